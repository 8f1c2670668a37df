"""Formulas with indices, entry by entry: every index is an axis with a name.

The value of a part is an array whose axes are its free indices. A product puts them together, Σ
takes one away; an index that runs over two sizes, or is free on one side only, is named.
"""

import re
from dataclasses import dataclass

import numpy as np

from mlp.formulas.operations.table import IN_NUMPY, result_of
from mlp.formulas.texts.leaves import jacobian_in_rows
from mlp.formulas.tree import Node, walk

# The index of the true class, a fixed entry as a digit is: the c of ŷ_c, whatever its letter.
TRUE_CLASS = "★"

# The index of an array that is taken as a whole, of which an entry is taken then.
_WHOLE = "·"
_INDEX_LETTERS = frozenset("cijklmnpqrst" + TRUE_CLASS)
_LOWER = re.compile(rf"(?:(?P<layer>[12]),?)?(?P<indices>[a-z{TRUE_CLASS}]{{1,2}}|)")
_DIGITS = re.compile(r"\d{1,2}")
_VECTORS = frozenset(("x", "a", "h", "theta", "yhat", "y", "b1", "b2"))


class BadIndex(Exception):
    """An index that is bound or free wrongly.

    Parameters
    ----------
    message : str
    """

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Indexed:
    """A key taken apart: the letter with its layer, and the indices of its entry.

    Parameters
    ----------
    key : str
    indices : tuple of str
        Letters, or digits for one fixed entry.
    """

    key: str
    indices: tuple[str, ...]


def taken_apart(key, digits=False):
    """The letter and the indices of a key.

    Parameters
    ----------
    key : str
    digits : bool
        Whether a digit below is an entry, not a layer.

    Examples
    --------
    >>> taken_apart("W_1,ij"), taken_apart("h_j")
    (Indexed(key='W_1', indices=('i', 'j')), Indexed(key='h', indices=('j',)))
    >>> taken_apart("W_jk^(2)")
    Indexed(key='W^(2)', indices=('j', 'k'))
    >>> taken_apart("W_2"), taken_apart("h_2", digits=True)
    (Indexed(key='W_2', indices=()), Indexed(key='h', indices=('2',)))
    """
    base, below, rest = key.partition("_")
    lower, caret, upper = rest.partition("^")
    if not below or not lower:
        return Indexed(key, ())
    behind = caret + upper
    if upper and len(lower) <= 2 and set(lower) <= _INDEX_LETTERS | set("0123456789"):
        return Indexed(base + behind, tuple(lower))
    if digits and _DIGITS.fullmatch(lower) and base not in ("W", "w", "b", "delta", "z"):
        return Indexed(base + behind, tuple(lower))
    if lower == "l" and base in ("delta", "z", "Z", "W", "w", "b"):
        return Indexed(key, ())  # a layer
    match = _LOWER.fullmatch(lower)
    if not match or not match["indices"] or not set(match["indices"]) <= _INDEX_LETTERS:
        return Indexed(key, ())
    layer = f"_{match['layer']}" if match["layer"] else ""
    return Indexed(base + layer + behind, tuple(match["indices"]))


def split_key(key, digits=False):
    """The key without its indices, and all of them; a derivative has those of both its letters.

    Examples
    --------
    >>> split_key("∂L/∂W_ij^(1)"), split_key("∂a_j/∂W_ij^(1)")
    (('∂L/∂W^(1)', (), ('i', 'j')), ('∂a/∂W^(1)', ('j',), ('i', 'j')))
    """
    if key.startswith("∂"):
        upper, _, lower = key.removeprefix("∂").partition("/∂")
        above, below = taken_apart(upper, digits), taken_apart(lower, digits)
        return f"∂{above.key}/∂{below.key}", above.indices, below.indices
    found = taken_apart(key, digits)
    return found.key, (), found.indices


def is_indexed(trees):
    """Whether trees are written by entries: some letter has an index that is no layer.

    Examples
    --------
    >>> is_indexed([Node("name", value="h_j")]), is_indexed([Node("name", value="W_1")])
    (True, False)
    """
    for tree in trees:
        for node in walk(tree):
            if node.kind == "name":
                _, above, below = split_key(node.value)
                if above or below:
                    return True
            elif node.kind == "entry":
                return True
    return False


