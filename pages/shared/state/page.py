"""What every page begins with: the settings from the address, the sidebar, and the example.

The state lives in `st.session_state`, seeded once from the URL and written back to it at each run
when it differs, so that the address in the browser always opens the same network on any page.
"""

import secrets

import streamlit as st

import app
from pages.shared.draw import style
from pages.shared.state import edited_input, example, url
from pages.shared.state.settings import BY_NAME, IN_SIDEBAR, LARGEST_SEED, SETTINGS, value_in
from pages.shared.state.widgets import widget


def start_page():
    """The sidebar that every page shares; returns the example that its settings describe."""
    # On a deep link to a server that has just started, Streamlit takes the folder `pages` for the
    # list of pages and runs this page without app.py. The url_path of each page is its file's
    # name, so that the link finds the page then too, and the navigation is made up for here.
    if not st.session_state.pop("navigated", False):
        app.navigate()
        # From here on Streamlit knows the navigation. What is drawn in this run would belong to
        # another page than what the next one draws, and the first thing typed would be lost.
        st.rerun()
    _load_from_url()
    _keep_state()
    described = example.described_by(st.session_state)
    _write_url()
    st.html(style.CSS)
    _sidebar(described)
    if ignored := st.session_state["ignored_from_url"]:
        st.warning(f"Ignored from the link, default used: {', '.join(ignored)}.")
    return described


def _load_from_url():
    """The state as the URL says it, once a session, with the names of what had to be ignored."""
    if "ignored_from_url" in st.session_state:
        return
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    values, ignored = url.read(query)
    st.session_state.update(values)
    st.session_state["ignored_from_url"] = ignored


def _keep_state():
    """Every setting held in the state, in range, also those whose widget is on another page.

    Streamlit drops the value of a widget that a run does not draw, unless the script sets it.
    """
    value_of = value_in(st.session_state)
    for setting in SETTINGS:
        st.session_state[setting.name] = setting.kept(value_of(setting.name), value_of)
    st.session_state.setdefault(edited_input.NAME, {})


def _write_url():
    """The URL that says the state, put into the browser where it says something else."""
    wanted = url.written(st.session_state)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def _sidebar(described):
    """The fingerprint, the settings of the network, and the ways to others."""
    with st.sidebar:
        st.markdown(
            f"Fingerprint **{described.fingerprint}**",
            help="Names exactly these numbers: network, input and label. Copy the address of this "
            "page to share them.",
        )
        for name in IN_SIDEBAR:
            changed = _input_drawn_anew if name == "input_seed" else None
            widget(name, on_change=changed)
        with st.container(horizontal=True, wrap=False):
            st.button("Fresh seed", on_click=_fresh_seed, help="Draw another network.")
            st.button("Back to 5-3-5", on_click=_defaults, help="All settings as at the start.")


def _input_drawn_anew():
    edited_input.forget(st.session_state)


def _fresh_seed():
    st.session_state["seed"] = secrets.randbelow(LARGEST_SEED + 1)


def _defaults():
    for name in IN_SIDEBAR:
        st.session_state[name] = BY_NAME[name].default
    edited_input.forget(st.session_state)
