"""The table of operations: one entry each, with its shape, its value and its ways of writing.

A new operation or function is one more entry here. Formulas and programs then read it in every
notation and language, and `mlp.formulas.writing` writes it as the call of a function until a
notation's table says otherwise. What has no shape on paper is an operation of programs alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mlp.formulas.operations import arrays, calls, shapes
from mlp.formulas.operations.calls import Way


@dataclass(frozen=True, eq=False)
class Operation:
    """What an operation does to arrays and shapes, and how it is written.

    The first four take the value of the operation (an exponent, an axis; mostly None) and then
    the operands.

    Parameters
    ----------
    result : callable
        The array from the arrays.
    on_paper, in_numpy : callable or None
        The shape of the result from the shapes of the operands, by the strict rules of matrix
        algebra and by NumPy's; None where they do not conform.
    entries : callable or None
        How many entries the result has, where these can be more than each operand has.
    misfit : str
        What is said of the shapes of operands that do not go together; nothing for NumPy's words.
    is_function : bool
        Whether a formula writes its name: a tree holds it as the value of a call.
    words : tuple of str
        All spellings of the name of a function, in mathematics and in programs.
    ways : tuple of Way
        How programs call it otherwise.
    """

    result: Callable
    on_paper: Callable | None = None
    in_numpy: Callable | None = None
    entries: Callable | None = None
    misfit: str = ""
    is_function: bool = False
    words: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


_TWO = (2, 2)
_ALONG = ("axis", "keepdims")


def _of_two(name, on_paper, function, sign, *names, ways=()):
    """An operation on two operands that NumPy broadcasts, by its operator and as a function."""
    signs = (Way((sign,), _TWO, (), calls.entry_by_entry(name)),) if sign else ()
    return Operation(
        arrays.ignoring_value(function),
        on_paper,
        shapes.broadcast if on_paper else None,
        arrays.entries_of_broadcast,
        "{} and {} cannot be broadcast",
        ways=(*signs, *((Way(names, _TWO),) if names else ()), *ways),
    )


def _comparison(name, sign, function):
    """A comparison of programs."""
    return _of_two(name, None, function, sign, name)


def _reduction(function, *ways):
    """A sum, or what else makes one entry of many."""
    return Operation(
        arrays.reduced(function), shapes.reduced_on_paper, shapes.reduced_in_numpy, ways=ways
    )


def function_of_each_entry(function, *words, ways=()):
    """A function of each entry, by the name that it has in mathematics and in programs."""
    return Operation(
        arrays.of_each_entry(function), shapes.same, shapes.same, is_function=True,
        words=words, ways=ways,
    )  # fmt: skip


def _activation(result, *words, ways=()):
    return Operation(result, shapes.same, shapes.same, is_function=True, words=words, ways=ways)


def _like(number, *names):
    """An array of one number in the shape of another array."""
    return Operation(
        lambda value, array: np.full(np.shape(array), number), shapes.same, shapes.same,
        is_function=True, ways=(Way(names),),
    )  # fmt: skip


def _of_programs(function, *names, options=()):
    """What only programs do to the axes of one array."""
    return Operation(function, ways=(Way(names, options=options),))


OPERATIONS = {
    "add": _of_two("add", shapes.sum_on_paper, np.add, "+", "add"),
    "subtract": _of_two("subtract", shapes.sum_on_paper, np.subtract, "-", "subtract", "sub"),
    "times": _of_two(
        "times", shapes.times_on_paper, np.multiply, "*", "multiply", "mul",
        ways=(Way(("bsxfun",), (3, 3), (), calls.bsxfun),),
    ),
    "divide": _of_two(
        "divide", shapes.divide_on_paper, np.divide, "/", "divide", "div", "true_divide"
    ),
    "negate": Operation(
        arrays.ignoring_value(np.negative), shapes.same, shapes.same, ways=(Way(("negative",)),)
    ),
    "matmul": Operation(
        arrays.ignoring_value(np.matmul),
        shapes.matmul_on_paper,
        shapes.matmul_in_numpy,
        arrays.entries_of_product,
        "{} @ {}: the inner sizes differ",
        ways=(
            Way(("@",), _TWO, (), calls.matrix_product),
            Way(("matmul", "mm", "mv"), _TWO, ("transpose_a", "transpose_b"), calls.matmul),
            Way(("crossprod",), (1, 2), (), calls.times_turned(left_turned=True)),
            Way(("tcrossprod",), (1, 2), (), calls.times_turned(left_turned=False)),
        ),
    ),
    "dot": Operation(
        arrays.ignoring_value(np.dot),
        shapes.dot_on_paper,
        shapes.dot_in_numpy,
        arrays.entries_of_product,
        "{} @ {}: the inner sizes differ",
        ways=(Way(("dot",), _TWO),),
    ),
    "outer": Operation(
        arrays.outer,
        shapes.outer,
        shapes.outer,
        arrays.entries_of_both,
        "the outer product of {} and {}, not of vectors",
        ways=(Way(("outer", "ger"), _TWO),),
    ),
    "kron": Operation(
        arrays.ignoring_value(np.kron),
        shapes.kron_on_paper,
        shapes.kron_in_numpy,
        arrays.entries_of_both,
        ways=(Way(("kron",), _TWO),),
    ),
    "frobenius": Operation(
        arrays.ignoring_value(np.vdot),
        shapes.frobenius,
        shapes.frobenius,
        ways=(Way(("vdot",), _TWO),),
    ),
    "maximum": _of_two("maximum", shapes.sum_on_paper, np.maximum, "", "maximum"),
    "minimum": _of_two("minimum", shapes.sum_on_paper, np.minimum, "", "minimum"),
    "heaviside": _of_two("heaviside", shapes.sum_on_paper, np.heaviside, "", "heaviside"),
    "transpose": Operation(
        arrays.transposed,
        shapes.reversed_shape,
        shapes.reversed_shape,
        ways=(Way(("transpose", "t", "permute"), (1, 1), ("*axes",), calls.transposed),),
    ),
    "power": Operation(
        arrays.power,
        shapes.power_on_paper,
        shapes.same,
        ways=(
            Way(("**", "power", "pow"), (1, 1), ("exponent",), calls.raised),
            Way(("square",), result=calls.with_value("power", 2)),
        ),
    ),
    "entrywise power": Operation(
        arrays.entrywise_power,
        shapes.same,
        shapes.same,
        arrays.entries_of_power,
    ),
    "sum": _reduction(
        np.sum,
        Way(("sum", "reduce_sum", "nansum"), options=_ALONG, result=calls.along("sum")),
        Way(("colSums",), result=calls.along_fixed("sum", 0)),
        Way(("rowSums",), result=calls.along_fixed("sum", 1)),
    ),
    "mean": _reduction(
        np.mean,
        Way(("mean", "reduce_mean", "average"), options=_ALONG, result=calls.along("mean")),
        Way(("colMeans",), result=calls.along_fixed("mean", 0)),
        Way(("rowMeans",), result=calls.along_fixed("mean", 1)),
    ),
    "prod": _reduction(np.prod, Way(("prod",), options=_ALONG, result=calls.along("prod"))),
    "max": _reduction(
        np.max, Way(("max", "amax"), options=_ALONG, result=calls.largest_of("max", "maximum"))
    ),
    "min": _reduction(
        np.min, Way(("min", "amin"), options=_ALONG, result=calls.largest_of("min", "minimum"))
    ),
    "ravel": Operation(
        arrays.ignoring_value(np.ravel),
        shapes.row_on_paper,
        shapes.ravel_in_numpy,
        ways=(Way(("ravel", "flatten")),),
    ),
    "reshape": Operation(
        lambda value, array: np.reshape(array, value),
        shapes.reshaped,
        shapes.reshaped,
        ways=(Way(("reshape", "view"), (1, 1), ("*shape",), calls.reshaped),),
    ),
    # -- functions, which a formula calls by their names --------------------------------------
    # σ is the activation of the network, whichever it has; the sigmoid is called by its name.
    "sigma": _activation(
        arrays.value_of("sigmoid"),
        "sigma",
        ways=(Way(("sig", "activation", "activate", "act", "f", "g", "phi")),),
    ),
    "dsigma": _activation(
        arrays.slope_of("sigmoid"),
        *("dsigma", "sigma_prime", "d_sigma"),
        ways=(
            Way(
                ("dsig", "sigmaprime", "sigma_p", "activation_prime", "activation_derivative",
                 "activation_deriv", "d_activation", "dactivation", "act_prime", "act_deriv",
                 "f_prime", "df", "g_prime", "dg", "phi_prime", "dphi")
            ),
        ),
    ),
    "sigmoid": _activation(
        arrays.value_of("sigmoid"), "sigmoid", "logistic", "expit", "logsig"
    ),
    "dsigmoid": _activation(
        arrays.slope_of("sigmoid"),
        *("dsigmoid", "d_sigmoid", "sigmoid_prime", "sigmoid_derivative", "sigmoid_deriv",
          "sigmoid_derivate", "sigmoidPrime", "sigmoid_der", "sigmoid_backward",
          "sigmoidDerivative", "sigmoidGradient", "derivative_sigmoid", "deriv_sigmoid",
          "grad_sigmoid", "sigmoid_d", "der_sigmoid", "prime_sigmoid"),
        ways=(Way(("sigmoid_backward",), _TWO, (), calls.through_sigmoid),),
    ),
    # The function of this name in a well-known course takes the value h, not the argument a.
    "sigmoid_grad": function_of_each_entry(
        lambda h: h * (1 - h), "sigmoid_grad", "sigmoidGrad", "sigmoid_gradient"
    ),
    "tanh": _activation(arrays.value_of("tanh"), "tanh"),
    "dtanh": _activation(
        arrays.slope_of("tanh"), "dtanh", "d_tanh", "tanh_prime", "tanh_derivative", "tanh_deriv"
    ),
    "relu": _activation(arrays.value_of("relu"), "relu", "ReLU", "Relu"),
    "drelu": _activation(
        arrays.slope_of("relu"),
        *("drelu", "d_relu", "relu_prime", "relu_derivative", "relu_deriv", "relu_grad"),
    ),
    "ones_like": _like(1.0, "ones_like"),
    "zeros_like": _like(0.0, "zeros_like", "empty_like"),
    "sign": function_of_each_entry(np.sign, "sgn", "sign"),
    "abs": function_of_each_entry(np.abs, ways=(Way(("abs",)),)),
    "exp": function_of_each_entry(np.exp, "exp"),
    "log": function_of_each_entry(np.log, "log", "ln"),
    "sqrt": function_of_each_entry(np.sqrt, "sqrt"),
    "cosh": function_of_each_entry(np.cosh, ways=(Way(("cosh",)),)),
    "sinh": function_of_each_entry(np.sinh, ways=(Way(("sinh",)),)),
    "softmax": Operation(
        arrays.softmax_of,
        shapes.same,
        shapes.same,
        is_function=True,
        words=("softmax",),
        ways=(Way(("softmax",), (1, 1), ("axis",), calls.softmax),),
    ),
    "diag": Operation(
        lambda value, vector: np.diag(np.ravel(vector)),
        shapes.diag_on_paper,
        shapes.diag_in_numpy,
        arrays.entries_of_diagonal,
        is_function=True,
        words=("diag", "Diag", "diagflat", "D"),
    ),
    "np.diag": Operation(
        arrays.diag_or_diagonal,
        shapes.diag_on_paper,
        shapes.diag_or_diagonal,
        arrays.entries_of_diagonal,
        is_function=True,
        ways=(Way(("diag", "Diagonal"), (1, 1), (), calls.diag),),
    ),
    "trace": Operation(
        lambda value, array: np.trace(np.atleast_2d(array)),
        shapes.trace_on_paper,
        shapes.trace_in_numpy,
        is_function=True,
        words=("tr", "Tr", "trace"),
    ),
    "vec": Operation(
        lambda value, array: np.reshape(array, (-1, 1), order="F"),
        shapes.column,
        shapes.column,
        is_function=True,
        words=("vec",),
    ),
    "diagonal": Operation(
        arrays.ignoring_value(np.diag),
        shapes.diagonal_on_paper,
        shapes.diagonal_in_numpy,
        is_function=True,
    ),
    # -- of programs alone --------------------------------------------------------------------
    "itself": Operation(
        arrays.ignoring_value(np.asarray),
        ways=(
            Way(
                ("array", "asarray", "float", "int", "double", "clip", "detach", "item", "astype",
                 "numpy", "contiguous", "tensor", "float32", "float64", "long", "list", "tolist",
                 "as_matrix", "matrix", "cpu", "requires_grad_", "copy", "clone"),
                options=("*how",),
                result=calls.unchanged,
            ),
        ),
    ),
    "einsum": Operation(
        arrays.einsum,
        entries=arrays.entries_of_einsum,
        ways=(Way(("einsum",), (1, 5), (), calls.einsum),),
    ),
    "where": Operation(
        arrays.where, entries=arrays.entries_of_broadcast, ways=(Way(("where",), (3, 3)),)
    ),
    "argmax": Operation(
        lambda value, array: np.argmax(array, axis=value[0]),
        ways=(Way(("argmax",), options=_ALONG, result=calls.along("argmax")),),
    ),
    "expand_dims": Operation(
        lambda value, array: np.expand_dims(array, value),
        ways=(
            Way(("expand_dims", "unsqueeze"), options=("axis",), result=calls.expanded),
        ),
    ),
    "tile": Operation(
        lambda value, array: np.tile(array, value),
        entries=lambda value, array: array.size * math.prod(value),
        ways=(Way(("tile", "repmat"), (1, 1), ("*shape",), calls.tiled),),
    ),
    "squeeze": _of_programs(arrays.ignoring_value(np.squeeze), "squeeze", options=("*axes",)),
    "atleast_2d": _of_programs(arrays.ignoring_value(np.atleast_2d), "atleast_2d"),
    "floor divide": _of_two("floor divide", None, np.floor_divide, "//"),
    "greater": _comparison("greater", ">", np.greater),
    "greater_equal": _comparison("greater_equal", ">=", np.greater_equal),
    "less": _comparison("less", "<", np.less),
    "less_equal": _comparison("less_equal", "<=", np.less_equal),
    "equal": _comparison("equal", "==", np.equal),
    "not_equal": _comparison("not_equal", "!=", np.not_equal),
}  # fmt: skip

# By NumPy's rules the power of a matrix is that of each entry.
IN_NUMPY = {"power": "entrywise power"}

# Operations that make one entry of many, along an axis or of all.
REDUCTIONS = tuple(
    name for name, found in OPERATIONS.items() if found.on_paper is shapes.reduced_on_paper
)

# Every spelling of a function in mathematics, and the function.
WORDS = {word: name for name, found in OPERATIONS.items() for word in found.words}


def _calls():
    """The names and signs of programs; a single letter is a function in mathematics alone."""
    found = {
        word: Way((word,), result=calls.in_order(name))
        for word, name in WORDS.items()
        if len(word) > 1
    }
    for name, entry in OPERATIONS.items():
        for way in entry.ways:
            told = way if way.result else replace(way, result=calls.in_order(name))
            found |= dict.fromkeys(way.names, told)
    return found


# What programs call a function or method, or write between two operands, and what is meant.
CALLS = _calls()


def operation(kind, value):
    """The operation of a node of this kind and value; None of one that is still to be settled."""
    return OPERATIONS.get(value if kind == "call" else kind)


def result_of(kind, value, *operands):
    """The array that an operation makes of arrays.

    Examples
    --------
    >>> result_of("sum", (0, False), np.ones((2, 3))).tolist()
    [2.0, 2.0, 2.0]
    >>> float(result_of("call", "exp", np.array(0.0)))
    1.0
    """
    return operation(kind, value).result(_of_operation(kind, value), *operands)


def entries_of(kind, value, *operands):
    """How many entries a result has, where these can be more than each operand has; else 0."""
    count = operation(kind, value).entries
    return count(_of_operation(kind, value), *operands) if count else 0


def paper_shape(kind, value, shapes):
    """The shape of an operation by the strict rules of matrix algebra.

    Parameters
    ----------
    kind : str
    value : object
    shapes : sequence of tuple of str
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
    found = operation(kind, value)
    rule = found and found.on_paper
    return rule(_of_operation(kind, value), *shapes) if rule else None


def numpy_shape(kind, value, shapes):
    """The shape of an operation by NumPy's rules, or None where NumPy raises.

    Examples
    --------
    >>> numpy_shape("times", None, [("n", "1"), ("1", "m")])
    ('n', 'm')
    >>> numpy_shape("sum", (0, False), [("1", "m")])
    ('m',)
    """
    found = operation(kind, value)
    rule = found and found.in_numpy
    return rule(_of_operation(kind, value), *shapes) if rule else None


def _of_operation(kind, value):
    """The value of a node's operation: that of a call is the name of its function."""
    return None if kind == "call" else value
