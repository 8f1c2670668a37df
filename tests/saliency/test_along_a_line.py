"""The band around the tangent is never broken, and as narrow as it is said to be."""

import mpmath
import numpy as np
import pytest

import mlp
from tests.checks.families import KINDS, stack

SIZES = ((5, 3, 5), (2, 4, 3), (1, 1, 2), (3, 2, 1), (7, 9, 4))
DISTANCES = np.concatenate([[0.0], np.logspace(-9, 3, 31)])


def _at_every_distance(network):
    """The network with an axis for the distances."""
    arrays = {"W1": network.W1, "b1": network.b1, "W2": network.W2, "b2": network.b2}
    return network.replace(**{name: array[:, None] for name, array in arrays.items()})


def _is_never_broken(network, x, y, rng):
    d = rng.standard_normal(x.shape)
    line = mlp.loss_along(network, x, y, d, DISTANCES)
    assert np.isfinite(line.remainder_bound).all()
    assert (np.abs(line.loss - line.tangent) <= line.remainder_bound).all()
    # The same with a loss, a gradient and a tangent that are computed apart.
    d = d / np.sqrt((d * d).sum(axis=-1, keepdims=True))
    moved = x[:, None] + DISTANCES[:, None] * d[:, None]
    loss = mlp.loss(_at_every_distance(network), moved, y[:, None])
    slope = (mlp.input_gradient(network, x, y) * d).sum(axis=-1)
    remainder = np.abs(loss - loss[:, :1] - DISTANCES * slope[:, None])
    assert (remainder <= line.remainder_bound).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_bound_is_never_broken(activation, kind):
    rng = np.random.default_rng(0)
    for sizes in SIZES:
        network, x, y = stack(kind, sizes, 40, rng)
        _is_never_broken(network.replace(activation=activation), x, y, rng)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_bound_is_never_broken_on_thousands_of_networks(activation, kind):
    rng = np.random.default_rng(1)
    for _ in range(2):
        for sizes in (*SIZES, (12, 6, 10)):
            network, x, y = stack(kind, sizes, 100, rng)
            _is_never_broken(network.replace(activation=activation), x, y, rng)


@pytest.mark.parametrize("kind", ["ordinary", "soft"])
def test_the_bound_is_never_broken_from_a_kink(kind):
    rng = np.random.default_rng(2)
    network, x, y = stack(kind, (3, 6, 4), 200, rng)
    b1 = network.b1.copy()
    b1[:, :2] = -(x[:, None, :] @ network.W1)[:, 0, :2]
    network = network.replace(activation="relu", b1=b1)
    # A product of one row may be rounded otherwise than that of a stack: not every a is 0.
    assert (mlp.forward(network, x).a[:, :2] == 0).mean() > 0.9
    line = mlp.loss_along(network, x, y, rng.standard_normal(x.shape), DISTANCES)
    assert (np.abs(line.loss - line.tangent) <= line.remainder_bound).all()


VALUES = {
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "tanh": mpmath.tanh,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "identity": lambda a: a,
}


