"""The list of pages. Run with `streamlit run app.py`."""

import pathlib

import streamlit as st

FOLDER = pathlib.Path(__file__).parent / "pages"
# File, title. The url_path of a page is the name of its file: `settings.start_page` says why.
PAGES = (
    ("network", "Network"),
    ("chain_rule", "Chain rule"),
    ("saliency", "Saliency"),
    ("agreement", "Agreement"),
    ("step_size", "Step size"),
    ("wrong_gradients", "Wrong gradients"),
    ("your_gradient", "Your gradient"),
    ("many_seeds", "Many seeds"),
    ("export", "Export"),
)


def navigate():
    """Set up the browser's page and the navigation, and return the page that was asked for."""
    st.set_page_config(page_title="MLP gradient explorer", page_icon="📉", layout="wide")
    st.session_state["navigated"] = True
    first = PAGES[0][0]
    return st.navigation(
        [
            st.Page(FOLDER / f"{name}.py", title=title, url_path=name, default=name == first)
            for name, title in PAGES
        ]
    )


if __name__ == "__main__":
    navigate().run()
