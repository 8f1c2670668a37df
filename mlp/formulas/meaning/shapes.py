"""Symbolic shapes over 1, n, m and k, and the readings a formula allows.

Sizes are letters, never numbers: a formula that conforms at n = m = k by luck does not conform.
On paper a product needs equal inner sizes and `∘` equal shapes; NumPy text is judged by NumPy's
rules, broadcasting included.
"""

from dataclasses import dataclass, replace

from mlp.formulas.tree import Node

ELEMENTWISE = frozenset(
    ("sigma", "dsigma", "sigmoid_grad", "tanh", "dtanh", "relu", "drelu", "sign", "exp", "log",
     "sqrt", "softmax")
)  # fmt: skip
LARGEST_DEGREE = 4


@dataclass(frozen=True)
class Reading:
    """One way of settling what a text leaves open.

    Parameters
    ----------
    bracketing : str
        "left to right", or "products first" where juxtaposition binds tighter than `∘`.
    vectors : str
        "elementwise" or "matrix": two vectors of one shape side by side.
    circle : str
        "product" (elementwise or outer) or "Kronecker": the sign `⊗`.
    one : str
        "ones" or "identity": a plain 1 beside a square matrix.
    diagonal : str
        "build" or "extract": np.diag of an array with one row.
    """

    bracketing: str = "left to right"
    vectors: str = "elementwise"
    circle: str = "product"
    one: str = "ones"
    diagonal: str = "build"


OPEN_QUESTIONS = {
    "bracketing": ("left to right", "products first"),
    "vectors": ("elementwise", "matrix"),
    "circle": ("product", "Kronecker"),
    "one": ("ones", "identity"),
    "diagonal": ("build", "extract"),
}

_TIGHT = ("juxtapose", "dot", "star", "matmul", "divide")


def bracketed(node, bracketing, cache):
    """Return the tree with its flat chains bracketed.

    Parameters
    ----------
    node : Node
    bracketing : str
    cache : dict
        Trees already bracketed, so that a shared part stays shared.

    Examples
    --------
    >>> A, B, C = (Node("name", value=letter, span=(0, 1)) for letter in "ABC")
    >>> chain = Node("chain", (A, B, C), ("times", "juxtapose"), (0, 3))
    >>> [bracketed(chain, way, {}).kind for way in OPEN_QUESTIONS["bracketing"]]
    ['juxtapose', 'times']
    """
    if node in cache:
        return cache[node]
    children = [bracketed(child, bracketing, cache) for child in node.children]
    if node.kind == "chain":
        operators = list(node.value)
        if bracketing == "products first":
            children, operators = _fold_tight(children, operators)
        result = children[0]
        for operator, right in zip(operators, children[1:], strict=True):
            result = _pair(operator, result, right)
        result = Node(result.kind, result.children, result.value, node.span)
    elif all(new is old for new, old in zip(children, node.children, strict=True)):
        result = node
    else:
        result = node.with_children(children)
    cache[node] = result
    return result


def _fold_tight(children, operators):
    groups, loose = [children[0]], []
    for operator, right in zip(operators, children[1:], strict=True):
        if operator in _TIGHT:
            groups[-1] = _pair(operator, groups[-1], right)
        else:
            loose.append(operator)
            groups.append(right)
    return groups, loose


def _pair(operator, left, right):
    spans = [part.span for part in (left, right) if part.span]
    span = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
    return Node(operator, (left, right), None, span)


def times_sizes(*sizes):
    """Return the product of symbolic sizes, letters sorted; None if it grows too large.

    Examples
    --------
    >>> times_sizes("m", "k"), times_sizes("1", "n"), times_sizes("mm", "nnn")
    ('km', 'n', None)
    """
    letters = "".join(sorted("".join(size for size in sizes if size != "1")))
    return None if len(letters) > LARGEST_DEGREE else letters or "1"


def merged(size, equal):
    """Return a size with equal sizes given one letter.

    Examples
    --------
    >>> merged("k", "mk"), merged("n", "mk")
    ('m', 'n')
    """
    return "".join(equal[0] if equal and letter in equal else letter for letter in size)


