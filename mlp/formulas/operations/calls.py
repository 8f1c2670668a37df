"""How operations are called: which arguments are operands, and what the others say.

A reader hands over the arguments of a call, be they trees or arrays, and a function `apply` that
makes of an operation, its value and its operands whatever the reader makes: a node, or a result.
So each way of writing is told once, for all readers. An argument that is no operand is plain: a
number, True, a tuple of numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from mlp.formulas.operations.arrays import (
    AS_ROW,
    EXAMPLES_IN_COLUMNS,
    EXAMPLES_IN_ROWS,
    FIRST_AXIS,
    OF_ANY_VECTOR,
)

# What libraries call the options of a call, and what it is called here.
SPELLINGS = {
    **dict.fromkeys(("dim", "dims", "reduction_indices"), "axis"),
    **dict.fromkeys(("keepdim", "keep_dims"), "keepdims"),
}

COUNTED_FROM_1 = ("octave", "julia")


class BadCall(Exception):
    """A call whose arguments mean nothing here; its message is for the reader."""


@dataclass(frozen=True, eq=False)
class Options:
    """What a call says beside its operands, and where it stands.

    Parameters
    ----------
    given : mapping
        Options by name.
    language : str
        python, octave, r or julia.
    in_columns : bool or None
        Whether each example of a batch is a column; None where there is no batch.
    """

    given: Mapping = field(default_factory=dict)
    language: str = "python"
    in_columns: bool | None = None

    def get(self, name, default=None):
        """An option, or what it is where the call does not say it."""
        return self.given.get(name, default)


@dataclass(frozen=True, eq=False)
class Way:
    """One way of calling an operation.

    Parameters
    ----------
    names : tuple of str
        Of functions and methods, whatever module they are from, or the sign of an operator.
    operands : (int, int)
        How many arguments are operands, at least and at most: the first ones.
    options : tuple of str
        The arguments behind them, in their order or by their names; one with a star is all the
        rest.
    result : callable or None
        From `apply`, the Options and the operands to what is meant; None for the operation itself.
    """

    names: tuple[str, ...]
    operands: tuple[int, int] = (1, 1)
    options: tuple[str, ...] = ()
    result: Callable | None = None

    @property
    def most(self):
        """How many arguments may stand in the call, or None for any number."""
        if self.options and self.options[-1].startswith("*"):
            return None
        return self.operands[1] + len(self.options)


def arranged(name, way, arguments, keywords):
    """The operands of a call, and its options by name.

    Parameters
    ----------
    name : str
        For the message.
    way : Way
    arguments : list
    keywords : mapping

    Raises
    ------
    BadCall
        Operands are missing.

    Examples
    --------
    >>> along = Way(("sum",), options=("axis", "keepdims"))
    >>> arranged("sum", along, ["h", 0], {"keepdim": True})
    (['h'], {'axis': 0, 'keepdims': True})
    >>> arranged("reshape", Way(("reshape",), options=("*shape",)), ["h", 1, -1], {})
    (['h'], {'shape': (1, -1)})
    """
    least, most = way.operands
    if len(arguments) < least:
        raise BadCall(f'"{name}" needs {least} arguments and has {len(arguments)}')
    rest, given = arguments[most:], {}
    for place, option in enumerate(way.options[: len(rest)]):
        if option.startswith("*"):
            given[option[1:]] = tuple(rest[place:])
        else:
            given[option] = rest[place]
    return arguments[:most], given | {
        SPELLINGS.get(word, word): value for word, value in keywords.items()
    }


# -- what calls of several languages mean ---------------------------------------------------


def axis_and_keep(options):
    """The axis of a sum, from 0, or None for all entries; and whether it is kept.

    Octave sums along the first axis unless it is told another, and keeps it.

    Examples
    --------
    >>> axis_and_keep(Options({"axis": 0})), axis_and_keep(Options({"axis": 2}, "julia"))
    ((0, False), (1, True))
    >>> axis_and_keep(Options({}, "octave"))
    ('first axis', True)
    """
    axis, keep = options.get("axis"), bool(options.get("keepdims", False))
    if isinstance(axis, list | tuple) and len(axis) == 1:
        axis = axis[0]
    if axis is not None and not isinstance(axis, int):
        raise BadCall("expected a number as the axis")
    if options.language in COUNTED_FROM_1:
        keep = axis is not None or options.language == "octave"
        if axis is not None:
            axis -= 1
        elif options.language == "octave":
            axis = FIRST_AXIS
    return axis, keep


def along(operation):
    """A call that names an axis, or none."""
    return lambda apply, options, array: apply(operation, axis_and_keep(options), array)


def along_fixed(operation, axis):
    """A call whose name says along which axis of a matrix."""
    return lambda apply, options, array: apply(operation, (axis, False), array)


def largest_of(operation, of_two):
    """Of the entries of one array, or of two arrays entry by entry: max(a, axis), max(0, a)."""

    def result(apply, options, array):
        second = options.get("axis")
        is_axis = isinstance(second, int) and options.language == "python"
        if second is None or is_axis or isinstance(second, list | tuple):
            return apply(operation, axis_and_keep(options), array)
        return apply(of_two, None, array, second)

    return result


def in_order(operation):
    """An operation on operands as they stand."""
    return lambda apply, options, *operands: apply(operation, None, *operands)


def with_value(operation, value):
    """An operation whose value the name of the call says."""
    return lambda apply, options, *operands: apply(operation, value, *operands)


def raised(apply, options, base):
    """A power."""
    if options.get("exponent") is None:
        raise BadCall("expected an exponent")
    return apply("power", options.get("exponent"), base)


def _shape(options):
    """The sizes of a call, which are one tuple or several whole numbers."""
    sizes = options.get("shape", ())
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = tuple(sizes[0])
    if not sizes or not all(isinstance(size, int) for size in sizes):
        raise BadCall("expected whole numbers as the shape")
    return sizes


def reshaped(apply, options, array):
    """The entries in another shape."""
    return apply("reshape", _shape(options), array)


def tiled(apply, options, array):
    """An array again and again, so many times along each axis."""
    sizes = _shape(options)
    if min(sizes) < 0:
        raise BadCall("expected how often, along each axis")
    return apply("tile", sizes, array)


def transposed(apply, options, array):
    """The transpose; where vectors are columns, that of a bare one is a row."""
    value = AS_ROW if options.language in ("r", "julia") else None
    return apply("transpose", value, array)


def softmax(apply, options, theta):
    """The softmax along an axis, or over the classes of each example."""
    value = axis_and_keep(options)[0] if options.given else None
    if value is None and options.in_columns is not None:
        value = EXAMPLES_IN_COLUMNS if options.in_columns else EXAMPLES_IN_ROWS
    return apply("softmax", value, theta)


def diag(apply, options, array):
    """np.diag, which builds a matrix or takes its diagonal; elsewhere a row is a vector too."""
    value = None if options.language == "python" else OF_ANY_VECTOR
    return apply("np.diag", value, array)


def matmul(apply, options, left, right):
    """The matrix product, with the transposes that some libraries take as options."""
    if options.get("transpose_a"):
        left = apply("transpose", None, left)
    if options.get("transpose_b"):
        right = apply("transpose", None, right)
    return apply("matmul", None, left, right)


def times_turned(left_turned):
    """A product with one transpose: R's crossprod AᵀB and tcrossprod ABᵀ, of A alone AᵀA, AAᵀ."""

    def result(apply, options, left, right=None):
        right = left if right is None else right
        if left_turned:
            return apply("matmul", None, apply("transpose", None, left), right)
        return apply("matmul", None, left, apply("transpose", None, right))

    return result


