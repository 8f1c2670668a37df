"""The saliency of all rows of the table that is open, computed once, and a row chosen from it."""

import streamlit as st

from pages.shared.draw import present
from pages.shared.state.network_choice import open_row

# What the session holds: of which network and rows, and their saliency, up to so many bytes of it.
_HELD = "rows_saliency"
LARGEST_HELD = 8 * 2**20


def of(example):
    """The saliency of all rows, as the network takes them.

    Parameters
    ----------
    example : Example

    Returns
    -------
    mlp.RowSaliencies
    """
    source, state = example.source, st.session_state
    known = (source.fingerprint, example.standardisation is not None)
    held = state.get(_HELD)
    if held and held[0] == known:
        return held[1]
    found = example.saliency_of_rows()
    state[_HELD] = (known, found) if found.gradient.nbytes <= LARGEST_HELD else None
    return found


def opened(customdata):
    """The row of a cell that was clicked opened."""
    open_row(customdata[0] - 1)
    st.toast(f"Every page now shows row {customdata[0]}.")


def table(overview):
    """The rows one by one; choosing one opens it.

    Parameters
    ----------
    overview : pandas.DataFrame
    """

    def chosen():
        for place in st.session_state["rows_table"].selection.rows:
            open_row(overview["row"][place] - 1)

    present.frame(
        overview, height=240, key="rows_table", on_select=chosen, selection_mode="single-row"
    )
