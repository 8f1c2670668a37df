"""A gradient checked along random directions: for more entries than one would move one by one.

The derivative along a direction v is <gradient, v>, one number for all entries at once. The
directions have entries of +1 and -1, so a mistake in any one entry shows in full in each of them;
several mistakes cancel in one direction in two at most, and not in the next. Which entry is wrong,
a direction does not say.
"""

from __future__ import annotations

import numpy as np

from mlp.checks.agreement import KINK, Agreement, compare
from mlp.checks.batch import batch_of, checked_wrt, gradient_shapes, point_of
from mlp.checks.kinks import kinks_along, sides
from mlp.checks.measurement import Evaluation, Measurement
from mlp.checks.own_gradient import own_gradient
from mlp.checks.sensitivity import directional_sensitivity, rates_along
from mlp.checks.whole_copies import differences_along
from mlp.core.arguments import checked_input_and_label, integer, seed_array
from mlp.core.rounding import UNIT_ROUNDOFF
from mlp.finite_differences import checked_method, checked_step


def random_signs(shape, seed):
    """An array of +1.0 and -1.0."""
    return np.random.default_rng(seed).choice([-1.0, 1.0], shape)


def check_directions(
    network,
    x,
    y,
    wrt="x",
    method="central",
    step=None,
    analytic=None,
    directions=8,
    seed=0,
    rounding=None,
):
    """Compare <gradient, v> with the finite difference along v, for random directions v.

    Every copy of the array has all its entries moved, and runs through the network whole.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    wrt : {"x", "W1", "b1", "W2", "b2"}
    method : {"central", "forward", "five-point", "complex"}
    step : float or array_like, optional
        One step along all directions, or an array (..., directions). By default the best.
    analytic : array_like, optional
        A gradient of the caller's own, of the gradient's shape.
    directions : int
        How many, r.
    seed : int
        Of the directions.
    rounding : float or array_like, optional
        As in `check_gradient`; along a direction the entries' roundings add up.

    Returns
    -------
    Agreement
        Its arrays are (..., r), one entry for each direction, and its route is "random
        directions".

    Raises
    ------
    ValueError
        As `check_gradient`; a number of directions below 1; a negative seed.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> network, x, y = Network.random(), random_input(), one_hot(1, 5)
    >>> agreement = check_directions(network, x, y, "W1", directions=3)
    >>> agreement.verdict.tolist()
    ['agree', 'agree', 'agree']
    """
    x, y = checked_input_and_label(network, x, y)
    checked_method(method)
    checked_wrt(wrt)
    r = integer("directions", directions, 1)
    seed = int(seed_array("seed", seed))
    batch, lead = batch_of(network, x, y)
    N = len(batch.x)
    if step is not None:
        step = checked_step(step, (*lead, r)).reshape(N, r)
    shape = gradient_shapes(network, lead)[wrt]
    analytic, rounding = own_gradient(batch, wrt, shape, analytic, rounding)
    if rounding is not None:
        rounding = np.repeat(rounding.sum(axis=-1, keepdims=True), r, axis=-1)
    signs = random_signs((r, batch.count((wrt,))), seed)
    with np.errstate(all="ignore"):
        point = point_of(batch, (wrt,))
        evaluation = Evaluation(
            route="random directions",
            differences=lambda point, method, step: differences_along(point, signs, method, step),
            rounding=lambda rates: rates.whole_copy_rounding,
            rounds_moved_entries=True,
        )
        # The directions start at the array itself: along them every coordinate is at 0.
        moves, at = rates_along(point, signs), np.zeros((N, r))
        kinks = (
            None if wrt in ("W2", "b2") else kinks_along(point, moves, method, 2.0 * UNIT_ROUNDOFF)
        )
        rates = directional_sensitivity(point, signs, moves)
        measurement = Measurement(method, evaluation, point, rates, at, kinks)
        gradient = point.gradient if analytic is None else analytic
        # A sum over the last axis is pairwise, which a matrix product need not be.
        along = np.stack([(gradient * v).sum(axis=-1) for v in signs], axis=-1)
        compared = compare(measurement, along, step, rounding)
        at_kink = compared["verdict"] == KINK
        compared |= sides(point, kinks, at_kink, lambda which, r: moves[which, r], UNIT_ROUNDOFF)
    return Agreement(
        wrt=wrt,
        method=method,
        route=evaluation.route,
        **{key: array.reshape((*lead, r)) for key, array in compared.items()},
    )
