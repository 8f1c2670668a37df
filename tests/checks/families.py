"""Stacks of random networks of the kinds that a gradient check must get right."""

import numpy as np

from mlp import Network, forward, one_hot

KINDS = ("ordinary", "saturated at 45", "saturated at 700", "confident", "soft", "close columns")


# Kinds in which units stand at a kink of ReLU, or near one.
AT_KINKS = (
    "units near a kink",
    "units at a kink",
    "one unit at a kink",
    "all units at a kink",
    "dead",
    "zero input",
    "columns of zeros",
    "equal outgoing weights",
)


def stack(kind, sizes, count, rng, activation="sigmoid"):
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
    elif kind in AT_KINKS:
        W1, b1, W2, x = _at_kinks(kind, W1, b1, W2, x, rng)
    return Network(W1, b1, W2, b2, activation), x, y


def _at_kinks(kind, W1, b1, W2, x, rng):
    """The same arrays, but for what puts units near a = 0 or exactly there."""
    if kind == "zero input":
        x = np.where(rng.random(x.shape[:1])[:, None] < 0.5, 0.0, x)
    if kind == "columns of zeros":
        W1 = np.where(rng.random(b1.shape)[:, None, :] < 0.5, 0.0, W1)
    # As the forward pass computes it: less this, a is 0 to the last bit.
    xW1 = (x[:, None, :] @ W1)[:, 0, :]
    sign = rng.choice([-1.0, 1.0], b1.shape)
    near = np.where(rng.random(b1.shape) < 0.5, 10.0 ** rng.uniform(-20, -2, b1.shape), 0.0)
    if kind in ("zero input", "columns of zeros"):
        # a = b1 exactly, where nothing else is added.
        return W1, np.where(xW1 == 0, sign * near, b1), W2, x
    if kind == "dead":
        return W1, -np.abs(b1) - xW1, W2, x
    at = np.zeros_like(b1)
    if kind == "units near a kink":
        at = sign * 10.0 ** rng.uniform(-20, -2, b1.shape)
    elif kind == "units at a kink":
        at = np.where(rng.random(b1.shape) < 0.5, 0.0, xW1 + b1)
    elif kind == "one unit at a kink":
        at = np.where(np.arange(b1.shape[-1]) == 0, 0.0, xW1 + b1)
    if kind == "equal outgoing weights":
        W2 = np.where(rng.random(b1.shape)[..., None] < 0.7, W2[..., :1], W2)
        at = sign * near
    return W1, at - xW1, W2, x
