"""Moving x to where the reader walked, or to the nearest other prediction."""

import streamlit as st

from pages.shared.state import edited_input


def move_x(point, label, possible=True):
    """The button that takes x to a point.

    Parameters
    ----------
    point : ndarray, shape (n,)
    label : str
    possible : bool
    """
    there = abs(point).max() <= edited_input.LARGEST
    st.button(
        label,
        on_click=_move,
        args=(point,),
        disabled=not (possible and there),
        help="x becomes this point, on every page and in the link.",
    )


def _move(point):
    edited_input.forget(st.session_state)
    st.session_state[edited_input.NAME] = dict(enumerate(point.tolist(), 1))
    st.session_state["walked"] = 0
