"""A matrix beyond what the eye can follow in blocks, each shown by its entry of largest size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.style import MOST_COLUMNS, MOST_ROWS


@dataclass(frozen=True, eq=False)
class Blocks:
    """The entries of largest size of the blocks of a matrix, with their signs.

    Attributes
    ----------
    values : ndarray, shape (r, c)
    rows, columns : integer ndarrays, shape (r, c)
        Where in the matrix each of them stands, counted from 0.
    height, width : int
        Of a block; the last ones may be smaller.
    whole : tuple of int
        The shape of the matrix.
    """

    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    height: int
    width: int
    whole: tuple[int, int]

    @property
    def needed(self):
        """Whether a block holds more than one entry."""
        return self.height * self.width > 1

    @property
    def row_numbers(self):
        """The first row of each block, counted from 1."""
        return range(1, self.whole[0] + 1, self.height)

    @property
    def column_numbers(self):
        """The first column of each block, counted from 1."""
        return range(1, self.whole[1] + 1, self.width)

    def of_rows(self, r):
        """The rows of a row of blocks, counted from 1, in words.

        Examples
        --------
        >>> in_blocks(np.zeros((50, 1))).of_rows(24), in_blocks(np.zeros((33, 1))).of_rows(16)
        ('rows 49–50', 'row 33')
        """
        return _between("row", r, self.height, self.whole[0])

    def of_columns(self, c):
        """The columns of a column of blocks, counted from 1, in words."""
        return _between("column", c, self.width, self.whole[1])


def _between(kind, block, size, whole):
    first, last = block * size + 1, min((block + 1) * size, whole)
    return f"{kind} {first}" if first == last else f"{kind}s {first}–{last}"


def in_blocks(matrix):
    """A matrix as at most `MOST_ROWS` rows and `MOST_COLUMNS` columns of blocks.

    Parameters
    ----------
    matrix : ndarray, shape (N, M)

    Returns
    -------
    Blocks

    Examples
    --------
    >>> in_blocks(np.arange(-70.0, 0.0)[None]).values[0, :3].tolist()
    [-70.0, -68.0, -66.0]
    """
    N, M = matrix.shape
    height, width = -(-N // MOST_ROWS), -(-M // MOST_COLUMNS)
    if height == width == 1:  # most matrices, and at a tenth of the time
        return Blocks(matrix, *np.indices((N, M)), 1, 1, (N, M))
    r, c = -(-N // height), -(-M // width)
    # What fills the last blocks is smaller than any size.
    size = np.full((r * height, c * width), -1.0)
    size[:N, :M] = np.abs(matrix)
    size = size.reshape(r, height, c, width).swapaxes(1, 2).reshape(r, c, height * width)
    inside = size.argmax(axis=-1)
    rows = np.arange(r)[:, None] * height + inside // width
    columns = np.arange(c) * width + inside % width
    return Blocks(matrix[rows, columns], rows, columns, height, width, (N, M))
