"""The network that is pinned to compare with, as the text that its address would hold."""

import urllib.parse

from pages.shared.state import edited_input, source, url
from pages.shared.state.settings import BY_NAME, OF_NETWORK

# The network of the start has an empty address.
OF_THE_START = "start"
MOST_PARAMETERS = 20


def text_of(state):
    """The text that stands for the network, input and label of the state."""
    query = url.written(state, OF_NETWORK)
    return urllib.parse.urlencode(query, safe=":,") or OF_THE_START


def values_of(text, own=None):
    """The settings that a text stands for, or None where it stands for no network.

    Parameters
    ----------
    text : str
        Also one that a link brought.
    own : Source, optional
        What the reader brought: a network of other files is not there.

    Returns
    -------
    dict or None
        Every setting of the sidebar, and the edited cells of x.
    """
    try:
        query = urllib.parse.parse_qs(text, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    if not query and text != OF_THE_START:
        return None
    values, ignored = url.read(query, own)
    if ignored or values.keys() - {*OF_NETWORK, edited_input.NAME}:
        return None
    defaults = {name: BY_NAME[name].default for name in OF_NETWORK}
    values = defaults | {edited_input.NAME: {}, source.KEPT: own} | values
    return None if source.is_missing(values) else values
