"""The sentences of the derivation: by differentials, and of softmax and loss together."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.notation import number

# The lines of `mlp.differentials` in either convention; u : v is the sum of products of entries.
DIFFERENTIALS = {
    "rows": {
        "da": "da = dx W₁",
        "dh": "dh = da (H−H²)",
        "dtheta": "dθ = dh W₂",
        "dyhat": "dŷ = dθ (Ŷ−ŷᵀŷ)",
        "by_yhat": "dL = −y Ŷ⁻¹ : dŷ",
        "by_softmax": "dL = −y (I−1ᵀŷ) : dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = (ŷ−y)W₂ᵀ : dh",
        "by_a": "dL = (ŷ−y)W₂ᵀ(H−H²) : da",
        "by_x": "dL = (ŷ−y)W₂ᵀ(H−H²)W₁ᵀ : dx",
    },
    "columns": {
        "da": "da = W₁ᵀ dx",
        "dh": "dh = (H−H²) da",
        "dtheta": "dθ = W₂ᵀ dh",
        "dyhat": "dŷ = (Ŷ−ŷŷᵀ) dθ",
        "by_yhat": "dL = −y : Ŷ⁻¹ dŷ",
        "by_softmax": "dL = −y : (I−1ŷᵀ) dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = W₂(ŷ−y) : dh",
        "by_a": "dL = (H−H²)W₂(ŷ−y) : da",
        "by_x": "dL = W₁(H−H²)W₂(ŷ−y) : dx",
    },
}

UNDERFLOW = (
    "If ŷ of the true class is so small that it is stored as 0, ∂L/∂ŷ = −y/ŷ has no finite value. "
    "The product of the first two factors is still ŷ − y, and the pages use this product."
)


def _numbers(value):
    """The numbers of one side of a line."""
    if np.isnan(value).any():
        return "no finite value: ŷ is stored as 0"
    return ", ".join(number(entry) for entry in np.atleast_1d(value))


def differentials_table(lines, convention):
    """The derivation as a Markdown table: each line, its left side, its right side, how far apart.

    Parameters
    ----------
    lines : sequence of mlp.Line
    convention : str
        rows or columns.
    """
    rows = ["| line | left side, measured | right side | difference |", "|---|---|---|---|"]
    for line in lines:
        apart = "–" if np.isnan(line.difference) else number(line.difference, 2)
        formula = DIFFERENTIALS[convention][line.name]
        rows.append(
            f"| {formula} | {_numbers(line.measured)} | {_numbers(line.formula)} | {apart} |"
        )
    return "\n".join(rows)


def same_numbers(row, column):
    """That both conventions give the same gradient.

    Parameters
    ----------
    row : ndarray, shape (n,)
    column : ndarray, shape (n, 1)
    """
    apart = np.abs(column[:, 0] - row).max()
    exactly = "exactly the same" if apart == 0 else f"the same up to {number(apart)}"
    return (
        "With column vectors, every factor is transposed and the order is reversed, because "
        f"(AB)ᵀ = BᵀAᵀ. H − H² is symmetric. The {len(row)} numbers are {exactly}."
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
