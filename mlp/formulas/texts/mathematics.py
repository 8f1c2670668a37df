"""A text of mathematics judged: its letters and its convention settled, then claim by claim."""

import itertools
import re
from dataclasses import replace

from mlp.formulas.judging.effort import Effort
from mlp.formulas.judging.verdict import (
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_VALUE,
)
from mlp.formulas.meaning.conventions import CONVENTIONS, NAMES
from mlp.formulas.meaning.letters import KNOWN, RIVALS_OF_Y
from mlp.formulas.meaning.network_function import of_network, others_than
from mlp.formulas.meaning.trees import named, tree_of
from mlp.formulas.texts.comparison import (
    NONE_WRONG,
    Finding,
    compare_by_entries,
    compare_trees,
    is_wrong,
    made_ambiguous,
    rank_of,
)
from mlp.formulas.texts.entries import is_indexed, split_key, without_examples
from mlp.formulas.texts.leaves import LAYOUTS, Setting
from mlp.formulas.texts.letters import (
    DEFINED_A,
    PENALTIES,
    STEPS,
    is_delta,
    leaf_choices,
    unknown_letter,
)
from mlp.formulas.texts.sides import Sides
from mlp.formulas.texts.signs import (
    has_digits,
    has_two_indices,
    is_colon_explained,
    is_differential,
    over_all_entries,
    updated,
    upper_layers,
    with_ones,
    with_primed_letters,
)
from mlp.formulas.texts.statements import Block, Item, keys_of, statements_of
from mlp.formulas.texts.true_class import (
    has_true_class,
    said_in_words,
    with_conditions,
    with_true_class,
)
from mlp.formulas.tree import UNKNOWN_NAME, Node, Unreadable, same, substituted, walk

_MOST_ASSIGNMENTS = 16
# Of a text, in every convention and with every meaning of its letters; a step is one part of a
# formula, some 20 µs. The longest of the corpora takes 1 500.
MOST_STEPS = 10_000
# What a comparison of two sides takes beside their parts.
_STEPS_OF_COMPARISON = 10
_LAYERS = ("a", "h", "theta", "yhat")
_PARAMETERS = ("W1", "b1", "W2", "b2")


def judge_mathematics(text, given, notation):
    """The blocks of a text, each with the finding on every statement.

    Parameters
    ----------
    text : str
    given : Given
        What the caller says.
    notation : str

    Returns
    -------
    list of Block

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is too long or holds control marks.
    """
    known = replace(KNOWN | given.meanings.keys() | upper_layers(text), functions=given.functions)
    said = said_in_words(text)
    statements = with_primed_letters(statements_of(said.text, known), text)
    statements = with_true_class(with_conditions(statements, said), said.classes)
    numbers = sorted({statement.block for statement in statements})
    done, before, effort = [], None, Effort(MOST_STEPS)
    for number in numbers:
        part = [statement for statement in statements if statement.block == number]
        alone = len(statements) == len(part)
        judge = _BlockJudge(part, statements, given, notation, alone, effort)
        block = judge.judged()
        if before is not None:
            together = judge.judged(before)
            if together is not None and rank_of(together.findings) <= rank_of(block.findings):
                block = together
        if any(item.kind == "claim" for item in block.items):
            before = block
        done.append(block)
    return done


