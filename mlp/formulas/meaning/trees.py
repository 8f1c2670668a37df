"""Trees over the network's own names: a formula whose letters are replaced, a gradient's formula.

`turned` and `left_to_right` write any of them in the row convention.
"""

from functools import lru_cache

from mlp.formulas.meaning.conventions import (
    CONVENTIONS,
    NAMES,
    VARIABLES,
    gradient_formula,
    is_turned,
)
from mlp.formulas.meaning.network_function import slope_text
from mlp.formulas.operations.table import REDUCTIONS
from mlp.formulas.reading.numpy_style import read_numpy
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import Known
from mlp.formulas.tree import Node, Unreadable, walk

# The keys of the names that the reading spells otherwise than the network.
OWN_NAMES = {"W_1": "W1", "b_1": "b1", "W_2": "W2", "b_2": "b2"}


def gradient_text(variable, convention, activation="sigmoid"):
    """The formula of a gradient in a convention, for a network with an activation.

    Examples
    --------
    >>> gradient_text("a", "row", "tanh")
    '(yhat - y) @ W2.T * (1 - h * h)'
    """
    return gradient_formula(variable, convention, slope_text(activation))


@lru_cache(maxsize=128)
def gradient_tree(variable, convention, activation="sigmoid"):
    """The formula of a gradient in a convention as a settled tree.

    Examples
    --------
    >>> gradient_tree("theta", "row").kind
    'subtract'
    """
    return expression(gradient_text(variable, convention, activation))


@lru_cache(maxsize=256)
def expression(text):
    """The tree of a NumPy expression over the network's own names."""
    statements = read_numpy(plain(text), Known.of(()))
    return named(statements[0].formula, {})


def tree_of(meaning, convention, activation="sigmoid"):
    """What a meaning of a letter stands for in a convention: a name, or a tree.

    Parameters
    ----------
    meaning : str
        A name of the network, an expression of names, "N" for the number of examples, or "dL/d"
        and a variable for a gradient.
    convention, activation : str

    Raises
    ------
    Unreadable
        If it means nothing that the network has.

    Examples
    --------
    >>> tree_of("yhat", "row"), tree_of("diag(h)", "row").value
    ('yhat', 'diag')
    """
    if meaning in NAMES:
        return meaning
    if meaning == "N":
        return Node("examples")
    variable = meaning.removeprefix("dL/d")
    if variable != meaning and variable in VARIABLES:
        return gradient_tree(variable, convention, activation)
    tree = expression(meaning)
    for node in walk(tree):
        if node.kind == "name" and node.value not in NAMES:
            raise Unreadable(f'"{node.value}" is not a name of the network')
    return tree


def named(tree, meaning):
    """The tree with the keys of names replaced by what they mean.

    Parameters
    ----------
    tree : Node
    meaning : dict
        Key to a name of the network, or to a tree.

    Returns
    -------
    Node
        Parts that stand for a letter keep the letter's place.
    """
    done = {}

    def visit(node):
        if node in done:
            return done[node]
        if node.kind == "name":
            found = meaning.get(node.value, OWN_NAMES.get(node.value, node.value))
            result = placed(found, node.span) if isinstance(found, Node) else (
                Node("name", (), found, node.span))  # fmt: skip
        else:
            children = [visit(child) for child in node.children]
            unchanged = all(a is b for a, b in zip(children, node.children, strict=True))
            result = node if unchanged else node.with_children(children)
        done[node] = result
        return result

    return visit(tree)


def placed(tree, span):
    """A copy of the tree that stands at one place of the text."""
    children = tuple(placed(child, span) for child in tree.children)
    return Node(tree.kind, children, tree.value, span)


def turned(node, convention, transposed=False):
    """The tree in the row convention, with transposes pushed down to the names.

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
        turns_vectors = CONVENTIONS[convention].vectors == "columns"
        return node.with_children([turned(node.children[0], convention, turns_vectors)])
    if kind in REDUCTIONS and transposed and node.value[0] is not None:
        child = turned(node.children[0], convention, True)
        return Node(kind, (child,), (1 - node.value[0], node.value[1]), node.span)
    if kind == "ones" and node.value is not None and transposed:
        return Node(kind, (), node.value[::-1], node.span)
    if kind == "size":
        return node
    return node.with_children([turned(child, convention, transposed) for child in node.children])


def left_to_right(node):
    """The tree with matrix products of several factors taken from left to right.

    Examples
    --------
    >>> h, W1, W2 = (Node("name", value=name) for name in ("h", "W1", "W2"))
    >>> left, right = left_to_right(Node("matmul", (h, Node("matmul", (W2, W1))))).children
    >>> left.kind, right.value
    ('matmul', 'W1')
    """
    children = [left_to_right(child) for child in node.children]
    if node.kind == "matmul" and children[1].kind == "matmul":
        left, (middle, right) = children[0], children[1].children
        return left_to_right(Node("matmul", (Node("matmul", (left, middle)), right)))
    return node.with_children(children)
