"""The gradient of what? Four scores of a class c, beside the loss, and how they are related.

    score             d score / d theta
    logit             e_c                     the evidence for c alone
    log probability   e_c - yhat              minus the loss of the one-hot label c
    probability       yhat_c (e_c - yhat)     0 once yhat_c is 0 or 1: a blank map
    margin            e_c - e_o               what decides between c and another class o

Logit and log probability differ by sum_j yhat_j dtheta_j/dx, the pull of all classes together. The
first three are the class scores and softmax outputs of Simonyan, Vedaldi and Zisserman, "Deep
Inside Convolutional Networks" (2014), section 3, who recommend the logit.
"""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import broadcast_leading, checked_input
from mlp.core.backward import chain, less_column
from mlp.core.forward import layers, one_hot
from mlp.core.softmax import at_class, softmax, softmax_minus_label

SCORES = ("logit", "log probability", "probability", "margin")


def _class(name, value, k):
    """`value` as an array of classes counted from 0, or the ValueError of `one_hot`."""
    try:
        return one_hot(value, k).argmax(axis=-1)
    except ValueError as error:
        raise ValueError(str(error).replace("label", name, 1)) from None


def _other_class(score, other, c, k):
    """The class o of a margin, or None for another score."""
    if score != "margin":
        if other is not None:
            raise ValueError(f"other is {other!r}, expected None: the score {score!r} has no other")
        return None
    if other is None:
        raise ValueError("other is None, expected a class: a margin is that of label over other")
    o = _class("other", other, k)
    broadcast_leading(label=c.shape, other=o.shape)
    if (o == c).any():
        raise ValueError(f"other is {other!r}, expected another class than label")
    return o


@np.errstate(under="ignore")  # what underflows is 0 here
def score_gradient(network, x, label, score="logit", other=None):
    """The derivative of a class's score with respect to x.

        d score/dx = ((d score/dtheta W2^T) * f'(a)) W1^T

    with d score/dtheta as at the head of this file. Where it sums to 0, the same column is taken
    off all columns of W2 first, so that nothing cancels in the product.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    label : int or integer array, shape (...)
        The class c, counted from 0.
    score : {"logit", "log probability", "probability", "margin"}
        theta_c, log yhat_c, yhat_c, or theta_c - theta_o.
    other : int or integer array, shape (...), optional
        The class o of the margin, and of no other score.

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    ValueError
        If x has the wrong shape or entries, label or other is no class, the score is unknown, or
        other is missing, equal to label, or given for another score than the margin.

    Examples
    --------
    >>> from mlp import Network, input_gradient, one_hot
    >>> network, x = Network.random((2, 3, 4)), [0.5, -1.0]
    >>> of_log = score_gradient(network, x, 2, "log probability")
    >>> bool((of_log == -input_gradient(network, x, one_hot(2, 4))).all())
    True
    >>> sure = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, -40.0])
    >>> score_gradient(sure, [0.0], 0, "probability").round(20).tolist()
    [7.8e-19]
    >>> score_gradient(sure, [0.0], 0, "margin", other=1).tolist()
    [0.5]
    """
    if not isinstance(score, str) or score not in SCORES:
        raise ValueError(f"score is {score!r}, expected one of {', '.join(SCORES)}")
    x = checked_input(network, x)
    k = network.sizes[2]
    c = _class("label", label, k)
    o = _other_class(score, other, c, k)
    shapes = {} if o is None else {"other": o.shape}
    broadcast_leading(**network.leading_shapes, x=x.shape[:-1], label=c.shape, **shapes)
    _, _, dh_da, theta = layers(x, **network.parts, with_slope=True)
    dscore_dtheta, W2 = one_hot(c, k), network.W2
    if score == "margin":
        W2 = less_column(W2, o)
    elif score != "logit":
        lead = np.broadcast_shapes(theta.shape[:-1], c.shape)
        theta, y = (np.broadcast_to(v, (*lead, k)) for v in (theta, dscore_dtheta))
        dscore_dtheta, W2 = -softmax_minus_label(theta, y), less_column(W2, c)
        if score == "probability":
            dscore_dtheta = at_class(softmax(theta), c) * dscore_dtheta
    return chain(dscore_dtheta, W2.swapaxes(-1, -2), dh_da, network.W1.swapaxes(-1, -2)).delta_x
