"""The formulas that one click puts into the box: the thread's own, right ones and common slips."""

from pages.shared.state.settings import BY_NAME

EXAMPLES = {
    "the question's formula": BY_NAME["formula"].default,
    "the answer, in columns": "W_1(H-H^2)W_2(y-p)",
    "the answer, in rows": (r"\Big(({\hat y}-y)W_2^T\Big)\circ\Big((h-h\circ h)W_1^T\Big)"),
    "right, in rows": "(((ŷ − y)W₂ᵀ) ∘ (h − h∘h)) W₁ᵀ",
    "brackets left out": "(ŷ − y)W₂ᵀ ∘ σ′(a)W₁ᵀ",
    "label minus prediction": "((y − ŷ)W₂ᵀ ∘ σ′(a)) W₁ᵀ",
    "σ′ left out": "(ŷ − y) W₂ᵀ W₁ᵀ",
    "tanh′ for σ′": "((ŷ − y)W₂ᵀ ∘ (1 − h²)) W₁ᵀ",
    "a bracket too many": "((ŷ − y)W₂ᵀ ∘ σ′(a))) W₁ᵀ",
    "NumPy": "dW1 = np.outer(x, (yhat - y) @ W2 * h * (1 - h))",
    "the answer as a whole": (
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
    ),
    "a backward function": (
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
    ),
    "with indices": (
        r"\frac{\partial L}{\partial x_i} = \sum_j W^{(1)}_{ij}\, h_j (1-h_j) "
        r"\sum_k W^{(2)}_{jk} (\hat y_k - y_k)"
    ),
    "several lines": "δ₂ = ŷ − y\nδ₁ = δ₂ W₂ᵀ ∘ σ′(a)\n∂L/∂W₁ = xᵀ δ₁",
}
