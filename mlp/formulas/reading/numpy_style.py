"""Read NumPy text by Python's own rules of precedence, without running any of it.

`@`, `*` and `/` rank equal and go left to right, `**` binds tighter than the minus before it.
Only the functions and attributes in the tables below are known; everything else is refused with
its place.
"""

import re

from mlp.formulas.reading.source import HAT
from mlp.formulas.reading.spelling import (
    ACTIVATION_LETTERS,
    FUNCTIONS,
    LOSS_LETTERS,
    derivative_key,
    identifier_key,
    with_scripts,
)
from mlp.formulas.reading.tokens import LARGEST_EXPONENT, LARGEST_NUMBER, Token, limited
from mlp.formulas.tree import Node, Statement, Unreadable

_PATTERN = re.compile(
    rf"(?P<skip>[ `]+|>>>|\#[^\n]*|\\\n)|(?P<separator>[\n;])"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<string>'\w*'|\"\w*\")"
    rf"|(?P<name>[^\W\d](?:\w|{HAT})*)"
    r"|(?P<assign>[-+*/@]=)|(?P<compare>[=<>!]=|<|>)"
    r"|(?P<power>\*\*)|(?P<operator>[-+*/@])|(?P<equals>=)|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<comma>,)|(?P<dot>\.)|(?P<colon>:)"
)
_BINARY = {
    "multiply": "times", "add": "add", "subtract": "subtract", "divide": "divide",
    "true_divide": "divide", "outer": "outer", "kron": "kron", "matmul": "matmul", "dot": "dot",
}  # fmt: skip
_ELEMENTWISE = {
    "exp": "exp", "log": "log", "tanh": "tanh", "sign": "sign", "sqrt": "sqrt",
    "diag": "np.diag", "diagflat": "diag",
}  # fmt: skip
_METHODS = frozenset(
    ("dot", "mm", "matmul", "t", "transpose", "copy", "ravel", "flatten", "sum", "mean", "reshape")
)
_GREEK = {"σ": "sigma", "δ": "delta", "θ": "theta", "φ": "phi", "Δ": "Delta", "Θ": "Theta"}
_MODULES = ("np", "numpy", "jnp", "torch")
_AXES = {0.0: 0, 1.0: 1, -1.0: 1, -2.0: 0}


def tokens_of(source):
    """Cut NumPy text into tokens.

    Raises
    ------
    Unreadable
        A character that no expression has, or more than 300 tokens.
    """
    text, tokens, index = source.characters, [], 0
    while index < len(text):
        match = _PATTERN.match(text, index)
        if not match:
            place = source.span(index, index + 1)
            raise Unreadable(
                f'Column {place[0] + 1}: "{text[index]}" is no sign of a NumPy expression.', place
            )
        if match.lastgroup != "skip":
            start, end = source.span(index, match.end())
            tokens.append(Token(match.lastgroup, match.group(), start, end))
        index = match.end()
    return limited(tokens)


def read_numpy(source, known):
    """Read all lines of a NumPy text.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source
    known : mlp.formulas.reading.spelling.Known

    Returns
    -------
    statements : list of mlp.formulas.tree.Statement
    remarks : tuple of str

    Raises
    ------
    Unreadable
    """
    statements = []
    for line in _lines(tokens_of(source)):
        sides = _split_sides(line)
        if not sides[-1]:
            last = line[-1]
            raise Unreadable('Nothing follows "=": expected an expression.', (last.start, last.end))
        left = None
        if len(sides) > 1:
            left = _left_side(sides[0], known)
        formula = _Parser(sides[-1], known).whole()
        statements.append(Statement(left, formula, max(1, len(sides) - 1)))
    if not statements:
        raise Unreadable("There is no formula: expected one, such as (yhat - y) @ W2.T.")
    return statements


def _lines(tokens):
    lines, line, depth = [], [], 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        depth = max(0, depth)
        if token.kind != "separator":
            line.append(token)
        elif line and not depth:
            lines.append(line)
            line = []
    if line:
        lines.append(line)
    return lines


