"""A mark of a formula's text, and how many of what a text may have."""

from dataclasses import dataclass

from mlp.formulas.tree import TOO_LARGE, Unreadable

MAXIMAL_TOKENS = 300
MAXIMAL_CHAIN = 12
LARGEST_NUMBER = 1e6
LARGEST_EXPONENT = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A mark of the formula: its kind, its value and its place.

    Parameters
    ----------
    kind, value : str
    start, end : int
        Its place in the original text.
    glued : bool
        Whether it stands right behind the mark before it, no space between them.
    """

    kind: str
    value: str
    start: int
    end: int
    glued: bool = False

    @property
    def span(self):
        """Its place in the original text, (start, end)."""
        return self.start, self.end


def limited(tokens):
    """The tokens, if they are not too many.

    Parameters
    ----------
    tokens : list of Token

    Raises
    ------
    mlp.formulas.tree.Unreadable
        There are more than 300.
    """
    if len(tokens) > MAXIMAL_TOKENS:
        raise Unreadable(
            f"The formula has {len(tokens)} parts; at most {MAXIMAL_TOKENS} are read.",
            (tokens[MAXIMAL_TOKENS].start, tokens[-1].end),
            TOO_LARGE,
        )
    return tokens


def limited_number(token):
    """The number that a token writes, if it is not too large.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        It is larger than a million.
    """
    number = float(token.value)
    if not number <= LARGEST_NUMBER:
        raise Unreadable(
            f"The number {token.value} is too large: expected at most {LARGEST_NUMBER:g}.",
            token.span,
            TOO_LARGE,
        )
    return number
