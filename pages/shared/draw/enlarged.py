"""A figure for the last row of a lecture hall: the same, with everything in pixels larger."""

from __future__ import annotations

import re

import numpy as np

from pages.shared.draw.theme import TEXT_SIZE, TITLE_SIZE

# From 11 pixels, the smallest text of the house, to more than 2 % of 1080.
FACTOR = 2
# What Plotly counts in pixels, wherever it stands in a figure.
IN_PIXELS = {"size", "height", "l", "r", "t", "b", "xshift", "yshift", "standoff"}
# Of text, what is large already grows less, so that captions have room in a column.
FONTS, LARGE = {"font", "tickfont", "textfont"}, 12
# The text whose size the theme sets.
TEXT, AXIS_TITLE = {"size": TEXT_SIZE}, {"size": TITLE_SIZE}


def enlarged(figure):
    """The figure with its height, its margins, its markers and all its text larger.

    Its width is that of the page: on the same screen, it has room for half as many characters.

    Examples
    --------
    >>> larger = enlarged({"data": [{"marker": {"size": 9}}], "layout": {"height": 200}})
    >>> larger["data"][0]["marker"]["size"], larger["layout"]["height"]
    (18, 400)
    >>> larger["layout"]["font"]["size"]
    24.0
    """
    layout = {"font": TEXT, "xaxis": {}, "yaxis": {}} | figure["layout"]
    layout["legend"] = {"font": TEXT} | layout.get("legend", {})
    layout["hoverlabel"] = {"font": TEXT} | layout.get("hoverlabel", {})
    axes = {name: _axis(axis) for name, axis in layout.items() if name[1:5] == "axis"}
    return _larger({"data": figure["data"], "layout": layout | axes})


def _axis(axis):
    """An axis whose text has the sizes that the theme gives it."""
    axis = {"tickfont": TEXT} | axis
    return axis | ({"title": {"font": AXIS_TITLE} | axis["title"]} if "title" in axis else {})


def _larger(part):
    """A part of a figure with what it holds in pixels larger."""
    if isinstance(part, dict):
        return {
            name: _text(value)
            if name in FONTS
            else _times(value)
            if name in IN_PIXELS
            else _larger(value)
            for name, value in part.items()
        }
    if isinstance(part, list | tuple):
        return [_larger(one) for one in part]
    if isinstance(part, str) and "font-size:" in part:
        pixels = r"(?<=font-size:)[0-9]{1,3}(?=px)"
        return re.sub(pixels, lambda size: str(FACTOR * int(size[0])), part)
    return part


def _text(font):
    """A font with a larger size, or with a larger one for each of its texts."""
    if "size" not in font:
        return font
    sizes = np.asarray(font["size"])
    return font | {"size": np.maximum(FACTOR * np.minimum(sizes, LARGE), 1.7 * sizes).tolist()}


def _times(value):
    return value * FACTOR if isinstance(value, int | float) else (np.array(value) * FACTOR).tolist()
