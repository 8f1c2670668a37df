"""The sentences of the network's own pages, made from the records of the core."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import listed, number

# Below this slope a unit is saturated: it has less than a hundredth of the largest slope, 1/4.
SATURATED = 0.0025

# More saturated units than this are counted, not named.
NAMED_UNITS = 3


def prediction(forward, label, loss):
    """What the network says of the true class.

    Parameters
    ----------
    forward : mlp.Forward
        Of one input.
    label : int
        The true class, counted from 1.
    loss : float
    """
    predicted = int(forward.yhat.argmax()) + 1
    true = forward.yhat[label - 1]
    opening = f"The true class {label} gets the probability {number(true)}, so L = {number(loss)}"
    if predicted == label:
        return f"{opening}: the network predicts it."
    return f"{opening}; the network predicts class {predicted} ({number(forward.yhat.max())})."


def saliency(gradient):
    """Which input moves the loss most, and by how much."""
    if not gradient.any():
        return "∂L/∂x is 0 in every entry: no small change of x moves the loss."
    i = int(np.abs(gradient).argmax())
    name = mlp.entry_name("x", (i,))
    direction = "raises" if gradient[i] > 0 else "lowers"
    change = number(abs(gradient[i]) * 0.01)
    return (
        f"{name} moves the loss most, ∂L/∂{name} = {number(gradient[i])}: raising {name} by 0.01 "
        f"{direction} L by about {change}."
    )


def _unit(j):
    return mlp.entry_name("h", (j,))


def unit_slopes(dh_da):
    """Which hidden units are saturated, or have the largest and the smallest slope.

    Parameters
    ----------
    dh_da : ndarray, shape (m,)
        The slopes sigma'(a).
    """
    closed = [i for i, slope in enumerate(dh_da) if slope < SATURATED]
    if closed:
        if len(closed) > NAMED_UNITS:
            ends = f"{number(dh_da[closed].min())} to {number(dh_da[closed].max())}"
            names = f"{len(closed)} of {len(dh_da)} hidden units (σ′ from {ends})"
        else:
            names = listed(f"{_unit(i)} (σ′ = {number(dh_da[i])})" for i in closed)
        verb, through = ("is", "it") if len(closed) == 1 else ("are", "them")
        return f"{names} {verb} saturated: the inputs have almost no effect on L through {through}."
    low, high = int(dh_da.argmin()), int(dh_da.argmax())
    if len(dh_da) == 1:
        return f"The slope of the one hidden unit is σ′ = {number(dh_da[0])}, of at most 0.25."
    return (
        f"{_unit(high)} has the largest slope (σ′ = {number(dh_da[high])} of at most 0.25), "
        f"{_unit(low)} the smallest (σ′ = {number(dh_da[low])})."
    )


def saliency_by_label(gradients, label):
    """How the saliency depends on which label is the true one.

    Parameters
    ----------
    gradients : ndarray, shape (k, n)
        A row for each label.
    label : int
        The chosen one, counted from 1.
    """
    largest = np.abs(gradients).max(axis=1)
    if not largest.any():
        return "Whatever the label, no small change of x moves the loss."
    strongest, weakest = int(largest.argmax()) + 1, int(largest.argmin()) + 1
    here = f"its largest entry is {number(largest[label - 1])}"
    if strongest == weakest:
        return f"For label {label} {here}, as for every other."
    most = f"most for label {strongest} ({number(largest[strongest - 1])})"
    least = f"least for label {weakest} ({number(largest[weakest - 1])})"
    if label == strongest:
        return f"For label {label} {here}, the most of all labels; {least}."
    if label == weakest:
        return f"For label {label} {here}, the least of all labels; {most}."
    return f"For label {label} {here}; {most}, {least}."
