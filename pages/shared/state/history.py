"""Back, Forward and links: who brought the address, the reader or this app, and what follows.

The browser has an entry for every address that this app wrote. Back and Forward bring one of them
again, a link brings another: the settings are then read from it. A click in the navigation brings
the bare address of a page, and the settings go along; so the bare address of such an arrival stands
for them, should the reader come back to it.
"""

import streamlit as st

from pages.shared.state import edited_input, url
from pages.shared.state.settings import BY_NAME, SETTINGS

NAMES = (*(setting.name for setting in SETTINGS), edited_input.NAME)


def _now():
    """What every setting is now."""
    return {name: st.session_state.get(name) for name in NAMES}


def follow(names):
    """The settings of these names as the address says them, where the reader brought it.

    The names of what had to be ignored in it are kept under `ignored_from_url`.
    """
    state, query = st.session_state, st.query_params
    page, known = st.context.url, state.get("address")
    if known is None:
        state["arrivals"] = {}
    elif query.to_dict() == known["query"] or _now() != known["settings"]:
        # Nothing new, or a setting was changed and the query is still that of the moment before.
        return
    elif not query and page != known["page"]:
        state["arrivals"][page] = known["settings"]
        return
    elif not query and page in state["arrivals"]:
        state.update(state["arrivals"][page])
        _forget_typed_cells()
        return
    values, state["ignored_from_url"] = url.read({name: query.get_all(name) for name in query})
    state.update({name: BY_NAME[name].default for name in names} | values)
    state[edited_input.NAME] = values.get(edited_input.NAME, {})
    _forget_typed_cells()


def _forget_typed_cells():
    # The editor of x keeps its own edits, which are those of another address.
    cells = st.session_state[edited_input.NAME]
    edited_input.forget(st.session_state)
    st.session_state[edited_input.NAME] = cells


def write(names):
    """The address that says these settings, put into the browser where it says something else."""
    state, query = st.session_state, st.query_params
    page, wanted = st.context.url, url.written(state, names)
    arrived = not query and state["arrivals"].get(page) == _now() and page == _page_before()
    if query.to_dict() != wanted and not arrived:
        query.from_dict(wanted)
        if not wanted:
            state["arrivals"].pop(page, None)
    state["address"] = {"page": page, "query": query.to_dict(), "settings": _now()}


def _page_before():
    return (st.session_state.get("address") or {}).get("page")
