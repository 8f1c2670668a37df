"""What inputs and classes are called: x₃ and class 2, with the names that a file gives them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

import mlp
from pages.shared.draw.notation import as_text, visible

# Signs of a name that are shown; names at the ticks of a chart, and signs of all of them together.
LONGEST = 40
MOST_NAMED_TICKS, SIGNS_OF_TICKS = 5, 44


def shortened(name, longest=LONGEST):
    """A name in one line, with a sign in place of each that is not seen, of at most so many signs.

    Examples
    --------
    >>> shortened("petal  width (cm)", 12)
    'petal width…'
    """
    name = " ".join(visible(name).split())
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


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

    def input_name(self, i, write=as_text, longest=LONGEST):
        """The name of the input with index i alone, for a place that has room for so many signs."""
        return write(shortened(self.features[i], longest))

    def tick(self, i, count):
        """What stands at the tick of an input where so many have one, for Plotly.

        Below its letter stands the start of its name where that has room.
        """
        letter = mlp.entry_name("x", (int(i),))
        if not self.features or count > MOST_NAMED_TICKS:
            return letter
        # On a phone they still stand side by side.
        return f"{letter}<br>{self.input_name(i, for_chart, SIGNS_OF_TICKS // count)}"

    def class_name(self, c, write=as_text):
        """The name of the class with index c alone, in quotes."""
        return self.of_class(c, write).removeprefix(f"class {c + 1} ")

    def of_entry(self, array, place, write=as_text):
        """An entry of an array of the network: of x with its name, of any other its letters.

        Examples
        --------
        >>> Names(("a", "b")).of_entry("x", (1,)), Names(("a", "b")).of_entry("W1", (1, 0))
        ('x₂ “b”', 'W₁[2,1]')
        """
        if array == "x":
            return self.input(int(place[0]), write)
        return mlp.entry_name(array, tuple(map(int, place)))

    def heading(self, array):
        """What a chart says above the entries of a vector: a function of the index, from 0.

        It is the line with the entry's name, and empty where it has none.

        Examples
        --------
        >>> Names(classes=("cat", "dog")).heading("theta")(1), Names().heading("theta")(1)
        ('class 2 “dog”<br>', '')
        """
        size = mlp.QUANTITIES[array].sizes[1] if array in mlp.QUANTITIES else ""
        if size == "n" and self.features:
            return lambda i: f"{self.input(i, for_chart)}<br>"
        if size == "k" and self.classes:
            return lambda i: f"{self.of_class(i, for_chart)}<br>"
        return lambda i: ""

    def column(self, quantities, rows, columns):
        """What belongs to the entries of a table: for each the name of its input or its class.

        Parameters
        ----------
        quantities : sequence of str
            Arrays of the network, or their gradients as `dL_dx`.
        rows, columns : sequences of int
            Counted from 1.

        Returns
        -------
        list of str, or None where nothing has a name
        """
        if not (self.features or self.classes):
            return None
        quantities, found = np.asarray(quantities), np.full(len(quantities), "", dtype=object)
        known = {"n": self.features and self.input, "k": self.classes and self.of_class}
        for quantity in dict.fromkeys(quantities.tolist()):
            here = quantities == quantity
            places = (columns, rows) if quantity.endswith("_column") else (rows, columns)
            of = mlp.QUANTITIES.get(quantity.removeprefix("dL_d").removesuffix("_column"))
            # What is no quantity of the network, as an attribution, has an entry for each input.
            for size, place in zip(of.sizes if of else ("1", "n"), places, strict=True):
                if known.get(size):
                    of_layer, inverse = np.unique(np.asarray(place)[here], return_inverse=True)
                    named = [known[size](int(i) - 1, str) for i in of_layer]
                    found[here] = np.array(named, dtype=object)[inverse]
        return found.tolist()


# Of a network without a file.
NAMELESS = Names()


def _named(symbol, names, place, write):
    return f"{symbol} “{write(shortened(names[place]))}”" if names else symbol


def for_chart(name):
    """A name for a text of Plotly's, which takes some tags for markup."""
    return escape(name, quote=False)
