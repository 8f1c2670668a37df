"""A number as an address holds it: in plain digits, nothing else that Python would take for one."""

import re

# Python also takes 1_0 for 10, digits of other scripts, and the words nan and infinity.
WRITTEN = {
    int: re.compile(r"[-+]?[0-9]+"),
    float: re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"),
}


def read_written(text, kind):
    """The number that a text stands for.

    Parameters
    ----------
    text : str
    kind : type
        int or float.

    Raises
    ------
    ValueError
        If it is none, or is written in another way.

    Examples
    --------
    >>> read_written("12", int), read_written("-1.5e-3", float)
    (12, -0.0015)
    >>> read_written("1_0", int)
    Traceback (most recent call last):
        ...
    ValueError: expected a number in plain digits
    """
    if not WRITTEN[kind].fullmatch(text):
        raise ValueError("expected a number in plain digits")
    return kind(text)
