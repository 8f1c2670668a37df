"""What a cell or a bar says of its input and its class, where these have names."""

from __future__ import annotations

from pages.shared.state.names import for_chart


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
