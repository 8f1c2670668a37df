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


def claims(verdict, text):
    """One row per claim of a text; places count characters from 0, as Python slices do.

    Parameters
    ----------
    verdict : mlp.Verdict
    text : str
    """
    rows = [
        {
            "line": text.count("\n", 0, claim.where[0]) + 1,
            "claim": for_spreadsheet(claim.text),
            "verdict": claim.verdict,
            "wrt": claim.wrt or "",
            "why": for_spreadsheet(claim.why),
            "remarks": "; ".join(claim.remarks),
            "nearest": for_spreadsheet(claim.nearest),
            "start": claim.where[0],
            "end": claim.where[1],
        }
        for claim in verdict.claims
    ]
    return pd.DataFrame(rows)


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
        *("changes", "nearest", "nearest_latex", "claims", "claim"),
    )
    numbers = {"start": "Int64", "end": "Int64", "claims": "Int64"}
    empty = dict.fromkeys(columns, "") | dict.fromkeys(numbers)
    filled = [
        {
            name: for_spreadsheet(cell) if isinstance(cell, str) else cell
            for name, cell in {**empty, **row}.items()
        }
        for row in rows
    ]
    return pd.DataFrame(filled, columns=columns).astype(numbers)
