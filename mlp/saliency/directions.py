"""Directions: vectors of length 1."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import checked_input


def unit_vector(v):
    """v (..., n) over its length; 0 where it is 0.

    Examples
    --------
    >>> unit_vector(np.array([3e-200, 4e-200])).round(3).tolist()
    [0.6, 0.8]
    """
    largest = np.abs(v).max(axis=-1, keepdims=True)
    v = v / np.where(largest == 0, 1.0, largest)
    length = np.sqrt(np.square(v).sum(axis=-1, keepdims=True))
    return v / np.where(length == 0, 1.0, length)


def checked_direction(network, direction):
    """`direction` as an array (..., n) of vectors of length 1, or a ValueError."""
    direction = checked_input(network, direction, name="direction")
    if not direction.any(axis=-1).all():
        raise ValueError("direction is 0, expected a vector that points somewhere")
    return unit_vector(direction)
