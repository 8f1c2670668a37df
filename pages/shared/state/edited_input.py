"""The cells of the input x that are edited by hand, kept apart from the random input below them.

They stand in the URL as the cells that differ, `x=2:0.5,4:-1` for x2 and x4: so they survive a
change of n.
"""

import math

from pages.shared.state.written_number import read_typed, read_written

NAME = "x"
LARGEST = 1e6


def read(text, last=math.inf):
    """The edited cells, {place counted from 1: value}, that a text stands for; no place is after
    `last`.

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
        if not 1 <= place <= last:
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


def read_cell(text):
    """The entry of x that somebody typed.

    Raises
    ------
    ValueError
        If it is no number, or too large, in words that follow what was typed.

    Examples
    --------
    >>> read_cell("1/4"), read_cell("0,5")
    (0.25, 0.5)
    >>> read_cell("1e7")
    Traceback (most recent call last):
        ...
    ValueError: is too large: an entry of x is at most 1e6 in size
    """
    value = read_typed(text)
    if abs(value) > LARGEST:
        raise ValueError("is too large: an entry of x is at most 1e6 in size")
    return value


def with_typed(cells, texts, shown, before):
    """The edited cells once texts were typed into some, and those that are no numbers.

    Parameters
    ----------
    cells : dict of int to float
        The edited cells, by place.
    texts, shown : dict of int to str
        What was typed, and what the editor showed before anything was.
    before : dict of int to float
        The edited cells when the editor showed that.

    Returns
    -------
    cells : dict of int to float
    refused : dict of int to str
        Why a text is no entry of x, in words that follow the text.

    Examples
    --------
    >>> with_typed({}, {1: "1e-3", 2: "none"}, {1: "0.33", 2: "0.1"}, {})
    ({1: 0.001}, {2: 'is not a number: write one as 0.5, 1e-3 or 1/3'})
    """
    cells, refused = dict(cells), {}
    for place, text in texts.items():
        if text == shown[place]:
            # What stood there, with the digits that the editor does not show.
            cells.pop(place, None)
            cells |= {place: before[place]} if place in before else {}
            continue
        try:
            cells[place] = read_cell(text)
        except ValueError as problem:
            refused[place] = str(problem)
    return cells, refused


def drawn_anew(state):
    """The editor made to start again from x as it is: it keeps what is typed under its key."""
    state["input_edition"] = state.get("input_edition", 0) + 1


def forget(state):
    """The way back to the random input: no cell of the state is edited any longer."""
    state[NAME] = {}
    drawn_anew(state)
