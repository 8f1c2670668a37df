"""The activations of the hidden units: one record each, which holds all that differs.

h = f(a), element by element. What the rest of the library, the judge and the pages need to know of
f stands in its record: its value and its slope with every digit, what bounds its higher
derivatives, where its slope jumps, how its slope is written. A further activation is a further
record in ACTIVATIONS.

**Digits.** sigma(a) = 1 / (1 + e^-a) as on the blackboard overflows for very negative a; e^-|a|
never does. Its slope h - h*h is 0 at a = 45, where the truth is 3e-20; sigma(a) sigma(-a) keeps it.
In the same way 1 - tanh^2 is 0 from |a| = 19.1 on, and 4 e^(-2|a|) / (1 + e^(-2|a|))^2 keeps its
digits to |a| = 354.

**Turns.** On an interval f, f' and f'' are largest and least at its ends, or where they turn back
inside it, or at a kink. sigma' turns at 0, sigma'' where 6 h^2 - 6 h + 1 = 0, that is at
+-log(2 + sqrt 3); tanh'(a) = 4 sigma'(2a) turns where 2a is there.

**Growth.** |f^(n)(a)| <= growth^(n-1) f'(a) for n = 1 .. 5, with 1 for the sigmoid and 2 for tanh,
which is 2 sigma(2a) - 1; it is 0 where f is linear in pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


def sigmoid(a):
    """sigma(a) = 1 / (1 + e^-a), element by element; real or complex a of any size.

    Examples
    --------
    >>> float(sigmoid(np.array(0.0)))
    0.5
    """
    negative = a.real < 0
    e = np.exp(np.where(negative, a, -a))
    return np.where(negative, e, 1.0) / (1.0 + e)


def sigmoid_and_slope(a):
    """h = sigma(a) and sigma'(a) = sigma(a) sigma(-a), which keeps its digits for |a| to 700.

    Parameters
    ----------
    a : ndarray of float64

    Returns
    -------
    h, dh_da : ndarrays of the shape of a

    Examples
    --------
    >>> h, dh_da = sigmoid_and_slope(np.array(45.0))
    >>> float(h - h * h), float(dh_da)
    (0.0, 2.8625185805493937e-20)
    """
    e = np.exp(-np.abs(a))
    larger = 1.0 / (1.0 + e)
    smaller = e * larger
    return np.where(a < 0, smaller, larger), smaller * larger


def _sigmoid_curvature(a):
    # sigma'' = sigma' (1 - 2 sigma), and 1 - 2 sigma(a) = -tanh(a/2).
    return -sigmoid_and_slope(a)[1] * np.tanh(0.5 * a)


def _tanh_and_slope(a):
    e = np.exp(-2.0 * np.abs(a))
    return np.tanh(a), 4.0 * e / ((1.0 + e) * (1.0 + e))


def _tanh_curvature(a):
    return -2.0 * np.tanh(a) * _tanh_and_slope(a)[1]


def _relu(a):
    return np.where(a.real > 0, a, 0.0)


def _relu_and_slope(a):
    positive = a > 0
    return np.where(positive, a, 0.0), positive.astype(a.dtype)


class Kink(NamedTuple):
    """A place `at` where the slope jumps, from `left` to `right`."""

    at: float
    left: float
    right: float


class Writing(NamedTuple):
    """One way of writing a slope, from a or from h.

    Attributes
    ----------
    numpy, plain, latex : str
        In NumPy, in Unicode text, in LaTeX.
    of : {"a", "h"}
        What it is computed from.
    value : callable
        Takes a or h, whichever `of` says, and returns what this writing gives in floating point.
    """

    numpy: str
    plain: str
    latex: str
    of: str
    value: Callable


@dataclass(frozen=True)
class Activation:
    """All that is known of one activation f.

    Attributes
    ----------
    name : str
        In code: `relu`.
    title : str
        In a sentence: `ReLU`.
    symbol, latex : str
        How f is written in Unicode and in LaTeX: `σ` and `\\sigma`; its slope has a prime behind.
    formula : str
        f(a) written out.
    value : callable
        Takes real or complex a and returns f(a).
    value_and_slope : callable
        Takes real a and returns f(a) and f'(a), both with all digits, in the dtype of a. At a kink
        the slope is that of the frameworks.
    curvature : callable
        Takes real a and returns f''(a) with all digits; between the kinks.
    diagonal, diagonal_latex : str
        The matrix Diag(f'(a)) written with H = Diag(h).
    slopes : tuple of Writing
        How f' is written; first as textbooks do, and last so that it keeps its digits.
    growth : float
        |f^(n)| <= growth^(n-1) f' for n = 1 .. 5, between the kinks.
    largest_slope : float
    kinks : tuple of Kink
    range : (float, float)
        Between which numbers h is.
    turns : (tuple, tuple, tuple) of float
        Where f, f' and f'' turn back, from rising to falling or from falling to rising.
    flat : str
        What a unit is called whose slope is below `flat_below` times the largest: "saturated",
        "dead"; empty where no unit can be.
    flat_below : float
    slope_rounding : callable
        Takes h and returns how much the slope as textbooks compute it from h may be off, in units
        of the roundoff, where h itself is off by 8 units.
    """

    name: str
    title: str
    symbol: str
    latex: str
    formula: str
    value: Callable
    value_and_slope: Callable
    curvature: Callable
    diagonal: str
    diagonal_latex: str
    slopes: tuple[Writing, ...]
    growth: float
    largest_slope: float
    range: tuple[float, float]
    slope_rounding: Callable
    kinks: tuple[Kink, ...] = ()
    turns: tuple[tuple[float, ...], ...] = ((), (), ())
    flat: str = ""
    flat_below: float = 0.0

    def __reduce__(self):
        """By its name: functions without a name cannot be pickled, the table is the same."""
        return activation_named, (self.name,)

    @property
    def slope_symbol(self):
        """How the slope is written in Unicode: `σ′`."""
        return f"{self.symbol}′"

    @property
    def slope_latex(self):
        """How the slope is written in LaTeX."""
        return f"{self.latex}'"

    @property
    def is_linear(self):
        """Whether f is a straight line: its slope is one number everywhere."""
        return self.growth == 0 and not self.kinks

    @property
    def slope_of_h(self):
        """The Writing of the slope in terms of h that textbooks use."""
        return next(writing for writing in self.slopes if writing.of == "h")

    @property
    def slope_of_a(self):
        """The Writing of the slope in terms of a, or of h where a is not needed."""
        return next((w for w in self.slopes if w.of == "a"), self.slopes[0])

    def is_flat(self, dh_da):
        """Which units are saturated, or dead: an array of bool of the shape of the slopes."""
        return dh_da <= self.flat_below * self.largest_slope if self.flat else dh_da < 0

    def between(self, order, low, high):
        """The least and the largest value of f, f' or f'' on intervals, their ends included.

        Parameters
        ----------
        order : {0, 1, 2}
            Of the derivative.
        low, high : ndarrays of float64 whose shapes broadcast
            The intervals' ends. A kink at an end counts with the slope on the interval's side
            alone.

        Returns
        -------
        least, largest : ndarrays

        Examples
        --------
        >>> low, high = np.array([-1.0, 1.0]), np.array([2.0, 2.0])
        >>> [v.round(3).tolist() for v in activation_named("sigmoid").between(1, low, high)]
        [[0.105, 0.105], [0.25, 0.197]]
        >>> [v.tolist() for v in activation_named("relu").between(1, low, high)]
        [[0.0, 1.0], [1.0, 1.0]]
        """
        function = (self.value, lambda a: self.value_and_slope(a)[1], self.curvature)[order]
        at_low, at_high = function(low), function(high)
        if order == 1:
            for kink in self.kinks:
                at_low = np.where(low == kink.at, kink.right, at_low)
                at_high = np.where(high == kink.at, kink.left, at_high)
        least, largest = np.minimum(at_low, at_high), np.maximum(at_low, at_high)
        for place in self.turns[order]:
            inside = (low < place) & (place < high)
            there = function(np.array(place))
            least = np.where(inside, np.minimum(least, there), least)
            largest = np.where(inside, np.maximum(largest, there), largest)
        for kink in self.kinks if order == 1 else ():
            inside = (low < kink.at) & (kink.at < high)
            least = np.where(inside, np.minimum(least, min(kink.left, kink.right)), least)
            largest = np.where(inside, np.maximum(largest, max(kink.left, kink.right)), largest)
        return least, largest


# Where |sigma''| is largest: sigma''' = sigma' (6 h^2 - 6 h + 1) is 0 there.
_TURN_OF_CURVATURE = float(np.log(2.0 + np.sqrt(3.0)))

ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation(
            name="sigmoid",
            title="sigmoid",
            symbol="σ",
            latex=r"\sigma",
            formula="1/(1 + e⁻ᵃ)",
            value=sigmoid,
            value_and_slope=sigmoid_and_slope,
            curvature=_sigmoid_curvature,
            diagonal="H − H²",
            diagonal_latex="H-H^2",
            slopes=(
                Writing("h - h * h", "h − h²", r"h-h\circ h", "h", lambda h: h - h * h),
                Writing("h * (1 - h)", "h(1 − h)", r"h \circ (1 - h)", "h", lambda h: h * (1 - h)),
                Writing(
                    "sigmoid(a) * sigmoid(-a)",
                    "σ(a)σ(−a)",
                    r"\sigma(a) \circ \sigma(-a)",
                    "a",
                    lambda a: sigmoid(a) * sigmoid(-a),
                ),
            ),
            growth=1.0,
            largest_slope=0.25,
            range=(0.0, 1.0),
            turns=((), (0.0,), (-_TURN_OF_CURVATURE, _TURN_OF_CURVATURE)),
            flat="saturated",
            flat_below=0.01,
            slope_rounding=lambda h: 10.0 * h,
        ),
        Activation(
            name="tanh",
            title="tanh",
            symbol="tanh",
            latex=r"\tanh",
            formula="(eᵃ − e⁻ᵃ)/(eᵃ + e⁻ᵃ)",
            value=np.tanh,
            value_and_slope=_tanh_and_slope,
            curvature=_tanh_curvature,
            diagonal="I − H²",
            diagonal_latex="I-H^2",
            slopes=(
                Writing("1 - h * h", "1 − h²", r"1-h\circ h", "h", lambda h: 1.0 - h * h),
                Writing(
                    "(1 - h) * (1 + h)",
                    "(1 − h)(1 + h)",
                    r"(1 - h) \circ (1 + h)",
                    "h",
                    lambda h: (1.0 - h) * (1.0 + h),
                ),
                Writing(
                    "1 / np.cosh(a) ** 2",
                    "1/cosh²(a)",
                    r"\frac{1}{\cosh^2(a)}",
                    "a",
                    lambda a: 1.0 / np.cosh(a) ** 2,
                ),
            ),
            growth=2.0,
            largest_slope=1.0,
            range=(-1.0, 1.0),
            turns=((), (0.0,), (-0.5 * _TURN_OF_CURVATURE, 0.5 * _TURN_OF_CURVATURE)),
            flat="saturated",
            flat_below=0.01,
            # h*h is off by twice the 8 units of h, and rounded; 1 - h*h once more.
            slope_rounding=lambda h: 18.0 * h * h + 1.0,
        ),
        Activation(
            name="relu",
            title="ReLU",
            symbol="ReLU",
            latex=r"\operatorname{ReLU}",
            formula="max(0, a)",
            value=_relu,
            value_and_slope=_relu_and_slope,
            curvature=np.zeros_like,
            diagonal="[H > 0]",
            diagonal_latex="[H>0]",
            slopes=(
                Writing("(h > 0)", "[h > 0]", "[h > 0]", "h", lambda h: (h > 0) * 1.0),
                Writing("(a > 0)", "[a > 0]", "[a > 0]", "a", lambda a: (a > 0) * 1.0),
            ),
            growth=0.0,
            largest_slope=1.0,
            # 0 at the kink is what PyTorch, TensorFlow and JAX return.
            kinks=(Kink(0.0, 0.0, 1.0),),
            range=(0.0, np.inf),
            flat="dead",
            slope_rounding=lambda h: 0.0 * h,
        ),
        Activation(
            name="identity",
            title="identity",
            symbol="id",
            latex=r"\operatorname{id}",
            formula="a",
            value=lambda a: a,
            value_and_slope=lambda a: (a, np.ones_like(a)),
            curvature=np.zeros_like,
            diagonal="I",
            diagonal_latex="I",
            slopes=(Writing("np.ones_like(h)", "1", r"\mathbf{1}", "h", np.ones_like),),
            growth=0.0,
            largest_slope=1.0,
            range=(-np.inf, np.inf),
            slope_rounding=lambda h: 0.0 * h,
        ),
    )
}


def activation_named(name):
    """The record of the activation of this name.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> activation_named("tanh").slope_of_h.plain
    '1 − h²'
    """
    if isinstance(name, str) and name in ACTIVATIONS:
        return ACTIVATIONS[name]
    raise ValueError(f"activation is {name!r}, expected one of {', '.join(ACTIVATIONS)}")
