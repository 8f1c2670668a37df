"""The network's formulas in LaTeX, each once, with the shapes of their symbols.

A formula with shapes is a sequence of parts: LaTeX as it is, or a symbol with the names of its rows
and columns, n, m, k or 1. `sized` writes it for the sizes of one network.
"""

from __future__ import annotations

import mlp
from pages.shared.draw.notation import latex, with_digits
from pages.shared.draw.style import DIMENSIONS


def sized(parts, sizes, coloured=True):
    r"""A formula in LaTeX whose symbols stand above their shapes.

    Parameters
    ----------
    parts : sequence of str or (str, str, str)
    sizes : (n, m, k)
    coloured : bool
        Whether each dimension has its colour.

    Examples
    --------
    >>> sized([("y", "1", "k"), "= 0"], (5, 3, 4))
    '\\underset{1×\\textcolor{#cc3f85}{4}}{y} = 0'
    """
    counts = dict(zip("nmk", sizes, strict=True))

    def count(size):
        if size not in counts:
            return size
        return rf"\textcolor{{{DIMENSIONS[size]}}}{{{counts[size]}}}" if coloured else counts[size]

    def written(part):
        if isinstance(part, str):
            return part
        symbol, rows, columns = part
        return rf"\underset{{{count(rows)}×{count(columns)}}}{{{symbol}}}"

    return " ".join(written(part) for part in parts)


def _symbol(name):
    quantity = mlp.QUANTITIES[name]
    return (quantity.latex, *quantity.sizes)


def _derivative(name):
    return (mlp.derivative_latex(name), *mlp.QUANTITIES[name].sizes)


def _delta(name):
    """The derivative in short."""
    quantity = mlp.QUANTITIES[name]
    return (rf"\delta {quantity.latex}", *quantity.sizes)


def _turned(part):
    """A symbol with its shape turned round."""
    symbol, rows, columns = part
    return symbol, columns, rows


def _transposed(part):
    symbol, columns, rows = part
    return f"{symbol}^T", rows, columns


_W1, _W2 = _symbol("W1"), _symbol("W2")
_ERROR = (r"(\hat y-y)", "1", "k")


def _unit_slope(activation):
    return (bracketed(activation.slope_of_h.latex), "1", "m")


def _diagonal(activation):
    return (bracketed(activation.diagonal_latex), "m", "m")


def bracketed(written):
    """A sum or difference in brackets, which anything else needs not."""
    return f"({written})" if {"-", "−", "+"} & set(written) else written


_W1_T, _W2_T = _transposed(_W1), _transposed(_W2)

# From x to L: the layers with shapes, and what needs none.
HIDDEN_LAYER = (_symbol("a"), "=", _symbol("x"), r"\,", _W1, "+", _symbol("b1"))
OUTPUT_LAYER = (_symbol("theta"), "=", _symbol("h"), r"\,", _W2, "+", _symbol("b2"))
SOFTMAX = r"\hat y = \mathrm{softmax}(\theta)"


def hidden_values(activation):
    """h = f(a), for the record of an activation."""
    return rf"h = {activation.latex}(a)"


def network(activation):
    """All of it in short, as Markdown."""
    return (
        rf"$a = xW_1 + b_1$, $\;{hidden_values(activation)}$, $\;\theta = hW_2 + b_2$, "
        rf"$\;{SOFTMAX}$, $\;L = -\sum_j y_j\log\hat y_j$"
    )


def forward_line(sizes, activation, label, loss):
    """The way from x to L in one line of Markdown, with the loss of a label counted from 1."""
    hidden, output = (sized(layer, sizes, coloured=False) for layer in (HIDDEN_LAYER, OUTPUT_LAYER))
    return (
        rf"${hidden}$, $\quad {hidden_values(activation)}$, $\quad {output}$, $\quad {SOFTMAX}$, "
        rf"$\quad L = -\log \hat y_{{{label}}} = {latex(with_digits(loss, 4))}$"
    )


def input_gradient(activation):
    """The whole way back, row by row."""
    return (
        _derivative("x"),
        r"= \Big(\big(",
        _ERROR,
        r"\,",
        _W2_T,
        r"\big)\circ",
        _unit_slope(activation),
        r"\Big)\,",
        _W1_T,
    )


