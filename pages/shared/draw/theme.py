"""The theme of the charts: text, lines and background on a light page and on a dark one.

Streamlit has one, too. But its side in the browser adds it to every new chart a moment after that
is drawn, as a template, which Plotly takes as a change of everything: each chart would be drawn
twice. What stands in the layout itself is there from the start.
"""

from pages.shared.draw.style import CHART_LINE, CHART_TEXT, CHARTS_PAPER, FRAME_OF_HOVER

FONT = '"Source Sans", sans-serif'
# Sizes of text in pixels, and the space between the axes and what is written at them.
TEXT_SIZE, TITLE_SIZE, PAD = 12, 14, 8
STANDOFF = {"x": 20, "y": 24}


def themed(layout, dark):
    """A layout of Plotly's with what the theme gives it; what it has itself stays.

    Parameters
    ----------
    layout : dict
    dark : bool
        Whether the page is.

    Returns
    -------
    dict

    Examples
    --------
    >>> light = themed({"yaxis": {"title": {"text": "loss L"}}, "margin": {"l": 24}}, dark=False)
    >>> light["yaxis"]["title"]["font"], light["margin"], light["paper_bgcolor"]
    ({'size': 14}, {'pad': 8, 'l': 24}, '#ffffff')
    """
    paper, line = CHARTS_PAPER[dark], CHART_LINE[dark]
    font = {"color": CHART_TEXT[dark], "family": FONT, "size": TEXT_SIZE}
    axes = {name for name in layout if name[1:5] == "axis"} | {"xaxis", "yaxis"}
    theme = {
        "font": font,
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "margin": {"pad": PAD},
        "hoverlabel": {"bgcolor": paper, "bordercolor": FRAME_OF_HOVER[dark], "font": font},
    }
    of_axes = {name: _axis(name[0], layout.get(name, {}), line) for name in axes}
    return _joined(theme | of_axes, layout)


def _axis(kind, axis, line):
    title = {"font": {"size": TITLE_SIZE}, "standoff": STANDOFF[kind]}
    across = {"showgrid": False, "zeroline": False} if kind == "x" else {}
    colours = dict.fromkeys(("gridcolor", "zerolinecolor", "tickcolor"), line)
    # The last resort for what is written at it: where that needs more space than the margin has.
    widened = axis.get("showticklabels", True)
    return across | colours | {"title": title, "automargin": widened}


def _joined(theme, given):
    """Two dictionaries as one, at every depth: what is given goes before the theme."""
    both = {name: value for name, value in theme.items() if name not in given}
    for name, value in given.items():
        inner = theme.get(name)
        both[name] = _joined(inner, value) if isinstance(inner, dict) else value
    return both
