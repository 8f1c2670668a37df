"""Walking through the stages of the chain rule, by buttons, keys or a click on a cell."""

import streamlit as st

from pages.shared.draw.formulas import stage_titles
from pages.shared.state.settings import ALL_STAGES, BY_NAME
from pages.shared.state.widgets import widget


def _go(by):
    stages = BY_NAME["walk"].choices
    # From the last stage on to the first: a button that were disabled at the end would lose the
    # keyboard's focus.
    place = stages.index(st.session_state["walk"]) + by
    st.session_state["walk"] = stages[place % len(stages)]


def stage_buttons(activation):
    """The stages with buttons to walk them; returns the name of the chosen one."""
    titles = stage_titles(activation) | {ALL_STAGES: "all at once"}
    with st.container(horizontal=True, vertical_alignment="center"):
        # The keys work from anywhere on the page but a text field.
        st.button("Previous", on_click=_go, args=(-1,), shortcut="P")
        st.button("Next", on_click=_go, args=(1,), shortcut="N")
        at = widget("walk", format_func=titles.get, label_visibility="collapsed", wrap=True)
    return at


def chosen_by_click(stage):
    """What a click on a cell of a stage's result does: that stage and that entry are chosen."""

    def chosen(place):
        _, column, _ = place
        st.session_state["walk"], st.session_state["entry"] = stage, column + 1

    return chosen
