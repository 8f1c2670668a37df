"""Rows as they were measured, and rows with mean 0 and deviation 1.

A network that was trained on scaled = (raw - mean) / std has a gradient for each of the two. By the
chain rule, as dscaled/draw = 1/std,

    dL/draw = dL/dscaled / std

and the scaling is an affine map before another one, so that it can be part of the first layer:

    scaled W1 + b1 = raw (W1/std) + (b1 - (mean/std) W1)
"""

from __future__ import annotations

import numpy as np

from mlp.core.arguments import real_array
from mlp.core.forward import row_times
from mlp.core.records import record


def _rows(name, X, n):
    """X as an array of shape (..., n), or a ValueError."""
    X = real_array(name, X)
    if X.ndim == 0 or X.shape[-1] != n:
        raise ValueError(f"{name} has shape {X.shape}, expected (..., {n})")
    return X


@record
class Standardisation:
    """The map from raw to scaled inputs: scaled = (raw - mean) / std.

    Attributes
    ----------
    mean, std : ndarray, shape (n,)
        Of each input; std is positive. Read-only copies of what was given.
    constant : tuple of int
        The inputs, counted from 0, that are the same in all rows: their std is 0, and 1 stands in
        its place, so that they become 0.

    Raises
    ------
    ValueError
        If the shapes differ, an entry is not finite, or a std is not positive.

    Examples
    --------
    >>> Standardisation([1.0, 10.0], [2.0, 5.0]).apply([[5.0, 0.0]]).tolist()
    [[2.0, -2.0]]
    """

    mean: np.ndarray
    std: np.ndarray
    constant: tuple[int, ...] = ()

    def __post_init__(self):
        for name in ("mean", "std"):
            array = real_array(name, getattr(self, name)).copy()
            if array.ndim != 1:
                raise ValueError(f"{name} has shape {array.shape}, expected (n,)")
            object.__setattr__(self, name, array)
        if self.mean.shape != self.std.shape:
            raise ValueError(
                f"std has shape {self.std.shape}, expected {self.mean.shape}, that of mean"
            )
        if self.std.min() <= 0:
            raise ValueError(f"std holds {self.std.min()}, expected positive numbers")

    @classmethod
    def of(cls, X):
        """The mean and the standard deviation of each column.

        The deviation is the root of the mean square, divided by N and not by N - 1, as
        scikit-learn's StandardScaler has it.

        Parameters
        ----------
        X : array_like, shape (N, n)

        Returns
        -------
        Standardisation

        Raises
        ------
        ValueError
            If X has another number of axes or holds anything but finite real numbers.

        Examples
        --------
        >>> found = Standardisation.of([[1.0, 7.0], [3.0, 7.0]])
        >>> found.mean.tolist(), found.std.tolist(), found.constant
        ([2.0, 7.0], [1.0, 1.0], (1,))
        """
        X = real_array("X", X)
        if X.ndim != 2:
            raise ValueError(f"X has shape {X.shape}, expected (N, n)")
        mean, std = X.mean(axis=0), X.std(axis=0)
        # The mean of equal numbers is rounded, and so their computed deviation may not be 0; and
        # the square of a tiny deviation underflows.
        constant = (X.max(axis=0) == X.min(axis=0)) | (std == 0)
        return cls(
            mean=np.where(constant, X[0], mean),
            std=np.where(constant, 1.0, std),
            constant=tuple(map(int, np.flatnonzero(constant))),
        )

    def apply(self, X):
        """The scaled inputs, (X - mean) / std.

        Parameters
        ----------
        X : array_like, shape (..., n)

        Returns
        -------
        ndarray, shape (..., n)

        Raises
        ------
        ValueError
            If X has the wrong shape or entries.
        """
        return (_rows("X", X, self.mean.size) - self.mean) / self.std

    def undo(self, scaled):
        """The raw inputs of scaled ones, scaled * std + mean.

        Parameters
        ----------
        scaled : array_like, shape (..., n)

        Returns
        -------
        ndarray, shape (..., n)

        Raises
        ------
        ValueError
            If scaled has the wrong shape or entries.
        """
        return _rows("scaled", scaled, self.mean.size) * self.std + self.mean

    def gradient_in_raw_units(self, g):
        """dL/draw = dL/dscaled / std: the change of the loss for one unit as it was measured.

        Parameters
        ----------
        g : array_like, shape (..., n)
            dL/dscaled.

        Returns
        -------
        ndarray, shape (..., n)

        Raises
        ------
        ValueError
            If g has the wrong shape or entries.
        """
        return _rows("g", g, self.mean.size) / self.std

    def folded_into(self, network):
        """The network that takes raw inputs and gives what `network` gives for the scaled ones.

        Parameters
        ----------
        network : Network
            May be a stack.

        Returns
        -------
        Network
            With W1/std and b1 - (mean/std) W1.

        Raises
        ------
        ValueError
            If the network has another number of inputs, or an entry becomes too large.

        Examples
        --------
        >>> from mlp import Network, forward, random_input
        >>> network, scaling = Network.random((2, 3, 4)), Standardisation([1.0, 10.0], [2.0, 5.0])
        >>> raw = random_input(2)
        >>> theta = forward(network, scaling.apply(raw)).theta
        >>> bool(abs(forward(scaling.folded_into(network), raw).theta - theta).max() < 1e-14)
        True
        """
        n = network.sizes[0]
        if n != self.mean.size:
            raise ValueError(
                f"network has n = {n} inputs, expected {self.mean.size}, as mean and std have"
            )
        shift = row_times(self.mean / self.std, network.W1)
        return network.replace(W1=network.W1 / self.std[:, None], b1=network.b1 - shift)
