"""A place among the tokens of a formula, for the readers of both notations.

The tokens are never changed. Where letters stand together, as in `yW₂`, or an index takes only
the first of them, as in `W^Tx`, the cursor stops inside the token and what is left of it is read
next.
"""

import re

from mlp.formulas.reading.tokens import Token
from mlp.formulas.tree import (
    CLOSES_NOTHING,
    MISPLACED_OPERATOR,
    NOTHING_FOLLOWS,
    OTHER,
    TWO_OPERATORS,
    UNCLOSED_BRACKET,
    Unreadable,
)

CLOSING = {"(": ")", "[": "]", "{": "}"}

# What is left of letters and digits is a number, or letters and what is glued to them.
_PIECE = re.compile(r"\d+|\D[^\W_]*")
_MADE_OF_PIECES = ("letters", "number")


class Cursor:
    """A place among the tokens of one side of one line.

    Parameters
    ----------
    tokens : sequence of Token
    known : mlp.formulas.reading.spelling.Known
    naming : bool
        Whether a name is read, so that letters that stand together are one name and no function.
    remarks : list of mlp.formulas.tree.Remark, optional
        Where to note what was guessed; shared by the cursors of the parts of a formula.

    Examples
    --------
    >>> cursor = Cursor([Token("letters", "yW", 0, 2), Token("transpose", "ᵀ", 2, 3)], None)
    >>> cursor.take_letters(1).value, cursor.take().value, cursor.kind(), cursor.last.span
    ('y', 'W', 'transpose', (1, 2))
    """

    def __init__(self, tokens, known, naming=False, remarks=None):
        self.tokens = tuple(tokens)
        self._count = len(self.tokens)
        self.known = known
        self.naming = naming
        self.remarks = [] if remarks is None else remarks
        self.last = None
        self._index = 0
        self._inside = 0

    def within(self, tokens, naming=False):
        """A cursor at the start of a part of the formula."""
        return Cursor(tokens, self.known, naming, self.remarks)

    # -- what is ahead ----------------------------------------------------------------------

    def peek(self, ahead=0):
        """The next token, or one further ahead; None at the end."""
        index = self._index + ahead
        if self._inside:
            pieces = self._pieces()
            if ahead < len(pieces):
                return pieces[ahead]
            index += 1 - len(pieces)
        return self.tokens[index] if index < self._count else None

    def kind(self, ahead=0):
        """The kind of the next token, or of one further ahead; "end" at the end."""
        token = self.peek(ahead)
        return "end" if token is None else token.kind

    def is_at(self, kind, values=None):
        """Whether the next token is of a kind, and one of the values if they are given."""
        token = self.peek()
        return (
            token is not None and token.kind == kind and (values is None or token.value in values)
        )

    def place(self):
        """The span of the next token, or of the end of the text."""
        token = self.peek()
        if token is not None:
            return token.span
        last = self.tokens[-1].end if self.tokens else 0
        return last, last

    # -- moving -----------------------------------------------------------------------------

    def take(self):
        """The next token, which is then behind the cursor."""
        token = self.peek()
        whole = self.tokens[self._index]
        self._inside = self._inside + len(token.value) if self._inside else len(whole.value)
        return self._passed(token)

    def take_letters(self, count):
        """The first letters of the next token; the cursor then stands inside it."""
        if count >= len(self.peek().value):
            return self.take()
        token = self._piece(self.peek().value[:count])
        self._inside += count
        return self._passed(token)

    def mark(self):
        """The place of the cursor, to return to."""
        return self._index, self._inside, self.last

    def return_to(self, mark):
        """Go back to a place."""
        self._index, self._inside, self.last = mark

    def _passed(self, token):
        if self._inside >= len(self.tokens[self._index].value):
            self._index, self._inside = self._index + 1, 0
        self.last = token
        return token

    def _pieces(self):
        """What is left of the token that the cursor stands in."""
        token = self.tokens[self._index]
        left = token.value[self._inside :]
        if token.kind not in _MADE_OF_PIECES:
            return [self._piece(left)]
        pieces, offset = [], 0
        for written in _PIECE.findall(left):
            pieces.append(self._piece(written, offset))
            offset += len(written)
        return pieces

    def _piece(self, written, offset=0):
        """A part of the token that the cursor stands in, so far behind the cursor.

        Its characters are one wide in the source, but for some that are left out there.
        """
        token, offset = self.tokens[self._index], self._inside + offset
        kind = token.kind
        if kind in _MADE_OF_PIECES:
            kind = "number" if written[0].isdigit() else "letters"
        start, end = token.start + offset, token.start + offset + len(written)
        if offset + len(written) >= len(token.value):
            end = token.end
        return Token(
            kind, written, min(start, token.end), min(end, token.end), bool(offset) or token.glued
        )

    # -- groups of tokens -------------------------------------------------------------------

    def argument(self):
        """The tokens of one group, or of one bracket with it, or one sign."""
        if self.kind() == "end":
            self.fail("The formula ends here: expected a group in braces.")
        if self.kind() == "open":
            return self.balanced()
        if self.kind() in _MADE_OF_PIECES:
            return [self.take_letters(1)]  # an index without braces is one character
        if self.kind() != "group":
            return [self.take()]
        opening, depth, taken = self.take(), 1, []
        while self.kind() != "end":
            token = self.take()
            depth += {"group": 1, "end of group": -1}.get(token.kind, 0)
            if depth == 0:
                return taken
            taken.append(token)
        self.fail(
            'This "{" is never closed: expected "}".', opening.span, UNCLOSED_BRACKET, missing="}"
        )

    def balanced(self):
        """The tokens of a bracket and of what is in it."""
        taken, depth = [], 0
        while self.kind() != "end":
            taken.append(self.take())
            depth += {"open": 1, "close": -1}.get(taken[-1].kind, 0)
            if depth == 0:
                break
        return taken

    # -- what cannot be read ----------------------------------------------------------------

    def fail(self, message, span=None, kind=OTHER, missing=None):
        """Raise Unreadable, for the next token if no other place is given."""
        raise Unreadable(message, span or self.place(), kind, missing)

    def close(self, opening, bracket=None, or_else=" or an operator"):
        """The bracket that closes an opened one, which is then behind the cursor.

        Parameters
        ----------
        opening : Token
        bracket : str, optional
            What to call the opened bracket, such as "The bracket after diag".
        or_else : str
            What could stand there besides, in words.

        Raises
        ------
        mlp.formulas.tree.Unreadable
        """
        token, expected = self.peek(), CLOSING[opening.value]
        bracket = bracket or f'The bracket "{opening.value}"'
        if token is None:
            self.fail(
                f'{bracket} is never closed: expected "{expected}".',
                opening.span,
                UNCLOSED_BRACKET,
                expected,
            )
        if token.value != expected:
            self.fail(
                f'Found "{token.value}": expected "{expected}"{or_else}.',
                kind=UNCLOSED_BRACKET,
                missing=expected,
            )
        return self.take()

    def fail_after_the_end(self):
        """Raise Unreadable for a token behind a whole formula."""
        token = self.peek()
        if token.kind in ("close", "end of group"):
            self.fail(
                f'This "{token.value}" closes nothing: expected an operator or the end.',
                kind=CLOSES_NOTHING,
            )
        self.fail(f'"{token.value}" is out of place here: expected an operator or the end.')

    def fail_as_factor(self):
        """Raise Unreadable for a token that begins no factor."""
        token, last = self.peek(), self.last
        follows_operator = last is not None and last.kind in ("operator", "power")
        if token is None and follows_operator:
            self.fail(
                f'Nothing follows the operator "{last.value}": expected a factor.',
                last.span,
                NOTHING_FOLLOWS,
            )
        if token is None:
            self.fail("The formula ends here: expected a name, a number or a bracket.")
        if token.kind == "operator" and follows_operator:
            self.fail(
                f'Two operators in a row, "{last.value}" and "{token.value}": expected a factor '
                "between them.",
                kind=TWO_OPERATORS,
            )
        if token.kind in ("close", "end of group"):
            if any(before.kind in ("open", "group") for before in self.tokens[: self._index]):
                self.fail(f'"{token.value}" closes too early: expected a factor.')
            self.fail(
                f'This "{token.value}" closes nothing: expected a factor.', kind=CLOSES_NOTHING
            )
        self.fail(
            f'"{token.value}" is out of place: expected a name, a number or a bracket.',
            kind=MISPLACED_OPERATOR if token.kind == "operator" else OTHER,
        )
