"""A radius within which no input changes the prediction: proven.

With c the present prediction, another class o wins only if theta_o - theta_c, which is below 0 at
x, rises by as much. Within r of x every a_j stays within r |W1_j| of what it is, W1_j being the
column of unit j, and the rise is at most the smaller of

    sum over j of the largest D_jo (f(a) - f(a_j)),  D_jo = W2_jo - W2_jc, a within r |W1_j| of a_j

    integral over s from 0 to r of |sum over j of D_jo e_j W1_j| + sum over j of |D_jo| g_j |W1_j|

where the slopes within s lie in [e_j - g_j, e_j + g_j]: the length of a gradient, and what it may
turn by. The first is the bound for units one by one (Hein and Andriushchenko, "Formal Guarantees
on the Robustness of a Classifier against Adversarial Manipulation", 2017, take the second kind),
the second knows that no input moves all units at once in the worst direction. Neither falls as r
rises.
"""

from __future__ import annotations

import numpy as np

from mlp.core.backward import backward_pass
from mlp.core.forward import one_hot
from mlp.core.rounding import UNIT_ROUNDOFF, size_of_sums
from mlp.saliency.bending import ROUNDING_OF_THE_BOUND, line_through, reached
from mlp.saliency.intervals import Interval
from mlp.saliency.radius import largest_radius
from mlp.saliency.rounding import error_of_logits

# Equal parts of the integral.
PARTS = 8
# Radii tried in one call, most of whose time is NumPy's calls.
TRIES = 31


def _rise(line, W1, length, r):
    """The bound of how far each theta_o - theta_c rises within r (T,): (T, k)."""
    f, D, abs_D = line.activation, line.W2_less_c, line.abs_W2_less_c
    ends = r[:, None] * np.arange(1, PARTS + 1) / PARTS
    a = reached(line, ends)
    change = Interval(*f.between(0, *a)).shifted(-line.h)
    by_unit = change.through(*line.parts_of_W2_less_c).high[:, -1]
    slope = Interval(*f.between(1, *a))
    middle, half = 0.5 * (slope.low + slope.high), 0.5 * (slope.high - slope.low)
    gradient = (middle[..., None, :] * W1) @ D
    steepest = np.sqrt(np.square(gradient).sum(axis=-2)) + (half * length) @ abs_D
    by_length = r[:, None] / PARTS * steepest.sum(axis=1)
    return ROUNDING_OF_THE_BOUND * np.fmin(by_unit, by_length)


def certified_radius(network, x, label, W1):
    """The largest radius around one input within which the prediction is proven to stay.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (n,)
    label : int
        The prediction there.
    W1 : ndarray, shape (p, m)
        The network's, or a smaller matrix with the same products of its columns.

    Returns
    -------
    float
        inf where no input at all changes the prediction; 0 where two classes are level at x.
    """
    k = network.sizes[2]
    y = one_hot(label, k)
    length = np.sqrt(np.square(network.W1).sum(axis=-2))
    passed = backward_pass(network, x, y)
    line = line_through(network, y, passed, Interval(-length, length), np.array(0.0))
    of_a = 2.0 * UNIT_ROUNDOFF * (len(x) + 3) * size_of_sums(x, network.W1, network.b1)
    _, rounding = error_of_logits(network, line, line.a, of_a[None, :])
    others = np.arange(k) != label
    room = (-line.z - 2.0 * rounding)[0, others]

    def stays(exponents):
        rise = _rise(line, W1, length, np.exp2(exponents))[:, others]
        return ((rise < room) | (rise == 0)).all(axis=-1)

    return float(largest_radius(stays, tries=TRIES))
