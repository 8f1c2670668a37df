"""The derivation by differentials, line by line, each line with numbers on both sides.

Move x by a small dx. Each layer turns the change of the one before into its own; read backwards,
the same lines are the gradient. Here in rows, u : v being the sum of products of entries:

    da     = dx W1
    dh     = da (H - H^2)                          H = Diag(h)
    dtheta = dh W2
    dyhat  = dtheta (Yhat - yhat^T yhat)           Yhat = Diag(yhat)
    dL     = -(y Yhat^-1) : dyhat
           = -y (I - 1^T yhat) : dtheta
           = (yhat - y) : dtheta                   needs y to sum to 1
           = (yhat - y) W2^T : dh
           = (yhat - y) W2^T (H - H^2) : da
           = (yhat - y) W2^T (H - H^2) W1^T : dx   so what stands before the colon is dL/dx

The method is that of Magnus and Neudecker, "Matrix Differential Calculus".
"""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import checked_input, checked_input_and_label
from mlp.core.backward import backward_pass
from mlp.core.forward import forward, loss_of_arrays, row_times
from mlp.core.records import record
from mlp.core.softmax import diagonal, softmax, softmax_jacobian
from mlp.finite_differences import finite_difference


@record
class Line:
    """One line: its name, the change as measured, and what the right side says it is."""

    name: str
    measured: np.ndarray
    formula: np.ndarray

    @property
    def difference(self):
        """The largest difference of the two sides; nan where the right side has no value."""
        return float(np.abs(self.measured - self.formula).max())


@np.errstate(under="ignore")  # what underflows is 0 here
def differentials(network, x, y, dx):
    """Both sides of every line of the derivation.

    Parameters
    ----------
    network : Network
        A single one.
    x, dx : array_like, shape (n,)
    y : array_like, shape (k,)

    Returns
    -------
    tuple of Line
        da, dh, dtheta, dyhat, then dL in its six forms: by_yhat, by_softmax, by_theta, by_h, by_a,
        by_x. The left sides are central differences along dx, of one step for all. Where yhat
        underflows to 0 at a class with y > 0, by_yhat has no finite value and is nan.

    Raises
    ------
    ValueError
        If x, dx or y has the wrong shape or entries.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> lines = differentials(Network.random((2, 3, 4)), [1.0, 2.0], one_hot(0, 4), [0.1, -0.1])
    >>> [line.name for line in lines if line.difference > 1e-9]
    []
    """
    x, y = checked_input_and_label(network, x, y)
    dx = checked_input(network, dx)
    W2, parts = network.W2, network.parts
    passed = backward_pass(network, x, y)
    yhat = softmax(passed.theta)

    def along(value):
        """The change of value(x) along dx, measured."""
        return finite_difference(lambda t: value(x + t[..., None] * dx), 0.0)

    dL = along(lambda moved: loss_of_arrays(moved, y=y, **parts))
    da = row_times(dx, network.W1)
    dh = da * passed.dh_da
    dtheta = row_times(dh, W2)
    dyhat = dtheta @ softmax_jacobian(yhat)

    labelled = y > 0
    gone = (yhat == 0) & labelled
    # -inf times 0 is no number; said here rather than left to a warning of NumPy's.
    by_yhat = np.nan if gone.any() else -(y[labelled] / yhat[labelled]) @ dyhat[labelled]
    # I - 1^T yhat, whose diagonal 1 - yhat_i keeps its digits as the sum of the others.
    others = np.where(np.eye(y.size, dtype=bool), 0.0, yhat)
    by_softmax = -y @ (diagonal(others.sum(axis=-1)) - others) @ dtheta
    return (
        *(
            Line(
                f"d{name}",
                along(lambda moved, name=name: getattr(forward(network, moved), name)),
                d,
            )
            for name, d in (("a", da), ("h", dh), ("theta", dtheta), ("yhat", dyhat))
        ),
        Line("by_yhat", dL, by_yhat),
        Line("by_softmax", dL, by_softmax),
        Line("by_theta", dL, passed.delta_theta @ dtheta),
        Line("by_h", dL, passed.delta_h @ dh),
        Line("by_a", dL, passed.delta_a @ da),
        Line("by_x", dL, passed.delta_x @ dx),
    )
