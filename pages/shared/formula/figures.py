"""The figures of a judged formula: its errors on random networks, its value beside the gradient."""

import numpy as np

import mlp
from pages.shared.draw.figures import figure, legend_above, log_axis, margin, markers, titled
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.notation import number
from pages.shared.draw.scales import signed_limit
from pages.shared.draw.style import BARE_AXIS, THRESHOLD_LINE, TITLED_BELOW, TITLED_BESIDE
from pages.shared.formula.legend import TRIALS

# Where errors stand that have no place on the axis: exactly 0, and without a number.
LOWEST, HIGHEST = 1e-17, 1e21


def errors(verdict):
    """The error on each random network, on a log axis, with the line below which it is rounding.

    Parameters
    ----------
    verdict : mlp.Verdict

    Returns
    -------
    dict
        A Plotly figure.
    """
    trials = verdict.trials
    shown = [min(max(trial.error, LOWEST), HIGHEST) for trial in trials]
    top = max(1.6, np.log10(max(shown)) + 1)
    traces = []
    for saturated, (name, marker) in TRIALS.items():
        here = [i for i, trial in enumerate(trials) if trial.saturated == saturated]
        if not here:
            continue
        hover = [
            f"n, m, k = {', '.join(map(str, trials[i].sizes))}: error {number(trials[i].error)}"
            for i in here
        ]
        traces.append(markers(here, [shown[i] for i in here], marker, hover, name=name))
    layout = {
        "xaxis": BARE_AXIS
        | titled("sizes n-m-k of the network")
        | {
            "tickvals": list(range(len(trials))),
            "ticktext": ["-".join(map(str, trial.sizes)) for trial in trials],
        },
        "yaxis": log_axis(dtick=4, range=[-17.6, top], **titled("relative error")),
        "shapes": [_rounding_line(verdict.tolerance)],
        "annotations": [_rounding_words(verdict.tolerance)],
        "margin": margin(left=TITLED_BESIDE, top=32, bottom=TITLED_BELOW),
    }
    return figure(traces, layout | legend_above(), 300)


def _rounding_line(tolerance):
    ends = {"x0": 0, "x1": 1, "y0": tolerance, "y1": tolerance}
    return {"type": "line", "xref": "paper", "line": THRESHOLD_LINE} | ends


def _rounding_words(tolerance):
    return {
        "text": "below: equal but for rounding",
        "xref": "paper",
        "x": 0,
        "y": np.log10(tolerance),
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
    }


def beside(value, truth, wrt):
    """The value of the formula above the true gradient, on one scale.

    Parameters
    ----------
    value, truth : ndarray
        With two axes and of the same shape; a column vector is shown transposed.
    wrt : str
        The variable of the gradient.

    Returns
    -------
    dict
        A Plotly figure.
    """
    yours, gradient = "your formula", mlp.derivative(wrt)
    if mlp.QUANTITIES[wrt].is_vector and truth.shape[0] > 1:
        yours, gradient = f"({yours})ᵀ", f"({gradient})ᵀ"
        value, truth = value.T, truth.T
    return stack([Panel(yours, value), Panel(gradient, truth)], signed_limit(value, truth))
