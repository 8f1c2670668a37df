"""The networks on which programs are run: a batch of examples, one example, or bare vectors.

Sizes are distinct, the number of examples too, so that nothing conforms by luck.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from mlp.core.activation import ACTIVATIONS, activation_named
from mlp.core.backward import gradients
from mlp.core.forward import forward, loss
from mlp.core.network import Network, random_input
from mlp.core.quantities import NETWORK_ARRAYS, QUANTITIES
from mlp.formulas.meaning.conventions import CONVENTIONS, is_turned

# n, m, k and the number of examples; the first has the most of each.
_SIZES = ((5, 3, 4, 7), (3, 5, 2, 4))

# How the examples are stored: as the rows (or columns) of an array, as one row, as bare vectors;
# or as the rows of an array that a loop takes one by one, beside biases that are bare vectors.
LAYOUTS = ("batch", "one example", "vectors")
TAKEN_ONE_BY_ONE = "rows of vectors"


@dataclass(frozen=True, eq=False)
class Batch:
    """A network with examples, every quantity and every gradient of their summed loss, in rows.

    Parameters
    ----------
    sizes : mapping
        The numbers n, m, k and N.
    values, gradients : mapping
        Name to array; of the examples one row each.
    labels : ndarray of int, shape (N,)
        The classes, where the labels are one-hot.
    loss : float
        Summed over the examples.
    activation : str
    """

    sizes: Mapping
    values: Mapping
    gradients: Mapping
    labels: np.ndarray
    loss: float
    activation: str


@lru_cache(maxsize=4 * len(ACTIVATIONS))
def batches(one_hot, single, activation="sigmoid"):
    """The networks with their examples.

    Parameters
    ----------
    one_hot : bool
        Whether the labels are one-hot; else they are distributions.
    single : bool
        Whether there is one example only.
    activation : str

    Examples
    --------
    >>> batches(False, False)[0].gradients["W1"].shape, batches(False, True)[0].values["x"].shape
    ((5, 3), (1, 5))
    """
    return tuple(
        _batch(sizes, seed, one_hot, single, activation) for seed, sizes in enumerate(_SIZES)
    )


def _batch(sizes, seed, one_hot, single, activation):
    n, m, k, number = sizes
    number = 1 if single else number
    network = Network.random((n, m, k), seed=20 + seed, activation=activation)
    x = np.stack([random_input(n, seed=30 + seed + place) for place in range(number)])
    if activation_named(activation).kinks:
        # Of the first example units on both sides of the kink.
        wanted = np.where(np.arange(m) % 2, -1.0, 1.0) * np.abs(x[0] @ network.W1 + network.b1)
        network = network.replace(b1=wanted - x[0] @ network.W1)
    random = np.random.default_rng(seed)
    labels = random.integers(0, k, number)
    y = np.eye(k)[labels] if one_hot else random.dirichlet(np.ones(k), number)
    passed, found = forward(network, x), gradients(network, x, y)
    values = {name: np.atleast_2d(getattr(network, name)) for name in NETWORK_ARRAYS}
    values |= vars(passed) | {"x": x, "y": y}
    slopes = {"yhat": -y / passed.yhat}
    for name in ("x", "a", "h", "theta"):
        slopes[name] = getattr(found, name)
    for name in NETWORK_ARRAYS:
        slopes[name] = np.atleast_2d(getattr(found, name).sum(axis=0))
    for array in (*values.values(), *slopes.values(), labels):
        array.flags.writeable = False
    return Batch(
        sizes=MappingProxyType({"n": n, "m": m, "k": k, "N": number}),
        values=MappingProxyType(values),
        gradients=MappingProxyType(slopes),
        labels=labels,
        loss=float(np.sum(loss(network, x, y))),
        activation=activation,
    )


def one_example(batch, place):
    """The batch that holds one example of a batch alone.

    Parameters
    ----------
    batch : Batch
    place : int

    Examples
    --------
    >>> whole = batches(False, False)[0]
    >>> parts = [one_example(whole, place).gradients["W2"] for place in range(7)]
    >>> bool(np.allclose(sum(parts), whole.gradients["W2"]))
    True
    """
    row = slice(place, place + 1)
    values = {
        name: array if name in NETWORK_ARRAYS else array[row]
        for name, array in batch.values.items()
    }
    slopes = {
        name: array[row] for name, array in batch.gradients.items() if name not in NETWORK_ARRAYS
    }
    for weight, bias, before, after in (("W1", "b1", "x", "a"), ("W2", "b2", "h", "theta")):
        slopes[weight] = values[before].T @ slopes[after]
        slopes[bias] = slopes[after]
    return replace(
        batch,
        sizes=MappingProxyType({**batch.sizes, "N": 1}),
        values=MappingProxyType(values),
        gradients=MappingProxyType(slopes),
        labels=batch.labels[row],
    )


def stored(array, name, convention, layout):
    """An array in rows as a convention and a layout store it.

    Parameters
    ----------
    array : ndarray
        A quantity, or the gradient with respect to it.
    name : str
    convention : str
    layout : str
        One of `LAYOUTS`, or `TAKEN_ONE_BY_ONE`.

    Examples
    --------
    >>> stored(np.zeros((1, 5)), "x", "column", "vectors").shape
    (5,)
    >>> stored(np.zeros((7, 5)), "x", "column", "batch").shape
    (5, 7)
    """
    if layout == "vectors" and QUANTITIES[name].is_vector:
        return array[0]
    if layout == TAKEN_ONE_BY_ONE and QUANTITIES[name].is_vector:
        return array[0] if name in NETWORK_ARRAYS else array
    # A bias is added to every row of a batch, where its one row broadcasts.
    return array.T if is_turned(name, convention) else array


def in_columns(convention):
    """Whether the examples are columns."""
    return CONVENTIONS[convention].vectors == "columns"
