"""Why an entry of dL/dx is small: the factors of its size, in words and with their colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.notation import listed, number, percent, times
from pages.shared.draw.style import OCHRE, STEEL, TEAL, VIOLET

# An entry below this part of another is called small beside it.
SMALL = 0.1
# A factor with less than this share is not named.
NAMED = 0.01


@dataclass(frozen=True)
class Factor:
    """One factor of the size: its label and colour, and what is said when it makes an entry small.

    `measured` says its number, which stands in the place of the braces.
    """

    label: str
    colour: str
    cause: str
    measured: str


# The factors of `mlp.causes`, by the core's names.
FACTORS = {
    "weights": Factor(
        "weights",
        STEEL,
        "small weights",
        "the weights along a path multiply to {} on average, each class counted by its |ŷ−y|",
    ),
    "doubt": Factor(
        "prediction error", OCHRE, "a confident prediction", "ŷ is only {} away from y"
    ),
    "openness": Factor(
        "unit slope", VIOLET, "saturated units", "the units pass {} of what open ones would"
    ),
    "agreement": Factor(
        "no cancellation", TEAL, "cancelling paths", "the paths keep {} of their size"
    ),
}
# In the order of the core's columns.
IN_ORDER = tuple(FACTORS[name] for name in mlp.FACTORS)


def _because(sizes, shares):
    """The causes by their shares, each with the size of its factor."""
    parts = [
        f"{IN_ORDER[f].cause} for {percent(shares[f])} "
        f"({IN_ORDER[f].measured.format(number(sizes[f]))})"
        for f in np.argsort(-shares)
        if shares[f] >= NAMED
    ]
    return listed(parts)


def why_small(found, i):
    """Why the gradient of one input is small, against the others or in itself.

    Parameters
    ----------
    found : mlp.Causes
        Of one input, n entries.
    i : int
        The entry, counted from 0.
    """
    size = np.abs(found.gradient)
    name, largest = f"∂L/∂x{mlp.subscript(i + 1)}", int(size.argmax())
    sizes, own = found.factors()[i], found.shares()[i]
    if size[i] == 0:
        causes = listed(IN_ORDER[f].cause for f in np.flatnonzero(own))
        return f"{name} is 0, because of {causes}."
    said = []
    if i != largest and size[i] < SMALL * size[largest]:
        shares = found.shares_against_largest()[i]
        said.append(
            f"{name} = {number(found.gradient[i])} is {times(size[largest] / size[i])} times "
            f"smaller than ∂L/∂x{mlp.subscript(largest + 1)}. Of this, in powers of ten, "
            f"{_because(sizes, shares)}."
        )
    if size[i] < SMALL * found.reference:
        said.append(
            f"Against m/2 = {number(found.reference)}, what weights of size 1 give at best, "
            f"{name} is {times(found.reference / size[i])} times smaller: "
            f"{_because(sizes, own)}."
        )
    if not said:
        return (
            f"{name} = {number(found.gradient[i])} is not small: "
            f"{percent(size[i] / size[largest])} of the largest entry, "
            f"{percent(size[i] / found.reference)} of m/2 = {number(found.reference)}, what "
            "weights of size 1 give at best."
        )
    return " ".join(said)
