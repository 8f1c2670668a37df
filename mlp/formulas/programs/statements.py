"""The statements of a program carried out one by one.

An assignment to a quantity of the network, or to the gradient with respect to one, claims its
value: `mlp.formulas.programs.ledger` says what the claim comes to.
"""

import ast

import numpy as np

from mlp.formulas.judging.verdict import (
    EMPTY,
    RIGHT,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.meaning.conventions import VARIABLES
from mlp.formulas.programs.agreement import (
    as_array,
    verdict_on_step,
)
from mlp.formulas.programs.functions import KNOWN_FUNCTIONS, Misfit, Unknown, array, frozen
from mlp.formulas.programs.interpreter import SIGNS
from mlp.formulas.programs.ledger import Ledger
from mlp.formulas.programs.loops import (
    PARAMETERS,
    adds_to_itself,
    runs_over_entries,
    runs_over_examples,
    summed_names,
)
from mlp.formulas.programs.names import (
    COUNTS,
    GRADIENT,
    INNER,
    VALUE,
    Meaning,
    identifier_of,
    path_of,
    unindexed,
)
from mlp.formulas.programs.outline import ACTIVATIONS, entries_of_container, is_start
from mlp.formulas.programs.results import alone, returned
from mlp.formulas.programs.undefined import Definitions

# What a statement takes beside its expression, in steps of one part of an expression.
_STEPS_OF_STATEMENT = 5


class Walk:
    """The statements carried out in one run.

    Parameters
    ----------
    run : mlp.formulas.programs.interpreter.Run
    outline : mlp.formulas.programs.outline.Outline
        What is known of the whole program before it runs.
    wrt : str or None
        What an expression that stands alone is the gradient with respect to.

    Attributes
    ----------
    result : Meaning or None
        The gradient that the name of the function around says: def dL_dx(x, y).
    """

    def __init__(self, run, outline, wrt):
        self.result = None
        self.run = run
        self.outline = outline
        self.wrt = wrt
        self.claims = Ledger(run, outline, wrt)
        self.extents = {}
        run.helpers = outline.helpers
        run.deltas = outline.deltas
        run.definitions = Definitions(outline.bound, outline.sources, outline.undefined)

    def through(self, statements):
        """All of some statements."""
        for statement in statements:
            handler = _STATEMENTS.get(type(statement))
            if handler:
                self.run.spend(_STEPS_OF_STATEMENT)
                handler(self, statement)

    # -- assignments ------------------------------------------------------------------------

    def _assign(self, statement):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if statement.value is None or isinstance(statement.value, ast.Lambda):
            return
        for target in targets:
            self.assign_to(target, statement.value, statement)

    def assign_to(self, target, expression, statement):
        """The value of an expression given to a name, to an entry or to several names."""
        container = entries_of_container(expression)
        if container is not None:
            # As one assignment to each entry; an empty one makes room only.
            for key, value in container:
                self.assign_to(ast.Subscript(target, ast.Constant(key)), value, value)
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
            self.claims.say(statement, EMPTY, None)
            return
        meaning = self.run.names.meaning(identifier)
        fills = identifier not in self.run.values or self.claims.example is not None
        is_gradient = meaning and meaning.kind == GRADIENT
        if is_gradient and fills and adds_to_itself(identifier, expression):
            added = ast.AugAssign(target, expression.op, expression.right)
            self._augmented(ast.copy_location(added, statement))
            return
        is_given = meaning and meaning.kind == VALUE and meaning.name in (*PARAMETERS, "x", "y")
        if is_given and meaning.sure:
            self._given(identifier, meaning, expression, statement)
            return
        try:
            value = frozen(self.run.value(expression))
        except (Misfit, Unknown) as problem:
            self.claims.fails(identifier, problem, statement)
            return
        if is_start(expression) or value is None:
            self._begin(identifier, as_array(value), expression)
            return
        if not isinstance(value, np.ndarray | float | int | list):
            self.run.values[identifier] = value
            return
        if self.claims.waits(identifier) and self.claims.meaning(identifier):
            self.claims.wait(identifier, value, statement)
            return
        self.claims.claim(identifier, as_array(value), statement)

    def _begin(self, identifier, value, expression):
        """Room made for a name; sizes called n and m may be those of the examples or of a layer."""
        truth = self.claims.truth(self.claims.meaning(identifier), identifier)
        if (
            truth is not None
            and isinstance(expression, ast.Call)
            and np.shape(value) != truth.shape
        ):
            named = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
            value = 0 * truth if named & COUNTS else value
        self.run.values[identifier] = value

    def _says_nothing(self, identifier, expression):
        """Whether both sides are one name: A1 = cache["A1"]."""
        path = path_of(expression)
        return path is not None and identifier_of(path) == identifier

    def _assign_several(self, target, expression, statement):
        if isinstance(expression, ast.Tuple | ast.List) and len(expression.elts) == len(
            target.elts
        ):
            for part, one in zip(target.elts, expression.elts, strict=True):
                self.assign_to(part, one, statement)
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
            if path and identifier_of(path) == identifier and meaning.name in PARAMETERS:
                self._update(meaning, expression.right, expression.op, statement)
                return
        is_layer = meaning.name in ("x", "y") and self._is_layer(identifier, expression)
        try:
            value = array(self.run.value(expression))
        except (Misfit, Unknown) as problem:
            if is_layer:
                self.claims.fails(identifier, problem, statement)
                self.run.definitions.overwritten[identifier] = None
            return
        if self._is_another_parameter(meaning, expression):
            self.claims.say(statement, WRONG_VALUE, meaning)
            return
        truth = self.claims.truth(meaning)
        fits = value.shape == truth.shape or (
            self.claims.example is not None and value.size == truth.size
        )
        if fits and np.allclose(value.ravel(), truth.ravel()):
            self.run.values[identifier] = value
        elif is_layer:
            self.claims.overwritten(identifier, frozen(value), statement)

    def _is_layer(self, identifier, expression):
        """Whether a value is worked out of weights or layers, as no input and no label is."""
        if identifier in self.run.definitions.overwritten:
            return True
        waiting = [expression]
        while waiting:
            part = waiting.pop()
            if isinstance(part, ast.Attribute) and part.attr in ("shape", "size", "ndim"):
                continue
            waiting.extend(ast.iter_child_nodes(part))
            path = path_of(part.func if isinstance(part, ast.Call) else part)
            if path is None:
                continue
            if isinstance(part, ast.Call):
                if path[-1] in ACTIVATIONS:
                    return True
                continue
            found = self.run.names.meaning(identifier_of(path))
            if found and found.kind == VALUE and found.name in (*PARAMETERS, *INNER):
                return True
        return False

    def _is_another_parameter(self, meaning, expression):
        """Whether W1 is said to be W2."""
        path = path_of(expression)
        other = self.run.names.meaning(identifier_of(path)) if path else None
        return (
            other is not None
            and other.kind == VALUE
            and {meaning.name, other.name} <= {*PARAMETERS}
            and meaning.name != other.name
        )

    def _update(self, meaning, expression, operator, statement):
        """W -= step * G claims that G is a positive multiple of the gradient."""
        gradient = Meaning(GRADIENT, meaning.name)
        truth = self.claims.truth(gradient)
        try:
            value = array(self.run.value(expression))
        except Misfit as problem:
            self.claims.say(statement, WRONG_SHAPE, gradient, str(problem))
            return
        except Unknown:
            self.claims.say(statement, EMPTY, None)
            return
        sign = 1 if isinstance(operator, ast.Sub) else -1
        verdict = verdict_on_step(value, truth, sign)
        if verdict == RIGHT and not _says_new(expression):
            verdict = EMPTY
        self.run.told.add("update")
        self.claims.say(statement, verdict, gradient)

    def _augmented(self, statement):
        path = path_of(statement.target)
        if path is None:
            self._assign_entry(statement.target, statement.value, statement, statement.op)
            return
        identifier = identifier_of(path)
        meaning = self.run.names.meaning(identifier)
        if meaning and meaning.kind == VALUE and meaning.name in PARAMETERS:
            if isinstance(statement.op, ast.Add | ast.Sub):
                self._update(meaning, statement.value, statement.op, statement)
            return
        if identifier in self.claims.put_right and isinstance(statement.op, ast.Div | ast.Mult):
            self.claims.say(statement, EMPTY, None)
            return
        combined = ast.copy_location(
            ast.BinOp(statement.target, statement.op, statement.value), statement.value
        )
        is_new = identifier not in self.run.values
        try:
            added = self.run.value(statement.value)
            if is_new and meaning and meaning.kind == GRADIENT and (
                isinstance(statement.op, ast.Add | ast.Sub) and "penalty" not in self.run.told
            ):  # fmt: skip
                # A sum that nothing has begun begins at zero.
                self.run.values[identifier] = 0 * self.claims.truth(meaning, identifier)
            before = self.run.lookup(identifier, statement.target)
            value = frozen(self.run.value(combined))
        except (Misfit, Unknown) as problem:
            self.claims.fails(identifier, problem, statement)
            return
        if "penalty" in self.run.told and not np.any(array(added)):
            self.claims.say(statement, EMPTY, None)
            return
        if np.ndim(before) and np.shape(value) != np.shape(before):
            self.claims.fails(identifier, Misfit("the result does not fit in its place"), statement)
            return
        if self.claims.waits(identifier):
            self.claims.wait(identifier, value, statement)
            return
        self.claims.claim(identifier, as_array(value), statement)

    def _assign_entry(self, target, expression, statement, operator):
        """An assignment to entries: dW2[j][k] = …, probs[range(N), y] -= 1."""
        base, indices = unindexed(target)
        path = path_of(base)
        if path is None or not indices or any(isinstance(one, ast.UnaryOp) for one in indices):
            return  # nabla_w[-1] is no entry, but a layer of a list
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
            self.claims.fails(identifier, problem, statement)
            return
        finally:
            for name in free:
                self.run.values.pop(name, None)
        if self.claims.waits(identifier):
            self.claims.wait(identifier, entries, statement)
            return
        self.claims.claim(identifier, entries, statement)

    def _set_entry(self, entries, target, expression, operator):
        _, indices = unindexed(target)
        place = tuple(self.run.index(index) for index in indices)
        value = self.run.value(expression)
        try:
            if type(operator) in SIGNS:
                value = self.run.arithmetic.combined(SIGNS[type(operator)], entries[place], value)
            entries[place] = value
        except (IndexError, ValueError, TypeError) as problem:
            raise Misfit(str(problem)) from None

    def _entries(self, identifier, indices, free):
        """The array whose entries are set: a copy of what the name has, or zeros."""
        known = self.run.values.get(identifier)
        if known is None:
            meaning = self.run.names.meaning(identifier)
            truth = self.claims.truth(meaning, identifier)
            if truth is None and self.outline.deltas.get(identifier):
                meant = Meaning(GRADIENT, self.outline.deltas[identifier])
                truth = self.claims.truth(meant, identifier)
            sizes = [
                self.extents.get(index.id) if isinstance(index, ast.Name) else None
                for index in indices
            ]
            if truth is not None:
                if meaning and meaning.kind == VALUE and not free and not self.claims.inside_loop:
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
        names = self.run.names
        if statement not in names.loops:
            kind = runs_over_examples(statement, names), runs_over_entries(statement, names)
            names.loops[statement] = kind
        of_examples, of_entries = names.loops[statement]
        of_examples = of_examples and self.claims.example is None
        if not of_examples and not of_entries:
            self.through(statement.body)
            return
        try:
            numbers = list(
                self.run.numbers(statement.iter, statement.target, statement.body)
            )[:400]  # fmt: skip
        except (Misfit, Unknown):
            self.through(statement.body)
            return
        of_examples = of_examples and len(numbers) == self.run.sizes["N"]
        if isinstance(statement.target, ast.Name):
            self.extents[statement.target.id] = len(numbers)
        if of_examples:
            self.claims.summed = summed_names(statement, names, self.run.values)
        self.claims.inside_loop += not of_examples
        for place, number in enumerate(numbers):
            self.claims.example = place if of_examples else self.claims.example
            try:
                self.run.bind(statement.target, number)
            except (Unknown, TypeError):
                break
            self.through(statement.body)
        self.claims.inside_loop -= not of_examples
        if of_examples:
            self.claims.example, self.claims.summed = None, frozenset()
        if not self.claims.inside_loop:
            self.claims.claim_what_waits()

    def _function(self, statement):
        known = statement.name in KNOWN_FUNCTIONS and not self._is_of_network(statement)
        if statement.name in self.outline.helpers or known:
            return
        outer = self.run.definitions, self.result
        self.run.definitions = self.run.definitions.inside(statement)
        said = self.run.names.meaning(statement.name)
        self.result = said if said and said.kind == GRADIENT and said.name in VARIABLES else None
        self.through(statement.body)
        self.run.definitions, self.result = outer

    def _is_of_network(self, statement):
        """Whether a function called f or g works with weights, as no activation does."""
        names = {part.id for part in ast.walk(statement) if isinstance(part, ast.Name)}
        names |= {argument.arg for argument in statement.args.args}
        meanings = map(self.run.names.meaning, names)
        return any(one and one.kind == VALUE and one.name in PARAMETERS for one in meanings)

    def _body(self, statement):
        self.through(statement.body)

    def _expression(self, statement):
        if self.outline.is_bare(statement):
            alone(self, statement.value)


def _says_new(expression):
    """Whether a step is more than a gradient by its name."""
    return any(
        isinstance(part, ast.Call)
        or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult | ast.Sub))
        for part in ast.walk(expression)
    )


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
    ast.Return: returned,
    ast.Expr: Walk._expression,
}
