"""What was taken from files: the mapping, the remarks, and how each reading does on the rows."""

import numpy as np
import pandas as pd

import mlp
from pages.shared.draw.notation import as_text, dimensions, grouped, percent, visible

# Names, remarks and rows that are listed; of more their number is said.
MOST_LISTED = 20
# By how much something else has to do better to be named.
WORTH_SAYING = 0.05


def mapping(source):
    """Where each array comes from, one row each.

    Parameters
    ----------
    source : Source

    Returns
    -------
    pandas.DataFrame
    """
    taken = {one.ours: one for one in source.loaded.mapping}
    rows = []
    for name in mlp.NETWORK_ARRAYS:
        ours = getattr(source.network, name)
        theirs = taken.get(name)
        rows.append(
            {
                "array": mlp.QUANTITIES[name].plain,
                "in the file": visible(theirs.theirs) if theirs else "(zero)",
                "shape in the file": dimensions(theirs.shape) if theirs else "",
                "turned": "yes" if theirs and theirs.turned else "no",
                "shape here": dimensions(ours.shape),
            }
        )
    return pd.DataFrame(rows)


def remarks(source):
    """What was assumed, added or left out, each a sentence in Markdown."""
    said = [*source.loaded.remarks, *(source.rows.remarks if source.rows else ())]
    said = [as_text(remark) for remark in said]
    skipped = source.rows.skipped if source.rows else ()
    if skipped:
        shown = ", ".join(f"{row} ({as_text(why)})" for row, why in skipped[:MOST_LISTED])
        more = len(skipped) - MOST_LISTED
        left = f" and {more} more" if more > 0 else ""
        of = "lines of the file" if source.rows.columns else "rows of X"
        said.append(f"{grouped(len(skipped))} rows are skipped, by their {of}: {shown}{left}.")
    return said


def accuracy(network, X, labels):
    """The share of rows whose label the network predicts."""
    predicted = mlp.forward(network, X).theta.argmax(axis=-1)
    return float(np.mean(predicted == labels))


def accuracies(example):
    """How well the network does on the rows, and how it would if they were read otherwise.

    Parameters
    ----------
    example : Example

    Returns
    -------
    str
        Sentences in Markdown; "" where the rows have no labels.
    """
    source = example.source
    if source.labels is None:
        return ""
    network, labels = example.network, source.labels
    now, chance = accuracy(network, example.rows, labels), 1 / network.sizes[2]
    said = [
        f"**The network predicts the label of {percent(now)} of the {grouped(source.count)} "
        f"rows**; chance is {percent(chance)}."
    ]
    other = source.other and source.other.network
    if other and other.sizes == network.sizes:
        share = percent(accuracy(other, example.rows, labels))
        said.append(f"With its matrices turned the other way it would be {share}.")
    on = example.standardisation is not None
    otherwise = accuracy(
        network, source.X if on else source.standardisation.apply(source.X), labels
    )
    if source.loaded.scaling is not None or otherwise > now + WORTH_SAYING:
        by = "X_mean and X_std of the file" if source.loaded.scaling else "the rows' own columns"
        way = "off" if on else f"on, by {by},"
        said.append(f"With *Standardise the rows* {way} it would be {percent(otherwise)}.")
    better = {
        name: accuracy(network.replace(activation=name), example.rows, labels)
        for name in mlp.ACTIVATIONS
        if name != network.activation
    }
    best = max(better, key=better.get)
    if better[best] > now + WORTH_SAYING:
        title = mlp.activation_named(best).title
        said.append(f"With the activation {title} it would be {percent(better[best])}.")
    return " ".join(said)


def first_rows(source, count=5):
    """The first rows of the table, with their labels.

    Parameters
    ----------
    source : Source

    Returns
    -------
    pandas.DataFrame
    """
    shown = source.X[:count, :MOST_LISTED]
    n = shown.shape[1]
    table = pd.DataFrame(shown, columns=source.names.inputs(n, visible))
    if source.labels is not None:
        label = [source.names.of_class(int(c), visible) for c in source.labels[:count]]
        table.insert(0, "label", label)
    table.insert(0, "row", range(1, len(shown) + 1))
    return table
