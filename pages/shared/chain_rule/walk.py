"""The walk back through the network: four stages from yhat - y to dL/dx, each an equation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.chain_rule import walk_sentences as words
from pages.shared.chain_rule.activation_words import notes
from pages.shared.chain_rule.shares import shown_of_row, shown_of_sum
from pages.shared.draw import formulas, heatmaps
from pages.shared.draw.blocks import largest
from pages.shared.draw.equation import equation
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.notation import number, shape, with_digits
from pages.shared.draw.scales import (
    distinct,
    forward_scales,
    signed,
    signed_limit,
    unit_slopes,
)
from pages.shared.state.settings import ALL_STAGES, STAGES


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage: left operand, operator and right operand make the result.

    `hint` is what stands in place of the sentence while the result is hidden, `origins` says
    how each entry of the result was made, `uses` which forward values take part. Of a large layer a
    part is shown, as `part` says; then `others` is what all else adds to the result.
    """

    left: Panel
    operator: str
    right: Panel
    result: Panel
    formula: str
    sentence: str
    hint: str
    origins: Sequence
    uses: tuple[str, ...]
    others: Panel | None = None
    part: str = ""

    @property
    def signs(self):
        """What stands between the panels."""
        return [self.operator, *([] if self.others is None else ["+"]), "="]

    def alt(self, hidden=False):
        """The equation in words."""
        parts = [self.left.name, self.operator, self.right.name]
        parts += [] if self.others is None else ["+", self.others.name]
        result = f"{self.result.name}, {shape(self.result.values)}"
        told = "hidden until you predict an entry." if hidden else self.sentence
        return f"{' '.join(parts)} = {result}: {told}"

    def panels(self, entry=None, hidden=False):
        """The equation's panels, with one entry of the result and what it was made from marked."""
        result = replace(self.result, hidden=hidden, clickable=True)
        added = [] if self.others is None else [replace(self.others, hidden=hidden)]
        panels = [self.left, self.right, *added, result]
        # Another network may have fewer entries.
        if entry is None or entry >= len(self.origins):
            return panels
        # An entry of a matrix product is made from a whole row and a whole column.
        is_product = self.operator == "·"
        of_left = (0, None) if is_product else (0, entry)
        of_right = (None, entry) if is_product else (0, entry)
        marks = (of_left, of_right, *((0, entry) for _ in added), (0, entry))
        return [replace(p, marked=mark) for p, mark in zip(panels, marks, strict=True)]


def called(names, stage):
    """What the entries of the derivative that a stage ends in are called: δx₃ with its name.

    Parameters
    ----------
    names : Names
    stage : str

    Returns
    -------
    callable
        Takes the index, counted from 0, and how a name is written.
    """

    def of(i, write):
        if stage == "x":
            return f"δ{names.input(i, write)}"
        of_class = f" {names.class_name(i, write)}" if stage == "theta" and names.classes else ""
        return f"δ{mlp.entry_name(stage, (i,))}{of_class}"

    return of


def _shown(example, name, entry):
    """Which entries of the layers a stage shows, by the names of their sizes.

    They are those that make one entry, and of its neighbours the largest.
    """
    network, gradients = example.network, example.gradients
    of_result, size = getattr(gradients, name), mlp.QUANTITIES[name].sizes[1]
    shown = {size: largest(of_result, always=[entry])}
    if name == "h":
        shown["k"] = largest(gradients.theta * network.W2[entry])
    if name == "x":
        shown["m"] = largest(gradients.a * network.W1[entry])
    return shown


def _others(name, left, matrix, kept):
    """The part of a product of a row and a matrix that some entries of the row do not make."""
    if len(kept) == left.size:
        return None
    rest = np.delete(left, kept) @ np.delete(matrix, kept, axis=0)
    size = mlp.QUANTITIES[name].sizes[1]

    def told(_, j):
        of = f"δ{mlp.entry_name(name, (j,))}"
        return f"the other {left.size - len(kept)} terms of {of} together: {number(rest[j])}"

    return Panel("others", rest, hover=told, sizes=("1", size))


