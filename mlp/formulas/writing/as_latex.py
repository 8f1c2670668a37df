"""A tree as LaTeX."""

from mlp.core.quantities import QUANTITIES
from mlp.formulas.operations.sizes import shape_text
from mlp.formulas.operations.table import REDUCTIONS
from mlp.formulas.writing.forms import (
    POWER,
    PRODUCT,
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


def _call(name):
    return Form((rf"{name}\left(", r"\right)"))


def _times(node):
    return product(r" \cdot " if any(map(_is_plain_number, node.children)) else r" \circ ")


def _is_plain_number(node):
    return node.kind in ("number", "examples", "size") or (
        node.kind in ("divide", "times", "negate") and all(map(_is_plain_number, node.children))
    )


def _ones(node):
    return atom(rf"\mathbf 1_{{{shape_text(node.value)}}}" if node.value else r"\mathbf 1")


def _reduction(node):
    axis = node.value[0]
    lower = "" if axis is None else rf"_{{\text{{axis }}{axis}}}"
    return _call(rf"\operatorname{{{node.kind}}}{lower}")


_LATEX = Notation(
    {
        "name": lambda node: atom(QUANTITIES[node.value].latex),
        "number": lambda node: atom(f"{node.value:g}"),
        "examples": atom("N"),
        "size": lambda node: atom(r"\cdot ".join(node.value or "?")),
        "identity": lambda node: atom(f"I_{node.value}" if node.value else "I"),
        "ones": _ones,
        "add": plus(" + "),
        "subtract": plus(" - "),
        "times": _times,
        "divide": Form((r"\frac{", "}{", "}"), PRODUCT),
        "matmul": product(" "),
        "kron": product(r" \otimes "),
        "outer": product(r" \otimes "),
        "negate": minus("-"),
        "transpose": behind(r"^{\top}", POWER),
        "power": lambda node: behind(f"^{{{node.value}}}", POWER),
        "entrywise power": lambda node: behind(rf"^{{\circ {node.value}}}", POWER),
        **dict.fromkeys(REDUCTIONS, _reduction),
        "sigma": _call(r"\sigma"),
        "dsigma": _call(r"\sigma'"),
        "sigmoid_grad": _call(r"\sigma'_h"),
        "tanh": _call(r"\tanh"),
        "dtanh": _call(r"\tanh'"),
        "relu": _call(r"\operatorname{ReLU}"),
        "drelu": _call(r"\operatorname{ReLU}'"),
        "sign": _call(r"\operatorname{sgn}"),
        "exp": _call(r"\exp"),
        "log": _call(r"\log"),
        "diagonal": _call(r"\operatorname{diagonal\,of}"),
    },
    lambda node: call(rf"\operatorname{{{operation_name(node)}}}\left(", node, r"\right)"),
    (r"\left(", r"\right)"),
)


def latex_text(node):
    r"""A settled tree as LaTeX, with a bracket wherever two kinds of product meet.

    Examples
    --------
    >>> from mlp.formulas.tree import Node
    >>> h, W1 = Node("name", value="h"), Node("name", value="W1")
    >>> latex_text(Node("matmul", (Node("times", (h, h)), Node("transpose", (W1,)))))
    '\\left(h \\circ h\\right) W_1^{\\top}'
    """
    return written(node, _LATEX)[0]
