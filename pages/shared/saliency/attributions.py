"""The attributions of each input side by side, and the sum along the path from the baseline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.figures import (
    bars,
    figure,
    legend_above,
    line,
    linear_axis,
    margin,
    titled,
)
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.notation import with_digits
from pages.shared.draw.pictures import Picture, pictures
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    BLUE,
    NEGATIVE,
    POSITIVE,
    TITLED_BELOW,
    TITLED_BESIDE,
    VERMILION,
    WIDEST_IN_FULL,
)
from pages.shared.network import named
from pages.shared.state.names import NAMELESS, for_chart

NAMES = "∂L/∂x", "∂L/∂x ∘ (x − b)", "integrated gradients"
# Of more inputs than this the largest are drawn as bars, so many, and the others as one.
MANY, MOST_BARS = 64, 24
# Points of the path at which the sums are shown.
POINTS = 61


@dataclass(frozen=True, eq=False)
class Attributions:
    """Three attributions of the loss to the inputs, (n,) each, and the path from the baseline.

    Attributes
    ----------
    gradient, gradient_times_input : ndarray
        dL/dx, and dL/dx times x less the baseline.
    integrated : mlp.IntegratedGradients
    parts : ndarray, shape (POINTS,)
        How far along the path, 0 to 1.
    sums, losses : ndarray, shape (POINTS,)
        The sum of the integrated gradients up to there, and L less that of the baseline.
    """

    gradient: np.ndarray
    gradient_times_input: np.ndarray
    integrated: object
    parts: np.ndarray
    sums: np.ndarray
    losses: np.ndarray


def attributions(example, baseline):
    """The attributions of an example's loss against a baseline (n,)."""
    network, x, y = example.network, example.x, example.y
    gradient, parts = example.gradients.x, np.linspace(0.0, 1.0, POINTS)
    points = baseline + parts[:, None] * (x - baseline)
    along = mlp.integrated_gradients(network, points, y, baseline)
    losses = mlp.loss(network, points, y)
    return Attributions(
        gradient,
        gradient * (x - baseline),
        mlp.integrated_gradients(network, x, y, baseline),
        parts,
        along.total,
        losses - mlp.loss(network, baseline, y),
    )


def side_by_side(found, names=NAMELESS):
    """The three attributions as rows of one signed scale; returns the figure and the scale."""
    rows = found.gradient, found.gradient_times_input, found.integrated.values
    scale = signed(signed_limit(*rows), "attributions")
    more = named.input_of_column(names)
    panels = [Panel(name, row, scale, more=more) for name, row in zip(NAMES, rows, strict=True)]
    drawn = stack(panels, widest=WIDEST_IN_FULL)
    return named.with_inputs_below(drawn, names, found.gradient.size, WIDEST_IN_FULL), scale


def as_pictures(found, x, size, width):
    """x and the three attributions as images, these of one signed scale; figure and scales."""
    rows = found.gradient, found.gradient_times_input, found.integrated.values
    scale, of_x = signed(signed_limit(*rows), "attributions"), signed(signed_limit(x), "x")
    shown = [Picture("x", x, of_x)]
    titles = *NAMES[:2], "integrated"  # on a phone there is no room for more
    shown += [Picture(title, row, scale) for title, row in zip(titles, rows, strict=True)]
    return pictures(shown, size, len(shown), width), [of_x, scale]


def largest(found, names):
    """The integrated gradients that are largest as bars, and the sum of all others as one more.

    Parameters
    ----------
    found : Attributions
    names : Names

    Returns
    -------
    dict
        A Plotly figure.
    """
    values = found.integrated.values
    order = np.argsort(-np.abs(values), kind="stable")
    shown, others = order[:MOST_BARS], values[order[MOST_BARS:]]
    heights = [*values[shown].tolist(), float(others.sum())]
    places = [mlp.entry_name("x", (i,)) for i in shown] + [f"{others.size} others"]
    told = [names.input(i, for_chart) for i in shown] + [f"{others.size} other inputs together"]
    hovers = [f"{name}: {with_digits(v, 6)}" for name, v in zip(told, heights, strict=True)]
    colours = [POSITIVE if value > 0 else NEGATIVE for value in heights]
    layout = {
        # Names of places, also where they look like numbers.
        "xaxis": BARE_AXIS | {"type": "category", "tickangle": -45},
        "yaxis": linear_axis(zeroline=True, **titled("integrated gradients")),
        "margin": margin(left=64, top=AIR, bottom=64),
    }
    return figure([bars(places, heights, colours, hovers)], layout, 300)


def along_the_path(found):
    """The sum of the integrated gradients along the path, which meets the loss at every point."""
    traces = [
        line(found.parts, found.losses, {"color": BLUE, "width": 5}, name="L less L(baseline)"),
        line(
            found.parts,
            found.sums,
            {"color": VERMILION, "width": 2, "dash": "dash"},
            name="sum of the integrated gradients",
        ),
    ]
    layout = {
        "xaxis": linear_axis(**titled("part of the path from the baseline to x"), range=[0, 1]),
        "yaxis": linear_axis(**titled("change of the loss")),
        "margin": margin(left=TITLED_BESIDE, top=40, bottom=TITLED_BELOW),
    }
    return figure(traces, layout | legend_above(), 340)
