"""A program judged: run in every convention, the one kept in which most of it holds."""

import ast
import math
import warnings
from dataclasses import dataclass, replace

import numpy as np

from mlp.core.quantities import derivative
from mlp.formulas.judging.effort import Effort
from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
    Claim,
)
from mlp.formulas.meaning.batches import LAYOUTS, TAKEN_ONE_BY_ONE, batches
from mlp.formulas.meaning.conventions import CONVENTIONS, QUANTITIES
from mlp.formulas.meaning.network_function import others_than, right_elsewhere
from mlp.formulas.meaning.trees import gradient_text
from mlp.formulas.programs.agreement import RANK
from mlp.formulas.programs.interpreter import Run
from mlp.formulas.programs.languages import as_python, unreadable_python
from mlp.formulas.programs.layouts import (
    hollow_function,
    with_even_indents,
    with_named_lambdas,
)
from mlp.formulas.programs.ledger import Outdone
from mlp.formulas.programs.loops import has_examples_loop
from mlp.formulas.programs.names import GRADIENT, Names
from mlp.formulas.programs.outline import Outline
from mlp.formulas.programs.statements import Walk
from mlp.formulas.programs.undefined import undefined_names
from mlp.formulas.tree import TOO_LARGE, Unreadable

# Of all runs of a program, in every convention and layout, about 7 µs each: 0.3 s. The loops over
# three indices of the corpora take 30 000.
MOST_STEPS = 40_000


@dataclass(frozen=True, eq=False)
class Judged:
    """The claims of a program in the convention that was kept.

    Parameters
    ----------
    claims : tuple of Claim
    convention : str
    layout : str
    names : dict
        What its names were taken for.
    language : str
    hollow : str or None
        A function that computes nothing.
    """

    claims: tuple
    convention: str
    layout: str
    names: dict
    language: str
    hollow: str | None


def judge_program(text, given):
    """The claims of a program.

    Parameters
    ----------
    text : str
    given : Given
        What the caller says: wrt, convention, meanings.

    Returns
    -------
    Judged

    Raises
    ------
    mlp.formulas.tree.Unreadable
        Not even its beginning is a program.
    """
    program = as_python(text)
    program, module, broken = _parsed(program)
    outline = Outline(module)
    names = _names(outline, given, given.meanings)
    effort = Effort(MOST_STEPS)
    best = _best(program, outline, names, given, effort)
    if _is_wrong(best) and _may_be_swapped(outline, given, best):
        swapped = _names(outline, given, given.meanings | {"p": "y", "y": "yhat"})
        other = _best(program, outline, swapped, given, effort)
        if not _is_wrong(other):
            best = replace(best, said=[_ambiguous(one) for one in best.said])
    elsewhere = {}
    if _is_wrong(best):
        elsewhere = _right_elsewhere(best, outline, names, program, given, effort)
    claims = [
        _claim(one, text, program, given.activation, elsewhere.get(place, ""))
        for place, one in enumerate(best.said)
    ]
    if broken:
        claims.append(_broken_claim(text, broken))
    claims.sort(key=lambda claim: claim.where)
    used = {
        name: f"dL/d{meaning.name}" if meaning.kind == GRADIENT else meaning.name
        for name in outline.identifiers
        if (meaning := names.meaning(name)) and meaning.name in QUANTITIES and meaning.name != name
    }
    used |= {
        name: f"dL/d{quantity}" for name, quantity in outline.deltas.items() if name not in used
    }
    hollow = hollow_function(module)
    return Judged(tuple(claims), best.convention, best.layout, used, program.language, hollow)


def _names(outline, given, meanings):
    return Names(outline.identifiers, meanings, given.functions, outline.corrected, outline.logits)


@dataclass(frozen=True, eq=False)
class _Best:
    """What the statements come to in the convention and layout that was kept."""

    rank: tuple
    said: list
    convention: str
    layout: str


