"""The sentences of the walk back, each made from the numbers of the network it speaks of."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule.activation_words import slope_of
from pages.shared.draw.notation import cell, number
from pages.shared.network.sentences import saliency, unit_slopes
from pages.shared.state.names import NAMELESS

# A difference of yhat and y below this is called none: it leaves the other pages' digits nothing.
NOTHING = 1e-6

# Probabilities that lie within this of each other are called alike.
UNIFORM = 0.05

# A guess this near to a value, as a part of it, is right: two digits are what one can estimate.
NEAR = 0.05

_ADD_UP = "Products with the same sign add up. Products with opposite signs cancel."

# Where the stage is explained.
EXPLAINED = {
    "theta": "Why ŷ − y? See *Derivation*, the softmax step.",
    "h": "Why the transpose? See *Both questions*.",
    "a": "Why entry by entry? See *Both questions*.",
    "x": "Why the transpose? See *Both questions*.",
}


def hints(f):
    """What the exercise says in place of the sentence, for each stage."""
    return {
        "theta": "The label is subtracted from the prediction. What is the sign of the entry of "
        "the true class, and what is the sign of the others?",
        "h": f"The entry is the sum of a row of W₂ times δθ. {_ADD_UP}",
        "a": f"The slope {f.slope_symbol} is never negative. Can it change a sign?",
        "x": f"The entry is the sum of a row of W₁ times δa. {_ADD_UP}",
    }


def stage_theta(yhat, y, delta_theta, names=NAMELESS):
    """What yhat - y says of this prediction."""
    largest = np.abs(delta_theta).max()
    if largest == 0:
        return "δθ is exactly 0: ŷ = y. All later derivatives are computed from δθ, so they are 0."
    if largest < NOTHING:
        return (
            f"ŷ = y up to {number(largest)}: the prediction is confident and right. All later "
            "derivatives are computed from this small δθ."
        )
    c = int(y.argmax())
    true = names.of_class(c).removeprefix("class ")
    said = (
        f"The true class is {true}. Its probability is {number(yhat[c])}, which is "
        f"{number(abs(delta_theta[c]))} too small. Every other class should have probability 0, so "
        "its whole probability is error. The entries of δθ add up to 0."
    )
    if np.ptp(yhat) < UNIFORM:
        return f"ŷ is nearly uniform: about 1/{yhat.size} for each class. {said}"
    return said


def _largest(symbol, gradient):
    """The largest entry of a derivative, and the direction in which it changes the loss."""
    if not gradient.any():
        return f"δ{symbol} is exactly 0."
    i = int(np.abs(gradient).argmax())
    direction = "increases" if gradient[i] > 0 else "decreases"
    name = f"{symbol}{mlp.subscript(i + 1)}"
    return (
        f"δ{name} = {number(gradient[i])} is the largest entry in size: if {name} increases, L "
        f"{direction}."
    )


def stage_h(delta_h):
    """What the transpose adds up."""
    units = "h₁" if len(delta_h) == 1 else "Each hᵢ"
    return (
        f"{units} changes every θⱼ, so it has one path to L for each class. The derivatives along "
        f"these paths are added. {_largest('h', delta_h)}"
    )


def stage_a(f, notes, delta_h, dh_da, delta_a, at_kinks=()):
    """What the elementwise product does.

    `notes` is what `activation_words.notes` has to say of the slopes.
    """
    alone = (
        "a₁ changes h₁."
        if len(delta_a) == 1
        else "Each aᵢ changes hᵢ only, so there is one path and no sum."
    )
    nothing = " δh is already 0." if not delta_h.any() else ""
    units = "" if f.is_linear else f" {unit_slopes(f, dh_da, at_kinks)}"
    derivative = f"The derivative is {f.slope_symbol}(aᵢ) = {slope_of(f)}."
    return f"{alone} {derivative}{notes}{nothing}{units}"


def stage_x(delta_x, names=NAMELESS):
    """What the last transpose adds up."""
    return (
        "Each xᵢ changes every aⱼ, so the derivatives along all paths are added again. "
        f"{saliency(delta_x, names)}"
    )


SIGNS = {"−": "negative", "0": "0", "+": "positive"}


def marked(name, value, sign, typed):
    """Whether an answer of the exercise is right, and what to say to it.

    Parameters
    ----------
    name : str
        Of the entry.
    value : float
        What it is.
    sign : str or None
        A key of SIGNS.
    typed : float or None
        A typed value; it counts before the sign.

    Returns
    -------
    right : bool
    text : str
    """
    true = "0" if value == 0 else "+" if value > 0 else "−"
    if typed is not None:
        # What a cell would show alike is as right. Either way the sign is the same, and 0 is 0.
        near = abs(typed - value) <= NEAR * abs(value) or cell(typed) == cell(value)
        return near, (
            f"{'Right' if near else 'Not right'}: {name} = {number(value)}. You said "
            f"{number(typed)}. The difference is {number(abs(typed - value))}."
        )
    right = sign == true
    return right, (
        f"{'Right' if right else 'Not right'}: {name} = {number(value)} is {SIGNS[true]}."
        f"{'' if right else f' You said {SIGNS[sign]}.'}"
    )
