"""The tokens of NumPy text, and its statements and their sides."""

import re

from mlp.formulas.reading.source import HAT
from mlp.formulas.reading.tokens import Token, limited
from mlp.formulas.tree import Unreadable

_PATTERN = re.compile(
    rf"(?P<skip>[ `]+|>>>|\#[^\n]*|\\\n)|(?P<separator>[\n;])"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<string>'\w*'|\"\w*\")"
    rf"|(?P<name>[^\W\d](?:\w|{HAT})*)"
    r"|(?P<assign>[-+*/@]=)|(?P<compare>[=<>!]=|<|>)"
    r"|(?P<power>\*\*)|(?P<operator>[-+*/@])|(?P<equals>=)|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<comma>,)|(?P<dot>\.)|(?P<colon>:)"
)
_DEEPER = {"open": 1, "close": -1}


def tokens_of(source):
    """The tokens of a text in NumPy style.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source

    Returns
    -------
    list of Token
        Kinds: number, string, name, assign (`+=`), compare, power, operator, equals, open, close,
        comma, dot, colon, separator.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        A character that no expression has, or more than 300 tokens.
    """
    text, tokens, index = source.characters, [], 0
    while index < len(text):
        match = _PATTERN.match(text, index)
        if not match:
            place = source.span(index, index + 1)
            raise Unreadable(
                f'Column {place[0] + 1}: "{text[index]}" is no sign of a NumPy expression.', place
            )
        if match.lastgroup != "skip":
            start, end = source.span(index, match.end())
            tokens.append(Token(match.lastgroup, match.group(), start, end))
        index = match.end()
    return limited(tokens)


def lines_of(tokens):
    """The tokens of each statement; inside brackets a line goes on."""
    lines, line, depth = [], [], 0
    for token in tokens:
        depth = max(0, depth + _DEEPER.get(token.kind, 0))
        if token.kind != "separator":
            line.append(token)
        elif line and not depth:
            lines.append(line)
            line = []
    return [*lines, line] if line else lines


def sides_of(line):
    """The tokens between the equals signs that stand outside all brackets.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The line is a statement of another kind, such as `h += 1`.
    """
    if (line[0].kind, line[0].value) == ("name", "return"):
        line = line[1:]
    sides, side, depth = [], [], 0
    for token in line:
        depth += _DEEPER.get(token.kind, 0)
        if token.kind == "assign" or (token.kind == "compare" and not depth):
            raise Unreadable(
                f'"{token.value}" belongs to a statement: expected one expression.', token.span
            )
        if token.kind == "equals" and depth == 0:
            sides.append(side)
            side = []
        else:
            side.append(token)
    return [*sides, side]
