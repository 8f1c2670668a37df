"""The search for the nearest other prediction: at once, or as long work where it takes long."""

import streamlit as st

import mlp
from pages.shared.state.kept import kept
from pages.shared.work import progress

# Weights up to which the search is done unasked: it takes some hundredths of a second.
MOST_WEIGHTS = 1500
# In the state: what the last long searches found, by fingerprint, of the open and pinned network.
FOUND, MOST_FOUND = "flips_found", 2
# In the state: the search that goes on.
_SEARCH = "flip_search"


def found_flip(example):
    """The nearest other prediction, or None where the search takes long and nobody asked for it.

    Parameters
    ----------
    example : Example

    Returns
    -------
    mlp.Flip or None
    """
    n, m, k = example.network.sizes
    if n * m + m * k <= MOST_WEIGHTS:
        return kept(_nearest_flip, example)
    return st.session_state.get(FOUND, {}).get(example.fingerprint)


def _nearest_flip(example):
    return mlp.nearest_flip(example.network, example.x)


def offer(example):
    """The button that starts the search, and the search."""
    sizes = "-".join(map(str, example.network.sizes))
    st.markdown(f"In a network of {sizes} the search for another prediction takes some seconds.")

    def search():
        given = (example.network, example.x)
        return progress.LongWork(
            1, "searches", mlp.nearest_flip, lambda first, end: given, example.fingerprint
        )

    progress.start_button(_SEARCH, search, "Search for the nearest other prediction")
    finished = progress.finished(_SEARCH)
    if finished is not None:
        del st.session_state[_SEARCH]
        (flip,) = finished.results
        found = {**st.session_state.get(FOUND, {}), finished.about: flip}
        st.session_state[FOUND] = dict(list(found.items())[-MOST_FOUND:])
        st.rerun()
