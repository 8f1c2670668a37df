"""The list of pages. Run with `streamlit run app.py`."""

import streamlit as st


def navigate():
    """Set up the browser's page and the navigation, and return the page that was asked for."""
    st.set_page_config(page_title="MLP gradient explorer", page_icon="📉", layout="wide")
    st.session_state["navigated"] = True
    return st.navigation(
        [
            st.Page("pages/network.py", title="Network", url_path="network", default=True),
            st.Page("pages/chain_rule.py", title="Chain rule", url_path="chain_rule"),
            st.Page("pages/saliency.py", title="Saliency", url_path="saliency"),
            st.Page("pages/agreement.py", title="Agreement", url_path="agreement"),
            st.Page("pages/export.py", title="Export", url_path="export"),
        ]
    )


if __name__ == "__main__":
    navigate().run()
