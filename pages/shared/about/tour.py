"""A tour through the app: eight steps, each a page in a state worth seeing."""

from __future__ import annotations

from dataclasses import dataclass, field

from pages.shared.state.settings import BACKWARD, STAGES, TRANSPOSE


@dataclass(frozen=True)
class Step:
    """One step: the text of its link, the page, its settings as an address has them, and why."""

    title: str
    page: str
    why: str
    settings: dict = field(default_factory=dict)


STEPS = (
    Step(
        "See the gradient",
        "network",
        "The first chart is ∂L/∂x. The bold line above it says whether finite differences "
        "agree. The picture below shows how the gradient comes back through the network.",
        {"flow": BACKWARD},
    ),
    Step(
        "Walk back",
        "chain_rule",
        "Four equations lead from the prediction error to ∂L/∂x: δθ → δh → δa → δx. *Next* opens "
        "the next one.",
        {"walk": STAGES[0]},
    ),
    Step(
        "Why the transpose?",
        "two_questions",
        "This is the first question of the thread. The page tries every product, and says which "
        "ones fit, and which are right.",
        {"question": TRANSPOSE},
    ),
    Step(
        "Three published formulas",
        "three_formulas",
        "Two of the three cannot be evaluated. The page shows where each breaks.",
    ),
    Step(
        "Judge a formula",
        "formula",
        "The formula of the question is in the box. Put your own there: a formula, a derivation or "
        "a program. The page says what is wrong, and what is right.",
    ),
    Step(
        "Check it with differences",
        "agreement",
        "Each entry stands beside a finite difference. A proven bound says how large the error may "
        "be.",
    ),
    Step(
        "How far does it hold?",
        "how_far",
        "The chart shows the loss along a line, and its tangent. The page says how far the tangent "
        "holds, and how near another prediction is.",
    ),
    Step(
        "A trained network",
        "saliency",
        "The network reads handwritten digits. The pictures show which pixels change the loss. "
        "After that, bring a network of your own.",
        {"source": "digits", "row": "3"},
    ),
)
