"""Thousands of random networks checked, and the way from one of them to the other pages."""

from dataclasses import dataclass, fields
from functools import partial

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw import present
from pages.shared.draw.notation import number
from pages.shared.state import edited_input
from pages.shared.work.progress import LongWork

# Networks in the table of those with the fewest digits.
FEWEST = 10


@dataclass(frozen=True)
class Networks:
    """Random networks that are checked together: what they are, and the gradient checked."""

    sizes: tuple
    scale: float
    activation: str
    wrt: str

    each = "seed"

    @property
    def what(self):
        """What is checked, many of them."""
        return f"networks {self._sizes}"

    @property
    def file_stem(self):
        """The end of each file name: `5-3-5_scale_1.0_sigmoid_dL_dx`."""
        return f"{self._sizes}_scale_{self.scale}_{self.activation}_dL_d{self.wrt}"

    @property
    def _sizes(self):
        return "-".join(map(str, self.sizes))

    def said(self, count):
        """What was checked, the first `count` seeds of it, in words."""
        return (
            f"Checked: {mlp.derivative(self.wrt)} of networks {self._sizes} with "
            f"{mlp.activation_named(self.activation).title} units and weight scale "
            f"{number(self.scale)}, one for each seed from 0 to {count - 1}."
        )

    def work(self, count):
        """The work that checks the first `count` seeds."""
        options = {"scale": self.scale, "wrt": self.wrt, "activation": self.activation}

        def arguments(first, end):
            return self.sizes, np.arange(first, end)

        return LongWork(count, "networks", partial(mlp.check_many, **options), arguments, self)

    def joined(self, parts):
        """The checks of many slices as one record."""
        return joined(parts)

    def open(self, seed):
        """One of the networks opened: it becomes the one that every page shows."""
        open_seed(self, seed)


def joined(parts):
    """The checks of many slices as one record."""
    names = [f.name for f in fields(mlp.ManyChecks)]
    return mlp.ManyChecks(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def open_seed(networks, seed):
    """One of the networks opened: it becomes the one that every page shows."""
    (n, m, k), seed = networks.sizes, int(seed)
    chosen = {"n": n, "m": m, "k": k, "scale": networks.scale, "label": seed % k + 1}
    chosen["activation"] = networks.activation
    seeds = {"seed": seed, "input_seed": seed, edited_input.NAME: {}}
    st.session_state.update(chosen | seeds)
    st.toast(f"Every page now shows seed {seed}.")


def fewest_digits(table, checked):
    """Those with the fewest digits as a table; choosing a row opens its network, or its x."""
    fewest = table.nsmallest(FEWEST, "digits").reset_index(drop=True)

    def chosen():
        for row in st.session_state["fewest_digits"].selection.rows:
            checked.open(fewest[checked.each][row])

    present.frame(fewest, key="fewest_digits", on_select=chosen, selection_mode="single-row")
