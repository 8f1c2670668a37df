"""The sentences of the derivation: by differentials, and of softmax and loss together."""

from __future__ import annotations

import numpy as np

import mlp
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


def _numbers(value):
    """The numbers of one side of a line."""
    if np.isnan(value).any():
        return "no finite value: ŷ is stored as 0"
    return ", ".join(number(entry) for entry in np.atleast_1d(value))


def _measured(line):
    """The numbers of the left side of a line; of an entry at a kink both, that against dx first."""
    sides = (np.atleast_1d(side) for side in (line.measured, line.left, line.right, line.on_kink))
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
    names = listed(mlp.entry_name("h", (j,)) for j in units)
    verb = "is" if units.size == 1 else "are"
    return (
        f"{names} {verb} at a kink: its slope jumps, so a change along dx and a change against dx "
        "have different derivatives. The left side shows both, first the one against dx. The right "
        "side takes the slope that the pages take at the kink."
    )


def differentials_table(f, lines, convention):
    """The derivation as a Markdown table: each line, its left side, its right side, how far apart.

    Parameters
    ----------
    f : mlp.Activation
    lines : sequence of mlp.Line
    convention : str
        rows or columns.
    """
    diagonal = bracketed(f.diagonal.replace(" ", ""))
    rows = ["| line | left side, measured | right side | difference |", "|---|---|---|---|"]
    for line in lines:
        formula = DIFFERENTIALS[convention][line.name].replace("SLOPES", diagonal)
        rows.append(
            f"| {formula} | {_measured(line)} | {_numbers(line.formula)} | {_apart(line)} |"
        )
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
