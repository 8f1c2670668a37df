"""The tables of judged formulas: the trials of one, and the verdicts on a file of them."""

import pandas as pd


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

    Parameters
    ----------
    rows : list of dict
        As `pages.shared.formula.file.judged` makes them.
    """
    columns = (
        *("line", "formula", "wrt", "verdict", "why", "remarks", "convention", "start", "end"),
        *("changes", "nearest", "nearest_latex"),
    )
    frame = pd.DataFrame(rows, columns=columns)
    numbers = {"start": "Int64", "end": "Int64"}
    return frame.fillna(dict.fromkeys(frame.columns.difference([*numbers]), "")).astype(numbers)
