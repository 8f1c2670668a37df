"""The checker is itself checked: it must fail on a wrong gradient, and pass on the right one."""

from dataclasses import replace

import numpy as np
import pytest
from families import KINDS, stack
from hypothesis import assume, given
from hypothesis import strategies as st

from mlp import (
    ACTIVATIONS,
    Network,
    check_gradient,
    check_gradients,
    gradients,
    one_hot,
    random_input,
)
from mlp.checks import by_entry
from mlp.checks.propagated_change import PROPAGATED_CHANGE
from mlp.finite_differences import METHODS

NAMES = ("x", "W1", "b1", "W2", "b2")
ARRAYS = ("analytic", "numeric", "step", "error", "truncation", "roundoff", "bound", "verdict")


def _example(sizes=(5, 3, 5), seed=0):
    return Network.random(sizes, seed), random_input(sizes[0], seed), one_hot(1, sizes[2])


@given(
    st.sampled_from(METHODS),
    st.sampled_from(NAMES),
    st.integers(0, 499),
    st.integers(0, 10**6),
    st.sampled_from([-1e-3, 1e-3]),
)
def test_an_entry_off_by_a_thousandth_is_the_only_one_to_disagree(
    method, wrt, seed, place, relative
):
    network, x, y = _example(seed=seed)
    # One network in a few hundred has an entry below the noise of forward differences.
    assume((check_gradient(network, x, y, wrt, method).verdict == "agree").all())
    wrong = getattr(gradients(network, x, y), wrt).copy()
    place = np.unravel_index(place % wrong.size, wrong.shape)
    wrong[place] *= 1.0 + relative
    agreement = check_gradient(network, x, y, wrt, method, analytic=wrong)
    assert not agreement.passed
    assert np.argwhere(agreement.verdict == "disagree").tolist() == [list(place)]
    assert agreement.worst == tuple(map(int, place))


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize("method", METHODS)
def test_all_five_at_once_say_what_each_says_alone(method, carry, monkeypatch):
    monkeypatch.setattr(by_entry, "too_many_copies", lambda *_: carry)
    network, x, y = stack("ordinary", (4, 3, 2), 7, np.random.default_rng(0))
    for wrt, together in check_gradients(network, x, y, method).items():
        alone = check_gradient(network, x, y, wrt, method)
        assert together.wrt == alone.wrt == wrt
        assert together.route == alone.route
        assert (together.verdict == alone.verdict).all()
        assert (together.step == alone.step).all()
        # To the last bit, so that no two pages can show two numbers for one.
        for name in ("analytic", "numeric", "error"):
            assert (getattr(together, name) == getattr(alone, name)).all()
        assert together.bound == pytest.approx(alone.bound, rel=1e-9)


@pytest.mark.parametrize("carry", [False, True])
def test_every_array_has_the_shape_of_the_gradient(carry, monkeypatch):
    monkeypatch.setattr(by_entry, "too_many_copies", lambda *_: carry)
    network = Network.random((4, 3, 2), seed=np.arange(5))
    x = random_input(4, np.arange(10).reshape(2, 5))
    analytic = gradients(network, x, one_hot(1, 2))
    for wrt, agreement in check_gradients(network, x, one_hot(1, 2)).items():
        for name in ARRAYS:
            assert getattr(agreement, name).shape == getattr(analytic, wrt).shape
        assert agreement.analytic == pytest.approx(getattr(analytic, wrt), rel=1e-12)
        assert agreement.digits.shape == agreement.resolution.shape == agreement.error.shape


@pytest.mark.parametrize("which", ["x", "y", "W1", "b2"])
def test_one_stacked_argument_broadcasts_against_the_rest(which):
    network, x, y = _example((2, 3, 4))
    if which == "x":
        x = random_input(2, np.arange(6))
    elif which == "y":
        y = one_hot(np.arange(4), 4)
    else:
        network = network.replace(**{which: getattr(Network.random((2, 3, 4), [1, 2]), which)})
    expected = gradients(network, x, y)
    for wrt, agreement in check_gradients(network, x, y).items():
        assert agreement.analytic.shape == getattr(expected, wrt).shape
        assert agreement.passed


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", KINDS)
def test_whole_copies_and_changes_carried_through_agree(method, kind, activation, monkeypatch):
    network, x, y = stack(kind, (4, 3, 5), 10, np.random.default_rng(1), activation)
    found = {}
    for carry in (False, True):
        monkeypatch.setattr(by_entry, "too_many_copies", lambda *_, carry=carry: carry)
        found[carry] = check_gradients(network, x, y, method)
    for wrt in NAMES:
        copied, changed = found[False][wrt], found[True][wrt]
        assert copied.route == "whole copies"
        assert changed.route == "one changed entry carried through"
        difference = np.abs(copied.numeric - changed.numeric)
        assert (difference <= copied.bound + changed.bound).all()


