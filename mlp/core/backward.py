"""Backward: every gradient of the loss, analytic, without losing digits on the way.

    delta_theta = yhat - y
    delta_h     = delta_theta W2^T
    delta_a     = delta_h * f'(a)
    delta_x     = delta_a W1^T

and the outer products x^T delta_a and h^T delta_theta for the weights. f'(a) and yhat - y keep
their digits as `mlp.core.activation` and `mlp.core.softmax` say. One product here loses digits when
written so, and is written otherwise: delta_theta W2^T cancels where columns of W2 nearly agree.
Because delta_theta sums to 0, one may subtract the same column from every column of W2 first, and
what would cancel is gone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.arguments import checked_input_and_label
from mlp.core.forward import layers, row_times
from mlp.core.records import record
from mlp.core.softmax import at_class, softmax_minus_label


@record
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


class Chain(NamedTuple):
    """The last three derivatives of the chain rule: delta_h, delta_a (..., m), delta_x (..., n)."""

    delta_h: np.ndarray
    delta_a: np.ndarray
    delta_x: np.ndarray


def chain(delta_theta, W2_transposed, dh_da, W1_transposed):
    """The way from delta_theta back to delta_x through its three links, whatever they are.

    Parameters
    ----------
    delta_theta : ndarray, shape (..., k)
    W2_transposed : ndarray, shape (..., k, m)
    dh_da : ndarray, shape (..., m)
        The slopes f'(a).
    W1_transposed : ndarray, shape (..., m, n)

    Returns
    -------
    Chain
    """
    delta_h = row_times(delta_theta, W2_transposed)
    delta_a = delta_h * dh_da
    return Chain(delta_h, delta_a, row_times(delta_a, W1_transposed))


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


def backward(x, W1, b1, W2, b2, y, activation):
    """One backward pass on arrays whose leading axes broadcast. Nothing is checked."""
    a, h, dh_da, theta = layers(x, W1, b1, W2, b2, activation, with_slope=True)
    delta_theta = softmax_minus_label(theta, y)
    W2_less_c = less_column(W2, y.argmax(axis=-1))
    back = chain(delta_theta, W2_less_c.swapaxes(-1, -2), dh_da, W1.swapaxes(-1, -2))
    return Backward(a, h, dh_da, theta, W2_less_c, delta_theta, *back)


def backward_pass(network, x, y):
    """The backward pass of a network at an input and a label that are checked already."""
    return backward(x, y=y, **network.parts)


def outer(v, delta):
    """The gradient of a weight matrix: v^T delta for rows v (..., p) and delta (..., q)."""
    return v[..., :, None] * delta[..., None, :]


def gradients_of(x, h, delta_theta, back):
    """All gradients, from the derivatives along the chain: a Chain or a whole Backward."""
    return Gradients(
        x=back.delta_x,
        W1=outer(x, back.delta_a),
        b1=back.delta_a,
        W2=outer(h, delta_theta),
        b2=delta_theta,
        a=back.delta_a,
        h=back.delta_h,
        theta=delta_theta,
    )


@np.errstate(under="ignore")  # what underflows is 0 here
def input_gradient(network, x, y):
    """The saliency: the derivative of the loss with respect to x.

        dL/dx = (((yhat - y) W2^T) * f'(a)) W1^T

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
    x, y = checked_input_and_label(network, x, y)
    return backward_pass(network, x, y).delta_x


@np.errstate(under="ignore")  # what underflows is 0 here
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
    x, y = checked_input_and_label(network, x, y)
    passed = backward_pass(network, x, y)
    return gradients_of(x, passed.h, passed.delta_theta, passed)
