"""The walk back through the network: four stages from yhat - y to dL/dx, each an equation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.chain_rule import walk_sentences as words
from pages.shared.chain_rule.activation_words import notes
from pages.shared.chain_rule.arithmetic import Origin
from pages.shared.draw import formulas, heatmaps
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.notation import shape
from pages.shared.draw.scales import (
    distinct,
    forward_scales,
    signed,
    signed_limit,
    unit_slopes,
)
from pages.shared.state.settings import STAGES


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage: left operand, operator and right operand make the result.

    `hint` is what stands in place of the sentence while the result is hidden, `origins` says
    how each entry of the result was made, `uses` which forward values take part.
    """

    left: Panel
    operator: str
    right: Panel
    result: Panel
    formula: str
    sentence: str
    hint: str
    origins: list[Origin]
    uses: tuple[str, ...]

    def alt(self, hidden=False):
        """The equation in words."""
        parts = self.left.name, self.operator, self.right.name
        result = f"{self.result.name}, {shape(self.result.values)}"
        told = "hidden until you predict an entry." if hidden else self.sentence
        return f"{' '.join(parts)} = {result}: {told}"

    def panels(self, entry=None, hidden=False):
        """The equation's panels, with one entry of the result and what it was made from marked."""
        panels = [self.left, self.right, replace(self.result, hidden=hidden, clickable=True)]
        # Another network may have fewer entries.
        if entry is None or entry >= len(self.origins):
            return panels
        # An entry of a matrix product is made from a whole row and a whole column.
        is_product = self.operator == "·"
        of_left = (0, None) if is_product else (0, entry)
        of_right = (None, entry) if is_product else (0, entry)
        marks = (of_left, of_right, (0, entry))
        return [replace(p, marked=mark) for p, mark in zip(panels, marks, strict=True)]


def stages(example):
    """The four stages of this network, by name.

    Parameters
    ----------
    example : Example

    Returns
    -------
    dict of str to Stage
        theta, h, a, x.
    """
    network, x, y, f = example.network, example.x, example.y, example.activation
    values, gradients = example.values, example.gradients
    factors, dh_da = example.factors, example.dh_da.diagonal()
    origins = arithmetic.backward_origins(network, y, values, gradients, dh_da)
    of_values = arithmetic.forward_hovers(network, x, values)

    hovers = {name: arithmetic.hovers(made) for name, made in origins.items()}
    delta_theta, delta_h, delta_a, delta_x = (
        panels.derivative(name, getattr(gradients, name), hovers[name]) for name in STAGES
    )
    yhat = Panel("ŷ", values.yhat, hover=of_values["yhat"], sizes=("1", "k"))
    label = Panel("y", y, sizes=("1", "k"))
    W1_transposed, W2_transposed = panels.W1_transposed(factors), panels.W2_transposed(factors)
    unit_slopes = panels.unit_slopes(f, dh_da, hovers["dh_da"])

    def stage(name, left, operator, right, result, sentence, uses=()):
        return Stage(
            left,
            operator,
            right,
            result,
            formulas.sized(formulas.stages(f)[name], network.sizes),
            sentence,
            words.hints(f)[name],
            origins[name],
            uses,
        )

    of_theta = words.stage_theta(values.yhat, y, gradients.theta)
    of_h, of_x = words.stage_h(gradients.h), words.stage_x(gradients.x)
    of_a = words.stage_a(f, notes(network, x), gradients.h, dh_da, gradients.a, example.at_kinks)
    return {
        "theta": stage("theta", yhat, "−", label, delta_theta, of_theta, ("ŷ", "y")),
        "h": stage("h", delta_theta, "·", W2_transposed, delta_h, of_h),
        "a": stage("a", delta_h, "∘", unit_slopes, delta_a, of_a, () if f.is_linear else ("h",)),
        "x": stage("x", delta_a, "·", W1_transposed, delta_x, of_x),
    }


def _forward_panels(example, uses):
    """The forward values as panels, each with its scale, those of the given names marked."""
    values = example.values
    hovers = arithmetic.forward_hovers(example.network, example.x, values)
    scales = forward_scales(example.activation, values, "ŷ and y")
    rows = [Panel("x", example.x, signed(signed_limit(example.x), "x"))]
    rows += [
        Panel(mlp.QUANTITIES[name].plain, value, scales[name], hovers[name])
        for name, value in vars(values).items()
    ]
    rows.append(Panel("y", example.y, scales["yhat"]))
    return [replace(p, marked=(0, None)) if p.name in uses else p for p in rows]


def one_stage(example, of_example, name, entry, hidden):
    """The equation of one stage and the forward values, with their scales.

    Parameters
    ----------
    example : Example
    of_example : dict of str to Stage
        Its stages.
    name : str
        theta, h, a or x.
    entry : int
        The entry of the result whose operands are framed, counted from 0.
    hidden : bool
        Whether the result is to be predicted.
    """
    stage = of_example[name]
    return several_stages(example, {name: stage}, stage.uses, entry, hidden)


def several_stages(example, shown, uses=(), entry=None, hidden=False):
    """The equations of these stages of an example and its forward values, with their scales.

    Parameters
    ----------
    example : Example
    shown : dict of str to Stage
    uses, entry, hidden
        What is marked and what is left out, where it is one stage.
    """
    network = example.network
    deltas = (getattr(example.gradients, name) for name in STAGES)
    limit = signed_limit(network.W1, network.W2, *deltas)
    figures = {
        name: equation(stage.panels(entry, hidden), [stage.operator, "="], limit)
        for name, stage in shown.items()
    }
    forward = _forward_panels(example, uses)
    figures["forward"] = heatmaps.rows(forward)
    of_stages = signed(limit, "weights and δ"), unit_slopes(example.activation)
    return figures, [*of_stages, *distinct(*(panel.scale for panel in forward))]
