"""Which column of a table is the label, and features and labels from the columns."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import LARGEST_ENTRY
from mlp.files.refusal import LARGEST_FILE, refusal, shown
from mlp.files.tables.classes import from_numbers, from_words, renamed
from mlp.files.tables.numerals import COMMA, THOUSANDS, is_missing, value_of
from mlp.files.tables.table import index_column

# Names of label columns, the likeliest first.
LABEL_NAMES = (
    *("label", "labels", "class", "classes", "target", "y", "species", "category"),
    *("outcome", "diagnosis", "variety", "digit"),
)
_MOST_CLASSES_GUESSED = 20


def _column_called(columns, label):
    """The column of a name, or of a number from 1 in the file."""
    if isinstance(label, str):
        for same in (lambda name: name == label, lambda name: name.lower() == label.lower()):
            for column in columns:
                if column.name and same(column.name):
                    return column
    elif isinstance(label, int) and not isinstance(label, bool):
        for column in columns:
            if column.place == label:
                return column
    else:
        raise refusal(f"label is {shown(label)!r}, expected a name, a number from 1, 0 or None")
    there = ", ".join(f"{c.place} {shown(c.name, 20)}" if c.name else str(c.place) for c in columns)
    raise refusal(f"label is {shown(repr(label))}, expected one of the columns {shown(there, 300)}")


def _like_a_label(column):
    """Whether it holds exactly 0 ... c-1 or 1 ... c, each at least twice, c from 2 to 20."""
    if not column.whole:
        return False
    values, counts = np.unique(column.known, return_counts=True)
    c = len(values)
    if not 2 <= c <= _MOST_CLASSES_GUESSED or values[0] not in (0, 1):
        return False
    return bool(counts.min() >= 2 and np.array_equal(values, np.arange(c) + values[0]))


def choose_label(table, columns, label):
    """The label column, or None, and what to say of the choice.

    Parameters
    ----------
    table : mlp.files.tables.table.Table
    columns : list of Column
        Without an index.
    label : str, int or None
        A name; a number from 1; 0 for no label; None to choose.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    if isinstance(label, int) and not isinstance(label, bool) and label == 0:
        return None, []
    if label is not None:
        return _column_called(table.columns, label), []
    by_name = {column.name.lower(): column for column in reversed(columns) if column.name}
    for name in LABEL_NAMES:
        if name in by_name:
            return by_name[name], []
    words = [column for column in columns if not column.numeric]
    if len(words) == 1:
        return words[0], []
    if table.class_names:
        return columns[-1], []
    if words or len(columns) < 2:
        return None, []
    first, last = (_like_a_label(column) for column in (columns[0], columns[-1]))
    if not first and not last:
        return None, []
    if all(column.whole for column in columns) or (first and last):
        return None, ["No column is taken as the label: which one it is cannot be told; choose it."]
    chosen = columns[0] if first else columns[-1]
    return chosen, [f"The label is taken to be {chosen.title}: whole numbers, each several times."]


def _bad_cell(table, column, i):
    comma = " with a decimal comma" if table.style == COMMA else ""
    return refusal(
        f"row {table.row_numbers[i]}, {column.title}, holds {shown(column.cells[i], 30)!r}, "
        f"expected a finite number of size at most {LARGEST_ENTRY:g}{comma}"
    )


def _missing_of(table, column):
    """The rows where a column has no value; a ValueError for a cell that is no number of ours."""
    missing, large = [], np.abs(column.values) > LARGEST_ENTRY
    if large.any():
        raise _bad_cell(table, column, int(large.argmax()))
    for i in np.flatnonzero(np.isnan(column.values)):
        if not is_missing(column.cells[i]):
            raise _bad_cell(table, column, int(i))
        missing.append(int(i))
    return missing


def _classes(table, column, kept):
    """The classes of the label column in the rows that are kept."""
    cells = [column.cells[i] for i in kept]
    if column.numeric and not column.only_truths:
        for i in kept:
            if value_of(column.cells[i], table.style) is None:
                raise _bad_cell(table, column, i)
        return from_numbers(column.values[kept], column.title, cells)
    return from_words(cells)


def _skipped(table, features, label):
    """Row by place: why it is left out."""
    reasons = {}
    for column in features:
        for i in _missing_of(table, column):
            reasons.setdefault(i, f"{column.title} is missing")
    if label is not None:
        words = not label.numeric
        for i, cell in enumerate(label.cells):
            if cell == "" or (not words and is_missing(cell)):
                reasons.setdefault(i, f"the label {label.title} is missing")
    return reasons


def features_and_labels(table, label):
    """X, labels and names from a table.

    Parameters
    ----------
    table : mlp.files.tables.table.Table
    label : str, int or None
        As in `mlp.load_rows`.

    Returns
    -------
    dict
        The fields of `mlp.Rows`.

    Raises
    ------
    ValueError
        A cell that is no number, a second column of words, no features, no row without a missing
        value, fractions as labels.
    """
    index = index_column(table)
    columns = [column for column in table.columns if column is not index]
    chosen, said = choose_label(table, columns, label)
    remarks = [*table.remarks, *said]
    if index is not None and index is not chosen:
        remarks.append(f"{index.title} counts or names the rows: it is left out as an index.")
    features = [c for c in columns if c is not chosen]
    words = [column for column in features if not column.numeric]
    if words:
        names = ", ".join(column.title for column in words[:6])
        raise refusal(
            f"columns of words cannot be features, expected numbers: {names}; one of them may be "
            "the label, leave the others out"
        )
    if not features:
        raise refusal("the table has no column of numbers beside the label: no features")
    size = len(table.row_numbers) * len(features) * 8
    if size > LARGEST_FILE:
        raise refusal(f"the features are {size:,} bytes as float64, the limit is 64 MiB")
    reasons = _skipped(table, features, chosen)
    kept = [i for i in range(len(table.row_numbers)) if i not in reasons]
    if not kept:
        raise refusal(
            "no row is left: in every one something is missing, as in the first: "
            f"{next(iter(reasons.values()))}"
        )
    truths = [c.title for c in features if c.truths]
    if truths:
        remarks.append(f"True is read as 1 and False as 0 in {', '.join(truths[:6])}.")
    if table.style == THOUSANDS or (
        table.style == COMMA and any("." in cell for c in features for cell in c.cells)
    ):
        remarks.append("The thousands marks are taken out of the numbers.")
    classes = None
    if chosen is not None:
        classes = _classes(table, chosen, kept)
        remarks.extend(classes.remarks)
        if table.class_names:
            classes = renamed(classes, table.class_names, "the first line")
    return {
        "columns": tuple((column.place, column.name or "") for column in columns),
        "label_place": None if chosen is None else chosen.place,
        "X": np.stack([column.values[kept] for column in features], axis=1),
        "labels": classes and classes.labels,
        "feature_names": tuple(c.name or c.title for c in features) if table.has_header else None,
        "class_names": classes and classes.names,
        "skipped": tuple((table.row_numbers[i], reasons[i]) for i in sorted(reasons)),
        "remarks": tuple(remarks),
    }
