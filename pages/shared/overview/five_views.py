"""The five views of the first screen, and the forward values beside them."""

from __future__ import annotations

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.draw.heatmaps import Panel, diagonal, row_height, stack
from pages.shared.draw.notation import with_digits
from pages.shared.draw.scales import (
    distinct,
    forward_scales,
    signed,
    signed_limit,
    unit_slopes,
)
from pages.shared.draw.style import MOST_ROWS, WIDEST_IN_THIRD
from pages.shared.network import named
from pages.shared.network.image_figures import weights_of_units, x_and_saliency
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.overview.agreement_corner import agreement_corner

# The width at which pictures fill a third of the page.
PICTURES = 320


def five_views(example, origins, widest, image=None, pictured=()):
    """The figures of the first screen, and the scales of their colours.

    Where the inputs are an image, x and the saliency are pictures in place of bars, and so are the
    columns of W₁ in place of its heatmap.

    Parameters
    ----------
    example : Example
    origins : dict of str to list of Origin
        Of its forward values, as `arithmetic.forward_origins` makes them; empty where their sums
        are too long.
    widest : int
        Columns up to which numbers stand in the cells.
    image : tuple of int, or None
        Rows and columns of the image that the inputs are.
    pictured : ndarray of int
        The hidden units whose weights are drawn as images, counted from 0, of those there are.

    Returns
    -------
    figures : dict of str to dict
        saliency, agreement, hidden, output, slopes, and weights where there is an image.
    scales : list of Scale
    """
    network, x, f, values = example.network, example.x, example.activation, example.values
    names = example.names
    hovers = dict.fromkeys(vars(values))
    hovers |= {name: arithmetic.hovers(made) for name, made in origins.items()}
    # The weights set the scale, so that a large x cannot make all of them pale.
    limit = signed_limit(*(getattr(network, name) for name in mlp.NETWORK_ARRAYS))
    weights = signed(limit, "W, b, x", clipped=signed_limit(x) > limit)
    scales, of_slopes = forward_scales(f, values, "ŷ"), unit_slopes(f)
    hidden = [
        Panel("W₁", network.W1, weights, more=named.input_of_row(names)),
        Panel("b₁", network.b1, weights),
        Panel("a", values.a, scales["a"], hovers["a"]),
        Panel("h", values.h, scales["h"], hovers["h"]),
    ]
    if image:
        del hidden[0]
    slope_at = _hover_of_slopes(example)
    slopes = [diagonal(f"Diag({of_slopes.name})", example.dh_da.diagonal(), of_slopes, slope_at)]
    of_class = {"more": named.class_of_column(names)}
    output = [
        Panel("W₂", network.W2, weights, **of_class),
        Panel("b₂", network.b2, weights, **of_class),
        Panel("θ", values.theta, scales["theta"], hovers["theta"], **of_class),
        Panel(
            "ŷ",
            values.yhat,
            scales["yhat"],
            hovers["yhat"],
            marked=(None, example.label - 1),
            **of_class,
        ),
    ]
    row = row_height([*output, *slopes])
    figures = {
        "saliency": saliency_bars(x, example.check.analytic, weights, widest, names),
        "agreement": agreement_corner(example.check),
        "hidden": stack(hidden, widest=widest, row=row_height(hidden)),
        "output": stack(output, widest=widest, row=row),
        "slopes": stack(slopes, widest=widest, row=row),
    }
    used = [weights, *scales.values(), of_slopes]
    if image:
        # Pictures are as much wider as numbers have more room.
        width = PICTURES * widest / WIDEST_IN_THIRD
        # An image may be of other units than weights are: its scale is its own.
        of_x = signed(signed_limit(x), "x")
        gradient = example.check.analytic
        figures["saliency"], of_gradient = x_and_saliency(x, gradient, of_x, image, width)
        figures["weights"], of_W1 = weights_of_units(network, pictured, image, width)
        used += [of_x, of_gradient, of_W1]
    return figures, distinct(*used)


def _hover_of_slopes(example):
    """What each entry of Diag(f'(a)) says."""
    f, slopes = example.activation, example.dh_da.diagonal()
    if slopes.size > MOST_ROWS:
        return lambda i, j: (
            f"{f.slope_symbol}({mlp.entry_name('a', (j,))}) = {with_digits(slopes[j], 6)}"
        )
    return arithmetic.diagonal_hovers(f, example.values, slopes)
