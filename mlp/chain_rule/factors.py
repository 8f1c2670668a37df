"""The chain rule in pieces: the five local Jacobians, their product, and the single paths.

    dL/dx = dL/dyhat . dyhat/dtheta . dtheta/dh . dh/da . da/dx

Row convention: the entry [i, j] of a Jacobian dv/du is the derivative of v_i with respect to u_j,
and a row vector on the left runs through the factors from left to right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mlp.core.backward import backward, sigmoid_and_derivative, softmax_minus_label
from mlp.core.forward import checked_example, cross_entropy, row_times, softmax
from mlp.core.network import real_array
from mlp.finite_differences import finite_difference


@dataclass(frozen=True, eq=False)
class Jacobians:
    """The local factors of the chain rule, in the order of the product.

    Attributes
    ----------
    dL_dyhat : ndarray, shape (..., k)
        -y / yhat. Where yhat underflows to 0 at a class with y > 0 it has no finite value and
        holds -inf; 0 where y is 0.
    dyhat_dtheta : ndarray, shape (..., k, k)
        Diag(yhat) - yhat^T yhat, the softmax Jacobian.
    dtheta_dh : ndarray, shape (..., k, m)
        W2^T.
    dh_da : ndarray, shape (..., m, m)
        Diag(sigma'(a)) = Diag(h - h*h): unit i of h depends on unit i of a alone.
    da_dx : ndarray, shape (..., m, n)
        W1^T.
    dL_dtheta : ndarray, shape (..., k)
        The product of the first two factors, yhat - y, which is finite always.
    """

    dL_dyhat: np.ndarray
    dyhat_dtheta: np.ndarray
    dtheta_dh: np.ndarray
    dh_da: np.ndarray
    da_dx: np.ndarray
    dL_dtheta: np.ndarray

    def running_product(self):
        """The product from the left, step by step: dL_dyhat, dL_dtheta, dL_dh, dL_da, dL_dx.

        The second step is yhat - y rather than the product of the first two factors, so that it
        is finite where yhat underflows.

        Returns
        -------
        dict of str to ndarray

        Examples
        --------
        >>> from mlp import Network, one_hot
        >>> steps = jacobians(Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4)).running_product()
        >>> {name: step.shape for name, step in steps.items()}
        {'dL_dyhat': (4,), 'dL_dtheta': (4,), 'dL_dh': (3,), 'dL_da': (3,), 'dL_dx': (5,)}
        """
        dL_dh = row_times(self.dL_dtheta, self.dtheta_dh)
        dL_da = row_times(dL_dh, self.dh_da)
        return {
            "dL_dyhat": self.dL_dyhat,
            "dL_dtheta": self.dL_dtheta,
            "dL_dh": dL_dh,
            "dL_da": dL_da,
            "dL_dx": row_times(dL_da, self.da_dx),
        }

    def column_product(self):
        """The same product for column vectors: every factor transposed, in the reverse order.

            W1 (H - H^2) W2 (yhat - y),  H = Diag(h)

        Returns
        -------
        ndarray, shape (..., n, 1)

        Examples
        --------
        >>> from mlp import Network, one_hot
        >>> factors = jacobians(Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4))
        >>> difference = factors.column_product()[:, 0] - factors.running_product()["dL_dx"]
        >>> bool(np.abs(difference).max() < 1e-15)
        True
        """
        column = self.dL_dtheta[..., :, None]
        for factor in (self.dtheta_dh, self.dh_da, self.da_dx):
            column = factor.swapaxes(-1, -2) @ column
        return column


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


def _minus_label_over_yhat(y, yhat):
    """dL/dyhat = -y / yhat: -inf where yhat underflows at a class with y > 0, 0 where y is 0."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.where(y > 0, -y / np.where(y > 0, yhat, 1.0), 0.0)


@dataclass(frozen=True, eq=False)
class SoftmaxStep:
    """The first product of the chain rule, for a label of any sum.

    Attributes
    ----------
    dL_dyhat : ndarray, shape (k,)
    dyhat_dtheta : ndarray, shape (k, k)
    product : ndarray, shape (k,)
        Of the two; where dL_dyhat is not finite, its limit.
    less_label : ndarray, shape (k,)
        yhat - y, which is the product only if y sums to 1.
    measured : ndarray, shape (k,)
        dL/dtheta by central differences.
    """

    dL_dyhat: np.ndarray
    dyhat_dtheta: np.ndarray
    product: np.ndarray
    less_label: np.ndarray
    measured: np.ndarray


