"""The saliency of many rows: what the network looks at, one row at a time and on the whole.

Rows go through in blocks, so that what is computed on the way stays small beside the result. They
are sorted by class: the rows of class c share the matrix W2 less its column c, with which
delta_theta W2^T keeps its digits (`mlp.core.backward`).
"""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import checked_input, plain_array
from mlp.core.backward import less_column
from mlp.core.forward import layers, one_hot
from mlp.core.records import record
from mlp.core.softmax import at_class, cross_entropy, softmax, softmax_minus_label

# Rows of a block: enough for a fast product, and too few to be worth a second thread of the linear
# algebra, which waits for a busy processor; fewer where the rows are long, so that a block is 2 MB.
ROWS_OF_A_BLOCK = 256
ENTRIES_OF_A_BLOCK = 2**18


@record
class PerInput:
    """One number for each input.

    Attributes
    ----------
    overall : ndarray, shape (n,)
        Over all rows.
    by_class : ndarray, shape (k, n)
        Over the rows of each label; NaN for a class without rows.
    """

    overall: np.ndarray
    by_class: np.ndarray


@record
class RowSaliencies:
    """Saliency, loss and prediction of N rows of n inputs.

    Attributes
    ----------
    gradient : ndarray, shape (N, n)
        dL/dx of each row.
    loss : ndarray, shape (N,)
    predicted : ndarray of int, shape (N,)
        The first class with the largest theta, counted from 0.
    probability : ndarray, shape (N,)
        yhat of the predicted class.
    margin : ndarray, shape (N,)
        theta of the label less the largest other theta: negative where the prediction is wrong. inf
        where there is one class alone.
    labels : ndarray of int, shape (N,)
        Counted from 0.
    labels_given : bool
        False: there were no labels, and the predicted classes stand in for them.
    k : int
        The number of classes.
    """

    gradient: np.ndarray
    loss: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray
    margin: np.ndarray
    labels: np.ndarray
    labels_given: bool
    k: int

    def mean(self):
        """The mean of dL/dx, a PerInput: what cancels between rows is gone."""
        return self._mean_of(lambda gradient: gradient)

    def mean_size(self):
        """The mean of |dL/dx|, a PerInput: how much an input matters, in either direction."""
        return self._mean_of(np.abs)

    def positive_share(self):
        """The share of rows with dL/dx > 0, a PerInput."""
        return self._mean_of(lambda gradient: (gradient > 0).astype(np.float64))

    def _mean_of(self, function):
        N, n = self.gradient.shape
        total = np.zeros((self.k, n))
        for block in _blocks(N, n):
            total += one_hot(self.labels[block], self.k).T @ function(self.gradient[block])
        count = np.bincount(self.labels, minlength=self.k)[:, None]
        by_class = np.full((self.k, n), np.nan)
        np.divide(total, count, out=by_class, where=count > 0)
        return PerInput(overall=total.sum(axis=0) / N, by_class=by_class)


def _blocks(N, entries):
    """Slices of N rows, each row being so many entries."""
    rows = max(1, min(ROWS_OF_A_BLOCK, ENTRIES_OF_A_BLOCK // entries))
    return (slice(start, min(start + rows, N)) for start in range(0, N, rows))


def _checked(network, X, labels):
    """X (N, n) and labels (N,) or None, or the ValueError that says what is wrong with them."""
    lead = {name: shape for name, shape in network.leading_shapes.items() if shape}
    if lead:
        raise ValueError(f"network has leading axes {lead}, expected one network, not a stack")
    X = checked_input(network, X, name="X")
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, expected (N, {network.sizes[0]})")
    if labels is None:
        return X, None
    labels, k = plain_array("labels", labels), network.sizes[2]
    if labels.shape != X.shape[:1]:
        raise ValueError(f"labels has shape {labels.shape}, expected {X.shape[:1]}, one for a row")
    if labels.dtype.kind not in "iu" or not 0 <= labels.min() <= labels.max() < k:
        raise ValueError(f"labels is {labels}, expected whole numbers from 0 to {k - 1}")
    return X, labels.astype(np.int64)


def _largest_other(theta, c):
    """The largest logit of another class than c, (N,); -inf where there is no other."""
    is_c = np.arange(theta.shape[-1]) == c[:, None]
    return np.where(is_c, -np.inf, theta).max(axis=-1)


def _delta_h(delta_theta, W2, c):
    """delta_theta W2^T (N, m) for rows sorted by their class c, less column c of W2 in each."""
    starts = np.flatnonzero(np.diff(c, prepend=-1))
    ends = [*starts[1:], len(c)]
    return np.concatenate(
        [
            delta_theta[start:end] @ less_column(W2, c[start]).T
            for start, end in zip(starts, ends, strict=True)
        ]
    )


@np.errstate(under="ignore")  # what underflows is 0 here
def saliency_of_rows(network, X, labels=None):
    """dL/dx, loss, prediction and margin of many rows.

    Parameters
    ----------
    network : Network
        One, not a stack.
    X : array_like, shape (N, n)
    labels : integer array_like, shape (N,), optional
        The class of each row, counted from 0. Where there are none, the predicted class is taken.

    Returns
    -------
    RowSaliencies

    Raises
    ------
    ValueError
        If X or labels has the wrong shape or entries, or the network is a stack.

    Examples
    --------
    >>> from mlp import Network
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> rows = saliency_of_rows(network, [[0.0], [2.0]], labels=[0, 1])
    >>> rows.gradient.round(4).tolist(), rows.predicted.tolist(), rows.margin.round(4).tolist()
    ([[-0.1345], [0.1792]], [0, 0], [1.0, -1.7616])
    >>> rows.mean().by_class.round(4).tolist(), rows.positive_share().overall.tolist()
    ([[-0.1345], [0.1792]], [0.5])
    """
    X, labels = _checked(network, X, labels)
    N, (n, m, k) = len(X), network.sizes
    gradient, loss, probability, margin = np.empty((N, n)), *np.empty((3, N))
    predicted = np.empty(N, dtype=np.int64)
    given = labels is not None
    if not given:
        labels = predicted.copy()
        for block in _blocks(N, n + m + k):
            labels[block] = layers(X[block], **network.parts).theta.argmax(axis=-1)
    by_class = labels.argsort(kind="stable")
    for block in _blocks(N, n + m + k):
        rows = by_class[block]
        c = labels[rows]
        y = one_hot(c, k)
        _, _, dh_da, theta = layers(X[rows], **network.parts, with_slope=True)
        loss[rows] = cross_entropy(theta, y)
        predicted[rows] = theta.argmax(axis=-1)
        probability[rows] = softmax(theta).max(axis=-1)
        margin[rows] = at_class(theta, c)[:, 0] - _largest_other(theta, c)
        delta_h = _delta_h(softmax_minus_label(theta, y), network.W2, c)
        gradient[rows] = (delta_h * dh_da) @ network.W1.T
    return RowSaliencies(gradient, loss, predicted, probability, margin, labels, given, k)
