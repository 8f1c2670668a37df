"""The same network with tanh or ReLU for σ: what a text that was written for one of them computes.

A text is judged for σ. Where it is wrong for that, and right for one of these, that is worth a
remark: it was pasted from another network.
"""

import numpy as np

from mlp.core.softmax import softmax

# Each activation with its slope, both of the pre-activation.
ACTIVATIONS = {
    "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
    "ReLU": (lambda a: np.maximum(a, 0), lambda a: (a > 0) * 1.0),
}


def with_activation(rows, activation):
    """The values and gradients of a network whose hidden layer has another activation.

    Parameters
    ----------
    rows : mapping
        The arrays of the network with σ, in rows; of the examples one row each.
    activation : str
        A key of `ACTIVATIONS`.

    Returns
    -------
    values, gradients : dict
        Those of the weights are summed over the examples.

    Examples
    --------
    >>> from mlp.formulas.meaning.samples import samples
    >>> rows = samples()[0].named["row"]
    >>> values, gradients = with_activation(rows, "tanh")
    >>> bool(np.allclose(values["h"], np.tanh(rows["a"]))), gradients["W1"].shape
    (True, (5, 3))
    """
    function, slope = ACTIVATIONS[activation]
    values = dict(rows)
    values["h"] = function(rows["a"])
    values["theta"] = values["h"] @ rows["W2"] + rows["b2"]
    values["yhat"] = softmax(values["theta"])
    found = {"yhat": -rows["y"] / values["yhat"]}
    found["theta"] = values["yhat"] * rows["y"].sum(axis=-1, keepdims=True) - rows["y"]
    found["h"] = found["theta"] @ rows["W2"].T
    found["a"] = found["h"] * slope(rows["a"])
    found["x"] = found["a"] @ rows["W1"].T
    for weight, bias, before, after in (("W1", "b1", "x", "a"), ("W2", "b2", "h", "theta")):
        found[weight] = values[before].T @ found[after]
        found[bias] = found[after].sum(axis=0, keepdims=True)
    return values, found


def right_elsewhere(activation):
    """The remark on a text that is right for another network.

    Examples
    --------
    >>> right_elsewhere("tanh")
    'right for a tanh network; this one has σ'
    """
    return f"right for a {activation} network; this one has σ"
