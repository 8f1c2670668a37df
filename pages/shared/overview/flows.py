"""What the picture of the network shows: the values on their way forward, or the gradient back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

import mlp
from pages.shared.draw.notation import after_sign, number
from pages.shared.overview.picture import Layer, Links
from pages.shared.state.names import for_chart


@dataclass(frozen=True, eq=False)
class Flow:
    """Layers and lines of a picture, and how each unit's number was computed.

    `origins` has for every layer the Origin of each unit, or None for what is given.
    """

    layers: list[Layer]
    links: list[Links]
    origins: list[list]

    @property
    def any_origin(self):
        """Whether it is told of any unit how its number was computed."""
        return any(origin for origins in self.origins for origin in origins)

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


def _layer(title, symbol, kind, units, values, made, named=None):
    """The chosen units of a layer, each with how its number was made, and with its name.

    `made` are lists of origins that belong together: of a unit's sum, and then of its value; None
    stands where nothing is written out. `named` says what a unit is called, if it has a name.
    """

    def text(place):
        told = [origins[place].hover for origins in made if origins]
        told = told or [f"{symbol}{mlp.entry_name(kind, (place,))} = {number(values[place])}"]
        return "<br>".join([*told, *([named(place)] if named else [])])

    places = units.tolist()
    names = [f"{symbol}{mlp.entry_name(kind, (place,))}" for place in places]
    return Layer(title, names, values[units], [text(place) for place in places])


def _origins(made, units):
    """Of each layer the origins of the chosen units, None where there are none."""
    return [
        [origins[place] if origins else None for place in chosen.tolist()]
        for origins, chosen in zip(made, units, strict=True)
    ]


def forward(example, made, units):
    """The values of the forward pass at the units, and the weights as lines.

    `made` are the origins of the values, by name, as `arithmetic.forward_origins` makes them, empty
    where the sums are too long; `units` the chosen ones of each layer.
    """
    network, x, values, names = example.network, example.x, example.values, example.names
    inputs, hidden, classes = units
    made = {name: made.get(name) for name in ("a", "h", "theta", "yhat")}
    of_h, of_yhat = (made["a"], made["h"]), (made["theta"], made["yhat"])
    of_input = names.features and partial(names.input, write=for_chart)
    of_class = names.classes and partial(names.of_class, write=for_chart)
    layers = [
        _layer("input x", "", "x", inputs, x, (), of_input),
        _layer("hidden units h", "", "h", hidden, values.h, of_h),
        _layer("prediction ŷ", "", "yhat", classes, values.yhat, of_yhat, of_class),
    ]
    links = [
        _weights("W1", network.W1, x, "a", inputs, hidden),
        _weights("W2", network.W2, values.h, "theta", hidden, classes),
    ]
    return Flow(layers, links, _origins([None, made["h"], made["yhat"]], units))


def _weights(name, weights, inputs, sums, starts, ends):
    """The weights between units as lines, each with what it adds to the sum at its end."""

    def text(i, j):
        entry, value = mlp.entry_name(name, (i, j)), weights[i, j]
        product = f"{number(inputs[i])}·{after_sign(value)} = {number(inputs[i] * value)}"
        return f"{entry} = {number(value)}<br>It adds {product} to {mlp.entry_name(sums, (j,))}."

    return Links(weights[np.ix_(starts, ends)], _texts(text, starts, ends))


def backward(example, made, units):
    """The derivatives of the loss at the units, and what each line brings back.

    `made` are the origins of the derivatives, by name, as `arithmetic.backward_origins` makes them,
    empty where the sums are too long; `units` the chosen ones of each layer.
    """
    network, gradients, names = example.network, example.gradients, example.names
    inputs, hidden, classes = units
    made = {name: made.get(name) for name in ("x", "h", "a", "theta")}
    of_input = names.features and partial(names.input, write=for_chart)
    of_class = names.classes and partial(names.of_class, write=for_chart)
    of_h, of_theta = (made["h"], made["a"]), (made["theta"],)
    layers = [
        _layer("δx = ∂L/∂x", "δ", "x", inputs, gradients.x, (made["x"],), of_input),
        _layer("δh = ∂L/∂h", "δ", "h", hidden, gradients.h, of_h),
        _layer("δθ = ŷ − y", "δ", "theta", classes, gradients.theta, of_theta, of_class),
    ]
    links = [
        _brought_back("W1", network.W1, gradients.a, ("a", "x"), inputs, hidden),
        _brought_back("W2", network.W2, gradients.theta, ("theta", "h"), hidden, classes),
    ]
    return Flow(layers, links, _origins([made["x"], made["h"], made["theta"]], units))


def _brought_back(name, weights, deltas, kinds, starts, ends):
    """Each weight times the derivative at its end: what the line adds to the one at its start."""
    values = weights * deltas
    of_end, of_start = kinds

    def text(i, j):
        product = f"{mlp.entry_name(name, (i, j))}·δ{mlp.entry_name(of_end, (j,))}"
        numbers = f"{number(weights[i, j])}·{after_sign(deltas[j])} = {number(values[i, j])}"
        return f"{product} = {numbers}<br>It is a part of δ{mlp.entry_name(of_start, (i,))}."

    return Links(values[np.ix_(starts, ends)], _texts(text, starts, ends))


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


def _texts(text, starts, ends):
    return np.array([[text(i, j) for j in ends] for i in starts], dtype=object)
