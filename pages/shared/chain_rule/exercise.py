"""Predict, then reveal: the reader says what an entry is before the page does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import streamlit as st

from pages.shared.chain_rule.walk_sentences import SIGNS, marked
from pages.shared.draw.notation import MINUS
from pages.shared.state.written_number import read_written


@dataclass(frozen=True)
class Answer:
    """What the reader said of one entry, counted from 0: its sign, or a value."""

    entry: int
    sign: str | None
    value: float | None


def _typed(text):
    """The number in a field, with a minus sign or a comma as people write them; None for none."""
    try:
        value = read_written(text.strip().replace(MINUS, "-").replace(",", "."), float)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _keep(case, entry, kind):
    said = st.session_state[f"{kind}_{case}"]
    sign, value = (said, None) if kind == "sign" else (None, _typed(said))
    if (sign, value) != (None, None):
        st.session_state["answer"] = (case, Answer(entry, sign, value))


def answer(case, entry, name):
    """The question for one entry; returns what the reader said, or None so far.

    Parameters
    ----------
    case : str
        What the answer is good for: of another network, or at another stage, it is asked anew.
    entry : int
        Counted from 0.
    name : str
        Of the entry.

    Returns
    -------
    Answer or None
    """
    answered, said = st.session_state.get("answer", (None, None))
    if answered == case:
        return said
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ways = {"on_change": _keep}
        st.segmented_control(
            f"What is the sign of {name}?",
            SIGNS,
            format_func=SIGNS.get,
            key=f"sign_{case}",
            args=(case, entry, "sign"),
            **ways,
        )
        # A text, because a field of numbers would show 1e-7 as 0.00.
        text = st.text_input(
            f"or its value, {name} =",
            placeholder="−0.02 or 1e−7",
            key=f"value_{case}",
            width=180,
            args=(case, entry, "value"),
            **ways,
        )
    if text and _typed(text) is None:
        st.warning("This is not a number. Write a number such as −0.02 or 1e−7.")
    return None


def reveal(said, stage):
    """What the entry that was asked for is, beside what the reader said."""
    name, value = stage.origins[said.entry].name, float(stage.result.values[said.entry])
    right, text = marked(name, value, said.sign, said.value)
    (st.success if right else st.warning)(text)
