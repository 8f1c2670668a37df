"""Colour scales: what each is for, its colours, its ends, and the bar that tells them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import numpy as np

from pages.shared.draw.notation import number
from pages.shared.draw.style import (
    IN_DARK,
    PAPER,
    PAPER_IN_DARK,
    SHARE,
    SIGNED,
    TEXT_IN_DARK,
    UNIT_SLOPE,
)


@dataclass(frozen=True, eq=False)
class Scale:
    """The colours of the values from `low` to `high`.

    `name` says whose values they are. Values beyond the ends, where `clipped`, have the colour of
    the end.
    """

    name: str
    colours: list
    low: float
    high: float
    clipped: bool = False


SHARES = Scale("h, ŷ and y", SHARE, 0.0, 1.0)


def unit_slopes(activation):
    """The scale of the slopes of an activation, from 0 to its largest.

    Parameters
    ----------
    activation : mlp.Activation
    """
    name = activation.slope_of_h.plain.replace(" ", "")
    if activation.is_linear:  # its slope is written as a number, which names nothing
        name = f"{activation.slope_symbol}(a)"
    return Scale(name, UNIT_SLOPE, 0.0, activation.largest_slope)


def hidden_values(activation, sums):
    """The scale of h: shares where h is one, else signed, to the end of its range if there is one.

    Parameters
    ----------
    activation : mlp.Activation
    sums : Scale
        That of a and theta.
    """
    low, high = activation.range
    if (low, high) == (0.0, 1.0):
        return SHARES
    return signed(high, "h") if np.isfinite(high) else sums


def forward_scales(activation, values, of_outputs):
    """The scales of a, h, theta and yhat, by name.

    Parameters
    ----------
    activation : mlp.Activation
    values : mlp.Forward
    of_outputs : str
        What the scale of the probabilities is of, where it is not that of h too.
    """
    sums = signed(signed_limit(values.a, values.theta), "a and θ")
    of_h = hidden_values(activation, sums)
    shares = SHARES if of_h is SHARES else replace(SHARES, name=of_outputs)
    return {"a": sums, "h": of_h, "theta": sums, "yhat": shares}


def distinct(*scales):
    """The scales, each once."""
    return list(dict.fromkeys(scales))


def signed_limit(*arrays):
    """The symmetric limit of the signed scale that these arrays share on one page."""
    finite = [np.abs(array[np.isfinite(array)]).max(initial=0.0) for array in arrays]
    return float(max(finite)) or 1.0


def signed(limit, name="", clipped=False):
    """The signed scale from -limit to limit: blue, white, red."""
    return Scale(name, SIGNED, -limit, limit, clipped)


def in_dark(figure):
    """The figure with the scales of its heatmaps in their colours for a dark page."""
    return figure | {"data": [_trace_in_dark(trace) for trace in figure["data"]]}


def _trace_in_dark(trace):
    if "colorscale" in trace:
        of_text = trace.get("textfont", {}) | {"color": TEXT_IN_DARK}
        return trace | {"colorscale": _dark(trace["colorscale"]), "textfont": of_text}
    if trace.get("marker", {}).get("color") == PAPER:
        return trace | {"marker": trace["marker"] | {"color": PAPER_IN_DARK}}
    return trace


def _dark(colours):
    return next((dark for light, dark in IN_DARK if light == colours), colours)


def bars(scales):
    """The bars of colours of these scales side by side, in HTML, with the numbers at their ends.

    Parameters
    ----------
    scales : list of Scale
    """
    return f'<div class="scales">{"".join(map(_bar, scales))}</div>'


def _bar(scale):
    both = zip(scale.colours, _dark(scale.colours), strict=True)
    stops = ", ".join(
        f"light-dark({light}, {dark}) {100 * place:.4g}%" for (place, light), (_, dark) in both
    )
    middle = (scale.low + scale.high) / 2
    ends = [number(value) for value in (scale.low, middle, scale.high)]
    if scale.clipped:
        ends = [f"≤ {ends[0]}", ends[1], f"≥ {ends[2]}"]
    ticks = "".join(f"<span>{end}</span>" for end in ends)
    gradient = f'<div style="background: linear-gradient(to right, {stops})"></div>'
    return f"<figure><figcaption>{escape(scale.name)}</figcaption>{gradient}<p>{ticks}</p></figure>"
