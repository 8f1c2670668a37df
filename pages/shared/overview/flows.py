"""What the picture of the network shows: the values on their way forward, or the gradient back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.draw.notation import after_sign, number
from pages.shared.overview.picture import Layer, Links


@dataclass(frozen=True, eq=False)
class Flow:
    """Layers and lines of a picture, and how each unit's number was computed.

    `origins` has for every layer the Origin of each unit, or None for what is given.
    """

    layers: list[Layer]
    links: list[Links]
    origins: list[list]

    def computed(self, choice):
        """How the number of a chosen unit was computed, in LaTeX; None for a line or the input.

        Parameters
        ----------
        choice : (layer, i, j or None, text)
        """
        layer, i, j, _ = choice
        if j is not None or layer >= len(self.origins) or i >= len(self.origins[layer]):
            return None
        origin = self.origins[layer][i]
        return origin and origin.latex


def _names(kind, count):
    return [mlp.entry_name(kind, (i,)) for i in range(count)]


def forward(network, x, values, made):
    """The values of the forward pass at the units, and the weights as lines.

    `made` are the origins of the values, as `arithmetic.forward_origins` makes them.
    """
    n, m, k = network.sizes
    h, yhat = (
        [_and(a, b) for a, b in zip(made[u], made[v], strict=True)]
        for u, v in (("a", "h"), ("theta", "yhat"))
    )
    names = _names("x", n), _names("h", m), _names("yhat", k)
    given = [f"{name} = {number(value)}" for name, value in zip(names[0], x, strict=True)]
    layers = [
        Layer("input x", names[0], x, given),
        Layer("hidden units h", names[1], values.h, h),
        Layer("prediction ŷ", names[2], values.yhat, yhat),
    ]
    links = [
        _weights("W1", network.W1, x, _names("a", m)),
        _weights("W2", network.W2, values.h, _names("theta", k)),
    ]
    return Flow(layers, links, [[None] * n, made["h"], made["yhat"]])


def _and(first, second):
    """What is shown of a unit: how its sum was made, and then its value."""
    return f"{first.hover}<br>{second.hover}"


def _weights(name, weights, inputs, sums):
    """A layer's weights as lines, each with what it adds to the sum at its end."""

    def text(i, j):
        entry, value = mlp.entry_name(name, (i, j)), weights[i, j]
        product = f"{number(inputs[i])}·{after_sign(value)} = {number(inputs[i] * value)}"
        return f"{entry} = {number(value)}<br>It adds {product} to {sums[j]}."

    return Links(weights, _texts(text, weights.shape))


def backward(network, y, values, gradients, dh_da):
    """The derivatives of the loss at the units, and what each line brings back."""
    n, m, k = network.sizes
    made = arithmetic.backward_origins(network, y, values, gradients, dh_da)
    deltas = {
        name: [f"δ{entry}" for entry in _names(name, count)]
        for name, count in (("x", n), ("h", m), ("theta", k))
    }
    of_units = [_and(a, b) for a, b in zip(made["h"], made["a"], strict=True)]
    layers = [
        Layer("δx = ∂L/∂x", deltas["x"], gradients.x, [o.hover for o in made["x"]]),
        Layer("δh = ∂L/∂h", deltas["h"], gradients.h, of_units),
        Layer("δθ = ŷ − y", deltas["theta"], gradients.theta, [o.hover for o in made["theta"]]),
    ]
    delta_a = [f"δ{name}" for name in _names("a", m)]
    links = [
        _brought_back("W1", network.W1, gradients.a, delta_a, deltas["x"]),
        _brought_back("W2", network.W2, gradients.theta, deltas["theta"], deltas["h"]),
    ]
    return Flow(layers, links, [made["x"], made["h"], made["theta"]])


def _brought_back(name, weights, deltas, from_names, to_names):
    """Each weight times the derivative at its end: what the line adds to the one at its start."""
    values = weights * deltas

    def text(i, j):
        product = f"{mlp.entry_name(name, (i, j))}·{from_names[j]}"
        numbers = f"{number(weights[i, j])}·{after_sign(deltas[j])} = {number(values[i, j])}"
        return f"{product} = {numbers}<br>It is a part of {to_names[i]}."

    return Links(values, _texts(text, values.shape))


def less(now, pinned):
    """The flow of the open network less that of a pinned one of the same sizes.

    How a unit's number was computed is told of the open network.
    """
    layers = [
        replace(layer, values=layer.values - before.values, hovers=_told(layer, before))
        for layer, before in zip(now.layers, pinned.layers, strict=True)
    ]
    links = [
        Links(link.values - before.values, np.reshape(_told(link, before), link.values.shape))
        for link, before in zip(now.links, pinned.links, strict=True)
    ]
    return Flow(layers, links, now.origins)


def _told(now, pinned):
    """What each unit or line shows: of both networks, and their difference."""
    rows = zip(
        *(np.ravel(np.array(part.hovers, dtype=object)) for part in (now, pinned)),
        np.ravel(now.values - pinned.values),
        strict=True,
    )
    return [f"{one}<br>pinned: {other}<br>difference {number(gap)}" for one, other, gap in rows]


def _texts(text, shape):
    rows, columns = shape
    return np.array([[text(i, j) for j in range(columns)] for i in range(rows)], dtype=object)
