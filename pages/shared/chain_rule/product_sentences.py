"""The sentences on products that one could try: why a transpose, why entry by entry."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.shares import first
from pages.shared.draw.notation import dimensions, listed, number
from pages.shared.draw.style import MOST_READ

# Each tried product of the core as it is written, and its sign; SLOPES stands for those of the
# activation. Text, as all that changes with every move of a slider: a table of LaTeX takes a
# browser as long as a chart.
TRIED = {
    "delta_theta @ W2": ("δθ W₂", "·"),
    "delta_theta @ W2.T": ("δθ W₂ᵀ", "·"),
    "W2 @ delta_theta": ("W₂ δθ", "·"),
    "W2 @ delta_theta.T": ("W₂ δθᵀ", "·"),
    "delta_h @ slope": ("δh SLOPES", "·"),
    "delta_h @ slope.T": ("δh SLOPESᵀ", "·"),
    "delta_h.T @ slope": ("δhᵀ SLOPES", "·"),
    "delta_h * slope": ("δh ∘ SLOPES", "∘"),
}


def against_differences(product, measured):
    """What finite differences say of one tried product.

    Parameters
    ----------
    product : mlp.Attempt
    measured : mlp.Measured
        The derivative, a row.
    """
    if product.verdict == "no product":
        return f"the shapes do not match: {product.left[1]} ≠ {product.right[0]}"
    if product.verdict == "other shape":
        if product.value.size == 1:
            return f"one number, {number(product.value[0, 0])}, not a vector"
        return f"a {dimensions(product.value.shape)} matrix, not a vector"
    column = "" if product.value.shape == (1, measured.value.size) else " as a column"
    error = number(product.error)
    if product.verdict == "below noise":
        return f"exists{column}, but ∂L is too small to compare (difference {error})"
    if product.verdict == "kink":
        names = (mlp.entry_name("a", (j,)) for j in np.flatnonzero(measured.on_kink))
        units = listed(first(names))
        two = f"at the kink of {units}, it is one of two derivatives"
        return f"**right**{column}; {two}, error {error}"
    if product.verdict == "disagree":
        return f"**exists and is wrong**{column}, error {error}"
    return f"**right**{column}, error {error}"


def products_table(f, tried):
    """The tried products as a Markdown table: product, shapes, verdict."""
    rows = ["| product | shapes | compared with finite differences |", "|---|---|---|"]
    for product in tried:
        written, sign = TRIED[product.name]
        # Spaces that no line is broken at.
        shapes = f"{dimensions(product.left)}\u00a0{sign}\u00a0{dimensions(product.right)}"
        written = written.replace("SLOPES", f"{f.slope_symbol}(a)")
        rows.append(f"| {written} | {shapes} | {against_differences(product, tried.measured)} |")
    return "\n".join(rows)


def square_trap(tried, m, k, sizes_are_set=True):
    """What the shapes alone decide, and what they do not.

    Parameters
    ----------
    tried : mlp.Attempts
        Those with W2 and its transpose.
    m, k : int
    sizes_are_set : bool
        Whether the reader sets the sizes: not those of a network from a file.
    """
    wrong = tried.attempts[0]
    if wrong.value is None:
        equal = "If you set m = k in the sidebar" if sizes_are_set else "Where m = k"
        return (
            f"Here m = {m} and k = {k} are different, so the shapes of δθ and W₂ do not match. "
            f"{equal}, they match and δθW₂ exists."
        )
    if wrong.verdict == "disagree":
        largest = number(np.abs(tried.measured.value).max())
        return (
            f"The square-size trap: with m = k = {k}, δθW₂ exists too. It has the right shape and "
            f"the wrong numbers. Its error is up to {number(wrong.error)}, and the largest entry "
            f"of ∂L/∂h is {largest}. The reason is that δθW₂ sums along the columns of W₂, not "
            "along its rows."
        )
    return (
        f"With m = k = {k}, δθW₂ exists too. The shapes do not show which product is right. The "
        "numbers of this network do not show it either: ∂L/∂h is too small, or both products are "
        "almost equal."
    )


def measured_jacobian(f, dh_da, measured):
    """What finite differences show of the shape of dh/da.

    Parameters
    ----------
    f : mlp.Activation
    dh_da : ndarray, shape (m, m)
    measured : mlp.Measured
        Of the same shape.
    """
    slope, kinks = f.slope_of_h.plain, np.flatnonzero(measured.on_kink.diagonal())
    error = np.abs(measured.value - dh_da)[~measured.on_kink]
    at_kinks = "".join(_two_slopes(measured, j) for j in kinks[:MOST_READ])
    if kinks.size > MOST_READ:
        at_kinks += f" So are {kinks.size - MOST_READ} more."
    if len(dh_da) == 1:
        if kinks.size:
            return f"With one hidden unit, it is one number.{at_kinks}"
        return (
            f"With one hidden unit, it is one number. Its measured value is "
            f"{number(measured.value[0, 0])}. The difference from {slope} is {number(error[0])}."
        )
    off = np.abs(measured.value[~np.eye(len(dh_da), dtype=bool)]).max()
    zeros = "exactly 0" if off == 0 else f"at most {number(off)}"
    others = "other entries" if kinks.size else "entries"
    most = "exactly" if error.max() == 0 else f"with an error of at most {number(error.max())}"
    diagonal = f" The {others} on the diagonal are {slope}, {most}."
    return (
        f"It is measured with a small change of each aⱼ. The entries off the diagonal are {zeros}."
        f"{at_kinks}{'' if kinks.size == len(dh_da) else diagonal}"
    )


def _two_slopes(measured, j):
    """What is measured of a unit at a kink."""
    left, right, mean = (
        number(round(side[j, j], 9)) for side in (measured.left, measured.right, measured.value)
    )
    return (
        f" Entry {j + 1},{j + 1} is {mean}, the mean of the measured slopes on both sides of a "
        f"kink, {left} and {right}."
    )


def elementwise_sum(delta_h, dh_da, delta_a):
    """v Diag(d) written out for the first entry."""
    terms = [f"{number(delta_h[0])}·{number(dh_da[0])}"]
    terms += [f"({number(v)})·0" if v < 0 else f"{number(v)}·0" for v in delta_h[1:MOST_READ]]
    terms += [f"0 [{len(delta_h) - MOST_READ} more]"] if len(delta_h) > MOST_READ else []
    return f"{' + '.join(terms)} = {number(delta_a[0])}"


def not_a_vector(f, tried, m):
    """Why matrix-multiplying by the unit slopes is not what happens.

    Parameters
    ----------
    f : mlp.Activation
    tried : mlp.Attempts
        Those with the unit slopes.
    m : int
    """
    if m == 1:
        return (
            "With one hidden unit, all these products are the same multiplication. Choose m = 2 or "
            "more to see the difference."
        )
    total, slope = number(tried.attempts[1].value[0, 0]), f.slope_symbol
    return (
        f"{slope}(a) is a list of {m} unit slopes. It is not a map from {m} numbers to {m} "
        "numbers. The product of a row and a row does not exist. With "
        f"{slope}(a) as a column, the product is one number, {total}: the sum over all units. "
        f"With δh as a column, the product has {m * m} numbers: δh of every unit times {slope} of "
        f"every unit. The right map is Diag({slope}(a)). A product with a diagonal matrix is an "
        "elementwise product."
    )
