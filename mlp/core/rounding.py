"""How much float64 arithmetic rounds: one operation, and the sums that the pre-activations are."""

from __future__ import annotations

import numpy as np

from mlp.core.forward import row_times

# Half the distance from 1 to the next float64: the largest relative error of one rounding.
UNIT_ROUNDOFF = 2.0**-53


def size_of_sums(x, W1, b1):
    """The size of the terms of a = x W1 + b1 before they cancel: |x| |W1| + |b1|.

    The rounding of a sum of n + 1 terms is at most n + 1 unit roundoffs of it (Higham, "Accuracy
    and Stability of Numerical Algorithms", chapter 3).

    Parameters
    ----------
    x : ndarray, shape (..., n)
    W1 : ndarray, shape (..., n, m)
    b1 : ndarray, shape (..., m)

    Returns
    -------
    ndarray, shape (..., m)

    Examples
    --------
    >>> size_of_sums(np.array([1.0, -2.0]), np.array([[3.0], [1.5]]), np.array([-1.0])).tolist()
    [7.0]
    """
    return row_times(np.abs(x), np.abs(W1)) + np.abs(b1)


def rounding_at_kinks(x, W1, b1, unit_roundoff=UNIT_ROUNDOFF):
    """How near to a kink a pre-activation counts as being there, (..., m).

    That is its rounding twice: once for the point, and once for a copy that is moved.
    """
    return 2.0 * unit_roundoff * (x.shape[-1] + 1) * size_of_sums(x, W1, b1)
