"""Why a letter was taken for what it was taken for: said by the caller, by the text, or guessed."""

import contextlib
import re

from mlp.formulas.judging.verdict import RIGHT, TRANSPOSED
from mlp.formulas.meaning.letters import meanings
from mlp.formulas.programs.names import GRADIENT, Names
from mlp.formulas.reading.mathematics import read_key
from mlp.formulas.reading.spelling import identifier_key
from mlp.formulas.tree import Unreadable

# Said by the caller, in the text, by the letters beside it; or what the letter stands for by habit.
BY_CALLER, BY_TEXT, BY_COMPANIONS, BY_HABIT = "caller", "text", "companions", "habit"

_EQUALS = re.compile(r":=|\\equiv|<-|[=←≡]")
_LAST_WORD = re.compile(r"(\w+)\W*$")


def reasons(names, claims, given, notation):
    """Why each letter was taken for its meaning.

    Parameters
    ----------
    names : mapping
        Letters to what they were taken for.
    claims : sequence of Claim
    given : mlp.formulas.judging.interpretations.Given
    notation : str

    Returns
    -------
    dict
        Each letter to one of the constants above.

    Examples
    --------
    >>> from mlp.formulas.judging.interpretations import checked_given
    >>> given = checked_given(None, None, {"q": "yhat"})
    >>> reasons({"q": "yhat", "p": "yhat", "A_2": "h"}, (), given, "numpy")
    {'q': 'caller', 'p': 'habit', 'A_2': 'companions'}
    """
    said = {key for claim in claims if claim.verdict in (RIGHT, TRANSPOSED) for key in _left(claim)}
    found = {}
    for letter, meaning in names.items():
        key = identifier_key(letter)
        if letter in given.meanings or key in given.meanings:
            found[letter] = BY_CALLER
        elif {letter, key} & said and not meaning.startswith("dL/d"):
            found[letter] = BY_TEXT
        elif meaning in _alone(letter, notation):
            found[letter] = BY_HABIT
        else:
            found[letter] = BY_COMPANIONS
    return found


def _left(claim):
    """The name at the left of a claim, as a letter's key and as a program's name."""
    left, *right = _EQUALS.split(claim.text, maxsplit=1)
    if not right:
        return set()
    word = _LAST_WORD.search(left)
    found = {word[1], identifier_key(word[1])} if word else set()
    with contextlib.suppress(Unreadable):
        found.add(read_key(left.strip(" &$\t")))
    return found


def _alone(letter, notation):
    """What a letter stands for where no other stands beside it."""
    alone = Names((letter,), {}).meaning(letter)
    as_name = () if alone is None else (
        f"dL/d{alone.name}" if alone.kind == GRADIENT else alone.name,
    )  # fmt: skip
    return (*meanings(identifier_key(letter), notation)[:1], *as_name)
