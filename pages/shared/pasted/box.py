"""The box for a reader's numbers, and what comes into it from a file."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw.notation import as_text, dimensions
from pages.shared.pasted import held
from pages.shared.pasted.exports import chosen, held_in, read_table, table_in
from pages.shared.pasted.network_file import looks_like_config, opened, settings_of
from pages.shared.pasted.reading import LONGEST, read
from pages.shared.state import edited_input, reconnected, source

# Streamlit forgets the text of a box that another page does not draw: this name keeps it.
KEPT = "pasted_kept"
TYPES = ["csv", "txt", "json", "npy", "zip"]
# Numbers of an array that are put into the box; more are kept beside it.
MOST_NUMBERS = 10_000
# What was read of a long file, for as long as it is the one in the box.
HELD = "pasted_held"


def box(label, shapes, example):
    """The box with the button for a file below it; returns the text.

    Parameters
    ----------
    label : str
    shapes : dict of str to tuple of int
        The shape of each gradient.
    example : Example
    """
    state = st.session_state
    if not reconnected.now():
        state.setdefault("pasted", state.get(KEPT, ""))
    known = (shapes, example.label)
    text = st.text_area(
        label,
        key="pasted",
        placeholder="tensor([0.12, -0.34, …]), or one row per line",
        max_chars=LONGEST,
        on_change=_came,
        args=known,
    )
    st.file_uploader(
        "or a file: CSV, text or .npy; config.json, or the zip of Export, opens its network",
        key="pasted_file",
        type=TYPES,
        max_upload_size=min(held.MOST_BYTES // 2**20, st.get_option("server.maxUploadSize")),
        on_change=_uploaded,
        args=known,
    )
    state[KEPT] = text
    if not text.startswith(held.SIGN):
        state[HELD] = None
    if said := state.pop("pasted_said", None):
        right, sentence = said
        (st.success if right else st.warning)(as_text(sentence))
    return text


def _say(right, sentence):
    st.session_state["pasted_said"] = (right, sentence)


def _came(shapes, label):
    """What a new text sets: the network of a config.json, the gradient of a file of this app."""
    state = st.session_state
    if looks_like_config(state["pasted"]):
        try:
            values, fingerprint = settings_of(state["pasted"], state.get(source.KEPT))
        except ValueError:
            # The page reads the text again and says what is wrong.
            return
        edited_input.forget(state)
        state.update(values)
        state["pasted"] = ""
        _say(*opened(values, fingerprint, state.get(source.KEPT)))
        return
    table = table_in(state["pasted"])
    if table:
        try:
            state["wrt"] = chosen(held_in(table, label), state["wrt"], shapes)
        except ValueError:
            return


def _uploaded(shapes, label):
    """The content of a file put into the box, below a comment with its name."""
    state = st.session_state
    file = state["pasted_file"]
    if file is None:
        return
    try:
        # The browser alone keeps to the size above.
        data = file.read(held.MOST_BYTES + 1)
        if _is_long(data):
            found = held.read_file(file.name, data, state["wrt"], shapes, label)
            state[HELD], state["wrt"] = found, found.wrt
            state["pasted"] = held.shown(file.name, found)
            return
        # No more than shows that it is too long.
        text = text_of(file.name, data[: 4 * LONGEST + 4])
    except ValueError as problem:
        _say(False, str(problem))
        return
    state["pasted"], state[HELD] = text, None
    _came(shapes, label)


def _is_long(data):
    """Whether a file is read once and kept as arrays: a zip is not, of which a part is read."""
    if data.startswith(b"PK"):
        return False
    return len(data) > (8 * MOST_NUMBERS if data.startswith(b"\x93NUMPY") else LONGEST)


def text_of(name, data):
    """The text of a file.

    Parameters
    ----------
    name : str
    data : bytes

    Returns
    -------
    str
        With the name of a CSV in a comment in front. Of a zip its config.json alone.

    Raises
    ------
    ValueError
        If it is too long or is no text; a zip without a config.json.
    """
    if data.startswith(b"PK"):
        return _configuration_in(data)
    if data.startswith(b"\x93NUMPY"):
        return _array_text(data)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, errors="replace").replace("\r\n", "\n")
    if name.endswith(".csv") and re.fullmatch(r"[\w.-]{1,120}", name):
        text = f"# {name}\n{text}"
    if len(text) > LONGEST:
        raise ValueError(f"The file has more than {LONGEST} characters: too many to read.")
    return text


def _configuration_in(data):
    """The text of config.json in a zip, of which no more is read than a text may have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("config.json") as file:
            return file.read(LONGEST).decode()
    except (
        *(KeyError, ValueError, RuntimeError, EOFError, OSError),
        *(zipfile.BadZipFile, zlib.error, struct.error),
    ):
        raise ValueError(
            "No config.json can be read from this zip. Unpack it, and choose gradients_….csv or "
            "another CSV from it."
        ) from None


def _array_text(data):
    """An array of NumPy's own file as NumPy prints it, with all digits and its type."""
    array = held.array_in(data, MOST_NUMBERS)
    # As float64 a number of any of these types has all its digits.
    return f"array({array.astype(np.float64).tolist()}, dtype={array.dtype.name})"


def read_text(text, wrt, shapes, label, kept=None, own=None):
    """The gradient in the text of the box: of a file of this app, or of any print.

    Parameters
    ----------
    text : str
    wrt : str
    shapes : dict of str to tuple of int
    label : int
    kept : Reading, optional
        The gradient that stands beside the box, where the text says so.
    own : Source, optional
        What the reader brought.

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        As `read`, `read_table` and `settings_of`.
    """
    if text.startswith(held.SIGN):
        return _kept(kept, wrt, shapes)
    if looks_like_config(text):
        settings_of(text, own)
    table = table_in(text)
    return read_table(table, wrt, shapes, label) if table else read(text, wrt, shapes)


def _kept(kept, wrt, shapes):
    """What was read of a long file, where it is of the gradient that is set."""
    if kept is None:
        raise ValueError("The file is not here any more: choose it again.")
    if kept.wrt != wrt:
        of = mlp.derivative(kept.wrt)
        raise ValueError(f"This file holds {of}: choose that gradient above the box.")
    if kept.values.shape != shapes[wrt]:
        found, needed = dimensions(kept.values.shape), dimensions(shapes[wrt])
        raise ValueError(
            f"This file holds {mlp.derivative(wrt)} as {found}, and this network has {needed}: "
            "open the network that the file is of."
        )
    return kept
