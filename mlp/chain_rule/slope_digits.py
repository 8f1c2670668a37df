"""The slope of an activation in every way of writing it, and where each loses its digits.

For the sigmoid

    h - h*h              subtracts two numbers that agree once h is near 1
    h (1 - h)            the same, inside the bracket
    sigma(a) sigma(-a)   subtracts nothing

At a = 37 the number h is so near 1 that float64 cannot tell them apart, and the first two are 0
from there on, where the truth is 1e-16 and falling. For negative a, h is small and all is well. For
tanh 1 - h*h is 0 from |a| = 19.1 on, at both ends. Where f is linear in pieces, its slope is one of
a few numbers, and no digit is lost.
"""

from __future__ import annotations

import numpy as np

from mlp.chain_rule.one_example import check_one
from mlp.core.activation import activation_named
from mlp.core.arguments import checked_input, integer, real_array
from mlp.core.records import record

# |f''| <= growth f', so f'(a) cannot fall faster than e^(-growth |a|): up to this exponent it stays
# in the range of float64.
LARGEST_EXPONENT = 700.0


@record
class Slopes:
    """The slope f'(a) in every way of writing it, and its true value.

    Attributes
    ----------
    activation : str
        Its name.
    a : ndarray
    computed : ndarray, shape (w, *shape of a)
        What each of the w ways in `Activation.slopes` gives in floating point.
    true : ndarray
        Of the shape of a.
    """

    activation: str
    a: np.ndarray
    computed: np.ndarray
    true: np.ndarray

    @property
    def relative_errors(self):
        """|computed - true| / true for each way: 1 where every digit is lost, 0 where none is."""
        error = np.abs(self.computed - self.true)
        of_nothing = np.where(error == 0, 0.0, np.inf)
        return np.divide(error, self.true, out=of_nothing, where=self.true > 0)


@np.errstate(under="ignore")  # what underflows is 0 here
def slopes(a, activation="sigmoid"):
    """The slope of an activation at a, in every way of writing it.

    Parameters
    ----------
    a : array_like
        Any shape. For the sigmoid entries up to 700 in size, for tanh up to 350: beyond that the
        slope leaves the range of float64.
    activation : str

    Returns
    -------
    Slopes
        `true` is computed so that nothing is subtracted (`mlp.core.activation`); it is right to a
        few units of the sixteenth digit.

    Raises
    ------
    ValueError
        Entries that are not real numbers of such a size, or an activation that there is not.

    Examples
    --------
    >>> at = slopes(45.0)
    >>> at.computed.tolist()
    [0.0, 0.0, 2.8625185805493937e-20]
    >>> slopes([-1.0, 2.0], "relu").computed.tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """
    f, a = activation_named(activation), real_array("a", a).copy()
    largest = LARGEST_EXPONENT / f.growth if f.growth else np.inf
    if np.abs(a).max() > largest:
        raise ValueError(
            f"a holds {a.flat[np.abs(a).argmax()]}, expected a size of at most {largest:g}: beyond "
            f"that the slope of {f.title} leaves the range of float64"
        )
    h, true = f.value_and_slope(a)
    given = {"a": a, "h": h}
    computed = np.stack([writing.value(given[writing.of]) for writing in f.slopes])
    return Slopes(f.name, a, computed, np.asarray(true))


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
    check_one(network, x=x)
    if a.ndim:
        raise ValueError(f"a has shape {a.shape}, expected one number")
    m = network.sizes[1]
    if integer("unit", unit, 0) >= m:
        raise ValueError(f"unit is {unit}, expected 0 to {m - 1}: the network has m = {m} units")
    b1 = network.b1.copy()
    b1[unit] = a - x @ network.W1[:, unit]
    return network.replace(b1=b1)
