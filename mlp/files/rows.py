"""load_rows: inputs and labels from a table that somebody has."""

from __future__ import annotations

import numpy as np

from mlp.core.records import record
from mlp.files.formats.npz import read_npy, read_npz
from mlp.files.formats.zip_members import open_zip
from mlp.files.found import check_numbers, finite_float64
from mlp.files.kinds import kind_of, refuse_kind
from mlp.files.refusal import only_value_errors, refusal, shown
from mlp.files.source import read_source
from mlp.files.tables.classes import Classes, from_array, from_numbers, renamed, texts_of
from mlp.files.tables.columns import features_and_labels
from mlp.files.tables.table import read_table
from mlp.files.tables.text import decoded

_INPUTS = ("X", "x", "data", "inputs", "features")
_LABELS = ("y", "labels", "label", "target")


@record
class Rows:
    """Inputs and labels that were read from a file.

    Attributes
    ----------
    X : ndarray, shape (N, n)
    labels : ndarray of int, shape (N,), or None
        Counted from 0.
    feature_names, class_names : tuple of str, or None
    skipped : tuple of (row number, reason)
        Rows with a missing value. Records of a text count from 1, with header and blank lines.
    remarks : tuple of str
        All that was assumed, converted or left out.
    columns : tuple of (int, str)
        The columns of a text one of which may be the label: number in the file, counted from 1, and
        name, "" where there is none.
    label_place : int or None
        The number of the column that was taken as the label.
    """

    X: np.ndarray
    labels: np.ndarray | None = None
    feature_names: tuple | None = None
    class_names: tuple | None = None
    skipped: tuple = ()
    remarks: tuple = ()
    columns: tuple = ()
    label_place: int | None = None


def _inputs(found):
    """X as float64 (N, n), and what was said of it."""
    X = next((found[name] for name in _INPUTS if name in found), None)
    if X is None:
        names = ", ".join(shown(name, 30) for name in list(found)[:8]) or "nothing"
        raise refusal(
            f"the npz holds no X (or x, data, inputs, features) of inputs; it has {names}"
        )
    name = shown(X.name)
    check_numbers(X)
    if len(X.shape) not in (2, 3) or 0 in X.shape:
        raise refusal(f"{name} has shape {X.shape}, expected (N, n) with N and n of at least 1")
    remarks = []
    if X.type_name in ("float32", "float16"):
        remarks.append(f"{name} is in {X.type_name}, read exactly as float64.")
    if len(X.shape) == 3:
        remarks.append(f"{name} has shape {X.shape}: each example is laid out row by row.")
    values = finite_float64(X, also_nan=True).reshape(X.shape[0], -1)
    return values, remarks


def _names(found, key, size=None):
    """The texts of an array, or None where there is none."""
    if key not in found:
        return None
    if found[key].problem:
        return None  # not needed: _left_out says so
    names = texts_of(found[key])
    if names is None or (size is not None and len(names) != size):
        count = "no" if names is None else len(names)
        raise refusal(f"{key} holds {count} names, expected {size or 'texts'}")
    return names


def _labels(found, X, feature_names, label):
    """The classes, or None, and X and its names without a label column."""
    if label == 0 and not isinstance(label, bool):
        return None, X, feature_names
    if label is None:
        y = next((found[name] for name in _LABELS if name in found), None)
        return (y and from_array(y, wanted=len(X))), X, feature_names
    if isinstance(label, str) and label in found and label not in _INPUTS:
        return from_array(found[label], wanted=len(X)), X, feature_names
    there = list(feature_names or ())
    if isinstance(label, str) and label in there:
        j = there.index(label)
    elif isinstance(label, int) and not isinstance(label, bool) and 1 <= label <= X.shape[1]:
        j = label - 1
    else:
        names = shown(", ".join([*found, *there]), 300)
        raise refusal(f"label is {shown(repr(label))}, expected one of {names} or a number from 1")
    if X.shape[1] == 1:
        raise refusal("X has one column: as the label it would leave no features")
    known = from_numbers(X[~np.isnan(X[:, j]), j], f"column {j + 1}")
    labels = np.full(len(X), -1, dtype=np.int64)
    labels[~np.isnan(X[:, j])] = known.labels
    names = tuple(name for i, name in enumerate(there) if i != j) if there else None
    return Classes(labels, known.names, known.remarks), np.delete(X, j, axis=1), names


