"""What the names of a text can stand for beyond the network's arrays, with shapes and values.

====================  =============================================================
leaf                  stands for
====================  =============================================================
x, W1, …, y           the network's own quantity
L                     the loss
dL/da                 the gradient of the loss with respect to a
d a                   the differential of a, along a random direction
d theta/d h           the Jacobian of theta with respect to h
====================  =============================================================
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mlp.core.activation import activation_named
from mlp.core.forward import loss
from mlp.core.quantities import QUANTITIES
from mlp.formulas.meaning.conventions import CONVENTIONS, NAMES, VARIABLES, shape_in
from mlp.formulas.meaning.samples import in_convention, samples, samples_of_one_class

LAYOUTS = ("numerator", "denominator")

# From the input to the loss, with what enters at each step.
_ENTERING = {"a": ("x", "W1", "b1"), "h": ("a",), "theta": ("h", "W2", "b2"), "yhat": ("theta",),
             "L": ("yhat",)}  # fmt: skip
GRADIENTS = (*VARIABLES, "yhat")

# Of the shared samples as many as tell a wrong formula from a right one; sizes all distinct.
_SAMPLES = 2


@dataclass(frozen=True)
class Setting:
    """In what a text is read: convention, layout of its Jacobians, which quantities vary.

    Parameters
    ----------
    convention : str
    layout : str or None
        None where the text holds no Jacobian.
    varying : frozenset of str
        The quantities whose differentials the text holds.
    activation : str
        That of the network's hidden units.
    one_class : bool
        Whether the text names the true class, so that the label is one-hot.
    """

    convention: str
    layout: str | None = None
    varying: frozenset = frozenset()
    activation: str = "sigmoid"
    one_class: bool = False


@dataclass(frozen=True, eq=False)
class Values:
    """One network in a setting: the form in which `mlp.formulas.meaning.values` takes it.

    Parameters
    ----------
    sizes : mapping
    named : dict
        The convention to leaf to array.
    """

    sizes: dict
    named: dict


@lru_cache(maxsize=64)
def shapes_in(setting):
    """The symbolic shape of every leaf in a setting."""
    convention = setting.convention
    shapes = {name: shape_in(name, convention) for name in NAMES}
    shapes["L"] = ()
    shapes["d L"] = ()
    for name in NAMES:
        if name != "y":
            shapes[f"d {name}"] = shapes[name]
    for name in GRADIENTS:
        shapes[f"dL/d{name}"] = _as_gradient(shapes[name], name, setting)
    for upper, lower in _jacobians():
        sizes = QUANTITIES[upper].sizes[1], QUANTITIES[lower].sizes[1]
        shapes[f"d {upper}/d {lower}"] = sizes if setting.layout != "denominator" else sizes[::-1]
    return shapes


def _as_gradient(shape, name, setting):
    """The shape of a gradient: beside Jacobians in numerator layout it is a row."""
    if setting.layout and QUANTITIES[name].is_vector:
        size = next(size for size in (*shape, "1") if size != "1")
        return (size, "1") if _is_column_gradient(setting) else ("1", size)
    return shape


def _is_column_gradient(setting):
    columns = CONVENTIONS[setting.convention].vectors == "columns"
    return columns and setting.layout != "numerator"


def _jacobians():
    order = ("x", "a", "h", "theta", "yhat")
    for place, upper in enumerate(order):
        for lower in order[: place + 1]:
            yield upper, lower
    for upper, bias in (("a", "b1"), ("theta", "b2"), ("h", "b1"), ("yhat", "b2"),
                        ("theta", "b1"), ("yhat", "b1")):  # fmt: skip
        yield upper, bias


def samples_in(setting):
    """The shared samples with the labels that a text takes."""
    return (samples_of_one_class if setting.one_class else samples)(setting.activation)


@lru_cache(maxsize=64)
def values_in(setting):
    """The networks on which a text is tried, in a setting."""
    chosen = samples_in(setting)[:_SAMPLES]
    return tuple(values_on(sample, place, setting) for place, sample in enumerate(chosen))


def values_on(sample, place, setting):
    """One network in a setting; the place says which random directions its differentials have."""
    convention = setting.convention
    rows = {name: sample.named["row"][name] for name in NAMES}
    gradients = sample.truth["row"]
    arrays = dict(sample.named[convention])
    arrays["L"] = np.float64(loss(sample.network, sample.x, sample.y))
    slope = _slope(rows, setting.activation)
    varied = _differentials(rows, slope, setting.varying, place)
    for name, array in varied.items():
        turned = np.float64(array) if name == "L" else in_convention(array, name, convention)
        arrays[f"d {name}"] = turned
    for name in GRADIENTS:
        gradient = -rows["y"] / rows["yhat"] if name == "yhat" else gradients[name]
        arrays[f"dL/d{name}"] = _turned_gradient(gradient, name, setting)
    for upper, lower in _jacobians():
        jacobian = jacobian_in_rows(rows, upper, lower, slope)
        arrays[f"d {upper}/d {lower}"] = jacobian if setting.layout != "denominator" else jacobian.T
    return Values(sample.sizes, {convention: arrays})


def _turned_gradient(gradient, name, setting):
    if setting.layout and QUANTITIES[name].is_vector:
        return gradient.T if _is_column_gradient(setting) else gradient
    return in_convention(gradient, name, setting.convention)


def _differentials(rows, slope, varying, place):
    """The differential of every quantity along random directions of those that vary."""
    random = np.random.default_rng(70 + place)
    directions = {name: random.standard_normal(rows[name].shape) for name in NAMES if name != "y"}
    moving, varied = set(), {}
    for name in ("x", "W1", "b1", "W2", "b2"):
        moves = name in varying
        varied[name] = directions[name] if moves else 0 * directions[name]
        moving |= {name} if moves else set()
    for name, entering in _ENTERING.items():
        if moving & set(entering):
            moving.add(name)
            varied[name] = _pushed(name, rows, slope, varied)
        elif name != "L":
            free = name in varying
            varied[name] = directions[name] if free else 0 * directions[name]
            moving |= {name} if free else set()
        else:
            varied[name] = np.float64(0)
    return varied


def _slope(rows, activation="sigmoid"):
    return activation_named(activation).value_and_slope(rows["a"])[1]


def _softmax_jacobian(rows):
    yhat = rows["yhat"][0]
    return np.diag(yhat) - np.outer(yhat, yhat)


def _pushed(name, rows, slope, varied):
    if name == "a":
        return varied["x"] @ rows["W1"] + rows["x"] @ varied["W1"] + varied["b1"]
    if name == "h":
        return varied["a"] * slope
    if name == "theta":
        return varied["h"] @ rows["W2"] + rows["h"] @ varied["W2"] + varied["b2"]
    if name == "yhat":
        return varied["theta"] @ _softmax_jacobian(rows)
    return -np.sum(rows["y"] / rows["yhat"] * varied["yhat"])


def jacobian_in_rows(rows, upper, lower, slope=None):
    """The Jacobian of one vector with respect to another, in numerator layout.

    Parameters
    ----------
    rows : dict
        The network's arrays in rows.
    upper, lower : str
    slope : ndarray, shape (1, m), optional
        Of the hidden layer; σ′(a) by default.

    Returns
    -------
    ndarray
        As many rows as `upper` has entries.
    """
    order = ("x", "a", "h", "theta", "yhat")
    lower = {"b1": "a", "b2": "theta"}.get(lower, lower)
    slope = _slope(rows) if slope is None else slope
    factors = {
        "a": rows["W1"].T, "h": np.diag(slope[0]), "theta": rows["W2"].T,
        "yhat": _softmax_jacobian(rows),
    }  # fmt: skip
    jacobian = np.eye(rows[lower].size)
    for name in order[order.index(lower) + 1 : order.index(upper) + 1]:
        jacobian = factors[name] @ jacobian
    return jacobian
