"""The networks on which every formula is tried, with every value and every true gradient.

All verdicts share them, those of other sessions too, so no one can write to them.

The true gradients are the library's own analytic ones, which keep their digits where units
saturate. Sizes are distinct, so that nothing agrees by luck, and the labels are distributions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from mlp.core.activation import ACTIVATIONS, activation_named
from mlp.core.backward import gradients
from mlp.core.forward import forward, one_hot
from mlp.core.network import Network, random_input
from mlp.core.quantities import NETWORK_ARRAYS
from mlp.formulas.meaning.conventions import CONVENTIONS, NAMES, VARIABLES, is_turned

_SIZES = ((5, 3, 4), (3, 4, 5), (4, 5, 3), (6, 2, 4), (2, 5, 3), (3, 6, 2), (7, 4, 3), (4, 3, 6))
_SATURATED_SIZES = ((5, 3, 4), (3, 5, 4), (4, 2, 5), (6, 4, 3))

# |a| of a saturated unit: at 38, h − h∘h has no digit left and e^38 is still far from overflow.
_SATURATION = 38.0


@dataclass(frozen=True, eq=False)
class Sample:
    """A network, an input and a label, with every name's value and every true gradient.

    Parameters
    ----------
    network : mlp.Network
    x, y : ndarray, shapes (n,) and (k,)
    sizes : mapping
        The numbers n, m and k, and 1.
    saturated : bool
        Whether all hidden units are saturated.
    named : mapping
        Convention to name to array, two axes each.
    truth : mapping
        Convention to variable to the true gradient, two axes each.
    scale : mapping
        Variable to the size of error that counts as relative error 1.
    """

    network: Network
    x: np.ndarray
    y: np.ndarray
    sizes: Mapping
    saturated: bool
    named: Mapping
    truth: Mapping
    scale: Mapping


def sample_of(network, x, y, saturated=False):
    """A network, an input and a label as a sample.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)
    y : ndarray, shape (k,)
    saturated : bool
        Whether all its hidden units are saturated.

    Examples
    --------
    >>> network = Network.random((5, 3, 4))
    >>> sample_of(network, random_input(5), np.eye(4)[0]).named["column"]["x"].shape
    (5, 1)
    """
    n, m, k = network.sizes
    # Copies, so that the caller's own stay his.
    x, y = _frozen(np.array(x, float)), _frozen(np.array(y, float))
    arrays = {name: getattr(network, name) for name in NETWORK_ARRAYS}
    arrays |= vars(forward(network, x)) | {"x": x, "y": y}
    true_arrays = vars(gradients(network, x, y))
    rows = {name: np.atleast_2d(arrays[name]) for name in NAMES}
    true_rows = {name: np.atleast_2d(true_arrays[name]) for name in VARIABLES}
    return Sample(
        network=network,
        x=x,
        y=y,
        sizes=MappingProxyType({"n": n, "m": m, "k": k, "1": 1}),
        saturated=saturated,
        named=_in_every_convention(rows),
        truth=_in_every_convention(true_rows),
        scale=MappingProxyType(
            _scales(rows, true_rows, saturated, activation_named(network.activation).largest_slope)
        ),
    )


def _frozen(array):
    array.flags.writeable = False
    return array


def _in_every_convention(rows):
    return MappingProxyType(
        {convention: MappingProxyType(_turned(rows, convention)) for convention in CONVENTIONS}
    )


def _turned(rows, convention):
    return {name: _frozen(in_convention(array, name, convention)) for name, array in rows.items()}


def in_convention(array, name, convention):
    """An array with two axes, in rows, as a convention stores it."""
    return np.ascontiguousarray(array.T) if is_turned(name, convention) else array


def _scales(rows, true_rows, saturated, largest_slope):
    scale = {name: float(np.abs(array).max()) for name, array in true_rows.items()}
    if saturated:
        # What reaches a, x and W1 passes through the slope, where that is largest.
        a = true_rows["h"] * largest_slope
        scale["a"] = scale["b1"] = float(np.abs(a).max())
        scale["x"] = float(np.abs(a @ rows["W1"].T).max())
        scale["W1"] = float(np.abs(rows["x"].T @ a).max())
    return scale


def _random_sample(sizes, seed, saturated=False, activation="sigmoid"):
    """A random network with a random input, and a label that is a distribution."""
    n, m, k = sizes
    network = Network.random(sizes, seed=seed, activation=activation)
    x = random_input(n, seed=seed)
    signs = np.where(np.arange(m) % 2, 1.0, -1.0)
    if saturated:
        wanted = signs * (_SATURATION + 0.5 * np.arange(m))
        network = network.replace(b1=wanted - x @ network.W1)
    elif activation_named(activation).kinks:
        # Units on both sides of the kink, so that the slope is not the same everywhere.
        wanted = -signs * np.abs(x @ network.W1 + network.b1)
        network = network.replace(b1=wanted - x @ network.W1)
    random = np.random.default_rng(seed)
    y = random.dirichlet(np.ones(k)) if k > 1 else np.ones(1)
    return sample_of(network, x, y, saturated)


@lru_cache(maxsize=len(ACTIVATIONS))
def samples(activation="sigmoid"):
    """The networks on which every formula is tried, the saturated ones last.

    Examples
    --------
    >>> [sample.saturated for sample in samples()].count(True)
    4
    """
    ordinary = [
        _random_sample(sizes, seed, activation=activation) for seed, sizes in enumerate(_SIZES)
    ]
    if activation_named(activation).flat != "saturated":
        return tuple(ordinary)
    saturated = [
        _random_sample(sizes, 100 + seed, True, activation)
        for seed, sizes in enumerate(_SATURATED_SIZES)
    ]
    return (*ordinary, *saturated)


@lru_cache(maxsize=len(ACTIVATIONS))
def samples_of_one_class(activation="sigmoid"):
    """The same networks, each with a one-hot label: for formulas that name the true class.

    Examples
    --------
    >>> [int(sample.y.argmax()) for sample in samples_of_one_class()[:3]]
    [1, 2, 0]
    """
    return tuple(
        sample_of(one.network, one.x, one_hot((1 + place) % one.y.size, one.y.size), one.saturated)
        for place, one in enumerate(samples(activation))
    )


@lru_cache(maxsize=32)
def sample_with_equal_sizes(equal, activation="sigmoid"):
    """A network in which the sizes with these letters are equal.

    Examples
    --------
    >>> dict(sample_with_equal_sizes("nm").sizes)
    {'n': 4, 'm': 4, 'k': 3, '1': 1}
    """
    sizes = {"n": 5, "m": 3, "k": 2} if len(equal) < 3 else {}
    if equal == "nm":
        sizes["k"] = 3
    sizes |= dict.fromkeys(equal, 4)
    return _random_sample((sizes["n"], sizes["m"], sizes["k"]), 50, activation=activation)
