"""All Plotly of the pages: from records and arrays to figures. Nothing is computed here but places.

A figure is a plain dictionary of Plotly's schema: through Plotly's own classes, which check every
property, it costs twenty times as much, and the tests check every figure once. Heatmaps stand in
matrix order, row 1 on top, with integer indices and the shape in the title.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.network.sentences import SYMBOLS, cell, entry_name, shape

NEGATIVE, POSITIVE, NEUTRAL, MARK = "#2166ac", "#b2182b", "#7b8794", "#e08214"
# Blue, white, red after ColorBrewer's RdBu, which stays readable to the colour-blind.
SIGNED = [[0, NEGATIVE], [0.25, "#92c5de"], [0.5, "#f7f7f7"], [0.75, "#f4a582"], [1, POSITIVE]]
SLOPE = [[0, "#f7f7f7"], [0.5, "#b2abd2"], [1, "#542788"]]
LARGEST_SLOPE = 0.25
# One colour for each dimension, legible on white and on black.
DIMENSIONS = {"n": "#1a8754", "m": "#8d5fd3", "k": "#cc3f85"}

# Verdicts are told apart by symbol as well as by colour.
VERDICTS = {
    "agree": {"color": "#3d85c6", "symbol": "circle"},
    "disagree": {"color": "#d6303f", "symbol": "x"},
    "below noise": {"color": NEUTRAL, "symbol": "triangle-up-open"},
}

CELL = 30  # height of a heatmap's row, pixels
TITLE = 30  # space above a heatmap for its title, pixels
FOOT = 26  # space below a figure for the indices of columns, pixels
WIDEST_WITH_TEXT = 8  # columns that share a third of a page's width and still hold their values


@dataclass(frozen=True, eq=False)
class Panel:
    """One heatmap: a vector or matrix with the name that stands above it.

    `slope` chooses the fixed scale from 0 to 0.25 in place of the signed one; `hover` replaces the
    text shown at each cell; `marked`, a row and a column counted from 0, gets a frame (None stands
    for all rows or all columns). `sizes` names its numbers of rows and columns, so that equal
    dimensions get equal colours. A `hidden` panel shows a question mark in each cell, a `clickable`
    one lets a cell be chosen.
    """

    name: str
    values: np.ndarray
    slope: bool = False
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
            return [["say first what you expect"] * columns] * rows
        if self.hover is not None:
            return self.hover.tolist()
        places = [
            [f"{i + 1},{j + 1}" if self.values.ndim > 1 else f"{j + 1}" for j in range(columns)]
            for i in range(rows)
        ]
        return [
            [f"{self.name}[{p}] = {value:.6g}" for p, value in zip(*row, strict=True)]
            for row in zip(places, self.matrix.tolist(), strict=True)
        ]


def signed_limit(*arrays):
    """The symmetric limit of the signed scale that these arrays share on one page."""
    finite = [np.abs(array[np.isfinite(array)]).max(initial=0.0) for array in arrays]
    return float(max(finite)) or 1.0


def heatmap(panel, limit, axis, with_text):
    """The trace of one panel in the axes with this suffix."""
    matrix = panel.matrix
    trace = {
        "type": "heatmap",
        "z": matrix,
        "x": list(range(1, matrix.shape[1] + 1)),
        "y": list(range(1, matrix.shape[0] + 1)),
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
        "colorscale": SLOPE if panel.slope else SIGNED,
        "zmin": 0.0 if panel.slope else -limit,
        "zmax": LARGEST_SLOPE if panel.slope else limit,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "customdata": panel.hovers,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    if with_text:
        trace["text"] = [[cell(value) for value in row] for row in matrix]
        trace["texttemplate"] = "%{text}"
    return trace


def _matrix_axes(panel, axis, x_domain, y_domain):
    """The two axes of one heatmap: integer indices, row 1 on top, nothing to zoom."""
    rows, columns = panel.matrix.shape
    bare = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    return {
        f"xaxis{axis}": bare
        | {
            "domain": x_domain,
            "anchor": f"y{axis}",
            "range": [0.5, columns + 0.5],
            "dtick": 1,
        },
        f"yaxis{axis}": bare
        | {
            "domain": y_domain,
            "anchor": f"x{axis}",
            "range": [rows + 0.5, 0.5],
            "dtick": 1,
            "showticklabels": rows > 1,
        },
    }


def caption(text, x, y, anchor="left"):
    """A line of text above a point in paper coordinates."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14},
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
    return {"type": "rect", "line": {"color": MARK, "width": 3}} | place


