"""How far first order holds: the radius within which the loss is as the gradient says, proven."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import (
    broadcast_leading,
    checked_input_and_label,
    real_array,
)
from mlp.core.backward import backward_pass
from mlp.core.forward import row_times
from mlp.core.records import plain
from mlp.saliency.bending import bound_of_remainder, line_through
from mlp.saliency.directions import checked_direction, unit_vector
from mlp.saliency.intervals import Interval
from mlp.saliency.radius import largest_radius

# So many radii of all lines are tried at a time, and of one line at most these.
TRIED_AT_A_TIME, OF_ONE_LINE = 256, 31


def _checked_tolerance(tolerance):
    tolerance = real_array("tolerance", tolerance)
    if tolerance.ndim or not 0 < tolerance < 1:
        raise ValueError(f"tolerance is {tolerance}, expected one number between 0 and 1")
    return float(tolerance)


@np.errstate(all="ignore")  # what overflows is a bound that says nothing; an underflow is 0
def trust_radius(network, x, y, direction=None, tolerance=0.1):
    """How far from x the loss is what its gradient says, up to a share of the change: proven.

    The largest radius r of which is proven that for all 0 <= t <= r

        |L(x + t d) - L - t dL/dx . d| <= tolerance t |dL/dx . d|

    The proof is that of `loss_along`'s `remainder_bound`, which over t never falls; the true radius
    is never smaller, and typically less than twice as large.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    direction : array_like, shape (..., n), optional
        d times any positive number. By default -dL/dx, in which the loss falls fastest; where
        dL/dx is 0 all directions at once, so that the least of their radii is found.
    tolerance : float
        Between 0 and 1.

    Returns
    -------
    float, or ndarray with the shape of the leading axes
        inf where the loss does not bend at all along d; 0 where dL/dx . d is 0 and it does, and at
        a kink ahead.

    Raises
    ------
    ValueError
        If x, y or direction has the wrong shape or entries, direction is 0, or tolerance is not
        between 0 and 1.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> round(trust_radius(network, [0.0], one_hot(0, 2)), 2)
    0.42
    """
    x, y = checked_input_and_label(network, x, y)
    tolerance = _checked_tolerance(tolerance)
    if direction is not None:
        direction = checked_direction(network, direction)
        shapes = {"x": x.shape[:-1], "y": y.shape[:-1], "direction": direction.shape[:-1]}
        broadcast_leading(**network.leading_shapes, **shapes)
    passed = backward_pass(network, x, y)
    if direction is None:
        direction = -unit_vector(passed.delta_x)
    u = row_times(direction, network.W1)
    length = np.sqrt(np.square(network.W1).sum(axis=-2))
    nowhere = ~direction.any(axis=-1, keepdims=True)
    rates = Interval(np.where(nowhere, -length, u), np.where(nowhere, length, u))
    slope = (passed.delta_a * u).sum(axis=-1)
    return plain(_first_break(line_through(network, y, passed, rates, slope), tolerance))


def _first_break(line, tolerance):
    """Where the bound first exceeds tolerance t |L'(0)|, from below, (...)."""

    def holds(exponents):
        t = np.exp2(exponents)
        return bound_of_remainder(line, t) <= tolerance * t * np.abs(line.slope)

    lead = np.broadcast_shapes(*(v.shape[:-2] for v in (line.a, line.rates.low, line.y)))
    # For few lines NumPy's calls take the time, not the numbers.
    tries = int(np.clip(TRIED_AT_A_TIME // int(np.prod(lead)), 1, OF_ONE_LINE))
    return largest_radius(holds, lead, tries)
