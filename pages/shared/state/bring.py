"""The files that a reader brings: read once, kept as arrays, and refused in one sentence each."""

from dataclasses import replace

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw.notation import as_text, grouped
from pages.shared.state import edited_input, history, network_choice, session_file, source
from pages.shared.state.source import AS_FOUND, OWN, STATED, Source

NO_NETWORK = "Bring the network first: it says how many inputs a row has."
# Why files were refused, and what would make them readable.
_REFUSED = "own_refused"
LARGEST = mlp.FILE_LIMITS["bytes"] // 2**20
LIMITS = (
    f"At most {LARGEST} MB, {grouped(mlp.FILE_LIMITS['parameters'])} "
    f"parameters and {grouped(mlp.FILE_LIMITS['lines'])} lines. Nothing is unpickled or run."
)
LONGEST_NAME = 60
_NETWORK, ROWS = "network_files", "rows_file"
# A box of another key lets go of the files in the box before.
_EDITION = "network_edition"


def missing_files(names):
    """What a page shows in place of a network that is not there: what is missing, and the boxes.

    Parameters
    ----------
    names : collection of str
        The settings that the address of the page carries.
    """
    needed = st.session_state["files"]
    st.title("Your own network", anchor=False)
    if needed:
        fingerprint, _, files = needed.partition(" ")
        st.warning(
            f"This link needs the file {as_text(files) or 'of a network'}, fingerprint "
            f"**{as_text(fingerprint)}**. Bring it here; no other network is shown in its place."
        )
        own = st.session_state.get(source.KEPT)
        if own and not own.count and "," in files:
            st.info("The network is read. Now bring the rows.")
            if own.files[0] != files.split(", ")[0]:
                st.warning(f"The network is {as_text(own.files[0])}, which the link does not name.")
        elif own:
            st.error(f"What you brought has the fingerprint {own.fingerprint}: it is another file.")
    else:
        st.markdown("Bring the weights of a network with one hidden layer, and rows if you have.")
    boxes(names)


def boxes(names):
    """The two boxes for files, their limits, and why the last files were refused."""
    left, right = st.columns(2)
    edition = st.session_state.get(_EDITION, 0)
    with left:
        st.file_uploader(
            "Network: npz, safetensors, JSON, MAT, Octave, or one CSV for each matrix",
            key=(key := f"{_NETWORK}_{edition}"),
            accept_multiple_files=True,
            max_upload_size=LARGEST,
            on_change=_network_brought,
            args=(key, names),
        )
    with right:
        st.file_uploader(
            "Rows: CSV or npz, with labels if there are any",
            key=ROWS,
            max_upload_size=LARGEST,
            on_change=_another_table,
            args=(names,),
        )
    st.caption(LIMITS)
    with st.expander("How to save a network so that it can be read"):
        st.markdown("Run the line of your framework where the network is, then bring `net.npz`.")
        lines_that_save()
    if refused := st.session_state.get(_REFUSED):
        sentence, converters = refused
        st.error(as_text(sentence))
        for converter in converters:
            st.markdown(f"{as_text(converter.file)}: run this line where the file was made.")
            st.code(converter.line, language="python", wrap_lines=True)


def lines_that_save():
    """For each framework the line that saves a network so that it can be read."""
    for converter in mlp.CONVERTERS.values():
        st.markdown(f"**{as_text(converter.file)}**")
        st.code(converter.line, language="python", wrap_lines=True)


def _network_brought(key, names):
    """The files of the network read; on a fault all stays as it is."""
    files = st.session_state[key]
    if not files:
        return
    before = st.session_state.get(source.KEPT)
    # Also what is refused leaves the box: files that are chosen next are not added to it.
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1
    try:
        found = read_network(files)
    except ValueError as problem:
        _refuse(", ".join(file.name for file in files), problem)
        return
    with_rows = before and before.rows is not None and not _link_waits()
    if with_rows and before.rows.X.shape[1] == found.network.sizes[0]:
        found = replace(found, rows=before.rows, files=found.files + before.files[-1:])
    _open(found, names)
    if not found.count and st.session_state.get(ROWS) is not None:
        _another_table(names)  # it came before its network


