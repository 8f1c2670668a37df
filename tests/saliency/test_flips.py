"""The nearest flip is as near as brute force finds one, and the certified radius holds none."""

import numpy as np
import pytest

import mlp
from mlp.saliency.certificate import certified_radius


def _alone(network, at):
    arrays = (getattr(network, name)[at] for name in ("W1", "b1", "W2", "b2"))
    return mlp.Network(*arrays, network.activation)


def _predicted(network, x):
    return mlp.forward(network, x).theta.argmax(axis=-1)


def _just_flipped(network, x, steps, label, halvings):
    """Steps (C, n) to another prediction, shortened until they just lead there."""
    low, high = np.zeros((len(steps), 1)), np.ones((len(steps), 1))
    for _ in range(halvings):
        middle = (low + high) / 2
        flipped = (_predicted(network, x + middle * steps) != label)[:, None]
        low, high = np.where(flipped, low, middle), np.where(flipped, middle, high)
    return high * steps


def _by_brute_force(network, x, seed):
    """The distance of the nearest flip among thousands of rays, and random steps from the best."""
    rng = np.random.default_rng(seed)
    label = _predicted(network, x)
    rays = rng.standard_normal((2000, len(x)))
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    distances = np.geomspace(1e-3, 100, 40)
    flipped = _predicted(network, x + distances[:, None, None] * rays) != label
    has = flipped.any(axis=0)
    if not has.any():
        return np.inf
    steps = distances[flipped.argmax(axis=0)[has], None] * rays[has]
    steps = steps[np.argsort(np.linalg.norm(steps, axis=-1))[:100]]
    steps = _just_flipped(network, x, steps, label, 12)
    steps = steps[np.argsort(np.linalg.norm(steps, axis=-1))[:12]]
    spread = np.full(len(steps), 0.5)
    for turn in range(45):
        length = np.linalg.norm(steps, axis=-1, keepdims=True)
        noise = spread[:, None] * length * rng.standard_normal((12, *steps.shape))
        tried = steps + noise / np.sqrt(len(x))
        tried *= 0.9999 * length / np.linalg.norm(tried, axis=-1, keepdims=True)
        flipped = _predicted(network, x + tried) != label
        better = flipped.any(axis=0)
        chosen = tried[flipped.argmax(axis=0), np.arange(len(steps))]
        steps = np.where(better[:, None], chosen, steps)
        spread = np.clip(np.where(better, 1.5 * spread, 0.75 * spread), 1e-5, 1.0)
        if turn % 3 == 0:
            steps = _just_flipped(network, x, steps, label, 12)
    return np.linalg.norm(_just_flipped(network, x, steps, label, 30), axis=-1).min()


def _is_a_flip(network, x, flip):
    theta = mlp.forward(network, x).theta
    assert flip.label == theta.argmax()
    assert flip.certified <= flip.distance
    if flip.other == -1:
        assert np.isnan(flip.x).all()
        assert flip.distance == np.inf
        return
    there = mlp.forward(network, flip.x).theta
    assert (np.delete(there, flip.other) < there[flip.other]).all()
    assert flip.other != flip.label
    assert flip.distance == pytest.approx(np.linalg.norm(flip.x - x), rel=1e-12)
    assert flip.distance <= 100


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize(
    ("sizes", "scale"), [((5, 3, 5), 1.0), ((2, 8, 3), 3.0), ((10, 12, 6), 1.0), ((5, 3, 5), 1e3)]
)
def test_brute_force_finds_none_nearer(sizes, scale, activation):
    for seed in range(2):
        network = mlp.Network.random(sizes, seed, scale, activation)
        x = mlp.random_input(sizes[0], seed)
        flip = mlp.nearest_flip(network, x)
        _is_a_flip(network, x, flip)
        nearest = _by_brute_force(network, x, seed)
        assert flip.certified <= nearest
        assert flip.distance <= nearest * (1 + 1e-3)


@pytest.mark.long
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(5, 3, 5), (3, 6, 2), (4, 16, 3)])
def test_brute_force_finds_none_nearer_in_many_networks(sizes, activation):
    for seed in range(100, 115):
        network = mlp.Network.random(sizes, seed, 2.0, activation)
        x = mlp.random_input(sizes[0], seed)
        flip = mlp.nearest_flip(network, x)
        _is_a_flip(network, x, flip)
        assert flip.certified <= (nearest := _by_brute_force(network, x, seed))
        assert flip.distance <= nearest * (1 + 1e-3)


