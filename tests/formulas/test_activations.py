"""Texts judged for networks with tanh, ReLU or no activation, and what is said elsewhere."""

import numpy as np
import pytest
from test_corpus import ENTRIES

import mlp
from mlp.core.activation import ACTIVATIONS

# How each slope is written in programs and on paper: of a = Z1, or of h = A1.
SLOPES = {
    "sigmoid": ["A1 * (1 - A1)", "sigmoid_prime(Z1)", "(A1 - A1**2)", "sigmoid(Z1) * sigmoid(-Z1)"],
    "tanh": ["(1 - A1**2)", "(1 - np.tanh(Z1)**2)", "(1 - np.power(A1, 2))", "1 / np.cosh(Z1)**2"],
    "relu": ["(Z1 > 0)", "(A1 > 0)", "np.where(Z1 > 0, 1, 0)", "np.heaviside(Z1, 0)",
             "(Z1 >= 0).astype(float)"],
    "identity": ["1", "np.ones_like(Z1)"],
}  # fmt: skip
PAPER = {
    "sigmoid": ["h ∘ (1 − h)", "(h − h²)", "σ′(a)", "f′(a)"],
    "tanh": ["(1 − h²)", "(1 − h∘h)", "(1 − tanh²(a))", "tanh′(a)", "σ′(a)", "f′(a)"],
    "relu": ["𝟙[a > 0]", "(h > 0)", "ReLU′(a)", "σ′(a)", "f′(a)"],
    "identity": ["σ′(a)", "f′(a)"],
}
_BACKWARD = """def backward(X, Y, W1, W2, Z1, A1, A2):
    dZ2 = A2 - Y
    dW2 = A1.T @ dZ2
    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * {}
    dW1 = X.T @ dZ1
    return dW1, dW2"""
CASES = [(own, slope) for own, slopes in SLOPES.items() for slope in slopes]


