"""A gradient read from a text, with how precise its numbers are as they were written.

Half a unit of the last digit is what a number may be off by because it was printed. What says how
many digits it has: `0.9341` four, `1.50e-03` three. Zeros `0` and `0.0`, and a number that ends in
its point as NumPy writes whole ones, are as precise as the finest number beside them, and exact
where there is none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import partial

import numpy as np

import mlp
from pages.shared.draw.notation import dimensions, listed
from pages.shared.pasted.layout import layout
from pages.shared.pasted.words import decimal_comma, separated_by_commas, with_decimal_comma

# Characters that are read at most.
LONGEST = 100_000
# Numbers that are counted at most, or twice those of the gradient: of a random network the largest
# has 144, and a file of all five about 500.
MOST_NUMBERS = 5_000

# Types that a print names, where no letter or digit goes on.
NAMED_TYPES = re.compile(r"(?<![a-z\d])(bfloat16|float16|float32|float64)(?!\d)")
HALF = re.compile(r"\btorch\.half\b")
# PyTorch names the type of a tensor where it is not the default one.
TENSOR = re.compile(r"\btensor\(")

# With more digits than these, a number that is exactly one of the type's is hardly so by chance.
TELLING_DIGITS = {"float16": 5, "float32": 7}


@dataclass(frozen=True, eq=False)
class Reading:
    """The numbers of a gradient as they were written.

    Attributes
    ----------
    wrt : str
        The array that the gradient is for.
    values : ndarray
        Of the gradient's shape.
    rounding : ndarray
        Half a unit of the last digit of each.
    digits : tuple of int, or None
        The fewest and the most digits that a number has; None where no number is but 0.
    arithmetic : str
        In which they were computed: "float64", "float32", "float16" or "bfloat16".
    turned : bool
        Whether they came transposed.
    source : str
        Which file of this app they are from; empty for any other text.
    """

    wrt: str
    values: np.ndarray
    rounding: np.ndarray
    digits: tuple[int, int] | None
    arithmetic: str
    turned: bool = False
    source: str = ""


def _without_titles_and_counts(rows):
    """The rows without a title row or a first column that count, for each way in which they may."""

    def count(numbers):
        values = [number.value for number in numbers]
        start = values[0] if values else -1
        return (
            all(number.whole for number in numbers)
            and start >= 0
            and values == [start + i for i in range(len(values))]
        )

    titled = len(rows) > 1 and count(rows[0])
    for rest in ([rows[1:]] if titled else []) + [rows]:
        yield rest
        # A single number in front counts nothing, unless a title stands above.
        several = len(rest) > 1 or len(rest) < len(rows)
        if several and all(len(row) > 1 for row in rest) and count([row[0] for row in rest]):
            yield [row[1:] for row in rest]


def _side_by_side(blocks):
    """The rows of blocks of columns that stand below each other in a print."""
    if len({len(rows) for rows in blocks}) > 1:
        return [row for rows in blocks for row in rows]
    return [[entry for row in parts for entry in row] for parts in zip(*blocks, strict=True)]


def _blocks(text, expected):
    """The numbers of a text in blocks and rows, and the factor of all."""
    found = layout(text)
    words = [word for rows in found.blocks for row in rows for word in row]
    most = max(MOST_NUMBERS, 2 * expected)
    if len(words) > most:
        raise ValueError(
            f"More than {most} numbers found, expected {expected}: paste one gradient."
        )
    commas = decimal_comma(words, expected)
    if ";" in text and "\n" in text and all(len(row) == 1 for rows in found.blocks for row in rows):
        # Semicolons between the cells of a spreadsheet, and not between rows.
        found = layout(text.replace(";", " "))
    numbers = with_decimal_comma if commas else partial(separated_by_commas, text)
    return [[numbers(row) for row in rows] for rows in found.blocks], found.factor


def _rows(text, expected):
    """The numbers of a text, row by row, and the factor of all."""
    blocks, factor = _blocks(text, expected)
    plain = _side_by_side(blocks)
    ways = zip(*(_without_titles_and_counts(rows) for rows in blocks), strict=False)
    for rows in (plain, *map(_side_by_side, ways)):
        if _count(rows) == expected:
            return rows, factor
    return plain, factor


def _count(rows):
    return sum(map(len, rows))


def precision(numbers):
    """Half a unit of the last digit of each number; 0 where nothing says what it is.

    Parameters
    ----------
    numbers : list of Number

    Returns
    -------
    list of float
    """
    with_point = [n.last for n in numbers if n.last is not None and not n.whole]
    whole = [n.last for n in numbers if n.last is not None and n.whole]
    finest = min(with_point or whole, default=None)

    def last(number):
        unclear = number.last is None or (number.whole and with_point)
        return finest if unclear else number.last

    return [
        0.0 if last(n) is None or not math.isfinite(n.value) else _half(last(n)) for n in numbers
    ]


def _half(last):
    return float(f"5e{last - 1}")


def arithmetic_of(text, numbers):
    """The arithmetic that numbers were computed in, as the print says it or their digits show.

    Parameters
    ----------
    text : str
    numbers : list of Number

    Returns
    -------
    str
    """
    named = NAMED_TYPES.search(text)
    if named:
        return named[1]
    if HALF.search(text):
        return "float16"
    finite = [n for n in numbers if math.isfinite(n.value)]
    for name, telling in TELLING_DIGITS.items():
        if any(n.digits > telling for n in finite) and all(_is_of(n.value, name) for n in finite):
            return name
    if TENSOR.search(text) and not any(n.digits > 9 for n in finite):
        return "float32"
    return "float64"


def _is_of(value, name):
    """Whether a number is the exact or the shortest text of one in this arithmetic."""
    with np.errstate(over="ignore", under="ignore"):
        rounded = np.dtype(name).type(value)
    return float(rounded) == value or float(str(rounded)) == value


def read(text, wrt, shapes, longest=LONGEST):
    """The gradient in a text that some program printed or somebody typed.

    Brackets, commas, words such as `tensor` and `dtype=torch.float64` are passed over. Rows are
    told apart by nested brackets, or else by lines and semicolons; numbers in one run are read row
    by row. Any dash is a minus sign, D an exponent as E is, and a comma a decimal comma where it
    can be nothing else.

    Parameters
    ----------
    text : str
    wrt : str
    shapes : dict of str to tuple of int
        The shape of each gradient.
    longest : int
        Signs that are read at most.

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        A word that is no number or may be two, with its place; too many or too few numbers, with
        what to do.

    Examples
    --------
    >>> found = read("tensor([ 1.5D-03, –2.5])", "x", {"x": (2,)})
    >>> found.values.tolist(), found.rounding.tolist(), found.arithmetic
    ([0.0015, -2.5], [5e-05, 0.05], 'float32')
    >>> read("0,5 1,25", "x", {"x": (2,)}).values.tolist()
    [0.5, 1.25]
    >>> read("1.5e-3-2.5e-3 1", "x", {"x": (2,)})
    Traceback (most recent call last):
        ...
    ValueError: “1.5e-3-2.5e-3” (column 1) is not a number: separate numbers by spaces, commas or \
