"""Numbers as people paste them: from PyTorch, NumPy, a spreadsheet or by hand."""

import re

import numpy as np

from pages.shared.draw.notation import dimensions

# A number that is not the end of a word, so that the 64 of float64 is none.
NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf|nan)(?![\w.])", re.IGNORECASE
)
# Characters that are read at most.
LONGEST = 100_000


def read_numbers(text, shape):
    """The numbers in a text as an array of the shape of a gradient, or of its transpose.

    Brackets, commas, words such as `tensor` and `dtype=torch.float64` are passed over. Rows are
    told apart by lines or brackets; numbers in one run are read row by row.

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
        If there are too many or too few numbers; says how many of each.
    """
    if len(text) > LONGEST:
        raise ValueError(f"The text has {len(text)} characters, expected at most {LONGEST}.")
    text = text.replace("−", "-")
    text = re.sub(r"'[^']*'|\"[^\"]*\"|<[^>]*>", " ", text)
    rows = [NUMBER.findall(row) for row in re.split(r"[\]\n;]", text)]
    rows = [[float(entry) for entry in row] for row in rows if row]
    found = sum(map(len, rows))
    expected = int(np.prod(shape))
    if found != expected:
        sizes = dimensions(shape)
        raise ValueError(f"{found} numbers found, expected {expected}: the gradient is {sizes}.")
    values = np.array([entry for row in rows for entry in row])
    turned = shape[::-1]
    if len(shape) == 2 and (len(rows), *{len(row) for row in rows}) == turned != shape:
        return values.reshape(turned)
    return values.reshape(shape)
