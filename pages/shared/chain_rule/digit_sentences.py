"""The ways to compute the slope of a unit, and the sentences on the digits that each keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.notation import listed, number, scientific
from pages.shared.draw.style import CRIMSON, ORANGE, SKY

# Decimal digits of a float64.
DIGITS = 16


@dataclass(frozen=True)
class Way:
    """One way to compute sigma'(a): as it is written, and its line in a chart."""

    written: str
    line: dict


# Fields of `mlp.Slopes`. The thin lines lie on the thick ones, so that one sees where they part.
WAYS = {
    "h_minus_hh": Way("h − h∘h", {"color": CRIMSON, "width": 1.5}),
    "h_times_one_minus_h": Way("h(1 − h)", {"color": ORANGE, "width": 3}),
    "sigma_times_sigma": Way("σ(a)σ(−a)", {"color": SKY, "width": 5}),
}


def right_digits(error):
    """How many of the sixteen decimal digits a relative error leaves."""
    return int(np.clip(np.ceil(-np.log10(max(error, 1e-16)) - 0.5), 0, DIGITS))


def digits_kept(here):
    """How many digits each way leaves at one pre-activation.

    Parameters
    ----------
    here : mlp.Slopes
        Of one number.
    """
    kept = (
        f"{way.written} keeps {right_digits(here.relative_error(name))}"
        for name, way in WAYS.items()
    )
    return f"Of the {DIGITS} digits of σ′({number(here.a)}), {listed(kept)}."


def digits_table(here):
    """The unit slope at one pre-activation, computed each way, as a Markdown table."""

    def every_digit(value):
        return scientific(value, DIGITS - 1)

    rows = ["| form | σ′(a) | relative error |", "|---|---|---|"]
    rows += [
        f"| {way.written} | {every_digit(getattr(here, name))} | "
        f"{number(here.relative_error(name), 2)} |"
        for name, way in WAYS.items()
    ]
    return "\n".join([*rows, f"| true value | {every_digit(here.true)} | |"])


def unit_moved(unit, a, before, after):
    """What moving one pre-activation does to the saliency.

    Parameters
    ----------
    unit : int
        Counted from 0.
    a : float
        Where it was moved.
    before, after : ndarrays, shape (n,)
        dL/dx.
    """
    name = f"a{mlp.subscript(unit + 1)}"
    largest = number(np.abs(before).max()), number(np.abs(after).max())
    return (
        f"The largest entry of ∂L/∂x in size is {largest[0]}. If the bias of this unit is changed "
        f"so that {name} = {number(a)}, it becomes {largest[1]}."
    )
