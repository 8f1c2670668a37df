"""The figures of the loss along a line: with its tangent and proven band, and its remainder."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.figures import (
    figure,
    legend_above,
    line,
    linear_axis,
    log_axis,
    log_scale,
    margin,
    markers,
    titled,
)
from pages.shared.draw.notation import number
from pages.shared.draw.style import (
    BAND,
    BLUE,
    MARK,
    NEUTRAL,
    TITLED_BELOW,
    TITLED_BESIDE,
    TRUSTED,
    VERMILION,
)
from pages.shared.state.names import NAMELESS, for_chart

# How tall the band may be drawn, over the range of the loss itself.
ROOM = 0.6


def of_line(walked, left, part, names=NAMELESS):
    """The loss along the line and what first order leaves of it; none where there is no line.

    Parameters
    ----------
    walked : Walk or None
        The line, if there is one.
    left : Remainder or None
        Of that line.
    part : int
        How far the reader walked, in percent of the line.
    names : Names

    Returns
    -------
    figures : dict of str to dict
    scales : list
        Empty.
    """
    if walked is None:
        return {}, []
    figures = {
        "along": along(walked, part, names),
        "remainder": remainder(left),
    }
    return figures, []


def along(walk, part, names):
    """The loss along a line, its tangent, the band that a proof stands behind, and its kinks.

    Parameters
    ----------
    walk : Walk
    part : int
        How far the reader walked, in percent of the line.
    names : Names

    Returns
    -------
    dict
        A Plotly figure.
    """
    found, distances = walk.found, walk.found.distances
    upper, lower = found.tangent + found.remainder_bound, found.tangent - found.remainder_bound
    both = np.concatenate([found.loss, found.tangent])
    height = float(np.ptp(both)) or 1.0
    low, high = both.min() - ROOM * height, both.max() + ROOM * height
    at, here = float(distances[part]), float(found.loss[part])
    silent = {"hoverinfo": "skip"}
    traces = [
        line(distances, np.minimum(upper, high + height), {"width": 0}, showlegend=False, **silent),
        line(
            distances,
            np.maximum(lower, low - height),
            {"width": 0},
            fill="tonexty",
            fillcolor=BAND,
            name="proven band",
            **silent,
        ),
        line(distances, found.tangent, {"color": NEUTRAL, "dash": "dash"}, name="tangent"),
        line(distances, found.loss, {"color": BLUE, "width": 3}, name="loss"),
        markers(
            [at],
            [here],
            {"color": MARK, "size": 12},
            [f"distance {number(at)}: L = {number(here)}"],
            name="you are here",
        ),
    ]
    kinks = [kink for kink in found.kinks if np.isfinite(kink) and kink <= walk.length]
    if kinks:
        marker = {"symbol": "line-ns-open", "size": 18, "color": VERMILION}
        traces.append(
            markers(
                kinks,
                [low] * len(kinks),
                marker,
                [f"kink at distance {number(kink)}" for kink in kinks],
                name="kinks",
                cliponaxis=False,
            )
        )
    trusted = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": 0,
        "x1": min(walk.radius, walk.length),
        "y0": 0,
        "y1": 1,
        "line": {"width": 0},
        "fillcolor": TRUSTED,
        "layer": "below",
    }
    layout = {
        "xaxis": linear_axis(
            **titled(f"distance along {walk.along(names, for_chart)}"), range=[0, walk.length]
        ),
        "yaxis": linear_axis(**titled("loss L"), range=[low, high]),
        "shapes": [trusted],
        "margin": margin(left=TITLED_BESIDE, top=40, bottom=TITLED_BELOW),
    }
    return figure(traces, layout | legend_above(), 380)


def remainder(found):
    """What first order leaves of the loss, on log axes: slope 2, and 1 with a wrong gradient.

    Parameters
    ----------
    found : Remainder

    Returns
    -------
    dict
        A Plotly figure.
    """
    distances = found.distances
    scale = log_scale(found.left, found.wrong, found.bound)

    def curve(values, name, colour):
        texts = [
            f"{name}, distance {number(t)}: {number(v)}"
            for t, v in zip(distances, values, strict=True)
        ]
        options = {"name": name, "mode": "lines+markers", "line": {"color": colour, "width": 2}}
        marker = {"color": colour, "size": 5}
        return markers(distances, scale.placed(values), marker, texts, **options)

    said = "|loss − tangent|"
    if np.isfinite(found.slope):
        said = f"{said}, slope {number(found.slope, 2)}"
    traces = [
        curve(found.left, said, BLUE),
        curve(found.wrong, "with a gradient 1 % too large", VERMILION),
        line(
            distances,
            scale.placed(found.bound),
            {"color": NEUTRAL, "dash": "dash"},
            name="proven bound",
            hoverinfo="skip",
        ),
    ]
    layout = {
        "xaxis": log_axis(**titled("distance"), dtick=1),
        "yaxis": scale.axis(**titled("remainder")),
        "margin": margin(left=TITLED_BESIDE, top=56, bottom=TITLED_BELOW),
    }
    return figure(traces, layout | legend_above(), 380)
