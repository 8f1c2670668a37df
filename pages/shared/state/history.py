"""Back, Forward and links: who brought the address, the reader or this app, and what follows.

The browser has an entry for every address that this app wrote. Back and Forward bring one of them
again, a link brings another: the settings are then read from it. A click in the navigation asks for
the bare address of a page, and the settings go along: `carry` puts them into that address.
"""

import streamlit as st

from pages.shared.state import edited_input, source, url
from pages.shared.state.settings import BY_NAME, SETTINGS

NAMES = (*(setting.name for setting in SETTINGS), edited_input.NAME)


def _now():
    """What every setting of the open page is now."""
    held = st.session_state.to_dict()
    return {name: held[name] for name in NAMES if name in held}


def carry():
    """The query of the page before for the page that a click in the navigation asks for.

    To be called before the navigation is told of that page. The browser then makes one entry of
    both; told of the page first, it may make one of the bare address besides, and Back would only
    lead to that.
    """
    known = st.session_state.get("address")
    if known and not st.query_params and st.context.url != known["page"]:
        st.query_params.from_dict(known["query"])


def follow(names):
    """The settings of these names as the address says them, where the reader brought it.

    The names of what had to be ignored in it are kept under `ignored_from_url`, those of texts that
    it is too short for under `left_out_of_url`.
    """
    state, query = st.session_state, st.query_params
    known = state.get("address")
    if known and (query.to_dict() == known["query"] or _now() != known["settings"]):
        # Nothing new, or a setting was changed and the query is still that of the moment before.
        return
    read_again(names)


def read_again(names):
    """The settings of these names as the address says them, whoever wrote it."""
    state, query = st.session_state, st.query_params
    found = {name: query.get_all(name) for name in query}
    values, state["ignored_from_url"] = url.read(found, state.get(source.KEPT))
    state["left_out_of_url"] = url.left_out(found)
    state.update({name: BY_NAME[name].default for name in names} | values)
    state[edited_input.NAME] = values.get(edited_input.NAME, {})
    # The editor of x keeps its own edits, which are those of another address.
    edited_input.drawn_anew(state)


def write(names):
    """The address that says these settings, put into the browser where it says something else."""
    state, query = st.session_state, st.query_params
    wanted = url.written(state, names)
    if query.to_dict() != wanted:
        query.from_dict(wanted)
    keep()


def keep():
    """The address as it stands, remembered as the one that goes with the settings."""
    state, query = st.session_state, st.query_params
    state["address"] = {"page": st.context.url, "query": query.to_dict(), "settings": _now()}
