"""Why a formula does not fit, or what its value is instead of the gradient, in a sentence."""

from functools import lru_cache

import numpy as np

from mlp.core.activation import ACTIVATIONS
from mlp.core.forward import loss
from mlp.core.quantities import derivative
from mlp.formulas.judging.assessment import result_on
from mlp.formulas.judging.verdict import RIGHT, TRANSPOSED, WRONG_SHAPE
from mlp.formulas.meaning.conventions import VARIABLES
from mlp.formulas.meaning.samples import in_convention, samples
from mlp.formulas.meaning.values import RELATIVE_TOLERANCE
from mlp.formulas.operations.sizes import shape_text
from mlp.formulas.writing.as_unicode import plain_text
from mlp.mistakes.catalogue import mistakes_for, slipped_gradients


def outcome_sentence(assessment, outcome):
    """What one reading comes to."""
    if outcome.verdict == RIGHT:
        return "It equals the gradient."
    if outcome.verdict == WRONG_SHAPE:
        return mismatch_sentence(assessment, outcome)
    return value_sentence(assessment, outcome)


def mismatch_sentence(assessment, outcome):
    """Which shapes do not fit each other, and what the sizes are."""
    problem = outcome.problem
    if problem is None:
        instead = _what_it_is(assessment, outcome)
        return (
            f"The result is {shape_text(outcome.shape)}{instead}, but "
            f"{derivative(assessment.wrt)} is {shape_text(assessment.target)}."
        )
    shapes = [outcome.shapes.of[child] for child in problem.children]
    parts = [
        f"{plain_text(child)} is {shape_text(shape)}"
        for child, shape in zip(problem.children, shapes, strict=True)
    ]
    if problem.kind in ("ones", "identity"):
        sign = "1" if problem.kind == "ones" else "I"
        return f"Nothing beside the {sign} says what size it has."
    if len(parts) < 2:
        inside = ", ".join(parts) or plain_text(problem)
        return f"This cannot be formed: {inside}."
    together = " and ".join(parts)
    left, right = shapes
    if problem.kind == "matmul" and len(left) == len(right) == 2:
        return f"{together}: the inner sizes {left[1]} and {right[0]} differ."
    if problem.kind == "outer" and any(len(s) == 2 and "1" not in s for s in shapes):
        return f"{together}: an outer product is one of two vectors."
    if problem.kind in ("kron", "outer"):
        return f"{together}: their product is larger than is evaluated here."
    sign = _SIGNS[assessment.rules].get(problem.kind, "this")
    return f"{together}: {_NEEDS[assessment.rules].format(sign)}"


# What an operation asks of the shapes of its operands.
_NEEDS = {"paper": "{} needs equal shapes.", "numpy": "NumPy cannot broadcast these for {}."}
_SIGNS = {
    "paper": {"times": "∘", "add": "+", "subtract": "−", "divide": "/"},
    "numpy": {"times": "*", "add": "+", "subtract": "-", "divide": "/"},
}


def _what_it_is(assessment, outcome):
    """The quantity of another shape that a formula computes, if it is a known one."""
    sample = samples(assessment.activation)[0]
    result = result_on(sample, outcome.tree, assessment.convention, assessment.rules)
    if result is None:
        return ""
    the_loss = np.full((1, 1), loss(sample.network, sample.x, sample.y))
    if result.size == 1 and _close(result, the_loss):
        return " (it is the loss itself)"
    variable = _variable_with_gradient(result, sample.truth[assessment.convention])
    return f" (it is {derivative(variable)})" if variable else ""


def _variable_with_gradient(result, truth):
    """The first variable whose gradient an array is, or None."""
    return next(
        (
            variable
            for variable in VARIABLES
            if truth[variable].shape == result.shape and _close(result, truth[variable])
        ),
        None,
    )


def equal_sizes_sentence(equal, error):
    """Where a formula that does not conform can be evaluated, and what it is worth there.

    Examples
    --------
    >>> equal_sizes_sentence("mk", 1e-16)
    'conforms only when m = k, and is right there'
    >>> equal_sizes_sentence("nm", 1.4)
    'conforms only when n = m, and is wrong even then, by 140 %'
    """
    sizes = " = ".join(equal)
    if error <= RELATIVE_TOLERANCE:
        return f"conforms only when {sizes}, and is right there"
    by = f", by {100 * error:.0f} %" if np.isfinite(error) else ""
    return f"conforms only when {sizes}, and is wrong even then{by}"


def value_sentence(assessment, outcome):
    """What a formula of the right shape computes instead of the gradient."""
    wrt, convention = assessment.wrt, assessment.convention
    if outcome.verdict == TRANSPOSED:
        return f"It is the transpose of {derivative(wrt)}."
    sample = samples(assessment.activation)[0]
    result = result_on(sample, outcome.tree, convention, assessment.rules)
    truth = sample.truth[convention][wrt]
    if result is None or result.shape != truth.shape:
        return "The shape fits, but it has no value."
    if not np.all(np.isfinite(result)):
        return "The shape fits, but the value is not finite."
    if _close(result, 0 * truth):
        return "The shape fits, but the value is 0 everywhere."
    ratio = float(np.sum(result * truth) / np.sum(truth * truth))
    if _close(result, ratio * truth):
        if abs(ratio + 1) < RELATIVE_TOLERANCE:
            return "The shape fits, the sign is wrong: −1 times the gradient."
        return f"The shape fits, but the value is {ratio:.3g} times the gradient everywhere."
    variable = _variable_with_gradient(result, sample.truth[convention])
    if variable:
        return f"The shape fits, but this is {derivative(variable)}."
    mistakes = _known_mistakes(result, wrt, convention, assessment.activation)
    if mistakes:
        clauses = "; ".join(mistake.clause for mistake in mistakes)
        return f"The shape fits, the value differs: {clauses}."
    error = float(np.abs(result - truth).max() / np.abs(truth).max())
    return f"The shape fits, but the value differs from the gradient, by {100 * error:.0f} %."


def _close(result, other):
    scale = max(float(np.abs(other).max()), 1e-300)
    return bool(np.abs(result - other).max() <= 1e-9 * max(scale, float(np.abs(result).max())))


# Variables whose gradient is known before σ′ comes in.
_BEFORE_THE_SLOPE = frozenset(("theta", "b2", "W2", "h"))


@lru_cache(maxsize=len(ACTIVATIONS))
def _slipped(activation):
    """The gradients on the first sample with one mistake in a link, or one in each of two."""

    known = [mistake for mistake in mistakes_for(activation) if mistake.clause]
    sample = samples(activation)[0]
    outputs, slopes = (
        ((), *((mistake,) for mistake in known if mistake.link == link))
        for link in ("delta_theta", "slope")
    )
    return [
        (output, slope, slipped_gradients(sample.network, sample.x, sample.y, *output, *slope))
        for output in outputs
        for slope in slopes
    ]


def _known_mistakes(result, wrt, convention, activation):
    """The mistakes with which the backward pass gives an array; none if they are not known."""
    for output, slope, wrong in _slipped(activation):
        if slope and wrt in _BEFORE_THE_SLOPE:
            continue
        gradient = in_convention(np.atleast_2d(getattr(wrong, wrt)), wrt, convention)
        if gradient.shape == result.shape and _close(result, gradient):
            return (*output, *slope)
    return ()
