"""The figure of the agreement, small enough to stand below the saliency."""

from __future__ import annotations

from pages.shared.checks.agreement_figure import agreement
from pages.shared.draw.figures import caption, figure, margin
from pages.shared.draw.style import FOOT, TITLE

HEIGHT = 170


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
        "annotations": [caption("agreement: |formula − measured| ●, bound ―", 0, 1)],
        "margin": margin(left=44, top=TITLE, bottom=FOOT),
    }
    return figure(traces, layout, HEIGHT)
