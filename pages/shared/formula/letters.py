"""Which letter of a formula means what: the small table, and its place in the URL.

What the reader says is kept as the text of a setting, `p:yhat,z:a`, so it is part of every link.
"""

from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st

import mlp
from pages.shared.formula import sentences

# What a letter is most often said to mean; `mlp.judge` takes any expression of the names.
MEANINGS = (
    *mlp.QUANTITIES,
    *("diag(h)", "diag(yhat)", "dL/dtheta", "dL/dh", "dL/da", "sigma", "N"),
)


def read(text):
    """The meanings that a text says.

    Raises
    ------
    ValueError
        If it is not written as pairs.

    Examples
    --------
    >>> read("p:yhat,z:a")
    {'p': 'yhat', 'z': 'a'}
    """
    pairs = [part.split(":") for part in text.split(",")] if text else []
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"the letters are {text!r}, expected pairs such as p:yhat,z:a")
    return {unquote(letter): unquote(meaning) for letter, meaning in pairs}


def write(names):
    """The text that says these meanings; commas and colons inside them are quoted.

    Examples
    --------
    >>> write({"p": "yhat", "h_{W,b}": "yhat"})
    'p:yhat,h_{W%2Cb}:yhat'
    """
    return ",".join(
        ":".join(quote(part, safe="/ ^_{}()[]'′@*+-") for part in pair) for pair in names.items()
    )


def _edited(start, edits):
    """The rows of the table after the reader's edits, as pairs; half a row says nothing yet."""
    rows = [
        row | edits["edited_rows"].get(place, {})
        for place, row in enumerate(start)
        if place not in edits["deleted_rows"]
    ]
    pairs = ((row.get("letter"), row.get("meaning")) for row in rows + edits["added_rows"])
    return {str(letter): meaning for letter, meaning in pairs if letter and meaning}


def _keep(key, start, guessed):
    """What the table says beyond what was guessed, put into the state."""
    said = _edited(start, st.session_state[key])
    st.session_state["names"] = write(
        {letter: meaning for letter, meaning in said.items() if guessed.get(letter) != meaning}
    )


def editor(formula, names, verdict):
    """The table of the letters of a formula, which the reader may edit.

    The editor starts from rows that stay the same while the formula does: Streamlit reverts edits
    when the rows change under them.

    Parameters
    ----------
    formula : str
    names : dict
        What the reader said.
    verdict : mlp.Verdict
        What the judge took the letters for, and why.
    """
    state, understood = st.session_state, verdict.names
    if state.get("letters_of") != formula:
        state["letters_of"] = formula
        state["letters_edition"] = state.get("letters_edition", 0) + 1
        state["letters_guessed"] = {
            letter: meaning for letter, meaning in understood.items() if letter not in names
        }
        state["letters_at_start"] = [
            {"letter": letter, "meaning": meaning, "why": sentences.reason(verdict, letter)}
            for letter, meaning in (dict(understood) | names).items()
        ]
    start = state["letters_at_start"]
    meanings = list(dict.fromkeys([*MEANINGS, *(row["meaning"] for row in start)]))
    key = f"letters_{state['letters_edition']}"
    st.markdown("**Your letters**: change what one was taken for, or add one.")
    st.data_editor(
        pd.DataFrame(start, columns=["letter", "meaning", "why"], dtype="str"),
        key=key,
        hide_index=True,
        num_rows="dynamic",
        on_change=_keep,
        args=(key, start, state["letters_guessed"]),
        column_config={
            "letter": st.column_config.TextColumn("letter", max_chars=40),
            "meaning": st.column_config.SelectboxColumn(
                "means", options=meanings, format_func=sentences.meaning_text
            ),
            "why": st.column_config.TextColumn("was taken for", disabled=True),
        },
        alt="Which letter of the formula means which quantity of the network, and why.",
    )
