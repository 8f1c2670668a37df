"""What a verdict shows beside its word: the readings, the parts with their shapes, the trials."""

from mlp.formulas.judging.assessment import error_on
from mlp.formulas.judging.verdict import TRANSPOSED, Part, ReadingVerdict, Trial
from mlp.formulas.judging.words import outcome_sentence
from mlp.formulas.meaning.readings import describe_reading
from mlp.formulas.meaning.samples import samples
from mlp.formulas.operations.sizes import shape_text
from mlp.formulas.writing.as_latex import latex_text
from mlp.formulas.writing.as_unicode import label

# Relative error on a saturated network beyond which digits have been lost.
_DIGITS_LOST = 1e-6


def reading_words(assessment, outcome):
    """How one reading differs from the others of the same text."""
    return describe_reading(outcome.reading, [other.reading for other in assessment.outcomes])


def reading_verdicts(assessment):
    """The verdict on each reading, the best first."""
    return tuple(
        ReadingVerdict(
            reading_words(assessment, outcome),
            latex_text(outcome.tree),
            outcome.verdict,
            outcome_sentence(assessment, outcome),
        )
        for outcome in assessment.outcomes
    )


def parts(outcome):
    """The tree as it was read, every part with its shape, the first that does not fit blamed."""
    blamed = outcome.problem

    def visit(node):
        shape = outcome.shapes.of[node]
        return Part(
            node.kind,
            label(node),
            None if shape is None else shape_text(shape),
            node.span,
            node is blamed,
            tuple(visit(child) for child in node.children),
        )

    return visit(outcome.tree)


def trials(assessment, outcome):
    """The error on every random network."""
    transposed = outcome.verdict == TRANSPOSED
    convention, wrt, rules = assessment.convention, assessment.wrt, assessment.rules
    return tuple(
        Trial(
            tuple(sample.sizes[letter] for letter in "nmk"),
            sample.saturated,
            error_on(sample, outcome.tree, convention, wrt, rules, transposed, relative=True),
        )
        for sample in samples(assessment.activation)
    )


def loses_digits(tried):
    """Whether a right formula is inaccurate on a network with saturated units.

    Examples
    --------
    >>> loses_digits([Trial((5, 3, 4), True, 1e-3)]), loses_digits([Trial((5, 3, 4), True, 1e-15)])
    (True, False)
    """
    return any(trial.saturated and not trial.error < _DIGITS_LOST for trial in tried)
