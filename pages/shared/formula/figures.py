"""The figure of a judged formula: its errors on random networks."""

import numpy as np
from mlp.formulas.render import derivative_text

from mlp.formulas.meaning.values import RELATIVE_TOLERANCE
from pages.shared.checks.figures import logarithmic
from pages.shared.draw.heatmaps import NEUTRAL, Panel, figure, signed_limit, stack
from pages.shared.network.sentences import number

# Where errors stand that have no place on the axis: exactly 0, and without a number.
LOWEST, HIGHEST = 1e-17, 1e21

STYLES = {
    False: {"name": "ordinary network", "marker": {"color": "#0072b2", "symbol": "circle"}},
    True: {"name": "saturated network", "marker": {"color": "#d55e00", "symbol": "x"}},
}


def errors(trials):
    """The error on each random network, on a log axis, with the line below which it is rounding.

    Parameters
    ----------
    trials : sequence of mlp.formulas.judging.verdict.Trial

    Returns
    -------
    dict
        A Plotly figure.
    """
    shown = [min(max(trial.error, LOWEST), HIGHEST) for trial in trials]
    top = max(1.6, np.log10(max(shown)) + 1)
    traces = []
    for saturated, style in STYLES.items():
        here = [(i, trial) for i, trial in enumerate(trials) if trial.saturated == saturated]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [i for i, _ in here],
                "y": [shown[i] for i, _ in here],
                "customdata": [
                    f"n, m, k = {', '.join(map(str, trial.sizes))}: error {number(trial.error)}"
                    for _, trial in here
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                "name": style["name"],
                "marker": style["marker"] | {"size": 11},
            }
        )
    layout = {
        "xaxis": {
            "tickvals": list(range(len(trials))),
            "ticktext": ["-".join(map(str, trial.sizes)) for trial in trials],
            "title": {"text": "sizes n-m-k of the network"},
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": logarithmic(title={"text": "relative error"}, dtick=4, range=[-17.6, top]),
        "shapes": [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": RELATIVE_TOLERANCE,
                "y1": RELATIVE_TOLERANCE,
                "line": {"color": NEUTRAL, "width": 2, "dash": "dash"},
            }
        ],
        "annotations": [
            {
                "text": "below: equal but for rounding",
                "xref": "paper",
                "x": 0,
                "y": -10,
                "xanchor": "left",
                "yanchor": "top",
                "showarrow": False,
                "font": {"color": NEUTRAL},
            }
        ],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 64, "r": 8, "t": 32, "b": 64},
    }
    return figure(traces, layout, 300)


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
    mine, gradient = "your formula", derivative_text(wrt)
    if wrt not in ("W1", "W2") and truth.shape[0] > 1:
        mine, gradient = f"({mine})ᵀ", f"({gradient})ᵀ"
        value, truth = value.T, truth.T
    return stack([Panel(mine, value), Panel(gradient, truth)], signed_limit(value, truth))
