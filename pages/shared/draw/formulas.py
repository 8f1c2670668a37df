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
_UNIT_SLOPE = (r"(h-h\circ h)", "1", "m")
_DIAGONAL = ("(H-H^2)", "m", "m")
_W1_T, _W2_T = _transposed(_W1), _transposed(_W2)

# From x to L: the layers with shapes, and what needs none.
HIDDEN_LAYER = (_symbol("a"), "=", _symbol("x"), r"\,", _W1, "+", _symbol("b1"))
OUTPUT_LAYER = (_symbol("theta"), "=", _symbol("h"), r"\,", _W2, "+", _symbol("b2"))
SIGMOID = r"h = \sigma(a)"
SOFTMAX = r"\hat y = \mathrm{softmax}(\theta)"
# All of it in short, as Markdown.
NETWORK = (
    rf"$a = xW_1 + b_1$, $\;{SIGMOID}$, $\;\theta = hW_2 + b_2$, $\;{SOFTMAX}$, "
    r"$\;L = -\sum_j y_j\log\hat y_j$"
)


def forward_line(sizes, label, loss):
    """The way from x to L in one line of Markdown, with the loss of a label counted from 1."""
    hidden, output = (sized(layer, sizes, coloured=False) for layer in (HIDDEN_LAYER, OUTPUT_LAYER))
    return (
        rf"${hidden}$, $\quad {SIGMOID}$, $\quad {output}$, $\quad {SOFTMAX}$, "
        rf"$\quad L = -\log \hat y_{{{label}}} = {latex(with_digits(loss, 4))}$"
    )


# The whole way back, row by row.
INPUT_GRADIENT = (
    _derivative("x"),
    r"= \Big(\big(",
    _ERROR,
    r"\,",
    _W2_T,
    r"\big)\circ",
    _UNIT_SLOPE,
    r"\Big)\,",
    _W1_T,
)
# The way back stage by stage, each named after the derivative it ends in.
STAGES = {
    "theta": (_delta("theta"), "=", _symbol("yhat"), "-", _symbol("y")),
    "h": (_delta("h"), "=", _delta("theta"), r"\,", _W2_T),
    "a": (_delta("a"), "=", _delta("h"), r"\circ", _UNIT_SLOPE),
    "x": (_delta("x"), "=", _delta("a"), r"\,", _W1_T),
}
# The same in short, for a row of buttons: in letters, since a button gets no name from a formula.
STAGE_TITLES = {
    "theta": "δθ = ŷ − y",
    "h": "δh = δθ W₂ᵀ",
    "a": "δa = δh ∘ (h − h²)",
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

# One entry of dL/dx as a sum over all paths.
SUM_OF_PATHS = (
    r"\displaystyle\frac{\partial L}{\partial x_i} = \sum_{j,c} W_1[i,j]\;\sigma'(a_j)\;W_2[j,c]\;"
    r"(\hat y-y)_c"
)

# The product of all factors after the softmax step, in either convention.
PRODUCT_OF_FACTORS = {
    "rows": (
        _delta("x"),
        "=",
        _ERROR,
        r"\,",
        _W2_T,
        r"\,",
        _DIAGONAL,
        r"\,",
        _W1_T,
    ),
    "columns": (
        _turned(_delta("x")),
        "=",
        _W1,
        r"\,",
        _DIAGONAL,
        r"\,",
        _W2,
        r"\,",
        _turned(_ERROR),
    ),
}

# How dL is rewritten until it is something times dx, in either convention; u : v is the sum of the
# products of entries.
DERIVATION = {
    "rows": r"""\begin{aligned}
da &= dx\,W_1 \qquad dh = da\,(H-H^2)\\
d\theta &= dh\,W_2 \qquad d\hat y = d\theta\,(\hat Y-\hat y^T\hat y)\\
dL &= -y\,\hat Y^{-1} : d\hat y = -y\,(I-1^T\hat y) : d\theta\\
&= (\hat y-y) : d\theta \quad\text{because } y \text{ sums to } 1\\
&= (\hat y-y)W_2^T : dh\\
&= (\hat y-y)W_2^T(H-H^2) : da\\
&= (\hat y-y)W_2^T(H-H^2)W_1^T : dx
\end{aligned}""",
    "columns": r"""\begin{aligned}
da &= W_1^T dx \qquad dh = (H-H^2)\,da\\
d\theta &= W_2^T dh \qquad d\hat y = (\hat Y-\hat y\hat y^T)\,d\theta\\
dL &= -y : \hat Y^{-1} d\hat y = -y : (I-1\hat y^T)\,d\theta\\
&= (\hat y1^T-I)\,y : d\theta\\
&= (\hat y-y) : d\theta \quad\text{because } 1^Ty = 1\\
&= W_2(\hat y-y) : dh\\
&= (H-H^2)W_2(\hat y-y) : da\\
&= W_1(H-H^2)W_2(\hat y-y) : dx
\end{aligned}""",
}
