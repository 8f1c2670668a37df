"""The tables of judged formulas: the trials of one, and the verdicts on a file of them."""

import pandas as pd

from pages.shared.formula.file import for_spreadsheet


def trials(verdict):
    """One row per random network on which a formula was tried.

    Parameters
    ----------
    verdict : mlp.Verdict
    """
    return pd.DataFrame(
        {
            **dict(zip("nmk", zip(*(t.sizes for t in verdict.trials), strict=True), strict=True)),
            "saturated": ["yes" if trial.saturated else "no" for trial in verdict.trials],
            "relative_error": [trial.error for trial in verdict.trials],
        }
    )


def judged(rows):
    """One row per formula of a file; places count characters from 0, as Python slices do.

    No cell holds what a spreadsheet would compute, since Streamlit's tables hand out a CSV too.

    Parameters
    ----------
    rows : list of dict
        As `pages.shared.formula.file.judged` makes them.
    """
    columns = (
        *("line", "formula", "wrt", "verdict", "why", "remarks", "convention", "start", "end"),
        *("changes", "nearest", "nearest_latex"),
    )
    numbers = {"start": "Int64", "end": "Int64"}
    empty = dict.fromkeys(columns, "") | dict.fromkeys(numbers)
    filled = [
        {
            name: for_spreadsheet(cell) if isinstance(cell, str) else cell
            for name, cell in {**empty, **row}.items()
        }
        for row in rows
    ]
    return pd.DataFrame(filled, columns=columns).astype(numbers)
