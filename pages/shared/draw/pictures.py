"""Vectors whose entries are the pixels of an image, drawn as pictures beside each other.

All of a figure stand in one pair of axes, in units of pixels, a heatmap for each scale of colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.figures import cells, figure, margin
from pages.shared.draw.notation import number
from pages.shared.draw.scales import Scale
from pages.shared.draw.style import AIR, BARE_AXIS, CAPTION_SIZE, FRAME_LINE, INDEX_SIZE

# The width that a figure has on a phone or in a column, in pixels: there titles still have room.
NARROW = 300
# Pixels of all pictures of one figure.
MOST_PIXELS = 12_600
# Titles of more pictures in a line are small.
MOST_LARGE_TITLES = 3


@dataclass(frozen=True, eq=False)
class Picture:
    """A vector as an image: its title, its entries row by row, and the scale of its colours.

    A `marked` picture has a frame.
    """

    title: str
    values: np.ndarray
    scale: Scale
    marked: bool = False


def pictures(shown, size, across, width=NARROW):
    """Pictures in lines of `across`, row 1 on top, their pixels square.

    Parameters
    ----------
    shown : list of Picture
    size : tuple of int
        Rows and columns of each of them.
    across : int
    width : float
        The width in pixels at which the figure is filled.

    Returns
    -------
    dict
        A Plotly figure.
    """
    height_of_one, width_of_one = size
    across = min(across, len(shown))
    columns = across * (width_of_one + 1) - 1
    font = CAPTION_SIZE if across <= MOST_LARGE_TITLES else INDEX_SIZE
    # Room for a title above each, in pixels of the image.
    title = int(np.ceil(1.5 * font * columns / NARROW))
    lines = -(-len(shown) // across)
    rows = lines * (height_of_one + title)
    corners = [
        (place // across * (height_of_one + title) + title, place % across * (width_of_one + 1))
        for place in range(len(shown))
    ]
    traces = [
        _pixels(shown, corners, size, (rows, columns), scale)
        for scale in dict.fromkeys(picture.scale for picture in shown)
    ]
    traces.append(_titles(shown, corners, font))
    bare = BARE_AXIS | {"showticklabels": False, "constrain": "domain"}
    across_page = {"range": [0, columns], "constraintoward": "left"}
    down = {"range": [rows, 0], "constraintoward": "top", "scaleanchor": "x"}
    layout = {
        "xaxis": bare | across_page,
        "yaxis": bare | down,
        "shapes": [
            _frame(corner, size)
            for picture, corner in zip(shown, corners, strict=True)
            if picture.marked
        ],
        "margin": margin(left=AIR),
    }
    return figure(traces, layout, width * rows / columns + 2 * AIR)


def _pixels(shown, corners, size, whole, scale):
    """The heatmap of all pictures of one scale; NaN leaves the rest empty."""
    grid = np.full(whole, np.nan, dtype=np.float32)
    hovers = np.full(whole, "", dtype=object)
    for picture, (top, left) in zip(shown, corners, strict=True):
        if picture.scale is not scale:
            continue
        block = np.s_[top : top + size[0], left : left + size[1]]
        grid[block] = np.reshape(picture.values, size)
        places = np.ndindex(size)
        hovers[block] = np.reshape(
            [
                f"{picture.title}<br>row {r + 1}, column {c + 1}: {number(value)}"
                for (r, c), value in zip(places, picture.values.tolist(), strict=True)
            ],
            size,
        )
    x, y = np.arange(whole[1]) + 0.5, np.arange(whole[0]) + 0.5
    limits = scale.low, scale.high
    drawn = cells(grid, x, y, scale.colours, limits, hovers.tolist(), xaxis="x", yaxis="y")
    return drawn | {"hoverongaps": False, "xgap": 0, "ygap": 0}


def _titles(shown, corners, size):
    """The titles as one trace: annotations, one for each, take longer to draw."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [left for _, left in corners],
        "y": [top for top, _ in corners],
        "text": [picture.title for picture in shown],
        "textposition": "top right",
        "textfont": {"size": size},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _frame(corner, size):
    (top, left), (height, width) = corner, size
    ends = {"x0": left, "x1": left + width, "y0": top, "y1": top + height}
    return {"type": "rect", "xref": "x", "yref": "y", "line": FRAME_LINE} | ends
