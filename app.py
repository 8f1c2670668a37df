"""The list of pages. Run with `streamlit run app.py`."""

import streamlit as st

st.set_page_config(page_title="MLP gradient explorer", page_icon="∇", layout="wide")

# A url_path that equals a file's name would run that page without this script, on a deep link to
# a server that has just started.
st.navigation(
    [
        st.Page("pages/network.py", title="Network", url_path="forward-pass", default=True),
        st.Page("pages/chain_rule.py", title="Chain rule", url_path="chain-rule"),
        st.Page("pages/saliency.py", title="Saliency", url_path="input-gradient"),
        st.Page("pages/agreement.py", title="Agreement", url_path="gradient-check"),
        st.Page("pages/export.py", title="Export", url_path="csv-export"),
    ]
).run()
