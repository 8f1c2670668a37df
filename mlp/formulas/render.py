"""Write a settled tree: as NumPy in rows, ready to run, or as LaTeX."""

from mlp.formulas.meaning.letters import is_turned
from mlp.formulas.meaning.shapes import shape_text
from mlp.formulas.tree import Node

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = 1, 2, 3, 4, 5

_PRECEDENCE = {
    "add": _SUM, "subtract": _SUM, "times": _PRODUCT, "divide": _PRODUCT, "matmul": _PRODUCT,
    "negate": _SIGN, "power": _POWER, "entrywise power": _POWER,
}  # fmt: skip


def turned(node, convention, transposed=False):
    """Return the tree in the row convention, with transposes pushed down to the names.

    Parameters
    ----------
    node : Node
        Settled, in the given convention.
    convention : str
    transposed : bool
        Whether the transpose of the tree is wanted.

    Returns
    -------
    Node
        Its value on row vectors is that of `node`, or its transpose.
    """
    kind = node.kind
    if kind == "name":
        flip = is_turned(node.value, convention) != transposed
        leaf = Node("name", (), node.value, node.span)
        return Node("transpose", (leaf,), None, node.span) if flip else leaf
    if kind == "transpose":
        return turned(node.children[0], convention, not transposed)
    if kind in ("matmul", "outer") and transposed:
        left, right = node.children
        swapped = (turned(right, convention, True), turned(left, convention, True))
        return node.with_children(swapped)
    if kind == "call" and node.value == "diag":
        return node.with_children([turned(node.children[0], convention, convention != "row")])
    if kind in ("sum", "mean") and transposed and node.value[0] is not None:
        child = turned(node.children[0], convention, True)
        return Node(kind, (child,), (1 - node.value[0], node.value[1]), node.span)
    if kind == "ones" and node.value is not None and transposed:
        return Node(kind, (), node.value[::-1], node.span)
    if kind == "size":
        return node
    return node.with_children([turned(child, convention, transposed) for child in node.children])


def left_to_right(node):
    """Return the tree with matrix products of several factors taken from left to right.

    Examples
    --------
    >>> h, W1, W2 = (Node("name", value=name) for name in ("h", "W1", "W2"))
    >>> numpy_text(left_to_right(Node("matmul", (h, Node("matmul", (W2, W1))))))
    'h @ W2 @ W1'
    """
    children = [left_to_right(child) for child in node.children]
    if node.kind == "matmul" and children[1].kind == "matmul":
        left, (middle, right) = children[0], children[1].children
        return left_to_right(Node("matmul", (Node("matmul", (left, middle)), right)))
    return node.with_children(children)


def numpy_text(node):
    """Return a settled tree as a NumPy expression over row vectors.

    Only the network's names and np are used: σ(a) is written h, and σ′(a) is h * (1 - h).

    Examples
    --------
    >>> a = Node("name", value="a")
    >>> numpy_text(Node("negate", (Node("call", (a,), "dsigma"),)))
    '-(h * (1 - h))'
    """
    return _text(_written_out(node), _numpy_part)


def _written_out(node):
    """Write σ and σ′ in terms of h."""
    children = [_written_out(child) for child in node.children]
    if node.kind in ("add", "subtract"):
        children = [_number(1) if child.kind == "ones" else child for child in children]
    node = node.with_children(children)
    if node.kind == "call" and node.value in _SPELLED_OUT:
        return _SPELLED_OUT[node.value](node.children[0])
    return node


def _number(value):
    return Node("number", (), float(value))


def _sigma(argument):
    if argument.kind == "name" and argument.value == "a":
        return Node("name", (), "h")
    exponential = Node("call", (Node("negate", (argument,)),), "exp")
    return Node("divide", (_number(1), Node("add", (_number(1), exponential))))


def _logistic_slope(h):
    return Node("times", (h, Node("subtract", (_number(1), h))))


_SPELLED_OUT = {
    "sigma": _sigma,
    "dsigma": lambda argument: _logistic_slope(_sigma(argument)),
    "sigmoid_grad": _logistic_slope,
    "dtanh": lambda argument: Node(
        "subtract", (_number(1), Node("power", (Node("call", (argument,), "tanh"),), 2))
    ),
}


def _text(node, part):
    return part(node)[0]


def _wrapped(node, least, part, brackets="()"):
    text, precedence = part(node)
    return f"{brackets[0]}{text}{brackets[1]}" if precedence < least else text


