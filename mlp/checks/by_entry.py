"""Is this gradient right? Analytic against finite difference, with a bound per coordinate."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from mlp.checks.agreement import KINK, Agreement, compare
from mlp.checks.batch import (
    batch_of,
    checked_wrt,
    gradient_shapes,
    point_of,
)
from mlp.checks.by_direction import check_directions
from mlp.checks.error_bounds import roundoff, unevenness
from mlp.checks.kinks import nearest_kinks, rates_of_coordinates, sides
from mlp.checks.measurement import Measurement
from mlp.checks.own_gradient import own_gradient
from mlp.checks.propagated_change import PROPAGATED_CHANGE
from mlp.checks.sensitivity import sensitivity
from mlp.checks.whole_copies import WHOLE_COPIES, differences_of_sampled_copies
from mlp.core.arguments import checked_input_and_label
from mlp.core.quantities import CHECKED_ARRAYS
from mlp.core.records import record
from mlp.finite_differences import checked_method, checked_step

# Whole copies are made while they hold at most this many numbers in all, which is 362 entries of
# one network; past it, one change is propagated through the network.
COPIED_NUMBERS = 2**17

# Past this many entries of one array, random directions are checked instead of entries.
DIRECTIONS_PAST = 1_000_000


def too_many_copies(batch, names):
    """Whether whole copies of the named arrays would hold more than COPIED_NUMBERS numbers."""
    return len(batch.x) * batch.count(names) ** 2 > COPIED_NUMBERS


def evaluation_for(batch, names):
    """The way of evaluating the loss that the size of a batch asks for."""
    return PROPAGATED_CHANGE if too_many_copies(batch, names) else WHOLE_COPIES


def measurement_of(batch, names, method, evaluation, dtype=np.float64):
    """The measurement along the named arrays, and the point that the analytic gradient is for.

    Parameters
    ----------
    batch : Batch
    names : tuple of str
    method : str
    evaluation : Evaluation
    dtype : dtype
        The arithmetic in which the loss is evaluated; the analytic gradient is float64's.

    Returns
    -------
    Measurement, Point
    """
    point = point_of(batch, names)
    evaluated = point if dtype is np.float64 else point_of(batch.in_arithmetic(dtype), names)
    unit_roundoff = np.finfo(dtype).eps / 2
    rates = sensitivity(point, unit_roundoff)
    kinks = nearest_kinks(point, method, unit_roundoff)
    return Measurement(method, evaluation, evaluated, rates, evaluated.values, kinks), point


@record
class Comparison:
    """The comparison of every coordinate of a batch.

    Attributes
    ----------
    arrays : dict of str to ndarray, shape (N, P)
        The array fields of `Agreement`.
    slices : dict of str to slice
        Where the coordinates of each array stand among the P, by its name.
    copies_checked, copies_agree : int
        How many whole copies were evaluated beside propagated changes, and how many agree.
    """

    arrays: dict
    slices: dict
    copies_checked: int = 0
    copies_agree: int = 0


def _stretches(batch, names, evaluation):
    """Slices of the examples, few enough at a time for the memory and the cache."""
    P = batch.count(names)
    numbers = P * (P if evaluation is WHOLE_COPIES else batch.b2.shape[-1])
    at_a_time = max(1, COPIED_NUMBERS // numbers)
    return [slice(i, i + at_a_time) for i in range(0, len(batch.x), at_a_time)]


def compare_batch(
    batch,
    names,
    method,
    evaluation,
    step=None,
    analytic=None,
    rounding=None,
    dtype=np.float64,
    with_sides=True,
):
    """The comparison of every coordinate of the named arrays, in stretches of examples.

    Parameters
    ----------
    batch, names, method, evaluation, dtype
        As in `measurement_of`.
    step, analytic : ndarray, shape (N, P), optional
        By default the best step and the analytic gradient of `mlp.gradients`.
    rounding : ndarray, shape (N, P), optional
        Of the analytic gradient, where it is not one in float64.
    with_sides : bool
        Whether the one-sided derivatives at kinks are computed too.

    Returns
    -------
    Comparison
    """
    parts, copies = [], (0, 0)
    # Overflow and NaN are dealt with where they arise: they make a bound infinite.
    with np.errstate(all="ignore"):
        for stretch in _stretches(batch, names, evaluation):
            measurement, point = measurement_of(
                batch.part(stretch), names, method, evaluation, dtype
            )
            part = compare(
                measurement,
                point.gradient if analytic is None else analytic[stretch],
                None if step is None else step[stretch],
                None if rounding is None else rounding[stretch],
            )
            if with_sides:
                part |= sides(
                    point,
                    measurement.kinks,
                    part["verdict"] == KINK,
                    partial(rates_of_coordinates, point),
                    np.finfo(dtype).eps / 2,
                )
            parts.append(part)
            # The first stretch stands for all: whole copies beside each would cost as much again.
            if evaluation is not WHOLE_COPIES and len(parts) == 1:
                copies = _copies_beside(measurement, part)
    arrays = parts[0]
    if len(parts) > 1:
        arrays = {key: np.concatenate([part[key] for part in parts]) for key in arrays}
    return Comparison(arrays, point.slices, *copies)


def _copies_beside(measurement, part):
    """How many sampled whole copies were evaluated, and how many agree with what was propagated."""
    copied = replace(measurement, evaluation=WHOLE_COPIES)
    step = part["step"]
    noise = roundoff(copied, step) + unevenness(copied, step)
    checked = agree = 0
    for name, here in measurement.point.slices.items():
        taken = step[:, here].astype(measurement.values.dtype, copy=False)
        which, entry, numeric = differences_of_sampled_copies(
            measurement.point.batch, name, measurement.method, taken
        )
        at = which, here.start + entry
        difference = np.abs(numeric - part["numeric"][at])
        # A difference that overflowed says nothing about the two ways.
        agree += int((~(difference > part["bound"][at] + noise[at])).sum())
        checked += len(which)
    return checked, agree


def _agreements(compared, method, evaluation, shapes):
    """An Agreement for each array that was compared, in the shapes of the gradients."""
    return {
        name: Agreement(
            wrt=name,
            method=method,
            route=evaluation.route,
            **{key: v[:, here].reshape(shapes[name]) for key, v in compared.arrays.items()},
            copies_checked=compared.copies_checked,
            copies_agree=compared.copies_agree,
        )
        for name, here in compared.slices.items()
    }


def check_gradient(
    network, x, y, wrt="x", method="central", step=None, analytic=None, rounding=None
):
    """Compare the analytic gradient with finite differences, coordinate by coordinate.

    Up to 362 entries of one network, each is moved in a whole copy of its array: a black box. Where
    all copies would hold more numbers than that (`COPIED_NUMBERS`, the square of 362), one change
    is propagated through the network instead, with a sample of whole copies beside it. Past a
    million entries in one array (`DIRECTIONS_PAST`) the check is that of `check_directions`, and
    the arrays of the Agreement have one entry for each of its 8 random directions.
    `Agreement.route` says which of the three it was.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.
    wrt : {"x", "W1", "b1", "W2", "b2"}
        What the loss is differentiated by.
    method : {"central", "forward", "five-point", "complex"}
    step : float or array_like, optional
        One step, or an array of the gradient's shape. By default the step at which the error
        bound is least, per coordinate (`mlp.checks.error_bounds.best_step`).
    analytic : array_like, optional
        A gradient of the caller's own to be checked, instead of that of `mlp.gradients`. An array
        of float32 or float16 is held to the rounding of the textbook backward pass in that
        arithmetic, `textbook_rounding`, weights rounded to it included.
    rounding : float or array_like, optional
        How far each entry of `analytic` may be off by rounding alone, in place of what its dtype
        says: half a unit of the last digit of a number that was printed.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        Wrong shapes or entries, unknown wrt or method, a step that is not positive and finite, a
        rounding that is negative or NaN or comes without a gradient.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> network, x, y = Network.random((2, 3, 4)), random_input(2), one_hot(1, 4)
    >>> check_gradient(network, x, y).verdict.tolist()
    ['agree', 'agree']
    >>> mine = check_gradient(network, x, y).analytic * [1.0, 1.001]
    >>> check_gradient(network, x, y, analytic=mine).verdict.tolist()
    ['agree', 'disagree']
    >>> mine = check_gradient(network, x, y).analytic
    >>> check_gradient(network, x, y, analytic=mine.astype("float32")).verdict.tolist()
    ['agree', 'agree']
    >>> check_gradient(network, x, y, analytic=mine.round(4), rounding=0.5e-4).verdict.tolist()
    ['agree', 'agree']
    """
    x, y = checked_input_and_label(network, x, y)
    checked_method(method)
    checked_wrt(wrt)
    batch, lead = batch_of(network, x, y)
    shapes = gradient_shapes(network, lead)
    N = len(batch.x)
    if batch.count((wrt,)) > DIRECTIONS_PAST:
        return check_directions(network, x, y, wrt, method, step, analytic, rounding=rounding)
    if step is not None:
        step = checked_step(step, shapes[wrt]).reshape(N, -1)
    analytic, rounding = own_gradient(batch, wrt, shapes[wrt], analytic, rounding)
    evaluation = evaluation_for(batch, (wrt,))
    compared = compare_batch(batch, (wrt,), method, evaluation, step, analytic, rounding)
    return _agreements(compared, method, evaluation, shapes)[wrt]


def check_gradients(network, x, y, method="central", step=None):
    """All five gradients checked at once: quicker than five calls of `check_gradient`.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    method : {"central", "forward", "five-point", "complex"}
    step : float, optional
        One step for all coordinates; by default the best for each.

    Returns
    -------
    dict of str to Agreement
        By the names x, W1, b1, W2, b2. Where changes are propagated, each Agreement counts the
        whole copies of all five.

    Raises
    ------
    ValueError
        Wrong shapes or entries, unknown method, a step that is not one positive finite number.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> found = check_gradients(Network.random(), random_input(), one_hot(1, 5))
    >>> {name: agreement.passed for name, agreement in found.items()}
    {'x': True, 'W1': True, 'b1': True, 'W2': True, 'b2': True}
    """
    x, y = checked_input_and_label(network, x, y)
    checked_method(method)
    batch, lead = batch_of(network, x, y)
    if step is not None:
        P = batch.count(CHECKED_ARRAYS)
        step = np.broadcast_to(checked_step(step, ()), (len(batch.x), P))
    evaluation = evaluation_for(batch, CHECKED_ARRAYS)
    compared = compare_batch(batch, CHECKED_ARRAYS, method, evaluation, step)
    return _agreements(compared, method, evaluation, gradient_shapes(network, lead))
