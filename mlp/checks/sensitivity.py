"""How fast the loss can change along each coordinate, and how much of it is rounding.

Everything comes from one forward and backward pass, and is what the error bounds of
`mlp.checks.error_bounds` are made of.

**Rates.** Move one coordinate v at rate 1. Let c be the class of the largest y, d the logits less
theta_c, and weight_l = yhat_l + y_l for the classes l other than c. Then

    logit rate      rho = max over l of S_l,  where S_l bounds |d d_l / dv|
    slope           E   = sum over l of weight_l S_l,  at least |dL/dv|
    hidden rate     om  = the largest |d a_i / dv|

**Rounding of the loss.** Each rounding of the forward pass is followed to the loss: the loss moves
by weight_l times the rounding of d_l. What counts is the size of the sums before they cancel
(Higham, "Accuracy and Stability of Numerical Algorithms", chapter 3), not the size of the loss.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.checks.batch import end_to_end, flat, layers
from mlp.core.backward import outer
from mlp.core.forward import at_class, cross_entropy, row_times

# Half the distance from 1 to the next float64: the largest relative error of one rounding.
UNIT_ROUNDOFF = 2.0**-53


class Sensitivity(NamedTuple):
    """What the bounds need, for P coordinates of each of N examples.

    slope, uncancelled_slope, hidden_rate, logit_rate are (N, P); whole_copies, carried (the
    rounding of the loss, by the way it is evaluated) and relative (the relative rounding of a
    gradient) are (N, 1).
    """

    slope: np.ndarray
    uncancelled_slope: np.ndarray
    hidden_rate: np.ndarray
    logit_rate: np.ndarray
    whole_copies: np.ndarray
    carried: np.ndarray
    relative: np.ndarray

    def at(self, which, entry):
        """The sensitivity of single coordinates, for index arrays (r,) of examples and entries."""
        return Sensitivity(*(v[which, entry] for v in self[:4]), *(v[which, 0] for v in self[4:]))


class _Units(NamedTuple):
    """What all coordinates share: the rates along a_i (N, m), and the weights of the logits."""

    D: np.ndarray  # |W2_il - W2_ic|, (N, m, k)
    S: np.ndarray  # the logit rates along a_i, (N, m, k)
    weight: np.ndarray  # of each logit, 0 at c, (N, k)
    weight_of_theta: np.ndarray  # the slope along theta_l, (N, k)
    slope: np.ndarray
    uncancelled_slope: np.ndarray  # what the slope's terms add up to before W2_il - W2_ic cancels
    logit_rate: np.ndarray


def _units(example, way):
    y, abs_W2 = example.y, np.abs(example.W2)
    c = y.argmax(axis=-1)
    is_c = np.arange(y.shape[-1]) == c[:, None]
    # delta_theta is yhat - y away from c.
    weight = np.where(is_c, 0.0, way.delta_theta + 2.0 * y)
    total = weight.sum(axis=-1, keepdims=True)
    abs_W2_c = abs_W2[np.arange(len(c)), :, c]
    D = np.abs(way.W2_less_c)
    S = way.dh_da[..., None] * D
    return _Units(
        D=D,
        S=S,
        weight=weight,
        weight_of_theta=np.where(is_c, total, weight),
        slope=(S @ weight[..., None])[..., 0],
        uncancelled_slope=way.dh_da * ((abs_W2 @ weight[..., None])[..., 0] + total * abs_W2_c),
        logit_rate=S.max(axis=-1),
    )


def _along_a(units, abs_rates):
    """Slope, uncancelled slope, hidden and logit rate where a moves at rates (N, ..., m)."""
    k = units.S.shape[-1]
    per_unit = np.concatenate(
        [units.S, units.slope[..., None], units.uncancelled_slope[..., None]], axis=-1
    )
    sums = abs_rates @ per_unit
    return sums[..., k], sums[..., k + 1], abs_rates.max(axis=-1), sums[..., :k].max(axis=-1)


def _along_first_layer(units, abs_v):
    """The same for every entry of a first-layer array, whose row j moves a at rate v_j."""
    per_unit = units.slope, units.uncancelled_slope, units.logit_rate
    slope, uncancelled, logit_rate = (flat(outer(abs_v, rate), 2) for rate in per_unit)
    hidden_rate = np.repeat(abs_v, units.slope.shape[-1], axis=-1)
    return slope, uncancelled, hidden_rate, logit_rate


def _along_second_layer(units, v):
    """The same for every entry of a second-layer array, whose row i moves theta at rate v_i."""
    k = units.S.shape[-1]
    slope = flat(outer(v, units.weight_of_theta), 2)
    # A single class has no other logit to move against.
    logit_rate = np.repeat(v * (k > 1), k, axis=-1)
    return slope, slope, np.zeros_like(slope), logit_rate


def _rounding(example, way, units, unit_roundoff):
    """The rounding of the loss by whole copies and carried through, and that of a gradient."""
    n, m, k = example.W1.shape[-2:] + example.W2.shape[-1:]
    c = example.y.argmax(axis=-1)
    # Carried through, d changes by a difference of two h alone, so that only the rounding of a
    # itself and of h counts.
    size_a = (n + 1) * (row_times(np.abs(example.x), np.abs(example.W1)) + np.abs(example.b1))
    size_d = np.abs(way.theta - at_class(way.theta, c))
    size_theta = row_times(way.h, np.abs(example.W2)) + np.abs(example.b2)
    size_theta = size_theta + at_class(size_theta, c)
    rounding_h = way.dh_da * np.array([size_a, 3.0 * np.abs(way.a)]) + 3.0 * way.h
    from_a_on, carried = row_times(rounding_h, units.D) + size_d
    whole_copies = from_a_on + (m + 1) * size_theta
    # Beside them: the exponentials, the loss of class c (at most L / y_c), a soft label's sum.
    exponentials = 3.0 + k + 2.0 * size_d
    y_c = example.y.max(axis=-1, keepdims=True)
    rest = cross_entropy(way.theta, example.y)[..., None] * (4.0 / y_c + (k + 2) * (1.0 - y_c))

    def of_loss(rounding):
        total = (units.weight * (rounding + exponentials)).sum(axis=-1, keepdims=True) + rest
        return unit_roundoff * total

    largest = 2.0 * whole_copies.max(axis=-1, keepdims=True) + size_a.max(axis=-1, keepdims=True)
    return of_loss(whole_copies), of_loss(carried), unit_roundoff * (largest + (n + m + k + 20))


def sensitivity(example, way, names, rows, unit_roundoff=UNIT_ROUNDOFF):
    """The rates along every coordinate of the named arrays, and the rounding of the loss.

    Parameters
    ----------
    example : Example
        N examples (`mlp.checks.batch.Example`).
    way : Backward
        Their backward pass.
    names : tuple of str
        Of x, W1, b1, W2, b2, in this order; their coordinates follow each other.
    rows : Layers
        `layers(example, way, names)`.
    unit_roundoff : float
        That of the arithmetic in which the loss is evaluated.

    Returns
    -------
    Sensitivity
    """
    units = _units(example, way)
    pieces = [_along_a(units, np.abs(example.W1))] if "x" in names else []
    if rows.first is not None:
        pieces.append(_along_first_layer(units, np.abs(rows.first)))
    if rows.second is not None:
        pieces.append(_along_second_layer(units, rows.second))
    rates = [end_to_end(rate) for rate in zip(*pieces, strict=True)]
    return Sensitivity(*rates, *_rounding(example, way, units, unit_roundoff))


def directional_sensitivity(example, way, name, directions):
    """The same along directions in which all entries of one array move.

    Parameters
    ----------
    example : Example
    way : Backward
    name : str
    directions : ndarray, shape (r, size of the array)
        Entries of size at most 1.

    Returns
    -------
    Sensitivity
        Of r coordinates, the steps along each direction.
    """
    units = _units(example, way)
    shape = (-1,) + getattr(example, name).shape[1:]
    moves = directions.reshape(shape)
    if name in ("x", "W1", "b1"):
        rate_of_a = {
            "x": lambda: moves @ example.W1,
            "W1": lambda: (example.x[:, None, None, :] @ moves)[..., 0, :],
            "b1": lambda: np.broadcast_to(moves, (len(example.x), *moves.shape)),
        }
        slope, _, hidden_rate, logit_rate = _along_a(units, np.abs(rate_of_a[name]()))
    else:
        rate_of_theta = {
            "W2": lambda: (way.h[:, None, None, :] @ moves)[..., 0, :],
            "b2": lambda: np.broadcast_to(moves, (len(example.x), *moves.shape)),
        }[name]()
        c = example.y.argmax(axis=-1)[:, None]
        d_rate = np.abs(rate_of_theta - at_class(rate_of_theta, c))
        slope = (d_rate @ units.weight[..., None])[..., 0]
        hidden_rate, logit_rate = np.zeros_like(slope), d_rate.max(axis=-1)
    # The sum over all entries is as rounded as its terms, and every moved entry is rounded once
    # more than in a copy that moves one.
    entries = sensitivity(example, way, (name,), layers(example, way, (name,)))
    uncancelled = entries.uncancelled_slope.sum(axis=-1, keepdims=True)
    additions = UNIT_ROUNDOFF * (40.0 + np.log2(directions.shape[-1]))
    return Sensitivity(
        slope=slope,
        uncancelled_slope=np.broadcast_to(uncancelled, slope.shape),
        hidden_rate=hidden_rate,
        logit_rate=logit_rate,
        whole_copies=2.0 * entries.whole_copies,
        carried=entries.carried,
        relative=2.0 * entries.relative + additions,
    )
