"""All gradients against HIPS autograd, on ordinary networks, where it keeps its digits too."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp import ACTIVATIONS, Network, gradients, loss, random_input

ACTIVATION = {
    "sigmoid": lambda a: 1 / (1 + anp.exp(-a)),
    "tanh": anp.tanh,
    "relu": lambda a: anp.maximum(a, 0),
    "identity": lambda a: a,
}


def _loss(f, x, W1, b1, W2, b2, y):
    h = f(anp.dot(x, W1) + b1)
    theta = anp.dot(h, W2) + b2
    largest = anp.max(theta)
    return largest + anp.log(anp.sum(anp.exp(theta - largest))) - anp.dot(y, theta)


@given(
    st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 7)),
    st.integers(0, 10**6),
    st.sampled_from(sorted(ACTIVATIONS)),
)
def test_loss_and_gradients_agree_with_autograd(sizes, seed, activation):
    network = Network.random(sizes, seed, activation=activation)
    x, f = random_input(sizes[0], seed), ACTIVATION[activation]
    y = np.abs(random_input(sizes[2], seed + 1)) + 0.01
    y = y / y.sum()
    arguments = (x, network.W1, network.b1, network.W2, network.b2)
    assert loss(network, x, y) == pytest.approx(_loss(f, *arguments, y), rel=1e-10, abs=1e-12)
    theirs = autograd.grad(lambda values: _loss(f, *values, y))(arguments)
    ours = gradients(network, x, y)
    for name, value in zip(("x", "W1", "b1", "W2", "b2"), theirs, strict=True):
        assert np.allclose(getattr(ours, name), value, rtol=1e-7, atol=1e-10)
