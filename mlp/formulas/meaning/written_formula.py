"""From a text to the one formula that is asked about: notation, earlier lines, letters."""

import difflib
import re
from dataclasses import dataclass, replace

from mlp.formulas.meaning.conventions import NAMES
from mlp.formulas.meaning.letters import KNOWN, meanings
from mlp.formulas.reading.adjacent_letters import split
from mlp.formulas.reading.mathematics import read_mathematics
from mlp.formulas.reading.numpy_style import read_numpy
from mlp.formulas.reading.source import plain
from mlp.formulas.tree import (
    SEVERAL_EQUALS_SIGNS,
    TOO_LARGE,
    UNKNOWN_NAME,
    UNUSED_LINE,
    Node,
    Remark,
    Unreadable,
    column_of,
    expanded_size,
    substituted,
)

MAXIMAL_SIZE = 400
MAXIMAL_TREE_DEPTH = 80
MAXIMAL_DEFINITIONS = 10
_READERS = {"numpy": read_numpy, "unicode": read_mathematics, "latex": read_mathematics}


@dataclass(frozen=True, eq=False)
class WrittenFormula:
    """The formula that a text writes.

    Parameters
    ----------
    notation : str
        numpy, latex or unicode.
    formula : Node
        Of the last line, with the earlier lines put in.
    left : str or None
        The key of its left side.
    letters : tuple of str
        The keys of all names in the formula, in the order of their places.
    remarks : tuple of Remark
        What was guessed, and what was not used.
    """

    notation: str
    formula: Node
    left: str | None
    letters: tuple[str, ...]
    remarks: tuple[Remark, ...]


def read(text, fixed, functions):
    """The formula of a text, read in the notation that fits it.

    Parameters
    ----------
    text : str
    fixed : dict
        Keys of letters to what the caller says they mean.
    functions : dict
        Keys of letters that the caller says are functions, to the functions.

    Returns
    -------
    WrittenFormula

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is read in no notation, or a name in it is unknown.

    Examples
    --------
    >>> written = read("δ = ŷ − y; δW₂ᵀ", {}, {})
    >>> written.notation, written.letters
    ('unicode', ('yhat', 'y', 'W_2'))
    """
    source = plain(text)
    known = replace(KNOWN | fixed.keys(), functions=functions)
    problems = []
    for notation in notations(source.characters):
        try:
            return _read_as(notation, text, source, known, fixed)
        except Unreadable as problem:
            problems.append(problem)
    # Text without any sign of mathematics was tried as code first, but is most likely neither.
    raise problems[0]


def _read_as(notation, text, source, known, fixed):
    """The formula of a text in one notation, earlier lines put into the last."""
    statements = _READERS[notation](source, known)
    formula = _with_earlier_lines(statements)
    remarks = [remark for statement in statements for remark in statement.remarks]
    if statements[-1].sides > 1:
        remarks.append(
            Remark(SEVERAL_EQUALS_SIGNS, "several equals signs: the last side was judged")
        )
    if any(statement.left is None for statement in statements[:-1]):
        remarks.append(
            Remark(UNUSED_LINE, "a line before the last defines no name and was not used")
        )
    letters = _letters(formula, notation, fixed, known, text)
    remarks = tuple(dict.fromkeys(remarks))
    return WrittenFormula(notation, formula, statements[-1].left, letters, remarks)


def _with_earlier_lines(statements):
    """The formula of the last line, its names replaced by what earlier lines gave them.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        There are more than 10 earlier lines, or a formula grows too large.
    """
    if len(statements) - 1 > MAXIMAL_DEFINITIONS:
        raise Unreadable(
            f"There are {len(statements) - 1} definitions, expected at most {MAXIMAL_DEFINITIONS}.",
            kind=TOO_LARGE,
        )
    defined, sizes, depths = {}, {}, {}
    for statement in statements:
        formula = substituted(statement.formula, defined)
        # Looked at before the next line puts it in, so that no line can grow without bound.
        size, depth = expanded_size(formula, sizes), _depth(formula, depths)
        if size > MAXIMAL_SIZE or depth > MAXIMAL_TREE_DEPTH:
            raise Unreadable(
                "The formula is too large once the definitions are put in: expected at most "
                f"{MAXIMAL_SIZE} parts nested {MAXIMAL_TREE_DEPTH} deep.",
                statement.formula.span,
                TOO_LARGE,
            )
        if statement.left:
            defined[statement.left] = formula
    return formula


def _depth(node, cache):
    if node not in cache:
        cache[node] = 1 + max((_depth(child, cache) for child in node.children), default=0)
    return cache[node]


_MATHEMATICAL = re.compile(r"[∘⊙◦·⋅×⊗ᵀ⊤∂∇^'⨀•∙∗⋆₀-₉ₐ-ₜ⁰-⁾²³¹]|\.\*")
_ENTRY = re.compile(r"""\[(['"])\w*\1\]""")
_CODE = re.compile(r"@|\bnp\.|\bnumpy\.|\.T\b|\.dot\(|\.sum\(|\*\*")


def notations(text):
    """The notations in which to try a text, the likeliest first.

    Examples
    --------
    >>> notations("h.T @ (yhat - y)"), notations("hᵀ(ŷ − y)"), notations(r"h^\\top(\\hat y - y)")
    (('numpy',), ('unicode',), ('latex',))
    """
    if "\\" in text.replace("\\\n", "") or "$" in text or re.search(r"[\^_]\{", text):
        return ("latex",)
    if _MATHEMATICAL.search(_ENTRY.sub("", text)):
        return ("unicode",)
    if _CODE.search(text):
        return ("numpy",)
    return ("numpy", "unicode") if text.isascii() else ("unicode", "numpy")


def _letters(formula, notation, fixed, known, text):
    """The keys of all letters; Unreadable is raised for one that is unknown."""
    places, seen, stack = {}, set(), [formula]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(node.children)
        if node.kind == "name" and (node.value not in places or node.span < places[node.value]):
            places[node.value] = node.span
    for key, span in sorted(places.items(), key=lambda item: item[1]):
        if key not in fixed and not meanings(key, notation):
            written = text[span[0] : span[1]] or key
            raise Unreadable(_unknown(key, written, span, known, notation), span, UNKNOWN_NAME)
    return tuple(sorted(places, key=places.get))


def _unknown(key, written, span, known, notation):
    """The sentence that a name is unknown, and what may have been meant."""
    if "∂" in key:
        return (
            f"{written} has no value here: give it one in a line before the formula, such as "
            "∂L/∂θ = ŷ − y."
        )
    close = difflib.get_close_matches(key, _alike(key, known), n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    product = split(written, known) if notation == "numpy" else None
    if product and len(product) > 1:
        hint = f" Write {' @ '.join(product)}."
    elif re.search(r"_[ijt]\b", key):
        hint = " Entries with an index are not read: write whole vectors."
    return (
        f'I do not know the name "{written}" ({column_of(span)}). Known are x, W₁, b₁, a, h, W₂, '
        f"b₂, θ, ŷ, y.{hint} Or define it in a line before: {written} = …"
    )


def _alike(key, known):
    """Names that may have been meant, few enough to compare in no time."""
    near = (name for name in known.keys if name[0] == key[0] and abs(len(name) - len(key)) < 2)
    return [*NAMES, *near]
