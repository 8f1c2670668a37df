"""The difference of two figures that show the same of two networks: cells, bars, lines, points."""

from __future__ import annotations

import json

import numpy as np

from pages.shared.compare import cells
from pages.shared.compare.beside import axes_of_layout, faint, faint_shapes, on_common_axes
from pages.shared.compare.cells import axes_of, grids
from pages.shared.draw.heatmaps import IN_BLOCKS
from pages.shared.draw.notation import cell
from pages.shared.draw.style import NEGATIVE, POSITIVE


def comparable(one, other):
    """Whether two figures show the same quantities in the same places.

    Level lines have no difference: each network has its own where it looks around its own x. Nor
    have blocks: each network has its largest entry at another place of them.
    """
    both = *one["data"], *other["data"]
    levels = any(trace["type"] == "contour" for trace in both)
    blocks = any(trace.get("meta") == IN_BLOCKS for trace in both)
    return not levels and not blocks and _places(one) == _places(other)


def _places(figure):
    """Where cells and bars stand, and what the axes are of."""
    _, of_bars, _ = _sorted(figure)
    axes = {
        name: (axis.get("type"), axis.get("title")) for name, axis in axes_of_layout(figure).items()
    }
    return (
        {axes: grid.places for axes, grid in grids(figure).items()},
        [(trace["type"], list(trace["x"])) for trace in of_bars],
        axes,
    )


def _sorted(figure):
    """The traces on axes of cells, on axes of bars, and all others; the cells themselves left out.

    Points on axes of bars are measured like these.
    """
    on_cells = {axes_of(t) for t in figure["data"] if t["type"] == "heatmap"}
    on_bars = {axes_of(t) for t in figure["data"] if t["type"] == "bar"}
    others = [t for t in figure["data"] if t["type"] != "heatmap"]
    of_cells = [t for t in others if axes_of(t) in on_cells]
    of_bars = [t for t in others if axes_of(t) in on_bars]
    return of_cells, of_bars, [t for t in others if axes_of(t) not in on_cells | on_bars]


def difference(now, pinned, scale):
    """The figure of what is now less what is pinned.

    Cells, and bars with the points among them, are subtracted. Of other lines and points those of
    both are drawn, those of the pinned network faint: on a log axis a difference of two magnitudes
    has no meaning.

    Parameters
    ----------
    now, pinned : dict
        Comparable figures.
    scale : Scale or None
        Of the cells, if there are any.

    Returns
    -------
    dict
        A Plotly figure.
    """
    of_pinned, drawn = grids(pinned), []
    of_cells, of_bars, beside = _sorted(now)
    _, before, _ = _sorted(pinned)
    subtracted = {}
    for axes, grid in grids(now).items():
        trace, subtracted[axes] = cells.difference(axes, grid, of_pinned[axes], scale)
        drawn.append(trace)
    drawn += [_on_cells(trace, subtracted[axes_of(trace)]) for trace in of_cells]
    drawn += [_less(*pair) for pair in zip(of_bars, before, strict=True)]
    layout = now["layout"] | _axes_of_bars(now, pinned, of_bars)
    if beside:
        now, pinned = on_common_axes(now | {"layout": layout}, pinned)
        *_, beside = _sorted(now)
        layout = now["layout"]
        drawn += _both(beside, _sorted(pinned)[2])
        if not subtracted and not of_bars:
            own = layout.get("shapes", [])
            layout = layout | {"shapes": [*faint_shapes(now, pinned), *own]}
    return now | {"data": drawn, "layout": layout}


def _both(traces, before):
    """The traces of both networks, what they have in common once."""
    written = [_written(trace) for trace in traces]
    behind = [faint(trace) for trace in before if _written(trace) not in written]
    # An area is filled down to the trace before it: the lines of one network stay together. No
    # point is behind a line.
    drawn = [*behind, *traces]
    return [t for t in drawn if not _is_points(t)] + [t for t in drawn if _is_points(t)]


def _is_points(trace):
    return trace.get("mode") == "markers"


def _written(trace):
    return json.dumps(trace, default=lambda values: values.tolist())


def _on_cells(trace, grid):
    """A trace on axes of cells; unseen marks on them show what their cell does."""
    if "customdata" not in trace:
        return trace
    found = [
        [*data[:-1], grid.hovers[grid.at(x, y)]]
        for x, y, data in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    ]
    return trace | {"customdata": found}


def _less(trace, before):
    """Bars or points, those of what is pinned subtracted."""
    gap = np.asarray(trace["y"], dtype=float) - np.asarray(before["y"], dtype=float)
    told = zip(trace["customdata"], before["customdata"], gap, strict=True)
    shown = trace | {"y": gap, "customdata": [cells.compared(*one) for one in told]}
    # One colour names a series, many tell the sign.
    if isinstance(trace["marker"]["color"], list):
        colours = [POSITIVE if value > 0 else NEGATIVE for value in gap]
        shown["marker"] = trace["marker"] | {"color": colours}
    if trace.get("text") is not None:
        shown["text"] = [cell(value) for value in gap]
    return shown


def _axes_of_bars(now, pinned, of_bars):
    """The axes of bars for a difference: no ends, which were those of the values themselves.

    Where the ticks of both tell other numbers, they tell none.
    """
    changed = {}
    for trace in of_bars:
        for letter, axis in zip("xy", axes_of(trace), strict=True):
            name = f"{letter}axis{axis[1:]}"
            here = now["layout"].get(name, {})
            if letter == "y":
                here = {key: value for key, value in here.items() if key != "range"}
            elif here.get("ticktext") != pinned["layout"].get(name, {}).get("ticktext"):
                here = here | {"ticktext": here["tickvals"]}
            changed[name] = here
    return changed
