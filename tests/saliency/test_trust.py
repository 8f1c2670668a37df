"""The radius of first order: within it the loss is as the gradient says, and it is not timid."""

import numpy as np
import pytest

import mlp
from tests.checks.families import KINDS, stack

SHARES = np.linspace(0.0, 1.0, 41)[1:]


def _units(v):
    return v / np.sqrt((v * v).sum(axis=-1, keepdims=True))


def _along(network, x, y, d, t):
    """The remainder at distances t (..., T), and the change by first order."""
    weights = {name: getattr(network, name)[..., None, :, :] for name in ("W1", "W2")}
    biases = {name: getattr(network, name)[..., None, :] for name in ("b1", "b2")}
    spread = network.replace(**weights, **biases)
    loss = mlp.loss(spread, x[..., None, :] + t[..., None] * d[..., None, :], y[..., None, :])
    change = t * (mlp.input_gradient(network, x, y) * d).sum(axis=-1)[..., None]
    start = mlp.loss(network, x, y)[..., None]
    return np.abs(loss - start - change), np.abs(change), np.abs(loss) + np.abs(start)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_within_the_radius_first_order_holds(activation, kind):
    rng = np.random.default_rng(0)
    for sizes, tolerance in (((5, 3, 5), 0.1), ((3, 6, 2), 0.5)):
        network, x, y = stack(kind, sizes, 40, rng)
        network = network.replace(activation=activation)
        d = _units(rng.standard_normal(x.shape))
        radius = mlp.trust_radius(network, x, y, d, tolerance)
        t = np.where(np.isinf(radius), 10.0, radius)[:, None] * SHARES
        remainder, change, size = _along(network, x, y, d, t)
        # Rounding is no part of the promise: x + t d is rounded, and so is the loss.
        digits = np.abs(network.W1).sum(axis=(-2, -1)) * np.abs(network.W2).sum(axis=(-2, -1))
        digits = 1e-14 * digits * (1 + np.abs(x).max(axis=-1) + t.max(axis=-1))
        noise = 1e-12 * size + digits[:, None]
        assert (remainder <= tolerance * change * (1 + 1e-6) + noise).all()


def _true_radius(network, x, y, d, tolerance=0.1):
    """The first of 1,500 distances at which first order is off by more than the tolerance."""
    t = np.logspace(-4, 2, 1500)
    remainder, change, _ = _along(network, x, y, d, t)
    off = remainder > tolerance * change + 1e-14
    return t[off.argmax()] if off.any() else np.inf


@pytest.mark.parametrize(("activation", "most"), [("sigmoid", 1.5), ("tanh", 1.5), ("relu", 1.8)])
def test_the_true_radius_is_not_much_larger(activation, most):
    ratios = []
    for seed in range(40):
        network = mlp.Network.random((5, 3, 5), seed, activation=activation)
        x, y = mlp.random_input(5, seed), mlp.one_hot(seed % 5, 5)
        gradient = mlp.input_gradient(network, x, y)
        if gradient.any():
            true = _true_radius(network, x, y, -_units(gradient))
            ratios.append(true / mlp.trust_radius(network, x, y))
    assert min(ratios) >= 1 - 1e-2  # of the places that are tried
    assert np.median(ratios) <= most


@pytest.mark.parametrize("lead", [40.0, 300.0])
def test_a_confident_network_is_not_distrusted(lead):
    ratios, t = [], np.logspace(-4, 2, 1500)
    for seed in range(20):
        network, x = mlp.Network.random((5, 3, 5), seed), mlp.random_input(5, seed)
        network = network.replace(b2=lead * mlp.one_hot(2, 5))
        y = mlp.one_hot(2, 5)
        d = -_units(mlp.input_gradient(network, x, y))
        remainder, change, _ = _along(network, x, y, d, t)
        true = t[(remainder > 0.1 * change).argmax()]
        ratios.append(true / mlp.trust_radius(network, x, y))
    assert min(ratios) >= 1 - 1e-2
    assert np.median(ratios) <= 2


def test_it_is_where_the_band_leaves_the_tolerance():
    network, x, y, d = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5), np.ones(5)
    radius = mlp.trust_radius(network, x, y, d, tolerance=0.2)
    line = mlp.loss_along(network, x, y, d, [0.999 * radius, 1.001 * radius])
    allowed = 0.2 * line.distances * abs(line.slope)
    assert line.remainder_bound[0] <= allowed[0]
    assert line.remainder_bound[1] > allowed[1]


def test_where_nothing_bends_it_is_infinite():
    network, x, y = mlp.Network.random((3, 2, 4)), mlp.random_input(3), mlp.one_hot(1, 4)
    level = network.replace(W2=np.repeat(network.W2[:, :1], 4, axis=1))
    unmoved = network.replace(W1=np.repeat(network.W1[:1], 3, axis=0))
    assert mlp.trust_radius(level, x, y) == np.inf
    assert mlp.trust_radius(level, x, y, [1, 2, 3]) == np.inf
    assert mlp.trust_radius(unmoved, x, y, [1, -1, 0]) == np.inf
    one_class = mlp.Network.random((3, 2, 1))
    assert mlp.trust_radius(one_class, x, [1.0]) == np.inf
    # ReLU below its kink, for ever.
    down = mlp.Network([[1.0]], [-1.0], [[1.0, -1.0]], [0.0, 0.0], "relu")
    assert mlp.trust_radius(down, [0.0], [1.0, 0.0], [-1.0]) == np.inf


