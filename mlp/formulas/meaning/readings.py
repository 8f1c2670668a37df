"""What a text leaves open, and the readings that settle it one way or another."""

from dataclasses import dataclass, replace

from mlp.formulas.tree import Node

# Each ambiguity, with its settlements and how a text is read then; the likeliest stands first.
AMBIGUITIES = {
    # Whether juxtaposition binds tighter than ∘.
    "bracketing": {
        "left to right": "left to right",
        "products first": "with juxtaposition before ∘",
    },
    # Two vectors of one shape side by side.
    "vectors": {
        "elementwise": "with vectors side by side as an elementwise product",
        "matrix": "with vectors side by side as a matrix product",
    },
    # The sign ⊗.
    "circle": {
        "product": "with ⊗ as the elementwise or outer product",
        "Kronecker": "with ⊗ as the Kronecker product",
    },
    # A plain 1 beside a square matrix.
    "one": {"ones": "with 1 as all ones", "identity": "with 1 as the identity"},
    # np.diag of an array with one row.
    "diagonal": {
        "build": "with np.diag of a one-dimensional array, which builds the matrix",
        "extract": "with np.diag of an array with two axes, which takes its diagonal",
    },
}


@dataclass(frozen=True)
class Reading:
    """One way of settling what a text leaves open.

    Parameters
    ----------
    bracketing, vectors, circle, one, diagonal : str
        One settlement of each of the `AMBIGUITIES`.
    """

    bracketing: str = "left to right"
    vectors: str = "elementwise"
    circle: str = "product"
    one: str = "ones"
    diagonal: str = "build"


def all_readings(ambiguities):
    """The readings that settle some ambiguities in every way.

    Examples
    --------
    >>> len(all_readings({"bracketing", "one"}))
    4
    """
    readings = [Reading()]
    for ambiguity in sorted(ambiguities):
        readings = [
            replace(reading, **{ambiguity: settlement})
            for reading in readings
            for settlement in AMBIGUITIES[ambiguity]
        ]
    return readings


def describe_reading(reading, readings):
    """How a reading differs from others, in words.

    Parameters
    ----------
    reading : Reading
    readings : sequence of Reading
        All of them.

    Examples
    --------
    >>> describe_reading(Reading(), all_readings({"bracketing"})), describe_reading(Reading(), ())
    ('left to right', 'as it stands')
    """
    words = [
        settlements[getattr(reading, ambiguity)]
        for ambiguity, settlements in AMBIGUITIES.items()
        if len({getattr(other, ambiguity) for other in readings}) > 1
    ]
    return " and ".join(words) or "as it stands"


_TIGHT = ("juxtapose", "dot", "star", "matmul", "divide")


def bracketed(node, bracketing, cache):
    """The tree with its flat chains bracketed.

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
    >>> [bracketed(chain, bracketing, {}).kind for bracketing in AMBIGUITIES["bracketing"]]
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
    return Node(operator, (left, right), None, hull(left, right))


def hull(left, right):
    """The place of the text from the beginning of one part to the end of the other.

    Examples
    --------
    >>> hull(Node("name", span=(0, 1)), Node("name", span=(4, 5))), hull(Node("name"), Node("ones"))
    ((0, 5), None)
    """
    spans = [part.span for part in (left, right) if part.span]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None
