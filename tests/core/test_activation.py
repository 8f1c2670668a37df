"""What the records of the activations say of f, f' and f'', against mpmath and by sampling."""

import mpmath
import numpy as np
import pytest

import mlp

EXACT = {
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "tanh": mpmath.tanh,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "identity": lambda a: a,
}


@pytest.mark.parametrize("name", mlp.ACTIVATIONS)
def test_the_curvature_keeps_thirteen_digits(name):
    places = [-340.0, -45.0, -3.0, -1.0, -0.25, -1e-9, 1e-9, 0.7, 2.0, 20.0, 345.0]
    computed = mlp.ACTIVATIONS[name].curvature(np.array(places))
    with mpmath.workdps(800):
        step = mpmath.mpf(10) ** -150
        for place, value in zip(places, computed, strict=True):
            f, a = EXACT[name], mpmath.mpf(place)
            exact = (f(a + step) - 2 * f(a) + f(a - step)) / step**2
            assert abs(value - exact) <= 1e-13 * abs(exact)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("name", mlp.ACTIVATIONS)
def test_between_holds_every_value_and_is_reached(name, order):
    f = mlp.ACTIVATIONS[name]
    function = (f.value, lambda a: f.value_and_slope(a)[1], f.curvature)[order]
    rng = np.random.default_rng(0)
    middle, half = rng.normal(0, 2, 500), 10.0 ** rng.uniform(-3, 1, 500)
    low, high = middle - half, middle + half
    least, largest = f.between(order, low, high)
    inside = low[:, None] + (high - low)[:, None] * np.linspace(1e-9, 1 - 1e-9, 2001)
    values = function(inside)
    slack = 1e-12 * np.abs(values).max()
    assert (values >= least[:, None] - slack).all()
    assert (values <= largest[:, None] + slack).all()
    # No wider than what 2,001 places show, up to what lies between two of them.
    slack = 1e-3 * np.abs(values).max() * half + slack
    assert (values.min(axis=-1) <= least + slack).all()
    assert (values.max(axis=-1) >= largest - slack).all()


def test_a_kink_at_an_end_counts_with_the_slope_inside():
    relu, places = mlp.ACTIVATIONS["relu"], np.array([-1.0, 0.0, -1.0])
    least, largest = relu.between(1, places, np.array([0.0, 1.0, 1.0]))
    assert least.tolist() == [0.0, 1.0, 0.0]
    assert largest.tolist() == [0.0, 1.0, 1.0]
