"""The statements of a program carried out one by one, and what each of them claims.

An assignment to a quantity of the network, or to the gradient with respect to one, claims its
value. What is right keeps its value, with the factor 1/N that it may have; what is wrong is put
right, so that each line is judged on its own. A letter that the program makes up carries what it
was given.
"""

import ast

import numpy as np

from mlp.formulas.judging.verdict import (
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.meaning.batches import stored
from mlp.formulas.programs.agreement import Said, as_array, compared, multiple
from mlp.formulas.programs.functions import FUNCTIONS, Misfit, Unknown, array
from mlp.formulas.programs.interpreter import frozen, identifier_of, path_of, unindexed
from mlp.formulas.programs.names import GRADIENT, VALUE, Meaning, delta_family
from mlp.formulas.programs.outline import entries_of_container, is_start

_PARAMETERS = ("W1", "b1", "W2", "b2")
_INNER = ("a", "h", "theta", "yhat")
_IN_PLACE = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}


class Walk:
    """The statements carried out in one run.

    Parameters
    ----------
    run : mlp.formulas.programs.interpreter.Run
    outline : mlp.formulas.programs.outline.Outline
        What is known of the whole program before it runs.
    wrt : str or None
        What an expression that stands alone is the gradient with respect to.
    """

    def __init__(self, run, outline, wrt):
        self.run = run
        self.outline = outline
        self.wrt = wrt
        self.said = []
        self.inside_loop = 0
        self.pending = {}
        self.extents = {}
        run.helpers = outline.helpers
        run.deltas = outline.deltas

    def through(self, statements):
        """All of some statements."""
        for statement in statements:
            handler = _STATEMENTS.get(type(statement))
            if handler:
                handler(self, statement)

    # -- what is claimed --------------------------------------------------------------------

    def _meaning(self, identifier):
        """What an assignment to a name claims: a gradient, a layer, or nothing."""
        meaning = self.run.names.meaning(identifier)
        if meaning is None or not meaning.sure or identifier in self.run.label_indices:
            return None
        if meaning.kind == GRADIENT or (meaning.kind == VALUE and meaning.name in _INNER):
            return meaning
        return None

    def claim(self, identifier, value, node):
        """An assignment judged; the name then has the value, or the true one."""
        meaning = self._meaning(identifier)
        if meaning is None:
            self._fresh(identifier, value, node)
            return
        truth = self.run.truth(meaning)
        if truth is None:
            self.run.values[identifier] = value
            return
        verdict = self._verdict(value, truth, meaning)
        several = self.outline.assigned[identifier] > 1 and meaning.name not in _PARAMETERS
        if verdict != RIGHT and several:
            self.run.values[identifier] = value
            self.say(node, EMPTY, meaning)
            return
        if verdict != RIGHT and not self._is_meant(value, meaning):
            self.run.values[identifier] = value
            self.say(node, EMPTY, None)
            return
        if verdict == RIGHT:
            self.run.values[identifier] = value
        else:
            self.run.values.pop(identifier, None)
        self.say(node, verdict, meaning)

    def _verdict(self, value, truth, meaning):
        is_vector = meaning.name not in ("W1", "W2")
        single = is_vector and (self.run.sizes["N"] == 1 or meaning.name in _PARAMETERS)
        number = self.run.sizes["N"] if meaning.kind == GRADIENT else 1
        return compared(array(value), truth, number, single)

    def _is_meant(self, value, meaning):
        """Whether a layer's name holds a layer, and no number or gradient."""
        if meaning.kind == GRADIENT:
            # Many call the error at the logits the gradient of the output.
            truth = self.run.truth(Meaning(GRADIENT, "theta"))
            return meaning.name != "yhat" or multiple(value, truth) is None
        slopes = (
            stored(self.run.batch.gradients[name], name, self.run.convention, self.run.layout)
            for name in _INNER
        )
        return np.ndim(value) > 0 and all(multiple(value, slope) is None for slope in slopes)

    def _fresh(self, identifier, value, node):
        """A letter that the program makes up: it carries its value; a usual delta is judged."""
        self.run.values[identifier] = value
        if self.wrt and node is self.outline.last and isinstance(value, np.ndarray):
            meaning = Meaning(GRADIENT, self.wrt)
            self.say(node, self._verdict(value, self.run.truth(meaning), meaning), meaning)
            return
        if delta_family(identifier) is None or not isinstance(value, np.ndarray):
            return
        for name in ("theta", "a", "h"):
            truth = stored(
                self.run.batch.gradients[name], name, self.run.convention, self.run.layout
            )
            meaning = Meaning(GRADIENT, name)
            if self._verdict(value, truth, meaning) == RIGHT:
                self.say(node, RIGHT, meaning)
                return
            if multiple(value, truth) is not None:
                self.say(node, EMPTY, meaning)
                return
        said = self.outline.deltas.get(identifier)
        if said is None or self.outline.assigned[identifier] > 1:
            self.say(node, EMPTY, None)
            return
        truth = stored(self.run.batch.gradients[said], said, self.run.convention, self.run.layout)
        meaning = Meaning(GRADIENT, said)
        verdict = self._verdict(value, truth, meaning)
        self.say(node, verdict if verdict == WRONG_VALUE else EMPTY, meaning)

    def say(self, node, verdict, meaning, why="", blamed=None):
        """One claim noted; inside a loop it is judged when the loop is through."""
        self.said.append(Said(node, verdict, meaning, why, blamed, frozenset(self.run.told)))
        self.run.told = set()

    def fails(self, identifier, problem, node):
        """A statement that cannot be carried out."""
        meaning = self._meaning(identifier) if identifier else None
        delta = self.outline.deltas.get(identifier)
        self.run.values.pop(identifier, None)
        if isinstance(problem, Misfit):
            if meaning is None and delta:
                meaning = Meaning(GRADIENT, delta)
            self.say(node, WRONG_SHAPE, meaning, str(problem))
        elif meaning is not None or delta:
            self.say(node, UNREADABLE, meaning, problem.message, problem.node)

    # -- assignments ------------------------------------------------------------------------

    def _assign(self, statement):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if statement.value is None or isinstance(statement.value, ast.Lambda):
            return
        for target in targets:
            self._assign_to(target, statement.value, statement)

    def _assign_to(self, target, expression, statement):
        container = entries_of_container(expression)
        if container is not None:
            # As one assignment to each entry; an empty one makes room only.
            for key, value in container:
                self._assign_to(ast.Subscript(target, ast.Constant(key)), value, value)
            return
        if isinstance(target, ast.Tuple | ast.List):
            self._assign_several(target, expression, statement)
            return
        path = path_of(target)
        if path is None:
            self._assign_entry(target, expression, statement, None)
            return
        identifier = identifier_of(path)
        if self._says_nothing(identifier, expression):
            self.say(statement, EMPTY, None)
            return
        meaning = self.run.names.meaning(identifier)
        is_given = meaning and meaning.kind == VALUE and meaning.name in (*_PARAMETERS, "x", "y")
        if is_given and meaning.sure:
            self._given(identifier, meaning, expression, statement)
            return
        try:
            value = frozen(self.run.value(expression))
        except (Misfit, Unknown) as problem:
            self.fails(identifier, problem, statement)
            return
        if is_start(expression) or value is None:
            self.run.values[identifier] = as_array(value)
            return
        if not isinstance(value, np.ndarray | float | int | list):
            self.run.values[identifier] = value
            return
        if self.inside_loop and self._meaning(identifier):
            self.run.values[identifier] = value
            self.pending[identifier] = statement
            return
        self.claim(identifier, as_array(value), statement)

    def _says_nothing(self, identifier, expression):
        """Whether both sides are one name: A1 = cache["A1"]."""
        path = path_of(expression)
        return path is not None and identifier_of(path) == identifier

    def _assign_several(self, target, expression, statement):
        if isinstance(expression, ast.Tuple | ast.List) and len(expression.elts) == len(
            target.elts
        ):
            for part, one in zip(target.elts, expression.elts, strict=True):
                self._assign_to(part, one, statement)
            return
        try:
            value = self.run.value(expression)
        except (Misfit, Unknown):
            return
        if isinstance(value, tuple | list) and len(value) == len(target.elts):
            for part, one in zip(target.elts, value, strict=True):
                path = path_of(part)
                if path:
                    self.run.values[identifier_of(path)] = one

    def _given(self, identifier, meaning, expression, statement):
        """Weights, inputs and labels: an update, or a value that only the network gives."""
        if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add | ast.Sub):
            path = path_of(expression.left)
            if path and identifier_of(path) == identifier and meaning.name in _PARAMETERS:
                self._update(meaning, expression.right, expression.op, statement)
                return
        try:
            value = self.run.value(expression)
        except (Misfit, Unknown):
            return
        if self._is_another_parameter(meaning, expression):
            self.say(statement, WRONG_VALUE, meaning)
            return
        truth = self.run.truth(meaning)
        if np.shape(value) == np.shape(truth) and np.allclose(array(value), truth):
            self.run.values[identifier] = array(value)

    def _is_another_parameter(self, meaning, expression):
        """Whether W1 is said to be W2."""
        path = path_of(expression)
        other = self.run.names.meaning(identifier_of(path)) if path else None
        return (
            other is not None
            and other.kind == VALUE
            and {meaning.name, other.name} <= {*_PARAMETERS}
            and meaning.name != other.name
        )

    def _update(self, meaning, expression, operator, statement):
        """W -= step * G claims that G is a positive multiple of the gradient."""
        truth = self.run.truth(Meaning(GRADIENT, meaning.name))
        gradient = Meaning(GRADIENT, meaning.name)
        try:
            value = array(self.run.value(expression))
        except Misfit as problem:
            self.say(statement, WRONG_SHAPE, gradient, str(problem))
            return
        except Unknown:
            self.say(statement, EMPTY, None)
            return
        if meaning.name in ("b1", "b2") and value.size == truth.size:
            value = value.reshape(truth.shape)
        found = multiple(value, truth)
        sign = 1 if isinstance(operator, ast.Sub) else -1
        says_new = any(
            isinstance(part, ast.Call)
            or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult | ast.Sub))
            for part in ast.walk(expression)
        )
        if found is not None and found * sign > 0:
            verdict = RIGHT if says_new else EMPTY
        elif found is not None:
            verdict = WRONG_VALUE
        elif value.T.shape == truth.shape and (multiple(value.T, truth) or 0) * sign > 0:
            verdict = TRANSPOSED
        else:
            fits = value.shape == truth.shape
            verdict = WRONG_VALUE if fits else WRONG_SHAPE
        self.run.told.add("update")
        self.say(statement, verdict, gradient)

    def _augmented(self, statement):
        path = path_of(statement.target)
        if path is None:
            self._assign_entry(statement.target, statement.value, statement, statement.op)
            return
        identifier = identifier_of(path)
        meaning = self.run.names.meaning(identifier)
        if meaning and meaning.kind == VALUE and meaning.name in _PARAMETERS:
            if isinstance(statement.op, ast.Add | ast.Sub):
                self._update(meaning, statement.value, statement.op, statement)
            return
        target = ast.copy_location(_as_loaded(statement.target), statement.target)
        combined = ast.copy_location(
            ast.BinOp(target, statement.op, statement.value), statement.value
        )
        try:
            added = self.run.value(statement.value)
            before = self.run.lookup(identifier, statement.target)
            value = frozen(self.run.value(combined))
        except (Misfit, Unknown) as problem:
            self.fails(identifier, problem, statement)
            return
        if "penalty" in self.run.told and not np.any(array(added)):
            self.say(statement, EMPTY, None)
            return
        if np.ndim(before) and np.shape(value) != np.shape(before):
            self.fails(identifier, Misfit("the result does not fit in its place"), statement)
            return
        if self.inside_loop:
            self.run.values[identifier] = value
            if self._meaning(identifier):
                self.pending[identifier] = statement
            return
        self.claim(identifier, as_array(value), statement)

    def _assign_entry(self, target, expression, statement, operator):
        """An assignment to entries: dW2[j][k] = …, probs[range(N), y] -= 1."""
        base, indices = unindexed(target)
        path = path_of(base)
        if path is None or not indices:
            return
        identifier = identifier_of(path)
        free = [
            index.id
            for index in indices
            if isinstance(index, ast.Name)
            and index.id not in self.run.values
            and index.id not in self.run.label_indices
        ]
        try:
            entries = self._entries(identifier, indices, free)
            places = [()]
            for name in free:
                axis = [i.id if isinstance(i, ast.Name) else None for i in indices].index(name)
                places = [(*place, at) for place in places for at in range(entries.shape[axis])]
            for place in places:
                self.run.values |= dict(zip(free, place, strict=True))
                self._set_entry(entries, target, expression, operator)
        except (Misfit, Unknown) as problem:
            self.fails(identifier, problem, statement)
            return
        finally:
            for name in free:
                self.run.values.pop(name, None)
        self.run.values[identifier] = entries
        if self.inside_loop:
            self.pending[identifier] = statement
            return
        self.claim(identifier, entries, statement)

    def _set_entry(self, entries, target, expression, operator):
        _, indices = unindexed(target)
        place = tuple(self.run.index(index) for index in indices)
        value = self.run.value(expression)
        try:
            function = _IN_PLACE.get(type(operator))
            entries[place] = function(entries[place], value) if function else value
        except (IndexError, ValueError, TypeError) as problem:
            raise Misfit(str(problem)) from None

    def _entries(self, identifier, indices, free):
        """The array whose entries are set: a copy of what the name has, or zeros."""
        known = self.run.values.get(identifier)
        if known is None:
            meaning = self.run.names.meaning(identifier)
            truth = self.run.truth(meaning)
            if truth is None and self.outline.deltas.get(identifier):
                truth = self.run.truth(Meaning(GRADIENT, self.outline.deltas[identifier]))
            sizes = [
                self.extents.get(index.id) if isinstance(index, ast.Name) else None
                for index in indices
            ]
            if truth is not None:
                if meaning and meaning.kind == VALUE and not free and not self.inside_loop:
                    return np.array(truth)
                known = np.zeros(np.shape(truth))
            elif None not in sizes:
                known = np.zeros(sizes)
            else:
                raise Unknown(f'I do not know the name "{identifier}".')
        entries = np.array(array(known), dtype=float)
        if entries.ndim < len(indices):
            raise Misfit(f"{identifier} has {entries.ndim} axes, and {len(indices)} indices")
        return entries

    # -- other statements -------------------------------------------------------------------

    def _for(self, statement):
        indexes = self._indexes(statement)
        if not indexes:
            self.through(statement.body)
            return
        try:
            numbers = list(
                self.run.numbers(statement.iter, statement.target, statement.body)
            )[:400]  # fmt: skip
        except (Misfit, Unknown):
            self.through(statement.body)
            return
        if isinstance(statement.target, ast.Name):
            self.extents[statement.target.id] = len(numbers)
        self.inside_loop += 1
        for number in numbers:
            try:
                self.run.bind(statement.target, number)
            except (Unknown, TypeError):
                break
            self.through(statement.body)
        self.inside_loop -= 1
        if not self.inside_loop:
            pending, self.pending = self.pending, {}
            for identifier, node in pending.items():
                if identifier in self.run.values:
                    self.claim(identifier, as_array(self.run.values[identifier]), node)

    def _indexes(self, statement):
        """Whether the variable of a loop is used as an index, or over entries."""
        targets = {node.id for node in ast.walk(statement.target) if isinstance(node, ast.Name)}
        meanings = [self.run.names.meaning(name) for name in targets]
        if all(meaning and meaning.kind == VALUE for meaning in meanings):
            return False
        for part in statement.body:
            for node in ast.walk(part):
                if isinstance(node, ast.Subscript):
                    used = {n.id for n in ast.walk(node.slice) if isinstance(n, ast.Name)}
                    if used & targets:
                        return True
        return False

    def _function(self, statement):
        if statement.name not in self.outline.helpers and statement.name not in FUNCTIONS:
            self.through(statement.body)

    def _body(self, statement):
        self.through(statement.body)

    def _return(self, statement):
        if statement.value is not None and self.outline.is_bare(statement):
            self._bare(statement.value)

    def _expression(self, statement):
        if self.outline.is_bare(statement):
            self._bare(statement.value)

    def _bare(self, expression):
        """An expression that stands alone: the gradient that is asked about."""
        meaning = Meaning(GRADIENT, self.wrt or "x")
        try:
            value = array(self.run.value(expression))
        except Misfit as problem:
            self.say(expression, WRONG_SHAPE, meaning, str(problem))
        except Unknown as problem:
            self.say(expression, UNREADABLE, meaning, problem.message, problem.node)
        else:
            truth = self.run.truth(meaning)
            self.say(expression, self._verdict(value, truth, meaning), meaning)


def _as_loaded(target):
    return ast.parse(ast.unparse(target), mode="eval").body


_STATEMENTS = {
    ast.Assign: Walk._assign,
    ast.AnnAssign: Walk._assign,
    ast.AugAssign: Walk._augmented,
    ast.For: Walk._for,
    ast.While: Walk._body,
    ast.If: Walk._body,
    ast.With: Walk._body,
    ast.Try: Walk._body,
    ast.ClassDef: Walk._body,
    ast.FunctionDef: Walk._function,
    ast.Return: Walk._return,
    ast.Expr: Walk._expression,
}
