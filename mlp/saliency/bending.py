"""How much the loss can bend along a line: a bound of L(t) - L - t L'(0), proven by intervals.

L(t) is the loss at x + t d for a direction d of length 1. Along it a moves at the rates u = d W1,
and between the kinks of the activation

    theta'  = (f'(a) * u) W2            L'  = (yhat - y) . theta'
    theta'' = (f''(a) * u^2) W2         L'' = Var_yhat(theta') + (yhat - y) . theta''

(the Hessian of log sum exp is the covariance of the softmax: Boyd and Vandenberghe, "Convex
Optimization", 3.1.5). On the segment from 0 to t every a_j lies in an interval, so do f, f', f'',
theta', theta'', yhat, and so does L'': let M(t) be the largest size. By Taylor's theorem

    |L(t) - L - t L'(0)| <= integral over s from 0 to t of (t - s) M(s)
                            + sum over kinks at s < t of (t - s) |jump of L' there|

M never falls, so the integral is at most the sum over PIECES equal parts of the segment, each with
M at its end. Where t is large, |L(t) - L - t L'(0)| <= t max |L'(s) - L'(0)| is smaller. Both, over
t, never fall: the first t at which a bound exceeds a share of t |L'(0)| is found by bisection.

theta and its derivatives are taken relative to the class c of the largest y, as in the core.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.activation import Activation
from mlp.core.softmax import at_class
from mlp.saliency.intervals import Interval, parts_of, softmax_between

# Parts of the segment: with more, the bound is smaller and takes longer. In random 5-3-5 networks
# the median of the true radius of first order over the proven one is 1.4 with 1, and 1.2 with 4.
PIECES = 4
# Numbers of one kind that are computed at a time.
NUMBERS_AT_A_TIME = 2**20

# More than all roundings of the bound itself.
ROUNDING_OF_THE_BOUND = 1.0 + 1e-9


class Line(NamedTuple):
    """A stack of lines through points, with an axis of 1 for the distances before the last.

    a, h, dh_da are (..., 1, m), rates is an Interval of (..., 1, m): the units' speeds, both ends
    equal for one direction, and around 0 for all directions at once. y and z = theta - theta_c are
    (..., 1, k), W2_less_c, its parts above and below 0 and its absolute value are (..., m, k),
    slope is L'(0), (..., 1).
    """

    activation: Activation
    a: np.ndarray
    h: np.ndarray
    dh_da: np.ndarray
    rates: Interval
    y: np.ndarray
    z: np.ndarray
    W2_less_c: np.ndarray
    parts_of_W2_less_c: tuple
    abs_W2_less_c: np.ndarray
    slope: np.ndarray


def line_through(network, y, passed, rates, slope):
    """The Line on which a moves at `rates`.

    Parameters
    ----------
    network : Network
    y : ndarray, shape (..., k)
    passed : Backward
        The backward pass at the line's start.
    rates : Interval of (..., m)
    slope : ndarray, shape (...)
        L'(0).

    Returns
    -------
    Line
    """
    z = passed.theta - at_class(passed.theta, y.argmax(axis=-1))
    return Line(
        activation=network.parts["activation"],
        a=passed.a[..., None, :],
        h=passed.h[..., None, :],
        dh_da=passed.dh_da[..., None, :],
        rates=Interval(*(end[..., None, :] for end in rates)),
        y=y[..., None, :],
        z=z[..., None, :],
        W2_less_c=passed.W2_less_c,
        parts_of_W2_less_c=parts_of(passed.W2_less_c),
        abs_W2_less_c=np.abs(passed.W2_less_c),
        slope=slope[..., None],
    )


class _Range(NamedTuple):
    """Where yhat - y, and theta' and theta'' relative to class c, lie on segments: (..., T, k)."""

    yhat: Interval
    yhat_less_y: Interval
    d1_theta: Interval
    d2_theta: Interval


def reached(line, t):
    """Where the pre-activations lie on the segments from 0 to t (..., T): (..., T, m)."""
    t = t[..., None]
    return Interval(
        line.a + t * np.minimum(line.rates.low, 0.0), line.a + t * np.maximum(line.rates.high, 0.0)
    )


def _range(line, a):
    f, D = line.activation, line.parts_of_W2_less_c
    change = Interval(*f.between(0, *a)).shifted(-line.h)
    yhat = softmax_between(change.through(*D).shifted(line.z))
    first = Interval(*f.between(1, *a)).times(line.rates)
    second = Interval(*f.between(2, *a)).times(line.rates.squared())
    return _Range(yhat, yhat.shifted(-line.y), first.through(*D), second.through(*D))