class _BlockJudge:
    """The statements of one block, judged under every letter's meaning and every convention."""

    def __init__(self, statements, all_statements, given, notation, alone, effort):
        self.given = given
        self.notation = notation
        self.all = all_statements
        self.alone = alone
        self.effort = effort
        trees = [tree for one in all_statements for tree in (one.left, one.right)]
        self.differential = is_differential(all_statements)
        self.names_class = has_true_class(all_statements)
        self.digits = any(
            re.search(r"_\d(?:\d|\^[(\[])", key) for key in keys_of(trees) if key.startswith("∂")
        )
        self.all_keys = self._bases(trees)
        if any(one.key == "a" for one in all_statements):
            self.all_keys = (*self.all_keys, DEFINED_A)
        self.definitions = {}
        self.asked = [one for one in statements if one.left is None]
        self.items = [self._item(one) for one in all_statements]
        self.items = [
            item for item in self.items if any(item.statement is one for one in statements)
        ]
        self.keys = self._open_keys()

    def _bases(self, trees):
        return tuple(dict.fromkeys(split_key(key, self.digits)[0] for key in keys_of(trees)))

    def choices(self, key):
        """What a letter may stand for here, likeliest first."""
        found = leaf_choices(key, self.all_keys, self.notation, self.given.meanings,
                             self.differential)  # fmt: skip
        if key == "y" and not any(other in RIVALS_OF_Y for other in self.all_keys):
            found = found[:1]
        return found

    # -- what each statement is -------------------------------------------------------------

    def _item(self, statement):
        if statement.left is None:
            return self._bare(statement)
        if statement.problem is not None:
            return Item(statement, "unreadable")
        left, right = without_examples(statement.left), statement.right
        if left.kind == "name" and self.choices(left.value)[:1] == ("L",):
            right = over_all_entries(right)
        right = without_examples(right)
        told = () if right is statement.right else ("examples",)
        if left.kind == "name" and not statement.first and left.value in self.definitions:
            return Item(statement, "claim", self.definitions[left.value], right, told)
        if same(left, right) or (left.kind == "frobenius" and is_colon_explained(left)):
            return Item(statement, "nothing")
        is_kronecker = left.kind == "name" and left.value.startswith("delta_") and (
            has_two_indices(left.value)
        )  # fmt: skip
        if left.kind == "number" or (
            right.kind == "number" and (left.kind != "name" or is_kronecker)
        ):
            return Item(statement, "nothing")
        if left.kind == "name":
            return self._named(statement, left, right, told)
        return Item(statement, "claim", left, right, told)

    def _named(self, statement, left, right, told):
        base, above, below = split_key(left.value, self.digits)
        choices = self.choices(base)
        first = choices[0] if choices else None
        if first in _PARAMETERS:
            step = updated(left, right)
            if step is not None:
                gradient = Node("name", (), f"∂L/∂{left.value}", left.span)
                return Item(statement, "claim", gradient, step, (*told, "update"))
            return Item(statement, "nothing")
        given = base in self.given.meanings
        if is_delta(base) and not given and not above:
            if self.given.wrt and statement is self.all[-1] and self._is_only_claim(statement):
                gradient = Node("name", (), f"dL/d{self.given.wrt}", left.span)
                return Item(statement, "claim", gradient, right, told)
            if self._is_only_claim(statement) and len(self.all) == 1:
                return Item(statement, "claim", left, right, (*told, "delta"))
            self.definitions[left.value] = right
            return Item(statement, "definition", left, right, told)
        layered = bool({*_LAYERS} & {*choices})
        claims = first is not None and (layered or first == "L" or first.startswith(("dL/d", "d ")))
        if claims and not (layered and self._is_fresh(base, right)):
            return Item(statement, "claim", left, right, told)
        if right.kind == "number":
            return Item(statement, "nothing")
        self.definitions[left.value] = right
        return Item(statement, "definition", left, right, told)

    def _is_fresh(self, base, right):
        """Whether a letter of several meanings is only made up here: H = diag(h), Y = diag(y)."""
        return base in ("H", "Y", "S", "D", "o", "s", "u", "net", "out") and (
            right.kind == "call" and right.value == "diag"
        )

    def _is_only_claim(self, statement):
        others = [one for one in self.all if one is not statement and one.left is not None]
        return not any(
            one.key and (one.key.startswith("∂") or not is_delta(split_key(one.key)[0]))
            for one in others
        )

    def _bare(self, statement):
        """An expression without a left side is the gradient that is asked about, if it is last."""
        last = [one for one in self.all if not one.mention][-1:]
        equations = [one for one in self.all if one.left is not None]
        only_definitions = all(one.key and not one.key.startswith("∂") for one in equations)
        if [statement] != last or not (self.given.wrt or only_definitions):
            return Item(statement, "nothing")
        if equations and self._claims_elsewhere(equations):
            return Item(statement, "nothing")
        if statement.problem is not None:
            return Item(statement, "unreadable")
        if is_indexed([without_examples(statement.right)]):
            problem = Unreadable(
                "An expression with an index needs a left side that bears it: ∂L/∂h_j = …",
                statement.right.span,
            )
            return Item(replace(statement, problem=problem), "unreadable")
        if statement.right.kind == "frobenius":  # "W2: …" is no formula, but a heading
            return Item(statement, "nothing")
        right = without_examples(statement.right)
        told = () if right is statement.right else ("examples",)
        gradient = Node("name", (), f"dL/d{self.given.wrt or 'x'}")
        return Item(statement, "claim", gradient, right, told)

    def _claims_elsewhere(self, equations):
        for one in equations:
            if one.key in self.definitions:
                continue
            choices = self.choices(split_key(one.key)[0]) if one.key else ()
            if not one.key or (choices and choices[0].startswith(("dL/d", "d "))):
                return True
        return False

    # -- what the letters are ---------------------------------------------------------------

    def _open_keys(self):
        """The keys of the block's claims once definitions are put in."""
        trees = [
            part
            for item in self.items
            if item.kind == "claim"
            for part in (item.left, self.put_in(item.right))
        ]
        return self._bases(trees)

    def put_in(self, tree, but=()):
        """A tree with the letters that the text defines replaced by what they are."""
        for _ in range(6):
            found = {key: one for key, one in self.definitions.items() if key not in but}
            new = substituted(tree, found)
            if new is tree:
                break
            tree = new
            if sum(1 for _ in itertools.islice(walk(tree), 1500)) >= 1500:
                raise Unreadable("The formula is too large once the definitions are put in.")
        return tree

    def assignments(self):
        """Ways of giving each letter its meaning: habit first, deltas free, then the unlikelier."""
        keys = [key for key in self.keys if not key.startswith("∂") or "/∂" in key]
        choices = {key: self.choices(key) for key in keys}
        free = [key for key in keys if len(choices[key]) > 1]
        ranked = []
        for chosen in itertools.islice(
            itertools.product(*(range(len(choices[key])) for key in free)), 512
        ):
            letters = {key: found[0] for key, found in choices.items() if found}
            letters |= {key: choices[key][at] for key, at in zip(free, chosen, strict=True)}
            letters |= self._derivatives_of(letters)
            used = [leaf for leaf in letters.values() if leaf in NAMES]
            doubled = len(used) - len(set(used))
            unlikely = sum(at for key, at in zip(free, chosen, strict=True) if not is_delta(key))
            ranked.append((doubled, unlikely, sum(chosen), letters))
        ranked.sort(key=lambda one: one[:3])
        fewest = ranked[0][0] if ranked else 0
        kept = [one for one in ranked if one[0] == fewest][:_MOST_ASSIGNMENTS]
        return kept or [(0, 0, 0, {})]

    def _derivatives_of(self, letters):
        """∂L/∂z and ∂p/∂z go with z: one meaning on both sides."""
        changed = {}
        for key in letters:
            if key.startswith("∂") and not key.startswith("∂L/∂"):
                ends = [letters.get(end) for end in key.removeprefix("∂").split("/∂")]
                above, below = (
                    said if said in NAMES else habit.removeprefix("d ")
                    for said, habit in zip(ends, letters[key].split("/"), strict=True)
                )
                changed[key] = f"d {above}/d {below}"
            if not key.startswith("∂L/∂"):
                continue
            inner = key.removeprefix("∂L/∂")
            if letters.get(inner) in NAMES:
                changed[key] = f"dL/d{letters[inner]}"
            elif f"d{inner}" in letters and letters[f"d{inner}"].startswith("dL/d"):
                changed[key] = letters[f"d{inner}"]
        return changed

    # -- verdicts ---------------------------------------------------------------------------

    def settings(self):
        """The conventions and layouts in which the text may be written."""
        conventions = [self.given.convention] if self.given.convention else list(CONVENTIONS)
        has_jacobian = any(
            key.startswith("∂")
            and not key.startswith("∂L/∂")
            and not is_indexed([Node("name", (), key)])
            for key in keys_of([t for i in self.items for t in (i.left, i.right)])
        )
        varying = frozenset()
        if self.differential:
            varying = frozenset(
                choice.removeprefix("d ")
                for key in self.all_keys
                for choice in self.choices(key)[:1]
                if choice.startswith("d ") and "/" not in choice and choice != "d L"
            )
        for convention in conventions:
            for layout in LAYOUTS if has_jacobian else (None,):
                yield Setting(convention, layout, varying, self.given.activation, self.names_class)

    def judged(self, before=None):
        """The block under its best convention and letters, or under those of an earlier block."""
        if before is not None:
            letters = dict(before.letters)
            for key, leaf in self.assignments()[0][3].items():
                letters.setdefault(key, leaf)
            names = [leaf for key, leaf in letters.items() if key in self.keys and leaf in NAMES]
            if len(names) != len(set(names)):
                return None
            setting = before.setting
            return Block(self.items, self.findings(letters, setting), setting, letters)
        ranked = self._said_by_text(self.assignments())
        habit = ranked[0][1]
        likely = [one for one in ranked if one[1] == habit]
        best = self._best(likely)
        asked = self._asked_leaves(best.letters)
        others = [one for one in ranked if one[1] > habit and self._asked_leaves(one[3]) == asked]
        if is_wrong(best.findings) and others:
            other = self._best(others)
            if not is_wrong(other.findings):
                best = Block(best.items, made_ambiguous(best, other), best.setting, best.letters)
        return best

    def _asked_leaves(self, letters):
        """What the left sides are; an unlikelier meaning may not change the question."""
        return [
            letters.get(split_key(item.left.value, self.digits)[0])
            for item in self.items
            if item.kind == "claim" and item.left.kind == "name" and item.left.value[0] in "∂d"
        ]

    def _said_by_text(self, assignments):
        """The assignments under which the text's own definitions of layers hold best."""
        defining = [
            item
            for item in self.items
            if item.kind == "claim" and item.left.kind == "name"
            and {*_LAYERS, "L"} & {*self.choices(split_key(item.left.value, self.digits)[0])}
        ]  # fmt: skip
        if not defining or len(assignments) == 1:
            return assignments
        scored = []
        for one in assignments:
            fewest = min(
                sum(
                    self.finding(item, one[3], setting).verdict not in (RIGHT, TRANSPOSED)
                    for item in defining
                )
                for setting in self.settings()
            )
            scored.append(fewest)
        least = min(scored)
        kept = [one for one, score in zip(assignments, scored, strict=True) if score == least]
        # What the text says leaves no habit: the first of those that it allows is the likeliest.
        return kept

    def _best(self, assignments):
        best = None
        for _, _, _, letters in assignments:
            for setting in self.settings():
                findings = self.findings(letters, setting)
                rank = rank_of(findings)
                if best is None or rank < best[0]:
                    best = rank, Block(self.items, findings, setting, letters)
                if rank == NONE_WRONG:
                    return best[1]
        return best[1]

    def findings(self, letters, setting):
        """The finding on every item."""
        return [self.finding(item, letters, setting) for item in self.items]

    def finding(self, item, letters, setting):
        """What one statement comes to."""
        if item.kind == "unreadable":
            problem = item.statement.problem
            return Finding(UNREADABLE, why=problem.message, blamed=problem.span)
        if item.kind in ("definition", "nothing"):
            return Finding(EMPTY, why="It says nothing that could be wrong.")
        self.effort.check()
        try:
            but = (item.left.value,) if item.left.kind == "name" else ()
            right = self.put_in(item.right, but)
            found = self._compared(item, right, letters, setting)
            if found.verdict == WRONG_VALUE:
                found = self._with_other_networks(found, item, right, letters, setting)
        except Unreadable as problem:
            return Finding(UNREADABLE, why=problem.message, blamed=problem.span)
        return replace(found, told=(*item.told, *found.told))

    def _with_other_networks(self, found, item, right, letters, setting):
        """The finding, with the activation for which a wrong claim is right."""
        for activation in others_than(setting.activation):
            other = replace(setting, activation=activation)
            if self._compared(item, right, letters, other).verdict == RIGHT:
                return replace(found, elsewhere=activation)
        return found

    def _compared(self, item, right, letters, setting):
        left, right = (of_network(tree, setting.activation) for tree in (item.left, right))
        trees = (left, right)
        self.effort.spend(_STEPS_OF_COMPARISON + sum(1 for tree in trees for _ in walk(tree)))
        if is_indexed(trees) or (self.digits and has_digits(trees)):
            leaves = {}
            for key in self._bases(trees):
                found = letters.get(key) or (self.choices(key) or (None,))[0]
                if key in ("W", "w") and key not in self.given.meanings:
                    found = ("W1", "W2")
                if key in ("∂L/∂W", "∂L/∂w", "dW", "dw"):
                    found = ("dL/dW1", "dL/dW2")
                if found and isinstance(found, str) and not _is_leaf(found) and found != "N":
                    found = None
                if found is not None:
                    leaves[key] = found
            if all(has_two_indices(key) for key in keys_of(trees) if key.startswith("delta")):
                leaves.pop("delta", None)
            self._refuse_unknown(trees, leaves)
            sides = Sides(left, right, setting, leaves, self.digits)
            return replace(
                compare_by_entries(
                    left, right, leaves, setting, self.digits, item.statement.condition
                ),
                sides=sides,
            )
        meaning = self._meaning(trees, letters, setting)
        left, right = (named(tree, meaning) for tree in trees)
        right = with_ones(right)
        told = tuple({"penalty" for key in keys_of(trees) if key in PENALTIES})
        found = compare_trees(left, right, setting)
        return replace(found, told=(*told, *found.told), sides=Sides(left, right, setting))

    def _meaning(self, trees, letters, setting):
        meaning = {}
        for tree in trees:
            for node in walk(tree):
                if node.kind != "name" or node.value in meaning:
                    continue
                meaning[node.value] = self._leaf(node, letters, setting)
        return meaning

    def _leaf(self, node, letters, setting):
        key = node.value
        found = letters.get(key) or (self.choices(key) or (None,))[0]
        if found is None and key in STEPS:
            return Node("number", (), 1.0)
        if found is None and key in PENALTIES:
            return Node("number", (), 0.0)
        if found is None:
            raise Unreadable(unknown_letter(key), node.span, UNKNOWN_NAME)
        if _is_leaf(found):
            return found
        return tree_of(found, setting.convention, setting.activation)

    def _refuse_unknown(self, trees, leaves):
        for tree in trees:
            for node in walk(tree):
                if node.kind == "name":
                    base, _, below = split_key(node.value, self.digits)
                    if base not in leaves and not (base == "delta" and len(below) == 2):
                        raise Unreadable(unknown_letter(base), node.span, UNKNOWN_NAME)


def _is_leaf(meaning):
    return meaning in NAMES or meaning == "L" or meaning.startswith(("dL/d", "d "))