def _exact_loss(network, x, c):
    a = x @ network.W1 + network.b1
    h = np.array([VALUES[network.activation](entry) for entry in a], dtype=object)
    theta = h @ network.W2 + network.b2
    return mpmath.log(sum(mpmath.exp(entry - theta[c]) for entry in theta))


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_bound_holds_the_rounding_of_the_loss(activation):
    rng = np.random.default_rng(3)
    distances = np.array([0.0, 1e-12, 1e-7, 1e-2, 3.0])
    for kind in ("ordinary", "confident", "saturated at 45"):
        networks, x, y = stack(kind, (4, 3, 3), 8, rng)
        networks = networks.replace(activation=activation)
        lines = mlp.loss_along(networks, x, y, x[::-1], distances)
        for at in range(8):
            network = mlp.Network(
                *(getattr(networks, name)[at] for name in ("W1", "b1", "W2", "b2")), activation
            )
            with mpmath.workdps(60):
                # Objects of mpmath from here on: the sums are exact enough.
                start, d = (
                    np.array([mpmath.mpf(v) for v in w]) for w in (x[at], lines.direction[at])
                )
                for t, tangent, bound in zip(
                    distances, lines.tangent[at], lines.remainder_bound[at], strict=True
                ):
                    exact = _exact_loss(network, start + mpmath.mpf(t) * d, int(y[at].argmax()))
                    assert abs(exact - tangent) <= bound


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_bound_is_narrow(activation):
    # An eighth of the reach over which the units turn.
    networks = mlp.Network.random((5, 3, 5), np.arange(400), activation=activation)
    x, y = mlp.random_input(5, np.arange(400)), mlp.one_hot(np.arange(400) % 5, 5)
    line = mlp.loss_along(networks, x, y, mlp.random_input(5, np.arange(400) + 1000), [1e-3, 0.125])
    share = np.abs(line.loss - line.tangent) / line.remainder_bound
    assert np.median(share[:, 0]) >= 0.95
    assert np.median(share[:, 1]) >= 0.4


def test_the_remainder_of_a_right_gradient_has_slope_two_and_of_a_wrong_one_slope_one():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5)
    distances = np.logspace(-5, -2, 20)
    line = mlp.loss_along(network, x, y, np.ones(5), distances)
    right = np.abs(line.loss - line.tangent)
    wrong = np.abs(line.loss - line.tangent + 1e-2 * line.slope * distances)
    for remainder, slope in ((right, 2.0), (wrong, 1.0)):
        fitted = np.polyfit(np.log(distances), np.log(remainder), 1)[0]
        assert fitted == pytest.approx(slope, abs=0.05)


def test_the_record_says_what_it_is():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5)
    distances = np.array([0.0, 0.5, 2.0])
    line = mlp.loss_along(network, x, y, [0, 3, 0, 4, 0], distances)
    assert np.abs(line.direction - [0, 0.6, 0, 0.8, 0]).max() <= 1e-15
    moved = x + distances[:, None] * line.direction
    assert np.abs(line.loss - mlp.loss(network, moved, y)).max() <= 1e-14
    assert line.slope == pytest.approx(
        mlp.input_gradient(network, x, y) @ line.direction, rel=1e-12
    )
    assert isinstance(line.slope, float)
    assert np.array_equal(line.tangent, line.loss[0] + distances * line.slope)
    assert line.kinks.shape == (0,)
    assert (line.distances == distances).all()


def test_kinks_stand_where_a_unit_meets_0_within_reach():
    network = mlp.Network(
        np.eye(4), [-1.0, 1.0, -3.0, -9.0], np.eye(4)[:, :2] + 1.0, [0, 0], "relu"
    )
    network = network.replace(W2=[[1, 0], [0, 1], [2, 1], [1, 3]])
    line = mlp.loss_along(network, np.zeros(4), [1, 0], [1, -1, 1, 1], [1.0, 8.0])
    assert np.abs(line.kinks - [2.0, 2.0, 6.0]).max() <= 1e-14
    # A unit whose weights to all classes are equal is no kink of the loss.
    level = network.replace(W2=[[1, 0], [1, 1], [2, 1], [1, 3]])
    assert mlp.loss_along(level, np.zeros(4), [1, 0], [1, -1, 1, 1], [8.0]).kinks.shape == (2,)
    # At a kink, it counts where the unit goes on; stacks are filled up with inf.
    both = mlp.loss_along(
        network.replace(b1=np.zeros(4)), np.zeros(4), [1, 0], [[1, 0, 0, 0], [-1, 0, 0, 0]], [1.0]
    )
    assert both.kinks.tolist() == [[0.0], [np.inf]]


