"""Sums, products and functions of mathematics: Unicode text and LaTeX, in one grammar.

    sum    = [sign] pair {sign pair}
    pair   = chain [":" chain]
    chain  = factor {[operator] factor}
    factor = atom indices
    atom   = number | name | function bracket | bracket | fraction | derivative symbol | bold 1
             | "Σ" [index] chain | "⟨" sum "," sum "⟩"

A chain stays flat: whether `∘` or juxtaposition binds tighter is not settled by any rule that
row and column writers share, so the judge tries the ways of bracketing it.
"""

import re

from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.derivative_symbols import (
    differential_quotient,
    gradient,
    partial_derivative,
    symbol_of_fraction,
)
from mlp.formulas.reading.indices import (
    LOWER,
    UPPER,
    layer_and_marks,
    lower_index,
    transposed,
    upper_index,
    with_indices,
)
from mlp.formulas.reading.mathematical_tokens import OPERATORS
from mlp.formulas.reading.names import name_with_hat, spelled_name
from mlp.formulas.reading.spelling import ACTIVATION_LETTERS, DERIVATIVES
from mlp.formulas.reading.tokens import MAXIMAL_CHAIN, Token, limited_number
from mlp.formulas.tree import TOO_LARGE, Node

_ELEMENTWISE_OPERATORS = {".*": "times", "./": "divide", ".^": "times"}
_END_OF_CHAIN = frozenset(
    ("end", "close", "end of group", "comma", "equals", "colon", "separator", "bar", "dot",
     "greater", "rangle")
)  # fmt: skip
_ONE_HOT = ("onehot", "one_hot", "OneHot")
_SIZES_OF_IDENTITY = ("n", "m", "k")
_IDENTITIES = ("I", *(f"I_{size}" for size in _SIZES_OF_IDENTITY))


def whole_expression(cursor):
    """The tree of all tokens, from the cursor's place to their end.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor

    Returns
    -------
    Node

    Raises
    ------
    mlp.formulas.tree.Unreadable
    """
    node = _sum(cursor)
    if cursor.peek():
        cursor.fail_after_the_end()
    return node


# -- sums and products --------------------------------------------------------------------------


def _sum(cursor):
    node = _signed_chain(cursor)
    while cursor.is_at("operator", "+-"):
        kind = "add" if cursor.take().value == "+" else "subtract"
        right = _pair(cursor)
        node = Node(kind, (node, right), None, (node.span[0], right.span[1]))
    return node


def _signed_chain(cursor):
    """A chain with its sign; -AB is -(AB)."""
    if not cursor.is_at("operator", "+-"):
        return _pair(cursor)
    sign = cursor.take()
    return _with_sign(sign, _pair(cursor))


def _pair(cursor):
    """A chain, or the Frobenius product A : B of two."""
    left = _chain(cursor)
    if cursor.kind() != "colon":
        return left
    cursor.take()
    right = _signed_chain(cursor)
    return Node("frobenius", (left, right), None, (left.span[0], right.span[1]))


def _inner_product(cursor):
    """⟨A, B⟩, which is the Frobenius product too."""
    opening = cursor.take()
    left = _sum(cursor)
    if cursor.kind() not in ("comma", "bar"):
        cursor.fail('An inner product is written ⟨A, B⟩: expected ",".')
    cursor.take()
    right = _sum(cursor)
    if cursor.kind() != "rangle":
        cursor.fail('This "⟨" is never closed: expected "⟩".', opening.span)
    return Node("frobenius", (left, right), None, (opening.start, cursor.take().end))


def _sum_over(cursor):
    """Σ with its index and what it sums: the rest of the product."""
    sign = cursor.take()
    if sign.value == "Σ" and "Sigma" in cursor.known:
        return Node("name", (), "Sigma", sign.span)
    index, last = None, None
    for _ in range(2):
        if cursor.kind() in LOWER:
            index = lower_index(cursor)
        elif cursor.kind() in UPPER:
            last = upper_index(cursor)
    body = _chain(cursor)
    value = (index.partition("=")[0].partition("∈")[0] if index else None, last)
    return Node("sum over", (body,), value, (sign.start, body.span[1]))


