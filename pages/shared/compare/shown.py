"""What the figures of a page show: the network that is open, the pinned one, or the difference."""

import streamlit as st

from pages.shared.compare.figures import comparable, difference, limit_of
from pages.shared.draw.scales import signed
from pages.shared.state.settings import NOW, PINNED


def shown(example, make):
    """The figures of a page and their scales, of whatever is chosen to be shown.

    Parameters
    ----------
    example : Example
    make : callable
        Takes an Example and returns its figures, by name, and the list of their scales.

    Returns
    -------
    figures : dict of str to dict
    scales : list of Scale
    """
    figures, scales = make(example)
    choice, pinned = st.session_state["compared"], example.pinned
    if pinned is None or choice == NOW:
        return figures, scales
    before, of_before = make(pinned)
    name = f"the pinned network {pinned.fingerprint}"
    if choice == PINNED:
        st.info(f"Heatmaps and bars show {name}. The sentences are of the open network.")
        return before, of_before
    pairs = {key: (figures[key], before[key]) for key in figures if key in before}
    if len(pairs) < len(figures) or not all(comparable(*pair) for pair in pairs.values()):
        st.info(
            f"A difference needs equal sizes. This network is {_sizes(example)}, {name} is "
            f"{_sizes(pinned)}. Heatmaps and bars show this network."
        )
        return figures, scales
    limit = limit_of(pairs.values())
    st.info(f"Heatmaps and bars show this network less {name}.")
    drawn = {key: difference(*pair, limit) for key, pair in pairs.items()}
    return drawn, [signed(limit, "this network less the pinned one")]


def _sizes(example):
    return "-".join(map(str, example.network.sizes))