def _part(name, entry, gradients, network, shown):
    """What a stage shows of large layers, in words; empty where it shows all."""
    of = f"δ{mlp.entry_name(name, (entry,))}"
    sums = {
        "h": lambda: ("k", of, gradients.theta * network.W2[entry], shown["k"]),
        "x": lambda: ("m", of, gradients.a * network.W1[entry], shown["m"]),
    }
    size, plain = mlp.QUANTITIES[name].sizes[1], mlp.QUANTITIES[name].plain
    said = [shown_of_sum(*sums[name]())] if name in sums else []
    said.append(shown_of_row(size, f"δ{plain}", getattr(gradients, name), shown[size]))
    return " ".join(filter(None, said))


def stages(example, at=ALL_STAGES, entry=0):
    """The four stages of this network, by name.

    Parameters
    ----------
    example : Example
    at : str
        The stage whose entry is looked at, or "all".
    entry : int
        Counted from 0; of other stages it is the largest.

    Returns
    -------
    dict of str to Stage
        theta, h, a, x.
    """
    network, x, y, f = example.network, example.x, example.y, example.activation
    values, gradients, names = example.values, example.gradients, example.names
    factors, dh_da = example.factors, example.dh_da.diagonal()
    origins = arithmetic.backward_origins(network, y, values, gradients, dh_da)
    of_values = arithmetic.forward_hovers(example)
    hovers = arithmetic.backward_hovers(example)

    delta_theta, delta_h, delta_a, delta_x = (
        panels.derivative(name, getattr(gradients, name), hovers[name]) for name in STAGES
    )
    yhat = Panel("ŷ", values.yhat, hover=of_values["yhat"], sizes=("1", "k"))
    label = Panel("y", y, sizes=("1", "k"))
    W1_transposed, W2_transposed = panels.W1_transposed(factors), panels.W2_transposed(factors)
    unit_slopes = panels.unit_slopes(f, dh_da, hovers["dh_da"])

    def stage(name, left, operator, right, result, sentence, uses=()):
        values = result.values
        chosen = entry if name == at and entry < values.size else int(np.abs(values).argmax())
        shown, others = _shown(example, name, chosen), None
        if operator == "·":
            others = _others(name, left.values, right.values, shown[left.sizes[1]])
        shown_panels = [p and panels.in_part(p, shown) for p in (left, right, result, others)]
        return Stage(
            shown_panels[0],
            operator,
            shown_panels[1],
            shown_panels[2],
            formulas.sized(formulas.stages(f)[name], network.sizes),
            sentence,
            words.hints(f)[name],
            origins[name],
            uses,
            shown_panels[3],
            _part(name, chosen, gradients, network, shown),
        )

    of_theta = words.stage_theta(values.yhat, y, gradients.theta, names)
    of_h, of_x = words.stage_h(gradients.h), words.stage_x(gradients.x, names)
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
    hovers = arithmetic.forward_hovers(example)
    scales = forward_scales(example.activation, values, "ŷ and y")
    heading = example.names.heading("x")

    def told_of_x(_, i):
        return f"{heading(i)}x[{i + 1}] = {with_digits(example.x[i].item(), 6)}"

    rows = [Panel("x", example.x, signed(signed_limit(example.x), "x"), told_of_x)]
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
    if any(stage.part for stage in shown.values()):
        # Of a part the colours are its own: one large weight elsewhere would leave it pale.
        drawn = [panel for stage in shown.values() for panel in stage.panels()]
        limit = signed_limit(*(panel.matrix for panel in drawn if panel.scale is None))
    figures = {
        name: equation(stage.panels(entry, hidden), stage.signs, limit)
        for name, stage in shown.items()
    }
    forward = _forward_panels(example, uses)
    figures["forward"] = heatmaps.rows(forward)
    of_stages = signed(limit, "weights and δ"), unit_slopes(example.activation)
    return figures, [*of_stages, *distinct(*(panel.scale for panel in forward))]
