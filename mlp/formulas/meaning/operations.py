"""The operations of a formula: one entry each, with its shape on paper and in NumPy and its value.

A new operation or function is one more entry here; `mlp.formulas.writing` writes it as the call of
a function until a notation's table says otherwise.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mlp.core.activation import activation_named, sigmoid, sigmoid_and_slope
from mlp.core.softmax import softmax
from mlp.formulas.meaning.sizes import is_scalar, is_vector, limited, times_sizes


@dataclass(frozen=True, eq=False)
class Operation:
    """What an operation does to shapes and to arrays.

    Each function takes the value of the tree's node (an exponent, an axis; mostly None) and then
    the operands.

    Parameters
    ----------
    on_paper, in_numpy : callable
        The shape of the result from the shapes of the operands, by the strict rules of matrix
        algebra and by NumPy's; None where they do not conform.
    result : callable
        The array from the arrays.
    entries : callable or None
        How many entries the result has, where these can be more than each operand has.
    """

    on_paper: Callable
    in_numpy: Callable
    result: Callable
    entries: Callable | None = None


def _ignoring_value(function):
    return lambda value, *operands: function(*operands)


# -- shapes on paper ------------------------------------------------------------------------


def _sum_on_paper(value, left, right):
    if left == right or right == ():
        return left
    return right if left == () else None


def _times_on_paper(value, left, right):
    if is_scalar(left):
        return right
    return left if left == right or is_scalar(right) else None


def _divide_on_paper(value, left, right):
    if is_scalar(right) or left == right:
        return left
    return right if left == () else None


def _matmul_on_paper(value, left, right):
    if len(left) == len(right) == 2 and left[1] == right[0]:
        return left[0], right[1]
    return None


def _outer(value, left, right):
    return limited(times_sizes(*left), times_sizes(*right))


def _kron_on_paper(value, left, right):
    if not (len(left) == len(right) == 2):
        return None
    return limited(times_sizes(left[0], right[0]), times_sizes(left[1], right[1]))


def _power_on_paper(value, shape):
    """Of a square matrix the matrix power, of a vector each entry's."""
    if len(shape) == 2 and not is_vector(shape) and shape != ("1", "1"):
        return shape if shape[0] == shape[1] and value >= -1 else None
    return shape


def _reduced_on_paper(value, shape):
    axis, keep = value
    if len(shape) != 2:
        return shape if axis is None else None
    if axis is None:
        return ("1", "1")
    return ("1", shape[1]) if axis == 0 else (shape[0], "1") if keep else ("1", shape[0])


def _flat_on_paper(value, shape):
    flat = times_sizes(*shape)
    if flat is None:
        return None
    return (flat, "1") if value == "column" else ("1", flat)


def _diag_on_paper(value, shape):
    return (times_sizes(*shape),) * 2 if is_vector(shape) else None


def _diagonal_on_paper(value, shape):
    return ("1", shape[0]) if len(shape) == 2 and shape[0] == shape[1] else None


def _frobenius_on_paper(value, left, right):
    return () if left == right or (is_scalar(left) and is_scalar(right)) else None


def _trace_on_paper(value, shape):
    return () if is_scalar(shape) or (len(shape) == 2 and shape[0] == shape[1]) else None


def _vec_on_paper(value, shape):
    return _flat_on_paper("column", shape)


# -- shapes in NumPy ------------------------------------------------------------------------


def _same_shape(value, shape):
    return shape


def _reversed_shape(value, shape):
    return shape[::-1]


def _broadcast(value, left, right):
    length = max(len(left), len(right))
    left = ("1",) * (length - len(left)) + left
    right = ("1",) * (length - len(right)) + right
    if any("1" not in (a, b) and a != b for a, b in zip(left, right, strict=True)):
        return None
    return tuple(b if a == "1" else a for a, b in zip(left, right, strict=True))


def _matmul_in_numpy(value, left, right):
    if not left or not right:
        return None
    inner = right[-2] if len(right) == 2 else right[0]
    if left[-1] != inner:
        return None
    return left[:-1] + (right[1:] if len(right) == 2 else ())


def _kron_in_numpy(value, left, right):
    return _kron_on_paper(value, left, right) if len(left) == len(right) else None


def _reduced_in_numpy(value, shape):
    axis, keep = value
    if axis is None:
        return ("1",) * len(shape) if keep else ()
    if axis >= len(shape):
        return None
    return tuple(
        "1" if place == axis else size for place, size in enumerate(shape) if place != axis or keep
    )


def _ravel_in_numpy(value, shape):
    flat = times_sizes(*shape)
    return (flat,) if flat else None


def _diag_in_numpy(value, shape):
    return limited(*(times_sizes(*shape),) * 2)


def _diagonal_in_numpy(value, shape):
    if is_vector(shape):
        return ("1",)
    return (shape[0],) if len(shape) == 2 and shape[0] == shape[1] else None


# -- values ---------------------------------------------------------------------------------


def _power(value, base):
    if np.ndim(base) == 2 and min(base.shape) > 1:
        return np.linalg.matrix_power(base, value)
    return _entrywise_power(value, base)


def _entrywise_power(value, base):
    return np.power(base, np.float64(value))


def _reduced(function):
    return lambda value, array: function(array, axis=value[0], keepdims=value[1])


def _reshaped(value, array):
    return np.reshape(array, (-1, 1) if value == "column" else (1, -1))