@pytest.mark.parametrize(("own", "slope"), CASES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_program_is_right_for_the_network_whose_slope_it_has(own, slope, activation):
    found = mlp.judge(_BACKWARD.format(slope), activation=activation)
    (claim,) = [claim for claim in found.claims if claim.text.startswith("dZ1")]
    assert claim.verdict == ("right" if own == activation else "wrong value")
    assert [c.verdict for c in found.claims if c is not claim] == ["right"] * 4
    # A slope that is forgotten is no slope of another network.
    elsewhere = own if own not in (activation, "identity") else ""
    assert claim.right_for == elsewhere
    said = [remark for remark in claim.remarks if remark.startswith("right for a ")]
    assert len(said) == bool(elsewhere)


@pytest.mark.parametrize(
    ("activation", "slope"), [(own, slope) for own, slopes in PAPER.items() for slope in slopes]
)
def test_on_paper_sigma_is_the_function_of_the_network(activation, slope):
    text = f"∂L/∂x = ((ŷ − y)W₂ᵀ ∘ {slope})W₁ᵀ"
    assert mlp.judge(text, activation=activation).verdict == "right"
    others = {own for own, slopes in PAPER.items() if slope in slopes}
    for other in set(ACTIVATIONS) - others:
        assert mlp.judge(text, activation=other).verdict == "wrong value"


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("wrt", ["x", "a", "W1", "b1", "h", "W2"])
def test_the_nearest_form_is_that_of_the_network(activation, wrt):
    wrong = mlp.judge("yhat @ y", wrt=wrt, activation=activation)
    again = mlp.judge(wrong.nearest, wrt=wrt, activation=activation)
    assert again.verdict == "right", wrong.nearest
    network = mlp.Network.random((5, 3, 4), seed=3, activation=activation)
    x, y = mlp.random_input(5, seed=3), mlp.one_hot(1, 4)
    passed = mlp.forward(network, x)
    letters = {name: np.atleast_2d(getattr(network, name)) for name in ("W1", "W2")}
    letters |= {name: np.atleast_2d(getattr(passed, name)) for name in ("a", "h", "yhat")}
    letters |= {"x": x[None], "y": y[None], "np": np}
    value = eval(wrong.nearest, {"__builtins__": {}}, letters)  # our own text
    truth = np.atleast_2d(getattr(mlp.gradients(network, x, y), wrt))
    np.testing.assert_allclose(value, truth, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
def test_a_forgotten_slope_is_put_in_as_the_network_has_it(activation):
    found = mlp.judge("dA1 = dZ2 @ W2.T\ndZ1 = dZ2 @ W2.T", activation=activation)
    if activation == "identity":
        assert found.verdict == "right"
        return
    assert found.verdict == "wrong value"
    assert [change.kind for change in found.changes] == ["insert the slope"]
    slope = {"tanh": "(1 - h * h)", "relu": "(h > 0)"}[activation]
    assert found.nearest == f"((yhat - y) @ W2.T) * {slope}"


@pytest.mark.parametrize(
    "program",
    [
        "dZ1 = np.array(dA1, copy=True)\ndZ1[Z1 <= 0] = 0",
        "dZ1 = dA1.copy()\ndZ1[A1 <= 0] = 0",
        "dZ1 = dA1.clone()\ndZ1[Z1 < 0] = 0",
        "dZ1 = np.where(Z1 > 0, dA1, 0)",
        "def relu(z):\n    return np.maximum(0, z)\nA1 = relu(Z1)\ndZ1 = dA1 * (A1 > 0)",
    ],
)
def test_the_ways_of_passing_back_through_relu(program):
    program = f"dA1 = dZ2 @ W2.T\n{program}\ndW1 = X.T @ dZ1"
    assert mlp.judge(program, activation="relu").verdict == "right"
    elsewhere = mlp.judge(program)
    assert elsewhere.verdict == "wrong value"
    assert "right for a ReLU network; this one has σ" in elsewhere.remarks


@pytest.mark.parametrize(
    ("text", "activation"),
    [
        ("da = W₁ᵀdx; dh = (1 − h∘h) ∘ da; dθ = W₂ᵀdh", "tanh"),
        ("dh = f′(a) ∘ da; dL = (ŷ − y) : W₂ᵀdh", "relu"),
        ("∂L/∂xᵢ = Σⱼ W₁ᵢⱼ (1 − hⱼ²) Σₖ W₂ⱼₖ (ŷₖ − yₖ)", "tanh"),
        ("∂L/∂xᵢ = Σⱼ W₁ᵢⱼ f′(aⱼ) Σₖ W₂ⱼₖ (ŷₖ − yₖ)", "relu"),
        ("∂h/∂a = diag(1 − h∘h), ∂θ/∂h = W₂ᵀ", "tanh"),
        ("h = tanh(a), ∂L/∂a = (ŷ − y)W₂ᵀ ∘ (1 − h²)", "tanh"),
        ("h = max(0, a)", "relu"),
        ("W_1(I-H^2)W_2(\\hat y-y)", "tanh"),
    ],
)
def test_derivations_indices_and_jacobians_follow_the_activation(text, activation):
    assert mlp.judge(text, activation=activation).verdict == "right"


def test_the_corpus_of_formulas_holds_for_the_sigmoid_as_it_did():
    for entry in ENTRIES[::8]:
        given = {name: entry[name] or None for name in ("wrt", "convention", "names")}
        text = "\n".join([*entry["definitions"], entry["text"]])
        assert mlp.judge(text, **given) == mlp.judge(text, **given, activation="sigmoid")


def test_an_unknown_activation_is_refused_by_name():
    with pytest.raises(ValueError, match="activation is 'gelu', expected one of sigmoid, tanh"):
        mlp.judge("y", activation="gelu")


def test_of_a_program_for_one_example_with_relu_the_lines_without_it_hold():
    text = (
        "h = np.maximum(0, x @ W1 + b1)\ndtheta = yhat - y\ndW2 = np.outer(h, dtheta)\n"
        "da = (dtheta @ W2.T) * (h > 0)\ndW1 = np.outer(x, da)"
    )
    found = mlp.judge(text)
    assert [(claim.verdict, claim.right_for) for claim in found.claims] == [
        ("wrong value", "relu"),
        ("right", ""),
        ("right", ""),
        ("wrong value", "relu"),
        ("right", ""),
    ]
    assert mlp.judge(text, activation="relu").verdict == "right"
