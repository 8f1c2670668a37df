"""Records: what the library returns, which nobody can change, also not through an array in it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np


def _equal(one, other):
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        one, other = np.asarray(one), np.asarray(other)
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))
    if isinstance(one, float) and one != one:
        return other != other
    return type(one) is type(other) and one == other


def plain(array):
    """An array without axes as a Python number, any other as it is.

    Examples
    --------
    >>> plain(np.array(0.5)), plain(np.array([1, 2]))
    (0.5, array([1, 2]))
    """
    return array.item() if np.ndim(array) == 0 else array


def _rebuilt(cls, values):
    return cls(**values)


def record(cls):
    """A frozen dataclass whose arrays are read-only, and so is every copy of it.

    Two records are equal if they are of one class and all their fields that compare are equal,
    arrays bit for bit in shape and dtype, NaN being equal to NaN. `copy.deepcopy` and `pickle` make
    a record by its class again, so that a copy is frozen as the original is.

    The arrays are those that were given, not copies: who makes a record of a caller's array copies
    it first.

    Examples
    --------
    >>> import copy
    >>> @record
    ... class Pair:
    ...     left: np.ndarray
    ...     right: np.ndarray
    >>> pair = Pair(np.zeros(2), np.ones(2))
    >>> again = copy.deepcopy(pair)
    >>> again == pair, again.left.flags.writeable
    (True, False)
    """
    check = getattr(cls, "__post_init__", None)

    def __post_init__(self):
        if check:
            check(self)
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        compared = (field.name for field in fields(self) if field.compare)
        return all(_equal(getattr(self, name), getattr(other, name)) for name in compared)

    def __hash__(self):
        return hash((type(self), *(np.shape(getattr(self, f.name)) for f in fields(self))))

    def __reduce__(self):
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        # A mapping proxy cannot be copied; the class makes one of the dictionary again.
        values = {
            name: dict(value) if isinstance(value, MappingProxyType) else value
            for name, value in values.items()
        }
        return _rebuilt, (type(self), values)

    for method in (__post_init__, __eq__, __hash__):
        setattr(cls, method.__name__, method)
    if "__reduce__" not in vars(cls):
        cls.__reduce__ = __reduce__
    return dataclass(frozen=True, eq=False)(cls)
