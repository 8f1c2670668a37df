"""The slope of the sigmoid three ways, and where each loses its digits.

    h - h*h              subtracts two numbers that agree once h is near 1
    h (1 - h)            the same, inside the bracket
    sigma(a) sigma(-a)   subtracts nothing

At a = 37 the number h is so near 1 that float64 cannot tell them apart, and the first two are 0
from there on, where the truth is 1e-16 and falling. For negative a, h is small and all is well.
"""

from __future__ import annotations

import numpy as np

from mlp.core.activation import sigmoid
from mlp.core.arguments import checked_input, integer, real_array
from mlp.core.records import record


@record
class Slopes:
    """sigma'(a) computed three ways, and its true value: arrays of the shape of a."""

    a: np.ndarray
    h_minus_hh: np.ndarray
    h_times_one_minus_h: np.ndarray
    sigma_times_sigma: np.ndarray
    true: np.ndarray

    def relative_error(self, way):
        """|computed - true| / true of the field `way`: 1 where every digit is lost."""
        return np.abs(getattr(self, way) - self.true) / self.true


@np.errstate(under="ignore")  # what underflows is 0 here
def slopes(a):
    """The derivative of the sigmoid at a, computed three ways.

    Parameters
    ----------
    a : array_like
        Any shape, entries up to 700 in size: beyond that the slope leaves the range of float64.

    Returns
    -------
    Slopes
        `true` is e / (1 + e)^2 with e = exp(-|a|), in which nothing is subtracted; it is right to
        a few units of the sixteenth digit.

    Raises
    ------
    ValueError
        Entries that are not real numbers of size at most 700.

    Examples
    --------
    >>> at = slopes(45.0)
    >>> float(at.h_minus_hh), float(at.sigma_times_sigma)
    (0.0, 2.8625185805493937e-20)
    """
    a = real_array("a", a).copy()
    if np.abs(a).max() > 700:
        raise ValueError(f"a holds {a.flat[np.abs(a).argmax()]}, expected a size of at most 700")
    h, e = sigmoid(a), np.exp(-np.abs(a))
    return Slopes(
        a=a,
        h_minus_hh=h - h * h,
        h_times_one_minus_h=h * (1.0 - h),
        sigma_times_sigma=h * sigmoid(-a),
        true=e / ((1.0 + e) * (1.0 + e)),
    )


def with_preactivation(network, x, unit, a):
    """The network with its bias b1 moved so that one hidden unit has the pre-activation `a` at x.

    Parameters
    ----------
    network : Network
        A single one.
    x : array_like, shape (n,)
    unit : int
        Counted from 0.
    a : float

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        A stack of networks or inputs, an x that does not fit, a unit that the network does not
        have, an a that is not one finite number.

    Examples
    --------
    >>> from mlp import Network, forward
    >>> moved = with_preactivation(Network.random(), [1.0] * 5, 1, 20.0)
    >>> forward(moved, [1.0] * 5).a.round(3).tolist()
    [3.796, 20.0, 1.921]
    """
    x, a = checked_input(network, x), real_array("a", a)
    if network.W1.ndim > 2 or network.b1.ndim > 1 or x.ndim > 1 or a.ndim:
        raise ValueError(
            f"W1 has shape {network.W1.shape}, x {x.shape} and a {a.shape}, expected one network, "
            "one input and one number"
        )
    m = network.sizes[1]
    if integer("unit", unit, 0) >= m:
        raise ValueError(f"unit is {unit}, expected 0 to {m - 1}: the network has m = {m} units")
    b1 = network.b1.copy()
    b1[unit] = a - x @ network.W1[:, unit]
    return network.replace(b1=b1)
