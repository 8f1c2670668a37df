"""Links from a page to others, which open them with the network that is open here."""

from functools import cache

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from app import FOLDER
from pages.shared.state import edited_input, elsewhere, url
from pages.shared.state.settings import BY_NAME, OF_NETWORK, ON_EVERY_PAGE

BESIDE_NETWORK = tuple(name for name in ON_EVERY_PAGE if name not in OF_NETWORK)


def along_here():
    """What goes along with the links of a page: computed once for all that share this function."""
    return cache(_along)


def links(questions, key="questions", along=None):
    """Links to pages of this app, in one line.

    Parameters
    ----------
    questions : dict of str to (str, dict)
        For each text the name of a page, and the settings of that page as an address writes them.
        With another `source` among them, nothing of the network here goes along.
    key : str
        Another one for each line of links of a page.
    along : callable, optional
        Of `along_here`, where a page has many such lines.
    """
    along_of = along or along_here()
    with st.container(horizontal=True, gap="small", key=key):
        for text, (name, settings) in questions.items():
            try:
                st.page_link(
                    FOLDER / f"{name}.py", label=text, query_params=_query(settings, along_of)
                )
            except StreamlitPageNotFoundError:
                # A page that is run alone, without the navigation, has no others beside it.
                st.markdown(text)


def _along(another):
    """What goes along to a page of this network, or of another one."""
    along = url.written(st.session_state, BESIDE_NETWORK if another else ON_EVERY_PAGE)
    if another:
        along.pop(edited_input.NAME, None)
    return along


def _query(settings, along_of):
    """What a link says: nothing that holds without it, as the page itself writes its address.

    The page would write it anew otherwise, and Back would first lead to the address before that.
    """
    return along_of("source" in settings) | {
        name: text for name, text in settings.items() if not _holds(name, text)
    }


def _holds(name, text):
    """Whether a setting is at its default, and that is what the text says."""
    setting = BY_NAME[name]
    now = elsewhere.value(st.session_state, name)
    return now == setting.default and setting.write(setting.default) == text
