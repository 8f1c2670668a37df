"""What a function returns, and an expression that stands alone: gradients without a name."""

import ast

from mlp.formulas.judging.verdict import EMPTY, UNREADABLE, WRONG_SHAPE
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
    elif walk.outline.is_bare(statement) and walk.wrt:
        alone(walk, value)
    elif walk.outline.is_bare(statement):
        _told_by_shape(walk, value)
    elif walk.outline.is_result(statement):
        several = isinstance(value, ast.Tuple)
        for expression in value.elts if several else [value]:
            if _computes_gradient(walk, _made_as(walk, expression)):
                # What is asked about is one of several: each is told by its shape.
                if walk.wrt and not several:
                    alone(walk, expression)
                else:
                    _told_by_shape(walk, expression)


def _made_as(walk, expression):
    """What a result is worked out as: of a letter that the text makes up, what it was given."""
    if not isinstance(expression, ast.Name) or walk.run.names.meaning(expression.id):
        return expression
    given = [
        node.value
        for node in ast.walk(walk.outline.module)
        if isinstance(node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == expression.id for one in node.targets)
    ]
    return given[-1] if given else expression


def _of_named_function(walk, expression):
    """The result of a function whose name says which gradient it is: def dL_dx(x, y): …"""
    said = walk.claims.meaning(expression.id) if isinstance(expression, ast.Name) else None
    if said != walk.result:
        alone(walk, expression, walk.result.name)


def alone(walk, expression, wrt=None):
    """An expression that stands alone: the gradient that is asked about."""
    wrt = wrt or walk.wrt or "x"
    try:
        _judged(walk, expression, wrt)
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


def _judged(walk, expression, wrt):
    """The gradient with respect to a variable."""
    meaning = Meaning(GRADIENT, wrt)
    try:
        value = array(walk.run.value(expression))
    except Misfit as problem:
        walk.claims.say(expression, WRONG_SHAPE, meaning, str(problem))
        return
    truth = walk.run.truth(meaning)
    walk.claims.say(expression, walk.claims.verdict(value, truth, meaning), meaning)


_NOT_TOLD = (
    "Nothing says which gradient {} is: name it, as in dW2 = {}, or name the function, as in "
    "def grad_W2."
)


def _told_by_shape(walk, expression):
    """A gradient without a name: its shape tells that of the input and those of the weights."""
    try:
        value = array(walk.run.value(expression))
    except Misfit as problem:
        walk.claims.say(expression, WRONG_SHAPE, Meaning(GRADIENT, "x"), str(problem))
        return
    except Unknown:
        return
    for name in ("x", "W1", "W2"):
        meaning = Meaning(GRADIENT, name)
        truth = walk.run.truth(meaning)
        if value.shape in (truth.shape, truth.shape[::-1]):
            walk.claims.say(expression, walk.claims.verdict(value, truth, meaning), meaning)
            return
    is_delta = isinstance(expression, ast.Name) and expression.id in walk.outline.deltas
    if value.ndim and not is_delta:
        written = ast.unparse(expression)
        called = written if len(written) <= _LONGEST_NAME else "this"
        why = _NOT_TOLD.format(called, written if called == written else "…")
        walk.claims.say(expression, EMPTY, None, why)


_LONGEST_NAME = 12
