"""Forward: from the input x to the loss L, without losing digits on the way.

Three places lose digits when written as on the blackboard, and are written otherwise here:

- sigmoid: exp(-a) overflows for very negative a; exp(-|a|) never does.
- softmax: exp(theta) overflows; subtracting the largest logit changes nothing and never does.
- the loss: log sum exp(theta) - theta_c cancels when the network is confident, so theta_c is
  subtracted first and the largest term goes through log1p.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mlp.core.network import broadcast_leading, integer, number_array, real_array

# How far the sum of a label may be from 1: float64 labels add up to 1 within about 1e-15.
LABEL_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Forward:
    """The values of a forward pass: a and h (..., m), theta and yhat (..., k)."""

    a: np.ndarray
    h: np.ndarray
    theta: np.ndarray
    yhat: np.ndarray


def sigmoid(a):
    """sigma(a) = 1 / (1 + e^-a), element by element; real or complex a of any size.

    Examples
    --------
    >>> float(sigmoid(np.array(0.0)))
    0.5
    """
    negative = a.real < 0
    e = np.exp(np.where(negative, a, -a))
    return np.where(negative, e, 1.0) / (1.0 + e)


def softmax(theta):
    """yhat_j = e^theta_j / sum_i e^theta_i along the last axis.

    Examples
    --------
    >>> softmax(np.array([1e4, 1e4])).tolist()
    [0.5, 0.5]
    """
    e = np.exp(theta - theta.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


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
    labels = np.asarray(label)
    if labels.dtype.kind not in "iu" or (labels.size and not 0 <= labels.min() <= labels.max() < k):
        raise ValueError(f"label is {label!r}, expected whole numbers from 0 to {k - 1}")
    return (np.arange(k) == labels[..., None]).astype(np.float64)


def checked_input(network, x, allow_complex=False):
    """x as an array of shape (..., n), or a ValueError that says what is wrong with it."""
    x = real_array("x", x, allow_complex)
    n = network.sizes[0]
    if x.ndim == 0 or x.shape[-1] != n:
        raise ValueError(
            f"x has shape {x.shape}, expected (..., {n}): the network has n = {n} inputs"
        )
    return x


def checked_label(network, y):
    """y as an array of shape (..., k) of distributions, or a ValueError."""
    y = number_array("y", y)
    k = network.sizes[2]
    if y.ndim == 0 or y.shape[-1] != k:
        raise ValueError(
            f"y has shape {y.shape}, expected (..., {k}): the network has k = {k} classes "
            f"(one_hot(label, {k}) makes one)"
        )
    # The two tests that a distribution passes also refuse NaN and infinity.
    if y.min() >= 0:
        excess = abs(y.sum(axis=-1) - 1.0)
        if (excess if y.ndim == 1 else excess.max()) <= LABEL_SUM_TOLERANCE:
            return y
    real_array("y", y)
    if y.min() < 0:
        raise ValueError(f"y holds {y.min()}, expected no negative entries: y is a distribution")
    total = y.sum(axis=-1)
    worst = total.flat[np.abs(total - 1.0).argmax()]
    raise ValueError(f"y sums to {worst}, expected 1: y is a distribution over k classes")


def checked_example(network, x, y, allow_complex=False):
    """x and y, checked by themselves and against the network's leading axes."""
    x = checked_input(network, x, allow_complex)
    y = checked_label(network, y)
    if x.ndim > 1 or y.ndim > 1:
        broadcast_leading(**network.leading_shapes, x=x.shape[:-1], y=y.shape[:-1])
    return x, y


def row_times(v, M):
    """The row vector v (..., p) times the matrix M (..., p, q): (..., q)."""
    if M.ndim == 2:
        return v @ M
    return (v[..., None, :] @ M)[..., 0, :]


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


def logits(x, W1, b1, W2, b2):
    """theta = sigmoid(x W1 + b1) W2 + b2, for real or complex arrays whose leading axes broadcast.

    Nothing is checked: this is the plain function whose derivative the finite differences take.
    """
    return row_times(sigmoid(row_times(x, W1) + b1), W2) + b2


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


def forward(network, x):
    """Run the network on x and keep every value on the way.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)

    Returns
    -------
    Forward
        a, h (..., m) and theta, yhat (..., k): a = x W1 + b1, h = sigmoid(a), theta = h W2 + b2,
        yhat = softmax(theta).

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
    a = row_times(x, network.W1) + network.b1
    h = sigmoid(a)
    theta = row_times(h, network.W2) + network.b2
    return Forward(a=a, h=h, theta=theta, yhat=softmax(theta))


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
    x, y = checked_example(network, x, y, allow_complex=True)
    return cross_entropy(logits(x, network.W1, network.b1, network.W2, network.b2), y)
