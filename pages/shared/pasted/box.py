"""The box for a reader's numbers, and what comes into it from a file."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import numpy as np
import streamlit as st

from pages.shared.draw.notation import as_text
from pages.shared.pasted.exports import chosen, held_in, read_table, table_in
from pages.shared.pasted.network_file import looks_like_config, opened, settings_of
from pages.shared.pasted.reading import LONGEST, read
from pages.shared.state import edited_input

# Streamlit forgets the text of a box that another page does not draw: this name keeps it.
KEPT = "pasted_kept"
TYPES = ["csv", "txt", "json", "npy", "zip"]
# Numbers in an array of NumPy's own file.
MOST_NUMBERS = 10_000


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
        max_upload_size=1,
        on_change=_uploaded,
        args=known,
    )
    state[KEPT] = text
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
            values, fingerprint = settings_of(state["pasted"])
        except ValueError:
            # The page reads the text again and says what is wrong.
            return
        edited_input.forget(state)
        state.update(values)
        state["pasted"] = ""
        _say(*opened(values, fingerprint))
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
        # No more than shows that it is too long: the browser alone keeps to the size above.
        text = text_of(file.name, file.read(4 * LONGEST + 4))
    except ValueError as problem:
        _say(False, str(problem))
        return
    state["pasted"] = text
    _came(shapes, label)


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
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError("another version")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        numbers = int(np.prod(shape, dtype=object))
        if numbers > MOST_NUMBERS or dtype.kind not in "fiu":
            raise ValueError("too many numbers, or none")
        if len(data) - file.tell() != numbers * dtype.itemsize:
            raise ValueError("cut off")
        file.seek(0)
        array = np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OverflowError):
        raise ValueError(
            f"This .npy file holds no array of at most {MOST_NUMBERS} real numbers."
        ) from None
    # As float64 a number of any of these types has all its digits.
    return f"array({array.astype(np.float64).tolist()}, dtype={array.dtype.name})"


def read_text(text, wrt, shapes, label):
    """The gradient in the text of the box: of a file of this app, or of any print.

    Parameters
    ----------
    text : str
    wrt : str
    shapes : dict of str to tuple of int
    label : int

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        As `read`, `read_table` and `settings_of`.
    """
    if looks_like_config(text):
        settings_of(text)
    table = table_in(text)
    return read_table(table, wrt, shapes, label) if table else read(text, wrt, shapes)
