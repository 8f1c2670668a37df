"""The figure of the slope of a unit, computed three ways."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.digit_sentences import WAYS
from pages.shared.draw.figures import (
    caption,
    figure,
    hovered,
    legend_below,
    line,
    log_axis,
    log_scale,
    margin,
    markers,
    titled,
    vertical_line,
)
from pages.shared.draw.notation import number
from pages.shared.draw.style import AXIS, NEUTRAL, UNIT_MARKER


def unit_slope(curve, here, a, dh_da):
    """The slope of a unit on a log axis, and below it the relative error of each way to compute it.

    Parameters
    ----------
    curve : mlp.Slopes
        Along the axis.
    here : mlp.Slopes
        At one value, marked by a line.
    a, dh_da : ndarrays, shape (m,)
        The network's own pre-activations and unit slopes, marked on the curve.

    Returns
    -------
    dict
        A Plotly figure.
    """
    scale = log_scale(*(curve.relative_error(field) for field in WAYS))
    layout = {
        "xaxis": AXIS | {"anchor": "y2", "zeroline": False} | titled("a"),
        "yaxis": log_axis(nticks=6, domain=[0.56, 0.93]),
        "yaxis2": scale.axis(domain=[0.0, 0.43]),
        "shapes": [vertical_line(float(here.a), top=0.93)],
        "annotations": [
            caption("σ′(a)", 0, 0.94),
            caption("relative error: 1 means that no digit is right", 0, 0.44),
        ],
        "margin": margin(left=56, bottom=30),
    }
    traces = [*_values(curve, scale), _units(a, dh_da, curve.a[-1])]
    return figure(traces, layout | legend_below(-0.14), 460)


def _values(curve, scale):
    """The true values, and for each way its values, above, and their errors, below."""

    def drawn(values, places, name, axis, style, **more):
        told = zip(curve.a.tolist(), values.tolist(), strict=True)
        hover = hovered([f"a = {number(a)}: {name} {number(value)}" for a, value in told])
        return line(curve.a, places, style, name=name, yaxis=axis, **hover, **more)

    true = curve.true
    traces = [drawn(true, true, "true value", "y", {"color": NEUTRAL, "width": 9})]
    # From the thickest line to the thinnest, which lies on top.
    for field, way in reversed(WAYS.items()):
        value, error = getattr(curve, field), curve.relative_error(field)
        # Where the value is 0, all digits are lost: the line ends.
        seen, name = np.where(value > 0, value, np.nan), f"error of {way.written}"
        traces += [
            drawn(value, seen, way.written, "y", way.line),
            drawn(error, scale.placed(error), name, "y2", way.line, showlegend=False),
        ]
    return traces


def _units(a, dh_da, end):
    """The network's own units on the curve."""
    inside = np.flatnonzero(np.abs(a) <= end)
    hover = [
        f"{mlp.entry_name('a', (j,))} = {number(a[j])}, σ′ = {number(dh_da[j])}" for j in inside
    ]
    name = "the units of this network"
    return markers(a[inside], dh_da[inside], UNIT_MARKER, hover, name=name, yaxis="y")
