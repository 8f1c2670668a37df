"""How the value and the slope of an activation are written for one unit, with names or numbers.

What is written comes from the activation's record, so that a further record needs nothing here.
"""

from __future__ import annotations

import re

import mlp
from pages.shared.draw.notation import number

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


def slope_of(f, unit):
    """The slope of one unit, counted from 0, with names.

    Examples
    --------
    >>> slope_of(mlp.activation_named("tanh"), 1)
    '1 − h₂²'
    """
    writing = f.slope_of_h
    return put_in(writing.plain, writing.of, mlp.entry_name(writing.of, (unit,)))


def slope_in_numbers(f, a, h, dh_da):
    """The slope of one unit with its numbers; of a flat unit in the form that keeps its digits.

    Examples
    --------
    >>> f = mlp.activation_named("sigmoid")
    >>> slope_in_numbers(f, 0.0, 0.5, 0.25), slope_in_numbers(f, 45.0, 1.0, 3e-20)
    ('0.5 − 0.5²', 'σ(45)σ(−45)')
    """
    writing = f.slopes[-1] if f.is_flat(dh_da) else f.slope_of_h
    return put_in(writing.plain, writing.of, {"a": a, "h": h}[writing.of])