@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_within_the_certified_radius_no_input_changes_the_prediction(activation, scale):
    rng = np.random.default_rng(0)
    for seed in range(6):
        sizes = [(5, 3, 5), (2, 6, 3), (1, 2, 2)][seed % 3]
        network = mlp.Network.random(sizes, seed, scale, activation)
        x = 3.0 * mlp.random_input(sizes[0], seed)
        flip = mlp.nearest_flip(network, x)
        reach = min(flip.certified, 1e3)
        steps = rng.standard_normal((3000, sizes[0]))
        steps[:1000] = rng.standard_normal((1000, sizes[1])) @ network.W1.T
        steps *= reach / np.linalg.norm(steps, axis=-1, keepdims=True)
        steps[1000:] *= rng.random((2000, 1))
        assert (_predicted(network, x + steps) == flip.label).all()


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_no_flip_that_is_found_is_nearer_than_the_proof_allows_however_far_that_looks(activation):
    # `Flip.certified` is never above the distance: what is proven is asked for itself.
    for seed in range(150):
        rng = np.random.default_rng(seed)
        sizes = tuple(rng.integers(2, 13, 3))
        network = mlp.Network.random(sizes, seed, rng.choice([0.5, 2.0, 5.0, 10.0]), activation)
        x = mlp.random_input(sizes[0], seed)
        flip = mlp.nearest_flip(network, x)
        assert certified_radius(network, x, flip.label, network.W1) <= flip.distance * (1 + 1e-9)


def _rise_unit_by_unit(network, x, label, r):
    """The bound that takes each unit's worst end, whatever the others do: for ascending f."""
    f, length = network.parts["activation"], np.sqrt((network.W1**2).sum(axis=0))
    a = mlp.forward(network, x).a
    ends = np.array([f.value(a - r * length), f.value(a + r * length)]) - f.value(a)
    D = network.W2 - network.W2[:, [label]]
    return np.maximum(ends[0][:, None] * D, ends[1][:, None] * D).sum(axis=0)


@pytest.mark.parametrize(("activation", "most"), [("sigmoid", 2), ("tanh", 2), ("relu", 1.5)])
def test_the_certified_radius_is_not_much_below_the_flip_nor_below_the_plain_bound(
    activation, most
):
    networks = mlp.Network.random((5, 3, 5), np.arange(16), activation=activation)
    x = mlp.random_input(5, np.arange(16))
    flips = mlp.nearest_flip(networks, x)
    found = np.isfinite(flips.distance)
    assert np.median(flips.distance[found] / flips.certified[found]) <= most
    for at in np.flatnonzero(np.isfinite(flips.certified)):
        network, label, r = _alone(networks, at), flips.label[at], flips.certified[at]
        theta = mlp.forward(network, x[at]).theta
        # Just above the certified radius the plain bound proves nothing.
        rise = _rise_unit_by_unit(network, x[at], label, r * (1 + 1e-6))
        others = np.arange(5) != label
        assert (rise >= theta[label] - theta)[others].any()


def test_of_a_linear_network_both_radii_are_the_distance_of_the_nearest_hyperplane():
    network, x = mlp.Network.random((6, 4, 3), 2, activation="identity"), mlp.random_input(6, 2)
    theta = mlp.forward(network, x).theta
    c = theta.argmax()
    others = np.arange(3) != c
    normal = network.W1 @ (network.W2[:, others] - network.W2[:, [c]])
    distance = ((theta[c] - theta[others]) / np.linalg.norm(normal, axis=0)).min()
    flip = mlp.nearest_flip(network, x)
    assert flip.distance == pytest.approx(distance, rel=1e-9)
    assert flip.certified == pytest.approx(distance, rel=1e-6)
    assert flip.certified <= distance


