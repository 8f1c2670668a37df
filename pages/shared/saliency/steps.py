"""The line that x moves on: which way, how far, and what the loss does there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.notation import as_text

# Points of a line: one for each percent of it; and of the remainder, evenly in powers of ten.
POINTS, POINTS_OF_REMAINDER = 101, 41
# How long a line is: so many radii of trust, or this where there is no such radius.
RADII, LENGTH, LONGEST = 3.0, 3.0, 20.0
# Where the remainder starts: this part of the line.
SHORTEST = 1e-7
# How much too large the wrong gradient is that is shown beside the right one.
WRONG = 1.01
# The remainder is held to a straight line over this many points, where it is this many times its
# rounding, and below the first kink.
FITTED, ABOVE_ROUNDING = 12, 100.0


@dataclass(frozen=True, eq=False)
class Walk:
    """A line from x, and the loss along it.

    Attributes
    ----------
    chosen : int or None
        The input that it goes along, counted from 0; None along minus the gradient.
    radius : float
        Up to where first order is proven to hold.
    found : mlp.AlongLine
        With its direction, the derivative of L along it, and its distances.
    """

    chosen: int | None
    radius: float
    found: mlp.AlongLine

    def along(self, names, write=as_text):
        """What the line goes along, an input by its name."""
        return "−∂L/∂x" if self.chosen is None else names.input(self.chosen, write)

    @property
    def starts_at_kink(self):
        """Whether the loss bends at the very start of the line."""
        return self.radius == 0 and bool((self.found.kinks == 0).any())

    @property
    def length(self):
        """How far the line goes."""
        return float(self.found.distances[-1])


@dataclass(frozen=True, eq=False)
class Remainder:
    """What first order leaves of the loss at distances (T,), and how steeply it falls.

    `wrong` is what a gradient that is 1 % too large leaves; `slope` is NaN where there is nothing
    but rounding.
    """

    distances: np.ndarray
    left: np.ndarray
    bound: np.ndarray
    wrong: np.ndarray
    slope: float


def line_of(example, chosen, tolerance):
    """The line along minus the gradient, or along one input counted from 1.

    Parameters
    ----------
    example : Example
    chosen : int or None
        None for minus the gradient.
    tolerance : int
        In percent.

    Returns
    -------
    Walk or None
        None where the gradient is 0, which leads nowhere, and where there is no such input.
    """
    network, x, y, gradient = example.network, example.x, example.y, example.gradients.x
    if chosen is not None and chosen > x.size:
        return None
    if chosen is not None:
        direction = np.eye(x.size)[chosen - 1]
    elif gradient.any():
        direction = -gradient
    else:
        return None
    radius = mlp.trust_radius(network, x, y, direction, tolerance / 100.0)
    length = min(RADII * radius, LONGEST) if 0 < radius < np.inf else LENGTH
    distances = np.linspace(0.0, length, POINTS)
    found = mlp.loss_along(network, x, y, direction, distances)
    return Walk(None if chosen is None else chosen - 1, radius, found)


def remainder_of(example, walk):
    """What first order leaves of the loss along a line, from near to far.

    Parameters
    ----------
    example : Example
    walk : Walk or None

    Returns
    -------
    Remainder or None
        None where there is no line.
    """
    if walk is None:
        return None
    distances = np.geomspace(SHORTEST, 1.0, POINTS_OF_REMAINDER) * walk.length
    found = mlp.loss_along(example.network, example.x, example.y, walk.found.direction, distances)
    left = np.abs(found.loss - found.tangent)
    wrong = np.abs(found.loss - example.loss - WRONG * distances * found.slope)
    rounding = np.finfo(float).eps * np.maximum(np.abs(found.loss), 1.0)
    kinks = walk.found.kinks
    smooth = distances < np.min(kinks[kinks > 0], initial=np.inf)
    usable = np.flatnonzero((left > ABOVE_ROUNDING * rounding) & smooth)[:FITTED]
    slope = np.nan
    if usable.size > 2:
        slope = float(np.polyfit(np.log10(distances[usable]), np.log10(left[usable]), 1)[0])
    return Remainder(distances, left, found.remainder_bound, wrong, slope)
