"""The network as a picture: its units as circles, its weights as lines between them.

Lines of nearly the same width and colour are one trace: a trace for each line would take many times
as long to draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.figures import caption, figure, line, margin, markers
from pages.shared.draw.notation import cell
from pages.shared.draw.style import BARE_AXIS, NEGATIVE, PAPER, POSITIVE, TITLE

# Steps of width and colour that lines are told apart by.
LEVELS = 8
THINNEST, WIDEST = 0.4, 7.0
# Of a line as small as the step allows, and of the largest.
PALEST, STRONGEST = 0.12, 0.9
# Where on a line the pointer finds it, as parts of the way.
ON_LINE = (0.3, 0.5, 0.7)

# A layer of more units has no room for the values within the circles.
MOST_WITH_VALUES = 8
# Per unit of the largest layer, and at least, in pixels.
ROW, LOWEST = 44, 240


@dataclass(frozen=True, eq=False)
class Layer:
    """The units of one layer: their names, values and what each shows when pointed at."""

    title: str
    names: list[str]
    values: np.ndarray
    hovers: list[str]


@dataclass(frozen=True, eq=False)
class Links:
    """The lines between two layers: a value for each pair, and what each shows."""

    values: np.ndarray
    hovers: np.ndarray


def picture(layers, links):
    """Layers from left to right with lines between them, as wide and strong as their values.

    The customdata of each unit and line, what a click brings, is [layer, i, j, text] of a line from
    unit i to unit j of the next layer, and [layer, i, None, text] of a unit.

    Parameters
    ----------
    layers : list of Layer
    links : list of Links
        One less. Widths are relative to the largest of its own.

    Returns
    -------
    dict
        A Plotly figure.
    """
    largest = max(len(layer.names) for layer in layers)
    traces = [
        trace
        for place, link in enumerate(links)
        for trace in (*_lines(place, link.values), _targets(place, link))
    ]
    traces += [_units(place, layer, largest) for place, layer in enumerate(layers)]
    ends = len(layers) - 1
    anchors = ["left", *["center"] * (ends - 1), "right"]
    layout = {
        "xaxis": BARE_AXIS | {"range": [-0.18, ends + 0.18], "showticklabels": False},
        "yaxis": BARE_AXIS | {"range": [largest / 2, -largest / 2], "showticklabels": False},
        "annotations": [
            caption(layer.title, place, 1, anchor) | {"xref": "x"}
            for place, (layer, anchor) in enumerate(zip(layers, anchors, strict=True))
        ],
        "margin": margin(left=8, top=TITLE),
        "hovermode": "closest",
    }
    return figure(traces, layout, max(LOWEST, ROW * min(largest, 12)) + TITLE)


def _heights(count):
    """Where the units of a layer stand, around the middle."""
    return np.arange(count) - (count - 1) / 2


def _lines(place, values):
    """The lines from one layer to the next: a trace for each sign and step of size."""
    size = np.abs(values)
    limit = size.max(initial=0.0) or 1.0
    steps = np.ceil(LEVELS * size / limit).astype(int)
    starts, ends = map(_heights, values.shape)
    for sign, colour in ((-1, NEGATIVE), (1, POSITIVE)):
        for step in range(1, LEVELS + 1):
            pairs = np.argwhere((steps == step) & (np.sign(values) == sign))
            if not len(pairs):
                continue
            x, y = [], []
            for i, j in pairs:
                x += [place, place + 1, None]
                y += [starts[i], ends[j], None]
            part = step / LEVELS
            style = {"color": colour, "width": THINNEST + (WIDEST - THINNEST) * part}
            faint = PALEST + (STRONGEST - PALEST) * part
            yield line(x, y, style, opacity=faint, hoverinfo="skip")


def _targets(place, link):
    """Unseen marks on the lines, for the pointer."""
    starts, ends = map(_heights, link.values.shape)
    found = [
        (place + at, starts[i] + at * (ends[j] - starts[i]), [place, i, j, link.hovers[i, j]])
        for i, j in np.ndindex(link.values.shape)
        for at in ON_LINE
    ]
    x, y, data = zip(*found, strict=True)
    return markers(list(x), list(y), {"size": 14, "opacity": 0}, list(data)) | _CHOOSABLE


def _units(place, layer, largest):
    """The circles of a layer, with their names, and their values where there is room."""
    count = len(layer.names)
    roomy = largest <= MOST_WITH_VALUES
    texts = [
        f"{name}<br>{cell(value)}" if roomy else name
        for name, value in zip(layer.names, layer.values, strict=True)
    ]
    colours = [NEGATIVE if value < 0 else POSITIVE for value in layer.values]
    rim = {"color": colours, "width": 2}
    marker = {"size": 40 if roomy else 28, "color": PAPER, "opacity": 1, "line": rim}
    data = [[place, i, None, text] for i, text in enumerate(layer.hovers)]
    heights = _heights(count).tolist()
    drawn = markers([place] * count, heights, marker, data, text=texts) | _CHOOSABLE
    same = {"marker": {"opacity": 1}}
    return drawn | {"mode": "markers+text", "selected": same, "unselected": same}


_CHOOSABLE = {
    "hovertemplate": "%{customdata[3]}<extra></extra>",
    "selected": {"marker": {"opacity": 0}},
    "unselected": {"marker": {"opacity": 0}},
}
