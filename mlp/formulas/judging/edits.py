"""The edits that mend what people get wrong: a transpose, a bracket, a product, a factor, a sign.

One table says of every kind of edit how unlikely the mistake is and how the edit is worded; the
functions below make the edits of one part of a tree, whether what comes out conforms or not.
"""

from dataclasses import dataclass
from typing import NamedTuple

from mlp.formulas.judging.brackets import regroupings
from mlp.formulas.judging.verdict import Edit
from mlp.formulas.meaning.readings import hull
from mlp.formulas.operations.sizes import is_scalar, is_vector
from mlp.formulas.operations.table import REDUCTIONS
from mlp.formulas.tree import Node, Span, expanded_size, same, walk
from mlp.formulas.writing.as_unicode import plain_text


class EditKind(NamedTuple):
    """How unlikely the mistake is that an edit mends, and its words with places for parts.

    Of several edits that make a formula right, the one of least cost is the judge's.
    """

    cost: float
    words: str


EDITS = {
    "transpose a name": EditKind(1.0, "transpose {}: write {}"),
    "transpose a part": EditKind(1.45, "transpose {}: write {}"),
    "leave out a transpose": EditKind(1.0, "write {} without the transpose"),
    "turn the sign": EditKind(1.05, "turn the sign: {}"),
    "leave out the minus": EditKind(1.05, "leave out the minus sign"),
    "move a bracket": EditKind(1.1, "move the bracket: {}"),
    "multiply later": EditKind(1.1, "move the bracket: {} {} {}: {}"),
    "take another product": EditKind(1.2, "take {} of {} and {}, not {}"),
    "take the outer product": EditKind(1.8, "take {} of {} and {}, not {}"),
    "resize the identity": EditKind(1.2, "take {}"),
    "swap factors": EditKind(1.25, "swap the factors: {}"),
    "change a sign": EditKind(1.3, "change the sign: {}"),
    "leave out a factor": EditKind(1.3, "leave out the factor {}"),
    "leave out a division": EditKind(1.3, "leave out the division by {}"),
    "leave out a term": EditKind(1.6, "leave out the term {}"),
    "sum along the other axis": EditKind(1.3, "sum along axis {}"),
    "multiply elementwise after": EditKind(1.35, "take the elementwise product ∘ of {} and {}"),
    "leave out a function": EditKind(1.4, "leave out the {} of {}"),
    "write the slope": EditKind(1.4, "write {} for {}"),
    "make it diagonal": EditKind(1.46, "take the diagonal matrix of {}"),
    "insert the slope": EditKind(1.5, "multiply elementwise by {}: {}"),
    "insert a factor of the slope": EditKind(1.6, "multiply elementwise by {}: {}"),
    "insert diag(h)": EditKind(1.6, "multiply by {}: {}"),
    "insert the diagonal of slopes": EditKind(1.7, "multiply by {}: {}"),
    "insert a bias": EditKind(1.7, "add {}: {}"),
    "write 1": EditKind(1.7, "write 1 for {}"),
    "square": EditKind(1.7, "square: {}"),
    "rename": EditKind(1.8, "write {} for {}"),
    "insert an array": EditKind(1.9, "multiply by {}: {}"),
}  # fmt: skip

# Edits that put a part's transpose in its place, and edits that put in a factor.
TRANSPOSES = frozenset(("transpose a name", "transpose a part"))
INSERTS = frozenset(
    ("insert the slope", "insert a factor of the slope", "insert diag(h)",
     "insert the diagonal of slopes", "insert an array")
)  # fmt: skip

_PRODUCT_WORDS = {
    "times": "the elementwise product ∘",
    "matmul": "the matrix product",
    "outer": "the outer product",
    "kron": "the Kronecker product",
}

