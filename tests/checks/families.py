"""Stacks of random networks of the kinds that a gradient check must get right."""

import numpy as np

from mlp import Network, forward, one_hot

KINDS = ("ordinary", "saturated at 45", "saturated at 700", "confident", "soft", "close columns")


def stack(kind, sizes, count, rng):
    """`count` networks of these sizes, weight scales 0.1 to 10, with inputs and labels."""
    n, m, k = sizes
    scale = 10.0 ** rng.uniform(-1, 1, (count, 1, 1))
    W1 = scale * rng.standard_normal((count, n, m))
    b1 = scale[..., 0] * rng.standard_normal((count, m))
    W2 = scale * rng.standard_normal((count, m, k))
    b2 = scale[..., 0] * rng.standard_normal((count, k))
    x = 10.0 ** rng.uniform(-1, 1, (count, 1)) * rng.standard_normal((count, n))
    x[rng.random(x.shape) < 0.05] = 0.0
    label = rng.integers(0, k, count)
    y = one_hot(label, k)
    if kind == "saturated at 45":
        b1 = b1 + 45.0 * rng.choice([-1.0, 1.0], b1.shape)
    elif kind == "saturated at 700":
        b1 = b1 + 700.0 * rng.choice([-1.0, 1.0], b1.shape)
    elif kind == "confident":
        theta = forward(Network(W1, b1, W2, b2), x).theta
        at = np.arange(count), label
        b2[at] += theta.max(axis=-1) - theta[at] + rng.uniform(5, 60, count)
    elif kind == "soft":
        y = rng.dirichlet(np.full(k, 0.7), count)
        y = y / y.sum(axis=-1, keepdims=True)
    elif kind == "close columns":
        W2 = W2[..., :1] + 1e-6 * W2
    return Network(W1, b1, W2, b2), x, y
