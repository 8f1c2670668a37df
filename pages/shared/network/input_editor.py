"""Editing the input x cell by cell."""

import pandas as pd
import streamlit as st

import mlp
from pages.shared.draw.notation import as_text
from pages.shared.state import edited_input

# Inputs that have room beside each other, and below each other; of more, one is chosen.
MOST_BESIDE, MOST_BELOW = 24, 200
# The height of a table, in pixels.
HEIGHT = 300
# The columns of a table with a line for each input.
INDEX, NAME, VALUE = "input", "name", "x"
EXAMPLES = "for example 0.5, 1e-3 or 1/3."


def _keep_row(key):
    """What was typed into the cells of a single row."""
    edited = st.session_state[key]["edited_rows"].get(0, {})
    _keep({int(column): text or "" for column, text in edited.items()})


def _keep_lines(key):
    """What was typed into a table with a line for each input."""
    edited = st.session_state[key]["edited_rows"]
    _keep({int(line) + 1: cells[VALUE] or "" for line, cells in edited.items()})


def _keep_one(key, place):
    """What was typed for one input."""
    _keep({place: st.session_state[key]})


def _keep(texts):
    """The edited cells put into the state, from which x and the URL are made.

    What is no number is said, and its cell shows again what stood there.
    """
    state = st.session_state
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
    """The input to edit, with the way back to the one that was drawn or read.

    The editor starts from a frame that stays the same while it is on the page: Streamlit reverts
    edits when the frame changes under them. Its cells are text, because an editor of numbers
    passes over the signs that it does not take: 1e-3 became -13.
    """
    state = st.session_state
    origin = (state["input_seed"], state.get("input_edition", 0))
    if example.source is not None:
        scaled = example.standardisation is not None
        origin = (*origin, example.source.fingerprint, example.row, scaled)
    key = "_".join(map(str, ("x_editor", example.x.size, *origin)))
    if key not in state:
        shown = {place: f"{value:.4g}" for place, value in enumerate(example.x, 1)}
        state["x_at_start"] = shown, state[edited_input.NAME]
    shown, _ = state["x_at_start"]
    if len(shown) > MOST_BELOW:
        _one(example, key)
    elif len(shown) > MOST_BESIDE:
        _lines(example, shown, key)
    else:
        _row(shown, key)
    for sentence in state.pop("x_refused", []):
        st.error(sentence)
    if state[edited_input.NAME]:
        back = "the random x" if example.row is None else f"row {example.row + 1}"
        st.button(f"Back to {back}", on_click=edited_input.forget, args=(state,))


def _row(shown, key):
    """The inputs beside each other."""
    st.markdown(f"**Edit x**: type another value into a cell, {EXAMPLES}")
    st.data_editor(
        pd.DataFrame([shown.values()], columns=[str(place) for place in shown]),
        key=key,
        hide_index=True,
        on_change=_keep_row,
        args=(key,),
        column_config={
            str(place): st.column_config.TextColumn(
                f"x{mlp.subscript(place)}", required=True, alignment="right"
            )
            for place in shown
        },
        alt="The input x, one editable cell for each entry.",
    )


def _lines(example, shown, key):
    """A line for each input, with its name where it has one."""
    st.markdown(f"**Edit x**: type another value into the last column, {EXAMPLES}")
    frame = pd.DataFrame({INDEX: list(shown), VALUE: list(shown.values())})
    if example.names.features:
        frame.insert(1, NAME, example.names.inputs(len(shown), str))
    st.data_editor(
        frame,
        key=key,
        height=HEIGHT,
        hide_index=True,
        disabled=[INDEX, NAME],
        on_change=_keep_lines,
        args=(key,),
        column_config={VALUE: st.column_config.TextColumn(required=True, alignment="right")},
        alt="The input x, one line for each entry.",
    )


def _one(example, key):
    """The choice of one input, and a field for its value."""
    st.markdown(f"**Edit x**: choose an input and type another value, {EXAMPLES}")
    with st.container(horizontal=True):
        place = st.selectbox(
            "input to edit",
            range(1, example.x.size + 1),
            format_func=lambda place: example.names.input(place - 1, str),
            width=300,
        )
        field = f"{key}_{place}"
        st.session_state.setdefault(field, f"{example.x[place - 1]:.4g}")
        st.text_input("value", key=field, on_change=_keep_one, args=(field, place), width=200)
