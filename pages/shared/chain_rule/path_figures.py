"""The figures of the paths page."""

from __future__ import annotations

from pages.shared.chain_rule.sentences import percent
from pages.shared.draw.heatmaps import NEGATIVE, NEUTRAL, POSITIVE, caption, figure
from pages.shared.network.sentences import number, subscript

CAUSE_COLOURS = {
    "weights": "#4c78a8",
    "doubt": "#e0a13a",
    "openness": "#8d5fd3",
    "agreement": "#2a9d8f",
}
HEIGHT = 240


def _bars(names, lengths, name, colour, hover, yaxis="y"):
    return {
        "type": "bar",
        "name": name,
        "x": names,
        "y": lengths,
        "yaxis": yaxis,
        "marker": {"color": colour},
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _inputs(count):
    return [f"x{subscript(i + 1)}" for i in range(count)]


def _layout(title, **yaxis):
    return {
        "barmode": "relative",
        "xaxis": {"fixedrange": True, "type": "category"},
        "yaxis": {"fixedrange": True, "zerolinecolor": NEUTRAL, "nticks": 5} | yaxis,
        "annotations": [caption(title, 0, 1.02)],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.26, "yanchor": "top"},
        "margin": {"l": 52, "r": 8, "t": 30, "b": 4},
    }


def cancellation(above, below, gradient, agreement):
    """For each input the paths that raise and that lower, and what is left of them.

    Parameters
    ----------
    above, below, gradient, agreement : ndarrays, shape (n,)
        The sum of the paths above 0, of those below 0, of all, and the part of their size that is
        left.
    """
    names = _inputs(len(gradient))
    left = {
        "type": "scatter",
        "mode": "markers",
        "name": "their sum, ∂L/∂x",
        "x": names,
        "y": gradient,
        "marker": {"color": "#f2b134", "size": 11, "symbol": "diamond"}
        | {"line": {"color": "#1b2430", "width": 1}},
        "customdata": [
            f"∂L/∂{name} = {number(value)}: {percent(part)} of the paths' size is left"
            for name, value, part in zip(names, gradient, agreement, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    traces = [
        _bars(names, above, "paths above 0", POSITIVE, [number(value) for value in above]),
        _bars(names, below, "paths below 0", NEGATIVE, [number(value) for value in below]),
        left,
    ]
    layout = _layout("all paths of each input; below it |Σ| / Σ|·|, the part that does not cancel")
    layout["xaxis"] |= {
        "tickvals": names,
        "ticktext": [
            f"{name}<br>{percent(part)}" for name, part in zip(names, agreement, strict=True)
        ],
    }
    return figure(traces, layout, HEIGHT + 20)


def causes(decades, names):
    """For each input how many powers of ten each factor takes away, or adds.

    Parameters
    ----------
    decades : ndarray, shape (n, 4)
        The logarithms of the factors; nan where a factor is 0.
    names : sequence of str
        Of the factors.
    """
    inputs = _inputs(len(decades))
    traces = [
        _bars(
            inputs,
            decades[:, f],
            name,
            CAUSE_COLOURS[name],
            [f"{name}: 10 to the {number(value)}" for value in decades[:, f]],
        )
        for f, name in enumerate(names)
    ]
    return figure(traces, _layout("powers of ten against m/2"), HEIGHT)
