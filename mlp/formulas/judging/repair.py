"""Find the small change that makes a formula right, and say it in words.

The edits are the slips people make: a transpose left out, a bracket misplaced, `∘` for the matrix
product, a factor too many or too few. A candidate is dropped as soon as one of its parts does
not conform; only those of the gradient's shape are evaluated.
"""

import time
from dataclasses import dataclass, field

from mlp.formulas.meaning.shapes import Shapes, is_scalar, is_vector
from mlp.formulas.render import plain_text
from mlp.formulas.tree import Node, Span, expanded_size, same, walk

_BINARY = frozenset(("add", "subtract", "times", "divide", "matmul", "kron", "outer"))
_ASSOCIATIVE = frozenset(("add", "times", "matmul"))
_PRODUCTS = frozenset(("times", "matmul", "kron", "outer"))
_MOVABLE = frozenset(("power", "entrywise power", "transpose", "negate", "call"))
_PRODUCT_WORDS = {
    "times": "the elementwise product ∘",
    "matmul": "the matrix product",
    "outer": "the outer product",
    "kron": "the Kronecker product",
}

# How unlikely a slip is: of several edits that make the formula right, the likeliest is told.
_TRANSPOSE_NAME, _SIGN, _REGROUP, _OPERATOR, _DROP, _SWAP = 1.0, 1.05, 1.1, 1.2, 1.3, 1.25
_SLOPE, _INSERT_SLOPE, _TRANSPOSE_PART, _RENAME, _INSERT = 1.4, 1.5, 1.45, 1.8, 1.9
_CIRCLE, _DIAGONAL = 1.35, 1.46
_CHEAP = 1.5

_MAXIMAL_FIRST_EDITS = 120


@dataclass(frozen=True, eq=False)
class Edit:
    """One change of a tree.

    Parameters
    ----------
    tree : Node
        What the part becomes.
    cost : float
        How unlikely the slip is.
    words : str
        The change in words, with a place for each part that it shows.
    shown : tuple of Node
        Those parts; hundreds of edits are made for one that is told.
    span : (int, int) or None
        The place that is to blame.
    """

    tree: Node
    cost: float
    words: str
    shown: tuple
    span: Span | None

    @property
    def inserts(self):
        """Whether a factor is put in."""
        return self.words.startswith("multiply")

    @property
    def sentence(self):
        """The change in words."""
        return self.words.format(*(plain_text(part) for part in self.shown))


@dataclass(frozen=True, eq=False)
class Repair:
    """A right formula and the way to it."""

    tree: Node
    sentences: tuple[str, ...]
    span: Span | None = field(default=None)


def repair(tree, named, target, is_right, deadline, twice=True):
    """Search for the smallest change that makes a formula right.

    Parameters
    ----------
    tree : Node
        Settled; it may conform or not.
    named : dict
        Shapes of the network's names.
    target : tuple of str
        The shape of the gradient.
    is_right : callable
        Whether a tree of that shape equals the gradient.
    deadline : float
        When to give up, as `time.perf_counter` counts.
    twice : bool
        Whether two edits are tried where one does not do.

    Returns
    -------
    Repair or None
        None if nothing was found with two edits in the time.
    """
    search = _Search(named, target, is_right, deadline)
    found = search.one_edit(tree)
    if found:
        return Repair(found.tree, (found.sentence,), found.span)
    return search.two_edits(tree) if twice else None