def _sigma(value, a):
    return sigmoid(a)


def _slope(value, a):
    return sigmoid_and_slope(a)[1]


def _softmax_of_all(value, theta):
    """The softmax over all entries, be they a row or a column."""
    return softmax(np.ravel(theta)).reshape(np.shape(theta))


def _entries_of_both(value, left, right):
    return left.size * right.size


def _entries_of_product(value, left, right):
    return math.prod(left.shape[:-1]) * math.prod(right.shape[1:])


def _entries_of_broadcast(value, left, right):
    if left.shape == right.shape:
        return left.size
    return math.prod(np.broadcast_shapes(left.shape, right.shape))


def _entries_of_diagonal_matrix(value, vector):
    return vector.size**2


def _entry_by_entry(on_paper, function):
    """An operation on two operands that NumPy broadcasts."""
    return Operation(on_paper, _broadcast, _ignoring_value(function), _entries_of_broadcast)


def _function(result):
    """A function of each entry, or one that keeps the shape."""
    return Operation(_same_shape, _same_shape, result)


OPERATIONS = {
    "add": _entry_by_entry(_sum_on_paper, np.add),
    "subtract": _entry_by_entry(_sum_on_paper, np.subtract),
    "times": _entry_by_entry(_times_on_paper, np.multiply),
    "divide": _entry_by_entry(_divide_on_paper, np.divide),
    "negate": _function(_ignoring_value(np.negative)),
    "matmul": Operation(
        _matmul_on_paper, _matmul_in_numpy, _ignoring_value(np.matmul), _entries_of_product
    ),
    "outer": Operation(_outer, _outer, _ignoring_value(np.outer), _entries_of_both),
    "kron": Operation(_kron_on_paper, _kron_in_numpy, _ignoring_value(np.kron), _entries_of_both),
    "transpose": Operation(_reversed_shape, _reversed_shape, _ignoring_value(np.transpose)),
    "power": Operation(_power_on_paper, _same_shape, _power),
    "entrywise power": _function(_entrywise_power),
    "sum": Operation(_reduced_on_paper, _reduced_in_numpy, _reduced(np.sum)),
    "mean": Operation(_reduced_on_paper, _reduced_in_numpy, _reduced(np.mean)),
    "ravel": Operation(_flat_on_paper, _ravel_in_numpy, _ignoring_value(np.ravel)),
    "reshape": Operation(_flat_on_paper, _flat_on_paper, _reshaped),
    "frobenius": Operation(
        _frobenius_on_paper, _frobenius_on_paper, lambda value, left, right: np.sum(left * right)
    ),
    # Functions, which a tree holds as the value of a call.
    "sigma": _function(_sigma),
    "dsigma": _function(_slope),
    "sigmoid_grad": _function(lambda value, h: h * (1 - h)),
    "tanh": _function(_ignoring_value(np.tanh)),
    "dtanh": _function(lambda value, a: activation_named("tanh").value_and_slope(a)[1]),
    "relu": _function(lambda value, a: np.maximum(a, 0)),
    "drelu": _function(lambda value, a: (a > 0) * 1.0),
    "ones_like": _function(lambda value, a: np.ones_like(a, dtype=float)),
    "sign": _function(_ignoring_value(np.sign)),
    "exp": _function(_ignoring_value(np.exp)),
    "log": _function(_ignoring_value(np.log)),
    "sqrt": _function(_ignoring_value(np.sqrt)),
    "softmax": _function(_softmax_of_all),
    "diag": Operation(
        _diag_on_paper,
        _diag_in_numpy,
        lambda value, vector: np.diag(np.ravel(vector)),
        _entries_of_diagonal_matrix,
    ),
    "trace": Operation(
        _trace_on_paper,
        lambda value, shape: () if len(shape) == 2 else None,
        lambda value, array: np.trace(np.atleast_2d(array)),
    ),
    "vec": Operation(
        _vec_on_paper, _vec_on_paper, lambda value, array: np.reshape(array, (-1, 1), order="F")
    ),
    "diagonal": Operation(_diagonal_on_paper, _diagonal_in_numpy, _ignoring_value(np.diag)),
}

# A kind that is still to be settled conforms with nothing.
_UNSETTLED = Operation(*[lambda value, *operands: None] * 3)


def operation(kind, value):
    """The operation of a node of this kind and value."""
    return OPERATIONS.get(value if kind == "call" else kind, _UNSETTLED)


def paper_shape(kind, value, shapes):
    """The shape of an operation by the strict rules of matrix algebra.

    Parameters
    ----------
    kind : str
    value : object
    shapes : list of tuple of str
        Of the operands; () is a number that stands for itself.

    Returns
    -------
    tuple of str or None
        None if the operands do not conform.

    Examples
    --------
    >>> paper_shape("matmul", None, [("1", "m"), ("m", "n")])
    ('1', 'n')
    >>> paper_shape("times", None, [("1", "m"), ("1", "n")]) is None
    True
    """
    return operation(kind, value).on_paper(value, *shapes)


def numpy_shape(kind, value, shapes):
    """The shape of an operation by NumPy's rules, or None where NumPy raises.

    Examples
    --------
    >>> numpy_shape("times", None, [("n", "1"), ("1", "m")])
    ('n', 'm')
    >>> numpy_shape("sum", (0, False), [("1", "m")])
    ('m',)
    """
    return operation(kind, value).in_numpy(value, *shapes)
