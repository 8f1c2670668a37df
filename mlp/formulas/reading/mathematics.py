"""Read mathematics as people write it: Unicode text and LaTeX, in one grammar.

    formula = [left side "="] sum            sum    = [sign] chain {sign chain}
    chain   = factor {[operator] factor}     factor = atom {script | prime | ".T"}

A chain stays flat: whether `∘` or juxtaposition binds tighter is not settled by any rule that
row and column writers share, so the judge tries the ways of bracketing it.
"""

import re

from mlp.formulas.reading.adjacent_letters import is_name, split
from mlp.formulas.reading.mathematical_tokens import OPERATORS, tokens_of
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import (
    ACTIVATION_LETTERS,
    DERIVATIVES,
    FUNCTIONS,
    LOSS_LETTERS,
    Known,
    derivative_key,
    identifier_key,
    with_scripts,
)
from mlp.formulas.reading.tokens import LARGEST_EXPONENT, LARGEST_NUMBER, MAXIMAL_CHAIN, Token
from mlp.formulas.tree import Node, Statement, Unreadable

_CLOSING = {"(": ")", "[": "]", "{": "}"}


def read_mathematics(source, known):
    """Read all lines of a text in mathematical notation.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source
    known : mlp.formulas.reading.spelling.Known
        The names that are known, so that `yW₂` is read as y times W₂.

    Returns
    -------
    statements : list of Statement
    remarks : tuple of str
        What was guessed on the way, such as `W2T` for the transpose.

    Raises
    ------
    Unreadable
    """
    statements, remarks = [], []
    for line in _lines(tokens_of(source)):
        sides = _split(line, "equals")
        left = None
        if len(sides) > 1:
            left = _left_side(sides[0], known)
        right = [side for side in sides[1:] if side] if len(sides) > 1 else sides
        if not right:
            last = line[-1]
            raise Unreadable('Nothing follows "=": expected a formula.', (last.start, last.end))
        parser = _Parser(right[-1], known)
        statements.append(Statement(left, parser.whole(), len(right)))
        remarks.extend(parser.remarks)
        if left:
            known = known | {left}
    if not statements:
        raise Unreadable("There is no formula: expected one, such as (ŷ − y)W₂ᵀ.")
    return statements, tuple(dict.fromkeys(remarks))


def read_key(text):
    """Return the key of a single name, however it is spelled.

    Parameters
    ----------
    text : str

    Raises
    ------
    Unreadable
        It is not one name.

    Examples
    --------
    >>> read_key("z₁"), read_key(r"\\mathbf{z}"), read_key("a^{(3)}"), read_key("y_hat")
    ('z_1', 'z', 'a^(3)', 'yhat')
    """
    if re.fullmatch(r"\w+\^[(\[]?\w(?:[+-]1)?[)\]]?", text):
        return text  # a key already
    key = _left_side(tokens_of(plain(text)), Known.of(()))
    if key is None:
        raise Unreadable(f'"{text}" is not one name')
    return key


def _lines(tokens):
    """Split the tokens into statements; a line that begins with an operator continues the last."""
    lines, line, depth = [], [], 0
    for index, token in enumerate(tokens):
        if token.kind in ("open", "group"):
            depth += 1
        elif token.kind in ("close", "end of group"):
            depth = max(0, depth - 1)
        if token.kind != "separator":
            line.append(token)
            continue
        if depth:
            if token.value != ";":
                continue
            line.append(token)
            continue
        following = next((t for t in tokens[index + 1 :] if t.kind != "separator"), None)
        continues = following is not None and (
            following.kind in ("equals", "elementwise")
            or (following.kind == "operator" and following.value != "-")
            or (bool(line) and line[-1].kind in ("equals", "operator"))
        )
        if line and not continues:
            lines.append(line)
            line = []
    if line:
        lines.append(line)
    trimmed = []
    for line in lines:
        while line and line[-1].kind in ("dot", "comma"):
            line = line[:-1]
        if line:
            trimmed.append(line)
    return trimmed