def figure(traces, layout, height):
    """A Plotly figure of traces and layout with what all figures of the pages have in common."""
    layout = {
        "height": height,
        "margin": {"l": 24, "r": 8, "t": 4, "b": 4},
        "showlegend": False,
        "hoverlabel": {"align": "left"},
    } | layout
    return {"data": traces, "layout": layout}


def _grid(lines, limit):
    """One heatmap of many lines, (values, hovers) each, and its axes; NaN leaves a cell empty."""
    values = np.array([line for line, _ in lines])
    whole = Panel("", values, hover=np.array([hovers for _, hovers in lines]))
    trace = heatmap(whole, limit, "", with_text=False) | {"hoverongaps": False}
    if values.shape[1] <= WIDEST_WITH_TEXT:
        trace["text"] = [["" if np.isnan(v) else cell(v) for v in line] for line, _ in lines]
        trace["texttemplate"] = "%{text}"
    return trace, _matrix_axes(whole, "", [0, 1], [0, 1])


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
    layout["margin"] = {"l": 24, "r": 8, "t": 4, "b": FOOT}
    return figure([trace], layout, len(lines) * CELL + 4 + FOOT)


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
    layout["margin"] = {"l": 56, "r": 8, "t": 4, "b": FOOT}
    return figure([trace], layout, len(panels) * CELL + 4 + FOOT)


