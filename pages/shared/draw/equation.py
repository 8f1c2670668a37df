"""Heatmaps side by side with signs between them, read like an equation.

All of an equation is drawn in one pair of axes, in units of cells, and as one heatmap for each
scale of colours: a pair of axes for each panel takes several times as long.

The page says nothing of its width, and text keeps its size where cells shrink. So the gaps hold
their text at the narrowest width, numbers stand in cells that hold them at the usual one, and of
the numbers of columns as many are shown as have room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pages.shared.draw.figures import cells, figure, margin, markers
from pages.shared.draw.heatmaps import Panel
from pages.shared.draw.notation import cell, dimensions, shape
from pages.shared.draw.scales import signed
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    CAPTION_SIZE,
    CELL,
    DIMENSIONS,
    FRAME_LINE,
    INDEX_SIZE,
    MATCH_SIZE,
    SIGN_SIZE,
)

# In units of cells: the space above for two lines of text, and below for the indices.
TITLE, FOOT = 1.9, 0.8
# How far above a panel the bar of its columns stands.
BAR = 0.18
# The width of an equation, in pixels, in a window of 960 and of 1440.
NARROWEST, USUAL = 500, 970
# The width of a digit against the size of its text, then in pixels of the narrowest: a sign, the
# air between things, and how far left of a panel its bar stands and the numbers of its rows end.
DIGIT, SIGN, GAP, BAR_LEFT, NUMBERS_LEFT = 0.56, 16, 4, 2.5, 6
# The least size of a number in a cell, and the width that Plotly reckons for each of its signs.
LEAST_SIZE, SIGN_ROOM = 10, 0.65


@dataclass(frozen=True, eq=False)
class _Place:
    """Where a panel stands: its left end, the width of its columns, and the rows above it."""

    panel: Panel
    left: float
    width: float
    above: int
    # Its first column, counted over all of the equation with its gaps.
    first: int
    # Where the sign on its left stands; None of the first panel.
    sign: float | None
    # A pixel of the narrowest width.
    pixel: float

    @property
    def right(self):
        return self.left + self.width * self.panel.matrix.shape[1]

    @property
    def top(self):
        return self.above + 0.5

    @property
    def bottom(self):
        return self.top + self.panel.matrix.shape[0]

    @property
    def block(self):
        """The part of the whole grid that the panel fills."""
        rows, columns = self.panel.matrix.shape
        return np.s_[self.above : self.above + rows, self.first : self.first + columns]


def _places(panels, signs):
    """The panels from left to right, their middles on one line as near as whole rows allow."""
    # A single column is drawn as wide as two.
    widths = [max(2, panel.matrix.shape[1]) for panel in panels]
    pairs = zip(panels, panels[1:], signs, strict=False)
    of_signs = [0, *(_room_of_sign(left, right, sign) for left, right, sign in pairs)]
    of_rows = [_room_of_rows(panel) for panel in panels]
    # All text stands in the gaps: the rest of the narrowest width is the cells'.
    pixel = sum(widths) / (NARROWEST - sum(of_signs) - sum(of_rows))
    tallest = max(panel.matrix.shape[0] for panel in panels)
    places, right, first = [], 0.0, 0
    for panel, width, of_sign, of_row in zip(panels, widths, of_signs, of_rows, strict=True):
        rows, columns = panel.matrix.shape
        sign = right + pixel * of_sign / 2 if places else None
        left = right + pixel * (of_sign + of_row)
        above = (tallest - rows) // 2
        places.append(_Place(panel, left, width / columns, above, first, sign, pixel))
        right = left + width
        first += columns + 1
    return places


def _room_of_rows(panel):
    """Pixels left of a panel: for its bar, and for the numbers of its rows."""
    rows = panel.blocks.row_numbers[-1] if panel.matrix.shape[0] > 1 else 1
    return GAP + (NUMBERS_LEFT + _width_of(rows, INDEX_SIZE) if rows > 1 else 0)


def _width_of(text, size):
    """About how many pixels wide a text of digits is."""
    return DIGIT * size * len(str(text))


def _room_of_sign(left, right, sign):
    """Pixels for the sign between two panels, and for the matching sizes below it."""
    match = _matching(left, right, sign)
    return max(SIGN, _width_of(f"{match}={match}", MATCH_SIZE) if match else 0)


def _matching(left, right, sign):
    """The inner size of a product, or None where nothing of two panels must match."""
    of_product = sign == "·" and left.sizes and right.sizes
    if of_product and left.sizes[1] == right.sizes[0] in DIMENSIONS:
        return np.atleast_2d(left.values).shape[1]
    return None


def _cells(places, scale, limit):
    """The heatmap of all panels of one scale."""
    shown = [place for place in places if place.panel.scale == scale]
    rows = max(place.panel.matrix.shape[0] for place in places)
    edges = np.concatenate(
        [np.linspace(p.left, p.right, p.panel.matrix.shape[1] + 1) for p in places]
    )
    # One row more, and empty: Plotly fits the size of numbers to the distance between cells in both
    # directions, and gives up where there is only one row.
    grid = np.full((rows + 1, len(edges) - 1), np.nan)
    hovers, texts = (np.full(grid.shape, "", dtype=object) for _ in range(2))
    texts[-1, 0] = " "
    # Cells are a pixel apart.
    narrowest = min(place.width for place in shown) * USUAL / edges[-1] - 1
    longest = max(len(cell(value)) for place in shown for value in place.panel.matrix.flat)
    with_text = narrowest >= LEAST_SIZE * SIGN_ROOM * longest
    for place in shown:
        panel = place.panel
        grid[place.block], hovers[place.block] = panel.matrix, panel.hovers
        if panel.hidden:
            texts[place.block] = "?"
        elif with_text:
            texts[place.block] = [[cell(value) for value in row] for row in panel.matrix]
    of_cells = scale or signed(limit)
    limits, down = (of_cells.low, of_cells.high), np.arange(rows + 2) + 0.5
    trace = cells(grid, edges, down, of_cells.colours, limits, hovers.tolist())
    more = {"xaxis": "x", "yaxis": "y", "hoverongaps": False}
    return trace | more | {"text": texts.tolist(), "texttemplate": "%{text}"}


def _texts(places, signs, middle):
    """All text outside the cells as one trace: titles, signs, and numbers of columns and rows.

    Annotations, one for each, would take as long to draw as all else.
    """
    texts = [_title(place) for place in places]
    texts += [
        _sign(sign, left, right, middle)
        for sign, left, right in zip(signs, places, places[1:], strict=False)
    ]
    for place in places:
        of_rows = place.panel.blocks.row_numbers
        of_columns = place.panel.blocks.column_numbers
        # Of numbers that would touch, every second or third.
        needed = place.pixel * (_width_of(of_columns[-1], INDEX_SIZE) + GAP)
        every = int(np.ceil(needed / place.width))
        texts += [
            (
                place.left + (i + 0.5) * place.width,
                place.bottom + 0.4,
                str(of_columns[i]),
                "middle center",
                INDEX_SIZE,
            )
            for i in range(0, len(of_columns), every)
        ]
        if len(of_rows) > 1:
            end = place.left - NUMBERS_LEFT * place.pixel
            texts += [
                (end, place.top + i + 0.5, str(number), "middle left", INDEX_SIZE)
                for i, number in enumerate(of_rows)
            ]
    x, y, text, position, size = zip(*texts, strict=True)
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"size": size},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _targets(place):
    """Invisible marks all over the cells: a click on one chooses its cell.

    Plotly lets no click choose a cell of a heatmap. Several marks to a cell, because the size of a
    mark is in pixels.
    """
    marks = [
        (row, column, place.left + (column + 0.5 + shift) * place.width)
        for row, column in np.ndindex(place.panel.matrix.shape)
        for shift in (-0.4, -0.2, 0.0, 0.2, 0.4)
    ]
    unseen = {"marker": {"opacity": 0}}
    hovers = place.panel.hovers
    return markers(
        [x for _, _, x in marks],
        [place.top + row + 0.5 for row, _, _ in marks],
        {"symbol": "square", "size": CELL - AIR, "opacity": 0},
        [[*place.panel.place(row, column), hovers[row][column]] for row, column, _ in marks],
        selected=unseen,
        unselected=unseen,
        hovertemplate="%{customdata[2]}<extra></extra>",
    )


def _title(place):
    """The name of a panel above its shape, whose dimensions have their colours."""
    panel = place.panel
    counts = shape(panel.values)
    if panel.sizes:
        counts = dimensions(
            f'<b style="color:{DIMENSIONS[size]}">{count}</b>' if size in DIMENSIONS else count
            for size, count in zip(panel.sizes, np.atleast_2d(panel.values).shape, strict=True)
        )
    middle = (place.left + place.right) / 2
    if panel.is_partial:
        # There is no room for more: what a block is, its hover says.
        counts += panel.blocks.words
    return middle, place.top - 2 * BAR, f"{panel.name}<br>{counts}", "top center", CAPTION_SIZE


def _sign(sign, left, right, y):
    """The sign between two panels; under that of a product the inner dimensions that match."""
    if match := _matching(left.panel, right.panel, sign):
        colour = DIMENSIONS[right.panel.sizes[0]]
        sign += f'<br><b style="color:{colour};font-size:{MATCH_SIZE}px">{match}={match}</b>'
    return right.sign, y, sign, "middle center", SIGN_SIZE


def _drawn(kind, x, y, style):
    """A line or a rectangle from corner to corner."""
    return {"type": kind, "line": style, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}


def _bars(place):
    """Bars in the dimensions' colours: left of the rows and above the columns."""
    left, right, top, bottom = place.left, place.right, place.top, place.bottom
    aside, above = (left - BAR_LEFT * place.pixel,) * 2, (top - BAR,) * 2
    ends = (aside, (top, bottom)), ((left, right), above)
    return [
        _drawn("line", *end, {"color": DIMENSIONS[size], "width": 4})
        for size, end in zip(place.panel.sizes or (), ends, strict=False)
        if size in DIMENSIONS
    ]


