"""What a text says of its indices in words: that c is the true class, that i ≠ j.

The index of the true class stands for one entry, that of the one-hot label. It gets a mark of its
own, so that it is neither free nor summed.
"""

import re
from dataclasses import dataclass, replace

from mlp.formulas.meaning.letters import KNOWN, meanings
from mlp.formulas.reading.spelling import LOSS_LETTERS
from mlp.formulas.texts.entries import TRUE_CLASS, split_key
from mlp.formulas.texts.letters import is_delta
from mlp.formulas.texts.statements import keys_of
from mlp.formulas.tree import Node, walk

# Letters that are the true class by habit, where the loss has them and nothing sums over them.
_BY_HABIT = ("c", "t", "y")
# Of the label y_i of example i the example goes: there is one here.
_EXAMPLE_LABEL = re.compile(r"y_[in]")

_LETTER = r"\$?\\?\(?\s*(?<![A-Za-z\\])(?P<{}>[b-z])(?:\^\*|\*)?(?![A-Za-z.'])\)?\$?"
_TRUE = r"(?:true|correct|right|actual|real|target|gold|observed|ground[- ]truth|labell?ed)"
_NOUN = r"(?:class|label|category|answer|index|target|one)"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _LETTER.format("letter")
        + r"\s*(?:is|being|denotes|indicates|stands for|marks|=|:)\s*"
        + rf"(?:the\s+)?(?:index\s+(?:of|for)\s+)?(?:the\s+)?(?:{_TRUE}\s+{_NOUN}|label\b)",
        rf"{_TRUE}\s+{_NOUN}(?:\s+index)?,?\s*(?:is\s+|=\s*)?" + _LETTER.format("letter"),
    )
)
# c = argmax y, which is no formula of this network: it leaves the text.
_ARGMAX = re.compile(
    r"(?<![A-Za-z\\_])([a-z])\s*(?::=|=|≡|←)\s*\\?(?:operatorname\*?\s*\{)?(?:np\.)?arg[\s\\,]*max\}?"
    r"(?:_\{?\w\}?)?\s*(?:\(\s*[yt]\w*\s*\)|\\?[,; ]*[yt](?:_\{?\w\}?|\[\w\])?)"
)
_ONE_ENTRY = re.compile(r"(?<!if )(?<!when )(?<![A-Za-z\\])y_\{?([a-z])\}?\s*=\s*1(?![\w.(\[{])")


# "if i = j", "for $j \\neq c$": for which entries a line holds.
_CONDITION = re.compile(
    r"(?:,[ ]*|\(|\\q?quad\b[ ]*)?(?:\\text(?:rm)?\{\s*)?\b(?:if|for|when|where|falls|pour|si)\b"
    r"[ ]*\}?"
    r"[ ]*[$(]?[ ]*(?P<one>[a-z])[ ]*(?P<sign>=|≠|!=|\\neq?\b|\\not[ ]*=)[ ]*(?P<other>[a-z])"
    r"(?![\w.(\[])[ ]*[$)]?"
)


@dataclass(frozen=True)
class Said:
    """What a text says in words, and the text without it.

    Parameters
    ----------
    text : str
        As long as before.
    classes : frozenset of str
        The letters of which it says that they are the true class.
    conditions : tuple
        Place, two indices, whether they are equal.
    """

    text: str
    classes: frozenset
    conditions: tuple


def said_in_words(text):
    """What a text says of its indices, which then leaves the text.

    Examples
    --------
    >>> said_in_words("c = argmax y, L = −log ŷ_c")
    Said(text='            , L = −log ŷ_c', classes=frozenset({'c'}), conditions=())
    >>> said_in_words("= −ŷᵢŷⱼ for i ≠ j").conditions
    ((8, 'i', 'j', False),)
    """
    classes = {match[1] for match in _ARGMAX.finditer(text)}
    found = [match for match in _CONDITION.finditer(text) if not _is_in_cases(match)]
    conditions = tuple(
        (match.start(), match["one"], match["other"], match["sign"] == "=") for match in found
    )
    kept = _ARGMAX.sub(_blank, text)
    for match in found:
        kept = kept[: match.start()] + _blank(match) + kept[match.end() :]
    return Said(kept, frozenset(classes | said_classes(text)), conditions)


def _is_in_cases(match):
    """Whether a condition stands beside one of several cases, which are read together."""
    before = match.string[: match.start()]
    return before.rfind(r"\begin{cases}") > before.rfind(r"\end{cases}")


def _blank(match):
    """Spaces in the place of what was said; its dollar signs stay in pairs."""
    dollars = match[0].count("$") % 2
    return " " * (len(match[0]) - dollars) + "$" * dollars


def with_conditions(statements, said):
    """Statements with the condition that stands behind each of them on its line."""
    found = list(statements)
    for start, one, other, equal in said.conditions:
        before = [
            place
            for place, statement in enumerate(found)
            if statement.where[0] < start and "\n" not in said.text[statement.where[1] : start]
        ]
        if before:
            found[before[-1]] = replace(found[before[-1]], condition=(one, other, equal))
    return found


