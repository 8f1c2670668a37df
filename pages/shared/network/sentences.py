"""The sentences of the network's own pages, made from the records of the core."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import listed, number, probability
from pages.shared.state.names import NAMELESS

# More saturated units than this are counted, not named; of units at a kink so many are named.
NAMED_UNITS, NAMED_KINKS = 3, 4


# The first sentence of the first page, the way to the tour, and to the answers of four questions.
OPENING = (
    "This app shows and checks the gradient of a neural network **with respect to its input**: for "
    "students, teachers, engineers and analysts."
)
QUESTIONS = {
    "New here? Take the tour": ("about", {}),
    "Why the transpose?": ("two_questions", {"question": "transpose"}),
    "Why the elementwise product?": ("two_questions", {"question": "elementwise"}),
    "Is my formula right?": ("formula", {}),
    "Is my gradient right?": ("your_gradient", {}),
}


def checked(check):
    """What finite differences say of the gradient, in plain words.

    Parameters
    ----------
    check : mlp.Agreement
    """
    total = check.verdict.size
    right, wrong = ((check.verdict == word).sum() for word in ("agree", "disagree"))
    error, bound = check.error[check.worst], check.bound[check.worst]
    numbers = f"worst error {number(error)}; up to {number(bound)} would be rounding"
    kinks = int((check.verdict == "kink").sum())
    if kinks and not wrong:
        return _checked_at_kinks(check, right, total, kinks)
    if wrong:
        return f"Checked numerically: {wrong} of {total} entries are wrong ({numbers})."
    if right == total:
        entries = f"all {total} entries are" if total > 1 else "the one entry is"
        return f"Checked numerically: {entries} right ({numbers})."
    small = total - right
    too_small = "is too small" if small == 1 else "are too small"
    if not right:
        every = f"all {total} entries are" if total > 1 else "the one entry is"
        return f"Checked numerically: {every} too small for this check to tell ({numbers})."
    return (
        f"Checked numerically: {right} of {total} entries are right, {small} {too_small} for this "
        f"check to tell ({numbers})."
    )


def kinks_of(units):
    """Where the slope jumps: the units whose kink it is, counted from 0, in words."""
    units = sorted({int(unit) for unit in np.ravel(units) if unit >= 0})
    names = [_unit(unit) for unit in units[:NAMED_KINKS]]
    names += [f"{len(units) - NAMED_KINKS} more"] if len(units) > NAMED_KINKS else []
    return f"a kink of {listed(names)}"


def _checked_at_kinks(check, right, total, kinks):
    """The same where some entries have one derivative on the left and another on the right."""
    entries = "all entries are" if kinks == total else f"{kinks} of {total} entries are"
    entries = "1 entry is" if kinks == 1 else entries
    others = f"; {right} of {total} entries are right" if right else ""
    return (
        f"Checked numerically: {entries} at {kinks_of(check.kink_unit)}, with one derivative on "
        f"each side{others}."
    )


def prediction(forward, label, loss, names=NAMELESS):
    """What the network says of the true class.

    Parameters
    ----------
    forward : mlp.Forward
        Of one input.
    label : int
        The true class, counted from 1.
    loss : float
    names : Names
    """
    predicted = int(forward.yhat.argmax()) + 1
    true = forward.yhat[label - 1]
    opening = (
        f"The network gives the true {names.of_class(label - 1)} the probability "
        f"{probability(true)}, so L = {number(loss)}."
    )
    if predicted == label:
        return f"{opening} It predicts this class."
    largest = probability(forward.yhat.max())
    return f"{opening} It predicts {names.of_class(predicted - 1)} ({largest})."


def saliency_checked(check, names=NAMELESS):
    """Which input changes the loss most, and by how much; at a kink on which side.

    Parameters
    ----------
    check : mlp.Agreement
        With respect to x.
    names : Names
    """
    at_kinks = check.verdict == "kink"
    if not at_kinks.any():
        return saliency(check.analytic, names)
    left, right = (np.where(at_kinks, v, check.analytic) for v in (check.left, check.right))
    i = int(np.maximum(np.abs(left), np.abs(right)).argmax())
    name = mlp.entry_name("x", (i,))
    said = "At a kink ∂L/∂x has one value on the left and another on the right."
    if left[i] == right[i]:
        return f"{said} {saliency(left, names)}"
    up, down = (
        f"{word} it by 0.01 {'raises' if change > 0 else 'lowers'} L by about "
        f"{number(abs(change) * 0.01, 2)}"
        for word, change in (("raising", right[i]), ("lowering", -left[i]))
    )
    return (
        f"{said} {names.input(i)} changes the loss most: ∂L/∂{name} is {number(left[i])} on the "
        f"left and {number(right[i])} on the right, so {up}, and {down}."
    )


def saliency(gradient, names=NAMELESS):
    """Which input changes the loss most, and by how much."""
    if not gradient.any():
        return "∂L/∂x is exactly 0: no small change of x changes the loss."
    i = int(np.abs(gradient).argmax())
    name = mlp.entry_name("x", (i,))
    direction = "raises" if gradient[i] > 0 else "lowers"
    change = number(abs(gradient[i]) * 0.01, 2)
    return (
        f"{names.input(i)} changes the loss most: ∂L/∂{name} = {number(gradient[i])}, so raising "
        f"{name} by 0.01 {direction} L by about {change}."
    )


def _unit(j):
    return mlp.entry_name("h", (j,))


def unit_slopes(activation, dh_da, at_kinks=()):
    """Which hidden units let a change through.

    Parameters
    ----------
    activation : mlp.Activation
    dh_da : ndarray, shape (m,)
        The slopes f'(a).
    at_kinks : collection of int
        The units at a kink, counted from 0: these are neither open nor closed.
    """
    slope = activation.slope_symbol
    if at_kinks:
        return _slopes_at_kinks(activation, dh_da, at_kinks)
    closed = [int(i) for i in np.flatnonzero(activation.is_flat(dh_da))]
    if closed:
        if len(closed) > NAMED_UNITS:
            low, high = number(dh_da[closed].min()), number(dh_da[closed].max())
            ends = f"= {low}" if low == high else f"from {low} to {high}"
            names = f"{len(closed)} of {len(dh_da)} hidden units ({slope} {ends})"
        else:
            names = listed(f"{_unit(i)} ({slope} = {number(dh_da[i])})" for i in closed)
        verb, through = ("is", "it") if len(closed) == 1 else ("are", "them")
        passed = "almost no gradient reaches" if dh_da[closed].any() else "no gradient reaches"
        return f"{names} {verb} {activation.flat}: {passed} the inputs through {through}."
    low, high, most = int(dh_da.argmin()), int(dh_da.argmax()), number(activation.largest_slope)
    if len(dh_da) == 1:
        return f"The one hidden unit has the slope {slope} = {number(dh_da[0])} (at most {most})."
    if dh_da[low] == dh_da[high]:
        return f"Every hidden unit has the slope {slope} = {number(dh_da[low])}."
    return (
        f"{_unit(high)} has the largest slope ({slope} = {number(dh_da[high])} of at most {most}), "
        f"{_unit(low)} the smallest ({slope} = {number(dh_da[low])})."
    )


def _slopes_at_kinks(activation, dh_da, at_kinks):
    """Which units have two slopes, what is taken for them, and which others pass nothing."""
    verb = "is" if len(at_kinks) == 1 else "are"
    taken = listed(sorted({number(dh_da[i]) for i in at_kinks}))
    flat = [i for i in np.flatnonzero(activation.is_flat(dh_da)) if i not in at_kinks]
    others = f" {listed(map(_unit, flat))} {'passes' if len(flat) == 1 else 'pass'} no gradient."
    return (
        f"{listed(map(_unit, at_kinks))} {verb} at the kink of {activation.title}: "
        f"{activation.slope_symbol} has one value on each side, and {taken} is taken here."
        f"{others if flat else ''}"
    )


def _label(names, c):
    """The class with index c, counted from 0, where it is a label."""
    return names.of_class(c).replace("class", "label", 1)


def saliency_by_label(gradients, label, names=NAMELESS):
    """How the saliency depends on which label is the true one.

    Parameters
    ----------
    gradients : ndarray, shape (k, n)
        A row for each label.
    label : int
        The chosen one, counted from 1.
    names : Names
    """
    largest = np.abs(gradients).max(axis=1)
    if not largest.any():
        return "∂L/∂x is exactly 0 for every label: no small change of x changes the loss."
    strongest, weakest = int(largest.argmax()) + 1, int(largest.argmin()) + 1
    here = f"With {_label(names, label - 1)} the largest entry is {number(largest[label - 1])}"
    if strongest == weakest:
        return f"{here}, as with every other label."
    most = f"It is largest with {_label(names, strongest - 1)} ({number(largest[strongest - 1])})"
    least = f"smallest with {_label(names, weakest - 1)} ({number(largest[weakest - 1])})"
    if label == strongest:
        return f"{here}, more than with any other label. It is {least}."
    if label == weakest:
        return f"{here}, less than with any other label. {most}."
    return f"{here}. {most} and {least}."
