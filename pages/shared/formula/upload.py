"""A whole file of formulas judged, with progress, and the verdicts as CSV."""

import hashlib

import streamlit as st

from pages.shared.draw import present, progress
from pages.shared.draw.notation import as_text
from pages.shared.draw.tables import to_csv
from pages.shared.formula import file as formula_file
from pages.shared.formula import sentences, tables


def section(wrt, convention, activation, names):
    """The upload, and once the file is judged its verdicts and their CSV, drawn.

    Parameters
    ----------
    wrt, convention : str or None
        As chosen on the page, for a formula that says nothing of its own.
    activation : str
        That of the sidebar's network.
    names : dict
    """
    st.subheader("A whole file", anchor=False)
    st.markdown(
        "For homework: a CSV file with a column `formula`, a formula in each line, and if you like "
        "a column `wrt` (x, a, h, theta, W1, b1, W2 or b2). Every line gets its verdict, with the "
        "gradient, convention and letters chosen above."
    )
    upload = st.file_uploader(
        f"CSV, at most {formula_file.MOST_LINES:,} formulas",
        key="homework",
        type=["csv", "txt"],
        max_upload_size=formula_file.LARGEST_FILE,
    )
    lines, problem, notice = _read(upload)
    if problem:
        st.error(as_text(problem))
    if upload and lines:
        if notice:
            st.caption(notice)
        given = (lines, wrt, convention, names, activation)
        progress.start_button("file", lambda: formula_file.judging(upload.name, *given))
    finished = progress.finished("file")
    if finished is None:
        return
    verdicts = tables.judged([row for rows in finished.results for row in rows])
    # The name, because another file may have been chosen since.
    file = as_text(finished.about)
    st.markdown(f"**{file}: {sentences.counted(verdicts['verdict'])}**")
    present.frame(verdicts)
    present.download(
        "Download verdicts",
        present.csv_maker(to_csv, verdicts),
        "verdicts.csv",
        "verdicts",
        "primary",
    )


# What the state holds of the file that is chosen: its fingerprint, and what was read of it.
_READ = "homework_read"


def _read(upload):
    """The lines of the chosen file, or what is wrong with it, and what is to be said of it.

    A file is read once, not at every run of the page, and forgotten when another one is chosen.
    """
    if upload is None:
        st.session_state.pop(_READ, None)
        return None, "", ""
    try:
        formula_file.check_size(upload.size)
    except ValueError as problem:
        st.session_state.pop(_READ, None)
        return None, str(problem), ""
    data = upload.getvalue()
    fingerprint = hashlib.sha256(data).digest()
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != fingerprint:
        kept = st.session_state[_READ] = (fingerprint, _lines_and_notice(data))
    return kept[1]


def _lines_and_notice(data):
    try:
        text, encoding = formula_file.text_of(data)
        lines = formula_file.lines_of(text)
    except ValueError as problem:
        return None, str(problem), ""
    said = formula_file.ENCODING_NAMES.get(encoding, encoding.upper())
    notice = "" if encoding in formula_file.UTF_8 else f"Read as {said}, because it is not UTF-8."
    return lines, "", notice
