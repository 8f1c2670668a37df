"""The five views of the first screen, and the forward values beside them."""

from __future__ import annotations

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.draw.heatmaps import Panel, row_height, stack
from pages.shared.draw.scales import (
    distinct,
    forward_scales,
    signed,
    signed_limit,
    unit_slopes,
)
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.overview.agreement_corner import agreement_corner


def five_views(example, origins, widest):
    """The figures of the first screen, and the scales of their colours.

    Parameters
    ----------
    example : Example
    origins : dict of str to list of Origin
        Of its forward values, as `arithmetic.forward_origins` makes them.
    widest : int
        Columns up to which numbers stand in the cells.

    Returns
    -------
    figures : dict of str to dict
        saliency, agreement, hidden, output, slopes.
    scales : list of Scale
    """
    network, x, f, values = example.network, example.x, example.activation, example.values
    hovers = {name: arithmetic.hovers(made) for name, made in origins.items()}
    slope_hovers = arithmetic.diagonal_hovers(f, values, example.dh_da.diagonal())
    # The weights set the scale, so that a large x cannot make all of them pale.
    limit = signed_limit(*(getattr(network, name) for name in mlp.NETWORK_ARRAYS))
    weights = signed(limit, "W, b, x", clipped=signed_limit(x) > limit)
    scales, of_slopes = forward_scales(f, values, "ŷ"), unit_slopes(f)
    hidden = [
        Panel("W₁", network.W1, weights),
        Panel("b₁", network.b1, weights),
        Panel("a", values.a, scales["a"], hovers["a"]),
        Panel("h", values.h, scales["h"], hovers["h"]),
    ]
    slopes = [Panel(f"Diag({of_slopes.name})", example.dh_da, of_slopes, slope_hovers)]
    output = [
        Panel("W₂", network.W2, weights),
        Panel("b₂", network.b2, weights),
        Panel("θ", values.theta, scales["theta"], hovers["theta"]),
        Panel("ŷ", values.yhat, scales["yhat"], hovers["yhat"], marked=(None, example.label - 1)),
    ]
    row = row_height([*output, *slopes])
    figures = {
        "saliency": saliency_bars(x, example.check.analytic, weights, widest),
        "agreement": agreement_corner(example.check),
        "hidden": stack(hidden, widest=widest, row=row_height(hidden)),
        "output": stack(output, widest=widest, row=row),
        "slopes": stack(slopes, widest=widest, row=row),
    }
    return figures, distinct(weights, *scales.values(), of_slopes)
