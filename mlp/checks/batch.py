"""Examples in the one form the checks work on: N of them, every array with one leading axis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.backward import outer
from mlp.core.network import number_array

NAMES = ("x", "W1", "b1", "W2", "b2")


class Example(NamedTuple):
    """N examples, each with its own network: every array has one leading axis of N."""

    x: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    y: np.ndarray


def checked_wrt(wrt):
    """`wrt`, or a ValueError if it names no array of the gradient."""
    if wrt not in NAMES:
        raise ValueError(f"wrt is {wrt!r}, expected one of {', '.join(NAMES)}")
    return wrt


def example_of(network, x, y):
    """Network, x and y as N examples on one leading axis, and the leading axes they came with."""
    arrays = {"x": x} | {name: getattr(network, name) for name in NAMES[1:]} | {"y": y}
    axes = {name: 2 if name in ("W1", "W2") else 1 for name in arrays}
    lead = np.broadcast_shapes(*(v.shape[: v.ndim - axes[name]] for name, v in arrays.items()))
    N = int(np.prod(lead))

    def stacked(v, axes):
        shape = v.shape[v.ndim - axes :]
        if v.ndim == axes and N == 1:
            return v.reshape((1, *shape))
        return np.broadcast_to(v, lead + shape).reshape((N, *shape))

    return Example(*(stacked(v, axes[name]) for name, v in arrays.items())), lead


def gradient_shapes(network, lead):
    """The shape of each gradient, by name, for these leading axes."""
    n, m, k = network.sizes
    shapes = {"x": (n,), "W1": (n, m), "b1": (m,), "W2": (m, k), "b2": (k,)}
    return {name: lead + shape for name, shape in shapes.items()}


def checked_gradient(analytic, wrt, shape):
    """A gradient of the caller's own as an array of this shape, or a ValueError.

    NaN and infinity pass: they are for the verdict to find.
    """
    analytic = number_array("analytic", analytic)
    if analytic.shape != shape:
        hint = " (transposed?)" if analytic.shape[::-1] == shape else ""
        raise ValueError(
            f"analytic has shape {analytic.shape}, expected {shape}, the shape of dL/d{wrt}{hint}"
        )
    return analytic


def entries(example, names):
    """The entries of the named arrays, laid end to end: (N, P)."""
    arrays = [getattr(example, name) for name in names]
    return end_to_end([array.reshape(len(array), -1) for array in arrays])


def flat(array, axes):
    """The last `axes` axes as one."""
    return array.reshape(array.shape[: array.ndim - axes] + (-1,))


class Layers(NamedTuple):
    """What the rows of the named arrays are multiplied by in the network.

    first (N, rows): x for W1 and 1 for b1. second (N, rows): h for W2 and 1 for b2. The rows of a
    layer follow each other, so that its gradient is an outer product; None without such arrays.
    """

    first: np.ndarray | None
    second: np.ndarray | None


def layers(example, way, names):
    """The rows of the named arrays, by layer."""
    one = np.ones((len(example.x), 1), way.h.dtype)
    rows = {"W1": example.x, "b1": one, "W2": way.h, "b2": one}

    def of(layer):
        parts = [rows[name] for name in layer if name in names]
        if len(parts) < 2:
            return parts[0] if parts else None
        return np.concatenate(parts, axis=-1)

    return Layers(of(("W1", "b1")), of(("W2", "b2")))


def end_to_end(pieces):
    """Arrays (N, ...) side by side on the last axis."""
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=-1)


def gradient_entries(way, names, rows):
    """The analytic gradient of the named arrays, laid end to end: (N, P)."""
    pieces = [way.delta_x] if "x" in names else []
    if rows.first is not None:
        pieces.append(flat(outer(rows.first, way.delta_a), 2))
    if rows.second is not None:
        pieces.append(flat(outer(rows.second, way.delta_theta), 2))
    return end_to_end(pieces)
