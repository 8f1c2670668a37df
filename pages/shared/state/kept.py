"""What takes milliseconds, kept by value while the reader moves what it does not depend on."""

import streamlit as st

# Of all sessions together, some tens of kilobytes each.
MOST_KEPT = 200


def kept(function, example, *arguments):
    """What a function of the example's numbers and of further values returns, computed once.

    Parameters
    ----------
    function : callable
        A pure function, at the top of its module, that returns what nobody can change. It may look
        at the network, the input and the label of the example, which the fingerprint names, and at
        nothing else of it.
    example : Example
    arguments
        Numbers, texts, tuples of such.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    return _kept(name, example.fingerprint, arguments, function, example)


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _kept(name, fingerprint, arguments, _function, _example):
    return _function(_example, *arguments)
