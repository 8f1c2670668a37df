"""The figure of one check: analytic and measured derivatives, and their errors with the bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import mlp
from pages.shared.checks.legend import SIDES, VERDICTS
from pages.shared.draw.figures import (
    caption,
    figure,
    legend_above,
    linear_axis,
    log_scale,
    margin,
    markers,
)
from pages.shared.draw.notation import with_digits
from pages.shared.draw.style import BARE_AXIS, MEASURED_MARKER, NEUTRAL
from pages.shared.state.names import NAMELESS, for_chart

# Entries that have their names at the axis; of more, every second or third has.
MOST_NAMES = 16
# Entries that are drawn of a large gradient.
MOST_POINTS = 2000
# Where the derivatives of both sides stand, in entries.
BESIDE = {"left": -0.2, "right": 0.2}


def drawn_entries(check, column=None):
    """The places in reading order of the entries that are drawn: all, or of very many some.

    These are the ones with the largest error for their bound, and others from the rest, evenly.
    They stand in the order of that error.

    Parameters
    ----------
    check : mlp.Agreement
    column : int, optional
        Of a matrix, counted from 0, the entries of which alone are drawn.
    """
    places = np.arange(check.verdict.size)
    if column is not None:
        places = places.reshape(check.verdict.shape)[:, column]
    if places.size <= MOST_POINTS:
        return places
    order = places[np.argsort(-check.used.ravel()[places], kind="stable")]
    worst, rest = np.split(order, [MOST_POINTS // 2])
    evenly = np.linspace(0, rest.size - 1, MOST_POINTS - worst.size).astype(int)
    return np.concatenate([worst, rest[evenly]])


def _entries(check, names, column):
    """What was found of the drawn entries, in a row, what they are called, and their ticks."""
    drawn = drawn_entries(check, column)
    places = np.transpose(np.unravel_index(drawn, check.verdict.shape))
    arrays = {name: value.ravel()[drawn] for name, value in vars(check).items() if np.ndim(value)}
    called = [names.of_entry(check.wrt, place, for_chart) for place in places]
    every = -(-len(drawn) // MOST_NAMES)
    ticks = [mlp.entry_name(check.wrt, tuple(map(int, place))) for place in places[::every]]
    if check.wrt == "x":
        ticks = [names.tick(i, len(drawn)) for (i,) in places[::every]]
    return replace(check, **arrays), called, ticks


def agreement(check, names=NAMELESS, column=None):
    """Analytic against measured derivative, and below it the error of each entry with its bound.

    Above, the analytic value is a marker by verdict and the finite difference a point with its
    bound as error bar; below, error and bound stand on one log axis, an error of 0 on a line of its
    own. At a kink there are the derivatives of both sides, and no bound.
    What is no number has no place above, and below its error is at the top.

    Parameters
    ----------
    check : mlp.Agreement
    names : Names
    column : int, optional
        As in `drawn_entries`.

    Returns
    -------
    dict
        A Plotly figure.
    """
    scale = log_scale(check.error, check.bound)
    check, names, ticks = _entries(check, names, column)
    every = -(-len(names) // MOST_NAMES)
    of_entries = {
        "domain": [0, 1],
        "anchor": "y2",
        "range": [-0.6, len(names) - 0.4],
        "tickvals": list(range(len(names)))[::every],
        "ticktext": ticks,
    }
    layout = {
        "xaxis": BARE_AXIS | of_entries,
        "yaxis": linear_axis(domain=[0.56, 0.93], nticks=6),
        "yaxis2": scale.axis(domain=[0, 0.44]),
        "annotations": [
            caption(f"{mlp.derivative(check.wrt)}, analytic and measured", 0, 0.94),
            caption("error and its bound (log scale)", 0, 0.45),
        ],
        "margin": margin(left=68, top=40, bottom=42),
    }
    traces = [
        *_measured(check, names, scale),
        *_sides(check, names),
        *_by_verdict(check, names, scale),
    ]
    return figure(traces, layout | legend_above(right=True), 480)


def _measured(check, names, scale):
    """The finite differences with their bounds, above, and the bounds alone, below."""
    places = list(range(len(names)))
    numeric, bound = check.numeric.ravel(), check.bound.ravel()
    kink = check.verdict.ravel() == "kink"
    bound = np.where(kink, np.nan, bound)
    reach = {"type": "data", "array": bound, "color": NEUTRAL, "thickness": 1.5}
    measured = [
        f"{n}: measured {with_digits(v, 9)}"
        + (", across a kink" if jump else f" ± {with_digits(b, 2)}")
        for n, v, b, jump in zip(names, numeric, bound, kink, strict=True)
    ]
    bounds = [f"{n}: bound {with_digits(b, 2)}" for n, b in zip(names, bound, strict=True)]
    below = {"xaxis": "x", "yaxis": "y2", "showlegend": False}
    drawn = np.where(kink, np.nan, scale.placed(bound))
    return [
        markers(places, numeric, MEASURED_MARKER, measured, name="measured ± bound", error_y=reach),
        markers(places, drawn, MEASURED_MARKER, bounds, **below),
    ]


def _sides(check, names):
    """The derivatives on the left and on the right of each entry that is at a kink."""
    here = np.flatnonzero(check.verdict.ravel() == "kink")
    if not here.size:
        return []
    traces = []
    for side, marker in SIDES.items():
        values = getattr(check, side).ravel()[here]
        hover = [
            f"{names[i]}: {with_digits(v, 9)} on the {side} of the kink"
            for i, v in zip(here, values, strict=True)
        ]
        # Beside the analytic value, which is mostly one of the two.
        beside = here + BESIDE[side]
        traces.append(markers(beside.tolist(), values, marker, hover, name=f"{side} of the kink"))
    return traces


def _by_verdict(check, names, scale):
    """The analytic values, above, and the errors, below: a trace of each for every verdict."""
    analytic, error = check.analytic.ravel(), check.error.ravel()
    drawable = np.where(np.isfinite(analytic), analytic, np.nan)
    traces = []
    for word, style in VERDICTS.items():
        here = np.flatnonzero(check.verdict.ravel() == word)
        if not here.size:
            continue
        places, marker = here.tolist(), style | {"size": 9}
        values = [f"{names[i]}: analytic {with_digits(analytic[i], 9)}, {word}" for i in here]
        errors = [f"{names[i]}: error {with_digits(error[i], 2)}, {word}" for i in here]
        below = {"yaxis": "y2", "showlegend": False}
        traces += [
            markers(places, drawable[here], marker, values, name=f"analytic: {word}"),
            markers(
                places,
                scale.placed(error[here]),
                marker,
                errors,
                name=f"error: {word}",
                **below,
            ),
        ]
    return traces
