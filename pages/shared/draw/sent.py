"""A figure on its way to the browser."""

import base64

import numpy as np
import plotly.io
from plotly.basedatatypes import BaseFigure


class AsSent(BaseFigure):
    """A figure that Plotly sends as it is.

    Plotly would look at every property of a plain dictionary each time that it is drawn, which
    takes longer than all else that a page does with a chart; the tests have it look once at the
    figures of every page.

    Parameters
    ----------
    figure : dict
        Of Plotly's schema, without its conveniences such as a title that is a text.
    """

    def __init__(self, figure):
        # Streamlit's own, whose colours the browser replaces by those of the theme.
        template = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
        self._sent = {
            "data": [{name: _as_sent(part) for name, part in t.items()} for t in figure["data"]],
            "layout": figure["layout"] | {"template": template},
        }

    def to_dict(self):
        """The figure as a dictionary that can be made into JSON."""
        return self._sent


def _as_sent(part):
    # Shorter than a list, and exact: this is how Plotly sends arrays.
    if not isinstance(part, np.ndarray) or part.dtype not in (np.float32, np.float64):
        return part
    data = base64.b64encode(np.ascontiguousarray(part).data).decode("ascii")
    shape = {"shape": ", ".join(map(str, part.shape))} if part.ndim > 1 else {}
    return {"dtype": part.dtype.str[1:], "bdata": data} | shape
