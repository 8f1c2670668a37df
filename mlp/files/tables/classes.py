"""Labels as people write them: words, whole numbers, one-hot rows; and the names of the classes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.files.found import as_float64, check_numbers
from mlp.files.refusal import refusal, shown
from mlp.files.tables.numerals import TRUTH

# Up to here the number in a file is the number of the class, even if some classes do not occur.
_LARGEST_CLASS = 99


class Classes(NamedTuple):
    """Labels counted from 0, the names of the classes, and what was assumed."""

    labels: np.ndarray
    names: tuple
    remarks: tuple = ()


def from_words(words):
    """Classes of words: sorted by code point, as scikit-learn does.

    Examples
    --------
    >>> from_words(["no", "yes", "no"]).labels.tolist()
    [0, 1, 0]
    """
    names = sorted(set(words))
    place = {name: i for i, name in enumerate(names)}
    return Classes(np.array([place[word] for word in words], dtype=np.int64), tuple(names))


def from_numbers(values, where, written=None):
    """Classes of whole numbers: from 0 the number itself, from 1 one less, others sorted.

    Parameters
    ----------
    values : ndarray of float64, shape (N,)
    where : str
        What to call them in an error message.
    written : list of str, optional
        How the file writes each; the names of classes that are neither from 0 nor from 1.

    Raises
    ------
    ValueError
        If they are fractions.

    Examples
    --------
    >>> from_numbers(np.array([0.0, 3.0]), "y").names
    ('0', '1', '2', '3')
    >>> from_numbers(np.array([-1.0, 1.0]), "y", ["-1", "1"]).labels.tolist()
    [0, 1]
    """
    whole = values == np.floor(values)
    if not whole.all():
        i = int(np.argmin(whole))
        raise refusal(
            f"{shown(where)} holds fractions, such as {values[i]}: a regression target, expected "
            "classes, as words or as whole numbers (label=0: there is no label)"
        )
    smallest, largest = values.min(), values.max()
    if smallest in (0, 1) and largest <= _LARGEST_CLASS + smallest:
        first, last = int(smallest), int(largest)
        remarks = (f"The labels of {shown(where)} count from 1.",) if first else ()
        names = tuple(str(number) for number in range(first, last + 1))
        return Classes((values - first).astype(np.int64), names, remarks)
    distinct, first_at, labels = np.unique(values, return_index=True, return_inverse=True)
    if written is None:
        names = tuple(f"{value:.0f}" for value in distinct)
    else:
        names = tuple(written[i] for i in first_at)
    return Classes(labels.astype(np.int64), names)


def from_array(found, wanted=None):
    """Classes of an array y: (N,), (N, 1), one-hot, words, or whole numbers; NaN is missing.

    Parameters
    ----------
    found : mlp.files.found.Found
    wanted : int, optional
        How many there must be.

    Returns
    -------
    Classes
        The labels of missing rows are -1.

    Raises
    ------
    ValueError
        Another number of labels than rows, fractions, something else than numbers or text.
    """
    name = shown(found.name)
    if found.texts is None:
        check_numbers(found)
    if wanted is not None and (not found.shape or found.shape[0] != wanted):
        if len(found.shape) == 2 and found.shape[0] == 1 and found.shape[1] == wanted:
            found = _as_column(found)
        else:
            count = found.shape[0] if found.shape else 1
            raise refusal(f"{name} has {count} labels, expected {wanted}, one for each row of X")
    if found.texts is not None:
        if len(found.shape) > 1 and found.shape[1:] != (1,):
            raise refusal(f"{name} is text of shape {found.shape}, expected (N,)")
        return _of_texts(found.texts)
    values = as_float64(found)
    if values.ndim == 2 and values.shape[1] > 1:
        return _of_one_hot(values, name)
    if values.ndim > 2 or (values.ndim == 2 and values.shape[1] != 1):
        raise refusal(f"{name} has shape {found.shape}, expected (N,), (N, 1) or one-hot (N, k)")
    values = values.reshape(-1)
    there = ~np.isnan(values)
    if not there.any():
        raise refusal(f"{name} holds no label")
    if np.isinf(values).any():
        raise refusal(f"{name} holds an infinite label at index {int(np.isinf(values).argmax())}")
    known = from_numbers(values[there], name)
    labels = np.full(len(values), -1, dtype=np.int64)
    labels[there] = known.labels
    return known._replace(labels=labels)


def _as_column(found):
    numbers = None if found.numbers is None else found.numbers.reshape(-1, 1)
    return found._replace(shape=(found.shape[1], 1), numbers=numbers)


def _of_texts(texts):
    there = [text for text in texts if text.strip()]
    if not there:
        raise refusal("the labels are all empty texts")
    known = from_words([text.strip() for text in there])
    labels = np.full(len(texts), -1, dtype=np.int64)
    labels[[i for i, text in enumerate(texts) if text.strip()]] = known.labels
    return known._replace(labels=labels)


def _of_one_hot(values, name):
    if not (np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=1) == 1).all()):
        raise refusal(
            f"{name} has shape {values.shape} and is not one-hot: expected one 1 in each row, or "
            "one label a row"
        )
    k = values.shape[1]
    names = tuple(map(str, range(k)))
    remark = f"The labels of {name} are one-hot rows of {k} classes."
    return Classes(values.argmax(axis=1).astype(np.int64), names, (remark,))


def renamed(classes, names, where):
    """The classes under the names that the file gives.

    Raises
    ------
    ValueError
        If there are fewer names than the labels need.

    Examples
    --------
    >>> renamed(from_words(["a", "b"]), ("A", "B"), "class_names").names
    ('A', 'B')
    """
    if len(names) < len(classes.names) or int(classes.labels.max()) >= len(names):
        raise refusal(
            f"{shown(where)} holds {len(names)} names, and the labels need {len(classes.names)}"
        )
    if set(classes.names) <= set(names) and not all(name.isdigit() for name in classes.names):
        place = [names.index(name) for name in classes.names] + [-1]
        return classes._replace(labels=np.array(place)[classes.labels], names=tuple(names))
    return classes._replace(names=tuple(names))


def texts_of(found):
    """The names that an array holds: texts, or whole numbers as text; None if neither.

    Examples
    --------
    >>> from mlp.files.found import Found
    >>> texts_of(Found("classes", (2,), np.array([0, 7])))
    ('0', '7')
    """
    if found.texts is not None:
        return tuple(text.strip() for text in found.texts)
    if found.numbers is None or found.numbers.ndim > 2:
        return None
    values = as_float64(found).ravel()
    if not np.isfinite(values).all() or (values != np.floor(values)).any():
        return None
    return tuple(f"{value:.0f}" for value in values)


def truth_of(cell):
    """1 for True, 0 for False in any case, else None."""
    return TRUTH.get(cell.lower())
