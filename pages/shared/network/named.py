"""What a cell or a bar says of its input and its class, where these have names."""

from __future__ import annotations

from pages.shared.state.names import for_chart, shortened

# Signs of a name at an axis, the height of their line and the width left of the rows, in pixels,
# and how many columns of numbers are as wide as one name.
SIGNS, LINE, ASIDE, COLUMNS = 12, 16, 84, 2


def input_of_row(names):
    """For a panel with a row for each input: what its cells say besides; None without names."""
    return (lambda i, j: names.input(i, for_chart)) if names.features else None


def input_of_column(names):
    """The same with a column for each input."""
    return (lambda i, j: names.input(j, for_chart)) if names.features else None


def class_of_column(names):
    """The same with a column for each class."""
    return (lambda i, j: names.of_class(j, for_chart)) if names.classes else None


def class_of_row_and_input(names):
    """The same with a row for each class and a column for each input."""
    if not names.features and not names.classes:
        return None
    return lambda i, j: f"{names.of_class(i, for_chart)}, {names.input(j, for_chart)}"


def ticks(names):
    """The numbers of things at an axis, each with the start of its name.

    Examples
    --------
    >>> ticks(("petal width (cm)", "<b>"))
    ['1 petal width…', '2 &lt;b&gt;']
    """
    return [f"{i} {for_chart(shortened(name, SIGNS))}" for i, name in enumerate(names, 1)]


def below(names, count, widest):
    """The ticks of inputs below an axis, a number and a line for the name; None without room.

    Parameters
    ----------
    names : Names
    count, widest : int
        How many inputs there are, and columns that have room for their numbers.
    """
    if not names.features or COLUMNS * count > widest:
        return None
    return [tick.replace(" ", "<br>", 1) for tick in ticks(names.features)]


def with_ticks(figure, names, panel):
    """The figure of one panel, a row for each class, with their names at the rows."""
    if not names.classes or panel.blocks.height > 1:
        return figure
    layout = figure["layout"]
    rows = layout["yaxis"] | {"ticktext": ticks(names.classes)}
    return figure | {"layout": layout | {"yaxis": rows, "margin": layout["margin"] | {"l": ASIDE}}}


def with_inputs_below(figure, names, count, widest):
    """The figure of rows with a column for each input, with their names below the columns."""
    named = below(names, count, widest)
    if not named:
        return figure
    layout = figure["layout"]
    columns = layout["xaxis"] | {"tickvals": list(range(1, count + 1)), "ticktext": named}
    margin = layout["margin"] | {"b": layout["margin"]["b"] + LINE}
    more = {"xaxis": columns, "margin": margin, "height": layout["height"] + LINE}
    return figure | {"layout": layout | more}
