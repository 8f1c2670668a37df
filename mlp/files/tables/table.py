"""A text of cells as columns: which record is the header, which cells are numbers."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from mlp.files.refusal import LARGEST_FILE, MOST_LINES, refusal, shown
from mlp.files.tables.classes import truth_of
from mlp.files.tables.numerals import POINT, is_missing, style_of, value_of, values_of
from mlp.files.tables.text import delimiter_of, records

_MOST_CELLS = LARGEST_FILE // 8
_NUMBER_IN_SOME_STYLE = re.compile(r"[+-]?(?=[.,]?\d)[\d.,]*(?:[eE][+-]?\d+)?", re.ASCII)
_INDEX_NAMES = ("", "unnamed: 0", "index", "id", "row", "rownames")


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    name : str or None
        Of the header, None without one.
    place : int
        In the file, from 1.
    cells : sequence of str
    values : ndarray of float64
        NaN where a cell is no number.
    numeric : bool
        Whether most cells that are there are numbers, or True and False.
    truths : int
        How many cells are True or False.
    """

    name: str | None
    place: int
    cells: tuple
    values: np.ndarray
    numeric: bool
    truths: int = 0

    @property
    def title(self):
        """How a message calls it."""
        return shown(self.name) if self.name else f"column {self.place}"

    @property
    def whole(self):
        """Whether all numbers that are there are whole."""
        return bool(self.numeric and np.all(self.known == np.floor(self.known)))

    @property
    def known(self):
        """The values without NaN."""
        return self.values[~np.isnan(self.values)]

    @property
    def only_truths(self):
        """Whether all cells that are there are True or False."""
        return self.truths > 0 and self.truths == len(self.known)


class Table(NamedTuple):
    """The columns of a text, and what was left out and assumed on the way."""

    columns: tuple
    row_numbers: tuple
    style: str
    has_header: bool
    class_names: tuple | None = None
    remarks: tuple = ()


def _columns(rows, style, first_place=1):
    """The columns of records of one width, without names."""
    columns = []
    for j, cells in enumerate(zip(*(row.cells for row in rows), strict=True)):
        values = values_of(cells, style)
        if values is not None:
            columns.append(Column(None, j + first_place, cells, values, True))
            continue
        numbers = [_value(cell, style) for cell in cells]
        values = np.array([np.nan if number is None else number for number in numbers])
        truths = sum(truth_of(cell) is not None for cell in cells)
        numeric = _numeric(cells, values)
        columns.append(Column(None, j + first_place, cells, values, numeric, truths))
    return columns


def _numeric(cells, values):
    """Whether most cells that are there are numbers."""
    numbers = int(np.count_nonzero(~np.isnan(values)))
    if 2 * numbers > len(cells):
        return True
    there = sum(not is_missing(cell) for cell in cells)
    return 2 * numbers > there or not there


def _value(cell, style):
    number = value_of(cell, style)
    return truth_of(cell) if number is None else number


def _style(rows):
    """How the numbers are written, from the columns in which most cells are like numbers."""
    if not any("," in "".join(row.cells) for row in rows):
        return POINT
    cells = []
    for column in zip(*(row.cells for row in rows), strict=True):
        like = [cell for cell in column if _NUMBER_IN_SOME_STYLE.fullmatch(cell)]
        if 2 * len(like) > len(column) - 1 - sum(map(is_missing, column)):
            cells.extend(like)
    return style_of(cells)


def _without_ends(rows):
    """The records without an empty last column, which a delimiter at the end of lines leaves."""
    body = rows[1:] or rows
    width = len(body[0].cells)
    header = rows[0].cells
    ends = width > 1 and all(len(row.cells) == width and not row.cells[-1] for row in body)
    if not ends or (len(header) == width and header[-1]):
        return rows
    return [r._replace(cells=r.cells[:-1]) if len(r.cells) == width else r for r in rows]


def _check_widths(rows, width):
    for row in rows:
        if len(row.cells) != width:
            raise refusal(
                f"row {row.number} has {len(row.cells)} cells, expected {width} as in the other "
                f"rows: {shown(', '.join(row.cells), 80)}"
            )


def _is_header(cells, body, style):
    """Whether at least half of the numeric columns hold a word in these cells."""
    numeric = [j for j, column in enumerate(body) if column.numeric]
    words = [j for j in numeric if _value(cells[j], style) is None and not is_missing(cells[j])]
    return bool(numeric) and 2 * len(words) >= len(numeric)


def _counts(cells, body):
    """Whether these cells are 0, 1, ..., c-1, as pandas numbers columns, perhaps with an index."""
    indexed = cells[0] == "" and len(cells) > 1 and counting(body[0])
    start = 1 if indexed else 0
    numbers = [str(j) for j in range(len(cells) - start)]
    whole = all(column.whole for column in body[start:])
    return cells[start:] == numbers and len(numbers) >= 3 and not whole


def counting(column):
    """Whether a column counts up by one from 0 or 1."""
    values = column.values
    if not len(values) or values[0] not in (0, 1):
        return False
    return bool(np.array_equal(values, np.arange(len(values)) + values[0]))


def _comment_header(comments, width, delimiter):
    """The names in the last line with # above the rows, if it has as many cells."""
    if not comments:
        return None
    cells = list(comments[-1].cells)
    cells[0] = cells[0].lstrip("#").strip()
    if delimiter == "spaces" and not cells[0]:
        cells = cells[1:]
    return cells if len(cells) == width else None


