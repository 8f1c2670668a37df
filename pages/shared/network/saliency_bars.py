"""The figure of the saliency: signed bars of dL/dx above the input x."""

from __future__ import annotations

import mlp
from pages.shared.draw.figures import bars, caption, figure, linear_axis, margin
from pages.shared.draw.heatmaps import Panel, heatmap, matrix_axes, numbers_of_columns
from pages.shared.draw.notation import cell, shape, with_digits
from pages.shared.draw.scales import signed_limit
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    BESIDE,
    CELL,
    FOOT,
    NEGATIVE,
    POSITIVE,
    TITLE,
    WIDEST_IN_THIRD,
)
from pages.shared.network.named import LINE, below, input_of_column
from pages.shared.state.names import NAMELESS

# The height of the bars, in pixels, and of all that stands within the margins.
BARS = 190
INNER = BARS + CELL + 2 * TITLE
# Where the cells of x end and where the bars end, as parts of that.
FLOOR, TOP = CELL / INNER, 1 - TITLE / INNER


def saliency_bars(x, gradient, scale, widest=WIDEST_IN_THIRD, names=NAMELESS):
    """The signed bars of dL/dx above the input x itself, input by input.

    Of more inputs than the eye can follow, a bar is the largest entry of a block of neighbours, and
    a cell of x likewise.

    Parameters
    ----------
    x, gradient : ndarrays, shape (n,)
    scale : Scale
        Of x.
    widest : int
        Inputs up to which their numbers are written.
    names : Names

    Returns
    -------
    dict
        A Plotly figure.
    """
    with_text = x.size <= widest
    more = input_of_column(names)

    def hover(_, i):
        return f"∂L/∂{mlp.entry_name('x', (i,))} = {with_digits(gradient[i], 6)}"

    of_gradient = Panel("∂L/∂x", gradient, hover=hover, more=more)
    panel = Panel("x", x, scale=scale, more=more)
    (heights,), (hovers,) = of_gradient.matrix, of_gradient.hovers
    drawn = bars(
        list(range(1, heights.size + 1)),
        heights,
        [POSITIVE if value > 0 else NEGATIVE for value in heights],
        hovers,
        xaxis="x",
        yaxis="y",
        text=[cell(value) for value in heights] if with_text else None,
        textposition="outside",
        cliponaxis=False,
    )
    # Room for the numbers outside the longest bar.
    reach = 1.3 * signed_limit(gradient)
    of_inputs = {"domain": [0, 1], "anchor": "y", "range": [0.5, heights.size + 0.5]}
    of_bars = {"domain": [FLOOR + TITLE / INNER, TOP], "anchor": "x", "range": [-reach, reach]}
    digits = ".1g" if reach < 1e-3 else None
    named = below(names, x.size, widest)
    numbers, foot = named or numbers_of_columns(panel), FOOT + (LINE if named else 0)
    each = of_gradient.each_cell.replace("cell", "bar")
    layout = matrix_axes(panel.matrix.shape, "2", [0, 1], [0, FLOOR], numbers) | {
        "xaxis": BARE_AXIS | of_inputs | {"showticklabels": False},
        "yaxis": linear_axis(zeroline=True, tickformat=digits, **of_bars),
        "annotations": [
            caption(f"∂L/∂x  {shape(gradient)}{each}", 0, TOP),
            caption(f"x  {shape(x)}{panel.each_cell}", 0, FLOOR),
        ],
        "margin": margin(left=BESIDE, bottom=foot),
    }
    cells = heatmap(panel, None, "2", with_text)
    return figure([drawn, cells], layout, INNER + AIR + foot)
