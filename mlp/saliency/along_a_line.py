"""The loss along a line through x, its tangent, and how far apart they can be: proven."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import broadcast_leading, checked_input_and_label, real_array
from mlp.core.backward import backward_pass
from mlp.core.forward import row_times
from mlp.core.records import plain, record
from mlp.core.rounding import size_of_sums
from mlp.core.softmax import cross_entropy
from mlp.saliency.bending import bound_of_remainder, kinks_ahead, line_through
from mlp.saliency.directions import checked_direction
from mlp.saliency.intervals import Interval
from mlp.saliency.rounding import rounding_along


@record
class AlongLine:
    """The loss at x + t d for distances t.

    Attributes
    ----------
    loss : ndarray, shape (..., T)
        L(x + t d).
    tangent : ndarray, shape (..., T)
        L(x) + t slope.
    remainder_bound : ndarray, shape (..., T)
        |loss - tangent| is no larger, the rounding of both included.
    kinks : ndarray, shape (..., K)
        The distances at which the slope of the loss jumps, up to the largest of `distances`, in
        rising order. K is their largest number in the stack; inf stands where a line has fewer.
    slope : float, or ndarray with the shape of the leading axes
        dL/dx . d.
    direction : ndarray, shape (..., n)
        d, of length 1.
    distances : ndarray, shape (T,)
        t.
    """

    loss: np.ndarray
    tangent: np.ndarray
    remainder_bound: np.ndarray
    kinks: np.ndarray
    slope: float | np.ndarray
    direction: np.ndarray
    distances: np.ndarray


def _checked_distances(distances):
    distances = real_array("distances", distances)
    if distances.ndim != 1 or distances.min() < 0:
        came = f"has shape {distances.shape}" if distances.ndim != 1 else f"holds {distances.min()}"
        raise ValueError(f"distances {came}, expected one row of numbers of at least 0")
    return distances.copy()


@np.errstate(all="ignore")  # what overflows is a bound that says nothing; an underflow is 0
def loss_along(network, x, y, direction, distances):
    """The loss along a line through x, with its tangent and a proven bound of their difference.

        L(x + t d) = L(x) + t dL/dx . d + R(t),    |R(t)| <= remainder_bound

    With a right gradient R(t) shrinks as t^2, with a wrong one as t: a check of a gradient without
    a step size. The bound is Taylor's with the largest second derivative on the segment
    (`mlp.saliency.bending`), plus the rounding of the loss (`mlp.saliency.rounding`).

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.
    direction : array_like, shape (..., n)
        d times any positive number.
    distances : array_like, shape (T,)
        t, at least 0.

    Returns
    -------
    AlongLine

    Raises
    ------
    ValueError
        If x, y or direction has the wrong shape or entries, direction is 0, or distances is no row
        of numbers of at least 0.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> line = loss_along(network, [0.0], one_hot(0, 2), [2.0], [0.0, 1.0])
    >>> line.loss.round(4).tolist(), line.tangent.round(4).tolist()
    ([0.3133, 0.2084], [0.3133, 0.1788])
    >>> line.remainder_bound.round(4).tolist()
    [0.0, 0.0417]
    """
    x, y = checked_input_and_label(network, x, y)
    direction, t = checked_direction(network, direction), _checked_distances(distances)
    shapes = {"x": x.shape[:-1], "y": y.shape[:-1], "direction": direction.shape[:-1]}
    broadcast_leading(**network.leading_shapes, **shapes)
    passed = backward_pass(network, x, y)
    u = row_times(direction, network.W1)
    slope = (passed.delta_a * u).sum(axis=-1)
    line = line_through(network, y, passed, Interval(u, u), slope)
    from_0 = np.concatenate([[0.0], t])
    h = line.activation.value(line.a + from_0[:, None] * line.rates.high)
    loss = cross_entropy(h @ network.W2 + network.b2[..., None, :], line.y)
    size_x = size_of_sums(x, network.W1, network.b1)
    size_d = size_of_sums(direction, network.W1, 0.0)
    rounding = rounding_along(network, line, from_0, size_x, size_d)
    of_loss = rounding.of_loss[..., 1:] + rounding.of_loss[..., :1]
    of_slope = rounding.of_slope[..., :1]
    lead = loss.shape[:-1]
    exact = bound_of_remainder(line, np.broadcast_to(t, (*lead, len(t))))
    return AlongLine(
        loss=loss[..., 1:],
        tangent=loss[..., :1] + t * slope[..., None],
        remainder_bound=exact + of_loss + t * of_slope,
        kinks=_kinks(line, t.max(), lead),
        slope=plain(slope),
        direction=np.array(np.broadcast_to(direction, (*lead, direction.shape[-1]))),
        distances=t,
    )


def _kinks(line, farthest, lead):
    ahead = [places[..., 0, :] for places, _ in kinks_ahead(line)]
    if not ahead:
        return np.zeros((*lead, 0))
    places = np.concatenate(ahead, axis=-1)
    places = np.sort(np.where(places <= farthest, places, np.inf), axis=-1)
    most = int(np.isfinite(places).sum(axis=-1).max())
    return np.broadcast_to(places[..., :most], (*lead, most)).copy()
