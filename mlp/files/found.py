"""What a file holds: named arrays and texts, before anybody knows what they are for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.arguments import LARGEST_ENTRY
from mlp.files.refusal import LARGEST_FILE, refusal, shown

LARGEST_WHOLE_NUMBER = 2**53


class Found(NamedTuple):
    """One array or text of a file.

    Attributes
    ----------
    name : str
        As the file has it: an npz key, a path in JSON, the name of a CSV.
    shape : tuple of int
        As in the file.
    numbers : ndarray or None
        Real numbers of any width and byte order.
    texts : tuple of str or None
        Row by row.
    type_name : str
        float64, float32, bfloat16, int32, ...
    problem : str
        Why these are no numbers, "" if they are: behind the name it makes a sentence.
    format : str
        npz, safetensors, json, mat, octave or csv.
    called : str
        The name without what does not name the array: the ending of a CSV, a fingerprint.
    pickled : bool
        Whether only unpickling would read it.
    """

    name: str
    shape: tuple
    numbers: np.ndarray | None = None
    texts: tuple | None = None
    type_name: str = ""
    problem: str = ""
    format: str = ""
    called: str = ""
    pickled: bool = False

    @property
    def text(self):
        """The one text that it is, or None."""
        return self.texts[0] if self.texts and len(self.texts) == 1 else None


def shaped(numbers, shape, order="C"):
    """Numbers in their declared shape; none at all stay a list, whatever sizes a file declares.

    Examples
    --------
    >>> shaped(np.zeros(0), (0, 2**62, 2**62)).shape
    (0,)
    """
    return numbers.reshape(shape, order=order) if numbers.size else numbers


def as_float64(found):
    """The numbers of an array as float64, none of them changed; NaN and infinity may be among them.

    Raises
    ------
    ValueError
        A whole number beyond 2^53, which float64 does not hold exactly; more than 64 MiB.

    Examples
    --------
    >>> as_float64(Found("b1", (2,), np.array([1, 2], "i1"))).tolist()
    [1.0, 2.0]
    """
    numbers = found.numbers
    if numbers.size * 8 > LARGEST_FILE:
        raise refusal(
            f"{shown(found.name)} is {numbers.size * 8:,} bytes as float64, the limit is 64 MiB"
        )
    if numbers.dtype.kind in "iu":
        large = (numbers > LARGEST_WHOLE_NUMBER) | (numbers < -LARGEST_WHOLE_NUMBER)
        if large.any():
            raise _holds(
                found, large, "whole numbers of size at most 2^53, which float64 holds exactly"
            )
    # A NaN that signals, as a damaged file may hold, would warn.
    with np.errstate(invalid="ignore"):
        return numbers.astype(np.float64)


def _holds(found, bad, expected):
    at = tuple(int(i) for i in np.argwhere(bad)[0])
    where = f" at index {list(at)}" if at else ""
    return refusal(f"{shown(found.name)} holds {found.numbers[at]}{where}, expected {expected}")


def check_numbers(found):
    """Refuse an array that holds something else than numbers, or that only unpickling would read.

    Raises
    ------
    ValueError
        With the array's name and its problem.
    """
    if found.problem:
        converters = ("objects",) if found.pickled else ()
        raise refusal(f"{shown(found.name)} {found.problem}", *converters)
    if found.numbers is None:
        raise refusal(f"{shown(found.name)} holds text, expected an array of numbers")


def finite_float64(found, also_nan=False):
    """The numbers of an array as float64: finite, and small enough for every product of ours.

    Parameters
    ----------
    found : Found
    also_nan : bool
        Whether NaN passes, as it does in rows, where it is a missing value.

    Raises
    ------
    ValueError
        If it holds no numbers or none at all, a whole number beyond 2^53, NaN, infinity, or an
        entry beyond 1e100; with the array's name and the index.

    Examples
    --------
    >>> finite_float64(Found("b1", (2,), np.array([0.5, np.nan])), also_nan=True).tolist()
    [0.5, nan]
    """
    check_numbers(found)
    if found.numbers.size == 0:
        raise refusal(f"{shown(found.name)} has shape {found.shape}, which holds no numbers")
    values = as_float64(found)
    good = np.abs(values) <= LARGEST_ENTRY
    if also_nan:
        good |= np.isnan(values)
    if not good.all():
        wanted = f"finite numbers of size at most {LARGEST_ENTRY:g}"
        raise _holds(found, ~good, wanted)
    return values
