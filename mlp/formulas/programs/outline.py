"""What is known of a program before it runs: its names, its own functions, its deltas."""

import ast
import collections

from mlp.formulas.programs.functions import KNOWN_FUNCTIONS
from mlp.formulas.programs.names import (
    ARRAY_ATTRIBUTES,
    COUNTS,
    delta_family,
    identifier_of,
    path_of,
    unindexed,
)
from mlp.formulas.programs.undefined import bound_names, sources
from mlp.formulas.tree import TOO_LARGE, Unreadable

_MOST_NODES = 6_000
_DEEPEST = 120
_LONGEST_INLINED = 400
_AXES = ("axis", "dim", "dims", "keepdims", "keepdim")
_STARTS = frozenset(("zeros", "zeros_like", "empty", "empty_like"))
_LABELS = frozenset(
    ("y", "Y", "labels", "label", "t", "target", "targets", "y_true", "y_train", "y_batch",
     "y_true_labels", "ytrue", "classes", "label_idx", "true_label", "y_labels", "correct",
     "correct_class", "gold", "idx", "y_idx")
)  # fmt: skip
ACTIVATIONS = frozenset(("sigmoid", "softmax", "tanh", "relu", "sigma", "expit"))
_TAKES_CLASSES = frozenset(("one_hot", "to_categorical", "onehot"))


