"""Octave's text format: `# name:`, `# type:`, then the numbers of a matrix line by line."""

from __future__ import annotations

import itertools
import re

import numpy as np

from mlp.files.found import Found
from mlp.files.refusal import LARGEST_FILE, MOST_MEMBERS, refusal, shown
from mlp.files.tables.numerals import NUMBER, values_of

_KEY = re.compile(r"# ([a-z]+): ?(.*)", re.ASCII)
_WORDS = {"inf": "inf", "-inf": "-inf", "nan": "nan", "na": "nan"}
_SINGLE = "float "


def _number(cell):
    if NUMBER.fullmatch(cell):
        return float(cell)
    return float(_WORDS[cell.lower()]) if cell.lower() in _WORDS else None


def _rows(name, lines, rows, columns):
    """The numbers of rows x columns, or a ValueError with the row."""
    filled = [line for line in lines if line.strip()]
    if rows * columns * 8 > LARGEST_FILE:
        raise refusal(f"{shown(name)} declares {rows} x {columns} numbers, the limit is 64 MiB")
    if len(filled) != rows:
        raise refusal(f"{shown(name)} declares {rows} rows, and the file holds {len(filled)} of it")
    values = []
    for i, line in enumerate(filled, 1):
        cells = line.split()
        if len(cells) != columns:
            raise refusal(
                f"{shown(name)} has {len(cells)} numbers in row {i}, expected {columns} columns"
            )
        row = values_of(cells)
        if row is None:
            row = [_number(cell) for cell in cells]
        if any(value is None for value in row):
            j = row.index(None)
            raise refusal(
                f"{shown(name)} holds {shown(cells[j], 20)} in row {i}, column {j + 1}, expected a "
                "number"
            )
        values.append(row)
    return np.array(values, dtype=np.float64).reshape(rows, columns)


def _variable(lines):
    heads = list(itertools.takewhile(bool, (_KEY.fullmatch(line.rstrip()) for line in lines)))
    keys, body = {head[1]: head[2].strip() for head in heads}, lines[len(heads) :]
    name, kind = keys.get("name", ""), keys.get("type", "")
    found = Found(name, (), format="octave", called=name)
    single = kind.startswith(_SINGLE)
    type_name = "float32" if single else "float64"
    plain = kind.removeprefix(_SINGLE)
    if plain == "scalar":
        number = _rows(name, body, 1, 1)
        return found._replace(shape=(1, 1), numbers=number, type_name=type_name)
    if plain == "matrix" and "ndims" not in keys:
        sizes = [keys.get(key, "") for key in ("rows", "columns")]
        if not all(re.fullmatch(r"\d{1,9}", size, re.ASCII) for size in sizes):
            raise refusal(f"{shown(name)} declares no numbers of rows and columns")
        rows, columns = map(int, sizes)
        numbers = _rows(name, body, rows, columns)
        return found._replace(shape=(rows, columns), numbers=numbers, type_name=type_name)
    if plain in ("string", "sq_string"):
        texts = tuple(line.rstrip() for line in body if line.strip())
        return found._replace(texts=texts, type_name="text")
    return found._replace(problem=f"has the type {shown(kind)}, expected a matrix")


def read_octave(data):
    """The variables of a text file that Octave saved.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    list of Found

    Raises
    ------
    ValueError
        If the counts of rows and columns contradict the lines, or a cell is no number.

    Examples
    --------
    >>> text = b"# name: b1\\n# type: matrix\\n# rows: 1\\n# columns: 2\\n 0.5 -1\\n"
    >>> read_octave(text)[0].numbers.tolist()
    [[0.5, -1.0]]
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise refusal(f"the Octave file is no text: byte {error.start + 1} is wrong") from None
    starts = [i for i, line in enumerate(lines) if line.startswith("# name:")]
    if len(starts) > MOST_MEMBERS:
        raise refusal(f"the Octave file holds {len(starts)} variables, the limit {MOST_MEMBERS}")
    ends = [*starts[1:], len(lines)]
    found = [_variable(lines[i:j]) for i, j in zip(starts, ends, strict=True)]
    return [
        one._replace(numbers=one.numbers.astype("f4")) if one.type_name == "float32" else one
        for one in found
    ]
