"""Lines in NumPy style, by Python's own rules of precedence, without running any of it.

    line    = {left side "="} sum
    sum     = product {("+" | "-") product}
    product = signed {("*" | "/" | "@") signed}
    signed  = {"+" | "-"} power
    power   = factor ["**" number]
    factor  = atom {attribute | method | "[" number "]"}
    atom    = number | name | name "(" arguments ")" | "(" sum ")"

`@`, `*` and `/` rank equal and go left to right, `**` binds tighter than the minus before it.
Only what `mlp.formulas.reading.numpy_operations` knows is read; everything else is refused with its
place.

Python's own `ast.parse` would save the few rules of this grammar. It is not used because most
texts that come here are refused: for them it says "invalid syntax" in words that change with
Python's version, mostly at another place than the mark that is missing, and of a right text it
forgets the brackets, whose places a verdict shows.
"""

import re

from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.cursor import Cursor
from mlp.formulas.reading.numpy_operations import (
    ATTRIBUTES,
    BUILT_IN,
    LITERALS,
    Call,
    axis_of,
    callee,
    function_of_network,
    joined,
    method,
)
from mlp.formulas.reading.numpy_tokens import lines_of, sides_of, tokens_of
from mlp.formulas.reading.source import HAT
from mlp.formulas.reading.spelling import (
    ACTIVATION_LETTERS,
    LOSS_LETTERS,
    derivative_key,
    identifier_key,
    with_scripts,
)
from mlp.formulas.reading.tokens import Token, limited_number
from mlp.formulas.tree import NOTHING_FOLLOWS, Node, Statement, Unreadable

_MODULES = ("np", "numpy", "jnp", "torch")
_SUMS, _PRODUCTS = "+-", "*/@"
_ENGLISH_LETTERS = str.maketrans(
    {"σ": "sigma", "δ": "delta", "θ": "theta", "φ": "phi", "Δ": "Delta", "Θ": "Theta", HAT: "hat"}
)
_QUOTIENT = re.compile(r"d(\w+)/d(\w+)")
_OF_DICTIONARY = re.compile(r"\w+\[['\"](\w+)['\"]\]")


def read_numpy(source, known):
    """The lines of a text in NumPy style.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source
    known : mlp.formulas.reading.spelling.Known

    Returns
    -------
    list of mlp.formulas.tree.Statement
        At least one.

    Raises
    ------
    mlp.formulas.tree.Unreadable
    """
    statements = []
    for line in lines_of(tokens_of(source)):
        sides = sides_of(line)
        if not sides[-1]:
            raise Unreadable(
                'Nothing follows "=": expected an expression.', line[-1].span, NOTHING_FOLLOWS
            )
        left = _left_side(sides[0], known) if len(sides) > 1 else None
        formula = _whole_expression(Cursor(sides[-1], known))
        statements.append(Statement(left, formula, max(1, len(sides) - 1)))
    if not statements:
        raise Unreadable("There is no formula: expected one, such as (yhat - y) @ W2.T.")
    return statements


def _left_side(tokens, known):
    """The key of the name on the left side, or None if it is not a name."""
    written = "".join(token.value for token in tokens)
    derivative = _QUOTIENT.fullmatch(written)
    if derivative and derivative[1] in LOSS_LETTERS:
        return derivative_key(derivative[1], identifier_key(derivative[2]))
    gradients = _OF_DICTIONARY.fullmatch(written)
    if gradients:
        return f"∂L/∂{identifier_key(gradients[1].removeprefix('d'))}"  # grads["W1"]
    if any(token.value == "[" for token in tokens) and len(tokens) > 4:
        raise Unreadable(
            "An assignment to some entries is a statement: expected one expression.",
            (tokens[0].start, tokens[-1].end),
        )
    try:
        node = _whole_expression(Cursor(tokens, known))
    except Unreadable:
        return None
    return node.value if node.kind == "name" else None


def _whole_expression(cursor):
    node = _sum(cursor)
    token = cursor.peek()
    if token is None:
        return node
    if token.kind in ("name", "number", "open"):
        cursor.fail(f'Expected an operator before "{token.value}", such as @ or *.')
    cursor.fail_after_the_end()


