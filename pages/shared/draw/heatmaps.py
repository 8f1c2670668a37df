"""Heatmaps: vectors and matrices in matrix order, row 1 on top, with their shapes in the titles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.figures import caption, cells, figure, margin
from pages.shared.draw.notation import cell, shape, with_digits
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    CELL,
    FOOT,
    FRAME_LINE,
    LARGEST_UNIT_SLOPE,
    SIGNED,
    UNIT_SLOPE,
    WIDEST_WITH_TEXT,
)


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: a vector or matrix with the name that stands above it.

    `unit_slope` chooses the fixed scale from 0 to 0.25 in place of the signed one; `hover` replaces
    the text shown at each cell; `marked`, a row and a column counted from 0, gets a frame (None
    stands for all rows or all columns). `sizes` names its numbers of rows and columns, so that
    equal dimensions get equal colours. A `hidden` panel shows a question mark in each cell, a
    `clickable` one lets a cell be chosen.
    """

    name: str
    values: np.ndarray
    unit_slope: bool = False
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


def signed_limit(*arrays):
    """The symmetric limit of the signed scale that these arrays share on one page."""
    finite = [np.abs(array[np.isfinite(array)]).max(initial=0.0) for array in arrays]
    return float(max(finite)) or 1.0


def heatmap(panel, limit, axis, with_text):
    """The trace of one panel in the axes with this suffix."""
    matrix = panel.matrix
    rows, columns = (list(range(1, size + 1)) for size in matrix.shape)
    scale, limits = SIGNED, (-limit, limit)
    if panel.unit_slope:
        scale, limits = UNIT_SLOPE, (0.0, LARGEST_UNIT_SLOPE)
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    trace = cells(matrix, columns, rows, scale, limits, panel.hovers, **axes)
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


def height_of(rows):
    """The height of a figure of that many rows of cells, with their indices below."""
    return rows * CELL + AIR + FOOT


def _grid(lines, limit):
    """One heatmap of many lines, (values, hovers) each, and its axes; NaN leaves a cell empty."""
    values = np.array([line for line, _ in lines])
    whole = Panel("", values, hover=np.array([hovers for _, hovers in lines]))
    trace = heatmap(whole, limit, "", with_text=False) | {"hoverongaps": False}
    if values.shape[1] <= WIDEST_WITH_TEXT:
        trace["text"] = [["" if np.isnan(v) else cell(v) for v in line] for line, _ in lines]
        trace["texttemplate"] = "%{text}"
    return trace, matrix_axes(whole, "", [0, 1], [0, 1])


def stack(panels, limit):
    """Heatmaps one above the other with their columns aligned, as W₁, b₁, a and h belong together.

    All are one heatmap of Plotly's, with an empty line above each for its name: four heatmaps take
    twice as long to draw.

    Parameters
    ----------
    panels : list of Panel
        All with the same number of columns.
    limit : float
        The signed scale runs from -limit to limit.

    Returns
    -------
    dict
        A Plotly figure.
    """
    columns = panels[0].matrix.shape[1]
    lines, indices, captions, shapes = [], {}, [], []
    for panel in panels:
        lines.append(([np.nan] * columns, [""] * columns))
        above = len(lines)
        name = caption(f"{panel.name}  {shape(panel.values)}", 0, above + 0.45)
        captions.append(name | {"yref": "y"})
        lines += zip(panel.matrix, panel.hovers, strict=True)
        if len(panel.matrix) > 1:
            indices |= {above + row: row for row in range(1, len(panel.matrix) + 1)}
        if panel.marked:
            shapes.append(_frame(panel, above))
    trace, layout = _grid(lines, limit)
    layout["yaxis"] |= {"tickvals": list(indices), "ticktext": list(indices.values())}
    layout |= {"annotations": captions, "shapes": shapes}
    layout["margin"] = margin(bottom=FOOT)
    return figure([trace], layout, height_of(len(lines)))


def rows(panels, limit):
    """Row vectors of different lengths below each other, cell below cell, in one heatmap.

    Parameters
    ----------
    panels : list of Panel
        Vectors; a marked one gets a frame around its row.
    limit : float
        The signed scale runs from -limit to limit.

    Returns
    -------
    dict
        A Plotly figure.
    """
    columns = max(panel.matrix.shape[1] for panel in panels)

    def padded(entries, filler=""):
        return list(entries) + [filler] * (columns - len(entries))

    trace, layout = _grid(
        [(padded(panel.matrix[0], np.nan), padded(panel.hovers[0])) for panel in panels], limit
    )
    layout["yaxis"] |= {
        "tickvals": list(range(1, len(panels) + 1)),
        "ticktext": [f"{panel.name}  {shape(panel.values)}" for panel in panels],
    }
    layout["shapes"] = [_frame(panel, above) for above, panel in enumerate(panels) if panel.marked]
    layout["margin"] = margin(left=56, bottom=FOOT)
    return figure([trace], layout, height_of(len(panels)))
