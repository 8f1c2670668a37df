"""The session saved as one file."""

from functools import partial

import streamlit as st

from pages.shared.draw import present
from pages.shared.state import session_file
from pages.shared.state.elsewhere import with_all_settings


def section(example):
    """The button that saves the session, and what is in the file.

    Parameters
    ----------
    example : Example
    """
    st.markdown(
        "One npz with the network, the rows and the settings. Bring it above to go on from here, "
        "or read it with `mlp.load_model`: every number comes back bit for bit."
    )
    state = with_all_settings(st.session_state)
    name = f"session_{example.file_stem}.npz"
    make_npz = partial(session_file.to_npz, example, state)
    present.download("Save this session", make_npz, name, "session")
