"""The panels that equations of the chain rule are made of: derivatives, unit slopes, factors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import mlp
from pages.shared.draw import scales
from pages.shared.draw.heatmaps import Panel


def in_part(panel, shown):
    """The panel with those of its rows and columns that are shown, where these are not all.

    Parameters
    ----------
    panel : Panel
    shown : dict of str to ndarray of int
        By the name of a size, which entries of that layer are shown.
    """
    counts = np.atleast_2d(panel.values).shape
    sizes = zip(panel.sizes, counts, strict=True)
    kept = tuple(shown.get(size, np.arange(count)) for size, count in sizes)
    return panel if tuple(map(len, kept)) == counts else replace(panel, part=kept)


def derivative(name, values, hover):
    """The derivative of the loss with respect to a vector of the network."""
    quantity = mlp.QUANTITIES[name]
    return Panel(f"δ{quantity.plain}", values, hover=hover, sizes=quantity.sizes)


def unit_slopes(f, dh_da, hover):
    """The slopes f'(a) of the units as a row, for the record of an activation."""
    scale = scales.unit_slopes(f)
    return Panel(scale.name, dh_da, scale=scale, hover=hover, sizes=("1", "m"))


def diagonal(f, dh_da, hover):
    """The matrix Diag(f'(a)), for the record of an activation."""
    name = f.diagonal.replace(" ", "")
    return Panel(name, dh_da, scale=scales.unit_slopes(f), hover=hover, sizes=("m", "m"))


def W1_transposed(factors):
    """The factor da/dx."""
    return Panel("W₁ᵀ", factors.da_dx, sizes=("m", "n"))


def W2_transposed(factors):
    """The factor dtheta/dh."""
    return Panel("W₂ᵀ", factors.dtheta_dh, sizes=("k", "m"))


def product_of_factors(network, factors, hovers, convention):
    """All factors after the softmax step, and their product, in either convention.

    Parameters
    ----------
    network : mlp.Network
    factors : mlp.Jacobians
    hovers : dict of str to callable
        As `arithmetic.backward_hovers` makes them.
    convention : str
        rows or columns.

    Returns
    -------
    list of Panel
    """
    of_units = diagonal(mlp.activation_named(network.activation), factors.dh_da, hovers["H"])
    if convention == "rows":
        return [
            Panel("ŷ−y", factors.dL_dtheta, hover=hovers["theta"], sizes=("1", "k")),
            W2_transposed(factors),
            of_units,
            W1_transposed(factors),
            derivative("x", factors.running_product()["dL_dx"], hovers["x"]),
        ]
    error = factors.dL_dtheta[:, None]
    return [
        Panel("W₁", network.W1, sizes=("n", "m")),
        of_units,
        Panel("W₂", network.W2, sizes=("m", "k")),
        Panel("ŷ−y", error, hover=hovers["theta"], sizes=("k", "1")),
        Panel("δx", factors.column_product(), hover=hovers["x"], sizes=("n", "1")),
    ]


def softmax_step(step, hovers):
    """The product of the first two factors, beside what it comes to where y sums to 1.

    Parameters
    ----------
    step : mlp.SoftmaxStep
    hovers : tuple of callable
        As `arithmetic.softmax_hovers` makes them.

    Returns
    -------
    list of Panel
    """
    of_yhat, of_theta, of_product = hovers
    return [
        Panel("∂L/∂ŷ = −y/ŷ", step.dL_dyhat, hover=of_yhat, sizes=("1", "k")),
        Panel("Diag(ŷ)−ŷᵀŷ", step.dyhat_dtheta, hover=of_theta, sizes=("k", "k")),
        Panel("product", step.product, hover=of_product, sizes=("1", "k")),
        Panel("ŷ−y", step.less_label, sizes=("1", "k")),
    ]
