"""Texts that no one would write, from a seed: noise, piles of formula signs, broken formulas."""

import random
import string

SIGNS = (
    list("()[]{}+-*/@^_=,;:.'\"\\ \n|&$#%!?<>~`0123456789") + list("xyahWHITdezptN")
    + ["ŷ", "y\u0302", "σ", "σ′", "δ", "θ", "∂", "∇", "∘", "⊙", "⊗", "·", "×", "ᵀ", "⊤", "₁", "₂",
       "²", "⁻", "⁽¹⁾", "′", "’", "−", "𝟏", "ₖ", "ₓ", "\u200b", "\u00a0", "\u202e", "\u0000", "ˆ"]
    + [r"\hat", r"\hat y", r"\frac", r"\frac{\partial L}{\partial x}", r"\circ", r"\left(",
       r"\right)", r"\mathbf", r"\text{diag}", r"\sigma'", r"^T", r"^{\top}", r"\\", r"\begin{a}"]
    + ["np.", "np.dot(", "np.sum(", "np.diag(", ".T", ".dot(", ".sum(axis=0)", "**2", "**", "W1",
       "W2", "W₁", "W₂", "b1", "h", "(1 - h)", "yhat", "(yhat - y)", "(ŷ−y)", "diag(", "σ′(a)",
       "e^", "exp(", "1e6", "999999", "lambda", "import os", "__class__", "∂L/∂x = ", "dW1 = ",
       "I", "I_m", "softmax(", "kron", "np.kron(", ".shape[0]", "np.power(",
       "exponent=", "axis=", "keepdims=True", ".reshape(", "np.max(",
       "np.einsum('ij,jk->ik', ", "np.tile(", "dW2 = ", "np.outer(", "H²", "W₂ᵀ"]
)  # fmt: skip


def noise(source):
    """Characters from all of Unicode, or from the keyboard."""
    length = source.choice((3, 8, 20, 60, 200))
    if source.random() < 0.5:
        return "".join(source.choice(string.printable) for _ in range(length))
    return "".join(chr(source.randrange(0x110000)) for _ in range(length))


def pile(source):
    """Signs of formulas in no order."""
    joint = source.choice(("", " "))
    return joint.join(source.choice(SIGNS) for _ in range(source.choice((3, 5, 8, 16, 60))))


def mutated(source, formulas):
    """A formula with a few signs changed, cut, doubled, moved or joined to another."""
    text = source.choice(formulas)
    for _ in range(source.choice((1, 1, 2, 3, 8))):
        start = source.randrange(len(text) + 1)
        end = min(len(text), start + source.choice((0, 1, 1, 2, 5)))
        kind = source.randrange(5)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + source.choice(SIGNS) + text[end:]
        elif kind == 2:
            text = text[:end] + text[start:]
        elif kind == 3:
            text = text[end:] + text[start:end] + text[:start]
        else:
            other = source.choice(formulas)
            text = text[:start] + other[source.randrange(len(other)) :][:20] + text[end:]
    return text


def texts(count, seed, formulas, share_mutated):
    """Texts, a share of them made from formulas."""
    source = random.Random(seed)
    for _ in range(count):
        if source.random() < share_mutated:
            yield mutated(source, formulas)
        elif source.random() < 0.2:
            yield pile(source)
        else:
            yield noise(source)
