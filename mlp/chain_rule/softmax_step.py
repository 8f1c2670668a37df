"""The first product of the chain rule: -y / yhat times the softmax Jacobian is yhat - y.

It collapses so because y sums to 1; for a label of another sum it does not, which is shown here.
"""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import real_array
from mlp.core.records import record
from mlp.core.softmax import (
    cross_entropy,
    minus_label_over_yhat,
    softmax,
    softmax_jacobian,
    softmax_minus_label,
)
from mlp.finite_differences import finite_difference


@record
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


@np.errstate(under="ignore")  # what underflows is 0 here
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
    dL_dyhat, dyhat_dtheta = minus_label_over_yhat(y, yhat), softmax_jacobian(yhat)
    # -inf times 0 is no number, though the product has a limit.
    finite = np.isfinite(dL_dyhat).all()
    return SoftmaxStep(
        dL_dyhat=dL_dyhat,
        dyhat_dtheta=dyhat_dtheta,
        product=dL_dyhat @ dyhat_dtheta if finite else softmax_minus_label(theta, y),
        less_label=yhat - y,
        measured=finite_difference(lambda moved: cross_entropy(moved, y), theta),
    )
