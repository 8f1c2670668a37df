"""The figures of many steps: the error against the step, and what is caught at each."""

from __future__ import annotations

import numpy as np

from pages.shared.checks.legend import METHODS
from pages.shared.draw.figures import (
    cells,
    figure,
    legend_above,
    line,
    log_axis,
    log_scale,
    margin,
    markers,
    titled,
    vertical_line,
)
from pages.shared.draw.heatmaps import height_of
from pages.shared.draw.notation import number
from pages.shared.draw.style import AXIS, COUNTED, FOOT, KINK_LINE, TITLED_BELOW, TITLED_BESIDE


def error_against_step(sweep, place, chosen, name):
    """Error against step for every method, with the lines that predict it and the chosen step.

    Parameters
    ----------
    sweep : mlp.StepSweep
    place : tuple of int
        The entry of the gradient that is shown.
    chosen : int
        The number of the chosen step among the sweep's, from 0.
    name : str
        Of the entry.

    Returns
    -------
    dict
        A Plotly figure.
    """
    scale = log_scale(sweep.error[(slice(None), slice(None), *place)])
    curves = [
        trace
        for i, method in enumerate(sweep.methods)
        for trace in _curves(sweep, method, (i, slice(None), *place), chosen, scale)
    ]
    best, room = (v[(slice(None), *place)] for v in (sweep.optimal_step, sweep.largest_step))
    # At a kink no step is best.
    best = np.where(best < room, best, np.nan)
    marker = {"symbol": "arrow-down", "size": 12}
    marker |= {"color": [METHODS[method].marker["color"] for method in sweep.methods]}
    predicted = markers(
        best,
        # Above all errors, where no arrow is taken for one.
        [10.0 ** scale.range[1]] * len(best),
        marker,
        [
            f"{method}: predicted best step {number(step)}"
            for method, step in zip(sweep.methods, best, strict=True)
        ],
        name="predicted best step",
        cliponaxis=False,
    )
    of_steps = {"dtick": 2, "showgrid": True}
    of_steps["range"] = [np.log10(sweep.steps.min()), max(0.0, np.log10(sweep.steps.max()))]
    error = f"error of ∂L/∂{name}"
    layout = {
        "xaxis": log_axis(**titled("step"), **of_steps),
        "yaxis": scale.axis(**titled(error)),
        "shapes": [vertical_line(sweep.steps[chosen]), *_kinks(sweep, place)],
        "margin": margin(left=TITLED_BESIDE, top=56, bottom=TITLED_BELOW),
    }
    # Above the arrows.
    return figure([*curves, predicted], layout | legend_above(y=1.05), 460)


def _kinks(sweep, place):
    """A line for each method from whose step on a kink of the loss is reached."""
    lowest, highest = sweep.steps.min(), sweep.steps.max()
    return [
        vertical_line(room) | {"line": {"color": METHODS[method].marker["color"]} | KINK_LINE}
        for method, room in zip(
            sweep.methods, sweep.largest_step[(slice(None), *place)], strict=True
        )
        if lowest <= room <= highest
    ]


def _curves(sweep, method, here, chosen, scale):
    """The measured error of one method at one entry, and the two errors that are predicted."""
    marker = METHODS[method].marker
    colour, silent = marker["color"], {"showlegend": False, "hoverinfo": "skip"}
    predicted = [
        line(
            sweep.steps,
            getattr(sweep, name)[here],
            {"color": colour, "dash": dash, "width": 1},
            legendgroup=method,
            **silent,
        )
        for name, dash in (("truncation", "dot"), ("roundoff", "dash"))
    ]
    error = sweep.error[here]
    measured = markers(
        sweep.steps,
        scale.placed(error),
        marker | {"size": [13 if j == chosen else 4 for j in range(len(sweep.steps))]},
        [
            f"{method}, step {number(step)}: error {number(value)}"
            for step, value in zip(sweep.steps, error, strict=True)
        ],
        mode="lines+markers",
        name=method,
        legendgroup=method,
        line={"color": colour, "width": 2},
    )
    return [*predicted, measured]


def caught(counts, methods, steps, wrong_entries):
    """How many wrong entries each method finds at each step.

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
    columns, rows = list(range(len(steps))), list(range(len(methods)))
    hover = [
        [
            f"{method}, step {number(step)}: {count} of {wrong_entries} found"
            for step, count in zip(steps, row, strict=True)
        ]
        for method, row in zip(methods, counts, strict=True)
    ]
    limits = (0, max(1, wrong_entries))
    drawn = cells(counts, columns, rows, COUNTED, limits, hover, texttemplate="%{z}")
    names = [number(step) for step in steps]
    fixed = AXIS | {"showgrid": False, "ticks": ""}
    layout = {
        "xaxis": fixed | {"tickvals": columns, "ticktext": names},
        "yaxis": fixed | {"tickvals": rows, "ticktext": list(methods), "autorange": "reversed"},
        "margin": margin(left=76, bottom=FOOT),
    }
    return figure([drawn], layout, height_of(len(methods)))