def _class_names(rows):
    """The names in a first line `N,n,name,name,...` over N rows of n + 1 cells, or None."""
    cells, body = rows[0].cells, rows[1:]
    if len(cells) < 4 or not all(re.fullmatch(r"\d{1,9}", c, re.ASCII) for c in cells[:2]):
        return None
    count, n = int(cells[0]), int(cells[1])
    fits = 0 < len(body) == count and all(len(row.cells) == n + 1 for row in body)
    return tuple(cells[2:]) if fits and not any(map(is_missing, cells[2:])) else None


def _read_rows(text):
    """The comments above and the records that are not blank, with the delimiter."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MOST_LINES:
        raise refusal(f"the table holds {lines:,} lines, the limit is {MOST_LINES:,}")
    delimiter, text = delimiter_of(text)
    mark = {"tabs": "\t", "spaces": " "}.get(delimiter, delimiter)
    if delimiter != "spaces" and text.count(mark) > 2 * _MOST_CELLS:
        raise refusal(f"the table holds far more than {_MOST_CELLS:,} cells, the limit of 64 MiB")
    comments, rows, cells = [], [], 0
    for row in records(text, delimiter):
        if len(row.cells) < 2 and not row.cells[0]:
            continue
        if not rows and row.cells[0].startswith("#"):
            comments.append(row)
            continue
        rows.append(row)
        cells += len(row.cells)
        if cells > _MOST_CELLS + 10_000:
            raise refusal(
                f"the table holds more than {_MOST_CELLS:,} cells (64 MiB of numbers), the limit"
            )
    return comments, rows, delimiter


def _check_names(names):
    seen = set()
    for name in names:
        if name and name in seen:
            raise refusal(f"the header names {shown(name)} twice: every column needs its own name")
        seen.add(name)


def read_table(text):
    """The columns of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        No rows, a row of another width, a quote without end, a name twice, more than 64 MiB.

    Examples
    --------
    >>> table = read_table("x;y\\n0,5;a\\n1,5;b\\n")
    >>> [column.name for column in table.columns], table.columns[0].values.tolist()
    (['x', 'y'], [0.5, 1.5])
    """
    comments, rows, delimiter = _read_rows(text)
    if not rows:
        raise refusal("the table is empty: it has no rows of numbers")
    if class_names := _class_names(rows):
        style = _style(rows[1:])
        columns = tuple(_columns(rows[1:], style))
        return Table(columns, tuple(r.number for r in rows[1:]), style, False, class_names)
    rows = _without_ends(rows)
    body = rows[1:] or rows
    widths = [len(row.cells) for row in body]
    width = max(set(widths), key=lambda size: (widths.count(size), size))
    _check_widths(body, width)
    if len(rows) > 1 and len(rows[0].cells) == width - 1:
        return _with_row_names(rows)
    _check_widths(rows, width)
    style = _style(rows)
    comment = _comment_header(comments, width, delimiter)
    if len(rows) == 1:
        columns = _columns(rows, style)
        if not any(column.numeric for column in columns):
            raise refusal("the table has a header and no rows of numbers below it")
        return _table(rows, columns, style, comment)
    below = _columns(rows[1:], style)
    if _counts(rows[0].cells, below):
        remark = "The header is the numbers of the columns, 0, 1, …"
        return _table(rows[1:], below, style, rows[0].cells, (remark,))
    if _is_header(rows[0].cells, below, style):
        return _table(rows[1:], below, style, rows[0].cells)
    return _table(rows, _with_first(rows[0].cells, below, style), style, comment)


def _with_first(cells, columns, style):
    """The columns with the cells of the first record in front."""
    joined = []
    for cell, column in zip(cells, columns, strict=True):
        number = _value(cell, style)
        values = np.append(np.nan if number is None else number, column.values)
        whole = (cell, *column.cells)
        truths = column.truths + (truth_of(cell) is not None)
        numeric = _numeric(whole, values)
        joined.append(column._replace(cells=whole, values=values, numeric=numeric, truths=truths))
    return joined


def _table(rows, columns, style, header, remarks=()):
    """The table under the names of its header, if it has one."""
    if header is not None:
        _check_names(header)
        # An empty name gets its place; that of the first column, which may be an index, stays.
        columns = [
            column._replace(name=name or ("" if column.place == 1 else column.title))
            for column, name in zip(columns, header, strict=True)
        ]
    numbers = tuple(row.number for row in rows)
    return Table(tuple(columns), numbers, style, header is not None, None, remarks)


def _with_row_names(rows):
    """A header one cell shorter than every row: the first column holds the names of rows.

    R writes tables so, and its names are all different.
    """
    header, body = rows[0].cells, rows[1:]
    shorter = [row._replace(cells=row.cells[1:]) for row in body]
    style = _style(shorter)
    below = _columns(shorter, style, first_place=2)
    names = {row.cells[0] for row in body}
    if not _is_header(header, below, style) or len(names) < len(body):
        _check_widths(rows[:1], len(header) + 1)
    remark = "The first column holds row names: it is left out as an index."
    return _table(body, below, style, header, (remark,))


def index_column(table):
    """The first column, if it only counts or names the rows, else None."""
    first = table.columns[0]
    if len(table.columns) < 2 or first.place != 1:
        return None
    if not table.has_header:
        enough = len(first.cells) >= 3 and len(table.columns) >= 3
        return first if enough and counting(first) else None
    name = (first.name or "").lower()
    if name not in _INDEX_NAMES:
        return None
    distinct = len(set(first.cells)) == len(first.cells)
    names_rows = name == "id" or (name == "" and not first.numeric)
    return first if counting(first) or (names_rows and distinct) else None