def _left_out(found):
    """What to say of names that would have to be unpickled."""
    names = [one for one in map(found.get, ("feature_names", "class_names")) if one]
    return [f"{one.name} is left out: it {_in_short(one)}." for one in names if one.problem]


def _in_short(found):
    return found.problem.partition(";")[0]


def _rows_of_npz(found, label):
    """The fields of Rows from the arrays of an npz."""
    found = {one.name: one for one in found}
    X, remarks = _inputs(found)
    feature_names = _names(found, "feature_names", X.shape[1])
    classes, X, feature_names = _labels(found, X, feature_names, label)
    remarks.extend(_left_out(found))
    class_names = None
    if classes is not None:
        remarks.extend(classes.remarks)
        if (given := _names(found, "class_names")) is not None:
            classes = renamed(classes, given, "class_names")
        class_names = classes.names
    bad = np.isnan(X).any(axis=1)
    unlabelled = np.zeros(len(X), bool) if classes is None else classes.labels < 0
    kept = ~(bad | unlabelled)
    if not kept.any():
        raise refusal("no row of X is left: in every one a value is missing (NaN)")
    skipped = tuple(
        (int(i) + 1, "X holds NaN" if bad[i] else "the label is missing")
        for i in np.flatnonzero(~kept)
    )
    return {
        "X": X[kept],
        "labels": None if classes is None else classes.labels[kept],
        "feature_names": feature_names,
        "class_names": class_names,
        "skipped": skipped,
        "remarks": tuple(remarks),
    }


@only_value_errors
def load_rows(file, name=None, *, label=None):
    """Inputs and labels from a table as text or from an npz, or a ValueError in one sentence.

    Delimiter, decimal comma, header, index and label column are told from the content, and what was
    assumed is said. A row with a missing value is skipped and listed; a cell that is no number in a
    column of numbers is refused with its row and column.

    Parameters
    ----------
    file : path, bytes or binary file object
    name : str, optional
    label : str or int, optional
        The label column by name, or by its number in the file from 1; 0: there is none; None: it is
        found by its name, by being the only one of words, or by its whole numbers.

    Returns
    -------
    Rows

    Raises
    ------
    ValueError
        One line: what was found, where, and what to do.
    OSError
        What `open` raises for a path.

    Examples
    --------
    >>> rows = load_rows(b"length;width;species\\n0,5;1,5;a\\n1,5;?;b\\n2,0;0,25;b\\n")
    >>> rows.X.tolist(), rows.labels.tolist(), rows.class_names
    ([[0.5, 1.5], [2.0, 0.25]], [0, 1], ('a', 'b'))
    >>> rows.skipped, rows.columns, rows.label_place
    (((3, 'width is missing'),), ((1, 'length'), (2, 'width'), (3, 'species')), 3)
    """
    source = read_source(file, name)
    kind = kind_of(source)
    if kind == "zip":
        archive = open_zip(source.data)
        if archive.kind == "npz":
            return Rows(**_rows_of_npz(read_npz(archive), label))
        if archive.kind in ("torch_zip", "keras", "excel"):
            refuse_kind(archive.kind, "table")
        archive.checked()
        raise refusal("the zip is no npz: unpack it, and bring the CSV or an npz with X and y")
    if kind == "npy":
        check_numbers(read_npy("the array of the npy file", source.data))
    if kind not in ("text", "unknown"):
        refuse_kind(kind, "table")
    text, guessed = decoded(source.data)
    fields = features_and_labels(read_table(text), label)
    if guessed:
        remark = f"The text is not UTF-8: it is read as {guessed}."
        fields["remarks"] = (remark, *fields["remarks"])
    return Rows(**fields)
