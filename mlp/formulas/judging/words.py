"""Say in a sentence why a formula does not fit, or what its value is instead of the gradient."""

import numpy as np

from mlp.formulas.judging.assessment import named_shapes, result_on
from mlp.formulas.meaning.letters import VARIABLES, is_turned
from mlp.formulas.meaning.shapes import shape_text
from mlp.formulas.meaning.values import RELATIVE_TOLERANCE, samples
from mlp.formulas.render import derivative_text, plain_text

_READ_AS = {
    "bracketing": {
        "left to right": "left to right",
        "products first": "with juxtaposition before ∘",
    },
    "vectors": {
        "elementwise": "with vectors side by side as an elementwise product",
        "matrix": "with vectors side by side as a matrix product",
    },
    "circle": {
        "product": "with ⊗ as the elementwise or outer product",
        "Kronecker": "with ⊗ as the Kronecker product",
    },
    "one": {"ones": "with 1 as all ones", "identity": "with 1 as the identity"},
    "diagonal": {
        "build": "with np.diag of a one-dimensional array, which builds the matrix",
        "extract": "with np.diag of an array with two axes, which takes its diagonal",
    },
}


def describe_reading(reading, outcomes):
    """Say how a reading differs from the others.

    Parameters
    ----------
    reading : mlp.formulas.meaning.shapes.Reading
    outcomes : sequence of mlp.formulas.judging.assessment.Outcome
        All readings.
    """
    words = []
    for question, answers in _READ_AS.items():
        given = {vars(outcome.reading)[question] for outcome in outcomes}
        if len(given) > 1:
            words.append(answers[vars(reading)[question]])
    return " and ".join(words) or "as it stands"


def mismatch_sentence(case, outcome):
    """Say which shapes do not fit each other, and what the sizes are."""
    problem = outcome.shapes.first_problem(outcome.tree)
    target = named_shapes(case.convention)[case.wrt]
    if problem is None:
        shape = outcome.shapes.of[outcome.tree]
        instead = _what_it_is(case, outcome)
        return (
            f"The result is {shape_text(shape)}{instead}, but {derivative_text(case.wrt)} is "
            f"{shape_text(target)}."
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
    if problem.kind in ("kron", "outer"):
        return f"{together}: their product is larger than is evaluated here."
    sign = {"times": "∘", "add": "+", "subtract": "−", "divide": "/"}.get(problem.kind, "this")
    if case.rules == "numpy":
        sign = {"∘": "*", "−": "-"}.get(sign, sign)
        return f"{together}: NumPy cannot broadcast these for {sign}."
    return f"{together}: {sign} needs equal shapes."


def _what_it_is(case, outcome):
    """Name the quantity of another shape that a formula computes, if it is a known one."""
    sample = samples()[0]
    result = result_on(sample, outcome.tree, case.convention, case.rules)
    if result is None:
        return ""
    rows = sample.named["row"]
    loss = -np.sum(rows["y"] * np.log(rows["yhat"]))
    if result.size == 1 and _close(result, np.full((1, 1), loss)):
        return " (it is the loss itself)"
    for variable in VARIABLES:
        other = sample.truth[case.convention][variable]
        if other.shape == result.shape and _close(result, other):
            return f" (it is {derivative_text(variable)})"
    return ""


def equal_sizes_sentence(equal, error):
    """Say where a formula that does not conform can be evaluated, and what it is worth there.

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


def value_sentence(case, outcome):
    """Say what a formula of the right shape computes instead of the gradient."""
    sample = samples()[0]
    result = result_on(sample, outcome.tree, case.convention, case.rules)
    truth = sample.truth[case.convention][case.wrt]
    if outcome.verdict == "right up to transpose":
        return f"It is the transpose of {derivative_text(case.wrt)}."
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
    for variable in VARIABLES:
        other = sample.truth[case.convention][variable]
        if other.shape == result.shape and _close(result, other):
            return f"The shape fits, but this is {derivative_text(variable)}."
    known = _known_slip(case, sample, result)
    if known:
        return f"The shape fits, the value differs: {known}."
    error = float(np.abs(result - truth).max() / np.abs(truth).max())
    return f"The shape fits, but the value differs from the gradient, by {100 * error:.0f} %."


def _close(result, other):
    scale = max(float(np.abs(other).max()), 1e-300)
    return bool(np.abs(result - other).max() <= 1e-9 * max(scale, float(np.abs(result).max())))


def _known_slip(case, sample, result):
    """Recognise the gradient of another network or another loss."""
    rows = sample.named["row"]
    a, h, yhat, y = (rows[name] for name in ("a", "h", "yhat", "y"))
    s = 1 / (1 + np.exp(-h))
    without_bias = 1 / (1 + np.exp(-(a - rows["b1"])))
    slopes = {
        "σ′ is left out": np.ones_like(h),
        "1 − h² is the derivative of tanh; this network has σ′ = h(1 − h)": 1 - h * h,
        "h stands where σ′(a) = h(1 − h) belongs": h,
        "1 − h stands where σ′(a) = h(1 − h) belongs": 1 - h,
        "the derivative of ReLU stands where σ′(a) belongs": (a > 0) * 1.0,
        "sgn(h) stands where σ′(a) belongs": np.sign(h),
        "a(1 − a) is not σ′(a); h(1 − h) is": a * (1 - a),
        "σ′ is taken at h, but belongs at a": s * (1 - s),
        "1 + h should be 1 − h": h * (1 + h),
        "tanh′(a) stands where σ′(a) belongs": 1 - np.tanh(a) ** 2,
        "the bias b₁ is left out of a": without_bias * (1 - without_bias),
        "": h * (1 - h),
    }
    outputs = {
        "": yhat - y,
        "label minus prediction turns the sign": y - yhat,
        "the factor 2 belongs to the squared error": 2 * (yhat - y),
        "the factor ŷ(1 − ŷ) belongs to the squared error": (yhat - y) * yhat * (1 - yhat),
        "a factor σ′(θ) belongs to the squared error": (yhat - y) * _slope(rows["theta"]),
        "−y/ŷ is ∂L/∂ŷ, before the softmax": -y / yhat,
        "the label is left out": yhat,
    }
    for output_words, output in outputs.items():
        for slope_words, slope in slopes.items():
            if case.wrt in ("theta", "b2", "W2", "h") and slope_words:
                continue
            gradient = _backward(rows, output, slope, case.wrt)
            if is_turned(case.wrt, case.convention):
                gradient = gradient.T
            if gradient.shape == result.shape and _close(result, gradient):
                return "; ".join(words for words in (output_words, slope_words) if words)
    return None


def _slope(theta):
    s = 1 / (1 + np.exp(-theta))
    return s * (1 - s)


def _backward(rows, output, slope, wrt):
    """Return what the backward pass gives from another output error and another slope."""
    if wrt in ("theta", "b2"):
        return output
    if wrt == "W2":
        return rows["h"].T @ output
    hidden = output @ rows["W2"].T
    if wrt == "h":
        return hidden
    hidden = hidden * slope
    if wrt in ("a", "b1"):
        return hidden
    return hidden @ rows["W1"].T if wrt == "x" else rows["x"].T @ hidden
