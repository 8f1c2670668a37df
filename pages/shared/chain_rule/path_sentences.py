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
        return f"All {mine.size} paths from {x_i} carry 0, so {name} = 0."
    j, c = np.unravel_index(np.abs(mine).argmax(), mine.shape)
    strongest = (
        f"{name} = {number(total)} is the sum of {mine.size} paths. The strongest, through "
        f"h{mlp.subscript(j + 1)} to class {c + 1}, carries {number(mine[j, c])}."
    )
    kept = abs(total) / size
    against = np.abs(mine[np.sign(mine) == -np.sign(total)]).sum()
    if against < 0.005 * size:
        little = "nothing" if against == 0 else "hardly anything"
        return f"{strongest} All pull the same way: {little} cancels."
    return (
        f"{strongest} Paths of {number(size)} in all leave {number(abs(total))}: "
        f"{percent(kept)} of their size, the rest cancels."
    )