new lines.
    """
    if len(text) > longest:
        raise ValueError(f"The text has more than {longest} characters: too many to read.")
    shape = shapes[wrt]
    expected = math.prod(shape)
    rows, factor = _rows(text, expected)
    rows = [row for row in rows if row]
    if _count(rows) != expected:
        raise ValueError(wrong_count(_count(rows), wrt, shapes))
    turned_shape = shape[::-1]
    sizes = (len(rows), *{len(row) for row in rows})
    turned = len(shape) == 2 and sizes == turned_shape != shape
    return reading(
        [number for row in rows for number in row], text, wrt, shape, factor=factor, turned=turned
    )


def reading(numbers, text, wrt, shape, factor="", turned=False):
    """The Reading of numbers in reading order.

    Parameters
    ----------
    numbers : list of Number
    text : str
        That they stand in, which may name their type.
    wrt : str
    shape : tuple of int
        Of the gradient.
    factor : str
        By which all are to be multiplied.
    turned : bool
        Whether the numbers are in the order of the transpose.
    """
    values = np.array([number.value for number in numbers])
    rounding = np.array(precision(numbers))
    if factor:
        with np.errstate(over="ignore"):
            values, rounding = values * float(factor), rounding * float(factor)
    if turned:
        values, rounding = (v.reshape(shape[::-1]).T for v in (values, rounding))
    counted = [number.digits for number in numbers if number.digits]
    return Reading(
        wrt=wrt,
        values=values.reshape(shape),
        rounding=rounding.reshape(shape),
        digits=(min(counted), max(counted)) if counted else None,
        arithmetic=arithmetic_of(text, numbers),
        turned=turned,
    )


def wrong_count(found, wrt, shapes):
    """That there are too many or too few numbers, and what to do."""
    shape = shapes[wrt]
    expected = math.prod(shape)
    numbers = "1 number" if found == 1 else f"{found} numbers"
    said = f"{numbers} found, expected {expected}: {mlp.derivative(wrt)} is {dimensions(shape)}."
    others = [mlp.derivative(name) for name, sizes in shapes.items() if math.prod(sizes) == found]
    if others:
        has = "has" if len(others) == 1 else "have"
        return f"{said} {listed(others)} {has} {found}: choose the gradient above the box."
    if found and found % expected == 0:
        return f"{said} These are {found // expected} times as many: paste those of one input."
    if not found:
        return f"{said} Paste the numbers that your program printed."
    return f"{said} Paste all {expected} numbers of this gradient, and no others."
