"""The parts that the figures are made of: traces, axes, lines, captions, legends, and the whole.

A figure is a plain dictionary of Plotly's schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pages.shared.draw.notation import number
from pages.shared.draw.style import AIR, CAPTION_SIZE, CHOSEN_LINE, LINEAR_AXIS, LOG_AXIS, TEXT

# The decades that float64 holds, those of its smallest numbers left out.
LOWEST_DECADE, HIGHEST_DECADE = -300, 308
# Decades of one axis, at most: what is smaller stands at its foot.
MOST_DECADES = 24
# The decades of a log axis for zeros alone.
ANY_DECADES = (-16, -15)
# Powers of ten at the ticks of one log axis, at most.
MOST_TICKS = 8
# The air at the ends of a log axis, in powers of ten: a part of its decades, and at least.
MARGIN, LEAST_MARGIN = 0.03, 0.1


def figure(traces, layout, height):
    """A Plotly figure of traces and layout with what all figures of the pages have in common."""
    layout = {
        "height": height,
        "margin": margin(),
        "showlegend": False,
        "hoverlabel": {"align": "left"},
    } | layout
    return {"data": traces, "layout": layout}


def margin(left=25, top=AIR, bottom=AIR):
    """The space around the axes of a figure, in pixels."""
    return {"l": left, "r": 2 * AIR, "t": top, "b": bottom}


def hovered(texts):
    """What a trace needs to show a text at each of its points."""
    return {"customdata": texts, "hovertemplate": "%{customdata}<extra></extra>"}


def markers(x, y, marker, hover, **more):
    """A trace of points."""
    trace = {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker}
    return trace | hovered(hover) | more


def line(x, y, style, **more):
    """A trace of points joined by a line."""
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": style} | more


def bars(x, y, colour, hover, **more):
    """A trace of bars, of one colour or of one each."""
    trace = {"type": "bar", "x": x, "y": y, "marker": {"color": colour}}
    return trace | hovered(hover) | more


def cells(z, x, y, scale, limits, hover, **more):
    """A trace of coloured cells; `limits` are the values at the ends of the scale."""
    low, high = limits
    colours = {"colorscale": scale, "zmin": low, "zmax": high, "showscale": False}
    trace = {"type": "heatmap", "z": z, "x": x, "y": y, "xgap": 1, "ygap": 1}
    return trace | colours | {"textfont": {"color": TEXT}} | hovered(hover) | more


def linear_axis(**options):
    """An axis of values, its zero line drawn."""
    return LINEAR_AXIS | options


def log_axis(**options):
    """A log axis with powers of ten at its ticks."""
    return LOG_AXIS | options


@dataclass(frozen=True)
class LogScale:
    """The decades of a log axis, and below them a place for zeros.

    0 has no logarithm: it stands on a line of its own, which the axis calls 0, so that nobody takes
    it for a small number. Where values are `cut`, those below the decades stand at their foot,
    which the axis calls ≤.
    """

    low: int
    high: int
    with_zero: bool
    cut: bool = field(default=False, repr=False)

    @property
    def zero(self):
        """The power of ten at which zeros are drawn: well below the lowest decade."""
        return self.low - max(1, (self.high - self.low) // 8)

    @property
    def range(self):
        """The ends of the axis, as Plotly takes them: powers of ten."""
        margin = MARGIN * (self.high - self.low) + LEAST_MARGIN
        return [(self.zero if self.with_zero else self.low) - margin, self.high + margin]

    def placed(self, values):
        """Where values are drawn: 0 on its line, and what is no number at the top."""
        top = 10.0**self.high
        placed = np.where(np.equal(values, 0), 10.0**self.zero, values)
        if self.cut:
            placed = np.where(np.not_equal(values, 0), np.maximum(placed, 10.0**self.low), placed)
        return np.nan_to_num(placed, nan=top, posinf=top, neginf=top)

    def axis(self, **options):
        """The log axis with the powers of ten at its ticks, and 0."""
        every = -(-(self.high - self.low + 1) // MOST_TICKS)
        powers = list(range(self.low, self.high + 1, every))
        places = [10.0**power for power in powers]
        texts = [number(place) for place in places]
        if self.cut:
            texts[0] = f"≤ {texts[0]}"
        if self.with_zero:
            places, texts = [10.0**self.zero, *places], ["0", *texts]
        ticks = {"tickvals": places, "ticktext": texts}
        return log_axis(**ticks, range=self.range, **options)

    def joined(self, other):
        """The scale that holds what either of two holds."""
        low, high = min(self.low, other.low), max(self.high, other.high)
        cut = self.cut or other.cut or high - low > MOST_DECADES
        with_zero = self.with_zero or other.with_zero
        return LogScale(max(low, high - MOST_DECADES), high, with_zero, cut)


def scale_of_axis(axis):
    """The scale that a log axis was made from.

    Examples
    --------
    >>> scale_of_axis(LogScale(-12, 3, True).axis())
    LogScale(low=-12, high=3, with_zero=True)
    """
    with_zero = axis["ticktext"][0] == "0"
    cut = axis["ticktext"][int(with_zero)].startswith("≤")
    low = round(float(np.log10(axis["tickvals"][int(with_zero)])))
    high = round((axis["range"][1] - LEAST_MARGIN + MARGIN * low) / (1 + MARGIN))
    return LogScale(low, high, with_zero, cut)


def log_scale(*arrays):
    """The scale whose whole decades hold the positive finite entries of these arrays.

    Of more than `MOST_DECADES` it holds the highest.
    """
    entries = np.concatenate([np.ravel(array) for array in arrays])
    positive = entries[(entries > 0) & np.isfinite(entries)]
    low, high = ANY_DECADES
    if positive.size:
        low, high = np.floor(np.log10(positive.min())), np.ceil(np.log10(positive.max()))
    low = max(int(low), LOWEST_DECADE)
    high = min(max(int(high), low + 1), HIGHEST_DECADE)
    cut = high - low > MOST_DECADES
    return LogScale(max(low, high - MOST_DECADES), high, bool((entries == 0).any()), cut)


def titled(text):
    """What an axis needs to bear a title."""
    return {"title": {"text": text}}


def vertical_line(x, top=1):
    """The line that marks what is chosen, from the foot of the figure to a height of paper."""
    ends = {"x0": x, "x1": x, "y0": 0, "y1": top}
    return {"type": "line", "xref": "x", "yref": "paper", "line": CHOSEN_LINE} | ends


def caption(text, x, y, anchor="left"):
    """A line of text above a point in paper coordinates."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": CAPTION_SIZE},
    }


def legend_above(y=1, right=False):
    """What a layout needs for a legend in one line above the axes."""
    place = {"x": 1, "xanchor": "right"} if right else {"x": 0}
    legend = {"orientation": "h", "y": y, "yanchor": "bottom"} | place
    return {"showlegend": True, "legend": legend}


def legend_below():
    """What a layout needs for a legend at the foot of the figure, of as many lines as it takes.

    Its height comes on top of the margin, which is for what stands at the axis.
    """
    legend = {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
    return {"showlegend": True, "legend": legend}
