"""The search for the nearest other prediction: at once, or on a button where it takes long."""

import streamlit as st

import mlp

# Weights up to which the search is done unasked: it takes some tenths of a second.
MOST_WEIGHTS = 1500
# In the state: what the last searches found, by fingerprint, of the open and the pinned network.
KEPT, MOST_KEPT = "flips_found", 2


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
        return _searched(example)
    return kept.get(example.fingerprint)


def _searched(example):
    """What the search finds, kept while the reader moves about the page."""
    flip = mlp.nearest_flip(example.network, example.x)
    kept = {**st.session_state.get(KEPT, {}), example.fingerprint: flip}
    st.session_state[KEPT] = dict(list(kept.items())[-MOST_KEPT:])
    return flip


def offer(example):
    """The button that starts the search."""
    sizes = "-".join(map(str, example.network.sizes))
    st.markdown(f"In a network of {sizes} the search for another prediction takes some seconds.")
    if st.button("Search for the nearest other prediction"):
        with st.spinner("Searching …"):
            _searched(example)
        st.rerun()
