"""The loss with entries moved in whole copies of their arrays: a black box.

Each copy runs through the network from end to end, so nothing about its structure is taken for
granted; but copies of P entries cost P^2 numbers. `mlp.checks.propagated_change` is the way for
more.
"""

from __future__ import annotations

import numpy as np

from mlp.checks.batch import Example, end_to_end, entries
from mlp.core.forward import cross_entropy, logits
from mlp.finite_differences import OFFSETS, difference_quotient, one_at_a_time

# Whole copies beside a carried check: as many per array, unless they hold more numbers than this.
SAMPLES = 10
GOLDEN_RATIO = 0.6180339887498949
SAMPLED_NUMBERS = 2**20


def whole_copies(example, names, method, step):
    """Finite differences in every entry of the named arrays, each moved in a whole copy.

    Parameters
    ----------
    example : Example
    names : tuple of str
    method : str
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """
    # One array after the other: the numbers are then the same whichever others are checked too.
    numeric, start = [], 0
    for name in names:
        stop = start + getattr(example, name)[0].size
        numeric.append(_copies_of(example, name, method, step[:, start:stop]))
        start = stop
    return end_to_end(numeric)


def _copies_of(example, name, method, step):
    at = entries(example, (name,))
    # Every array gets an axis for the copies, behind that of the examples.
    arrays = {key: v[:, None] for key, v in example._asdict().items()}
    y, shape = arrays.pop("y"), arrays[name].shape[2:]
    own = np.eye(at.shape[-1], dtype=bool)

    def moved(values):  # (points, N, P)
        copies = np.where(own, values[..., None], at[:, None, :])
        return cross_entropy(logits(**(arrays | {name: copies.reshape(*values.shape, *shape)})), y)

    here = cross_entropy(logits(**arrays), y) if method == "forward" else None
    return difference_quotient(moved, here, at, step, method)


def sampled_copies(example, name, method, step):
    """Finite differences in a sample of the entries of one array, each moved in a whole copy.

    Parameters
    ----------
    example : Example
    name : str
    method : str
    step : ndarray, shape (N, size of the array)

    Returns
    -------
    which, entry : integer arrays, shape (r,)
        Whose array, and which of its entries: spread evenly, by the golden ratio.
    value, numeric : ndarray, shape (r,)
        The entries, and the finite differences.
    """
    size = step.shape[-1]
    affordable = SAMPLED_NUMBERS // (size * len(OFFSETS[method]))
    count = min(step.size, max(2, min(SAMPLES, affordable)))
    places = np.unique((np.arange(1, count + 1) * GOLDEN_RATIO % 1.0 * step.size).astype(int))
    which, entry = np.divmod(places, size)
    at = getattr(example, name).reshape(step.shape)[which, entry]
    chosen = example if len(step) == 1 else Example(*(v[which] for v in example))
    arrays = chosen._asdict()
    y = arrays.pop("y")
    array, rows = arrays[name], np.arange(len(places))

    def moved(values):
        copies = np.empty(values.shape + array.shape[1:], values.dtype)
        copies[...] = array
        copies.reshape((*values.shape, size))[:, rows, entry] = values
        return cross_entropy(logits(**(arrays | {name: copies})), y)

    here = cross_entropy(logits(**arrays), y) if method == "forward" else None
    numeric = difference_quotient(moved, here, at, step[which, entry], method)
    return which, entry, at, numeric


def moved_along(example, name, directions, method, step):
    """Finite differences along directions in which all entries of one array move.

    Parameters
    ----------
    example : Example
    name : str
    directions : ndarray, shape (r, size of the array)
    method : str
    step : ndarray, shape (N, r)

    Returns
    -------
    ndarray, shape (N, r)
    """
    shape = getattr(example, name).shape[1:]
    numbers = len(OFFSETS[method]) * directions.shape[-1]
    examples_at_a_time = max(1, SAMPLED_NUMBERS // (numbers * len(directions)))
    directions_at_a_time = max(1, SAMPLED_NUMBERS // numbers)
    numeric = np.empty(step.shape)
    for first in range(0, len(step), examples_at_a_time):
        some = slice(first, first + examples_at_a_time)
        arrays = {key: v[some, None] for key, v in example._asdict().items()}
        y = arrays.pop("y")
        for start in range(0, len(directions), directions_at_a_time):
            along = slice(start, start + directions_at_a_time)
            moves = directions[along].reshape((-1, *shape))

            def loss_of(s, arrays=arrays, y=y, moves=moves):
                moved = arrays[name] + s.reshape(s.shape + (1,) * len(shape)) * moves
                return cross_entropy(logits(**(arrays | {name: moved})), y)

            steps = step[some, along]
            at = np.zeros_like(steps)
            numeric[some, along] = one_at_a_time(loss_of, at, method, steps, batch_axes=2)
    return numeric