def _right_elsewhere(best, outline, names, program, given, effort):
    """For wrong claims by their place the activation of the network for which they are right."""
    found = {}
    for activation in others_than(given.activation):
        single = best.layout in _OF_ONE_EXAMPLE
        (batch, _) = batches(bool(outline.label_indices), single, activation)
        run = Run(batch, names, best.convention, best.layout, program.language,
                  outline.label_indices, effort)  # fmt: skip
        walk = Walk(run, outline, given.wrt)
        try:
            with np.errstate(all="ignore"):
                walk.through(outline.module.body)
        except Unreadable:
            break  # only a remark is missing
        if len(walk.claims.said) != len(best.said):
            continue
        for place, (one, other) in enumerate(zip(best.said, walk.claims.said, strict=True)):
            if one.verdict == WRONG_VALUE and other.verdict == RIGHT:
                found.setdefault(place, activation)
    return found


def _is_wrong(best):
    return any(one.verdict in (WRONG_VALUE, WRONG_SHAPE) for one in best.said)


def _may_be_swapped(outline, given, best):
    """Whether nothing says which of y and p is the prediction."""
    if any("update" in one.told for one in best.said):
        return False
    if {"y", "p"} & outline.label_indices:
        return False  # what picks an entry is a class
    return {"y", "p"} <= set(outline.identifiers) and not (
        {"y", "p"} & (given.meanings.keys() | set(outline.assigned))
    )


def _ambiguous(said):
    if said.verdict not in (WRONG_VALUE, WRONG_SHAPE):
        return said
    return replace(
        said,
        verdict=AMBIGUOUS,
        why="Nothing says which of y and p is the prediction: right if it is y, wrong if it is p.",
    )


def _best(program, outline, names, given, effort):
    """The convention and layout in which most of the program holds."""
    outline.deltas.update(
        {
            identifier: meaning.name
            for identifier in outline.identifiers
            if (meaning := names.meaning(identifier)) and meaning.kind == GRADIENT
            and identifier in outline.deltas
        }
    )  # fmt: skip
    outline.undefined = undefined_names(outline, names)
    best = None
    takes_examples = has_examples_loop(outline.module, names)
    # Vectors of one axis are neither rows nor columns: these store all as the convention before.
    repeated = () if given.convention else ("column", "row-xWT")
    for convention in (given.convention,) if given.convention else CONVENTIONS:
        for layout in ("batch", TAKEN_ONE_BY_ONE) if takes_examples else LAYOUTS:
            if layout == "vectors" and program.language != "python":
                continue
            if layout.endswith("vectors") and convention in repeated:
                continue
            if layout == "one example" and outline.has_batch:
                continue
            if not takes_examples and layout != "batch" and outline.counts_examples:
                continue
            said = _said(outline, names, convention, layout, program.language, given, best, effort)
            if said is None:
                continue
            rank = _rank(said)
            if best is None or rank < best.rank:
                best = _Best(rank, said, convention, layout)
            if rank == _NONE_WRONG:
                return best
    return best


def _parsed(program):
    """The program, the syntax tree of as much of it as can be read, and what stopped it."""
    try:
        return program, _tree(program.python), None
    except SyntaxError as problem:
        evened = _evened(program) if isinstance(problem, IndentationError) else None
        if evened:
            return evened
        stopped = unreadable_python(problem, program)
        lines = program.python.split("\n")
        last = (problem.lineno or 1) - 1
    for count in range(min(last, len(lines) - 1), 0, -1):
        try:
            return program, _tree("\n".join(lines[:count])), stopped
        except SyntaxError:
            continue
    raise stopped


def _evened(program):
    """The program with the indents that its colons say, read as a whole; else None."""
    found = with_even_indents(program.python, program.places)
    if found is None:
        return None
    program = replace(program, python=found[0], places=tuple(found[1]))
    try:
        return program, _tree(program.python), None
    except SyntaxError:
        return None


def _tree(python):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return with_named_lambdas(ast.parse(python))
        except (RecursionError, MemoryError, ValueError):
            raise Unreadable("The program is nested too deep.", None, TOO_LARGE) from None


_NONE_WRONG = (0, 0, 0, 0)
_OF_ONE_EXAMPLE = ("one example", "vectors")


