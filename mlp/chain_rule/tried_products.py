"""Products that one could try at two links of the chain rule, judged by shape and by measurement.

Shapes decide most: a product of a p x q and an r x s matrix exists only where q = r. Where sizes
happen to be equal a wrong product exists too, and only its numbers give it away.
"""

from __future__ import annotations

import numpy as np

from mlp.chain_rule.beside_kinks import Measured, measured_derivative, offsets_of_kinks
from mlp.chain_rule.one_example import check_one
from mlp.core.activation import activation_named
from mlp.core.arguments import checked_input_and_label
from mlp.core.backward import backward_pass
from mlp.core.forward import affine
from mlp.core.records import record
from mlp.core.softmax import cross_entropy

# Differences leave about nine digits of the loss itself. A derivative of ten times what they leave
# can be told from another; a wrong product is wrong in its first digits.
NOISE, TOLD_APART, WITHIN = 1e-9, 10.0, 1e-3


@record
class Attempt:
    """One product: of what with what, whether it exists, and how far it is from the truth.

    Attributes
    ----------
    name : str
        As in the formula: `delta_theta @ W2.T`.
    left, right : tuple of int
        The shapes of the operands, as matrices.
    value : ndarray or None
        The product; None where the shapes do not fit.
    error : float or None
        The largest difference of an entry from the derivative as finite differences measure it,
        at a kink from the nearer of the two sides; None where the product has another number of
        entries.
    verdict : str
        `no product`, `other shape`, `agree`, `disagree`, `kink` where it agrees with one side of a
        kink at least, or `below noise` where the derivative is too small for the measurement to
        tell.
    elementwise : bool
        Whether the operands are multiplied entry by entry, rather than as matrices.
    """

    name: str
    left: tuple[int, int]
    right: tuple[int, int]
    value: np.ndarray | None
    error: float | None
    verdict: str
    elementwise: bool = False


@record
class Attempts:
    """The products tried at one link, and the measured derivative that they are held to.

    Attributes
    ----------
    measured : Measured
        Of p entries.
    attempts : tuple of Attempt
    """

    measured: Measured
    attempts: tuple[Attempt, ...]

    def __iter__(self):
        return iter(self.attempts)


def _tried(at, loss_of, offsets, *products):
    """Products (name, left, right, whether elementwise) held to the derivative of the loss."""
    measured = measured_derivative(loss_of, at, offsets)
    sides = np.stack([measured.left, measured.right])
    size, noise = np.abs(sides).max(), NOISE * loss_of(at)

    def tried(name, left, right, elementwise=False):
        shapes = left.shape, right.shape
        fits = left.shape == right.shape if elementwise else left.shape[1] == right.shape[0]
        if not fits:
            return Attempt(name, *shapes, None, None, "no product", elementwise)
        value = left * right if elementwise else left @ right
        if value.size != measured.value.size:
            return Attempt(name, *shapes, value, None, "other shape", elementwise)
        error = float(np.abs(value.ravel() - sides).min(axis=0).max())
        verdict = "kink" if measured.on_kink.any() else "agree"
        if error > max(WITHIN * size, noise):
            verdict = "disagree"
        if size <= TOLD_APART * noise:
            verdict = "below noise"
        return Attempt(name, *shapes, value, error, verdict, elementwise)

    return Attempts(measured, tuple(tried(*product) for product in products))


def _one_backward_pass(network, x, y):
    x, y = checked_input_and_label(network, x, y)
    check_one(network, x=x, y=y)
    return x, y, backward_pass(network, x, y)


@np.errstate(under="ignore")  # what underflows is 0 here
def transpose_attempts(network, x, y):
    """The four products of delta_theta = yhat - y and W2, with or without a transpose.

    Parameters
    ----------
    network : Network
    x : array_like, shape (n,)
    y : array_like, shape (k,)

    Returns
    -------
    Attempts
        Held to dL/dh, measured by differences of the loss in h.

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or anything is stacked.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> tried = transpose_attempts(Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4))
    >>> [attempt.name for attempt in tried if attempt.value is not None]
    ['delta_theta @ W2.T', 'W2 @ delta_theta.T']
    """
    _, y, passed = _one_backward_pass(network, x, y)
    W2, row = network.W2, passed.delta_theta[None, :]
    return _tried(
        passed.h,
        lambda h: cross_entropy(affine(h, W2, network.b2), y),
        np.empty((*passed.h.shape, 0)),
        ("delta_theta @ W2", row, W2),
        ("delta_theta @ W2.T", row, W2.T),
        ("W2 @ delta_theta", W2, row),
        ("W2 @ delta_theta.T", W2, row.T),
    )


@np.errstate(under="ignore")  # what underflows is 0 here
def slope_attempts(network, x, y):
    """Matrix products of delta_h = dL/dh with the slopes f'(a), and the elementwise product.

    Parameters
    ----------
    network : Network
    x : array_like, shape (n,)
    y : array_like, shape (k,)

    Returns
    -------
    Attempts
        Held to dL/da, measured by differences of the loss in a.

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or anything is stacked.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> tried = slope_attempts(Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4))
    >>> [None if attempt.value is None else attempt.value.shape for attempt in tried]
    [None, (1, 1), (3, 3), (1, 3)]
    """
    x, y, passed = _one_backward_pass(network, x, y)
    delta_h, slope = passed.delta_h[None, :], passed.dh_da[None, :]
    f = activation_named(network.activation)
    return _tried(
        passed.a,
        lambda a: cross_entropy(affine(f.value(a), network.W2, network.b2), y),
        offsets_of_kinks(network, x, passed.a, np.ones_like(passed.a)),
        ("delta_h @ slope", delta_h, slope),
        ("delta_h @ slope.T", delta_h, slope.T),
        ("delta_h.T @ slope", delta_h.T, slope),
        ("delta_h * slope", delta_h, slope, True),
    )
