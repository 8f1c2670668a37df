"""Names that a program reads and never defines, though it defines what they stand for.

A text may leave out what came before it, so that a name without a definition is what it usually
means. Not so where the text has another name for it: `d_hid` beside a `d_hidden` that nothing
reads, `h` beside `A1 = sigmoid(Z1)`. Nor where the text defines every other name by itself.
"""

import ast
import re

from mlp.formulas.programs.functions import Unknown
from mlp.formulas.programs.names import (
    ARRAY_ATTRIBUTES,
    GRADIENT,
    INNER,
    VALUE,
    identifier_of,
    path_of,
)
from mlp.formulas.reading.spelling import identifier_key

_SHORTEST = 4
# Pairs of names held beside each other.
_MOST_PAIRS = 10_000


class Definitions:
    """What the names of one run are defined by, where that is not what they usually mean.

    Parameters
    ----------
    bound : container of str
        Names that get a value anywhere.
    sources : dict
        Names that assignments give a value to the names that these values read.
    undefined : dict
        Names that are read and never defined to the names that were meant, or "".
    overwritten : dict, optional
        Inputs and labels whose names a layer takes, to its value; None of one that is not read.
    holders : dict, optional
        Layers, as meanings, to the names that hold them.
    """

    def __init__(self, bound=(), sources=None, undefined=None, overwritten=None, holders=None):
        self.bound = bound
        self.sources = sources or {}
        self.undefined = undefined or {}
        self.overwritten = overwritten or {}
        self.holders = holders or {}

    def check(self, identifier, meaning, node):
        """Unknown, if the program leaves a name without a value that it should give it."""
        if identifier in self.bound or not isinstance(node, ast.Name):
            return
        meant = self.undefined.get(identifier)
        holder = self.holders.get(meaning)
        if meant is None and identifier not in self.sources.get(holder, ()):
            meant = holder
        if meant is not None:
            asked = f': did you mean "{meant}"?' if meant else "."
            raise Unknown(f'The name "{identifier}" is never defined{asked}', node)

    def of_overwritten(self, identifier, node):
        """The value that an input or a label is overwritten by."""
        value = self.overwritten[identifier]
        if value is None:
            raise Unknown(f'"{identifier}" is overwritten by what is not known here.', node)
        return value

    def inside(self, function):
        """Those in the body of a function: its parameters are new, what it overwrites its own."""
        parameters = {argument.arg for argument in function.args.args}
        overwritten = {
            name: value for name, value in self.overwritten.items() if name not in parameters
        }
        return Definitions(
            self.bound, self.sources, self.undefined, overwritten, dict(self.holders)
        )


def bound_names(module):
    """The names that a program gives a value anywhere: by assignments, loops, parameters.

    Parameters
    ----------
    module : ast.Module

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> sorted(bound_names(ast.parse("def f(x):\\n    for i in x: self.h = i")))
    ['f', 'h', 'i', 'x']
    """
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            path = path_of(node)
            if path:
                found.add(identifier_of(path))
            if isinstance(node, ast.Name):
                found.add(node.id)
    return frozenset(found)


def undefined_names(outline, names):
    """The names that are read and never defined, each with the name that was meant, or "".

    Parameters
    ----------
    outline : mlp.formulas.programs.outline.Outline
    names : mlp.formulas.programs.names.Names

    Returns
    -------
    dict

    Examples
    --------
    >>> from mlp.formulas.programs.names import Names
    >>> from mlp.formulas.programs.outline import Outline
    >>> text = "d_out = p - y\\nd_hidden = d_out @ W2.T * h * (1 - h)\\ndW1 = x.T @ d_hid"
    >>> outline = Outline(ast.parse(text))
    >>> undefined_names(outline, Names(outline.identifiers, {}))
    {'d_hid': 'd_hidden'}
    """
    bound, made_of, read = outline.bound, outline.sources, _names_read(outline.module)
    free = [name for name in read if name not in bound and identifier_key(name) not in names.given]
    unread = [name for name in made_of if name not in read]
    if len(free) * len(unread) > _MOST_PAIRS:
        unread = []
    found = {}
    for name in free:
        if names.meaning(name) is None:
            alike = (other for other in unread if _are_alike(name, other))
            meant = next((other for other in alike if name not in made_of[other]), None)
            found |= {name: meant} if meant else {}
    holders = {_inner(names, name): name for name in made_of}
    layers = [inner for inner in holders if inner and inner.kind == VALUE]
    missing = [name for name in free if _stands_for_an_array(names, name)]
    if len(layers) > 1 and len(missing) == 1 and _inner(names, missing[0]):
        found[missing[0]] = holders.get(_inner(names, missing[0]), "")
    return found


def _names_read(module):
    """The names that stand alone where they are read, in the order of the text."""
    read, holders = [], set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                read.append(node)
        elif isinstance(node, ast.Call):
            holders.add(id(node.func))
        elif path_of(node) and getattr(node, "attr", "") not in ARRAY_ATTRIBUTES:
            holders.add(id(node.value))
    return list(dict.fromkeys(node.id for node in read if id(node) not in holders))


def sources(module):
    """The names that assignments give a value, each with the names that these values read."""
    found = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        inside = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            for part in getattr(target, "elts", [target]):
                if isinstance(part, ast.Name):
                    found.setdefault(part.id, set()).update(inside)
    return found


def _stands_for_an_array(names, name):
    meaning = names.meaning(name)
    return meaning is not None and meaning.kind in (VALUE, GRADIENT)


def _inner(names, name):
    """The layer that a name stands for, or the gradient with respect to one; None of others."""
    meaning = names.meaning(name)
    if meaning is None or meaning.kind not in (VALUE, GRADIENT):
        return None
    return meaning if meaning.name in INNER and meaning.sure else None


def _are_alike(one, other):
    """Whether one name may be a slip for another: a beginning of it, or one letter off.

    Digits are layers, so that dZ1 is no slip for dZ2.

    Examples
    --------
    >>> _are_alike("d_hid", "d_hidden"), _are_alike("dZ1", "dZ2"), _are_alike("delta", "detla")
    (True, False, True)
    """
    one, other = (name.replace("_", "").lower() for name in (one, other))
    if re.findall(r"\d", one) != re.findall(r"\d", other):
        return False
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    one, other = one[start:], other[start:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (
        one[:2] == other[1::-1] and one[2:] == other[2:]
    )  # fmt: skip
