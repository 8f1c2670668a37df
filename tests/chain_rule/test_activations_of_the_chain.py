"""The chain rule for every activation, and for two that are one further record each."""

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from further_activations import EVERY, FURTHER

import mlp
from mlp.chain_rule.beside_kinks import measured_derivative

# Each activation as a textbook defines it, and the largest slope that it has.
TEXTBOOK = {
    "sigmoid": lambda a: 1 / (1 + anp.exp(-a)),
    "tanh": anp.tanh,
    "relu": lambda a: anp.maximum(0, a),
    "identity": lambda a: a,
    "softplus": lambda a: anp.logaddexp(0, a),
    "leaky_relu": lambda a: anp.maximum(0.1 * a, a),
}
LARGEST_SLOPE = {"sigmoid": 0.25}
# The slopes to hundreds of digits.
EXACT_SLOPE = {
    "sigmoid": lambda a: 1 / (mpmath.exp(a) + 2 + mpmath.exp(-a)),
    "tanh": lambda a: mpmath.sech(a) ** 2,
    "relu": lambda a: mpmath.mpf(a > 0),
    "identity": lambda a: mpmath.mpf(1),
    "softplus": lambda a: 1 / (1 + mpmath.exp(-a)),
    "leaky_relu": lambda a: mpmath.mpf(1) if a > 0 else mpmath.mpf(0.1),
}
WITH_KINK = {"relu": (0.0, 1.0), "leaky_relu": (0.1, 1.0)}


@pytest.fixture(autouse=True)
def _further(monkeypatch):
    for name, activation in FURTHER.items():
        monkeypatch.setitem(mlp.ACTIVATIONS, name, activation)


def _example(activation, seed=0, sizes=(5, 3, 4)):
    network = mlp.Network.random(sizes, seed, activation=activation)
    return network, mlp.random_input(sizes[0], seed), mlp.one_hot(seed % sizes[2], sizes[2])


def _with_unit_at(network, x, unit, a):
    """The network with one pre-activation at a: exactly, where a is 0."""
    b1 = network.b1.copy()
    b1[unit] += a - mlp.forward(network, x).a[unit]
    moved = network.replace(b1=b1)
    assert mlp.forward(moved, x).a[unit] == pytest.approx(a, abs=1e-15, rel=1e-6)
    return moved


@pytest.mark.parametrize("activation", EVERY)
@pytest.mark.parametrize("seed", range(5))
def test_factors_and_paths_make_the_gradient_of_autograd(activation, seed):
    network, x, y = _example(activation, seed)
    f = TEXTBOOK[activation]

    def loss(x):
        theta = anp.dot(f(anp.dot(x, network.W1) + network.b1), network.W2) + network.b2
        return anp.log(anp.sum(anp.exp(theta))) - anp.dot(y, theta)

    gradient = autograd.grad(loss)(x)
    slope = autograd.elementwise_grad(f)(x @ network.W1 + network.b1)
    factors = mlp.jacobians(network, x, y)
    assert np.allclose(factors.dh_da, np.diag(slope), rtol=1e-9)
    assert np.allclose(factors.running_product()["dL_dx"], gradient, rtol=1e-9, atol=1e-12)
    assert np.allclose(mlp.paths(network, x, y).sum(axis=(1, 2)), gradient, rtol=1e-9, atol=1e-12)
    found = mlp.causes(network, x, y)
    assert found.reference == 2 * 3 * LARGEST_SLOPE.get(activation, 1.0)
    product = found.reference * found.factors().prod(axis=-1)
    assert np.allclose(product, np.abs(gradient), rtol=1e-9, atol=1e-12)
    assert np.all(found.unit_slope <= 1 + 1e-15)


@pytest.mark.parametrize("activation", EVERY)
def test_the_true_slope_is_true_as_far_as_float64_reaches(activation):
    growth = mlp.ACTIVATIONS[activation].growth
    far = 700 / growth if growth else 1e100
    at = mlp.slopes(np.linspace(-far, far, 401), activation)
    with mpmath.workdps(700):
        for a, true, last in zip(at.a, at.true, at.computed[-1], strict=True):
            exact = EXACT_SLOPE[activation](mpmath.mpf(float(a)))
            for computed in (true, last):
                assert abs(mpmath.mpf(float(computed)) - exact) <= 1e-15 * exact
    assert at.computed.shape == (len(mlp.ACTIVATIONS[activation].slopes), 401)


def test_where_the_slope_of_tanh_loses_its_digits_and_where_it_cannot():
    at = mlp.slopes([-25.0, -1.0, 1.0, 25.0], "tanh")
    squared, product, cosh = at.relative_errors
    assert squared.tolist()[::3] == product.tolist()[::3] == [1.0, 1.0]
    assert max(squared[1:3].max(), product[1:3].max(), cosh.max()) < 1e-15
    # 1 - tanh^2 at 10 has lost as many digits as its size says: half of them.
    assert 1e-10 < mlp.slopes(10.0, "tanh").relative_errors[0] < 1e-6
    for activation in ("relu", "identity"):
        assert not mlp.slopes(np.linspace(-60, 60, 121), activation).relative_errors.any()
    with pytest.raises(ValueError, match="a holds 351.0, expected a size of at most 350"):
        mlp.slopes(351.0, "tanh")


