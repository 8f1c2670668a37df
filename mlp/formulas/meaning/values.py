"""Numbers for a formula: random networks with known gradients, and the value of a tree on them.

The true gradients are the library's own analytic ones, which keep their digits where units
saturate. Sizes are distinct, so that nothing agrees by luck, and the labels are distributions.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mlp.core.backward import gradients
from mlp.core.forward import forward
from mlp.core.network import Network, random_input
from mlp.formulas.meaning.letters import CONVENTIONS, NAMES, VARIABLES, is_turned

_SIZES = ((5, 3, 4), (3, 4, 5), (4, 5, 3), (6, 2, 4), (2, 5, 3), (3, 6, 2), (7, 4, 3), (4, 3, 6))
_SATURATED_SIZES = ((5, 3, 4), (3, 5, 4), (4, 2, 5), (6, 4, 3))
_SATURATION = 38.0
"""|a| of a saturated unit: at 38, h − h∘h has no digit left and e^38 is still far from overflow."""

RELATIVE_TOLERANCE = 1e-10
"""Formulas that are right reach 1e-15 on ordinary networks; those that are wrong, about 1."""

SATURATED_TOLERANCE = 1e-12
"""For a saturated network, relative to the gradient that unsaturated units would have."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A network, an input and a label, with every name's value and every true gradient.

    Parameters
    ----------
    sizes : dict
        The numbers n, m and k, and 1.
    saturated : bool
        Whether all hidden units are saturated.
    named : dict
        Convention to name to array, two axes each.
    truth : dict
        Convention to variable to the true gradient, two axes each.
    scale : dict
        Variable to the size of error that counts as relative error 1.
    """

    sizes: dict
    saturated: bool
    named: dict
    truth: dict
    scale: dict


LARGEST_ARRAY = 6_000_000
"""Entries: more than any formula of the judge's own networks, and 48 MB."""


def _sample(sizes, seed, saturated):
    """Draw a random network, an input and a label that is a distribution."""
    n, m, k = sizes
    network = Network.random(sizes, seed=seed)
    x = random_input(n, seed=seed)
    if saturated:
        signs = np.where(np.arange(m) % 2, 1.0, -1.0)
        wanted = signs * (_SATURATION + 0.5 * np.arange(m))
        network = network.replace(b1=wanted - x @ network.W1)
    random = np.random.default_rng(seed)
    y = random.dirichlet(np.ones(k)) if k > 1 else np.ones(1)
    return sample_of(network, x, y, saturated)


