"""A tree in Unicode mathematics, and the label of each of its parts."""

from mlp.core.quantities import QUANTITIES
from mlp.formulas.writing.forms import (
    ATOM,
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

# What names an operation or a function alone, without its operands.
_LABELS = {
    "add": "+", "subtract": "−", "negate": "−", "times": "∘", "divide": "/", "matmul": "product",
    "kron": "⊗", "outer": "outer product", "transpose": "ᵀ",
    "examples": "N, the number of examples",
    "sigma": "σ", "dsigma": "σ′", "dtanh": "tanh′", "drelu": "ReLU′",
}  # fmt: skip


def name_text(name):
    """A quantity, the loss, a gradient, a Jacobian or a differential as people write it.

    Examples
    --------
    >>> [name_text(name) for name in ("W1", "dL/da", "d theta/d h", "d x")]
    ['W₁', '∂L/∂a', '∂θ/∂h', 'dx']
    """
    if name in QUANTITIES:
        return QUANTITIES[name].plain
    if name.startswith("dL/d"):
        return f"∂L/∂{QUANTITIES[name.removeprefix('dL/d')].plain}"
    above, slash, below = name.removeprefix("d ").partition("/d ")
    if slash:
        return f"∂{name_text(above)}/∂{name_text(below)}"
    return f"d{name_text(above)}" if name.startswith("d ") else name


def label(node):
    """A few characters that name a part of the tree.

    Examples
    --------
    >>> from mlp.formulas.tree import Node
    >>> label(Node("name", value="yhat")), label(Node("times", ()))
    ('ŷ', '∘')
    """
    if node.kind == "name":
        return name_text(node.value)
    if node.kind == "number":
        return f"{node.value:g}"
    if node.kind in ("power", "entrywise power"):
        return f"power {node.value}"
    if node.kind == "identity":
        return f"I, {node.value or 'size open'}"
    return _LABELS.get(operation_name(node), operation_name(node))


def _power(node):
    return behind({2: "²", 3: "³"}.get(node.value, f"^{node.value}"), POWER)


def _call(node):
    return call(f"{label(node)}(", node) if node.children else atom(label(node))


_UNICODE = Notation(
    {
        "examples": atom("N"),
        "size": Form(("the size of ", ""), least=(ATOM,)),
        "identity": lambda node: atom("I" + {"n": "ₙ", "m": "ₘ", "k": "ₖ"}.get(node.value, "")),
        "add": plus(" + "),
        "subtract": plus(" − "),
        "times": product(" ∘ "),
        "divide": product("/"),
        "matmul": product(""),
        "kron": product(" ⊗ "),
        "outer": product(" ⊗ "),
        "frobenius": plus(" : "),
        "negate": minus("−"),
        "transpose": behind("ᵀ"),
        "power": _power,
        "entrywise power": _power,
    },
    _call,
)


def plain_text(node):
    """A tree in Unicode mathematics, for a sentence.

    Examples
    --------
    >>> from mlp.formulas.tree import Node
    >>> W1 = Node("name", value="W1")
    >>> plain_text(Node("transpose", (W1,)))
    'W₁ᵀ'
    """
    return written(node, _UNICODE)[0]
