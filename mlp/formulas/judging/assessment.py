"""Judge one tree in one convention: every reading of it, its shape and its value.

What a verdict rests on, without the search for a repair: `mlp.formulas.judging.judge` puts it
together.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from mlp.formulas.meaning.letters import NAMES, gradient_formula, shape_in
from mlp.formulas.meaning.shapes import (
    OPEN_QUESTIONS,
    Reading,
    Shapes,
    all_readings,
    bracketed,
    merged,
)
from mlp.formulas.meaning.values import (
    RELATIVE_TOLERANCE,
    SATURATED_TOLERANCE,
    as_matrix,
    error_against,
    sample_with_equal_sizes,
    samples,
    value,
)
from mlp.formulas.reading.numpy_style import read_numpy
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import Known
from mlp.formulas.tree import Node, same, walk

RIGHT, TRANSPOSED, WRONG_VALUE, WRONG_SHAPE, AMBIGUOUS, UNREADABLE = (
    "right",
    "right up to transpose",
    "wrong value",
    "wrong shape",
    "ambiguous",
    "unreadable",
)
BEST_FIRST = (RIGHT, AMBIGUOUS, TRANSPOSED, WRONG_VALUE, WRONG_SHAPE)

# Relative error on a saturated network beyond which digits have been lost.
_DIGITS_LOST = 1e-6
_EQUAL_SIZES = ("mk", "nm", "nk", "nmk")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one reading of a formula comes to.

    Parameters
    ----------
    reading : Reading
    tree : Node
        Settled.
    shapes : Shapes
        With the shape of every part.
    verdict : str
    """

    reading: Reading
    tree: Node
    shapes: Shapes
    verdict: str


@dataclass(frozen=True, eq=False)
class Case:
    """A formula in one convention, differentiated to one variable.

    Parameters
    ----------
    tree : Node
        With the network's names, chains still flat.
    convention, wrt, rules : str
    outcomes : tuple of Outcome
        One for each reading that differs, the best first.
    verdict : str
    """

    tree: Node
    convention: str
    wrt: str
    rules: str
    outcomes: tuple
    verdict: str

    @property
    def rank(self):
        """0 for right, growing as it gets worse."""
        return BEST_FIRST.index(self.verdict)


@lru_cache(maxsize=8)
def named_shapes(convention):
    """Return the shape of every name of the network in a convention."""
    return {name: shape_in(name, convention) for name in NAMES}


@lru_cache(maxsize=32)
def gradient_tree(variable, convention):
    """Return the formula of a gradient in a convention as a settled tree.

    Examples
    --------
    >>> gradient_tree("theta", "row").kind
    'subtract'
    """
    return expression(gradient_formula(variable, convention))


def expression(text):
    """Return the tree of a NumPy expression over the network's own names."""
    statements = read_numpy(plain(text), Known.of(()))
    return named(statements[0].formula, {key: key for key in ("x", "a", "h", "theta", "y", "yhat")})


_OWN_NAMES = {"W_1": "W1", "b_1": "b1", "W_2": "W2", "b_2": "b2"}


