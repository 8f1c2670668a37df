"""Equations of heatmaps: what stands in their gaps keeps apart, and numbers fit into cells."""

import itertools
import re

import numpy as np
import pytest

from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.style import CSS

# The width of an equation in windows of 960 and 1440 pixels, as Chromium lays the pages out.
NARROW, USUAL = 500, 970
SHAPES = {
    "5-3-5 in rows": ([(1, 5), (5, 3), (3, 3), (3, 5), (1, 5)], "···="),
    "6-6-6 in rows": ([(1, 6), (6, 6), (6, 6), (6, 6), (1, 6)], "···="),
    "12-12-12 in rows": ([(1, 12), (12, 12), (12, 12), (12, 12), (1, 12)], "···="),
    "12-12-12 in columns": ([(12, 12), (12, 12), (12, 12), (12, 1), (12, 1)], "···="),
    "two matrices": ([(12, 12), (12, 12)], "≈"),
    "one unit": ([(1, 1), (1, 1), (1, 1)], "∘="),
}


def _drawn(name, value=-1.25):
    shapes, signs = SHAPES[name]
    panels = [Panel("A", np.full(shape, value), sizes=("m", "m")) for shape in shapes]
    figure = equation(panels, list(signs), 1.0)
    texts = next(trace for trace in figure["data"] if trace.get("mode") == "text")
    return figure, texts


def _ends(figure):
    """The left and right ends of the panels, from the edges of their cells."""
    grid = next(trace for trace in figure["data"] if trace["type"] == "heatmap")
    filled = ~np.isnan(grid["z"]).all(axis=0)
    ends = []
    for is_panel, columns in itertools.groupby(range(len(filled)), key=filled.__getitem__):
        if is_panel:
            columns = list(columns)
            ends.append((grid["x"][columns[0]], grid["x"][columns[-1] + 1]))
    return ends


@pytest.mark.parametrize("name", SHAPES)
def test_signs_and_row_numbers_keep_apart_in_the_narrowest_window(name):
    figure, texts = _drawn(name)
    pixel = figure["layout"]["xaxis"]["range"][1] / NARROW
    boxes = []
    for x, y, text, position, size in zip(
        texts["x"],
        texts["y"],
        texts["text"],
        texts["textposition"],
        texts["textfont"]["size"],
        strict=True,
    ):
        if text[0] in "·=≈∘":
            # Below the sign of a product stand the sizes that match.
            sizes = re.findall(r">(\d+=\d+)<", text)
            boxes.append((x, 0.5 * 12 * len(sizes[0]) if sizes else 10, None))
        elif position == "middle left":
            width = 0.5 * size * len(text)
            boxes.append((x - pixel * width / 2, width, y))
    spans = [(x - pixel * width / 2, x + pixel * width / 2, y) for x, width, y in boxes]
    for one, other in itertools.combinations(spans, 2):
        same_line = one[2] is None or other[2] is None or one[2] == other[2]
        assert not same_line or one[1] <= other[0] or other[1] <= one[0]
    for left, right in _ends(figure):
        assert all(end <= left or start >= right for start, end, _ in spans)
    assert all(start >= 0 for start, _, _ in spans)


@pytest.mark.parametrize("name", SHAPES)
def test_the_numbers_of_columns_that_are_shown_do_not_touch(name):
    figure, texts = _drawn(name)
    pixel = figure["layout"]["xaxis"]["range"][1] / NARROW
    columns = [
        (x, 0.5 * size * len(text) * pixel)
        for x, text, position, size in zip(
            texts["x"], texts["text"], texts["textposition"], texts["textfont"]["size"], strict=True
        )
        if position == "middle center" and text.isdigit()
    ]
    assert columns
    for (x, width), (after, next_width) in itertools.pairwise(columns):
        assert x + width / 2 <= after - next_width / 2


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("value", [-1.25, 4e-24, 0.0])
def test_numbers_stand_only_in_cells_that_hold_them_at_ten_pixels(name, value):
    figure, _ = _drawn(name, value)
    grid = next(trace for trace in figure["data"] if trace["type"] == "heatmap")
    shown = [text for row in grid["text"] for text in row if text.strip()]
    pixels = np.diff(grid["x"])[~np.isnan(grid["z"]).all(axis=0)].min()
    pixels *= USUAL / figure["layout"]["xaxis"]["range"][1]
    # Plotly gives each character 0.65 of its size, and cells are a pixel apart.
    longest = max(map(len, shown), default=0)
    assert (pixels - 1) / 0.65 >= 10 * longest
    if name == "5-3-5 in rows" and value == -1.25:
        assert shown
    if name in ("6-6-6 in rows", "12-12-12 in rows") and value:
        assert not shown


def test_small_text_of_cells_is_hidden_and_readable_text_is_not():
    assert '[style*="font-size: 7px"]' in CSS
    assert '[style*="font-size: 10px"]' not in CSS
