"""The loss and all its derivatives to hundreds of digits, from the definition of the loss alone.

Nothing here knows a derivative: each one is a central difference of the loss in mpmath, with so
many digits that neither truncation nor rounding reaches the first hundred.
"""

import mpmath
import numpy as np

DIGITS = 700
STEP = mpmath.mpf(10) ** -160


# Written here once more, from the definitions of the functions.
ACTIVATION = {
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "tanh": mpmath.tanh,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "identity": lambda a: a,
}


def _loss(values, y, f):
    """-sum_t y_t log softmax(theta)_t, started at whichever of x, a, h, theta is given."""
    m, k = len(values["b1"]), len(values["b2"])
    a = values.get("a") or [
        sum(x * row[i] for x, row in zip(values["x"], values["W1"], strict=True)) + values["b1"][i]
        for i in range(m)
    ]
    h = values.get("h") or [f(entry) for entry in a]
    theta = values.get("theta") or [
        sum(h[i] * values["W2"][i][j] for i in range(m)) + values["b2"][j] for j in range(k)
    ]
    log_sum = mpmath.log(sum(mpmath.exp(entry) for entry in theta))
    return sum(weight * (log_sum - entry) for weight, entry in zip(y, theta, strict=True))


def _numbers(array):
    return [_numbers(row) if np.ndim(row) else mpmath.mpf(float(row)) for row in array]


def reference(network, x, y):
    """The loss and its derivatives with respect to x, W1, b1, W2, b2, a, h, theta.

    Returns
    -------
    loss : mpf
    gradients : dict of str to object ndarray of mpf
    """
    with mpmath.workdps(DIGITS):
        values = {name: _numbers(getattr(network, name)) for name in ("W1", "b1", "W2", "b2")}
        values["x"] = _numbers(x)
        label = [mpmath.mpf(float(entry)) for entry in y]
        m, k, f = len(values["b1"]), len(values["b2"]), ACTIVATION[network.activation]
        inside = dict(values)
        inside["a"] = [
            sum(u * row[i] for u, row in zip(values["x"], values["W1"], strict=True))
            + values["b1"][i]
            for i in range(m)
        ]
        inside["h"] = [f(entry) for entry in inside["a"]]
        inside["theta"] = [
            sum(inside["h"][i] * values["W2"][i][j] for i in range(m)) + values["b2"][j]
            for j in range(k)
        ]

        def derivative(name):
            start = values | {name: inside[name]}
            result = np.empty(np.shape(np.array(inside[name], dtype=object)), dtype=object)
            for place in np.ndindex(result.shape):
                ends = []
                for step in (STEP, -STEP):
                    moved = np.array(inside[name], dtype=object)
                    moved[place] += step
                    ends.append(_loss(start | {name: moved.tolist()}, label, f))
                result[place] = (ends[0] - ends[1]) / (2 * STEP)
            return result

        names = ("x", "W1", "b1", "W2", "b2", "a", "h", "theta")
        return _loss(values, label, f), {name: derivative(name) for name in names}


def relative_error(computed, exact):
    """The largest error over the coordinates, against the largest coordinate."""
    exact = np.atleast_1d(np.asarray(exact, dtype=object))
    computed = np.atleast_1d(computed)
    assert computed.shape == exact.shape
    with mpmath.workdps(50):
        pairs = zip(computed.flat, exact.flat, strict=True)
        largest = max(abs(entry) for entry in exact.flat)
        if largest == 0:
            return float(np.abs(computed).max())
        return float(max(abs(mpmath.mpf(float(c)) - e) for c, e in pairs) / largest)