def _split_sides(line):
    if line[0].kind == "name" and line[0].value == "return":
        line = line[1:]
    sides, side, depth = [], [], 0
    for token in line:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "assign" or (token.kind == "compare" and not depth):
            raise Unreadable(
                f'"{token.value}" belongs to a statement: expected one expression.',
                (token.start, token.end),
            )
        if token.kind == "equals" and depth == 0:
            sides.append(side)
            side = []
        else:
            side.append(token)
    return [*sides, side]


def _left_side(tokens, known):
    written = "".join(token.value for token in tokens)
    derivative = re.fullmatch(r"d(\w+)/d(\w+)", written)
    if derivative and derivative[1] in LOSS_LETTERS:
        return derivative_key(derivative[1], identifier_key(derivative[2]))
    entry = re.fullmatch(r"\w+\[['\"](\w+)['\"]\]", written)
    if entry:
        return f"∂L/∂{identifier_key(entry[1].removeprefix('d'))}"  # grads["W1"]
    if any(token.value == "[" for token in tokens) and len(tokens) > 4:
        raise Unreadable(
            "An assignment to some entries is a statement: expected one expression.",
            (tokens[0].start, tokens[-1].end),
        )
    try:
        node = _Parser(tokens, known).whole()
    except Unreadable:
        return None
    return node.value if node.kind == "name" else None


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens, known):
        self.tokens = tokens
        self.known = known
        self.index = 0

    def peek(self):
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def is_at(self, kind, values=None):
        token = self.peek()
        return token is not None and token.kind == kind and (not values or token.value in values)

    def take(self):
        self.index += 1
        return self.tokens[self.index - 1]

    def fail(self, message, span=None):
        token = self.peek()
        if span is None and token:
            span = token.start, token.end
        if span is None:
            last = self.tokens[-1].end if self.tokens else 0
            span = (last, last)
        raise Unreadable(message, span)

    def expect(self, kind, value, why):
        if not self.is_at(kind, value):
            token = self.peek()
            found = f'Found "{token.value}"' if token else "The text ends here"
            self.fail(f'{found}: expected "{value}" {why}.')
        return self.take()

    def whole(self):
        node = self.sum()
        token = self.peek()
        if token is None:
            return node
        if token.kind == "close":
            self.fail(f'This "{token.value}" closes nothing: expected an operator or the end.')
        if token.kind in ("name", "number", "open"):
            self.fail(f'Expected an operator before "{token.value}", such as @ or *.')
        self.fail(f'"{token.value}" is out of place here: expected an operator or the end.')

    def sum(self):
        node = self.product()
        while self.is_at("operator", "+-"):
            sign = self.take().value
            node = self.binary("add" if sign == "+" else "subtract", node, self.product())
        return node

    def product(self):
        node = self.unary()
        while self.is_at("operator", "*/@"):
            kind = {"*": "times", "/": "divide", "@": "matmul"}[self.take().value]
            node = self.binary(kind, node, self.unary())
        return node

    @staticmethod
    def binary(kind, left, right):
        return Node(kind, (left, right), None, (left.span[0], right.span[1]))

    def unary(self):
        signs = []
        while self.is_at("operator", "+-"):
            signs.append(self.take())
        node = self.power()
        for sign in reversed(signs):
            if sign.value == "-":
                node = Node("negate", (node,), None, (sign.start, node.span[1]))
        return node

    def power(self):
        node = self.postfix(self.atom())
        if not self.is_at("power"):
            return node
        self.take()
        return self.raised(node, self.unary(), node.span[0])

    def raised(self, node, exponent, start):
        sign = 1
        end = max(exponent.span[1], node.span[1])
        if exponent.kind == "negate":
            sign, exponent = -1, exponent.children[0]
        value = exponent.value if exponent.kind == "number" else None
        if value is None or value != int(value) or value > LARGEST_EXPONENT:
            self.fail(
                f"Expected a whole number up to {LARGEST_EXPONENT} as the exponent.", exponent.span
            )
        return Node("power", (node,), sign * int(value), (start, end))

    def atom(self):
        token = self.peek()
        if token is None:
            last = self.tokens[-1] if self.tokens else None
            if last and last.kind in ("operator", "power"):
                self.fail(
                    f'Nothing follows the operator "{last.value}": expected a factor.',
                    (last.start, last.end),
                )
            self.fail("The text ends here: expected a name, a number or a bracket.")
        if token.kind == "number":
            return self.number()
        if token.kind == "open" and token.value == "(":
            return self.bracketed()
        if token.kind == "name":
            return self.name()
        if token.kind == "operator" and self.index:
            self.fail(
                f'Two operators in a row, "{self.tokens[self.index - 1].value}" and '
                f'"{token.value}": expected a factor between them.'
            )
        self.fail(f'"{token.value}" is out of place: expected a name, a number or a bracket.')

    def number(self):
        token = self.take()
        value = float(token.value)
        if not value <= LARGEST_NUMBER:
            self.fail(
                f"The number {token.value} is too large: expected at most {LARGEST_NUMBER:g}.",
                (token.start, token.end),
            )
        return Node("number", (), value, (token.start, token.end))

    def bracketed(self):
        opening = self.take()
        node = self.sum()
        if self.is_at("compare"):
            node = self.condition(node)
        if self.peek() is None:
            self.fail(
                'The bracket "(" is never closed: expected ")".', (opening.start, opening.end)
            )
        closing = self.expect("close", ")", "or an operator")
        return Node(node.kind, node.children, node.value, (opening.start, closing.end))

    def condition(self, node):
        """Read what stands before > 0 as the derivative of ReLU."""
        if self.take().value != ">":
            self.fail("Only a comparison > 0 is read.")
        if not self.is_at("number") or float(self.peek().value) != 0:
            self.fail("Only a comparison with 0 is read: expected 0.")
        return Node("call", (node,), "drelu", (node.span[0], self.take().end))

    def name(self):
        token = self.take()
        if token.value in _MODULES and self.is_at("dot"):
            self.take()
            function = self.take() if self.is_at("name") else None
            if function is None:
                self.fail(f'Expected the name of a function after "{token.value}.".')
            return self.numpy_function(function.value, token.start)
        if token.value == "self" and self.is_at("dot"):
            self.take()
            if not self.is_at("name"):
                self.fail('Expected a name after "self.".')
            inner = self.take()
            token = Token("name", inner.value, token.start, inner.end)
        spelled = token.value.replace(HAT, "hat")
        for letter, word in _GREEK.items():
            spelled = spelled.replace(letter, word)
        if self.is_at("open", "("):
            if spelled == "len":
                return self.length(token)
            function = self.known.functions.get(identifier_key(spelled), FUNCTIONS.get(spelled))
            if function is None and spelled in ACTIVATION_LETTERS:
                function = "sigma"
            if function is None:
                if identifier_key(spelled) in self.known:
                    self.fail(
                        f'"{token.value}" is no function: expected an operator before "(", '
                        "such as @ or *."
                    )
                self.fail(f'I do not know the function "{token.value}".', (token.start, token.end))
            arguments, keywords, end = self.arguments(token.value, 1, 1)
            return Node("call", tuple(arguments), function, (token.start, end))
        return Node("name", (), identifier_key(spelled), (token.start, token.end))

    def length(self, token):
        arguments, _, end = self.arguments("len", 1, 1)
        return Node("size", tuple(arguments), 0, (token.start, end))

    def arguments(self, name, least, most, keywords=()):
        """Take a bracketed list of arguments; return them, the keywords and the end."""
        opening = self.take()
        positional, named = [], {}
        while not self.is_at("close", ")"):
            if self.peek() is None:
                self.fail(
                    f'The bracket after {name} is never closed: expected ")".',
                    (opening.start, opening.end),
                )
            if self.is_keyword():
                key = self.take()
                self.take()
                if key.value not in keywords:
                    self.fail(f'{name} takes no argument "{key.value}" here.', (key.start, key.end))
                named[key.value] = self.literal()
            else:
                positional.append(self.sum())
            if not self.is_at("comma"):
                break
            self.take()
        closing = self.expect("close", ")", f"to end the arguments of {name}")
        if not least <= len(positional) <= most:
            expected = str(least) if least == most else f"{least} to {most}"
            self.fail(
                f"{name} has {len(positional)} arguments, expected {expected}.",
                (opening.start, closing.end),
            )
        return positional, named, closing.end

    def is_keyword(self):
        following = self.tokens[self.index + 1 : self.index + 2]
        return self.is_at("name") and bool(following) and following[0].kind == "equals"

    def literal(self):
        """Take True, False, None or a whole number."""
        sign = -1 if self.is_at("operator", "-") else 1
        if sign == -1:
            self.take()
        token = self.peek()
        words = {"True": True, "False": False, "None": None}
        if token is not None and token.kind == "name" and token.value in words:
            return words[self.take().value]
        if token is not None and token.kind == "number":
            return sign * float(self.take().value)
        self.fail("Expected True, False, None or a whole number.")

    def axis(self, value, span):
        if value is None:
            return None
        if value not in _AXES:
            self.fail(f"There is no axis {value}: expected 0 or 1.", span)
        return _AXES[value]

    def numpy_function(self, function, start):
        span = (start, self.tokens[self.index - 1].end)
        if not self.is_at("open", "("):
            self.fail(f'np.{function} needs its arguments: expected "(".')
        if function in _BINARY:
            (left, right), _, end = self.arguments(function, 2, 2)
            return Node(_BINARY[function], (left, right), None, (start, end))
        if function in _ELEMENTWISE:
            arguments, _, end = self.arguments(function, 1, 1)
            return Node("call", tuple(arguments), _ELEMENTWISE[function], (start, end))
        if function in ("sum", "mean"):
            arguments, named, end = self.arguments(function, 1, 2, ("axis", "keepdims"))
            return self.reduced(function, arguments[0], arguments[1:], named, (start, end))
        if function == "power":
            (base, exponent), _, end = self.arguments(function, 2, 2)
            node = self.raised(base, exponent, start)
            return Node(node.kind, node.children, node.value, (start, end))
        if function in ("square", "negative", "transpose", "ravel", "ones_like"):
            arguments, _, end = self.arguments(function, 1, 1)
            kind, value = {
                "square": ("power", 2), "negative": ("negate", None),
                "transpose": ("transpose", None), "ravel": ("ravel", None),
                "ones_like": ("ones like", None),
            }[function]  # fmt: skip
            return Node(kind, tuple(arguments), value, (start, end))
        if function in ("eye", "identity"):
            return self.identity(function, start)
        if function == "ones":
            return self.ones(start)
        self.fail(f'I do not know the function "np.{function}".', span)

    def reduced(self, function, node, axes, named, span):
        axis = named.get("axis")
        if axes:
            negative = axes[0].kind == "negate"
            number = axes[0].children[0] if negative else axes[0]
            if number.kind != "number":
                self.fail("Expected an axis, 0 or 1.", axes[0].span)
            axis = -number.value if negative else number.value
        keep = bool(named.get("keepdims", False))
        return Node(function, (node,), (self.axis(axis, span), keep), span)

    def identity(self, function, start):
        arguments, _, end = self.arguments(function, 1, 1)
        size = arguments[0]
        if size.kind == "name" and size.value in ("n", "m", "k"):
            return Node("identity", (), size.value, (start, end))
        if size.kind != "size":
            self.fail("Expected a size such as m or h.shape[1].", size.span)
        return Node("eye", (size,), None, (start, end))

    def ones(self, start):
        opening = self.take()
        doubled = self.is_at("open", "(")
        if doubled:
            self.take()
        sizes = [self.sum()]
        if sizes[0].kind == "size" and sizes[0].value == "shape":
            closing = self.expect("close", ")", "to end the arguments of ones")
            return Node("ones like", sizes[0].children, None, (start, closing.end))
        while self.is_at("comma"):
            self.take()
            sizes.append(self.sum())
        if doubled:
            self.expect("close", ")", "to end the shape")
        closing = self.expect("close", ")", "to end the arguments of ones")
        names = tuple(self.dimension(size) for size in sizes)
        if len(names) != 2 or None in names or not doubled:
            self.fail("Expected a shape such as (1, m).", (opening.start, closing.end))
        return Node("ones", (), names, (start, closing.end))

    @staticmethod
    def dimension(node):
        if node.kind == "number" and node.value == 1:
            return "1"
        if node.kind == "size" and node.value == "all":
            return {"x": "n", "h": "m", "y": "k"}.get(node.children[0].value)
        return node.value if node.kind == "name" and node.value in ("n", "m", "k") else None

    def postfix(self, node):
        while True:
            if self.is_at("dot"):
                node = self.attribute(node)
            elif self.is_at("open", "["):
                node = self.layer(node)
            elif self.is_at("open", "("):
                self.fail('Expected an operator before "(", such as @ or *.')
            else:
                return node

    def layer(self, node):
        """Read delta[1] as a name; no other subscript is known."""
        opening = self.take()
        token = self.peek()
        if node.kind == "name" and self.is_at("number") and len(token.value) == 1:
            index = self.take().value
            closing = self.expect("close", "]", "after the layer")
            key = with_scripts(node.value, None, f"[{index}]")
            return Node("name", (), key, (node.span[0], closing.end))
        self.fail(
            "Subscripts are not read, except shape[0] and a layer's number: expected a name "
            "that does not depend on an index.",
            (opening.start, opening.end),
        )

    def attribute(self, node):
        self.take()
        if not self.is_at("name"):
            self.fail('Expected T, dot, sum or shape after ".".')
        token = self.take()
        start, name = node.span[0], token.value
        if name == "T":
            return Node("transpose", (node,), None, (start, token.end))
        if name == "shape":
            return self.shape(node, token)
        if name == "size":
            return Node("size", (node,), "all", (start, token.end))
        if name in _METHODS:
            if not self.is_at("open", "("):
                self.fail(f'.{name} needs its brackets: expected "(".')
            return self.method(node, name, start)
        self.fail(
            f'I do not know the attribute ".{name}": expected T, dot, sum, shape[0] or ravel().',
            (token.start, token.end),
        )

    def shape(self, node, token):
        if not self.is_at("open", "["):
            return Node("size", (node,), "shape", (node.span[0], token.end))
        self.take()
        sign = -1 if self.is_at("operator", "-") else 1
        if sign == -1:
            self.take()
        index = self.peek()
        if not self.is_at("number") or sign * float(index.value) not in _AXES:
            self.fail("Expected 0 or 1 in the brackets of shape.")
        axis = _AXES[sign * float(self.take().value)]
        closing = self.expect("close", "]", "after the axis")
        return Node("size", (node,), axis, (node.span[0], closing.end))

    def method(self, node, name, start):
        if name in ("dot", "mm", "matmul"):
            (right,), _, end = self.arguments(f".{name}", 1, 1)
            return Node("dot" if name == "dot" else "matmul", (node, right), None, (start, end))
        if name in ("sum", "mean"):
            axes, named, end = self.arguments(f".{name}", 0, 1, ("axis", "keepdims"))
            return self.reduced(name, node, axes, named, (start, end))
        if name == "reshape":
            sizes, _, end = self.arguments(".reshape", 2, 2)
            written = tuple(
                -size.children[0].value if size.kind == "negate" else size.value for size in sizes
            )
            orientation = {(1.0, -1.0): "row", (-1.0, 1.0): "column"}.get(written)
            if orientation is None:
                self.fail("Expected reshape(1, -1) or reshape(-1, 1).", (start, end))
            return Node("reshape", (node,), orientation, (start, end))
        _, _, end = self.arguments(f".{name}", 0, 0)
        kind = {"transpose": "transpose", "t": "transpose", "copy": None}.get(name, "ravel")
        if kind is None:
            return Node(node.kind, node.children, node.value, (start, end))
        return Node(kind, (node,), None, (start, end))