def is_scalar(shape):
    """Say whether a shape is that of one number."""
    return shape in ((), ("1",), ("1", "1"))


def is_vector(shape):
    """Say whether a shape is that of a row or a column."""
    return len(shape) == 2 and "1" in shape and shape != ("1", "1")


class Shapes:
    """Settles the products of a tree and finds every part's shape.

    Parameters
    ----------
    named : dict
        The shapes of the network's names.
    rules : str
        "paper" or "numpy".
    reading : Reading
    equal : str
        Letters of sizes taken to be equal, such as "mk".

    Attributes
    ----------
    of : dict
        Settled node to its shape, or None where it does not conform.
    broadcast : list of Node
        Parts that conform only because NumPy broadcasts.
    open : set of str
        The questions that this tree leaves open.
    """

    def __init__(self, named, rules="paper", reading=None, equal=""):
        self.named = {
            name: tuple(merged(size, equal) for size in shape) for name, shape in named.items()
        }
        self.rules = rules
        self.reading = reading or Reading()
        self.equal = equal
        self.of = {}
        self.broadcast = []
        self.open = set()
        self._settled = {}

    def settle(self, node):
        """Return the tree with every product's kind and every size settled."""
        if node in self._settled:
            return self._settled[node]
        children = [self.settle(child) for child in node.children]
        settled = self._settle_one(node, children)
        self._settled[node] = settled
        if settled not in self.of:
            self.of[settled] = self.shape(settled)
        return settled

    def _settle_one(self, node, children):
        kind, shapes = node.kind, [self.of[child] for child in children]
        if kind in ("juxtapose", "dot", "star"):
            return Node(self._product_kind(kind, shapes), tuple(children), None, node.span)
        if kind == "circle-cross":
            return Node(self._circle_kind(shapes), tuple(children), None, node.span)
        if kind in ("add", "subtract", "times", "divide", "matmul"):
            children = self._sized(kind, children, shapes)
        elif kind == "call" and node.value == "np.diag":
            return Node("call", tuple(children), self._diagonal_kind(shapes[0]), node.span)
        elif kind == "size" and shapes[0] is not None:
            size = self._size(node.value, shapes[0])
            return Node("size", tuple(children), size, node.span)
        elif kind == "eye":
            size = children[0].value if children[0].kind == "size" else None
            return Node("identity", (), size, node.span)
        elif kind == "ones like" and shapes[0] is not None and len(shapes[0]) == 2:
            return Node("ones", (), shapes[0], node.span)
        elif kind == "ones" and node.value is not None and self.equal:
            return Node(kind, (), tuple(merged(s, self.equal) for s in node.value), node.span)
        if all(new is old for new, old in zip(children, node.children, strict=True)):
            return node
        return node.with_children(children)

    def _product_kind(self, kind, shapes):
        left, right = shapes
        if left is None or right is None:
            return "matmul"
        if is_scalar(left) or is_scalar(right):
            return "times" if kind != "dot" or self.rules == "paper" or () in shapes else "matmul"
        if self.rules == "numpy" or left[-1] == right[0]:
            return "matmul"
        if left == right:
            self.open.add("vectors")
            return "times" if self.reading.vectors == "elementwise" else "matmul"
        return "matmul"

    def _circle_kind(self, shapes):
        left, right = shapes
        if left is None or right is None:
            return "kron"
        if left[-1:] == ("1",) and right[:1] == ("1",):
            return "kron"  # column times row: the outer and the Kronecker product are one
        self.open.add("circle")
        if self.reading.circle == "Kronecker":
            return "kron"
        return "times" if left == right else "outer"

    def _diagonal_kind(self, shape):
        if shape is None or len(shape) == 1:
            return "diag"
        if not is_vector(shape):
            return "diagonal"
        self.open.add("diagonal")
        return "diag" if self.reading.diagonal == "build" else "diagonal"

    def _size(self, axis, shape):
        if axis == "all":
            return times_sizes(*shape)
        return shape[axis] if isinstance(axis, int) and axis < len(shape) else None

    def _sized(self, kind, children, shapes):
        """Give a 1 or an I of open size the size of what stands beside it."""
        sized = list(children)
        for place in (0, 1):
            child, beside = children[place], shapes[1 - place]
            if beside is None or len(beside) != 2:
                continue
            square = beside[0] == beside[1] and beside[0] != "1"
            if child.kind == "ones" and child.value is None and kind != "matmul":
                sized[place] = Node("ones", (), beside, child.span)
            elif child.kind == "identity" and child.value is None:
                size = beside[place] if kind == "matmul" else beside[0] if square else None
                size = beside[0] if kind == "matmul" and place == 0 else size
                sized[place] = Node("identity", (), size, child.span)
            elif self._may_be_identity(kind, child, square):
                self.open.add("one")
                if self.reading.one == "identity":
                    sized[place] = Node("identity", (), beside[0], child.span)
            self.of.setdefault(sized[place], self.shape(sized[place]))
        return sized

    def _may_be_identity(self, kind, child, square):
        plain_one = child.kind == "number" and child.value == 1
        return square and plain_one and kind in ("add", "subtract") and self.rules == "paper"

    def shape(self, node):
        """Return the shape of a settled node whose children's shapes are known, or None."""
        shapes = [self.of[child] for child in node.children]
        if None in shapes:
            return None
        leaf = _LEAVES.get(node.kind)
        if leaf:
            return leaf(self, node)
        if self.rules == "paper":
            return paper_shape(node.kind, node.value, shapes)
        shape = numpy_shape(node.kind, node.value, shapes)
        if (
            shape is not None
            and node.kind in ("add", "subtract", "times", "divide")
            and shapes[0] != shapes[1]
            and not any(is_scalar(part) for part in shapes)
        ):
            self.broadcast.append(node)
        return shape

    def first_problem(self, node):
        """Return the first part, left to right, that does not conform though its parts do."""
        if self.of[node] is not None:
            return None
        for child in node.children:
            problem = self.first_problem(child)
            if problem is not None:
                return problem
        return node


