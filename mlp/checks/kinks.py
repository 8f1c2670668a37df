"""Where a coordinate meets a kink of the loss, and the derivatives on both sides of it.

An activation such as ReLU has a slope that jumps at a place K. Along a coordinate v that moves a at
rates r = da/dv the loss then has a kink where some a_i + s r_i = K: exactly, because a is linear
in every single coordinate. A difference that stays between the kinks is as sharp as that of a
smooth network; one that reaches over a kink measures a mixture of two derivatives, neither of
which it can confirm or deny.

No kink of the loss is a unit that the coordinate does not move, nor one whose outgoing weights are
all equal. A pre-activation nearer to K than its own rounding counts as being there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.checks.batch import end_to_end, flat
from mlp.core.forward import affine, row_times
from mlp.core.rounding import rounding_at_kinks
from mlp.core.softmax import softmax_minus_label
from mlp.finite_differences import FORMULAS

# Numbers of W2 that the one-sided derivatives take at a time.
NUMBERS_AT_A_TIME = 2**20


class Kinks(NamedTuple):
    """The nearest kink along each of P coordinates of N examples: arrays (N, P).

    room is how far a difference may reach; offset is where the kink is, with its sign, and unit
    whose it is: inf, nan and -1 where there is none.
    """

    room: np.ndarray
    offset: np.ndarray
    unit: np.ndarray


class _Units(NamedTuple):
    """What is known of the hidden units, each (N, m) but for the places of the kinks."""

    a: np.ndarray
    rounding: np.ndarray  # of a
    bends: np.ndarray  # whether the loss depends on the unit
    places: tuple[float, ...]


def _units(point, unit_roundoff):
    batch = point.batch
    return _Units(
        a=point.passed.a,
        rounding=rounding_at_kinks(batch.x, batch.W1, batch.b1, unit_roundoff),
        bends=(point.passed.W2_less_c != 0).any(axis=-1),
        places=tuple(kink.at for kink in batch.activation.kinks),
    )


def _along(units, rates, own, method):
    """Room, offset and unit where a moves at `rates`.

    `rates` are (N, ..., m); `own` says whether each unit is a coordinate of its own, (N, ..., m),
    or all are moved by one coordinate, (N, ...).
    """
    inner = (slice(None),) + (None,) * (rates.ndim - 2)
    a, rounding, bends = (v[inner] for v in (units.a, units.rounding, units.bends))
    moved = bends & (rates != 0)
    speed = np.where(moved, np.abs(rates), 1.0)
    best = None
    for place in units.places:
        offset = np.where(moved, (place - a) / np.where(moved, rates, 1.0), np.inf)
        room = np.where(moved, np.maximum(np.abs(place - a) - rounding, 0.0) / speed, np.inf)
        if method == "forward":  # looks one way only
            room = np.where((offset < 0) & (room > 0), np.inf, room)
        if method == "complex":  # moves no real part
            room = np.where(room > 0, np.inf, room)
        if best is None:
            best = room, offset
        else:
            nearer = room < best[0]
            best = np.where(nearer, room, best[0]), np.where(nearer, offset, best[1])
    room, offset = best
    unit = np.broadcast_to(np.arange(room.shape[-1]), room.shape)
    if not own:
        nearest = room.argmin(axis=-1)[..., None]
        room, offset, unit = (
            np.take_along_axis(v, nearest, -1)[..., 0] for v in (room, offset, unit)
        )
    nowhere = np.isinf(room)
    return Kinks(room, np.where(nowhere, np.nan, offset), np.where(nowhere, -1, unit))


def nearest_kinks(point, method, unit_roundoff):
    """The nearest kink along every coordinate of a point.

    Parameters
    ----------
    point : Point
    method : str
        A forward difference looks one way only, and the complex step moves no real part: for them
        the kinks elsewhere do not count.
    unit_roundoff : float
        Of the arithmetic in which the loss is evaluated.

    Returns
    -------
    Kinks, or None for a smooth activation
    """
    if not point.batch.activation.kinks:
        return None
    units = _units(point, unit_roundoff)
    pieces = []
    if "x" in point.names:
        pieces.append(_along(units, point.batch.W1, own=False, method=method))
    if point.first is not None:
        rates = np.repeat(point.first[..., None], units.a.shape[-1], axis=-1)
        pieces.append(Kinks(*(flat(v, 2) for v in _along(units, rates, own=True, method=method))))
    if point.second is not None:
        N, rows = point.second.shape
        shape = (N, rows * point.batch.b2.shape[-1])
        pieces.append(Kinks(np.full(shape, np.inf), np.full(shape, np.nan), np.full(shape, -1)))
    return Kinks(*(end_to_end(piece) for piece in zip(*pieces, strict=True)))


def kinks_along(point, rates, method, unit_roundoff):
    """The nearest kink along directions in which a moves at `rates` (N, r, m)."""
    if not point.batch.activation.kinks:
        return None
    return _along(_units(point, unit_roundoff), rates, own=False, method=method)


def crosses(kinks, method, step):
    """Whether a difference of these steps reaches a kink: an array of bool (N, P)."""
    return FORMULAS[method].reach * step >= kinks.room


def rates_of_coordinates(point, which, entry):
    """How single coordinates move a: da/dv, (r, m), for index arrays (r,) of examples and entries.

    The coordinates are of x, W1 or b1: those of the second layer do not move a.
    """
    m = point.batch.b1.shape[-1]
    n = point.batch.x.shape[-1] if "x" in point.names else 0
    rates = np.zeros((len(which), m))
    of_input = entry < n
    rates[of_input] = point.batch.W1[which[of_input], entry[of_input]]
    if point.first is not None:
        row, unit = np.divmod(entry[~of_input] - n, m)
        rates[~of_input, unit] = point.first[which[~of_input], row]
    return rates


def sides(point, kinks, at_kink, rates_of, unit_roundoff):
    """The derivatives on both sides of the coordinates that are at a kink, nan elsewhere.

    Parameters
    ----------
    point : Point
    kinks : Kinks or None
    at_kink : ndarray of bool, shape (N, P)
    rates_of : callable
        Takes index arrays (r,) of examples and coordinates and returns how these move a, (r, m).
    unit_roundoff : float

    Returns
    -------
    dict of str to ndarray, shape (N, P): left, right
    """
    if kinks is None or not at_kink.any():
        return dict.fromkeys(("left", "right"), np.broadcast_to(np.nan, at_kink.shape))
    places = np.nonzero(at_kink)
    both = np.full((2, *at_kink.shape), np.nan)
    both[:, *places] = _one_sided(
        point, places[0], rates_of(*places), kinks.offset[places], unit_roundoff
    )
    return {"left": both[0], "right": both[1]}


def _one_sided(point, which, rates, offset, unit_roundoff):
    """The derivatives of the loss just before and just behind a kink.

    Parameters
    ----------
    point : Point
    which : integer array, shape (r,)
        The examples.
    rates : ndarray, shape (r, m)
        How each coordinate moves a.
    offset : ndarray, shape (r,)
        Where on it the kink is.
    unit_roundoff : float

    Returns
    -------
    left, right : ndarrays, shape (r,)
        Along the coordinate, at the kink itself.
    """
    batch, activation = point.batch, point.batch.activation
    rounding = _units(point, unit_roundoff).rounding
    m, k = batch.W2.shape[-2:]
    at_a_time = max(1, NUMBERS_AT_A_TIME // (m * k))
    sides = np.empty((2, len(which)))
    for first in range(0, len(which), at_a_time):
        some = slice(first, first + at_a_time)
        example, rate = which[some], rates[some]
        a = point.passed.a[example] + offset[some, None] * rate
        h, slope = activation.value_and_slope(a)
        theta = affine(h, batch.W2[example], batch.b2[example])
        delta_theta = softmax_minus_label(theta, batch.y[example])
        W2_less_c = point.passed.W2_less_c[example]
        per_unit = row_times(delta_theta, W2_less_c.swapaxes(-1, -2)) * rate
        for side, direction in enumerate((-1.0, 1.0)):
            here = slope
            for kink in activation.kinks:
                at_kink = np.abs(a - kink.at) <= rounding[example]
                jumped = np.where(direction * rate > 0, kink.right, kink.left)
                here = np.where(at_kink, jumped, here)
            sides[side, some] = (per_unit * here).sum(axis=-1)
    return sides[0], sides[1]
