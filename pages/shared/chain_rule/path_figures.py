"""The figures of the paths: what cancels, and by which factors an entry is small."""

from __future__ import annotations

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.chain_rule.smallness import IN_ORDER, reference
from pages.shared.draw.figures import (
    bars,
    caption,
    figure,
    legend_below,
    linear_axis,
    margin,
    markers,
)
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.notation import number, percent
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.draw.style import AXIS, NEGATIVE, POSITIVE, SUM_MARKER

HEIGHT = 240


def of_one_input(example, i):
    """The heatmap of the paths of one input, with its scale; none where there is no such input.

    Parameters
    ----------
    example : Example
    i : int
        Counted from 0.
    """
    network = example.network
    if i >= network.sizes[0]:
        return {}, []
    every = mlp.paths(network, example.x, example.y)
    slopes, deltas = example.dh_da.diagonal(), example.gradients.theta
    hover = arithmetic.path_hovers(network, slopes, deltas, every, i)
    title = f"paths of {mlp.entry_name('x', (i,))}, hidden unit by class"
    scale = signed(signed_limit(every), "paths")
    return {"paths_of_input": stack([Panel(title, every[i], scale, hover)])}, [scale]


def of_all_inputs(example):
    """What cancels of each input's paths, and the factors of each entry; there are no scales."""
    at = example.network, example.x, example.y
    size = mlp.causes(*at)
    balance = *mlp.above_and_below(mlp.paths(*at)), size.gradient, size.left_after_cancellation
    figures = {
        "cancellation": cancellation(*balance),
        "factors_of_size": factors_of_size(example.activation, size.decades()),
    }
    return figures, []


def cancellation(above, below, gradient, kept):
    """For each input the positive and the negative paths, and what is left of them.

    Parameters
    ----------
    above, below, gradient, kept : ndarrays, shape (n,)
        The sum of the paths above 0, of those below 0, of all, and the part of their size that is
        left.

    Returns
    -------
    dict
        A Plotly figure.
    """
    names = _inputs(len(gradient))
    hover = [
        f"∂L/∂{name} = {number(value)}: {percent(part)} is left after cancellation"
        for name, value, part in zip(names, gradient, kept, strict=True)
    ]
    traces = [
        bars(names, above, POSITIVE, list(map(number, above)), name="positive paths", yaxis="y"),
        bars(names, below, NEGATIVE, list(map(number, below)), name="negative paths", yaxis="y"),
        markers(names, gradient, SUM_MARKER, hover, name="their sum, ∂L/∂x"),
    ]
    layout = _layout("paths of each input, and the part |Σ|/Σ|·| that is left")
    texts = [f"{name}<br>{percent(part)}" for name, part in zip(names, kept, strict=True)]
    layout["xaxis"] |= {"tickvals": names, "ticktext": texts}
    return figure(traces, layout, HEIGHT + 20)


def factors_of_size(f, decades):
    """For each input the power of ten of each factor.

    Parameters
    ----------
    f : mlp.Activation
    decades : ndarray, shape (n, 4)
        The logarithms of the factors; nan where a factor is 0.

    Returns
    -------
    dict
        A Plotly figure.
    """
    names = _inputs(len(decades))
    traces = [
        bars(
            names,
            powers,
            factor.colour,
            [f"{factor.label}: 10<sup>{number(value)}</sup>" for value in powers],
            name=factor.label,
            yaxis="y",
        )
        for factor, powers in zip(IN_ORDER, decades.T, strict=True)
    ]
    return figure(traces, _layout(f"powers of ten, relative to {reference(f)}"), HEIGHT)


def _inputs(count):
    return [mlp.entry_name("x", (i,)) for i in range(count)]


def _layout(title):
    return {
        "barmode": "relative",
        "xaxis": AXIS | {"type": "category"},
        "yaxis": linear_axis(),
        "annotations": [caption(title, 0, 1.02)],
        "margin": margin(left=52, top=30),
    } | legend_below(-0.26)
