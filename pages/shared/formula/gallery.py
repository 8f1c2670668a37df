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
    "several lines": "δ₂ = ŷ − y\nδ₁ = δ₂ W₂ᵀ ∘ σ′(a)\n∂L/∂W₁ = xᵀ δ₁",
}
