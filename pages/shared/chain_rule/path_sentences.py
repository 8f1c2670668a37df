"""The sentences on the paths from one input to the classes."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import number, percent


def paths_of(every, i):
    """Which paths carry the gradient of one input, and which cancel.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
        The paths.
    i : int
        The input, counted from 0.
    """
    x_i = mlp.entry_name("x", (i,))
    name = f"∂L/∂{x_i}"
    mine = every[i]
    size, total = np.abs(mine).sum(), mine.sum()
    if size == 0:
        return f"{name} is exactly 0: each of the {mine.size} paths from {x_i} is 0."
    j, c = np.unravel_index(np.abs(mine).argmax(), mine.shape)
    largest = (
        f"{name} = {number(total)} is the sum of {mine.size} paths. The largest path in size goes "
        f"through h{mlp.subscript(j + 1)} to class {c + 1}: {number(mine[j, c])}."
    )
    kept = abs(total) / size
    against = np.abs(mine[np.sign(mine) == -np.sign(total)]).sum()
    if against == 0:
        return f"{largest} No two paths have opposite signs, so nothing cancels."
    if against < 0.005 * size:
        return f"{largest} Almost all paths have the same sign, so almost nothing cancels."
    return (
        f"{largest} The sizes of the paths add up to {number(size)}. Of this, {percent(kept)} is "
        "left and the rest cancels."
    )