def through_sigmoid(apply, options, arriving, a):
    """dh ∘ σ′(a), as a well-known course calls it: sigmoid_backward(dA, Z)."""
    return apply("times", None, arriving, apply("dsigmoid", None, a))


def bsxfun(apply, options, name, left, right):
    """Octave's own broadcasting, told by the name of a function."""
    operations = {"times": "times", "plus": "add", "minus": "subtract", "rdivide": "divide"}
    if name not in operations:
        raise BadCall("expected @times, @plus, @minus or @rdivide")
    return apply(operations[name], None, left, right)


def einsum(apply, options, pattern, *operands):
    """Einstein's sum over a pattern of indices."""
    if not isinstance(pattern, str) or not operands:
        raise BadCall("expected the indices as a text and then the arrays")
    return apply("einsum", pattern, *operands)


def expanded(apply, options, array):
    """A further axis of length 1."""
    if not isinstance(options.get("axis"), int):
        raise BadCall("expected a number as the axis")
    return apply("expand_dims", options.get("axis"), array)


def unchanged(apply, options, array):
    """What only says of numbers how they are stored."""
    return array


# -- operators ------------------------------------------------------------------------------


def entry_by_entry(operation):
    """The operator of two operands; in R matrices are alike and a vector goes down the columns."""

    def result(apply, options, left, right):
        if options.language == "r":
            shapes = np.shape(left), np.shape(right)
            if len(shapes[0]) == len(shapes[1]) == 2 and shapes[0] != shapes[1]:
                raise ValueError(f"{shapes[0]} and {shapes[1]}: R wants equal shapes")
            if sorted(map(len, shapes)) == [1, 2]:
                left, right = (_as_column(one) if np.ndim(one) == 1 else one
                               for one in (left, right))  # fmt: skip
        return apply(operation, None, left, right)

    return result


def matrix_product(apply, options, left, right):
    """The operator of the matrix product: Octave's takes numbers, R's and Julia's bare vectors."""
    if options.language in COUNTED_FROM_1 and 0 in (np.ndim(left), np.ndim(right)):
        return apply("times", None, left, right)
    if options.language == "julia" and np.ndim(left) == 1:
        left = _as_column(left)
    if options.language == "r" and np.ndim(right) == 1:
        right = _as_column(right) if np.shape(left)[-1:] == np.shape(right) else _as_row(right)
    if options.language == "r" and np.ndim(left) == 1:
        left = _as_row(left) if np.shape(left) == np.shape(right)[:1] else _as_column(left)
    return apply("matmul", None, left, right)


def _as_column(vector):
    return np.reshape(vector, (-1, 1))


def _as_row(vector):
    return np.reshape(vector, (1, -1))
