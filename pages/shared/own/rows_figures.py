"""The figures of many rows: the saliency of all of them, and what is common to them."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.figures import cells, figure, margin, titled
from pages.shared.draw.notation import grouped, number, with_digits
from pages.shared.draw.scales import Scale, signed, signed_limit
from pages.shared.draw.style import BARE_AXIS, FOOT, SHARE
from pages.shared.state.names import for_chart
from pages.shared.state.settings import MEAN, MEAN_SIZE, POSITIVE

# Lines and columns that are drawn: a screen has no more.
MOST_LINES, MOST_COLUMNS = 250, 64
HEIGHT, LOWEST_LINE = 520, 4
# Ticks with names, at most.
MOST_NAMED = 24


def order_of(rows, by):
    """The places of the rows in the order of one of their numbers.

    Parameters
    ----------
    rows : mlp.RowSaliencies
    by : {"row", "loss", "prediction", "margin"}
        Largest loss first, classes in order, smallest margin first.

    Returns
    -------
    ndarray of int, shape (N,)
    """
    keys = {
        "row": np.arange(len(rows.loss)),
        "loss": -rows.loss,
        "prediction": rows.predicted,
        "margin": rows.margin,
    }
    return np.argsort(keys[by], kind="stable")


def _blocks(count, most):
    """Where blocks of equal size start, so that there are no more than `most`."""
    return np.arange(0, count, -(-count // most))


def _largest_of_blocks(values, starts_i, starts_j):
    """The place of the entry of largest size in each block, two arrays."""
    size = np.abs(values)
    height = starts_i[1] if len(starts_i) > 1 else len(values)
    width = starts_j[1] if len(starts_j) > 1 else values.shape[1]
    padded = np.full((len(starts_i) * height, len(starts_j) * width), -1.0)
    padded[: size.shape[0], : size.shape[1]] = size
    blocks = padded.reshape(len(starts_i), height, len(starts_j), width).swapaxes(1, 2)
    flat = blocks.reshape(len(starts_i), len(starts_j), -1).argmax(axis=-1)
    return starts_i[:, None] + flat // width, starts_j[None, :] + flat % width


def heatmap(rows, order, names, opened):
    """The saliency of all rows, rows by inputs, in blocks where there are many.

    Parameters
    ----------
    rows : mlp.RowSaliencies
    order : ndarray of int, shape (N,)
    names : Names
    opened : int
        The row that is open, counted from 0.

    Returns
    -------
    dict
        A Plotly figure; a click gives the row and the input, counted from 1, and the value.
    scale : Scale
    said : str
        What a cell is.
    """
    values = rows.gradient[order]
    N, n = values.shape
    starts_i, starts_j = _blocks(N, MOST_LINES), _blocks(n, MOST_COLUMNS)
    i, j = _largest_of_blocks(values, starts_i, starts_j)
    shown = values[i, j]
    limit = signed_limit(shown)
    scale = signed(limit, "∂L/∂x")
    inputs = names.inputs(n, for_chart)
    lines, columns = list(range(1, len(starts_i) + 1)), list(range(1, len(starts_j) + 1))
    trace = cells(shown, columns, lines, scale.colours, (-limit, limit), None)
    gap = 1 if max(len(lines), len(columns)) <= MOST_NAMED else 0
    trace |= {"hovertemplate": None, "hoverinfo": "skip", "xgap": gap, "ygap": gap}
    targets = _targets(order[i] + 1, np.broadcast_to(j + 1, i.shape), shown)
    line_of_open = int(np.flatnonzero(order == opened)[0]) // (-(-N // MOST_LINES)) + 1
    layout = {
        "xaxis": BARE_AXIS | _ticks(starts_j, inputs),
        "yaxis": BARE_AXIS
        | {"range": [len(lines) + 0.5, 0.5], "tickvals": [line_of_open]}
        | {"ticktext": [f"row {opened + 1} ▸"]},
        "margin": margin(left=76, bottom=FOOT),
    }
    height, width = -(-N // MOST_LINES), -(-n // MOST_COLUMNS)
    said = "Each cell is ∂L/∂x of one row and one input."
    if height * width > 1:
        said = (
            f"Each cell is the largest ∂L/∂x of {_counted(height, 'row')} and "
            f"{_counted(width, 'input')}: {grouped(N)} rows of {grouped(n)} inputs are more than a "
            "screen has room for."
        )
    return figure([trace, targets], layout, min(HEIGHT, 60 + 26 * len(lines))), scale, said


def _targets(places, inputs, values):
    """Invisible marks on the cells, for hovering and clicks: Plotly lets no click choose a cell.

    Drawn by the graphics card, since there may be thousands. They hold numbers, and no text each.
    """
    y, x = np.indices(values.shape) + 1
    unseen = {"marker": {"opacity": 0}}
    numbers = np.stack([places, inputs, values], axis=-1).reshape(-1, 3).tolist()
    return {
        "type": "scattergl",
        "mode": "markers",
        "x": x.ravel(),
        "y": y.ravel(),
        "marker": {"symbol": "square", "size": 8, "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
        "customdata": [
            [int(row), int(place), float(f"{value:.4g}")] for row, place, value in numbers
        ],
        "hovertemplate": "row %{customdata[0]}, x<sub>%{customdata[1]}</sub>: "
        "∂L/∂x = %{customdata[2]}<extra></extra>",
    }


def _counted(count, what):
    return f"{grouped(count)} {what}" if count == 1 else f"{grouped(count)} {what}s"


def _ticks(starts, inputs):
    """The ticks of columns: with the names of the inputs where there is room for them."""
    places = list(range(1, len(starts) + 1))
    every = -(-len(starts) // MOST_NAMED)
    names = [mlp.entry_name("x", (start,)) for start in starts] if every > 1 else inputs
    short = [name if len(name) <= 14 else f"{name[:13]}…" for name in names[::every]]
    ends = {"range": [0.5, len(starts) + 0.5]}
    return {"tickvals": places[::every], "ticktext": short} | ends


# How each of the summaries is read.
SUMMARIES = {
    MEAN: "The mean of ∂L/∂x: what differs in sign from row to row cancels.",
    MEAN_SIZE: "The mean of |∂L/∂x|: how much an input matters, in either direction.",
    POSITIVE: "The share of rows in which ∂L/∂x is above 0: near 0 or 1 the input pushes L one way "
    "in nearly all rows.",
}


def summary_of(rows, which):
    """One of the summaries over all rows and by label, (k + 1, n).

    Parameters
    ----------
    rows : mlp.RowSaliencies
    which : str
        A key of `SUMMARIES`.
    """
    makers = {MEAN: rows.mean, MEAN_SIZE: rows.mean_size, POSITIVE: rows.positive_share}
    found = makers[which]()
    return np.vstack([found.overall, found.by_class])


def summary(values, which, names):
    """A summary as a heatmap: all rows on top, then the rows of each label.

    Parameters
    ----------
    values : ndarray, shape (k + 1, n)
    which : str
    names : Names

    Returns
    -------
    dict
        A Plotly figure.
    scale : Scale
    """
    k, n = len(values) - 1, values.shape[1]
    starts = _blocks(n, MOST_COLUMNS)
    _, j = _largest_of_blocks(np.nan_to_num(values), np.arange(k + 1), starts)
    shown = np.take_along_axis(values, j, axis=1)
    scale = signed(signed_limit(shown), which)
    if which != MEAN:
        scale = Scale(which, SHARE, 0.0, 1.0 if which == POSITIVE else scale.high)
    inputs = names.inputs(n, for_chart)
    groups = ["all rows", *(names.of_class(c, for_chart) for c in range(k))]
    hover = [
        [f"{group}, {inputs[column]}: {with_digits(value, 4)}" for column, value in cells_of]
        for group, cells_of in zip(
            groups,
            (list(zip(*line, strict=True)) for line in zip(j, shown, strict=True)),
            strict=True,
        )
    ]
    columns, lines = list(range(1, len(starts) + 1)), list(range(1, k + 2))
    trace = cells(shown, columns, lines, scale.colours, (scale.low, scale.high), hover)
    trace["hoverongaps"] = False
    every = -(-(k + 1) // MOST_NAMED)
    short = [group if len(group) <= 22 else f"{group[:21]}…" for group in groups]
    layout = {
        "xaxis": BARE_AXIS | _ticks(starts, inputs),
        "yaxis": BARE_AXIS
        | {"range": [k + 1.5, 0.5], "tickvals": lines[::every], "ticktext": short[::every]}
        | titled("label"),
        "margin": margin(left=150, bottom=FOOT),
    }
    line = max(LOWEST_LINE, min(28, HEIGHT // (k + 1)))
    return figure([trace], layout, 60 + line * (k + 1)), scale


def strongest(values, names):
    """The input with the largest entry of the first line, in Markdown."""
    i = int(np.abs(values[0]).argmax())
    return f"Over all rows it is largest for {names.input(i)}: {number(values[0, i])}."


def sentence(rows):
    """How the network does on the rows, in one sentence."""
    wrong = int((rows.predicted != rows.labels).sum())
    N = len(rows.loss)
    if not rows.labels_given:
        return (
            f"{grouped(N)} rows without labels: ∂L/∂x is taken for the class that the network "
            "predicts."
        )
    return (
        f"{grouped(N)} rows: the network predicts the label of {grouped(N - wrong)}, and another "
        f"class for {grouped(wrong)}. The mean of L is {number(float(rows.loss.mean()))}."
    )
