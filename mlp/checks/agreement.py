"""The record of a gradient check, and the rules by which it gives its verdicts.

A fixed tolerance fails both ways: it cannot see a mistake in a small entry, and it calls the noise
of the difference a mistake. Here every coordinate has its own bound (`mlp.checks.error_bounds`),
and a verdict with four values:

    agree        within the bound, and the bound is small enough to have seen a relative mistake
                 of 1e-5 (1e-3 with forward differences)
    disagree     outside the bound, or not finite
    below noise  within the bound, but the bound is too wide to tell
    kink         the step reaches over a kink of the loss, or would have to in order to tell: there
                 is one derivative on the left of it and another on the right

A caller's gradient may come with a rounding of its own, because it was computed in float32 or
printed with four digits. That is part of the bound, and then an entry agrees if what is measured is
sharper than its rounding, and the bound at most half of the entry: it is right as far as it goes.
"""

from __future__ import annotations

import numpy as np

from mlp.checks.error_bounds import (
    analytic_rounding,
    best_step,
    roundoff,
    truncation,
    unevenness,
)
from mlp.checks.kinks import crosses
from mlp.core.records import record

# The relative mistake that "agree" would have seen.
TOLERANCES = {"forward": 1e-3, "central": 1e-5, "five-point": 1e-5, "complex": 1e-5}

# Agreement to all digits of float64.
ALL_DIGITS = 16.0

# What a check says of one entry, and of a network.
CHECK_VERDICTS = AGREE, DISAGREE, BELOW_NOISE, KINK = "agree", "disagree", "below noise", "kink"


