"""Which inputs, hidden units and classes are shown where a layer has more than one can read."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.notation import number
from pages.shared.draw.style import MOST_READ

# The words for the size of each layer.
WORDS = {"n": "inputs", "m": "hidden units", "k": "classes"}


def others(parts, shown):
    """The sum of the parts that are not shown, and how many they are."""
    rest = np.delete(parts, shown)
    return rest.sum(), rest.size


def shown_of_sum(size, name, parts, shown):
    """Which parts of a sum are shown, and what the others come to; empty where all are.

    Parameters
    ----------
    size : {"n", "m", "k"}
        Of the layer that the sum runs over.
    name : str
        What the sum is.
    parts : ndarray
    shown : ndarray of int

    Examples
    --------
    >>> parts = np.array([0.5, 0.25, 2.0])
    >>> shown_of_sum("m", "δx₁", parts, np.array([0, 2]))
    '2 of 3 hidden units: those with the largest part of δx₁. The other one gives 0.25.'
    """
    rest, count = others(parts, shown)
    if not count:
        return ""
    give = "The other one gives" if count == 1 else "The others together give"
    return (
        f"{len(shown)} of {parts.size} {WORDS[size]}: those with the largest part of {name}. "
        f"{give} {number(rest)}."
    )


def shown_of_row(size, name, values, shown, chosen=True):
    """Which entries of a row are shown; empty where all are.

    Parameters
    ----------
    size : {"n", "m", "k"}
    name : str
        Of the row.
    values : ndarray
    shown : ndarray of int
    chosen : bool
        Whether one of them is shown because the reader chose it.
    """
    if len(shown) == values.size:
        return ""
    which = "the chosen one and those" if chosen else "those"
    return f"{len(shown)} of {values.size} {WORDS[size]}: {which} with the largest {name}."


def first(names, most=MOST_READ):
    """The first names of many for a list in a sentence, and how many more there are.

    Examples
    --------
    >>> first(["h₁", "h₂", "h₃"], most=1)
    ['h₁', '2 more']
    """
    names = list(names)
    return names if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