def depth_of(tree):
    """How deep a syntax tree is, found without recursion; Unreadable if it is too large."""
    deepest, count, stack = 0, 0, [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        count += 1
        deepest = max(deepest, depth)
        if count > _MOST_NODES or depth > _DEEPEST:
            raise Unreadable("The program is too large or nested too deep.", None, TOO_LARGE)
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return deepest


class Outline:
    """The names and functions of a program.

    Parameters
    ----------
    module : ast.Module

    Attributes
    ----------
    identifiers : list of str
        All names, in the order of the text.
    assigned : Counter
        How often each name is given a value.
    helpers : dict
        Functions of the text that the text itself calls: parameters and result.
    label_indices : frozenset of str
        Labels that are used as indices.
    has_batch : bool
        Whether it sums along an axis, so that there are several examples.
    counts_examples : bool
        Whether it asks how many examples there are.
    last : ast node or None
        The last statement, which is the one that is asked about where nothing else says it.
    reworked : frozenset of str
        Names that get a new value made of their old one, in one step or in several.
    corrected : dict
        Names that begin as another name, or as a softmax (None), and are changed where a label
        says: dz = p; dz[y] -= 1.
    logits : frozenset of str
        Names that go into a softmax, and into no activation.
    deltas : dict
        Names of deltas to the quantity whose gradient they are by habit.
    bound : frozenset of str
        Names that get a value anywhere.
    sources : dict
        Names that assignments give a value to the names that these values read.
    undefined : dict
        Names that are read and never defined to the names that were meant, once these are known.

    Examples
    --------
    >>> outline = Outline(ast.parse("d2 = p - y\\nd1 = d2 @ W2.T"))
    >>> outline.deltas
    {'d2': 'theta', 'd1': 'a'}
    """

    def __init__(self, module):
        depth_of(module)
        self.module = module
        self.assigned = collections.Counter()
        self.identifiers = []
        self._called = set()
        self._exponentials = set()
        self._loops = []
        self._into = {"softmax": set(), "activation": set()}
        labels = set()
        for node in ast.walk(module):
            self._note(node, labels)
        for loop in self._loops:
            labels |= _zipped_with(labels, loop)
        self.identifiers = list(dict.fromkeys(self.identifiers))
        self.helpers = self._helpers()
        self.label_indices = frozenset(labels)
        self.reworked = _reworked(module)
        self.corrected = _corrected(module, self.label_indices)
        self.logits = frozenset(self._into["softmax"] - self._into["activation"])
        self.deltas = self._deltas()
        self.bound, self.sources = bound_names(module), sources(module)
        self.undefined = {}
        self.has_batch = self._sums_examples()
        self.counts_examples = self._counts_examples()
        self._bare = self._bare_statement()
        statements = [part for part in module.body if not _is_text(part)]
        self.last = statements[-1] if statements else None

    def _note(self, node, labels):
        path = path_of(node)
        if path and (len(path) == 1 or path[-1] not in ARRAY_ATTRIBUTES):
            self.identifiers.append(identifier_of(path))
        if isinstance(node, ast.Assign):
            for target in node.targets:
                parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                for part in parts:
                    if not is_start(node.value) or path_of(part) is None:
                        self._count(part)
                if _is_exponential(node.value) and isinstance(target, ast.Name):
                    self._exponentials.add(target.id)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            self._count(node.target)
        elif isinstance(node, ast.Call):
            called = path_of(node.func)
            if called:
                self._called.add(called[-1])
                if called[-1] in _TAKES_CLASSES and node.args:
                    labels |= _label_names(node.args[0])
                argument = path_of(node.args[0]) if node.args else None
                if argument and called[-1] in ACTIVATIONS:
                    kind = "softmax" if called[-1] == "softmax" else "activation"
                    self._into[kind].add(identifier_of(argument))
        elif isinstance(node, ast.Subscript) and path_of(node) is None:
            labels |= _label_names(node.slice)
        elif isinstance(node, ast.For):
            self._loops.append(node)

    def _count(self, target):
        base, _ = unindexed(target)
        path = path_of(base)
        if path:
            self.assigned[identifier_of(path)] += 1

    def _helpers(self):
        """Functions with one result that the text calls, and letters that are functions."""
        found = {}
        for node in ast.walk(self.module):
            if isinstance(node, ast.FunctionDef) and node.name in self._called:
                result = node.body[-1]
                inner = [part for part in node.body if not _is_text(part)]
                parameters = [argument.arg for argument in node.args.args]
                if len(inner) == 1 and isinstance(result, ast.Return) and result.value:
                    found[node.name] = (parameters, result.value)
                elif isinstance(result, ast.Return) and node.name not in KNOWN_FUNCTIONS:
                    expression = _inlined(inner)
                    if expression is not None:
                        found[node.name] = (parameters, expression)
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Lambda)
                and isinstance(node.targets[0], ast.Name)
            ):
                parameters = [argument.arg for argument in node.value.args.args]
                found[node.targets[0].id] = (parameters, node.value.body)
        return found

    def _sums_examples(self):
        for node in ast.walk(self.module):
            if not isinstance(node, ast.Call):
                continue
            path = path_of(node.func)
            name = path[-1] if path else getattr(node.func, "attr", "")
            if name in ("einsum", "colSums", "rowSums", "colMeans", "rowMeans"):
                return True
            if name in ("sum", "mean") and (
                len(node.args) > 1 or any(word.arg in _AXES for word in node.keywords)
            ):
                return True
        return False

    def _counts_examples(self):
        for node in ast.walk(self.module):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Mult):
                for part in ast.walk(node.right):
                    if isinstance(part, ast.Name) and part.id in COUNTS:
                        return True
        return bool(COUNTS & set(self.identifiers) & self.assigned.keys())

    def _deltas(self):
        """Deltas in the order of their first use: the output's comes first, then the hidden's."""
        families = collections.defaultdict(list)
        found = {}
        for identifier in self.identifiers:
            family = delta_family(identifier)
            if family is None or identifier in self._exponentials:
                continue
            families[family[0]].append((identifier, family[1]))
        for members in families.values():
            numbers = sorted({number for _, number in members if number is not None})
            for identifier, number in members:
                if number is None:
                    found[identifier] = "theta"
                elif len(numbers) > 1:
                    found[identifier] = "theta" if number == numbers[-1] else "a"
                else:
                    found[identifier] = "theta" if number >= 2 else "a"
        return found

    def _bare_statement(self):
        """The expression that stands alone, if the program is nothing else."""
        statements = [part for part in self.module.body if not _is_text(part)]
        if not statements:
            return None
        last = statements[-1]
        if isinstance(last, ast.FunctionDef) and not self.assigned:
            last = last.body[-1]
        return last if isinstance(last, ast.Expr | ast.Return) else None

    def is_result(self, statement):
        """Whether a statement returns the result of the function that the text ends with."""
        statements = [part for part in self.module.body if not _is_text(part)]
        last = statements[-1] if statements else None
        return isinstance(last, ast.FunctionDef) and statement is last.body[-1]

    def is_bare(self, statement):
        """Whether a statement is the expression that is asked about."""
        value = statement.value
        if statement is not self._bare or isinstance(value, ast.Tuple | ast.Dict | ast.Constant):
            return False
        if isinstance(value, ast.Call) and self.assigned and isinstance(statement, ast.Expr):
            return self._is_known_call(value)
        return not isinstance(value, ast.Name) or not self.assigned

    def _is_known_call(self, call):
        """Whether a call computes something, as print(loss) and optimizer.step() do not."""
        path = path_of(call.func)
        name = path[-1] if path else getattr(call.func, "attr", "")
        return name in KNOWN_FUNCTIONS or name in self.helpers


def _inlined(statements):
    """The result of a short function, its own letters put in; None where that is not simple."""
    *before, last = statements
    given = {}
    for statement in before:
        if (
            not isinstance(statement, ast.Assign)
            or len(statement.targets) != 1
            or not isinstance(statement.targets[0], ast.Name)
        ):
            return None
        given[statement.targets[0].id] = _put_in(statement.value, given)
        if len(ast.unparse(given[statement.targets[0].id])) > _LONGEST_INLINED:
            return None
    return _put_in(last.value, given)


def _put_in(expression, given):
    class _Putting(ast.NodeTransformer):
        def visit_Name(self, node):
            return given.get(node.id, node)

    copied = ast.parse(ast.unparse(expression), mode="eval").body
    return ast.fix_missing_locations(ast.copy_location(_Putting().visit(copied), expression))


