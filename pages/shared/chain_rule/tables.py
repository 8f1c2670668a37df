"""The tables of the chain-rule pages. Nothing is computed here."""

from __future__ import annotations

import numpy as np
import pandas as pd

import mlp
from pages.shared.state.names import NAMELESS


def tried_products(tried):
    """One row per tried product: its shapes, its verdict and its error.

    Parameters
    ----------
    tried : iterable of mlp.Attempt
    """

    def written(sizes):
        return "x".join(map(str, sizes))

    return pd.DataFrame(
        {
            "product": product.name,
            "left": written(product.left),
            "right": written(product.right),
            "result": "" if product.value is None else written(product.value.shape),
            "verdict": product.verdict,
            "error": np.nan if product.error is None else product.error,
        }
        for product in tried
    )


def differentials(lines):
    """One row per entry of each line of the derivation: both sides and their difference.

    Where a line has a kink, the change as measured against dx and along it stand there as well, and
    an entry with two changes has no difference.

    Parameters
    ----------
    lines : sequence of mlp.Line
    """
    with_kinks, parts = any(line.on_kink.any() for line in lines), []
    for line in lines:
        measured, formula = np.atleast_1d(line.measured), np.atleast_1d(line.formula)
        on_kink = np.atleast_1d(line.on_kink)
        columns = {
            "line": line.name,
            "entry": range(1, measured.size + 1),
            "measured": measured,
            "formula": formula,
            "difference": np.where(on_kink, np.nan, measured - formula),
        }
        if with_kinks:
            columns |= {"against_dx": line.left, "along_dx": line.right}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


# Paths in one table: all of every input, or else all of one.
MOST_PATHS = 100_000


def all_paths(every, names=NAMELESS, inputs=None):
    """One row per path: its input, hidden unit and class, and what it adds to dL/dx.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
    names : Names
        Of inputs and classes, each with a column where there are any.
    inputs : sequence of int, optional
        Those of the table, counted from 0; by default all.
    """
    chosen = np.arange(len(every)) if inputs is None else np.asarray(inputs)
    i, units, classes = np.indices((chosen.size, *every.shape[1:])).reshape(3, -1)
    found = {"input": chosen[i] + 1, "unit": units + 1, "class": classes + 1}
    table = pd.DataFrame(found | {"path": every[chosen].ravel()})
    if names.classes:
        of_classes = [names.of_class(c, str) for c in range(every.shape[2])]
        table.insert(3, "class name", np.take(of_classes, classes))
    if names.features:
        of_inputs = [names.input(int(j), str) for j in chosen]
        table.insert(1, "name", np.take(of_inputs, i))
    return table


def paths_for_csv(every, i, names=NAMELESS):
    """The paths of all inputs, or where these are too many those of one, counted from 0."""
    return all_paths(every, names, None if every.size <= MOST_PATHS else [i])


def paths_of_input(every, i, names=NAMELESS):
    """The paths of one input, counted from 0, the strongest first."""
    mine = all_paths(every, names, [i]).drop(columns=["input", "name"], errors="ignore")
    return mine.sort_values("path", key=np.abs, ascending=False, kind="stable")


def smallness(found, names=NAMELESS):
    """One row per input: its gradient, the four factors and their shares of its smallness.

    Parameters
    ----------
    found : mlp.Causes
    names : Names
    """
    n = found.gradient.size
    columns = {"input": range(1, n + 1)}
    columns |= {"name": names.inputs(n, str)} if names.features else {}
    columns |= {"gradient": found.gradient}
    columns |= dict(zip(mlp.FACTORS, found.factors().T, strict=True))
    kinds = {"share": found.shares(), "share_against_largest": found.shares_against_largest()}
    for kind, shares in kinds.items():
        columns |= {f"{kind}_{f}": s for f, s in zip(mlp.FACTORS, shares.T, strict=True)}
    return pd.DataFrame(columns)


def multiplications(counted):
    """One row per order and sizes: the multiplications of each product, and their sum.

    Parameters
    ----------
    counted : dict of ((n, m, k), bool) to mlp.Multiplications
    """
    rows = []
    for ((n, m, k), elementwise), cost in counted.items():
        for order, products in vars(cost).items():
            place = {"n": n, "m": m, "k": k, "elementwise": elementwise, "order": order}
            # As text: a count may be larger than a table's whole numbers.
            texts = {f"product_{i + 1}": str(count) for i, count in enumerate(products)}
            rows.append(place | texts | {"all": str(sum(products))})
    return pd.DataFrame(rows)


def unit_slopes(f, curve):
    """One row per pre-activation: its unit slope in every way of writing it, and the true one.

    Parameters
    ----------
    f : mlp.Activation
    curve : mlp.Slopes
    """
    computed = zip((writing.numpy for writing in f.slopes), curve.computed, strict=True)
    return pd.DataFrame({"a": curve.a, **dict(computed), "true": curve.true})
