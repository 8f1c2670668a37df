"""Why is an entry of dL/dx small? Its size as a product of four factors, each with one cause.

Take absolute values along every path from input i through unit j to class c, and let in one effect
after the other. With u = 2 |yhat - y| / sum |yhat - y|, which adds up to 2 as |yhat - y| itself
does for the worst prediction, and M the largest slope of the activation, 1/4 for the sigmoid,

    S0 = 2 m M                                        all weights 1, all slopes M
    S1 = sum_jc |W1_ij| M |W2_jc| u_c                 the true weights
    S2 = sum_jc |W1_ij| M |W2_jc| |yhat - y|_c        the true prediction
    S3 = sum_jc |W1_ij| f'(a_j) |W2_jc| |yhat - y|_c  the true slopes: the paths' sizes
    |dL/dx_i|                                         the paths' signs as well

so |dL/dx_i| is 2 m M times four factors, the quotients of neighbours:

    weights                  S1/S0, the mean of |W1_ij W2_jc| over the paths, each weighted by u_c
    prediction_error         S2/S1 = sum |yhat - y| / 2, which is 1 - yhat_c for a one-hot y: at
                             most 1
    unit_slope               S3/S2, the mean of f'(a_j) / M over the paths, each weighted by its
                             size with the largest slopes, |W1_ij W2_jc| u_c: at most 1
    left_after_cancellation  |dL/dx_i| / S3: 1 where no paths cancel

In logarithms the factors add up, so a share of the smallness is the logarithm of one factor over
the sum of all logarithms that make the entry smaller. The reference is what weights of size 1
give at best; the order of the four effects is a choice, as in any telescoping product.
"""

from __future__ import annotations

import numpy as np

from mlp.core.activation import activation_named
from mlp.core.arguments import checked_input_and_label
from mlp.core.backward import backward_pass, chain
from mlp.core.records import record

FACTORS = ("weights", "prediction_error", "unit_slope", "left_after_cancellation")


@record
class Causes:
    """The size of each entry of dL/dx as reference times four factors.

    Attributes
    ----------
    gradient : ndarray, shape (..., n)
        dL/dx.
    reference : float
        2 m M: m / 2 for the sigmoid.
    weights, prediction_error, unit_slope, left_after_cancellation : ndarrays, shape (..., n)
        See the head of this file; a factor that is 0/0 because another is 0 counts as 1.
    """

    gradient: np.ndarray
    reference: float
    weights: np.ndarray
    prediction_error: np.ndarray
    unit_slope: np.ndarray
    left_after_cancellation: np.ndarray

    def factors(self):
        """The four factors side by side, in the order of FACTORS: (..., n, 4)."""
        return np.stack([getattr(self, name) for name in FACTORS], axis=-1)

    def decades(self):
        """The logarithms to base 10 of the four factors, (..., n, 4); nan where a factor is 0."""
        factors = self.factors()
        return np.log10(np.where(factors == 0, np.nan, factors))

    def shares(self):
        """How much of each entry's smallness against the reference is due to each factor.

        Returns
        -------
        ndarray, shape (..., n, 4)
            Rows sum to 1, or to 0 where no factor is below 1.
        """
        return shares(self.factors())

    def shares_against_largest(self):
        """How much of each entry's smallness against the largest entry is due to each factor.

        Returns
        -------
        ndarray, shape (..., n, 4)
        """
        factors = self.factors()
        largest = np.abs(self.gradient).argmax(axis=-1)[..., None, None]
        of_largest = np.take_along_axis(factors, largest, axis=-2)
        nothing = of_largest == 0
        return shares(np.where(nothing, 1.0, factors) / np.where(nothing, 1.0, of_largest))


def shares(factors):
    """The share of each factor below 1 in the logarithm of their product.

    Parameters
    ----------
    factors : ndarray, shape (..., f)
        Not negative.

    Returns
    -------
    ndarray, shape (..., f)
        Not negative, summing to 1, or all 0 where no factor is below 1. Factors that are 0 share
        everything among themselves.

    Examples
    --------
    >>> shares(np.array([0.1, 0.01, 5.0])).round(3).tolist()
    [0.333, 0.667, 0.0]
    >>> shares(np.array([0.1, 0.0])).tolist()
    [0.0, 1.0]
    """
    zero = factors == 0
    any_zero = zero.any(axis=-1, keepdims=True)
    lost = -np.log(np.clip(np.where(zero, 1.0, factors), None, 1.0)) + 0.0
    lost = np.where(any_zero, zero, lost)
    total = lost.sum(axis=-1, keepdims=True)
    return lost / np.where(total == 0, 1.0, total)


def _quotient(part, whole):
    """part / whole, and 1 where both are 0."""
    return np.where(whole == 0, 1.0, part / np.where(whole == 0, 1.0, whole))


@np.errstate(under="ignore")  # what underflows is 0 here
def causes(network, x, y):
    """The factors that make each entry of dL/dx as small, or as large, as it is.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)

    Returns
    -------
    Causes
        |gradient| is `reference` times the product of the four factors, up to rounding.

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> sure = Network([[1.0]], [0.0], [[0.0, 0.0]], [0.0, 40.0])
    >>> causes(sure.replace(W2=[[1.0, -1.0]]), [0.0], one_hot(1, 2)).shares().round(2).tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    x, y = checked_input_and_label(network, x, y)
    passed = backward_pass(network, x, y)
    abs_W1, abs_W2 = np.abs(network.W1), np.abs(network.W2)
    m, k = abs_W2.shape[-2:]
    size = np.abs(passed.delta_theta)
    total = size.sum(axis=-1, keepdims=True)
    # Where yhat is y exactly there is no direction left to weigh the classes by: all alike.
    direction = np.where(total == 0, 2.0 / k, 2.0 * size / np.where(total == 0, 1.0, total))

    def through_units(slope):
        """The sum over all paths of the sizes of their weights, for these slopes of the units."""
        return chain(direction, abs_W2.swapaxes(-1, -2), slope, abs_W1.swapaxes(-1, -2)).delta_x

    largest_slope = activation_named(network.activation).largest_slope
    largest_slopes = through_units(1.0)
    true_slopes = through_units(passed.dh_da / largest_slope)
    prediction_error = np.broadcast_to(total / 2.0, passed.delta_x.shape)
    size_of_paths = largest_slope * true_slopes * prediction_error
    return Causes(
        gradient=passed.delta_x,
        reference=2.0 * m * largest_slope,
        weights=np.broadcast_to(largest_slopes / (2.0 * m), passed.delta_x.shape),
        prediction_error=prediction_error,
        unit_slope=_quotient(true_slopes, largest_slopes),
        left_after_cancellation=np.minimum(1.0, _quotient(np.abs(passed.delta_x), size_of_paths)),
    )
