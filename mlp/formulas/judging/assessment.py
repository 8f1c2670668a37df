"""A formula assessed in one convention: every reading of it, its shape and its value.

What a verdict rests on, without the search for a repair: `mlp.formulas.judging.formula` puts it
together.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    FORMULA_VERDICTS,
    RIGHT,
    TRANSPOSED,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.meaning.conventions import NAMES, shape_in
from mlp.formulas.meaning.readings import AMBIGUITIES, Reading, all_readings, bracketed
from mlp.formulas.meaning.samples import sample_with_equal_sizes, samples
from mlp.formulas.meaning.settle import Shapes
from mlp.formulas.meaning.values import (
    RELATIVE_TOLERANCE,
    SATURATED_TOLERANCE,
    as_matrix,
    error_against,
    value,
)
from mlp.formulas.operations.sizes import merged
from mlp.formulas.tree import Node, same, walk

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

    @property
    def shape(self):
        """The shape of the whole, or None."""
        return self.shapes.of[self.tree]

    @property
    def problem(self):
        """The first part that does not conform though its parts do, or None."""
        return self.shapes.first_problem(self.tree)


@dataclass(frozen=True, eq=False)
class Assessment:
    """A formula in one convention, as the gradient with respect to one variable.

    Parameters
    ----------
    tree : Node
        With the network's names, chains still flat.
    convention, wrt, rules : str
        The rules are "paper" or "numpy".
    activation : str
        That of the network's hidden units.
    outcomes : tuple of Outcome
        One for each reading that differs, the best first.
    verdict : str
    steps : int
        The work that it took, as `mlp.formulas.judging.effort` counts.
    """

    tree: Node
    convention: str
    wrt: str
    rules: str
    activation: str
    outcomes: tuple
    verdict: str
    steps: int

    @property
    def rank(self):
        """0 for right, growing as it gets worse."""
        return FORMULA_VERDICTS.index(self.verdict)

    @property
    def target(self):
        """The shape of the gradient."""
        return named_shapes(self.convention)[self.wrt]


@lru_cache(maxsize=8)
def named_shapes(convention):
    """The shape of every name of the network in a convention."""
    return {name: shape_in(name, convention) for name in NAMES}


def assess(tree, convention, wrt, rules, activation="sigmoid"):
    """Every reading of a formula assessed in one convention.

    Parameters
    ----------
    tree : Node
        Its names are the network's.
    convention, wrt : str
    rules : str
        "paper" or "numpy".
    activation : str
        That of the network's hidden units.

    Returns
    -------
    Assessment
    """
    found = _assess(tree, convention, wrt, rules, activation)
    if found.verdict != WRONG_SHAPE or not any(map(_is_open, walk(tree))):
        return found
    # A vector of ones says nothing of its size: it is the one that fits.
    sized = [
        _assess(_with_ones(tree, shape), convention, wrt, rules, activation)
        for size in "kmn"
        for shape in ((size, "1"), ("1", size))
    ]
    best = min([found, *sized], key=lambda assessment: assessment.rank)
    return replace(best, steps=sum(assessment.steps for assessment in (found, *sized)))


def _is_open(node):
    return node.kind == "ones" and node.value is None


def _with_ones(tree, shape):
    if _is_open(tree):
        return Node("ones", (), shape, tree.span)
    return tree.with_children([_with_ones(child, shape) for child in tree.children])


# Of a part of one reading that is settled and evaluated.
_STEPS_OF_PART = 4


def _assess(tree, convention, wrt, rules, activation):
    outcomes, steps = [], 0
    bracketings = {
        bracketing: bracketed(tree, bracketing, {}) for bracketing in AMBIGUITIES["bracketing"]
    }
    if same(*bracketings.values()):
        del bracketings["products first"]
    for bracketing, whole in bracketings.items():
        first = _outcome(whole, Reading(bracketing), convention, wrt, rules, activation)
        outcomes.append(first)
        steps += _STEPS_OF_PART * len(first.shapes.of)
        for reading in all_readings(first.shapes.ambiguities)[1:]:
            reading = replace(reading, bracketing=bracketing)
            outcome = _outcome(whole, reading, convention, wrt, rules, activation)
            steps += _STEPS_OF_PART * len(outcome.shapes.of)
            if not any(same(outcome.tree, other.tree) for other in outcomes):
                outcomes.append(outcome)
    outcomes.sort(key=lambda outcome: FORMULA_VERDICTS.index(outcome.verdict))
    verdict = outcomes[0].verdict
    if verdict in (RIGHT, TRANSPOSED) and outcomes[-1].verdict != verdict:
        verdict = AMBIGUOUS
    return Assessment(tree, convention, wrt, rules, activation, tuple(outcomes), verdict, steps)


def _outcome(tree, reading, convention, wrt, rules, activation):
    shapes = Shapes(named_shapes(convention), rules, reading)
    settled = shapes.settle(tree)
    verdict = verdict_of(settled, shapes.of[settled], convention, wrt, rules, activation)
    return Outcome(reading, settled, shapes, verdict)


def verdict_of(tree, shape, convention, wrt, rules, activation="sigmoid"):
    """The verdict on a settled tree of known shape."""
    target = named_shapes(convention)[wrt]
    if shape is not None and len(shape) == 1:
        shape = ("1", *shape)  # NumPy broadcasts a one-dimensional array as a row
    if shape == target:
        is_right = equals_gradient(tree, convention, wrt, rules, activation)
        return RIGHT if is_right else WRONG_VALUE
    if shape == target[::-1] and equals_gradient(
        tree, convention, wrt, rules, activation, transposed=True
    ):
        return TRANSPOSED
    return WRONG_SHAPE


def equals_gradient(
    tree, convention, wrt, rules, activation="sigmoid", transposed=False, most=None
):
    """Whether a tree of the right shape equals the true gradient on all networks, or the first."""
    for sample in samples(activation)[:most]:
        error = error_on(sample, tree, convention, wrt, rules, transposed)
        if not error <= (SATURATED_TOLERANCE if sample.saturated else RELATIVE_TOLERANCE):
            # A saturated network alone convicts nobody: digits are lost there, or exp overflows.
            return sample.saturated
    return True


def error_on(sample, tree, convention, wrt, rules, transposed=False, relative=False):
    """The error of a tree on one network, infinite if it has no value there.

    Parameters
    ----------
    sample : mlp.formulas.meaning.samples.Sample
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


