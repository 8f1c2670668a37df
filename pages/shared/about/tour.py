"""A tour through the app: eight steps, each a page in a state worth seeing."""

from __future__ import annotations

from dataclasses import dataclass, field

from pages.shared.state.settings import BACKWARD


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
        "∂L/∂x beside the network, and the line that says whether it was checked.",
        {"flow": BACKWARD},
    ),
    Step(
        "Walk back",
        "chain_rule",
        "δθ → δh → δa → δx: one equation at a time, with the numbers of this network.",
        {"walk": "h"},
    ),
    Step(
        "Why the transpose?",
        "two_questions",
        "The first question of the thread: every product that could be meant, and what fits.",
        {"question": "transpose"},
    ),
    Step(
        "Three published formulas",
        "three_formulas",
        "Two of them cannot be evaluated. The page shows where each breaks.",
    ),
    Step(
        "Judge your own",
        "formula",
        "Paste a formula, a derivation or a program: which line is wrong, and what is right.",
    ),
    Step(
        "Check it with differences",
        "agreement",
        "Every entry beside a finite difference, with a bound that is proven.",
    ),
    Step(
        "How far does it hold?",
        "how_far",
        "The loss along a line, the first order, and where the prediction changes.",
    ),
    Step(
        "A trained network",
        "saliency",
        "Handwritten digits: which pixels speak for which digit. Then bring a network of your own.",
        {"source": "digits", "row": "3"},
    ),
)
