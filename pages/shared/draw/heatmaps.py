"""Heatmaps: vectors and matrices in matrix order, row 1 on top, with their shapes in the titles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pages.shared.draw.figures import caption, cells, figure, margin
from pages.shared.draw.notation import cell, shape, with_digits
from pages.shared.draw.scales import Scale, signed
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    CAPTION_SIZE,
    CELL,
    FOOT,
    FRAME_LINE,
    LOWEST_CELL,
    TALLEST,
    WIDEST_IN_THIRD,
)


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: a vector or matrix with the name that stands above it.

    `scale` is its scale of colours where that is not the signed one of its figure; `hover` replaces
    the text shown at each cell; `marked`, a row and a column counted from 0, gets a frame (None
    stands for all rows or all columns). `sizes` names its numbers of rows and columns, so that
    equal dimensions get equal colours. A `hidden` panel shows a question mark in each cell, a
    `clickable` one lets a cell be chosen.
    """

    name: str
    values: np.ndarray
    scale: Scale | None = None
    hover: np.ndarray | None = None
    marked: tuple[int | None, int | None] | None = None
    sizes: tuple[str, str] | None = None
    hidden: bool = False
    clickable: bool = False

    @property
    def matrix(self):
        """The values as a matrix: a vector is one row; nothing is told where they are hidden."""
        matrix = np.atleast_2d(self.values)
        return np.zeros_like(matrix) if self.hidden else matrix

    @property
    def hovers(self):
        """The text shown at each cell, row by row."""
        rows, columns = self.matrix.shape
        if self.hidden:
            return [["predict this entry first"] * columns] * rows
        if self.hover is not None:
            return self.hover.tolist()
        places = [
            [f"{i + 1},{j + 1}" if self.values.ndim > 1 else f"{j + 1}" for j in range(columns)]
            for i in range(rows)
        ]
        return [
            [f"{self.name}[{p}] = {with_digits(value, 6)}" for p, value in zip(*row, strict=True)]
            for row in zip(places, self.matrix.tolist(), strict=True)
        ]


def heatmap(panel, limit, axis, with_text):
    """The trace of one panel in the axes with this suffix."""
    matrix = panel.matrix
    rows, columns = (list(range(1, size + 1)) for size in matrix.shape)
    scale = panel.scale or signed(limit)
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    limits = scale.low, scale.high
    trace = cells(matrix, columns, rows, scale.colours, limits, panel.hovers, **axes)
    if with_text:
        trace["text"] = [[cell(value) for value in row] for row in matrix]
        trace["texttemplate"] = "%{text}"
    return trace


def matrix_axes(panel, axis, x_domain, y_domain):
    """The two axes of one heatmap: integer indices, row 1 on top, nothing to zoom."""
    rows, columns = panel.matrix.shape
    of_columns = {"domain": x_domain, "anchor": f"y{axis}", "range": [0.5, columns + 0.5]}
    of_rows = {"domain": y_domain, "anchor": f"x{axis}", "range": [rows + 0.5, 0.5]}
    numbered = BARE_AXIS | {"ticks": "", "dtick": 1}
    return {
        f"xaxis{axis}": numbered | of_columns,
        f"yaxis{axis}": numbered | of_rows | {"showticklabels": rows > 1},
    }


def _frame(panel, above):
    """The frame around what is marked of a panel that starts below `above` lines of a grid."""

    def ends(index, start, count):
        if index is None:
            return start + 0.5, start + count + 0.5
        return start + index + 0.5, start + index + 1.5

    row, column = panel.marked
    height, width = panel.matrix.shape
    (x0, x1), (y0, y1) = ends(column, 0, width), ends(row, above, height)
    place = {"xref": "x", "yref": "y", "x0": x0, "x1": x1, "y0": y0, "y1": y1}
    return {"type": "rect", "line": FRAME_LINE} | place


def height_of(rows, row=CELL):
    """The height of a figure of that many rows of cells, with their indices below."""
    return rows * row + AIR + FOOT


