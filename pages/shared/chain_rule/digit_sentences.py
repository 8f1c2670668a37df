"""The sentences on the digits that each way of writing the slope of a unit keeps."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.activation_words import at_kink
from pages.shared.draw.notation import listed, number, scientific

# Decimal digits of a float64.
DIGITS = 16
# Where h is as near to the ends of its range as the page goes.
FAR = 60.0
# A relative error above this leaves less than half of the digits.
LOST = 1e-8


def right_digits(error):
    """How many of the sixteen decimal digits a relative error leaves."""
    return int(np.clip(np.ceil(-np.log10(max(error, 1e-16)) - 0.5), 0, DIGITS))


def opening(f):
    """The two questions of the page."""
    of_digits = f"which form of {f.slope_symbol} keeps its digits?"
    if f.growth == 0:
        of_digits = f"why does {f.slope_symbol} lose no digits?"
    return f"Which order of the product is cheapest, and {of_digits}"


def title(f):
    """What stands above the section on digits."""
    loses = "loses no digits" if f.growth == 0 else "loses its digits"
    return f"{'Why' if f.growth == 0 else 'Where'} {f.slope_symbol} {loses}"


def digits_kept(f, here):
    """How many digits each way leaves at one pre-activation.

    Parameters
    ----------
    f : mlp.Activation
    here : mlp.Slopes
        Of one number.
    """
    slope = f"{f.slope_symbol}({number(here.a)})"
    if not here.relative_errors.any() and f.growth == 0:
        form = "in every form" if len(f.slopes) > 1 else "exactly"
        return f"{slope} is {number(here.true)}, {form}."
    kept = (
        f"{writing.plain} keeps {right_digits(error)}"
        for writing, error in zip(f.slopes, here.relative_errors, strict=True)
    )
    return f"Of the {DIGITS} digits of {slope}, {listed(kept)}."


def digits_table(f, here):
    """The unit slope at one pre-activation, computed each way, as a Markdown table."""

    def every_digit(value):
        return scientific(value, DIGITS - 1) if f.growth else number(value)

    rows = [f"| form | {f.slope_symbol}(a) | relative error |", "|---|---|---|"]
    rows += [
        f"| {writing.plain} | {every_digit(value)} | {number(error, 2)} |"
        for writing, value, error in zip(f.slopes, here.computed, here.relative_errors, strict=True)
    ]
    return "\n".join([*rows, f"| true value | {every_digit(here.true)} | |"])


def why_lost(f, here):
    """Why digits are lost, at which end, and which form keeps them; or why none are.

    Parameters
    ----------
    f : mlp.Activation
    here : mlp.Slopes
        Of one number, which may be a kink.
    """
    if f.growth == 0:
        return _why_none_lost(f, here)
    low, high = (mlp.slopes(a, f.name).relative_errors > LOST for a in (-FAR, FAR))
    ends = [
        f"For large {sign} a, h is near {number(_nearest_end(f, a))}."
        for sign, a, lost in (("positive", FAR, high), ("negative", -FAR, low))
        if lost.any()
    ]
    forms = [writing.plain for writing, lost in zip(f.slopes, low | high, strict=True) if lost]
    verb = "subtracts" if len(forms) == 1 else "subtract"
    last = f.slopes[-1].plain
    said = [*ends, f"Then {listed(forms)} {verb} two numbers with many equal digits."]
    said += [
        f"For {sign} a, every form keeps its digits."
        for sign, lost in (("positive", high), ("negative", low))
        if not lost.any()
    ]
    said.append(f"{last} subtracts nothing. All pages compute {f.slope_symbol}(a) in this form.")
    return " ".join(said)


def _nearest_end(f, a):
    """The end of the range of h that it comes near to at a."""
    return min(f.range, key=lambda end: abs(end - f.value(np.array(a))))


def _why_none_lost(f, here):
    if f.is_linear:
        return (
            f"{f.slope_symbol} is {number(f.largest_slope)} everywhere. Nothing is computed, so no "
            "digit is lost."
        )
    values = sorted({slope for kink in f.kinks for slope in (kink.left, kink.right)})
    said = (
        f"{f.slope_symbol} is {' or '.join(map(number, values))}. A comparison decides which, and "
        "nothing is subtracted, so no digit is lost."
    )
    a = float(here.a)
    at = [f"a = {number(a)} is {at_kink(f, kink, a)}" for kink in f.kinks if kink.at == a]
    return " ".join([said, *at])


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
