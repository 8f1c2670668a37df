"""The expression tree that every step of the judge passes on: a leaf but for the records.

A formula is read into nodes of the kinds below, whatever notation it was written in.

========================  ===================================================================
kind                      value and children
========================  ===================================================================
number                    value: the number
name                      value: one of the network's names, or the written key before that
ones                      value: (rows, columns), or None while the size is open
identity                  value: its size, or None while the size is open
examples                  the number of examples in the batch, which is 1 here
size                      value: the axis; child: whose size
add, subtract, negate     two, two and one children
matmul, times, divide     matrix product, elementwise product and quotient
kron, outer               Kronecker and outer product
juxtapose, dot, star      a product whose kind the shapes have to settle
circle-cross              ⊗, whose meaning the reading settles
chain                     value: the operators between the children, not yet bracketed
transpose                 one child
power, entrywise power    value: the exponent
call                      value: the function
sum, mean, max, …         value: (axis, keepdims)
ravel, reshape            value of reshape: (1, -1) or (-1, 1)
frobenius                 A : B, the sum over the products of entries; two children
sum over                  Σ; value: (index, last), each or None; one child
entry                     value: the indices; one child, which is no name
========================  ===================================================================
"""

from dataclasses import dataclass

from mlp.core.records import record

Span = tuple[int, int]

# Why a text cannot be read.
UNCLOSED_BRACKET = "unclosed bracket"
CLOSES_NOTHING = "bracket closes nothing"
TWO_OPERATORS = "two operators"
MISPLACED_OPERATOR = "misplaced operator"
NOTHING_FOLLOWS = "nothing follows"
UNKNOWN_NAME = "unknown name"
TOO_LARGE = "too large"
TOO_MANY_STEPS = "too many steps"
OTHER = "other"

# What is told of a text that was read.
SEVERAL_EQUALS_SIGNS = "several equals signs"
UNUSED_LINE = "unused line"
LETTER_AS_TRANSPOSE = "letter as transpose"


class Unreadable(Exception):
    """A text that cannot be read: why, where, and what would have been read there.

    Parameters
    ----------
    message : str
        One sentence for the reader; nothing is decided by its words.
    span : (int, int) or None
        Start and end of the place in the source text.
    kind : str
        One of the constants above: what is wrong.
    missing : str or None
        The mark that would have been read there, such as the bracket that closes.

    Examples
    --------
    >>> problem = Unreadable('Expected ")".', (0, 1), UNCLOSED_BRACKET, ")")
    >>> problem.kind, problem.missing
    ('unclosed bracket', ')')
    """

    def __init__(self, message, span=None, kind=OTHER, missing=None):
        super().__init__(message)
        self.message = message
        self.span = span
        self.kind = kind
        self.missing = missing


@record
class Remark:
    """What a reader of the verdict should know of how the text was taken.

    Parameters
    ----------
    kind : str
        One of the constants above.
    sentence : str
        The same in words, for the reader.

    Examples
    --------
    >>> Remark(LETTER_AS_TRANSPOSE, '"W2T" read with T as the transpose').kind
    'letter as transpose'
    """

    kind: str
    sentence: str


def column_of(span):
    """The place where a span begins, in words.

    Examples
    --------
    >>> column_of((6, 7))
    'column 7'
    """
    return f"column {span[0] + 1}" if span else "somewhere"


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of a formula; two nodes are the same only if they are the same object.

    Parameters
    ----------
    kind : str
        One of the kinds in the table above.
    children : tuple of Node
    value : object
        What the kind needs besides its children.
    span : (int, int) or None
        Where the part stands in the source text.

    Examples
    --------
    >>> Node("negate", (Node("name", value="x"),)).children[0].value
    'x'
    """

    kind: str
    children: tuple = ()
    value: object = None
    span: Span | None = None

    def with_children(self, children):
        """The same node over other children."""
        return Node(self.kind, tuple(children), self.value, self.span)


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One line: what stands left of its last equals sign, and the formula right of it.

    Parameters
    ----------
    left : str or None
        The key of the left side's name.
    formula : Node
    sides : int
        How many sides right of an equals sign the line has, at least 1.
    remarks : tuple of Remark
        What was guessed while the formula was read.
    """

    left: str | None
    formula: Node
    sides: int
    remarks: tuple[Remark, ...] = ()


def walk(node):
    """Every node of the tree, children before parents, left to right.

    Examples
    --------
    >>> x = Node("name", value="x")
    >>> [part.kind for part in walk(Node("negate", (x,)))]
    ['name', 'negate']
    """
    for child in node.children:
        yield from walk(child)
    yield node


def expanded_size(node, cache=None):
    """The number of nodes of the tree, a shared part counted once for each of its uses.

    Examples
    --------
    >>> x = Node("name", value="x")
    >>> expanded_size(Node("add", (x, x)))
    3
    """
    cache = {} if cache is None else cache
    if node not in cache:
        cache[node] = 1 + sum(expanded_size(child, cache) for child in node.children)
    return cache[node]


def same(left, right):
    """Whether two trees are equal part by part, wherever they stand in the text.

    Examples
    --------
    >>> same(Node("number", value=1, span=(0, 1)), Node("number", value=1))
    True
    """
    if left is right:
        return True
    return (
        left.kind == right.kind
        and left.value == right.value
        and len(left.children) == len(right.children)
        and all(same(a, b) for a, b in zip(left.children, right.children, strict=True))
    )


def substituted(node, defined, cache=None):
    """The tree with names replaced by the trees that earlier lines gave them.

    The tree that takes a name's place stands where the name stood; its parts stay in their line.

    Parameters
    ----------
    node : Node
    defined : dict
        Name to tree.
    cache : dict, optional
        Parts already done, so that a shared part stays shared.

    Examples
    --------
    >>> x, y = Node("name", value="x", span=(1, 2)), Node("name", value="y")
    >>> part = substituted(Node("negate", (x,)), {"x": y}).children[0]
    >>> part.value, part.span
    ('y', (1, 2))
    """
    cache = {} if cache is None else cache
    if node not in cache:
        if node.kind == "name":
            found = defined.get(node.value)
            cache[node] = (
                node if found is None else Node(found.kind, found.children, found.value, node.span)
            )
        else:
            children = [substituted(child, defined, cache) for child in node.children]
            unchanged = all(a is b for a, b in zip(children, node.children, strict=True))
            cache[node] = node if unchanged else node.with_children(children)
    return cache[node]
