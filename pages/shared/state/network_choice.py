"""In the sidebar: where the network comes from, and which row of its table is x."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw.notation import as_text, dimensions
from pages.shared.state import edited_input, source
from pages.shared.state.example import described_by
from pages.shared.state.widgets import place, widget


def choice():
    """The choice of a random network, an example or the reader's own."""
    widget("source", format_func=source.TITLES.get, on_change=first_row)


def first_row():
    """The first row of the table, as it stands there."""
    st.session_state["row"], st.session_state["standardised"] = 1, False
    st.session_state["files"] = ""
    row_as_it_is()


def row_as_it_is():
    """The row with its own label, and no cell edited."""
    st.session_state["label"] = source.own_label(st.session_state) or 1
    edited_input.forget(st.session_state)


def row_and_label(example):
    """What is open, the row that is x, and the label."""
    found, (n, m, k) = example.source, example.network.sizes
    files = ", ".join(map(as_text, found.files))
    st.markdown(f"{files}: {n}-{m}-{k}, {example.activation.title}")
    if st.session_state["source"] == source.OWN:
        st.caption(found.taken)
    if found.count:
        widget("row", on_change=row_as_it_is)
        if found.labels is not None:
            with st.container(horizontal=True):
                st.button("Next wrong", on_click=_next_wrong)
                st.button("Largest loss", on_click=_largest_loss)
        widget("standardised")
    else:
        widget("input_seed", on_change=edited_input.forget, args=(st.session_state,))
    place("label", lambda c: example.names.of_class(c, str), named=True)
    if found.count and found.labels is not None:
        own = int(found.labels[example.row])
        if own + 1 != example.label:
            st.caption(f"In the table this row is {example.names.of_class(own)}.")
    st.caption(f"{dimensions((found.count, n))} rows" if found.count else "No rows: x is random.")
    if edited := len(st.session_state[edited_input.NAME]):
        st.caption(f"x is edited in {edited} of its entries.")


def open_row(i):
    """The row counted from 0 opened as x."""
    st.session_state["row"] = int(i) + 1
    row_as_it_is()


# Neither is given the example: a button that is gone would keep it, with all its rows, as long as
# the session lasts.
def _next_wrong():
    example = described_by(st.session_state)
    found = example.source
    predicted = mlp.forward(example.network, example.rows).theta.argmax(axis=-1)
    wrong = np.flatnonzero(predicted != found.labels)
    if not wrong.size:
        st.toast("The network predicts the label of every row.")
        return
    later = wrong[wrong > example.row]
    open_row(later[0] if later.size else wrong[0])


def _largest_loss():
    example = described_by(st.session_state)
    y = np.eye(example.network.sizes[2])[example.source.labels]
    open_row(mlp.loss(example.network, example.rows, y).argmax())