def _numpy_part(node):
    kind, children = node.kind, node.children
    precedence = _PRECEDENCE.get(kind, _ATOM)
    if kind in ("add", "subtract"):
        left = _wrapped(children[0], _SUM, _numpy_part)
        right = _wrapped(children[1], _PRODUCT, _numpy_part)
        return f"{left} {'+' if kind == 'add' else '-'} {right}", precedence
    if kind in ("times", "divide", "matmul"):
        sign = {"times": "*", "divide": "/", "matmul": "@"}[kind]
        # Python would take the brackets away from a left product of another kind; readers do not.
        alike = children[0].kind == kind
        left = _wrapped(children[0], _PRODUCT if alike else _SIGN, _numpy_part)
        right = _wrapped(children[1], _SIGN, _numpy_part)
        return f"{left} {sign} {right}", precedence
    if kind == "negate":
        return f"-{_wrapped(children[0], _SIGN + 1, _numpy_part)}", precedence
    if kind == "transpose":
        return f"{_wrapped(children[0], _ATOM, _numpy_part)}.T", _ATOM
    if kind == "power" and node.value is not None:
        return f"{_wrapped(children[0], _ATOM, _numpy_part)}**{node.value}", precedence
    if kind == "entrywise power":
        return f"{_wrapped(children[0], _ATOM, _numpy_part)}**{node.value}", precedence
    inside = ", ".join(_text(child, _numpy_part) for child in children)
    if kind == "call":
        function = {"diag": "diagflat", "diagonal": "diag", "relu": "maximum"}.get(
            node.value, node.value
        )
        if node.value == "relu":
            inside += ", 0"
        if node.value == "drelu":
            return f"({inside} > 0)", _ATOM
        if node.value == "softmax":
            return f"np.exp({inside}) / np.sum(np.exp({inside}))", _PRODUCT
        return f"np.{function}({inside})", _ATOM
    if kind in ("sum", "mean"):
        axis, keep = node.value
        options = (f", axis={axis}" if axis is not None else "") + (", keepdims=True" * keep)
        return f"np.{kind}({inside}{options})", _ATOM
    if kind == "reshape":
        sizes = "-1, 1" if node.value == "column" else "1, -1"
        return f"{_wrapped(children[0], _ATOM, _numpy_part)}.reshape({sizes})", _ATOM
    if kind in ("outer", "kron", "ravel"):
        return f"np.{kind}({inside})", _ATOM
    return _numpy_leaf(node), _ATOM


_HOLDER = {"n": "x", "m": "h", "k": "y"}


def _numpy_leaf(node):
    if node.kind == "name":
        return node.value
    if node.kind == "number":
        return f"{node.value:g}"
    if node.kind == "size":
        return " * ".join(_size(letter) for letter in node.value)
    if node.kind == "identity":
        return f"np.eye({_size(node.value or 'm')})"
    if node.kind == "ones":
        return "np.ones(({}))".format(", ".join(_size(letter) for letter in node.value or "11"))
    return "1"


def _size(letter):
    return f"{_HOLDER[letter]}.size" if letter in _HOLDER else letter


_LATEX_NAMES = {
    "W1": "W_1", "b1": "b_1", "W2": "W_2", "b2": "b_2", "theta": r"\theta", "yhat": r"\hat y",
}  # fmt: skip
_LATEX_FUNCTIONS = {
    "sigma": r"\sigma", "dsigma": r"\sigma'", "sigmoid_grad": r"\sigma'_h", "tanh": r"\tanh",
    "dtanh": r"\tanh'", "relu": r"\operatorname{ReLU}", "drelu": r"\operatorname{ReLU}'",
    "sign": r"\operatorname{sgn}", "exp": r"\exp", "log": r"\log", "sqrt": r"\operatorname{sqrt}",
    "softmax": r"\operatorname{softmax}", "diag": r"\operatorname{diag}",
    "diagonal": r"\operatorname{diagonal\,of}",
}  # fmt: skip


def latex_text(node):
    r"""Return a settled tree as LaTeX, with a bracket wherever two kinds of product meet.

    Examples
    --------
    >>> h, W1 = Node("name", value="h"), Node("name", value="W1")
    >>> latex_text(Node("matmul", (Node("times", (h, h)), Node("transpose", (W1,)))))
    '\\left(h \\circ h\\right) W_1^{\\top}'
    """
    return _text(node, _latex_part)


_LATEX_BRACKETS = (r"\left(", r"\right)")


def _latex_part(node):
    kind, children = node.kind, node.children
    precedence = _PRECEDENCE.get(kind, _ATOM)

    def wrapped(child, least):
        return _wrapped(child, least, _latex_part, _LATEX_BRACKETS)

    if kind in ("add", "subtract"):
        sign = "+" if kind == "add" else "-"
        return f"{wrapped(children[0], _SUM)} {sign} {wrapped(children[1], _PRODUCT)}", precedence
    if kind == "divide":
        above, below = (_text(child, _latex_part) for child in children)
        return rf"\frac{{{above}}}{{{below}}}", _PRODUCT
    if kind in ("times", "matmul", "kron", "outer"):
        sign = {"times": r" \circ ", "matmul": " "}.get(kind, r" \otimes ")
        if kind == "times" and any(_is_plain_number(child) for child in children):
            sign = r" \cdot "
        alike = children[0].kind == kind
        return (
            wrapped(children[0], _PRODUCT if alike else _SIGN) + sign + wrapped(children[1], _SIGN),
            _PRODUCT,
        )
    if kind == "negate":
        return f"-{wrapped(children[0], _SIGN + 1)}", precedence
    if kind == "transpose":
        return rf"{wrapped(children[0], _ATOM)}^{{\top}}", _POWER
    if kind in ("power", "entrywise power"):
        circle = r"\circ " if kind == "entrywise power" else ""
        return f"{wrapped(children[0], _ATOM)}^{{{circle}{node.value}}}", precedence
    inside = ", ".join(_text(child, _latex_part) for child in children)
    if kind == "call":
        return rf"{_LATEX_FUNCTIONS[node.value]}\left({inside}\right)", _ATOM
    if kind in ("sum", "mean", "ravel", "reshape"):
        axis = node.value[0] if kind in ("sum", "mean") else None
        lower = "" if axis is None else rf"_{{\text{{axis }}{axis}}}"
        return rf"\operatorname{{{kind}}}{lower}\left({inside}\right)", _ATOM
    return _latex_leaf(node), _ATOM


