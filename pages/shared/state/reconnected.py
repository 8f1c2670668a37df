"""A page that is taken up by a new session, because the server was started anew or is another now.

The browser keeps what it shows, and with the next change it sends the values of all widgets to a
session that knows nothing of them. A hidden field among them says which session wrote it and what
the address was: so the new session knows, takes the widgets as they are, and says what is gone. A
hidden button makes that change once the browser is connected again (`draw/once_connected.js`).
"""

import secrets
import sys
import urllib.parse

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

# A toast shows three lines until it is unfolded: what is gone comes first.
SAID = (
    "Files that you brought and results of long work are gone: the connection to the server was "
    "lost. This page is as you left it. Other pages have what the address holds. If you pressed a "
    "button, press it again."
)
# The key of the hidden field, and what the state holds of this session and of its runs.
_FIELD, _SESSION, _RUN = "session_before", "session", "session_run"
_FIRST, _RETURNED, _SAYING, _LATER = "first", "returned", "saying", "later"
# What comes from a browser is data: longer than any address that this app writes, it is none.
_LONGEST, _MOST_PARAMETERS = 20_000, 100


def look():
    """Finds out in the first run of a session whether its browser had another one before.

    To be called before anything of the page is drawn: where the browser asks for the bare address
    of another page, the settings of the page before are put into it.

    Returns
    -------
    container
        For `remember`: the field has one place in all runs, so that nothing on the page moves.
    """
    state, query = st.session_state, st.query_params
    place = st.container(key="session_kept")
    if _RUN not in state:
        state[_SESSION] = secrets.token_hex(8)
        session, before = _read(_field(place, value=_written()))
        state[_RUN] = _FIRST if session == state[_SESSION] else _RETURNED
        if now() and not query:
            query.from_dict(before)
    elif not now():
        if state[_RUN] == _SAYING:
            st.toast(SAID, duration="infinite")
        state[_RUN] = _LATER
    return place


def now():
    """Whether this run takes a page up again."""
    return st.session_state.get(_RUN) == _RETURNED


def remember(place):
    """The field as it is to be in the next session; a page that was taken up is drawn once more.

    To be called at the end of a run, also of one that ends early.
    """
    state = st.session_state
    if state[_RUN] == _LATER:
        state[_FIELD] = _written()
        _field(place)
    # The next change that the browser sent may have ended this run: that one takes the page up.
    elif now() and not isinstance(sys.exception(), RerunException):
        state[_RUN] = _SAYING
        st.rerun()


def given(name, as_option):
    """The option that gives a widget the value of its setting: none, since the state holds it.

    Where a page is taken up, the widget has the value that the browser shows, and only where it
    shows none that of the state.

    Parameters
    ----------
    name : str
        The key of the widget.
    as_option : callable
        Takes the value and returns the widget's option for it, as a dict.

    Returns
    -------
    dict
    """
    if not now() or name not in st.session_state:
        return {}
    return as_option(st.session_state.pop(name))


def _field(place, **value):
    with place:
        st.button("session", key="session_again")
        return st.text_input("session", key=_FIELD, **value)


def _written():
    """The session and the query of its address: neither has a blank."""
    query = urllib.parse.urlencode(st.query_params.to_dict())
    return f"{st.session_state[_SESSION]} {query}"


def _read(text):
    """What a field says: the session, and the query as a dict."""
    session, _, query = text.partition(" ")
    try:
        found = urllib.parse.parse_qsl(query[:_LONGEST], max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        found = []
    return session, dict(found)
