"""The cells of two figures that show the same quantities, subtracted one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw import figures
from pages.shared.draw.notation import cell, number
from pages.shared.draw.scales import signed

NAME = "this network less the pinned one"
# What Plotly writes a whole number by.
COUNT = "%{z}"


@dataclass(frozen=True, eq=False)
class Grid:
    """All cells of one pair of axes, (rows, columns) each; NaN is an empty cell.

    `x` and `y` are the places of columns and rows, or their edges. `beyond` are the cells whose
    colour is that of the end of their scale.
    """

    x: list
    y: list
    values: np.ndarray
    hovers: np.ndarray
    texts: np.ndarray
    beyond: np.ndarray

    @property
    def places(self):
        """What two grids of the same quantities have in common."""
        return [float(x) for x in self.x], [float(y) for y in self.y], self.values.shape

    def at(self, x, y):
        """The row and the column that hold a point, where places are edges."""
        row, column = (
            min(int(np.searchsorted(edges, at, side="right")) - 1, size - 1)
            for edges, at, size in zip((self.y, self.x), (y, x), self.values.shape, strict=True)
        )
        return row, column


def grids(figure):
    """The grid of each pair of axes that has cells, {axes: Grid}.

    Several heatmaps may share a row, each with the cells that the others leave empty.
    """
    found = {}
    for trace in figure["data"]:
        if trace["type"] == "heatmap":
            here = _grid(trace)
            axes = axes_of(trace)
            found[axes] = _joined(found[axes], here) if axes in found else here
    return found


def axes_of(trace):
    """The names of the axes of a trace: x2 and y2."""
    return trace.get("xaxis", "x"), trace.get("yaxis", "y")


def _grid(trace):
    values = np.asarray(trace["z"], dtype=float)
    written = trace.get("text") or np.full(values.shape, COUNT if "texttemplate" in trace else "")
    hovers, texts = (np.array(t, dtype=object) for t in (trace["customdata"], written))
    # A last digit more than the end of the scale is not beyond it.
    beyond = np.abs(values) > (1 + 1e-9) * max(-trace["zmin"], trace["zmax"])
    return Grid(list(trace["x"]), list(trace["y"]), values, hovers, texts, beyond)


def _joined(one, other):
    """One grid of two: rows of the same place are one, other rows stand below."""
    new = [i for i, y in enumerate(other.y[: len(other.values)]) if y not in one.y]
    parts = {}
    for name in ("values", "hovers", "texts", "beyond"):
        mine, its = getattr(one, name).copy(), getattr(other, name)
        for i, y in enumerate(other.y[: len(other.values)]):
            if i not in new:
                row = one.y.index(y)
                mine[row] = np.where(np.isnan(other.values[i]), mine[row], its[i])
        parts[name] = np.vstack([mine, its[new]])
    return Grid(one.x, one.y + [other.y[i] for i in new], **parts)


def scale_of(pairs):
    """The signed scale of the differences of pairs of figures; None where they have no cells.

    A cell that is beyond its own scale does not set the limit: it would leave all others pale.
    """
    gaps, inside = [], []
    for now, pinned in pairs:
        of_pinned = grids(pinned)
        for axes, grid in grids(now).items():
            before = of_pinned[axes]
            gap = np.abs(_gap(grid, before))
            gaps.append(gap[np.isfinite(gap)])
            inside.append(gap[np.isfinite(gap) & ~grid.beyond & ~before.beyond])
    if not gaps:
        return None
    gaps, inside = np.concatenate(gaps), np.concatenate(inside)
    limit = float(inside.max(initial=0.0) or gaps.max(initial=0.0)) or 1.0
    return signed(limit, NAME, clipped=bool((gaps > limit).any()))


def _gap(now, pinned):
    # Two infinite values have no difference.
    with np.errstate(invalid="ignore"):
        return now.values - pinned.values


def difference(axes, now, pinned, scale):
    """The cells of one pair of axes, those of what is pinned subtracted.

    Returns
    -------
    trace : dict
    grid : Grid
    """
    gap = _gap(now, pinned)
    hovers = np.array(
        [
            [compared(*one) for one in zip(*row, strict=True)]
            for row in zip(now.hovers, pinned.hovers, gap, strict=True)
        ],
        dtype=object,
    )
    ends, named = (scale.low, scale.high), dict(zip(("xaxis", "yaxis"), axes, strict=True))
    trace = figures.cells(gap, now.x, now.y, scale.colours, ends, hovers.tolist(), **named)
    trace["hoverongaps"] = False
    if (now.texts != "").any():
        trace["text"] = [
            [_written(*one) for one in zip(*row, strict=True)]
            for row in zip(now.texts, gap, strict=True)
        ]
        trace["texttemplate"] = "%{text}"
    return trace, Grid(now.x, now.y, gap, hovers, now.texts, now.beyond)


def _written(text, gap):
    """What a cell says of a difference: as a value or as a count, or nothing."""
    if not text.strip():
        return text
    if not np.isfinite(gap):
        return ""
    return number(gap) if text == COUNT else cell(gap)


def compared(now, pinned, gap):
    """What is shown at a value that has another beside it; nothing where nothing is."""
    if not now:
        return now
    both = f"{now}<br>pinned: {pinned}"
    return f"{both}<br>difference {number(gap)}" if np.isfinite(gap) else both
