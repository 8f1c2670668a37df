"""Whether the inputs are the pixels of an image, and of which size."""

from __future__ import annotations

import math
import re

OFF = "off"
# The smallest square that is taken for an image unasked.
LEAST = 16
# A size that somebody typed, and names that files give to pixels: pixel_3_4, px12, 3x4, 0_1.
TYPED = re.compile(r"\s*([0-9]{1,4})\s*[x×X*]\s*([0-9]{1,4})\s*")
PIXEL = re.compile(r"(?:pixel|px).{0,20}|[0-9]{1,4}[x_][0-9]{1,4}", re.IGNORECASE)


def image_size(text, n, features=None):
    """Rows and columns of the image that n inputs are.

    Parameters
    ----------
    text : str
        What the reader said: `rows×columns`, `off`, or nothing, where a square is an image unless
        its inputs have names that no pixel has.
    n : int
    features : tuple of str, or None
        The names of the inputs.

    Returns
    -------
    size : tuple of int, or None
        None where they are no image.
    refused : str
        Why what was said is no size; empty where it is one.

    Examples
    --------
    >>> image_size("", 64), image_size("", 16, ("age",) * 16), image_size("2x3", 6)
    (((8, 8), ''), (None, ''), ((2, 3), ''))
    >>> image_size("28×27", 784)
    (None, '28×27 is 756 pixels, and there are 784 inputs.')
    """
    if text.strip().lower() == OFF:
        return None, ""
    if not text.strip():
        side = math.isqrt(n)
        named = features and not all(PIXEL.fullmatch(name) for name in features)
        return ((side, side) if side * side == n >= LEAST and not named else None), ""
    found = TYPED.fullmatch(text)
    if not found:
        return None, "Write the size of an image as rows×columns, for example 28×28, or off."
    rows, columns = map(int, found.groups())
    if rows * columns != n:
        counted = rows * columns
        return None, f"{rows}×{columns} is {counted} pixels, and there are {n} inputs."
    return (rows, columns), ""
