"""What may have gone wrong between a file and the network: each fault, and what it would print."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from mlp.core.activation import ACTIVATIONS
from mlp.core.forward import layers
from mlp.core.softmax import softmax
from mlp.imports.prints import (
    LOG_PROBABILITIES,
    LOGITS,
    LOSS,
    ONE_LOGIT,
    PROBABILITIES,
    Print,
    logits,
    prints_of,
)

# An image's pixels go from 0 to 255 in its file, and often from 0 to 1 into a network.
LARGEST_PIXEL = 255.0


REASONS = (
    "turned",
    "bias missing",
    "activation",
    "input not scaled",
    "class order",
    "softmax twice",
    "log-softmax",
    "another row",
)

# Of the rows those are looked at whose numbers are nearest.
NEAREST_ROWS = 5


class Fault(NamedTuple):
    """One fault and what it would print.

    Attributes
    ----------
    reason, detail
        As in `mlp.ImportProof`.
    prints : list of Print
    alternatives : float
        The decimal logarithm of how many faults of this kind were tried, one of which would be more
        likely to fit by accident.
    """

    reason: str
    detail: str | int | None
    prints: list[Print]
    alternatives: float = 0.0


def faults(network, x, printed, y, other, standardisation, rows):
    """The faults in the order in which they are believed where several fit.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (n,)
    printed : ndarray, shape (1,) or (k,)
        For which order of the classes and which row come nearest.
    y : ndarray, shape (k,), or None
    other : Network or None
        The other orientation.
    standardisation : Standardisation or None
    rows : ndarray, shape (N, n), or None
        The rows that x is one of.

    Yields
    ------
    Fault
    """
    for reason, detail, changed, at in _other_passes(network, x, other, standardisation):
        yield Fault(reason, detail, prints_of(*logits(changed, at), y))
    theta, off = logits(network, x)
    yield from _other_orders(theta, off, printed, y)
    yield from _other_softmaxes(theta, off, y)
    if rows is not None:
        yield from _other_rows(network, rows, printed)


def _other_passes(network, x, other, standardisation):
    """Faults of the network or of the input: reason, detail, network, input."""
    n, m, k = network.sizes
    if other is not None and other.sizes[::2] == (n, k):
        yield "turned", None, other, x
    turned_W1 = {"W1": network.W1.T} if n == m else {}
    turned_W2 = {"W2": network.W2.T} if m == k else {}
    for detail, turned in (
        ("both", turned_W1 | turned_W2 if turned_W1 and turned_W2 else {}),
        ("W1", turned_W1),
        ("W2", turned_W2),
    ):
        if turned:
            yield "turned", detail, network.replace(**turned), x
    no_b1, no_b2 = {"b1": np.zeros(m)}, {"b2": np.zeros(k)}
    for detail, missing in (("both", no_b1 | no_b2), ("b1", no_b1), ("b2", no_b2)):
        yield "bias missing", detail, network.replace(**missing), x
    for name in ACTIVATIONS:
        if name != network.activation:
            yield "activation", name, network.replace(activation=name), x
    if standardisation is not None:
        yield "input not scaled", "standardised", network, standardisation.apply(x)
        yield "input not scaled", "raw", network, standardisation.undo(x)
    yield "input not scaled", "/ 255", network, x / LARGEST_PIXEL
    yield "input not scaled", "* 255", network, x * LARGEST_PIXEL


def _other_orders(theta, off, printed, y):
    """The classes in another order: their numbers permuted, or the label another class."""
    k = len(theta)
    if k == 2:
        yield Fault("class order", None, prints_of(theta[::-1], off[::-1], y))
    elif len(printed) == k:
        order = np.empty(k, dtype=int)
        permuted = []
        for one in prints_of(theta, off):
            order[printed.argsort()] = one.values.argsort()
            permuted.append(Print(one.what, one.values[order], one.float32[order]))
        yield Fault("class order", None, permuted, math.lgamma(k + 1) / math.log(10.0))
    elif y is not None and y.max() == 1.0:
        logs = next(one for one in prints_of(theta, off) if one.what == LOG_PROBABILITIES)
        c = np.abs(-logs.values - printed).argmin()
        loss = Print(LOSS, -logs.values[[c]], logs.float32[[c]])
        yield Fault("class order", int(c), [loss], math.log10(k - 1))


def _other_softmaxes(theta, off, y):
    """Softmax once more, or a loss that takes log probabilities and was given something else."""
    of_yhat = next(one for one in prints_of(theta, off) if one.what == PROBABILITIES)
    twice = prints_of(of_yhat.values, of_yhat.float32, y)
    twice = [one for one in twice if one.what not in (LOGITS, ONE_LOGIT)]
    yield Fault("softmax twice", None, twice)
    if y is not None:
        of_theta = Print(LOGITS, theta, off)
        for what, values, float32 in (of_theta, of_yhat):
            loss = Print(LOSS, np.array([-(y @ values)]), np.array([y @ float32]))
            yield Fault("log-softmax", what, [loss])


def _other_rows(network, rows, printed):
    """The rows whose logits, probabilities, … come nearest to what was printed."""
    k = network.sizes[2]
    if len(printed) != k != 2:
        return  # a loss alone, and the label of another row is not known
    theta = layers(rows, **network.parts).theta
    yhat = softmax(theta)
    if len(printed) == k:
        values = (theta, yhat, np.log(yhat))
    else:
        values = (yhat[:, 1:], theta[:, 1:] - theta[:, :1])
    for each in values:
        distance = np.abs(each - printed).max(axis=-1)
        for row in distance.argsort(kind="stable")[:NEAREST_ROWS]:
            prints = prints_of(*logits(network, rows[row]))
            yield Fault("another row", int(row), prints, math.log10(len(rows)))
