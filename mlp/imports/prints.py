"""What a framework may print of one input, and how far float32 may be off in it.

A framework computes in float32 as a rule, with the unit roundoff u = 6e-8. A sum of n products, one
bias and a rounded input is off by at most (n + 2) u of the size of its terms before anything
cancels (Higham, "Accuracy and Stability of Numerical Algorithms", chapter 3); where n is large by
far less, as terms are added in blocks and their errors in either direction: 16 u = 1e-6 is allowed
at most. The errors of the hidden units are independent, so that their squares add up on the way to
theta; each goes by the largest slope beside its a.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.forward import layers, one_hot, row_times
from mlp.core.rounding import size_of_sums
from mlp.core.softmax import cross_entropy, softmax

UNIT_ROUNDOFF_OF_FLOAT32 = 2.0**-24
MOST_UNITS_OF_A_SUM = 16
# Of one function of a number, such as an exponential, and of what is rounded beside it.
FLOAT32 = 4.0 * UNIT_ROUNDOFF_OF_FLOAT32
# A smaller probability is 0 in float32.
SMALLEST_FLOAT32 = 2.0**-126

LOGITS = "logits"
PROBABILITIES = "probabilities"
LOG_PROBABILITIES = "log probabilities"
LOSS = "loss"
ONE_LOGIT = "logit of one output"
PRINTED_KINDS = (LOGITS, PROBABILITIES, LOG_PROBABILITIES, ONE_LOGIT, LOSS)


class Print(NamedTuple):
    """Numbers of one kind, and how far off they are where float32 computed them."""

    what: str
    values: np.ndarray
    float32: np.ndarray


def _off_in_sum(v, W, b):
    """How far v W + b may be off in float32."""
    units = min(len(v) + 2, MOST_UNITS_OF_A_SUM)
    return units * UNIT_ROUNDOFF_OF_FLOAT32 * size_of_sums(v, W, b)


def logits(network, x):
    """theta and how far off it may be in float32, both (k,); nothing is checked."""
    a, h, _, theta = layers(x, **network.parts)
    off = _off_in_sum(x, network.W1, network.b1)
    steepest = network.parts["activation"].between(1, a - off, a + off)[1]
    off_h = steepest * off + FLOAT32 * np.abs(h)
    off_theta = np.sqrt(row_times(np.square(off_h), np.square(network.W2)))
    return theta, off_theta + _off_in_sum(h, network.W2, network.b2)


def prints_of(theta, off, y=None):
    """All that may be printed of these logits.

    Parameters
    ----------
    theta, off : ndarray, shape (k,)
        The logits, and how far off they may be.
    y : ndarray, shape (k,), optional
        The label, without which there is no loss.

    Returns
    -------
    list of Print
        Of k numbers: logits, probabilities, log probabilities. Of one number: with two classes the
        logit and the probability of the second, as a network of one output prints them; the loss.
    """
    k = len(theta)
    yhat = softmax(theta)
    c = theta.argmax()
    logs = theta - theta[c] - cross_entropy(theta, one_hot(c, k))
    # d log yhat_i = d theta_i - sum_j yhat_j d theta_j; and 1 is rounded in log(1 + the others).
    off_logs = (1.0 - 2.0 * yhat) * off + yhat @ off + FLOAT32 * (1.0 + np.abs(logs))
    off_yhat = yhat * ((1.0 - 2.0 * yhat) * off + yhat @ off + FLOAT32) + SMALLEST_FLOAT32
    found = [
        Print(LOGITS, theta, off),
        Print(PROBABILITIES, yhat, off_yhat),
        Print(LOG_PROBABILITIES, logs, off_logs),
    ]
    if k == 2:
        found.append(Print(PROBABILITIES, yhat[1:], off_yhat[1:]))
        found.append(Print(ONE_LOGIT, theta[1:] - theta[0], off[1:] + off[0]))
    if y is not None:
        found.append(Print(LOSS, np.array([cross_entropy(theta, y)]), np.array([y @ off_logs])))
    return found
