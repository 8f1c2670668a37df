"""The loss and every gradient against arithmetic of 700 digits."""

import numpy as np
import pytest
from reference import reference, relative_error

from mlp import (
    ACTIVATIONS,
    Network,
    forward,
    gradients,
    input_gradient,
    jacobians,
    loss,
    one_hot,
    random_input,
)

FIELDS = ("x", "W1", "b1", "W2", "b2", "a", "h", "theta")
BAR = 1e-13

# Where a unit is saturated, and up to where its slope keeps its digits. What is linear there has
# no end but its own size, which rounds theta.
SATURATED_AT = {
    "sigmoid": (45.0, 700.0),
    "tanh": (22.0, 340.0),
    "relu": (45.0, 60.0),
    "identity": (45.0, 60.0),
}


def _saturated(network, x, a):
    """The network with b1 moved so that unit i has the pre-activation a[i], up to rounding."""
    return network.replace(b1=np.resize(a, network.sizes[1]) - x @ network.W1)


def _logit_ahead(network, x, c, lead):
    """The network with b2 moved so that class c is ahead of the next by `lead`."""
    theta = forward(network, x).theta
    b2 = network.b2.copy()
    b2[c] += lead + np.delete(theta, c).max() - theta[c]
    return network.replace(b2=b2)


def _case(family, seed, activation="sigmoid"):
    sizes = (5, 3, 5) if seed % 2 else (4, 2, 3)
    network, x = Network.random(sizes, seed, activation=activation), random_input(sizes[0], seed)
    far, farthest = SATURATED_AT[activation]
    c = seed % sizes[2]
    y = one_hot(c, sizes[2])
    if family == "soft label":
        y = np.abs(random_input(sizes[2], seed + 100))
        y = y / y.sum()
    elif family == "saturated":
        network = _saturated(network, x, [far, -far, far])
    elif family == "saturated to the end":
        network = _saturated(network, x, [farthest, -farthest, farthest])
    elif family == "all units at the end":
        network = _saturated(network, x, [farthest])
    elif family == "confident by 40":
        network = _logit_ahead(network, x, c, 40.0)
    elif family == "confident by 300":
        network = _logit_ahead(network, x, c, 300.0)
    elif family == "wrong by 800":
        network = _logit_ahead(network, x, (c + 1) % sizes[2], 800.0)
    elif family == "columns 1e-12 apart":
        near = network.W2[:, :1] + 1e-12 * network.W2
        network = network.replace(W2=near)
    elif family == "weights times ten":
        network = Network.random(sizes, seed, 10.0, activation)
    elif family == "soft and saturated":
        y = np.abs(random_input(sizes[2], seed + 100))
        y = y / y.sum()
        network = _saturated(network, x, [far, -farthest, 0.5])
    return network, x, y


FAMILIES = (
    "ordinary",
    "soft label",
    "saturated",
    "saturated to the end",
    "all units at the end",
    "confident by 40",
    "confident by 300",
    "wrong by 800",
    "columns 1e-12 apart",
    "weights times ten",
    "soft and saturated",
)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("family", FAMILIES)
def test_loss_and_gradients_keep_thirteen_digits(family, activation):
    for seed in (0, 1):
        network, x, y = _case(family, seed, activation)
        exact_loss, exact = reference(network, x, y)
        assert relative_error(loss(network, x, y), exact_loss) <= BAR
        computed = gradients(network, x, y)
        for field in FIELDS:
            error = relative_error(getattr(computed, field), exact[field])
            assert error <= BAR, f"seed {seed}: dL/d{field} is off by {error:.1e}"
        assert np.array_equal(input_gradient(network, x, y), computed.x)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("family", ["ordinary", "saturated", "confident by 40", "soft label"])
def test_product_of_the_five_factors_is_the_input_gradient(family, activation):
    network, x, y = _case(family, 3, activation)
    factors = jacobians(network, x, y)
    product = (
        factors.dL_dyhat @ factors.dyhat_dtheta @ factors.dtheta_dh @ factors.dh_da @ factors.da_dx
    )
    largest = np.abs(input_gradient(network, x, y)).max()
    assert np.abs(product - input_gradient(network, x, y)).max() <= 1e-10 * largest
    running = factors.running_product()
    assert np.abs(running["dL_dx"] - input_gradient(network, x, y)).max() <= 1e-12 * largest


def test_where_yhat_underflows_the_first_two_factors_still_multiply_to_yhat_minus_y():
    network, x, y = _case("wrong by 800", 1)
    factors = jacobians(network, x, y)
    assert np.isneginf(factors.dL_dyhat).sum() == 1
    assert np.array_equal(factors.dL_dtheta, gradients(network, x, y).theta)
    assert np.isfinite(factors.running_product()["dL_dx"]).all()


def test_loss_stays_finite_for_logits_of_ten_thousand():
    b2 = np.array([1e4, -1e4, 0.0])
    network = Network.random((2, 2, 3)).replace(b2=b2)
    for c in range(3):
        value = loss(network, [1.0, 2.0], one_hot(c, 3))
        assert np.isfinite(value)
        assert value == pytest.approx(b2.max() - b2[c], rel=1e-3, abs=1e-3)
        assert np.isfinite(gradients(network, [1.0, 2.0], one_hot(c, 3)).x).all()
