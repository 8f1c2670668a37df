"""A figure on its way to the browser."""

import zlib

import numpy as np
from plotly.basedatatypes import BaseFigure


class AsSent(BaseFigure):
    """A figure that Plotly sends as it is, and that the browser draws once.

    Plotly would look at every property of a plain dictionary each time that it is drawn, which
    takes longer than all else that a page does with a chart; the tests have it look once at the
    figures of every page.

    Streamlit's side in the browser gives every new chart to Plotly twice, the second time a copy.
    Of numbers in lists Plotly takes the revision's word that they are the same, and draws nothing
    again; without a revision, or with encoded arrays, it would draw all of it.

    Parameters
    ----------
    figure : dict
        Of Plotly's schema, without its conveniences such as a title that is a text.
    """

    def __init__(self, figure):
        revision = format(zlib.crc32(b"".join(_bytes_of(figure["data"]))), "08x")
        layout = figure["layout"] | {"datarevision": revision}
        self._sent = {"data": _as_lists(figure["data"]), "layout": layout}

    def to_dict(self):
        """The figure as a dictionary that can be made into JSON."""
        return self._sent


def _bytes_of(part):
    """All that a part of a figure says, in pieces."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield name.encode()
            yield from _bytes_of(inner)
    elif isinstance(part, list) and part and isinstance(part[0], dict | np.ndarray):
        for inner in part:
            yield from _bytes_of(inner)
    elif isinstance(part, np.ndarray) and part.dtype != object:
        yield part.tobytes()
    else:
        yield repr(part).encode()


def _as_lists(part):
    """The part with arrays as lists, and None for what is no finite number."""
    if isinstance(part, dict):
        return {name: _as_lists(inner) for name, inner in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], dict | np.ndarray):
        return [_as_lists(inner) for inner in part]
    if not isinstance(part, np.ndarray):
        return part
    if part.dtype == np.float32:
        part = part.astype(str).astype(float)  # with the few digits that it has
    if part.dtype.kind == "f" and not np.isfinite(part).all():
        part = np.where(np.isfinite(part), part, None)
    return part.tolist()