def row_height(panels):
    """The height of a row of cells where all these panels, with their names, stand on one screen.

    Few rows are as high as everywhere; many are lower.
    """
    rows = sum(1 + len(panel.matrix) for panel in panels)
    return min(CELL, max(LOWEST_CELL, TALLEST // rows))


def _grid(lines, scale, above=0, widest=WIDEST_IN_THIRD):
    """One heatmap of lines, (values, hovers) each, below so many others; NaN leaves a cell empty.

    Its numbers stand in the cells of no more than `widest` columns.
    """
    values = np.array([line for line, _ in lines])
    whole = Panel("", values, scale=scale, hover=np.array([hovers for _, hovers in lines]))
    trace = heatmap(whole, None, "", with_text=False)
    trace |= {"hoverongaps": False, "y": [above + row for row in trace["y"]]}
    if values.shape[1] <= widest:
        trace["text"] = [["" if np.isnan(v) else cell(v) for v in line] for line, _ in lines]
        trace["texttemplate"] = "%{text}"
    return trace


def stack(panels, limit=1.0, widest=WIDEST_IN_THIRD, row=CELL):
    """Heatmaps one above the other with their columns aligned, as W₁, b₁, a and h belong together.

    Neighbours of one scale are one heatmap of Plotly's, with an empty line above each for its name,
    and all stand in one pair of axes: axes for each would take twice as long to draw.

    Parameters
    ----------
    panels : list of Panel
        All with the same number of columns.
    limit : float
        The signed scale of panels that have none of their own runs from -limit to limit.
    widest : int
        Columns up to which numbers stand in the cells: as many as the figure has room for.
    row : float
        The height of a row of cells.

    Returns
    -------
    dict
        A Plotly figure.
    """
    columns = panels[0].matrix.shape[1]
    traces, indices, captions, shapes = [], {}, [], []
    count, default = 0, signed(limit)
    for scale, neighbours in groupby(panels, lambda panel: panel.scale or default):
        lines, start = [], count
        for panel in neighbours:
            lines.append(([np.nan] * columns, [""] * columns))
            above = start + len(lines)
            name = caption(f"{panel.name}  {shape(panel.values)}", 0, above + 0.45)
            captions.append(name | {"yref": "y", "font": {"size": min(CAPTION_SIZE, row - 6)}})
            lines += zip(panel.matrix, panel.hovers, strict=True)
            if len(panel.matrix) > 1:
                indices |= {above + row: row for row in range(1, len(panel.matrix) + 1)}
            if panel.marked:
                shapes.append(_frame(panel, above))
        traces.append(_grid(lines, scale, start, widest))
        count += len(lines)
    layout = matrix_axes(Panel("", np.zeros((count, columns))), "", [0, 1], [0, 1])
    layout["yaxis"] |= {"tickvals": list(indices), "ticktext": list(indices.values())}
    layout |= {"annotations": captions, "shapes": shapes}
    layout["margin"] = margin(bottom=FOOT)
    return figure(traces, layout, height_of(count, row))


def rows(panels):
    """Row vectors of different lengths below each other, cell below cell, in one pair of axes.

    Parameters
    ----------
    panels : list of Panel
        Vectors, each with its scale; a marked one gets a frame around its row.

    Returns
    -------
    dict
        A Plotly figure.
    """
    columns = max(panel.matrix.shape[1] for panel in panels)

    def padded(entries, filler=""):
        return list(entries) + [filler] * (columns - len(entries))

    empty = padded([], np.nan), padded([])
    lines = [(padded(panel.matrix[0], np.nan), padded(panel.hovers[0])) for panel in panels]
    scales = dict.fromkeys(panel.scale for panel in panels)
    traces = [
        _grid([line if p.scale == s else empty for p, line in zip(panels, lines, strict=True)], s)
        for s in scales
    ]
    layout = matrix_axes(Panel("", np.zeros((len(lines), columns))), "", [0, 1], [0, 1])
    layout["yaxis"] |= {
        "tickvals": list(range(1, len(panels) + 1)),
        "ticktext": [f"{panel.name}  {shape(panel.values)}" for panel in panels],
    }
    layout["shapes"] = [_frame(panel, above) for above, panel in enumerate(panels) if panel.marked]
    layout["margin"] = margin(left=56, bottom=FOOT)
    return figure(traces, layout, height_of(len(panels)))