def _is_plain_number(node):
    return node.kind in ("number", "examples", "size") or (
        node.kind in ("divide", "times", "negate") and all(map(_is_plain_number, node.children))
    )


def _latex_leaf(node):
    if node.kind == "name":
        return _LATEX_NAMES.get(node.value, node.value)
    if node.kind == "number":
        return f"{node.value:g}"
    if node.kind == "size":
        return r"\cdot ".join(node.value or "?")
    if node.kind == "identity":
        return f"I_{node.value}" if node.value else "I"
    if node.kind == "ones":
        return rf"\mathbf 1_{{{shape_text(node.value)}}}" if node.value else r"\mathbf 1"
    return "N"


_SIGNS = {
    "add": "+", "subtract": "−", "negate": "−", "times": "∘", "divide": "/", "matmul": "product",
    "kron": "⊗", "outer": "outer product", "transpose": "ᵀ",
}  # fmt: skip
_PLAIN_NAMES = {
    "W1": "W₁", "b1": "b₁", "W2": "W₂", "b2": "b₂", "theta": "θ", "yhat": "ŷ",
}  # fmt: skip
_PLAIN_FUNCTIONS = {"sigma": "σ", "dsigma": "σ′", "dtanh": "tanh′", "drelu": "ReLU′"}


def label(node):
    """Return a few characters that name a part of the tree.

    Examples
    --------
    >>> label(Node("name", value="yhat")), label(Node("times", ()))
    ('ŷ', '∘')
    """
    if node.kind == "name":
        return _PLAIN_NAMES.get(node.value, node.value)
    if node.kind == "number":
        return f"{node.value:g}"
    if node.kind == "call":
        return _PLAIN_FUNCTIONS.get(node.value, node.value)
    if node.kind in ("power", "entrywise power"):
        return f"power {node.value}"
    if node.kind == "identity":
        return f"I, {node.value or 'size open'}"
    if node.kind == "examples":
        return "N, the number of examples"
    return _SIGNS.get(node.kind, node.kind)


def derivative_text(variable):
    """Return the gradient with respect to a variable in Unicode mathematics.

    Examples
    --------
    >>> derivative_text("W1")
    '∂L/∂W₁'
    """
    return f"∂L/∂{_PLAIN_NAMES.get(variable, variable)}"


def plain_text(node):
    """Return a tree in Unicode mathematics, for a sentence.

    Examples
    --------
    >>> W1 = Node("name", value="W1")
    >>> plain_text(Node("transpose", (W1,)))
    'W₁ᵀ'
    """
    return _text(node, _plain_part)


def _plain_part(node):
    kind, children = node.kind, node.children
    precedence = _PRECEDENCE.get(kind, _ATOM)

    def wrapped(child, least):
        return _wrapped(child, least, _plain_part)

    if kind in ("add", "subtract"):
        sign = "+" if kind == "add" else "−"
        return f"{wrapped(children[0], _SUM)} {sign} {wrapped(children[1], _PRODUCT)}", precedence
    if kind in ("times", "divide", "matmul", "kron", "outer"):
        sign = {"times": " ∘ ", "divide": "/", "matmul": ""}.get(kind, " ⊗ ")
        alike = children[0].kind == kind
        left = wrapped(children[0], _PRODUCT if alike else _SIGN)
        return f"{left}{sign}{wrapped(children[1], _SIGN)}", _PRODUCT
    if kind == "negate":
        return f"−{wrapped(children[0], _SIGN + 1)}", precedence
    if kind == "transpose":
        return f"{wrapped(children[0], _ATOM)}ᵀ", _ATOM
    if kind in ("power", "entrywise power"):
        exponent = {2: "²", 3: "³"}.get(node.value, f"^{node.value}")
        return f"{wrapped(children[0], _ATOM)}{exponent}", precedence
    if kind == "identity":
        return f"I{ {'n': 'ₙ', 'm': 'ₘ', 'k': 'ₖ'}.get(node.value, '') }", _ATOM
    if kind == "examples":
        return "N", _ATOM
    if kind == "size":
        return f"the size of {wrapped(children[0], _ATOM)}", _ATOM
    if children:
        inside = ", ".join(_text(child, _plain_part) for child in children)
        return f"{label(node)}({inside})", _ATOM
    return label(node), _ATOM
