"""The judge of a written formula: right or wrong, where it breaks, and the nearest right form.

The text is read, every way it can be meant is assessed, and of the best a verdict is made.
"""

from dataclasses import replace

from mlp.core.quantities import derivative
from mlp.formulas.judging.assessment import (
    at_equal_sizes,
    counts_examples,
    equals_gradient,
    named_shapes,
)
from mlp.formulas.judging.details import (
    loses_digits,
    parts,
    reading_verdicts,
    reading_words,
    trials,
)
from mlp.formulas.judging.edits import TRANSPOSES
from mlp.formulas.judging.effort import Effort
from mlp.formulas.judging.interpretations import (
    best,
    checked_given,
    interpretations,
    nearest_to_right,
    repaired,
    shortened,
)
from mlp.formulas.judging.missing_marks import one_mark_apart
from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    CONFORMS_ONLY_WHEN,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    Edit,
    Verdict,
)
from mlp.formulas.judging.words import equal_sizes_sentence, outcome_sentence
from mlp.formulas.meaning.letters import differentiated
from mlp.formulas.meaning.samples import samples
from mlp.formulas.meaning.trees import (
    OWN_NAMES,
    gradient_text,
    gradient_tree,
    left_to_right,
    turned,
)
from mlp.formulas.meaning.written_formula import notations, read
from mlp.formulas.operations.sizes import shape_text
from mlp.formulas.tree import Node, Remark, Unreadable
from mlp.formulas.writing.as_latex import latex_text
from mlp.formulas.writing.as_numpy import numpy_text


def judge_formula(text, wrt=None, convention=None, names=None, activation="sigmoid"):
    """The verdict on one formula for a gradient of the network.

    Parameters
    ----------
    text : str
        The formula in NumPy style, Unicode mathematics or LaTeX; earlier lines may define names.
    wrt : str, optional
        The variable of the gradient: x, a, h, theta, W1, b1, W2 or b2. By default what the left
        side of the formula says, or else x.
    convention : str, optional
        "row" (a = x W1 + b1), "column" (a = W1.T x + b1) or "column-Wx" (a = W1 x + b1 with W1
        m by n). By default the one in which the formula is right, or fails least.
    names : dict, optional
        Letters of the formula to names of the network: ``{"p": "yhat", "H": "diag(h)"}``. The
        usual letters need not be given.
    activation : str
        That of the network's hidden units, for which σ stands.

    Returns
    -------
    Verdict
        For every text, after work that is bounded: `mlp.formulas.judging.effort` counts it.

    Raises
    ------
    ValueError
        A `text` that is no string, an unknown `wrt` or `convention`, `names` that are no mapping
        of texts to texts, or a name that means nothing the network has.

    Examples
    --------
    The formula that the thread asks about, its bracket and W1 as they stand there:

    >>> verdict = judge_formula(r"((\\hat y - y) W_2^T) \\circ \\sigma'(a) W_1")
    >>> verdict.verdict, verdict.nearest
    ('wrong shape', '(((yhat - y) @ W2.T) * (h * (1 - h))) @ W1.T')
    >>> judge_formula("W_1(H-H^2)W_2(y-p)").convention
    'column'
    """
    effort = Effort()
    if not isinstance(text, str):
        raise ValueError(f"text is {shortened(text)}, expected a string that holds a formula")
    given = checked_given(wrt, convention, names, activation)
    try:
        written = read(text, given.meanings, given.functions)
        found = interpretations(written, given, effort)
    except Unreadable as problem:
        return _unreadable(text, problem, given, effort)
    chosen = nearest_to_right(found, effort)
    assessment = chosen.assessment
    verdict = Verdict(
        verdict=assessment.verdict,
        why="",
        wrt=assessment.wrt,
        noted=(*written.remarks, *_noted_of_letters(written, chosen, given)),
        convention=assessment.convention,
        notation=written.notation,
        names=_beyond_own_names(chosen.letters),
        gradient_shape=shape_text(assessment.target),
    )
    if assessment.verdict == RIGHT:
        return _right(verdict, assessment, effort)
    if assessment.verdict == AMBIGUOUS:
        return _ambiguous(verdict, assessment)
    return _wrong(verdict, assessment, text, effort)


def _right(verdict, assessment, effort):
    outcome = assessment.outcomes[0]
    nearest, edits = outcome.tree, ()
    noted = []
    if outcome.shapes.broadcast:
        noted.append(Remark("broadcasting", "right through NumPy broadcasting"))
    if counts_examples(outcome.tree):
        noted.append(Remark("single example", "right for a single example"))
    if noted:
        found = repaired(assessment, effort, counted=True)
        if found:
            nearest, edits = found.tree, found.edits
    tried = trials(assessment, outcome)
    if loses_digits(tried):
        noted.append(Remark("lost digits", "loses digits when units saturate"))
    return replace(
        verdict,
        why=(
            f"It equals {derivative(assessment.wrt)} on {len(samples(assessment.activation))} "
            "random networks of distinct sizes."
        ),
        noted=(*verdict.noted, *noted),
        **_nearest(nearest, assessment),
        edits=len(edits),
        changes=edits,
        latex=latex_text(outcome.tree),
        readings=reading_verdicts(assessment),
        tree=parts(outcome),
        trials=tried,
        formula=outcome.tree,
    )


