"""The loss with entries moved in whole copies of their arrays: a black box.

Each copy runs through the network from end to end, so nothing about its structure is taken for
granted; but copies of P entries cost P^2 numbers. `mlp.checks.propagated_change` is the way for
more.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from mlp.checks.batch import end_to_end
from mlp.checks.measurement import Evaluation
from mlp.core.forward import loss_of_arrays
from mlp.finite_differences import FORMULAS, difference_quotient, one_at_a_time

# Whole copies beside a propagated change: as many per array, unless they hold more numbers than
# this.
SAMPLES = 10
GOLDEN_RATIO = 0.6180339887498949
SAMPLED_NUMBERS = 2**20


def differences_of_copies(point, method, step):
    """Finite differences in every coordinate, each moved in a whole copy of its array.

    Parameters
    ----------
    point : Point
    method : str
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """
    # One array after the other: the numbers are then the same whichever others are checked too.
    return end_to_end(
        [_copies_of(point, name, method, step[:, here]) for name, here in point.slices.items()]
    )


WHOLE_COPIES = Evaluation(
    route="whole copies",
    differences=differences_of_copies,
    rounding=lambda rates: rates.whole_copy_rounding,
    rounds_moved_entries=True,
)


def _copies_of(point, name, method, step):
    # Every array gets an axis for the copies, behind that of the examples.
    arrays = {key: array[:, None] for key, array in point.batch.arrays.items()}
    loss_at = partial(loss_of_arrays, activation=point.batch.activation)
    shape = arrays[name].shape[2:]
    at = getattr(point.batch, name).reshape(len(step), -1)
    own = np.eye(at.shape[-1], dtype=bool)

    def moved(values):  # (points, N, P)
        copies = np.where(own, values[..., None], at[:, None, :])
        return loss_at(**(arrays | {name: copies.reshape(*values.shape, *shape)}))

    here = loss_at(**arrays) if method == "forward" else None
    return difference_quotient(moved, here, at, step, method)


def differences_of_sampled_copies(batch, name, method, step):
    """Finite differences in a sample of the entries of one array, each moved in a whole copy.

    Parameters
    ----------
    batch : Batch
    name : str
    method : str
    step : ndarray, shape (N, size of the array)

    Returns
    -------
    which, entry : integer arrays, shape (r,)
        Whose array, and which of its entries: spread evenly, by the golden ratio.
    numeric : ndarray, shape (r,)
        The finite differences.
    """
    size = step.shape[-1]
    affordable = SAMPLED_NUMBERS // (size * len(FORMULAS[method].offsets))
    count = min(step.size, max(2, min(SAMPLES, affordable)))
    places = np.unique((np.arange(1, count + 1) * GOLDEN_RATIO % 1.0 * step.size).astype(int))
    which, entry = np.divmod(places, size)
    at = getattr(batch, name).reshape(step.shape)[which, entry]
    arrays = (batch if len(step) == 1 else batch.part(which)).arrays
    loss_at = partial(loss_of_arrays, activation=batch.activation)
    array, rows = arrays[name], np.arange(len(places))

    def moved(values):
        copies = np.empty(values.shape + array.shape[1:], values.dtype)
        copies[...] = array
        copies.reshape((*values.shape, size))[:, rows, entry] = values
        return loss_at(**(arrays | {name: copies}))

    here = loss_at(**arrays) if method == "forward" else None
    return which, entry, difference_quotient(moved, here, at, step[which, entry], method)


def differences_along(point, directions, method, step):
    """Finite differences along directions in which all entries of one array move.

    Parameters
    ----------
    point : Point
        Of one array.
    directions : ndarray, shape (r, size of the array)
    method : str
    step : ndarray, shape (N, r)

    Returns
    -------
    ndarray, shape (N, r)
    """
    (name,) = point.names
    shape = getattr(point.batch, name).shape[1:]
    numbers = len(FORMULAS[method].offsets) * directions.shape[-1]
    examples_at_a_time = max(1, SAMPLED_NUMBERS // (numbers * len(directions)))
    directions_at_a_time = max(1, SAMPLED_NUMBERS // numbers)
    numeric, activation = np.empty(step.shape), point.batch.activation
    for first in range(0, len(step), examples_at_a_time):
        some = slice(first, first + examples_at_a_time)
        arrays = {key: array[some, None] for key, array in point.batch.arrays.items()}
        for start in range(0, len(directions), directions_at_a_time):
            along = slice(start, start + directions_at_a_time)
            moves = directions[along].reshape((-1, *shape))

            def loss_at(s, arrays=arrays, moves=moves):
                moved = arrays[name] + s.reshape(s.shape + (1,) * len(shape)) * moves
                return loss_of_arrays(**arrays | {name: moved}, activation=activation)

            steps = step[some, along]
            at = np.zeros_like(steps)
            numeric[some, along] = one_at_a_time(loss_at, at, method, steps, batch_axes=2)
    return numeric
