"""Loops of a program: over the entries of arrays, over the examples of a batch, over epochs."""

import ast

from mlp.formulas.programs.names import GRADIENT, VALUE, identifier_of, path_of, unindexed
from mlp.formulas.programs.outline import is_start

PARAMETERS = ("W1", "b1", "W2", "b2")
_PAIRS = frozenset(("zip", "enumerate", "eachrow"))


def _variables(loop):
    return {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}


def _inside(loop):
    for statement in loop.body:
        yield from ast.walk(statement)


def runs_over_entries(loop, names):
    """Whether the variable of a loop is used as an index, or takes entries one by one.

    Parameters
    ----------
    loop : ast.For
    names : mlp.formulas.programs.names.Names
    """
    variables = _variables(loop)
    meanings = [names.meaning(name) for name in variables]
    if all(meaning and meaning.kind == VALUE for meaning in meanings):
        return False
    return any(
        isinstance(node, ast.Subscript)
        and any(isinstance(n, ast.Name) and n.id in variables for n in ast.walk(node.slice))
        for node in _inside(loop)
    )


def runs_over_examples(loop, names):
    """Whether a loop takes the examples of a batch one by one.

    It picks rows by its variable or by zip, never an entry of a weight, and works out the gradient
    of a weight or a bias as a whole.

    Parameters
    ----------
    loop : ast.For
    names : mlp.formulas.programs.names.Names

    Examples
    --------
    >>> from mlp.formulas.programs.names import Names
    >>> names = Names(["dW2", "h", "d", "i"], {})
    >>> runs_over_examples(ast.parse("for i in range(N): dW2 += outer(h[i], d[i])").body[0], names)
    True
    >>> runs_over_examples(ast.parse("for i in range(n): dW2[i] = h[i] * d").body[0], names)
    False
    """
    variables = _variables(loop)
    # What gives pairs, as `for x, y in data`, is no array of rows.
    gives_pairs = isinstance(loop.target, ast.Tuple) and not isinstance(loop.iter, ast.Call)
    picks = _takes_rows(loop.iter, names) and not gives_pairs
    works_out = False
    for node in _inside(loop):
        if isinstance(node, ast.Subscript) and path_of(node) is None:
            base, indices = unindexed(node)
            if any(isinstance(index, ast.Name) and index.id in variables for index in indices):
                if _parameter(base, names):
                    return False
                picks = True
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in getattr(target, "elts", [target])]
            works_out = works_out or any(_parameter(part, names) for part in parts)
    return picks and works_out


def _takes_rows(iterated, names):
    if isinstance(iterated, ast.Call):
        path = path_of(iterated.func)
        return bool(path) and path[-1] in _PAIRS
    path = path_of(iterated)
    meaning = names.meaning(identifier_of(path)) if path else None
    return bool(meaning) and meaning.kind == VALUE


def _parameter(node, names):
    """Whether a node is a weight, a bias, or the gradient with respect to one."""
    path = path_of(node)
    meaning = names.meaning(identifier_of(path)) if path else None
    return bool(meaning) and meaning.kind in (VALUE, GRADIENT) and meaning.name in PARAMETERS


def has_examples_loop(module, names):
    """Whether some loop of a program takes the examples of a batch one by one."""
    return any(
        isinstance(node, ast.For) and runs_over_examples(node, names) for node in ast.walk(module)
    )


def summed_names(loop, names, known):
    """The names that a loop over examples fills bit by bit: they are judged when it is through.

    Parameters
    ----------
    loop : ast.For
    names : mlp.formulas.programs.names.Names
    known : container of str
        Names that have a value before the loop.

    Returns
    -------
    set of str
    """
    variables, found, started = _variables(loop), set(), set()
    for node in _inside(loop):
        if not isinstance(node, ast.Assign | ast.AugAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            base, indices = unindexed(target)
            path = path_of(base)
            if path is None:
                continue
            identifier = identifier_of(path)
            if isinstance(node, ast.Assign) and is_start(node.value):
                started.add(identifier)
            by_row = any(isinstance(i, ast.Name) and i.id in variables for i in indices)
            adds = isinstance(node, ast.AugAssign) or adds_to_itself(identifier, node.value)
            if by_row or (_parameter(base, names) and (adds or identifier in known)):
                found.add(identifier)
    return found - started


def adds_to_itself(identifier, expression):
    """Whether an expression is the name itself and something more: dW2 + …"""
    if not isinstance(expression, ast.BinOp) or not isinstance(expression.op, ast.Add | ast.Sub):
        return False
    path = path_of(expression.left)
    return path is not None and identifier_of(path) == identifier
