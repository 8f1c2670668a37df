"""The sentences of the network's own pages, against numbers counted by hand."""

import numpy as np

import mlp
from pages.shared.network import sentences as words

SIGMOID, TANH, RELU, IDENTITY = mlp.ACTIVATIONS.values()


def test_the_saliency_names_the_input_that_moves_the_loss_most():
    said = words.saliency(np.array([0.1, -0.42, 0.3]))
    assert said == (
        "x₂ changes the loss most: ∂L/∂x₂ = −0.42, so raising x₂ by 0.01 lowers L by about 0.0042."
    )
    assert "exactly 0" in words.saliency(np.zeros(3))


def test_saturated_units_are_named_and_many_are_counted():
    assert words.unit_slopes(SIGMOID, np.array([0.2, 3e-20])) == (
        "h₂ (σ′ = 3e−20) is saturated: almost no gradient reaches the inputs through it."
    )
    said = words.unit_slopes(SIGMOID, np.array([1e-3, 1e-9, 1e-4, 1e-5, 0.25]))
    assert said.startswith("4 of 5 hidden units (σ′ from 1e−9 to 0.001) are saturated")
    assert "has the largest slope (σ′ = 0.25 of at most 0.25)" in words.unit_slopes(
        SIGMOID, np.array([0.25, 0.1])
    )
    assert words.unit_slopes(SIGMOID, np.array([0.1])).startswith(
        "The one hidden unit has the slope σ′ = 0.1"
    )


def test_units_are_called_what_they_are_with_each_activation():
    assert words.unit_slopes(TANH, np.array([0.9, 0.005])) == (
        "h₂ (tanh′ = 0.005) is saturated: almost no gradient reaches the inputs through it."
    )
    assert words.unit_slopes(TANH, np.array([0.9, 0.5])) == (
        "h₁ has the largest slope (tanh′ = 0.9 of at most 1), h₂ the smallest (tanh′ = 0.5)."
    )
    assert words.unit_slopes(RELU, np.array([1.0, 0.0])) == (
        "h₂ (ReLU′ = 0) is dead: no gradient reaches the inputs through it."
    )
    assert words.unit_slopes(RELU, np.zeros(5)).startswith(
        "5 of 5 hidden units (ReLU′ = 0) are dead"
    )
    assert words.unit_slopes(RELU, np.ones(3)) == "Every hidden unit has the slope ReLU′ = 1."
    assert words.unit_slopes(IDENTITY, np.ones(3)) == "Every hidden unit has the slope id′ = 1."


def test_the_check_says_which_entries_are_at_a_kink_and_of_which_unit():
    network = mlp.Network(
        [[1.0, 0.0], [0.0, 1.0]], [0.0, 1.0], [[1.0, -1.0], [2.0, 0.5]], [0, 0], "relu"
    )
    check = mlp.check_gradient(network, [0.0, 1.0], [1.0, 0.0])
    assert words.checked(check) == (
        "Checked numerically: 1 entry is at a kink of h₁, with one derivative on each side; 1 of 2 "
        "entries are right."
    )


def test_a_unit_at_a_kink_is_not_called_dead():
    assert words.unit_slopes(RELU, np.array([0.0, 0.0, 1.0]), (1,)) == (
        "h₂ is at the kink of ReLU: ReLU′ has one value on each side, and 0 is taken here. h₁ "
        "passes no gradient."
    )


def test_the_prediction_tells_right_from_wrong():
    network = mlp.Network([[1.0]], [0.0], [[0.0, 0.0]], [0.0, np.log(3.0)])
    values = mlp.forward(network, [0.0])
    assert words.prediction(values, 2, 0.2877).endswith("It predicts this class.")
    assert words.prediction(values, 1, 1.386).endswith("It predicts class 2 (0.75).")


def test_the_label_that_makes_the_loss_most_sensitive_is_named():
    rows = np.array([[0.1, -0.2], [0.5, 0.0], [0.0, 0.3]])
    said = words.saliency_by_label(rows, 3)
    assert "largest with label 2 (0.5) and smallest with label 1 (0.2)" in said
    assert "more than with any other label" in words.saliency_by_label(rows, 2)
    assert "less than with any other label" in words.saliency_by_label(rows, 1)
