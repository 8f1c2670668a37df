"""Moving x to where the reader walked."""

import streamlit as st

from pages.shared.state import edited_input


def walk_buttons(point):
    """The button that takes x to a point of the line.

    Parameters
    ----------
    point : ndarray, shape (n,)
    """
    there = abs(point).max() <= edited_input.LARGEST
    st.button(
        "Move x here",
        on_click=_move,
        args=(point,),
        disabled=not (st.session_state["walked"] and there),
        help="x becomes this point of the line, on every page and in the link.",
    )


def _move(point):
    edited_input.forget(st.session_state)
    st.session_state[edited_input.NAME] = dict(enumerate(point.tolist(), 1))
    st.session_state["walked"] = 0
