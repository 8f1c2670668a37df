"""Networks worth seeing, each one click away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import mlp
from pages.shared.state.settings import BY_NAME, IN_SIDEBAR


@dataclass(frozen=True)
class Preset:
    """What a network is called, what it shows, and what differs from the start.

    `edited` takes all settings of the network and returns the edited cells of x.
    """

    name: str
    shows: str
    settings: dict = field(default_factory=dict)
    edited: Callable = lambda values: {}

    @property
    def values(self):
        """Every setting of the network."""
        return {name: self.settings.get(name, BY_NAME[name].default) for name in IN_SIDEBAR}


def _second_unit_at_its_kink(values):
    """The cell of x with the largest weight to unit 2, so that this unit is at 0."""
    network = mlp.Network.random((values["n"], values["m"], values["k"]), values["seed"])
    x, weights = mlp.random_input(values["n"], values["input_seed"]), network.W1[:, 1]
    i = int(np.abs(weights).argmax())
    others = np.delete(x * weights, i).sum() + network.b1[1]
    return {i + 1: float(-others / weights[i])}


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
    Preset(
        "At a kink",
        "ReLU, with x such that the second hidden unit is exactly at 0: ∂L/∂x has one value on the "
        "left and another on the right.",
        {"activation": "relu"},
        _second_unit_at_its_kink,
    ),
    Preset("One unit", "m = 1: every path goes through one hidden unit.", {"m": 1}),
)
