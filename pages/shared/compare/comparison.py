"""What the figures of a page show: the network that is open, the pinned one, or the difference."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.shared.compare import cells
from pages.shared.compare.figures import comparable, difference
from pages.shared.state.example import Example
from pages.shared.state.settings import NOW, PINNED

OF_PINNED = "Shows the pinned network. Of the open one: "
OF_DIFFERENCE = "Shows the open network less the pinned one. Of the open one: "


@dataclass(frozen=True, eq=False)
class Comparison:
    """The open network, and whether its figures show it, the pinned one, or their difference."""

    example: Example
    choice: str

    @property
    def shown(self):
        """The example whose numbers are drawn, where no difference is."""
        return self.example.pinned if self.choice == PINNED else self.example

    def figures(self, make):
        """Figures and their scales, of whatever is chosen to be shown.

        Where the pinned network has no such figures, or they have no difference, those of the open
        one are shown, and a line says so.

        Parameters
        ----------
        make : callable
            Takes an Example and returns its figures, by name, and the list of their scales. It
            leaves out figures that there are not.

        Returns
        -------
        figures : dict of str to dict
        scales : list of Scale
        """
        figures, scales = make(self.example)
        if self.choice == NOW:
            return figures, scales
        before, of_before = make(self.example.pinned)
        if before.keys() != figures.keys():
            st.caption("The pinned network has no such chart: this is the open network.")
            return figures, scales
        if self.choice == PINNED:
            return _told(before, OF_PINNED), of_before
        pairs = {key: (figures[key], before[key]) for key in figures}
        if not all(comparable(*pair) for pair in pairs.values()):
            st.caption("No difference can be drawn here: this is the open network.")
            return figures, scales
        scale = cells.scale_of(pairs.values())
        drawn = {key: difference(*pair, scale) for key, pair in pairs.items()}
        return _told(drawn, OF_DIFFERENCE), [scale] if scale else []


def _told(figures, what):
    """The figures with what stands before the words for those who do not see them."""
    return {
        key: figure | {"layout": figure["layout"] | {"meta": what}}
        for key, figure in figures.items()
    }


def comparison(example, in_exercise=False):
    """What the figures of a page show, told once on the page.

    Parameters
    ----------
    example : Example
    in_exercise : bool
        Whether the reader predicts numbers of the open network, so that the figures show it.

    Returns
    -------
    Comparison
    """
    choice, pinned = st.session_state["compared"], example.pinned
    if pinned is None or choice == NOW:
        return Comparison(example, NOW)
    if in_exercise:
        st.info("The exercise is of the open network, and charts show it alone.")
        return Comparison(example, NOW)
    name = f"the pinned network {pinned.fingerprint}"
    if choice == PINNED:
        st.info(f"Charts show {name}. Sentences and tables are of the open network.")
    elif example.network.sizes == pinned.network.sizes:
        st.info(
            f"Heatmaps and bars show this network less {name}. Lines and points show both, the "
            "pinned network faint. Equations hold for each network, not for differences. Sentences "
            "and tables are of the open network."
        )
    else:
        st.info(
            f"A difference needs equal sizes. This network is {_sizes(example)}, {name} is "
            f"{_sizes(pinned)}. Charts show this network."
        )
        choice = NOW
    return Comparison(example, choice)


def _sizes(example):
    return "-".join(map(str, example.network.sizes))
