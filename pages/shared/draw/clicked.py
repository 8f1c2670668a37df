"""Charts that can be clicked: what a click chooses, and what a session keeps of them."""

import contextlib
from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# What Streamlit's side in the browser would put into the layout of a chart that can be clicked.
LAYOUT = {"clickmode": "event+select", "hovermode": "closest", "dragmode": "pan"}


def options(key, on_choice):
    """What tells Streamlit that `on_choice` takes the customdata of a point that is clicked."""
    return {"on_select": partial(_chosen, key, on_choice), "selection_mode": "points"}


def _chosen(key, on_choice):
    # A chart that is drawn anew drops its selection: that is no choice.
    for point in st.session_state[key].selection.points[:1]:
        on_choice(point["customdata"])


def forget_earlier(key):
    """What the session keeps of a chart as it was before is let go; to be called once it is drawn.

    Streamlit tells charts that can be clicked apart by all that they show, and keeps a record of
    each until the session ends: 5 KiB for every move of a slider. There is no public way to drop
    one: where Streamlit's inside is another, the records stay.
    """
    with contextlib.suppress(AttributeError):
        session = get_script_run_ctx().session_state._state
        names = session._key_id_mapper
        now = names.get_id_from_key(key)
        earlier = [one for one, of in names.id_key_mapping.items() if of == key and one != now]
        for one in earlier:
            del names.id_key_mapping[one]
            session._new_widget_state.widget_metadata.pop(one, None)
