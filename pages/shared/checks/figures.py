"""The Plotly figures of the gradient checks, beside `figures.agreement`."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.heatmaps import CELL, FOOT, MARK, NEUTRAL, VERDICTS, figure
from pages.shared.network.sentences import entry_name, number

# Okabe and Ito's colours, which the colour-blind tell apart, and a symbol each.
METHODS = {
    "forward": {"color": "#0072b2", "symbol": "circle"},
    "central": {"color": "#d55e00", "symbol": "square"},
    "five-point": {"color": "#009e73", "symbol": "diamond"},
    "complex": {"color": "#cc79a7", "symbol": "cross"},
}

# An error of 0 has no place on a log axis: it is drawn here, below all that float64 can resolve.
FLOOR = 1e-19


def logarithmic(**options):
    """A log axis with a tick at every decade or every few."""
    return {
        "type": "log",
        "exponentformat": "power",
        "fixedrange": True,
        "zeroline": False,
    } | options


def v_curve(sweep, place, chosen):
    """Error against step for every method, with the lines that predict it and the chosen step.

    Parameters
    ----------
    sweep : mlp.StepSweep
    place : tuple of int
        The entry of the gradient that is shown.
    chosen : int
        The number of the chosen step among the sweep's, from 0.

    Returns
    -------
    dict
        A Plotly figure.
    """
    traces = []
    for i, method in enumerate(sweep.methods):
        style = METHODS[method]
        here = (i, slice(None), *place)
        error = np.maximum(sweep.error[here], FLOOR)
        common = {"type": "scatter", "x": sweep.steps, "legendgroup": method}
        for name, line in (("truncation", "dot"), ("roundoff", "dash")):
            traces.append(
                common
                | {
                    "mode": "lines",
                    "y": getattr(sweep, name)[here],
                    "line": {"color": style["color"], "dash": line, "width": 1},
                    "showlegend": False,
                    "hoverinfo": "skip",
                }
            )
        traces.append(
            common
            | {
                "mode": "lines+markers",
                "name": method,
                "y": error,
                "line": {"color": style["color"], "width": 2},
                "marker": style
                | {"size": [13 if j == chosen else 4 for j in range(len(sweep.steps))]},
                "customdata": [
                    f"{method}, step {number(step)}: error {number(value)}"
                    for step, value in zip(sweep.steps, sweep.error[here], strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    at_best = {
        "type": "scatter",
        "mode": "markers",
        "name": "predicted best step",
        "x": sweep.optimal_step[(slice(None), *place)],
        "y": [FLOOR] * len(sweep.methods),
        "marker": {
            "symbol": "arrow-down",
            "size": 12,
            "color": [METHODS[method]["color"] for method in sweep.methods],
        },
        "customdata": [
            f"{method}: predicted best step {number(step)}"
            for method, step in zip(
                sweep.methods, sweep.optimal_step[(slice(None), *place)], strict=True
            )
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    layout = {
        "xaxis": logarithmic(
            title={"text": "step"}, dtick=2, range=[np.log10(sweep.steps.min()), 0], showgrid=True
        ),
        "yaxis": logarithmic(
            title={"text": f"error of ∂L/∂{entry_name(sweep.wrt, place)}"}, dtick=4, range=[-20, 4]
        ),
        "shapes": [
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": sweep.steps[chosen],
                "x1": sweep.steps[chosen],
                "y0": 0,
                "y1": 1,
                "line": {"color": MARK, "width": 2},
            }
        ],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 64, "r": 8, "t": 40, "b": 44},
    }
    return figure([*traces, at_best], layout, 460)


# How many wrong entries a method catches at a step: white for none.
CAUGHT = [[0, "#f7f7f7"], [1, "#b35806"]]


def caught(counts, methods, steps, wrong_entries):
    """How many wrong entries each method catches at each step.

    Parameters
    ----------
    counts : ndarray of int, shape (methods, steps)
    methods : sequence of str
    steps : ndarray
    wrong_entries : int
        How many there are to be caught.

    Returns
    -------
    dict
        A Plotly figure.
    """
    names = [f"10<sup>{round(np.log10(step))}</sup>" for step in steps]
    heatmap = {
        "type": "heatmap",
        "z": counts,
        "x": list(range(len(steps))),
        "y": list(range(len(methods))),
        "colorscale": CAUGHT,
        "zmin": 0,
        "zmax": max(1, wrong_entries),
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "texttemplate": "%{z}",
        "customdata": [
            [
                f"{method}, step {number(step)}: {count} of {wrong_entries} caught"
                for step, count in zip(steps, row, strict=True)
            ]
            for method, row in zip(methods, counts, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    fixed = {"fixedrange": True, "showgrid": False, "ticks": ""}
    layout = {
        "xaxis": fixed | {"tickvals": list(range(len(steps))), "ticktext": names},
        "yaxis": fixed
        | {
            "tickvals": list(range(len(methods))),
            "ticktext": list(methods),
            "autorange": "reversed",
        },
        "margin": {"l": 76, "r": 8, "t": 4, "b": FOOT},
    }
    return figure([heatmap], layout, len(methods) * CELL + 4 + FOOT)


def many(found):
    """Digits of agreement against the size of the saliency, a point for each network, with the
    histogram of each along its axis.

    Parameters
    ----------
    found : mlp.ManyChecks

    Returns
    -------
    dict
        A Plotly figure.
        The customdata of a point is its seed.
    """
    saliency = np.maximum(found.saliency, FLOOR)
    traces = []
    for word, style in VERDICTS.items():
        here = found.verdict == word
        if not here.any():
            continue
        traces.append(
            {
                "type": "scattergl",
                "mode": "markers",
                "name": word,
                "x": found.digits[here],
                "y": saliency[here],
                "marker": style | {"size": 5, "opacity": 0.6},
                "customdata": found.seed[here],
                "hovertemplate": "seed %{customdata}: %{x:.1f} digits, |∂L/∂x| = %{y:.3g}"
                "<extra></extra>",
            }
        )
    plain = {"marker": {"color": NEUTRAL}, "showlegend": False, "hoverinfo": "skip"}
    digits = {"type": "histogram", "x": found.digits, "yaxis": "y2", "nbinsx": 40} | plain
    sizes = {"type": "histogram", "y": np.log10(saliency), "xaxis": "x2", "yaxis": "y3"} | plain
    layout = {
        "xaxis": {"domain": [0, 0.8], "title": {"text": "digits of agreement"}, "range": [0, 16.5]},
        "yaxis": logarithmic(domain=[0, 0.74], title={"text": "|∂L/∂x|"}),
        "yaxis2": {"domain": [0.78, 1], "fixedrange": True, "nticks": 3},
        "xaxis2": {"domain": [0.83, 1], "fixedrange": True, "nticks": 3},
        "yaxis3": {
            "domain": [0, 0.74],
            "anchor": "x2",
            "showticklabels": False,
            "fixedrange": True,
            "matches": None,
        },
        "xaxis_fixedrange": True,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 64, "r": 8, "t": 32, "b": 44},
    }
    return figure([*traces, digits, sizes], layout, 520)