def sums_examples(node):
    """Whether a Σ runs over the examples of a batch rather than over entries."""
    index, _ = node.value
    if index is None or not any(index in _indices_of(part) for part in walk(node)):
        return True
    for part in walk(node):
        if part.kind in ("transpose",) or (part.kind == "name" and "^example" in part.value):
            return True
        if part.kind == "name" and re.search(r"\((?:i|n|s|t)\)$", part.value):
            return True
        # δ_ij alone is Kronecker's.
        is_vector = part.kind == "name" and not part.value.startswith("delta")
        if is_vector and _names_example(part.value, index):
            return True
    return False


_VECTOR_LETTERS = frozenset(
    ("x", "h", "y", "yhat", "a", "z", "theta", "delta", "p", "t", "X", "H", "Y", "Z", "A")
)


def _names_example(key, index):
    """Whether an index is the example's, as n in h_nj: a vector has one index of its own."""
    base, above, below = split_key(key)
    return len(below) == 2 and index in below and not above and (
        base.partition("^")[0] in _VECTOR_LETTERS
    )  # fmt: skip


def _indices_of(node):
    if node.kind == "name":
        _, above, below = split_key(node.value)
        return (*above, *below)
    return tuple(node.value) if node.kind == "entry" else ()


def without_examples(node):
    """The tree for one example: sums over examples left out, and their index with them."""
    return _stripped(node, frozenset())


def _stripped(node, dropped):
    if node.kind == "sum over" and sums_examples(node):
        index = node.value[0]
        inner = dropped | ({index} if index else set())
        return _stripped(node.children[0], inner)
    if node.kind == "name":
        key = node.value.removesuffix("^example").replace("^example^", "^")
        base, above, below = split_key(key)
        if dropped and set(below) <= dropped and not above and below:
            return Node("name", (), base, node.span)
        if len(below) == 2 and any(_names_example(key, index) for index in dropped):
            (kept,) = (index for index in below if index not in dropped)
            letter, caret, upper = base.partition("^")
            return Node("name", (), f"{letter}_{kept}{caret}{upper}", node.span)
        return Node("name", (), key, node.span) if key != node.value else node
    if node.kind == "entry" and set(node.value) <= dropped:
        return _stripped(node.children[0], dropped)
    children = [_stripped(child, dropped) for child in node.children]
    unchanged = all(a is b for a, b in zip(children, node.children, strict=True))
    return node if unchanged else node.with_children(children)


# -- values ---------------------------------------------------------------------------------


