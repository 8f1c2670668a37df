"""The address of the page: settings read from its query, and written back to it."""

import urllib.parse
from functools import partial

from pages.shared.state import edited_input, source
from pages.shared.state.settings import BY_NAME, SETTINGS, Text, value_in

# A text is left out of the URL where it would take more than this there: mail and chat programs cut
# longer links off.
LONGEST = 2000
# It names the texts that were left out.
LEFT_OUT = "left_out"


def read(query, own=None):
    """The values that a query says, and the names of what in it has to be ignored.

    Parameters
    ----------
    query : dict of str to list of str
        Every text of each parameter.
    own : Source, optional
        What the reader brought.

    Returns
    -------
    values : dict
    ignored : list of str
    """
    values = {source.KEPT: own}
    value_of = value_in(values)
    readers = {s.name: partial(s.read, value_of=value_of) for s in SETTINGS}
    # A smaller n leaves the cells behind it out, until it grows again.
    readers[edited_input.NAME] = lambda text: edited_input.read(
        text, max(BY_NAME["n"].high, value_of("n"))
    )
    ignored = [name for name in query if name not in readers and name != LEFT_OUT]
    # In the order of the table, so that the range of the label knows k.
    for name, read_one in readers.items():
        if name not in query:
            continue
        try:
            (text,) = query[name]
            values[name] = read_one(text)
        except ValueError:
            ignored.append(name)
    if "label" not in query and (label := source.own_label(values)):
        values["label"] = label
    del values[source.KEPT]
    return values, ignored


def left_out(query):
    """The names of the texts that a query says it is too short for.

    Parameters
    ----------
    query : dict of str to list of str

    Returns
    -------
    list of str

    Examples
    --------
    >>> left_out({"left_out": ["formula,seed,what"]}), left_out({})
    (['formula'], [])
    """
    named = ",".join(query.get(LEFT_OUT, [])).split(",")
    return [s.name for s in SETTINGS if isinstance(s, Text) and s.name in named]


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
    asked = [(s, state[s.name]) for s in SETTINGS if s.name in names]
    query = {s.name: s.write(value) for s, value in asked if value != s.default}
    left_out = [name for name, text in query.items() if not fits(text)]
    query = {name: text for name, text in query.items() if name not in left_out}
    if left_out:
        query[LEFT_OUT] = ",".join(left_out)
    found = source.source_of(state)
    if found and "source" in names and state["source"] == source.OWN:
        query["files"] = found.told
    # A row of a table has its own label.
    natural = source.own_label(state)
    if natural and "label" in names:
        query.pop("label", None)
        query |= {"label": str(state["label"])} if state["label"] != natural else {}
    n = value_in(state)("n")
    edited = {i: value for i, value in state[edited_input.NAME].items() if i <= n}
    if edited:
        query[edited_input.NAME] = edited_input.write(edited)
    return query


def fits(text):
    """Whether a text is short enough to be part of a link."""
    return len(urllib.parse.quote_plus(text)) <= LONGEST