def sample_of(network, x, y, saturated=False):
    """Return a network, an input and a label as a sample.

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
    state = forward(network, x)
    rows = {"x": x, "W1": network.W1, "b1": network.b1, "W2": network.W2, "b2": network.b2, "y": y}
    rows |= {"a": state.a, "h": state.h, "theta": state.theta, "yhat": state.yhat}
    found = gradients(network, x, y)
    rows = {name: np.atleast_2d(rows[name]) for name in NAMES}
    fields = vars(found)
    true_rows = {name: np.atleast_2d(fields[name]) for name in VARIABLES}
    return Sample(
        sizes={"n": n, "m": m, "k": k, "1": 1},
        saturated=saturated,
        named={convention: _turned(rows, convention) for convention in CONVENTIONS},
        truth={convention: _turned(true_rows, convention) for convention in CONVENTIONS},
        scale=_scales(rows, true_rows, saturated),
    )


def _turned(rows, convention):
    return {
        name: np.ascontiguousarray(array.T) if is_turned(name, convention) else array
        for name, array in rows.items()
    }


def _scales(rows, true_rows, saturated):
    scale = {name: float(np.abs(array).max()) for name, array in true_rows.items()}
    if saturated:
        # What reaches a, x and W1 passes through σ′, which would be 1/4 at most.
        a = true_rows["h"] / 4
        scale["a"] = scale["b1"] = float(np.abs(a).max())
        scale["x"] = float(np.abs(a @ rows["W1"].T).max())
        scale["W1"] = float(np.abs(rows["x"].T @ a).max())
    return scale


@lru_cache(maxsize=1)
def samples():
    """Return the networks on which every formula is tried, the saturated ones last.

    Examples
    --------
    >>> [sample.saturated for sample in samples()].count(True)
    4
    """
    ordinary = [_sample(sizes, seed, False) for seed, sizes in enumerate(_SIZES)]
    saturated = [_sample(sizes, 100 + seed, True) for seed, sizes in enumerate(_SATURATED_SIZES)]
    return (*ordinary, *saturated)


@lru_cache(maxsize=8)
def sample_with_equal_sizes(equal):
    """Return a network in which the sizes with these letters are equal.

    Examples
    --------
    >>> sample_with_equal_sizes("nm").sizes
    {'n': 4, 'm': 4, 'k': 3, '1': 1}
    """
    sizes = {"n": 5, "m": 3, "k": 2} if len(equal) < 3 else {}
    if equal == "nm":
        sizes["k"] = 3
    sizes |= dict.fromkeys(equal, 4)
    return _sample((sizes["n"], sizes["m"], sizes["k"]), 50, False)


def _sigma(a):
    return 1 / (1 + np.exp(-a))


def _softmax(theta):
    e = np.exp(theta - np.max(theta))
    return e / e.sum()


_FUNCTIONS = {
    "sigma": _sigma,
    "dsigma": lambda a: _sigma(a) * _sigma(-a),
    "sigmoid_grad": lambda h: h * (1 - h),
    "tanh": np.tanh,
    "dtanh": lambda a: 1 - np.tanh(a) ** 2,
    "relu": lambda a: np.maximum(a, 0),
    "drelu": lambda a: (a > 0) * 1.0,
    "sign": np.sign,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "softmax": _softmax,
    "diag": lambda v: np.diag(np.ravel(v)),
    "diagonal": np.diag,
}

_OPERATIONS = {
    "add": np.add,
    "subtract": np.subtract,
    "negate": np.negative,
    "times": np.multiply,
    "divide": np.divide,
    "matmul": np.matmul,
    "outer": np.outer,
    "kron": np.kron,
    "transpose": np.transpose,
}


def value(node, sample, convention, cache, elementwise=False):
    """Return the value of a settled tree that conforms.

    Parameters
    ----------
    node : Node
    sample : Sample
    convention : str
    cache : dict
        Values of parts already computed on this sample in this convention.
    elementwise : bool
        Whether powers of square matrices are entrywise, as in NumPy.

    Returns
    -------
    ndarray or float64

    Raises
    ------
    ValueError
        NumPy refuses the operation.
    """
    if node in cache:
        return cache[node]
    operands = [value(child, sample, convention, cache, elementwise) for child in node.children]
    result = _value_of(node, operands, sample, convention, elementwise)
    cache[node] = result
    return result


def _value_of(node, operands, sample, convention, elementwise):
    kind = node.kind
    if _entries(node, operands, sample.sizes) > LARGEST_ARRAY:
        raise ValueError(f"an array of more than {LARGEST_ARRAY} entries")
    if kind == "name":
        return sample.named[convention][node.value]
    if kind in _OPERATIONS:
        return _OPERATIONS[kind](*operands)
    if kind == "number":
        return np.float64(node.value)
    if kind == "call":
        return _FUNCTIONS[node.value](operands[0])
    if kind in ("power", "entrywise power"):
        base = operands[0]
        square = kind == "power" and np.ndim(base) == 2 and min(base.shape) > 1
        if square and not elementwise:
            return np.linalg.matrix_power(base, node.value)
        return np.power(base, np.float64(node.value))
    if kind == "examples":
        return np.float64(1)
    if kind in ("size", "identity", "ones"):
        return _of_size(kind, node.value, sample.sizes)
    if kind in ("sum", "mean"):
        axis, keep = node.value
        function = np.sum if kind == "sum" else np.mean
        return function(operands[0], axis=axis, keepdims=keep)
    if kind == "ravel":
        return np.ravel(operands[0])
    return np.reshape(operands[0], (-1, 1) if node.value == "column" else (1, -1))


def _entries(node, operands, sizes):
    """Count the entries of what a part would be, for parts that can be larger than their own."""
    kind = node.kind
    if kind in ("kron", "outer"):
        return np.size(operands[0]) * np.size(operands[1])
    if kind == "matmul":
        left, right = map(np.shape, operands)
        return math.prod(left[:-1]) * math.prod(right[1:])
    if kind in ("add", "subtract", "times", "divide"):
        return math.prod(np.broadcast_shapes(*map(np.shape, operands)))
    if kind == "call" and node.value == "diag":
        return np.size(operands[0]) ** 2
    if kind in ("ones", "identity"):
        entries = math.prod(sizes[letter] for letter in "".join(node.value))
        return entries if kind == "ones" else entries**2
    return 1


def _of_size(kind, size, sizes):
    if kind == "ones":
        return np.ones([sizes[letter] for letter in size])
    number = math.prod(sizes[letter] for letter in size)
    return np.float64(number) if kind == "size" else np.eye(number)


def as_matrix(array):
    """Return an array with two axes, a one-dimensional one as a row."""
    return array if np.ndim(array) == 2 else np.atleast_2d(array)


def error_against(result, truth, scale):
    """Return the largest error relative to the scale; infinite where there is no number."""
    worst = float(np.abs(result - truth).max())
    return worst / scale if worst == worst else math.inf
