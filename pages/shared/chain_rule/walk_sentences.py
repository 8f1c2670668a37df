"""The sentences of the walk back, each made from the numbers of the network it speaks of."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import cell, number
from pages.shared.network.sentences import saliency, unit_slopes

# A difference of yhat and y below this is called none: it leaves the other pages' digits nothing.
NOTHING = 1e-6

# Probabilities that lie within this of each other are called alike.
UNIFORM = 0.05

# A guess this near to a value, as a part of it, is right: two digits are what one can estimate.
NEAR = 0.05

# What the exercise says in place of the sentence.
HINTS = {
    "theta": "The label is taken from the prediction: which sign is left at the true class, which "
    "at the others?",
    "h": "A row of W₂ against δθ: products of equal sign add up, others cancel.",
    "a": "The slope σ′ is never negative: what can it do to a sign?",
    "x": "A row of W₁ against δa: products of equal sign add up, others cancel.",
}

# Where the stage is explained.
EXPLAINED = {
    "theta": "Why ŷ − y? See *Derivation*, the softmax step.",
    "h": "Why the transpose? See *Both questions*.",
    "a": "Why entry by entry? See *Both questions*.",
    "x": "Why the transpose? See *Both questions*.",
}


def stage_theta(yhat, y, delta_theta):
    """What yhat - y says of this prediction."""
    largest = np.abs(delta_theta).max()
    if largest == 0:
        return "ŷ = y: δθ is 0 in every entry, and so is all that follows from it."
    if largest < NOTHING:
        return (
            f"ŷ = y up to {number(largest)}: the network is sure and right. Hardly anything is "
            "left to send back, and all that follows is as small."
        )
    c = int(y.argmax())
    said = (
        f"Class {c + 1} is true and got the probability {number(yhat[c])}: "
        f"{number(abs(delta_theta[c]))} too little. Every other class got too much by all that it "
        "got. The entries add up to 0."
    )
    if np.ptp(yhat) < UNIFORM:
        return f"ŷ is nearly uniform, about 1/{yhat.size} for each class. {said}"
    return said


def _strongest(symbol, gradient):
    """The strongest entry of a derivative and where it pushes the loss."""
    if not gradient.any():
        return f"δ{symbol} is 0 in every entry."
    i = int(np.abs(gradient).argmax())
    direction = "raises" if gradient[i] > 0 else "lowers"
    name = f"{symbol}{mlp.subscript(i + 1)}"
    return f"δ{name} = {number(gradient[i])} is the strongest: more {name} {direction} L."


def stage_h(delta_h):
    """What the transpose adds up."""
    units = "h₁" if len(delta_h) == 1 else "Each hᵢ"
    return (
        f"{units} moves every θⱼ, so it reaches L in as many ways as there are classes, and what "
        f"comes back along the ways adds up. {_strongest('h', delta_h)}"
    )


def stage_a(delta_h, dh_da, delta_a):
    """What the elementwise product does."""
    alone = (
        "a₁ moves h₁"
        if len(delta_a) == 1
        else "Each aᵢ moves its own hᵢ and no other: one way, nothing to add up,"
    )
    nothing = " δh was 0 already." if not delta_h.any() else ""
    return f"{alone} with the slope σ′(aᵢ) = hᵢ − hᵢ².{nothing} {unit_slopes(dh_da)}"


def stage_x(delta_x):
    """What the last transpose adds up."""
    return f"Each xᵢ moves every aⱼ, so again the ways add up. {saliency(delta_x)}"


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
            f"{'Right' if near else 'Not quite'}: {name} = {number(value)}; you said "
            f"{number(typed)}, {number(abs(typed - value))} off."
        )
    right = sign == true
    return right, (
        f"{'Right' if right else 'Not so'}: {name} = {number(value)} is {SIGNS[true]}"
        f"{'' if right else f', you said {SIGNS[sign]}'}."
    )
