"""The chain rule in pieces: the five local Jacobians and their product.

    dL/dx = dL/dyhat . dyhat/dtheta . dtheta/dh . dh/da . da/dx

Row convention: the entry [i, j] of a Jacobian dv/du is the derivative of v_i with respect to u_j,
and a row vector on the left runs through the factors from left to right.
"""

from __future__ import annotations

import numpy as np

from mlp.chain_rule.beside_kinks import measured_derivative, offsets_of_kinks
from mlp.chain_rule.one_example import check_one
from mlp.core.activation import activation_named
from mlp.core.arguments import checked_input, checked_input_and_label
from mlp.core.forward import layers, row_times
from mlp.core.records import record
from mlp.core.softmax import (
    diagonal,
    minus_label_over_yhat,
    softmax,
    softmax_jacobian,
    softmax_minus_label,
)


@record
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
        Diag(f'(a)), Diag(h - h*h) for the sigmoid: unit i of h depends on unit i of a alone.
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

            W1 Diag(f'(a)) W2 (yhat - y)

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


@np.errstate(under="ignore")  # what underflows is 0 here
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
    x, y = checked_input_and_label(network, x, y)
    _, _, dh_da, theta = layers(x, **network.parts, with_slope=True)
    yhat = softmax(theta)
    return Jacobians(
        dL_dyhat=minus_label_over_yhat(y, yhat),
        dyhat_dtheta=softmax_jacobian(yhat),
        dtheta_dh=network.W2.swapaxes(-1, -2),
        dh_da=diagonal(dh_da),
        da_dx=network.W1.swapaxes(-1, -2),
        dL_dtheta=softmax_minus_label(theta, y),
    )


@np.errstate(under="ignore")  # what underflows is 0 here
def measured_slopes(network, x):
    """The factor dh/da as differences measure it, entry by entry: nothing says it is diagonal.

    Parameters
    ----------
    network : Network
        A single one.
    x : array_like, shape (n,)

    Returns
    -------
    Measured
        Of shape (m, m). A unit whose pre-activation is at a kink of the activation has two slopes,
        one on each side.

    Raises
    ------
    ValueError
        If x has the wrong shape or entries, or anything is stacked.

    Examples
    --------
    >>> from mlp import Network
    >>> network = Network.random((5, 2, 4), activation="relu").replace(b1=[0.0, -2.0])
    >>> found = measured_slopes(network, [0.0] * 5)
    >>> found.left.round(9).tolist(), found.right.round(9).tolist()
    ([[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]])
    """
    x = checked_input(network, x)
    check_one(network, x=x)
    f = activation_named(network.activation)
    a = layers(x, **network.parts).a
    return measured_derivative(f.value, a, offsets_of_kinks(network, x, a, np.ones_like(a)))
