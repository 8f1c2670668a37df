"""What mistake do these numbers look like?"""

from __future__ import annotations

import numpy as np

from mlp.checks.batch import checked_wrt
from mlp.core.arguments import integer, number_array
from mlp.core.backward import gradients
from mlp.core.records import record
from mlp.mistakes.catalogue import mistakes_for

# Numbers that were printed with three or four digits must still be recognised.
CLOSE = 1e-3

# Below this, differences are rounding and no reason to prefer one explanation to another.
ROUNDING = 1e-12

# A mistake must explain the numbers this much better than the right gradient does, and one with a
# number of its own to fit with this much better than one without.
BETTER_THAN_RIGHT = 10.0
BETTER_WHEN_FITTED = 100.0

# The largest batch whose mean is recognised by its factor 1/N.
LARGEST_BATCH = 1024


@record
class Guess:
    """What numbers look like.

    Attributes
    ----------
    name, title, sentence : str
        As in `Mistake`, or "transposed", "factor 1/N", "scaled by a constant", "one entry off".
    distance : float
        How far the numbers are from those of the mistake: the largest difference against the
        largest entry.
    """

    name: str
    title: str
    sentence: str
    distance: float


@np.errstate(over="ignore", under="ignore", invalid="ignore")  # of huge or tiny numbers
def guess_mistake(network, x, y, wrt, values, batch=None):
    """The known mistake whose gradient matches given numbers.

    Compares with every mistake of `mistakes_for` the network's activation (the right numbers
    negated are its "y - yhat"), with the right gradient transposed, divided by the number of
    examples in a batch or scaled by another constant, and with one entry off.

    Parameters
    ----------
    network : Network
    x : array_like, shape (n,)
    y : array_like, shape (k,)
    wrt : {"x", "W1", "b1", "W2", "b2"}
    values : array_like
        The numbers, of the shape of dL/dwrt or its transpose.
    batch : int, optional
        The number N of examples over which the caller's loss is a mean. Where it is not given, a
        factor 1/N is recognised for N up to 1024, as far as the digits tell it from another.

    Returns
    -------
    Guess or None
        None where the numbers are the right gradient, or match no mistake.

    Raises
    ------
    ValueError
        Stacked examples; unknown wrt; values of another shape; a batch below 1.

    Examples
    --------
    >>> from mlp import Network, gradients, one_hot, random_input
    >>> network, x, y = Network.random(), random_input(), one_hot(1, 5)
    >>> guess_mistake(network, x, y, "b2", -gradients(network, x, y).b2).name
    'y - yhat'
    >>> guess_mistake(network, x, y, "x", 0.5 * gradients(network, x, y).x).title
    'factor 1/2'
    >>> guess_mistake(network, x, y, "x", 0.7 * gradients(network, x, y).x).sentence
    'Every entry is 0.7 times the right one.'
    """
    if batch is not None:
        batch = integer("batch", batch, 1)
    checked_wrt(wrt)
    right = getattr(gradients(network, x, y), wrt)
    if right.ndim != (2 if wrt in ("W1", "W2") else 1):
        raise ValueError(f"dL/d{wrt} has shape {right.shape}, expected one example, not a stack")
    values = number_array("values", values)
    if values.shape not in (right.shape, right.T.shape):
        raise ValueError(f"values has shape {values.shape}, expected {right.shape}")
    if not np.isfinite(values).all():
        return None
    if values.shape != right.shape:
        # In a square matrix the same mistake is "outer product turned around".
        sentence = "These are the right numbers, transposed."
        scores = [(0.0, _guess("transposed", sentence, _distance(values.T, right)))]
    else:
        guesses = [
            Guess(mistake.name, mistake.title, mistake.sentence, _distance(values, wrong))
            for mistake in mistakes_for(network.activation)
            if mistake.conforms(*network.sizes)
            for wrong in [getattr(mistake.gradients(network, x, y), wrt)]
        ]
        if batch is not None and batch > 1:
            guesses.append(_mean_over(batch, _distance(values, right / batch)))
        fitted = _fitted(values, right)
        scores = [(max(_distance(values, right), ROUNDING) / BETTER_THAN_RIGHT, None)]
        scores += [(max(guess.distance, ROUNDING), guess) for guess in guesses]
        scores += [(max(guess.distance, ROUNDING) * BETTER_WHEN_FITTED, guess) for guess in fitted]
    _, best = min(scores, key=lambda scored: scored[0])
    return best if best is not None and best.distance <= CLOSE else None


def _distance(values, expected):
    """The largest difference against the largest expected entry; inf where all of those are 0."""
    size = np.abs(expected).max()
    return float(np.abs(values - expected).max() / size) if size > 0 else np.inf


def _fitted(values, right):
    """Guesses with a number of their own: a constant factor, or one entry that is off."""
    if right.size < 2 or not right.any():
        return []
    # Against the largest entry, because the squares of tiny entries are 0.
    unit = right / np.abs(right).max()
    factor = float((values * unit).sum() / (right * unit).sum())
    difference = np.abs(values - right)
    place = np.unravel_index(difference.argmax(), right.shape)
    others = float(np.delete(difference, difference.argmax()).max() / np.abs(right).max())
    index = ", ".join(str(int(i) + 1) for i in place)
    ratio = ""
    if right[place]:
        ratio = f", {_written(values[place] / right[place])} times the right one"
    return [
        _scaled(factor, _distance(values, factor * right)),
        _guess(
            "one entry off",
            f"Only entry ({index}), counted from 1, differs: it is {_written(values[place])}"
            f"{ratio}.",
            others,
        ),
    ]


def _scaled(factor, distance):
    """A constant factor: that of a mean over N examples, or any other."""
    N = round(1.0 / factor) if 1.0 / LARGEST_BATCH <= factor < 0.75 else 1
    # The digits must tell 1/N from 1/(N + 1), and from what is no such factor.
    known = ROUNDING + 10.0 * distance
    if N > 1 and abs(N * factor - 1.0) <= known <= 0.1 / N:
        return _mean_over(N, distance)
    sentence = f"Every entry is {_written(factor)} times the right one."
    return _guess("scaled by a constant", sentence, distance)


def _mean_over(N, distance):
    sentence = (
        f"Every entry is {_written(1.0 / N)} times the right one, which is 1/N for N = {N}: the "
        f"loss is a mean over {N} examples."
    )
    return Guess("factor 1/N", f"factor 1/{N}", sentence, distance)


def _guess(name, sentence, distance):
    """A guess that is none of the catalogue: its name is its title."""
    return Guess(name, name, sentence, distance)


def _written(value):
    """A number in six digits, with a true minus sign."""
    return f"{value:.6g}".replace("-", "−")
