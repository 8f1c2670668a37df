"""Thousands of random networks checked at once, in stacked arrays."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from mlp.checks.agreement import AGREE, BELOW_NOISE, DISAGREE, KINK, digits_of_agreement
from mlp.checks.batch import batch_of, checked_wrt
from mlp.checks.by_entry import check_gradient, compare_batch, evaluation_for
from mlp.core.arguments import seed_array
from mlp.core.backward import input_gradient
from mlp.core.forward import one_hot
from mlp.core.network import Network, random_input
from mlp.core.records import record
from mlp.finite_differences import checked_method, checked_step

# Networks that are drawn and checked at a time.
NETWORKS_AT_A_TIME = 2048


@record
class ManyChecks:
    """Checks of many random networks or of many rows: arrays of shape (N,), one entry for each.

    Attributes
    ----------
    seed : ndarray of int
    worst : ndarray of int
        The coordinate with the largest error for its bound, counted through the rows of the
        gradient: for x the number of the input, from 0.
    error, bound : ndarray
        At the worst coordinate.
    verdict : ndarray of str
        Of the network: "disagree" if any coordinate does, else "agree" if any does, else "kink" if
        any is at one, else "below noise".
    saliency : ndarray
        The size of the gradient with respect to the input, |dL/dx| (Euclidean norm).
    digits : ndarray
        Decimal digits, 0 to 16, on which the two gradients agree: the largest error against the
        largest entry.
    """

    seed: np.ndarray
    worst: np.ndarray
    error: np.ndarray
    bound: np.ndarray
    verdict: np.ndarray
    saliency: np.ndarray
    digits: np.ndarray


def check_many(
    sizes, seeds, *, scale=1.0, wrt="x", method="central", step=None, activation="sigmoid"
):
    """Check the gradient of one random network for each seed.

    The network of a seed is `Network.random(sizes, seed, scale, activation)`, its input
    `random_input(n, seed)` and its label class seed % k, counted from 0. The numbers are those of
    `check_gradient` on each network alone.

    Parameters
    ----------
    sizes : (n, m, k)
    seeds : sequence of int
    scale : float
        Standard deviation of weights and biases.
    wrt : {"x", "W1", "b1", "W2", "b2"}
    method : {"central", "forward", "five-point", "complex"}
    step : float, optional
        By default the best for each coordinate.
    activation : {"sigmoid", "tanh", "relu", "identity"}

    Returns
    -------
    ManyChecks

    Raises
    ------
    ValueError
        As `Network.random` and `check_gradient`; seeds that are not a sequence of whole numbers.

    Examples
    --------
    >>> found = check_many((5, 3, 5), range(1000))
    >>> sorted(set(found.verdict.tolist()))
    ['agree']
    """
    seeds = seed_array("seeds", seeds)
    if seeds.ndim != 1:
        raise ValueError(f"seeds has shape {seeds.shape}, expected (N,), a sequence of seeds")
    checked_wrt(wrt)
    checked_method(method)
    if step is not None:
        step = checked_step(step, ())
    parts = [
        _check_stack(
            Network.random(sizes, seeds[first : first + NETWORKS_AT_A_TIME], scale, activation),
            seeds[first : first + NETWORKS_AT_A_TIME],
            wrt,
            method,
            step,
        )
        for first in range(0, len(seeds), NETWORKS_AT_A_TIME)
    ]
    names = [field.name for field in fields(ManyChecks)]
    return ManyChecks(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    )


def _check_stack(network, seeds, wrt, method, step):
    n, _, k = network.sizes
    batch, _ = batch_of(network, random_input(n, seeds), one_hot(seeds % k, k))
    steps = None if step is None else np.full((len(seeds), batch.count((wrt,))), step)
    # The way of evaluating is that of one network alone, so that the numbers are too.
    evaluation = evaluation_for(batch.part(slice(1)), (wrt,))
    compared = compare_batch(batch, (wrt,), method, evaluation, steps, with_sides=False).arrays
    saliency = input_gradient(network, batch.x, batch.y)
    return _in_short(seeds, compared, saliency)


def _in_short(numbers, compared, saliency):
    """The checks of many networks or rows, one number each.

    Parameters
    ----------
    numbers : ndarray of int, shape (N,)
    compared : dict of ndarray, shape (N, ...)
        error, bound, verdict and analytic of every coordinate.
    saliency : ndarray, shape (N, n)

    Returns
    -------
    ManyChecks
    """
    error, bound, verdict, analytic = (
        compared[name].reshape(len(numbers), -1)
        for name in ("error", "bound", "verdict", "analytic")
    )
    # What nothing depends on has a bound of 0, and no error.
    worst = np.divide(error, bound, out=np.zeros_like(error), where=bound > 0).argmax(axis=-1)
    at = np.arange(len(numbers)), worst
    in_all = BELOW_NOISE
    for word in (KINK, AGREE, DISAGREE):
        in_all = np.where((verdict == word).any(axis=-1), word, in_all)
    return ManyChecks(
        seed=numbers,
        worst=worst,
        error=error[at],
        bound=bound[at],
        verdict=in_all,
        saliency=np.linalg.norm(saliency, axis=-1),
        digits=digits_of_agreement(error.max(axis=-1), np.abs(analytic).max(axis=-1)),
    )


def check_rows(network, X, y, *, wrt="x", method="central"):
    """Check the gradient of one network at each row of a table.

    Parameters
    ----------
    network : Network
        One, not a stack.
    X : array_like, shape (N, n)
    y : array_like, shape (N, k)
    wrt : {"x", "W1", "b1", "W2", "b2"}
    method : {"central", "forward", "five-point", "complex"}

    Returns
    -------
    ManyChecks
        `seed` is the place of the row, from 0.

    Raises
    ------
    ValueError
        As `check_gradient`.

    Examples
    --------
    >>> X = random_input(5, seed=range(20))
    >>> found = check_rows(Network.random(), X, one_hot(np.arange(20) % 5, 5))
    >>> sorted(set(found.verdict.tolist()))
    ['agree']
    """
    found = check_gradient(network, X, y, wrt=wrt, method=method)
    return _in_short(np.arange(len(X)), vars(found), input_gradient(network, X, y))
