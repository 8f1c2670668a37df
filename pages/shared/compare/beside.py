"""Lines and points of two figures in one: those of what is pinned faint, behind the others."""

from __future__ import annotations

from pages.shared.draw.figures import scale_of_axis

FAINT = 0.4


def faint(trace):
    """A trace of what is pinned as it stands behind that of the open network."""
    drawn = trace | {"opacity": FAINT, "showlegend": False}
    if "name" in trace:
        drawn["name"] = f"pinned: {trace['name']}"
    if "customdata" in trace:
        drawn["customdata"] = [f"pinned: {text}" for text in trace["customdata"]]
    return drawn


def faint_shapes(now, pinned):
    """The shapes of what is pinned where they are not those of the open network."""
    ours = now["layout"].get("shapes", [])
    others = (shape for shape in pinned["layout"].get("shapes", []) if shape not in ours)
    return [shape | {"opacity": FAINT} for shape in others]


def axes_of_layout(figure):
    """The axes of a figure, by their names in its layout."""
    return {name: axis for name, axis in figure["layout"].items() if name[1:5] == "axis"}


def on_common_axes(now, pinned):
    """Both figures on axes that hold what either of them shows.

    Parameters
    ----------
    now, pinned : dict
        Figures of lines and points, with the same axes.

    Returns
    -------
    now, pinned : dict
    """
    of_pinned = axes_of_layout(pinned)
    for name, axis in axes_of_layout(now).items():
        other = of_pinned[name]
        if axis == other or "range" not in axis or "range" not in other:
            continue
        ends = *axis["range"], *other["range"]
        both = {"range": [min(ends), max(ends)]}
        if axis.get("type") == "log" and "tickvals" in axis:
            own, its = scale_of_axis(axis), scale_of_axis(other)
            shared = own.joined(its)
            both = {key: shared.axis()[key] for key in ("range", "tickvals", "ticktext")}
            now, pinned = _moved(now, name, own, shared), _moved(pinned, name, its, shared)
        now, pinned = (f | {"layout": f["layout"] | {name: axis | both}} for f in (now, pinned))
    return now, pinned


def _moved(figure, name, own, shared):
    """The figure with what stands beyond the decades of its own scale beyond those of another.

    That is the line of zeros, and marks at the upper end.
    """
    letter, axis = name[0], name.replace("axis", "")
    places = {
        10.0**own.zero: 10.0**shared.zero,
        10.0 ** own.range[1]: 10.0 ** shared.range[1],
    }
    data = [
        trace | {letter: [places.get(float(v), v) for v in trace[letter]]}
        if trace.get(f"{letter}axis", letter) == axis
        else trace
        for trace in figure["data"]
    ]
    return figure | {"data": data}
