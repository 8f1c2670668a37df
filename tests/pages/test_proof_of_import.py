"""What a framework prints for a row, pasted: the same network, or the reason why not."""

import numpy as np
import pytest
from driver import open_page

import mlp
from mlp.imports.faults import REASONS as KNOWN
from pages.shared.own.proof import REASONS

IRIS = mlp.example_model("iris")
W1, b1, W2, b2 = (getattr(IRIS.network, name) for name in mlp.NETWORK_ARRAYS)
ROW = IRIS.inputs[6]


def theta(x=ROW, first=b1, second=b2, f=np.tanh):
    """The logits by the formula, apart from the library."""
    return f(x @ W1 + first) @ W2 + second


def softmax(values):
    """The probabilities by the formula."""
    powers = np.exp(values - values.max())
    return powers / powers.sum()


def proved(text, **query):
    """What the page says of a print for row 7 of Iris."""
    app = open_page("own_network", **{"source": "iris", "row": 7} | query)
    app.text_area(key="proof").set_value(text).run()
    assert not app.exception
    assert len(app.success) + len(app.error) == 1
    return (True, app.success[0].value) if app.success else (False, app.error[0].value)


def printed(values, digits=4):
    """Numbers as torch prints them."""
    return "tensor([" + ", ".join(f"{value:.{digits}f}" for value in values) + "])"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (printed(theta()), "logits"),
        (printed(softmax(theta())), "probabilities"),
        (printed(np.log(softmax(theta()))), "log probabilities"),
        (f"{-np.log(softmax(theta())[IRIS.labels[6]]):.6f}", "loss"),
    ],
)
def test_what_a_framework_prints_of_the_same_network_agrees(text, what):
    right, said = proved(text)
    assert right
    assert f"The {what} agree" in said


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (theta(first=0.0), "without b₁"),
        (theta(second=0.0), "without b₂"),
        (theta(f=lambda a: np.maximum(a, 0.0)), "another activation: ReLU"),
        (theta(x=(ROW - IRIS.inputs.mean(axis=0)) / IRIS.inputs.std(axis=0)), "standardised row"),
        (theta(x=IRIS.inputs[20]), "row 21"),
        (softmax(softmax(theta())), "softmax twice"),
    ],
)
def test_a_print_of_something_else_is_answered_with_the_reason(values, words):
    right, said = proved(printed(values))
    assert not right
    assert words in said


def test_numbers_of_no_known_reason_are_not_explained():
    right, said = proved("0.1234 3.4567 -2.7182")
    assert not right
    assert "No known reason" in said


@pytest.mark.parametrize("text", ["1 2", "words", "1,2,3,4,5", "[" * 5000])
def test_a_print_of_another_kind_is_refused_in_words(text):
    right, said = proved(text)
    assert not right
    assert len(said) < 600


def test_every_reason_has_its_words():
    assert {key if isinstance(key, str) else key[0] for key in REASONS} == set(KNOWN)