def _frame(place):
    """The frame around the marked cell, row or column."""
    row, column = place.panel.marked_cell
    x = (place.left, place.right)
    y = (place.top, place.bottom)
    if column is not None:
        x = place.left + column * place.width, place.left + (column + 1) * place.width
    if row is not None:
        y = place.top + row, place.top + row + 1
    return _drawn("rect", x, y, FRAME_LINE)


def equation(panels, signs, limit):
    """Panels side by side with signs between them.

    Parameters
    ----------
    panels : list of Panel
    signs : list of str
        One between each two panels: `·`, `=`.
    limit : float
        The signed scale runs from -limit to limit.

    Returns
    -------
    dict
        A Plotly figure.
    """
    places = _places(panels, signs)
    rows = max(panel.matrix.shape[0] for panel in panels)
    # Single rows and signs stand on the same line.
    middle = (rows - 1) // 2 + 1 if any(len(p.matrix) == 1 for p in panels) else (rows + 1) / 2
    bare = BARE_AXIS | {"showticklabels": False}
    layout = {
        "xaxis": bare | {"range": [0, places[-1].right]},
        "yaxis": bare | {"range": [rows + 0.5 + FOOT, 0.5 - TITLE]},
        "shapes": [bar for place in places for bar in _bars(place)]
        + [_frame(place) for place in places if place.panel.marked],
        "margin": margin(left=0, bottom=0),
    }
    # In the order of the panels, each scale once.
    scales = list(dict.fromkeys(place.panel.scale for place in places))
    traces = [_cells(places, scale, limit) for scale in scales]
    traces.append(_texts(places, signs, middle))
    traces += [_targets(place) for place in places if place.panel.clickable]
    return figure(traces, layout, (rows + TITLE + FOOT) * CELL)