def said_classes(text):
    """The letters of which a text says that they are the true class.

    Examples
    --------
    >>> said_classes("L = -log p_k, where k is the correct class")
    {'k'}
    >>> said_classes("the true class t"), said_classes("a sum over the classes c")
    ({'t'}, set())
    """
    found = {match["letter"] for pattern in _SAID for match in pattern.finditer(text)}
    return found | {match[1] for match in _ONE_ENTRY.finditer(text)}


def _true_classes(statements, said):
    """The letters that are the true class in some statements."""
    trees = [tree for one in statements for tree in (one.left, one.right) if tree is not None]
    summed = {
        letter
        for tree in trees
        for node in walk(tree)
        if node.kind == "sum over" and node.value[0]
        for letter in node.value[0]
    }
    at_left = {index for one in statements if one.left is not None for index in _indices(one.left)}
    labelled = any(_is_label(split_key(key)[0]) for key in keys_of(trees))
    habit = set() if labelled else at_left & _indices_of_output(statements)
    for one in statements:
        if one.condition:
            habit |= {*one.condition[:2]} - at_left
        if one.right is None:
            continue
        of_loss = one.key is not None and split_key(one.key)[0] in LOSS_LETTERS
        for node in walk(one.right):
            if node.kind == "entry":
                habit |= set(node.value) if of_loss else set()
            if node.kind != "name":
                continue
            in_indicator = _is_indicator(node.value)
            for index in _indices_of_key(node.value):
                if index == "y" or (of_loss or (in_indicator and index not in at_left)):
                    habit.add(index)
    return (habit & {*_BY_HABIT} | {*said}) - summed


def with_true_class(statements, said):
    """Statements in which the index of the true class, said or by habit, bears its mark.

    Parameters
    ----------
    statements : list of mlp.formulas.texts.statements.Statement
    said : set of str
        The letters of which the text says it.
    """
    letters = _true_classes(statements, said)
    if not letters:
        return statements
    defined = {one.key for one in statements}

    def marked(node):
        if node is None:
            return None
        if node.kind == "name":
            return Node("name", (), _marked_key(node.value, letters, defined), node.span)
        if node.kind == "entry":
            index = "".join(TRUE_CLASS if one in letters else one for one in node.value)
            return Node("entry", (marked(node.children[0]),), index, node.span)
        return node.with_children(map(marked, node.children))

    return [
        replace(
            one,
            left=marked(one.left),
            right=marked(one.right),
            condition=one.condition
            and tuple(TRUE_CLASS if part in letters else part for part in one.condition),
        )
        for one in statements
    ]


def has_true_class(statements):
    """Whether an index of some statements is the true class."""
    return any(
        TRUE_CLASS in (one.condition or ())
        or TRUE_CLASS in "".join(map(_marks, (one.left, one.right)))
        for one in statements
    )


def _marks(tree):
    """The keys and indices of a tree."""
    nodes = walk(tree) if tree is not None else ()
    return "".join(node.value for node in nodes if node.kind in ("name", "entry"))


def _is_label(base):
    """Whether a letter holds the label, or an error in which the label is."""
    return meanings(base, "unicode")[:1] == ("y",) or is_delta(base)


def _indices_of_output(statements):
    """The indices that prediction or logits bear on a right side: those of classes."""
    return {
        index
        for key in keys_of([one.right for one in statements])
        if {"yhat", "theta"} & {*meanings(split_key(key)[0], "unicode")[:1]}
        for index in _indices_of_key(key)
    }


def _is_indicator(key):
    return key.startswith("delta_") and len(_indices_of_key(key)) == 2


def _indices(tree):
    return {
        index
        for node in walk(tree)
        if node.kind in ("name", "entry")
        for index in (node.value if node.kind == "entry" else _indices_of_key(node.value))
    }


def _letters_of(part):
    """A letter of a key with its layer, its indices, and what stands behind them."""
    base, _, rest = part.partition("_")
    lower, caret, upper = rest.partition("^")
    lower = _EXAMPLE_LABEL.sub("y", lower)
    layer = re.match(r"[12],?(?=[a-z])", lower)
    return base, layer[0] if layer else "", lower[layer.end() if layer else 0 :], caret + upper


def _may_bear_class(part, base, lower):
    """Whether what stands below may be an index: W_y and e_y are letters of their own."""
    single = len(lower) == 1
    return 1 <= len(lower) <= 2 and lower.islower() and part not in KNOWN and not (
        single and base in ("W", "w", "U", "V", "b", "I", "e")
    )  # fmt: skip


def _parts(key):
    if not key.startswith("∂"):
        return [key]
    return list(key.removeprefix("∂").partition("/∂")[::2])


def _indices_of_key(key):
    found = []
    for part in _parts(key):
        base, _, lower, _ = _letters_of(part)
        if _may_bear_class(part, base, lower):
            found += lower
    return found


def _marked_key(key, letters, defined):
    if key in defined and not key.startswith("∂") and split_key(key)[0] == key:
        return key
    if key.startswith("e_") and key[2:] in letters:
        return "e_y"  # the unit vector of the true class is the label
    parts = []
    for part in _parts(key):
        base, layer, lower, behind = _letters_of(part)
        if _may_bear_class(part, base, lower) and letters & set(lower):
            lower = "".join(TRUE_CLASS if index in letters else index for index in lower)
            part = f"{base}_{layer}{lower}{behind}"
        parts.append(part)
    return f"∂{parts[0]}/∂{parts[1]}" if key.startswith("∂") else parts[0]
