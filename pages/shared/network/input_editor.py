"""Editing the input x cell by cell."""

import pandas as pd
import streamlit as st

import mlp
from pages.shared.state import edited_input


def _keep_edits(key):
    """The edited cells put into the state, from which x and the URL are made."""
    edited = st.session_state[key]["edited_rows"].get(0, {})
    cells = {int(column): value for column, value in edited.items() if value is not None}
    st.session_state[edited_input.NAME] = st.session_state[edited_input.NAME] | cells


def editor(example):
    """The input as an editable row, with the way back to the random one.

    The editor starts from a frame that stays the same while it is on the page: Streamlit reverts
    edits when the frame changes under them.
    """
    state = st.session_state
    key = f"x_editor_{example.x.size}_{state['input_seed']}_{state.get('input_edition', 0)}"
    if key not in state:
        columns = [str(place) for place in range(1, example.x.size + 1)]
        state["x_at_start"] = pd.DataFrame([example.x], columns=columns)
    limits = {"min_value": -edited_input.LARGEST, "max_value": edited_input.LARGEST}
    st.markdown("**Edit x**: type another value into a cell.")
    st.data_editor(
        state["x_at_start"],
        key=key,
        hide_index=True,
        on_change=_keep_edits,
        args=(key,),
        column_config={
            name: st.column_config.NumberColumn(
                f"x{mlp.subscript(name)}", required=True, format="%.4g", **limits
            )
            for name in state["x_at_start"].columns
        },
        alt="The input x, one editable cell for each entry.",
    )
    if state[edited_input.NAME]:
        st.button("Back to the random x", on_click=edited_input.forget, args=(state,))
