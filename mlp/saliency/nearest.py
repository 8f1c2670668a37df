"""The search for a near input with another prediction: many rays, then slides along the boundary.

Only the part of a step that moves a matters, so the search takes place in the span of the columns
of W1: at most m coordinates. It starts on rays: up and down the gradients of the margins, to the
places where units switch, one, two and three at a time, and into random directions. From the
nearest flips it slides down: to the foot of the perpendicular on the tangent of the boundary (the
iteration of Hasofer and Lind, Rackwitz and Fiessler for the nearest point of a surface), with
shorter steps beside it, and random steps for where the boundary has corners or no slope.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from mlp.saliency.directions import unit_vector

# No flip farther than this is looked for.
FARTHEST = 100.0
# Distances that are tried on each ray.
DISTANCES = np.geomspace(1e-6, FARTHEST, 48)
RANDOM_RAYS = 1024
# Units whose switching places are looked at together.
NEAR_UNITS = 8
# Kinks whose meeting with the boundary may hold the nearest point.
EDGES = 3
# How many starts slide, how often at most, and in how many directions at a time.
STARTS, SLIDES, RANDOM_STEPS = 24, 24, 12
# The slides end when so many have not brought the nearest point nearer by this share.
AT_REST, LEAST_PROGRESS = 4, 1e-8
STEP_SHARES = 0.5 ** np.arange(8)
SHORTER = np.array([1.0 - 1e-9, 1.0 - 1e-5, 0.999, 0.98, 0.9])
# To how many digits in base 2 a share is found: few to choose the starts, at last all. And how many
# shares of all points are tried at a time, and of one point at most.
FEW_DIGITS, DIGITS, ALL_DIGITS = 8, 26, 52
TRIED_AT_A_TIME, OF_ONE_POINT = 512, 15


class _Place(NamedTuple):
    """One input in the coordinates q of the search, in which a = a0 + q G."""

    activation: object
    a: np.ndarray
    G: np.ndarray
    W2_less_c: np.ndarray
    b2_less_c: np.ndarray
    is_c: np.ndarray

    def margins(self, a):
        """theta_o - theta_c at (..., m) for every class o, exactly 0 for c itself: (..., k)."""
        return self.activation.value(a) @ self.W2_less_c + self.b2_less_c

    def flipped(self, a):
        """Whether another class is strictly ahead."""
        return (self.margins(a) > 0).any(axis=-1)

    def ahead(self, q):
        """The class that is ahead of the others but c at q (C, p): (C,)."""
        margins = self.margins(self.a + q @ self.G)
        return np.where(self.is_c, -np.inf, margins).argmax(axis=-1)

    def gradient(self, q, o):
        """The gradient of theta_o - theta_c at q (C, p) for classes o (C,)."""
        slope = self.activation.value_and_slope(self.a + q @ self.G)[1]
        return (slope * self.W2_less_c.T[o]) @ self.G.T


def place_of(activation, a, h, W2_less_c, z, label, G):
    """The start of the search: all arrays of one example."""
    is_c = np.arange(z.shape[-1]) == label
    return _Place(activation, a, G, W2_less_c, z - h @ W2_less_c, is_c)


def _rays(place, random):
    """Directions (R, p) that may lead to a flip soon."""
    p, m = place.G.shape
    others = np.flatnonzero(~place.is_c)
    gradients = place.gradient(np.zeros((len(others), p)), others)
    # The same without the slopes: where the units are saturated the gradient knows nothing.
    wide = place.W2_less_c.T[others] / (1.0 + np.abs(place.a)) @ place.G.T
    length = np.sqrt(np.square(place.G).sum(axis=0))
    distance = np.abs(place.a) / np.where(length == 0, 1e-300, length)
    near = np.argsort(distance)[:NEAR_UNITS]
    switches = []
    for together in range(1, min(3, len(near)) + 1):
        units = np.array(list(combinations(near, together)))
        columns = place.G.T[units].swapaxes(-1, -2)
        switches.append((-place.a[units][:, None, :] @ np.linalg.pinv(columns))[:, 0])
    units = place.G.T
    found = [gradients, wide, *switches, units, -units, random.standard_normal((RANDOM_RAYS, p))]
    rays = unit_vector(np.concatenate(found))
    return rays[rays.any(axis=-1)]


def _first_flips(place, rays, certified):
    """The nearest tried point of each ray (R, p) that is flipped, of the rays that have one."""
    rates, left, found = rays @ place.G, np.arange(len(rays)), []
    for distance in DISTANCES[certified <= DISTANCES]:
        flipped = place.flipped(place.a + distance * rates[left])
        found.append(distance * rays[left[flipped]])
        left = left[~flipped]
    return np.concatenate(found) if found else rays[:0]


def _shrunk(place, q, digits=DIGITS):
    """Flipped points (C, p) moved towards 0 until they are just flipped.

    `digits`, of the share of each point, count in base 2. For few points NumPy's calls take the
    time, not the numbers: then many shares of each are tried in one call.
    """
    tries = int(np.clip(TRIED_AT_A_TIME // len(q), 1, OF_ONE_POINT))
    rates, part = (q @ place.G)[:, None, :], 1.0
    low, numbers = np.zeros(len(q)), np.arange(1, tries + 1)
    for _ in range(int(np.ceil(digits / np.log2(tries + 1)))):
        part /= tries + 1
        shares = low[:, None] + part * numbers
        flipped = place.flipped(place.a + shares[..., None] * rates)
        # The nearest flipped one; where none of them is, the point one part farther is.
        low = low + part * np.where(flipped.any(axis=-1), flipped.argmax(axis=-1), tries)
    return (low + part)[:, None] * q


def _length(q):
    return np.sqrt(np.square(q).sum(axis=-1))


def _foot(rows, values):
    """The point nearest to 0 whose products with rows (C, s, p) are `values` (C, s): (C, p)."""
    products = rows @ rows.swapaxes(-1, -2)
    # Rows of length 0, or of one direction, must not end the search.
    ridge = 1e-13 * np.trace(products, axis1=-2, axis2=-1)[:, None, None] + 1e-300
    products = products + ridge * np.eye(rows.shape[1])
    return (np.linalg.solve(products, values[..., None]).swapaxes(-1, -2) @ rows)[:, 0]


def _feet(place, q):
    """Nearest points of the tangent of the boundary at q (C, p), and of its edges at kinks."""
    gradient = place.gradient(q, place.ahead(q))[:, None, :]
    feet = [_foot(gradient, (gradient * q[:, None, :]).sum(axis=-1))]
    a, units = place.a + q @ place.G, place.G.T
    for kink in place.activation.kinks:
        away = np.abs(a - kink.at) / np.maximum(np.sqrt(np.square(units).sum(axis=-1)), 1e-300)
        near = np.argsort(away, axis=-1)[:, :EDGES]
        for edges in (near[:, :1], near[:, 1:2], near[:, :2], near):
            rows = np.concatenate([gradient, units[edges]], axis=1)
            at_kink = kink.at - place.a[edges]
            values = np.concatenate([(gradient[:, 0] * q).sum(axis=-1)[:, None], at_kink], axis=-1)
            feet.append(_foot(rows, values))
    return np.stack(feet)


def _slid(place, q, random):
    """Points on the boundary (C, p), moved along it to where it is nearer, if such is found."""
    C, p = q.shape
    steps = (STEP_SHARES[:, None, None, None] * (_feet(place, q) - q)).reshape(-1, C, p)
    length = _length(q)
    sizes = length[:, None] * 10.0 ** random.uniform(-4, 0, (RANDOM_STEPS, C, 1))
    noise = sizes * random.standard_normal((RANDOM_STEPS, C, p)) / np.sqrt(p)
    tried = q + np.concatenate([steps, noise])
    tried_length = _length(tried)
    tried *= (length / np.where(tried_length == 0, 1.0, tried_length))[..., None]
    nearer = SHORTER[:, None, None, None] * tried
    flipped = place.flipped(place.a + SHORTER[:, None, None, None] * (tried @ place.G))
    share = np.where(flipped, SHORTER[:, None, None], np.inf)
    share = share.reshape(-1, C)
    best = share.argmin(axis=0)
    moved = nearer.reshape(-1, C, p)[best, np.arange(C)]
    return np.where(np.isinf(share[best, np.arange(C)])[:, None], q, moved)


def nearest_boundary(place, certified, seed=0):
    """A point just flipped, as near to 0 as the search finds one.

    Parameters
    ----------
    place : _Place
    certified : float
        No point nearer than this is flipped.
    seed : int
        Of the random rays and steps.

    Returns
    -------
    ndarray, shape (p,), or None
        None where no ray meets a flip.
    """
    random = np.random.default_rng(seed)
    q = _first_flips(place, _rays(place, random), certified)
    if not len(q):
        return None
    q = _shrunk(place, q, FEW_DIGITS)
    length, other = _length(q), place.ahead(q)
    # The two nearest of each class first, then the nearest of all.
    of_its_class = np.zeros(len(q), dtype=bool)
    for label in np.unique(other):
        same = np.flatnonzero(other == label)
        of_its_class[same[np.argsort(length[same], kind="stable")[:2]]] = True
    q = _shrunk(place, q[np.lexsort((length, ~of_its_class))[:STARTS]])
    nearest = [_length(q).min()]
    for slide in range(SLIDES):
        q = _shrunk(place, _slid(place, q, random))
        nearest.append(_length(q).min())
        before = min(nearest[:-AT_REST], default=np.inf)
        if min(nearest[-AT_REST:]) > (1.0 - LEAST_PROGRESS) * before:
            break
        if slide % 6 == 0:  # the nearer half goes on
            q = q[np.argsort(_length(q), kind="stable")[: max(4, len(q) // 2)]]
    q = _shrunk(place, q, ALL_DIGITS)
    return q[_length(q).argmin()]
