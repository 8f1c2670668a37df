"""The box for a formula, how it is to be judged, and what puts another formula into it."""

import streamlit as st

from pages.shared.formula import sentences as formula_words
from pages.shared.formula.gallery import EXAMPLES
from pages.shared.state import url
from pages.shared.state.widgets import widget

# What a formula of ours is judged with: nothing that was set for the reader's own.
_AFRESH = {"formula_wrt": "auto", "formula_convention": "auto", "names": ""}


def put(formula):
    """Put a formula into the box, to be judged afresh."""
    st.session_state.update(_AFRESH, formula=formula)


def question():
    """Draw the box, the choices beside it and the examples.

    Returns
    -------
    text : str
        The formula.
    chosen : dict
        What `mlp.judge` is told, `wrt` and `convention`; None for automatic.
    preview : container
        The place beside the box for what was read.
    """
    left, right = st.columns([3, 2])
    with left:
        text = widget("formula", height=136)
        if not url.fits(text):
            st.caption("Too long for a link: the address of this page does not hold your formula.")
    with right:
        preview = st.container()
        # Side by side on a phone too, so that the verdict is near.
        with st.container(horizontal=True, wrap=False):
            chosen = {
                "wrt": widget("formula_wrt", format_func=formula_words.wrt_choice),
                "convention": widget(
                    "formula_convention", format_func=formula_words.CONVENTIONS.get
                ),
            }
    _gallery()
    told = {name: None if choice == "auto" else choice for name, choice in chosen.items()}
    return text, told, preview


def _gallery():
    """The examples, a click each; the one that stands in the box is marked."""
    state = st.session_state
    titles = {text: title for title, text in EXAMPLES.items()}
    state["example"] = titles.get(state["formula"])

    def chosen():
        if state["example"]:
            put(EXAMPLES[state["example"]])

    st.pills("Or try", EXAMPLES, key="example", on_change=chosen)
