"""A program run as data: an allow-list of expressions on small arrays, every step counted.

Nothing is imported, evaluated or looked up in Python's own objects: names are looked up in the
run's own table, operations in `mlp.formulas.operations.table`, and what is made of sizes in
`mlp.formulas.programs.functions`.
"""

import ast
import re
from types import MappingProxyType

import numpy as np

from mlp.formulas.meaning.batches import TAKEN_ONE_BY_ONE, in_columns, one_example, stored
from mlp.formulas.meaning.conventions import NAMES
from mlp.formulas.programs.agreement import is_outer
from mlp.formulas.programs.arithmetic import Arithmetic
from mlp.formulas.programs.functions import KNOWN_FUNCTIONS, OF_SIZES, Misfit, Unknown, array
from mlp.formulas.programs.names import (
    ARRAY_ATTRIBUTES,
    EXAMPLES,
    GRADIENT,
    PENALTY,
    SIZE,
    STEP,
    VALUE,
    Meaning,
    identifier_of,
    path_of,
    unindexed,
)
from mlp.formulas.programs.undefined import Definitions
from mlp.formulas.reading.spelling import identifier_key

_LARGEST_NUMBER = 1e9
_STEP_SIZE = 0.37

# Python's operators keep whole numbers whole.
_OF_WHOLE_NUMBERS = ("+", "-", "*", "//")
# Of two operands, in an expression and in place.
SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.MatMult: "@",
    ast.Pow: "**",
}  # fmt: skip
_COMPARISONS = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class Run:
    """One run of a program with the arrays of a batch, in one convention and one layout.

    Parameters
    ----------
    batch : mlp.formulas.meaning.batches.Batch
    names : mlp.formulas.programs.names.Names
    convention, layout : str
    language : str
    label_indices : frozenset of str
        Names of labels that are classes, not one-hot rows.
    effort : mlp.formulas.judging.effort.Effort
        The steps that all runs of the program may take together.
    """

    def __init__(self, batch, names, convention, layout, language, label_indices, effort):
        self.batch = batch
        self.names = names
        self.convention = convention
        self.layout = layout
        self.language = language
        self.label_indices = label_indices
        self.examples_in_columns = in_columns(convention) and not layout.endswith("vectors")
        self.sizes = batch.sizes
        self.values = {}
        self.helpers = {}
        self.deltas = {}
        self.definitions = Definitions()
        self.effort = effort
        self.told = set()
        self._truths = {}
        self.arithmetic = Arithmetic(language, self.examples_in_columns, batch.activation)

    # -- names --------------------------------------------------------------------------------

    def truth(self, meaning, place=None):
        """The array that a meaning has by the network itself, or None; of one example, if asked."""
        if (meaning, place) not in self._truths:
            self._truths[meaning, place] = self._truth(meaning, place)
        return self._truths[meaning, place]

    def _truth(self, meaning, place):
        batch = self.batch if place is None else one_example(self.batch, place)
        arrays = {GRADIENT: batch.gradients, VALUE: batch.values}.get(meaning and meaning.kind, {})
        if meaning and meaning.name in arrays:
            found = stored(arrays[meaning.name], meaning.name, self.convention, self.layout)
            if found.ndim == 1 and self.language == "octave":
                return found[:, None] if in_columns(self.convention) else found[None]
            return found
        return None

    def lookup(self, identifier, node):
        """The value of a name: what the program gave it, or what the network has."""
        if identifier in self.values:
            return self.values[identifier]
        if identifier in self.definitions.overwritten:
            return self.definitions.of_overwritten(identifier, node)
        meaning = self.names.meaning(identifier)
        if not self.names.given or identifier_key(identifier) not in self.names.given:
            self.definitions.check(identifier, meaning, node)
        if identifier in self.label_indices:
            is_batch = self.layout in ("batch", TAKEN_ONE_BY_ONE)
            return self.batch.labels if is_batch else int(self.batch.labels[0])
        if meaning is None:
            return self._delta(identifier, node)
        if meaning.kind == EXAMPLES:
            self.told.add("examples")
            return self.sizes["N"]
        if meaning.kind == STEP:
            return _STEP_SIZE
        if meaning.kind == PENALTY:
            self.told.add("penalty")
            return 0.0
        if meaning.kind == SIZE:
            return self.sizes[meaning.name]
        found = self.truth(meaning)
        if found is not None:
            return found
        return self._expression(meaning, node)

    def _delta(self, identifier, node):
        if identifier in self.deltas:
            found = self.deltas[identifier]
            return stored(self.batch.gradients[found], found, self.convention, self.layout)
        raise Unknown(f'I do not know the name "{identifier}".', node)

    def _expression(self, meaning, node):
        """The value of what the caller says of a name, such as yhat - y."""
        try:
            tree = ast.parse(meaning.name, mode="eval").body
        except SyntaxError:
            raise Unknown(f"{meaning.name} is no expression", node) from None
        inner = Run(
            self.batch, _Own(), self.convention, self.layout, "python", frozenset(), self.effort
        )
        return inner.value(tree)

    def spend(self, steps):
        """Steps counted; Unreadable if none are left, however far the program was tried."""
        self.effort.spend(steps)
        if self.effort.left <= 0:
            self.effort.check()

    # -- expressions --------------------------------------------------------------------------

    def value(self, node):
        """The value of an expression.

        Raises
        ------
        Misfit
            Its shapes do not go together.
        Unknown
            It holds what is not read.
        mlp.formulas.tree.Unreadable
            The program takes more steps than all its runs have.
        """
        self.spend(1)
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise Unknown("This is no part of a formula that is read here.", node)
        try:
            return handler(self, node)
        except Unknown as problem:
            problem.node = problem.node or node
            raise
        except (TypeError, IndexError, KeyError, OverflowError, AttributeError) as problem:
            raise Unknown(f"This cannot be computed: {type(problem).__name__}.", node) from None
        except (ValueError, ZeroDivisionError) as problem:
            raise Misfit(str(problem)) from None

    def _constant(self, node):
        value = node.value
        if isinstance(value, bool | str) or value is None:
            return value
        if isinstance(value, int | float) and abs(value) <= _LARGEST_NUMBER:
            return value
        raise Unknown("This number is too large.", node)

    def _named(self, node):
        if isinstance(node, ast.Name):
            return None if node.id == "newaxis" else self.lookup(node.id, node)
        path = path_of(node)
        is_attribute = isinstance(node, ast.Attribute)
        if path is None or (is_attribute and path[-1] in ARRAY_ATTRIBUTES):
            return self._attribute(node) if is_attribute else self._subscript(node)
        return None if path[-1] == "newaxis" else self.lookup(identifier_of(path), node)

    def _attribute(self, node):
        value = self.value(node.value)
        if node.attr in ("T", "mT", "H"):
            return self._transposed(value)
        if node.attr == "shape":
            return tuple(array(value).shape)
        if node.attr == "size":
            return int(array(value).size)
        if node.attr == "ndim":
            return int(array(value).ndim)
        if node.attr in ("data", "values", "grad_fn"):
            return value
        raise Unknown(f'"{node.attr}" is no property that is read here.', node)

    def _transposed(self, value):
        """The transpose; that of one number is itself, and a bare vector of Python has none."""
        if np.ndim(value) == 1 and self.layout.endswith("vectors") and self.language != "julia":
            raise Misfit("a vector of one axis has no transpose")
        return self.arithmetic.called("transpose", [value], {})

    def _binary(self, node):
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, list) and isinstance(node.op, ast.Mult) and isinstance(right, int):
            return list(array(left * right)) if len(left) * right <= 1000 else []
        if isinstance(node.op, ast.Mod):
            raise Unknown("A remainder is no part of these formulas.", node)
        sign = SIGNS.get(type(node.op))
        if sign is None:
            raise Unknown("This operator is no part of these formulas.", node)
        if isinstance(left, int) and isinstance(right, int) and sign in _OF_WHOLE_NUMBERS:
            return int(self.arithmetic.combined(sign, left, right))
        if self.layout == "one example" and is_outer(node, np.shape(left), np.shape(right)):
            self.told.add("outer")
        return self.arithmetic.combined(sign, left, right)

    def _unary(self, node):
        value = self.value(node.operand)
        if isinstance(node.op, ast.USub):
            is_number = isinstance(value, int | float)
            return -value if is_number else self.arithmetic.apply("negate", None, value)
        if isinstance(node.op, ast.UAdd):
            return value
        if isinstance(node.op, ast.Not):
            return not value
        return ~array(value)

    def _compare(self, node):
        if len(node.ops) != 1:
            raise Unknown("Expected one comparison.", node)
        left, right = self.value(node.left), self.value(node.comparators[0])
        if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
            return left == right
        sign = _COMPARISONS.get(type(node.ops[0]))
        if sign is None:
            raise Unknown("This comparison is not read.", node)
        return self.arithmetic.combined(sign, left, right)

    def _sequence(self, node):
        return [self.value(part) for part in node.elts]

    def _tuple(self, node):
        return tuple(self.value(part) for part in node.elts)

    def _subscript(self, node):
        value, index = self.value(node.value), self.index(node.slice)
        if isinstance(value, list | tuple) and isinstance(index, int):
            if not -len(value) <= index < len(value):
                raise Misfit(f"the index {index} is beyond the end")
            return value[index]
        values = array(value)
        if isinstance(index, int) and values.ndim == 2 and self.language != "python":
            values = values.ravel(order="F")
        try:
            return values[self.kept(index)]
        except IndexError:
            raise Misfit(f"the index {index!r} does not fit {values.shape}") from None

    def kept(self, index):
        """An index as it is; in Octave a row of a matrix stays a matrix."""
        if self.language != "octave" or not isinstance(index, tuple):
            return index
        if all(isinstance(one, int) for one in index):
            return index
        return tuple(slice(one, one + 1) if isinstance(one, int) else one for one in index)

    def index(self, node):
        """What stands in square brackets, for NumPy; all languages but Python count from 1."""
        if isinstance(node, ast.Constant) and type(node.value) is int and self.language != "python":
            return node.value - 1
        if isinstance(node, ast.Slice):
            parts = [None if part is None else self.value(part)
                     for part in (node.lower, node.upper, node.step)]  # fmt: skip
            if not all(part is None or isinstance(part, int) for part in parts):
                raise Unknown("Expected numbers in a slice.", node)
            return slice(*parts)
        if isinstance(node, ast.Tuple):
            return tuple(self.index(part) for part in node.elts)
        found = self.value(node)
        if isinstance(found, range | list):
            return array(list(found))
        if isinstance(found, np.ndarray) and found.dtype.kind == "f" and found.ndim == 0:
            return int(found)
        return found

    def _call(self, node):
        arguments = [
            self.value(part)
            for part in node.args
            if not isinstance(part, ast.Starred) and not _is_type(part)
        ]
        keywords = {word.arg: self.value(word.value) for word in node.keywords if word.arg}
        if isinstance(node.func, ast.Name) and node.func.id in self.helpers:
            return self._helper(node.func.id, arguments, keywords, node)
        path = path_of(node.func)
        name = path[-1] if path else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if path and name in self.helpers:
            return self._helper(name, arguments, keywords, node)
        name = self.names.functions.get(identifier_key(name), name)
        name = name if name in KNOWN_FUNCTIONS else name.removesuffix("_")
        if name not in KNOWN_FUNCTIONS:
            raise Unknown(f'I do not know the function "{name}".', node)
        if name in ("ones", "reshape", "view") and any(map(_is_size, ast.walk(node))):
            raise Unknown("A size written as a number fits one network only.", node)
        if isinstance(node.func, ast.Attribute) and not _is_module(path[:-1] if path else None):
            arguments = [self.value(node.func.value), *arguments]
        if not arguments:
            raise Unknown(f'"{name}" needs an argument.', node)
        if name in OF_SIZES:
            return OF_SIZES[name](self, arguments, keywords)
        return self.arithmetic.called(name, arguments, keywords)

    def _helper(self, name, arguments, keywords, node):
        """A function that the text itself defines."""
        parameters, result = self.helpers[name]
        outer, self.values = self.values, dict(self.values)
        depth = self.__dict__.setdefault("_depth", 0)
        if depth > 5:
            raise Unknown("A function calls itself too deeply.", node)
        self._depth += 1
        try:
            self.values |= dict(zip(parameters, arguments, strict=False)) | keywords
            return self.value(result)
        finally:
            self.values = outer
            self._depth -= 1

    def _comprehension(self, node):
        if len(node.generators) != 1 or node.generators[0].ifs:
            raise Unknown("Expected one loop and no condition.", node)
        generator = node.generators[0]
        outer, results = dict(self.values), []
        for number in self.numbers(generator.iter, generator.target, [node.elt]):
            self.bind(generator.target, number)
            results.append(self.value(node.elt))
        self.values = outer
        return array(results) if results and not isinstance(results[0], str) else results

    def numbers(self, node, target, body):
        """What a loop runs over; a bound that nothing says is found from what it indexes."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (
            "range", "xrange"
        ) and len(node.args) == 1 and isinstance(target, ast.Name):  # fmt: skip
            bound = node.args[0]
            said = self.names.meaning(bound.id) if isinstance(bound, ast.Name) else None
            if said and said.kind == SIZE and bound.id not in self.values:
                return range(self.sizes[said.name])
            if node not in self.names.indexed:
                self.names.indexed[node] = list(_indexed_axes(target.id, body))
            found = indexed_size(self, self.names.indexed[node])
            if found is not None and not isinstance(node.args[0], ast.Constant):
                return range(found)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("zip", "enumerate")
        ):
            operands = [list(self.numbers(part, None, [])) for part in node.args]
            return list(enumerate(operands[0]) if node.func.id == "enumerate" else
                        zip(*operands, strict=False))  # fmt: skip
        found = self.value(node)
        if isinstance(found, list | tuple):
            return found
        return [int(one) if found.dtype.kind == "i" else one for one in array(found)]

    def bind(self, target, value):
        """A value given to the variable of a loop, or to several."""
        if isinstance(target, ast.Name):
            self.values[target.id] = value
        elif isinstance(target, ast.Tuple) and len(target.elts) == len(value):
            for part, one in zip(target.elts, value, strict=True):
                self.bind(part, one)
        else:
            raise Unknown("Expected a name as the variable of a loop.", target)

    def _lambda(self, node):
        raise Unknown("A function without a name is read only where it gets one.", node)

    def _conditional(self, node):
        test = self.value(node.test)
        return self.value(node.body if test is None or np.all(test) else node.orelse)


class _Own:
    """The network's own names, for an expression of them."""

    functions = given = MappingProxyType({})

    def __init__(self):
        self.indexed = {}

    def meaning(self, identifier):
        key = {"W_1": "W1", "W_2": "W2", "b_1": "b1", "b_2": "b2"}.get(
            identifier_key(identifier), identifier
        )
        return Meaning(VALUE, key) if key in NAMES else None