def _with_sign(sign, node):
    if sign.value == "+":
        return node
    return Node("negate", (node,), None, (sign.start, node.span[1]))


def _chain(cursor):
    factors, operators = [_factor(cursor)], []
    while operator := _operator(cursor):
        operators.append(operator)
        if operator != "juxtapose" and cursor.is_at("operator", "-"):
            sign = cursor.take()
            factors.append(_with_sign(sign, _factor(cursor)))
        else:
            factors.append(_factor(cursor))
    span = (factors[0].span[0], factors[-1].span[1])
    if len(factors) > MAXIMAL_CHAIN:
        cursor.fail(
            f"A product of {len(factors)} factors is too long: expected at most "
            f"{MAXIMAL_CHAIN}; bracket some.",
            span,
            TOO_LARGE,
        )
    return Node("chain", tuple(factors), tuple(operators), span) if operators else factors[0]


def _operator(cursor):
    """The operator before the next factor, which is then ahead; None if the chain ends here."""
    if cursor.kind() in _END_OF_CHAIN or cursor.is_at("operator", "+-"):
        return None
    if cursor.kind() == "elementwise":
        return _ELEMENTWISE_OPERATORS[cursor.take().value]
    if cursor.kind() == "operator":
        return OPERATORS[cursor.take().value]
    return "juxtapose"


def _factor(cursor):
    atom = _ATOMS.get(cursor.kind())
    if atom is None:
        cursor.fail_as_factor()
    node = atom(cursor)
    if (node.kind, node.value) == ("name", "e") and cursor.kind() in UPPER and (
        "e" not in cursor.known
    ):  # fmt: skip
        node = _exponential(cursor, node.span[0])
    return with_indices(cursor, node)


def _part(cursor, tokens, span):
    """The tree of a part of the formula, such as what stands under the line of a fraction."""
    if not tokens:
        cursor.fail("An empty group: expected an expression.", span)
    return whole_expression(cursor.within(tokens))


# -- atoms --------------------------------------------------------------------------------------


def _number(cursor):
    token = cursor.take()
    if token.value == "1" and cursor.is_at("subscript", ("n", "m", "k", "N")):
        return Node("ones", (), None, (token.start, cursor.take().end))
    if token.value == "1" and cursor.kind() in ("lower", "open", "group"):
        indicator = _indicator(cursor, token.start)
        if indicator:
            return indicator
    return Node("number", (), limited_number(token), token.span)


def _bracketed(cursor):
    indicator = _indicator(cursor, cursor.place()[0]) if cursor.is_at("open", ("[",)) else None
    if indicator:
        return indicator
    opening = cursor.take()
    node = _condition(cursor, _sum(cursor))
    closing = cursor.close(opening)
    # A bracketed chain must not melt into the chain around it, so its span tells them apart.
    return Node(node.kind, node.children, node.value, (opening.start, closing.end))


def _condition(cursor, node):
    """What stands before > 0: the derivative of ReLU."""
    if cursor.kind() != "greater":
        return node
    cursor.take()
    if cursor.kind() != "number" or float(cursor.peek().value) != 0:
        cursor.fail("Only a comparison with 0 is read: expected 0.")
    return Node("call", (node,), "drelu", (node.span[0], cursor.take().end))


def _ones(cursor):
    """A bold 1: all ones, or an indicator where a condition follows it."""
    token = cursor.take()
    if cursor.kind() == "subscript":
        return Node("ones", (), None, (token.start, cursor.take().end))
    indicator = _indicator(cursor, token.start)
    if indicator:
        return indicator
    if cursor.kind() == "lower":
        cursor.take()
        taken = cursor.argument()
        span = (token.start, cursor.last.end)
        if len(taken) == 1 and taken[0].value in ("n", "m", "k", "N"):
            return Node("ones", (), None, span)
        index = cursor.within(taken)
        condition = _condition(index, _sum(index))
        if condition.kind != "call" or index.peek():
            cursor.fail("Expected a condition such as a > 0 in the index of 1.", span)
        return Node("call", condition.children, "drelu", span)
    if cursor.kind() == "open":
        before = cursor.mark()
        holds_condition = any(token.kind == "greater" for token in cursor.balanced())
        cursor.return_to(before)
        if holds_condition:
            return _bracketed(cursor)
    return Node("ones", (), None, token.span)


