"""How a file writes its numbers: with points or decimal commas, with thousands marks or without.

A comma between digits is a decimal comma in 5,1 and 0,125 and a thousands mark in 1,234,567; in
1,234 it may be either, and a file with nothing but such cells is refused.
"""

from __future__ import annotations

import math
import re

import numpy as np

from mlp.files.refusal import refusal

MISSING = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "-", "--", "."})
TRUTH = {"true": 1.0, "false": 0.0}

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+,\d*|\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?", re.ASCII
)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_SURE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d*)?|,\d{3}\.\d*)", re.ASCII)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)

POINT, COMMA, THOUSANDS = "point", "comma", "thousands"
# float reads more than our numbers: 1_000, inf, digits of other scripts. Of these characters alone
# it reads exactly our numbers.
_PLAIN_CHARACTERS = {
    POINT: re.compile(r"[0-9+\-.eE]*"),
    COMMA: re.compile(r"[0-9+\-,eE]*"),
}


def is_missing(cell):
    """Whether a cell stands for a value that is not there.

    Examples
    --------
    >>> is_missing("N/A"), is_missing("0")
    (True, False)
    """
    return cell.lower() in MISSING


def value_of(cell, style=POINT):
    """The finite number that a cell writes, or None.

    Parameters
    ----------
    cell : str
    style : {"point", "comma", "thousands"}

    Examples
    --------
    >>> value_of("1e3"), value_of("1_000"), value_of("1.234,5", "comma")
    (1000.0, None, 1234.5)
    """
    if style == COMMA:
        if not _DECIMAL_COMMA.fullmatch(cell):
            return None
        cell = cell.replace(".", "").replace(",", ".")
    elif style == THOUSANDS and _THOUSANDS.fullmatch(cell):
        cell = cell.replace(",", "")
    if not NUMBER.fullmatch(cell):
        return None
    value = float(cell)
    return value if math.isfinite(value) else None


def values_of(cells, style=POINT):
    """The cells as float64, all at once, or None where one of them is no plain finite number.

    Examples
    --------
    >>> values_of(["1", "2.5"]), values_of(["1", "inf"]), values_of(["1,5"], "comma")
    (array([1. , 2.5]), None, array([1.5]))
    """
    if style == THOUSANDS or not _PLAIN_CHARACTERS[style].fullmatch("".join(cells)):
        return None
    if style == COMMA:
        cells = "\n".join(cells).replace(",", ".").split("\n")
    try:
        values = np.array(list(map(float, cells)))
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def style_of(cells):
    """How these cells write their numbers.

    Parameters
    ----------
    cells : iterable of str

    Returns
    -------
    {"point", "comma", "thousands"}

    Raises
    ------
    ValueError
        If the only commas are those of cells like 1,234.

    Examples
    --------
    >>> style_of(["5,1", "1,234"]), style_of(["1,234,567", "1,234"])
    ('comma', 'thousands')
    """
    either, thousands = None, False
    for cell in cells:
        if "," not in cell:
            continue
        if _EITHER.fullmatch(cell):
            either = either or cell
        elif _SURE_THOUSANDS.fullmatch(cell):
            thousands = True
        elif _DECIMAL_COMMA.fullmatch(cell):
            return COMMA
    if thousands:
        return THOUSANDS
    if either is None:
        return POINT
    raise refusal(
        f"{either} can be {either.replace(',', '')} (a thousands mark) or "
        f"{either.replace(',', '.')} (a decimal comma), and no other cell decides it: save the "
        "table with decimal points and without thousands marks"
    )
