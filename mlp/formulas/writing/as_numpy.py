"""A tree as a NumPy expression, ready to run."""

from mlp.formulas.operations.table import REDUCTIONS
from mlp.formulas.tree import Node
from mlp.formulas.writing.forms import (
    POWER,
    Form,
    Notation,
    atom,
    behind,
    call,
    minus,
    operation_name,
    plus,
    product,
    written,
)

_HOLDER = {"n": "x", "m": "h", "k": "y"}


def _size(letter):
    return f"{_HOLDER[letter]}.size" if letter in _HOLDER else letter


def _sizes(letters, sign):
    return sign.join(map(_size, letters))


def _power(node):
    return behind(f"**{node.value}", POWER)


def _reduction(node):
    axis, keep = node.value
    options = (f", axis={axis}" if axis is not None else "") + (", keepdims=True" * keep)
    return Form((f"np.{node.kind}(", f"{options})"))


_NUMPY = Notation(
    {
        "name": lambda node: atom(node.value),
        "number": lambda node: atom(f"{node.value:g}"),
        "examples": atom("1"),
        "size": lambda node: atom(_sizes(node.value, " * ")),
        "identity": lambda node: atom(f"np.eye({_size(node.value or 'm')})"),
        "ones": lambda node: atom(f"np.ones(({_sizes(node.value or '11', ', ')}))"),
        "add": plus(" + "),
        "subtract": plus(" - "),
        "times": product(" * "),
        "divide": product(" / "),
        "matmul": product(" @ "),
        "negate": minus("-"),
        "transpose": behind(".T"),
        "power": _power,
        "entrywise power": _power,
        **dict.fromkeys(REDUCTIONS, _reduction),
        "reshape": lambda node: behind(f".reshape{node.value}"),
        "relu": Form(("np.maximum(", ", 0)")),
        "drelu": Form(("(", " > 0)")),
        "diag": Form(("np.diagflat(", ")")),
        "np.diag": Form(("np.diag(", ")")),
        "frobenius": Form(("np.vdot(", ", ", ")")),
        "vec": Form(("np.reshape(", ', (-1, 1), order="F")')),
        "diagonal": Form(("np.diag(", ")")),
    },
    lambda node: call(f"np.{operation_name(node)}(", node),
)


def numpy_text(node):
    """A settled tree as a NumPy expression over row vectors, ready to run.

    Only the network's names and np are used: σ(a) is written h, and σ′(a) is h * (1 - h).

    Examples
    --------
    >>> a = Node("name", value="a")
    >>> numpy_text(Node("negate", (Node("call", (a,), "dsigma"),)))
    '-(h * (1 - h))'
    """
    return written(_spelled_out(node), _NUMPY)[0]


def _spelled_out(node):
    """The tree with functions that NumPy does not have written in terms of those it has."""
    children = [_spelled_out(child) for child in node.children]
    if node.kind in ("add", "subtract"):
        children = [_number(1) if child.kind == "ones" else child for child in children]
    if node.kind != "times" or all(map(_is_truth_value, children)):
        children = [_as_number(child) if _is_truth_value(child) else child for child in children]
    node = node.with_children(children)
    if node.kind == "call" and node.value in _SPELLED_OUT:
        return _SPELLED_OUT[node.value](node.children[0])
    return node


def _is_truth_value(node):
    return operation_name(node) == "drelu"


def _as_number(node):
    # NumPy has no difference and no negative of truth values such as x > 0, and takes functions of
    # them with three digits; as a factor of numbers they are numbers.
    return Node("times", (node, _number(1)))


def _number(value):
    return Node("number", (), float(value))


def _exponential(argument):
    return Node("call", (argument,), "exp")


def _sigma(argument):
    if argument.kind == "name" and argument.value == "a":
        return Node("name", (), "h")
    below = Node("add", (_number(1), _exponential(Node("negate", (argument,)))))
    return Node("divide", (_number(1), below))


def _logistic_slope(h):
    return Node("times", (h, Node("subtract", (_number(1), h))))


def _tanh_slope(argument):
    square = Node("power", (Node("call", (argument,), "tanh"),), 2)
    return Node("subtract", (_number(1), square))


def _softmax(argument):
    total = Node("sum", (_exponential(argument),), (None, False))
    return Node("divide", (_exponential(argument), total))


_SPELLED_OUT = {
    **dict.fromkeys(("sigma", "sigmoid"), _sigma),
    **dict.fromkeys(("dsigma", "dsigmoid"), lambda argument: _logistic_slope(_sigma(argument))),
    "sigmoid_grad": _logistic_slope,
    "dtanh": _tanh_slope,
    "softmax": _softmax,
}
