"""Networks worth seeing, each one click away."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    """What a network is called, what it shows, and the settings that differ from the start's."""

    name: str
    shows: str
    settings: dict = field(default_factory=dict)


# The first is the way back to the start.
PRESETS = (
    Preset(
        "Back to 5-3-5",
        "Resets the sizes, the label, the scale, both seeds and the edited x. The settings of the "
        "pages stay.",
    ),
    Preset(
        "Saturated",
        "Weights of scale 10: σ′ of every hidden unit is nearly 0, and so is ∂L/∂x.",
        {"scale": 10.0, "seed": 1},
    ),
    Preset(
        "Square trap",
        "m = k = 4: the product with W₂ fits as well as the one with W₂ᵀ, and is wrong.",
        {"m": 4, "k": 4},
    ),
    Preset(
        "Cancelling paths",
        "The paths from each input to the loss nearly cancel: ∂L/∂x is small, its parts are not.",
        {"seed": 953},
    ),
    Preset(
        "Confidently wrong",
        "The network gives a wrong class a probability above 0.999: the error ŷ − y is as large as "
        "it can be.",
        {"scale": 3.0, "seed": 1467},
    ),
    Preset("One unit", "m = 1: every path goes through one hidden unit.", {"m": 1}),
)
