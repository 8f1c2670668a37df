"""What well-known gradient checks report: each tests one number against one threshold."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import number_array
from mlp.core.records import record


@record
class FamousCheck:
    """What a well-known check of a gradient reports.

    Attributes
    ----------
    name, rule : str
        Its name, and when it passes.
    value : float
        The number that it tests.
    passed : bool
    """

    name: str
    rule: str
    value: float
    passed: bool


def famous_checks(analytic, numeric):
    """What well-known checks say of a gradient beside its finite difference.

    The thresholds are those of the checks' own authors where they have one: the relative error of
    Stanford's CS231n notes (1e-4 "usually okay"), the tolerances of torch.autograd.gradcheck.

    Parameters
    ----------
    analytic, numeric : array_like, of one shape

    Returns
    -------
    tuple of FamousCheck
        Where an entry is not a number, no check passes, and every value is NaN.

    Raises
    ------
    ValueError
        If the shapes differ, or there are no entries.

    Examples
    --------
    >>> right = np.array([1.0, 0.001, -2.0])
    >>> found = famous_checks(right * [1.0, 1.5, 1.0], right)
    >>> {check.name: check.passed for check in found}["cosine"]  # blind to the wrong small entry
    True
    """
    v, w = number_array("analytic", analytic), number_array("numeric", numeric)
    if v.shape != w.shape:
        raise ValueError(f"numeric has shape {w.shape}, expected that of analytic, {v.shape}")
    v, w = v.ravel(), w.ravel()
    if not (np.isfinite(v).all() and np.isfinite(w).all()):
        v = w = np.full_like(v, np.nan)
    error = np.abs(v - w)
    size = np.fmax(np.abs(v), np.abs(w))
    lengths = np.linalg.norm(v) * np.linalg.norm(w)
    cosine = float(v @ w / lengths) if lengths != 0 else 0.0
    of_norms = np.linalg.norm(v) + np.linalg.norm(w)
    relative_norm = float(np.linalg.norm(v - w) / of_norms) if of_norms != 0 else 0.0
    relative = float(np.divide(error, size, out=np.zeros_like(error), where=size != 0).max())
    mean, first = float(error.mean()), float(error[0])
    excess = float((error - 1e-3 * np.abs(w)).max())
    return (
        FamousCheck("cosine", "cosine of the two at least 0.9999", cosine, cosine >= 0.9999),
        FamousCheck("mean error", "mean absolute error at most 1e−4", mean, mean <= 1e-4),
        FamousCheck(
            "norms",
            "|analytic − numeric| / (|analytic| + |numeric|) at most 1e−5",
            relative_norm,
            relative_norm <= 1e-5,
        ),
        FamousCheck(
            "relative error",
            "CS231n: at most 1e−4 in every entry",
            relative,
            relative <= 1e-4,
        ),
        FamousCheck(
            "gradcheck",
            "torch.autograd.gradcheck: error at most 1e−5 + 1e−3 |numeric| in every entry",
            excess,
            excess <= 1e-5,
        ),
        FamousCheck("one entry", "only the first entry: error at most 1e−5", first, first <= 1e-5),
    )
