"""The functions and methods that a program may call: one entry each, whatever module it is from.

No function of NumPy is reached by its name: what is not in the table is not called.
"""

import math
from functools import partial

import numpy as np

from mlp.core.activation import activation_named
from mlp.formulas.meaning.operations import operation
from mlp.formulas.reading import spelling

# Entries: more than any array of these small networks, even between all pairs of two.
LARGEST_ARRAY = 20_000
_MOST_LETTERS = 6


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


def broadcast(function, left, right):
    """The result of a function of two operands that NumPy broadcasts."""
    left, right = array(left), array(right)
    if left.shape != right.shape and left.ndim and right.ndim:
        try:
            shape = np.broadcast_shapes(left.shape, right.shape)
        except ValueError:
            raise Misfit(f"{shape_of(left)} and {shape_of(right)} cannot be broadcast") from None
        if math.prod(shape) > LARGEST_ARRAY:
            raise Misfit("too large")
    return function(left, right)


def matrix_product(left, right):
    """The matrix product, by NumPy's rules."""
    left, right = array(left), array(right)
    if not (1 <= np.ndim(left) <= 2 and 1 <= np.ndim(right) <= 2):
        raise Misfit(f"{shape_of(left)} @ {shape_of(right)}")
    inner = right.shape[0]
    if left.shape[-1] != inner:
        raise Misfit(f"{shape_of(left)} @ {shape_of(right)}: the inner sizes differ")
    return bounded(left @ right)


def dot_product(left, right):
    """NumPy's dot, which takes numbers too."""
    if np.ndim(array(left)) == 0 or np.ndim(array(right)) == 0:
        return broadcast(np.multiply, left, right)
    return matrix_product(left, right)


def array(value):
    """A value as an array of numbers; Unknown for what is none."""
    if isinstance(value, np.ndarray | float | int | np.generic) and not isinstance(value, str):
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


# -- sums -----------------------------------------------------------------------------------


def _axis(run, arguments, keywords, place=1):
    """The axis of a reduction, from 0, or None; and whether the axis is kept."""
    words = ("axis", "dim", "dims", "reduction_indices")
    given = next((keywords[word] for word in words if word in keywords), None)
    if given is None and len(arguments) > place:
        given = arguments[place]
    keep = bool(keywords.get("keepdims", keywords.get("keepdim", keywords.get("keep_dims", False))))
    if len(arguments) > place + 1 and isinstance(arguments[place + 1], bool):
        keep = arguments[place + 1]
    if isinstance(given, list | tuple) and len(given) == 1:
        given = given[0]
    if given is not None and not isinstance(given, int):
        raise Unknown("expected a number as the axis")
    if run.language in ("octave", "julia"):
        keep = given is not None or run.language == "octave"
        given = given - 1 if given is not None else (0 if run.language == "octave" else None)
    return given, keep


def _reduction(function):
    def reduced(run, arguments, keywords):
        values = array(arguments[0])
        axis, keep = _axis(run, arguments, keywords)
        if run.language == "octave" and axis == 0 and len(arguments) < 2 and 1 in values.shape:
            axis = None  # of a vector the sum of all its entries
        if axis is not None and not -values.ndim <= axis < values.ndim:
            raise Misfit(f"axis {axis} of {shape_of(values)}")
        return function(values, axis=axis, keepdims=keep)

    return reduced


def _fixed_axis(function, axis):
    def reduced(run, arguments, keywords):
        values = array(arguments[0])
        if values.ndim < 2:
            raise Misfit(f"{shape_of(values)} has no two axes")
        return function(values, axis=axis)

    return reduced


# -- entry by entry -------------------------------------------------------------------------


def _entrywise(function):
    def called(run, arguments, keywords):
        return function(np.asarray(array(arguments[0]), dtype=float))

    return called


def _of_network(function):
    def called(run, arguments, keywords):
        record = activation_named(run.batch.activation)
        return function(record, np.asarray(array(arguments[0]), dtype=float))

    return called


def _of_two(function):
    def called(run, arguments, keywords):
        if len(arguments) < 2:
            raise Unknown("expected two arguments")
        return broadcast(function, arguments[0], arguments[1])

    return called