# -- sums, products, powers ---------------------------------------------------------------------


def _sum(cursor):
    node = _product(cursor)
    while cursor.is_at("operator", _SUMS):
        node = joined(cursor.take().value, [node, _product(cursor)])
    return node


def _product(cursor):
    node = _signed(cursor)
    while cursor.is_at("operator", _PRODUCTS):
        node = joined(cursor.take().value, [node, _signed(cursor)])
    return node


def _signed(cursor, power=True):
    signs = []
    while cursor.is_at("operator", "+-"):
        signs.append(cursor.take())
    node = _power(cursor) if power else _factor(cursor)
    for sign in reversed(signs):
        if sign.value == "-":
            node = Node("negate", (node,), None, (sign.start, node.span[1]))
    return node


def _power(cursor):
    node = _factor(cursor)
    if cursor.kind() != "power":
        return node
    cursor.take()
    exponent = _signed(cursor, power=False)
    node = joined("**", [node, exponent])
    if cursor.kind() == "power":
        cursor.fail("A power of a power is not read: expected one whole number as the exponent.")
    return node


# -- factors ------------------------------------------------------------------------------------


def _factor(cursor):
    """An atom with the attributes, methods and layers behind it."""
    if cursor.kind() == "number":
        token = cursor.take()
        node = Node("number", (), limited_number(token), token.span)
    elif cursor.is_at("open", "("):
        node = _bracketed(cursor)
    elif cursor.kind() == "name":
        node = _name(cursor)
    else:
        cursor.fail_as_factor()
    while True:
        if cursor.kind() == "dot":
            node = _with_attribute(cursor, node)
        elif cursor.is_at("open", "["):
            node = _with_subscript(cursor, node)
        elif cursor.kind() == "open":
            cursor.fail('Expected an operator before "(", such as @ or *.')
        else:
            return node


def _bracketed(cursor):
    opening = cursor.take()
    node = _sum(cursor)
    if cursor.kind() == "compare":
        node = _condition(cursor, node)
    closing = cursor.close(opening)
    return Node(node.kind, node.children, node.value, (opening.start, closing.end))


def _condition(cursor, node):
    """What stands before > 0: the derivative of ReLU."""
    if cursor.take().value != ">":
        cursor.fail("Only a comparison > 0 is read.")
    if cursor.kind() != "number" or float(cursor.peek().value) != 0:
        cursor.fail("Only a comparison with 0 is read: expected 0.")
    return Node("call", (node,), "drelu", (node.span[0], cursor.take().end))


def _name(cursor):
    """A name, or a function with its arguments."""
    token = cursor.take()
    if token.value in _MODULES and cursor.kind() == "dot":
        return _numpy_function(cursor, token)
    if token.value == "self" and cursor.kind() == "dot":
        cursor.take()
        if cursor.kind() != "name":
            cursor.fail('Expected a name after "self.".')
        inner = cursor.take()
        token = Token("name", inner.value, token.start, inner.end)
    spelled = token.value.translate(_ENGLISH_LETTERS)
    key = identifier_key(spelled)
    if not cursor.is_at("open", "("):
        return Node("name", (), key, token.span)
    called = BUILT_IN.get(spelled) or _network_function(cursor.known, spelled, key)
    if called is None and key in cursor.known:
        cursor.fail(
            f'"{token.value}" is no function: expected an operator before "(", such as @ or *.'
        )
    if called is None:
        cursor.fail(f'I do not know the function "{token.value}".', token.span)
    return _call(cursor, token.value, called, token.start)


def _network_function(known, spelled, key):
    """What a function of the network is, such as sigmoid or softmax, or None."""
    function = known.functions.get(key, WORDS.get(spelled))
    if function is None and spelled in ACTIVATION_LETTERS:
        function = "sigma"
    return function and function_of_network(function)


def _numpy_function(cursor, module):
    """A call such as np.dot(h, W2), the module's name being behind the cursor."""
    cursor.take()
    if cursor.kind() != "name":
        cursor.fail(f'Expected the name of a function after "{module.value}.".')
    function = cursor.take()
    if not cursor.is_at("open", "("):
        cursor.fail(f'np.{function.value} needs its arguments: expected "(".')
    called = callee(function.value)
    if called is None:
        cursor.fail(
            f'I do not know the function "np.{function.value}".', (module.start, function.end)
        )
    return _call(cursor, function.value, called, module.start)


