"""Networks: what is kept, what is refused and how it is said."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp import (
    ACTIVATIONS,
    Network,
    fingerprint,
    forward,
    gradients,
    input_gradient,
    loss,
    one_hot,
    random_input,
)

sizes = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))


@given(sizes, sizes, st.integers(0, 10**6))
def test_growing_a_size_keeps_the_entries_that_were_there(small, more, seed):
    large = tuple(s + t for s, t in zip(small, more, strict=True))
    a, b = Network.random(small, seed), Network.random(large, seed)
    n, m, k = small
    assert np.array_equal(b.W1[:n, :m], a.W1)
    assert np.array_equal(b.b1[:m], a.b1)
    assert np.array_equal(b.W2[:m, :k], a.W2)
    assert np.array_equal(b.b2[:k], a.b2)
    assert np.array_equal(random_input(large[0], seed)[:n], random_input(n, seed))


def test_random_entries_are_about_standard_normal_and_differ_between_arrays_and_seeds():
    network = Network.random((60, 60, 60), 1)
    assert abs(network.W1.mean()) < 0.05
    assert abs(network.W1.std() - 1) < 0.05
    assert abs(np.corrcoef(network.W1.ravel(), network.W2.ravel())[0, 1]) < 0.05
    other = Network.random((60, 60, 60), 2).W1
    assert abs(np.corrcoef(network.W1.ravel(), other.ravel())[0, 1]) < 0.05
    assert (other == network.W1).mean() < 0.01
    assert np.array_equal(Network.random(scale=2.5).W1, 2.5 * Network.random().W1)


def test_the_first_entries_of_seed_0_are_the_same_on_every_machine():
    assert Network.random().W1[0].tolist() == [
        1.9305877685546875,
        0.2479705810546875,
        -0.82257080078125,
    ]


def test_an_array_of_seeds_gives_the_stack_of_the_single_networks():
    seeds = np.array([[3, 1], [4, 1], [5, 9]])
    stack = Network.random((4, 2, 3), seeds)
    assert stack.W1.shape == (3, 2, 4, 2)
    for place in np.ndindex(seeds.shape):
        single = Network.random((4, 2, 3), int(seeds[place]))
        for name in ("W1", "b1", "W2", "b2"):
            assert np.array_equal(getattr(stack, name)[place], getattr(single, name))


def test_arrays_are_copies_and_read_only():
    W1 = np.ones((2, 3))
    network = Network(W1, np.zeros(3), np.ones((3, 2)), np.zeros(2))
    W1[:] = 7
    assert network.W1.max() == 1
    with pytest.raises(ValueError, match="read-only"):
        network.W1[0, 0] = 5
    with pytest.raises(AttributeError):
        network.W1 = W1


def _lead(stack, shape):
    return np.broadcast_to(stack, shape + stack.shape)


def test_stacks_of_networks_inputs_and_labels_broadcast_and_nothing_is_averaged():
    network = Network.random((4, 2, 3), np.arange(5))
    x = random_input(4, np.arange(6))[:, None, :]
    y = one_hot(np.array([2, 0, 1, 1, 2, 0]), 3)[:, None, :]
    stacked = gradients(network, x, y)
    losses = loss(network, x, y)
    assert losses.shape == (6, 5)
    for i, j in np.ndindex(6, 5):
        alone = Network.random((4, 2, 3), j)
        assert losses[i, j] == pytest.approx(float(loss(alone, x[i, 0], y[i, 0])), rel=1e-14)
        single = gradients(alone, x[i, 0], y[i, 0])
        for name, value in vars(single).items():
            got = getattr(stacked, name)[i, j]
            assert got.shape == value.shape
            assert np.allclose(got, value, rtol=1e-12, atol=1e-16)
    assert input_gradient(network, x, y).shape == (6, 5, 4)
    assert forward(network, x).yhat.shape == (6, 5, 3)


def test_one_class_is_allowed_and_its_gradient_is_zero():
    network = Network.random((3, 2, 1), 4)
    assert loss(network, [1.0, 2.0, 3.0], [1.0]) == 0
    assert not gradients(network, [1.0, 2.0, 3.0], [1.0]).W1.any()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_loss_takes_a_complex_input_so_that_the_complex_step_gives_the_gradient(activation):
    network, x, y = Network.random(activation=activation), random_input(), one_hot(1, 5)
    assert loss(network, x + 0j, y).real == pytest.approx(float(loss(network, x, y)), rel=1e-14)
    copies = x + 1e-20j * np.eye(5)
    slopes = loss(network, copies, y).imag / 1e-20
    assert np.allclose(slopes, input_gradient(network, x, y), rtol=1e-12, atol=1e-16)


# f(a) for one a, from each function's definition.
VALUES = {
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "tanh": math.tanh,
    "relu": lambda a: max(a, 0.0),
    "identity": lambda a: a,
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_activation_is_what_the_hidden_units_compute(activation):
    network, x = Network.random(activation=activation), random_input()
    passed = forward(network, x)
    assert passed.h == pytest.approx([VALUES[activation](a) for a in passed.a], rel=1e-15)


def test_only_the_activation_differs_between_networks_of_one_seed():
    plain = Network.random(seed=3)
    assert plain.activation == "sigmoid"
    for activation in ACTIVATIONS:
        network = Network.random(seed=3, activation=activation)
        assert network == plain.replace(activation=activation)
        assert (network == plain) == (activation == "sigmoid")
        assert network.replace(b1=[0, 0, 0]).activation == activation
        assert pickle.loads(pickle.dumps(network)) == network
        assert copy.deepcopy(network) == network
        stack = Network.random(seed=[3, 4], activation=activation)
        assert stack.activation == activation


def test_the_fingerprint_of_a_sigmoid_network_is_as_it_was_and_others_have_others():
    found = {
        activation: fingerprint(
            Network.random(activation=activation), random_input(), one_hot(0, 5)
        )
        for activation in ACTIVATIONS
    }
    assert found["sigmoid"] == "657e410c"
    assert len(set(found.values())) == len(ACTIVATIONS)


NETWORK = Network.random((5, 3, 4))
X, Y = random_input(5), one_hot(1, 4)

BAD = {
    "W1 transposed": (
        lambda: Network(NETWORK.W1.T, NETWORK.b1, NETWORK.W2, NETWORK.b2),
        r"W1 has shape \(3, 5\), expected \(..., n, 3\).*did you mean W1.T",
    ),
    "W2 transposed": (
        lambda: NETWORK.replace(W2=NETWORK.W2.T),
        r"W2 has shape \(4, 3\), expected \(..., 3, k\).*did you mean W2.T",
    ),
    "b1 too long": (lambda: NETWORK.replace(b1=np.ones(4)), r"b1 has shape \(4,\), expected"),
    "b2 too short": (lambda: NETWORK.replace(b2=np.ones(3)), r"b2 has shape \(3,\), expected"),
    "b1 no vector": (lambda: NETWORK.replace(b1=1.0), r"b1 has shape \(\), expected \(m,\)"),
    "stacks of two and three": (
        lambda: NETWORK.replace(b1=np.ones((2, 3)), b2=np.ones((3, 4))),
        r"leading axes do not broadcast: .*b1 \(2,\).*b2 \(3,\)",
    ),
    "NaN weight": (lambda: NETWORK.replace(b2=[0, 0, np.nan, 0]), r"b2 holds nan at index \(2,\)"),
    "infinite input": (lambda: loss(NETWORK, [0, np.inf, 0, 0, 0], Y), r"x holds inf at index"),
    "overflow to come": (lambda: forward(NETWORK, X * 1e200), r"x holds .* at most 1e\+100"),
    "complex weight": (lambda: NETWORK.replace(b2=np.ones(4) * 1j), r"b2 has dtype complex128"),
    "complex input": (lambda: gradients(NETWORK, X + 0j, Y), r"x has dtype complex128"),
    "complex label": (lambda: loss(NETWORK, X, Y + 0j), r"y has dtype complex128"),
    "objects": (lambda: loss(NETWORK, [None] * 5, Y), r"x has dtype object"),
    "text": (lambda: loss(NETWORK, list("abcde"), Y), r"x has dtype <U1"),
    "ragged": (lambda: loss(NETWORK, [[1], [1, 2]], Y), r"x is ragged"),
    "empty": (lambda: loss(NETWORK, np.ones((0, 5)), Y), r"x has shape \(0, 5\)"),
    "x too short": (lambda: forward(NETWORK, [1.0]), r"x has shape \(1,\), expected \(..., 5\)"),
    "x a number": (lambda: forward(NETWORK, 1.0), r"x has shape \(\), expected \(..., 5\)"),
    "label for y": (lambda: loss(NETWORK, X, 1), r"y has shape \(\).*one_hot\(label, 4\)"),
    "y too long": (lambda: loss(NETWORK, X, np.ones(5) / 5), r"y has shape \(5,\)"),
    "y negative": (lambda: gradients(NETWORK, X, [2, -1, 0, 0]), r"y holds -1.0"),
    "y sums to half": (lambda: loss(NETWORK, X, [0.5, 0, 0, 0]), r"y sums to 0.5, expected 1"),
    "y NaN": (lambda: loss(NETWORK, X, [np.nan, 0, 0, 1]), r"y holds nan"),
    "y infinite": (lambda: loss(NETWORK, X, [np.inf, -np.inf, 0, 1]), r"y holds inf"),
    "x and y stacked apart": (
        lambda: gradients(NETWORK, np.ones((2, 5)), np.full((3, 4), 0.25)),
        r"leading axes do not broadcast: .*x \(2,\), y \(3,\)",
    ),
    "label out of range": (lambda: one_hot(4, 4), r"label is 4, expected .* from 0 to 3"),
    "label negative": (lambda: one_hot(-1, 4), r"label is -1"),
    "label no whole number": (lambda: one_hot(1.5, 4), r"label is 1.5"),
    "no classes": (lambda: one_hot(0, 0), r"k is 0, expected a whole number of at least 1"),
    "size zero": (lambda: Network.random((5, 0, 4)), r"size m is 0, expected"),
    "size no number": (lambda: Network.random((5, 2.5, 4)), r"size m is 2.5"),
    "two sizes": (lambda: Network.random((5, 4)), r"sizes is \(5, 4\), expected three"),
    "negative seed": (lambda: Network.random(seed=-1), r"seed is -1"),
    "negative scale": (lambda: Network.random(scale=-1.0), r"scale is -1.0"),
    "no inputs": (lambda: random_input(0), r"n is 0"),
    "unknown activation": (
        lambda: Network.random(activation="softplus"),
        r"activation is 'softplus', expected one of sigmoid, tanh, relu, identity",
    ),
    "activation as in prose": (lambda: NETWORK.replace(activation="ReLU"), "activation is 'ReLU'"),
    "activation a list": (lambda: NETWORK.replace(activation=["tanh"]), r"activation is \['tanh"),
    "unknown array": (
        lambda: NETWORK.replace(W3=1),
        r"no 'W3', expected W1, b1, W2, b2 or activation",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_by_name_with_what_was_expected_and_what_came(case):
    call, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        call()
