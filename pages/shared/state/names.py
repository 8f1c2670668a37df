"""What inputs and classes are called: x₃ and class 2, with the names that a file gives them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import mlp
from pages.shared.draw.notation import as_text, visible

# Signs of a name that are shown.
LONGEST = 40


def _shortened(name):
    name = " ".join(visible(name).split())
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


@dataclass(frozen=True)
class Names:
    """The names of the inputs and of the classes, each None where there are none.

    Every method writes a text for Markdown, in which nothing of a name is taken for markup; its
    `write` is another way: `str` for a table, `for_chart` for Plotly.
    """

    features: tuple | None = None
    classes: tuple | None = None

    def input(self, i, write=as_text):
        """The input with index i, counted from 0.

        Examples
        --------
        >>> Names().input(2), Names(("a", "b*", "c")).input(1)
        ('x₃', 'x₂ “b\\\\*”')
        """
        return _named(mlp.entry_name("x", (i,)), self.features, i, write)

    def inputs(self, count, write=as_text):
        """All inputs, a list."""
        return [self.input(i, write) for i in range(count)]

    def of_class(self, c, write=as_text):
        """The class with index c, counted from 0.

        Examples
        --------
        >>> Names().of_class(1), Names(classes=("cat", "dog")).of_class(1)
        ('class 2', 'class 2 “dog”')
        """
        return _named(f"class {c + 1}", self.classes, c, write)


# Of a network without a file.
NAMELESS = Names()


def _named(symbol, names, place, write):
    return f"{symbol} “{write(_shortened(names[place]))}”" if names else symbol


def for_chart(name):
    """A name for a text of Plotly's, which takes some tags for markup."""
    return escape(name, quote=False)
