"""A gradient that a caller brings to be checked, and how far it may be off by its own rounding."""

from __future__ import annotations

import numpy as np

from mlp.checks.batch import checked_gradient
from mlp.checks.textbook import ARITHMETICS, rounding_of_batch
from mlp.core.arguments import number_array, plain_array


def own_gradient(batch, wrt, shape, analytic, rounding):
    """The caller's gradient and its rounding, laid end to end for each of N examples.

    Parameters
    ----------
    batch : Batch
    wrt : str
    shape : tuple of int
        Of the gradient.
    analytic, rounding : array_like or None
        As in `mlp.check_gradient`.

    Returns
    -------
    analytic, rounding : ndarrays, shape (N, P), or None
        Without a rounding where the gradient is float64's own.

    Raises
    ------
    ValueError
        Another shape, entries that are no numbers; a rounding that is negative, NaN, or without a
        gradient.
    """
    N = len(batch.x)
    if analytic is None:
        if rounding is not None:
            raise ValueError("rounding is given without analytic, expected the gradient it is of")
        return None, None
    name = plain_array("analytic", analytic).dtype.name
    analytic = checked_gradient(analytic, wrt, shape).reshape(N, -1)
    if rounding is not None:
        return analytic, _checked_rounding(rounding, shape).reshape(N, -1)
    # In float64 all digits can be kept (`mlp.core`), so that no other rounding is allowed for.
    if name == "float64" or name not in ARITHMETICS:
        return analytic, None
    return analytic, rounding_of_batch(batch, wrt, ARITHMETICS[name])


def _checked_rounding(rounding, shape):
    rounding = number_array("rounding", rounding)
    if rounding.shape not in ((), shape):
        raise ValueError(f"rounding has shape {rounding.shape}, expected one number or {shape}")
    if not (rounding >= 0).all():
        raise ValueError("rounding holds a number that is negative or NaN, expected 0 or more")
    return np.broadcast_to(rounding, shape)
