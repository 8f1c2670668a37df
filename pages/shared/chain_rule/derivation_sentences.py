"""The sentences of the derivation: by differentials, and of softmax and loss together."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

import mlp
from pages.shared.chain_rule.shares import WORDS, first, shown_of_row
from pages.shared.draw.formulas import bracketed
from pages.shared.draw.notation import listed, number

# The lines of `mlp.differentials` in either convention; u : v is the sum of products of entries,
# and SLOPES the diagonal matrix of the unit slopes.
DIFFERENTIALS = {
    "rows": {
        "da": "da = dx W₁",
        "dh": "dh = da SLOPES",
        "dtheta": "dθ = dh W₂",
        "dyhat": "dŷ = dθ (Ŷ−ŷᵀŷ)",
        "by_yhat": "dL = −y Ŷ⁻¹ : dŷ",
        "by_softmax": "dL = −y (I−1ᵀŷ) : dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = (ŷ−y)W₂ᵀ : dh",
        "by_a": "dL = (ŷ−y)W₂ᵀSLOPES : da",
        "by_x": "dL = (ŷ−y)W₂ᵀSLOPESW₁ᵀ : dx",
    },
    "columns": {
        "da": "da = W₁ᵀ dx",
        "dh": "dh = SLOPES da",
        "dtheta": "dθ = W₂ᵀ dh",
        "dyhat": "dŷ = (Ŷ−ŷŷᵀ) dθ",
        "by_yhat": "dL = −y : Ŷ⁻¹ dŷ",
        "by_softmax": "dL = −y : (I−1ŷᵀ) dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = W₂(ŷ−y) : dh",
        "by_a": "dL = SLOPESW₂(ŷ−y) : da",
        "by_x": "dL = W₁SLOPESW₂(ŷ−y) : dx",
    },
}

UNDERFLOW = (
    "If ŷ of the true class is so small that it is stored as 0, ∂L/∂ŷ = −y/ŷ has no finite value. "
    "The product of the first two factors is still ŷ − y, and the pages use this product."
)


def meaning_of_letters(f):
    """What the diagonal matrices of the derivation are, as Markdown."""
    of_yhat = r"$\hat Y=\mathrm{Diag}(\hat y)$"
    return rf"$H=\mathrm{{Diag}}(h)$ and {of_yhat}" if "H" in f.diagonal else of_yhat


# The size of each line's change; those of dL are one number.
LAYER = {"da": "m", "dh": "m", "dtheta": "k", "dyhat": "k"}


def _shown_of(line, shown):
    """The places of a line's numbers that are written out."""
    return shown.get(LAYER.get(line.name), slice(None))


def _numbers(value, places):
    """The numbers of one side of a line."""
    if np.isnan(value).any():
        return "no finite value: ŷ is stored as 0"
    return ", ".join(number(entry) for entry in np.atleast_1d(value)[places])


def _measured(line, places):
    """The numbers of the left side of a line; of an entry at a kink both, that against dx first."""
    fields = (line.measured, line.left, line.right, line.on_kink)
    sides = (np.atleast_1d(side)[places] for side in fields)
    return ", ".join(
        f"{number(left)} or {number(right)}" if on_kink else number(value)
        for value, left, right, on_kink in zip(*sides, strict=True)
    )


def _apart(line):
    """How far apart the sides of a line are."""
    if not np.isnan(line.difference):
        return number(line.difference, 2)
    return "kink" if line.on_kink.all() else "–"


def at_kinks(lines):
    """Which units are at a kink, and what that does to the lines; nothing where none is.

    Parameters
    ----------
    lines : sequence of mlp.Line
    """
    of_h = next(line for line in lines if line.name == "dh")
    units = np.flatnonzero(of_h.on_kink)
    if not units.size:
        return ""
    names = listed(first(mlp.entry_name("h", (j,)) for j in units))
    verb = "is" if units.size == 1 else "are"
    return (
        f"{names} {verb} at a kink: its slope jumps, so a change along dx and a change against dx "
        "have different derivatives. The left side shows both, first the one against dx. The right "
        "side takes the slope that the pages take at the kink."
    )


