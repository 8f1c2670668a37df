"""What a file holds: named arrays and texts, before anybody knows what they are for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.arguments import LARGEST_ENTRY
from mlp.files.refusal import refusal, shown

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


def as_float64(numbers):
    """Numbers as float64: without a warning for a NaN that signals, as a damaged file may hold.

    Examples
    --------
    >>> as_float64(np.frombuffer(bytes.fromhex("0100807f"), "<f4"))
    array([nan])
    """
    with np.errstate(invalid="ignore"):
        return numbers.astype(np.float64)


def exact_float64(found):
    """The numbers of an array as float64, none of them changed.

    Raises
    ------
    ValueError
        If it holds no numbers or none at all, a whole number beyond 2^53, NaN, infinity, or an
        entry beyond 1e100; with the array's name and the index.

    Examples
    --------
    >>> exact_float64(Found("b1", (2,), np.array([1, 2], "i1"))).tolist()
    [1.0, 2.0]
    """
    if found.problem:
        raise refusal(
            f"{shown(found.name)} {found.problem}", *(("objects",) if found.pickled else ())
        )
    if found.numbers is None:
        raise refusal(f"{shown(found.name)} is text, expected an array of numbers")
    numbers = found.numbers
    if numbers.size == 0:
        raise refusal(f"{shown(found.name)} has shape {found.shape}, which holds no numbers")
    if numbers.dtype.kind in "iu":
        bad = (numbers > LARGEST_WHOLE_NUMBER) | (numbers < -LARGEST_WHOLE_NUMBER)
        wanted = "whole numbers of size at most 2^53, which float64 holds exactly"
    else:
        numbers = as_float64(numbers)
        bad = ~(np.abs(numbers) <= LARGEST_ENTRY)
        wanted = f"finite numbers of size at most {LARGEST_ENTRY:g}"
    if bad.any():
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f" at index {list(at)}" if at else ""
        raise refusal(f"{shown(found.name)} holds {numbers[at]}{where}, expected {wanted}")
    return numbers.astype(np.float64)