class _Search:
    """What every step of the search shares: shapes found so far, and the time."""

    def __init__(self, named, target, is_right, deadline):
        self.shapes = Shapes(named)
        self.of = self.shapes.of
        self.target = target
        self.is_right = is_right
        self.deadline = deadline
        self.a = Node("name", (), "a")
        self.slope = Node("call", (self.a,), "dsigma")
        self.vector = self.shape(self.slope)

    def shape(self, node):
        if node not in self.of:
            for child in node.children:
                self.shape(child)
            self.of[node] = self.shapes.shape(node)
        return self.of[node]

    def late(self):
        return time.perf_counter() > self.deadline

    def one_edit(self, tree, most=99.0):
        candidates = []
        for edit in self.variants(tree, most):
            if self.of[edit.tree] == self.target:
                candidates.append(edit)
            if self.late():
                break
        candidates.sort(key=lambda edit: edit.cost)
        for edit in candidates:
            if self.is_right(edit.tree):
                return edit
            if self.late():
                return None
        return None

    def two_edits(self, tree):
        self.shape(tree)
        problem = self.shapes.first_problem(tree)
        if problem is None:
            likely = list(self.variants(tree, _CHEAP))
            missing = [edit for edit in self.variants(tree, _INSERT) if edit.inserts]
            return self.second_edits(likely, _CHEAP) or self.second_edits(missing, _INSERT)
        firsts = [
            Edit(replaced(tree, problem, edit.tree), edit.cost, edit.words, edit.shown, edit.span)
            for edit in self.first_edits(problem)
        ]
        return self.second_edits(firsts, _CHEAP)

    def first_edits(self, problem):
        """Yield the edits that make a part conform, and those that one more may make conform."""
        yield from self.variants(problem, _INSERT)
        for edit in (*self.transposes(problem), *self.operators(problem)):
            if self.shape(edit.tree) is None:
                yield edit

    def second_edits(self, firsts, most):
        """Return the first of some edits that one more edit makes right, with that edit."""
        firsts = sorted(firsts, key=lambda edit: edit.cost)[:_MAXIMAL_FIRST_EDITS]
        for first in firsts:
            if self.late():
                return None
            self.shape(first.tree)
            second = self.one_edit(first.tree, most)
            if second:
                return Repair(second.tree, (first.sentence, second.sentence), first.span)
        return None

    def variants(self, node, most):
        """Yield the edits of a tree whose every part conforms."""
        if self.late():
            return
        self.shape(node)
        for edit in self.local_edits(node):
            if edit.cost <= most and self.shape(edit.tree) is not None:
                yield edit
        broken = [child for child in node.children if self.of[child] is None]
        for place, child in enumerate(node.children):
            if len(broken) > (1 if self.of[child] is None else 0):
                continue
            for edit in self.variants(child, most):
                children = list(node.children)
                children[place] = edit.tree
                rebuilt = node.with_children(children)
                if self.shape(rebuilt) is not None:
                    yield Edit(rebuilt, edit.cost, edit.words, edit.shown, edit.span)

    def local_edits(self, node):
        """Yield the edits at one part, whether they conform or not."""
        yield from self.transposes(node)
        yield from self.operators(node)
        yield from self.drops(node)
        yield from self.regroupings(node)
        yield from self.replacements(node)
        yield from self.insertions(node)

    def transposes(self, node):
        if node.kind == "transpose":
            inner = node.children[0]
            words = "write {} without the transpose"
            yield Edit(inner, _TRANSPOSE_NAME, words, (inner,), node.span)
        elif node.kind not in ("number", "size", "examples") and not is_scalar(self.of[node] or ""):
            cost = _TRANSPOSE_NAME if node.kind == "name" else _TRANSPOSE_PART
            turned = Node("transpose", (node,), None, node.span)
            yield Edit(turned, cost, "transpose {}: write {}", (node, turned), node.span)

    def operators(self, node):
        if node.kind in _PRODUCTS:
            left, right = node.children
            for kind in ("matmul", "times", "outer"):
                if kind == node.kind or (kind == "outer" and not self.are_vectors(node)):
                    continue
                changed = Node(kind, node.children, None, node.span)
                cost = _OPERATOR if kind != "outer" else _RENAME
                wanted, given = _PRODUCT_WORDS[kind], _PRODUCT_WORDS[node.kind]
                words = f"take {wanted} of {{}} and {{}}, not {given}"
                yield Edit(changed, cost, words, (left, right), node.span)
        if node.kind in ("matmul", "outer", "kron", "subtract", "divide"):
            left, right = node.children
            swapped = Node(node.kind, (right, left), None, node.span)
            if node.kind == "subtract":
                yield Edit(swapped, _SIGN, "turn the sign: {}", (swapped,), node.span)
            else:
                yield Edit(swapped, _SWAP, "swap the factors: {}", (swapped,), node.span)
        if node.kind in ("add", "subtract"):
            kind = "add" if node.kind == "subtract" else "subtract"
            changed = Node(kind, node.children, None, node.span)
            yield Edit(changed, _DROP, "change the sign: {}", (changed,), node.span)

    def are_vectors(self, node):
        return all(is_vector(self.of[child] or ()) for child in node.children)

    def drops(self, node):
        if node.kind in _PRODUCTS or node.kind in ("add", "subtract", "divide"):
            word = "term" if node.kind in ("add", "subtract") else "factor"
            cost = _DROP if word == "factor" else 1.6
            left, right = node.children
            what = f"the {word} {{}}" if node.kind != "divide" else "the division by {}"
            yield Edit(left, cost, f"leave out {what}", (right,), right.span)
            if node.kind not in ("subtract", "divide"):
                yield Edit(right, cost, f"leave out the {word} {{}}", (left,), left.span)
        elif node.kind == "negate":
            yield Edit(node.children[0], _SIGN, "leave out the minus sign", (), node.span)
        elif node.kind in ("call", "sum", "mean", "power", "entrywise power", "ravel", "reshape"):
            name = node.value if node.kind == "call" else node.kind
            words = f"leave out the {name} of {{}}"
            yield Edit(node.children[0], _SLOPE, words, node.children, node.span)

    # -- brackets ---------------------------------------------------------------------------

    def regroupings(self, node):
        if node.kind in _BINARY:
            yield from self.into_the_right(node)
            yield from self.into_the_left(node)
            yield from self.out_of_the_left(node)
            yield from self.out_of_the_right(node)
            yield from self.unary_out(node)
        if node.kind in _MOVABLE and node.children[0].kind in _BINARY:
            yield from self.unary_in(node)

    def regrouped(self, tree, span):
        words, shown = "move the bracket: {}", (tree,)
        if tree.kind in ("matmul", "times"):
            left, right = tree.children
            last, other = (right, left) if expanded_size(right) < expanded_size(left) else (
                left, right)  # fmt: skip
            when = "after the elementwise product" if other.kind == "times" else "last"
            verb = "multiply by {}" if tree.kind == "matmul" else "multiply elementwise by {}"
            words, shown = f"move the bracket: {verb} {when}: {{}}", (last, tree)
        return Edit(tree, _REGROUP, words, shown, span)

    def into_the_right(self, node):
        """A (B C) becomes (A B) C, however deep B stands at the left edge."""
        left, right = node.children
        for part, rebuild, kinds in _left_edge(right):
            if {node.kind} == kinds <= _ASSOCIATIVE:
                continue
            inner = Node(node.kind, (left, part), None, _hull(left, part))
            yield self.regrouped(rebuild(inner), right.span)

    def into_the_left(self, node):
        """(A B) C becomes A (B C)."""
        left, right = node.children
        for part, rebuild, kinds in _right_edge(left):
            if {node.kind} == kinds <= _ASSOCIATIVE:
                continue
            inner = Node(node.kind, (part, right), None, _hull(part, right))
            yield self.regrouped(rebuild(inner), left.span)
        if node.kind == left.kind == "matmul":
            # One sign on paper: A B C with a ∘ behind A reads A ∘ (B C).
            first, second = left.children
            inner = Node("matmul", (second, right), None, _hull(second, right))
            tree = Node("times", (first, inner), None, node.span)
            words = "take the elementwise product ∘ of {} and {}"
            yield Edit(tree, _CIRCLE, words, (first, inner), left.span)

    def out_of_the_left(self, node):
        """((A B) C) becomes A (B C), A being taken out of any depth."""
        for part, rebuild, kinds in _left_edge(node):
            if part.kind in _BINARY and not {part.kind} == kinds <= _ASSOCIATIVE:
                first, rest = part.children
                outer = Node(part.kind, (first, rebuild(rest)), None, node.span)
                yield self.regrouped(outer, node.span)

    def out_of_the_right(self, node):
        """(A (B C)) becomes (A B) C."""
        for part, rebuild, kinds in _right_edge(node):
            if part.kind in _BINARY and not {part.kind} == kinds <= _ASSOCIATIVE:
                rest, last = part.children
                outer = Node(part.kind, (rebuild(rest), last), None, node.span)
                yield self.regrouped(outer, node.span)

    def unary_in(self, node):
        """(A − B)² becomes A − B², and (A)² − B."""
        inner = node.children[0]
        for place in (1, 0):
            children = list(inner.children)
            children[place] = node.with_children((children[place],))
            yield self.regrouped(inner.with_children(children), node.span)

    def unary_out(self, node):
        """A − B² becomes (A − B)²."""
        for place, child in enumerate(node.children):
            if child.kind in _MOVABLE:
                children = list(node.children)
                children[place] = child.children[0]
                yield self.regrouped(child.with_children((node.with_children(children),)),
                                     node.span)  # fmt: skip

    # -- other parts in their place ---------------------------------------------------------

    def replacements(self, node):
        kind = node.kind
        if kind == "name":
            yield from self.renamings(node)
        elif kind == "identity":
            for size in "nmk":
                if size != node.value:
                    changed = Node("identity", (), size, node.span)
                    yield Edit(changed, _OPERATOR, "take {}", (changed,), node.span)
        elif kind == "number" and node.value != 1:
            one = Node("number", (), 1.0, node.span)
            yield Edit(one, 1.7, "write 1 for {}", (node,), node.span)
        elif kind in ("power", "entrywise power") and node.value != 2:
            changed = Node(kind, node.children, 2, node.span)
            yield Edit(changed, 1.7, "square: {}", (changed,), node.span)
        elif kind in ("sum", "mean") and node.value[0] is not None:
            changed = Node(kind, node.children, (1 - node.value[0], node.value[1]), node.span)
            words = f"sum along axis {1 - node.value[0]}"
            yield Edit(changed, _DROP, words, (), node.span)
        if kind in ("name", "call") or self.is_made_of_units(node):
            yield from self.slopes(node)

    def renamings(self, node):
        for name in self.shapes.named:
            if name != node.value:
                changed = Node("name", (), name, node.span)
                yield Edit(changed, _RENAME, "write {} for {}", (changed, node), node.span)
        squared = Node("entrywise power", (node,), 2, node.span)
        yield Edit(squared, 1.7, "square: {}", (squared,), node.span)

    def is_made_of_units(self, node):
        """Say whether a part holds nothing but a, h and numbers, as σ′ written out does."""
        names = {part.value for part in walk(node) if part.kind == "name"}
        return bool(names) and names <= {"a", "h"}

    def slopes(self, node):
        """Replace a part by σ′(a), or by Diag(σ′(a)) where a square matrix stands."""
        shape = self.of[node]
        for new in (self.slope, Node("call", (self.slope,), "diag")):
            fits = shape is None or shape in (self.shape(new), self.shape(new)[::-1])
            if fits and not same(node, new):
                placed = Node(new.kind, new.children, new.value, node.span)
                yield Edit(placed, _SLOPE, "write {} for {}", (placed, node), node.span)

    def insertions(self, node):
        shape = self.of[node]
        if shape is None:
            return
        h = Node("name", (), "h")
        if is_vector(shape) and "m" in shape:
            matrix = Node("call", (node,), "diag", node.span)
            yield Edit(matrix, _DIAGONAL, "take the diagonal matrix of {}", (node,), node.span)
        if shape == self.vector:
            rest = Node("subtract", (Node("number", (), 1.0), h))
            for factor, cost in ((self.slope, _INSERT_SLOPE), (h, 1.6), (rest, 1.6)):
                yield self.inserted(node, factor, "times", cost)
        if shape == ("m", "m"):
            yield self.inserted(node, Node("call", (h,), "diag"), "matmul", 1.6)
        if len(shape) == 2 and "m" in shape:
            slopes = Node("call", (self.slope,), "diag")
            yield self.inserted(node, slopes, "matmul", 1.7)
            yield self.inserted(slopes, node, "matmul", 1.7, new=slopes)
        for bias in ("b1", "b2"):
            if shape == self.shapes.named[bias]:
                yield self.inserted(node, Node("name", (), bias), "add", 1.7)
        if len(shape) == 2 and node.kind != "transpose":
            for name in ("W1", "W2", "x", "h"):
                factor = Node("name", (), name)
                for new in (factor, Node("transpose", (factor,))):
                    yield self.inserted(node, new, "matmul", _INSERT)
                    yield self.inserted(new, node, "matmul", _INSERT, new=new)

    def inserted(self, left, right, kind, cost, new=None):
        new = new or right
        old = right if new is left else left
        tree = Node(kind, (left, right), None, old.span)
        verb = {"times": "multiply elementwise by", "matmul": "multiply by", "add": "add"}[kind]
        return Edit(tree, cost, verb + " {}: {}", (new, tree), old.span)


