"""Names of mathematics: letters that stand together, hats, names of several words.

Where letters stand together, `yW₂` is y times W₂ if both are known, and `yW2T` ends in a
transpose; the rest of the letters is left for the next factor.
"""

import re
from dataclasses import dataclass

from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.adjacent_letters import is_name, split
from mlp.formulas.reading.indices import with_indices
from mlp.formulas.reading.spelling import identifier_key, with_scripts
from mlp.formulas.tree import LETTER_AS_TRANSPOSE, Node, Remark, Unreadable

LETTER_KINDS = ("letters", "letter", "word")
_INDEX_OR_BRACKET = ("lower", "subscript", "upper", "superscript", "open")


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name as it was spelled, before its indices are read.

    Parameters
    ----------
    key : str
        Of the name, or a function's name.
    span : (int, int)
    transposed : bool
        Whether a T among the letters is its transpose.
    """

    key: str
    span: tuple[int, int]
    transposed: bool = False


def spelled_name(cursor):
    """The name that the next letters spell, which are then behind the cursor.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor
        At a token of letters.

    Returns
    -------
    SpelledName
    """
    if cursor.kind() == "letters":
        return _several_words(cursor) or _first_of_letters(cursor)
    token = cursor.take()
    number = cursor.peek()
    if (
        token.kind == "letter"
        and cursor.kind() == "number"
        and number.glued
        and not _are_ones(cursor, token.value, number.value, 1)
    ):
        key = with_scripts(token.value, cursor.take().value)
        return SpelledName(key, (token.start, number.end))
    return SpelledName(token.value, token.span)


def name_with_indices(cursor, transposes=True):
    """A name with its indices, also where brackets or braces stand around it.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor
    transposes : bool
        Whether a prime behind it is read as the transpose.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        Something else stands there.
    """
    if cursor.kind() in ("open", "group"):
        opening = cursor.take()
        node = name_with_indices(cursor)
        node = Node(
            node.kind, node.children, node.value, (opening.start, cursor.close(opening).end)
        )
    elif cursor.kind() == "hat":
        node = name_with_hat(cursor)
    elif cursor.kind() in LETTER_KINDS:
        spelled = spelled_name(cursor)
        node = Node("name", (), spelled.key, spelled.span)
        if spelled.transposed:
            node = Node("transpose", (node,), None, spelled.span)
    else:
        cursor.fail_as_factor()
    return with_indices(cursor, node, transposes)


def only_name(cursor):
    """The key of the one name that the tokens hold, or None if they hold something else."""
    try:
        node = name_with_indices(cursor)
    except Unreadable:
        return None
    # A bracket may follow: the arguments of the loss in ∂L(x)/∂x.
    return node.value if node.kind == "name" and cursor.kind() in ("end", "open") else None


def name_with_hat(cursor):
    r"""The name under \hat or \bar, its index with it, as in \hat{y_1}."""
    mark = cursor.take()
    under = [token for token in cursor.argument() if token.kind not in ("group", "end of group")]
    marks = [token.value for token in under if token.kind == "hat"]
    letters = [token for token in under if token.kind != "hat"]
    if not letters or letters[0].kind not in LETTER_KINDS:
        cursor.fail("A hat needs a letter under it.", mark.span)
    base = letters[0].value + mark.value + "".join(marks)
    index = "".join(t.value for t in letters[1:] if t.kind in ("number", "letters", "word"))
    return Node("name", (), with_scripts(base, index or None), (mark.start, cursor.last.end))


def _several_words(cursor):
    """The name y_hat, y_pred or delta_out, where it is known as one; else None."""
    words, count = [cursor.peek().value], 0
    while cursor.kind(2 * count + 1) == "lower" and cursor.kind(2 * count + 2) in (
        "letters",
        "number",
    ):
        words.append(cursor.peek(2 * count + 2).value)
        count += 1
    for used in range(count, 0, -1):
        identifier = "_".join(words[: used + 1])
        key = identifier_key(identifier)
        wordy = any(len(word) > 1 and word.isalpha() for word in words[1 : used + 1])
        if wordy and (key in cursor.known or identifier in WORDS):
            start = cursor.take().start
            for _ in range(2 * used):
                cursor.take()
            return SpelledName(identifier if identifier in WORDS else key, (start, cursor.last.end))
    return None


def _first_of_letters(cursor):
    """The first name of letters that stand together, or all of them if they are no product."""
    token, known = cursor.peek(), cursor.known
    text = token.value
    indexed = cursor.kind(1) in _INDEX_OR_BRACKET
    if cursor.naming or text in WORDS or is_name(text, known, indexed):
        return _spelled(cursor.take())
    names = split(text, known, indexed)
    if names is None and _are_ones(cursor, text[:-1], text[-1], 1):
        names = [text[:-1], "1"]
    if names is None or len(names) == 1:
        return _spelled(cursor.take())
    if len(names) == 2 and re.fullmatch(r"T\d?", names[1]) and "T" not in known:
        cursor.take()
        cursor.remarks.append(Remark(LETTER_AS_TRANSPOSE, f'"{text}" read with T as the transpose'))
        return SpelledName(identifier_key(names[0] + names[1][1:]), token.span, True)
    return _spelled(cursor.take_letters(len(names[0])))


def _spelled(token):
    key = token.value if token.value in WORDS else identifier_key(token.value)
    return SpelledName(key, token.span)


def _are_ones(cursor, base, number, ahead):
    """Whether y1ᵀ is y times the ones, there being no name y1."""
    return (
        number == "1"
        and base in cursor.known
        and with_scripts(base, "1") not in cursor.known
        and cursor.kind(ahead) in ("transpose", "upper", "attribute")
    )
