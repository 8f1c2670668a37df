"""Why an entry of dL/dx is small: the factors of its size, in words and with their colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.notation import latex, listed, number, percent, times
from pages.shared.draw.style import OCHRE, STEEL, TEAL, VIOLET
from pages.shared.network.sentences import unit_slopes
from pages.shared.state.names import NAMELESS

# An entry below this part of another is called small beside it.
SMALL = 0.1
# A factor with less than this share is not named.
NAMED = 0.01


@dataclass(frozen=True)
class Factor:
    """One factor of the size: its label and colour, and what is said when it makes an entry small.

    `measured` says its number, which stands in the place of the braces. FLAT stands for what a
    unit of the activation is called that passes little, MOST for its largest slope.
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
        "FLAT units",
        "the mean unit slope is {} of its maximum MOST",
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


def reference(f):
    """The largest entry that weights of size 1 can make: 2 m times the largest slope.

    Examples
    --------
    >>> reference(mlp.activation_named("sigmoid")), reference(mlp.activation_named("tanh"))
    ('m/2', '2m')
    """
    part = 1.0 / (2.0 * f.largest_slope)
    if part > 1 and part == int(part):
        return f"m/{int(part)}"
    return f"{number(2.0 * f.largest_slope)}m"


def factors_explained(f, dh_da, at_kinks=()):
    """What each factor is, and what the units have to do with it, as Markdown."""
    slope = rf"{f.slope_latex}(a_j)"
    part = 1.0 / f.largest_slope
    of_largest = slope if part == 1 else rf"{latex(number(part))}\,{slope}"
    return rf"""
$|\partial L/\partial x_i| = {reference(f)}\;\cdot$ weights $\cdot$ prediction error
$\cdot$ unit slope $\cdot$ left after cancellation
- **Weights**: the mean of $|W_1[i,j]\,W_2[j,c]|$ over the paths, each class $c$ weighted by
  $|\hat y_c-y_c|$.
- **Prediction error**: half the sum of $|\hat y-y|$.
- **Unit slope**: the mean of ${of_largest}$ over the paths, each path weighted by
  $|W_1[i,j]\,W_2[j,c]\,(\hat y_c-y_c)|$.{_of_units(f, dh_da, at_kinks)}
- **Left after cancellation**: $|\Sigma|/\Sigma|\cdot|$ of the paths.

In powers of ten, the factors add up. The share of a factor is its part of this sum.
"""


def _of_units(f, dh_da, at_kinks):
    """Which units pass little or nothing; or that all pass everything."""
    if f.is_flat(dh_da).any():
        return f" {unit_slopes(f, dh_da, at_kinks)}"
    if (dh_da == f.largest_slope).all():
        return f" Here every slope is {number(f.largest_slope)}, the largest, so this factor is 1."
    return ""


def _because(f, sizes, shares):
    """The causes by their shares, each with the size of its factor."""
    flat, most = f.flat or "flat", number(f.largest_slope)
    parts = [
        f"{IN_ORDER[place].cause.replace('FLAT', flat)} for {percent(shares[place])} "
        f"({IN_ORDER[place].measured.replace('MOST', most).format(number(sizes[place]))})"
        for place in np.argsort(-shares)
        if shares[place] >= NAMED
    ]
    return listed(parts)


def why_small(f, found, i, names=NAMELESS):
    """Why the gradient of one input is small, against the others or in itself.

    Parameters
    ----------
    f : mlp.Activation
    found : mlp.Causes
        Of one input, n entries.
    i : int
        The entry, counted from 0.
    names : Names
    """
    size = np.abs(found.gradient)
    name, largest = f"∂L/∂{names.input(i)}", int(size.argmax())
    sizes, own = found.factors()[i], found.shares()[i]
    if size[i] == 0:
        causes = [IN_ORDER[place].label for place in np.flatnonzero(own)]
        factors = "factor" if len(causes) == 1 else "factors"
        return f"{name} is exactly 0, because of the {factors} {listed(causes)}."
    at_best = f"{reference(f)} = {number(found.reference)}"
    at_best += ", the largest value for weights of size 1"
    said = []
    if i != largest and size[i] < SMALL * size[largest]:
        shares = found.shares_against_largest()[i]
        said.append(
            f"{name} = {number(found.gradient[i])} is {times(size[largest] / size[i])} times "
            f"smaller than ∂L/∂{names.input(largest)}. The causes, with their shares in "
            f"powers of ten, are {_because(f, sizes, shares)}."
        )
    if size[i] < SMALL * found.reference:
        said.append(
            f"{name} is {times(found.reference / size[i])} times smaller than {at_best}. The "
            f"causes are {_because(f, sizes, own)}."
        )
    if not said:
        return (
            f"{name} = {number(found.gradient[i])} is not small. It is "
            f"{percent(size[i] / size[largest])} of the largest entry and "
            f"{percent(size[i] / found.reference)} of {at_best}."
        )
    return " ".join(said)
