"""Functions in the layouts in which they are pasted: on one line, without indents, lambdas."""

import ast
import re

from mlp.formulas.programs.functions import KNOWN_FUNCTIONS

# What Python reads only in another layout, or not at all, and what stands in its place.
SPELLINGS = (
    (re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE), lambda match: match[0].expandtabs(4)),
    (re.compile(r"\basync[ \t]+(?=def\b|for\b|with\b)|\bawait[ \t]+"), ""),
    # A decorator on the line of its function.
    (re.compile(r"^([ \t]*@[\w.]+(?:\([^()\n]*\))?)[ \t]+(?=def\b)", re.MULTILINE), "\\1\n"),
    (re.compile(r"(\bdef[ \t]+\w+[ \t]*\()[ \t]*(?:\.\.\.|…)[ \t]*(?=\))"), r"\1"),
    (re.compile("…"), "..."),
)
_BEGINS = re.compile(r"(?:async[ \t]+)?(?:def(?:\s|$)|class[ \t]+\w+[ \t]*[:(])")
_DEF = re.compile(r"[ ]*def\b")
_AT_MODULE = re.compile(r"(?:def|class|import|from|@)\b|@")
_OPENS = re.compile(r":[ ]*(?:#.*)?$")
_BRACKETS = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}


def begins_function(text):
    """Whether a text begins as a function of a program does.

    Examples
    --------
    >>> begins_function("@jit\\ndef grad(x): ..."), begins_function("class probabilities p")
    (True, False)
    """
    rest = text.lstrip()
    while rest.startswith(("@", "```")):
        line, _, rest = rest.partition("\n")
        if " def " in line:
            return True
        rest = rest.lstrip()
    return bool(_BEGINS.match(rest.removeprefix(">>> ")))


def with_even_indents(characters, places):
    """A program whose lines are indented as its colons say, where a page lost or mixed indents.

    Parameters
    ----------
    characters : str
    places : sequence of int
        One for each character.

    Returns
    -------
    (str, list of int) or None
        None where nothing says how far a loop reaches.

    Examples
    --------
    >>> print(with_even_indents("def f(x):\\na = x\\n  return a", range(24))[0])
    def f(x):
        a = x
        return a
    """
    levels, opened, depth, at = [(0, False)], "", 0, 0
    written, kept = [], []
    for line in characters.split("\n"):
        stripped = line.lstrip(" ")
        width = len(line) - len(stripped)
        if stripped and depth == 0:
            if opened and width > levels[-1][0]:
                levels.append((width, False))
            elif opened:
                if not _DEF.match(opened):
                    return None
                levels.append((width, True))
            else:
                levels = _closed(levels, width, stripped)
            opened = ""
        indent = " " * (4 * (len(levels) - 1)) if stripped and depth == 0 else line[:width]
        place = places[min(at + width, len(places) - 1)]
        written.append(indent + stripped)
        kept += [place] * len(indent) + [*places[at + width : at + len(line) + 1]]
        depth = max(0, depth + sum(_BRACKETS.get(sign, 0) for sign in stripped))
        if stripped and depth == 0 and _OPENS.search(stripped):
            opened = line
        at += len(line) + 1
    return "\n".join(written), kept


def _closed(levels, width, line):
    """The levels that are still open where a line stands."""
    levels = list(levels)
    while len(levels) > 1 and (
        width < levels[-1][0] or (levels[-1][1] and _AT_MODULE.match(line))
    ):  # fmt: skip
        levels.pop()
    return levels


def with_named_lambdas(module):
    """A syntax tree in which a lambda that nothing calls is a function: grad = lambda x: … ."""
    called = {
        node.func.id
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    for place, statement in enumerate(module.body):
        value = getattr(statement, "value", None)
        if not isinstance(value, ast.Lambda):
            continue
        if isinstance(statement, ast.Expr):
            statement.value = value.body
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if name in called or name in KNOWN_FUNCTIONS:
                continue
            result = ast.copy_location(ast.Return(value.body), value.body)
            function = ast.FunctionDef(name, value.args, [result], [])
            module.body[place] = ast.copy_location(function, statement)
    return module


def hollow_function(module):
    """The name of a function that computes nothing, or None.

    Examples
    --------
    >>> hollow_function(ast.parse("def grad(x): ...")), hollow_function(ast.parse("a = 1"))
    ('grad', None)
    """
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and all(map(_computes_nothing, node.body)):
            return node.name
    return None


def _computes_nothing(statement):
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
