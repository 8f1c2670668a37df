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
        "the mean product of the two weights of a path is {}, each class weighted by |ŷ − y|",
    ),
    "prediction_error": Factor(
        "prediction error",
        OCHRE,
        "a small prediction error",
        "half the sum of |ŷ − y| is {}",
    ),
    "unit_slope": Factor(
        "unit slope",
        VIOLET,
        "saturated units",
        "the mean unit slope is {} of its maximum 0.25",
    ),
    "left_after_cancellation": Factor(
        "left after cancellation",
        TEAL,
        "cancelling paths",
        "the sum of the paths is {} of the sum of their sizes",
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
        causes = [IN_ORDER[f].label for f in np.flatnonzero(own)]
        factors = "factor" if len(causes) == 1 else "factors"
        return f"{name} is exactly 0, because of the {factors} {listed(causes)}."
    reference = f"m/2 = {number(found.reference)}, the largest value for weights of size 1"
    said = []
    if i != largest and size[i] < SMALL * size[largest]:
        shares = found.shares_against_largest()[i]
        said.append(
            f"{name} = {number(found.gradient[i])} is {times(size[largest] / size[i])} times "
            f"smaller than ∂L/∂x{mlp.subscript(largest + 1)}. The causes, with their shares in "
            f"powers of ten, are {_because(sizes, shares)}."
        )
    if size[i] < SMALL * found.reference:
        said.append(
            f"{name} is {times(found.reference / size[i])} times smaller than {reference}. The "
            f"causes are {_because(sizes, own)}."
        )
    if not said:
        return (
            f"{name} = {number(found.gradient[i])} is not small. It is "
            f"{percent(size[i] / size[largest])} of the largest entry and "
            f"{percent(size[i] / found.reference)} of {reference}."
        )
    return " ".join(said)