def test_the_route_changes_past_a_few_hundred_entries():
    small, large = _example((300, 2, 3)), _example((400, 2, 3))
    assert check_gradient(*small).route == "whole copies"
    assert check_gradient(*large).route == "one changed entry carried through"
    assert check_gradient(*large).passed
    assert check_gradient(*large).copies_checked == check_gradient(*large).copies_agree == 10


def test_a_change_carried_through_wrongly_is_found_by_the_whole_copies(monkeypatch):
    wrongly = replace(
        PROPAGATED_CHANGE,
        differences=lambda *arguments: 1.001 * PROPAGATED_CHANGE.differences(*arguments),
    )
    monkeypatch.setattr(by_entry, "evaluation_for", lambda *_: wrongly)
    network, x, y = _example((400, 2, 3))
    wrong = 1.001 * gradients(network, x, y).x
    agreement = check_gradient(network, x, y, analytic=wrong)
    assert (agreement.verdict == "agree").all()
    assert agreement.copies_agree == 0
    assert not agreement.passed


def test_a_large_network_is_checked_in_every_coordinate():
    sizes = (100, 40, 10)
    network = Network.random(sizes, scale=0.1)
    found = check_gradients(network, random_input(100), one_hot(3, 10))
    assert all(agreement.passed for agreement in found.values())
    assert sum(agreement.error.size for agreement in found.values()) == 100 + 4040 + 410
    assert np.mean(found["W1"].verdict == "agree") > 0.99


@pytest.mark.parametrize("method", METHODS)
def test_a_gradient_that_is_not_finite_disagrees(method):
    network, x, y = _example()
    wrong = gradients(network, x, y).x.copy()
    wrong[1], wrong[3] = np.nan, np.inf
    agreement = check_gradient(network, x, y, method=method, analytic=wrong)
    assert agreement.verdict.tolist() == ["agree", "disagree", "agree", "disagree", "agree"]
    assert agreement.worst == (1,)
    assert agreement.digits[[1, 3]].tolist() == [0.0, 0.0]


def test_a_derivative_that_is_zero_because_nothing_depends_on_it_agrees():
    network, _, y = _example()
    agreement = check_gradient(network, np.zeros(5), y, "W1")
    assert (agreement.analytic == 0).all()
    assert (agreement.verdict == "agree").all()
    only_class = Network.random((5, 3, 1))
    found = check_gradients(only_class, random_input(), [1.0])
    assert all(agreement.passed for agreement in found.values())


def test_only_the_complex_step_sees_through_a_saturated_unit():
    network, x, y = _example()
    network = network.replace(b1=45.0 - x @ network.W1)
    assert (check_gradient(network, x, y).verdict == "below noise").all()
    assert not check_gradient(network, x, y).passed
    assert (check_gradient(network, x, y, method="complex").verdict == "agree").all()


def test_a_step_of_the_users_own_is_the_step_taken():
    network, x, y = _example()
    assert (check_gradient(network, x, y, step=0.01).step == 0.01).all()
    steps = np.array([1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
    agreement = check_gradient(network, x, y, step=steps)
    assert (agreement.step == steps).all()
    assert agreement.error[0] > agreement.error[2]
    assert (agreement.error <= agreement.bound).all()


def test_digits_and_resolution_say_how_well_the_two_agree():
    network, x, y = _example()
    agreement = check_gradient(network, x, y, method="five-point")
    relative = agreement.error / np.maximum(abs(agreement.analytic), abs(agreement.numeric))
    assert agreement.digits == pytest.approx(-np.log10(np.maximum(relative, 1e-16)))
    assert agreement.resolution == pytest.approx(2 * agreement.bound / abs(agreement.analytic))
    assert agreement.digits.min() > 9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"wrt": "w1"}, "wrt is 'w1', expected one of x, W1, b1, W2, b2"),
        ({"method": "backward"}, "method is 'backward', expected one of forward, central"),
        ({"step": -1.0}, "step is -1.0, expected positive"),
        ({"step": [1e-3] * 4}, r"step has shape \(4,\), expected one number or .* \(5,\)"),
        ({"x": [0.0] * 4}, r"x has shape \(4,\), expected \(..., 5\)"),
        ({"y": [0.0] * 5}, "y sums to 0.0"),
        ({"analytic": [0.0] * 4}, r"analytic has shape \(4,\), expected \(5,\)"),
        ({"analytic": [1j] * 5}, "analytic has dtype complex128"),
        ({"wrt": "W1", "analytic": np.zeros((3, 5))}, r"analytic has .* \(transposed\?\)"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    network, x, y = _example()
    with pytest.raises(ValueError, match=message):
        check_gradient(**({"network": network, "x": x, "y": y} | arguments))


@pytest.mark.parametrize("step", [0.0, np.nan, [1e-3, 1e-3]])
def test_all_five_at_once_take_one_step(step):
    with pytest.raises(ValueError, match="step"):
        check_gradients(*_example(), step=step)