def _with_attribute(cursor, node):
    cursor.take()
    if cursor.kind() != "name":
        cursor.fail('Expected T, dot, sum or shape after ".".')
    token = cursor.take()
    start, name = node.span[0], token.value
    if name in ATTRIBUTES:
        kind, value = ATTRIBUTES[name]
        return Node(kind, (node,), value, (start, token.end))
    called = method(name)
    if called is None:
        cursor.fail(
            f'I do not know the attribute ".{name}": expected T, dot, sum, shape[0] or ravel().',
            token.span,
        )
    if not cursor.is_at("open", "("):
        cursor.fail(f'.{name} needs its brackets: expected "(".')
    return _call(cursor, f".{name}", called, start, (node,))


def _with_subscript(cursor, node):
    """The axis of a shape, as in h.shape[0], or a layer, as in delta[1]; no other is known."""
    opening = cursor.take()
    if (node.kind, node.value) == ("size", "shape"):
        number = _literal(cursor) if cursor.kind() in ("operator", "number") else "none"
        if number == "none":
            cursor.fail("Expected 0 or 1 in the brackets of shape.")
        axis = axis_of(number, cursor.last.span)
        closing = cursor.close(opening, or_else=" after the axis")
        return Node("size", node.children, axis, (node.span[0], closing.end))
    if node.kind == "name" and cursor.kind() == "number" and len(cursor.peek().value) == 1:
        key = with_scripts(node.value, None, f"[{cursor.take().value}]")
        closing = cursor.close(opening, or_else=" after the layer")
        return Node("name", (), key, (node.span[0], closing.end))
    cursor.fail(
        "Subscripts are not read, except shape[0] and a layer's number: expected a name that "
        "does not depend on an index.",
        opening.span,
    )


# -- calls --------------------------------------------------------------------------------------


def _call(cursor, name, called, start, receiver=()):
    """The node of a call, the cursor being at the bracket of its arguments.

    Parameters
    ----------
    cursor : Cursor
    name : str
        For the messages.
    called : Callee
    start : int
        Where the call begins.
    receiver : tuple of Node
        What stands before the point of a method.
    """
    opening = cursor.take()
    arguments, keywords = [], {}
    while not cursor.is_at("close", ")") and cursor.peek():
        if cursor.kind() == "name" and cursor.kind(1) == "equals":
            keyword = cursor.take()
            cursor.take()
            if keyword.value not in called.keywords:
                cursor.fail(f'{name} takes no argument "{keyword.value}" here.', keyword.span)
            keywords[keyword.value] = _literal(cursor)
        else:
            arguments.append(_shape(cursor) if called.takes_shape else _sum(cursor))
        if cursor.kind() != "comma":
            break
        cursor.take()
    closing = cursor.close(opening, f"The bracket after {name}", f" to end the arguments of {name}")
    brackets = (opening.start, closing.end)
    least, most = called.least - len(receiver), called.most - len(receiver)
    if not least <= len(arguments) <= most:
        expected = f"{least} to {most}" if most > least else str(least)
        cursor.fail(f"{name} has {len(arguments)} arguments, expected {expected}.", brackets)
    return called.node(Call([*receiver, *arguments], keywords, (start, closing.end), brackets))


def _shape(cursor):
    """The sizes of a shape, in brackets or one alone."""
    if not cursor.is_at("open", "("):
        return (_sum(cursor),)
    opening = cursor.take()
    sizes = [_sum(cursor)]
    while cursor.kind() == "comma":
        cursor.take()
        sizes.append(_sum(cursor))
    cursor.close(opening, or_else=" to end the shape")
    return tuple(sizes)


def _literal(cursor):
    """The value of True, False, None or a number with its sign."""
    sign = 1
    if cursor.is_at("operator", "-"):
        cursor.take()
        sign = -1
    if cursor.kind() == "name" and cursor.peek().value in LITERALS:
        return LITERALS[cursor.take().value]
    if cursor.kind() == "number":
        return sign * float(cursor.take().value)
    cursor.fail("Expected True, False, None or a whole number.")
