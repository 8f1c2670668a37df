r"""Lines of mathematics as people write them, and what stands left of their equals signs.

    text = line {(new line | ";" | "\\") line}
    line = {left side "="} sum

A line that begins with an operator continues the one before it; of several sides the last is the
formula.
"""

import re
from functools import lru_cache

from mlp.formulas.reading.cursor import Cursor
from mlp.formulas.reading.mathematical_expression import whole_expression
from mlp.formulas.reading.mathematical_tokens import tokens_of
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import Known, identifier_key
from mlp.formulas.tree import NOTHING_FOLLOWS, Statement, Unreadable

_KEY = re.compile(r"\w+\^[(\[]?\w(?:[+-]1)?[)\]]?")
_ENTRY = re.compile(r"_[12]?[cijklmnpqrst]{2}$")  # dW2_jk is an entry, and no name of two words
_DEEPER = {"open": 1, "group": 1, "close": -1, "end of group": -1}


def read_mathematics(source, known):
    """The lines of a text in mathematical notation.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source
    known : mlp.formulas.reading.spelling.Known
        The names that are known, so that `yW₂` is read as y times W₂.

    Returns
    -------
    list of mlp.formulas.tree.Statement
        At least one; each with the remarks on what was guessed, such as `W2T` for the transpose.

    Raises
    ------
    mlp.formulas.tree.Unreadable
    """
    statements = []
    for line in _lines(tokens_of(source)):
        sides = _sides(line)
        left = left_side(sides[0], known) if len(sides) > 1 else None
        right = [side for side in sides[1:] if side] if len(sides) > 1 else sides
        if not right:
            raise Unreadable(
                'Nothing follows "=": expected a formula.', line[-1].span, NOTHING_FOLLOWS
            )
        cursor = Cursor(right[-1], known)
        formula = whole_expression(cursor)
        statements.append(Statement(left, formula, len(right), tuple(cursor.remarks)))
        if left:
            known = known | {left}
    if not statements:
        raise Unreadable("There is no formula: expected one, such as (ŷ − y)W₂ᵀ.")
    return statements


@lru_cache(maxsize=1024)
def read_key(text):
    """The key of a single name, however it is spelled.

    Parameters
    ----------
    text : str

    Raises
    ------
    mlp.formulas.tree.Unreadable
        It is not one name.

    Examples
    --------
    >>> read_key("z₁"), read_key(r"\\mathbf{z}"), read_key("a^{(3)}"), read_key("y_hat")
    ('z_1', 'z', 'a^(3)', 'yhat')
    """
    if _KEY.fullmatch(text):
        return text  # a key already
    key = left_side(tokens_of(plain(text)), Known.of(()))
    if key is None:
        raise Unreadable(f'"{text}" is not one name')
    return key


def _lines(tokens):
    """The tokens of each statement; a line that begins with an operator continues the last."""
    lines, line, depth = [], [], 0
    for index, token in enumerate(tokens):
        depth = max(0, depth + _DEEPER.get(token.kind, 0))
        if token.kind != "separator" or (depth and token.value == ";"):
            line.append(token)
        elif line and not depth and not _continues(line, tokens, index):
            lines.append(line)
            line = []
    lines.append(line)
    return [line for line in map(_without_full_stop, lines) if line]


def _continues(line, tokens, index):
    """Whether the line goes on behind the separator at an index."""
    while index < len(tokens) and tokens[index].kind == "separator":
        index += 1
    if index == len(tokens):
        return False
    following = tokens[index]
    return (
        following.kind in ("equals", "elementwise")
        or (following.kind == "operator" and following.value != "-")
        or line[-1].kind in ("equals", "operator")
    )


def _without_full_stop(line):
    while line and line[-1].kind in ("dot", "comma"):
        line = line[:-1]
    return line


def _sides(line):
    """The tokens between the equals signs that stand outside all brackets."""
    sides, side, depth = [], [], 0
    for token in line:
        depth = max(0, depth + _DEEPER.get(token.kind, 0))
        if depth == 0 and token.kind == "equals":
            sides.append(side)
            side = []
        else:
            side.append(token)
    return [*sides, side]


def left_side(tokens, known):
    """The key of the name on the left side, or None if it is not a name."""
    if not tokens:
        return None
    whole = all(token.glued for token in tokens[1:])
    plain_letters = all(token.kind in ("letters", "lower", "number") for token in tokens)
    if whole and plain_letters and not _ENTRY.search("".join(token.value for token in tokens)):
        return identifier_key("".join(token.value for token in tokens))
    try:
        node = whole_expression(Cursor(tokens, known, naming=True))
    except Unreadable:
        return None
    return node.value if node.kind == "name" else None
