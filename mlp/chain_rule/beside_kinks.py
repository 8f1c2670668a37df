"""Derivatives measured where an activation may have a kink: on the left of it and on the right.

A central difference that reaches over a kink, such as that of ReLU at 0, measures a mixture of two
slopes. Here it looks to the side where no kink is near; and where the point stands on a kink, the
function has two derivatives, and both are measured.

One side of a point is measured by two forward differences, extrapolated to step 0 (Richardson):

    2 (f(v + s) - f(v)) / s - (f(v + 2s) - f(v)) / 2s           error ~ s^2

The extrapolation stands in any book on numerical analysis, for example Press and others,
"Numerical Recipes", section 5.7.
"""

from __future__ import annotations

import numpy as np

from mlp.chain_rule.one_example import check_one
from mlp.core.activation import activation_named
from mlp.core.arguments import checked_input
from mlp.core.forward import forward
from mlp.core.records import record
from mlp.core.rounding import rounding_at_kinks
from mlp.finite_differences import EPSILON, finite_difference, textbook_step

# A side with less room than this part of the usual step is no side to measure on: the point counts
# as standing on the kinks that take the room.
LEAST_ROOM = 0.01
# What measurements of the two sides differ by where there is no kink: by this much of the
# derivative, and by so many roundings of the function over a step.
SAME, ROUNDINGS = 1e-6, 10.0


@record
class Measured:
    """A derivative as measured, and what it is on both sides of the point.

    Attributes
    ----------
    value, left, right : ndarray
        All of one shape. `left` and `right` are one where the function has no kink; elsewhere
        `value` is their mean, which is what a central difference measures.
    on_kink : ndarray of bool
        Where the two sides differ.
    """

    value: np.ndarray
    left: np.ndarray
    right: np.ndarray
    on_kink: np.ndarray


def _to_kinks(network, x, a):
    """How far each unit's a is below each kink, (m, q); 0 where it counts as being there."""
    activation = activation_named(network.activation)
    places = np.array([kink.at for kink in activation.kinks])
    rounding = rounding_at_kinks(x, network.W1, network.b1)
    below = places - a[:, None]
    return np.where(np.abs(below) <= rounding[:, None], 0.0, below)


def offsets_of_kinks(network, x, a, rates):
    """How far away the kinks of the units are, along a line on which a moves at `rates`.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (n,)
    a, rates : ndarrays, shape (m,)
        The pre-activations at x, and how they move.

    Returns
    -------
    ndarray, shape (m, q)
        For each unit and each of the activation's q kinks; inf where the unit does not move.

    Examples
    --------
    >>> from mlp.core.network import Network
    >>> network = Network(np.eye(3), np.zeros(3), np.eye(3), np.zeros(3), "relu")
    >>> a = np.array([3.0, 0.0, 1.0])
    >>> offsets_of_kinks(network, a, a, np.array([-2.0, 1.0, 0.0])).ravel().tolist()
    [1.5, 0.0, inf]
    """
    moved = (rates != 0)[:, None]
    speed = np.where(moved, rates[:, None], 1.0)
    return np.where(moved, _to_kinks(network, x, a) / speed, np.inf)


def units_at_kinks(network, x):
    """Where each hidden unit is at a kink of its activation.

    A pre-activation nearer to a kink than its own rounding counts as being there.

    Parameters
    ----------
    network : Network
        A single one.
    x : array_like, shape (n,)

    Returns
    -------
    ndarray, shape (m,)
        The pre-activation of the kink; nan for a unit that is at none.

    Raises
    ------
    ValueError
        If x has the wrong shape or entries, or anything is stacked.

    Examples
    --------
    >>> from mlp.core.network import Network
    >>> network = Network([[0.1, 1.0]], [-0.3, 0.0], [[0.0, 1.0]] * 2, [0.0, 0.0], "relu")
    >>> units_at_kinks(network, [3.0]).tolist()  # 3 * 0.1 - 0.3 is 5.6e-17
    [0.0, nan]
    """
    x = checked_input(network, x)
    check_one(network, x=x)
    places = np.full(network.sizes[1], np.nan)
    at = _to_kinks(network, x, forward(network, x).a) == 0
    for kink, units in zip(activation_named(network.activation).kinks, at.T, strict=True):
        places[units] = kink.at
    return places


def measured_derivative(f, at, offsets):
    """The derivative of f at each entry of an array, and on both sides of it.

    Parameters
    ----------
    f : callable
        As `finite_difference` takes it.
    at : ndarray, shape S
    offsets : ndarray, shape (*S, q)
        How far from each entry f has a kink, in each entry's own units; inf where it has none.

    Returns
    -------
    Measured
        Of the shape of finite_difference(f, at).

    Examples
    --------
    >>> at = np.array([2.0, 1e-9, 0.0])
    >>> found = measured_derivative(lambda v: np.abs(v).sum(axis=-1), at, -at[:, None])
    >>> found.value.round(6).tolist(), found.left.round(6).tolist(), found.on_kink.tolist()
    ([1.0, 1.0, 0.0], [1.0, 1.0, -1.0], [False, False, True])
    """
    at = np.asarray(at, dtype=np.float64)
    step = textbook_step("central", at)
    central = finite_difference(f, at)
    near = np.abs(offsets).min(axis=-1, initial=np.inf) <= step
    if not near.any():
        return Measured(central, central.copy(), central.copy(), np.zeros(central.shape, bool))
    least = LEAST_ROOM * step
    ahead, behind = _room(offsets, 0.0), _room(-offsets, 0.0)
    stands = (offsets == 0).any(axis=-1) | (np.maximum(ahead, behind) < least)
    # The kinks that the point stands on take no room.
    ahead, behind = (
        np.where(stands, _room(side, least[..., None]), room)
        for side, room in ((offsets, ahead), (-offsets, behind))
    )
    steps = [np.minimum(step, 0.49 * np.maximum(room, least)) for room in (behind, ahead)]
    left = 0.0 - _ahead(lambda moved: f(-moved), -at, steps[0])
    right = _ahead(f, at, steps[1])
    aside = np.where(ahead >= behind, right, left)
    left, right = (np.where(near, np.where(stands, v, aside), central) for v in (left, right))
    here = np.abs(np.asarray(f(at[None])[0]))
    rounding = EPSILON * here.reshape(here.shape + (1,) * at.ndim) / np.minimum(*steps)
    noise = SAME * np.maximum(np.abs(left), np.abs(right)) + ROUNDINGS * rounding
    return Measured((left + right) / 2.0, left, right, np.abs(left - right) > noise)


def _room(offsets, beyond):
    """How far the nearest kink ahead is that is farther than `beyond`."""
    return np.where(offsets > beyond, offsets, np.inf).min(axis=-1)


def _ahead(f, at, step):
    """The derivative on the side of the larger numbers, from copies one step and two away."""
    near, far = (finite_difference(f, at, "forward", s) for s in (step, 2.0 * step))
    return 2.0 * near - far