def _left_edge(node):
    """Yield the parts below a node at its left edge, as `_edge` does."""
    return _edge(node, 0)


def _right_edge(node):
    """Yield the parts below a node at its right edge, as `_edge` does."""
    return _edge(node, 1)


def _edge(node, place):
    """Yield each part at an edge, what puts a new part there, and the operations above it."""

    def rebuild(inner):
        return inner

    kinds = frozenset()
    while node.kind in _BINARY:
        rebuild, kinds = _putting(rebuild, node, place), kinds | {node.kind}
        node = node.children[place]
        yield node, rebuild, kinds


def _putting(rebuild, node, place):
    def put(inner):
        children = list(node.children)
        children[place] = inner
        return rebuild(node.with_children(children))

    return put


def _hull(left, right):
    spans = [part.span for part in (left, right) if part.span]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def replaced(tree, old, new):
    """Return the tree with one part replaced.

    Examples
    --------
    >>> x, y = Node("name", value="x"), Node("name", value="y")
    >>> replaced(Node("negate", (x,)), x, y).children[0].value
    'y'
    """
    if tree is old:
        return new
    children = [replaced(child, old, new) for child in tree.children]
    if all(a is b for a, b in zip(children, tree.children, strict=True)):
        return tree
    return tree.with_children(children)
