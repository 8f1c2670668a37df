"""Backward: every gradient of the loss, analytic, without losing digits on the way.

    delta_theta = yhat - y
    delta_h     = delta_theta W2^T
    delta_a     = delta_h * sigma'(a)
    delta_x     = delta_a W1^T

and the outer products x^T delta_a and h^T delta_theta for the weights. Three of these lose digits
when written so, and are written otherwise here:

- sigma'(a) = h - h*h is 0 at a = 45, where the truth is 3e-20. sigma(a) sigma(-a) keeps it.
- yhat - y is 0 at the true class once the network is confident. The entries of delta_theta sum to
  0, so that one is minus the sum of the others.
- delta_theta W2^T cancels where columns of W2 nearly agree. Because delta_theta sums to 0, one may
  subtract the same column from every column of W2 first, and what would cancel is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mlp.core.forward import at_class, checked_example, row_times, softmax


@dataclass(frozen=True, eq=False)
class Gradients:
    """The derivative of the loss with respect to each array, named after it.

    x (..., n), W1 (..., n, m), b1 (..., m), W2 (..., m, k), b2 (..., k), a and h (..., m),
    theta (..., k): one gradient for each leading axis, nothing averaged.
    """

    x: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    a: np.ndarray
    h: np.ndarray
    theta: np.ndarray


def sigmoid_and_derivative(a):
    """h = sigma(a) and sigma'(a) = sigma(a) sigma(-a), which keeps its digits for |a| to 700.

    Parameters
    ----------
    a : ndarray of float64

    Returns
    -------
    h, dh_da : ndarrays of the shape of a

    Examples
    --------
    >>> h, dh_da = sigmoid_and_derivative(np.array(45.0))
    >>> float(h - h * h), float(dh_da)
    (0.0, 2.8625185805493937e-20)
    """
    e = np.exp(-np.abs(a))
    larger = 1.0 / (1.0 + e)
    smaller = e * larger
    return np.where(a < 0, smaller, larger), smaller * larger


def softmax_minus_label(theta, y):
    """delta_theta = yhat - y, the derivative of the loss with respect to theta.

    The entry of the largest y is minus the sum of the others. Written for any sum of y: the
    derivative of -sum_t y_t log yhat_t is (sum_t y_t) yhat - y.

    Parameters
    ----------
    theta, y : ndarrays, shape (..., k)

    Returns
    -------
    ndarray, shape (..., k)
    """
    c = y.argmax(axis=-1)
    delta = softmax(theta) * y.sum(axis=-1, keepdims=True) - y
    if c.ndim == 0:
        delta[..., c] = 0.0
        delta[..., c] = -delta.sum(axis=-1)
        return delta
    is_c = np.arange(y.shape[-1]) == c[..., None]
    others = np.where(is_c, 0.0, delta)
    return np.where(is_c, -others.sum(axis=-1, keepdims=True), others)


def less_column(W2, c):
    """W2 with its column c subtracted from every column.

    Parameters
    ----------
    W2 : ndarray, shape (..., m, k)
    c : integer array, shape (...)

    Returns
    -------
    ndarray, shape (..., m, k)
    """
    return W2 - at_class(W2, c if c.ndim == 0 else c[..., None])


class Backward(NamedTuple):
    """What one backward pass computes on its way, forward values included."""

    a: np.ndarray
    h: np.ndarray
    dh_da: np.ndarray
    theta: np.ndarray
    W2_less_c: np.ndarray
    delta_theta: np.ndarray
    delta_h: np.ndarray
    delta_a: np.ndarray
    delta_x: np.ndarray


def backward(x, W1, b1, W2, b2, y):
    """One backward pass on arrays whose leading axes broadcast. Nothing is checked."""
    a = row_times(x, W1) + b1
    h, dh_da = sigmoid_and_derivative(a)
    theta = row_times(h, W2) + b2
    delta_theta = softmax_minus_label(theta, y)
    W2_less_c = less_column(W2, y.argmax(axis=-1))
    delta_h = row_times(delta_theta, W2_less_c.swapaxes(-1, -2))
    delta_a = delta_h * dh_da
    delta_x = row_times(delta_a, W1.swapaxes(-1, -2))
    return Backward(a, h, dh_da, theta, W2_less_c, delta_theta, delta_h, delta_a, delta_x)


def outer(v, delta):
    """The gradient of a weight matrix: v^T delta for rows v (..., p) and delta (..., q)."""
    return v[..., :, None] * delta[..., None, :]


def input_gradient(network, x, y):
    """The saliency: the derivative of the loss with respect to x.

        dL/dx = (((yhat - y) W2^T) * sigma'(a)) W1^T

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> input_gradient(network, [0.0], one_hot(0, 2)).round(4).tolist()
    [-0.1345]
    """
    x, y = checked_example(network, x, y)
    return backward(x, network.W1, network.b1, network.W2, network.b2, y).delta_x


def gradients(network, x, y):
    """All derivatives of the loss, by one backward pass.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.

    Returns
    -------
    Gradients
        Each field has the shape of the array it is named after, with the leading axes of network,
        x and y in front; nothing is averaged over them.

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> gradients(Network.random((5, 3, 4)), [1.0] * 5, one_hot(2, 4)).W1.shape
    (5, 3)
    """
    x, y = checked_example(network, x, y)
    way = backward(x, network.W1, network.b1, network.W2, network.b2, y)
    return Gradients(
        x=way.delta_x,
        W1=outer(x, way.delta_a),
        b1=way.delta_a,
        W2=outer(way.h, way.delta_theta),
        b2=way.delta_theta,
        a=way.delta_a,
        h=way.delta_h,
        theta=way.delta_theta,
    )
