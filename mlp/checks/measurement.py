"""A measurement: where, by which formula and by which way of evaluating the loss.

It is made once, and everything about a finite difference follows from it and the step: the
difference itself, the bounds of its errors (`mlp.checks.error_bounds`), the best step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mlp.checks.batch import Point
from mlp.checks.kinks import Kinks
from mlp.checks.sensitivity import Sensitivity


@dataclass(frozen=True)
class Evaluation:
    """One way of evaluating the loss with coordinates moved, and how it rounds.

    Attributes
    ----------
    route : str
        What `Agreement.route` calls it.
    differences : callable
        Takes (point, method, step), step of shape (N, P), and returns the finite differences
        (N, P).
    rounding : callable
        Takes a Sensitivity and returns the rounding of the loss evaluated so, (N, 1).
    rounds_moved_entries : bool
        Whether an entry and its step are added before the network sees them, so that v + s and
        v - s need not lie evenly about v.
    """

    route: str
    differences: Callable
    rounding: Callable
    rounds_moved_entries: bool


@dataclass(frozen=True, eq=False)
class Measurement:
    """How the derivative is measured along P coordinates of N examples.

    Attributes
    ----------
    method : str
        The difference formula.
    evaluation : Evaluation
    point : Point
        In the arithmetic of the evaluation: float64 or float32.
    rates : Sensitivity
    values : ndarray, shape (N, P)
        The coordinates, in the arithmetic of the evaluation.
    kinks : Kinks or None
        The nearest kink along each coordinate; None for a smooth activation.
    """

    method: str
    evaluation: Evaluation
    point: Point
    rates: Sensitivity
    values: np.ndarray
    kinks: Kinks | None

    def differences(self, step):
        """The finite differences for steps (N, P)."""
        taken = step.astype(self.values.dtype, copy=False)
        return self.evaluation.differences(self.point, self.method, taken)
