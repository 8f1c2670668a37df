"""Every way of moving one pair of brackets: trees of the same parts in the same order."""

from mlp.formulas.meaning.readings import hull
from mlp.formulas.tree import Node

BINARY = frozenset(("add", "subtract", "times", "divide", "matmul", "kron", "outer"))
_ASSOCIATIVE = frozenset(("add", "times", "matmul"))
_MOVABLE = frozenset(("power", "entrywise power", "transpose", "negate", "call"))


def regroupings(node):
    """The trees that one pair of brackets elsewhere makes of a part.

    Parameters
    ----------
    node : Node

    Yields
    ------
    tree : Node
    span : (int, int) or None
        The place where the bracket should not be.

    Examples
    --------
    >>> A, B, C = (Node("name", value=letter) for letter in "ABC")
    >>> tree, _ = next(regroupings(Node("times", (A, Node("matmul", (B, C))))))
    >>> tree.kind, [part.kind for part in tree.children]
    ('matmul', ['times', 'name'])
    """
    if node.kind in BINARY:
        yield from _into_the_right(node)
        yield from _into_the_left(node)
        yield from _out_of_the_left(node)
        yield from _out_of_the_right(node)
        yield from _unary_out(node)
    if node.kind in _MOVABLE and node.children[0].kind in BINARY:
        yield from _unary_in(node)


def _into_the_right(node):
    """A (B C) becomes (A B) C, however deep B stands at the left edge."""
    left, right = node.children
    for part, rebuild, kinds in _edge(right, 0):
        if {node.kind} == kinds <= _ASSOCIATIVE:
            continue
        inner = Node(node.kind, (left, part), None, hull(left, part))
        yield rebuild(inner), right.span


def _into_the_left(node):
    """(A B) C becomes A (B C)."""
    left, right = node.children
    for part, rebuild, kinds in _edge(left, 1):
        if {node.kind} == kinds <= _ASSOCIATIVE:
            continue
        inner = Node(node.kind, (part, right), None, hull(part, right))
        yield rebuild(inner), left.span


def _out_of_the_left(node):
    """((A B) C) becomes A (B C), A being taken out of any depth."""
    for part, rebuild, kinds in _edge(node, 0):
        if part.kind in BINARY and not {part.kind} == kinds <= _ASSOCIATIVE:
            first, rest = part.children
            yield Node(part.kind, (first, rebuild(rest)), None, node.span), node.span


def _out_of_the_right(node):
    """(A (B C)) becomes (A B) C."""
    for part, rebuild, kinds in _edge(node, 1):
        if part.kind in BINARY and not {part.kind} == kinds <= _ASSOCIATIVE:
            rest, last = part.children
            yield Node(part.kind, (rebuild(rest), last), None, node.span), node.span


def _unary_in(node):
    """(A − B)² becomes A − B², and (A)² − B."""
    inner = node.children[0]
    for place in (1, 0):
        children = list(inner.children)
        children[place] = node.with_children((children[place],))
        yield inner.with_children(children), node.span


def _unary_out(node):
    """A − B² becomes (A − B)²."""
    for place, child in enumerate(node.children):
        if child.kind in _MOVABLE:
            children = list(node.children)
            children[place] = child.children[0]
            yield child.with_children((node.with_children(children),)), node.span


def _edge(node, place):
    """Each part at an edge, what puts a new part there, and the operations above it.

    The left edge is that of place 0, the right edge that of place 1.
    """

    def rebuild(inner):
        return inner

    kinds = frozenset()
    while node.kind in BINARY:
        rebuild, kinds = _putting(rebuild, node, place), kinds | {node.kind}
        node = node.children[place]
        yield node, rebuild, kinds


def _putting(rebuild, node, place):
    def put(inner):
        children = list(node.children)
        children[place] = inner
        return rebuild(node.with_children(children))

    return put