def power(left, right):
    """Entry by entry to a power; a large exponent is refused."""
    exponent = array(right)
    if exponent.dtype.kind in "ib" and exponent.ndim == 0 and abs(int(exponent)) > 64:
        raise Misfit("the exponent is too large")
    return broadcast(lambda one, other: np.power(np.asarray(one, float), other), left, right)


def _softmax(run, arguments, keywords):
    theta = array(arguments[0])
    axis, _ = _axis(run, arguments, keywords) if keywords or len(arguments) > 1 else (None, False)
    if axis is None:
        axis = -1
        if theta.ndim == 2 and (run.examples_in_columns or theta.shape[1] == 1):
            axis = 0
    shifted = np.exp(theta - theta.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def _backward(run, arguments, keywords):
    """dh ∘ σ′(a), as a well-known course calls it: sigmoid_backward(dA, Z)."""
    if len(arguments) != 2:
        raise Unknown("expected the gradient and the pre-activation")
    slope = operation("call", "dsigma").result(None, np.asarray(array(arguments[1]), dtype=float))
    return broadcast(np.multiply, arguments[0], slope)


# -- shapes ---------------------------------------------------------------------------------


def _transposed(run, arguments, keywords):
    values = array(arguments[0])
    return values.reshape(1, -1) if values.ndim == 1 and run.language == "r" else values.T


def _reshaped(run, arguments, keywords):
    values, sizes = array(arguments[0]), arguments[1:]
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = sizes[0]
    if not all(isinstance(size, int) for size in sizes):
        raise Unknown("expected numbers as the new shape")
    try:
        return values.reshape(tuple(sizes))
    except ValueError:
        raise Misfit(f"{shape_of(values)} cannot take the shape {tuple(sizes)}") from None


def _filled(number):
    def made(run, arguments, keywords):
        if len(arguments) == 1 and isinstance(arguments[0], tuple | list):
            arguments = arguments[0]
        sizes = [size for size in arguments if isinstance(size, int)]
        if math.prod(sizes) > LARGEST_ARRAY or any(size < 0 for size in sizes):
            raise Misfit("too large")
        return np.full(tuple(sizes), number)

    return made


def _filled_like(number):
    return lambda run, arguments, keywords: np.full(np.shape(array(arguments[0])), number)


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


def _diag(run, arguments, keywords):
    values = array(arguments[0])
    if values.ndim == 2 and 1 in values.shape and run.language != "python":
        values = values.ravel()
    return np.diag(values) if 1 <= values.ndim <= 2 else np.diag(np.ravel(values))


def _diagflat(run, arguments, keywords):
    return np.diag(np.ravel(array(arguments[0])))


def _einsum(run, arguments, keywords):
    pattern, *operands = arguments
    if not isinstance(pattern, str) or not operands:
        raise Unknown("expected the indices as a text and then the arrays")
    pattern = pattern.replace(" ", "")
    inputs, _, output = pattern.partition("->")
    parts = inputs.split(",")
    operands = [array(operand) for operand in operands]
    if (
        len(parts) != len(operands)
        or not all(part.isalpha() for part in parts)
        or len(set(inputs) - {","}) > _MOST_LETTERS
        or (output and not output.isalpha())
    ):
        raise Misfit(f"einsum {pattern!r} does not fit its arrays")
    sizes = {}
    for part, operand in zip(parts, operands, strict=True):
        if len(part) != operand.ndim:
            raise Misfit(f"einsum: {part!r} names {len(part)} axes of {shape_of(operand)}")
        for letter, size in zip(part, operand.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise Misfit(f"einsum: the index {letter} runs over {sizes[letter]} and {size}")
    if set(output) - set(inputs) or len(set(output)) != len(output):
        raise Misfit(f"einsum: {output!r} holds an index that no array has")
    return bounded(np.einsum(pattern, *operands))


def _expanded(run, arguments, keywords):
    axis = keywords.get("axis", keywords.get("dim", arguments[1] if len(arguments) > 1 else None))
    values = array(arguments[0])
    if not isinstance(axis, int) or not -values.ndim - 1 <= axis <= values.ndim:
        raise Unknown("expected a number as the axis")
    return np.expand_dims(values, axis)


def _size(run, arguments, keywords):
    values = array(arguments[0])
    if len(arguments) < 2:
        return tuple(values.shape)
    axis = arguments[1] - (run.language in ("octave", "julia"))
    if not isinstance(axis, int) or not 0 <= axis < values.ndim:
        raise Misfit(f"{shape_of(values)} has no such axis")
    return values.shape[axis]


def _tf_matmul(run, arguments, keywords):
    left, right = (array(one) for one in arguments[:2])
    left = left.T if keywords.get("transpose_a") else left
    right = right.T if keywords.get("transpose_b") else right
    return matrix_product(left, right)


def _outer(run, arguments, keywords):
    left, right = (array(one) for one in arguments[:2])
    if any(one.ndim > 1 and min(one.shape) > 1 for one in (left, right)):
        raise Misfit(f"the outer product of {shape_of(left)} and {shape_of(right)}, not of vectors")
    return broadcast(np.multiply, np.ravel(left)[:, None], np.ravel(right)[None, :])


def _bsxfun(run, arguments, keywords):
    operations = {"times": np.multiply, "plus": np.add, "minus": np.subtract, "rdivide": np.divide}
    if arguments[0] not in operations:
        raise Unknown("expected @times, @plus, @minus or @rdivide")
    return broadcast(operations[arguments[0]], *arguments[1:3])


def _where(run, arguments, keywords):
    if len(arguments) != 3:
        raise Unknown("expected a condition and two arrays")
    condition, left, right = arguments
    picked = broadcast(lambda c, one: np.where(c != 0, one, 0.0), condition, left)
    others = broadcast(lambda c, other: np.where(c == 0, other, 0.0), condition, right)
    return broadcast(np.add, picked, others)


def _kron(run, arguments, keywords):
    left, right = (array(one) for one in arguments[:2])
    if left.size * right.size > LARGEST_ARRAY:
        raise Misfit("too large")
    return np.kron(left, right)


def _length(run, arguments, keywords):
    values = arguments[0]
    return len(values) if isinstance(values, list | tuple) else (np.shape(array(values)) or (1,))[0]


def _first(run, arguments, keywords):
    return arguments[0]


def _copy(run, arguments, keywords):
    return np.array(array(arguments[0]), dtype=float)


def _numbers(run, arguments, keywords):
    counts = [one for one in arguments if isinstance(one, int)]
    if len(counts) != len(arguments) or not counts or max(map(abs, counts)) > 10_000:
        raise Unknown("expected small whole numbers")
    return np.arange(*counts)


def _extreme(run, arguments, keywords, function, of_two):
    two = len(arguments) == 2 and not keywords and np.ndim(arguments[0]) + np.ndim(arguments[1])
    if two and not (isinstance(arguments[1], int) and run.language == "python"):
        return broadcast(of_two, *arguments)
    return _reduction(function)(run, arguments, keywords)


# The functions of an entry that trees hold too: one value, and the same names in both.
_IN_TREES = {
    **{kind: kind for kind in ("exp", "log", "sqrt", "sign", "tanh", "dtanh", "relu", "drelu")},
    "sigmoid": "sigma", "dsigmoid": "dsigma", "sigmoid_grad": "sigmoid_grad",
}  # fmt: skip
_OF_EACH_ENTRY = {
    name: _entrywise(partial(operation("call", _IN_TREES[kind]).result, None))
    for name, kind in spelling.FUNCTIONS.items()
    if kind in _IN_TREES
}

FUNCTIONS = {
    **dict.fromkeys(("sum", "reduce_sum", "nansum"), _reduction(np.sum)),
    **dict.fromkeys(("mean", "reduce_mean", "average"), _reduction(np.mean)),
    "prod": _reduction(np.prod),
    "max": lambda run, a, k: _extreme(run, a, k, np.max, np.maximum),
    "amax": lambda run, a, k: _extreme(run, a, k, np.max, np.maximum),
    "min": lambda run, a, k: _extreme(run, a, k, np.min, np.minimum),
    "colSums": _fixed_axis(np.sum, 0), "rowSums": _fixed_axis(np.sum, 1),
    "colMeans": _fixed_axis(np.mean, 0), "rowMeans": _fixed_axis(np.mean, 1),
    "argmax": _reduction(lambda values, axis, keepdims: np.argmax(values, axis=axis)),
    **_OF_EACH_ENTRY,
    "square": _entrywise(np.square), "abs": _entrywise(np.abs), "sigmoid_backward": _backward,
    # σ and f are the activation of the network, whichever it has.
    **dict.fromkeys(("sigma", "sig", "activation", "activate", "act", "f", "g", "phi"),
                    _of_network(lambda record, a: record.value(a))),
    **dict.fromkeys(
        ("dsigma", "sigma_prime", "d_sigma", "dsig", "sigmaprime", "sigma_p", "activation_prime",
         "activation_derivative", "activation_deriv", "d_activation", "dactivation", "act_prime",
         "act_deriv", "f_prime", "df", "g_prime", "dg", "phi_prime", "dphi"),
        _of_network(lambda record, a: record.value_and_slope(a)[1])),
    "heaviside": _of_two(np.heaviside),
    "cosh": _entrywise(np.cosh), "sinh": _entrywise(np.sinh),
    "softmax": _softmax,
    **dict.fromkeys(("multiply", "mul"), _of_two(np.multiply)),
    **dict.fromkeys(("add",), _of_two(np.add)),
    **dict.fromkeys(("subtract", "sub"), _of_two(np.subtract)),
    **dict.fromkeys(("divide", "div", "true_divide"), _of_two(np.divide)),
    "maximum": _of_two(np.maximum), "minimum": _of_two(np.minimum),
    **dict.fromkeys(("power", "pow"), lambda run, a, k: power(*a[:2])),
    **dict.fromkeys(("dot",), lambda run, a, k: dot_product(*a[:2])),
    **dict.fromkeys(("matmul", "mm", "mv"), _tf_matmul),
    **dict.fromkeys(("outer", "ger"), _outer),
    "crossprod": lambda run, a, k: matrix_product(array(a[0]).T, a[-1]),
    "tcrossprod": lambda run, a, k: matrix_product(a[0], array(a[-1]).T),
    "einsum": _einsum, "kron": _kron, "bsxfun": _bsxfun, "where": _where,
    **dict.fromkeys(("transpose", "t", "permute"), _transposed),
    **dict.fromkeys(("reshape", "view"), _reshaped),
    **dict.fromkeys(("expand_dims", "unsqueeze"), _expanded),
    **dict.fromkeys(("ravel", "flatten"), lambda run, a, k: np.ravel(array(a[0]))),
    "squeeze": lambda run, a, k: np.squeeze(array(a[0])),
    "atleast_2d": lambda run, a, k: np.atleast_2d(array(a[0])),
    **dict.fromkeys(("zeros", "empty"), _filled(0.0)), "ones": _filled(1.0),
    **dict.fromkeys(("zeros_like", "empty_like"), _filled_like(0.0)),
    "ones_like": _filled_like(1.0),
    **dict.fromkeys(("eye", "identity"), _eye),
    **dict.fromkeys(("one_hot", "to_categorical", "onehot", "one_hot_encode"), _one_hot),
    **dict.fromkeys(("diag", "Diagonal"), _diag), "diagflat": _diagflat,
    **dict.fromkeys(("size", "shape"), _size),
    "nrow": lambda run, a, k: array(a[0]).shape[0],
    "ncol": lambda run, a, k: array(a[0]).shape[-1],
    **dict.fromkeys(("len", "length", "numel"), _length),
    **dict.fromkeys(("array", "asarray", "float", "int", "double", "clip", "detach", "item",
                     "astype", "numpy", "contiguous", "tensor", "float32", "float64", "long",
                     "list", "tolist", "as_matrix", "matrix", "cpu", "requires_grad_"), _first),
    **dict.fromkeys(("copy", "clone"), _copy),
    **dict.fromkeys(("range", "arange", "xrange"), _numbers),
}  # fmt: skip
