"""Walking through the steps of the chain rule, by buttons, keys or a click on a cell."""

import streamlit as st

from pages.shared.chain_rule import walk
from pages.shared.state import settings

STEPS = tuple(walk.TITLES)


def _go(by):
    # From the last step on to the first: a button that were disabled at the end would lose the
    # keyboard's focus.
    place = STEPS.index(st.session_state["walk"]) + by
    st.session_state["walk"] = STEPS[place % len(STEPS)]


def stepper():
    """Draw the steps with buttons to walk them, and return the name of the chosen one."""
    with st.container(horizontal=True, vertical_alignment="center"):
        # The keys work from anywhere on the page but a text field.
        st.button("Previous", on_click=_go, args=(-1,), shortcut="P")
        st.button("Next", on_click=_go, args=(1,), shortcut="N")
        at = settings.widget(
            "walk", format_func=walk.TITLES.get, label_visibility="collapsed", wrap=True
        )
    return at


def choose(step):
    """What a click on a cell of a step's result does: go to that step, with that entry chosen."""

    def chosen(place):
        _, column, _ = place
        st.session_state["walk"], st.session_state["entry"] = step, column + 1

    return chosen
