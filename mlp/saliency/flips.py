"""What would change the prediction: the nearest input found that does, and how far none can."""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import broadcast_leading, checked_input
from mlp.core.backward import less_column
from mlp.core.forward import forward
from mlp.core.network import Network
from mlp.core.records import record
from mlp.core.softmax import at_class
from mlp.saliency.certificate import certified_radius
from mlp.saliency.nearest import FARTHEST, nearest_boundary, place_of


@record
class Flip:
    """A changed prediction near x.

    Attributes
    ----------
    label : int, or integer array with the shape of the leading axes
        The present prediction, counted from 0: the first class with the largest theta.
    other : as label
        The new one, which the network predicts strictly at `x`; -1 where none is found.
    x : ndarray, shape (..., n)
        The input at which it is predicted; NaN where none is found.
    distance : float, or ndarray with the shape of the leading axes
        |x - the input asked about|; inf where none is found within 100.
    certified : as distance
        No input nearer than this changes the prediction: proven.
    """

    label: int | np.ndarray
    other: int | np.ndarray
    x: np.ndarray
    distance: float | np.ndarray
    certified: float | np.ndarray


def _one(network, x):
    """label, other, x, distance and certified of one network and one input."""
    passed = forward(network, x)
    label = int(passed.theta.argmax())
    n, m, _ = network.sizes
    basis, G = np.eye(n), network.W1
    if n > m:
        basis, G = np.linalg.qr(network.W1)
    certified = certified_radius(network, x, label, G)
    W2_less_c = less_column(network.W2, np.array(label))
    z = passed.theta - at_class(passed.theta, np.array(label))
    activation = network.parts["activation"]
    place = place_of(activation, passed.a, passed.h, W2_less_c, z, label, G)
    q = nearest_boundary(place, certified)
    if q is not None:
        step = basis @ q
        for doubling in range(60):
            # What the search took for a flip by its own rounding may need a little more.
            moved = x + step * (1.0 + (2.0**doubling - 1.0) * 1e-15)
            theta = forward(network, moved).theta
            other = int(theta.argmax())
            distance = float(np.sqrt(np.square(moved - x).sum()))
            if distance > FARTHEST:
                break
            if other != label and (np.delete(theta, other) < theta[other]).all():
                return label, other, moved, distance, min(certified, distance)
    return label, -1, np.full(n, np.nan), np.inf, certified


@np.errstate(all="ignore")  # what overflows is a bound that says nothing; an underflow is 0
def nearest_flip(network, x):
    """The nearest input found with another prediction, and a radius proven to hold none.

    The search (`mlp.saliency.nearest`) is thorough but proves nothing; the proof
    (`mlp.saliency.certificate`) is cautious. The truth lies between `certified` and `distance`.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)

    Returns
    -------
    Flip

    Raises
    ------
    ValueError
        If x has the wrong shape or holds anything but finite real numbers.

    Examples
    --------
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [-1.0, 0.0])
    >>> flip = nearest_flip(network, [-1.0])
    >>> flip.label, flip.other, flip.x.round(6).tolist(), round(flip.distance, 6)
    (1, 0, [0.0], 1.0)
    >>> 0.9 < flip.certified <= 1
    True
    """
    x = checked_input(network, x)
    lead = broadcast_leading(**network.leading_shapes, x=x.shape[:-1])
    if not lead:
        return Flip(*_one(network, x))
    rows = np.broadcast_to(x, (*lead, x.shape[-1]))
    arrays = {
        name: np.broadcast_to(array, lead + array.shape[len(leading) :])
        for name, leading in network.leading_shapes.items()
        for array in [getattr(network, name)]
    }
    found = [
        _one(
            Network(**{n: array[at] for n, array in arrays.items()}, activation=network.activation),
            rows[at],
        )
        for at in np.ndindex(*lead)
    ]
    label, other, moved, distance, certified = (
        np.array(column) for column in zip(*found, strict=True)
    )
    return Flip(
        label=label.reshape(lead),
        other=other.reshape(lead),
        x=moved.reshape((*lead, -1)),
        distance=distance.reshape(lead),
        certified=certified.reshape(lead),
    )
