"""Every way a text can be meant: which letter is what, in which convention, of what the gradient.

A letter has several meanings and a text says nothing of its convention, so each is tried, the
likeliest first, until the formula is right.
"""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass

from mlp.core.activation import ACTIVATIONS
from mlp.formulas.judging.assessment import (
    Assessment,
    assess,
    counts_examples,
    equals_gradient,
    may_equal_gradient,
    named_shapes,
    without_count,
)
from mlp.formulas.judging.repair import repair
from mlp.formulas.judging.verdict import AMBIGUOUS, RIGHT, WRONG_SHAPE, WRONG_VALUE
from mlp.formulas.meaning.conventions import CONVENTIONS, VARIABLES
from mlp.formulas.meaning.letters import assignments, differentiated, meanings
from mlp.formulas.meaning.network_function import of_network, slope_tree
from mlp.formulas.meaning.trees import named, tree_of
from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.mathematics import read_key
from mlp.formulas.reading.spelling import bare_name
from mlp.formulas.tree import Unreadable

# For the choice between interpretations that fail alike.
_STEPS_OF_CHOICE = 6_000


@dataclass(frozen=True, eq=False)
class Given:
    """What the caller says of a formula.

    Parameters
    ----------
    wrt, convention : str or None
    meanings : dict
        Keys of letters to what they mean.
    functions : dict
        Keys of letters that are functions, to the functions.
    letters : mapping or None
        All letters as the caller wrote them.
    activation : str
        That of the network's hidden units.
    """

    wrt: str | None
    convention: str | None
    meanings: dict
    functions: dict
    letters: Mapping | None = None
    activation: str = "sigmoid"


@dataclass(frozen=True, eq=False)
class Interpretation:
    """One way a text can be meant, and what it comes to.

    Parameters
    ----------
    assessment : Assessment
    letters : dict
        Key of each letter to what it means.
    """

    assessment: Assessment
    letters: dict

    @property
    def rank(self):
        """0 for right, growing as it gets worse."""
        return self.assessment.rank


# Of a caller's argument in an error message.
_SHORTENED = reprlib.Repr()
_SHORTENED.maxstring = _SHORTENED.maxother = 200


def shortened(value):
    """What a caller gave, for an error message: as Python writes it, cut where it is long.

    Examples
    --------
    >>> shortened("p"), shortened(b"x")
    ("'p'", "b'x' (bytes)")
    """
    written = _SHORTENED.repr(value)
    return written if isinstance(value, str) else f"{written} ({type(value).__name__})"


def _checked_choice(name, value, choices):
    """Unless it is None, one of the choices, or a ValueError."""
    if value is None or (isinstance(value, str) and value in choices):
        return value
    raise ValueError(f"{name} is {shortened(value)}, expected one of {', '.join(choices)}")


def _checked_names(names):
    """The letters with their meanings, or a ValueError."""
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        raise ValueError(
            f"names is {shortened(names)}, expected a mapping of letters to meanings such as "
            "{'p': 'yhat'}"
        )
    for letter, meaning in names.items():
        if not isinstance(letter, str):
            raise ValueError(
                f"names has the letter {shortened(letter)}, expected a string such as 'p'"
            )
        if not isinstance(meaning, str):
            raise ValueError(
                f"names[{shortened(letter)}] is {shortened(meaning)}, expected a string such as "
                "'yhat'"
            )
    return names


def checked_given(wrt, convention, names, activation="sigmoid"):
    """What the caller of `judge` says, or a ValueError that says what is wrong with it."""
    given = Given(
        _checked_choice("wrt", wrt, VARIABLES),
        _checked_choice("convention", convention, CONVENTIONS),
        {},
        {},
        activation=_checked_choice("activation", activation, ACTIVATIONS) or "sigmoid",
    )
    for letter, meaning in _checked_names(names).items():
        try:
            if letter.endswith(("'", "′")) and meaning == "dsigma":
                letter, meaning = letter[:-1], "sigma"  # the function itself, its prime being read
            key = read_key(bare_name(letter))
            if meaning in WORDS:
                given.functions[key] = WORDS[meaning]
                continue
            tree_of(meaning, "row")
        except Unreadable as problem:
            raise ValueError(
                f"names[{shortened(letter)}] is {shortened(meaning)}, expected a name of the "
                f"network such as yhat, or an expression of them such as diag(h): {problem.message}"
            ) from None
        given.meanings[key] = meaning
    return given


def interpretations(written, given, effort):
    """A formula assessed with every meaning of its letters in every convention, until it is right.

    Parameters
    ----------
    written : the record that `mlp.formulas.meaning.written_formula.read` returns
    given : Given
    effort : mlp.formulas.judging.effort.Effort
        The steps after which no more are tried.

    Returns
    -------
    list of Interpretation
        The likeliest first.
    """
    conventions = (given.convention,) if given.convention else CONVENTIONS
    rules = "numpy" if written.notation == "numpy" else "paper"
    variables = _variables(written, given)
    found = []
    for number, letters in enumerate(
        assignments(written.letters, written.notation, given.meanings)
    ):
        for convention in conventions:
            meaning = {
                key: tree_of(meant, convention, given.activation) for key, meant in letters.items()
            }
            tree = of_network(named(written.formula, meaning), given.activation)
            for variable in variables:
                assessment = assess(tree, convention, variable, rules, given.activation)
                found.append(Interpretation(assessment, letters))
                effort.spend(assessment.steps)
                if assessment.verdict == RIGHT or effort.is_spent:
                    return found
        if number == 0 and best(found).assessment.verdict == AMBIGUOUS:
            break
    return found


def _variables(written, given):
    """What the formula may be the gradient of, likeliest first."""
    if given.wrt is not None:
        return (given.wrt,)
    if not written.left:
        return ("x",)
    return (
        differentiated(written.left, given.meanings)
        or tuple(
            meaning.removeprefix("dL/d")
            for meaning in meanings(written.left, written.notation)
            if meaning.startswith("dL/d")
        )
        or ("x",)
    )


def best(found):
    """The first of the interpretations in which a formula is right, or fails least."""
    return min(found, key=lambda interpretation: interpretation.rank)


def nearest_to_right(found, effort):
    """Of several interpretations in which a formula fails alike, the first that one edit mends."""
    first = best(found)
    alike = [interpretation for interpretation in found if interpretation.rank == first.rank]
    if first.assessment.verdict not in (WRONG_VALUE, WRONG_SHAPE) or len(alike) == 1:
        return first
    effort = effort.part(_STEPS_OF_CHOICE)
    for interpretation in alike:
        if repaired(interpretation.assessment, effort, twice=False):
            return interpretation
        if effort.is_spent:
            break
    return first


def repaired(assessment, effort, twice=True, counted=False):
    """The repair of fewest edits over the readings of a formula, or None.

    Where it is `counted`, a factor such as 1/N is an edit; else it is left out before.
    """
    convention, wrt, activation = assessment.convention, assessment.wrt, assessment.activation

    parts = {}

    def is_right(tree):
        return (
            not counts_examples(tree)
            and may_equal_gradient(tree, convention, wrt, activation, parts)
            and equals_gradient(tree, convention, wrt, "paper", activation)
        )

    fewest = None
    for outcome in assessment.outcomes:
        found = repair(
            outcome.tree if counted else without_count(outcome.tree),
            named_shapes(convention),
            assessment.target,
            is_right,
            effort,
            slope_tree(activation),
            twice,
        )
        if found and (fewest is None or len(found.edits) < len(fewest.edits)):
            fewest = found
            if len(fewest.edits) == 1:
                break
    return fewest
