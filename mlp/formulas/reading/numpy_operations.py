"""What NumPy's functions, methods and attributes are in a formula; nothing else is known.

Operations stand in `mlp.formulas.operations.table`, which says which arguments are operands; here
they become nodes, and here stand the leaves, which are made of sizes. Nothing is looked up in NumPy
itself, so a text can call nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from mlp.formulas.operations.calls import SPELLINGS, BadCall, Options, arranged
from mlp.formulas.operations.shapes import COLUMN, ROW
from mlp.formulas.operations.table import CALLS, OPERATIONS
from mlp.formulas.reading.tokens import LARGEST_EXPONENT
from mlp.formulas.tree import OTHER, TOO_LARGE, Node, Unreadable

_SIZES = ("n", "m", "k")
_SIZE_OF = {"x": "n", "h": "m", "y": "k"}
_AXES = {0: 0, 1: 1, -1: 1, -2: 0}
_ANY_NUMBER = 100
LITERALS = {"True": True, "False": False, "None": None}


@dataclass(frozen=True, eq=False)
class Call:
    """A call as it was written.

    Parameters
    ----------
    arguments : list
        A node for each argument, of a method the node before the point first; of what takes a
        shape a tuple of nodes for each.
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
class Callee:
    """What a function or method makes of its arguments.

    Parameters
    ----------
    least, most : int
        How many arguments there are, with that before the point of a method.
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


def callee(name):
    """What a function behind "np." is, or None.

    Examples
    --------
    >>> callee("sum").most, callee("eye").most, callee("open") is None
    (3, 1, True)
    """
    return _LEAVES.get(name) or method(name)


def method(name):
    """What a method behind a point is, or None.

    Examples
    --------
    >>> method("dot").least, method("ones") is None
    (2, True)
    """
    way = CALLS.get(name)
    if way is None:
        return None
    keywords = [word for word, option in SPELLINGS.items() if option in way.options]
    most = _ANY_NUMBER if way.most is None else way.most
    return Callee(way.operands[0], most, partial(_called, name, way), (*way.options, *keywords))


def function_of_network(function):
    """A function that a formula calls by its name alone, such as softmax(theta)."""
    return Callee(1, 1, lambda call: _node(call.span, function, None, *call.arguments))


def joined(sign, operands):
    """The node of an operator between two operands, such as a power.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        A power whose exponent is no whole number up to 4.
    """
    span = operands[0].span[0], operands[-1].span[1]
    return _called(sign, CALLS[sign], Call(operands, {}, span, span))


# -- the arguments of an operation --------------------------------------------------------------


def _called(name, way, call):
    """The node of a call of an operation."""
    try:
        operands, given = arranged(name, way, call.arguments, call.keywords)
        given = {option: _plain(option, value, call) for option, value in given.items()}
        node = way.result(partial(_node, call.span), Options(given), *operands)
    except BadCall as problem:
        raise Unreadable(f"{name}: {problem}.", call.brackets) from None
    return Node(node.kind, node.children, node.value, call.span)


def _node(span, name, value, *operands):
    operation = OPERATIONS[name]
    if operation.on_paper is None or (operation.is_function and value is not None):
        raise BadCall("this is read in programs alone")
    if operation.is_function:
        return Node("call", operands, name, span)
    return Node(name, operands, value, span)


def _plain(option, value, call):
    """An option as a number, True, False, None or a shape that symbolic sizes can hold."""
    if isinstance(value, tuple):
        sizes = tuple(map(written_number, value))
        if option == "shape" and sizes not in (COLUMN, ROW):
            raise Unreadable("Expected reshape(1, -1) or reshape(-1, 1).", call.span)
        return sizes
    span = value.span if isinstance(value, Node) else call.span
    if option == "exponent":
        return _exponent(written_number(value) if isinstance(value, Node) else value, span)
    if isinstance(value, Node):
        number = written_number(value)
        if number is None and (value.kind, value.value) not in _LITERAL_NODES:
            expected = "an axis, 0 or 1" if option == "axis" else f"True or False as {option}"
            raise Unreadable(f"Expected {expected}.", span)
        value = LITERALS[value.value] if number is None else number
    return axis_of(value, span) if option == "axis" else value


_LITERAL_NODES = frozenset(("name", word) for word in LITERALS)


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


def _exponent(value, span):
    if value is None or value != int(value) or value > LARGEST_EXPONENT:
        raise Unreadable(
            f"Expected a whole number up to {LARGEST_EXPONENT} as the exponent.",
            span,
            OTHER if value is None else TOO_LARGE,
        )
    return int(value)


def written_number(node):
    """The number that a node is, with its sign, a whole one as such; None if it is none."""
    if node.kind == "negate" and node.children[0].kind == "number":
        number = -node.children[0].value
    elif node.kind == "number":
        number = node.value
    else:
        return None
    return int(number) if number == int(number) else number


# -- leaves, made of sizes ----------------------------------------------------------------------


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


def _of_size(kind, value=None):
    """How to make a leaf of this kind and value of the size of the argument."""
    return lambda call: Node(kind, tuple(call.arguments), value, call.span)


_LEAVES = {
    "eye": Callee(1, 1, _identity),
    "identity": Callee(1, 1, _identity),
    "ones": Callee(1, 2, _ones, takes_shape=True),
    "ones_like": Callee(1, 1, _of_size("ones like")),
}

# Behind a point, without brackets: the kind and the value of the node.
ATTRIBUTES = {"T": ("transpose", None), "shape": ("size", "shape"), "size": ("size", "all")}

# Python's own functions.
BUILT_IN = {"len": Callee(1, 1, _of_size("size", 0))}
