"""Random trees over the network's names, every part of which conforms in NumPy."""

import inspect

from hypothesis import strategies as st

from mlp.formulas.judging.assessment import named_shapes
from mlp.formulas.operations.table import OPERATIONS, REDUCTIONS, numpy_shape
from mlp.formulas.tree import Node, walk

# Each operation of the table, with the values that its nodes can have.
VALUES = {
    "power": (2, 3),
    "entrywise power": (2, 3),
    **dict.fromkeys(REDUCTIONS, ((None, False), (0, False), (1, True))),
    "reshape": ((1, -1), (-1, 1)),
}
# Those that a tree holds, and of these the functions.
HELD = tuple(name for name, found in OPERATIONS.items() if found.on_paper)
FUNCTIONS = tuple(name for name in HELD if OPERATIONS[name].is_function)


def operands_of(name):
    """How many operands an operation has, as its rule in NumPy takes them."""
    return len(inspect.signature(OPERATIONS[name].in_numpy).parameters) - 1


def shape_of(tree):
    """The shape of a tree in NumPy, with vectors as rows of two axes."""
    if tree.kind == "name":
        return named_shapes("row")[tree.value]
    if tree.kind == "number":
        return ()
    shapes = [shape_of(child) for child in tree.children]
    return None if None in shapes else numpy_shape(tree.kind, tree.value, shapes)


def _node(draw, children):
    kind = draw(st.sampled_from(HELD))
    parts = tuple(draw(children) for _ in range(operands_of(kind)))
    if kind in FUNCTIONS:
        return Node("call", parts, kind)
    return Node(kind, parts, draw(st.sampled_from(VALUES.get(kind, (None,)))))


LEAVES = st.one_of(
    st.sampled_from(list(named_shapes("row"))).map(lambda name: Node("name", value=name)),
    st.sampled_from([1.0, 2.0]).map(lambda number: Node("number", value=number)),
)
TREES = st.recursive(LEAVES, lambda children: st.composite(_node)(children), max_leaves=6)
CONFORMING = TREES.filter(lambda tree: shape_of(tree) is not None)


def _is_beside_an_array(tree):
    """Whether no number stands where Python needs an array, as in 1.T."""
    return all(
        part.kind in ("name", "number")
        or any(inner.kind == "name" for inner in walk(part))
        and (
            part.kind in ("add", "subtract", "times", "divide")
            or all(child.kind != "number" for child in part.children)
        )
        for part in walk(tree)
    )


CODE = CONFORMING.filter(_is_beside_an_array)