def _rank(said):
    """The smaller the better: the later the first wrong claim, and wrong in value, and few."""
    ranks = [RANK[one.verdict] for one in said]
    first = next((place for place, rank in enumerate(ranks) if rank), None)
    if first is None:
        return _NONE_WRONG
    wrong = sum(rank > 1 for rank in ranks)
    return (1 + bool(wrong), -first, ranks[first], wrong)


def _said(outline, names, convention, layout, language, given, best, effort):
    """What every statement comes to on two networks; where they differ, the worse.

    None if the first network tells already that it is no better than the best so far.
    """
    by_sample = []
    for batch in batches(bool(outline.label_indices), layout in _OF_ONE_EXAMPLE, given.activation):
        run = Run(batch, names, convention, layout, language, outline.label_indices, effort)
        walk = Walk(run, outline, given.wrt)
        walk.claims.holds_at_least = _holds_at_least(best)
        try:
            with np.errstate(all="ignore"):
                walk.through(outline.module.body)
        except Outdone:
            return None
        if best is not None and _rank(walk.claims.said) >= best.rank:
            return None
        by_sample.append(walk.claims.said)
    first, second = by_sample
    if len(first) != len(second):
        return first
    return [
        one if RANK[one.verdict] >= RANK[other.verdict] else other
        for one, other in zip(first, second, strict=True)
    ]


def _holds_at_least(best):
    """How many claims, from the first, are not wrong in the best convention so far."""
    if best is None:
        return 0
    has_wrong = best.rank[0] > 1
    return -best.rank[1] if has_wrong else math.inf


def _place(node, program, end=False):
    lines = program.python.split("\n")
    line = (node.end_lineno if end else node.lineno) - 1
    column = node.end_col_offset if end else node.col_offset
    before = sum(len(one) + 1 for one in lines[:line])
    return before + len(lines[line].encode()[:column].decode(errors="ignore"))


def _span(node, program):
    return program.span(_place(node, program), _place(node, program, end=True))


def _claim(said, text, program, activation, elsewhere):
    where = _span(said.node, program)
    wrt = said.meaning.name if said.meaning and said.meaning.kind == GRADIENT else None
    blamed = None
    if said.verdict == UNREADABLE and said.blamed is not None and hasattr(said.blamed, "lineno"):
        blamed = _span(said.blamed, program)
    nearest = ""
    if wrt and said.verdict not in (RIGHT, EMPTY):
        nearest = "-y / yhat" if wrt == "yhat" else gradient_text(wrt, "row", activation)
    remarks = _remarks(said)
    if elsewhere:
        remarks = (*remarks, right_elsewhere(elsewhere, activation))
    return Claim(
        text=text[slice(*where)],
        where=where,
        verdict=said.verdict,
        wrt=wrt,
        why=_why(said, wrt),
        remarks=remarks,
        right_for=elsewhere,
        nearest=nearest,
        blamed=blamed,
    )


_TOLD = {
    "penalty": "the penalty is named, its gradient is left out",
    "examples": "right with the factor 1/N of a batch mean",
    "update": "an update: what follows the step size is the gradient",
}


def _remarks(said):
    told = said.told if said.verdict in (RIGHT, TRANSPOSED) else said.told - {"examples"}
    return tuple(sentence for kind, sentence in _TOLD.items() if kind in told)


def _why(said, wrt):
    if said.verdict == EMPTY:
        return said.why or "It says nothing that could be wrong."
    if said.verdict in (UNREADABLE, AMBIGUOUS):
        return said.why
    target = derivative(wrt) if wrt else QUANTITIES[said.meaning.name].plain if said.meaning else ""
    if said.verdict == RIGHT:
        return f"It equals {target}."
    if said.verdict == TRANSPOSED:
        return f"It is the transpose of {target}."
    if said.verdict == WRONG_VALUE:
        return f"The shape fits, but the value is not {target}."
    cause = f": {said.why}" if said.why else ""
    return f"The shapes do not fit{cause}." if cause else f"It has not the shape of {target}."


def _broken_claim(text, problem):
    start = problem.span[0] if problem.span else 0
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    written = text[begin:end].strip()
    begin = text.find(written, begin) if written else begin
    return Claim(
        written, (begin, begin + len(written)), UNREADABLE, None, problem.message,
        blamed=problem.span,
    )  # fmt: skip
