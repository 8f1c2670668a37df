"""The output: softmax, cross-entropy and their derivatives, with every digit of a small loss.

Three places lose digits when written as on the blackboard, and are written otherwise here:

- softmax: exp(theta) overflows; subtracting the largest logit changes nothing and never does.
- the loss: log sum exp(theta) - theta_c cancels when the network is confident, so theta_c is
  subtracted first and the largest term goes through log1p.
- yhat - y is 0 at the true class once the network is confident. The entries of delta_theta sum to
  0, so that one is minus the sum of the others.
"""

import numpy as np


def softmax(theta):
    """yhat_j = e^theta_j / sum_i e^theta_i along the last axis.

    Examples
    --------
    >>> softmax(np.array([1e4, 1e4])).tolist()
    [0.5, 0.5]
    """
    e = np.exp(theta - theta.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def at_class(v, c):
    """v[..., c] of a (..., k) array, for an integer array c of classes, with a last axis of 1."""
    if c.size == 1 and c.ndim < v.ndim:
        return v[..., c.item(), None]
    if v.shape[:-1] != c.shape:
        lead = np.broadcast_shapes(v.shape[:-1], c.shape)
        c = np.broadcast_to(c, lead)
        if v.shape[:-1] != lead:
            v = np.broadcast_to(v, lead + v.shape[-1:])
    # Several times as fast as take_along_axis.
    rows = v.reshape(-1, v.shape[-1])
    return rows[np.arange(len(rows)), c.ravel()].reshape((*c.shape, 1))


def log1p(z):
    """log(1 + z); for complex z with a real part that is accurate for small z, unlike NumPy's."""
    if z.dtype.kind != "c":
        return np.log1p(z)
    x, y = z.real, z.imag
    return 0.5 * np.log1p(x * (2.0 + x) + y * y) + 1j * np.arctan2(y, 1.0 + x)


def cross_entropy(theta, y):
    """L = -sum_t y_t log softmax(theta)_t, with every digit of a small loss.

    With c the class of the largest y and d = theta - theta_c, the loss of class c is
    L_c = d_j + log1p(sum over i != j of exp(d_i - d_j)), j the largest; the loss of another class
    is L_c - d_t, so L = sum_t y_t (L_c - d_t). Branches look at real parts alone, so that a
    complex step passes through. Nothing is checked.

    Parameters
    ----------
    theta : ndarray, shape (..., k), real or complex
    y : ndarray, shape (..., k)

    Returns
    -------
    ndarray, shape (...)
    """
    d = theta - at_class(theta, y.argmax(axis=-1))
    j = d.real.argmax(axis=-1)
    largest = at_class(d, j)
    others = np.where(np.arange(d.shape[-1]) == j[..., None], 0.0, np.exp(d - largest))
    loss_of_c = largest + log1p(others.sum(axis=-1, keepdims=True))
    return (y * (loss_of_c - d)).sum(axis=-1)


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


def diagonal(v):
    """Diag(v): a square matrix with v (..., p) on its diagonal, (..., p, p)."""
    return v[..., :, None] * np.eye(v.shape[-1])


def softmax_jacobian(yhat):
    """Diag(yhat) - yhat^T yhat, (..., k, k).

    Each row sums to 0, so yhat_i (1 - yhat_i) is minus the sum of the rest of row i, which keeps
    its digits where yhat_i is close to 1.
    """
    product = yhat[..., :, None] * yhat[..., None, :]
    off_diagonal = np.where(np.eye(yhat.shape[-1], dtype=bool), 0.0, product)
    return diagonal(off_diagonal.sum(axis=-1)) - off_diagonal


def minus_label_over_yhat(y, yhat):
    """dL/dyhat = -y / yhat: -inf where yhat underflows at a class with y > 0, 0 where y is 0."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(y > 0, -y / np.where(y > 0, yhat, 1.0), 0.0)
