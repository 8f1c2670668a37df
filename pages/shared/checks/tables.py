"""The tables of the gradient checks. Nothing is computed here."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pages.shared.checks.legend import VERDICTS
from pages.shared.draw.notation import shape
from pages.shared.draw.tables import joined, places

# The columns of a check, and the field of `mlp.Agreement` that each holds.
CHECKED = {
    "value": "analytic",
    "finite_difference": "numeric",
    "abs_error": "error",
    "bound": "bound",
    "verdict": "verdict",
}


def _checked(*checks):
    """The columns of checks, and where an entry is at a kink those of its two sides."""
    fields = {
        column: joined([getattr(check, field) for check in checks])
        for column, field in CHECKED.items()
    }
    if (fields["verdict"] != "kink").all():
        return fields
    unit = joined([check.kink_unit for check in checks]) + 1
    sides = {name: joined([getattr(check, name) for check in checks]) for name in ("left", "right")}
    return fields | sides | {"kink_unit": np.where(unit > 0, unit.astype(str), "")}


def gradients(checks, names=None):
    """A tidy table of checked gradients: quantity, row, column and what the check found.

    Parameters
    ----------
    checks : dict of str to mlp.Agreement
    names : Names, optional
        Of inputs and classes: where there are any, they stand beside the places.
    """
    analytic = {quantity: check.analytic for quantity, check in checks.items()}
    return pd.DataFrame(places(analytic, names) | _checked(*checks.values()))


def input_gradient(x, check):
    """One row per input: its number, its value and what the check of dL/dx found.

    Parameters
    ----------
    x : ndarray, shape (n,)
    check : mlp.Agreement
        With respect to x.
    """
    return pd.DataFrame({"input": range(1, x.size + 1), "x": x} | _checked(check))


def overview(checks):
    """One row per gradient: verdict, shape, worst error, digits of agreement.

    Parameters
    ----------
    checks : dict of str to mlp.Agreement
    """
    rows = []
    at_kinks = any((check.verdict == "kink").any() for check in checks.values())
    words = [word for word in VERDICTS if word != "kink" or at_kinks]
    for quantity, check in checks.items():
        judged = check.verdict != "kink"
        only_kinks = not judged.any()
        rows.append(
            {
                "quantity": f"dL_d{quantity}",
                # Early, where a narrow window still shows it.
                "passed": "yes" if check.passed else "at a kink" if only_kinks else "no",
                "shape": shape(check.analytic),
                "worst entry": "" if only_kinks else ", ".join(str(i + 1) for i in check.worst),
                "abs_error": np.nan if only_kinks else float(check.error[check.worst]),
                "bound": np.nan if only_kinks else float(check.bound[check.worst]),
                "fewest digits": np.nan if only_kinks else float(check.digits[judged].min()),
            }
            | {word: int((check.verdict == word).sum()) for word in words}
        )
    return pd.DataFrame(rows)


def ratios(check, names=None):
    """One row per entry: how the two sides compare, by themselves and against the bound.

    Parameters
    ----------
    check : mlp.Agreement
    names : Names, optional
    """
    return pd.DataFrame(
        places({check.wrt: check.analytic}, names)
        | {
            "verdict": check.verdict.ravel(),
            "analytic / measured": check.ratio.ravel(),
            "relative_error": check.relative_error.ravel(),
            "error / bound": check.used.ravel(),
            "digits": check.digits.ravel(),
        }
    )


def famous_checks(checks):
    """One row per well-known check: whether it passes, the value that it tests, and its rule.

    Parameters
    ----------
    checks : sequence of mlp.FamousCheck
    """
    return pd.DataFrame(
        {
            "check": [check.name for check in checks],
            "passes": ["yes" if check.passed else "no" for check in checks],
            "value": [check.value for check in checks],
            "passes when": [check.rule for check in checks],
        }
    )


def step_sweep(found, place):
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


def five_values(found, place):
    """One derivative computed five ways: value, and digits shared with the complex step.

    Parameters
    ----------
    found : mlp.Routes
    place : tuple of int
    """
    here = (slice(None), *place)
    # Written out, because a table that rounds would hide the digits in which they differ.
    written = [f"{value:.17g}" for value in found.values[here]]
    return pd.DataFrame({"route": found.names, "value": written, "digits": found.digits[here]})


def many_checked(found, each="seed"):
    """One row per network, or per row of a table.

    Parameters
    ----------
    found : mlp.ManyChecks
    each : {"seed", "row"}
    """
    return pd.DataFrame(vars(found) | {"worst": found.worst + 1}).rename(columns={"seed": each})
