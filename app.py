"""The list of pages. Run with `streamlit run app.py`."""

import pathlib

import streamlit as st

FOLDER = pathlib.Path(__file__).parent / "pages"
# Heading, then file and title. The url_path of a page is the name of its file:
# `state.page.start_page` says why.
PAGES = {
    "": (
        ("network", "Network"),
        ("saliency", "Saliency"),
        ("formula", "Formula"),
        ("export", "Export"),
    ),
    "Chain rule": (
        ("chain_rule", "The walk back"),
        ("two_questions", "Both questions"),
        ("derivation", "Derivation"),
        ("paths", "Paths"),
        ("cost_and_digits", "Cost and digits"),
    ),
    "Gradient check": (
        ("agreement", "Agreement"),
        ("step_size", "Step size"),
        ("wrong_gradients", "Wrong gradients"),
        ("your_gradient", "Your gradient"),
        ("many_seeds", "Many seeds"),
    ),
}
FIRST = "network"


def navigate():
    """The browser's page and the navigation set up; returns the page that was asked for."""
    st.set_page_config(page_title="MLP gradient explorer", page_icon="📉", layout="wide")
    st.session_state["navigated"] = True
    return st.navigation(
        {
            heading: [
                st.Page(FOLDER / f"{name}.py", title=title, url_path=name, default=name == FIRST)
                for name, title in pages
            ]
            for heading, pages in PAGES.items()
        },
        expanded=True,
    )


if __name__ == "__main__":
    navigate().run()
