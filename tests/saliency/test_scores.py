"""The scores against a derivative in mpmath of their definitions, and their relations."""

import mpmath
import numpy as np
import pytest

import mlp
from tests.core.reference import relative_error

STEP = mpmath.mpf(10) ** -100

VALUES = {
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "tanh": mpmath.tanh,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "identity": lambda a: a,
}


def _score(network, x, c, score, o):
    """The score of class c by its definition."""
    numbers = {
        name: np.vectorize(mpmath.mpf, otypes=[object])(getattr(network, name))
        for name in ("W1", "b1", "W2", "b2")
    }
    a = x @ numbers["W1"] + numbers["b1"]
    h = np.array([VALUES[network.activation](entry) for entry in a], dtype=object)
    theta = h @ numbers["W2"] + numbers["b2"]
    if score == "logit":
        return theta[c]
    if score == "margin":
        return theta[c] - theta[o]
    log_yhat = -mpmath.log(sum(mpmath.exp(entry - theta[c]) for entry in theta))
    return log_yhat if score == "log probability" else mpmath.exp(log_yhat)


def _derivative(network, x, c, score, o):
    x = np.vectorize(mpmath.mpf, otypes=[object])(x)
    result = []
    for i in range(len(x)):
        ends = []
        for step in (STEP, -STEP):
            moved = x.copy()
            moved[i] += step
            ends.append(_score(network, moved, c, score, o))
        result.append((ends[0] - ends[1]) / (2 * STEP))
    return result


def _case(kind, activation, seed):
    network, x = mlp.Network.random((4, 3, 5), seed, activation=activation), mlp.random_input(4)
    c = seed % 5
    if kind == "saturated":
        network = network.replace(b1=np.array([700.0, -45.0, 0.5]) - x @ network.W1)
    elif kind in ("confident", "hopeless"):
        b2 = network.b2.copy()
        b2[c] += 40.0 if kind == "confident" else -300.0
        network = network.replace(b2=b2)
    elif kind == "columns 1e-12 apart":
        network = network.replace(W2=network.W2[:, :1] + 1e-12 * network.W2)
    return network, x, c


@pytest.mark.parametrize("score", mlp.SCORES)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize(
    "kind", ["ordinary", "saturated", "confident", "hopeless", "columns 1e-12 apart"]
)
def test_thirteen_digits_of_every_score(kind, activation, score):
    network, x, c = _case(kind, activation, seed=2)
    o = 4 if score == "margin" else None
    computed = mlp.score_gradient(network, x, c, score, other=o)
    with mpmath.workdps(400):
        exact = _derivative(network, x, c, score, o)
    if max(abs(entry) for entry in exact) < 1e-320:  # no float64
        exact = [mpmath.mpf(0)] * 4
    assert relative_error(computed, exact) <= 1e-13


def test_the_log_probability_is_minus_the_loss_and_the_difference_to_the_logit_the_pull_of_all():
    network, x = mlp.Network.random((5, 3, 4), 3), mlp.random_input(5, 3)
    yhat = mlp.forward(network, x).yhat
    logits = np.stack([mlp.score_gradient(network, x, j) for j in range(4)])
    for c in range(4):
        of_log = mlp.score_gradient(network, x, c, "log probability")
        assert np.array_equal(of_log, -mlp.input_gradient(network, x, mlp.one_hot(c, 4)))
        assert np.abs(logits[c] - of_log - yhat @ logits).max() <= 1e-14


def test_where_the_probability_is_blank_the_margin_is_not():
    network = mlp.Network.random((5, 3, 4), 3).replace(b2=[800.0, 0.0, 0.0, 0.0])
    x = mlp.random_input(5, 3)
    assert not mlp.score_gradient(network, x, 0, "probability").any()
    assert np.abs(mlp.score_gradient(network, x, 0, "margin", other=1)).max() > 0.01


@pytest.mark.parametrize("score", mlp.SCORES)
def test_stacks_are_each_example_alone(score):
    networks = mlp.Network.random((4, 3, 5), [[0], [1]], activation="tanh")
    x, c = mlp.random_input(4, [0, 1, 2]), np.array([0, 4, 2])
    other = np.array([[3], [1]]) if score == "margin" else None
    stacked = mlp.score_gradient(networks, x, c, score, other=other)
    assert stacked.shape == (2, 3, 4)
    for i in range(2):
        for j in range(3):
            network = mlp.Network.random((4, 3, 5), i, activation="tanh")
            o = None if other is None else other[i, 0]
            alone = mlp.score_gradient(network, x[j], c[j], score, other=o)
            assert np.abs(stacked[i, j] - alone).max() <= 1e-15
    several = mlp.score_gradient(network, x[0], c, score, other=other)
    assert several.shape == ((2, 3, 4) if score == "margin" else (3, 4))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"label": 5}, "label is 5, expected whole numbers from 0 to 4"),
        ({"label": -1}, "label is -1, expected"),
        ({"label": 1.0}, "label is 1.0, expected whole numbers"),
        ({"score": "loss"}, "score is 'loss', expected one of logit, log probability, probability"),
        ({"score": ["logit"]}, r"score is \['logit'\], expected one of"),
        ({"score": "margin"}, "other is None, expected a class"),
        ({"score": "margin", "other": 1}, "other is 1, expected another class than label"),
        ({"score": "margin", "other": 5}, "other is 5, expected whole numbers from 0 to 4"),
        ({"other": 2}, "other is 2, expected None: the score 'logit' has no other"),
        ({"x": [1.0]}, r"x has shape \(1,\), expected \(\.\.\., 4\)"),
        ({"label": [0, 1], "x": np.ones((3, 4))}, "the leading axes do not broadcast"),
        (
            {"label": [0, 1], "score": "margin", "other": [2, 3, 4]},
            "the leading axes do not broadcast: label",
        ),
    ],
)
def test_what_cannot_be_used_is_named(arguments, message):
    given = {"x": np.ones(4), "label": 1} | arguments
    with pytest.raises(ValueError, match=message):
        mlp.score_gradient(mlp.Network.random((4, 3, 5)), **given)