_A = Node("name", (), "a")
_H = Node("name", (), "h")
_ONE = Node("number", (), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class EditedTree:
    """A tree with one edit made; of hundreds, one gets its words.

    Parameters
    ----------
    tree : Node
    kind : str
        A key of `EDITS`.
    shown : tuple of Node or str
        What its words show.
    span : (int, int) or None
        The place that is to blame.
    """

    tree: Node
    kind: str
    shown: tuple
    span: Span | None

    @property
    def cost(self):
        """How unlikely the mistake is."""
        return EDITS[self.kind].cost

    def within(self, tree):
        """The same edit of a whole that holds the part."""
        return EditedTree(tree, self.kind, self.shown, self.span)

    def edit(self):
        """The edit as the judge hands it back."""
        shown = [part if isinstance(part, str) else plain_text(part) for part in self.shown]
        written = shown[-1] if self.kind in TRANSPOSES else ""
        return Edit(self.kind, EDITS[self.kind].words.format(*shown), written)


class PartEdits:
    """The edits of a part, for which the shapes of parts are known.

    Parameters
    ----------
    shapes : mlp.formulas.meaning.settle.Shapes
    shape : callable
        The shape of any tree, found on the way.
    slope : Node or None
        That of the hidden units; None where it is 1.
    """

    def __init__(self, shapes, shape, slope):
        self.of = shapes.of
        self.names = shapes.named
        self.shape = shape
        self.vector = shape(_A)
        self.slope = slope

    def edits(self, node, most):
        """Every edit at one part, whether it conforms or not, that costs at most so much.

        Others are made only where that costs next to no time.
        """
        yield from self.transposes(node)
        yield from self.operators(node)
        yield from _drops(node)
        yield from _moved_brackets(node)
        yield from self._replacements(node, most)
        yield from self._insertions(node, most)

    def transposes(self, node):
        """A transpose more, or one less."""
        if node.kind == "transpose":
            inner = node.children[0]
            yield EditedTree(inner, "leave out a transpose", (inner,), node.span)
        elif node.kind not in ("number", "size", "examples") and not is_scalar(self.of[node] or ""):
            kind = "transpose a name" if node.kind == "name" else "transpose a part"
            turned = Node("transpose", (node,), None, node.span)
            yield EditedTree(turned, kind, (node, turned), node.span)

    def operators(self, node):
        """Another product, the operands swapped, plus for minus."""
        if node.kind in _PRODUCT_WORDS:
            yield from self._other_products(node)
        if node.kind in ("matmul", "outer", "kron", "subtract", "divide"):
            kind = "turn the sign" if node.kind == "subtract" else "swap factors"
            swapped = Node(node.kind, node.children[::-1], None, node.span)
            yield EditedTree(swapped, kind, (swapped,), node.span)
        if node.kind in ("add", "subtract"):
            kind = "add" if node.kind == "subtract" else "subtract"
            changed = Node(kind, node.children, None, node.span)
            yield EditedTree(changed, "change a sign", (changed,), node.span)

    def _other_products(self, node):
        left, right = node.children
        for kind in ("matmul", "times", "outer"):
            if kind == node.kind or (kind == "outer" and not self._are_vectors(node)):
                continue
            named = "take the outer product" if kind == "outer" else "take another product"
            shown = (_PRODUCT_WORDS[kind], left, right, _PRODUCT_WORDS[node.kind])
            yield EditedTree(Node(kind, node.children, None, node.span), named, shown, node.span)

    def _are_vectors(self, node):
        return all(is_vector(self.of[child] or ()) for child in node.children)

    def _replacements(self, node, most):
        kind = node.kind
        if kind == "name":
            if most >= EDITS["rename"].cost:
                yield from self._renamings(node)
            squared = Node("entrywise power", (node,), 2, node.span)
            yield EditedTree(squared, "square", (squared,), node.span)
        elif kind == "identity":
            for size in "nmk":
                if size != node.value:
                    changed = Node("identity", (), size, node.span)
                    yield EditedTree(changed, "resize the identity", (changed,), node.span)
        elif kind == "number" and node.value != 1:
            yield EditedTree(Node("number", (), 1.0, node.span), "write 1", (node,), node.span)
        elif kind in ("power", "entrywise power") and node.value != 2:
            changed = Node(kind, node.children, 2, node.span)
            yield EditedTree(changed, "square", (changed,), node.span)
        elif kind in REDUCTIONS and node.value[0] is not None:
            axis, keep = 1 - node.value[0], node.value[1]
            changed = Node(kind, node.children, (axis, keep), node.span)
            yield EditedTree(changed, "sum along the other axis", (str(axis),), node.span)
        if kind in ("name", "call") or _is_made_of_units(node):
            yield from self._slopes(node)

    def _renamings(self, node):
        for name in self.names:
            if name != node.value:
                changed = Node("name", (), name, node.span)
                yield EditedTree(changed, "rename", (changed, node), node.span)

    def _slopes(self, node):
        """σ′(a) for a part, or Diag(σ′(a)) where a square matrix stands."""
        shape = self.of[node]
        for new in (self.slope, Node("call", (self.slope,), "diag")) if self.slope else ():
            fits = shape is None or shape in (self.shape(new), self.shape(new)[::-1])
            if fits and not same(node, new):
                placed = Node(new.kind, new.children, new.value, node.span)
                yield EditedTree(placed, "write the slope", (placed, node), node.span)

    def _insertions(self, node, most):
        shape = self.of[node]
        if shape is None:
            return
        if is_vector(shape) and "m" in shape:
            matrix = Node("call", (node,), "diag", node.span)
            yield EditedTree(matrix, "make it diagonal", (node,), node.span)
        if shape == self.vector:
            rest = Node("subtract", (_ONE, _H))
            if self.slope:
                yield _behind(node, self.slope, "times", "insert the slope")
            yield _behind(node, _H, "times", "insert a factor of the slope")
            yield _behind(node, rest, "times", "insert a factor of the slope")
        if shape == ("m", "m"):
            yield _behind(node, Node("call", (_H,), "diag"), "matmul", "insert diag(h)")
        if len(shape) == 2 and "m" in shape and self.slope:
            slopes = Node("call", (self.slope,), "diag")
            yield _behind(node, slopes, "matmul", "insert the diagonal of slopes")
            yield _before(node, slopes, "matmul", "insert the diagonal of slopes")
        for bias in ("b1", "b2"):
            if shape == self.names[bias]:
                yield _behind(node, Node("name", (), bias), "add", "insert a bias")
        dear = most >= EDITS["insert an array"].cost
        if dear and len(shape) == 2 and node.kind != "transpose":
            for name in ("W1", "W2", "x", "h"):
                factor = Node("name", (), name)
                for new in (factor, Node("transpose", (factor,))):
                    yield _behind(node, new, "matmul", "insert an array")
                    yield _before(node, new, "matmul", "insert an array")


def _behind(node, new, operation, kind):
    tree = Node(operation, (node, new), None, node.span)
    return EditedTree(tree, kind, (new, tree), node.span)


def _before(node, new, operation, kind):
    tree = Node(operation, (new, node), None, node.span)
    return EditedTree(tree, kind, (new, tree), node.span)


def _drops(node):
    """One operand less, or one function."""
    if node.kind in _PRODUCT_WORDS or node.kind in ("add", "subtract", "divide"):
        left, right = node.children
        kind = "leave out a term" if node.kind in ("add", "subtract") else "leave out a factor"
        second = "leave out a division" if node.kind == "divide" else kind
        yield EditedTree(left, second, (right,), right.span)
        if node.kind not in ("subtract", "divide"):
            yield EditedTree(right, kind, (left,), left.span)
    elif node.kind == "negate":
        yield EditedTree(node.children[0], "leave out the minus", (), node.span)
    elif node.kind in (*REDUCTIONS, "call", "power", "entrywise power", "ravel", "reshape"):
        name = node.value if node.kind == "call" else node.kind
        yield EditedTree(
            node.children[0], "leave out a function", (name, *node.children), node.span
        )


def _moved_brackets(node):
    for tree, span in regroupings(node):
        if tree.kind in ("matmul", "times"):
            left, right = tree.children
            swap = expanded_size(right) >= expanded_size(left)
            last, other = (left, right) if swap else (right, left)
            verb = "multiply by" if tree.kind == "matmul" else "multiply elementwise by"
            when = "after the elementwise product" if other.kind == "times" else "last"
            yield EditedTree(tree, "multiply later", (verb, last, when, tree), span)
        else:
            yield EditedTree(tree, "move a bracket", (tree,), span)
    if node.kind == "matmul" == node.children[0].kind:
        # One sign on paper: A B C with a ∘ behind A reads A ∘ (B C).
        (first, second), right = node.children[0].children, node.children[1]
        inner = Node("matmul", (second, right), None, hull(second, right))
        tree = Node("times", (first, inner), None, node.span)
        yield EditedTree(tree, "multiply elementwise after", (first, inner), node.children[0].span)


def _is_made_of_units(node):
    """Whether a part holds nothing but a, h and numbers, as σ′ written out does."""
    names = {part.value for part in walk(node) if part.kind == "name"}
    return bool(names) and names <= {"a", "h"}
