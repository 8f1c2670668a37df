"""Symbols of a derivative: ∂L/∂z, dL/dz, their fraction, ∇L. They are names, not quotients."""

from mlp.formulas.reading.names import LETTER_KINDS, name_with_indices, only_name
from mlp.formulas.reading.spelling import LOSS_LETTERS, derivative_key, identifier_key
from mlp.formulas.reading.tokens import Token
from mlp.formulas.tree import Node, Unreadable

_TWO_NAMES = "A derivative is written ∂L/∂x: expected two names."
_NO_NAME = ("number", "ones", "open")
_SLASHES = "/∕÷"
_DIFFERENTIALS = frozenset("d" + letter for letter in LOSS_LETTERS)


def partial_derivative(cursor):
    """The symbol ∂L/∂z, or ∂_z L, the cursor being at the first ∂."""
    start = cursor.take().start
    if cursor.kind() in ("lower", "subscript"):
        return _with_index(cursor, start)
    above = name_with_indices(cursor)
    if not cursor.is_at("operator", _SLASHES):
        cursor.fail('A derivative is written ∂L/∂x: expected "/".')
    cursor.take()
    if cursor.kind() != "partial":
        cursor.fail('A derivative is written ∂L/∂x: expected "∂".')
    cursor.take()
    before = cursor.mark()
    try:
        below = name_with_indices(cursor, transposes=False)
    except Unreadable:
        cursor.return_to(before)
        if cursor.kind() not in _NO_NAME:
            raise
        taken = cursor.balanced() if cursor.kind() == "open" else [cursor.take()]
        if taken[0].kind == "open" and taken[-1].kind != "close":
            raise
        cursor.fail(_TWO_NAMES, (start, cursor.last.end))
    span = (start, below.span[1])
    if above.kind != "name" or below.kind != "name":
        cursor.fail(_TWO_NAMES, span)
    return Node("name", (), derivative_key(above.value, below.value), span)


def gradient(cursor):
    """The symbol ∇ₓL, with the arguments of the loss if it has some."""
    return _with_index(cursor, cursor.take().start)


def differential_quotient(cursor):
    """The symbol dL/dz, the d being the first of the letters; None if none stands here."""
    above = cursor.peek()
    of_loss = above.value in _DIFFERENTIALS
    if not (of_loss or (above.value[0] == "d" and identifier_key(above.value[1:]) in cursor.known)):
        return None
    before = cursor.mark()
    cursor.take_letters(1)
    try:
        over = name_with_indices(cursor, transposes=False)
        under = _under_the_slash(cursor)
    except Unreadable:
        under = None
    if under is None or over.kind != "name" or under.kind != "name":
        cursor.return_to(before)
        return None
    key = derivative_key(over.value, under.value)
    return Node("name", (), key, (above.start, under.span[1]))


def _under_the_slash(cursor):
    """The z of dL/dz, the cursor being at the slash; None if something else stands there."""
    if not cursor.is_at("operator", _SLASHES):
        return None
    cursor.take()
    if cursor.peek() is None or not _begins_with_d(cursor.peek()):
        return None
    cursor.take_letters(1)
    return name_with_indices(cursor, transposes=False)


def symbol_of_fraction(cursor, upper, lower):
    r"""The key of \frac{\partial L}{\partial z} or \frac{dL}{dz}; None if it is a quotient.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor
    upper, lower : list of Token
        What stands over and under the line.
    """
    if not (upper and lower):
        return None
    above, below = cursor.within(upper, naming=True), cursor.within(lower, naming=True)
    if upper[0].kind == lower[0].kind == "partial":
        above.take()
        below.take()
    elif _begins_with_d(upper[0]) and _begins_with_d(lower[0]):
        above.take_letters(1)
        below.take_letters(1)
    else:
        return None
    over, under = only_name(above), only_name(below)
    if not over or not under or not (upper[0].kind == "partial" or _is_known(cursor, over)):
        return None
    return derivative_key(over, under)


def _is_known(cursor, key):
    """Whether a letter is one of those that a d before it makes a differential."""
    base = key.partition("_")[0].partition("^")[0]
    return base in LOSS_LETTERS or base in cursor.known.bases


def _begins_with_d(token):
    return token.kind in ("letters", "word") and token.value[0] == "d"


def _with_index(cursor, start):
    """The symbol whose ∇ or ∂ is behind the cursor, its index being next."""
    if cursor.kind() == "lower":
        cursor.take()
        index = cursor.argument()
    elif cursor.kind() == "subscript":
        token = cursor.take()
        index = [Token("letters", token.value, token.start, token.end)]
    else:
        cursor.fail("∇ needs the name it differentiates to: expected a lower index, as in ∇ₓL.")
    key = only_name(cursor.within(index, naming=True))
    if not key:
        cursor.fail("Expected one name in the index of ∇.")
    if cursor.kind() == "group" and cursor.kind(2) == "end of group":
        if cursor.peek(1).value in LOSS_LETTERS:  # the L of \\mathcal{L}
            cursor.argument()
    elif cursor.kind() in LETTER_KINDS and cursor.peek().value in LOSS_LETTERS:
        cursor.take()
        if cursor.kind() == "open":
            cursor.balanced()
    return Node("name", (), f"∂L/∂{key}", (start, cursor.last.end))
