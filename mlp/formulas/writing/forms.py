"""A settled tree as text: one walker for all notations, each of which is a table of forms.

The form of an operation is what stands around its parts, how tightly it binds, and how tightly
each part must bind to need no bracket. What a table leaves out is written as the call of a
function.
"""

from collections.abc import Callable
from dataclasses import dataclass

# How tightly operations bind, the loosest first; ANY asks nothing of a part.
ANY, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)


@dataclass(frozen=True, slots=True)
class Form:
    """How one operation is written.

    Parameters
    ----------
    around : tuple of str
        What stands before, between and behind its parts.
    binding : int
        How tightly it binds.
    least : tuple of int
        For each part, the binding below which it needs brackets.
    chains : bool
        Whether its first part needs none where it is the same operation. Python would take more
        brackets away, as those of (A @ B) * C; readers do not.
    """

    around: tuple[str, ...]
    binding: int = ATOM
    least: tuple[int, ...] = (ANY, ANY)
    chains: bool = False


@dataclass(frozen=True, slots=True)
class Notation:
    """A way of writing formulas.

    Parameters
    ----------
    forms : dict
        Kind of node, or function of a call, to its Form, or to a callable that makes one from
        the node where it depends on that.
    call : callable
        The Form of what is in no table, from the node.
    brackets : (str, str)
    """

    forms: dict
    call: Callable
    brackets: tuple[str, str] = ("(", ")")


def operation_name(node):
    """The kind of a node, or the function of a call: the key of the tables."""
    return node.value if node.kind == "call" else node.kind


def written(node, notation):
    """The text of a tree, and how tightly it binds."""
    form = notation.forms.get(operation_name(node), notation.call)
    if not isinstance(form, Form):
        form = form(node)
    pieces = [form.around[0]]
    for place, (child, after) in enumerate(zip(node.children, form.around[1:], strict=False)):
        text, binding = written(child, notation)
        alike = form.chains and place == 0 and child.kind == node.kind
        if binding < (form.binding if alike else form.least[place]):
            text = text.join(notation.brackets)
        pieces += text, after
    return "".join(pieces), form.binding


# -- forms that the notations share ---------------------------------------------------------


def atom(text):
    """What has no parts to write, such as a name."""
    return Form((text,))


def plus(sign):
    """A sum or a difference: only a sum at its right needs brackets."""
    return Form(("", sign, ""), SUM, (SUM, PRODUCT))


def product(sign):
    """A product or a quotient: a product of another kind needs brackets."""
    return Form(("", sign, ""), PRODUCT, (SIGN, SIGN), chains=True)


def minus(sign):
    """A sign before its part."""
    return Form((sign, ""), SIGN, (POWER,))


def behind(sign, binding=ATOM):
    """A sign behind its part, such as that of the transpose."""
    return Form(("", sign), binding, (ATOM,))


def call(before, node, after=")"):
    """The call of a function, with as many arguments as the node has parts."""
    between = [", "] * (len(node.children) - 1)
    return Form((before, *between, after), least=(ANY,) * len(node.children))
