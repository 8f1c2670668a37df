"""A whole file of formulas judged, with progress, and the verdicts as CSV."""

import hashlib

import streamlit as st

from pages.shared.draw import present
from pages.shared.draw.notation import as_text
from pages.shared.draw.tables import to_csv
from pages.shared.formula import file as formula_file
from pages.shared.formula import sentences, tables
from pages.shared.work import progress


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
        chosen = (wrt, convention, names, activation)
        progress.start_button("file", lambda: _judging(upload.name, lines, *chosen))
    finished = progress.finished("file", _show)
    if finished is None:
        return
    verdicts = _show(finished)
    present.download(
        "Download verdicts",
        present.csv_maker(to_csv, verdicts),
        "verdicts.csv",
        "verdicts",
        "primary",
    )


def _judging(name, lines, *chosen):
    """The work of judging the lines of a file of this name; short ones, which are quick, first."""
    ordered = sorted(lines, key=lambda line: len(line.formula))

    def arguments(first, end):
        return ordered[first:end], *chosen

    # The name, because another file may be chosen before it is done.
    return progress.LongWork(
        len(lines), "formulas", formula_file.judged_lines, arguments, about=name
    )


def _show(work):
    """The verdicts that there are, in the order of the file; returns them as a table."""
    rows = [row for rows in work.results for row in rows]
    verdicts = tables.judged(sorted(rows, key=lambda row: row["line"]))
    st.markdown(f"**{as_text(work.about)}: {sentences.counted(verdicts['verdict'])}**")
    present.frame(verdicts)
    return verdicts


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
