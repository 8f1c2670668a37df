"""A mark of a formula's text, and how many of what a text may have."""

from dataclasses import dataclass

from mlp.formulas.tree import Unreadable

MAXIMAL_TOKENS = 300
MAXIMAL_CHAIN = 12
LARGEST_NUMBER = 1e6
LARGEST_EXPONENT = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A mark of the formula: its kind, its value and its place."""

    kind: str
    value: str
    start: int
    end: int
    glued: bool = False


def limited(tokens):
    """Return the tokens, or refuse them if they are too many.

    Raises
    ------
    mlp.formulas.tree.Unreadable
    """
    if len(tokens) > MAXIMAL_TOKENS:
        raise Unreadable(
            f"The formula has {len(tokens)} parts; at most {MAXIMAL_TOKENS} are read.",
            (tokens[MAXIMAL_TOKENS].start, tokens[-1].end),
        )
    return tokens
