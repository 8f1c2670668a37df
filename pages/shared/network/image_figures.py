"""The inputs as images: x beside its saliency, and what the hidden units look at."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.blocks import largest
from pages.shared.draw.pictures import MOST_PIXELS, Picture, pictures
from pages.shared.draw.scales import signed, signed_limit

# Hidden units whose weights are drawn at a time, and how many of them in a line.
MOST_UNITS, ACROSS = 32, 8


def x_and_saliency(x, gradient, scale, size, width):
    """x and dL/dx, each an image of its own scale, beside each other.

    Returns
    -------
    figure : dict
    scale : Scale
        Of the saliency.
    """
    of_gradient = signed(signed_limit(gradient), "∂L/∂x")
    shown = [Picture("x", x, scale), Picture("∂L/∂x", gradient, of_gradient)]
    return pictures(shown, size, 2, width), of_gradient


def pictured_units(example, chosen):
    """The hidden units whose weights are drawn, counted from 0.

    Parameters
    ----------
    example : Example
    chosen : int
        The one unit, counted from 1, or 0 for as many as have room: those with the largest dL/dh.
    """
    n, m, _ = example.network.sizes
    if chosen:
        return np.array([chosen - 1])
    most = min(MOST_UNITS, max(1, MOST_PIXELS // n))
    return largest(example.gradients.h, most=most)


def weights_of_units(network, units, size, width):
    """The columns of W1 as images, one for each of the units that there are, of one scale.

    Returns
    -------
    figure : dict
    scale : Scale
        From the largest weight of all units.
    """
    scale = signed(signed_limit(network.W1), "W₁")
    units = [j for j in units if j < network.sizes[1]] or [0]
    shown = [Picture(mlp.entry_name("h", (j,)), network.W1[:, j], scale) for j in units]
    return pictures(shown, size, ACROSS, width), scale


def of_units(units, m):
    """Which units are drawn, in words."""
    if len(units) == m:
        return "What each hidden unit looks at: its column of W₁ as an image."
    if len(units) == 1:
        return f"What {mlp.entry_name('h', (units[0],))} looks at: its column of W₁ as an image."
    return (
        f"Columns of W₁ as images, of {len(units)} of {m} hidden units: those with the largest "
        "∂L/∂h."
    )
