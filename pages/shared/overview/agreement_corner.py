"""The figure of the agreement, small enough to stand below the saliency."""

from __future__ import annotations

from pages.shared.checks.agreement_figure import agreement
from pages.shared.draw.figures import caption, figure, margin
from pages.shared.draw.style import AIR, CAPTION_SIZE, MATCH_SIZE, TITLE

HEIGHT = 192
# Its words begin where the numbers of the axis do: a narrow page has no more room.
LEFT, BELOW = 66, 42
TO_THE_EDGE = {
    "xshift": AIR - LEFT,
    "yshift": 2 * AIR,
    "align": "left",
    "font": {"size": MATCH_SIZE},
}


def agreement_corner(check):
    """The error of each entry beside its bound, on one log axis.

    It is the lower half of the agreement's own figure.

    Parameters
    ----------
    check : mlp.Agreement

    Returns
    -------
    dict
        A Plotly figure.
    """
    whole = agreement(check)
    of_errors = {"xaxis": "x", "yaxis": "y"}
    traces = [trace | of_errors for trace in whole["data"] if trace.get("yaxis") == "y2"]
    layout = {
        "xaxis": whole["layout"]["xaxis"] | {"anchor": "y"},
        "yaxis": whole["layout"]["yaxis2"] | {"domain": [0, 1]},
        "annotations": [
            caption("agreement<br>|formula − measured| ●, bound ―", 0, 1) | TO_THE_EDGE
        ],
        "margin": margin(left=LEFT, top=TITLE + CAPTION_SIZE + 2 * AIR, bottom=BELOW),
    }
    return figure(traces, layout, HEIGHT)
