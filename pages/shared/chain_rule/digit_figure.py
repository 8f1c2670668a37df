"""The figure of the slope of a unit, computed three ways."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.digit_sentences import WAYS
from pages.shared.draw.figures import (
    caption,
    figure,
    legend_below,
    line,
    log_axis,
    margin,
    markers,
    titled,
    vertical_line,
)
from pages.shared.draw.notation import number
from pages.shared.draw.style import AXIS, NEUTRAL, ON_AXIS_MARKER

# The least error shown: one unit of float64's last digit, below which errors are chance.
FLOOR = 2.0**-52


def unit_slope(curve, here, a):
    """The slope of a unit on a log axis, and below it the relative error of each way to compute it.

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
    layout = {
        "xaxis": AXIS | {"anchor": "y2", "zeroline": False} | titled("a"),
        "yaxis": log_axis(nticks=6, domain=[0.56, 0.93]),
        "yaxis2": log_axis(nticks=6, domain=[0.0, 0.43], range=[-16.3, 0.5]),
        "shapes": [vertical_line(float(here.a), top=0.93)],
        "annotations": [
            caption("σ′(a)", 0, 0.94),
            caption("relative error: 1 is no digit right, 10⁻¹⁶ all", 0, 0.44),
        ],
        "margin": margin(left=56, bottom=30),
    }
    traces = [*_values(curve), *_units(a, curve.a[-1])]
    return figure(traces, layout | legend_below(-0.14), 460)


def _values(curve):
    """The true values, and for each way its values, above, and their errors, below."""

    def drawn(values, name, axis, style, **more):
        hover = f"a = %{{x}}: {name} %{{y:.2e}}<extra></extra>"
        return line(curve.a, values, style, name=name, yaxis=axis, hovertemplate=hover, **more)

    traces = [drawn(curve.true, "true value", "y", {"color": NEUTRAL, "width": 9})]
    # From the thickest line to the thinnest, which lies on top.
    for field, way in reversed(WAYS.items()):
        value, error = getattr(curve, field), np.maximum(curve.relative_error(field), FLOOR)
        # A 0 has no place on a log axis: there the line ends.
        seen = np.where(value > 0, value, np.nan)
        traces += [
            drawn(seen, way.written, "y", way.line),
            drawn(error, f"error of {way.written}", "y2", way.line, showlegend=False),
        ]
    return traces


def _units(a, end):
    """The network's own units, at the foot of the axis of errors."""
    inside = np.flatnonzero(np.abs(a) <= end)
    hover = [f"{mlp.entry_name('a', (j,))} = {number(a[j])}" for j in inside]
    floor, own = np.full(inside.size, FLOOR), {"name": "the units of this network", "yaxis": "y2"}
    return [markers(a[inside], floor, ON_AXIS_MARKER, hover, **own)]