def _identity_shape(shapes, node):
    if node.value is None:
        return None
    size = merged(node.value, shapes.equal)
    return size, size


_LEAVES = {
    "number": lambda shapes, node: (),
    "examples": lambda shapes, node: (),
    "size": lambda shapes, node: () if node.value is not None else None,
    "name": lambda shapes, node: shapes.named.get(node.value),
    "identity": _identity_shape,
    "ones": lambda shapes, node: node.value,
}


def paper_shape(kind, value, shapes):
    """Return the shape of an operation by the strict rules of matrix algebra.

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
    rule = _PAPER.get(kind)
    if rule:
        return rule(*shapes)
    shape = shapes[0]
    if kind in ("power", "entrywise power"):
        if kind == "power" and len(shape) == 2 and not is_vector(shape) and shape != ("1", "1"):
            return shape if shape[0] == shape[1] and value >= -1 else None
        return shape
    if kind == "call":
        if value in ELEMENTWISE:
            return shape
        if value == "diag":
            return (times_sizes(*shape),) * 2 if is_vector(shape) else None
        return ("1", shape[0]) if len(shape) == 2 and shape[0] == shape[1] else None
    if kind in ("sum", "mean"):
        axis, keep = value
        if len(shape) != 2:
            return shape if axis is None else None
        if axis is None:
            return ("1", "1")
        return ("1", shape[1]) if axis == 0 else (shape[0], "1") if keep else ("1", shape[0])
    flat = times_sizes(*shape)
    if kind in ("ravel", "reshape") and flat:
        return (flat, "1") if value == "column" else ("1", flat)
    return None


def _paper_sum(left, right):
    if left == right or right == ():
        return left
    return right if left == () else None


def _paper_times(left, right):
    if is_scalar(left):
        return right
    return left if left == right or is_scalar(right) else None


def _paper_divide(left, right):
    if is_scalar(right) or left == right:
        return left
    return right if left == () else None


def _paper_matmul(left, right):
    if len(left) == len(right) == 2 and left[1] == right[0]:
        return left[0], right[1]
    return None


def _outer(left, right):
    flat = times_sizes(*left), times_sizes(*right)
    return _limited(*flat)


def _kron(left, right):
    if not (len(left) == len(right) == 2):
        return None
    return _limited(times_sizes(left[0], right[0]), times_sizes(left[1], right[1]))


def _limited(rows, columns):
    if rows is None or columns is None or times_sizes(rows, columns) is None:
        return None
    return rows, columns


_PAPER = {
    "add": _paper_sum,
    "subtract": _paper_sum,
    "times": _paper_times,
    "divide": _paper_divide,
    "matmul": _paper_matmul,
    "negate": lambda shape: shape,
    "transpose": lambda shape: shape[::-1],
    "outer": _outer,
    "kron": _kron,
}


def numpy_shape(kind, value, shapes):
    """Return the shape of an operation by NumPy's rules, or None where NumPy raises.

    Examples
    --------
    >>> numpy_shape("times", None, [("n", "1"), ("1", "m")])
    ('n', 'm')
    >>> numpy_shape("sum", (0, False), [("1", "m")])
    ('m',)
    """
    if kind in ("add", "subtract", "times", "divide"):
        return _broadcast(*shapes)
    if kind == "matmul":
        return _numpy_matmul(*shapes)
    shape = shapes[0]
    if kind in ("negate", "power", "entrywise power"):
        return shape
    if kind == "call":
        if value in ELEMENTWISE:
            return shape
        if value == "diag":
            return _limited(*(times_sizes(*shape),) * 2)
        if is_vector(shape):
            return ("1",)
        return (shape[0],) if len(shape) == 2 and shape[0] == shape[1] else None
    if kind in ("sum", "mean"):
        return _reduced(shape, *value)
    if kind == "ravel":
        flat = times_sizes(*shape)
        return (flat,) if flat else None
    if kind == "kron" and len(shapes[0]) != len(shapes[1]):
        return None
    if kind in ("transpose", "outer", "kron"):
        return _PAPER[kind](*shapes)
    return paper_shape(kind, value, shapes)


def _broadcast(left, right):
    length = max(len(left), len(right))
    left = ("1",) * (length - len(left)) + left
    right = ("1",) * (length - len(right)) + right
    if any("1" not in (a, b) and a != b for a, b in zip(left, right, strict=True)):
        return None
    return tuple(b if a == "1" else a for a, b in zip(left, right, strict=True))


def _numpy_matmul(left, right):
    if not left or not right:
        return None
    inner = right[-2] if len(right) == 2 else right[0]
    if left[-1] != inner:
        return None
    return left[:-1] + (right[1:] if len(right) == 2 else ())


def _reduced(shape, axis, keep):
    if axis is None:
        return ("1",) * len(shape) if keep else ()
    if axis >= len(shape):
        return None
    return tuple(
        "1" if place == axis else size for place, size in enumerate(shape) if place != axis or keep
    )


def shape_text(shape):
    """Return a shape as people write it.

    Examples
    --------
    >>> shape_text(("1", "m")), shape_text(("mm", "km")), shape_text(()), shape_text(("m",))
    ('1×m', 'm²×k·m', 'a number', '(m,)')
    """
    if shape == ():
        return "a number"
    if len(shape) == 1:
        return f"({_size_text(shape[0])},)"
    return "×".join(_size_text(size) for size in shape)


def _size_text(size):
    if len(size) > 1 and len(set(size)) == 1:
        return size[0] + {2: "²", 3: "³", 4: "⁴"}[len(size)]
    return "·".join(size)


def all_readings(questions):
    """Return the readings that answer the open questions in every way.

    Examples
    --------
    >>> len(all_readings({"bracketing", "one"}))
    4
    """
    readings = [Reading()]
    for question in sorted(questions):
        readings = [
            replace(reading, **{question: answer})
            for reading in readings
            for answer in OPEN_QUESTIONS[question]
        ]
    return readings
