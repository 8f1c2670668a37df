"""How far a value of a program agrees with what the network itself has, and what is said of it."""

import ast
from dataclasses import dataclass

import numpy as np

from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.programs.functions import Misfit, Unknown, array
from mlp.formulas.programs.names import Meaning, path_of

_TOLERANCE = 1e-9

# Worse comes later; what says nothing counts as right.
RANK = {RIGHT: 0, EMPTY: 0, TRANSPOSED: 1, AMBIGUOUS: 2, WRONG_VALUE: 3, UNREADABLE: 4,
        WRONG_SHAPE: 5}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Said:
    """What one statement claims, as one run of the program finds it.

    Parameters
    ----------
    node : ast node
    verdict : str
    meaning : Meaning or None
        Of the left side.
    why : str
    blamed : ast node or None
        The part of an unreadable statement that is to blame.
    told : frozenset of str
        What else is to be said: "examples", "penalty", "update".
    """

    node: ast.AST
    verdict: str
    meaning: Meaning | None
    why: str = ""
    blamed: ast.AST | None = None
    told: frozenset = frozenset()


def compared(value, truth, number, is_vector):
    """The verdict on a value, where a factor 1/N of the truth is as good.

    Examples
    --------
    >>> compared(np.ones((2, 3)) / 7, np.ones((2, 3)), 7, False)
    'right'
    >>> compared(np.ones(3), np.ones((1, 3)), 7, True), compared(2.0, np.ones((1, 3)), 7, True)
    ('right', 'wrong shape')
    """
    value = np.asarray(value, dtype=float)
    if is_vector and value.shape != truth.shape and 1 in (*truth.shape, truth.ndim):
        flat = value.ndim == 1 or (truth.ndim == 1 and 1 in value.shape)
        if flat and value.size == truth.size:
            value = value.reshape(truth.shape)
    if value.shape == truth.shape:
        return RIGHT if _is_close(value, truth, number) else WRONG_VALUE
    if value.ndim == 2 and value.T.shape == truth.shape and _is_close(value.T, truth, number):
        return TRANSPOSED
    return WRONG_SHAPE


def _is_close(value, truth, number):
    scale = float(np.abs(truth).max()) or 1.0
    with np.errstate(all="ignore"):
        return any(
            bool(np.abs(value * factor - truth).max() <= _TOLERANCE * scale)
            for factor in {1, number}
        )


def multiple(value, truth):
    """The number that a value is of the truth everywhere, or None; 0 is no multiple."""
    value = np.asarray(value, dtype=float)
    if value.shape != truth.shape and value.size == truth.size and 1 in (*truth.shape, truth.ndim):
        value = value.reshape(truth.shape)
    if value.shape != truth.shape:
        return None
    with np.errstate(all="ignore"):
        ratio = float(np.sum(value * truth) / np.sum(truth * truth))
    if not np.isfinite(ratio) or ratio == 0:
        return None
    scale = float(np.abs(truth).max()) * abs(ratio)
    return ratio if np.abs(value - ratio * truth).max() <= _TOLERANCE * scale else None


def verdict_on_step(value, truth, sign):
    """The verdict on the step of an update, a positive multiple of the gradient or nothing.

    Examples
    --------
    >>> verdict_on_step(np.ones((2, 3)), np.ones((2, 3)) / 5, 1)
    'right'
    >>> verdict_on_step(np.ones((3, 2)), np.ones((2, 3)), -1)
    'wrong shape'
    """
    if 1 in truth.shape and value.size == truth.size:
        value = value.reshape(truth.shape)
    found = multiple(value, truth)
    if found is not None:
        return RIGHT if found * sign > 0 else WRONG_VALUE
    if value.T.shape == truth.shape and (multiple(value.T, truth) or 0) * sign > 0:
        return TRANSPOSED
    return WRONG_VALUE if value.shape == truth.shape else WRONG_SHAPE


def is_outer(node, left, right):
    """Whether * stands where a matrix product is meant, and a column and a row broadcast to it.

    Parameters
    ----------
    node : ast.BinOp
    left, right : tuple of int
        The shapes of its operands.

    Examples
    --------
    >>> is_outer(ast.parse("h.T * d", mode="eval").body, (3, 1), (1, 4))
    True
    >>> is_outer(ast.parse("h.T * d", mode="eval").body, (3, 7), (7, 4))
    False
    """
    if not isinstance(node.op, ast.Mult) or len(left) != 2 or len(right) != 2 or left == right:
        return False
    is_column_and_row = left[1] == right[0] == 1 or left[0] == right[1] == 1
    return is_column_and_row and (_is_transpose(node.left) or _is_transpose(node.right))


def _is_transpose(node):
    if isinstance(node, ast.Attribute):
        return node.attr in ("T", "mT", "H")
    path = path_of(node.func) if isinstance(node, ast.Call) else None
    return bool(path) and path[-1] in ("transpose", "t", "permute")


def as_array(value):
    """A list of numbers as an array; anything else as it is."""
    if isinstance(value, list):
        try:
            return array(value)
        except (Misfit, Unknown):
            return value
    return value