def is_start(expression):
    """Whether an expression only makes room: zeros, [0.0] * K, None."""
    if isinstance(expression, ast.Constant):
        return True
    if isinstance(expression, ast.Call):
        path = path_of(expression.func)
        return bool(path) and path[-1] in _STARTS
    if isinstance(expression, ast.BinOp) and isinstance(expression.left, ast.List):
        return True
    if isinstance(expression, ast.ListComp):
        return is_start(expression.elt)
    return isinstance(expression, ast.List | ast.Dict) or (
        isinstance(expression, ast.UnaryOp) and is_start(expression.operand)
    )


_CONTAINERS = frozenset(("dict", "OrderedDict", "defaultdict"))


def entries_of_container(expression):
    """The named entries that {"W2": …} or dict(W2=…) is made with; None of anything else.

    Examples
    --------
    >>> made = ast.parse("{'W2': h, 'b2': d}", mode="eval").body
    >>> [name for name, _ in entries_of_container(made)]
    ['W2', 'b2']
    """
    if isinstance(expression, ast.Dict):
        pairs = zip(expression.keys, expression.values, strict=True)
        return [
            (key.value, value)
            for key, value in pairs
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]
    if isinstance(expression, ast.Call):
        path = path_of(expression.func)
        if path and path[-1] in _CONTAINERS:
            return [(named.arg, named.value) for named in expression.keywords if named.arg]
    return None


def _is_text(statement):
    return isinstance(statement, ast.Expr) and (
        isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
    )


def _reworked(module):
    """Names whose new value is made of their old one: dh = dh * h, or by way of other names."""
    made_of, found = {}, set()
    for node in _in_order(module):
        if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) or node.value is None:
            continue
        read = _names_in(node.value)
        whole = read.union(*(made_of.get(name, ()) for name in read))
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            for part in getattr(target, "elts", [target]):
                base, indices = unindexed(part)
                path = path_of(base)
                if path is None or (is_start(node.value) and not indices):
                    continue
                name = identifier_of(path)
                changes = bool(indices) or isinstance(node, ast.AugAssign)
                if name in made_of and (changes or name in whole):
                    found.add(name)
                made_of[name] = whole
    return frozenset(found)


_COPIES = frozenset(("copy", "clone", "array", "asarray"))


def _corrected(module, labels):
    """Names that are changed where a label says, to the one name that each begins as."""
    begun, changed = collections.defaultdict(list), set()
    for node in _in_order(module):
        if not isinstance(node, ast.Assign | ast.AugAssign):
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            base, indices = unindexed(target)
            path = path_of(base)
            if path is None:
                continue
            if indices and isinstance(node, ast.AugAssign):
                picked = set().union(*map(_names_in, indices)) & labels
                changed |= {identifier_of(path)} if picked else set()
            elif isinstance(node, ast.Assign) or not isinstance(node.op, ast.Div):
                begun[identifier_of(path)].append(node.value)
    found = {name: begun[name][0] for name in changed if len(begun[name]) == 1}
    return {
        name: _copied(value)
        for name, value in found.items()
        if _copied(value) != name and (_copied(value) or _is_softmax(value))
    }


def _copied(expression):
    """The name of which an expression is a copy, or None."""
    if isinstance(expression, ast.Call):
        path = path_of(expression.func)
        if not path or path[-1] not in _COPIES:
            return None
        return _copied(expression.args[0]) if expression.args else identifier_of(path[:-1])
    path = path_of(expression)
    return identifier_of(path) if path else None


def _is_softmax(expression):
    path = path_of(expression.func) if isinstance(expression, ast.Call) else None
    return bool(path) and path[-1] == "softmax"


def _in_order(node):
    """All statements below a node, as they stand in the text."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
            yield from _in_order(child)


def _names_in(expression):
    paths = (path_of(node) for node in ast.walk(expression))
    return {identifier_of(path) for path in paths if path}


def _is_exponential(expression):
    path = path_of(expression.func) if isinstance(expression, ast.Call) else None
    return bool(path) and path[-1] == "exp"


def _label_names(node):
    """Names in square brackets that are labels: probs[range(N), y], p[y[i]]."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    found = set()
    for part in parts:
        base, _ = unindexed(part)
        path = path_of(base)
        if path and (path[-1] in _LABELS or _counts(parts[0])):
            found.add(identifier_of(path))
    return found


def _counts(node):
    """Whether an index is range(N) or np.arange(N), beside which the labels stand."""
    path = path_of(node.func) if isinstance(node, ast.Call) else None
    return bool(path) and path[-1] in ("range", "arange")


def _zipped_with(labels, loop):
    """The arrays from which a loop takes its labels: Y of `for x, y in zip(X, Y)`."""
    if not isinstance(loop.iter, ast.Call) or not isinstance(loop.target, ast.Tuple):
        return set()
    pairs = zip(loop.target.elts, loop.iter.args, strict=False)
    return {
        identifier_of(path)
        for target, source in pairs
        if isinstance(target, ast.Name) and target.id in labels and (path := path_of(source))
    }