def _indicator(cursor, start):
    """Kronecker's δ written as an indicator: what stands behind the 1 of 1{i = j}; else None."""
    if cursor.kind() not in ("lower", "open", "group"):
        return None
    before = cursor.mark()
    if cursor.kind() == "lower":
        cursor.take()
    taken = cursor.balanced() if cursor.kind() == "open" else cursor.argument()
    inner = [token for token in taken if token.kind not in _BRACKETS]
    signs = [place for place, token in enumerate(inner) if token.kind == "equals"]
    if len(signs) == 1:
        indices = [_one_index(inner[: signs[0]]), _one_index(inner[signs[0] + 1 :])]
        if all(indices):
            return Node("name", (), f"delta_{''.join(indices)}", (start, cursor.last.end))
    cursor.return_to(before)
    return None


_BRACKETS = ("open", "close", "group", "end of group")


def _one_index(tokens):
    """The letter of an index; that of the label y_i of example i is y."""
    values = [token.value for token in tokens]
    if not values or len(values[0]) != 1 or not values[0].isalpha():
        return None
    of_example = values[0] == "y" and tokens[1:] and tokens[1].kind in LOWER and len(values) <= 3
    return values[0] if len(values) == 1 or of_example else None


def _under_brace(cursor):
    """What stands over or under a brace; what the brace says is left out."""
    cursor.take()
    if cursor.kind() != "group":
        cursor.fail('Expected "{" after the brace.')
    node = _bracketed(cursor)
    if cursor.kind() in ("lower", "upper"):
        cursor.take()
        cursor.argument()
    return node


def _fraction(cursor):
    start = cursor.take().start
    upper = cursor.argument()
    lower = cursor.argument()
    span = (start, cursor.last.end)
    symbol = symbol_of_fraction(cursor, upper, lower)
    if symbol:
        return Node("name", (), symbol, span)
    parts = _part(cursor, upper, span), _part(cursor, lower, span)
    return Node("divide", parts, None, span)


def _exponential(cursor, start):
    """The exponential function with its upper index e^{-a} as the argument."""
    if cursor.kind() == "superscript":
        exponent = _tokens_of_superscript(cursor.take())
    else:
        cursor.take()
        sign = [cursor.take()] if cursor.is_at("operator", "-") else []
        exponent = sign + cursor.argument()
    span = (start, cursor.last.end)
    return Node("call", (_part(cursor, exponent, span),), "exp", span)


def _tokens_of_superscript(token):
    tokens = []
    for sign, word in re.findall(r"([+\-])|([^+\-]+)", token.value):
        kind = "operator" if sign else "number" if word.isdigit() else "letters"
        tokens.append(Token(kind, sign or word, token.start, token.end))
    return tokens


# -- names and functions ------------------------------------------------------------------------


def _name(cursor):
    """A name, a function with its argument, an identity matrix, or the symbol dL/dx."""
    symbol = differential_quotient(cursor)
    if symbol:
        return symbol
    if cursor.is_at("letters", ("d",)) and cursor.kind(1) in ("letter", "letters", "word", "hat"):
        return _differential(cursor)
    spelled = spelled_name(cursor)
    key, span = spelled.key, spelled.span
    if key in _ONE_HOT and cursor.kind() == "open":
        return _bracketed(cursor)  # the label is one-hot already
    is_identity = key in _IDENTITIES and key not in cursor.known
    if spelled.transposed:
        kind, value = ("identity", key[2:] or None) if is_identity else ("name", key)
        return transposed(Node(kind, (), value, span), *span)
    if is_identity:
        return _identity(cursor, key, span)
    function = WORDS.get(key) if key != "D" or cursor.kind() == "open" else None
    function = cursor.known.functions.get(key, function)
    is_activation = key in ACTIVATION_LETTERS and key not in cursor.known
    if not cursor.naming and (function or is_activation):
        return _function(cursor, key, function, span)
    return Node("name", (), key, span)


