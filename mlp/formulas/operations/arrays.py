"""The arrays of results from the arrays of operands, and how many entries they will have.

Each function takes the value of the operation (an exponent, an axis; mostly None) and then each
operand, an array of float64 or of whole numbers. NumPy's own ValueError says that operands do not
go together.
"""

import math

import numpy as np

from mlp.core.activation import activation_named
from mlp.core.softmax import softmax

# The value of a sum along the first axis that is longer than 1, of none the whole sum.
FIRST_AXIS = "first axis"
# The value of a softmax over the classes of each example, where examples are rows or columns.
EXAMPLES_IN_ROWS, EXAMPLES_IN_COLUMNS = "examples in rows", "examples in columns"
# The value of a transpose that makes a row of a bare vector.
AS_ROW = "as row"
# The value of a diagonal matrix that is built from a row or a column, too.
OF_ANY_VECTOR = "of any vector"


def ignoring_value(function):
    """A function of operands alone as one of an operation's value and its operands."""
    return lambda value, *operands: function(*operands)


def of_each_entry(function):
    """A function of each entry, which is a number and no truth value."""
    return lambda value, array: function(np.asarray(array, dtype=float))


def slope_of(activation):
    """The slope of an activation, with every digit."""
    return of_each_entry(lambda a: activation_named(activation).value_and_slope(a)[1])


def value_of(activation):
    """An activation itself."""
    return of_each_entry(lambda a: activation_named(activation).value(a))


def power(value, base):
    """Of a square matrix the matrix power, of a vector each entry's."""
    if np.ndim(base) == 2 and min(base.shape) > 1:
        return np.linalg.matrix_power(base, value)
    return entrywise_power(value, base)


def entrywise_power(value, base):
    """Each entry to a power; in a program the exponent may be an array."""
    return np.power(np.asarray(base, dtype=float), np.asarray(value, dtype=float))


def reduced(function):
    """A sum, mean or largest entry: of all entries or along an axis, which may be kept."""

    def result(value, array):
        axis, keep = value
        if axis == FIRST_AXIS:
            axis = next((place for place, size in enumerate(np.shape(array)) if size != 1), None)
        return function(array, axis=axis, keepdims=keep)

    return result


def softmax_of(value, theta):
    """The softmax along an axis, over the classes of each example, or over all entries."""
    if value is None:
        return softmax(np.ravel(theta)).reshape(np.shape(theta))
    axis = value
    if value in (EXAMPLES_IN_ROWS, EXAMPLES_IN_COLUMNS):
        is_column = theta.ndim == 2 and (value == EXAMPLES_IN_COLUMNS or theta.shape[1] == 1)
        axis = 0 if is_column else -1
    return np.swapaxes(softmax(np.swapaxes(theta, axis, -1)), axis, -1)


def transposed(value, array):
    """The transpose; a bare vector becomes a row, where the language has no bare vectors."""
    return array[None] if value == AS_ROW and np.ndim(array) == 1 else np.transpose(array)


def diag_or_diagonal(value, array):
    """The diagonal matrix of a vector, or the diagonal of a matrix."""
    if value == OF_ANY_VECTOR and 1 in np.shape(array):
        array = np.ravel(array)
    return np.diag(array)


def outer(value, left, right):
    """The outer product of two vectors; NumPy itself would unroll matrices."""
    if any(np.ndim(one) > 1 and min(one.shape) > 1 for one in (left, right)):
        raise ValueError("no outer product of matrices")
    return np.outer(left, right)


def where(value, condition, left, right):
    """Each entry from one array or another."""
    return np.where(condition != 0, left, right)


_MOST_LETTERS = 6


def einsum(value, *operands):
    """Einstein's sum; the value is the pattern of its indices, such as "ij,jk->ik"."""
    pattern = value.replace(" ", "")
    inputs, _, output = pattern.partition("->")
    parts = inputs.split(",")
    if (
        len(parts) != len(operands)
        or not all(part.isalpha() for part in parts)
        or len(set(inputs) - {","}) > _MOST_LETTERS
        or (output and not output.isalpha())
    ):
        raise ValueError(f"einsum {pattern!r} does not fit its arrays")
    sizes = {}
    for part, operand in zip(parts, operands, strict=True):
        if len(part) != operand.ndim:
            raise ValueError(f"einsum: {part!r} names {len(part)} axes of {np.shape(operand)}")
        for letter, size in zip(part, operand.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"einsum: the index {letter} runs over {sizes[letter]} and {size}")
    if set(output) - set(inputs) or len(set(output)) != len(output):
        raise ValueError(f"einsum: {output!r} holds an index that no array has")
    return np.einsum(pattern, *operands)


# -- how many entries -----------------------------------------------------------------------


def entries_of_both(value, left, right):
    """Of all products of an entry with an entry."""
    return left.size * right.size


def entries_of_product(value, left, right):
    """Of a matrix product."""
    return math.prod(left.shape[:-1]) * math.prod(right.shape[1:])


def entries_of_broadcast(value, *operands):
    """Of what is done entry by entry to several operands."""
    shapes = {operand.shape for operand in operands if operand.ndim}
    if len(shapes) < 2:
        return 0  # no more than an operand has
    return math.prod(np.broadcast_shapes(*shapes))


def entries_of_power(value, base):
    """Of a power, whose exponent may be an array."""
    return entries_of_broadcast(value, base, np.asarray(value))


def entries_of_diagonal(value, array):
    """Of a diagonal matrix."""
    return array.size**2


def entries_of_einsum(value, *operands):
    """Of a sum whose letters each run over some size: at most the product of all sizes left."""
    output = value.partition("->")[2] or value
    sizes = {}
    for part, operand in zip(value.replace(" ", "").partition("->")[0].split(","), operands,
                             strict=False):  # fmt: skip
        sizes |= dict(zip(part, operand.shape, strict=False))
    return math.prod(sizes.get(letter, 1) for letter in set(output))
