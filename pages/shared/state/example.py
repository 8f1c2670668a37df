"""What every page is about: one network, one input and one label, made from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

import mlp
from pages.shared.draw.style import MOST_READ
from pages.shared.state import edited_input
from pages.shared.state.names import Names
from pages.shared.state.source import Source, source_of


@dataclass(frozen=True, eq=False)
class Example:
    """One network, one input, one label.

    `label` counts from 1, as on the pages; `config` is what config.json holds; `names` are those of
    inputs and classes; `source` is where the network was read from, None where it is random, and
    `row` the row of its table that is x, counted from 0, None where x is none; `standardisation`
    is what was done to that row; `pinned` is the example to compare with, if there is one.
    """

    network: mlp.Network
    x: np.ndarray
    y: np.ndarray
    label: int
    fingerprint: str
    config: dict
    names: Names = Names()
    source: Source | None = None
    row: int | None = None
    standardisation: mlp.Standardisation | None = None
    pinned: Example | None = None

    @property
    def activation(self):
        """The record of the network's activation."""
        return mlp.activation_named(self.network.activation)

    @property
    def is_large(self):
        """Whether a layer has more entries than one can read."""
        return max(self.network.sizes) > MOST_READ

    @property
    def parameters(self):
        """How many weights and biases the network has."""
        return sum(getattr(self.network, name).size for name in mlp.NETWORK_ARRAYS)

    @cached_property
    def values(self):
        """The forward values."""
        return mlp.forward(self.network, self.x)

    @cached_property
    def loss(self):
        """L, a float."""
        return mlp.loss(self.network, self.x, self.y)

    @cached_property
    def gradients(self):
        """All gradients of L."""
        return mlp.gradients(self.network, self.x, self.y)

    @cached_property
    def factors(self):
        """The five factors of the chain rule."""
        return mlp.jacobians(self.network, self.x, self.y)

    @property
    def dh_da(self):
        """Diag(f'(a)), (m, m)."""
        return self.factors.dh_da

    @cached_property
    def check(self):
        """The gradient with respect to x beside central differences."""
        return mlp.check_gradient(self.network, self.x, self.y)

    @cached_property
    def at_kinks(self):
        """The hidden units that are at a kink, counted from 0."""
        places = mlp.units_at_kinks(self.network, self.x)
        return tuple(i for i, place in enumerate(places) if place == place)

    @cached_property
    def rows(self):
        """The rows of the table as the network takes them, (N, n)."""
        rows = self.source.X
        return rows if self.standardisation is None else self.standardisation.apply(rows)

    def saliency_of_rows(self):
        """dL/dx of every row of the table, an mlp.RowSaliencies."""
        return mlp.saliency_of_rows(self.network, self.rows, self.source.labels)

    @property
    def file_stem(self):
        """The end of each file name: sizes and fingerprint, `5-3-5_1a2b3c4d`."""
        return f"{'-'.join(map(str, self.network.sizes))}_{self.fingerprint}"


def described_by(state):
    """The network, input and label that the state describes.

    Parameters
    ----------
    state : mapping
        The value of every setting, the edited cells of x, and what the reader brought.

    Returns
    -------
    Example
    """
    source = source_of(state)
    return _random(state) if source is None else _of_source(state, source)


def _random(state):
    """The example of a network that is drawn at random."""
    sizes = (state["n"], state["m"], state["k"])
    network = mlp.Network.random(sizes, state["seed"], state["scale"], state["activation"])
    drawn = {name: state[name] for name in ("seed", "scale", "input_seed")}
    return _example(state, network, mlp.random_input(state["n"], state["input_seed"]), drawn)


def _of_source(state, source):
    """The example of a network that was read from a file: a row of its table, or a random x."""
    row, standardisation = None, None
    x = mlp.random_input(source.network.sizes[0], state["input_seed"])
    read = {"source": state["source"], "files": list(source.files), "input_seed": None}
    if source.count:
        row = min(state["row"], source.count) - 1
        standardisation = source.standardisation if state["standardised"] else None
        x = (
            source.X[row].copy()
            if standardisation is None
            else standardisation.apply(source.X[row])
        )
        read |= {"row": row + 1, "standardised": state["standardised"]}
    else:
        read["input_seed"] = state["input_seed"]
    found = {"source": source, "row": row, "standardisation": standardisation}
    return _example(state, source.network, x, read, names=source.names, **found)


def _example(state, network, x, origin, **more):
    """The example of a network and an input, with the cells that are edited."""
    for place, value in state[edited_input.NAME].items():
        if place <= x.size:
            x[place - 1] = value
    y = mlp.one_hot(state["label"] - 1, network.sizes[2])
    fingerprint = mlp.fingerprint(network, x, y)
    config = {
        "fingerprint": fingerprint,
        "sizes": list(network.sizes),
        "activation": network.activation,
        **origin,
        "x": x.tolist(),
        "label": state["label"],
    }
    return Example(network, x, y, state["label"], fingerprint, config, **more)
