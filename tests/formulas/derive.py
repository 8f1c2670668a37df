"""Derive a formula's verdict without the judge: strict matrices and the complex step.

The network is written out once more here, so that nothing is shared with what is tested.
"""

import re
from functools import lru_cache

import numpy as np

SIZES = ((5, 3, 4), (4, 6, 3), (3, 4, 5))


class Strict:
    """A matrix that refuses what paper refuses: no broadcasting but with plain numbers."""

    __array_priority__ = 100

    def __init__(self, array):
        self.array = np.atleast_2d(array)

    @property
    def T(self):  # noqa: N802
        return Strict(self.array.T)

    def _with(self, other, operation):
        if isinstance(other, Strict):
            if other.array.shape != self.array.shape and 1 not in (
                other.array.size, self.array.size):  # fmt: skip
                raise ValueError("shapes differ")
            other = other.array
        return Strict(operation(self.array, other))

    def __add__(self, other):
        return self._with(other, np.add)

    def __sub__(self, other):
        return self._with(other, np.subtract)

    def __rsub__(self, other):
        return self._with(other, lambda a, b: b - a)

    def __radd__(self, other):
        return self._with(other, np.add)

    def __mul__(self, other):
        return self._with(other, np.multiply)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._with(other, np.divide)

    def __neg__(self):
        return Strict(-self.array)

    def __matmul__(self, other):
        return Strict(self.array @ other.array)


def rest_of_loss(name, values):
    """The loss as a function of one variable, hidden ones included."""

    def of(value):
        given = {**values, name: value}
        a = given["a"] if name == "a" else given["x"] @ given["W1"] + given["b1"]
        h = given["h"] if name == "h" else 1 / (1 + np.exp(-a))
        theta = given["theta"] if name == "theta" else h @ given["W2"] + given["b2"]
        return -np.sum(given["y"] * (theta - np.log(np.sum(np.exp(theta)))))

    return of


def complex_step(f, at):
    gradient = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        moved = at.astype(complex)
        moved[place] += 1e-30j
        gradient[place] = f(moved).imag / 1e-30
    return gradient


@lru_cache(maxsize=64)
def true_gradient(wrt, sizes):
    """The gradient in rows on the network of some sizes, by the complex step."""
    values = network(sizes)
    return complex_step(rest_of_loss(wrt, values), values[wrt])


def network(sizes, seed=1):
    n, m, k = sizes
    random = np.random.default_rng(seed)
    shapes = {"x": (1, n), "W1": (n, m), "b1": (1, m), "W2": (m, k), "b2": (1, k)}
    values = {name: random.standard_normal(shape) for name, shape in shapes.items()}
    values["y"] = random.dirichlet(np.ones(k))[None]
    values["a"] = values["x"] @ values["W1"] + values["b1"]
    values["h"] = 1 / (1 + np.exp(-values["a"]))
    values["theta"] = values["h"] @ values["W2"] + values["b2"]
    values["yhat"] = np.exp(values["theta"]) / np.exp(values["theta"]).sum()
    return values


def turned(name, array, convention):
    if convention == "row" or (convention == "column" and name in ("W1", "W2")):
        return array
    return array.T


def sigma(a):
    return Strict(1 / (1 + np.exp(-a.array)))


HELPERS = {
    "sigma": sigma,
    "dsigma": lambda a: sigma(a) * (1 - sigma(a)),
    "tanh": lambda a: Strict(np.tanh(a.array)),
    "step": lambda a: Strict((a.array > 0) * 1.0),
    "diag": lambda v: Strict(np.diag(v.array.ravel())),
}


def evaluate(translation, values):
    m = values["h"].size
    names = {name: Strict(array) for name, array in values.items()}
    names |= {"eye_m": Strict(np.eye(m)), "ones_mm": Strict(np.ones((m, m)))}
    try:
        return eval(translation, dict(HELPERS), names).array
    except ValueError:
        return None


def run(text, values):
    """The result of the last line of NumPy text, run by Python itself."""
    names = {**values, "probs": values["yhat"], "np": np, "numpy": np}
    lines = re.split(r"[;\n]", text)
    lines[-1] = "result = " + re.sub(r"^\s*[\w\['\]]+\s*=(?!=)", "", lines[-1]).strip()
    try:
        for line in lines:
            exec(line.strip(), names)
    except ValueError:
        return None
    return np.atleast_2d(names["result"])


def verdict_of(results):
    """The verdict from pairs of result and true gradient."""
    if any(result is None for result, _ in results):
        return "wrong shape"
    if all(result.shape == truth.shape for result, truth in results):
        close = all(np.allclose(result, truth, rtol=1e-9, atol=1e-12) for result, truth in results)
        return "right" if close else "wrong value"
    if all(
        result.T.shape == truth.shape and np.allclose(result.T, truth, rtol=1e-9, atol=1e-12)
        for result, truth in results
    ):
        return "right up to transpose"
    return "wrong shape"


def derived_verdict(text, wrt, convention, translations):
    """The verdict on an entry of `own_formulas`."""
    if translations is None:
        return "unreadable"
    verdicts = []
    for reading in translations or (None,):
        results = []
        for sizes in SIZES:
            rows = network(sizes)
            truth = true_gradient(wrt, sizes)
            values = {name: turned(name, array, convention) for name, array in rows.items()}
            result = run(text, values) if reading is None else evaluate(reading, values)
            results.append((result, turned(wrt, truth, convention)))
        verdicts.append(verdict_of(results))
    if len(set(verdicts)) > 1 and set(verdicts) & {"right", "right up to transpose"}:
        return "ambiguous"
    order = ("right", "right up to transpose", "wrong value", "wrong shape")
    return min(verdicts, key=order.index)
