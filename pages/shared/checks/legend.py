"""What a verdict and a method of a gradient check look like, and how a method is said."""

from dataclasses import dataclass

from pages.shared.draw.style import (
    AGREES,
    AT_KINK,
    BLUE,
    DISAGREES,
    GREEN,
    NEUTRAL,
    PURPLE,
    VERMILION,
)

# The verdicts of a check in the order of tables and charts. Symbols tell them apart as well as
# colours do.
VERDICTS = {
    "agree": {"color": AGREES, "symbol": "circle"},
    "disagree": {"color": DISAGREES, "symbol": "x"},
    "below noise": {"color": NEUTRAL, "symbol": "triangle-up-open"},
    "kink": {"color": AT_KINK, "symbol": "diamond"},
}
# The one-sided derivatives of an entry at a kink: each points to the side that it is of.
SIDES = {
    "left": {"color": AT_KINK, "symbol": "triangle-left-open", "size": 10},
    "right": {"color": AT_KINK, "symbol": "triangle-right-open", "size": 10},
}


@dataclass(frozen=True)
class Method:
    """A method to measure a derivative: in a sentence, as a formula in LaTeX, and in a chart.

    The last term of the formula is the size of what the method cuts off.
    """

    words: str
    formula: str
    marker: dict


METHODS = {
    "forward": Method(
        "forward differences",
        r"$L'(v) = \dfrac{L(v+s) - L(v)}{s} + O(s)$, one step $s$ to the right.",
        {"color": BLUE, "symbol": "circle"},
    ),
    "central": Method(
        "central differences",
        r"$L'(v) = \dfrac{L(v+s) - L(v-s)}{2s} + O(s^2)$, one step $s$ to each side.",
        {"color": VERMILION, "symbol": "square"},
    ),
    "five-point": Method(
        "five-point differences",
        r"$L'(v) = \dfrac{L(v-2s) - 8L(v-s) + 8L(v+s) - L(v+2s)}{12s} + O(s^4)$, two steps $s$ to "
        "each side.",
        {"color": GREEN, "symbol": "diamond"},
    ),
    "complex": Method(
        "the complex step",
        r"$L'(v) = \dfrac{\mathrm{Im}\,L(v+is)}{s} + O(s^2)$, a step $s$ in the imaginary "
        "direction. Nothing is subtracted, so no digits cancel.",
        {"color": PURPLE, "symbol": "cross"},
    ),
}
# The method that measures the smallest entries.
FARTHEST = "complex"