@lru_cache(maxsize=32)
def result_on(sample, tree, convention, rules):
    """The value of a tree on one network with two axes, or None if it has none."""
    return _result(sample, tree, convention, rules, {})


def _result(sample, tree, convention, rules, parts):
    with np.errstate(all="ignore"):
        try:
            result = value(tree, sample, convention, parts, rules)
        except (ValueError, np.linalg.LinAlgError):
            return None
    return as_matrix(result)


def may_equal_gradient(tree, convention, wrt, activation, parts):
    """Whether a tree of the right shape equals the true gradient on the first network.

    Parameters
    ----------
    tree : Node
    convention, wrt, activation : str
    parts : dict
        Values of parts there; of trees that share parts each is computed once.
    """
    sample = samples(activation)[0]
    result = _result(sample, tree, convention, "paper", parts)
    truth = sample.truth[convention][wrt]
    if result is None or result.shape != truth.shape:
        return False
    with np.errstate(all="ignore"):
        return error_against(result, truth, sample.scale[wrt]) <= RELATIVE_TOLERANCE


def counts_examples(tree):
    """Whether a formula depends on the number of examples, which is 1 here."""
    return any(node.kind in ("examples", "mean") for node in walk(tree))


def without_count(tree):
    """A formula without the factors that only count examples, as 1/N: they are right for a batch.

    Examples
    --------
    >>> count, h = Node("examples"), Node("name", value="h")
    >>> without_count(Node("divide", (h, count))).value
    'h'
    """
    if tree.kind == "negate":
        return tree.with_children([without_count(tree.children[0])])
    if tree.kind not in ("times", "divide", "matmul"):
        return tree
    left, right = tree.children
    if tree.kind != "matmul" and _is_count(right):
        return without_count(left)
    if tree.kind == "times" and _is_count(left):
        return without_count(right)
    right = right if tree.kind == "divide" else without_count(right)
    return tree.with_children([without_count(left), right])


def _is_count(tree):
    leaves = {node.kind for node in walk(tree) if not node.children}
    return "examples" in leaves and leaves <= {"examples", "number"}


def at_equal_sizes(assessment, outcome):
    """The equal sizes at which a formula that does not conform can be evaluated.

    Parameters
    ----------
    assessment : Assessment
    outcome : Outcome
        A reading of it that does not conform.

    Returns
    -------
    equal : str or None
        Letters of the sizes that must be equal, as few as possible; None if it never conforms.
    error : float or None
        Relative to the true gradient there.
    tree : Node or None
        The formula, settled for these sizes.
    """
    convention, wrt, rules = assessment.convention, assessment.wrt, assessment.rules
    for equal in _EQUAL_SIZES:
        shapes = Shapes(named_shapes(convention), rules, outcome.reading, equal)
        settled = shapes.settle(bracketed(assessment.tree, outcome.reading.bracketing, {}))
        if shapes.of[settled] == tuple(merged(size, equal) for size in assessment.target):
            sample = sample_with_equal_sizes(equal, assessment.activation)
            return equal, error_on(sample, settled, convention, wrt, rules), settled
    return None, None, None