def part_of_product(example, i, shown, others):
    """Which entries of large layers the product shows, and what all others add; else empty.

    Parameters
    ----------
    example : Example
    i : int
        The input that is looked at, counted from 0.
    shown : dict of str to ndarray of int
    others : ndarray, shape (n,), or None
        What is not shown adds to dL/dx.
    """
    gradients, of = example.gradients, f"δ{mlp.entry_name('x', (i,))}"
    said = [
        shown_of_row("n", "δx", gradients.x, shown["n"]),
        shown_of_row("m", f"part of {of}", gradients.a, shown["m"], chosen=False),
        shown_of_row("k", "δθ", gradients.theta, shown["k"], chosen=False),
    ]
    if others is not None:
        said.append(f"The others together add {number(others[i])} to {of}.")
    return " ".join(filter(None, said))


def part_of_lines(shown, sizes):
    """Which entries of large layers the lines write out; empty where all are.

    Parameters
    ----------
    shown : dict of str to ndarray of int
    sizes : (n, m, k)
    """
    counts = dict(zip("nmk", sizes, strict=True))
    return " ".join(
        f"Of {changes}, {len(shown[size])} of {counts[size]} {WORDS[size]} are written: "
        f"{listed(str(place + 1) for place in shown[size])}. The difference is that of all."
        for size, changes in (("m", "da and dh"), ("k", "dθ and dŷ"))
        if len(shown[size]) < counts[size]
    )


def differentials_table(f, lines, convention, shown=MappingProxyType({})):
    """The derivation as a Markdown table: each line, its left side, its right side, how far apart.

    Parameters
    ----------
    f : mlp.Activation
    lines : sequence of mlp.Line
    convention : str
        rows or columns.
    shown : dict of str to ndarray of int
        Which entries of the layers are written, by the names of the sizes; by default all.
    """
    diagonal = bracketed(f.diagonal.replace(" ", ""))
    rows = ["| line | left side, measured | right side | difference |", "|---|---|---|---|"]
    for line in lines:
        formula = DIFFERENTIALS[convention][line.name].replace("SLOPES", diagonal)
        places = _shown_of(line, shown)
        sides = f"{_measured(line, places)} | {_numbers(line.formula, places)}"
        rows.append(f"| {formula} | {sides} | {_apart(line)} |")
    return "\n".join(rows)


def same_numbers(f, row, column):
    """That both conventions give the same gradient.

    Parameters
    ----------
    f : mlp.Activation
    row : ndarray, shape (n,)
    column : ndarray, shape (n, 1)
    """
    apart = np.abs(column[:, 0] - row).max()
    exactly = "exactly the same" if apart == 0 else f"the same up to {number(apart)}"
    return (
        "With column vectors, every factor is transposed and the order is reversed, because "
        f"(AB)ᵀ = BᵀAᵀ. {f.diagonal} is symmetric. The {len(row)} numbers are {exactly}."
    )


def softmax_collapse(step, total):
    """What the product of the first two factors is.

    Parameters
    ----------
    step : mlp.SoftmaxStep
    total : float
        The sum of y.
    """
    if not np.isfinite(step.dL_dyhat).all():
        return f"In this network ∂L/∂ŷ is not finite. {UNDERFLOW}"
    apart = np.abs(step.product - step.less_label).max()
    exactly = "exactly" if apart == 0 else f"up to {number(apart)}"
    error = number(np.abs(step.product - step.measured).max())
    measured = f"Finite differences confirm it: the difference is at most {error}."
    if total == 1:
        return (
            f"The product is ŷ − y {exactly}: the factor 1/ŷ from the logarithm cancels the factor "
            f"ŷ from the softmax. {measured}"
        )
    return (
        f"With Σy = {number(total)}, the product is (Σy)·ŷ − y. {measured} The error of ŷ − y is "
        f"up to {number(apart)}: the product is ŷ − y only if y sums to 1."
    )