def _mean_less_label(line, ranges, values):
    """The sum over the classes of (yhat - y) times values that are 0 at class c."""
    # The mean by yhat is no farther out than the values, whatever yhat is.
    of_label = values.times(Interval(line.y, line.y)).summed()
    farthest = Interval(
        values.low.min(axis=-1) - of_label.high, values.high.max(axis=-1) - of_label.low
    )
    return ranges.yhat_less_y.times(values).summed().and_also(farthest)


def _largest_curvature(line, ranges):
    """M: the largest size of L'' on the segments, (..., T)."""
    d1, yhat = ranges.d1_theta, ranges.yhat
    mean_square = yhat.times(d1.squared()).summed()
    mean = yhat.times(d1).summed().and_also(Interval(d1.low.min(axis=-1), d1.high.max(axis=-1)))
    square_of_mean = mean.squared()
    # Popoviciu: no variance is above a quarter of the squared range.
    widest = 0.25 * np.square(d1.high.max(axis=-1) - d1.low.min(axis=-1))
    variance = Interval(
        np.fmax(mean_square.low - square_of_mean.high, 0.0),
        np.fmin(mean_square.high - square_of_mean.low, widest),
    )
    curved = _mean_less_label(line, ranges, ranges.d2_theta)
    return Interval(variance.low + curved.low, variance.high + curved.high).size()


def _at_kinks(line, ranges, t):
    """The sum over the kinks before t of (t - s) times the largest jump of L' there, (..., T)."""
    # dL/dh_j is (yhat - y) . (W2_j - W2_jc), and no larger than the farthest of the differences.
    D = line.W2_less_c.swapaxes(-1, -2)
    of_label = line.y @ D
    farthest = Interval(
        line.W2_less_c.min(axis=-1)[..., None, :] - of_label,
        line.W2_less_c.max(axis=-1)[..., None, :] - of_label,
    )
    dL_dh = ranges.yhat_less_y.through(*parts_of(D)).and_also(farthest).size()
    total = np.zeros_like(t)
    for ahead, jump in kinks_ahead(line):
        weight = np.where(np.isinf(ahead), 0.0, jump)
        total = total + (np.maximum(t[..., None] - ahead, 0.0) * weight * dL_dh).sum(axis=-1)
    return total


def kinks_ahead(line):
    """Where each unit meets a kink of its activation, and how much h' = f'(a) u jumps there.

    Yields
    ------
    ahead : ndarray, shape (..., 1, m)
        The least distance at which it can, inf where it cannot.
    jump : ndarray, shape (..., 1, m)
        The size of the jump. At distance 0 it is that from the slope which the gradient uses.
    """
    bends = (line.abs_W2_less_c > 0).any(axis=-1)[..., None, :]
    for kink in line.activation.kinks:
        down, up = line.rates.low, line.rates.high
        for rate, moves, leaves_to in ((down, down < 0, kink.left), (up, up > 0, kink.right)):
            offset = (kink.at - line.a) / np.where(moves, rate, 1.0)
            ahead = np.where(moves & (offset >= 0), offset, np.inf)
            from_slope = np.where(offset == 0, line.dh_da, kink.left + kink.right - leaves_to)
            jump = np.where(bends, np.abs(rate * (leaves_to - from_slope)), 0.0)
            yield np.where(jump > 0, ahead, np.inf), jump


def bound_of_remainder(line, t):
    """The bound of |L(t) - L - t L'(0)|.

    Parameters
    ----------
    line : Line
    t : ndarray, shape (..., T)
        Not negative.

    Returns
    -------
    ndarray, shape (..., T)
        Over t it never falls. Without the rounding of L.
    """
    numbers = PIECES * max(line.W2_less_c.shape[-2:]) * max(1, int(np.prod(t.shape[:-1])))
    at_a_time = max(1, NUMBERS_AT_A_TIME // numbers)
    bounds = [
        _bound(line, t[..., first : first + at_a_time])
        for first in range(0, t.shape[-1], at_a_time)
    ]
    return np.concatenate(bounds, axis=-1)


def _bound(line, t):
    ends = np.arange(1, PIECES + 1) / PIECES
    shares = 0.5 * (np.square(1.0 - ends + 1.0 / PIECES) - np.square(1.0 - ends))
    # All parts in one call, one behind the other; the last is the whole segment.
    parts = _range(
        line, reached(line, (t[..., None, :] * ends[:, None]).reshape(*t.shape[:-1], -1))
    )
    M = _largest_curvature(line, parts)
    smooth = t * t * (shares[:, None] * M.reshape(*M.shape[:-1], PIECES, -1)).sum(axis=-2)
    T = t.shape[-1]
    whole = _Range(*(Interval(*(end[..., -T:, :] for end in part)) for part in parts))
    steep = _mean_less_label(line, whole, whole.d1_theta).shifted(-line.slope).size()
    return ROUNDING_OF_THE_BOUND * np.fmin(smooth + _at_kinks(line, whole, t), t * steep)
