"""Where the network comes from: drawn at random, an example that was trained, or the reader's own.

What a reader brought is held by the session under the key `own`, as arrays; the file itself is not
kept. A link cannot hold it, so it carries the fingerprint of what it needs.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

import mlp
from pages.shared.draw.notation import as_text, dimensions
from pages.shared.state.names import Names

RANDOM, OWN = "random", "own"
SOURCES = (RANDOM, *mlp.EXAMPLE_MODELS, OWN)
TITLES = {RANDOM: "Random", OWN: "Your own"} | {
    name: f"Example: {name.capitalize()}" for name in mlp.EXAMPLE_MODELS
}
# The key of what the reader brought.
KEPT = "own"
# How the weights of a file are stored, where the shapes fit both.
AS_FOUND, IN_OUT, OUT_IN = "as found", "in × out", "out × in"
ORIENTATIONS = (AS_FOUND, IN_OUT, OUT_IN)
STATED = "as stated"


@dataclass(frozen=True, eq=False)
class Source:
    """A network with rows and names, all of it read from files.

    `loaded` says what was taken for what; `other` is the same file in the other orientation, where
    the shapes fit both, and then `undecided` says whether nothing tells which is right; `rows` is
    the table with its labels, None where there is none; `files` are the names of the files.
    """

    loaded: mlp.LoadedModel
    other: mlp.LoadedModel | None = None
    rows: mlp.Rows | None = None
    files: tuple = ()
    undecided: bool = False

    @property
    def network(self):
        """The network as it is shown."""
        return self.loaded.network

    @property
    def turned(self):
        """Whether the matrices are read as out × in."""
        return any(one.turned for one in self.loaded.mapping)

    def read_as(self, orientation, activation):
        """The same files read otherwise.

        Parameters
        ----------
        orientation : str
            One of `ORIENTATIONS`.
        activation : str
            A name of `mlp.ACTIVATIONS`, or `STATED`.

        Returns
        -------
        Source
        """
        turn = orientation != AS_FOUND and self.turned != (orientation == OUT_IN) and self.other
        new = activation not in (STATED, self.network.activation) and activation
        if not turn and not new:
            return self
        if (bool(turn), new) not in self._otherwise:
            loaded = self.other if turn else self.loaded
            if new:
                loaded = loaded.with_activation(new)
            other = self.loaded if turn else self.other
            found = replace(self, loaded=loaded, other=other, undecided=False)
            self._otherwise[bool(turn), new] = found
        return self._otherwise[bool(turn), new]

    @cached_property
    def _otherwise(self):
        return {}

    @property
    def X(self):
        """The rows as they stand in the file, (N, n), or None; also where the other orientation of
        the weights takes rows of another width.
        """
        X = self.rows.X if self.rows is not None else self.loaded.inputs
        return X if X is not None and X.shape[1] == self.network.sizes[0] else None

    @property
    def labels(self):
        """The class of each row from 0, (N,), or None."""
        if self.X is None:
            return None
        return self.rows.labels if self.rows is not None else self.loaded.labels

    @property
    def count(self):
        """The number of rows."""
        return 0 if self.X is None else len(self.X)

    @cached_property
    def names(self):
        """The names of inputs and classes; those of the model's file come first."""
        found = [self.loaded, *([] if self.rows is None else [self.rows])]
        n, _, k = self.network.sizes
        features = [one.feature_names for one in found if len(one.feature_names or ()) == n]
        classes = [one.class_names for one in found if len(one.class_names or ()) == k]
        # Numbers name nothing: words of the table come before them.
        classes.sort(key=lambda names: all(name.isdigit() for name in names))
        return Names(features[0] if features else None, classes[0] if classes else None)

    @cached_property
    def fingerprint(self):
        """Eight hexadecimal digits that change with any bit of the network, rows and labels."""
        digest = hashlib.sha256(self.network.activation.encode())
        arrays = [getattr(self.network, name) for name in mlp.NETWORK_ARRAYS]
        for array in (*arrays, self.X, self.labels):
            if array is not None:
                digest.update(repr(array.shape).encode())
                digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:8]

    @property
    def told(self):
        """What a link carries: the fingerprint, and the names of the files."""
        return " ".join([self.fingerprint, ", ".join(self.files)])[:LONGEST_TOLD]

    @property
    def taken(self):
        """Where the matrices come from and what is ignored, in one sentence of Markdown."""
        said = []
        for one in self.loaded.mapping:
            if one.ours in ("W1", "W2"):
                here = dimensions(getattr(self.network, one.ours).shape)
                turned = f"turned, {dimensions(one.shape)} → {here}" if one.turned else here
                said.append(f"{mlp.QUANTITIES[one.ours].plain} ← {as_text(one.theirs)}, {turned}")
        if ignored := self.loaded.ignored:
            more = len(ignored) - MOST_LISTED
            listed = ", ".join(map(as_text, ignored[:MOST_LISTED]))
            said.append(f"ignored: {listed} and {more} more" if more > 0 else f"ignored: {listed}")
        return "; ".join(said) + "."

    @cached_property
    def standardisation(self):
        """What standardises the rows, or None where there are none.

        The mean and deviation that the file of the network gives; else those of the rows.
        """
        if self.X is None:
            return None
        if self.loaded.scaling is not None:
            return mlp.Standardisation(*self.loaded.scaling)
        return mlp.Standardisation.of(self.X)


LONGEST_TOLD = 200
# Names of arrays that are listed; of more their number is said.
MOST_LISTED = 8


@functools.cache
def _example(name):
    return Source(mlp.example_model(name), files=(f"{name}.npz",))


def source_of(values):
    """The source that settings name, or None: of a random network, or where a file is missing.

    Parameters
    ----------
    values : mapping
        Settings, and under `own` what the reader brought, if anything.

    Returns
    -------
    Source or None
    """
    name = values.get("source", RANDOM)
    if name in mlp.EXAMPLE_MODELS:
        return _example(name)
    own = values.get(KEPT) if name == OWN else None
    if own is None:
        return None
    own = own.read_as(values.get("stored", AS_FOUND), values.get("stated", STATED))
    return own if values.get("files", "")[:8] in ("", own.fingerprint) else None


def own_label(values):
    """The label of the row that settings name, counted from 1, or None where it has none."""
    source = source_of(values)
    if source is None or source.labels is None:
        return None
    row = min(values.get("row", 1), source.count)
    label = int(source.labels[row - 1]) + 1
    return label if label <= source.network.sizes[2] else None


def stated_by_source(values):
    """What the source says of the settings of a random network: n, m, k, activation, rows."""
    source = source_of(values)
    if source is None:
        return {"rows": 1}
    sizes = dict(zip("nmk", source.network.sizes, strict=True))
    return sizes | {"activation": source.network.activation, "rows": max(source.count, 1)}


def is_missing(values):
    """Whether the settings name files that are not there."""
    return values.get("source") == OWN and source_of(values) is None