def stages(activation):
    """The way back stage by stage, each named after the derivative it ends in."""
    return {
        "theta": (_delta("theta"), "=", _symbol("yhat"), "-", _symbol("y")),
        "h": (_delta("h"), "=", _delta("theta"), r"\,", _W2_T),
        "a": (_delta("a"), "=", _delta("h"), r"\circ", _unit_slope(activation)),
        "x": (_delta("x"), "=", _delta("a"), r"\,", _W1_T),
    }


def stage_titles(activation):
    """The same in short, for buttons: in letters, since a button gets no name from a formula."""
    return {
        "theta": "δθ = ŷ − y",
        "h": "δh = δθ W₂ᵀ",
        "a": f"δa = δh ∘ {bracketed(activation.slope_of_h.plain)}",
        "x": "δx = δa W₁ᵀ",
    }


# Why a transpose: one entry of dL/dh as a sum over the classes, and all of them at once.
ENTRY_OF_DL_DH = (
    r"\frac{\partial L}{\partial h_i} = \sum_j \frac{\partial L}{\partial\theta_j}\,"
    r"\frac{\partial\theta_j}{\partial h_i} = \sum_j \delta\theta_j\,W_2[i,j]"
)
DL_DH = (_derivative("h"), "=", _delta("theta"), r"\,", _W2_T)
# Why an elementwise product.
DIAGONAL_PRODUCT = (
    r"(v\,\mathrm{Diag}(d))_i = \sum_j v_j\,\mathrm{Diag}(d)_{ji} = v_i d_i = (v\circ d)_i"
)


def sum_of_paths(activation):
    """One entry of dL/dx as a sum over all paths."""
    return (
        r"\displaystyle\frac{\partial L}{\partial x_i} = \sum_{j,c} W_1[i,j]\;"
        rf"{activation.slope_latex}(a_j)\;W_2[j,c]\;(\hat y-y)_c"
    )


def product_of_factors(activation, convention):
    """The product of all factors after the softmax step, in rows or in columns."""
    diagonal = _diagonal(activation)
    if convention == "rows":
        return (_delta("x"), "=", _ERROR, r"\,", _W2_T, r"\,", diagonal, r"\,", _W1_T)
    columns = (_W1, r"\,", diagonal, r"\,", _W2, r"\,", _turned(_ERROR))
    return (_turned(_delta("x")), "=", *columns)


def derivation(activation, convention):
    """How dL is rewritten until it is something times dx, in rows or in columns.

    u : v is the sum of the products of entries.
    """
    return _DERIVATION[convention].replace("DIAGONAL", bracketed(activation.diagonal_latex))


_DERIVATION = {
    "rows": r"""\begin{aligned}
da &= dx\,W_1 \qquad dh = da\,DIAGONAL\\
d\theta &= dh\,W_2 \qquad d\hat y = d\theta\,(\hat Y-\hat y^T\hat y)\\
dL &= -y\,\hat Y^{-1} : d\hat y = -y\,(I-1^T\hat y) : d\theta\\
&= (\hat y-y) : d\theta \quad\text{because } y \text{ sums to } 1\\
&= (\hat y-y)W_2^T : dh\\
&= (\hat y-y)W_2^T\,DIAGONAL : da\\
&= (\hat y-y)W_2^T\,DIAGONAL\,W_1^T : dx
\end{aligned}""",
    "columns": r"""\begin{aligned}
da &= W_1^T dx \qquad dh = DIAGONAL\,da\\
d\theta &= W_2^T dh \qquad d\hat y = (\hat Y-\hat y\hat y^T)\,d\theta\\
dL &= -y : \hat Y^{-1} d\hat y = -y : (I-1\hat y^T)\,d\theta\\
&= (\hat y1^T-I)\,y : d\theta\\
&= (\hat y-y) : d\theta \quad\text{because } 1^Ty = 1\\
&= W_2(\hat y-y) : dh\\
&= DIAGONAL\,W_2(\hat y-y) : da\\
&= W_1\,DIAGONAL\,W_2(\hat y-y) : dx
\end{aligned}""",
}
