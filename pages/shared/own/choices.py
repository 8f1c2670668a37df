"""The choices of how files are read: orientation, activation, label column, standardising."""

import streamlit as st

from pages.shared.draw.notation import visible
from pages.shared.state import bring
from pages.shared.state.source import AS_FOUND, IN_OUT, KEPT, OUT_IN
from pages.shared.state.widgets import widget

# Columns to choose the label from, and signs of a name.
MOST_COLUMNS, LONGEST_NAME = 200, 60


def of_reading(source):
    """How the weights are stored, where the shapes fit both ways, and the activation.

    Parameters
    ----------
    source : Source
        As it is read now.
    """
    kept = st.session_state[KEPT]
    left, right = st.columns(2)
    if kept.other:
        first, second = (kept, kept.other) if not kept.turned else (kept.other, kept)
        sizes = {
            way: "-".join(map(str, one.network.sizes))
            for way, one in ((AS_FOUND, kept), (IN_OUT, first), (OUT_IN, second))
        }
        with left:
            widget(
                "stored",
                format_func=lambda way: f"{way}: {sizes[way]}",
                help="The shapes fit both ways: a matrix may be stored turned.",
            )
    with right:
        widget("stated", help="The activation of the hidden units; many files do not say it.")


def of_rows(source, names):
    """The label column, while the file of the rows is in its box.

    Parameters
    ----------
    source : Source
    names : collection of str
        The settings that the address of the page carries.
    """
    columns = source.rows.columns if source.rows else ()
    if columns and st.session_state.get(bring.ROWS) is not None:
        places = ["", "0", *(str(place) for place, _ in columns[:MOST_COLUMNS])]
        titles = {str(place): visible(name)[:LONGEST_NAME] for place, name in columns}
        found = titles.get(str(source.rows.label_place)) or source.rows.label_place or "none"
        texts = {"": f"found in the table: {found}", "0": "none"}
        st.selectbox(
            "Label column",
            places,
            key="label_column",
            format_func=lambda place: texts.get(place) or f"{place} {titles[place]}",
            help="What the column holds is the class of each row. The others are the inputs.",
            on_change=bring.rows_brought,
            args=(names,),
        )
    if source.labels is None:
        st.markdown("The rows have no labels: the true label is yours to choose.")
