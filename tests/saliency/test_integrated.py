"""Integrated gradients add up within their bound, value by value the integral that they say."""

import numpy as np
import pytest

import mlp
from tests.checks.families import KINDS, stack


def _integral(network, x, y, baseline, kinks=()):
    """The attributions by 60 nodes on each of 16 pieces or more, of `input_gradient` itself."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    edges = np.unique(np.concatenate([np.linspace(0, 1, 17), kinks]))
    total = np.zeros(len(x))
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        s = start + (end - start) * (nodes + 1) / 2
        gradient = mlp.input_gradient(network, baseline + s[:, None] * (x - baseline), y)
        total = total + (end - start) / 2 * (weights @ gradient)
    return (x - baseline) * total


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_every_value_is_the_integral(activation):
    for seed in range(12):
        network = mlp.Network.random((5, 3, 5), seed, 2.0, activation)
        x, baseline = mlp.random_input(5, seed), mlp.random_input(5, seed + 100)
        y = mlp.one_hot(seed % 5, 5) if seed % 2 else np.array([0.1, 0.2, 0.3, 0.4, 0.0])
        a, there = mlp.forward(network, baseline).a, mlp.forward(network, x).a
        kinks = [s for s in a / (a - there) if 0 < s < 1]
        exact = _integral(network, x, y, baseline, kinks)
        shared = mlp.integrated_gradients(network, x, y, baseline)
        largest = np.abs(exact).max()
        assert np.abs(shared.values - exact).max() <= 1e-12 * largest
        assert (np.abs(shared.values - exact) <= shared.value_bound + 1e-13 * largest).all()
        assert shared.value_bound.max() <= 1e-9 * largest


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_they_add_up_to_a_billionth_and_few_nodes_are_enough(activation):
    seeds = np.arange(300)
    networks = mlp.Network.random((5, 3, 5), seeds, activation=activation)
    x, y = mlp.random_input(5, seeds), mlp.one_hot(seeds % 5, 5)
    shared = mlp.integrated_gradients(networks, x, y)
    change = mlp.loss(networks, x, y) - mlp.loss(networks, np.zeros(5), y)
    moved = np.abs(change) > 0  # a dead network of ReLUs stays where it is
    assert (np.abs(shared.gap) <= shared.bound).all()
    assert (shared.bound <= 1e-9 * np.abs(shared.expected))[moved].all()
    assert np.abs(shared.expected - change).max() <= 1e-13
    assert np.abs(shared.total - shared.values.sum(axis=-1)).max() <= 1e-13
    assert np.array_equal(shared.gap, shared.total - shared.expected)
    assert np.median(shared.nodes) <= 64
    assert shared.nodes.max() <= 512


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_gap_is_within_its_bound_in_networks_of_every_kind(activation, kind):
    rng = np.random.default_rng(0)
    for sizes in ((5, 3, 5), (2, 4, 3), (1, 1, 2), (3, 2, 1)):
        network, x, y = stack(kind, sizes, 30, rng)
        network = network.replace(activation=activation)
        baseline = None if sizes[0] % 2 else rng.standard_normal(x.shape)
        shared = mlp.integrated_gradients(network, x, y, baseline)
        assert (np.abs(shared.gap) <= shared.bound).all()
        start = np.zeros_like(x) if baseline is None else baseline
        size = np.abs(shared.values).sum(axis=-1)
        size = size + np.abs(mlp.loss(network, x, y)) + np.abs(mlp.loss(network, start, y))
        if kind != "saturated at 700":  # where logits of thousands leave fewer digits
            assert (shared.bound <= 1e-9 * size + 1e-300).all()


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("scale", [30.0, 1e3])
def test_no_step_is_too_narrow_to_be_seen(activation, scale):
    for seed in range(6):
        network = mlp.Network.random((4, 6, 3), seed, activation=activation)
        network = network.replace(W1=scale * network.W1, b1=0.3 * scale * network.b1)
        x, y = mlp.random_input(4, seed), mlp.one_hot(seed % 3, 3)
        shared = mlp.integrated_gradients(network, x, y)
        size = np.abs(shared.values).sum()
        # Where no step lies on the path the loss stays as it is, up to its rounding.
        assert abs(shared.gap) <= shared.bound <= 1e-7 * size + 1e-12
        assert shared.value_bound.max() <= 1e-7 * size


def test_two_steps_that_cancel_in_the_sum_are_both_seen():
    # Unit 1 switches with x_1 and unit 2, against it, a moment later with x_2.
    network = mlp.Network(1e6 * np.eye(2), [-5e5, -5.001e5], [[1.0, 0.0], [-1.0, 0.0]], [0.0, 0.0])
    shared = mlp.integrated_gradients(network, [1.0, 1.0], [1.0, 0.0])
    step = mlp.loss(network, [1.0, 0.0], [1.0, 0.0]) - mlp.loss(network, [0.0, 0.0], [1.0, 0.0])
    assert shared.values[0] == pytest.approx(step, rel=1e-9)
    assert shared.values[1] == pytest.approx(-step, rel=1e-9)
    assert abs(shared.expected) <= 1e-15


def test_a_linear_score_is_shared_out_as_its_terms():
    # Two classes far from level: L is a logit difference, up to e^-200.
    network = mlp.Network(np.eye(3), np.zeros(3), [[1, 0], [2, 0], [-3, 0]], [0, 200], "identity")
    shared = mlp.integrated_gradients(network, [1.0, -2.0, 0.5], mlp.one_hot(0, 2))
    assert np.abs(shared.values - [-1.0, 4.0, 1.5]).max() <= 1e-12


def test_from_x_itself_nothing_is_shared_out():
    x, y = mlp.random_input(), mlp.one_hot(1, 5)
    for activation in mlp.ACTIVATIONS:
        shared = mlp.integrated_gradients(mlp.Network.random(activation=activation), x, y, x)
        assert not shared.values.any()
        assert shared.total == shared.expected == shared.gap == 0
        assert 0 <= shared.bound <= 1e-12


def test_the_baseline_is_zeros_unless_given():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(1, 5)
    shared = mlp.integrated_gradients(network, x, y)
    assert shared == mlp.integrated_gradients(network, x, y, np.zeros(5))
    assert shared.expected == pytest.approx(
        mlp.loss(network, x, y) - mlp.loss(network, np.zeros(5), y), abs=1e-14
    )
    back = mlp.integrated_gradients(network, np.zeros(5), y, x)
    assert np.abs(back.values + shared.values).max() <= 1e-14
    assert type(shared.total) is type(shared.bound) is float
    assert type(shared.nodes) is int


def test_stacks_are_each_example_alone():
    networks = mlp.Network.random((4, 3, 5), [[0], [1]], activation="relu")
    x, y = mlp.random_input(4, [0, 1, 2]), mlp.one_hot([0, 4, 2], 5)
    baseline = mlp.random_input(4, [[7], [8]])
    stacked = mlp.integrated_gradients(networks, x, y, baseline)
    assert stacked.values.shape == stacked.value_bound.shape == (2, 3, 4)
    assert stacked.nodes.dtype.kind == "i"
    for i in range(2):
        for j in range(3):
            network = mlp.Network.random((4, 3, 5), i, activation="relu")
            alone = mlp.integrated_gradients(network, x[j], y[j], baseline[i, 0])
            assert np.abs(stacked.values[i, j] - alone.values).max() <= 1e-13
            assert stacked.expected[i, j] == pytest.approx(alone.expected, rel=1e-12)
            assert stacked.nodes[i, j] == alone.nodes
    assert mlp.integrated_gradients(network, x[0], y[0], baseline[:, 0]).values.shape == (2, 4)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("size", [700.0, 1e30, 1e100])
def test_huge_numbers_end_in_an_answer(size, activation):
    network = mlp.Network.random((3, 4, 3), 0, activation=activation)
    network = network.replace(W1=size * np.sign(network.W1), b1=size * np.sign(network.b1))
    with np.errstate(all="raise"):
        shared = mlp.integrated_gradients(network, np.ones(3), mlp.one_hot(1, 3))
    assert abs(shared.gap) <= shared.bound


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"baseline": [1.0]}, r"baseline has shape \(1,\), expected \(\.\.\., 4\)"),
        ({"baseline": [np.nan] * 4}, "baseline holds nan"),
        ({"baseline": "zeros"}, "baseline has dtype"),
        ({"y": [1.0]}, r"y has shape \(1,\)"),
        ({"x": np.ones((2, 4)), "baseline": np.ones((3, 4))}, "the leading axes do not broadcast"),
    ],
)
def test_what_cannot_be_used_is_named(arguments, message):
    given = {"x": np.ones(4), "y": mlp.one_hot(0, 5)} | arguments
    with pytest.raises(ValueError, match=message):
        mlp.integrated_gradients(mlp.Network.random((4, 3, 5)), **given)
