"""Random directions: one number for all entries, in which a mistake in any entry shows."""

import numpy as np
import pytest
from families import KINDS, stack

from mlp import (
    ACTIVATIONS,
    Network,
    check_directions,
    check_gradient,
    gradients,
    one_hot,
    random_input,
)
from mlp.checks import by_entry
from mlp.finite_differences import METHODS

NAMES = ("x", "W1", "b1", "W2", "b2")


def _example(sizes=(20, 10, 5)):
    return Network.random(sizes, scale=0.3), random_input(sizes[0]), one_hot(1, sizes[2])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrt", NAMES)
def test_the_right_gradient_agrees_along_every_direction(wrt, method, activation):
    network, x, y = _example()
    agreement = check_directions(network.replace(activation=activation), x, y, wrt, method)
    assert agreement.route == "random directions"
    # The entries of dL/db2 sum to 0, so a direction whose signs are all alike says nothing of them.
    assert agreement.verdict.tolist().count("agree") >= (6 if wrt == "b2" else 8)
    assert agreement.passed


@pytest.mark.parametrize("wrt", NAMES)
def test_the_analytic_side_is_the_gradient_along_directions_of_plus_and_minus_one(wrt):
    network, x, y = _example((3, 2, 3))
    gradient = getattr(gradients(network, x, y), wrt).ravel()
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * gradient.size)).reshape(gradient.size, -1)
    possible = gradient @ signs
    found = check_directions(network, x, y, wrt, directions=5, seed=3).analytic
    assert all(np.abs(possible - value).min() < 1e-14 for value in found)
    assert (found != check_directions(network, x, y, wrt, directions=5, seed=4).analytic).any()


@pytest.mark.parametrize("method", METHODS)
def test_one_wrong_entry_shows_in_every_direction(method):
    network, x, y = _example()
    wrong = gradients(network, x, y).W1.copy()
    place = np.unravel_index(np.abs(wrong).argmax(), wrong.shape)
    wrong[place] *= 1.01
    agreement = check_directions(network, x, y, "W1", method, analytic=wrong)
    assert agreement.verdict.tolist() == ["disagree"] * 8


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_false_alarm_in_stacks_of_any_kind(kind, method):
    for activation in ACTIVATIONS:
        _no_false_alarm(*stack(kind, (6, 4, 3), 60, np.random.default_rng(0), activation), method)


def _no_false_alarm(network, x, y, method):
    for wrt in NAMES:
        agreement = check_directions(network, x, y, wrt, method, directions=3)
        assert agreement.error.shape == (60, 3)
        assert not (agreement.verdict == "disagree").any()


@pytest.mark.parametrize("method", METHODS)
def test_no_false_alarm_at_any_step(method):
    network, x, y = stack("ordinary", (6, 4, 3), 60, np.random.default_rng(0))
    for step in 10.0 ** np.arange(-12, 2):
        for wrt in NAMES:
            verdict = check_directions(network, x, y, wrt, method, step, directions=2).verdict
            assert not (verdict == "disagree").any()


def test_check_gradient_takes_directions_past_its_stated_size(monkeypatch):
    network, x, y = _example()
    monkeypatch.setattr(by_entry, "DIRECTIONS_PAST", 199)
    agreement = check_gradient(network, x, y, "W1")
    assert agreement.route == "random directions"
    assert agreement.error.shape == (8,)
    assert check_gradient(network, x, y, "x").route == "whole copies"


def test_a_million_entries_are_checked_in_little_memory():
    sizes = (1001, 1000, 2)
    network, x = Network.random(sizes, scale=0.02), random_input(1001)
    assert check_gradient(network, x, one_hot(0, 2), "W1", method="five-point").passed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"directions": 0}, "directions is 0, expected a whole number of at least 1"),
        ({"seed": -1}, "seed is -1, expected whole numbers of at least 0"),
        ({"analytic": [1.0]}, r"analytic has shape \(1,\), expected \(20,\)"),
        ({"step": -1}, "step is -1.0, expected positive"),
        ({"wrt": "L"}, "wrt is 'L'"),
        ({"method": "L"}, "method is 'L'"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        check_directions(*_example(), **arguments)