@pytest.mark.parametrize("activation", EVERY)
@pytest.mark.parametrize("seed", range(5))
def test_away_from_kinks_every_line_and_every_right_product_agrees(activation, seed):
    network, x, y = _example(activation, seed)
    for line in mlp.differentials(network, x, y, mlp.random_input(5, 9)):
        assert line.difference < 1e-8, line.name
        assert not line.on_kink.any()
    *_, elementwise = mlp.slope_attempts(network, x, y)
    _, transposed, *_ = mlp.transpose_attempts(network, x, y)
    assert (elementwise.verdict, transposed.verdict) == ("agree", "agree")
    measured = mlp.measured_slopes(network, x)
    assert np.allclose(measured.value, mlp.jacobians(network, x, y).dh_da, atol=1e-9)
    assert not measured.value[~np.eye(3, dtype=bool)].any()


@pytest.mark.parametrize("activation", WITH_KINK)
def test_at_a_kink_both_slopes_are_measured_and_a_right_number_is_not_called_wrong(activation):
    network, x, y = _example(activation, 1)
    network = _with_unit_at(network, x, 1, 0.0)
    assert np.isnan(mlp.units_at_kinks(network, x)).tolist() == [True, False, True]
    left, right = WITH_KINK[activation]
    measured = mlp.measured_slopes(network, x)
    assert measured.on_kink.tolist() == np.diag([False, True, False]).tolist()
    sides = measured.left[1, 1], measured.right[1, 1], measured.value[1, 1]
    assert sides == pytest.approx((left, right, (left + right) / 2), abs=1e-9)

    attempts = mlp.slope_attempts(network, x, y)
    assert attempts.attempts[-1].verdict == "kink"
    delta_h = mlp.gradients(network, x, y).h[1]
    assert attempts.measured.left[1] == pytest.approx(left * delta_h, abs=1e-9)
    assert attempts.measured.right[1] == pytest.approx(right * delta_h, abs=1e-9)
    assert attempts.attempts[-1].error < 1e-8
    assert [a.verdict for a in mlp.transpose_attempts(network, x, y)][1] == "agree"

    dx = mlp.random_input(5, 9)
    da, dh, *others = mlp.differentials(network, x, y, dx)
    assert not da.on_kink.any()
    assert dh.on_kink.tolist() == [False, True, False]
    assert dh.difference < 1e-8
    assert all(np.isnan(line.difference) for line in others if line.on_kink.all())
    # On each side the measured change is the gradient's with the slope of that side.
    speed = float(dx @ network.W1[:, 1])
    slopes = mlp.jacobians(network, x, y).dh_da.diagonal().copy()
    for side, at_kink in (("left", (left, right)), ("right", (right, left))):
        slopes[1] = at_kink[speed < 0]
        change = (mlp.gradients(network, x, y).h * slopes) @ (dx @ network.W1)
        assert getattr(others[-1], side) == pytest.approx(change, abs=1e-8)


@pytest.mark.parametrize("activation", WITH_KINK)
def test_near_a_kink_no_right_number_is_called_wrong(activation):
    random, verdicts = np.random.default_rng(0), []
    for seed in range(60):
        network, x, y = _example(activation, seed)
        units = random.permutation(3)[: random.integers(1, 4)]
        for unit in units:
            near = random.choice([-1, 1]) * 10.0 ** random.uniform(-17, -3)
            network = _with_unit_at(network, x, unit, near)
        verdicts.append(mlp.slope_attempts(network, x, y).attempts[-1].verdict)
        exact, measured = mlp.jacobians(network, x, y).dh_da, mlp.measured_slopes(network, x)
        apart = np.minimum(np.abs(measured.left - exact), np.abs(measured.right - exact))
        assert apart.max() < 1e-6
        for line in mlp.differentials(network, x, y, mlp.random_input(5, seed)):
            assert np.isnan(line.difference) or line.difference < 1e-6, line.name
    # Below noise is a network whose units are all dead.
    assert set(verdicts) <= {"agree", "kink", "below noise"}
    assert verdicts.count("below noise") < 10 < verdicts.count("agree")


def test_a_derivative_is_measured_on_the_side_that_has_room():
    at = np.array([1e-3, 1e-9, -1e-9, 0.0])

    def bent(v):
        return np.where(v > 0, np.sin(v), 2 * v).sum(axis=-1)

    found = measured_derivative(bent, at, -at[:, None])
    exact = [np.cos(1e-3), 1.0, 2.0, 1.5]
    assert found.value == pytest.approx(exact, abs=1e-9)
    assert found.on_kink.tolist() == [False, False, False, True]
    # Between two kinks that leave no room it is as at a kink, and beyond them both sides are told.
    offsets = np.array([[-1e-12, 1e-12]])
    squeezed = measured_derivative(lambda v: np.abs(v).sum(axis=-1), np.zeros(1), offsets)
    assert squeezed.on_kink.all()
    assert (squeezed.left[0], squeezed.right[0]) == pytest.approx((-1, 1), abs=1e-6)


def test_a_unit_without_a_way_to_the_loss_makes_no_kink_in_it():
    network, x, y = _example("relu", 1)
    W2 = network.W2.copy()
    W2[1] = 0.7
    network = _with_unit_at(network.replace(W2=W2), x, 1, 0.0)
    assert mlp.slope_attempts(network, x, y).attempts[-1].verdict == "agree"
    by_x = mlp.differentials(network, x, y, mlp.random_input(5, 9))[-1]
    assert not by_x.on_kink.any()
    assert by_x.difference < 1e-8
