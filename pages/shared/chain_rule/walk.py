"""The walk back through the network: four steps from yhat - y to dL/dx, each an equation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.chain_rule import sentences as chain_words
from pages.shared.chain_rule.arithmetic import Origin
from pages.shared.draw.heatmaps import Panel
from pages.shared.network import sentences as words
from pages.shared.state import settings

TITLES = {
    "theta": r"$\delta\theta = \hat y - y$",
    "h": r"$\delta h = \delta\theta\,W_2^T$",
    "a": r"$\delta a = \delta h\circ(h-h^2)$",
    "x": r"$\delta x = \delta a\,W_1^T$",
    "all": "all at once",
}

# Each step with its shapes: a symbol, its rows and its columns.
FORMULAS = {
    "theta": ((r"\delta\theta", "1", "k"), "=", (r"\hat y", "1", "k"), "-", ("y", "1", "k")),
    "h": ((r"\delta h", "1", "m"), "=", (r"\delta\theta", "1", "k"), r"\,", ("W_2^T", "k", "m")),
    "a": (
        (r"\delta a", "1", "m"),
        "=",
        (r"\delta h", "1", "m"),
        r"\circ",
        (r"(h-h\circ h)", "1", "m"),
    ),
    "x": ((r"\delta x", "1", "n"), "=", (r"\delta a", "1", "m"), r"\,", ("W_1^T", "m", "n")),
}

# What the exercise says in place of the sentence.
QUESTIONS = {
    "theta": "The label is taken from the prediction: which sign is left at the true class, which "
    "at the others?",
    "h": "A row of W₂ against δθ: products of equal sign add up, others cancel.",
    "a": "A slope is never negative: what can it do to a sign?",
    "x": "A row of W₁ against δa: products of equal sign add up, others cancel.",
}

# Where the step is explained.
EXPLAINED = {
    "theta": "Why ŷ − y? See *Derivation*, the softmax step.",
    "h": "Why the transpose? See *Both questions*.",
    "a": "Why entry by entry? See *Both questions*.",
    "x": "Why the transpose? See *Both questions*.",
}


@dataclass(frozen=True, eq=False)
class Step:
    """One step: left operand, operator and right operand make the result.

    `question` is what stands in place of the sentence while the result is hidden, `origins` says
    how each entry of the result was made, `uses` which forward values take part.
    """

    left: Panel
    operator: str
    right: Panel
    result: Panel
    formula: str
    sentence: str
    question: str
    origins: list[Origin]
    uses: tuple[str, ...]

    def alt(self, hidden=False):
        """The equation in words."""
        parts = self.left.name, self.operator, self.right.name
        result = f"{self.result.name}, {words.shape(self.result.values)}"
        told = "hidden until you have said what you expect." if hidden else self.sentence
        return f"{' '.join(parts)} = {result}: {told}"

    def panels(self, entry=None, hidden=False):
        """The equation's panels, with one entry of the result and what it was made from marked."""
        panels = [self.left, self.right, replace(self.result, hidden=hidden, clickable=True)]
        if entry is None:
            return panels
        # An entry of a matrix product is made from a whole row and a whole column.
        is_product = self.operator == "·"
        of_left = (0, None) if is_product else (0, entry)
        of_right = (None, entry) if is_product else (0, entry)
        marks = (of_left, of_right, (0, entry))
        return [replace(p, marked=mark) for p, mark in zip(panels, marks, strict=True)]


def steps(example, values):
    """The four steps of this network, by name.

    Parameters
    ----------
    example : Example
    values : mlp.Forward

    Returns
    -------
    dict of str to Step
        theta, h, a, x.
    """
    network, x, y = example.network, example.x, example.y
    gradients = mlp.gradients(network, x, y)
    factors = mlp.jacobians(network, x, y)
    dh_da = factors.dh_da.diagonal()
    origins = arithmetic.backward_origins(network, y, values, gradients, dh_da)
    of_values = arithmetic.forward_hovers(network, x, values)

    def derivative(name, size):
        return Panel(
            f"δ{words.SYMBOLS[name]}",
            getattr(gradients, name),
            hover=arithmetic.hovers(origins[name]),
            sizes=("1", size),
        )

    delta_theta, delta_h, delta_a, delta_x = (
        derivative(name, size) for name, size in settings.WALK.items()
    )
    yhat = Panel("ŷ", values.yhat, hover=of_values["yhat"], sizes=("1", "k"))
    slope = Panel(
        "h−h²", dh_da, slope=True, hover=arithmetic.hovers(origins["dh_da"]), sizes=("1", "m")
    )

    def step(name, left, operator, right, result, sentence, uses=()):
        return Step(
            left,
            operator,
            right,
            result,
            arithmetic.sized(FORMULAS[name], network.sizes),
            sentence,
            QUESTIONS[name],
            origins[name],
            uses,
        )

    label = Panel("y", y, sizes=("1", "k"))
    W2_transposed = Panel("W₂ᵀ", factors.dtheta_dh, sizes=("k", "m"))
    W1_transposed = Panel("W₁ᵀ", factors.da_dx, sizes=("m", "n"))
    of_theta = chain_words.step_theta(values.yhat, y, gradients.theta)
    of_h, of_x = chain_words.step_h(gradients.h), chain_words.step_x(gradients.x)
    of_a = chain_words.step_a(gradients.h, dh_da, gradients.a)
    return {
        "theta": step("theta", yhat, "−", label, delta_theta, of_theta, ("ŷ", "y")),
        "h": step("h", delta_theta, "·", W2_transposed, delta_h, of_h),
        "a": step("a", delta_h, "∘", slope, delta_a, of_a, ("h",)),
        "x": step("x", delta_a, "·", W1_transposed, delta_x, of_x),
    }


def forward_panels(example, values, uses):
    """The forward values as panels, those of the given names marked."""
    made = arithmetic.forward_hovers(example.network, example.x, values)
    rows = [Panel("x", example.x)]
    rows += [
        Panel(words.SYMBOLS[name], value, hover=made[name]) for name, value in vars(values).items()
    ]
    rows.append(Panel("y", example.y))
    return [replace(p, marked=(0, None)) if p.name in uses else p for p in rows]
