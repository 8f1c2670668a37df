"""A gradient that was read, judged as far as its digits go."""

from __future__ import annotations

import numpy as np

import mlp


def judged(example, read, method):
    """The check of a reader's gradient, with the rounding of its print and of its arithmetic.

    A float64 gradient is held to float64's own rounding first, as mlp keeps all digits. Where it
    then disagrees by no more than what h (1 - h) and yhat - y lose in float64, it is right as most
    programs compute it, and that loss is part of the bound.

    Parameters
    ----------
    example : Example
    read : Reading
    method : str

    Returns
    -------
    mlp.Agreement
    """
    at = (example.network, example.x, example.y)

    def check(rounding):
        return mlp.check_gradient(
            *at, wrt=read.wrt, method=method, analytic=read.values, rounding=rounding
        )

    lost = mlp.textbook_rounding(*at, wrt=read.wrt, arithmetic=read.arithmetic)
    as_computed = check(read.rounding + lost)
    if read.arithmetic != "float64":
        return as_computed
    strict = check(read.rounding)
    excused = (strict.verdict == "disagree") & (as_computed.verdict != "disagree")
    if not excused.any():
        return strict
    return check(np.where(excused, as_computed.rounding, strict.rounding))


# A factor nearer to 1 than this reads as 1: nothing that one could call a mistake by its name.
UNSEEN = 5e-7
# Guesses with a number of their own to fit.
FITTED = ("one entry off", "scaled by a constant", "factor 1/N")


def likely_mistake(example, read, check):
    """The known mistake that a reader's numbers look like, where the check does not speak against.

    Parameters
    ----------
    example : Example
    read : Reading
    check : mlp.Agreement
        Of these numbers.

    Returns
    -------
    mlp.Guess or None
    """
    at = (example.network, example.x, example.y)
    wrong = check.verdict == "disagree"
    if read.turned and not wrong.any():
        return mlp.guess_mistake(*at, read.wrt, read.values.T)
    if not wrong.any():
        return None
    known = mlp.guess_mistake(*at, read.wrt, read.values)
    if known is None or known.name not in FITTED:
        return known
    right = getattr(example.gradients, read.wrt)
    unseen = np.allclose(read.values, right, rtol=UNSEEN, atol=0)
    of_all = known.name != "one entry off"
    against = (check.verdict == "agree")[right != 0].any() if of_all else wrong.sum() != 1
    return None if unseen or against else known
