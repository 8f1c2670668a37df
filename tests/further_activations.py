"""Two activations more than the library has, each one record: smooth, and with a kink."""

from dataclasses import replace

import numpy as np

import mlp
from mlp.core.activation import Kink, Writing, sigmoid, sigmoid_and_slope


def _softplus(a):
    upper = np.where(a.real > 0, a, 0.0)
    return upper + np.log1p(np.exp(np.where(a.real > 0, -a, a)))


SOFTPLUS = replace(
    mlp.ACTIVATIONS["sigmoid"],
    name="softplus",
    title="softplus",
    symbol="softplus",
    latex=r"\operatorname{softplus}",
    formula="log(1 + eᵃ)",
    value=_softplus,
    value_and_slope=lambda a: (_softplus(a), sigmoid(a)),
    diagonal="Diag(1 − e⁻ʰ)",
    diagonal_latex=r"\mathrm{Diag}(1-e^{-h})",
    slopes=(
        Writing("1 - np.exp(-h)", "1 − e⁻ʰ", "1-e^{-h}", "h", lambda h: 1.0 - np.exp(-h)),
        Writing("1 / (1 + np.exp(-a))", "1/(1 + e⁻ᵃ)", r"\frac{1}{1+e^{-a}}", "a", sigmoid),
    ),
    growth=1.0,
    largest_slope=1.0,
    range=(0.0, np.inf),
    flat="closed",
    # softplus'' = sigma', which turns at 0.
    curvature=lambda a: sigmoid_and_slope(a)[1],
    turns=((), (), (0.0,)),
)

LEAKY = replace(
    mlp.ACTIVATIONS["relu"],
    name="leaky_relu",
    title="leaky ReLU",
    symbol="LReLU",
    latex=r"\operatorname{LReLU}",
    formula="max(0.1·a, a)",
    value=lambda a: np.where(a.real > 0, a, 0.1 * a),
    value_and_slope=lambda a: (np.where(a > 0, a, 0.1 * a), np.where(a > 0, 1.0, 0.1)),
    diagonal="Diag(0.1 + 0.9·[h > 0])",
    diagonal_latex=r"\mathrm{Diag}(0.1+0.9\,[h>0])",
    slopes=(
        Writing(
            "np.where(h > 0, 1, 0.1)",
            "0.1 + 0.9·[h > 0]",
            r"0.1+0.9\,[h>0]",
            "h",
            lambda h: np.where(h > 0, 1.0, 0.1),
        ),
    ),
    kinks=(Kink(0.0, 0.1, 1.0),),
    range=(-np.inf, np.inf),
    flat="",
)

FURTHER = {activation.name: activation for activation in (SOFTPLUS, LEAKY)}
EVERY = (*mlp.ACTIVATIONS, *FURTHER)