def test_where_there_is_none_it_says_so():
    nothing = {"b2": [0.0, 5.0, 0.0], "W2": np.zeros((2, 3))}
    for network in (
        mlp.Network.random((3, 2, 3)).replace(**nothing),  # theta is b2
        mlp.Network.random((3, 2, 3)).replace(b2=[0.0, 50.0, 0.0]),  # sigmoid changes too little
        mlp.Network.random((3, 2, 3)).replace(b2=[0.0, 5e3, 0.0], W1=np.zeros((3, 2))),
        mlp.Network.random((3, 2, 1)),  # one class
    ):
        flip = mlp.nearest_flip(network, np.ones(3))
        assert flip.other == -1
        assert np.isnan(flip.x).all()
        assert flip.x.shape == (3,)
        assert flip.distance == np.inf
        assert flip.certified == np.inf
    # Farther than 100 is not looked for, and a proof may still end somewhere.
    far = mlp.Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 300.0], "identity")
    flip = mlp.nearest_flip(far, [0.0])
    assert (flip.label, flip.other, flip.distance) == (1, -1, np.inf)
    assert flip.certified == pytest.approx(150.0, rel=1e-6)


def test_level_classes_are_a_flip_nearby_and_nothing_is_certified():
    network = mlp.Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0], "tanh")
    flip = mlp.nearest_flip(network, [0.0])
    assert (flip.label, flip.other, flip.certified) == (0, 1, 0.0)
    assert flip.x < 0
    assert flip.distance <= 1e-5
    _is_a_flip(network, np.zeros(1), flip)


def test_steps_beyond_which_no_gradient_leads_are_found():
    # Saturated at x, in every unit: f' is 0 to the last digit, and the flip is at -2 beyond.
    network = mlp.Network([[1e3, 0.0], [0.0, 1e3]], [2e3, 2e3], [[1, 0], [1, 0]], [0, 1.5])
    flip = mlp.nearest_flip(network, [0.0, 0.0])
    assert (flip.label, flip.other) == (0, 1)
    assert flip.distance == pytest.approx(2.0, rel=1e-2)
    assert 1.98 < flip.certified <= flip.distance


def test_an_edge_of_relus_is_found_exactly():
    # Class 1 wins where x_2 > 1 + 4 |x_1|: the nearest such place is the tip of this wedge.
    W1 = np.array([[1.0, -1.0, 0.0], [0.0, 0.0, 1.0]])
    W2 = np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 1.0]])
    network = mlp.Network(W1, np.zeros(3), W2, [1.0, 0.0], "relu")
    flip = mlp.nearest_flip(network, [0.5, 0.0])

    assert np.abs(flip.x - [0.0, 1.0]).max() <= 1e-6
    assert flip.distance == pytest.approx(np.sqrt(1.25), rel=1e-7)


def test_stacks_are_each_example_alone():
    networks = mlp.Network.random((4, 3, 5), [[0], [1]], activation="relu")
    x = mlp.random_input(4, [0, 1, 2])
    stacked = mlp.nearest_flip(networks, x)
    assert stacked.x.shape == (2, 3, 4)
    for i in range(2):
        for j in range(3):
            network = mlp.Network.random((4, 3, 5), i, activation="relu")
            alone = mlp.nearest_flip(network, x[j])
            for name in ("label", "other", "distance", "certified"):
                assert getattr(stacked, name)[i, j] == pytest.approx(getattr(alone, name), rel=1e-9)
            assert np.allclose(stacked.x[i, j], alone.x, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert isinstance(alone.label, int)
    assert isinstance(alone.other, int)
    assert isinstance(alone.distance, float)
    assert isinstance(alone.certified, float)
    assert mlp.nearest_flip(network, x).distance.shape == (3,)


def test_the_same_call_finds_the_same_flip():
    network, x = mlp.Network.random(seed=4), mlp.random_input()
    assert mlp.nearest_flip(network, x) == mlp.nearest_flip(network, x)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("size", [1e30, 1e100])
def test_huge_weights_end_in_an_answer(size, activation):
    network = mlp.Network.random((3, 4, 3), 0, 0.01 * size, activation)
    with np.errstate(all="raise"):
        flip = mlp.nearest_flip(network.replace(W2=np.sign(network.W2)), np.ones(3))
    assert flip.certified <= flip.distance


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([1.0], r"x has shape \(1,\), expected \(\.\.\., 4\)"),
        ([np.inf] * 4, "x holds inf"),
        (np.ones((3, 4)), "the leading axes do not broadcast"),
    ],
)
def test_what_cannot_be_used_is_named(x, message):
    with pytest.raises(ValueError, match=message):
        mlp.nearest_flip(mlp.Network.random((4, 3, 5), [0, 1]), x)
