"""The numbers in a text, word by word, each with what its digits say of its precision.

A word is a number, a word to be passed over, or refused with its place: no number is read as
another one. Every pattern takes each character once, so that no text is slow to read.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

# One word of a number: every part takes characters of its own, so that no text is read twice.
# Fortran and MATLAB write D for the exponent; C writes a last f or L.
NUMBER = re.compile(r"([-+]?)(\d*+)(?:(\.)(\d*+))?(?:[eEdD]([-+]?\d++))?[fFlL]?")
NAMED = re.compile(r"([-+]?)(nan|inf|infinity)", re.IGNORECASE)
# A comma within digits alone: a decimal comma, thousands, or two numbers without a space.
DIGITS_COMMA_DIGITS = re.compile(r"[-+]?\d+,\d+(?:[eE][-+]?\d+)?")
WITHOUT_POINT = re.compile(r"[-+]?\d+(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")

# An exponent of more digits than this is no precision that somebody meant.
LONGEST_EXPONENT = 8


class Word(NamedTuple):
    """A word of a text, where it begins, and the row that it is in."""

    text: str
    place: int
    row: tuple


class Number(NamedTuple):
    """A number as it was written.

    Attributes
    ----------
    value : float
    last : int or None
        The power of ten of its last digit: -4 of 0.9341. None of a number whose digits do not say
        how precise it is: of 0 and 0.0, of one that ends in its point, of what is not finite.
    digits : int
        How many digits it has from the first that is not 0 on.
    whole : bool
        Whether it is written without point, sign and exponent, as one counts.
    """

    value: float
    last: int | None = None
    digits: int = 0
    whole: bool = False


def number(text):
    """The number that one word stands for, or None.

    Examples
    --------
    >>> number("-0.0340")
    Number(value=-0.034, last=-4, digits=3, whole=False)
    >>> number("1.5D-03").value, number("1.5D-03").last, number("0x1")
    (0.0015, -4, None)
    """
    named = NAMED.fullmatch(text)
    if named:
        value = math.nan if named[2].lower() == "nan" else math.inf
        return Number(-value if named[1] == "-" else value)
    written = NUMBER.fullmatch(text)
    if not written or not (written[2] or written[4]):
        return None
    sign, whole, point, fraction, power = written.groups(default="")
    value = float(f"{sign}{whole or 0}.{fraction or 0}e{power or 0}")
    digits = len((whole + fraction).lstrip("0"))
    open_ended = point and not fraction and not power
    readable = math.isfinite(value) and len(power) <= LONGEST_EXPONENT
    counted = not (sign or point or power)
    # Python writes 0.0 for 0 itself, while 0.0000 was rounded to four decimals.
    exact = not value and len(fraction) < 2
    if open_ended or exact or not readable:
        return Number(value, digits=digits, whole=counted)
    return Number(value, int(power or 0) - len(fraction), digits, counted)


def is_passed_over(text):
    """Whether a word was never meant as a number: it begins with a letter, or holds marks alone."""
    if text in ("-", "+") or "..." in text or "…" in text or NAMED.fullmatch(text):
        return False
    return text[0].isalpha() or text[0] == "_" or not any(sign.isalnum() for sign in text)


def _where(text, place):
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return f"column {column}" if line == 1 and "\n" not in text else f"line {line}, column {column}"


def refusal(text, word):
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


def decimal_comma(words, expected):
    """Whether the commas are certainly decimal commas.

    There is a number with one, none has a point, and read so there are as many numbers as there
    have to be. (Read otherwise there are more.)

    Parameters
    ----------
    words : list of Word
    expected : int
    """
    written = [word.text.strip(",") for word in words]
    with_comma = [bool(DIGITS_COMMA_DIGITS.fullmatch(text)) for text in written]
    return (
        len(written) == expected
        and any(with_comma)
        and all(
            comma or WITHOUT_POINT.fullmatch(text) or NAMED.fullmatch(text)
            for comma, text in zip(with_comma, written, strict=True)
        )
    )


def with_decimal_comma(words):
    """The numbers of words in which a comma is a decimal comma."""
    return [number(word.text.strip(",").replace(",", ".")) for word in words]


def _comma_joins(words):
    """The words of a row with a comma inside them, where spaces separate its other numbers."""
    joined = [word for word in words if "," in word.text.strip(",")]
    by_spaces = any(
        not left.text.endswith(",") and not right.text.startswith(",")
        for left, right in zip(words, words[1:], strict=False)
    )
    return [word for word in joined if by_spaces or THOUSANDS.fullmatch(word.text.strip(","))]


def separated_by_commas(text, words):
    """The numbers of a row's words, in which commas separate.

    Parameters
    ----------
    text : str
        The whole text, to say where a word stands.
    words : list of Word

    Returns
    -------
    list of Number

    Raises
    ------
    ValueError
        A word that is no number or may be two, with its place.
    """
    for word in _comma_joins(words):
        raise ValueError(refusal(text, Word(word.text.strip(","), word.place, word.row)))
    numbers = []
    for word in words:
        place = word.place
        for piece in word.text.split(","):
            found = number(piece) if piece else None
            if found is not None:
                numbers.append(found)
            elif piece and not is_passed_over(piece):
                raise ValueError(refusal(text, Word(piece, place, word.row)))
            place += len(piece) + 1
    return numbers
