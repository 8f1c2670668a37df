"""The network: four arrays and an activation f, checked once, then frozen.

    a = x W1 + b1,   h = f(a),   theta = h W2 + b2,   yhat = softmax(theta)

Vectors are rows. n is the number of inputs, m of hidden units, k of classes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from mlp.core.activation import activation_named
from mlp.core.arguments import (
    broadcast_leading,
    checked_sizes,
    integer,
    real_array,
    seed_array,
)
from mlp.core.quantities import NETWORK_ARRAYS
from mlp.core.random_entries import standard_entries
from mlp.core.records import record


@record
class Network:
    """One hidden layer: a = x W1 + b1, h = f(a), theta = h W2 + b2, yhat = softmax(theta).

    Attributes
    ----------
    W1 : ndarray, shape (..., n, m)
    b1 : ndarray, shape (..., m)
    W2 : ndarray, shape (..., m, k)
    b2 : ndarray, shape (..., k)
        Read-only float64 copies of what was given. Leading axes, if any, broadcast: a stack of
        networks is a Network.
    activation : {"sigmoid", "tanh", "relu", "identity"}
        f, a key of `mlp.ACTIVATIONS`.

    Raises
    ------
    ValueError
        If shapes do not fit each other, an entry is not a finite real number, or the activation is
        unknown.

    Examples
    --------
    >>> network = Network(W1=[[1.0], [2.0]], b1=[0.0], W2=[[1.0, -1.0]], b2=[0.0, 0.0])
    >>> network.sizes
    (2, 1, 2)
    """

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    activation: str = "sigmoid"

    def __post_init__(self):
        for name, axes in (("W1", 2), ("b1", 1), ("W2", 2), ("b2", 1)):
            array = real_array(name, getattr(self, name)).copy()
            if array.ndim < axes:
                expected = {"W1": "(n, m)", "b1": "(m,)", "W2": "(m, k)", "b2": "(k,)"}[name]
                raise ValueError(f"{name} has shape {array.shape}, expected {expected}")
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        self._check_sizes()
        activation_named(self.activation)
        broadcast_leading(**self.leading_shapes)

    def _check_sizes(self):
        W1, b1, W2, b2 = self.W1.shape, self.b1.shape, self.W2.shape, self.b2.shape
        # Where two of the three agree on m, the third is to blame.
        if W1[-1] != b1[-1] and b1[-1] == W2[-2]:
            m = b1[-1]
            hint = " (did you mean W1.T?)" if W1[-2] == m else ""
            raise ValueError(
                f"W1 has shape {W1}, expected (..., n, {m}): b1 and W2 have m = {m} "
                f"hidden units{hint}"
            )
        m = W1[-1]
        if b1[-1] != m:
            raise ValueError(f"b1 has shape {b1}, expected (..., {m}): W1 has m = {m} hidden units")
        if W2[-2] != m:
            hint = " (did you mean W2.T?)" if W2[-1] == m and W2[-2] == b2[-1] else ""
            raise ValueError(
                f"W2 has shape {W2}, expected (..., {m}, k): W1 has m = {m} hidden units{hint}"
            )
        if b2[-1] != W2[-1]:
            raise ValueError(
                f"b2 has shape {b2}, expected (..., {W2[-1]}): W2 has k = {W2[-1]} classes"
            )

    @property
    def sizes(self):
        """(n, m, k): the numbers of inputs, hidden units and classes."""
        return (*self.W1.shape[-2:], self.W2.shape[-1])

    @cached_property
    def parts(self):
        """What the passes take: the arrays by name, and the record of the activation."""
        arrays = {name: getattr(self, name) for name in NETWORK_ARRAYS}
        return MappingProxyType(arrays | {"activation": activation_named(self.activation)})

    @property
    def leading_shapes(self):
        """The leading axes of each array, by its name."""
        return {
            "W1": self.W1.shape[:-2],
            "b1": self.b1.shape[:-1],
            "W2": self.W2.shape[:-2],
            "b2": self.b2.shape[:-1],
        }

    @classmethod
    def random(cls, sizes=(5, 3, 5), seed=0, scale=1.0, activation="sigmoid"):
        """A network whose entries are approximately normal with standard deviation `scale`.

        An entry depends on the seed and on its own place alone, so growing a size keeps the
        entries that were there. The entries come from whole-number arithmetic and are the same
        on every machine (`mlp.core.random_entries`).

        Parameters
        ----------
        sizes : (n, m, k)
            At least 1 each.
        seed : int or integer array
            An array of seeds gives a stack of networks with the array's shape in front.
        scale : float
            Standard deviation of all weights and biases, positive or 0.
        activation : {"sigmoid", "tanh", "relu", "identity"}

        Raises
        ------
        ValueError
            A size below 1, a negative seed, a scale that is negative or not finite, an unknown
            activation.

        Examples
        --------
        >>> small, large = Network.random((2, 2, 2)), Network.random((4, 3, 2))
        >>> bool((large.W1[:2, :2] == small.W1).all())
        True
        """
        n, m, k = checked_sizes(sizes)
        seed = seed_array("seed", seed)
        scale = real_array("scale", scale)
        if scale.ndim or scale < 0:
            raise ValueError(f"scale is {scale}, expected one number of at least 0")
        shapes = {"W1": (n, m), "b1": (m,), "W2": (m, k), "b2": (k,)}
        entries = {
            name: scale * standard_entries(seed, name, shape) for name, shape in shapes.items()
        }
        return cls(**entries, activation=activation)

    def replace(self, **changes):
        """The same network with some of its arrays, or its activation, replaced.

        Examples
        --------
        >>> network = Network.random()
        >>> float(network.replace(b1=[0, 0, 0]).b1.sum())
        0.0
        """
        unknown = sorted(set(changes) - {*NETWORK_ARRAYS, "activation"})
        if unknown:
            raise ValueError(
                f"a network has no {unknown[0]!r}, expected W1, b1, W2, b2 or activation"
            )
        return replace(self, **changes)


def random_input(n=5, seed=0):
    """An input x of n approximately standard normal entries.

    Like `Network.random`: more inputs keep the ones that were there, and an array of seeds gives
    a stack.

    Parameters
    ----------
    n : int
        Number of inputs, at least 1.
    seed : int or integer array

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    ValueError
        If n is below 1 or a seed is negative.

    Examples
    --------
    >>> random_input(3).shape
    (3,)
    """
    return standard_entries(seed_array("seed", seed), "x", (integer("n", n, 1),))