def _ambiguous(verdict, assessment):
    good, bad = assessment.outcomes[0], assessment.outcomes[-1]
    tree = good.tree
    if good.verdict == TRANSPOSED:
        tree = Node("transpose", (tree,), None, tree.span)
    nearest = _nearest(tree, assessment)
    meant, other = reading_words(assessment, good), reading_words(assessment, bad)
    return replace(
        verdict,
        why=(
            f"Read {meant} it is {good.verdict}; read {other} it is not: "
            f"{outcome_sentence(assessment, bad)}"
        ),
        where=(bad.problem or bad.tree).span,
        **nearest,
        edits=1,
        changes=(Edit("say what is meant", f"write what is meant, {meant}: {nearest['nearest']}"),),
        latex=latex_text(good.tree),
        readings=reading_verdicts(assessment),
        tree=parts(good),
        trials=trials(assessment, good),
        formula=good.tree,
    )


# For a repair, however long it took to find out what was meant.
_LEAST_STEPS = 6_000

_START_AFRESH = Edit("start afresh", "more than two changes are needed: start from the right form")


def _wrong(verdict, assessment, text, effort):
    outcome = assessment.outcomes[0]
    misfits = assessment.verdict == WRONG_SHAPE
    if effort.left < _LEAST_STEPS:
        effort = Effort(_LEAST_STEPS)
    found = repaired(assessment, effort)
    edits = found.edits if found else (_START_AFRESH,)
    where = (outcome.problem or outcome.tree).span if misfits else None
    hint = f" Did you mean {edits[0].written}?" if misfits and edits[0].kind in TRANSPOSES else ""
    if misfits:
        equal, error, formula = at_equal_sizes(assessment, outcome)
    else:
        equal, error, formula = None, None, outcome.tree
    at_equal = [Remark(CONFORMS_ONLY_WHEN, equal_sizes_sentence(equal, error))] if equal else []
    return replace(
        verdict,
        why=outcome_sentence(assessment, outcome) + hint,
        noted=(*verdict.noted, *at_equal),
        where=(found and found.span) or where or (0, len(text)),
        **_nearest(found.tree if found else None, assessment),
        edits=len(edits) if found else 3,
        changes=edits,
        latex=latex_text(outcome.tree),
        readings=reading_verdicts(assessment) if len(assessment.outcomes) > 1 else (),
        tree=parts(outcome),
        trials=() if misfits else trials(assessment, outcome),
        equal_sizes=equal,
        equal_sizes_error=error,
        formula=formula,
    )


def _unreadable(text, problem, given, effort):
    """The verdict on a text that cannot be read, mended if a bracket or an operator does it."""
    wrt = given.wrt or "x"
    verdict = Verdict(
        verdict=UNREADABLE,
        why=problem.message,
        wrt=wrt,
        where=problem.span,
        notation=notations(text)[0],
        nearest=gradient_text(wrt, "row", given.activation),
        nearest_latex=latex_text(gradient_tree(wrt, "row", given.activation)),
    )
    for mended, sentence in one_mark_apart(text, problem):
        if effort.is_spent:
            break
        try:
            written = read(mended, given.meanings, given.functions)
            assessment = best(interpretations(written, given, effort)).assessment
        except Unreadable:
            continue
        if assessment.outcomes[0].verdict == RIGHT:
            return replace(
                verdict,
                **_nearest(assessment.outcomes[0].tree, assessment),
                edits=1,
                changes=(Edit("mend the text", sentence),),
                wrt=assessment.wrt,
                convention=assessment.convention,
            )
    return verdict


def _nearest(tree, assessment):
    """A right tree as NumPy and as LaTeX in rows, or the standard form if it has none there."""
    convention, wrt = assessment.convention, assessment.wrt
    if tree is not None:
        is_turned = assessment.target != named_shapes("row")[wrt]
        tree = left_to_right(turned(tree, convention, transposed=is_turned))
    activation = assessment.activation
    # What is right on paper is right in NumPy but for its rules: a few networks tell.
    if tree is None or not equals_gradient(tree, "row", wrt, "numpy", activation, most=3):
        tree = gradient_tree(wrt, "row", activation)
    return {"nearest": numpy_text(tree), "nearest_latex": latex_text(tree)}


def _beyond_own_names(letters):
    """Of the letters those that are not written as the network's own names."""
    return {key: meant for key, meant in letters.items() if OWN_NAMES.get(key, key) != meant}


def _noted_of_letters(written, chosen, given):
    """What is to be said of how the letters and the left side were taken."""
    letters, judged = chosen.letters, chosen.assessment.wrt
    guessed = {key: meant for key, meant in letters.items() if key not in given.meanings}
    if guessed.get("y") == "yhat":
        label = next((key for key, meant in letters.items() if meant == "y"), None)
        if label:
            yield Remark(
                "prediction and label",
                f"read with y as the prediction and {label} as the label; the other way round "
                "the sign is wrong",
            )
    for key, meant in guessed.items():
        if meant.startswith("dL/d"):
            gradient = derivative(meant.removeprefix("dL/d"))
            yield Remark("letter of a gradient", f"{key} was read as {gradient}")
    if given.wrt is not None and written.left:
        said = differentiated(written.left, given.meanings)
        if said and judged not in said:
            yield Remark(
                "left side",
                f"the left side says {derivative(said[0])}; judged as {derivative(judged)}, as "
                "chosen",
            )
