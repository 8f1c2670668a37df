"""The figures of many rows: the saliency of all of them, and what is common to them."""

from __future__ import annotations

import numpy as np

from pages.shared.draw.blocks import in_blocks
from pages.shared.draw.figures import cells, figure, margin, titled
from pages.shared.draw.notation import grouped, number, with_digits
from pages.shared.draw.scales import Scale, signed, signed_limit
from pages.shared.draw.style import BARE_AXIS, FOOT, SHARE
from pages.shared.state.names import for_chart, shortened
from pages.shared.state.settings import MEAN, MEAN_SIZE, POSITIVE

# Lines and columns that are drawn: a screen has no more.
MOST_LINES, MOST_COLUMNS = 250, 64
HEIGHT, LOWEST_LINE = 520, 4
# Ticks of an axis, at most, and signs of a label.
MOST_TICKS, SIGNS_OF_LABEL = 24, 22


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
    blocks = in_blocks(rows.gradient[order], MOST_LINES, MOST_COLUMNS)
    scale = signed(signed_limit(blocks.values), "∂L/∂x")
    lines, columns = (list(range(1, size + 1)) for size in blocks.values.shape)
    limits = scale.low, scale.high
    trace = cells(blocks.values, columns, lines, scale.colours, limits, None)
    gap = 1 if max(len(lines), len(columns)) <= MOST_TICKS else 0
    trace |= {"hovertemplate": None, "hoverinfo": "skip", "xgap": gap, "ygap": gap}
    targets = _targets(order[blocks.rows] + 1, blocks.columns + 1, blocks.values)
    place, _ = blocks.cell(int(np.flatnonzero(order == opened)[0]), None)
    layout = {
        "xaxis": BARE_AXIS | _ticks(blocks.column_numbers, names),
        "yaxis": BARE_AXIS
        | {"range": [len(lines) + 0.5, 0.5], "tickvals": [place + 1]}
        | {"ticktext": [f"row {opened + 1} ▸"]},
        "margin": margin(left=76, bottom=FOOT),
    }
    said = "Each cell is ∂L/∂x of one row and one input."
    if blocks.needed:
        N, n = map(grouped, blocks.whole)
        said = (
            f"Each cell is the largest ∂L/∂x of {_counted(blocks.height, 'row')} and "
            f"{_counted(blocks.width, 'input')}: {N} rows of {n} inputs are more than a screen has "
            "room for."
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


def _ticks(numbers, names):
    """The ticks of columns that start with these inputs: with their names where there is room."""
    every = -(-len(numbers) // MOST_TICKS)
    short = [names.tick(i - 1, len(numbers)) for i in numbers[::every]]
    places, ends = list(range(1, len(numbers) + 1, every)), [0.5, len(numbers) + 0.5]
    # Aslant the last name would leave the figure, and then it is not drawn.
    return {"tickvals": places, "ticktext": short, "range": ends, "autotickangles": [0, 90]}


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
    # Each line for itself; a label without rows stays empty.
    blocks = in_blocks(np.nan_to_num(values), len(values), MOST_COLUMNS)
    shown = values[blocks.rows, blocks.columns]
    scale = signed(signed_limit(shown), which)
    if which != MEAN:
        scale = Scale(which, SHARE, 0.0, 1.0 if which == POSITIVE else scale.high)
    inputs = names.inputs(n, for_chart)
    groups = ["all rows", *(names.of_class(c, str) for c in range(k))]
    hover = [
        [
            f"{for_chart(group)}, {inputs[j]}: {with_digits(value, 4)}"
            for j, value in zip(*line, strict=True)
        ]
        for group, *line in zip(groups, blocks.columns, shown, strict=True)
    ]
    lines, columns = (list(range(1, size + 1)) for size in shown.shape)
    trace = cells(shown, columns, lines, scale.colours, (scale.low, scale.high), hover)
    trace["hoverongaps"] = False
    every = -(-(k + 1) // MOST_TICKS)
    short = [for_chart(shortened(group, SIGNS_OF_LABEL)) for group in groups]
    layout = {
        "xaxis": BARE_AXIS | _ticks(blocks.column_numbers, names),
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