def read_network(files):
    """The source that files of a network are, in both orientations where the shapes fit both.

    Parameters
    ----------
    files : list of binary file objects, each with its name

    Raises
    ------
    ValueError
        If they are refused: one sentence.
    """
    brought, names = list(files), tuple(file.name for file in files)
    given = brought if len(brought) > 1 else brought[0]
    try:
        found = Source(mlp.load_model(given), files=names)
    except ValueError:
        readings = [_turned(given, brought, transpose) for transpose in (False, True)]
        if None in readings:
            raise
        return Source(*readings, files=names, undecided=True)
    if found.loaded.other_sizes is None:
        return found
    return replace(found, other=_turned(given, brought, not found.turned))


def _turned(given, brought, transpose):
    """The files in one orientation, or None where they do not fit."""
    for file in brought:
        file.seek(0)
    try:
        return mlp.load_model(given, transpose=transpose)
    except ValueError:
        return None


def _link_waits():
    """Whether a link that was opened waits for its files, and says how they are read."""
    return st.session_state["source"] == OWN and st.session_state["files"]


def _another_table(names):
    """The table in the box read, its label column found from it."""
    if not _link_waits():
        st.session_state["label_column"] = ""
    rows_brought(names)


def rows_brought(names):
    """The rows of the table in the box put beside the network that is open."""
    file = st.session_state[ROWS]
    if file is None:
        return
    own = st.session_state.get(source.KEPT)
    if own is None:
        st.session_state[_REFUSED] = (NO_NETWORK, ())
        return
    try:
        file.seek(0)
        rows = mlp.load_rows(file, label=_label(st.session_state["label_column"]))
        rows = in_the_order_of(own.loaded.class_names, rows)
        state = st.session_state
        check_fits(rows, own.read_as(state["stored"], state["stated"]))
    except ValueError as problem:
        _refuse(file.name, problem)
        return
    of_network = own.files[: len(own.files) - (own.rows is not None)]
    _open(replace(own, rows=rows, files=(*of_network, file.name)), names, as_before=True)


def _refuse(name, problem):
    # Its text alone: the exception would hold on to the file.
    said = f"{name[:LONGEST_NAME]}: {problem}"
    st.session_state[_REFUSED] = (said, getattr(problem, "converters", ()))


def _label(text):
    """The label column that a text names: by its name, or by its number where it is one."""
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    return text or None


def in_the_order_of(class_names, rows):
    """The rows with their classes in the order of the network, where both know their names.

    Parameters
    ----------
    class_names : tuple of str, or None
        Of the network's outputs.
    rows : mlp.Rows

    Returns
    -------
    mlp.Rows

    Examples
    --------
    >>> rows = mlp.load_rows(b"x,species\\n1,cat\\n2,dog\\n")
    >>> in_the_order_of(("dog", "cat"), rows).labels.tolist()
    [1, 0]
    """
    if class_names is None or rows.class_names is None or rows.labels is None:
        return rows
    if not set(rows.class_names) <= set(class_names):
        return rows
    places = np.array([class_names.index(name) for name in rows.class_names])
    return replace(rows, labels=places[rows.labels], class_names=class_names)


def check_fits(rows, own):
    """Refuses rows that are not of a network's inputs and classes.

    Raises
    ------
    ValueError
    """
    (n, _, k), width = own.network.sizes, rows.X.shape[1]
    if width != n:
        said = f"The table has {width} columns of features, and the network has {n} inputs."
        if own.other and own.other.network.sizes[0] == width:
            said += f" Read the other way round it has {width}: choose how its weights are stored."
        raise ValueError(said)
    if rows.labels is not None and rows.labels.max() >= k:
        raise ValueError(
            f"The table has class {rows.labels.max() + 1}, and the network has {k} classes."
        )


def _open(found, names, as_before=False):
    """What was read becomes the network that every page shows; what was open before is released.

    `as_before` keeps how the network is read.
    """
    state = st.session_state
    state[source.KEPT], state[_REFUSED] = found, None
    if _link_waits():
        # It says the row, the label and the rest.
        history.read_again(names)
        return
    if saved := session_file.settings_of(found):
        state.update(saved)
        edited_input.drawn_anew(state)
        return
    state["source"], state["row"] = OWN, 1
    if not as_before:
        state["stored"], state["stated"], state["standardised"] = AS_FOUND, STATED, False
    network_choice.row_as_it_is()
