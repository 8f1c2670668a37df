"""The search for the nearest other prediction: at once, or as long work where it takes long."""

import streamlit as st

import mlp
from pages.shared.work import progress

# Weights up to which the search is done unasked: it takes some tenths of a second.
MOST_WEIGHTS = 1500
# In the state: what the last searches found, by fingerprint, of the open and the pinned network.
KEPT, MOST_KEPT = "flips_found", 2
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
    kept = st.session_state.get(KEPT, {})
    if example.fingerprint not in kept and n * m + m * k <= MOST_WEIGHTS:
        return _kept(example.fingerprint, mlp.nearest_flip(example.network, example.x))
    return kept.get(example.fingerprint)


def _kept(fingerprint, flip):
    """What the search found, kept while the reader moves about the page."""
    kept = {**st.session_state.get(KEPT, {}), fingerprint: flip}
    st.session_state[KEPT] = dict(list(kept.items())[-MOST_KEPT:])
    return flip


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
        _kept(finished.about, *finished.results)
        st.rerun()
