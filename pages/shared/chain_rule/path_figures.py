"""The figures of the paths: what cancels, and by which factors an entry is small."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.chain_rule.panels import in_part
from pages.shared.chain_rule.smallness import IN_ORDER, reference
from pages.shared.draw.blocks import largest
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
from pages.shared.draw.style import AXIS, BESIDE, MOST_READ, NEGATIVE, POSITIVE, SUM_MARKER
from pages.shared.state.names import for_chart

HEIGHT = 240
# Pixels below the axis: the air, and each line of a tick.
AIR_OF_TICKS, LINE_OF_TICKS = 12, 16
# Beyond so many inputs the largest stand alone, and how many these are.
MOST_INPUTS, LARGEST_INPUTS = 64, 24


def of_one_input(example, i):
    """The heatmap of the paths of one input, with its scale; none where there is no such input.

    Parameters
    ----------
    example : Example
    i : int
        Counted from 0.
    """
    if i >= example.network.sizes[0]:
        return {}, []
    every, names = mlp.paths(example.network, example.x, example.y), example.names
    mine, hover = every[i], arithmetic.path_hovers(example, every, i)
    title = f"paths of {names.input(i, for_chart)}, hidden unit by class"
    scale = signed(signed_limit(every), "paths")
    shown = {"m": units_shown(mine), "k": largest(mine.sum(axis=0))}
    drawn = [Panel(title, mine, scale, hover, sizes=("m", "k"))]
    rest = np.delete(mine, shown["m"], axis=0)
    if rest.size:
        name = f"the other {len(rest)} hidden units together"
        drawn.append(Panel(name, rest.sum(axis=0), scale, sizes=("1", "k")))
    drawn = [in_part(panel, shown) for panel in drawn]
    return {"paths_of_input": stack(drawn)}, [scale]


def units_shown(mine):
    """The hidden units whose paths from one input are drawn: those that give it the most.

    Parameters
    ----------
    mine : ndarray, shape (m, k)
        The paths of one input.
    """
    return largest(mine.sum(axis=1))


def inputs_shown(gradient, i):
    """The inputs whose paths are added up beside each other: all, or of many the largest.

    Parameters
    ----------
    gradient : ndarray, shape (n,)
    i : int
        The input that is looked at, counted from 0.
    """
    few = gradient.size <= MOST_INPUTS
    return largest(gradient, always=[i], most=gradient.size if few else LARGEST_INPUTS)


def of_all_inputs(example, i):
    """What cancels of each input's paths, and the factors of each entry; there are no scales.

    Parameters
    ----------
    example : Example
    i : int
        The input that is looked at, counted from 0.
    """
    at = example.network, example.x, example.y
    size = mlp.causes(*at)
    balance = *mlp.above_and_below(mlp.paths(*at)), size.gradient, size.left_after_cancellation
    shown = inputs_shown(size.gradient, i)
    inputs = [Input(*named) for named in _named(example.names, shown)]
    figures = {
        "cancellation": cancellation(inputs, *(values[shown] for values in balance)),
        "factors_of_size": factors_of_size(example.activation, inputs, size.decades()[shown]),
    }
    return figures, []


class Input(NamedTuple):
    """An input of a chart: its letter, what stands at its tick, and what its bars say first."""

    letter: str
    tick: str
    heading: str


def _named(names, shown):
    """The letter, the tick and the heading of each input that is shown; of many few have a tick."""
    every = -(-len(shown) // MOST_READ)
    for place, i in enumerate(shown):
        letter = mlp.entry_name("x", (i,))
        tick = names.tick(i, len(shown)) if place % every == 0 else ""
        is_plain = not names.features and len(shown) <= MOST_READ
        yield letter, tick, "" if is_plain else f"{names.input(i, for_chart)}: "


def cancellation(inputs, above, below, gradient, kept):
    """For each input the positive and the negative paths, and what is left of them.

    Parameters
    ----------
    inputs : list of Input
    above, below, gradient, kept : ndarrays, shape (n,)
        The sum of the paths above 0, of those below 0, of all, and the part of their size that is
        left.

    Returns
    -------
    dict
        A Plotly figure.
    """
    letters = [each.letter for each in inputs]
    parts = zip(inputs, gradient, kept, strict=True)
    hover = [
        f"{each.heading}∂L/∂{each.letter} = {number(value)}: {percent(part)} is left after "
        "cancellation"
        for each, value, part in parts
    ]

    def paths(values, colour, name):
        told = [each.heading + number(value) for each, value in zip(inputs, values, strict=True)]
        return bars(letters, values, colour, told, name=name, yaxis="y")

    traces = [
        paths(above, POSITIVE, "positive paths"),
        paths(below, NEGATIVE, "negative paths"),
        markers(letters, gradient, SUM_MARKER, hover, name="their sum, ∂L/∂x"),
    ]
    layout = _layout("paths of each input, and the part |Σ|/Σ|·| that is left")
    layout["xaxis"] |= _ticks(inputs, [percent(part) for part in kept])
    return _figure(traces, layout)


def factors_of_size(f, inputs, decades):
    """For each input the power of ten of each factor.

    Parameters
    ----------
    f : mlp.Activation
    inputs : list of Input
    decades : ndarray, shape (n, 4)
        The logarithms of the factors; nan where a factor is 0.

    Returns
    -------
    dict
        A Plotly figure.
    """
    letters = [each.letter for each in inputs]
    traces = [
        bars(
            letters,
            powers,
            factor.colour,
            [
                f"{each.heading}{factor.label}: 10<sup>{number(value)}</sup>"
                for each, value in zip(inputs, powers, strict=True)
            ],
            name=factor.label,
            yaxis="y",
        )
        for factor, powers in zip(IN_ORDER, decades.T, strict=True)
    ]
    layout = _layout(f"powers of ten, relative to {reference(f)}")
    if [each.tick for each in inputs] != letters:
        layout["xaxis"] |= _ticks(inputs)
    return _figure(traces, layout)


def _figure(traces, layout):
    """The figure, with room for all lines of its ticks above the legend."""
    lines = max((text.count("<br>") for text in layout["xaxis"].get("ticktext", ())), default=0)
    more = lines * LINE_OF_TICKS
    layout["margin"]["b"] = AIR_OF_TICKS + LINE_OF_TICKS + more
    return figure(traces, layout | legend_below(), HEIGHT + more)


def _ticks(inputs, below=()):
    """The ticks of the inputs, with a line below each where they are few."""
    texts = [each.tick for each in inputs]
    if below and len(inputs) <= MOST_READ:
        texts = [f"{text}<br>{more}" for text, more in zip(texts, below, strict=True)]
    ticks = {"tickvals": [each.letter for each in inputs], "ticktext": texts}
    return ticks | ({"tickangle": 0} if any("<br>" in each.tick for each in inputs) else {})


def _layout(title):
    return {
        "barmode": "relative",
        "xaxis": AXIS | {"type": "category"},
        "yaxis": linear_axis(),
        "annotations": [caption(title, 0, 1.02)],
        "margin": margin(left=BESIDE, top=30),
    }
