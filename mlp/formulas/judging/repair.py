"""The search for the small change that makes a formula right: one edit, or else two.

A candidate is dropped as soon as one of its parts does not conform; only those of the gradient's
shape are evaluated.
"""

from dataclasses import dataclass

from mlp.formulas.judging.edits import EDITS, INSERTS, PartEdits
from mlp.formulas.judging.verdict import Edit
from mlp.formulas.meaning.settle import Shapes
from mlp.formulas.tree import Node, Span, expanded_size

# Of two edits both are likely slips, up to this cost, or the first puts in a factor.
_LIKELY = EDITS["insert the slope"].cost
_UNLIKELY = EDITS["insert an array"].cost

_MAXIMAL_FIRST_EDITS = 120


@dataclass(frozen=True, eq=False)
class Repair:
    """A right formula and the way to it.

    Parameters
    ----------
    tree : Node
    edits : tuple of Edit
    span : (int, int) or None
        The place that is to blame.
    """

    tree: Node
    edits: tuple[Edit, ...]
    span: Span | None


def repair(tree, named, target, is_right, effort, slope, twice=True):
    """The smallest change that makes a formula right, or None if none is found in the steps left.

    Parameters
    ----------
    tree : Node
        Settled; it may conform or not.
    named : dict
        Shapes of the network's names.
    target : tuple of str
        The shape of the gradient.
    is_right : callable
        Whether a tree of that shape equals the gradient.
    effort : mlp.formulas.judging.effort.Effort
        The steps after which the search gives up.
    slope : Node or None
        That of the hidden units; None where it is 1.
    twice : bool
        Whether two edits are tried where one does not do.

    Returns
    -------
    Repair or None
    """
    search = _Search(named, target, is_right, effort, slope)
    found = search.one_edit(tree)
    if found:
        return Repair(found.tree, (found.edit(),), found.span)
    return search.two_edits(tree) if twice else None


class _Search:
    """What every step of the search shares: shapes found so far, and the steps left."""

    def __init__(self, named, target, is_right, effort, slope):
        self.shapes = Shapes(named)
        self.of = self.shapes.of
        self.target = target
        self.equals_gradient = is_right
        self.effort = effort
        self._variants = {}
        self.part = PartEdits(self.shapes, self.shape, slope)

    def shape(self, node):
        if node not in self.of:
            for child in node.children:
                self.shape(child)
            self.of[node] = self.shapes.shape(node)
            self.effort.spend(1)
        return self.of[node]

    def is_right(self, tree):
        # On most networks one look is enough; a part is evaluated in about half a step.
        self.effort.spend(1 + expanded_size(tree))
        return self.equals_gradient(tree)

    def one_edit(self, tree, most=99.0):
        """The likeliest edit that makes a tree right, of those that cost at most so much."""
        candidates = []
        for changed in self.variants(tree, most):
            if self.of[changed.tree] == self.target:
                candidates.append(changed)
            if self.effort.is_spent:
                break
        candidates.sort(key=lambda changed: changed.cost)
        for changed in candidates:
            if self.is_right(changed.tree):
                return changed
            if self.effort.is_spent:
                return None
        return None

    def two_edits(self, tree):
        self.shape(tree)
        problem = self.shapes.first_problem(tree)
        if problem is None:
            likely = list(self.variants(tree, _LIKELY))
            inserts = [
                changed for changed in self.variants(tree, _UNLIKELY) if changed.kind in INSERTS
            ]
            return self.second_edits(likely, _LIKELY) or self.second_edits(inserts, _UNLIKELY)
        firsts = [
            changed.within(replaced(tree, problem, changed.tree))
            for changed in self.first_edits(problem)
        ]
        return self.second_edits(firsts, _LIKELY)

    def first_edits(self, problem):
        """The edits that make a part conform, and those that one more may make conform."""
        yield from self.variants(problem, _UNLIKELY)
        for changed in (*self.part.transposes(problem), *self.part.operators(problem)):
            if self.shape(changed.tree) is None:
                yield changed

    def second_edits(self, firsts, most):
        """The first of some edits that one more edit makes right, with that edit."""
        firsts = sorted(firsts, key=lambda changed: changed.cost)[:_MAXIMAL_FIRST_EDITS]
        for first in firsts:
            if self.effort.is_spent:
                return None
            self.shape(first.tree)
            second = self.one_edit(first.tree, most)
            if second:
                return Repair(second.tree, (first.edit(), second.edit()), first.span)
        return None

    def variants(self, node, most):
        """The edits of a tree, at any of its parts, that make every part conform.

        Trees that differ in one part share the others, whose edits are found once.
        """
        if self.effort.is_spent:
            return ()
        if (node, most) not in self._variants:
            self._variants[node, most] = list(self._found_variants(node, most))
        return self._variants[node, most]

    def _found_variants(self, node, most):
        self.shape(node)
        for changed in self.part.edits(node, most):
            if changed.cost <= most and self.shape(changed.tree) is not None:
                yield changed
        if _is_one_letter(node):
            return
        broken = [child for child in node.children if self.of[child] is None]
        for place, child in enumerate(node.children):
            if len(broken) > (1 if self.of[child] is None else 0):
                continue
            for changed in self.variants(child, most):
                if self.effort.is_spent:
                    return
                children = list(node.children)
                children[place] = changed.tree
                rebuilt = node.with_children(children)
                if self.of[changed.tree] == self.of[child]:
                    self.of[rebuilt] = self.of[node]  # what shape a part has, its parts' shapes say
                    self.effort.spend(1)
                if self.shape(rebuilt) is not None:
                    yield changed.within(rebuilt)


def _is_one_letter(node):
    """Whether a part stands for one letter of the text, such as δ: nothing in it can be mended."""
    return node.span is not None and any(child.span == node.span for child in node.children)


def replaced(tree, old, new):
    """The tree with one part replaced.

    Examples
    --------
    >>> x, y = Node("name", value="x"), Node("name", value="y")
    >>> replaced(Node("negate", (x,)), x, y).children[0].value
    'y'
    """
    if tree is old:
        return new
    children = [replaced(child, old, new) for child in tree.children]
    if all(a is b for a, b in zip(children, tree.children, strict=True)):
        return tree
    return tree.with_children(children)
