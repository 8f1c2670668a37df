"""The figure of the slope of a unit, computed in every way of writing it."""

from __future__ import annotations

from itertools import cycle

import numpy as np

import mlp
from pages.shared.chain_rule.digit_sentences import FAR
from pages.shared.draw.figures import (
    caption,
    figure,
    hovered,
    legend_below,
    line,
    linear_axis,
    log_axis,
    log_scale,
    margin,
    markers,
    titled,
    vertical_line,
)
from pages.shared.draw.notation import number
from pages.shared.draw.style import AXIS, BESIDE, CRIMSON, NEUTRAL, ORANGE, SKY, UNIT_MARKER

# The lines of the ways to compute the slope: the thin ones lie on the thick ones, so that one sees
# where they part.
WAYS = (
    {"color": CRIMSON, "width": 1.5},
    {"color": ORANGE, "width": 3},
    {"color": SKY, "width": 5},
)


def preactivations(f):
    """Where the curves are drawn: evenly, and on both sides of every kink."""
    beside = [np.nextafter(kink.at, end) for kink in f.kinks for end in (-np.inf, np.inf)]
    return np.sort([*np.linspace(-FAR, FAR, 81), *beside])


def curve(f):
    """The slopes along the axis of the figure."""
    return mlp.slopes(preactivations(f), f.name)


def with_units(example, a):
    """The slope of this network's activation at any a, with its own units; there are no scales.

    Parameters
    ----------
    example : Example
    a : float
        Marked by a line.
    """
    f = example.activation
    units = example.values.a, example.dh_da.diagonal()
    return {"unit_slopes": unit_slope(f, curve(f), mlp.slopes(a, f.name), *units)}, []


def unit_slope(f, curve, here, a, dh_da):
    """The slope of a unit, and below it the relative error of each way to compute it.

    The slope stands on a log axis where it falls without end.

    Parameters
    ----------
    f : mlp.Activation
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
    scale = log_scale(*curve.relative_errors)
    of_slope = {"domain": [0.56, 0.93]}
    layout = {
        "xaxis": AXIS | {"anchor": "y2", "zeroline": False} | titled("a"),
        "yaxis": log_axis(nticks=6, **of_slope) if f.growth else linear_axis(**of_slope),
        "yaxis2": scale.axis(domain=[0.0, 0.43]),
        "shapes": [vertical_line(float(here.a), top=0.93)],
        "annotations": [
            caption(f"{f.slope_symbol}(a)", 0, 0.94),
            caption("relative error: 1 means that no digit is right", 0, 0.44),
        ],
        "margin": margin(left=BESIDE, bottom=48),
    }
    traces = [*_values(f, curve, scale), _units(f, a, dh_da)]
    return figure(traces, layout | legend_below(), 460)


def _values(f, curve, scale):
    """The true values, and for each way its values, above, and their errors, below."""

    def drawn(values, places, name, axis, style, **more):
        told = zip(curve.a.tolist(), values.tolist(), strict=True)
        hover = hovered([f"a = {number(a)}: {name} {number(value)}" for a, value in told])
        return line(curve.a, places, style, name=name, yaxis=axis, **hover, **more)

    true = curve.true
    traces = [drawn(true, true, "true value", "y", {"color": NEUTRAL, "width": 9})]
    # From the thickest line to the thinnest, which lies on top.
    ways = zip(f.slopes, cycle(WAYS), curve.computed, curve.relative_errors, strict=False)
    for writing, style, value, error in reversed(list(ways)):
        # Where the value is 0 on a log axis, all digits are lost: the line ends.
        seen = np.where(value > 0, value, np.nan) if f.growth else value
        traces += [
            drawn(value, seen, writing.plain, "y", style),
            drawn(
                error,
                scale.placed(error),
                f"error of {writing.plain}",
                "y2",
                style,
                showlegend=False,
            ),
        ]
    return traces


def _units(f, a, dh_da):
    """The network's own units on the curve."""
    inside = np.flatnonzero(np.abs(a) <= FAR)
    hover = [
        f"{mlp.entry_name('a', (j,))} = {number(a[j])}, {f.slope_symbol} = {number(dh_da[j])}"
        for j in inside
    ]
    name = "the units of this network"
    return markers(a[inside], dh_da[inside], UNIT_MARKER, hover, name=name, yaxis="y")
