"""The cells of the input x that are edited by hand, kept apart from the random input below them.

They stand in the URL as the cells that differ, `x=2:0.5,4:-1` for x2 and x4: so they survive a
change of n.
"""

from pages.shared.state.settings import BY_NAME
from pages.shared.state.written_number import read_written

NAME = "x"
LARGEST = 1e6


def read(text):
    """The edited cells, {place counted from 1: value}, that a text stands for.

    Raises
    ------
    ValueError
        If it is not written as pairs of a place and a number, each place once.

    Examples
    --------
    >>> read("2:0.5,4:-1")
    {2: 0.5, 4: -1.0}
    """
    cells = {}
    for part in text.split(","):
        place, value = part.split(":")
        place, value = read_written(place, int), read_written(value, float)
        if not 1 <= place <= BY_NAME["n"].high:
            raise ValueError("expected a place in x")
        if place in cells:
            raise ValueError("expected each place once")
        if not abs(value) <= LARGEST:
            raise ValueError("expected a number")
        cells[place] = value
    return cells


def write(cells):
    """The text that stands for edited cells.

    Examples
    --------
    >>> write({4: -1.0, 2: 0.5})
    '2:0.5,4:-1.0'
    """
    return ",".join(f"{place}:{value!r}" for place, value in sorted(cells.items()))


def forget(state):
    """The way back to the random input: no cell of the state is edited any longer."""
    state[NAME] = {}
    # The editor keeps its edits under its key: a new key forgets them.
    state["input_edition"] = state.get("input_edition", 0) + 1
