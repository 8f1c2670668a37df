"""What a program may call, whatever module it is from: a name in one of two tables.

Operations stand in `mlp.formulas.operations.table`; here stands what makes arrays and numbers of
sizes and classes. No function of NumPy is reached by its name: what is in no table is not called.
"""

import math

import numpy as np

from mlp.formulas.operations.calls import COUNTED_FROM_1
from mlp.formulas.operations.table import CALLS

# Entries: more than any array of these small networks, even between all pairs of two.
LARGEST_ARRAY = 20_000


class Misfit(Exception):
    """Operands whose shapes do not go together."""


class Unknown(Exception):
    """A name, a call or a statement that means nothing here.

    Parameters
    ----------
    message : str
    node : ast node or None
        Where it stands.
    """

    def __init__(self, message, node=None):
        super().__init__(message)
        self.message = message
        self.node = node


def bounded(array):
    """An array, if it is not too large; a Misfit otherwise."""
    if np.size(array) > LARGEST_ARRAY:
        raise Misfit(f"an array of more than {LARGEST_ARRAY} entries")
    return array


def frozen(value):
    """A value that later assignments to entries do not change."""
    return bounded(np.array(value)) if isinstance(value, np.ndarray) else value


def array(value):
    """A value as an array of numbers; Unknown for what is none."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, float | int | np.generic) and not isinstance(value, str):
        return np.asarray(value)
    if isinstance(value, list | tuple):
        try:
            made = np.array([array(part) for part in value])
        except ValueError:
            raise Misfit("rows of different lengths") from None
        if made.dtype.kind in "fib":
            return bounded(made)
    raise Unknown("expected an array or a number")


def shape_of(value):
    """The shape of an array, in words."""
    return str(np.shape(value))


# -- arrays made of sizes -------------------------------------------------------------------


def _filled(number):
    def made(run, arguments, keywords):
        if len(arguments) == 1 and isinstance(arguments[0], tuple | list):
            arguments = arguments[0]
        sizes = [size for size in arguments if isinstance(size, int)]
        if math.prod(sizes) > LARGEST_ARRAY or any(size < 0 for size in sizes):
            raise Misfit("too large")
        return np.full(tuple(sizes), number)

    return made


def _eye(run, arguments, keywords):
    size = arguments[0]
    if not isinstance(size, int) or not 0 <= size <= 100:
        raise Unknown("expected a small number as the size")
    return np.eye(size)


def _one_hot(run, arguments, keywords):
    labels = array(arguments[0])
    if labels.dtype.kind != "i":
        return labels
    made = np.eye(run.sizes["k"])[labels]
    return made.T if run.examples_in_columns else made


# -- numbers --------------------------------------------------------------------------------


def _size(run, arguments, keywords):
    values = array(arguments[0])
    if len(arguments) < 2:
        return tuple(values.shape)
    axis = arguments[1] - (run.language in COUNTED_FROM_1)
    if not isinstance(axis, int) or not 0 <= axis < values.ndim:
        raise Misfit(f"{shape_of(values)} has no such axis")
    return values.shape[axis]


def _length(run, arguments, keywords):
    values = arguments[0]
    return len(values) if isinstance(values, list | tuple) else (np.shape(array(values)) or (1,))[0]


def _numbers(run, arguments, keywords):
    counts = [one for one in arguments if isinstance(one, int)]
    if len(counts) != len(arguments) or not counts or max(map(abs, counts)) > 10_000:
        raise Unknown("expected small whole numbers")
    return np.arange(*counts)


OF_SIZES = {
    **dict.fromkeys(("zeros", "empty"), _filled(0.0)), "ones": _filled(1.0),
    **dict.fromkeys(("eye", "identity"), _eye),
    **dict.fromkeys(("one_hot", "to_categorical", "onehot", "one_hot_encode"), _one_hot),
    **dict.fromkeys(("size", "shape"), _size),
    "nrow": lambda run, a, k: array(a[0]).shape[0],
    "ncol": lambda run, a, k: array(a[0]).shape[-1],
    **dict.fromkeys(("len", "length", "numel"), _length),
    **dict.fromkeys(("range", "arange", "xrange"), _numbers),
}  # fmt: skip

# The names that are no function of the text's own.
KNOWN_FUNCTIONS = frozenset((*CALLS, *OF_SIZES))
