"""Links from a page to others, which open them with the network that is open here."""

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from app import FOLDER
from pages.shared.state import url
from pages.shared.state.settings import ON_EVERY_PAGE


def links(questions, key="questions"):
    """Links to pages of this app, in one line.

    Parameters
    ----------
    questions : dict of str to (str, dict)
        For each text the name of a page, and the settings of that page as an address writes them.
    key : str
        Another one for each line of links of a page.
    """
    along = url.written(st.session_state, ON_EVERY_PAGE)
    with st.container(horizontal=True, gap="small", key=key):
        for text, (name, settings) in questions.items():
            try:
                page = FOLDER / f"{name}.py"
                st.page_link(page, label=text, query_params=along | settings)
            except StreamlitPageNotFoundError:
                # A page that is run alone, without the navigation, has no others beside it.
                st.markdown(text)
