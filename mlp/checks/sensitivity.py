"""How fast the loss can change along each coordinate, and how much of it is rounding.

Everything comes from one forward and backward pass, and is what the error bounds of
`mlp.checks.error_bounds` are made of.

**Rates.** Move one coordinate v at rate 1. Let c be the class of the largest y, d the logits less
theta_c, and weight_l = yhat_l + y_l for the classes l other than c. Then

    logit rate      rho = max over l of S_l,  where S_l bounds |d d_l / dv|
    loss rate       E   = sum over l of weight_l S_l,  at least |dL/dv|
    hidden rate     om  = the largest |d a_i / dv|, times the activation's growth

**Rounding of the loss.** Each rounding of the forward pass is followed to the loss: the loss moves
by weight_l times the rounding of d_l. What counts is the size of the sums before they cancel
(Higham, "Accuracy and Stability of Numerical Algorithms", chapter 3), not the size of the loss.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.checks.batch import end_to_end, flat
from mlp.core.backward import outer
from mlp.core.forward import row_times
from mlp.core.rounding import UNIT_ROUNDOFF, size_of_sums
from mlp.core.softmax import at_class, cross_entropy


class Sensitivity(NamedTuple):
    """What the bounds need, for P coordinates of each of N examples.

    loss_rate, uncancelled_rate (the same before W2_il - W2_ic cancels), hidden_rate and logit_rate
    are (N, P); the rounding of the loss evaluated in whole copies and by propagating a change, and
    the relative rounding of a gradient, are (N, 1).
    """

    loss_rate: np.ndarray
    uncancelled_rate: np.ndarray
    hidden_rate: np.ndarray
    logit_rate: np.ndarray
    whole_copy_rounding: np.ndarray
    propagated_rounding: np.ndarray
    gradient_rounding: np.ndarray

    def at(self, which, entry):
        """The sensitivity of single coordinates, for index arrays (r,) of examples and entries."""
        return Sensitivity(*(v[which, entry] for v in self[:4]), *(v[which, 0] for v in self[4:]))


class _Units(NamedTuple):
    """What all coordinates share: the rates along a_i (N, m), and the weights of the logits."""

    D: np.ndarray  # |W2_il - W2_ic|, (N, m, k)
    S: np.ndarray  # the logit rates along a_i, (N, m, k)
    weight: np.ndarray  # of each logit, 0 at c, (N, k)
    weight_of_theta: np.ndarray  # the loss rate along theta_l, (N, k)
    loss_rate: np.ndarray
    uncancelled_rate: np.ndarray
    logit_rate: np.ndarray


def _units(point):
    passed, y, abs_W2 = point.passed, point.batch.y, np.abs(point.batch.W2)
    c = y.argmax(axis=-1)
    is_c = np.arange(y.shape[-1]) == c[:, None]
    # delta_theta is yhat - y away from c.
    weight = np.where(is_c, 0.0, passed.delta_theta + 2.0 * y)
    total = weight.sum(axis=-1, keepdims=True)
    abs_W2_c = abs_W2[np.arange(len(c)), :, c]
    D = np.abs(passed.W2_less_c)
    S = passed.dh_da[..., None] * D
    slope = passed.dh_da
    if point.batch.activation.kinks:
        # A unit whose outgoing weights are all equal makes no kink in the loss, so a step may
        # switch it on; then it rounds theta as a unit does that is on.
        slope = np.where(D.any(axis=-1), slope, point.batch.activation.largest_slope)
    return _Units(
        D=D,
        S=S,
        weight=weight,
        weight_of_theta=np.where(is_c, total, weight),
        loss_rate=(S @ weight[..., None])[..., 0],
        uncancelled_rate=slope * ((abs_W2 @ weight[..., None])[..., 0] + total * abs_W2_c),
        logit_rate=S.max(axis=-1),
    )


def _along_a(units, abs_rates):
    """Loss rate, uncancelled rate, hidden and logit rate where a moves at rates (N, ..., m)."""
    k = units.S.shape[-1]
    per_unit = np.concatenate(
        [units.S, units.loss_rate[..., None], units.uncancelled_rate[..., None]], axis=-1
    )
    sums = abs_rates @ per_unit
    return sums[..., k], sums[..., k + 1], abs_rates.max(axis=-1), sums[..., :k].max(axis=-1)


def _along_first_layer(units, abs_v):
    """The same for every entry of a first-layer array, whose row j moves a at rate v_j."""
    per_unit = units.loss_rate, units.uncancelled_rate, units.logit_rate
    loss_rate, uncancelled, logit_rate = (flat(outer(abs_v, rate), 2) for rate in per_unit)
    hidden_rate = np.repeat(abs_v, units.loss_rate.shape[-1], axis=-1)
    return loss_rate, uncancelled, hidden_rate, logit_rate


def _along_second_layer(units, abs_v):
    """The same for every entry of a second-layer array, whose row i moves theta at rate v_i."""
    k = units.S.shape[-1]
    loss_rate = flat(outer(abs_v, units.weight_of_theta), 2)
    # A single class has no other logit to move against.
    logit_rate = np.repeat(abs_v * (k > 1), k, axis=-1)
    return loss_rate, loss_rate, np.zeros_like(loss_rate), logit_rate


def _rounding(point, units, unit_roundoff):
    """The rounding of the loss in whole copies and propagated, and that of a gradient."""
    batch, passed = point.batch, point.passed
    n, m, k = batch.W1.shape[-2:] + batch.W2.shape[-1:]
    c = batch.y.argmax(axis=-1)
    # Where a change is propagated, d changes by a difference of two h alone, so that only the
    # rounding of a itself and of h counts.
    size_a = (n + 1) * size_of_sums(batch.x, batch.W1, batch.b1)
    size_d = np.abs(passed.theta - at_class(passed.theta, c))
    size_h = np.abs(passed.h)
    size_theta = row_times(size_h, np.abs(batch.W2)) + np.abs(batch.b2)
    size_theta = size_theta + at_class(size_theta, c)
    rounding_h = passed.dh_da * np.array([size_a, 3.0 * np.abs(passed.a)]) + 3.0 * size_h
    from_a_on, propagated = row_times(rounding_h, units.D) + size_d
    whole_copies = from_a_on + (m + 1) * size_theta
    # Beside them: the exponentials, the loss of class c (at most L / y_c), a soft label's sum.
    exponentials = 3.0 + k + 2.0 * size_d
    y_c = batch.y.max(axis=-1, keepdims=True)
    rest = cross_entropy(passed.theta, batch.y)[..., None] * (4.0 / y_c + (k + 2) * (1.0 - y_c))

    def of_loss(rounding):
        total = (units.weight * (rounding + exponentials)).sum(axis=-1, keepdims=True) + rest
        return unit_roundoff * total

    largest = 2.0 * whole_copies.max(axis=-1, keepdims=True) + size_a.max(axis=-1, keepdims=True)
    return of_loss(whole_copies), of_loss(propagated), unit_roundoff * (largest + (n + m + k + 20))


def sensitivity(point, unit_roundoff=UNIT_ROUNDOFF):
    """The rates along every coordinate of a point, and the rounding of the loss.

    Parameters
    ----------
    point : Point
        N examples and P coordinates.
    unit_roundoff : float
        That of the arithmetic in which the loss is evaluated.

    Returns
    -------
    Sensitivity
    """
    units = _units(point)
    pieces = [_along_a(units, np.abs(point.batch.W1))] if "x" in point.names else []
    if point.first is not None:
        pieces.append(_along_first_layer(units, np.abs(point.first)))
    if point.second is not None:
        pieces.append(_along_second_layer(units, np.abs(point.second)))
    loss, uncancelled, hidden, logit = (end_to_end(rate) for rate in zip(*pieces, strict=True))
    hidden = point.batch.activation.growth * hidden
    return Sensitivity(loss, uncancelled, hidden, logit, *_rounding(point, units, unit_roundoff))


def rates_along(point, directions):
    """How a (for x, W1, b1) or theta (for W2, b2) moves along directions of the one array.

    Parameters
    ----------
    point : Point
        Of one array.
    directions : ndarray, shape (r, size of the array)

    Returns
    -------
    ndarray, shape (N, r, m) or (N, r, k)
    """
    batch, passed, (name,) = point.batch, point.passed, point.names
    moves = directions.reshape((-1,) + getattr(batch, name).shape[1:])
    if name == "x":
        return moves @ batch.W1
    if name in ("W1", "W2"):
        rows = batch.x if name == "W1" else passed.h
        return (rows[:, None, None, :] @ moves)[..., 0, :]
    return np.broadcast_to(moves, (len(batch.x), *moves.shape))


def directional_sensitivity(point, directions, rate):
    """The same along directions in which all entries of one array move.

    Parameters
    ----------
    point : Point
        Of one array.
    directions : ndarray, shape (r, size of the array)
        Entries of size at most 1.
    rate : ndarray, shape (N, r, m) or (N, r, k)
        Their `rates_along`.

    Returns
    -------
    Sensitivity
        Of r coordinates, the steps along each direction.
    """
    units, batch = _units(point), point.batch
    (name,) = point.names
    if name in ("x", "W1", "b1"):
        loss_rate, _, hidden_rate, logit_rate = _along_a(units, np.abs(rate))
    else:
        d_rate = np.abs(rate - at_class(rate, batch.y.argmax(axis=-1)[:, None]))
        loss_rate = (d_rate @ units.weight[..., None])[..., 0]
        hidden_rate, logit_rate = np.zeros_like(loss_rate), d_rate.max(axis=-1)
    # The sum over all entries is as rounded as its terms, and every moved entry is rounded once
    # more than in a copy that moves one.
    entries = sensitivity(point)
    uncancelled = entries.uncancelled_rate.sum(axis=-1, keepdims=True)
    additions = UNIT_ROUNDOFF * (40.0 + np.log2(directions.shape[-1]))
    return Sensitivity(
        loss_rate=loss_rate,
        uncancelled_rate=np.broadcast_to(uncancelled, loss_rate.shape),
        hidden_rate=batch.activation.growth * hidden_rate,
        logit_rate=logit_rate,
        whole_copy_rounding=2.0 * entries.whole_copy_rounding,
        propagated_rounding=entries.propagated_rounding,
        gradient_rounding=2.0 * entries.gradient_rounding + additions,
    )
