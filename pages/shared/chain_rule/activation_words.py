"""How the value and the slope of an activation are written for one unit, with names or numbers.

What is written comes from the activation's record, so that a further record needs nothing here.
"""

from __future__ import annotations

import re

import numpy as np

import mlp
from pages.shared.draw.notation import number
from pages.shared.draw.style import MOST_READ

# A formula's letter as an exponent.
_RAISED = {"a": "ᵃ", "h": "ʰ"}


def put_in(written, letter, value):
    """A formula of one letter with a name or a number in the letter's place.

    Parameters
    ----------
    written : str
        Unicode text: the letter stands for itself or, raised, is an exponent.
    letter : {"a", "h"}
    value : str or float

    Examples
    --------
    >>> put_in("1/(1 + e⁻ᵃ)", "a", "a₁"), put_in("1/(1 + e⁻ᵃ)", "a", -2.0)
    ('1/(1 + e<sup>−a₁</sup>)', '1/(1 + e<sup>2</sup>)')
    >>> put_in("1 − h²", "h", -0.5), put_in("max(0, a)", "a", -0.5)
    ('1 − (−0.5)²', 'max(0, −0.5)')
    """
    named = isinstance(value, str)
    plus, minus = (value, f"−{value}") if named else (number(value), number(-value))

    def of(found):
        text = minus if found[0][0] in "−⁻" else plus
        if found["raised"]:
            return f"<sup>{text}</sup>"
        before, after = written[: found.start()].rstrip(), written[found.end() :]
        operand = before[-1:] in ("−", "+", "·", "∘") or after[:1] == "²"
        return f"({text})" if operand and text[0] == "−" else text

    return re.sub(
        rf"(?P<raised>⁻?{_RAISED[letter]})|(?<![A-Za-z])−?{letter}(?![A-Za-z])", of, written
    )


def value_of(f, unit):
    """The value of an activation at the pre-activation of one unit, counted from 0, with names.

    Examples
    --------
    >>> value_of(mlp.activation_named("relu"), 1)
    'ReLU(a₂) = max(0, a₂)'
    """
    name = mlp.entry_name("a", (unit,))
    return f"{f.symbol}({name}) = {put_in(f.formula, 'a', name)}"


def slope_of(f, unit=None):
    """The slope of one unit, counted from 0, with names; of any unit i where it is None.

    Examples
    --------
    >>> slope_of(mlp.activation_named("tanh"), 1), slope_of(mlp.activation_named("tanh"))
    ('1 − h₂²', '1 − hᵢ²')
    """
    writing = f.slope_of_h
    name = f"{writing.of}ᵢ" if unit is None else mlp.entry_name(writing.of, (unit,))
    return put_in(writing.plain, writing.of, name)


def slope_in_numbers(f, a, h, dh_da):
    """The slope of one unit with its numbers; of a saturated one in the form that keeps its digits.

    Examples
    --------
    >>> f = mlp.activation_named("sigmoid")
    >>> slope_in_numbers(f, 0.0, 0.5, 0.25), slope_in_numbers(f, 45.0, 1.0, 3e-20)
    ('0.5 − 0.5²', 'σ(45)σ(−45)')
    """
    loses_digits = f.growth and f.is_flat(dh_da)
    writing = f.slopes[-1] if loses_digits else f.slope_of_h
    return put_in(writing.plain, writing.of, {"a": a, "h": h}[writing.of])


def notes(network, x):
    """What there is to say of the unit slopes of a network, beside how they are written.

    A bracket of Iverson's, a slope that is the same everywhere, and units at a kink.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)

    Examples
    --------
    >>> linear = mlp.Network.random(activation="identity")
    >>> notes(linear, np.ones(5))
    ' id′ is 1 everywhere, so δa = δh.'
    >>> notes(linear.replace(activation="sigmoid"), np.ones(5))
    ''
    """
    f, said = mlp.activation_named(network.activation), []
    if "[" in f.slope_of_h.plain:
        said.append("The bracket is 1 where what it says is true, and 0 elsewhere.")
    if f.is_linear:
        slope = number(f.largest_slope)
        factor = "" if f.largest_slope == 1 else f"{slope}·"
        said.append(f"{f.slope_symbol} is {slope} everywhere, so δa = {factor}δh.")
    if f.kinks:
        at, a = mlp.units_at_kinks(network, x), mlp.forward(network, x).a
        for kink in f.kinks:
            units = np.flatnonzero(at == kink.at)
            named = units[:MOST_READ]
            said += [f"{mlp.entry_name('a', (j,))} is {at_kink(f, kink, a[j])}" for j in named]
            if units.size > MOST_READ:
                said.append(f"So are {units.size - MOST_READ} more units.")
    return "".join(f" {sentence}" for sentence in said)


def at_kink(f, kink, a):
    """What there is at a kink: two slopes, and the one that the pages take; the end of a sentence.

    Parameters
    ----------
    f : mlp.Activation
    kink : Kink
    a : float
        At the kink up to its rounding.

    Examples
    --------
    >>> f = mlp.activation_named("relu")
    >>> at_kink(f, f.kinks[0], 1e-17).partition(". ")[0]
    'at the kink of ReLU: the slope is 0 on the left and 1 on the right'
    """
    _, taken = f.value_and_slope(np.array(a))
    why = f"because rounding left {number(a)}"
    if a == kink.at:
        why = "as PyTorch, TensorFlow and JAX do"
    return (
        f"at the kink of {f.title}: the slope is {number(kink.left)} on the left and "
        f"{number(kink.right)} on the right. The pages take {number(taken)}, {why}."
    )
