"""Mistakes in the slope of an activation: what else people put where f'(a) belongs.

Most of them are another activation's slope, or the right formula of the wrong letter: f' written
with h, but computed from a, or taken at h where it belongs at a. All that differs between the
activations stands in their records, so a further activation has its mistakes as soon as it has its
record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Slip(NamedTuple):
    """What stands in place of f'(a): its words as in `Mistake`, and its value.

    `value` takes (network, passed), `passed` being the right `Backward`.
    """

    name: str
    title: str
    sentence: str
    clause: str
    value: Callable


def in_ascii(activation):
    """How the slope of an activation is called in code: `sigma'`."""
    symbol = activation.symbol
    return f"{symbol if symbol.isascii() else activation.latex.lstrip(chr(92))}'"


def said(activation):
    """An activation in a sentence: `the sigmoid`, `tanh`."""
    own_name = activation.symbol == activation.title
    return activation.title if own_name else f"the {activation.title}"


def _code(writing):
    """A writing in ASCII, as short as in a name: `h - h*h`."""
    return writing.plain if writing.plain.isascii() else writing.numpy.replace(" * ", "*")


def _product(activation):
    """The slope from h as a product, where it is written as one."""
    return [writing for writing in activation.slopes if writing.of == "h"][-1].plain


def slips(activation, others):
    """The mistakes in the slope of an activation, the others being those it may be taken for.

    Parameters
    ----------
    activation : Activation
    others : sequence of Activation

    Returns
    -------
    tuple of Slip

    Examples
    --------
    >>> from mlp import ACTIVATIONS
    >>> [slip.title for slip in slips(ACTIVATIONS["relu"], ())][:2]
    ['ReLU′ left out', 'h instead of [h > 0]']
    """
    curved = activation.growth > 0
    constant = not curved and not activation.kinks
    others = [other for other in others if other is not activation]
    smooth = [other for other in others if other.growth > 0]
    found = [] if constant else [_left_out(activation)]
    found += [_another_from_h(activation, other) for other in smooth]
    found.append(_value_for_slope(activation))
    found += _OWN_FACTOR.get(activation.name, ())
    found += [_another_at_a(activation, other) for other in others if other.kinks]
    if curved:
        found += [_from_a_for_h(activation), _at_h(activation)]
    found += _OWN_SIGN.get(activation.name, ())
    found += [_another_at_a(activation, other) for other in smooth]
    found += [_other_side(activation, kink) for kink in activation.kinks]
    return tuple(found if constant else [*found, _without_bias(activation)])


def _left_out(activation):
    slope = activation.slope_symbol
    # Where h is never below its kink, comparing it with >= tells nothing.
    at = [kink.at for kink in activation.kinks if kink.at == activation.range[0]]
    always = (
        f" h ≥ {at[0]:g} in place of h > {at[0]:g} does the same: it is always true." if at else ""
    )
    return Slip(
        f"{in_ascii(activation)} left out",
        f"{slope} left out",
        f"The derivative of {said(activation)} is missing: ∂L/∂h is used as ∂L/∂a.{always}",
        f"{slope} is left out",
        lambda network, passed: np.ones_like(passed.h),
    )


def _you_used(activation, other):
    # The identity is not known by a sign of its own.
    linear = activation.growth == 0 and not activation.kinks
    name = said(activation) if linear else activation.symbol
    return f"You used {other.slope_symbol}; this network has {name}."


def _another_from_h(activation, other):
    written, right = other.slope_of_h, activation.slope_of_h.plain
    return Slip(
        f"{in_ascii(other)} for {in_ascii(activation)}",
        f"{written.plain} instead of {right}",
        f"{_you_used(activation, other)} {written.plain} is the derivative of {said(other)}, "
        f"written with h. The derivative of {said(activation)} is {right}.",
        f"{written.plain} is the derivative of {said(other)}; this network has "
        f"{activation.slope_symbol} = {_product(activation)}",
        lambda network, passed: written.value(passed.h),
    )


def _another_at_a(activation, other):
    theirs, own = other.slope_symbol, activation.slope_symbol
    value, right = other.slope_of_a.plain, activation.slope_of_h.plain
    if other.kinks:
        name, of = f"{in_ascii(other)} for {in_ascii(activation)}", ""
        clause = f"the derivative of {said(other)} stands where {own}(a) belongs"
    else:
        name, of = f"{in_ascii(other)} at a", "(a)"
        clause = f"{theirs}(a) stands where {own}(a) belongs"
    return Slip(
        name,
        f"{theirs}{of} instead of {own}{of}",
        f"{_you_used(activation, other)} {theirs}(a) is {value}. The derivative of "
        f"{said(activation)} is {right}.",
        clause,
        lambda network, passed: other.value_and_slope(passed.a)[1],
    )


def _value_for_slope(activation):
    written = activation.slope_of_h
    return Slip(
        f"h for {_code(written)}",
        f"h instead of {written.plain}",
        f"The value h = {activation.symbol}(a) stands in place of the derivative {written.plain}.",
        f"h stands where {activation.slope_symbol}(a) = {_product(activation)} belongs",
        lambda network, passed: passed.h,
    )


def _from_a_for_h(activation):
    written, product = activation.slope_of_h, _product(activation)
    return Slip(
        f"{_code(written).replace('h', 'a')} for {_code(written)}",
        f"{written.plain.replace('h', 'a')} instead of {written.plain}",
        f"The derivative of {said(activation)} is {written.plain}. Here the same formula is "
        "computed from a.",
        f"{product.replace('h', 'a')} is not {activation.slope_symbol}(a); {product} is",
        lambda network, passed: written.value(passed.a),
    )


def _at_h(activation):
    slope = activation.slope_symbol
    return Slip(
        f"{in_ascii(activation)} at h",
        f"{slope}(h) instead of {slope}(a)",
        f"{slope} is computed at h, so {said(activation)} is applied twice. It must be computed "
        "at a.",
        f"{slope} is taken at h, but belongs at a",
        lambda network, passed: activation.value_and_slope(passed.h)[1],
    )


def _other_side(activation, kink):
    """The slope on the other side of a kink: the same, but for units that stand exactly there."""
    at, slope = f"{kink.at:g}", activation.slope_symbol
    # What the record takes at the kink itself.
    taken = float(activation.value_and_slope(np.array(kink.at))[1])
    other = kink.right if taken == kink.left else kink.left
    return Slip(
        f"{in_ascii(activation)} = {other:g} at a = {at}",
        f"{slope} = {other:g} where a = {at}",
        f"Where a is exactly {at}, {said(activation)} has the slope {kink.left:g} on the left and "
        f"{kink.right:g} on the right. Frameworks take {taken:g} there; a ≥ {at} in place of "
        f"a > {at} takes {other:g}. The numbers differ only where an a is exactly {at}, and there "
        "both are one-sided derivatives.",
        "",
        lambda network, passed: np.where(passed.a == kink.at, other, passed.dh_da),
    )


def _without_bias(activation):
    return Slip(
        "b1 left out of a",
        "b₁ left out of a",
        f"{activation.slope_symbol} is computed at xW₁. The bias b₁ is missing from a.",
        "the bias b₁ is left out of a",
        lambda network, passed: activation.value_and_slope(passed.a - network.b1)[1],
    )


# A factor that is missing, and a sign that is wrong, in the formula of one activation.
_OWN_FACTOR = {
    "sigmoid": (
        Slip(
            "1 - h for h - h*h",
            "1 − h instead of h − h²",
            "The derivative of the sigmoid is h(1 − h). Here the factor h is missing.",
            "1 − h stands where σ′(a) = h(1 − h) belongs",
            lambda network, passed: 1.0 - passed.h,
        ),
    ),
    "tanh": (
        Slip(
            "1 - h for 1 - h*h",
            "1 − h instead of 1 − h²",
            "The derivative of tanh is (1 − h)(1 + h). Here the factor 1 + h is missing.",
            "1 − h stands where tanh′(a) = (1 − h)(1 + h) belongs",
            lambda network, passed: 1.0 - passed.h,
        ),
    ),
}
_OWN_SIGN = {
    "sigmoid": (
        Slip(
            "h + h*h for h - h*h",
            "h + h² instead of h − h²",
            "The derivative of the sigmoid is h − h². Here the sign between the two terms is "
            "wrong.",
            "1 + h should be 1 − h",
            lambda network, passed: passed.h + passed.h * passed.h,
        ),
    ),
    "tanh": (
        Slip(
            "1 + h*h for 1 - h*h",
            "1 + h² instead of 1 − h²",
            "The derivative of tanh is 1 − h². Here the sign between the two terms is wrong.",
            "1 + h² should be 1 − h²",
            lambda network, passed: 1.0 + passed.h * passed.h,
        ),
    ),
}
