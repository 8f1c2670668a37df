"""The sentences of the saliency's pages, made from the records of the core."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import number
from pages.shared.state.names import NAMELESS


def trust(walk, tolerance, names=NAMELESS):
    """How far first order may be trusted along a line.

    Parameters
    ----------
    walk : Walk
    tolerance : float
        In percent.
    names : Names
    """
    radius, name = walk.radius, walk.along(names)
    if np.isinf(radius):
        return f"Along {name} the loss is a straight line: the gradient holds at every distance."
    if walk.starts_at_kink:
        return (
            f"x is at a kink: along {name} the loss has another slope from the first step on than "
            "the one that is taken here. Agreement shows the slopes of both sides."
        )
    if radius == 0:
        return f"Along {name} the gradient is 0: a straight line says nothing of the loss."
    return (
        f"Along {name} the gradient predicts the change of L to {number(tolerance)} % up to "
        f"distance {number(radius)} (proven)."
    )


# By how much an input of the table is raised in words.
RAISED = 0.1
# How far the change of L may be from what the gradient says, where nobody chose.
TOLERANCE = 0.1


def trust_of_input(example, i):
    """How far one entry of the gradient may be trusted, in both directions of its input.

    Parameters
    ----------
    example : Example
    i : int
        The input, counted from 0.
    """
    ahead = np.eye(example.x.size)[i]
    radius = mlp.trust_radius(
        example.network, example.x, example.y, np.stack([ahead, -ahead]), TOLERANCE
    ).min()
    name = example.names.input(i)
    if radius == 0:
        return ""
    if np.isinf(radius):
        return f"Along {name} this holds at every distance (proven)."
    return (
        f"Along {name} this holds to {number(100 * TOLERANCE)} % for changes up to "
        f"{number(radius)} either way (proven)."
    )


def in_units_of_the_table(example):
    """What the gradient of a standardised row says in its own units and in those of the table.

    Parameters
    ----------
    example : Example
    """
    raw = example.standardisation.gradient_in_raw_units(example.gradients.x)
    said = (
        "The row is standardised: 1 in x is one standard deviation of its column. ∂L/∂x is for "
        "that unit. ∂L/∂raw = ∂L/∂x ÷ deviation is for the unit of the table."
    )
    if not example.names.features or not raw.any():
        return said
    i = int(np.abs(raw).argmax())
    direction = "raises" if raw[i] > 0 else "lowers"
    return (
        f"{said} Raising {example.names.input(i)} by {number(RAISED)} in the table {direction} L "
        f"by about {number(RAISED * abs(raw[i]), 2)}, more than any other."
    )


def areas(walk, tolerance):
    """What the coloured areas of the picture say."""
    grey = "Grey: where the loss can be at most (proven)."
    if walk.radius == 0:
        return grey
    return f"{grey} Green: where the gradient is proven to hold to {number(tolerance)} %."


def walked(found, at, start):
    """What the loss is at a point of a line, and what the gradient said.

    Parameters
    ----------
    found : mlp.AlongLine
    at : int
        Which of its distances, counted from 0.
    start : float
        The loss at its start.
    """
    distance = float(found.distances[at])
    if distance == 0:
        return f"At the start L = {number(start)}. Move the slider to walk along the line."
    change, said = float(found.loss[at]) - start, distance * found.slope
    bound = float(found.remainder_bound[at])
    return (
        f"At distance {number(distance)}: L changes by {number(change)}, the gradient says "
        f"{number(said)}. They differ by {number(abs(change - said))}, by at most {number(bound)} "
        "(proven)."
    )


def flip(found, network, names=NAMELESS):
    """How near another prediction is, and within what distance there is proven to be none."""
    certified = number(found.certified)
    if network.sizes[2] < 2:
        return "With one class no input changes the prediction."
    proven = (
        f"within {certified} no input changes the prediction (proven)."
        if np.isfinite(found.certified)
        else "no input whatever changes the prediction (proven)."
    )
    if not np.isfinite(found.distance):
        return f"No other prediction was found within distance 100; {proven}"
    wins = names.of_class(found.other).replace("class", "Class", 1)
    return f"{wins} wins at distance {number(found.distance)}; {proven}"


def nearest(found, x, names=NAMELESS):
    """Which input changes most on the way to the nearest other prediction."""
    if not np.isfinite(found.distance):
        return ""
    moved = found.x - x
    i = int(np.abs(moved).argmax())
    name, now, then = names.input(i), number(x[i]), number(found.x[i])
    return f"On the way there {name} changes most, from {now} to {then}."


def slope_of_remainder(slope, starts_at_kink):
    """What the slope of the remainder says of the gradient."""
    if starts_at_kink:
        return (
            "x is at a kink, so the remainder falls with slope 1: the slope behind the kink is "
            "another one. Move x off the kink to check the gradient."
        )
    if not np.isfinite(slope):
        return "The remainder is rounding alone: along this line the loss is straight."
    verdict = (
        "So the gradient is right: a wrong one would leave a slope of 1."
        if slope > 1.7
        else "A right gradient leaves a slope of 2, up to the first kink."
    )
    return (
        f"The remainder falls with slope {number(slope, 3)}: ten times nearer, "
        f"{round(10**slope)} times smaller. {verdict}"
    )


# What the picture over two inputs shows of the nearest flip.
OF_FLIP = (
    "Within the circle no input changes the prediction (proven). The star is the nearest other "
    "prediction that was found; an open star lies off this plane, since other inputs of it differ "
    "too."
)


def level_lines(first, second, names=NAMELESS, searched=True):
    """What the picture over two inputs shows; of the flip, where it was searched for."""
    one, other = names.input(first), names.input(second)
    flip = f" {OF_FLIP}" if searched else ""
    return (
        f"Lines of equal loss over {one} and {other}; the other inputs stay. The arrow is the "
        f"gradient in this plane: it stands at a right angle on the line through x.{flip}"
    )


# Of all attributions together: a bound above this part of them is no rounding.
RESOLVED = 1e-9

# What a reader should know of baselines.
OF_BASELINES = (
    "The baseline b stands for “nothing”, and the attributions depend on it. They are signed, and "
    "never scaled to add up to 1."
)


def adds_up(found):
    """Whether the integrated gradients add up to the change of the loss."""
    integrated = found.integrated
    gap, bound = abs(float(integrated.gap)), float(integrated.bound)
    said = (
        f"The integrated gradients add up to L(x) − L(b) = {number(float(integrated.expected))} "
        f"within {number(max(gap, np.finfo(float).tiny))}"
    )
    if gap == 0:
        said = said.rsplit(" within", 1)[0] + " exactly"
    size = max(abs(float(integrated.expected)), float(np.abs(integrated.values).sum()))
    rounding = f"up to {number(bound)} would be rounding"
    if bound > RESOLVED * size:
        rounding = f"the integral is known to {number(bound)} only: the path is long or steep"
    total = float(found.gradient_times_input.sum())
    verdict = "" if gap <= bound else " That is more than the bound."
    return (
        f"{said} ({rounding}; {int(integrated.nodes)} nodes).{verdict} ∂L/∂x ∘ (x − b) adds up to "
        f"{number(total)}."
    )


def largest_attribution(found, names=NAMELESS):
    """Which input moves the loss most, from the baseline to x."""
    values = found.integrated.values
    if not values.any():
        return "The loss is the same all the way from b to x: every attribution is 0."
    i = int(np.abs(values).argmax())
    direction = "raises" if values[i] > 0 else "lowers"
    return (
        f"Between the baseline and x, {names.input(i)} {direction} L most: by "
        f"{number(abs(values[i]))}."
    )
