"""Heatmaps: vectors and matrices in matrix order, row 1 on top, with their shapes in the titles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from pages.shared.draw.blocks import chosen, in_blocks
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
    MATCH_SIZE,
    MOST_NUMBERS,
    MOST_ROWS,
    TALLEST,
    WIDEST_IN_THIRD,
)

# What a trace says of itself whose cells are blocks.
IN_BLOCKS = "in blocks"


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: a vector or matrix with the name that stands above it.

    `scale` is its scale of colours where that is not the signed one of its figure; `hover` replaces
    the text shown at each cell, an array of texts or a function of row and column, both counted
    from 0; `more`, such a function, adds a line to it; `marked`, a row and a column counted from 0,
    gets a frame (None stands for all rows or all columns). `sizes` names its numbers of rows and
    columns, so that equal dimensions get equal colours. A `hidden` panel shows a question mark in
    each cell, a `clickable` one lets a cell be chosen.

    What is too large to be followed is shown in blocks: a cell is the entry of largest size of its
    block. Or it is shown in part: the rows and columns of `part`, counted from 0, stand alone.
    """

    name: str
    values: np.ndarray
    scale: Scale | None = None
    hover: np.ndarray | Callable | None = None
    more: Callable | None = None
    marked: tuple[int | None, int | None] | None = None
    sizes: tuple[str, str] | None = None
    hidden: bool = False
    clickable: bool = False
    part: tuple | None = None

    @cached_property
    def blocks(self):
        """The values in blocks: a vector is one row; nothing is told where they are hidden."""
        whole = np.atleast_2d(self.values)
        whole = np.zeros_like(whole) if self.hidden else whole
        return in_blocks(whole) if self.part is None else chosen(whole, *self.part)

    @property
    def is_partial(self):
        """Whether it shows fewer cells than it has entries."""
        return self.matrix.size < self.values.size

    @property
    def matrix(self):
        """The values of the cells."""
        return self.blocks.values

    @property
    def hovers(self):
        """The text shown at each cell, row by row."""
        if self.hidden:
            rows, columns = self.matrix.shape
            return [["predict this entry first"] * columns] * rows
        rows, columns = self.blocks.rows.tolist(), self.blocks.columns.tolist()
        return [
            [self._text(i, j) for i, j in zip(*places, strict=True)]
            for places in zip(rows, columns, strict=True)
        ]

    def _text(self, i, j):
        """What is shown at the cell of row i and column j of the values."""
        told = self._told(i, j) if self.hover is None else self._given(i, j)
        if self.blocks.needed:
            told += self._largest_of(i, j)
        return f"{told}<br>{self.more(i, j)}" if self.more else told

    def _told(self, i, j):
        place = f"{i + 1},{j + 1}" if self.values.ndim > 1 else f"{j + 1}"
        value = self.values[i, j] if self.values.ndim > 1 else self.values[j]
        return f"{self.name}[{place}] = {with_digits(value, 6)}"

    def _given(self, i, j):
        return self.hover(i, j) if callable(self.hover) else self.hover[i][j]

    def _largest_of(self, i, j):
        """What is added to the text of an entry that stands for a block."""
        blocks = self.blocks
        of_rows = [blocks.of_rows(i // blocks.height)] if self.values.ndim > 1 else []
        return f", the largest of {', '.join([*of_rows, blocks.of_columns(j // blocks.width)])}"

    @property
    def each_cell(self):
        """What a cell stands for, to follow the shape; empty where it is one entry.

        Examples
        --------
        >>> Panel("W₁", np.zeros((784, 128))).each_cell, Panel("x", np.zeros(4)).each_cell
        (', each cell the largest of 25×2', '')
        """
        if not self.blocks.needed:
            return ""
        height, width = self.blocks.height, self.blocks.width
        size = width if self.values.ndim < 2 else f"{height}×{width}"
        return f", each cell the largest of {size}"

    @property
    def marked_cell(self):
        """Row and column of the cell that is marked, as `marked`."""
        return self.blocks.cell(*self.marked)

    def place(self, row, column):
        """Where the entry that a cell shows stands in the values, counted from 0."""
        return int(self.blocks.rows[row, column]), int(self.blocks.columns[row, column])


def diagonal(name, slopes, scale, hover, sizes=("m", "m")):
    """A diagonal matrix: whole, or where it is large as the row of what stands in its diagonal.

    Parameters
    ----------
    name : str
    slopes : ndarray, shape (m,)
    scale : Scale
    hover : callable
        The text at row i and column j.
    sizes : tuple of str
        The names of the numbers of rows and columns.
    """
    if slopes.size <= MOST_ROWS:
        return Panel(name, np.diag(slopes), scale, hover, sizes=sizes)
    row = f"{name}, its diagonal"
    return Panel(row, slopes, scale, lambda _, j: hover(j, j), sizes=("1", sizes[1]))


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


def matrix_axes(shape, axis, x_domain, y_domain, columns=None):
    """The two axes of a heatmap: integer indices, row 1 on top, nothing to zoom.

    `columns` are the numbers of the columns where these are not counted from 1 one by one.
    """
    height, width = shape
    of_columns = {"domain": x_domain, "anchor": f"y{axis}", "range": [0.5, width + 0.5]}
    of_rows = {"domain": y_domain, "anchor": f"x{axis}", "range": [height + 0.5, 0.5]}
    numbered = BARE_AXIS | {"ticks": "", "dtick": 1}
    if columns:
        every = -(-width // MOST_NUMBERS)
        places = list(range(1, width + 1, every))
        of_columns |= {"tickvals": places, "ticktext": [columns[place - 1] for place in places]}
    return {
        f"xaxis{axis}": numbered | of_columns,
        f"yaxis{axis}": numbered | of_rows | {"showticklabels": height > 1},
    }


def numbers_of_columns(panel):
    """The numbers of a panel's columns where these are many or blocks, else None."""
    numbers = panel.blocks.column_numbers
    many = panel.values.shape[-1] > MOST_NUMBERS or panel.is_partial
    return list(numbers) if many else None


def _frame(panel, above):
    """The frame around what is marked of a panel that starts below `above` lines of a grid."""

    def ends(index, start, count):
        if index is None:
            return start + 0.5, start + count + 0.5
        return start + index + 0.5, start + index + 1.5

    row, column = panel.marked_cell
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
    places = list(range(1, values.shape[1] + 1)), [above + row for row in range(1, len(lines) + 1)]
    hovers, limits = [hovers for _, hovers in lines], (scale.low, scale.high)
    trace = cells(values, *places, scale.colours, limits, hovers, xaxis="x", yaxis="y")
    trace["hoverongaps"] = False
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
            name = f"{panel.name}  {shape(panel.values)}{panel.each_cell}"
            size = MATCH_SIZE if panel.blocks.needed else CAPTION_SIZE
            font = {"yref": "y", "font": {"size": min(size, row - 6)}}
            captions.append(caption(name, 0, above + 0.45) | font)
            lines += zip(panel.matrix, panel.hovers, strict=True)
            if len(panel.matrix) > 1:
                indices |= dict(enumerate(panel.blocks.row_numbers, above + 1))
            if panel.marked:
                shapes.append(_frame(panel, above))
        traces.append(_grid(lines, scale, start, widest))
        if any(panel.blocks.needed for panel in panels):
            traces[-1]["meta"] = IN_BLOCKS
        count += len(lines)
    numbers = numbers_of_columns(panels[0])
    layout = matrix_axes((count, columns), "", [0, 1], [0, 1], numbers)
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
    numbers = list(range(1, columns + 1)) if columns > MOST_NUMBERS else None
    layout = matrix_axes((len(lines), columns), "", [0, 1], [0, 1], numbers)
    if any(panel.blocks.needed for panel in panels):
        # The same column is another entry in each row.
        layout["xaxis"]["showticklabels"] = False
    layout["yaxis"] |= {
        "tickvals": list(range(1, len(panels) + 1)),
        "ticktext": [
            f"{panel.name}  {shape(panel.values)}"
            + (f"<br>{panel.blocks.width} a cell" if panel.blocks.needed else "")
            for panel in panels
        ],
    }
    layout["shapes"] = [_frame(panel, above) for above, panel in enumerate(panels) if panel.marked]
    layout["margin"] = margin(left=56, bottom=FOOT)
    return figure(traces, layout, height_of(len(panels)))