def saliency(x, gradient, limit, bars_height=190):
    """The signed bars of dL/dx above the input x itself, input by input.

    Parameters
    ----------
    x, gradient : ndarrays, shape (n,)
    limit : float
        The signed scale of x runs from -limit to limit.

    Returns
    -------
    dict
        A Plotly figure.
    """
    inputs = list(range(1, x.size + 1))
    inner = bars_height + CELL + 2 * TITLE
    panel = Panel("x", x)
    floor = CELL / inner
    bars = {
        "type": "bar",
        "x": inputs,
        "y": gradient,
        "xaxis": "x",
        "yaxis": "y",
        "marker": {"color": [POSITIVE if value > 0 else NEGATIVE for value in gradient]},
        "text": [cell(value) for value in gradient] if x.size <= WIDEST_WITH_TEXT else None,
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [
            f"∂L/∂{entry_name('x', (i,))} = {value:.6g}" for i, value in enumerate(gradient)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    reach = 1.3 * signed_limit(gradient)
    layout = _matrix_axes(panel, "2", [0, 1], [0, floor])
    layout |= {
        "xaxis": {
            "domain": [0, 1],
            "anchor": "y",
            "range": [0.5, x.size + 0.5],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": {
            "domain": [floor + TITLE / inner, 1 - TITLE / inner],
            "anchor": "x",
            "range": [-reach, reach],
            "zeroline": True,
            "zerolinecolor": NEUTRAL,
            "nticks": 5,
            "tickformat": ".1g" if reach < 1e-3 else None,
            "fixedrange": True,
        },
        "annotations": [
            caption(f"∂L/∂x  {shape(gradient)}", 0, 1 - TITLE / inner),
            caption(f"x  {shape(x)}", 0, floor),
        ],
        "margin": {"l": 44, "r": 8, "t": 4, "b": FOOT},
    }
    return figure(
        [bars, heatmap(panel, limit, "2", x.size <= WIDEST_WITH_TEXT)], layout, inner + 4 + FOOT
    )


def _entries(check):
    """The names of the entries of a check, in reading order."""
    return [entry_name(check.wrt, place) for place in np.ndindex(check.verdict.shape)]


def _decades(*arrays):
    """The whole decades that hold the positive finite entries, with one below for the zeros."""
    entries = np.concatenate([array[(array > 0) & np.isfinite(array)] for array in arrays])
    if not entries.size:
        return -20, -15
    low, high = np.log10(entries.min()), np.log10(entries.max())
    zeros = any((array == 0).any() for array in arrays)
    return int(np.floor(low)) - int(zeros), int(np.ceil(high))


def agreement(check):
    """Analytic against measured derivative, and below it the error of each entry with its bound.

    Above, the analytic value is a marker by verdict and the finite difference a point with its
    bound as error bar; below, error and bound stand on one log axis, an error of 0 on its floor.

    Parameters
    ----------
    check : mlp.Agreement

    Returns
    -------
    dict
        A Plotly figure.
    """
    names = _entries(check)
    places = list(range(len(names)))
    analytic, numeric = check.analytic.ravel(), check.numeric.ravel()
    error, bound, verdict = check.error.ravel(), check.bound.ravel(), check.verdict.ravel()
    low, high = _decades(error, bound)
    measured = {
        "type": "scatter",
        "mode": "markers",
        "name": "measured ± bound",
        "x": places,
        "y": numeric,
        "error_y": {"type": "data", "array": bound, "color": NEUTRAL, "thickness": 1.5},
        "marker": {"color": NEUTRAL, "symbol": "line-ew-open", "size": 20},
        "customdata": [
            f"{n}: measured {v:.9g} ± {b:.2g}"
            for n, v, b in zip(names, numeric, bound, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    bounds = {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": places,
        "y": bound,
        "xaxis": "x",
        "yaxis": "y2",
        "marker": {"color": NEUTRAL, "symbol": "line-ew-open", "size": 20},
        "customdata": [f"{n}: bound {b:.2g}" for n, b in zip(names, bound, strict=True)],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    traces = [measured, bounds]
    for word, style in VERDICTS.items():
        here = np.flatnonzero(verdict == word)
        if not here.size:
            continue
        common = {
            "type": "scatter",
            "mode": "markers",
            "x": here.tolist(),
            "marker": style | {"size": 9},
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        traces.append(
            common
            | {
                "name": f"analytic: {word}",
                "y": analytic[here],
                "customdata": [f"{names[i]}: analytic {analytic[i]:.9g}, {word}" for i in here],
            }
        )
        traces.append(
            common
            | {
                "name": f"error: {word}",
                "y": np.maximum(error[here], 10.0**low),
                "yaxis": "y2",
                "showlegend": False,
                "customdata": [f"{names[i]}: error {error[i]:.2g}, {word}" for i in here],
            }
        )
    every = max(1, -(-len(names) // 16))
    layout = {
        "xaxis": {
            "domain": [0, 1],
            "anchor": "y2",
            "range": [-0.6, len(names) - 0.4],
            "tickvals": places[::every],
            "ticktext": names[::every],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "domain": [0.56, 0.93],
            "zerolinecolor": NEUTRAL,
            "fixedrange": True,
            "nticks": 6,
        },
        "yaxis2": {
            "domain": [0, 0.44],
            "type": "log",
            "range": [low - 0.2, high + 0.2],
            "exponentformat": "power",
            "dtick": max(1, (high - low) // 4),
            "fixedrange": True,
        },
        "annotations": [
            caption(f"∂L/∂{SYMBOLS[check.wrt]}, the analytic value and the measured one", 0, 0.94),
            caption("error and its bound (log scale)", 0, 0.45),
        ],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        "margin": {"l": 56, "r": 8, "t": 28, "b": 30},
    }
    return figure(traces, layout, 480)
