"""What explains a single example takes no stacks: one network, one input and one label."""

from __future__ import annotations


def check_one(network, **vectors):
    """Raise a ValueError if a network, or one of the vectors, is a stack.

    Examples
    --------
    >>> from mlp.core.network import Network
    >>> check_one(Network.random((5, 3, 4), seed=[0, 1]))
    Traceback (most recent call last):
    ...
    ValueError: W1 has shape (2, 5, 3), expected one example, not a stack
    """
    shapes = {name: (array.shape, 1) for name, array in vectors.items()}
    shapes |= {name: (getattr(network, name).shape, 2) for name in ("W1", "W2")}
    shapes |= {name: (getattr(network, name).shape, 1) for name in ("b1", "b2")}
    for name, (shape, axes) in shapes.items():
        if len(shape) > axes:
            raise ValueError(f"{name} has shape {shape}, expected one example, not a stack")
