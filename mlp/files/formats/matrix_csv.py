"""CSV of one matrix: rows of numbers, perhaps with a header or an index that is no part of it."""

from __future__ import annotations

import re

import numpy as np

from mlp.files.formats.json_text import read_json
from mlp.files.found import Found
from mlp.files.refusal import shown
from mlp.files.tables.numerals import COMMA, style_of, value_of, values_of
from mlp.files.tables.text import decoded, delimiter_of, records

# What our own export puts behind the name of an array: sizes and fingerprint.
_OWN_ENDING = re.compile(r"_\d+-\d+-\d+_[0-9a-f]{8}$")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)


def called(file_name):
    """The name of the matrix in a file of this name.

    Examples
    --------
    >>> called("W1_5-3-5_657e410c.csv")
    'W1'
    """
    return _OWN_ENDING.sub("", re.sub(r"\.(csv|txt|tsv|dat|data)$", "", file_name, flags=re.I))


def _without_shape(rows):
    """The rows without a first line `rows,columns`, where exactly that follows."""
    first = rows[0].cells
    if len(first) == 2 and all(re.fullmatch(r"\d{1,9}", cell, re.ASCII) for cell in first):
        height, width = map(int, first)
        if 1 < len(rows) == height + 1 and all(len(row.cells) == width for row in rows[1:]):
            return rows[1:]
    return rows


def _without_labels(rows):
    """The rows without header and index."""
    header, body = rows[0].cells, rows[1:]
    if not body:
        return rows
    if header[0].lower() in ("", "row") and all(len(row.cells) == len(header) for row in body):
        return [row._replace(cells=row.cells[1:]) for row in body]
    counted = header == [str(i) for i in range(len(header))]
    if counted and not all(_WHOLE.fullmatch(cell) for row in body for cell in row.cells):
        return body
    return rows


def read_matrix(file_name, data):
    """The matrix in a CSV.

    Parameters
    ----------
    file_name : str
    data : bytes

    Returns
    -------
    Found
        Its problem names row and column of a cell that is no number.

    Examples
    --------
    >>> read_matrix("W1.csv", b"2,3\\n1,2,3\\n4,5,6\\n").numbers.tolist()
    [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    """
    found = Found(file_name, (), format="csv", called=called(file_name))
    try:
        text, _ = decoded(data)
        delimiter, text = delimiter_of(text)
        rows = [
            row
            for row in records(text, delimiter)
            if any(row.cells) and not row.cells[0].startswith(("#", "%"))
        ]
        style = style_of(cell for row in rows for cell in row.cells)
    except ValueError as error:
        return found._replace(problem=f"cannot be read: {error}")
    if not rows:
        return found._replace(problem="is empty, expected rows of numbers")
    if all(row.cells[-1] == "" for row in rows) and len(rows[0].cells) > 1:
        rows = [row._replace(cells=row.cells[:-1]) for row in rows]
    rows = _without_labels(_without_shape(rows))
    width = len(rows[0].cells)
    numbers = []
    for row in rows:
        if len(row.cells) != width:
            problem = f"has {len(row.cells)} cells in row {row.number}, expected {width} as above"
            return found._replace(problem=problem)
        values = values_of(row.cells, style)
        if values is None:
            values = [value_of(cell, style) for cell in row.cells]
        if any(value is None for value in values):
            column = next(j for j, value in enumerate(values) if value is None)
            comma = " with a decimal comma" if style == COMMA else ""
            return found._replace(
                problem=f"holds {shown(row.cells[column], 20)!r} in row {row.number}, column "
                f"{column + 1}, expected a finite number{comma}"
            )
        numbers.append(values)
    matrix = np.array(numbers, dtype=np.float64)
    return found._replace(shape=matrix.shape, numbers=matrix, type_name="float64")


def read_csv_members(archive):
    """The matrices of a zip of CSVs.

    Parameters
    ----------
    archive : mlp.files.formats.zip_members.Archive

    Returns
    -------
    list of Found
    """
    found = []
    for member in archive.checked().members:
        base = member.filename.rsplit("/", 1)[-1]
        if base.lower().endswith((".csv", ".txt", ".tsv")):
            found.append(read_matrix(base, archive.read(member)))
        else:
            found.append(Found(base, (), problem="is no CSV", format="csv"))
        if base == "config.json":
            found.extend(_settings(archive.read(member)))
    return found


def _settings(data):
    """What the config.json of our own export says of the network."""
    try:
        return [one for one in read_json(data) if one.name in ("activation", "sizes")]
    except ValueError:
        return []
