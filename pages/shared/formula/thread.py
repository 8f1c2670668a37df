"""The formulas for dL/dx of the thread that this project started from, and which is right."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from pages.shared.draw.notation import listed
from pages.shared.formula.legend import RIGHT


@dataclass(frozen=True)
class Published:
    """A formula as a text to be judged, as it is typeset, and what its letters mean.

    `names` is for letters that mean something else than by habit.
    """

    text: str
    latex: str
    names: dict = field(default_factory=dict)


# H is Diag(h); in the answer in columns y is the prediction and p the label.
FORMULAS = {
    "The question's formula": Published(
        "((ŷ − y)W₂ᵀ) ∘ σ′(a) W₁", r"((\hat y-y)W_2^T)\circ\sigma'(a)\,W_1"
    ),
    "The answer in columns": Published(
        "W₁(H − H²)W₂(y − p)", "W_1(H-H^2)W_2(y-p)", {"y": "yhat", "p": "y"}
    ),
    "The answer in rows": Published(
        "((ŷ − y)W₂ᵀ) ∘ ((h − h∘h)W₁ᵀ)", r"((\hat y-y)W_2^T)\circ((h-h\circ h)W_1^T)"
    ),
    "The right formula in rows": Published(
        "(((ŷ − y)W₂ᵀ) ∘ (h − h∘h)) W₁ᵀ", r"(((\hat y-y)W_2^T)\circ(h-h\circ h))W_1^T"
    ),
}


def which_are_right(verdicts):
    """Which of the three is right, in one sentence, and what is wrong with the others in another.

    Parameters
    ----------
    verdicts : dict of str to mlp.Verdict
        By the names of the formulas.
    """
    *published, _ = verdicts
    right = [name for name in published if verdicts[name].verdict == RIGHT]
    wrong = [name for name in published if name not in right]
    count = "One" if len(right) == 1 else str(len(right))
    return (
        f"{count} of the three formulas is right: {_named(right)}. "
        f"{_first_large(_named(wrong))} cannot be evaluated: the shapes do not match."
    )


def _named(names):
    return listed(f"{name[0].lower()}{name[1:]}" for name in names)


def _first_large(text):
    return text[0].upper() + text[1:]


def table(verdicts):
    """One row per formula: its text, the verdict, its shape and that of the gradient."""
    return pd.DataFrame(
        [
            {
                "formula": name,
                "text": FORMULAS[name].text,
                "vectors": verdict.convention,
                "verdict": verdict.verdict,
                "shape": verdict.tree.shape,
                "shape_of_dL_dx": verdict.gradient_shape,
                "why": verdict.why,
            }
            for name, verdict in verdicts.items()
        ]
    )
