"""A tree settled in one reading: every product has its kind, every 1 and I its size, all a shape.

On paper a product needs equal inner sizes and `∘` equal shapes; NumPy text is judged by NumPy's
rules, broadcasting included.
"""

from functools import lru_cache

from mlp.formulas.meaning.readings import Reading
from mlp.formulas.operations.sizes import is_scalar, is_vector, merged, times_sizes
from mlp.formulas.operations.table import numpy_shape, paper_shape
from mlp.formulas.tree import Node

_ENTRY_BY_ENTRY = frozenset(("add", "subtract", "times", "divide"))


class Shapes:
    """The shapes of a tree's parts, found while its products are settled.

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
    ambiguities : set of str
        Those of `AMBIGUITIES` that this tree holds.
    """

    def __init__(self, named, rules="paper", reading=None, equal=""):
        self.named = named
        if equal:
            self.named = {
                name: tuple(merged(size, equal) for size in shape) for name, shape in named.items()
            }
        self.rules = rules
        self.reading = reading or Reading()
        self.equal = equal
        self.of = {}
        self.broadcast = []
        self.ambiguities = set()
        self._settled = {}

    def settle(self, node):
        """The tree with every product's kind and every size settled."""
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
            sums = kind == "juxtapose" and any(map(_is_ones, children)) and () not in shapes
            product = "matmul" if sums else self._product_kind(kind, shapes)
            return Node(product, tuple(children), None, node.span)
        if kind == "circle-cross":
            return Node(self._circle_kind(shapes), tuple(children), None, node.span)
        if kind == "matmul" or kind in _ENTRY_BY_ENTRY:
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
            self.ambiguities.add("vectors")
            return "times" if self.reading.vectors == "elementwise" else "matmul"
        return "matmul"

    def _circle_kind(self, shapes):
        left, right = shapes
        if left is None or right is None:
            return "kron"
        if left[-1:] == ("1",) and right[:1] == ("1",):
            return "kron"  # column times row: the outer and the Kronecker product are one
        self.ambiguities.add("circle")
        if self.reading.circle == "Kronecker":
            return "kron"
        return "times" if left == right else "outer"

    def _diagonal_kind(self, shape):
        if shape is None or len(shape) == 1:
            return "diag"
        if not is_vector(shape):
            return "diagonal"
        self.ambiguities.add("diagonal")
        return "diag" if self.reading.diagonal == "build" else "diagonal"

    def _size(self, axis, shape):
        if axis == "all":
            return times_sizes(*shape)
        return shape[axis] if isinstance(axis, int) and axis < len(shape) else None

    def _sized(self, kind, children, shapes):
        """The operands, a 1 or an I of open size having the size of what stands beside it."""
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
                self.ambiguities.add("one")
                if self.reading.one == "identity":
                    sized[place] = Node("identity", (), beside[0], child.span)
            self.of.setdefault(sized[place], self.shape(sized[place]))
        return sized

    def _may_be_identity(self, kind, child, square):
        plain_one = child.kind == "number" and child.value == 1
        return square and plain_one and kind in ("add", "subtract") and self.rules == "paper"

    def shape(self, node):
        """The shape of a settled node whose children's shapes are known, or None."""
        shapes = [self.of[child] for child in node.children]
        if None in shapes:
            return None
        leaf = _LEAVES.get(node.kind)
        if leaf:
            return leaf(self, node)
        if self.rules == "paper":
            return _paper_shape(node.kind, node.value, tuple(shapes))
        shape = numpy_shape(node.kind, node.value, shapes)
        if (
            shape is not None
            and node.kind in _ENTRY_BY_ENTRY
            and shapes[0] != shapes[1]
            and not any(is_scalar(part) for part in shapes)
        ):
            self.broadcast.append(node)
        return shape

    def first_problem(self, node):
        """The first part, left to right, that does not conform though its parts do."""
        if self.of[node] is not None:
            return None
        for child in node.children:
            problem = self.first_problem(child)
            if problem is not None:
                return problem
        return node


_paper_shape = lru_cache(maxsize=4096)(paper_shape)


def _is_ones(node):
    """Whether a factor is a vector of ones, which sums what stands beside it."""
    inner = node.children[0] if node.kind == "transpose" else node
    return inner.kind == "ones"


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
