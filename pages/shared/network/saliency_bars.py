"""The figure of the saliency: signed bars of dL/dx above the input x."""

from __future__ import annotations

import mlp
from pages.shared.draw.figures import bars, caption, figure, linear_axis, margin
from pages.shared.draw.heatmaps import Panel, heatmap, matrix_axes
from pages.shared.draw.notation import cell, shape, with_digits
from pages.shared.draw.scales import signed_limit
from pages.shared.draw.style import (
    AIR,
    BARE_AXIS,
    CELL,
    FOOT,
    NEGATIVE,
    POSITIVE,
    TITLE,
    WIDEST_IN_THIRD,
)

# The height of the bars, in pixels, and of all that stands within the margins.
BARS = 190
INNER = BARS + CELL + 2 * TITLE
# Where the cells of x end and where the bars end, as parts of that.
FLOOR, TOP = CELL / INNER, 1 - TITLE / INNER


def saliency_bars(x, gradient, scale, widest=WIDEST_IN_THIRD):
    """The signed bars of dL/dx above the input x itself, input by input.

    Parameters
    ----------
    x, gradient : ndarrays, shape (n,)
    scale : Scale
        Of x.
    widest : int
        Inputs up to which their numbers are written.

    Returns
    -------
    dict
        A Plotly figure.
    """
    with_text = x.size <= widest
    names = [mlp.entry_name("x", (i,)) for i in range(x.size)]
    drawn = bars(
        list(range(1, x.size + 1)),
        gradient,
        [POSITIVE if value > 0 else NEGATIVE for value in gradient],
        [f"∂L/∂{name} = {with_digits(v, 6)}" for name, v in zip(names, gradient, strict=True)],
        xaxis="x",
        yaxis="y",
        text=[cell(value) for value in gradient] if with_text else None,
        textposition="outside",
        cliponaxis=False,
    )
    panel = Panel("x", x, scale=scale)
    # Room for the numbers outside the longest bar.
    reach = 1.3 * signed_limit(gradient)
    of_inputs = {"domain": [0, 1], "anchor": "y", "range": [0.5, x.size + 0.5]}
    of_bars = {"domain": [FLOOR + TITLE / INNER, TOP], "anchor": "x", "range": [-reach, reach]}
    digits = ".1g" if reach < 1e-3 else None
    layout = matrix_axes(panel.matrix.shape, "2", [0, 1], [0, FLOOR]) | {
        "xaxis": BARE_AXIS | of_inputs | {"showticklabels": False},
        "yaxis": linear_axis(zeroline=True, tickformat=digits, **of_bars),
        "annotations": [
            caption(f"∂L/∂x  {shape(gradient)}", 0, TOP),
            caption(f"x  {shape(x)}", 0, FLOOR),
        ],
        "margin": margin(left=44, bottom=FOOT),
    }
    cells = heatmap(panel, None, "2", with_text)
    return figure([drawn, cells], layout, INNER + AIR + FOOT)
