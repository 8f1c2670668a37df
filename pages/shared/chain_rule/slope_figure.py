"""The figure of the sigmoid's slope, computed three ways."""

from __future__ import annotations

import numpy as np

from pages.shared.chain_rule.sentences import WAYS
from pages.shared.draw.heatmaps import MARK, NEUTRAL, caption, figure
from pages.shared.network.sentences import number, subscript

# How each way is drawn: the thin lines on the thick ones, so that one sees where they leave them.
STYLES = {
    "sigma_times_sigma": {"color": "#4c9be8", "width": 5},
    "h_times_one_minus_h": {"color": "#e08214", "width": 3},
    "h_minus_hh": {"color": "#b2182b", "width": 1.5},
}
# The least error shown: one unit of float64's last digit, below which errors are chance.
FLOOR = 2.0**-52


def _line(curve, values, name, yaxis, style, **more):
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": curve.a,
        "y": values,
        "yaxis": yaxis,
        "line": style,
        "hovertemplate": f"a = %{{x}}: {name} %{{y:.2e}}<extra></extra>",
    } | more


def slopes(curve, here, a):
    """The slope on a log axis, and below it the relative error of each way to compute it.

    Parameters
    ----------
    curve : mlp.Slopes
        Along the axis.
    here : mlp.Slopes
        At one value, marked by a line.
    a : ndarray, shape (m,)
        The network's own pre-activations, marked on the axis.

    Returns
    -------
    dict
        A Plotly figure.
    """
    # A 0 has no place on a log axis: there the line ends.
    traces = [_line(curve, curve.true, "true value", "y", {"color": NEUTRAL, "width": 9})]
    for way, style in STYLES.items():
        name = WAYS[way]
        value = getattr(curve, way)
        traces.append(_line(curve, np.where(value > 0, value, np.nan), name, "y", style))
        error = np.maximum(curve.relative_error(way), FLOOR)
        traces.append(_line(curve, error, f"error of {name}", "y2", style, showlegend=False))
    inside = np.abs(a) <= curve.a[-1]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": "the units of this network",
            "x": a[inside],
            "y": np.full(inside.sum(), FLOOR),
            "yaxis": "y2",
            "marker": {"symbol": "triangle-up", "size": 10, "color": NEUTRAL},
            "customdata": [f"a{subscript(j + 1)} = {number(a[j])}" for j in np.flatnonzero(inside)],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    log = {"type": "log", "exponentformat": "power", "fixedrange": True, "nticks": 6}
    layout = {
        "xaxis": {"anchor": "y2", "title": {"text": "a"}, "fixedrange": True, "zeroline": False},
        "yaxis": log | {"domain": [0.56, 0.93]},
        "yaxis2": log | {"domain": [0.0, 0.43], "range": [-16.3, 0.5]},
        "shapes": [
            {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 0.93}
            | {"x0": float(here.a), "x1": float(here.a)}
            | {"line": {"color": MARK, "width": 2}}
        ],
        "annotations": [
            caption("σ′(a)", 0, 0.94),
            caption("relative error: 1 is no digit right, 10⁻¹⁶ all", 0, 0.44),
        ],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"},
        "margin": {"l": 56, "r": 8, "t": 4, "b": 30},
    }
    return figure(traces, layout, 460)
