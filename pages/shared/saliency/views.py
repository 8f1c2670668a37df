"""The figures of the saliency: beside x, by true label, and of other scores.

Where the inputs are an image they are pictures, else bars and heatmaps.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import mlp
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.pictures import Picture, pictures
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.draw.style import WIDEST_IN_FULL, WIDEST_IN_HALF
from pages.shared.network import named
from pages.shared.network.image_figures import x_and_saliency
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.state.names import for_chart

# The width of pictures in half of the page and in all of it, and how many of them in a line.
HALF, FULL, ACROSS = 480, 720, 5


def by_label(example):
    """The saliency for each label that could be the true one, (k, n)."""
    return mlp.input_gradient(example.network, example.x, np.eye(example.y.size))


def two_views(example, image):
    """The saliency beside x, and the saliency by label, with their scales.

    Parameters
    ----------
    example : Example
    image : tuple of int, or None
        Rows and columns of the image that the inputs are.
    """
    rows, names = by_label(example), example.names
    of_x, of_rows = signed(signed_limit(example.x), "x"), signed(signed_limit(rows), "∂L/∂x")
    if image:
        beside, of_gradient = x_and_saliency(example.x, example.gradients.x, of_x, image, HALF)
        shown = [
            Picture(names.of_class(c, for_chart), row, of_rows, marked=c == example.label - 1)
            for c, row in enumerate(rows)
        ]
        # What is small with this label is seen beside x, and compared with other labels.
        scales = [
            of_x,
            replace(of_gradient, name="∂L/∂x"),
            replace(of_rows, name="∂L/∂x of all labels"),
        ]
        return {"dL_dx": beside, "by_label": pictures(shown, image, ACROSS, HALF)}, scales
    more = named.class_of_row_and_input(names)
    panel = Panel("∂L/∂x by true label", rows, of_rows, more=more, marked=(example.label - 1, None))
    bars = saliency_bars(example.x, example.gradients.x, of_x, WIDEST_IN_HALF, names)
    of_labels = named.with_ticks(stack([panel], widest=WIDEST_IN_HALF), names, panel)
    of_labels = named.with_inputs_below(of_labels, names, example.x.size, WIDEST_IN_HALF)
    return {"dL_dx": bars, "by_label": of_labels}, [of_x, of_rows]


def of_scores(example, relation, image):
    """The rows of a relation, the chosen score first, with their scale."""
    scale = signed(signed_limit(relation.rows), "these rows")
    both = list(zip(relation.names, relation.rows, strict=True))
    if image:
        shown = [Picture(name, row, scale) for name, row in both]
        return pictures(shown, image, len(shown), FULL), scale
    more = named.input_of_column(example.names)
    panels = [Panel(name, row, scale, more=more) for name, row in both]
    return _with_names(stack(panels, widest=WIDEST_IN_FULL), example), scale


def in_both_units(example):
    """dL/dx of a standardised row in units of x and in those of the table, each of its own scale.

    Returns
    -------
    figure : dict
    scales : list of Scale
    """
    scaled = example.gradients.x
    raw = example.standardisation.gradient_in_raw_units(scaled)
    more = named.input_of_column(example.names)
    rows = {"∂L/∂x": scaled, "∂L/∂raw = ∂L/∂x ÷ deviation": raw}
    panels = [
        Panel(name, row, signed(signed_limit(row), name.partition(" ")[0]), more=more)
        for name, row in rows.items()
    ]
    drawn = _with_names(stack(panels, widest=WIDEST_IN_FULL), example)
    return drawn, [panel.scale for panel in panels]


def _with_names(figure, example):
    return named.with_inputs_below(figure, example.names, example.x.size, WIDEST_IN_FULL)
