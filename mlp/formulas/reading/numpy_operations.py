"""What NumPy's functions, methods and attributes do: one entry each, nothing else is known.

An entry says how many arguments are written and makes the node of a call. Nothing is looked up
in NumPy itself, so a text can call nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from mlp.formulas.reading.tokens import LARGEST_EXPONENT
from mlp.formulas.tree import OTHER, TOO_LARGE, Node, Unreadable

_SIZES = ("n", "m", "k")
_SIZE_OF = {"x": "n", "h": "m", "y": "k"}
_AXES = {0.0: 0, 1.0: 1, -1.0: 1, -2.0: 0}


@dataclass(frozen=True, eq=False)
class Call:
    """A call as it was written.

    Parameters
    ----------
    arguments : list
        A node for each argument, of a method the node before the point first; of an operation
        that takes a shape a tuple of nodes for each.
    keywords : dict
        Names to numbers, True, False or None.
    span : (int, int)
        Of the whole call.
    brackets : (int, int)
        Of the brackets with the arguments.
    """

    arguments: list
    keywords: dict
    span: tuple[int, int]
    brackets: tuple[int, int]


@dataclass(frozen=True)
class Operation:
    """What a function or method does.

    Parameters
    ----------
    least, most : int
        How many arguments stand in its brackets.
    node : callable
        From the Call to its Node; raises Unreadable for arguments that mean nothing here.
    keywords : tuple of str
    takes_shape : bool
        Whether an argument may be a tuple of sizes.
    """

    least: int
    most: int
    node: Callable
    keywords: tuple[str, ...] = field(default=())
    takes_shape: bool = False


def axis_of(value, span):
    """The axis 0 or 1 that a number, counted from either end, or None means.

    Raises
    ------
    mlp.formulas.tree.Unreadable
    """
    if value is None:
        return None
    if value not in _AXES:
        raise Unreadable(f"There is no axis {value}: expected 0 or 1.", span)
    return _AXES[value]


def raised(base, exponent, span):
    """A power, its exponent being a written number.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The exponent is no whole number up to 4.
    """
    value = _written_number(exponent)
    if value is None or value != int(value) or value > LARGEST_EXPONENT:
        raise Unreadable(
            f"Expected a whole number up to {LARGEST_EXPONENT} as the exponent.",
            exponent.span,
            OTHER if value is None else TOO_LARGE,
        )
    return Node("power", (base,), int(value), span)


def _written_number(node):
    """The number that a node is, with its sign; None if it is none."""
    if node.kind == "negate" and node.children[0].kind == "number":
        return -node.children[0].value
    return node.value if node.kind == "number" else None


# -- nodes of calls -----------------------------------------------------------------------------


def _of_kind(kind, value=None):
    """How to make a node of this kind and value over the arguments."""
    return lambda call: Node(kind, tuple(call.arguments), value, call.span)


def _unchanged(call):
    (node,) = call.arguments
    return Node(node.kind, node.children, node.value, call.span)


def _power(call):
    base, exponent = call.arguments
    return raised(base, exponent, call.span)


def _reduced(kind):
    """How to make a sum or a mean along the axis that an argument or a keyword gives."""

    def node(call):
        axis = call.keywords.get("axis")
        if len(call.arguments) > 1:
            axis = _written_number(call.arguments[1])
            if axis is None:
                raise Unreadable("Expected an axis, 0 or 1.", call.arguments[1].span)
        keepdims = bool(call.keywords.get("keepdims", False))
        return Node(kind, (call.arguments[0],), (axis_of(axis, call.span), keepdims), call.span)

    return node


def _reshaped(call):
    node, *sizes = call.arguments
    orientation = {(1.0, -1.0): "row", (-1.0, 1.0): "column"}.get(
        tuple(_written_number(size) for size in sizes)
    )
    if orientation is None:
        raise Unreadable("Expected reshape(1, -1) or reshape(-1, 1).", call.span)
    return Node("reshape", (node,), orientation, call.span)


def _identity(call):
    (size,) = call.arguments
    if size.kind == "name" and size.value in _SIZES:
        return Node("identity", (), size.value, call.span)
    if size.kind != "size":
        raise Unreadable("Expected a size such as m or h.shape[1].", size.span)
    return Node("eye", (size,), None, call.span)


def _ones(call):
    shape = call.arguments[0]
    if len(shape) == 1 and (shape[0].kind, shape[0].value) == ("size", "shape"):
        return Node("ones like", shape[0].children, None, call.span)
    names = tuple(_name_of_size(size) for size in shape)
    if len(call.arguments) != 1 or len(names) != 2 or None in names:
        raise Unreadable("Expected a shape such as (1, m).", call.brackets)
    return Node("ones", (), names, call.span)


def _name_of_size(node):
    if node.kind == "number" and node.value == 1:
        return "1"
    if node.kind == "size" and node.value == "all":
        return _SIZE_OF.get(node.children[0].value)
    return node.value if node.kind == "name" and node.value in _SIZES else None


# -- the tables ---------------------------------------------------------------------------------

# Behind "np.".
FUNCTIONS = {
    "add": Operation(2, 2, _of_kind("add")),
    "subtract": Operation(2, 2, _of_kind("subtract")),
    "multiply": Operation(2, 2, _of_kind("times")),
    "divide": Operation(2, 2, _of_kind("divide")),
    "true_divide": Operation(2, 2, _of_kind("divide")),
    "matmul": Operation(2, 2, _of_kind("matmul")),
    "dot": Operation(2, 2, _of_kind("dot")),
    "outer": Operation(2, 2, _of_kind("outer")),
    "kron": Operation(2, 2, _of_kind("kron")),
    "negative": Operation(1, 1, _of_kind("negate")),
    "square": Operation(1, 1, _of_kind("power", 2)),
    "power": Operation(2, 2, _power),
    "exp": Operation(1, 1, _of_kind("call", "exp")),
    "log": Operation(1, 1, _of_kind("call", "log")),
    "tanh": Operation(1, 1, _of_kind("call", "tanh")),
    "sign": Operation(1, 1, _of_kind("call", "sign")),
    "sqrt": Operation(1, 1, _of_kind("call", "sqrt")),
    "diag": Operation(1, 1, _of_kind("call", "np.diag")),
    "diagflat": Operation(1, 1, _of_kind("call", "diag")),
    "transpose": Operation(1, 1, _of_kind("transpose")),
    "ravel": Operation(1, 1, _of_kind("ravel")),
    "sum": Operation(1, 2, _reduced("sum"), ("axis", "keepdims")),
    "mean": Operation(1, 2, _reduced("mean"), ("axis", "keepdims")),
    "eye": Operation(1, 1, _identity),
    "identity": Operation(1, 1, _identity),
    "ones": Operation(1, 2, _ones, takes_shape=True),
    "ones_like": Operation(1, 1, _of_kind("ones like")),
}

# Behind a point.
METHODS = {
    "dot": Operation(1, 1, _of_kind("dot")),
    "matmul": Operation(1, 1, _of_kind("matmul")),
    "mm": Operation(1, 1, _of_kind("matmul")),
    "transpose": Operation(0, 0, _of_kind("transpose")),
    "t": Operation(0, 0, _of_kind("transpose")),
    "ravel": Operation(0, 0, _of_kind("ravel")),
    "flatten": Operation(0, 0, _of_kind("ravel")),
    "copy": Operation(0, 0, _unchanged),
    "reshape": Operation(2, 2, _reshaped),
    "sum": Operation(0, 1, _reduced("sum"), ("axis", "keepdims")),
    "mean": Operation(0, 1, _reduced("mean"), ("axis", "keepdims")),
}

# Behind a point, without brackets: the kind and the value of the node.
ATTRIBUTES = {"T": ("transpose", None), "shape": ("size", "shape"), "size": ("size", "all")}

# Python's own functions.
BUILT_IN = {"len": Operation(1, 1, _of_kind("size", 0))}
