"""What the statements of a program claim, and what each claim comes to.

What is right keeps its value, with the factor 1/N that it may have; what is wrong is put right, so
that each line is judged on its own. A letter that the program makes up carries what it was given.
"""

import ast

import numpy as np

from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
)
from mlp.formulas.programs.agreement import RANK, Said, as_array, compared, multiple
from mlp.formulas.programs.functions import Misfit, Unknown, array
from mlp.formulas.programs.loops import PARAMETERS
from mlp.formulas.programs.names import GRADIENT, INNER, VALUE, Meaning, delta_family

OF_ONE_EXAMPLE = (
    "Right for one example alone, where * of a column and a row broadcasts to their outer product; "
    "for a batch it is wrong. Write @ for the matrix product."
)


class Outdone(Exception):
    """A claim fails that holds elsewhere: this convention is no better than another."""


class Ledger:
    """The claims of one run.

    Parameters
    ----------
    run : mlp.formulas.programs.interpreter.Run
    outline : mlp.formulas.programs.outline.Outline
        What is known of the whole program before it runs.
    wrt : str or None
        What an expression that stands alone is the gradient with respect to.

    Attributes
    ----------
    said : list of Said
        What was found, in the order of the run.
    inside_loop : int
        How many loops over entries are running.
    example : int or None
        The example that a loop over a batch has taken.
    summed : set of str
        Names that this loop fills bit by bit.
    put_right : set of str
        Names whose last claim was wrong: a mere factor says nothing of them.
    holds_at_least : int or float
        How many claims, from the first, are not wrong in the best convention so far.
    """

    def __init__(self, run, outline, wrt):
        self.run = run
        self.outline = outline
        self.wrt = wrt
        self.said = []
        self.inside_loop = 0
        self.example = None
        self.summed = frozenset()
        self.put_right = set()
        self.holds_at_least = 0
        self._pending = {}

    def meaning(self, identifier):
        """What an assignment to a name claims: a gradient, a layer, or nothing."""
        meaning = self.run.names.meaning(identifier)
        if meaning is None or not meaning.sure or identifier in self.run.label_indices:
            return None
        if meaning.kind == GRADIENT or (meaning.kind == VALUE and meaning.name in INNER):
            return meaning
        return None

    def claim(self, identifier, value, node):
        """An assignment judged; the name then has the value, or the true one."""
        meaning = self.meaning(identifier)
        if meaning is None:
            self._fresh(identifier, value, node)
            return
        truth = self.truth(meaning, identifier)
        if truth is None:
            self.run.values[identifier] = value
            return
        try:
            array(value)
        except (Misfit, Unknown) as problem:
            self.fails(identifier, problem, node)
            return
        verdict = self._softened(self.verdict(value, truth, meaning))
        several = identifier in self.outline.reworked and meaning.name not in PARAMETERS
        # What stands behind dz = p is the whole of it.
        several = several and not (
            identifier in self.outline.corrected and isinstance(node, ast.AugAssign)
        )
        fits = verdict in (RIGHT, AMBIGUOUS)
        if not fits and several and not self._is_anothers(value):
            self.run.values[identifier] = value
            self._holds(identifier, value)
            self.say(node, EMPTY, meaning)
            return
        if not fits and not self._is_meant(value, meaning):
            self.run.values[identifier] = value
            self.say(node, EMPTY, None)
            return
        self.put_right -= {identifier}
        if fits:
            self.run.values[identifier] = value
            if meaning.name in INNER:
                self.run.definitions.holders[meaning] = identifier
        elif self.example is not None:
            self.run.values[identifier] = truth
        else:
            self.run.values.pop(identifier, None)
            self.put_right.add(identifier)
        self.say(node, verdict, meaning, OF_ONE_EXAMPLE if verdict == AMBIGUOUS else "")

    def _softened(self, verdict):
        """Right by an outer product that NumPy broadcasts: so of one example, never of a batch."""
        by_broadcast = "outer" in self.run.told and verdict in (RIGHT, TRANSPOSED)
        return AMBIGUOUS if by_broadcast else verdict

    def overwritten(self, identifier, value, node):
        """An input or a label whose name a layer takes: it is no input from here on."""
        self.run.values.pop(identifier, None)
        self.run.definitions.overwritten[identifier] = value
        self._holds(identifier, value)
        self.say(node, EMPTY, None)

    def _holds(self, identifier, value):
        """The layer noted that a name of something else holds: its own name has no value."""
        for name in INNER:
            meaning = Meaning(VALUE, name)
            if self.verdict(value, self.truth(meaning), meaning) == RIGHT:
                self.run.definitions.holders[meaning] = identifier

    def truth(self, meaning, identifier=None):
        """What the network has: that of one example, where a loop has taken one."""
        return self.run.truth(meaning, None if identifier in self.summed else self.example)

    def verdict(self, value, truth, meaning):
        """The verdict on a value that is said to be what a meaning stands for."""
        is_vector = meaning.name not in ("W1", "W2")
        alone = self.run.sizes["N"] == 1 or self.example is not None
        single = is_vector and (alone or meaning.name in PARAMETERS)
        number = self.run.sizes["N"] if meaning.kind == GRADIENT else 1
        if self.example is not None and is_vector and np.size(value) == truth.size:
            value, truth = np.ravel(value), truth.ravel()
        return compared(array(value), truth, number, single)

    def _is_meant(self, value, meaning):
        """Whether a layer's name holds a layer, and no number or gradient."""
        if meaning.kind == GRADIENT:
            # Many call the error at the logits the gradient of the output.
            truth = self.truth(Meaning(GRADIENT, "theta"))
            return meaning.name != "yhat" or multiple(value, truth) is None
        slopes = (self.truth(Meaning(GRADIENT, name)) for name in INNER)
        return np.ndim(value) > 0 and all(multiple(value, slope) is None for slope in slopes)

    def _fresh(self, identifier, value, node):
        """A letter that the program makes up: it carries its value; a usual delta is judged."""
        self.run.values[identifier] = value
        if self.wrt and node is self.outline.last and isinstance(value, np.ndarray):
            meaning = Meaning(GRADIENT, self.wrt)
            self.say(node, self.verdict(value, self.truth(meaning), meaning), meaning)
            return
        if delta_family(identifier) is None or not isinstance(value, np.ndarray):
            return
        said = self.outline.deltas.get(identifier)
        for name in ("theta", "a", "h"):
            if name != said and self._has_its_own_name(name):
                continue
            meaning = Meaning(GRADIENT, name)
            truth = self.truth(meaning)
            if self.verdict(value, truth, meaning) == RIGHT:
                self.say(node, RIGHT, meaning)
                return
            if multiple(value, truth) is not None:
                self.say(node, EMPTY, meaning)
                return
        if said is None or identifier in self.outline.reworked:
            self.say(node, EMPTY, None)
            return
        meaning = Meaning(GRADIENT, said)
        verdict = self.verdict(value, self.truth(meaning), meaning)
        self.say(node, verdict if verdict == WRONG_VALUE else EMPTY, meaning)

    def _is_anothers(self, value):
        """Whether a value is a gradient for which the text has another name that it never sets."""
        if not isinstance(value, np.ndarray):
            return False
        found = (Meaning(GRADIENT, name) for name in ("theta", "a", "h"))
        return any(
            self.verdict(value, self.truth(meaning), meaning) == RIGHT
            and self._has_its_own_name(meaning.name)
            for meaning in found
        )

    def _has_its_own_name(self, quantity):
        """Whether the text uses a name for a gradient, which it takes as known."""
        for name in self.outline.identifiers:
            meaning = self.run.names.meaning(name)
            said = meaning.name if meaning and meaning.kind == GRADIENT else None
            said = said or self.outline.deltas.get(name)
            if said == quantity and not self.outline.assigned[name]:
                return True
        return False

    def say(self, node, verdict, meaning, why="", blamed=None):
        """One claim noted; of what a loop says several times the worst."""
        new = Said(node, verdict, meaning, why, blamed, frozenset(self.run.told))
        self.run.told = set()
        repeats = self.example is not None or self.inside_loop
        for place, one in enumerate(self.said) if repeats else ():
            if (one.node.lineno, one.node.col_offset) == (node.lineno, node.col_offset):
                self.said[place] = max(one, new, key=lambda said: RANK[said.verdict])
                return
        self.said.append(new)
        if RANK[verdict] > RANK[TRANSPOSED] and len(self.said) <= self.holds_at_least:
            raise Outdone

    def fails(self, identifier, problem, node):
        """A statement that cannot be carried out."""
        meaning = self.meaning(identifier) if identifier else None
        delta = self.outline.deltas.get(identifier)
        self.run.values.pop(identifier, None)
        if isinstance(problem, Misfit):
            if meaning is None and delta:
                meaning = Meaning(GRADIENT, delta)
            self.say(node, WRONG_SHAPE, meaning, str(problem))
        elif meaning is not None or delta:
            self.say(node, UNREADABLE, meaning, problem.message, problem.node)

    def waits(self, identifier):
        """Whether a name is judged only when the loop is through."""
        return self.inside_loop or identifier in self.summed

    def wait(self, identifier, value, node):
        """A name filled by a loop: it is judged when the loop is through."""
        self.run.values[identifier] = value
        if self.meaning(identifier) or identifier in self.outline.deltas:
            self._pending[identifier] = node

    def claim_what_waits(self):
        """What a loop has filled is judged, but for what a loop around it fills on."""
        ready = [name for name in self._pending if name not in self.summed]
        for identifier in ready:
            node = self._pending.pop(identifier)
            if identifier in self.run.values:
                self.claim(identifier, as_array(self.run.values[identifier]), node)
