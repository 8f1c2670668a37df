"""The figures of the paths page."""

from __future__ import annotations

import numpy as np

from pages.shared.figures import NEGATIVE, NEUTRAL, POSITIVE, _figure, _title
from pages.shared.words import number, subscript

CAUSE_COLOURS = {
    "weights": "#4c78a8",
    "doubt": "#e0a13a",
    "openness": "#8d5fd3",
    "agreement": "#2a9d8f",
}
HEIGHT = 240


def _bars(names, lengths, name, colour, hover, yaxis="y"):
    return {
        "type": "bar",
        "name": name,
        "x": names,
        "y": lengths,
        "yaxis": yaxis,
        "marker": {"color": colour},
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _inputs(count):
    return [f"x{subscript(i + 1)}" for i in range(count)]


def _layout(title, **yaxis):
    return {
        "barmode": "relative",
        "xaxis": {"fixedrange": True, "type": "category"},
        "yaxis": {"fixedrange": True, "zerolinecolor": NEUTRAL, "nticks": 5} | yaxis,
        "annotations": [_title(title, 0, 1.02)],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top"},
        "margin": {"l": 52, "r": 8, "t": 30, "b": 4},
    }


def cancellation(every, gradient):
    """For each input the paths that raise and that lower, and what is left of them.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
        The paths.
    gradient : ndarray, shape (n,)
    """
    names = _inputs(len(gradient))
    up = np.maximum(every, 0.0).sum(axis=(1, 2))
    down = np.minimum(every, 0.0).sum(axis=(1, 2))
    left = {
        "type": "scatter",
        "mode": "markers",
        "name": "their sum, ∂L/∂x",
        "x": names,
        "y": gradient,
        "marker": {"color": "#f2b134", "size": 11, "symbol": "diamond"}
        | {"line": {"color": "#1b2430", "width": 1}},
        "customdata": [
            f"∂L/∂{name} = {number(value)}" for name, value in zip(names, gradient, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    traces = [
        _bars(names, up, "paths above 0", POSITIVE, [number(value) for value in up]),
        _bars(names, down, "paths below 0", NEGATIVE, [number(value) for value in down]),
        left,
    ]
    return _figure(traces, _layout("all paths of each input"), HEIGHT)


def causes(decades, names, titles):
    """For each input how many powers of ten each factor takes away, or adds.

    Parameters
    ----------
    decades : ndarray, shape (n, 4)
        The logarithms of the factors; nan where a factor is 0.
    names, titles : sequences of str
        Of the factors, and as the legend says them.
    """
    inputs = _inputs(len(decades))
    traces = [
        _bars(
            inputs,
            decades[:, f],
            title,
            CAUSE_COLOURS[name],
            [f"{title}: a factor of {number(10.0**value)}" for value in decades[:, f]],
        )
        for f, (name, title) in enumerate(zip(names, titles, strict=True))
    ]
    return _figure(traces, _layout("powers of ten against m/2"), HEIGHT)
