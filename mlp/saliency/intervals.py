"""Intervals: what is certain of a sum, a product, a softmax, when its parts lie between two ends.

Interval arithmetic (Moore, "Interval Analysis", 1966): every function here takes the least and the
largest values of its arguments and returns ends between which its result must lie.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

# Above what underflows to 0.
UNDERFLOW = 1e-300


class Interval(NamedTuple):
    """Arrays of one shape: no value is below `low` nor above `high`."""

    low: np.ndarray
    high: np.ndarray

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def shifted(self, by):
        """Both ends moved by the same array."""
        return Interval(self.low + by, self.high + by)

    def times(self, other):
        """The products of two intervals."""
        ends = [one * two for one in self for two in other]
        low, high = np.minimum(ends[0], ends[1]), np.maximum(ends[0], ends[1])
        for end in ends[2:]:
            low, high = np.minimum(low, end), np.maximum(high, end)
        return Interval(low, high)

    def squared(self):
        """The squares, which are not negative."""
        low, high = np.square(self.low), np.square(self.high)
        around_0 = (self.low < 0) & (self.high > 0)
        return Interval(np.where(around_0, 0.0, np.minimum(low, high)), np.maximum(low, high))

    def through(self, above_0, below_0):
        """The products with a matrix on the right, given as `parts_of` gives it.

        Where the ends agree, terms of the sum cancel as they do without intervals. Where 0 lies
        between them none do, however wide the interval is: nothing is lost by rounding.
        """
        return Interval(
            self.low @ above_0 + self.high @ below_0, self.high @ above_0 + self.low @ below_0
        )

    def summed(self):
        """The sums over the last axis."""
        return Interval(self.low.sum(axis=-1), self.high.sum(axis=-1))

    def and_also(self, other):
        """What lies in both, where both are known to hold."""
        return Interval(np.fmax(self.low, other.low), np.fmin(self.high, other.high))

    def size(self):
        """The largest absolute value."""
        return np.maximum(-self.low, self.high)


def parts_of(matrix):
    """The entries of a matrix that are above 0, and those below, each with 0 for the others."""
    return np.maximum(matrix, 0.0), np.minimum(matrix, 0.0)


def _log_sum_of_the_others(z):
    """log of the sum of e^z_q over all q but l, for each l of the last axis; -inf for k = 1."""
    top = z.argmax(axis=-1)[..., None]
    is_top = np.arange(z.shape[-1]) == top
    largest = np.take_along_axis(z, top, axis=-1)
    rest = np.where(is_top, -np.inf, z)
    second = rest.max(axis=-1, keepdims=True)
    second = np.where(np.isneginf(second), 0.0, second)
    without_top = second + np.log(np.exp(rest - second).sum(axis=-1, keepdims=True))
    # Nothing is lost in this difference: the largest term, 1, is beside it.
    beside_top = np.exp(without_top - largest) - np.exp(rest - largest)
    return np.where(is_top, without_top, largest + np.log1p(np.maximum(beside_top, 0.0)))


@np.errstate(all="ignore")  # an overflow is a share of 0, an underflow is 0
def softmax_between(z):
    """The softmax of logits that lie in intervals: yhat_l is least where z_l is and others are not.

    Parameters
    ----------
    z : Interval of (..., k)

    Returns
    -------
    Interval of (..., k)

    Examples
    --------
    >>> apart = Interval(np.array([0.0, -1.0]), np.array([0.0, 1.0]))
    >>> [end.round(3).tolist() for end in softmax_between(apart)]
    [[0.269, 0.269], [0.731, 0.731]]
    """
    return Interval(
        1.0 / (1.0 + np.exp(_log_sum_of_the_others(z.high) - z.low)),
        1.0 / (1.0 + np.exp(_log_sum_of_the_others(z.low) - z.high)) + UNDERFLOW,
    )
