"""All tables of the pages, and the CSV and zip files made from them. Nothing is computed here.

Rows, columns and labels are counted from 1, as on the pages. A float is written with the shortest
text that reads back as the identical float64.
"""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pandas as pd

import mlp

CHECKED = ("value", "finite_difference", "abs_error", "bound", "verdict")
VERDICTS = ("agree", "disagree", "below noise")


def _places(arrays):
    """The quantity, row and column of every entry in reading order; a vector is one row.

    Parameters
    ----------
    arrays : dict of str to ndarray
    """
    places = [np.indices(np.atleast_2d(array).shape).reshape(2, -1) for array in arrays.values()]
    rows, columns = np.concatenate(places, axis=1) + 1
    quantities = np.repeat(list(arrays), [array.size for array in arrays.values()])
    return {"quantity": quantities, "row": rows, "column": columns}


def _joined(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def values(arrays):
    """A tidy table of arrays: quantity, row, column, value.

    Parameters
    ----------
    arrays : dict of str to ndarray
        Vectors and matrices.
    """
    return pd.DataFrame(_places(arrays) | {"value": _joined(arrays.values())})


def matrix(array):
    """A wide table of one array: a column for each column, a row for each row."""
    array = np.atleast_2d(array)
    index = pd.RangeIndex(1, array.shape[0] + 1, name="row")
    return pd.DataFrame(array, index=index, columns=range(1, array.shape[1] + 1)).reset_index()


def _checked(*checks):
    fields = ("analytic", "numeric", "error", "bound", "verdict")
    return {
        name: _joined([getattr(check, field) for check in checks])
        for name, field in zip(CHECKED, fields, strict=True)
    }


def gradients(checks):
    """A tidy table of checked gradients: quantity, row, column and what the check found.

    Parameters
    ----------
    checks : dict of str to mlp.Agreement
    """
    places = _places({quantity: check.analytic for quantity, check in checks.items()})
    return pd.DataFrame(places | _checked(*checks.values()))


def input_gradient(x, check):
    """One row per input: its number, its value and what the check of dL/dx found.

    Parameters
    ----------
    x : ndarray, shape (n,)
    check : mlp.Agreement
        With respect to x.
    """
    return pd.DataFrame({"input": range(1, x.size + 1), "x": x} | _checked(check))


def by_label(matrix_of_gradients):
    """dL/dx for each label that could be the true one: a row per label, a column per input."""
    columns = [f"dL_dx{i + 1}" for i in range(matrix_of_gradients.shape[1])]
    frame = pd.DataFrame(matrix_of_gradients, columns=columns)
    frame.insert(0, "label", range(1, len(frame) + 1))
    return frame


def attempts(tried):
    """One row per attempted product: its shapes, its verdict and its error.

    Parameters
    ----------
    tried : iterable of mlp.Attempt
    """

    def written(sizes):
        return "x".join(map(str, sizes))

    return pd.DataFrame(
        {
            "product": attempt.name,
            "left": written(attempt.left),
            "right": written(attempt.right),
            "result": "" if attempt.value is None else written(attempt.value.shape),
            "verdict": attempt.verdict,
            "error": np.nan if attempt.error is None else attempt.error,
        }
        for attempt in tried
    )


def differentials(lines):
    """One row per entry of each line of the derivation: both sides and their difference.

    Parameters
    ----------
    lines : sequence of mlp.Line
    """
    parts = []
    for line in lines:
        measured, formula = np.atleast_1d(line.measured), np.atleast_1d(line.formula)
        parts.append(
            pd.DataFrame(
                {
                    "line": line.name,
                    "entry": range(1, measured.size + 1),
                    "measured": measured,
                    "formula": formula,
                    "difference": measured - formula,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def all_paths(every):
    """One row per path: its input, hidden unit and class, and what it adds to dL/dx.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
    """
    inputs, units, classes = np.indices(every.shape).reshape(3, -1) + 1
    return pd.DataFrame({"input": inputs, "unit": units, "class": classes, "path": every.ravel()})


def paths(every, i):
    """The paths of one input, counted from 0, the strongest first."""
    mine = all_paths(every[i : i + 1]).drop(columns="input")
    return mine.sort_values("path", key=np.abs, ascending=False, kind="stable")


def causes(found):
    """One row per input: its gradient, the four factors and their shares of its smallness.

    Parameters
    ----------
    found : mlp.Causes
    """
    columns = {"input": range(1, found.gradient.size + 1), "gradient": found.gradient}
    columns |= dict(zip(mlp.FACTORS, found.factors().T, strict=True))
    kinds = {"share": found.shares(), "share_against_largest": found.shares_against_largest()}
    for kind, shares in kinds.items():
        columns |= {f"{kind}_{f}": s for f, s in zip(mlp.FACTORS, shares.T, strict=True)}
    return pd.DataFrame(columns)


def costs(counted):
    """One row per order and sizes: the multiplications of each product, and their sum.

    Parameters
    ----------
    counted : dict of ((n, m, k), bool) to mlp.Multiplications
    """
    rows = []
    for ((n, m, k), elementwise), cost in counted.items():
        for order, products in vars(cost).items():
            place = {"n": n, "m": m, "k": k, "elementwise": elementwise, "order": order}
            # As text: a count may be larger than a table's whole numbers.
            texts = {f"product_{i + 1}": str(count) for i, count in enumerate(products)}
            rows.append(place | texts | {"all": str(sum(products))})
    return pd.DataFrame(rows)


def slopes(curve):
    """One row per pre-activation: its slope computed three ways, and the true one.

    Parameters
    ----------
    curve : mlp.Slopes
    """
    return pd.DataFrame(vars(curve))


def to_csv(frame):
    """The table as UTF-8 CSV."""
    return frame.to_csv(index=False, lineterminator="\n").encode()


def to_zip(frames, config):
    """A zip of one CSV per table, with config.json beside them.

    Parameters
    ----------
    frames : dict of str to DataFrame
        By file name.
    config : dict
        From which the core rebuilds the same numbers.

    Returns
    -------
    bytes
        The same for the same content: the files carry no time.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in frames.items():
            archive.writestr(zipfile.ZipInfo(name), to_csv(frame), zipfile.ZIP_DEFLATED)
        text = json.dumps(config, indent=2) + "\n"
        archive.writestr(zipfile.ZipInfo("config.json"), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def overview(checks):
    """One row per gradient: shape, worst error, digits of agreement, verdict.

    Parameters
    ----------
    checks : dict of str to mlp.Agreement
    """
    rows = []
    for quantity, check in checks.items():
        rows.append(
            {
                "quantity": f"dL_d{quantity}",
                "shape": "×".join(map(str, np.atleast_2d(check.analytic).shape)),
                "worst entry": ", ".join(str(i + 1) for i in check.worst),
                "abs_error": float(check.error[check.worst]),
                "bound": float(check.bound[check.worst]),
                "fewest digits": float(check.digits.min()),
            }
            | {word: int((check.verdict == word).sum()) for word in VERDICTS}
            | {"passed": "yes" if check.passed else "no"}
        )
    return pd.DataFrame(rows)


def ratios(check):
    """One row per entry: how the two sides compare, by themselves and against the bound.

    Parameters
    ----------
    check : mlp.Agreement
    """
    return pd.DataFrame(
        _places({check.wrt: check.analytic})
        | {
            "analytic / measured": check.ratio.ravel(),
            "relative_error": check.relative_error.ravel(),
            "error / bound": check.used.ravel(),
            "digits": check.digits.ravel(),
        }
    )


def famous(checks):
    """One row per well-known check: what it looks at and whether it passes.

    Parameters
    ----------
    checks : sequence of mlp.FamousCheck
    """
    return pd.DataFrame(
        {
            "check": [check.name for check in checks],
            "passes when": [check.rule for check in checks],
            "value": [check.value for check in checks],
            "passes": ["yes" if check.passed else "no" for check in checks],
        }
    )


def sweep(found, place):
    """The curves of a step sweep at one entry: a row per method and step.

    Parameters
    ----------
    found : mlp.StepSweep
    place : tuple of int
    """
    parts = []
    for i, method in enumerate(found.methods):
        curves = {"method": method, "step": found.steps}
        for name in ("numeric", "error", "truncation", "roundoff", "bound"):
            curves[name] = getattr(found, name)[(i, slice(None), *place)]
        parts.append(pd.DataFrame(curves))
    return pd.concat(parts, ignore_index=True)


def caught(counts, methods, steps):
    """How many wrong entries each method catches at each step: a row per step.

    Parameters
    ----------
    counts : ndarray of int, shape (methods, steps)
    """
    return pd.DataFrame({"step": steps} | dict(zip(methods, counts, strict=True)))


def routes(found, place):
    """Five routes to one number: value, and digits shared with the complex step.

    Parameters
    ----------
    found : mlp.Routes
    place : tuple of int
    """
    here = (slice(None), *place)
    # Written out, because a table that rounds would hide the digits in which they differ.
    written = [f"{value:.17g}" for value in found.values[here]]
    return pd.DataFrame({"route": found.names, "value": written, "digits": found.digits[here]})


def many(found):
    """One row per network.

    Parameters
    ----------
    found : mlp.ManyChecks
    """
    return pd.DataFrame(vars(found) | {"worst": found.worst + 1})


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
        As `pages.shared.formula_file.judged` makes them.
    """
    columns = (
        *("line", "formula", "wrt", "verdict", "why", "remarks", "convention", "start", "end"),
        *("changes", "nearest", "nearest_latex"),
    )
    frame = pd.DataFrame(rows, columns=columns)
    numbers = {"start": "Int64", "end": "Int64"}
    return frame.fillna(dict.fromkeys(frame.columns.difference([*numbers]), "")).astype(numbers)
