"""A part of a large network whose loss is the same: what does not move is put into the biases.

A sweep over steps measures every entry many times, which no reader waits for where a gradient has a
hundred thousand. Of the few entries that are looked at the others are constants: inputs that stay
add x W1 to b1, and hidden units that none of them reaches add h W2 to b2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.blocks import largest

# Entries of a gradient up to which all are swept: those of the largest random network.
MOST_ENTRIES = 144


@dataclass(frozen=True, eq=False)
class Part:
    """Some entries of a gradient: the network and the input in which they alone move.

    Attributes
    ----------
    network : mlp.Network
    x : ndarray
    inputs, units : ndarray of int
        Those that are left of the whole network.
    wrt : str
    """

    network: mlp.Network
    x: np.ndarray
    inputs: np.ndarray
    units: np.ndarray
    wrt: str

    @property
    def places(self):
        """The index of these entries in the whole gradient."""
        return {
            "x": (self.inputs,),
            "W1": np.ix_(self.inputs, self.units),
            "b1": (self.units,),
            "W2": (self.units,),
            "b2": (slice(None),),
        }[self.wrt]

    def of(self, gradient):
        """These entries of the whole gradient."""
        return gradient[self.places]


def part_of(network, x, wrt, inputs, units):
    """The network of some inputs and hidden units, all others held where they are.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)
    wrt : str
    inputs, units : ndarray of int
        Counted from 0.

    Returns
    -------
    Part

    Examples
    --------
    >>> network, x, y = mlp.Network.random((5, 4, 3)), mlp.random_input(5), mlp.one_hot(0, 3)
    >>> part = part_of(network, x, "W1", np.array([1, 3]), np.array([2]))
    >>> found = mlp.gradients(part.network, part.x, y).W1
    >>> np.allclose(found, mlp.gradients(network, x, y).W1[[1, 3]][:, [2]], rtol=1e-12)
    True
    """
    n, m, _ = network.sizes
    held, closed = np.delete(np.arange(n), inputs), np.delete(np.arange(m), units)
    b1 = network.b1 + x[held] @ network.W1[held]
    b2 = network.b2 + mlp.forward(network, x).h[closed] @ network.W2[closed]
    arrays = network.W1[np.ix_(inputs, units)], b1[units], network.W2[units], b2
    moving = mlp.Network(*arrays, activation=network.activation)
    return Part(moving, x[inputs], inputs, units, wrt)


def largest_part(network, x, wrt, sizes):
    """The entries that are looked at: all of a small gradient, of a large one the largest.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)
    wrt : str
    sizes : ndarray
        Of the gradient's shape: what decides which entries are looked at.

    Returns
    -------
    Part
    """
    n, m, _ = network.sizes
    inputs, units = np.arange(n), np.arange(m)
    if sizes.size > MOST_ENTRIES:
        if wrt == "x":
            inputs = largest(sizes)
        elif wrt == "W1":
            inputs = largest(sizes.max(axis=1))
            units = largest(sizes.max(axis=0))
        elif wrt in ("b1", "W2"):
            units = largest(sizes.reshape(m, -1).max(axis=1))
    return part_of(network, x, wrt, inputs, units)


def largest_entry(example, wrt):
    """The largest entry of a gradient: of a large one it moves alone.

    Parameters
    ----------
    example : Example
    wrt : str

    Returns
    -------
    tuple of int
        Its place in the gradient.
    """
    gradient = getattr(example.gradients, wrt)
    return tuple(map(int, np.unravel_index(np.abs(gradient).argmax(), gradient.shape)))


def with_entry(example, wrt, place):
    """The part in which an entry is swept, and its place there.

    Parameters
    ----------
    example : Example
    wrt : str
    place : tuple of int
        In the whole gradient.

    Returns
    -------
    part : Part
    place : tuple of int
    """
    n, m, _ = example.network.sizes
    inputs, units = np.arange(n), np.arange(m)
    if getattr(example.gradients, wrt).size <= MOST_ENTRIES:
        return part_of(example.network, example.x, wrt, inputs, units), place
    if wrt in ("x", "W1"):
        inputs, place = inputs[[place[0]]], (0, *place[1:])
    if wrt in ("b1", "W2"):
        units, place = units[[place[0]]], (0, *place[1:])
    if wrt == "W1":
        units, place = units[[place[1]]], (0, 0)
    return part_of(example.network, example.x, wrt, inputs, units), place


def steps_of(example):
    """Halves of a decade, and larger steps where they reach a kink."""
    return 10.0 ** np.arange(1 if example.activation.kinks else -1, -15.5, -0.5)


def swept(example, wrt, place, single):
    """The sweep of the part of a network in which an entry moves, and its place there.

    `single` is whether in float32.
    """
    moving, inside = with_entry(example, wrt, place)
    dtype = np.float32 if single else np.float64
    at = moving.network, moving.x, example.y
    return mlp.step_sweep(*at, wrt=wrt, steps=steps_of(example), dtype=dtype), inside


def found_by_every_route(example, wrt, place):
    """The derivatives of that part by every method."""
    moving, _ = with_entry(example, wrt, place)
    return mlp.routes(moving.network, moving.x, example.y, wrt=wrt)
