"""The sentences on the paths from one input to the classes."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.path_figures import inputs_shown, units_shown
from pages.shared.chain_rule.shares import shown_of_row, shown_of_sum
from pages.shared.draw.notation import number, percent
from pages.shared.state.names import NAMELESS


def paths_of(every, i, names=NAMELESS):
    """Which paths carry the gradient of one input, and which cancel.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
        The paths.
    i : int
        The input, counted from 0.
    names : Names
    """
    x_i = names.input(i)
    name = f"∂L/∂{x_i}"
    mine = every[i]
    size, total = np.abs(mine).sum(), mine.sum()
    if size == 0:
        return f"{name} is exactly 0: each of the {mine.size} paths from {x_i} is 0."
    j, c = np.unravel_index(np.abs(mine).argmax(), mine.shape)
    largest = (
        f"{name} = {number(total)} is the sum of {mine.size} paths. The largest path in size goes "
        f"through h{mlp.subscript(j + 1)} to {names.of_class(c)}: {number(mine[j, c])}."
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


def part_of_paths(every, i):
    """Which hidden units the paths of one input are drawn of; empty where of all."""
    of_units = every[i].sum(axis=1)
    return shown_of_sum("m", f"∂L/∂{mlp.entry_name('x', (i,))}", of_units, units_shown(every[i]))


def part_of_inputs(gradient, i):
    """Which inputs stand beside each other; empty where all do."""
    return shown_of_row("n", "∂L/∂x", gradient, inputs_shown(gradient, i))
