"""Forward: from the input x to the loss L, without losing digits on the way.

    a = x W1 + b1,   h = f(a),   theta = h W2 + b2,   yhat = softmax(theta)

Where digits would be lost, see `mlp.core.activation` and `mlp.core.softmax`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.arguments import (
    broadcast_leading,
    checked_input,
    checked_input_and_label,
    integer,
    plain_array,
)
from mlp.core.records import record
from mlp.core.softmax import cross_entropy, softmax


@record
class Forward:
    """The values of a forward pass: a and h (..., m), theta and yhat (..., k)."""

    a: np.ndarray
    h: np.ndarray
    theta: np.ndarray
    yhat: np.ndarray


def one_hot(label, k):
    """The label as a distribution: 1 at `label`, 0 elsewhere.

    Parameters
    ----------
    label : int or integer array
        Counted from 0.
    k : int
        Number of classes.

    Returns
    -------
    ndarray of float64, shape (..., k)

    Raises
    ------
    ValueError
        If the label is no whole number in 0 .. k - 1.

    Examples
    --------
    >>> one_hot(1, 3).tolist()
    [0.0, 1.0, 0.0]
    """
    k = integer("k", k, 1)
    labels = plain_array("label", label)
    if labels.dtype.kind not in "iu" or (labels.size and not 0 <= labels.min() <= labels.max() < k):
        raise ValueError(f"label is {label!r}, expected whole numbers from 0 to {k - 1}")
    return (np.arange(k) == labels[..., None]).astype(np.float64)


def row_times(v, M):
    """The row vector v (..., p) times the matrix M (..., p, q): (..., q)."""
    if M.ndim == 2:
        return v @ M
    return (v[..., None, :] @ M)[..., 0, :]


class Layers(NamedTuple):
    """The two layers of a forward pass: a, h and the slope f'(a) (..., m), theta (..., k)."""

    a: np.ndarray
    h: np.ndarray
    dh_da: np.ndarray | None
    theta: np.ndarray


def affine(v, W, b):
    """v W + b: how each layer begins."""
    return row_times(v, W) + b


def layers(x, W1, b1, W2, b2, activation, with_slope=False):
    """The forward pass, for real or complex arrays whose leading axes broadcast.

    Nothing is checked: this is the plain function whose derivative the finite differences take.
    `activation` is its record. The slope dh_da is computed where it is asked for, for real arrays
    alone.
    """
    a = affine(x, W1, b1)
    h, dh_da = activation.value_and_slope(a) if with_slope else (activation.value(a), None)
    return Layers(a, h, dh_da, affine(h, W2, b2))


def loss_of_arrays(x, W1, b1, W2, b2, y, activation):
    """The loss as a plain function of its arrays, real or complex; nothing is checked."""
    return cross_entropy(layers(x, W1, b1, W2, b2, activation).theta, y)


@np.errstate(under="ignore")  # what underflows is 0 here
def forward(network, x):
    """Run the network on x and keep every value on the way.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)

    Returns
    -------
    Forward
        a, h (..., m) and theta, yhat (..., k): a = x W1 + b1, h = f(a), theta = h W2 + b2,
        yhat = softmax(theta), f being the network's activation.

    Raises
    ------
    ValueError
        If x has the wrong shape or holds anything but finite real numbers.

    Examples
    --------
    >>> from mlp import Network
    >>> forward(Network.random((2, 3, 4)), [0.5, -1.0]).yhat.shape
    (4,)
    """
    x = checked_input(network, x)
    broadcast_leading(**network.leading_shapes, x=x.shape[:-1])
    a, h, _, theta = layers(x, **network.parts)
    return Forward(a=a, h=h, theta=theta, yhat=softmax(theta))


@np.errstate(under="ignore")  # what underflows is 0 here
def loss(network, x, y):
    """The cross-entropy L = -sum_t y_t log yhat_t, from theta by log-sum-exp.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
        May be complex, for the complex step.
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.

    Returns
    -------
    float64, or ndarray with the shape of the leading axes
        Never inf or nan.

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[0.0]], [0.0], [[0.0, 0.0]], [0.0, 40.0])
    >>> float(loss(network, [0.0], one_hot(1, 2)))  # log(1 + e^-40), where log(yhat) is 0
    4.248354255291589e-18
    """
    x, y = checked_input_and_label(network, x, y, allow_complex=True)
    return loss_of_arrays(x, y=y, **network.parts)
