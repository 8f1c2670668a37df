"""The loss over two inputs: level lines, the gradient, the classes' boundary, what is certified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.figures import figure, legend_above, linear_axis, margin, markers, titled
from pages.shared.draw.notation import number
from pages.shared.draw.style import BESIDE, CONTOURS, GREEN, MARK, TITLED_BELOW, VERMILION
from pages.shared.state.names import for_chart

# Points of the grid in each direction, and how far it reaches where nothing says how far.
POINTS, REACH = 61, 2.0
# How far at least and at most.
LEAST, MOST = 0.1, 20.0
# The length of the arrow, over the reach.
ARROW = 0.45


@dataclass(frozen=True, eq=False)
class Plane:
    """The loss and the margin over two inputs around x.

    Attributes
    ----------
    first, second : int
        The inputs, counted from 0.
    across, up : ndarray, shape (POINTS,)
        Their values.
    loss, lead : ndarray, shape (POINTS, POINTS)
        A row for each value of the second input; `lead` is how far the logit of the class that is
        predicted at x is ahead of the largest other.
    """

    first: int
    second: int
    across: np.ndarray
    up: np.ndarray
    loss: np.ndarray
    lead: np.ndarray


def reach(flip):
    """How far a plane reaches from x, so that it shows the circle and the flip, if one is known."""
    if flip is None:
        return REACH
    wanted = [2.0 * flip.certified, 1.25 * flip.distance]
    finite = [distance for distance in wanted if np.isfinite(distance) and distance > 0]
    return float(np.clip(max(finite, default=REACH), LEAST, MOST))


def plane(example, first, second, far):
    """The loss and the lead of the predicted class on a grid of two inputs."""
    x, steps, both = example.x, np.linspace(-far, far, POINTS), [first, second]
    # The other inputs stay: what they add to a is part of the biases.
    still = x.copy()
    still[both] = 0.0
    W1, b1 = example.network.W1, example.network.b1
    network = example.network.replace(W1=W1[both], b1=b1 + still @ W1)
    points = np.broadcast_to(x[both], (POINTS, POINTS, 2)).copy()
    points[..., 0] += steps
    points[..., 1] += steps[:, None]
    theta = mlp.forward(network, points).theta
    c = int(example.values.theta.argmax())
    others = np.delete(theta, c, axis=-1).max(axis=-1)
    return Plane(
        first,
        second,
        x[first] + steps,
        x[second] + steps,
        mlp.loss(network, points, example.y),
        theta[..., c] - others,
    )


def around(example, flip, first, second):
    """The level lines around x over two inputs, counted from 0; none where it has not these."""
    if max(first, second) >= example.x.size:
        return {}, []
    surface = plane(example, first, second, reach(flip))
    return {"plane": contour(example, surface, flip)}, []


def contour(example, shown, flip):
    """Level lines of the loss, with the gradient's arrow, the boundary, the circle and the flip.

    Parameters
    ----------
    example : Example
    shown : Plane
    flip : mlp.Flip or None
        None where nobody searched for it.

    Returns
    -------
    dict
        A Plotly figure, both axes of one scale, so that a right angle is one.
    """
    i, j = shown.first, shown.second
    x, gradient = example.x, example.gradients.x
    # In a template a name could ask for a value of Plotly's: the letters alone stand there.
    letters = mlp.entry_name("x", (i,)), mlp.entry_name("x", (j,))
    level = {
        "type": "contour",
        "x": shown.across,
        "y": shown.up,
        "z": shown.loss,
        "colorscale": CONTOURS,
        "showscale": False,
        "ncontours": 16,
        "contours": {"coloring": "lines", "showlabels": True},
        "line": {"width": 1.5},
        # Of thousands of points: Plotly writes a number where it is pointed at.
        "hovertemplate": f"{letters[0]} = %{{x:.3g}}, {letters[1]} = %{{y:.3g}}: L = %{{z:.3g}}"
        "<extra></extra>",
        "name": "loss",
    }
    traces = [level]
    if shown.lead.min() < 0 < shown.lead.max():
        boundary = {"start": 0, "end": 0, "size": 1, "coloring": "none"}
        traces.append(
            {
                "type": "contour",
                "x": shown.across,
                "y": shown.up,
                "z": shown.lead,
                "contours": boundary,
                "line": {"color": VERMILION, "width": 3, "dash": "dash"},
                "showscale": False,
                "hoverinfo": "skip",
                "name": "another class wins",
                "showlegend": True,
            }
        )
    here = f"x: L = {number(example.loss)}"
    traces.append(markers([x[i]], [x[j]], {"color": MARK, "size": 11}, [here], name="x"))
    if flip and np.isfinite(flip.distance):
        wins = example.names.of_class(flip.other, for_chart)
        at = f"{wins} wins here, at distance {number(flip.distance)}"
        others = np.delete(flip.x - x, [i, j])
        symbol = "star-open" if others.any() else "star"
        star = {"symbol": symbol, "size": 14, "color": VERMILION}
        traces.append(markers([flip.x[i]], [flip.x[j]], star, [at], name="found flip"))
    far = shown.across[-1] - x[i]
    length = float(np.hypot(gradient[i], gradient[j]))
    arrows = []
    if length > 0:
        tip = x[[i, j]] + ARROW * far * gradient[[i, j]] / length
        arrows.append(_arrow(x[[i, j]], tip))
    titles = [titled(example.names.input(place, for_chart)) for place in (i, j)]
    across, up = ([values[0], values[-1]] for values in (shown.across, shown.up))
    layout = {
        "xaxis": linear_axis(**titles[0], range=across, constrain="domain"),
        "yaxis": linear_axis(
            **titles[1], range=up, scaleanchor="x", scaleratio=1, constrain="domain"
        ),
        "annotations": arrows,
        "shapes": _circle(x[[i, j]], flip.certified) if flip else [],
        "margin": margin(left=BESIDE, top=40, bottom=TITLED_BELOW),
    }
    return figure(traces, layout | legend_above(), 480)


def _arrow(start, tip):
    """An arrow in the units of the axes."""
    return {
        "x": tip[0],
        "y": tip[1],
        "ax": start[0],
        "ay": start[1],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 3,
        "arrowcolor": MARK,
    }


def _circle(centre, radius):
    """The circle within which no input changes the prediction, where there is one."""
    if not 0 < radius < np.inf:
        return []
    (x0, y0), (x1, y1) = centre - radius, centre + radius
    ends = {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
    return [{"type": "circle", "xref": "x", "yref": "y", "line": {"color": GREEN}} | ends]