def test_stacks_are_each_example_alone():
    networks = mlp.Network.random((4, 3, 5), [[0], [1]], activation="relu")
    x, y = mlp.random_input(4, [0, 1, 2]), mlp.one_hot([0, 4, 2], 5)
    d = mlp.random_input(4, [[7], [8]])
    stacked = mlp.loss_along(networks, x, y, d, DISTANCES)
    assert stacked.loss.shape == (2, 3, len(DISTANCES))
    assert stacked.direction.shape == (2, 3, 4)
    for i in range(2):
        for j in range(3):
            network = mlp.Network.random((4, 3, 5), i, activation="relu")
            alone = mlp.loss_along(network, x[j], y[j], d[i, 0], DISTANCES)
            for name in ("loss", "tangent", "remainder_bound", "slope"):
                one, all_of_them = getattr(alone, name), getattr(stacked, name)[i, j]
                assert np.abs(one - all_of_them).max() <= 1e-12 * (1 + np.abs(one).max())
            kinks = stacked.kinks[i, j]
            assert np.abs(kinks[np.isfinite(kinks)] - alone.kinks).max(initial=0) <= 1e-12
    # A direction for each of one network, one input.
    several = mlp.loss_along(network, x[0], y[0], d[:, 0], [1.0])
    assert several.loss.shape == several.remainder_bound.shape == (2, 1)


@pytest.mark.parametrize("size", [1e3, 1e30, 1e100])
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_bound_is_finite_for_huge_weights_and_distances(activation, size):
    network = mlp.Network.random((3, 2, 4), 0, activation=activation)
    network = network.replace(
        **{n: size * np.sign(getattr(network, n)) for n in ("W1", "b1", "W2", "b2")}
    )
    with np.errstate(all="raise"):
        line = mlp.loss_along(network, np.ones(3), mlp.one_hot(1, 4), [1, -2, 3], [0, 1e-9, 1, 1e3])
    assert np.isfinite(line.remainder_bound).all()
    assert (np.abs(line.loss - line.tangent) <= line.remainder_bound).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"direction": np.zeros(4)}, "direction is 0, expected a vector"),
        ({"direction": [[1, 0, 0, 0], [0, 0, 0, 0]]}, "direction is 0"),
        ({"direction": [1.0]}, r"direction has shape \(1,\), expected \(\.\.\., 4\)"),
        ({"direction": [np.nan, 1, 1, 1]}, "direction holds nan"),
        ({"distances": []}, r"distances has shape \(0,\), expected at least one"),
        ({"distances": 1.0}, r"distances has shape \(\), expected one row"),
        ({"distances": [[1.0]]}, r"distances has shape \(1, 1\), expected one row"),
        (
            {"distances": [1.0, -1.0]},
            "distances holds -1.0, expected one row of numbers of at least",
        ),
        ({"distances": [np.inf]}, "distances holds inf"),
        ({"distances": [np.nan]}, "distances holds nan"),
        ({"y": np.full(5, 0.3)}, "y sums to 1.5"),
        ({"x": np.ones(3)}, r"x has shape \(3,\)"),
        ({"x": np.ones((2, 4)), "direction": np.ones((3, 4))}, "the leading axes do not broadcast"),
    ],
)
def test_what_cannot_be_used_is_named(arguments, message):
    given = {"x": np.ones(4), "y": mlp.one_hot(0, 5), "direction": np.ones(4), "distances": [1.0]}
    with pytest.raises(ValueError, match=message):
        mlp.loss_along(mlp.Network.random((4, 3, 5)), **given | arguments)


def test_tiny_and_whole_number_directions_and_float32_are_read():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5)
    one = mlp.loss_along(network, x, y, [1, 2, 3, 4, 5], [1])
    tiny = mlp.loss_along(network, x, y, 1e-300 * np.arange(1, 6), [1.0])
    single = mlp.loss_along(network, x.astype(np.float32), y, np.ones(5, np.float32), [1.0])
    assert np.abs(one.loss - tiny.loss).max() <= 1e-15
    assert single.loss.dtype == np.float64
