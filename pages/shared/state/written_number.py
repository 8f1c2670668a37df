"""A number as an address holds it, and one as people write it."""

import math
import re

# Python also takes 1_0 for 10, digits of other scripts, and the words nan and infinity.
WRITTEN = {
    int: re.compile(r"[-+]?[0-9]+"),
    float: re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"),
}

# Dashes that people's programs write for a minus sign.
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
MINUS = str.maketrans(DASHES)

# 1,234 is a number between 1 and 2 in one country, and above a thousand in another.
MAYBE_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")

# Longer ones are no number that somebody typed.
LONGEST_TYPED = 60


def read_written(text, kind):
    """The number that a text stands for.

    Parameters
    ----------
    text : str
    kind : type
        int or float.

    Raises
    ------
    ValueError
        If it is none, or is written in another way.

    Examples
    --------
    >>> read_written("12", int), read_written("-1.5e-3", float)
    (12, -0.0015)
    >>> read_written("1_0", int)
    Traceback (most recent call last):
        ...
    ValueError: expected a number in plain digits
    """
    if not WRITTEN[kind].fullmatch(text):
        raise ValueError("expected a number in plain digits")
    return kind(text)


def read_typed(text):
    """The finite number that somebody typed: also a fraction, with a decimal comma, any dash.

    Parameters
    ----------
    text : str

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is none, in words that say how to write one.

    Examples
    --------
    >>> read_typed("1e-3"), read_typed("0,5"), read_typed(" \u22121/4 ")
    (0.001, 0.5, -0.25)
    >>> read_typed("1/0")
    Traceback (most recent call last):
        ...
    ValueError: is a division by 0
    """
    plain = text.strip().translate(MINUS)
    parts = plain.replace(",", ".").split("/")
    written = len(plain) <= LONGEST_TYPED and len(parts) <= 2
    # A comma beside a point, or a second one, groups digits: which of them is no guess of ours.
    if not written or plain.count(",") > len(parts) or ("," in plain and "." in plain):
        raise ValueError("is not a number: write one as 0.5, 1e-3 or 1/3")
    if any(MAYBE_THOUSANDS.fullmatch(part.strip()) for part in plain.split("/")):
        raise ValueError("may have a decimal comma or a thousand: write it without the comma")
    try:
        top, *rest = (read_written(part.strip(), float) for part in parts)
    except ValueError:
        raise ValueError("is not a number: write one as 0.5, 1e-3 or 1/3") from None
    if rest and rest[0] == 0:
        raise ValueError("is a division by 0")
    value = top / rest[0] if rest else top
    if not math.isfinite(value):
        raise ValueError("is too large")
    return value
