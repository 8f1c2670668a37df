"""What a statement of mathematics is by its own signs: an update, a line of differentials."""

import re
from dataclasses import replace

from mlp.formulas.texts.entries import split_key
from mlp.formulas.texts.letters import STEPS
from mlp.formulas.texts.statements import keys_of
from mlp.formulas.tree import Node, same, walk

_ORDER = ("x", "W_1", "b_1", "a", "h", "W_2", "b_2", "theta", "yhat", "L")
# Letters of layers, and the signs that stand for a prime.
_LAYERS = frozenset(("a", "h", "z", "s", "o"))
_PRIMES = ("'", "′", "’")
_MIDDLE = frozenset(("da", "dh", "dtheta", "dyhat", "dL", "dp", "dJ"))


def updated(left, right):
    """Of W − η G the G, the step size left out; None if it is no update."""
    if right.kind not in ("add", "subtract") or not same(right.children[0], left):
        return None
    gradient = right.children[1]
    if gradient.kind == "chain" and gradient.children[0].kind == "name" and (
        gradient.children[0].value in STEPS
    ):  # fmt: skip
        rest, operators = gradient.children[1:], gradient.value[1:]
        gradient = rest[0] if len(rest) == 1 else Node("chain", rest, operators, gradient.span)
    return gradient if right.kind == "subtract" else Node("negate", (gradient,), None, right.span)


def with_ones(tree):
    """A 1 before a transposed vector, or behind a bracket, is the vector of ones: 1yᵀ, (Ŷ − Y)1."""
    children = [with_ones(child) for child in tree.children]
    last = len(children) - 1
    for place, one in enumerate(children if tree.kind == "chain" else ()):
        before = place and tree.value[place - 1] == "juxtapose"
        behind = place < last and tree.value[place] == "juxtapose"
        turns = behind and children[place + 1].kind == "transpose" and children[place + 1].span
        plain = one.kind == "number" and one.value == 1 and one.span
        if plain and (turns or (before and place == last)):
            children[place] = Node("ones", (), None, one.span)
    unchanged = all(a is b for a, b in zip(children, tree.children, strict=True))
    return tree if unchanged else tree.with_children(children)


def _differential_at_left(statement):
    """The key of the left side, alone or in vec( )."""
    left = statement.left
    if left is not None and left.kind == "call" and left.value == "vec":
        left = left.children[0]
    if left is None or left.kind != "name":
        return None
    return split_key(left.value)[0] if left.value[:1] == "d" else left.value


def over_all_entries(tree):
    """The tree in which a Σ without an index sums all entries, as in L = −Σ y log ŷ."""
    children = [over_all_entries(child) for child in tree.children]
    if tree.kind == "sum over" and tree.value[0] is None:
        return Node("sum", tuple(children), (None, False), tree.span)
    return tree.with_children(children)


def is_differential(statements):
    """Whether da and dx are differentials in a text: what stands right of da comes before a."""
    seen = False
    for one in statements:
        if _is_trace_of_differentials(one):
            return True
        key = _differential_at_left(one)
        if key is None or not key.startswith("d") or one.right is None:
            continue
        inside = [
            name
            for name in (split_key(key)[0] for key in keys_of([one.right]))
            if name[:1] == "d" and (name[1:] in _ORDER or name in ("dy", "dp"))
        ]
        if key in ("dL", "dJ", "dE", "dC"):
            return bool(inside)
        if key[1:] not in _ORDER and key != "dy":
            continue
        if key not in (*_MIDDLE, "dy"):
            return False
        place = _place_of(key)
        if not inside or any(_place_of(name) >= place for name in inside):
            return False
        seen = True
    return seen


def _is_trace_of_differentials(statement):
    """Whether tr(… dθ) or … : dθ stands left, and what stands right comes before dθ."""
    left, right = statement.left, statement.right
    if left is None or right is None or (left.kind, left.value) != ("call", "trace") and (
        left.kind != "frobenius"
    ):  # fmt: skip
        return False
    before, after = (
        [_place_of(key) for key in keys_of([side]) if key[:1] == "d" and key[1:] in _ORDER]
        for side in (right, left)
    )
    return bool(before and after) and max(before) < max(after)


def _place_of(differential):
    """Where a differential stands between input and loss; dy and dp are those of the output."""
    name = differential[1:]
    return _ORDER.index(name if name in _ORDER else "yhat")


_UPPER_NUMBER = r"(?:_(?:\{[a-z,]*\}|[a-z]+))?(?:\s*\^\s*\{?\s*[1-4](?!\d)|[¹²³⁴])"
_DELTA_WITH_LAYER = re.compile(rf"(?:\\delta|δ)\s*{_UPPER_NUMBER}")
_WEIGHT_WITH_LAYER = re.compile(
    rf"(?:∂|\\partial|(?:∇|\\nabla)_?\{{?|(?<![^\W\d_])d)\s*(?:\\[a-z]+\s*\{{?)?\s*[Wwb]\}}?{_UPPER_NUMBER}"
)


def is_colon_explained(left):
    """Whether A : B stands on the left: its definition, A and B being any matrices."""
    return all(part.kind == "name" and part.value in "ABXY" for part in left.children)


def has_two_indices(key):
    """Whether a key is that of an entry with two indices, as δ_ij is."""
    return len(split_key(key)[2]) == 2


def has_digits(trees):
    """Whether some letter of the trees has a number as its index, as in h₂."""
    return any(
        below and below[0].isdigit()
        for tree in trees
        for node in walk(tree)
        if node.kind == "name"
        for _, _, below in [split_key(node.value, True)]
    )


def with_primed_letters(statements, text):
    """Statements in which h′ is a letter where the text defines it: h′ = h(1 − h).

    A prime is the transpose elsewhere, as W′.

    Parameters
    ----------
    statements : list of mlp.formulas.texts.statements.Statement
    text : str
        In which they stand.
    """
    primed = {
        one.left.children[0].value
        for one in statements
        if one.left is not None and one.first and _is_primed(one.left, text)
    }
    if not primed:
        return statements

    def lettered(node):
        if node is None:
            return None
        if _is_primed(node, text) and node.children[0].value in primed:
            return Node("name", (), node.children[0].value + "′", node.span)
        return replace(node, children=tuple(map(lettered, node.children)))

    return [replace(one, left=lettered(one.left), right=lettered(one.right)) for one in statements]


def _is_primed(node, text):
    """Whether a node is the letter of a layer with a prime behind it."""
    if node.kind != "transpose" or node.children[0].kind != "name" or node.span is None:
        return False
    written = text[slice(*node.span)].strip()
    letter = re.split(r"[_^]", node.children[0].value)[0]
    return written[-1:] in _PRIMES and letter in _LAYERS


def upper_layers(text):
    """Keys such as w^2, where a text writes δ² or ∂L/∂W².

    Nobody squares a δ, or differentiates with respect to a square, so these numbers are layers.

    Examples
    --------
    >>> sorted(upper_layers("∂L/∂b² = ŷ − y"))[:2], upper_layers("h ∘ (1 − h²)")
    (['W^1', 'W^2'], set())
    """
    bases = []
    if _DELTA_WITH_LAYER.search(text):
        bases = ["w", "W", "b", "z", "a", "A", "Z", "delta", "x"]
    elif _WEIGHT_WITH_LAYER.search(text):
        bases = ["w", "W", "b", "dw", "dW", "db"]
    return {f"{base}^{number}" for base in bases for number in "1234"}