def softmax_step(theta, y):
    """dL/dyhat times dyhat/dtheta, which collapses to yhat - y where y sums to 1.

    In general L = -sum_t y_t log yhat_t has dL/dtheta = (sum_t y_t) yhat - y.

    Parameters
    ----------
    theta, y : array_like, shape (k,)
        y must not be negative, and may have any sum.

    Returns
    -------
    SoftmaxStep

    Raises
    ------
    ValueError
        If theta or y holds anything but finite real numbers, their shapes differ, or an entry of
        y is negative.

    Examples
    --------
    >>> step = softmax_step([0.0, 0.0], [0.5, 0.0])
    >>> step.product.tolist(), step.less_label.tolist()
    ([-0.25, 0.25], [0.0, 0.5])
    """
    theta, y = real_array("theta", theta), real_array("y", y)
    if theta.ndim != 1 or y.shape != theta.shape:
        raise ValueError(f"y has shape {y.shape}, expected that of theta, (k,): {theta.shape}")
    if y.min() < 0:
        raise ValueError(f"y holds {y.min()}, expected no negative entries")
    yhat = softmax(theta)
    dL_dyhat, dyhat_dtheta = _minus_label_over_yhat(y, yhat), softmax_jacobian(yhat)
    # -inf times 0 is no number, though the product has a limit.
    finite = np.isfinite(dL_dyhat).all()
    return SoftmaxStep(
        dL_dyhat=dL_dyhat,
        dyhat_dtheta=dyhat_dtheta,
        product=dL_dyhat @ dyhat_dtheta if finite else softmax_minus_label(theta, y),
        less_label=yhat - y,
        measured=finite_difference(lambda moved: cross_entropy(moved, y), theta),
    )


def jacobians(network, x, y):
    """The five local factors of the chain rule, with their true shapes.

    The product of all five is `input_gradient(network, x, y)`. Where yhat underflows to 0 at the
    true class, dL/dyhat = -y / yhat has no finite value; the product of the first two factors is
    still yhat - y, and `Jacobians.dL_dtheta` and `Jacobians.running_product` use that.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)

    Returns
    -------
    Jacobians

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> jacobians(Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4)).dtheta_dh.shape
    (4, 3)
    """
    x, y = checked_example(network, x, y)
    h, dh_da = sigmoid_and_derivative(row_times(x, network.W1) + network.b1)
    theta = row_times(h, network.W2) + network.b2
    yhat = softmax(theta)
    return Jacobians(
        dL_dyhat=_minus_label_over_yhat(y, yhat),
        dyhat_dtheta=softmax_jacobian(yhat),
        dtheta_dh=network.W2.swapaxes(-1, -2),
        dh_da=diagonal(dh_da),
        da_dx=network.W1.swapaxes(-1, -2),
        dL_dtheta=softmax_minus_label(theta, y),
    )


def paths(network, x, y):
    """Every path from an input through a hidden unit to a class, and what it adds to the gradient.

        paths[i, j, c] = W1[i, j] sigma'(a_j) W2[j, c] (yhat - y)_c

    The chain rule of several variables is a sum over all paths (for instance Goodfellow, Bengio
    and Courville, "Deep Learning", section 6.5.2): the sums over the last two axes are dL/dx.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)

    Returns
    -------
    ndarray, shape (..., n, m, k)

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, input_gradient, one_hot
    >>> network, x, y = Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4)
    >>> every = paths(network, x, y)
    >>> every.shape
    (5, 3, 4)
    >>> bool(np.allclose(every.sum(axis=(-2, -1)), input_gradient(network, x, y)))
    True
    """
    x, y = checked_example(network, x, y)
    way = backward(x, network.W1, network.b1, network.W2, network.b2, y)
    to_unit = network.W1 * way.dh_da[..., None, :]
    to_class = network.W2 * way.delta_theta[..., None, :]
    return to_unit[..., :, :, None] * to_class[..., None, :, :]


def above_and_below(every):
    """The sum of the paths above 0 and the sum of those below 0, for each input.

    Parameters
    ----------
    every : ndarray, shape (..., n, m, k)
        The `paths`.

    Returns
    -------
    above, below : ndarrays, shape (..., n)
        Their sum is dL/dx; what is smaller in size cancels.

    Examples
    --------
    >>> above_and_below(np.array([[[3.0, -1.0], [-0.5, 0.0]]]))
    (array([3.]), array([-1.5]))
    """
    axes = (-2, -1)
    return np.maximum(every, 0.0).sum(axis=axes), np.minimum(every, 0.0).sum(axis=axes)
