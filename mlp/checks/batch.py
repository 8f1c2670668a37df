"""What the checks work on: a batch of examples, and the point at which the loss is differentiated.

Network, input and label may have leading axes; here they are N examples, each with its own
network, on one leading axis. The entries of the arrays that are checked are laid end to end: P
coordinates for each example.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.activation import Activation, activation_named
from mlp.core.arguments import number_array
from mlp.core.backward import Backward, backward, outer
from mlp.core.quantities import CHECKED_ARRAYS, NETWORK_ARRAYS, QUANTITIES
from mlp.core.records import record


class Batch(NamedTuple):
    """N examples, each with its own network: every array has one leading axis of N.

    The activation is one for all.
    """

    x: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    y: np.ndarray
    activation: Activation

    @property
    def arrays(self):
        """The arrays by name, without the activation."""
        return dict(zip(self._fields[:-1], self[:-1], strict=True))

    def part(self, which):
        """The examples that an index or a slice chooses."""
        return Batch(*(array[which] for array in self[:-1]), self.activation)

    def in_arithmetic(self, dtype):
        """The same numbers rounded to another dtype."""
        arrays = (array.astype(dtype, copy=False) for array in self[:-1])
        return Batch(*arrays, self.activation)

    def count(self, names):
        """P, the number of entries of the named arrays in one example."""
        return sum(getattr(self, name)[0].size for name in names)


def batch_of(network, x, y):
    """Network, x and y as a Batch of N examples, and the leading axes they came with."""
    arrays = {"x": x} | {name: getattr(network, name) for name in NETWORK_ARRAYS} | {"y": y}
    axes = {name: 1 if QUANTITIES[name].is_vector else 2 for name in arrays}
    lead = np.broadcast_shapes(*(v.shape[: v.ndim - axes[name]] for name, v in arrays.items()))
    N = int(np.prod(lead))

    def stacked(v, axes):
        shape = v.shape[v.ndim - axes :]
        if v.ndim == axes and N == 1:
            return v.reshape((1, *shape))
        return np.broadcast_to(v, lead + shape).reshape((N, *shape))

    stacks = (stacked(v, axes[name]) for name, v in arrays.items())
    return Batch(*stacks, activation_named(network.activation)), lead


@record
class Point:
    """Where the loss is differentiated: examples, their backward pass, and the arrays that move.

    Attributes
    ----------
    batch : Batch
    names : tuple of str
        The arrays whose entries are the coordinates, in the order of CHECKED_ARRAYS.
    passed : Backward
        The backward pass of the batch.
    first, second : ndarray, shape (N, rows), or None
        What the rows of the named arrays are multiplied by in the network: x for W1 and 1 for b1,
        h for W2 and 1 for b2. The rows of a layer follow each other, so that its gradient is an
        outer product; None for a layer without such arrays.
    """

    batch: Batch
    names: tuple[str, ...]
    passed: Backward
    first: np.ndarray | None
    second: np.ndarray | None

    @property
    def values(self):
        """The coordinates themselves, (N, P)."""
        arrays = [getattr(self.batch, name) for name in self.names]
        return end_to_end([array.reshape(len(array), -1) for array in arrays])

    @property
    def gradient(self):
        """The analytic gradient, (N, P)."""
        pieces = [self.passed.delta_x] if "x" in self.names else []
        if self.first is not None:
            pieces.append(flat(outer(self.first, self.passed.delta_a), 2))
        if self.second is not None:
            pieces.append(flat(outer(self.second, self.passed.delta_theta), 2))
        return end_to_end(pieces)

    @property
    def slices(self):
        """Where the coordinates of each named array stand among the P, by name."""
        found, start = {}, 0
        for name in self.names:
            found[name] = slice(start, start + self.batch.count((name,)))
            start = found[name].stop
        return found


def point_of(batch, names):
    """The point of a batch at which the named arrays are the coordinates."""
    passed = backward(*batch)
    one = np.ones((len(batch.x), 1), passed.h.dtype)
    rows = {"W1": batch.x, "b1": one, "W2": passed.h, "b2": one}

    def of_layer(*layer):
        parts = [rows[name] for name in layer if name in names]
        return end_to_end(parts) if parts else None

    return Point(batch, names, passed, of_layer("W1", "b1"), of_layer("W2", "b2"))


def checked_wrt(wrt):
    """`wrt`, or a ValueError if it names no array whose gradient is checked."""
    if wrt not in CHECKED_ARRAYS:
        raise ValueError(f"wrt is {wrt!r}, expected one of {', '.join(CHECKED_ARRAYS)}")
    return wrt


def gradient_shapes(network, lead):
    """The shape of each gradient, by name, for these leading axes."""
    sizes = dict(zip("nmk", network.sizes, strict=True))
    return {
        name: lead + tuple(sizes[size] for size in QUANTITIES[name].sizes if size != "1")
        for name in CHECKED_ARRAYS
    }


def checked_gradient(analytic, wrt, shape):
    """A gradient of the caller's own as an array of this shape, or a ValueError.

    NaN and infinity pass: they are for the verdict to find.
    """
    # A copy: the record of the check must not change with the caller's array.
    analytic = number_array("analytic", analytic).copy()
    if analytic.shape != shape:
        hint = " (transposed?)" if analytic.shape[::-1] == shape else ""
        raise ValueError(
            f"analytic has shape {analytic.shape}, expected {shape}, the shape of dL/d{wrt}{hint}"
        )
    return analytic


def flat(array, axes):
    """The last `axes` axes as one."""
    return array.reshape(array.shape[: array.ndim - axes] + (-1,))


def end_to_end(pieces):
    """Arrays (N, ...) side by side on the last axis."""
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=-1)
