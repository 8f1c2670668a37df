"""The tables of the network's own pages. Nothing is computed here."""

import pandas as pd

import mlp
from pages.shared.draw import tables
from pages.shared.state.names import NAMELESS


def saliency_by_label(gradients, names=NAMELESS):
    """dL/dx for each label that could be the true one: a row per label, a column per input.

    Classes that have names have a column `name`.
    """
    frame = pd.DataFrame({"label": range(1, len(gradients) + 1)})
    if names.classes:
        frame["name"] = [names.of_class(c, str) for c in range(len(frame))]
    columns = [f"dL_dx{i + 1}" for i in range(gradients.shape[1])]
    return pd.concat([frame, pd.DataFrame(gradients, columns=columns)], axis=1)


def values(arrays, names):
    """A tidy table of arrays, as `tables.values`, with the names of inputs and classes.

    The column `name` is there where anything has a name. An array that is no quantity of the
    network has an entry for each input.

    Parameters
    ----------
    arrays : dict of str to ndarray
    names : Names
    """
    frame = tables.values(arrays)
    if names.features or names.classes:
        frame.insert(3, "name", [_name(names, *place) for place in frame.to_numpy()[:, :3]])
    return frame


def _name(names, quantity, row, column):
    """What the input or the class of an entry is called; empty of a hidden unit."""
    of = mlp.QUANTITIES.get(quantity)
    sizes = of.sizes if of else ("1", "n")
    for size, place in zip(sizes, (row, column), strict=True):
        if size == "n" and names.features:
            return names.input(place - 1, str)
        if size == "k" and names.classes:
            return names.of_class(place - 1, str)
    return ""
