"""The CSV files of this app, read again by their titles.

Each is known by its title line, with commas, or with semicolons and decimal commas. A file that was
uploaded has its name in a comment in front: `# dL_dW1_5-3-5_657e410c.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace

import numpy as np

import mlp
from pages.shared.draw.notation import dimensions, listed
from pages.shared.pasted.reading import LONGEST, reading
from pages.shared.pasted.words import number

FILE_NAME = re.compile(r"^# ([\w.-]{1,120})$")
# The start of a name is what the file holds, the end its sizes and fingerprint.
OF_ARRAY = re.compile(r"(dL_d)?(x|y|W1|b1|W2|b2|a|h|theta|yhat)_\d")
OF_NETWORK = re.compile(r"_(\d+-\d+-\d+)_([0-9a-f]{8})\.csv")

# The first two titles of the tables that hold no gradient.
WITHOUT_GRADIENT = {
    *(("quantity", "passed"), ("check", "passes"), ("method", "step"), ("route", "value")),
    *(("seed", "worst"), ("row", "worst"), ("input", "unit"), ("unit", "class")),
    *(("product", "left"),),
    *(("line", "entry"), ("step", "forward"), ("line", "formula")),
}


@dataclass(frozen=True)
class Table:
    """A table of this app: the name of its file where that is known, its titles and its rows."""

    name: str
    titles: list
    rows: list
    decimal_comma: bool

    def column(self, title):
        """The cells below a title."""
        at = self.titles.index(title)
        return [row[at] for row in self.rows]


# Columns with what inputs and classes are called, beside their numbers.
OF_NAMES = ("name", "class name")


def table_in(text, longest=LONGEST):
    """The table of this app that a text is, or None; its columns of names are left out.

    Parameters
    ----------
    text : str
    longest : int
        Signs that are read at most.
    """
    filled = [line for line in text[: longest + 1].splitlines() if line.strip("\ufeff \t")]
    names = [FILE_NAME.match(line) for line in filled]
    lines = [line.removeprefix("\ufeff") for line in filled if not line.startswith("#")]
    if not lines:
        return None
    name = next((named[1] for named in names if named), "")
    delimiter = ";" if ";" in lines[0] else ","
    try:
        titles, *rows = csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return None
    if any(len(row) != len(titles) for row in rows):
        return None
    kept = [at for at, title in enumerate(titles) if title not in OF_NAMES]
    titles, rows = [titles[at] for at in kept], [[row[at] for at in kept] for row in rows]
    if not _is_ours(titles):
        return None
    return Table(name, titles, rows, delimiter == ";")


def _is_ours(titles):
    return (
        tuple(titles[:2]) in WITHOUT_GRADIENT
        or titles[:3] == ["quantity", "row", "column"]
        or titles[:2] in (["input", "x"], ["input", "gradient"], ["label", "dL_dx1"])
        or (len(titles) > 1 and titles == ["row", *map(str, range(1, len(titles)))])
    )


def held_in(table, label):
    """The gradients in a table: of each, by the array it is for, the cells by row and column.

    Parameters
    ----------
    table : Table
    label : int
        The true label, from 1: whose row it is where a table has one for each label.

    Returns
    -------
    dict of str to dict of (int, int) to str
        By "" where only the shape says what it is.

    Raises
    ------
    ValueError
        If there are none.
    """
    titles = table.titles
    if titles[:3] == ["quantity", "row", "column"] and "value" in titles:
        held = _by_quantity(table)
    elif titles[0] == "input" and titles[1] in ("x", "gradient"):
        cells = table.column("value" if "value" in titles else "gradient")
        held = {"x": {(1, i + 1): cell for i, cell in enumerate(cells)}}
    elif titles[0] == "label":
        rows = [row[1:] for row in table.rows if row[0] == str(label)]
        held = {"x": {(1, i + 1): cell for i, cell in enumerate(rows[0])}} if rows else {}
    elif titles[0] == "row" and titles[1] != "worst":
        held = _of_one_array(table)
    else:
        held = {}
    if not held:
        raise ValueError(
            "This table of the app holds no gradient. The page Export has those that do: "
            "gradients_….csv, and dL_dx_….csv, dL_dW1_….csv and so on."
        )
    return held


def _by_quantity(table):
    # Beside its finite difference a gradient goes by the name of its array alone.
    checked = "finite_difference" in table.titles
    held = {}
    columns = (table.column(title) for title in ("quantity", "row", "column", "value"))
    for quantity, row, column, value in zip(*columns, strict=True):
        wrt = quantity if checked else quantity.removeprefix("dL_d")
        if wrt in mlp.CHECKED_ARRAYS and (checked or quantity != wrt):
            held.setdefault(wrt, {})[_place(row), _place(column)] = value
    return held


def _of_one_array(table):
    named = OF_ARRAY.match(table.name)
    if named and not named[1]:
        plain = mlp.QUANTITIES[named[2]].plain
        raise ValueError(
            f"The file {table.name} holds {plain} itself, not its gradient: that is in "
            f"dL_d{named[2]}_….csv."
        )
    wrt = named[2] if named and named[2] in mlp.CHECKED_ARRAYS else ""
    rows = enumerate(table.rows, 1)
    return {wrt: {(i, j): cell for i, row in rows for j, cell in enumerate(row[1:], 1)}}


def _place(text):
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise ValueError(f"“{text[:40]}” is no place: rows and columns are counted from 1.")
    return int(text)


def _sizes(cells):
    """The number of rows and columns of the cells of one array."""
    return tuple(max(place[axis] for place in cells) for axis in (0, 1))


def _as_matrix(shape):
    return (1, *shape) if len(shape) == 1 else shape


def chosen(held, wrt, shapes):
    """The gradient of a table to be judged: the one that is set, or else the first it holds.

    Parameters
    ----------
    held : dict
        As `held_in` returns.
    wrt : str
        The gradient that is set.
    shapes : dict of str to tuple of int

    Returns
    -------
    str
    """
    if "" not in held:
        return wrt if wrt in held else next(name for name in mlp.CHECKED_ARRAYS if name in held)
    fitting = [name for name in shapes if _as_matrix(shapes[name]) == _sizes(held[""])]
    return wrt if wrt in fitting or not fitting else fitting[0]


def read_table(table, wrt, shapes, label):
    """The gradient in a table of this app.

    Parameters
    ----------
    table : Table
    wrt : str
        The gradient that is set.
    shapes : dict of str to tuple of int
        The shape of each gradient of this network.
    label : int

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        If the table holds no such gradient, or one of another network.
    """
    held = held_in(table, label)
    cells = held.get(wrt, held.get(""))
    if cells is None:
        names = listed(mlp.derivative(name) for name in held)
        raise ValueError(f"This file holds {names}: choose that gradient above the box.")
    shape = shapes[wrt]
    places = [(i + 1, j + 1) for i in range(_as_matrix(shape)[0]) for j in range(shape[-1])]
    if set(places) != set(cells):
        raise ValueError(
            f"This file holds {mlp.derivative(wrt)} as {dimensions(_sizes(cells))}, and this "
            f"network has {dimensions(shape)}: open the network that the file is of, for example "
            "by its config.json."
        )
    written = [_written(cells[place], table.decimal_comma) for place in places]
    found = reading(written, "float64", wrt, shape)
    # Its files hold all digits: the shortest text that reads back as the identical float64.
    return replace(
        found, rounding=np.zeros(shape), digits=None, source=table.name or "a table of this app"
    )


def _written(cell, decimal_comma):
    found = number(cell.replace(",", ".") if decimal_comma else cell)
    if found is None:
        raise ValueError(f"“{cell[:40]}” is not a number: the file was changed.")
    return found
