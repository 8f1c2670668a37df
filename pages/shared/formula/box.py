"""The box for a formula, how it is to be judged, and what puts another formula into it."""

import streamlit as st

from pages.shared.formula import sentences
from pages.shared.formula.gallery import EXAMPLES
from pages.shared.state import url
from pages.shared.state.widgets import widget

# What a formula of ours is judged with: nothing that was set for the reader's own.
_AFRESH = {"formula_wrt": "auto", "formula_convention": "auto", "names": ""}


def put(formula):
    """A formula put into the box, to be judged afresh."""
    st.session_state.update(_AFRESH, formula=formula)


def formula_and_choices():
    """The box, the choices beside it and the examples, drawn.

    Returns
    -------
    text : str
        The formula.
    chosen : dict
        The `wrt` and the `convention` for `mlp.judge`; None for automatic.
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
                "wrt": widget("formula_wrt", format_func=sentences.wrt_choice),
                "convention": widget("formula_convention", format_func=sentences.convention_choice),
            }
    _gallery()
    given = {name: None if choice == "auto" else choice for name, choice in chosen.items()}
    return text, given, preview


def _gallery():
    """The examples, a click each; the one that stands in the box is marked."""
    state = st.session_state
    titles = {text: title for title, text in EXAMPLES.items()}
    state["example"] = titles.get(state["formula"])

    def chosen():
        if state["example"]:
            put(EXAMPLES[state["example"]])

    st.pills("Or try", EXAMPLES, key="example", on_change=chosen)
