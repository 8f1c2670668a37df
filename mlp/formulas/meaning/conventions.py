"""The conventions of storing the network, and its gradients in each.

In rows a = x W1 + b1; in columns every vector is turned; in either W1 and W2 may be turned too.
"""

from types import MappingProxyType
from typing import NamedTuple

from mlp.core.quantities import QUANTITIES


class Convention(NamedTuple):
    """How the network is stored: vectors as rows or as columns, and W1 as the first step tells."""

    vectors: str
    first_step: str


# In "row" and "column" W1 is n by m, in the other two m by n, as PyTorch stores it.
CONVENTIONS = MappingProxyType(
    {
        "row": Convention("rows", "a = xW₁ + b₁"),
        "column": Convention("columns", "a = W₁ᵀx + b₁"),
        "column-Wx": Convention("columns", "a = W₁x + b₁"),
        "row-xWT": Convention("rows", "a = xW₁ᵀ + b₁"),
    }
)

# What the loss can be differentiated with respect to. Where two have the same gradient, as a and
# b1 or theta and b2, the first is the one that a sentence names.
VARIABLES = ("x", "a", "h", "theta", "W1", "b1", "W2", "b2")

# Everything that a letter can stand for.
NAMES = (*VARIABLES, "yhat", "y")


def is_turned(name, convention):
    """Whether the convention stores the transpose of what the row convention stores.

    Examples
    --------
    >>> is_turned("x", "column"), is_turned("W1", "column"), is_turned("W1", "column-Wx")
    (True, False, True)
    """
    if QUANTITIES[name].is_vector:
        return CONVENTIONS[convention].vectors == "columns"
    return convention in ("column-Wx", "row-xWT")


def shape_in(name, convention):
    """The symbolic shape of a name in a convention.

    Examples
    --------
    >>> shape_in("W1", "row"), shape_in("x", "column"), shape_in("W1", "column-Wx")
    (('n', 'm'), ('n', '1'), ('m', 'n'))
    """
    sizes = QUANTITIES[name].sizes
    return sizes[::-1] if is_turned(name, convention) else sizes


_BEFORE_THE_SLOPE = {
    "row": "(yhat - y) @ W2.T",
    "column": "W2 @ (yhat - y)",
    "column-Wx": "W2.T @ (yhat - y)",
    "row-xWT": "(yhat - y) @ W2",
}


def gradient_formula(variable, convention, slope="h * (1 - h)"):
    """The gradient of the loss with respect to a variable, as NumPy text.

    Parameters
    ----------
    variable : str
        One of `VARIABLES`.
    convention : str
        One of `CONVENTIONS`.
    slope : str
        That of the hidden units, as NumPy text; nothing where it is 1.

    Examples
    --------
    >>> gradient_formula("x", "row")
    '((yhat - y) @ W2.T * h * (1 - h)) @ W1.T'
    >>> gradient_formula("W2", "column-Wx")
    '(yhat - y) @ h.T'
    """
    delta_a = _BEFORE_THE_SLOPE[convention] + (f" * {slope}" if slope else "")
    output, hidden = "(yhat - y)", f"({delta_a})"
    if variable in ("theta", "b2"):
        return "yhat - y"
    if variable in ("a", "b1"):
        return delta_a
    before = {
        "row": {"h": f"{output} @ W2.T", "x": f"{hidden} @ W1.T"},
        "column": {"h": f"W2 @ {output}", "x": f"W1 @ {hidden}"},
        "column-Wx": {"h": f"W2.T @ {output}", "x": f"W1.T @ {hidden}"},
        "row-xWT": {"h": f"{output} @ W2", "x": f"{hidden} @ W1"},
    }[convention]
    if variable in before:
        return before[variable]
    arriving, delta = ("x", hidden) if variable == "W1" else ("h", output)
    return {
        "row": f"{arriving}.T @ {delta}",
        "column": f"{arriving} @ {delta}.T",
        "column-Wx": f"{delta} @ {arriving}.T",
        "row-xWT": f"{delta}.T @ {arriving}",
    }[convention]