def _differential(cursor):
    """dθ, where the d stands apart from its letter."""
    sign = cursor.take()
    inner = name_with_hat(cursor) if cursor.kind() == "hat" else None
    if inner is None:
        spelled = spelled_name(cursor)
        inner = Node("name", (), spelled.key, spelled.span)
    return Node("name", (), f"d{inner.value}", (sign.start, inner.span[1]))


def _identity(cursor, key, span):
    size = key[2:] or None
    if cursor.kind() == "subscript":
        token = cursor.take()
        size, span = token.value, (span[0], token.end)
    elif cursor.kind() == "lower":
        cursor.take()
        size = "".join(token.value for token in cursor.argument())
        span = (span[0], cursor.last.end)
    if size is None and cursor.kind() in ("open", "group"):
        indicator = _indicator(cursor, span[0])
        if indicator:
            return indicator
    if size is None or size in _SIZES_OF_IDENTITY:
        return Node("identity", (), size, span)
    if f"I_{size}" in cursor.known:
        return Node("name", (), f"I_{size}", span)
    cursor.fail(f"The identity of size {size}: expected n, m or k.", span)


def _function(cursor, key, function, span):
    """A function with its primes, indices and argument; a letter such as f alone is a name.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor
    key : str
        How it is written.
    function : str or None
        Which function it is; None for a letter that may be the activation function.
    span : (int, int)
    """
    before = cursor.mark()
    exponent = _power_of_function(cursor) if function else None
    primes = _primes(cursor)
    if function in _WITHOUT_BRACKETS and cursor.kind() in ("hat", "sum", *_NAME_KINDS):
        argument = with_indices(cursor, _ATOMS[cursor.kind()](cursor))
        return Node("call", (argument,), function, (span[0], cursor.last.end))
    if cursor.kind() not in ("open", "group"):
        if function is None and not primes:
            cursor.return_to(before)
            return Node("name", (), key, span)
        shown = ("σ" if key == "sigma" else key) + "′" * primes
        cursor.fail(f'{shown} needs its argument in brackets, as in {shown}(a): expected "(".')
    value = function or "sigma"
    if primes > 1 or (primes and value not in DERIVATIVES):
        cursor.fail(f"The derivative of {key} is not known here.", span)
    opening = cursor.take()
    argument = _sum(cursor)
    closing = cursor.close(opening, f"The bracket after {key}")
    value = DERIVATIVES[value] if primes else value
    node = Node("call", (argument,), value, (span[0], closing.end))
    if exponent:
        return Node("entrywise power", (node,), exponent, node.span)
    return node


def _power_of_function(cursor):
    """The exponent of tanh²(a), or None."""
    before = cursor.mark()
    if cursor.kind() in UPPER:
        written = upper_index(cursor)
        if written in ("2", "3") and cursor.kind() == "open":
            return int(written)
    cursor.return_to(before)
    return None


def _primes(cursor):
    """How many primes a function has; its indices and layers say nothing and are passed."""
    start, primes = cursor.mark(), 0
    while True:
        if cursor.kind() == "prime":
            primes += len(cursor.take().value)
        elif cursor.kind() in UPPER:
            _, marks = layer_and_marks(upper_index(cursor))
            if marks.strip("'"):
                cursor.return_to(start)
                return primes
            primes += marks.count("'")
        elif cursor.kind() in LOWER:
            lower_index(cursor)
        else:
            return primes


_NAME_KINDS = ("letters", "letter", "word")
_WITHOUT_BRACKETS = ("log", "exp", "trace", "vec", "diag")
_ATOMS = {
    "sum": _sum_over,
    "langle": _inner_product,
    "number": _number,
    "ones": _ones,
    "open": _bracketed,
    "group": _bracketed,
    "fraction": _fraction,
    "brace": _under_brace,
    "partial": partial_derivative,
    "nabla": gradient,
    "hat": name_with_hat,
    **dict.fromkeys(("letters", "letter", "word"), _name),
}