def test_at_a_kink_it_is_0_ahead_of_it_and_not_behind():
    network = mlp.Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0], "relu")
    y = mlp.one_hot(0, 2)
    assert mlp.trust_radius(network, [0.0], y, [1.0]) == 0
    assert mlp.trust_radius(network, [0.0], y, [-1.0]) == np.inf
    # Without a gradient there is no direction of fastest fall: all of them are meant.
    assert mlp.trust_radius(network, [0.0], y) == 0
    assert mlp.trust_radius(network, [-3.0], y) == pytest.approx(3.0, rel=1e-6)
    assert mlp.trust_radius(network, [-3.0], y) <= 3.0


def test_where_first_order_says_nothing_changes_it_is_0():
    network = mlp.Network([[1.0, -1.0]], [0.0, 0.0], [[1.0, 0.0], [1.0, 0.0]], [0.0, 0.0], "tanh")
    network = network.replace(b1=[0.5, 0.5])
    assert mlp.input_gradient(network, [0.0], [1.0, 0.0]) == 0
    assert mlp.trust_radius(network, [0.0], [1.0, 0.0], [1.0]) <= 1e-15
    assert mlp.trust_radius(network, [0.0], [1.0, 0.0]) <= 1e-15


def test_by_default_it_is_along_the_fall_of_the_loss_and_of_type_float():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5)
    radius = mlp.trust_radius(network, x, y)
    along = mlp.trust_radius(network, x, y, -7.0 * mlp.input_gradient(network, x, y))
    assert type(radius) is float
    assert radius == pytest.approx(along, rel=1e-8)
    assert mlp.trust_radius(network, x, y, tolerance=0.01) < radius
    assert mlp.trust_radius(network, x, y, tolerance=0.9) > radius


def test_of_a_stack_only_those_without_a_gradient_look_in_all_directions():
    b1 = np.array([[1.0], [-3.0]])
    pair = mlp.Network([[1.0]], b1, [[1.0, -1.0]], [0.0, 0.0], "relu")
    y = mlp.one_hot(0, 2)
    alive = mlp.trust_radius(pair.replace(b1=[1.0]), [0.0], y)
    assert 0 < alive < np.inf
    assert mlp.trust_radius(pair, [0.0], y) == pytest.approx([alive, 3.0], rel=1e-6)


def test_stacks_are_each_example_alone():
    networks = mlp.Network.random((4, 3, 5), [[0], [1]], activation="relu")
    x, y = mlp.random_input(4, [0, 1, 2]), mlp.one_hot([0, 4, 2], 5)
    d = mlp.random_input(4, [[7], [8]])
    for direction in (None, d):
        stacked = mlp.trust_radius(networks, x, y, direction)
        assert stacked.shape == (2, 3)
        for i in range(2):
            for j in range(3):
                network = mlp.Network.random((4, 3, 5), i, activation="relu")
                one = None if direction is None else d[i, 0]
                alone = mlp.trust_radius(network, x[j], y[j], one)
                assert stacked[i, j] == pytest.approx(alone, rel=1e-6)
    # More directions than networks, inputs and labels.
    assert mlp.trust_radius(network, x[0], y[0], d[:, 0]).shape == (2,)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_saturated_units_and_huge_weights_give_a_number(activation):
    network, x, y = mlp.Network.random(activation=activation), mlp.random_input(), mlp.one_hot(1, 5)
    for a in (700.0, -700.0, 1e5):
        moved = network.replace(b1=a - x @ network.W1)
        with np.errstate(all="raise"):
            assert mlp.trust_radius(moved, x, y) >= 0
    for scale in (1e3, 1e50):
        huge = mlp.Network.random(scale=scale, activation=activation)
        with np.errstate(all="raise"):
            assert mlp.trust_radius(huge, x, y, np.ones(5)) >= 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"tolerance": 0}, "tolerance is 0.0, expected one number between 0 and 1"),
        ({"tolerance": 1.0}, "tolerance is 1.0, expected one number between 0 and 1"),
        ({"tolerance": -0.1}, "tolerance is -0.1, expected"),
        ({"tolerance": np.nan}, "tolerance holds nan"),
        ({"tolerance": [0.1, 0.2]}, r"tolerance is \[0.1 0.2\], expected one number"),
        ({"direction": np.zeros(4)}, "direction is 0, expected a vector"),
        ({"direction": np.ones(3)}, r"direction has shape \(3,\), expected \(\.\.\., 4\)"),
        ({"x": np.ones((2, 4)), "direction": np.ones((3, 4))}, "the leading axes do not broadcast"),
        ({"y": [1.0]}, r"y has shape \(1,\)"),
    ],
)
def test_what_cannot_be_used_is_named(arguments, message):
    given = {"x": np.ones(4), "y": mlp.one_hot(0, 5)} | arguments
    with pytest.raises(ValueError, match=message):
        mlp.trust_radius(mlp.Network.random((4, 3, 5)), **given)
