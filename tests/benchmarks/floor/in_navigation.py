"""The replayed page in a navigation of as many pages as the app has."""

import pathlib

import streamlit as st

from app import PAGES

FOLDER = pathlib.Path(__file__).parent
st.set_page_config(page_icon="📉", layout="wide")
others = {
    heading: [st.Page(lambda: None, title=title, url_path=name) for name, title in pages]
    for heading, pages in PAGES.items()
}
others[""].append(st.Page(FOLDER / "replayed.py", title="bare", url_path="bare", default=True))
st.navigation(others, position="top").run()
