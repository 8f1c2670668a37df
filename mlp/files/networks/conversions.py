"""From the arrays of a file to W1, b1, W2, b2: exactly, and everything done is said.

One output z of a sigmoid is the logits (0, z): softmax gives the second class
e^z / (1 + e^z) = sigma(z), the same loss and the same gradient. One output t = tanh z is (0, 2z),
since (1 + tanh z) / 2 = sigma(2z).
"""

from __future__ import annotations

import numpy as np

from mlp.core.activation import ACTIVATIONS
from mlp.core.records import record
from mlp.files.found import finite_float64
from mlp.files.refusal import MOST_PARAMETERS, refusal, shown

_SAME_ACTIVATION = {"logistic": "sigmoid", "linear": "identity"}
_UPCAST = ("float32", "float16", "bfloat16")
_ONE_SIGMOID = (
    "One output z of a sigmoid is read as the logits (0, z), which give the same probability, loss "
    "and gradient; the probability is that of the second class."
)
_ONE_TANH = (
    "One output t = tanh z is read as the logits (0, 2z), which give the probability (1 + t) / 2; "
    "that of the second class."
)
_PLACES = {"W1": 0, "b1": 0, "W2": 1, "b2": 1}


@record
class Mapped:
    """Where one of our arrays comes from.

    Attributes
    ----------
    ours : {"W1", "b1", "W2", "b2"}
    theirs : str
        The name in the file.
    shape : tuple of int
        As in the file.
    turned : bool
        Whether it was transposed.
    """

    ours: str
    theirs: str
    shape: tuple
    turned: bool


def known_activation(name, where):
    """The activation of our own that a name means, in any case.

    Raises
    ------
    ValueError
        If it is none of the four.

    Examples
    --------
    >>> known_activation("Logistic", "activation")
    'sigmoid'
    """
    small = str(name).strip().lower()
    small = _SAME_ACTIVATION.get(small, small)
    if small not in ACTIVATIONS:
        raise refusal(
            f"{where} is {shown(name)!r}, expected one of {', '.join(ACTIVATIONS)} (logistic is "
            "sigmoid, linear is identity)"
        )
    return small


def _fitted(decision):
    """W1, b1, W2 and b2 as float64 in the file's number of outputs; None where there is none."""
    cast, reading = decision.cast, decision.reading
    n, m, k = reading.sizes
    count = n * m + m + m * k + k
    if count > MOST_PARAMETERS:
        raise refusal(
            f"the network {reading.text} has {count:,} parameters, the limit is {MOST_PARAMETERS:,}"
        )
    arrays = {}
    for layer, (rows, columns) in enumerate(((n, m), (m, k))):
        W = finite_float64(cast.weights[layer])
        if W.ndim == 2 and reading.turned:
            W = W.T
        b = cast.biases[layer]
        b = None if b is None else finite_float64(b).reshape(columns)
        if reading.folded:
            W = W.reshape(rows + 1, columns)
            W, b = W[1:], W[0]
        arrays[f"W{layer + 1}"] = W.reshape(rows, columns)
        arrays[f"b{layer + 1}"] = b
    return arrays


def network_arrays(decision, outputs=""):
    """The four arrays of the network, and what was done to get them.

    Parameters
    ----------
    decision : mlp.files.networks.orientation.Decision
    outputs : {"sigmoid", "tanh", ""}
        What each output of the file goes through by itself.

    Returns
    -------
    arrays : dict of ndarray
        W1 (n, m), b1 (m,), W2 (m, k), b2 (k,) with k of at least 2.
    remarks : list of str

    Raises
    ------
    ValueError
        If the network is too large, or an entry is no finite number that float64 holds exactly.
    """
    arrays, remarks = _fitted(decision), []
    m, k = decision.reading.sizes[1:]
    for name, size in (("b1", m), ("b2", k)):
        if arrays[name] is None:
            remarks.append(f"The file has no bias {name}: it is zero.")
            arrays[name] = np.zeros(size)
    if decision.reading.folded:
        side = "column" if decision.reading.turned else "row"
        remarks.append(f"The first {side} of each matrix is the bias of its layer.")
    if decision.cast.thresholds:
        names = " and ".join(shown(b.name) for b in decision.cast.biases if b is not None)
        remarks.append(f"A threshold is subtracted: b is minus the threshold of {names}.")
        for name, b in zip(("b1", "b2"), decision.cast.biases, strict=True):
            # 0 - t would lose the sign of a zero.
            arrays[name] = arrays[name] if b is None else -arrays[name]
    if k == 1:
        factor = 2.0 if outputs == "tanh" else 1.0
        arrays["W2"] = np.hstack([np.zeros((m, 1)), factor * arrays["W2"]])
        arrays["b2"] = np.array([0.0, *(factor * arrays["b2"])])
        remarks.append(_ONE_TANH if outputs == "tanh" else _ONE_SIGMOID)
    elif outputs:
        remarks.append(
            f"The outputs of the file are each a {outputs}, independent of the others: they are "
            "read as logits, so that the order of the classes agrees, the loss and its gradient "
            "do not."
        )
    return arrays, remarks


def mapping_of(decision):
    """Where each of our arrays comes from.

    Parameters
    ----------
    decision : mlp.files.networks.orientation.Decision

    Returns
    -------
    tuple of Mapped
    """
    cast, reading = decision.cast, decision.reading
    mapped = []
    for ours, layer in _PLACES.items():
        weight = ours.startswith("W")
        one = cast.weights[layer] if weight or reading.folded else cast.biases[layer]
        if one is not None:
            turned = weight and reading.turned and len(one.shape) == 2
            mapped.append(Mapped(ours, one.name, tuple(one.shape), turned))
    return tuple(mapped)


def orientation_remarks(decision):
    """What decided the orientation, where shapes did not."""
    remarks = []
    if decision.reversed_order:
        first, second = (shown(one.name) for one in decision.cast.weights)
        remarks.append(
            f"The order of the layers is taken from the shapes, not from the names: {first} comes "
            f"before {second}."
        )
    turned = decision.reading.turned
    as_what = "(out, in) and turned" if turned else "(in, out), not turned"
    if decision.by == "names":
        habit = "of PyTorch: .weight is" if turned else "of kernel or coef:"
        remarks.append(f"The shapes fit both ways; the names are those {habit} {as_what}.")
    elif decision.by == "biases":
        remarks.append(
            f"The shapes fit both ways; biases as {'columns' if turned else 'rows'} say {as_what}."
        )
    return remarks


def width_remarks(decision):
    """The narrower types of floating point that were read."""
    names = {one.type_name for one in decision.cast.used}
    return [f"Arrays in {name} are read exactly as float64." for name in _UPCAST if name in names]
