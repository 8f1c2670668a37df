"""Names against products: yW is y times W, and yhat is one name."""

import re

from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.spelling import identifier_key

# Words whose letters are all names, but that nobody means as a product.
_NO_PRODUCTS = frozenset(("sum", "max", "min", "det", "tr", "mean", "where", "and", "the", "with"))
_MOST_FACTORS = 4
# Longer than any name in the books and any product of four of them; longer letters are not tried.
_MOST_LETTERS = 80


def is_name(text, known, indexed):
    """Whether letters and digits are one known name or function.

    Parameters
    ----------
    text : str
    known : mlp.formulas.reading.spelling.Known
    indexed : bool
        Whether an index follows, so that the letter alone need not be a name.
    """
    if identifier_key(text) in known or (text in WORDS and len(text) > 1):
        return True
    return indexed and text in known.bases


def split(text, known, indexed=False, most=_MOST_FACTORS):
    """The known names whose product letters that stand together are, the longest first.

    Parameters
    ----------
    text : str
    known : mlp.formulas.reading.spelling.Known
    indexed : bool
        Whether an index follows them.
    most : int
        How many names to allow.

    Returns
    -------
    list of str or None
        None if the letters are no product of known names. A last T is the transpose; so is a last
        T2, because in text copied from a rendered page the upper index comes before the lower one.

    Examples
    --------
    >>> from mlp.formulas.reading.spelling import Known
    >>> known = Known.of(("x", "y", "W", "W_1", "W_2"))
    >>> split("yW2", known), split("xW1T", known), split("WT2", known), split("yQ", known)
    (['y', 'W2'], ['x', 'W1', 'T'], ['W', 'T2'], None)
    """
    if most == 0 or text in _NO_PRODUCTS or len(text) > _MOST_LETTERS:
        return None
    for length in range(len(text), 0, -1):
        piece, rest = text[:length], text[length:]
        if rest[:1].isdigit():
            continue
        if not is_name(piece, known, indexed and not rest) and not (piece == "I" and not rest):
            continue
        if not rest:
            return [piece]
        shifted = re.fullmatch(r"T(\d?)", rest)
        if shifted and (not shifted[1] or f"{piece}_{shifted[1]}" in known):
            return [piece, rest]
        following = split(rest, known, indexed, most - 1)
        if following:
            return [piece, *following]
    return None
