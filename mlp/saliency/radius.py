"""The largest radius for which something holds that, once lost, is never held again."""

from __future__ import annotations

import numpy as np

# It is looked for among 2^e with e between these, to a ten-millionth where it is about 1. Most
# radii are not far from that: e = SPREAD sinh(s), and s is what is halved.
SMALLEST_EXPONENT, LARGEST_EXPONENT, SPREAD = -1000.0, 330.0, 2.0
HALVINGS = 30


def largest_radius(holds, lead=(), tries=1):
    """The largest radius for which a test holds, found by bisection of its exponent.

    Parameters
    ----------
    holds : callable
        Takes exponents (*lead, T) and returns whether the test holds at the radii 2^e: bool of that
        shape.
    lead : tuple of int
        The leading axes of what is tested.
    tries : int
        How many radii are tried in one call; more take fewer calls.

    Returns
    -------
    ndarray, shape lead
        inf where it holds everywhere, 0 where it holds nowhere.

    Examples
    --------
    >>> largest_radius(lambda exponents: np.exp2(exponents) <= 3.0, tries=7).round(6).tolist()
    3.0
    """
    low, high = (
        np.full(lead, np.arcsinh(end / SPREAD)) for end in (SMALLEST_EXPONENT, LARGEST_EXPONENT)
    )
    at_ends = None
    for _ in range(int(np.ceil(HALVINGS / np.log2(tries + 1)))):
        part = (high - low) / (tries + 1)
        # In the first call the ends are tried as well.
        numbers = np.arange(1, tries + 1) if at_ends else np.arange(tries + 2)
        held = holds(SPREAD * np.sinh(low[..., None] + part[..., None] * numbers))
        if not at_ends:
            at_ends, held = (held[..., 0], held[..., -1]), held[..., 1:-1]
        low = low + part * np.where(held.all(axis=-1), tries, held.argmin(axis=-1))
        high = low + part
    nowhere, everywhere = ~at_ends[0], at_ends[1]
    radius = np.where(nowhere, 0.0, np.exp2(SPREAD * np.sinh(low)))
    return np.where(everywhere, np.inf, radius)
