"""What stands beside the weights: activation, sizes, names, rows; and what is left out."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from mlp.files.found import as_float64, finite_float64
from mlp.files.networks.conversions import known_activation
from mlp.files.refusal import refusal, shown
from mlp.files.tables.classes import from_array, renamed, texts_of

_SIZES = ("sizes", "layer_sizes", "topology")
_HIDDEN = ("activation", "hidden_activation", "activation_hidden")
_OUTPUT = ("out_activation", "out_activation_", "output_activation", "activation_output")
_SEVERAL = "activations"
# Costs of networks whose outputs are sigmoids, each for itself, as the hidden units are.
_SIGMOID_COSTS = ("crossentropycost", "quadraticcost")
ASSUMED = "The file states no activation: sigmoid is assumed."
_SCALING = re.compile(
    r"(x_|input_|inputs_|feature_|scaler_)?(mean|std|scale|mu|sigma)s?_?", re.IGNORECASE
)


def _named(found, *names):
    """The first of these names that the file has, in any case."""
    by_name = {one.called.lower(): one for one in reversed(found)}
    return next((by_name[name] for name in names if name in by_name), None)


def _beside(weight, key):
    """The name of a key beside an array: layers[0].activation beside layers[0].weights."""
    return f"{weight.called.rpartition('.')[0]}.{key}".lower()


def stated_sizes(found):
    """(name, (n, m, k)) as the file states them, or None."""
    one = _named(found, *_SIZES)
    if one is None or one.numbers is None or one.numbers.ndim > 2:
        return None
    values = as_float64(one).ravel()
    if not (np.isfinite(values).all() and (values == np.floor(values)).all() and values.size > 1):
        return None
    return one, (one.name, tuple(int(value) for value in values))


def _stated(found, weight, names, place):
    """The text of an activation in the file, and the array it stands in."""
    one = _named(found, *names)
    if one is not None and one.texts:
        return one.texts[0], one
    several = _named(found, _SEVERAL)
    if several is not None and several.texts and place < len(several.texts):
        return several.texts[place], several
    one = _named(found, _beside(weight, "activation"))
    return (one.text, one) if one is not None and one.text is not None else (None, None)


class Activations(NamedTuple):
    """What a file says of its activations.

    Attributes
    ----------
    hidden : str
        A key of `mlp.ACTIVATIONS`.
    outputs : {"sigmoid", "tanh", ""}
        What each output goes through by itself, "" for nothing or softmax.
    remarks : list of str
    used : list of Found
        What was read to know this.
    """

    hidden: str
    outputs: str
    remarks: list
    used: list


def activations_of(found, cast, given, folded):
    """The activation of the hidden units, and what the outputs go through.

    Parameters
    ----------
    found : list of Found
    cast : mlp.files.networks.names.Cast
    given : str or None
        What the caller says.
    folded : bool
        Whether these are course matrices Theta, whose units are all sigmoids.

    Returns
    -------
    Activations

    Raises
    ------
    ValueError
        If the activation is none of the four.
    """
    remarks, used, hidden = [], [], "sigmoid"
    cost = _named(found, "cost")
    course = cost is not None and (cost.text or "").strip().lower() in _SIGMOID_COSTS
    text, one = _stated(found, cast.weights[0], _HIDDEN, 0)
    if given is not None:
        hidden = known_activation(given, "activation")
        if text is not None and text.strip().lower() != hidden:
            remarks.append(f"The file says the activation {shown(text)}: {hidden} is used.")
    elif text is not None:
        hidden = known_activation(text, shown(one.name))
    elif not course and not folded:
        remarks.append(ASSUMED)
    out, out_one = _stated(found, cast.weights[1], _OUTPUT, 1)
    out = (out or "").strip().lower()
    if course or folded or out == "logistic":
        out = "sigmoid"
    used = [one for one in (one, out_one, cost if course else None) if one is not None]
    return Activations(hidden, out if out in ("sigmoid", "tanh") else "", remarks, used)


def names_of(found, name_of_array, size):
    """The names of features or classes, where they stand, and a remark if they do not fit."""
    one = _named(found, *name_of_array)
    if one is None:
        return None, None, []
    names = texts_of(one)
    if names is None or len(names) != size:
        count = "no" if names is None else len(names)
        return None, None, [f"{shown(one.name)} is left out: it holds {count} names, not {size}."]
    return names, one, []


def rows_beside(found, n, k, class_names):
    """Inputs and labels that come with the network, and what was said of them.

    What does not fit is left out with a remark: the network can be read without it.

    Returns
    -------
    inputs, labels, class_names : each or None
    remarks : list of str
    used : list of Found
    """
    X = next((one for one in found if one.called == "X"), None)
    y = next((one for one in found if one.called == "y"), None)
    if X is None:
        return None, None, class_names, [], []
    try:
        inputs = finite_float64(X, also_nan=True)
        inputs = inputs.reshape(len(inputs), -1) if inputs.ndim > 2 else inputs
        if inputs.ndim != 2 or inputs.shape[1] != n:
            raise refusal(f"its shape is {X.shape}, and the network has {n} inputs")
    except ValueError as error:
        return None, None, class_names, [f"{shown(X.name)} is left out: {error}."], []
    kept, labels, remarks, used = ~np.isnan(inputs).any(axis=1), None, [], [X]
    try:
        if y is not None:
            classes = from_array(y, wanted=len(inputs))
            if class_names is not None:
                classes = renamed(classes, class_names, "class_names")
            if len(classes.names) > k:
                raise refusal(f"it has {len(classes.names)} classes, and the network {k}")
            labels, used = classes.labels, [X, y]
            kept &= labels >= 0
            remarks.extend(classes.remarks)
            if len(classes.names) == k:
                class_names = classes.names
    except ValueError as error:
        remarks.append(f"{shown(y.name)} is left out: {error}.")
    if not kept.all():
        remarks.append(f"{int(np.sum(~kept))} rows of X with a missing value are left out.")
    if not kept.any():
        return None, None, class_names, remarks, used
    labels = None if labels is None else labels[kept]
    return inputs[kept], labels, class_names, remarks, used


def scaling_of(found, n):
    """The mean and the deviation by which the inputs were scaled, each (n,), or None.

    Nothing is applied: where they stand, they are numbers of a positive deviation for each input.
    """
    mean, std = _named(found, "x_mean"), _named(found, "x_std")
    values = []
    for one in (mean, std):
        if one is None or one.numbers is None or one.problem or one.numbers.size != n:
            return None
        try:
            values.append(finite_float64(one).reshape(n))
        except ValueError:
            return None
    return tuple(values) if (values[1] > 0).all() else None


def scaling_remarks(found):
    """What to say of means and deviations that the network's inputs were scaled by."""
    names = [shown(one.name) for one in found if _SCALING.fullmatch(one.called)]
    if not names:
        return []
    return [
        f"{' and '.join(names)} not used: the network expects inputs scaled by them, "
        "(x − X_mean) / X_std."
    ]
