"""The tables of many rows: one line for each, and the batch for other programs."""

import numpy as np
import pandas as pd

import mlp
from pages.shared.draw.notation import visible
from pages.shared.draw.tables import to_csv
from pages.shared.work import worker

# Numbers that are written in some hundredths of a second.
MOST_NUMBERS_HERE = 20_000


def overview(rows, order, names):
    """One line for each row: label, prediction, its probability, loss, margin.

    Parameters
    ----------
    rows : mlp.RowSaliencies
    order : ndarray of int, shape (N,)
    names : Names

    Returns
    -------
    pandas.DataFrame
    """
    classes = np.array([names.of_class(c, visible) for c in range(rows.k)])
    table = {"row": order + 1, "predicted": classes[rows.predicted[order]]}
    if rows.labels_given:
        table["label"] = classes[rows.labels[order]]
    table |= {
        "probability": rows.probability[order],
        "loss": rows.loss[order],
        "margin": rows.margin[order],
    }
    return pd.DataFrame(table)


def batch(rows, names, standardised=False):
    """One line for each row, with dL/dx in a column for each input, called by its name.

    Parameters
    ----------
    rows : mlp.RowSaliencies
    names : Names
    standardised : bool
        Whether the rows are, and the unit of each input with them: the columns say so.

    Returns
    -------
    pandas.DataFrame
    """
    n = rows.gradient.shape[1]
    features = names.features or [f"x{i + 1}" for i in range(n)]
    of = "dL_d standardised" if standardised else "dL_d"
    gradient = pd.DataFrame(rows.gradient, columns=[f"{of} {name}" for name in features])
    order = np.arange(len(rows.loss))
    return pd.concat([overview(rows, order, names), gradient], axis=1)


def batch_csv(example, decimal_comma):
    """The batch of all rows of an example's table as CSV: a long one is made beside the server."""
    given = (example.network, example.rows, example.source.labels, example.names)
    choices = (example.standardisation is not None, decimal_comma)
    if example.rows.size <= MOST_NUMBERS_HERE:
        return _batch_csv(*given, *choices)
    made, _ = worker.submit(_batch_csv, *given, *choices).result()
    return made


def _batch_csv(network, X, labels, names, standardised, decimal_comma):
    found = mlp.saliency_of_rows(network, X, labels)
    return to_csv(batch(found, names, standardised), decimal_comma)


def batch_name(example):
    """What the file of the batch is called, with the fingerprint of the files."""
    standardised = "standardised_" if example.standardisation is not None else ""
    return f"rows_{standardised}{example.source.fingerprint}.csv"


# Bytes that a number takes in a CSV.
BYTES_A_NUMBER = 21


def batch_size(example):
    """About how large the file of the batch is, in words; "" where it is small."""
    size = example.source.count * (example.x.size + 6) * BYTES_A_NUMBER / 2**20
    return f"About {size:.0f} MB, made on the click." if size > 5 else ""


def summaries(makers, names):
    """The summaries in tidy form: which, group of rows, input, value.

    Parameters
    ----------
    makers : dict of str to ndarray, shape (k + 1, n)
        Each summary over all rows and by label.
    names : Names

    Returns
    -------
    pandas.DataFrame
    """
    parts = []
    for which, values in makers.items():
        groups = ["all rows", *(names.of_class(c, visible) for c in range(len(values) - 1))]
        n = values.shape[1]
        parts.append(
            pd.DataFrame(
                {
                    "summary": which,
                    "rows of": np.repeat(groups, n),
                    "input": np.tile(np.arange(1, n + 1), len(groups)),
                    "name": np.tile(names.inputs(n, visible), len(groups)),
                    "value": values.ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
