"""The formulas that one click puts into the box: the thread's own, right ones and common slips."""

from mlp import ACTIVATIONS, activation_named
from pages.shared.state.settings import BY_NAME

# The thread's own texts, which are quoted as they are: its network has σ.
_OF_THREAD = {
    "the question's formula": BY_NAME["formula"].default,
    "the answer, in columns": "W_1(H-H^2)W_2(y-p)",
    "the answer, in rows": (r"\Big(({\hat y}-y)W_2^T\Big)\circ\Big((h-h\circ h)W_1^T\Big)"),
}
_WHOLE_ANSWER = (
    "$$\\eqalign{ a &= W_1^Tx + b_1 &\\implies da = W_1^Tdx \\cr\n"
    "h &= \\sigma(a) &\\implies dh = (H-H^2)\\,da,\\,\\,\\,\\,&H={\\rm Diag}(h) \\cr\n"
    "\\theta &= W_2^Th + b_2 &\\implies d\\theta = W_2^Tdh \\cr\n"
    "y &= {\\rm softmax}(\\theta) &\\implies dy = (Y-yy^T)\\,d\\theta,"
    "\\,\\,\\,\\,&Y={\\rm Diag}(y) \\cr\n"
    "L &= -p:\\log y \\cr }$$\n"
    "$$\\eqalign{ dL &= -p:Y^{-1}dy \\cr\n"
    "&= -p:Y^{-1}(Y-yy^T)d\\theta \\cr\n"
    "&= -p:(I-1y^T)d\\theta \\cr\n"
    "&= (y1^T-I)p:d\\theta \\cr\n"
    "&= (y-p):W_2^Tdh \\cr\n"
    "&= W_2(y-p):(H-H^2)da \\cr\n"
    "&= (H-H^2)W_2(y-p):W_1^Tdx \\cr\n"
    "&= W_1(H-H^2)W_2(y-p):dx \\cr\n"
    "\\frac{\\partial L}{\\partial x} &= W_1(H-H^2)W_2(y-p) \\cr }$$\n"
    "In your notation\n"
    "$$\\eqalign{ \\frac{\\partial L}{\\partial x} &= "
    "\\Big(({\\hat y}-y)W_2^T\\Big)\\circ\\Big((h-h\\circ h)W_1^T\\Big) \\cr }$$"
)
# The slope is missing in one of its lines.
_BACKWARD = (
    "def backward(X, Y, cache, params):\n"
    "    m = X.shape[0]\n"
    '    A1, A2 = cache["A1"], cache["A2"]\n'
    '    W2 = params["W2"]\n'
    "    dZ2 = A2 - Y\n"
    "    dW2 = A1.T @ dZ2 / m\n"
    "    db2 = dZ2.sum(axis=0) / m\n"
    "    dZ1 = dZ2 @ W2.T\n"
    "    dW1 = X.T @ dZ1 / m\n"
    "    db1 = dZ1.sum(axis=0) / m\n"
    "    return dW1, db1, dW2, db2"
)
# The slope of one hidden unit, from h.
_OF_ONE_UNIT = {
    "sigmoid": "h_j (1-h_j)",
    "tanh": "(1-h_j^2)",
    "relu": "[h_j > 0]",
    "identity": "",
}


def examples(activation):
    """The formulas by their titles, right ones and slips for a network with an activation.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    dict of str to str
        Without the slips that are none where nothing need be written for the slope.

    Examples
    --------
    >>> [examples(activation_named(name))["right, in rows"] for name in ("tanh", "identity")]
    ['(((ŷ − y)W₂ᵀ) ∘ (1 − h²)) W₁ᵀ', '((ŷ − y)W₂ᵀ) W₁ᵀ']
    """
    bends = activation.name != "identity"
    slope = activation.slope_of_h
    prime = f"{activation.symbol}′"
    by_slope = f" ∘ {prime}(a)" if bends else ""
    factor = slope.plain if slope.plain.startswith("[") else f"({slope.plain})"
    in_code = "h * (1 - h)" if activation.name == "sigmoid" else f"({slope.numpy.strip('()')})"
    other = activation_named("tanh" if activation.name == "sigmoid" else "sigmoid")
    slips = {
        "brackets left out": f"(ŷ − y)W₂ᵀ{by_slope}W₁ᵀ",
        f"{prime} left out": "(ŷ − y) W₂ᵀ W₁ᵀ",
    }
    return {
        **_OF_THREAD,
        "right, in rows": f"(((ŷ − y)W₂ᵀ) ∘ {factor}) W₁ᵀ" if bends else "((ŷ − y)W₂ᵀ) W₁ᵀ",
        **(slips if bends else {}),
        "label minus prediction": f"((y − ŷ)W₂ᵀ{by_slope}) W₁ᵀ",
        f"{other.symbol}′ for {prime}": f"((ŷ − y)W₂ᵀ ∘ ({other.slope_of_h.plain})) W₁ᵀ",
        "a bracket too many": f"((ŷ − y)W₂ᵀ{by_slope})) W₁ᵀ",
        "NumPy": "dW1 = np.outer(x, (yhat - y) @ W2" + (f" * {in_code})" if bends else ")"),
        "the answer as a whole": _WHOLE_ANSWER,
        "a backward function": _BACKWARD,
        "with indices": (
            r"\frac{\partial L}{\partial x_i} = \sum_j W^{(1)}_{ij}\, "
            + _OF_ONE_UNIT[activation.name]
            + r" \sum_k W^{(2)}_{jk} (\hat y_k - y_k)"
        ),
        "several lines": f"δ₂ = ŷ − y\nδ₁ = δ₂ W₂ᵀ{by_slope}\n∂L/∂W₁ = xᵀ δ₁",
    }


# All of them by the activation of the network.
EXAMPLES = {name: examples(activation_named(name)) for name in ACTIVATIONS}
