"""A whole file of formulas judged, with progress, and the verdicts as CSV."""

from functools import partial

import streamlit as st

from pages.shared.draw import present, progress
from pages.shared.draw.notation import as_text
from pages.shared.draw.tables import to_csv
from pages.shared.formula import file as formula_file
from pages.shared.formula import sentences, tables


def section(wrt, convention, names):
    """The upload, and once the file is judged its verdicts and their CSV, drawn.

    Parameters
    ----------
    wrt, convention : str or None
        As chosen on the page, for a formula that says nothing of its own.
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
    if upload:
        try:
            lines = formula_file.read_lines(upload.getvalue())
        except ValueError as problem:
            st.error(as_text(str(problem)))
        else:
            given = (lines, wrt, convention, names)
            progress.start_button("file", lambda: formula_file.judging(upload.name, *given))
    finished = progress.finished("file")
    if finished is None:
        return
    verdicts = tables.judged([row for rows in finished.results for row in rows])
    # The name, because another file may have been chosen since.
    file = as_text(finished.about)
    st.markdown(f"**{file}: {sentences.counted(verdicts['verdict'])}**")
    present.frame(verdicts)
    present.download("Download verdicts", partial(to_csv, verdicts), "verdicts.csv", "primary")
