"""Editing the input x cell by cell."""

import pandas as pd
import streamlit as st

import mlp
from pages.shared.draw.notation import as_text
from pages.shared.state import edited_input


def _keep_edits(key):
    """The edited cells put into the state, from which x and the URL are made.

    What is no number is said, and its cell shows again what stood there.
    """
    state = st.session_state
    edited = state[key]["edited_rows"].get(0, {})
    texts = {int(column): text or "" for column, text in edited.items()}
    shown, before = state["x_at_start"]
    cells, refused = edited_input.with_typed(state[edited_input.NAME], texts, shown, before)
    state[edited_input.NAME] = cells
    state["x_refused"] = [
        f"x{mlp.subscript(place)}: " + as_text(f"“{texts[place][:40]}” {why}.")
        for place, why in refused.items()
    ]
    if refused:
        edited_input.drawn_anew(state)


def editor(example):
    """The input as an editable row, with the way back to the random one.

    The editor starts from a frame that stays the same while it is on the page: Streamlit reverts
    edits when the frame changes under them. Its cells are text, because an editor of numbers
    passes over the signs that it does not take: 1e-3 became -13.
    """
    state = st.session_state
    key = f"x_editor_{example.x.size}_{state['input_seed']}_{state.get('input_edition', 0)}"
    if key not in state:
        shown = {place: f"{value:.4g}" for place, value in enumerate(example.x, 1)}
        state["x_at_start"] = shown, state[edited_input.NAME]
    shown, _ = state["x_at_start"]
    st.markdown("**Edit x**: type another value into a cell, for example 0.5, 1e-3 or 1/3.")
    st.data_editor(
        pd.DataFrame([shown.values()], columns=[str(place) for place in shown]),
        key=key,
        hide_index=True,
        on_change=_keep_edits,
        args=(key,),
        column_config={
            str(place): st.column_config.TextColumn(
                f"x{mlp.subscript(place)}", required=True, alignment="right"
            )
            for place in shown
        },
        alt="The input x, one editable cell for each entry.",
    )
    for sentence in state.pop("x_refused", []):
        st.error(sentence)
    if state[edited_input.NAME]:
        st.button("Back to the random x", on_click=edited_input.forget, args=(state,))
