"""Both sides of an equation evaluated on the same networks, and how they differ."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.meaning.conventions import CONVENTIONS
from mlp.formulas.meaning.readings import AMBIGUITIES, Reading, all_readings, bracketed
from mlp.formulas.meaning.settle import Shapes
from mlp.formulas.meaning.values import value
from mlp.formulas.operations.sizes import is_scalar, shape_text
from mlp.formulas.texts.entries import BadIndex, Entries, by_convention, is_fixed
from mlp.formulas.texts.leaves import samples_in, shapes_in, values_in
from mlp.formulas.tree import Node, same, walk
from mlp.formulas.writing.as_unicode import name_text, plain_text

_TOLERANCE = 1e-9
# Over the examples of a batch a vector of ones sums; here there is one example.
_OVER_EXAMPLES = ("1", "1")
# What a vector of ones, or an identity of which no size is said, may be.
_ONES = (("k", "1"), ("m", "1"), ("n", "1"), ("1", "k"), ("1", "m"), ("1", "n"), _OVER_EXAMPLES)
_RANK = {RIGHT: 0, EMPTY: 0, TRANSPOSED: 1, AMBIGUOUS: 2, WRONG_VALUE: 3, WRONG_SHAPE: 4,
         UNREADABLE: 0}  # fmt: skip
_IDENTITIES = ("1", "n", "m", "k")
NONE_WRONG = (0, 0, 0, 0, 0)
_BEST_FIRST = (RIGHT, TRANSPOSED, WRONG_VALUE, WRONG_SHAPE)


@dataclass(frozen=True)
class Finding:
    """What one claim comes to.

    Parameters
    ----------
    verdict : str
    why : str
    blamed : (int, int) or None
        The place to blame.
    shapes : tuple of (str, str)
        Factors with their shapes.
    told : tuple of str
        "brackets", "examples", "penalty", "update".
    elsewhere : str
        The activation of another network for which a wrong claim is right; empty if there is none.
    sides : mlp.formulas.texts.sides.Sides or None
        What was compared.
    """

    verdict: str
    why: str = ""
    blamed: tuple[int, int] | None = None
    shapes: tuple = ()
    told: tuple = ()
    elsewhere: str = ""
    sides: object = None


@dataclass(frozen=True, eq=False)
class _Side:
    """A side in one reading: its settled tree, its shape and its arrays."""

    tree: Node
    shapes: Shapes
    shape: tuple | None
    arrays: tuple | None

    @property
    def problem(self):
        """The first part that does not conform though its parts do, or None."""
        return self.shapes.first_problem(self.tree)


def compare_trees(left, right, setting):
    """The finding on left = right in a setting.

    Parameters
    ----------
    left, right : Node
        Their names are leaves of `mlp.formulas.texts.leaves`.
    setting : mlp.formulas.texts.leaves.Setting

    Returns
    -------
    Finding

    Examples
    --------
    >>> from mlp.formulas.texts.leaves import Setting
    >>> theta, h, W2 = (Node("name", value=leaf) for leaf in ("d theta/d h", "h", "W2"))
    >>> compare_trees(theta, Node("transpose", (W2,)), Setting("row", "numerator")).verdict
    'right'
    """
    if any(_is_third_order(node) for tree in (left, right) for node in walk(tree)):
        return _chain_rule(left, right)
    target = _sides(left, setting)[0]
    if target.arrays is None:
        return Finding(WRONG_SHAPE, "The left side cannot be formed.", left.span)
    found = [(_verdict(target, side), side) for side in _sides(right, setting)]
    open_sizes = {"ones": _ONES, "identity": _IDENTITIES}.get(_unsized(right))
    if open_sizes and not any(verdict in (RIGHT, TRANSPOSED) for verdict, _ in found):
        sized = [
            (_verdict(target, side), side)
            for size in open_sizes
            if size != _OVER_EXAMPLES or _on_the_side_of_examples(right, setting)
            for side in _sides(_sized(right, size), setting)
        ]
        best = min((_BEST_FIRST.index(verdict) for verdict, _ in sized), default=3)
        if best < min(_BEST_FIRST.index(verdict) for verdict, _ in found):
            found = [one for one in sized if one[0] == _BEST_FIRST[best]]
    found.sort(key=lambda one: _BEST_FIRST.index(one[0]))
    verdict, side = found[0]
    told = ()
    if verdict == TRANSPOSED and setting.layout and _is_vector_gradient(left):
        return Finding(RIGHT, _why(RIGHT, target, side), None, _shapes(side), told)
    if verdict == RIGHT and found[-1][0] == WRONG_VALUE:
        verdict = AMBIGUOUS
    elif verdict == RIGHT and found[-1][0] != RIGHT:
        told = ("brackets",)
    return Finding(verdict, _why(verdict, target, side), _place(side, verdict), _shapes(side), told)


def _chain_rule(left, right):
    """The finding on a chain rule through ∂θ/∂W, which has three axes: do its factors join?"""
    factors = right.children if right.kind == "chain" else (right,)
    ends = [_ends(factor) for factor in factors]
    target = _ends(left)
    if None in (*ends, target):
        return Finding(EMPTY, "It is a product with a factor of three axes.", told=("chain rule",))
    for order in (ends, ends[::-1]):
        joined = all(one[1] == other[0] for one, other in itertools.pairwise(order))
        if joined and (order[0][0], order[-1][1]) == target:
            return Finding(RIGHT, "It is the chain rule itself.", told=("chain rule",))
    return Finding(WRONG_SHAPE, "The factors do not join: each must begin where the last ends.")


def _ends(node):
    """What a derivative is of and with respect to, or None."""
    if node.kind != "name":
        return None
    if node.value.startswith("dL/d"):
        return "L", node.value.removeprefix("dL/d")
    above, slash, below = node.value.removeprefix("d ").partition("/d ")
    return (above, below) if slash else None


def _is_vector_gradient(left):
    """Beside Jacobians a gradient may stand as a row or as a column."""
    return left.kind == "name" and left.value in ("dL/dx", "dL/da", "dL/dh", "dL/dtheta",
                                                  "dL/dyhat")  # fmt: skip


def _is_third_order(node):
    return node.kind == "name" and str(node.value).startswith("d ") and str(node.value).endswith(
        ("/d W1", "/d W2")
    )  # fmt: skip


def _unsized(tree):
    """The kind of a part whose size nothing says: all ones, or the identity beside ⊗."""
    for node in walk(tree):
        if node.kind == "ones" and node.value is None:
            return "ones"
        beside = node.kind == "chain" and {"kron", "circle-cross"} & {*node.value}
        if beside and any(
            part.kind == "identity" and part.value is None for part in node.children
        ):  # fmt: skip
            return "identity"
    return None


def _is_array(node):
    return node.kind in ("ones", "identity") or (node.kind == "name" and node.value != "N")


def _on_the_side_of_examples(tree, setting):
    """Whether ones stand where they sum over examples: left of rows, right of columns."""
    columns = CONVENTIONS[setting.convention].vectors == "columns"
    for node in walk(tree):
        if node.kind == "chain":
            parts = [part for part in node.children if any(map(_is_array, walk(part)))]
            for place, part in enumerate(parts):
                inner = part.children[0] if part.kind == "transpose" else part
                if inner.kind == "ones" and place != (len(parts) - 1 if columns else 0):
                    return False
    return True


def _sized(tree, size):
    kind = "ones" if isinstance(size, tuple) else "identity"
    if tree.kind == kind and tree.value is None:
        return Node(kind, (), size, tree.span)
    return tree.with_children([_sized(child, size) for child in tree.children])


def _sides(tree, setting):
    """A tree in each of its readings; those that come to the same tree once."""
    found = []
    bracketings = {name: bracketed(tree, name, {}) for name in AMBIGUITIES["bracketing"]}
    if same(*bracketings.values()):
        del bracketings["products first"]
    for bracketing, whole in bracketings.items():
        first = _side(whole, Reading(bracketing), setting)
        found.append(first)
        for reading in all_readings(first.shapes.ambiguities)[1:]:
            side = _side(whole, reading, setting)
            if not any(same(side.tree, other.tree) for other in found):
                found.append(side)
    return found


def _side(tree, reading, setting):
    shapes = Shapes(shapes_in(setting), "paper", reading)
    settled = shapes.settle(tree)
    shape = shapes.of[settled]
    if shape is None:
        return _Side(settled, shapes, None, None)
    arrays = []
    with np.errstate(all="ignore"):
        for values in values_in(setting):
            try:
                arrays.append(np.asarray(value(settled, values, setting.convention, {})))
            except (ValueError, np.linalg.LinAlgError):
                return _Side(settled, shapes, None, None)
    return _Side(settled, shapes, shape, tuple(arrays))


def best_side(left, right, setting):
    """The right side of a claim in the reading in which it fits best."""
    target = _sides(left, setting)[0]
    if target.arrays is None:
        return _sides(right, setting)[0]
    return min(_sides(right, setting), key=lambda side: _BEST_FIRST.index(_verdict(target, side)))


def _verdict(target, side):
    if side.arrays is None:
        return WRONG_SHAPE
    if target.shape == side.shape or (is_scalar(target.shape) and is_scalar(side.shape)):
        pairs = zip(target.arrays, side.arrays, strict=True)
        return RIGHT if all(close(one, other) for one, other in pairs) else WRONG_VALUE
    if target.shape == side.shape[::-1]:
        pairs = zip(target.arrays, side.arrays, strict=True)
        if all(close(one, other.T) for one, other in pairs):
            return TRANSPOSED
    return WRONG_SHAPE


def close(one, other):
    """Whether two arrays of as many entries are equal but for rounding."""
    if one.size == other.size == 1:
        one, other = one.ravel(), other.ravel()
    if one.shape != other.shape:
        return False
    scale = max(float(np.abs(one).max()), 1e-300)
    difference = float(np.abs(one - other).max())
    return difference == difference and difference <= _TOLERANCE * scale


def _why(verdict, target, side):
    written = plain_text(target.tree)
    if verdict == RIGHT:
        return f"Both sides are equal: {written}."
    if verdict == AMBIGUOUS:
        return f"Read one way it is {written}, read another way it is not."
    if verdict == TRANSPOSED:
        return f"It is the transpose of {written}."
    if verdict == WRONG_VALUE:
        return f"The shape fits, but the value is not {written}{_factor(target, side)}."
    problem = side.shapes.first_problem(side.tree)
    if problem is not None:
        parts = [
            f"{plain_text(child)} is {shape_text(side.shapes.of[child])}"
            for child in problem.children
            if side.shapes.of[child] is not None
        ]
        if not parts:
            return f"Nothing says which shape {plain_text(problem)} has."
        return f"The shapes do not fit: {' and '.join(parts)}."
    if side.shape is None:
        return "It cannot be computed."
    return f"The result is {shape_text(side.shape)}, but {written} is {shape_text(target.shape)}."


def _factor(target, side):
    """The number that the value is of the right one everywhere, in words."""
    one, other = target.arrays[0], side.arrays[0].reshape(target.arrays[0].shape)
    squares = float(np.sum(one * one))
    if not squares or not np.all(np.isfinite(other)):
        return ""
    ratio = float(np.sum(one * other) / squares)
    if abs(ratio) > 1e-9 and close(ratio * one, other):
        return ": the sign is wrong" if abs(ratio + 1) < 1e-9 else f": it is {ratio:.3g} times it"
    return ""


def _place(side, verdict):
    if verdict != WRONG_SHAPE:
        return None
    problem = side.shapes.first_problem(side.tree)
    return problem.span if problem is not None else side.tree.span


def _shapes(side):
    """The names of a side with their shapes, each once."""
    found = {}
    for node in walk(side.tree):
        shape = side.shapes.of.get(node)
        if node.kind == "name" and shape is not None:
            found.setdefault(plain_text(node), shape_text(shape))
    return tuple(found.items())


def compare_by_entries(left, right, leaves, setting, digits, condition=None):
    """The finding on an equation between entries.

    Parameters
    ----------
    left, right : Node
        With keys as names.
    leaves : dict
        Key without its indices to leaf.
    setting : mlp.formulas.texts.leaves.Setting
    digits : bool
        Whether a digit below is an entry.
    condition : (str, str, bool), optional
        Two indices and whether they are equal: only such entries are compared.
    """
    for place, values in enumerate(values_in(setting)):
        entries = Entries(
            samples_in(setting)[place],
            setting,
            leaves,
            values.named[setting.convention],
            digits,
        )
        try:
            with np.errstate(all="ignore"):
                entries.learn(left, right)
                free, target = entries.value(left)
                found, result = by_convention(right, free, entries)
        except BadIndex as problem:
            return Finding(WRONG_SHAPE, f"{problem.message[0].upper()}{problem.message[1:]}.")
        except (ValueError, IndexError) as problem:
            return Finding(WRONG_SHAPE, f"The indices do not fit: {problem}.")
        odd = _of_two_sizes(free, target, found, result)
        if odd:
            return Finding(WRONG_SHAPE, f"The index {odd} runs over sizes that differ.")
        if set(found) != set(free):
            odd = sorted(set(found) ^ set(free))
            if set(found) < set(free):
                kept = [index for index in free if index in found]
                result = np.transpose(result, [found.index(index) for index in kept])
                ends = dict(zip(kept, result.shape, strict=True))
                result = result.reshape([ends.get(index, 1) for index in free])
                result = np.broadcast_to(result, np.shape(target))
                if close(*_under(condition, free, entries, target, result)):
                    continue
                if condition:
                    return Finding(WRONG_VALUE, "The indices fit, but the value differs.")
            return Finding(WRONG_SHAPE, f"The index {odd[0]} is free on one side only.")
        result = np.transpose(result, [found.index(index) for index in free])
        if not close(*_under(condition, free, entries, target, result)):
            return Finding(WRONG_VALUE, "The indices fit, but the value differs.")
    return Finding(RIGHT, "Both sides are equal, entry by entry.")


def _of_two_sizes(free, target, found, result):
    """The index that runs over one size on the left and over another on the right, or None."""
    sizes = dict(zip(free, np.shape(target), strict=True))
    pairs = zip(found, np.shape(result), strict=True)
    return next((index for index, size in pairs if sizes.get(index, size) != size), None)


def _under(condition, free, entries, *arrays):
    """Arrays with zeros where a condition on two of their indices does not hold."""
    arrays = [np.asarray(one, dtype=float) for one in arrays]
    if condition is None or not set(condition[:2]) & set(free):
        return arrays
    *indices, equal = condition
    sizes = dict(zip(free, arrays[0].shape, strict=True))
    places = [
        np.arange(sizes[index]).reshape([-1 if one == index else 1 for one in free])
        if index in free
        else entries.place_of(index)
        for index in indices
        if index in free or is_fixed(index)
    ]
    if len(places) < 2:
        return arrays
    holds = np.equal(*places) == equal
    return [np.where(holds, one, 0.0) for one in arrays]


def rank_of(findings):
    """The smaller the better: the later the first wrong claim, and wrong in value, and few."""
    ranks = [_RANK[one.verdict] for one in findings]
    first = next((place for place, rank in enumerate(ranks) if rank), None)
    brackets = sum("brackets" in one.told for one in findings)
    if first is None:
        return (*NONE_WRONG[:-1], brackets)
    wrong = sum(rank > 1 for rank in ranks)
    return (1 + bool(wrong), -first, ranks[first], wrong, brackets)


def is_wrong(findings):
    """Whether a claim is wrong in value or in shape."""
    return any(one.verdict in (WRONG_VALUE, WRONG_SHAPE) for one in findings)


def made_ambiguous(block, other):
    """The findings on a block where only an unlikelier meaning of its letters makes it right.

    Parameters
    ----------
    block, other : mlp.formulas.texts.statements.Block
        With the usual letters, and with the others.
    """
    changed = sorted(
        key
        for key, leaf in other.letters.items()
        if leaf != block.letters.get(key) and not key.startswith("∂")
    )

    def said(letters):
        return " and ".join(f"{key} is {name_text(letters[key])}" for key in changed)

    why = (
        f"Nothing says what is meant by {' and '.join(changed)}: right if {said(other.letters)}, "
        f"wrong with what is usual: {said(block.letters)}."
    )
    return [
        replace(one, verdict=AMBIGUOUS, why=why)
        if one.verdict in (WRONG_VALUE, WRONG_SHAPE)
        else one
        for one in block.findings
    ]