@record
class Agreement:
    """An analytic gradient beside its finite difference.

    All arrays have the shape of the gradient, leading axes included (along random directions: the
    leading axes, then one entry for each direction).

    Attributes
    ----------
    analytic, numeric, step, error : ndarray
        The gradient, the finite difference, its step, and the absolute difference of the two.
    bound : ndarray
        What `error` cannot exceed if the gradient is right: `truncation`, `roundoff`, the
        rounding of a float64 gradient, and `rounding`.
    verdict : ndarray of str
        "agree", "disagree", "below noise" or "kink".
    truncation, roundoff : ndarray
        The two parts of the error of the finite difference.
    rounding : ndarray
        The part of the bound that a caller's gradient brings: what was given as such, or that of
        the textbook pass in its arithmetic (`mlp.textbook_rounding`) where it is an array of
        float32 or float16. 0 for float64.
    left, right : ndarray
        Where the verdict is "kink", the one-sided derivatives at the kink; nan elsewhere.
    kink_unit : ndarray of int
        The hidden unit whose kink it is, counted from 0; -1 where the verdict is another.
    wrt, method : str
        What was differentiated by, and the difference formula.
    route : str
        How the loss was evaluated: "whole copies", "one changed entry carried through" or
        "random directions".
    copies_checked, copies_agree : int
        How many entries were evaluated in whole copies too, beside a propagated change, and
        how many of them agree with it. Both 0 where the route is another.
    """

    analytic: np.ndarray
    numeric: np.ndarray
    step: np.ndarray
    error: np.ndarray
    bound: np.ndarray
    verdict: np.ndarray
    truncation: np.ndarray
    roundoff: np.ndarray
    rounding: np.ndarray
    left: np.ndarray
    right: np.ndarray
    kink_unit: np.ndarray
    wrt: str
    method: str
    route: str
    copies_checked: int = 0
    copies_agree: int = 0

    @property
    def passed(self):
        """Whether no coordinate disagrees, at least one agrees, and so do all whole copies.

        Coordinates at a kink are neither.
        """
        return bool(
            not (self.verdict == DISAGREE).any()
            and (self.verdict == AGREE).any()
            and self.copies_agree == self.copies_checked
        )

    @property
    def worst(self):
        """The index, a tuple of int, of the coordinate with the largest error for its bound."""
        return worst_index(self.error, self.bound)

    @property
    def resolution(self):
        """The smallest relative mistake that would be seen: 2 bound / |analytic|, inf at 0."""
        size = np.abs(self.analytic)
        return np.divide(2.0 * self.bound, size, out=np.full_like(size, np.inf), where=size > 0)

    @property
    def ratio(self):
        """analytic / numeric per coordinate: 1 where both are 0, inf where numeric alone is."""
        both_zero = (self.analytic == 0) & (self.numeric == 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(both_zero, 1.0, self.analytic / self.numeric)

    @property
    def relative_error(self):
        """The error against the larger of the two sides, 0 where the error is 0."""
        size = np.fmax(np.abs(self.analytic), np.abs(self.numeric))
        return np.divide(self.error, size, out=np.zeros_like(size), where=self.error != 0)

    @property
    def used(self):
        """The part of its bound that the error uses: above 1 a coordinate disagrees."""
        return np.divide(
            self.error, self.bound, out=np.zeros_like(self.error), where=self.error > 0
        )

    @property
    def digits(self):
        """On how many decimal digits the two agree, 0 to 16, per coordinate."""
        return digits_of_agreement(self.error, np.fmax(np.abs(self.analytic), np.abs(self.numeric)))


def worst_index(error, bound):
    """The index of the largest error / bound; an error that is NaN is the largest."""
    ratio = np.where(np.isnan(error), np.inf, error) / np.where(bound > 0, bound, 1.0)
    return tuple(map(int, np.unravel_index(ratio.argmax(), ratio.shape)))


def digits_of_agreement(error, size):
    """-log10(error / size), at least 0 and at most 16; 16 where the error is 0, 0 if not finite."""
    usable = np.isfinite(error) & (size > 0)
    relative = np.divide(error, size, out=np.ones_like(error), where=usable)
    relative = np.where(error == 0, 0.0, relative)
    return np.clip(-np.log10(np.maximum(relative, 10.0**-ALL_DIGITS)), 0.0, ALL_DIGITS)


def verdicts(analytic, numeric, error, measured, rounding, exact, tolerance):
    """The verdict per coordinate; where `exact`, the derivative is 0 because nothing depends on it.

    The bound is what the measurement may be off by, `measured`, and the gradient's own `rounding`.
    An entry that agrees was measured to under half the tolerance, so that a mistake as large as the
    tolerance would have left the bound. Where the rounding alone is wider, no more can be asked
    than a measurement sharper than it, and a bound under half the entry.
    """
    bound = measured + rounding
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    resolved = measured < np.maximum(0.499 * tolerance * size, rounding)
    resolved &= bound < 0.499 * size
    resolved |= exact & (analytic == 0) & (numeric == 0)
    disagree = (error > bound) | ~np.isfinite(analytic)
    agree = resolved & (error <= bound)
    return np.where(disagree, DISAGREE, np.where(agree, AGREE, BELOW_NOISE))


def compare(measurement, analytic, step=None, rounding=None):
    """Everything that an Agreement says per coordinate, from both sides of the comparison.

    Parameters
    ----------
    measurement : Measurement
    analytic : ndarray, shape (N, P)
    step : ndarray, shape (N, P), optional
        By default the best one.
    rounding : ndarray, shape (N, P), optional
        Of the analytic side, beside that of a gradient in float64.

    Returns
    -------
    dict of str to ndarray, shape (N, P): the array fields of `Agreement` but the one-sided
    derivatives
    """
    kinks, method, best = measurement.kinks, measurement.method, step is None
    step = best_step(measurement) if best else step
    numeric = measurement.differences(step)
    truncated = truncation(measurement, step) + unevenness(measurement, step)
    rounded = roundoff(measurement, step)
    rates = measurement.rates
    error = np.abs(analytic - numeric)
    measured = truncated + rounded + analytic_rounding(rates) + 2.0**-51 * np.abs(numeric)
    rounding = np.zeros_like(error) if rounding is None else rounding
    # Overflow on the way to a bound means that nothing is known.
    measured = np.where(np.isnan(measured), np.inf, measured)
    exact = rates.logit_rate == 0
    tolerance = TOLERANCES[method]
    verdict = verdicts(analytic, numeric, error, measured, rounding, exact, tolerance)
    kink_unit = np.broadcast_to(-1, verdict.shape)
    if kinks is not None:
        reached = crosses(kinks, method, step)
        truncated, measured = (np.where(reached, np.inf, v) for v in (truncated, measured))
        # The kink left no room for a step that could tell.
        held_back = (verdict == BELOW_NOISE) & best & crosses(kinks, method, 2.0 * step)
        verdict = np.where((reached & np.isfinite(analytic)) | held_back, KINK, verdict)
        kink_unit = np.where(verdict == KINK, kinks.unit, -1)
    return {
        "analytic": analytic,
        "numeric": numeric,
        "step": step,
        "error": error,
        "truncation": truncated,
        "roundoff": rounded,
        "rounding": rounding,
        "bound": measured + rounding,
        "verdict": verdict,
        "kink_unit": kink_unit,
    }
