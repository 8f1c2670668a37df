"""What puts another formula into the box: the examples and the suggestion."""

import streamlit as st

from pages.shared.formula_examples import EXAMPLES

# What a formula of ours is judged with: nothing that was set for the reader's own.
_AFRESH = {"formula_wrt": "auto", "formula_convention": "auto", "names": ""}


def put(formula):
    """Put a formula into the box, to be judged afresh."""
    st.session_state.update(_AFRESH, formula=formula)


def gallery():
    """The examples, a click each; the one that stands in the box is marked."""
    state = st.session_state
    texts = {text: title for title, text in EXAMPLES.items()}
    state["example"] = texts.get(state["formula"])

    def chosen():
        if state["example"]:
            put(EXAMPLES[state["example"]])

    st.pills("Or try", EXAMPLES, key="example", on_change=chosen)
