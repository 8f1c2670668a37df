"""The address of the page: settings read from its query, and written back to it."""

import urllib.parse
from functools import partial

from pages.shared.state import edited_input
from pages.shared.state.settings import SETTINGS, value_in

# A text is left out of the URL where it would take more than this there: mail and chat programs cut
# longer links off.
LONGEST = 2000


def read(query):
    """The values that a query says, and the names of what in it has to be ignored.

    Parameters
    ----------
    query : dict of str to list of str
        Every text of each parameter.

    Returns
    -------
    values : dict
    ignored : list of str
    """
    values = {}
    value_of = value_in(values)
    readers = {s.name: partial(s.read, value_of=value_of) for s in SETTINGS}
    readers[edited_input.NAME] = edited_input.read
    ignored = [name for name in query if name not in readers]
    # In the order of the table, so that the range of the label knows k.
    for name, read_one in readers.items():
        if name not in query:
            continue
        try:
            (text,) = query[name]
            values[name] = read_one(text)
        except ValueError:
            ignored.append(name)
    return values, ignored


def written(state, names):
    """The query that says which of these settings, and which cells of x, differ from the defaults.

    Parameters
    ----------
    state : mapping
        The value of every setting, and the edited cells of x.
    names : collection of str
        Of settings.

    Returns
    -------
    dict of str to str
    """
    asked = [s for s in SETTINGS if s.name in names]
    query = {s.name: s.write(state[s.name]) for s in asked if state[s.name] != s.default}
    query = {name: text for name, text in query.items() if fits(text)}
    edited = {i: value for i, value in state[edited_input.NAME].items() if i <= state["n"]}
    if edited:
        query[edited_input.NAME] = edited_input.write(edited)
    return query


def fits(text):
    """Whether a text is short enough to be part of a link."""
    return len(urllib.parse.quote_plus(text)) <= LONGEST
