"""The figure of many checked networks."""

from __future__ import annotations

import numpy as np

from pages.shared.checks.legend import VERDICTS
from pages.shared.draw.figures import figure, legend_above, log_scale, margin, markers, titled
from pages.shared.draw.notation import number
from pages.shared.draw.style import AXIS, NEUTRAL, TITLED_BELOW, TITLED_BESIDE

# The histograms begin where the points end, along both axes.
RIGHT, TOP = 0.8, 0.74


def digits_against_saliency(found, each="seed"):
    """Digits of agreement against the size of the saliency, with the histogram of each.

    Every network or row is a point, and its number the point's customdata.

    Parameters
    ----------
    found : mlp.ManyChecks
    each : {"seed", "row"}
        What a point is of.

    Returns
    -------
    dict
        A Plotly figure.
    """
    scale = log_scale(found.saliency)
    traces = [
        _points(found, scale, word, each) for word in VERDICTS if (found.verdict == word).any()
    ]
    plain = {"marker": {"color": NEUTRAL}, "showlegend": False, "hoverinfo": "skip"}
    histogram = {"type": "histogram"} | plain
    digits = histogram | {"x": found.digits, "yaxis": "y2", "nbinsx": 40}
    decades = np.log10(scale.placed(found.saliency))
    sizes = histogram | {"y": decades, "xaxis": "x2", "yaxis": "y3"}
    of_digits = {"domain": [0, RIGHT], "range": [0, 16.5]} | titled("digits of agreement")
    beside = {"domain": [0, TOP], "anchor": "x2", "showticklabels": False, "range": scale.range}
    layout = {
        "xaxis": AXIS | of_digits,
        "yaxis": scale.axis(domain=[0, TOP], **titled("|∂L/∂x|")),
        "yaxis2": AXIS | {"domain": [TOP + 0.04, 1], "nticks": 3},
        "xaxis2": AXIS | {"domain": [RIGHT + 0.03, 1], "nticks": 3},
        "yaxis3": AXIS | beside,
        "margin": margin(left=TITLED_BESIDE, top=32, bottom=TITLED_BELOW),
    }
    return figure([*traces, digits, sizes], layout | legend_above(y=1.02, right=True), 520)


def _points(found, scale, word, each):
    """The networks of one verdict, drawn by the graphics card: there may be ten thousand."""
    here = found.verdict == word
    saliency = found.saliency[here]
    return markers(
        found.digits[here],
        scale.placed(saliency),
        VERDICTS[word] | {"size": 5, "opacity": 0.6},
        found.seed[here],
        type="scattergl",
        name=word,
        text=[number(value) for value in saliency.tolist()],
        hovertemplate=f"{each} "
        + "%{customdata}: %{x:.1f} digits, |∂L/∂x| = %{text}<extra></extra>",
    )
