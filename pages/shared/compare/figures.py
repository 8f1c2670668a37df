"""The difference of two figures that show the same of two networks: cell by cell, bar by bar."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.figures import cells
from pages.shared.draw.notation import cell, number
from pages.shared.draw.scales import signed
from pages.shared.draw.style import NEGATIVE, POSITIVE

# How what is pinned is drawn beside what is now, where neither has cells nor bars.
FAINT = {"opacity": 0.4}


def comparable(one, other):
    """Whether two figures show the same quantities in the same places."""
    return _places(one) == _places(other)


def _places(figure):
    """Where the cells and the bars of a figure stand."""
    bars = [list(trace["x"]) for trace in figure["data"] if trace["type"] == "bar"]
    rows = {
        axes: {y: len(row) for y, (row, _) in lines.items()}
        for axes, lines in _lines(figure).items()
    }
    return bars, rows


def _lines(figure):
    """The rows of all heatmaps, {axes: {y: (values, hovers)}}."""
    found = {}
    for trace in figure["data"]:
        if trace["type"] == "heatmap":
            axes = trace.get("xaxis", "x"), trace.get("yaxis", "y")
            rows = zip(trace["y"], trace["z"], trace["customdata"], strict=True)
            lines = found.setdefault(axes, {})
            for y, values, hovers in rows:
                here = np.asarray(values, dtype=float)
                # Several heatmaps may share a row, each with the cells that the others leave empty.
                before, of_before = lines.get(y, (np.full(here.shape, np.nan), list(hovers)))
                filled = np.where(np.isnan(before), here, before)
                texts = [
                    b if np.isnan(v) else h for b, h, v in zip(of_before, hovers, here, strict=True)
                ]
                lines[y] = filled, texts
    return found


def limit_of(pairs):
    """The largest difference of all cells of these pairs of figures; 1 where there is none."""
    largest = 0.0
    for now, pinned in pairs:
        of_pinned = _lines(pinned)
        for axes, lines in _lines(now).items():
            for y, (values, _) in lines.items():
                gap = np.abs(values - of_pinned[axes][y][0])
                largest = max(largest, gap[np.isfinite(gap)].max(initial=0.0))
    return float(largest) or 1.0


def difference(now, pinned, limit):
    """The figure of what is now less what is pinned.

    Cells and bars are subtracted; lines and points of both are drawn, those of the pinned network
    faint.

    Parameters
    ----------
    now, pinned : dict
        Comparable figures.
    limit : float
        The signed scale of the cells runs from -limit to limit.

    Returns
    -------
    dict
        A Plotly figure.
    """
    of_pinned, scale = _lines(pinned), signed(limit)
    with_text = any("text" in t for t in now["data"] if t["type"] == "heatmap")
    drawn = []
    for axes, lines in _lines(now).items():
        rows = [_row(line, of_pinned[axes][y]) for y, line in lines.items()]
        z, hovers = [row for row, _ in rows], [texts for _, texts in rows]
        columns = list(range(1, len(z[0]) + 1))
        ends, named = (scale.low, scale.high), dict(zip(("xaxis", "yaxis"), axes, strict=True))
        trace = cells(np.array(z), columns, list(lines), scale.colours, ends, hovers, **named)
        trace["hoverongaps"] = False
        if with_text:
            trace["text"] = [["" if np.isnan(v) else cell(v) for v in row] for row in z]
            trace["texttemplate"] = "%{text}"
        drawn.append(trace)
    others = (
        [trace for trace in figure["data"] if trace["type"] != "heatmap"]
        for figure in (now, pinned)
    )
    layout = dict(now["layout"])
    for trace, before in zip(*others, strict=False):
        if trace["type"] == "bar":
            drawn.append(_bars(trace, before))
            layout[_axis_of(trace)] = _unbound(layout.get(_axis_of(trace), {}))
        else:
            drawn += [before | FAINT, trace]
    return now | {"data": drawn, "layout": layout}


def _row(line, before):
    (values, hovers), (pinned, of_pinned) = line, before
    gap = values - pinned
    texts = [
        f"{now}<br>pinned: {then}<br>difference {number(d)}" if np.isfinite(d) else now
        for now, then, d in zip(hovers, of_pinned, gap, strict=True)
    ]
    return gap, texts


def _bars(trace, before):
    gap = np.asarray(trace["y"], dtype=float) - np.asarray(before["y"], dtype=float)
    hovers = [
        f"{now}<br>pinned: {then}<br>difference {number(d)}"
        for now, then, d in zip(trace["customdata"], before["customdata"], gap, strict=True)
    ]
    colours = [POSITIVE if value > 0 else NEGATIVE for value in gap]
    shown = trace | {"y": gap, "marker": {"color": colours}, "customdata": hovers}
    return shown | ({"text": [cell(v) for v in gap]} if trace.get("text") is not None else {})


def _axis_of(trace):
    """The key in the layout of the axis of a trace's values."""
    return "yaxis" + trace.get("yaxis", "y").removeprefix("y")


def _unbound(axis):
    """The axis without its ends: a difference has others."""
    return {name: value for name, value in axis.items() if name != "range"}
