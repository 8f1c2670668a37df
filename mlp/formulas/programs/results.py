"""What a function returns, and an expression that stands alone: gradients without a name."""

import ast
import contextlib

from mlp.formulas.judging.verdict import UNREADABLE, WRONG_SHAPE
from mlp.formulas.programs.functions import Misfit, Unknown, array
from mlp.formulas.programs.names import GRADIENT, Meaning
from mlp.formulas.programs.outline import entries_of_container


def returned(walk, statement):
    """What the results of a function claim.

    Parameters
    ----------
    walk : mlp.formulas.programs.statements.Walk
    statement : ast.Return
    """
    value = statement.value
    if value is None:
        return
    made = entries_of_container(value)
    if made:
        for key, one in made:
            if not isinstance(one, ast.Name | ast.Constant):
                walk.assign_to(ast.Subscript(ast.Name("grads"), ast.Constant(key)), one, one)
    elif walk.result and not isinstance(value, ast.Tuple | ast.Dict | ast.List):
        _of_named_function(walk, value)
    elif walk.outline.is_bare(statement):
        alone(walk, value)
    elif walk.outline.is_result(statement):
        several = isinstance(value, ast.Tuple)
        for expression in value.elts if several else [value]:
            if _computes_gradient(walk, expression):
                # What is asked about is one of several: each is told by its shape.
                with contextlib.suppress(Unknown):
                    _unnamed(walk, expression, None if several else walk.wrt)


def _of_named_function(walk, expression):
    """The result of a function whose name says which gradient it is: def dL_dx(x, y): …"""
    said = walk.claims.meaning(expression.id) if isinstance(expression, ast.Name) else None
    if said != walk.result:
        alone(walk, expression, walk.result.name)


def alone(walk, expression, wrt=None):
    """An expression that stands alone: the gradient that is asked about."""
    wrt = wrt or walk.wrt or "x"
    try:
        _unnamed(walk, expression, wrt)
    except Unknown as problem:
        walk.claims.say(
            expression, UNREADABLE, Meaning(GRADIENT, wrt), problem.message, problem.node
        )


def _computes_gradient(walk, expression):
    """Whether an expression is a step from a gradient on, and no mere name."""
    if not isinstance(expression, ast.BinOp | ast.UnaryOp | ast.Call):
        return False
    names = _names_in(expression)
    meanings = map(walk.claims.meaning, names)
    return (
        any(meaning and meaning.kind == GRADIENT for meaning in meanings)
        or bool(names & walk.outline.deltas.keys())
        or any(_is_error(walk, part) for part in ast.walk(expression))
    )


def _is_error(walk, part):
    """Whether a part is the prediction minus the label, with which every gradient begins."""
    if not (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub)):
        return False
    found = [walk.run.names.meaning(name) for name in _names_in(part)]
    return {"yhat", "y"} <= {meaning.name for meaning in found if meaning}


def _names_in(expression):
    return {part.id for part in ast.walk(expression) if isinstance(part, ast.Name)}


def _unnamed(walk, expression, wrt):
    """A gradient without a name: with respect to wrt, or to what its shape tells."""
    try:
        value = array(walk.run.value(expression))
    except Misfit as problem:
        meaning = Meaning(GRADIENT, wrt or "x")
        walk.claims.say(expression, WRONG_SHAPE, meaning, str(problem))
        return
    for name in (wrt,) if wrt else ("x", "W1", "W2"):
        meaning = Meaning(GRADIENT, name)
        truth = walk.run.truth(meaning)
        if wrt or value.shape in (truth.shape, truth.shape[::-1]):
            walk.claims.say(expression, walk.claims.verdict(value, truth, meaning), meaning)
            return
