"""Walking through the steps of the chain rule, by buttons, keys or a click on a cell."""

import streamlit as st

from pages.shared import settings, walk

STEPS = tuple(walk.TITLES)


def _go(by):
    place = STEPS.index(st.session_state["walk"]) + by
    st.session_state["walk"] = STEPS[min(max(place, 0), len(STEPS) - 1)]


def stepper():
    """Draw the steps with a button to either side, and return the name of the chosen one."""
    place = STEPS.index(st.session_state["walk"])
    last = place == len(STEPS) - 1
    with st.container(horizontal=True, vertical_alignment="center"):
        # The keys work from anywhere on the page but a text field, so focus need not be here.
        st.button("Previous", on_click=_go, args=(-1,), shortcut="P", disabled=place == 0)
        st.button("Next", on_click=_go, args=(1,), shortcut="N", disabled=last)
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
