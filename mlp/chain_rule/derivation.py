"""The derivation by differentials, line by line, each line with numbers on both sides.

Move x by a small dx. Each layer turns the change of the one before into its own; read backwards,
the same lines are the gradient. Here in rows, u : v being the sum of products of entries:

    da     = dx W1
    dh     = da D                                  D = Diag(f'(a)), H - H^2 for the sigmoid
    dtheta = dh W2
    dyhat  = dtheta (Yhat - yhat^T yhat)           Yhat = Diag(yhat)
    dL     = -(y Yhat^-1) : dyhat
           = -y (I - 1^T yhat) : dtheta
           = (yhat - y) : dtheta                   needs y to sum to 1
           = (yhat - y) W2^T : dh
           = (yhat - y) W2^T D : da
           = (yhat - y) W2^T D W1^T : dx           so what stands before the colon is dL/dx

The method is that of Magnus and Neudecker, "Matrix Differential Calculus".
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mlp.chain_rule.beside_kinks import measured_derivative, offsets_of_kinks
from mlp.chain_rule.one_example import check_one
from mlp.core.arguments import checked_input, checked_input_and_label
from mlp.core.backward import backward_pass
from mlp.core.forward import forward, loss_of_arrays, row_times
from mlp.core.records import record
from mlp.core.softmax import diagonal, minus_label_over_yhat, softmax, softmax_jacobian


@record
class Line:
    """One line: its name, the change as measured, and what the right side says it is.

    Attributes
    ----------
    name : str
    measured, formula : ndarrays of one shape
    left, right : ndarray
        The change as measured against dx and along it: other than `measured` only at a kink.
    on_kink : ndarray of bool
        Which entries have a kink here, so that no one number is their change.
    """

    name: str
    measured: np.ndarray
    formula: np.ndarray
    left: np.ndarray
    right: np.ndarray
    on_kink: np.ndarray

    @property
    def difference(self):
        """The largest difference of the two sides; nan where the right side has no value.

        Entries with a kink are left out; it is nan where no other is left.
        """
        apart = np.abs(self.measured - self.formula)[~self.on_kink]
        return float(apart.max()) if apart.size else np.nan


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
        by_x. The left sides are differences along dx, as `measured_derivative` takes them. Where
        yhat underflows to 0 at a class with y > 0, by_yhat has no finite value and is nan.

    Raises
    ------
    ValueError
        If x, dx or y has the wrong shape or entries, or anything is stacked.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> lines = differentials(Network.random((2, 3, 4)), [1.0, 2.0], one_hot(0, 4), [0.1, -0.1])
    >>> [line.name for line in lines if line.difference > 1e-9]
    []
    """
    x, y = checked_input_and_label(network, x, y)
    dx = checked_input(network, dx)
    check_one(network, x=x, y=y, dx=dx)
    W2, parts = network.W2, network.parts
    passed = backward_pass(network, x, y)
    yhat = softmax(passed.theta)

    da = row_times(dx, network.W1)
    offsets = offsets_of_kinks(network, x, passed.a, da).ravel()

    def line(name, value, formula):
        """The change of value(x) along dx, measured, beside the formula's."""
        found = measured_derivative(lambda t: value(x + t[..., None] * dx), 0.0, offsets)
        return Line(name, found.value, formula, found.left, found.right, found.on_kink)

    dh = da * passed.dh_da
    dtheta = row_times(dh, W2)
    dyhat = dtheta @ softmax_jacobian(yhat)

    dL_dyhat = minus_label_over_yhat(y, yhat)
    # -inf times 0 is no number.
    by_yhat = dL_dyhat @ dyhat if np.isfinite(dL_dyhat).all() else np.nan
    # I - 1^T yhat, whose diagonal 1 - yhat_i keeps its digits as the sum of the others.
    others = np.where(np.eye(y.size, dtype=bool), 0.0, yhat)
    by_softmax = -y @ (diagonal(others.sum(axis=-1)) - others) @ dtheta
    of_values = {"a": da, "h": dh, "theta": dtheta, "yhat": dyhat}
    of_loss = {
        "by_yhat": by_yhat,
        "by_softmax": by_softmax,
        "by_theta": passed.delta_theta @ dtheta,
        "by_h": passed.delta_h @ dh,
        "by_a": passed.delta_a @ da,
        "by_x": passed.delta_x @ dx,
    }
    dL = line("", lambda moved: loss_of_arrays(moved, y=y, **parts), 0.0)
    return (
        *(
            line(f"d{name}", lambda moved, name=name: getattr(forward(network, moved), name), d)
            for name, d in of_values.items()
        ),
        *(replace(dL, name=name, formula=formula) for name, formula in of_loss.items()),
    )
