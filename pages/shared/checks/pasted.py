"""Numbers as people paste them: from PyTorch, NumPy, a spreadsheet or by hand.

The text is cut into words at white space, brackets and commas, each in one pass, and each word is
a number, a word to be passed over, or refused with its place: no number is read as another one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from pages.shared.draw.notation import dimensions

# Characters that are read at most.
LONGEST = 100_000

# Dashes that people's programs write for a minus sign.
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
MINUS = str.maketrans(DASHES)

# One word of a number: every part takes characters of its own, so that no text is read twice.
# Fortran and MATLAB write D for the exponent; C writes a last f or L.
NUMBER = re.compile(r"([-+]?)(\d*+)(?:\.(\d*+))?(?:[eEdD]([-+]?\d++))?[fFlL]?")
NAMED = re.compile(r"([-+]?)(nan|inf|infinity)", re.IGNORECASE)
# A comma within digits alone: a decimal comma, thousands, or two numbers without a space.
DIGITS_COMMA_DIGITS = re.compile(r"[-+]?\d+,\d+(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# What is passed over whole: strings, and what a framework writes of a tensor's origin.
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|<[^<>\n]*>")
WORD = re.compile(r"[^\s\[\](){};|=]+|[\[\]\n;]")


@dataclass(frozen=True)
class _Word:
    """A word of the text and the number of its row: rows end at lines, brackets and semicolons."""

    text: str
    place: int
    row: int


def _number(text):
    """The float that one word stands for, or None."""
    named = NAMED.fullmatch(text)
    if named:
        value = math.nan if named[2].lower() == "nan" else math.inf
        return -value if named[1] == "-" else value
    written = NUMBER.fullmatch(text)
    if not written or not (written[2] or written[3]):
        return None
    sign, whole, fraction, exponent = written.groups()
    return float(f"{sign}{whole or 0}.{fraction or 0}e{exponent or 0}")


def _words(text):
    """The words of a text, with the rows that they stand in."""
    row, depth, found = 0, 0, []
    for match in WORD.finditer(text):
        if match[0] not in "[]\n;":
            found.append(_Word(match[0], match.start(), row))
        elif match[0] != "\n":
            row += 1
            depth += {"[": 1, "]": -1}.get(match[0], 0)
        elif depth < 2:
            # Within the brackets of a row a line is broken where it is too long.
            row += 1
    return found


def _where(text, place):
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return f"column {column}" if line == 1 and "\n" not in text else f"line {line}, column {column}"


def _refusal(text, word):
    """Why a word is not read, and what to write instead."""
    shown = word.text if len(word.text) <= 40 else f"{word.text[:40]}…"
    opening = f"“{shown}” ({_where(text, word.place)})"
    if "..." in word.text or "…" in word.text:
        return (
            f"{opening}: the numbers are cut off here. Print all of them, for example after "
            "np.set_printoptions(threshold=10**6) or torch.set_printoptions(profile='full')."
        )
    if word.text.endswith("%"):
        return f"{opening} is per cent: write it as a plain number, 0.05 for 5 %."
    if word.text[-1] in "ij" and word.text[:-1]:
        return f"{opening} is a complex number: a gradient is made of real ones."
    if word.text in ("-", "+"):
        return f"{opening} is a sign without a number: write it in front, without a space."
    if THOUSANDS.fullmatch(word.text):
        return (
            f"{opening} may be one number with a separator of thousands or several numbers: write "
            "no separator of thousands, and a space after each comma."
        )
    if DIGITS_COMMA_DIGITS.fullmatch(word.text):
        return (
            f"{opening} may have a decimal comma or be two numbers: write a point, or a space "
            "after each comma."
        )
    return f"{opening} is not a number: separate numbers by spaces, commas or new lines."


def _is_passed_over(text):
    """Whether a word was never meant as a number: it begins with a letter, or holds marks alone."""
    if text in ("-", "+") or "..." in text or "…" in text or NAMED.fullmatch(text):
        return False
    return text[0].isalpha() or text[0] == "_" or not any(sign.isalnum() for sign in text)


def _comma_joins(text, words):
    """The words of a row with a comma inside them, where spaces separate its other numbers."""
    joined = [word for word in words if "," in word.text.strip(",")]
    by_spaces = any(
        not left.text.endswith(",") and not right.text.startswith(",")
        for left, right in zip(words, words[1:], strict=False)
    )
    return [word for word in joined if by_spaces or THOUSANDS.fullmatch(word.text.strip(","))]


def _separated_by_commas(text, words):
    """The numbers of a row's words, in which commas separate."""
    for word in _comma_joins(text, words):
        raise ValueError(_refusal(text, replace(word, text=word.text.strip(","))))
    numbers = []
    for word in words:
        place = word.place
        for piece in word.text.split(","):
            value = _number(piece) if piece else None
            if value is not None:
                numbers.append(value)
            elif piece and not _is_passed_over(piece):
                raise ValueError(_refusal(text, _Word(piece, place, word.row)))
            place += len(piece) + 1
    return numbers


def _rows(text, expected):
    """The numbers of a text, row by row."""
    # Replaced sign by sign, so that places stay.
    plain = QUOTED.sub(lambda match: " " * len(match[0]), text.translate(MINUS))
    words = [word for word in _words(plain) if word.text.strip(",")]
    words = [
        word
        for word in words
        if not all(_is_passed_over(piece) for piece in word.text.split(",") if piece)
    ]
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.row)]
    written = [word.text.strip(",") for word in words]
    if len(written) == expected and all(map(DIGITS_COMMA_DIGITS.fullmatch, written)):
        # Every number has one, and with a decimal comma there are as many as there have to be.
        return [[float(word.text.strip(",").replace(",", ".")) for word in row] for row in rows]
    return [_separated_by_commas(text, row) for row in rows]


def read_numbers(text, shape):
    """The numbers in a text as an array of the shape of a gradient, or of its transpose.

    Brackets, commas, words such as `tensor` and `dtype=torch.float64` are passed over. Rows are
    told apart by lines, semicolons or brackets; numbers in one run are read row by row. Any dash is
    a minus sign, D an exponent as E is, and a comma a decimal comma where every number has one.

    Parameters
    ----------
    text : str
    shape : tuple of int
        One or two sizes.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    ValueError
        A word that is no number or may be two, with its place; too many or too few numbers, with
        how many of each.

    Examples
    --------
    >>> read_numbers("tensor([ 1.5D-03, –2.5])", (2,)).tolist()
    [0.0015, -2.5]
    >>> read_numbers("0,5 1,25", (2,)).tolist()
    [0.5, 1.25]
    >>> read_numbers("1.5e-3-2.5e-3 1", (2,))
    Traceback (most recent call last):
        ...
    ValueError: “1.5e-3-2.5e-3” (column 1) is not a number: separate numbers by spaces, commas or \
new lines.
    """
    if len(text) > LONGEST:
        raise ValueError(f"The text has more than {LONGEST} characters: too many to read.")
    expected = math.prod(shape)
    rows = [row for row in _rows(text, expected) if row]
    found = sum(map(len, rows))
    if found != expected:
        sizes = dimensions(shape)
        raise ValueError(f"{found} numbers found, expected {expected}: the gradient is {sizes}.")
    values = np.array([entry for row in rows for entry in row])
    turned = shape[::-1]
    if len(shape) == 2 and (len(rows), *{len(row) for row in rows}) == turned != shape:
        return values.reshape(turned)
    return values.reshape(shape)
