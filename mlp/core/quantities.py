"""The quantities of the network: what each is called, how it is written, what shape it has.

The one table of names: sentences, formulas, tables and figures are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Quantity:
    """One quantity of the network.

    Attributes
    ----------
    name : str
        In code: `W1`.
    plain : str
        In Unicode text, which serves HTML too: `W₁`.
    latex : str
        In LaTeX: `W_1`.
    sizes : (str, str)
        Its numbers of rows and columns, by the letters n, m, k or 1; a vector is one row.
    """

    name: str
    plain: str
    latex: str
    sizes: tuple[str, str]

    @property
    def is_vector(self):
        """Whether it is one row in the network, and one axis in NumPy."""
        return self.sizes[0] == "1"


QUANTITIES = {
    quantity.name: quantity
    for quantity in (
        Quantity("x", "x", "x", ("1", "n")),
        Quantity("W1", "W₁", "W_1", ("n", "m")),
        Quantity("b1", "b₁", "b_1", ("1", "m")),
        Quantity("a", "a", "a", ("1", "m")),
        Quantity("h", "h", "h", ("1", "m")),
        Quantity("W2", "W₂", "W_2", ("m", "k")),
        Quantity("b2", "b₂", "b_2", ("1", "k")),
        Quantity("theta", "θ", r"\theta", ("1", "k")),
        Quantity("yhat", "ŷ", r"\hat y", ("1", "k")),
        Quantity("y", "y", "y", ("1", "k")),
    )
}

# The network's own arrays, and all arrays whose gradient is checked.
NETWORK_ARRAYS = ("W1", "b1", "W2", "b2")
CHECKED_ARRAYS = ("x", *NETWORK_ARRAYS)


def derivative(name):
    """The derivative of the loss with respect to a quantity, in Unicode text.

    Examples
    --------
    >>> derivative("W1")
    '∂L/∂W₁'
    """
    return f"∂L/∂{QUANTITIES[name].plain}"


def derivative_latex(name):
    r"""The derivative of the loss with respect to a quantity, in LaTeX.

    Examples
    --------
    >>> derivative_latex("theta")
    '\\frac{\\partial L}{\\partial \\theta}'
    """
    return rf"\frac{{\partial L}}{{\partial {QUANTITIES[name].latex}}}"


def subscript(number):
    """A whole number in lowered digits.

    Examples
    --------
    >>> subscript(12)
    '₁₂'
    """
    return str(number).translate(SUBSCRIPTS)


def entry_name(name, place):
    """The name of one entry of a quantity, counted from 1.

    Parameters
    ----------
    name : str
        A key of QUANTITIES.
    place : tuple of int
        Its index, counted from 0.

    Examples
    --------
    >>> entry_name("x", (2,)), entry_name("b1", (1,)), entry_name("W1", (1, 2))
    ('x₃', 'b₁[2]', 'W₁[2,3]')
    """
    plain = QUANTITIES[name].plain
    if len(place) == 1 and plain[-1] not in "₁₂":
        return plain + subscript(place[0] + 1)
    return f"{plain}[{','.join(str(index + 1) for index in place)}]"
