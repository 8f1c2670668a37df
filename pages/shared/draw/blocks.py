"""A matrix beyond what the eye can follow: in blocks, each shown by its entry of largest size, or
in part, and which entries of a row are the largest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.style import MOST_COLUMNS, MOST_READ, MOST_ROWS


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

    words = " in blocks"

    def cell(self, row, column):
        """Row and column of the cell that holds an entry; None stands for all of them."""
        return (
            row if row is None else row // self.height,
            column if column is None else column // self.width,
        )

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


def in_blocks(matrix, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS):
    """A matrix as at most so many rows and columns of blocks.

    Parameters
    ----------
    matrix : ndarray, shape (N, M)
    most_rows, most_columns : int

    Returns
    -------
    Blocks

    Examples
    --------
    >>> in_blocks(np.arange(-70.0, 0.0)[None]).values[0, :3].tolist()
    [-70.0, -68.0, -66.0]
    """
    N, M = matrix.shape
    height, width = -(-N // most_rows), -(-M // most_columns)
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


@dataclass(frozen=True, eq=False)
class Chosen:
    """Some rows and columns of a matrix, each entry for itself.

    Attributes
    ----------
    values : ndarray, shape (r, c)
    rows, columns : integer ndarrays, shape (r, c)
        Where in the matrix each of them stands, counted from 0.
    """

    values: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    needed = False
    words = " in part"

    @property
    def row_numbers(self):
        """The rows, counted from 1."""
        return (self.rows[:, 0] + 1).tolist()

    @property
    def column_numbers(self):
        """The columns, counted from 1."""
        return (self.columns[0] + 1).tolist()

    def cell(self, row, column):
        """Row and column of the cell that holds an entry; None stands for all of them."""
        return (
            row if row is None else int(self.rows[:, 0].searchsorted(row)),
            column if column is None else int(self.columns[0].searchsorted(column)),
        )


def chosen(matrix, rows, columns):
    """These rows and columns of a matrix, in their order.

    Parameters
    ----------
    matrix : ndarray, shape (N, M)
    rows, columns : sequences of int
        Ascending, counted from 0.

    Returns
    -------
    Chosen

    Examples
    --------
    >>> part = chosen(np.arange(6).reshape(2, 3), [1], [0, 2])
    >>> part.values.tolist(), part.column_numbers, part.cell(1, 2)
    ([[3, 5]], [1, 3], (0, 1))
    """
    rows, columns = np.meshgrid(rows, columns, indexing="ij")
    return Chosen(matrix[rows, columns], rows, columns)


def largest(parts, always=(), most=MOST_READ):
    """The places of the largest parts of a sum in size, in their order; all where these are few.

    Parameters
    ----------
    parts : ndarray, shape (N,)
    always : collection of int
        Places that are among them.
    most : int
        How many there are at most.

    Returns
    -------
    ndarray of int

    Examples
    --------
    >>> largest(np.array([3.0, -5.0, 1.0, 4.0]), always=[2], most=2).tolist()
    [1, 2]
    """
    if parts.size <= most:
        return np.arange(parts.size)
    size = np.abs(parts)
    kept = [place for place in dict.fromkeys(always) if place < parts.size]
    size[kept] = np.inf
    return np.sort(np.argsort(-size, kind="stable")[:most])
