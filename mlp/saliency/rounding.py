"""How far a computed loss and its slope may be from the exact ones, through the forward pass.

The rounding of a sum of p terms is at most (p + 1) u times the sum of their sizes (Higham,
"Accuracy and Stability of Numerical Algorithms", chapter 3), u = 2^-53. From a on

    |error of h|     <= max f' |error of a| + 4 u |h|
    |error of z_l|   <= sum_j |error of h_j| |W2_jl - W2_jc| + the rounding of theta_l - theta_c
    |error of L|     <= sum_l |yhat_l - y_l| e^(2 max error) |error of z_l| + that of log sum exp

All is doubled, for the roundings of the bound and what is left out of second order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.rounding import UNIT_ROUNDOFF
from mlp.core.softmax import at_class, cross_entropy, softmax
from mlp.saliency.intervals import UNDERFLOW, Interval


def error_of_logits(network, line, a, of_a):
    """theta at pre-activations a that are off by of_a (..., T, m), and the error of z."""
    m = network.sizes[1]
    f, W2, b2 = line.activation, network.W2, network.b2[..., None, :]
    h = f.value(a)
    of_h = of_a * Interval(*f.between(1, a - of_a, a + of_a)).size()
    of_h = of_h + 4.0 * UNIT_ROUNDOFF * np.abs(h)
    theta, size_theta = h @ W2 + b2, np.abs(h) @ np.abs(W2) + np.abs(b2)
    c = line.y.argmax(axis=-1)
    z = np.abs(theta - at_class(theta, c))
    size_z = (m + 2) * (size_theta + at_class(size_theta, c)) + z
    return theta, of_h @ line.abs_W2_less_c + UNIT_ROUNDOFF * size_z


class Rounding(NamedTuple):
    """Bounds at T places of a line, each (..., T): of the loss, and of its slope.

    `relative` is that of the slope against the sum of its terms without their signs.
    """

    of_loss: np.ndarray
    of_slope: np.ndarray
    relative: np.ndarray


def rounding_along(network, line, t, size_x, size_d):
    """The bounds of the rounding of the loss and its slope at distances t.

    Parameters
    ----------
    network : Network
    line : Line
        Of one direction d.
    t : ndarray, shape (T,)
    size_x, size_d : ndarrays, shape (..., m)
        |x| |W1| + |b1| and |d| |W1|: the size of the sums before they cancel.

    Returns
    -------
    Rounding
        Whether a is computed as a + t u or from x + t d.
    """
    n, m, k = network.sizes
    size_x, size_d, t = size_x[..., None, :], size_d[..., None, :], t[:, None]
    a = line.a + t * line.rates.high
    of_a = 2.0 * UNIT_ROUNDOFF * (n + 3) * (size_x + t * size_d)
    theta, of_z = error_of_logits(network, line, a, of_a)
    c = line.y.argmax(axis=-1)
    most = of_z.max(axis=-1, keepdims=True)
    error = np.abs(softmax(theta) - line.y) + UNDERFLOW
    weight = np.where(np.arange(k) == c[..., None], 0.0, np.fmin(error * np.exp(2.0 * most), 1.0))
    z = np.abs(theta - at_class(theta, c))
    loss_of_c = cross_entropy(theta, np.eye(k)[c])[..., None]
    of_log_sum = (k + 8) * UNIT_ROUNDOFF * (line.y * (loss_of_c + z)).sum(axis=-1)
    # The slope is a sum of products with relative errors of their own.
    relative = 2.0 * most[..., 0] + line.activation.growth * of_a.max(axis=-1)
    relative = 2.0 * (relative + UNIT_ROUNDOFF * (2 * n + m + k + 20))
    f, D = line.activation, line.abs_W2_less_c
    dL_dh = error @ D.swapaxes(-1, -2)
    uncancelled = (size_d * f.value_and_slope(a)[1] * dL_dh).sum(axis=-1)
    # Where nothing is left of the digits, both slopes lie within the largest there can be.
    largest = (size_d * Interval(*f.between(1, a - of_a, a + of_a)).size()) @ D
    return Rounding(
        of_loss=2.0 * ((weight * of_z).sum(axis=-1) + of_log_sum),
        of_slope=np.fmin(relative * uncancelled, 4.0 * largest.max(axis=-1)),
        relative=relative,
    )