def _split(tokens, kind):
    """Split tokens at those of a kind outside all brackets."""
    parts, part, depth = [], [], 0
    for token in tokens:
        if token.kind in ("open", "group"):
            depth += 1
        elif token.kind in ("close", "end of group"):
            depth = max(0, depth - 1)
        if depth == 0 and token.kind == kind:
            parts.append(part)
            part = []
        else:
            part.append(token)
    return [*parts, part]


def _left_side(tokens, known):
    """Return the key of the name on the left side, or None if it is not a name."""
    written = "".join(token.value for token in tokens)
    whole = all(token.glued for token in tokens[1:])
    if whole and all(token.kind in ("run", "lower", "number") for token in tokens):
        return identifier_key(written)
    try:
        node = _Parser(tokens, known, naming=True).whole()
    except Unreadable:
        return None
    return node.value if node.kind == "name" else None


class _Parser:
    """Recursive descent over the tokens of one side of one line."""

    def __init__(self, tokens, known, naming=False):
        self.tokens = list(tokens)
        self.known = known
        self.naming = naming
        self.index = 0
        self.remarks = []

    # -- moving over the tokens -------------------------------------------------------------

    def peek(self, ahead=0):
        place = self.index + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def kind(self, ahead=0):
        token = self.peek(ahead)
        return token.kind if token else "end"

    def take(self):
        token = self.tokens[self.index]
        self.index += 1
        return token

    def place(self):
        """Return the span of the next token, or of the end of the text."""
        token = self.peek()
        if token:
            return token.start, token.end
        last = self.tokens[-1].end if self.tokens else 0
        return last, last

    def fail(self, message, span=None):
        raise Unreadable(message, span or self.place())

    # -- the grammar ------------------------------------------------------------------------

    def whole(self):
        node = self.sum()
        token = self.peek()
        if token is None:
            return node
        if token.kind in ("close", "end of group"):
            self.fail(f'This "{token.value}" closes nothing: expected an operator or the end.')
        self.fail(f'"{token.value}" is out of place here: expected an operator or the end.')

    def is_operator(self, values):
        return self.kind() == "operator" and self.peek().value in values

    def sum(self):
        node = self.signed()
        while self.is_operator("+-"):
            sign = self.take().value
            right = self.chain()
            kind = "add" if sign == "+" else "subtract"
            node = Node(kind, (node, right), None, _joined(node, right))
        return node

    def signed(self):
        """Read a chain with its sign; -AB is -(AB)."""
        if self.is_operator("+-"):
            sign = self.take()
            node = self.chain()
            if sign.value == "-":
                node = Node("negate", (node,), None, (sign.start, node.span[1]))
            return node
        return self.chain()

    def operator(self):
        """Take an operator between factors; None if the chain ends here."""
        token = self.peek()
        if token is None or token.kind in ("close", "end of group", "comma", "equals", "colon",
                                           "separator", "bar", "dot", "greater"):  # fmt: skip
            return None
        if token.kind == "elementwise":
            self.take()
            return {".*": "times", "./": "divide", ".^": "times"}[token.value]
        if token.kind == "operator":
            if token.value in "+-":
                return None
            self.take()
            return OPERATORS[token.value]
        return "juxtapose"

    def chain(self):
        factors, operators = [self.factor()], []
        while (operator := self.operator()) is not None:
            operators.append(operator)
            if operator != "juxtapose" and self.is_operator("-"):
                sign = self.take()
                inner = self.factor()
                factors.append(Node("negate", (inner,), None, (sign.start, inner.span[1])))
            else:
                factors.append(self.factor())
        if len(factors) > MAXIMAL_CHAIN:
            self.fail(
                f"A product of {len(factors)} factors is too long: expected at most "
                f"{MAXIMAL_CHAIN}; bracket some.",
                (factors[0].span[0], factors[-1].span[1]),
            )
        if not operators:
            return factors[0]
        span = (factors[0].span[0], factors[-1].span[1])
        return Node("chain", tuple(factors), tuple(operators), span)

    def factor(self):
        return self.scripts(self.atom())

    # -- atoms ------------------------------------------------------------------------------

    def atom(self):
        kind = self.kind()
        if kind == "number":
            return self.number()
        if kind == "ones":
            return self.ones()
        if kind in ("open", "group"):
            return self.bracketed()
        if kind == "fraction":
            return self.fraction()
        if kind == "brace":
            return self.braced()
        if kind == "partial":
            return self.derivative()
        if kind == "nabla":
            return self.gradient()
        if kind == "hat":
            return self.decorated()
        if kind in ("run", "letter", "word"):
            return self.slash_derivative() or self.name()
        if kind == "end":
            if self.index and self.tokens[self.index - 1].kind == "operator":
                last = self.tokens[self.index - 1]
                self.fail(
                    f'Nothing follows the operator "{last.value}": expected a factor.',
                    (last.start, last.end),
                )
            self.fail("The formula ends here: expected a name, a number or a bracket.")
        token = self.peek()
        if kind == "operator" and self.index and self.tokens[self.index - 1].kind == "operator":
            self.fail(
                f'Two operators in a row, "{self.tokens[self.index - 1].value}" and '
                f'"{token.value}": expected a factor between them.'
            )
        if kind in ("close", "end of group"):
            opened = any(t.kind in ("open", "group") for t in self.tokens[: self.index])
            self.fail(
                f'"{token.value}" closes too early: expected a factor.'
                if opened
                else f'This "{token.value}" closes nothing: expected a factor.'
            )
        self.fail(f'"{token.value}" is out of place: expected a name, a number or a bracket.')

    def number(self):
        token = self.take()
        value = float(token.value)
        if value > LARGEST_NUMBER:
            self.fail(
                f"The number {token.value} is too large: expected at most {LARGEST_NUMBER:g}.",
                (token.start, token.end),
            )
        return Node("number", (), value, (token.start, token.end))

    def ones(self):
        """Read a bold 1: all ones, or an indicator where a condition follows it."""
        token = self.take()
        if self.kind() == "lower":
            self.take()
            taken = self.argument()
            span = (token.start, self.tokens[self.index - 1].end)
            parser = _Parser(taken, self.known)
            condition = parser.condition(parser.sum())
            if condition.kind != "call" or parser.peek():
                self.fail("Expected a condition such as a > 0 in the index of 1.", span)
            return Node("call", condition.children, "drelu", span)
        if self.kind() == "open" and any(t.kind == "greater" for t in self.tokens[self.index :]):
            return self.bracketed()
        return Node("ones", (), None, (token.start, token.end))

    def condition(self, node):
        """Read what stands before > 0 as the derivative of ReLU."""
        if self.kind() != "greater":
            return node
        self.take()
        if self.kind() != "number" or float(self.peek().value) != 0:
            self.fail("Only a comparison with 0 is read: expected 0.")
        end = self.take().end
        return Node("call", (node,), "drelu", (node.span[0], end))

    def braced(self):
        """Read what stands over or under a brace; what the brace says is left out."""
        self.take()
        if self.kind() != "group":
            self.fail('Expected "{" after the brace.')
        node = self.bracketed()
        if self.kind() in ("lower", "upper"):
            self.take()
            self.argument()
        return node

    def bracketed(self):
        opening = self.take()
        node = self.condition(self.sum())
        token = self.peek()
        expected = _CLOSING[opening.value]
        if token is None or token.value != expected:
            if token is None:
                self.fail(
                    f'The bracket "{opening.value}" is never closed: expected "{expected}".',
                    (opening.start, opening.end),
                )
            self.fail(f'Found "{token.value}": expected "{expected}" or an operator.')
        self.take()
        if opening.value == "{" and node.kind == "name":
            return Node("name", (), node.value, (opening.start, token.end))
        # A bracketed chain must not melt into the chain around it, so its span tells them apart.
        return Node(node.kind, node.children, node.value, (opening.start, token.end))

    def fraction(self):
        start = self.take().start
        upper_tokens = self.argument()
        lower_tokens = self.argument()
        end = self.tokens[self.index - 1].end
        derivative = self.derivative_of(upper_tokens, lower_tokens)
        if derivative:
            return Node("name", (), derivative, (start, end))
        upper = self.inside(upper_tokens, (start, end))
        lower = self.inside(lower_tokens, (start, end))
        return Node("divide", (upper, lower), None, (start, end))

    def argument(self):
        """Take the tokens of one group, or of one bracket with it, or one token."""
        if self.kind() == "end":
            self.fail("The formula ends here: expected a group in braces.")
        if self.kind() == "open":
            return self.balanced()
        if self.kind() != "group":
            token = self.peek()
            if token.kind in ("number", "run") and len(token.value) > 1:
                self.tokens[self.index : self.index + 1] = self.cut(token, 1)
            return [self.take()]
        opening, depth, taken = self.take(), 1, []
        while self.kind() != "end":
            token = self.take()
            depth += {"group": 1, "end of group": -1}.get(token.kind, 0)
            if depth == 0:
                return taken
            taken.append(token)
        self.fail('This "{" is never closed: expected "}".', (opening.start, opening.end))

    def balanced(self):
        """Take a bracket and what is in it."""
        start, depth = self.index, 0
        while self.kind() != "end":
            depth += {"open": 1, "close": -1}.get(self.take().kind, 0)
            if depth == 0:
                break
        return self.tokens[start : self.index]

    @staticmethod
    def cut(token, length):
        """Cut a token of letters and digits behind so many characters.

        Its characters are one wide in the source, but for some that are left out there.
        """
        parts, offset = [], 0
        written = [token.value[:length], *re.findall(r"\d+|\D[^\W_]*", token.value[length:])]
        for part in written:
            start, end = (min(token.start + place, token.end) for place in (
                offset, offset + len(part)))  # fmt: skip
            kind = "number" if part[0].isdigit() else "run"
            parts.append(Token(kind, part, start, end, bool(offset) or token.glued))
            offset += len(part)
        return parts

    def inside(self, tokens, span):
        if not tokens:
            self.fail("An empty group: expected an expression.", span)
        parser = _Parser(tokens, self.known)
        node = parser.whole()
        self.remarks.extend(parser.remarks)
        return node

    def derivative_of(self, upper, lower):
        """Return the key of the derivative symbol upper/lower, or None if it is a fraction."""
        marks = ("partial",)
        if not (upper and lower):
            return None
        if upper[0].kind in marks and lower[0].kind in marks:
            upper, lower = upper[1:], lower[1:]
        elif upper[0].value[:1] == "d" and lower[0].value[:1] == "d":
            losses = {"d" + letter for letter in LOSS_LETTERS}
            written = "".join(token.value for token in upper)
            if written not in losses:
                return None
            upper, lower = _without_d(upper), _without_d(lower)
        else:
            return None
        above = _Parser(upper, self.known, naming=True).named() if upper else None
        below = _Parser(lower, self.known, naming=True).named() if lower else None
        return derivative_key(above, below) if above and below else None

    def named(self):
        """Read one name and nothing else; return its key or None."""
        try:
            node = self.factor()
        except Unreadable:
            return None
        if node.kind != "name" or self.kind() not in ("end", "open"):
            return None
        return node.value

    def derivative(self):
        """Read ∂L/∂z; the slash belongs to the symbol."""
        start = self.take().start
        if self.kind() in ("lower", "subscript"):
            self.index -= 1
            return self.gradient()
        above = self.factor()
        if not (self.kind() == "operator" and self.peek().value in "/∕÷"):
            self.fail('A derivative is written ∂L/∂x: expected "/".')
        self.take()
        if self.kind() != "partial":
            self.fail('A derivative is written ∂L/∂x: expected "∂".')
        self.take()
        below = self.scripts(self.atom(), transposes=False)
        if above.kind != "name" or below.kind != "name":
            self.fail("A derivative is written ∂L/∂x: expected two names.", (start, below.span[1]))
        key = derivative_key(above.value, below.value)
        return Node("name", (), key, (start, below.span[1]))

    def slash_derivative(self):
        """Read dL/dx, where the d is an upright letter of a run."""
        slash, below = self.peek(1), self.peek(2)
        written = self.peek().value
        if not (slash and below and slash.kind == "operator" and slash.value in "/∕÷"):
            return None
        if not (written[:1] == below.value[:1] == "d" and written[1:] in LOSS_LETTERS):
            return None
        start, before = self.peek().start, list(self.tokens)
        place = self.index + 2
        rest = _without_d([below])
        self.tokens[place : place + 1] = rest
        self.index = place
        node = self.scripts(self.atom(), transposes=False) if self.peek() else None
        if node is None or node.kind != "name":
            self.tokens, self.index = before, place - 2
            return None
        return Node("name", (), derivative_key(written[1:], node.value), (start, node.span[1]))

    def gradient(self):
        """Read ∇ₓL, with the arguments of the loss if it has some."""
        start = self.take().start
        if self.kind() == "lower":
            self.take()
            lower = self.argument()
        elif self.kind() == "subscript":
            token = self.take()
            lower = [Token("run", token.value, token.start, token.end)]
        else:
            self.fail("∇ needs the name it differentiates to: expected a lower index, as in ∇ₓL.")
        key = _Parser(lower, self.known, naming=True).named()
        if not key:
            self.fail("Expected one name in the index of ∇.")
        if self.kind() in ("run", "letter", "word") and self.peek().value in LOSS_LETTERS:
            self.take()
            if self.kind() == "open":
                self.balanced()
        return Node("name", (), f"∂L/∂{key}", (start, self.tokens[self.index - 1].end))

    def decorated(self):
        token = self.take()
        letters = [t for t in self.argument() if t.kind not in ("group", "end of group")]
        marks = [t for t in letters if t.kind == "hat"]
        letters = [t for t in letters if t.kind != "hat"]
        if not letters or letters[0].kind not in ("run", "letter", "word"):
            self.fail("A hat needs a letter under it.", (token.start, token.end))
        base = letters[0].value + token.value + "".join(mark.value for mark in marks)
        node = Node("name", (), base, (token.start, self.tokens[self.index - 1].end))
        if len(letters) > 1:
            index = letters[1:]
            lower = "".join(t.value for t in index if t.kind in ("number", "run", "word"))
            node = Node("name", (), with_scripts(base, lower), node.span)
        return node

    # -- names, products of names, functions ------------------------------------------------

    def name(self):
        token = self.take()
        if token.kind == "run":
            token = self.split_run(token)
        base = token.value
        span = (token.start, token.end)
        if token.kind == "run" and base not in FUNCTIONS:
            base = identifier_key(base)
        following = self.peek()
        if (
            token.kind == "letter"
            and self.kind() == "number"
            and following.glued
            and not self.is_vector_of_ones(base, following.value, 1)
        ):
            base = with_scripts(base, self.take().value)
            span = (span[0], following.end)
        if base in ("I", "I_n", "I_m", "I_k") and base not in self.known:
            return self.identity(base, span)
        function = FUNCTIONS.get(base) if base != "D" or self.kind() == "open" else None
        function = self.known.functions.get(base, function)
        activation = base in ACTIVATION_LETTERS and base not in self.known
        if not self.naming and (function or activation):
            return self.function(base, function, span)
        return Node("name", (), base, span)

    def split_run(self, token):
        """Take one name off a run of letters, leaving the rest for the next factor."""
        text = token.value
        joined = self.joined_identifier(token)
        if joined:
            return joined
        indexed = self.kind() in ("lower", "subscript", "upper", "superscript", "open")
        if self.naming or text in FUNCTIONS or is_name(text, self.known, indexed):
            return token
        pieces = split(text, self.known, indexed)
        if pieces is None and self.is_vector_of_ones(text[:-1], text[-1], 0):
            pieces = [text[:-1], "1"]
        if pieces is None:
            return token
        rest, tokens = token, []
        for piece in pieces[:-1]:
            first, rest = self.cut(rest, len(piece))  # a piece never ends before a digit
            tokens.append(first)
        last = pieces[-1]
        if len(pieces) > 1 and re.fullmatch(r"T\d?", last) and "T" not in self.known:
            self.remarks.append(f'"{text}" read with T as the transpose')
            before = tokens.pop()
            tokens.append(Token("run", before.value + last[1:], before.start, rest.end))
            rest = Token("transpose", "T", rest.start, rest.end, True)
        tokens.append(rest)
        self.tokens[self.index : self.index] = tokens[1:]
        return tokens[0]

    def is_vector_of_ones(self, base, number, ahead):
        """Say whether y1ᵀ is y times the ones, there being no name y1."""
        return (
            number == "1"
            and base in self.known
            and with_scripts(base, "1") not in self.known
            and self.kind(ahead) in ("transpose", "upper", "attribute")
        )

    def joined_identifier(self, token):
        """Take y_hat, y_pred or delta_out as one name where it is known as one."""
        if self.kind() != "lower" or self.kind(1) not in ("run", "number"):
            return None
        words, count = [token.value], 0
        while self.kind(2 * count) == "lower" and self.kind(2 * count + 1) in ("run", "number"):
            words.append(self.peek(2 * count + 1).value)
            count += 1
        for used in range(count, 0, -1):
            identifier = "_".join(words[: used + 1])
            key = identifier_key(identifier)
            wordy = any(len(word) > 1 and word.isalpha() for word in words[1 : used + 1])
            if wordy and (key in self.known or identifier in FUNCTIONS):
                end = self.peek(2 * used - 1).end
                self.index += 2 * used
                value = identifier if identifier in FUNCTIONS else key
                return Token("word", value, token.start, end, token.glued)
        return None

    def identity(self, base, span):
        size = base[2:] or None
        if self.kind() == "subscript":
            token = self.take()
            size, span = token.value, (span[0], token.end)
        elif self.kind() == "lower":
            self.take()
            size = "".join(token.value for token in self.argument())
            span = (span[0], self.tokens[self.index - 1].end)
        if size not in (None, "n", "m", "k"):
            if f"I_{size}" in self.known:
                return Node("name", (), f"I_{size}", span)
            self.fail(f"The identity of size {size}: expected n, m or k.", span)
        return Node("identity", (), size, span)

    def function(self, base, function, span):
        """Read a function with its primes and its argument."""
        start_index = self.index
        primes = 0
        while True:
            if self.kind() == "prime":
                primes += len(self.take().value)
            elif self.kind() in ("upper", "superscript"):
                layer, marks = _layer_and_marks(self.upper_text())
                if marks.strip("'"):
                    self.index = start_index
                    break
                primes += marks.count("'")
            elif self.kind() in ("lower", "subscript"):
                self.lower_text()
            else:
                break
        bracket = self.kind() in ("open", "group")
        if function is None and not bracket and not primes:
            self.index = start_index
            return Node("name", (), base, span)
        if not bracket:
            shown = "σ" if base == "sigma" else base
            self.fail(
                f"{shown}{'′' * primes} needs its argument in brackets, as in "
                f'{shown}{"′" * primes}(a): expected "(".',
            )
        value = function or "sigma"
        if primes > 1 or (primes and value not in DERIVATIVES):
            self.fail(f"The derivative of {base} is not known here.", span)
        if primes:
            value = DERIVATIVES[value]
        opening = self.take()
        argument = self.sum()
        closing = self.peek()
        if closing is None or closing.value != _CLOSING[opening.value]:
            self.fail(
                f'The bracket after {base} is not closed: expected "{_CLOSING[opening.value]}".',
                (opening.start, opening.end) if closing is None else None,
            )
        self.take()
        return Node("call", (argument,), value, (span[0], closing.end))

    # -- indices, powers, transposes --------------------------------------------------------

    def lower_text(self):
        """Take a lower index and return it as plain characters."""
        if self.kind() == "subscript":
            return self.take().value
        self.take()
        if self.kind() in ("end", "operator", "close"):
            self.fail('Nothing follows "_": expected an index.')
        return "".join(token.value for token in self.argument() if token.kind != "group")

    def upper_text(self):
        """Take an upper index and return it as plain characters, T for the transpose."""
        if self.kind() == "superscript":
            return self.take().value
        self.take()
        circled = self.is_operator("∘⊙") and self.kind(1) == "number"
        taken = [self.take(), self.take()] if circled else self.argument()
        return "".join(
            {"transpose": "T", "operator": "∘" if token.value in "∘⊙" else token.value}.get(
                token.kind, token.value
            )
            for token in taken
        )

    def scripts(self, node, transposes=True):
        """Read what stands behind an atom: indices, powers, transposes."""
        start = node.span[0]
        while True:
            kind = self.kind()
            named = node.kind == "name" and "∂" not in node.value
            if kind == "group" and self.kind(1) == "end of group":
                self.index += 2  # the empty group of A{}^T
            elif kind in ("lower", "subscript") and named:
                lower = self.lower_text()
                base, caret, upper = node.value.partition("^")
                key = with_scripts(base, lower) + caret + upper
                node = Node("name", (), key, (start, self.tokens[self.index - 1].end))
            elif (
                kind in ("lower", "subscript")
                and node.kind == "transpose"
                and (node.children[0].kind == "name")
            ):
                inner = node.children[0]
                key = with_scripts(inner.value, self.lower_text())
                span = (start, self.tokens[self.index - 1].end)
                node = Node("transpose", (Node("name", (), key, span),), None, span)
            elif kind in ("upper", "superscript"):
                node = self.upper(node, start)
            elif kind == "open" and named and self.is_layer_index():
                self.take()
                key = with_scripts(node.value, None, f"[{self.take().value}]")
                node = Node("name", (), key, (start, self.take().end))
            elif kind in ("transpose", "attribute") or (kind == "prime" and transposes):
                node = self.transposed(node, start, self.take().end)
            elif self.is_fallen_transpose():
                self.remarks.append("a T behind a bracket was read as the transpose")
                node = self.transposed(node, start, self.take().end)
            elif self.is_circled_power():
                self.take()
                node = self.raised(node, int(self.take().value), True, start)
            elif kind == "power" or (kind == "elementwise" and self.peek().value == ".^"):
                self.take()
                node = self.raised(node, self.exponent(), True, start)
            else:
                return node

    @staticmethod
    def transposed(node, start, end):
        if node.kind == "number" and node.value == 1:
            node = Node("ones", (), None, node.span)  # 1ᵀ is the vector of ones, not the number
        return Node("transpose", (node,), None, (start, end))

    def is_fallen_transpose(self):
        """Say whether this is W^[2]T or (AB)T, copied from a page that draws the T smaller."""
        token = self.peek()
        before = self.tokens[self.index - 1] if self.index else None
        return (
            token is not None
            and (token.kind, token.value, token.glued) == ("run", "T", True)
            and "T" not in self.known
            and before.kind == "close"
        )

    def is_circled_power(self):
        """Say whether h∘² follows, the elementwise square."""
        token, power = self.peek(), self.peek(1)
        return bool(
            token and power and token.kind == "operator" and token.value in "∘⊙"
            and power.kind == "superscript" and power.value in ("2", "3", "4") and power.glued
        )  # fmt: skip

    def is_layer_index(self):
        return (
            self.peek().value == "["
            and self.peek().glued
            and self.kind(1) in ("number", "run")
            and len(self.peek(1).value) == 1
            and self.kind(2) == "close"
        )

    def exponent(self):
        token = self.peek()
        if token is None or token.kind != "number" or not token.value.isdigit():
            self.fail("Expected a whole number as the exponent.")
        return int(self.take().value)

    def raised(self, node, exponent, entrywise, start):
        end = self.tokens[self.index - 1].end
        if abs(exponent) > LARGEST_EXPONENT:
            self.fail(f"Expected an exponent of at most {LARGEST_EXPONENT}.", (start, end))
        kind = "entrywise power" if entrywise else "power"
        return Node(kind, (node,), exponent, (start, end))

    def upper(self, node, start):
        """Read an upper index: a layer, a power, a transpose, or several of them."""
        if self.kind() == "upper" and self.is_fallen_hat(node):
            end = self.take().end
            return Node("name", (), node.value + "hat", (start, end))
        if node.kind == "name" and node.value == "e" and "e" not in self.known:
            return self.exponential(start)
        before = self.index
        text = self.upper_text()
        end = self.tokens[self.index - 1].end
        if node.kind == "name" and f"{node.value}^{text}" in self.known:
            return Node("name", (), f"{node.value}^{text}", (start, end))
        layer, marks = _layer_and_marks(text)
        if layer is not None and node.kind == "name":
            node = Node("name", (), f"{node.value}^{layer}", (start, end))
        elif layer is not None:
            marks = None
        if marks is None or not re.fullmatch(r"(?:[Tt']|∘?-?\d)+", marks or "T"):
            self.index = before
            self.fail(
                f'"{text}" is no upper index that is known here: expected T, a power or a layer.'
            )
        for mark in re.findall(r"[Tt']|∘?-?\d", marks):
            if mark in "Tt'":
                node = self.transposed(node, start, end)
            else:
                node = self.raised(node, int(mark.lstrip("∘")), mark[0] == "∘", start)
        return node

    def is_fallen_hat(self, node):
        """Say whether this is y^ - y, copied from a page that draws the hat as its own letter."""
        following = self.peek(1)
        return (
            node.kind == "name"
            and node.value in ("y", "Y", "p", "P")
            and (
                following is None
                or following.kind == "close"
                or (following.kind == "operator" and following.value in "+-∘⊙")
            )
        )

    def exponential(self, start):
        if self.kind() == "superscript":
            token = self.take()
            tokens = []
            for sign, word in re.findall(r"([+\-])|([^+\-]+)", token.value):
                kind = "operator" if sign else "number" if word.isdigit() else "run"
                tokens.append(Token(kind, sign or word, token.start, token.end))
        else:
            self.take()
            if self.kind() == "operator" and self.peek().value == "-":
                tokens = [self.take(), *self.argument()]
            else:
                tokens = self.argument()
        end = self.tokens[self.index - 1].end
        argument = self.inside(tokens, (start, end))
        return Node("call", (argument,), "exp", (start, end))


def _layer_and_marks(text):
    """Split an upper index into the layer it names and the transposes and powers beside it."""
    match = re.fullmatch(
        r"(?P<before>[Tt']*)(?P<layer>\([^()\[\]]+\)|\[[^()\[\]]+\]|[lL](?:[+-]1)?)?"
        r"(?P<after>(?:[Tt']|∘?-?\d)*)",
        text,
    )
    if not match:
        return None, text
    return match["layer"], match["before"] + match["after"]


def _without_d(tokens):
    """Drop the d of dL or dW₁ from the first token."""
    first = tokens[0]
    if len(first.value) == 1:
        return tokens[1:]
    rest = Token(first.kind, first.value[1:], first.start + 1, first.end)
    return [rest, *tokens[1:]]


def _joined(left, right):
    return left.span[0], right.span[1]
