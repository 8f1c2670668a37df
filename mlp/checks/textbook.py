"""How far a right gradient may be off because it was computed in few digits, entry by entry.

A gradient in float32 is not wrong for having float32's digits, and those it keeps are not the same
in every entry: yhat - y cancels where the network is confident, h (1 - h) where a unit is
saturated, and a sum where its terms do. So each rounding of the backward pass as textbooks write it
is followed to the end (a running error analysis: Higham, "Accuracy and Stability of Numerical
Algorithms", 2nd edition, sections 3.1 and 3.3). With u the unit roundoff, v^ what is computed of v,
e(v) a bound of |v^ - v|, and gamma_p = p u / (1 - p u):

    arrays     e(v) = u |v|, the rounding of x, the weights and y themselves
    a sum      e(vM + b) = |v| e(M) + e(v) (|M| + e(M)) + e(b) + gamma_(p+2) (size of its terms)
    h          e(h) = min(f'(a) (exp(G e(a)) - 1) / G, largest f' e(a)) + 8u |h|:  |f''| <= G f'
    slope      e(f'(a)) = f'(a) (exp(G e(a)) - 1) + (what its own formula loses) u + 3u f'(a),
               and all of its jump within e(a) of a kink
    softmax    e(yhat_l) = yhat_l ((1 - yhat_l) r_l + sum over j not l of yhat_j r_j) exp(4 max r)
                           + (the rounding of yhat_l itself) yhat_l,
               r_l = e(theta_l) + u (2 |theta_l - max theta| + 4)
    yhat - y   e = e(yhat) + e(y) + u |yhat - y|

and every operation may underflow, by the smallest number, while 1 / (1 + exp(-a)) is 0 where the
exponential overflows. Where a sum of terms could overflow nothing is known, and the bound is inf.

**Weights are rounded too.** A model in float32 holds float32 weights, its gradient is that of the
rounded network, and a reader who checks it against the network that was rounded would else be told
of a mistake. So the rounding of x, W1, b1, W2, b2 and y is part of the bound, also where the
network given holds numbers that the arithmetic holds exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.checks.batch import batch_of, checked_wrt, gradient_shapes
from mlp.core.arguments import checked_input_and_label
from mlp.core.backward import backward
from mlp.core.forward import row_times
from mlp.core.softmax import softmax


class Arithmetic(NamedTuple):
    """The unit roundoff of an arithmetic, its smallest and its largest positive number."""

    unit_roundoff: float
    smallest: float
    largest: float

    def gamma(self, count):
        """The relative rounding of `count` operations in a row; inf where none of it is left."""
        rounded = count * self.unit_roundoff
        return rounded / (1.0 - rounded) if rounded < 1.0 else np.inf


# By the names of their dtypes.
ARITHMETICS = {
    "float64": Arithmetic(2.0**-53, 2.0**-1074, 2.0**1023 * (2 - 2.0**-52)),
    "float32": Arithmetic(2.0**-24, 2.0**-149, 2.0**128 * (1 - 2.0**-24)),
    "float16": Arithmetic(2.0**-11, 2.0**-24, 65504.0),
    "bfloat16": Arithmetic(2.0**-8, 2.0**-133, 2.0**128 * (1 - 2.0**-8)),
}


class _Rounded(NamedTuple):
    """Exact values, and how far the computed ones may be from them."""

    value: np.ndarray
    error: np.ndarray

    @property
    def size(self):
        """How large a computed value may be."""
        return np.abs(self.value) + self.error

    @property
    def transposed(self):
        """The same of a matrix turned around."""
        return _Rounded(self.value.swapaxes(-1, -2), self.error.swapaxes(-1, -2))


def _rounded_once(array, arithmetic):
    """An array of the network as the arithmetic holds it: 0 exactly, and nothing too large."""
    size = np.abs(array)
    error = np.where(size > 0, arithmetic.unit_roundoff * size + arithmetic.smallest, 0.0)
    return _Rounded(array, np.where(size > arithmetic.largest, np.inf, error))


def _sum_of_products(value, row, matrix, arithmetic, added=None):
    """row (..., p) times matrix (..., p, q), and a row added, whose exact value is known."""
    p = matrix.value.shape[-2]
    inherited = row_times(np.abs(row.value), matrix.error) + row_times(row.error, matrix.size)
    size = row_times(row.size, matrix.size)
    if added is not None:
        inherited, size = inherited + added.error, size + added.size
    error = inherited + arithmetic.gamma(p + 2) * size + (p + 1) * arithmetic.smallest
    return _Rounded(value, np.where(size > arithmetic.largest, np.inf, error))


def _product(value, left, right, arithmetic):
    """The product of two numbers, element by element, whose exact value is known."""
    inherited = np.abs(left.value) * right.error + left.error * right.size
    rounded = arithmetic.gamma(2) * left.size * right.size + arithmetic.smallest
    return _Rounded(value, inherited + rounded)


def _activation_and_slope(passed, a, activation, arithmetic):
    u, growth, size_h = arithmetic.unit_roundoff, activation.growth, np.abs(passed.h)
    # Where the exponential overflows; what is linear has none.
    least = 2.0 / arithmetic.largest if growth else 0.0
    # fmin, because 0 inf is NaN: a slope that is 0, and an a of which nothing is known.
    slope_moved = np.fmin(passed.dh_da * np.expm1(growth * a.error), np.inf)
    for kink in activation.kinks:
        near = np.abs(passed.a - kink.at) <= a.error
        slope_moved = np.where(near, abs(kink.right - kink.left), slope_moved)
    h_moved = activation.largest_slope * a.error
    if growth:
        h_moved = np.fmin(slope_moved / growth, h_moved)
    low, high = activation.range
    h = np.fmin(h_moved, high - low) + 8.0 * u * size_h + least
    own = activation.slope_rounding(size_h) + 3.0 * passed.dh_da
    slope = slope_moved + u * own + least + arithmetic.smallest
    # Computed or exact, a slope is between 0 and the largest.
    slope = np.fmin(slope, activation.largest_slope)
    return _Rounded(passed.h, h), _Rounded(passed.dh_da, slope)


def _softmax_minus_label(passed, theta, y, arithmetic):
    u, k = arithmetic.unit_roundoff, y.value.shape[-1]
    yhat = softmax(theta.value)
    below = theta.value.max(axis=-1, keepdims=True) - theta.value
    r = theta.error + u * (2.0 * below + 4.0)
    of_others = (yhat * r).sum(axis=-1, keepdims=True) - yhat * r
    largest = r.max(axis=-1, keepdims=True)
    moved = yhat * ((1.0 - yhat) * r + of_others) * np.exp(4.0 * largest)
    # Normalised by a division, or as the exponential of its own logarithm.
    itself = yhat * u * (2.0 * k + 8.0 + 2.0 * (below + np.log(k)))
    of_yhat = np.fmin(moved + itself, 1.0) + arithmetic.smallest
    error = of_yhat + y.error + u * (np.abs(passed.delta_theta) + of_yhat)
    return _Rounded(passed.delta_theta, error)


def rounding_of_batch(batch, wrt, arithmetic):
    """The bound of `textbook_rounding` for N examples at once.

    Parameters
    ----------
    batch : Batch
    wrt : str
    arithmetic : Arithmetic

    Returns
    -------
    ndarray, shape (N, P)
    """
    with np.errstate(all="ignore"):
        found = _rounding(batch, wrt, arithmetic)
        # What overflowed on the way says that nothing is known.
        return np.where(np.isnan(found), np.inf, found).reshape(len(batch.x), -1)


def _rounding(batch, wrt, arithmetic):
    passed = backward(*batch)
    x, W1, b1, W2, b2, y = (_rounded_once(array, arithmetic) for array in batch[:-1])
    a = _sum_of_products(passed.a, x, W1, arithmetic, b1)
    h, dh_da = _activation_and_slope(passed, a, batch.activation, arithmetic)
    theta = _sum_of_products(passed.theta, h, W2, arithmetic, b2)
    delta_theta = _softmax_minus_label(passed, theta, y, arithmetic)
    if wrt == "b2":
        return _stored(delta_theta, arithmetic)
    if wrt == "W2":
        return _stored(_outer(h, delta_theta, arithmetic), arithmetic)
    delta_h = _sum_of_products(passed.delta_h, delta_theta, W2.transposed, arithmetic)
    delta_a = _product(passed.delta_a, delta_h, dh_da, arithmetic)
    if wrt == "b1":
        return _stored(delta_a, arithmetic)
    if wrt == "W1":
        return _stored(_outer(x, delta_a, arithmetic), arithmetic)
    delta_x = _sum_of_products(passed.delta_x, delta_a, W1.transposed, arithmetic)
    return _stored(delta_x, arithmetic)


def _outer(column, row, arithmetic):
    column = _Rounded(column.value[..., :, None], column.error[..., :, None])
    row = _Rounded(row.value[..., None, :], row.error[..., None, :])
    return _product(column.value * row.value, column, row, arithmetic)


def _stored(gradient, arithmetic):
    """The error of a gradient that is rounded once more where it is stored."""
    return gradient.error + arithmetic.unit_roundoff * gradient.size + arithmetic.smallest


def textbook_rounding(network, x, y, wrt="x", arithmetic="float32"):
    """How far a right gradient computed in this arithmetic may be from the exact one, by entry.

    The bound of the rounding errors of a = xW1 + b1, h = f(a), theta = hW2 + b2, yhat =
    softmax(theta) and of the backward pass through yhat - y and the slope of f from h, all in this
    arithmetic, from x, y and weights that are rounded to it first. `mlp.checks.textbook` derives
    it. It holds for loops, NumPy, and automatic differentiation that goes through these steps.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    wrt : {"x", "W1", "b1", "W2", "b2"}
    arithmetic : {"float64", "float32", "float16", "bfloat16"}

    Returns
    -------
    ndarray, of the gradient's shape
        inf where the pass may overflow, so that nothing is known.

    Raises
    ------
    ValueError
        Wrong shapes or entries, unknown wrt or arithmetic.

    Examples
    --------
    >>> from mlp import Network, input_gradient, one_hot, random_input
    >>> network, x, y = Network.random(), random_input(), one_hot(1, 5)
    >>> half = textbook_rounding(network, x, y, arithmetic="float16")
    >>> single = textbook_rounding(network, x, y)
    >>> size = abs(input_gradient(network, x, y)).max()
    >>> bool((single < 1e-4 * size).all()), bool((half < 0.5 * size).all())
    (True, True)
    """
    x, y = checked_input_and_label(network, x, y)
    checked_wrt(wrt)
    if arithmetic not in ARITHMETICS:
        raise ValueError(f"arithmetic is {arithmetic!r}, expected one of {', '.join(ARITHMETICS)}")
    batch, lead = batch_of(network, x, y)
    found = rounding_of_batch(batch, wrt, ARITHMETICS[arithmetic])
    return found.reshape(gradient_shapes(network, lead)[wrt])