def named(tree, meaning):
    """Return the tree with the keys of names replaced by what they mean.

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
            found = meaning.get(node.value, _OWN_NAMES.get(node.value, node.value))
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
    """Return a copy of the tree that stands at one place of the text."""
    children = tuple(placed(child, span) for child in tree.children)
    return Node(tree.kind, children, tree.value, span)


def assess(tree, convention, wrt, rules):
    """Judge every reading of a formula in one convention.

    Parameters
    ----------
    tree : Node
        Its names are the network's.
    convention, wrt : str
    rules : str
        "paper" or "numpy".

    Returns
    -------
    Case
    """
    case = _assess(tree, convention, wrt, rules)
    if case.verdict != WRONG_SHAPE or not any(map(_is_open, walk(tree))):
        return case
    # A vector of ones says nothing of its size: it is the one that fits.
    sized = [
        _assess(_with_ones(tree, shape), convention, wrt, rules)
        for size in "kmn"
        for shape in ((size, "1"), ("1", size))
    ]
    return min([case, *sized], key=lambda case: case.rank)


def _is_open(node):
    return node.kind == "ones" and node.value is None


def _with_ones(tree, shape):
    if _is_open(tree):
        return Node("ones", (), shape, tree.span)
    return tree.with_children([_with_ones(child, shape) for child in tree.children])


def _assess(tree, convention, wrt, rules):
    outcomes = []
    ways = [bracketed(tree, way, {}) for way in OPEN_QUESTIONS["bracketing"]]
    if ways[0] is ways[1] or same(*ways):
        ways = ways[:1]
    for bracketing, way in zip(OPEN_QUESTIONS["bracketing"], ways, strict=False):
        first = _outcome(way, Reading(bracketing), convention, wrt, rules)
        outcomes.append(first)
        questions = first.shapes.open
        for reading in all_readings(questions)[1:]:
            reading = replace(reading, bracketing=bracketing)
            outcome = _outcome(way, reading, convention, wrt, rules)
            if not any(same(outcome.tree, other.tree) for other in outcomes):
                outcomes.append(outcome)
    outcomes.sort(key=lambda outcome: BEST_FIRST.index(outcome.verdict))
    verdicts = {outcome.verdict for outcome in outcomes}
    verdict = outcomes[0].verdict
    if len(verdicts) > 1 and verdict in (RIGHT, TRANSPOSED):
        verdict = AMBIGUOUS
    return Case(tree, convention, wrt, rules, tuple(outcomes), verdict)


def _outcome(tree, reading, convention, wrt, rules):
    shapes = Shapes(named_shapes(convention), rules, reading)
    settled = shapes.settle(tree)
    verdict = verdict_of(settled, shapes.of[settled], convention, wrt, rules)
    return Outcome(reading, settled, shapes, verdict)


def verdict_of(tree, shape, convention, wrt, rules):
    """Return the verdict on a settled tree of known shape."""
    target = named_shapes(convention)[wrt]
    if shape is not None and len(shape) == 1:
        shape = ("1", *shape)  # NumPy broadcasts a one-dimensional array as a row
    if shape == target:
        return RIGHT if equals_gradient(tree, convention, wrt, rules) else WRONG_VALUE
    if shape == target[::-1] and equals_gradient(tree, convention, wrt, rules, transposed=True):
        return TRANSPOSED
    return WRONG_SHAPE


def equals_gradient(tree, convention, wrt, rules, transposed=False):
    """Say whether a tree of the right shape equals the true gradient on all networks."""
    for sample in samples():
        error = error_on(sample, tree, convention, wrt, rules, transposed)
        if not error <= (SATURATED_TOLERANCE if sample.saturated else RELATIVE_TOLERANCE):
            # A saturated network alone convicts nobody: digits are lost there, or exp overflows.
            return sample.saturated
    return True


def error_on(sample, tree, convention, wrt, rules, transposed=False, relative=False):
    """Return the error of a tree on one network, infinite if it has no value there.

    Parameters
    ----------
    sample : mlp.formulas.meaning.values.Sample
    tree : Node
    convention, wrt, rules : str
    transposed : bool
        Whether the transpose of the value is compared.
    relative : bool
        Whether the error is relative to the true gradient itself on saturated networks too.

    Returns
    -------
    float
    """
    truth = sample.truth[convention][wrt]
    result = result_on(sample, tree, convention, rules)
    if result is None:
        return np.inf
    result = result.T if transposed else result
    if result.shape != truth.shape:
        return np.inf
    scale = float(np.abs(truth).max()) if relative else sample.scale[wrt]
    with np.errstate(all="ignore"):
        return error_against(result, truth, scale) if scale else float(np.abs(result).max())


def result_on(sample, tree, convention, rules):
    """Return the value of a tree on one network with two axes, or None if it has none."""
    with np.errstate(all="ignore"):
        try:
            result = value(tree, sample, convention, {}, elementwise=rules == "numpy")
        except (ValueError, np.linalg.LinAlgError):
            return None
    return as_matrix(result)


def loses_digits(tree, convention, wrt, rules):
    """Say whether a right formula is inaccurate on a network with saturated units."""
    return any(
        not error_on(sample, tree, convention, wrt, rules, relative=True) < _DIGITS_LOST
        for sample in samples()
        if sample.saturated
    )


def counts_examples(tree):
    """Say whether a formula depends on the number of examples, which is 1 here."""
    return any(node.kind in ("examples", "mean") for node in walk(tree))


def at_equal_sizes(case, outcome):
    """Find the equal sizes at which a formula that does not conform can be evaluated.

    Parameters
    ----------
    case : Case
    outcome : Outcome
        A reading of it that does not conform.

    Returns
    -------
    equal : str or None
        Letters of the sizes that must be equal, as few as possible; None if it never conforms.
    error : float
        Relative to the true gradient there.
    tree : Node or None
        The formula, settled for these sizes.
    """
    for equal in _EQUAL_SIZES:
        shapes = Shapes(named_shapes(case.convention), case.rules, outcome.reading, equal)
        way = bracketed(case.tree, outcome.reading.bracketing, {})
        settled = shapes.settle(way)
        target = tuple(merged(size, equal) for size in named_shapes(case.convention)[case.wrt])
        if shapes.of[settled] == target:
            sample = sample_with_equal_sizes(equal)
            error = error_on(sample, settled, case.convention, case.wrt, case.rules)
            return equal, error, settled
    return None, np.inf, None