class Entries:
    """The values of indexed trees on one network.

    Parameters
    ----------
    sample : mlp.formulas.meaning.samples.Sample
    setting : mlp.formulas.texts.leaves.Setting
    leaves : dict
        Key without indices to leaf.
    values : dict
        Leaf to array, two axes each.
    digits : bool
        Whether digits below are entries.
    """

    def __init__(self, sample, setting, leaves, values, digits):
        self.sample = sample
        self.setting = setting
        self.leaves = leaves
        self.values = values
        self.digits = digits
        self.sizes = {}
        self._weights = {}

    def learn(self, *trees):
        """The size that every index runs over, found from the letters that bear it."""
        for decided in (True, False):
            for tree in trees:
                self._learn(tree, decided)

    def _learn(self, tree, decided):
        for node in walk(tree):
            if node.kind == "entry":
                self._learn_entry(node, decided)
            if node.kind != "name":
                continue
            base, above, below = split_key(node.value, self.digits)
            if self.leaves.get(base) == "N":
                continue
            if base in self.leaves and not is_kronecker(base, below, self.leaves):
                if isinstance(self.leaves[base], tuple) == decided:
                    continue
                if not decided:
                    self._weights[base, below] = self._fitting(self.leaves[base], below)
                shape = self._array(base, below).shape
                for index, size in zip((*above, *below), shape, strict=False):
                    if is_fixed(index):
                        continue
                    if self.sizes.setdefault(index, size) != size:
                        raise BadIndex(
                            f"the index {index} runs over sizes that differ: "
                            f"{self._letter(self.sizes[index])} and {self._letter(size)}"
                        )

    def _learn_entry(self, node, decided):
        """Of [ŷ − y]_k the letters inside bear the index."""
        indices = tuple(node.value.replace(",", ""))
        for part in walk(node.children[0]):
            if part.kind == "name" and decided and len(indices) == 1:
                base, above, below = split_key(part.value, self.digits)
                if not above and not below and isinstance(self.leaves.get(base), str):
                    array = self._array(base)
                    if array.ndim == 1:
                        self.sizes.setdefault(indices[0], array.size)

    def _fitting(self, leaves, indices):
        """Of the weights that a letter without a layer may be, the one whose sizes fit."""
        for leaf in leaves:
            shape = np.shape(self.values[leaf])
            if len(shape) == len(indices) and all(
                self.sizes.get(index, size) == size
                for index, size in zip(indices, shape, strict=True)
            ):
                return leaf
        return leaves[0]

    def _letter(self, size):
        return next((name for name in "nmk" if self.sample.sizes[name] == size), str(size))

    def _array(self, base, indices=()):
        leaf = self.leaves[base]
        if isinstance(leaf, tuple):
            leaf = self._weights.get((base, indices), leaf[0])
        if re.fullmatch(r"d \w+/d W[12]", leaf):
            return self._third_order(leaf)
        if leaf not in self.values:
            raise BadIndex(f"{base} is no derivative of this network")
        array = np.asarray(self.values[leaf])
        if leaf.removeprefix("dL/d").removeprefix("d ") in _VECTORS:
            return array.ravel()
        return array

    def _third_order(self, leaf):
        """The derivative of a vector with respect to a matrix, three axes."""
        upper, _, lower = leaf.removeprefix("d ").partition("/d ")
        rows = self.sample.named["row"]
        after, before = {"W1": ("a", "x"), "W2": ("theta", "h")}[lower]
        jacobian = jacobian_in_rows(rows, upper, after)
        array = np.einsum("ij,p->ipj", jacobian, rows[before][0])
        turned = self.setting.convention in ("column-Wx", "row-xWT")
        return array.transpose(0, 2, 1) if turned else array

    def value(self, node, entry=()):
        """The free indices of a part and its array; `entry` is pushed down from outside."""
        handler = _KINDS.get(node.kind)
        if handler:
            return handler(self, node, entry)
        parts = [self.value(child, entry) for child in node.children]
        if node.kind in ("juxtapose", "dot", "star", "times", "matmul", "chain"):
            return self._product(parts)
        if node.kind in ("add", "subtract", "divide"):
            return self._pairwise(node.kind, *parts)
        if node.kind in ("negate", "power", "entrywise power", "call"):
            if node.value in ("diag", "trace", "vec", "softmax"):
                raise BadIndex(f"{node.value} is taken of a whole array, not of an entry")
            free, array = parts[0]
            kind = IN_NUMPY.get(node.kind, node.kind)
            return free, result_of(kind, node.value, np.asarray(array))
        raise BadIndex("this is no part of a formula by entries")

    def _name(self, node, entry):
        base, above, below = split_key(node.value, self.digits)
        indices = (*above, *below)
        if is_kronecker(base, below, self.leaves):
            return self._kronecker(below)
        if base not in self.leaves:
            raise BadIndex(f"{base} has no value by entries")
        if self.leaves[base] == "N":
            return (), np.float64(1)
        array = self._array(base, below)
        if not indices and entry and array.ndim == 1:
            indices = tuple(entry)
        if self.leaves[base] == "L" or array.ndim == 0:
            return (), array
        if len(indices) != array.ndim:
            raise BadIndex(f"{base} is written with {len(indices)} index letters, not {array.ndim}")
        return self._at(array, indices)

    def _at(self, array, indices):
        """An array at its indices: digits pick an entry, a letter that comes twice a diagonal."""
        for axis in reversed(range(len(indices))):
            if is_fixed(indices[axis]):
                place = self.place_of(indices[axis])
                if not 0 <= place < array.shape[axis]:
                    raise BadIndex(f"there is no entry {indices[axis]}")
                array = np.take(array, place, axis=axis)
        letters = [index for index in indices if not is_fixed(index)]
        free = tuple(dict.fromkeys(letters))
        if len(free) < len(letters):
            array = _einsum(letters, array, free)
        return free, array

    def place_of(self, index):
        """The place of a fixed entry, from 0."""
        return int(np.argmax(self.sample.y)) if index == TRUE_CLASS else int(index) - 1

    def _kronecker(self, indices):
        free = tuple(dict.fromkeys(index for index in indices if index != TRUE_CLASS))
        size = next((self.sizes[index] for index in free if index in self.sizes), None)
        if size is None:
            raise BadIndex(f"nothing says what the indices of δ run over: {', '.join(free)}")
        if TRUE_CLASS in indices:
            return free, np.eye(size)[self.place_of(TRUE_CLASS)]
        if len(free) == 1:
            return free, np.ones(size)
        for index in free:
            if self.sizes.setdefault(index, size) != size:
                raise BadIndex(f"the indices {' and '.join(free)} of δ run over different sizes")
        return free, np.eye(size)

    def _constant(self, node, entry):
        return (), np.float64(node.value if node.kind == "number" else 1)

    def _sum_over(self, node, entry):
        free, array = self.value(node.children[0], entry)
        indices = [letter for letter in node.value[0] if letter.isalpha()]
        for index in indices:
            if index not in free:
                raise BadIndex(f"Σ binds the index {index}, which stands nowhere in what it sums")
            array = np.sum(array, axis=free.index(index))
            free = tuple(one for one in free if one != index)
        return free, array

    def _entry(self, node, entry):
        indices = tuple(node.value.replace(",", ""))
        inner = node.children[0]
        if (inner.kind, inner.value) != ("call", "softmax"):
            return self.value(inner, indices)
        # The only function of these formulas that takes an array as a whole.
        free, array = self.value(inner.children[0], (_WHOLE,))
        if free != (_WHOLE,) or len(indices) != 1:
            raise BadIndex("softmax is taken of one vector")
        return self._at(result_of("call", "softmax", array[None])[0], indices)

    def _chain(self, node, entry):
        parts = [self.value(child, entry) for child in node.children]
        operators = ("juxtapose", *node.value)
        whole = parts[0]
        for operator, part in zip(operators[1:], parts[1:], strict=True):
            if operator == "divide":
                whole = self._pairwise("divide", whole, part)
            else:
                whole = self._product([whole, part])
        return whole

    def _product(self, parts):
        free, array = parts[0]
        for more, other in parts[1:]:
            together = tuple(dict.fromkeys((*free, *more)))
            array = _einsum(free, array, together, more, other)
            free = together
        return free, array

    def _pairwise(self, kind, left, right):
        (first, one), (second, other) = left, right
        nested = set(first) <= set(second) or set(second) <= set(first)
        if kind != "divide" and first and second and not nested:
            odd = sorted(set(first) ^ set(second))
            raise BadIndex(f"the index {odd[0]} is free in one term only")
        together = tuple(dict.fromkeys((*first, *second)))
        sizes = dict(zip((*first, *second), (*one.shape, *other.shape), strict=True))
        one = _einsum(first, one, together, sizes=sizes)
        other = _einsum(second, other, together, sizes=sizes)
        return together, result_of(kind, None, one, other)


