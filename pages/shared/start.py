"""What runs at each visit and each change: the navigation, and the page that is asked for."""

import streamlit as st

from app import FIRST, FOLDER, PAGES
from pages.shared.draw import present
from pages.shared.lecture import controls
from pages.shared.state import history, reconnected
from pages.shared.work import turns


def page(name, title, **options):
    """One page, under the name of its file."""
    return st.Page(FOLDER / f"{name}.py", title=title, **({"url_path": name} | options))


with turns.turn():
    st.set_page_config(page_icon="📉", layout="wide")
    listed = {
        heading: [
            # The first page stands at the root, and gives its own name away to be found there too.
            page(name, title, url_path="start", default=True)
            if name == FIRST
            else page(name, title)
            for name, title in pages
        ]
        for heading, pages in PAGES.items()
    }
    first = next(title for pages in PAGES.values() for name, title in pages if name == FIRST)
    listed[""].append(page(FIRST, first, visibility="hidden"))
    present.house_style()
    place = reconnected.look()
    history.carry()
    try:
        st.navigation(listed, position="top").run()
    finally:
        # Also below a page that stops early, since there is nothing to show yet.
        controls.draw()
        reconnected.remember(place)