def _is_type(node):
    """Whether this is float, np.float64 or bool, which says of numbers what they are."""
    path = path_of(node)
    return bool(path) and re.fullmatch(r"(?:float|int|bool|double)_?\d*", path[-1]) is not None


def _is_size(node):
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1


def _is_module(path):
    """Whether the words before a function are a module or an object, and no array."""
    if not path:
        return False
    return path in (("self",), ("model",), ("net",)) or path[0] in (
        "np", "numpy", "torch", "tf", "F", "jnp", "math", "nn", "K", "jax", "scipy", "xp", "cp",
        "special", "onp", "LinearAlgebra", "functional",
    )  # fmt: skip


def indexed_size(run, axes):
    """The length of the first axis that has one, of those that a loop variable indexes, or None."""
    for identifier, place in axes:
        found = _shape_of_name(run, identifier)
        if found is not None and place < len(found):
            return found[place]
    return None


def _indexed_axes(variable, body):
    """The axes that a loop variable indexes in some statements: of which name, and which."""
    for statement in body:
        for node in ast.walk(statement):
            if not isinstance(node, ast.Subscript):
                continue
            base, indices = unindexed(node)
            path = path_of(base)
            for place, index in enumerate(indices if path else ()):
                if isinstance(index, ast.Name) and index.id == variable:
                    yield identifier_of(path), place


def _shape_of_name(run, identifier):
    try:
        return np.shape(run.lookup(identifier, None))
    except (Unknown, Misfit, ValueError):  # rows of different lengths have no shape
        return None


_HANDLERS = {
    ast.Constant: Run._constant,
    ast.Name: Run._named,
    ast.Attribute: Run._named,
    ast.Subscript: Run._named,
    ast.BinOp: Run._binary,
    ast.UnaryOp: Run._unary,
    ast.Compare: Run._compare,
    ast.List: Run._sequence,
    ast.Tuple: Run._tuple,
    ast.Call: Run._call,
    ast.GeneratorExp: Run._comprehension,
    ast.ListComp: Run._comprehension,
    ast.Lambda: Run._lambda,
    ast.IfExp: Run._conditional,
}
