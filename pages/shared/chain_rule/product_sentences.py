"""The sentences on products that one could try: why a transpose, why entry by entry."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.notation import dimensions, number

# Each tried product of the core as it is written, and its sign. Text, as all that changes with
# every move of a slider: a table of LaTeX takes a browser as long as a chart.
TRIED = {
    "delta_theta @ W2": ("δθ W₂", "·"),
    "delta_theta @ W2.T": ("δθ W₂ᵀ", "·"),
    "W2 @ delta_theta": ("W₂ δθ", "·"),
    "W2 @ delta_theta.T": ("W₂ δθᵀ", "·"),
    "delta_h @ slope": ("δh σ′(a)", "·"),
    "delta_h @ slope.T": ("δh σ′(a)ᵀ", "·"),
    "delta_h.T @ slope": ("δhᵀ σ′(a)", "·"),
    "delta_h * slope": ("δh ∘ σ′(a)", "∘"),
}


def against_differences(product, wanted):
    """What finite differences say of one tried product.

    Parameters
    ----------
    product : mlp.Attempt
    wanted : int
        The number of entries of the derivative, a row.
    """
    if product.verdict == "no product":
        return f"no such product: {product.left[1]} ≠ {product.right[0]}"
    if product.verdict == "other shape":
        if product.value.size == 1:
            return f"one number, {number(product.value[0, 0])}, not a vector"
        return f"a {dimensions(product.value.shape)} matrix, not a vector"
    column = "" if product.value.shape == (1, wanted) else ", standing up as a column"
    error = number(product.error)
    if product.verdict == "below noise":
        return f"exists; ∂L is too small here to tell (off by {error}){column}"
    if product.verdict == "disagree":
        return f"**exists and is wrong**, off by up to {error}{column}"
    return f"**right** to {error}{column}"


def products_table(tried, wanted):
    """The tried products as a Markdown table: product, shapes, verdict."""
    rows = ["| try | shapes | against finite differences |", "|---|---|---|"]
    for product in tried:
        written, sign = TRIED[product.name]
        shapes = f"{dimensions(product.left)} {sign} {dimensions(product.right)}"
        rows.append(f"| {written} | {shapes} | {against_differences(product, wanted)} |")
    return "\n".join(rows)


def square_trap(tried, m, k):
    """What the shapes alone decide, and what they do not.

    Parameters
    ----------
    tried : mlp.Attempts
        Those with W2 and its transpose.
    m, k : int
    """
    wrong = tried.attempts[0]
    if wrong.value is None:
        return (
            f"Here m = {m} and k = {k} differ, so the shapes alone rule out δθW₂. Set m = k in the "
            "sidebar and they no longer do: then δθW₂ exists."
        )
    if wrong.verdict == "disagree":
        largest = number(np.abs(tried.measured).max())
        return (
            f"The square-size trap: with m = k = {k} the product δθW₂ exists as well. It has the "
            f"right shape and the wrong numbers, off by up to {number(wrong.error)} where the "
            f"largest entry of ∂L/∂h is {largest}. It adds along the columns of W₂, not its rows."
        )
    return (
        f"With m = k = {k} the product δθW₂ exists as well, and shapes cannot tell it from the "
        f"right one; nor can this network, whose ∂L/∂h is too small or too even."
    )


def measured_jacobian(dh_da, measured):
    """What finite differences of h in a say of its shape.

    Parameters
    ----------
    dh_da, measured : ndarrays, shape (m, m)
    """
    error = np.abs(measured - dh_da)
    if len(dh_da) == 1:
        return (
            f"With one hidden unit the Jacobian is a single number: {number(measured[0, 0])} "
            f"measured, {number(error[0, 0])} from h − h²."
        )
    off = np.abs(measured[~np.eye(len(dh_da), dtype=bool)]).max()
    zeros = "exactly 0" if off == 0 else f"at most {number(off)}"
    return (
        f"Measured by moving each aⱼ a little: off the diagonal {zeros}, on it h − h² to "
        f"{number(error.max())}. Moving aⱼ moves hⱼ and no other unit."
    )


def elementwise_sum(delta_h, dh_da, delta_a):
    """v Diag(d) written out for the first entry."""
    terms = [f"{number(delta_h[0])}·{number(dh_da[0])}"]
    terms += [f"({number(v)})·0" if v < 0 else f"{number(v)}·0" for v in delta_h[1:]]
    return f"{' + '.join(terms)} = {number(delta_a[0])}"


def not_a_vector(tried, m):
    """Why matrix-multiplying by the unit slopes is not what happens.

    Parameters
    ----------
    tried : mlp.Attempts
        Those with the unit slopes.
    m : int
    """
    if m == 1:
        return (
            "With one hidden unit every one of these is the same single multiplication. Take "
            "m = 2 or more to see them part."
        )
    total = number(tried.attempts[1].value[0, 0])
    return (
        f"σ′(a) is a list of {m} unit slopes, not a map from {m} numbers to {m} "
        f"numbers. A row times a row does not exist; turned into a column it gives one number, "
        f"{total}, that has forgotten the units; the other way round it gives {m * m} numbers, "
        f"every unit's δh with every unit's σ′. The map is Diag(σ′(a)), and multiplying by a "
        "diagonal matrix is multiplying entry by entry."
    )