def is_fixed(index):
    """Whether an index is one entry: a digit, or the true class."""
    return index.isdigit() or index == TRUE_CLASS


def is_kronecker(base, indices, leaves):
    """Whether a letter is Kronecker's δ with its two indices."""
    return base == "delta" and len(indices) == 2 and base not in leaves


def _einsum(free, array, together, more=None, other=None, sizes=None):
    """An array with its named axes in another order, alone or times another."""
    names = dict.fromkeys((*free, *together, *(more or ())))
    letters = {name: chr(97 + at) for at, name in enumerate(names)}
    spelled = ["".join(letters[name] for name in names) for names in (free, more or (), together)]
    if more is not None:
        return np.einsum(f"{spelled[0]},{spelled[1]}->{spelled[2]}", array, other)
    missing = [name for name in together if name not in free]
    ones = [np.ones(sizes[name]) for name in missing]
    inputs = ",".join([spelled[0], *(letters[name] for name in missing)])
    return np.einsum(f"{inputs}->{spelled[2]}", array, *ones)


_KINDS = {
    "name": Entries._name,
    "number": Entries._constant,
    "ones": Entries._constant,
    "examples": Entries._constant,
    "sum over": Entries._sum_over,
    "entry": Entries._entry,
    "chain": Entries._chain,
}


def by_convention(tree, left_free, entries):
    """The value of a right side, where an index that is not on the left and stands twice is summed.

    Parameters
    ----------
    tree : Node
    left_free : tuple of str
        The free indices of the left side.
    entries : Entries
    """
    if tree.kind in ("add", "subtract"):
        parts = [by_convention(child, left_free, entries) for child in tree.children]
        return entries._pairwise(tree.kind, *parts)
    if tree.kind == "negate":
        free, array = by_convention(tree.children[0], left_free, entries)
        return free, -array
    free, array = entries.value(tree)
    extra = [index for index in free if index not in left_free]
    counts = _occurrences(tree)
    for index in extra:
        if counts.get(index, 0) < 2:
            raise BadIndex(f"the index {index} is free on the right, and not on the left")
        array = np.sum(array, axis=free.index(index))
        free = tuple(one for one in free if one != index)
    return free, array


def _occurrences(tree):
    counts = {}
    for node in walk(tree):
        for index in set(_indices_of(node)):
            counts[index] = counts.get(index, 0) + 1
    return counts
