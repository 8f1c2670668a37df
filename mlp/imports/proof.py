"""Proof that a network came whole: it gives what the framework that trained it prints.

A print agrees where no number is off by more than half a unit of its last digit and what float32
loses. Where it disagrees, each known fault is tried, and believed where it explains every number
and an accident is unlikely: numbers that are s away from what the network gives, and may be off by
`allowed`, fit some other guess by accident in a share allowed/s of the cases, each of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.arguments import checked_input, checked_label, number_array
from mlp.core.records import record
from mlp.imports.faults import REASONS, faults
from mlp.imports.prints import (
    FLOAT32,
    LOG_PROBABILITIES,
    LOGITS,
    PROBABILITIES,
    Print,
    logits,
    prints_of,
)

# A fault is believed where chance would fit in a thousandth of the cases, over all that was tried.
TELLING_DIGITS = 3.0

# What float64 may be off by, against float32's 1e-6.
FLOAT64_OVER_FLOAT32 = 1e-7

IMPORT_REASONS = ("float32", *REASONS)


@record
class ImportProof:
    """Whether a network gives what was printed, and what may be wrong where it does not.

    Attributes
    ----------
    what : {"logits", "probabilities", "log probabilities", "logit of one output", "loss"} or None
        What was printed; None where one number fits nothing.
    verdict : {"agrees", "disagrees"}
    largest_difference : float
        Between the print and what the network gives, of the number that is farthest off against
        what it may be off by.
    allowed : float
        What this number may be off by: half a unit of its last digit, and float32's rounding.
    reason : str or None
        One of `mlp.IMPORT_REASONS`. A print that agrees has "float32" where it does so no further
        than float32 goes. One that disagrees has the fault that explains all its numbers, None
        where there is none.
    detail : str, int or None
        Which matrix is turned or which bias is missing ("both", "W1", "b1", …), the other
        activation, what was done to the input ("standardised", "raw", "/ 255", "* 255"), the
        other class of a loss, what stood in place of the log probabilities, or the other row;
        classes and rows counted from 0.
    """

    what: str | None
    verdict: str
    largest_difference: float
    allowed: float
    reason: str | None = None
    detail: str | int | None = None

    @property
    def activation(self):
        """The activation that fits, where another one does; else None."""
        return self.detail if self.reason == "activation" else None


class _Compared(NamedTuple):
    """A print beside the numbers of one kind that it may be.

    Attributes
    ----------
    print : Print
    difference, allowed : ndarray
        Of each number.
    ratio : ndarray
        difference / allowed: at most 1 where a number agrees, inf for what is no number.
    """

    print: Print
    difference: np.ndarray
    allowed: np.ndarray
    ratio: np.ndarray

    @property
    def agrees(self):
        return self.ratio.max() <= 1.0


def _compared(one, printed, half_units):
    difference = np.abs(printed - one.values)
    allowed = half_units + one.float32
    ratio = np.divide(difference, allowed, out=np.full(len(printed), np.inf), where=allowed > 0)
    ratio[difference == 0] = 0.0
    return _Compared(one, difference, allowed, np.where(np.isnan(ratio), np.inf, ratio))


def _proof(compared, verdict, what, reason=None, detail=None):
    at = compared.ratio.argmax()
    difference = compared.difference[at]
    return ImportProof(
        what=what,
        verdict=verdict,
        largest_difference=float(np.inf if np.isnan(difference) else difference),
        allowed=float(compared.allowed[at]),
        reason=reason,
        detail=detail,
    )


def _telling_digits(one, as_it_is):
    """How many digits in all speak for a fault whose numbers fit."""
    distance = as_it_is.difference.max()
    digits = np.log10(np.maximum(distance / one.allowed, 1.0))
    if len(digits) > 1 and one.print.what in (PROBABILITIES, LOG_PROBABILITIES):
        return digits.sum() - digits.max()  # the last one follows from the others
    return digits.sum()


def _of_their_form(compared, printed, half_units):
    """Of the kinds those that the numbers can be by themselves, whatever the network is."""
    if len(printed) == 1:
        return compared
    unit = half_units + FLOAT32
    if (printed >= -unit).all() and abs(printed.sum() - 1.0) <= unit.sum():
        what = PROBABILITIES
    elif (printed <= unit).all() and abs(np.exp(printed).sum() - 1.0) <= np.exp(printed) @ unit:
        what = LOG_PROBABILITIES
    else:
        what = LOGITS
    return [one for one in compared if one.print.what == what]


def _checked(network, x, printed, y, digits, standardisation, rows):
    """x, printed, y, digits and rows as arrays, or the ValueError that says what is wrong."""
    n, _, k = network.sizes
    x = checked_input(network, x)
    if x.ndim != 1 or any(network.leading_shapes.values()):
        raise ValueError(f"x has shape {x.shape}, expected one example of one network, not a stack")
    if y is not None:
        y = checked_label(network, y)
        if y.ndim != 1:
            raise ValueError(f"y has shape {y.shape}, expected ({k},), one label")
    printed = number_array("printed", printed)
    if printed.shape not in ((), (1,), (k,)):
        raise ValueError(f"printed has shape {printed.shape}, expected (1,) or ({k},)")
    printed = printed.reshape(-1)
    if len(printed) == 1 and k > 2 and y is None:
        raise ValueError(f"y is None, expected the label: one number of k = {k} classes is a loss")
    half_units = np.zeros(1) if digits is None else number_array("digits", digits)
    if half_units.size not in (1, len(printed)) or not (half_units >= 0).all():
        raise ValueError(
            f"digits is {half_units}, expected half a unit of the last digit of each of "
            f"{len(printed)} numbers"
        )
    half_units = np.broadcast_to(half_units.reshape(-1), printed.shape)
    if standardisation is not None and standardisation.mean.size != n:
        raise ValueError(
            f"standardisation is of {standardisation.mean.size} inputs, expected n = {n}"
        )
    if rows is not None:
        rows = checked_input(network, rows, name="rows")
        if rows.ndim != 2:
            raise ValueError(f"rows has shape {rows.shape}, expected (N, {n})")
    return x, printed, y, half_units, rows


@np.errstate(all="ignore")  # a fault tried may overflow, and then fits nothing
def proof_of_import(
    network,
    x,
    printed,
    y=None,
    *,
    digits=None,
    other=None,
    standardisation=None,
    rows=None,
):
    """Whether a network gives what its framework prints for an input, or a guess at why not.

    Parameters
    ----------
    network : Network
        One, not a stack.
    x : array_like, shape (n,)
    printed : array_like, shape (k,) or (1,)
        Logits, probabilities or log probabilities; or one number: the loss, and of two classes the
        logit or the probability of the second, as a network of one output prints them.
    y : array_like, shape (k,), optional
        The label, without which no number is a loss.
    digits : array_like, shape of printed or one number, optional
        Half a unit of the last digit of each number, as it was printed. None: the numbers are
        exact.
    other : Network, optional
        The same file read in the other orientation.
    standardisation : Standardisation, optional
        That of the inputs, which may have been left out, or done where it was not wanted.
    rows : array_like, shape (N, n), optional
        The rows that x is one of, another of which may have been printed.

    Returns
    -------
    ImportProof

    Raises
    ------
    ValueError
        If an argument has the wrong shape or entries.

    Examples
    --------
    >>> from mlp import Network, forward, one_hot, random_input
    >>> network, x = Network.random((4, 3, 3), activation="relu"), random_input(4)
    >>> yhat = forward(network, x).yhat.round(4)
    >>> proof = proof_of_import(network, x, yhat, digits=5e-5)
    >>> proof.what, proof.verdict, proof.reason
    ('probabilities', 'agrees', None)
    >>> proof = proof_of_import(network.replace(activation="tanh"), x, yhat, digits=5e-5)
    >>> proof.what, proof.verdict, proof.reason, proof.activation
    ('probabilities', 'disagrees', 'activation', 'relu')
    """
    x, printed, y, half_units, rows = _checked(
        network, x, printed, y, digits, standardisation, rows
    )

    def compared(prints):
        same_size = [one for one in prints if len(one.values) == len(printed)]
        return [_compared(one, printed, half_units) for one in same_size]

    as_it_is = compared(prints_of(*logits(network, x), y))
    nearest = min(as_it_is, key=lambda one: one.ratio.max())
    if nearest.agrees:
        float64 = half_units + FLOAT64_OVER_FLOAT32 * nearest.print.float32
        reason = None if (nearest.difference <= float64).all() else "float32"
        return _proof(nearest, "agrees", nearest.print.what, reason)
    by_kind = {one.print.what: one for one in as_it_is}
    for fault in faults(network, x, printed, y, other, standardisation, rows):
        for one in compared(fault.prints):
            ours = by_kind[one.print.what]
            enough = TELLING_DIGITS + fault.alternatives
            if one.agrees and _telling_digits(one, ours) >= enough:
                return _proof(ours, "disagrees", one.print.what, fault.reason, fault.detail)
    likely = _of_their_form(as_it_is, printed, half_units)
    nearest = min(likely, key=lambda one: one.ratio.max())
    return _proof(nearest, "disagrees", nearest.print.what if len(likely) == 1 else None)
