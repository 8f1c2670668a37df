"""The sentences of the pages, against numbers counted by hand."""

import numpy as np
import pytest

import mlp
from pages.shared.network import sentences as words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.4217, "−0.422"),
        (1234.5, "1.23e3"),
        (0.000123, "1.2e−4"),
        (3e-20, "3e−20"),
        (-2.5e12, "−2.5e12"),
        (99999.0, "1e5"),
    ],
)
def test_numbers_in_sentences_have_three_digits(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.5, "0.50"), (-1.256, "−1.26"), (4e-4, "4e−4"), (-43210.0, "−4e4")],
)
def test_numbers_in_cells_have_two_decimals_or_a_power_of_ten(value, text):
    assert words.cell(value) == text


def test_entries_are_named_from_one():
    assert words.entry_name("x", (11,)) == "x₁₂"
    assert words.entry_name("W1", (0, 2)) == "W₁[1,3]"
    assert words.entry_name("b2", (4,)) == "b₂[5]"


def test_the_saliency_names_the_input_that_moves_the_loss_most():
    said = words.saliency(np.array([0.1, -0.42, 0.3]))
    assert said == (
        "x₂ moves the loss most, ∂L/∂x₂ = −0.42: raising x₂ by 0.01 lowers L by about 0.0042."
    )
    assert "0 in every entry" in words.saliency(np.zeros(3))


def test_saturated_units_are_named_and_many_are_counted():
    assert words.slopes(np.array([0.2, 3e-20])) == (
        "h₂ (σ′ = 3e−20) is saturated: almost nothing passes to the inputs through it."
    )
    said = words.slopes(np.array([1e-3, 1e-9, 1e-4, 1e-5, 0.25]))
    assert said.startswith("4 of 5 hidden units (σ′ from 1e−9 to 0.001) are saturated")
    assert "the most open unit (σ′ = 0.25 of at most 0.25)" in words.slopes(np.array([0.25, 0.1]))
    assert words.slopes(np.array([0.1])).startswith("The one hidden unit passes")


def test_the_prediction_tells_right_from_wrong():
    network = mlp.Network([[1.0]], [0.0], [[0.0, 0.0]], [0.0, np.log(3.0)])
    values = mlp.forward(network, [0.0])
    assert words.prediction(values, 2, 0.2877).endswith("the network predicts it.")
    assert words.prediction(values, 1, 1.386).endswith("the network predicts class 2 (0.75).")


def _check(network, x, y, **options):
    return words.agreement(mlp.check_gradient(network, x, y, **options))


def test_the_agreement_tells_all_some_and_none():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    assert _check(network, x, y).startswith("All 5 entries of ∂L/∂x agree with central")
    wrong = mlp.input_gradient(network, x, y) * [1, 1, 1.001, 1, 1]
    assert _check(network, x, y, analytic=wrong).startswith("1 of 5 entries of ∂L/∂x disagree")
    assert "at x₃" in _check(network, x, y, analytic=wrong)
    saturated = network.replace(b1=[45.0, 45.0, 45.0])
    said = _check(saturated, x, y)
    assert said.startswith("All 5 entries of ∂L/∂x are below the noise of central differences")
    assert "complex step" in said
    one = mlp.Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    assert _check(one, [0.5], [1, 0]).startswith("The one entry of ∂L/∂x agrees with central")


def test_the_label_that_makes_the_loss_most_sensitive_is_named():
    rows = np.array([[0.1, -0.2], [0.5, 0.0], [0.0, 0.3]])
    assert "most for label 2 (0.5), least for label 1 (0.2)" in words.saliency_by_label(rows, 3)
    assert "the most of all labels" in words.saliency_by_label(rows, 2)
    assert "the least of all labels" in words.saliency_by_label(rows, 1)
