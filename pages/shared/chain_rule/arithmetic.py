"""Where a number comes from: the sum or formula that made it, with the numbers in place.

One writing serves twice: as text it is what a cell shows when the pointer is on it, and
`notation.latex` turns the same text into a formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.chain_rule.activation_words import put_in, slope_in_numbers, slope_of, value_of
from pages.shared.draw.formulas import bracketed
from pages.shared.draw.notation import after_sign, latex, number

# Characters in a line of a long sum: what a phone is wide enough for. As a formula, a power of ten
# is this much longer than as text, and what is raised is smaller.
LONGEST_LINE, LONGER_POWER, SMALLER = 39, 3, 0.7

# Below this size the difference yhat - 1 shows nothing but 0, and is written as what is left of 1.
LEFT_OF_ONE = 0.005


@dataclass(frozen=True)
class Origin:
    """How one number was made.

    Attributes
    ----------
    name : str
        Of the entry: δh₂.
    formula : str
        With names: Σⱼ δθⱼ·W₂[2,j].
    lines : tuple of str
        With numbers, in lines short enough for a phone: 0.12·(−0.4) + ….
    value : str
    """

    name: str
    formula: str
    lines: tuple[str, ...]
    value: str

    @property
    def hover(self):
        """What a cell shows when the pointer is on it."""
        steps = dict.fromkeys((self.formula, "<br>   ".join(self.lines), self.value))
        return f"{self.name} = {'<br>= '.join(steps)}"

    @property
    def latex(self):
        """The same in LaTeX, one line below the other."""
        formula = self.formula.replace(" = ", "<br>&= ")
        steps = dict.fromkeys((formula, r"<br>&\quad ".join(self.lines), self.value))
        equation = f"{self.name} &= {'<br>&= '.join(steps)}"
        return r"\begin{aligned}" + latex(equation) + r"\end{aligned}"

    @property
    def formula_in_latex(self):
        """The formula alone in LaTeX, for those who are to work it out."""
        return latex(f"{self.name} = {self.formula}")


def _entry(name, place):
    """The name of one entry of a vector, counted from 0."""
    return mlp.entry_name(name, (place,))


def _length(text):
    """About how many characters wide a line is as a formula."""
    raised = "".join(re.findall("<sup>(.*?)</sup>", text))
    level = re.sub("<sup>.*?</sup>", "", text)
    powers = len(re.findall(r"\de", level))
    return len(level) + LONGER_POWER * powers + SMALLER * len(raised)


def _lines(terms):
    """A sum in lines short enough for a phone, each but the first beginning with its plus sign."""
    first, *others = terms
    lines = [first]
    for term in others:
        longer = f"{lines[-1]} + {term}"
        if _length(longer) <= LONGEST_LINE:
            lines[-1] = longer
        else:
            lines.append(f"+ {term}")
    return tuple(lines)


def _in_brackets(terms):
    """A sum in lines, with brackets around all of it."""
    lines = _lines(terms)
    lines = (f"({lines[0]}", *lines[1:])
    return (*lines[:-1], f"{lines[-1]})")


def _sum_of_products(name, formula, left, right, value, bias=None):
    """The origin of one entry of a product of a row and a matrix, with a bias or without."""
    terms = [
        f"{number(u) if i == 0 else after_sign(u)}·{after_sign(v)}"
        for i, (u, v) in enumerate(zip(left, right, strict=True))
    ]
    if bias is not None:
        terms.append(after_sign(bias))
    return Origin(name, formula, _lines(terms), number(value))


def forward_origins(network, x, values):
    """How every entry of the forward pass was made.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)
    values : mlp.Forward

    Returns
    -------
    dict of str to list of Origin
        For a, h, theta and yhat.
    """
    f = mlp.activation_named(network.activation)
    powers = [f"e<sup>{number(entry)}</sup>" for entry in values.theta]
    bottom = _in_brackets(powers)
    return {
        "a": [
            _sum_of_products(
                _entry("a", j),
                f"Σᵢ xᵢ·W₁[i,{j + 1}] + b₁[{j + 1}]",
                x,
                network.W1[:, j],
                values.a[j],
                network.b1[j],
            )
            for j in range(values.a.size)
        ],
        "h": [
            Origin(
                _entry("h", j),
                value_of(f, j),
                (put_in(f.formula, "a", a),),
                number(values.h[j]),
            )
            for j, a in enumerate(values.a)
        ],
        "theta": [
            _sum_of_products(
                _entry("theta", j),
                f"Σᵢ hᵢ·W₂[i,{j + 1}] + b₂[{j + 1}]",
                values.h,
                network.W2[:, j],
                values.theta[j],
                network.b2[j],
            )
            for j in range(values.theta.size)
        ],
        "yhat": [
            Origin(
                _entry("yhat", j),
                f"e<sup>{_entry('theta', j)}</sup> / Σₗ e<sup>θₗ</sup>",
                (f"{powers[j]} / {bottom[0]}", *bottom[1:]),
                number(values.yhat[j]),
            )
            for j in range(values.yhat.size)
        ],
    }


def _less_label(values, y, delta_theta, j):
    name, yhat = f"δ{_entry('theta', j)}", _entry("yhat", j)
    if y[j] == 1 and abs(delta_theta[j]) < LEFT_OF_ONE:
        terms = [number(yhat) for place, yhat in enumerate(values.yhat) if place != j]
        first, *more = _in_brackets(terms)
        rest = f"{yhat} − 1 = −Σₗ ŷₗ, l ≠ {j + 1}"
        return Origin(name, rest, (f"−{first}", *more), number(delta_theta[j]))
    return Origin(
        name,
        f"{yhat} − {_entry('y', j)}",
        (f"{number(values.yhat[j])} − {number(y[j])}",),
        number(delta_theta[j]),
    )


def backward_origins(network, y, values, gradients, dh_da):
    """How every entry of the way back was made.

    Parameters
    ----------
    network : mlp.Network
    y : ndarray, shape (k,)
    values : mlp.Forward
    gradients : mlp.Gradients
    dh_da : ndarray, shape (m,)
        The unit slopes f'(a).

    Returns
    -------
    dict of str to list of Origin
        For the derivatives with respect to theta, h, a and x, and for the unit slopes, `dh_da`.
    """
    f = mlp.activation_named(network.activation)
    delta_theta, delta_h, delta_a = gradients.theta, gradients.h, gradients.a
    n, m, k = network.sizes
    units = [mlp.subscript(i + 1) for i in range(m)]
    return {
        "theta": [_less_label(values, y, delta_theta, j) for j in range(k)],
        "h": [
            _sum_of_products(
                f"δh{units[i]}",
                f"Σⱼ δθⱼ·W₂[{i + 1},j]",
                delta_theta,
                network.W2[i],
                delta_h[i],
            )
            for i in range(m)
        ],
        "dh_da": [_unit_slope(f, values, dh_da, i) for i in range(m)],
        "a": [
            Origin(
                f"δa{units[i]}",
                f"δh{units[i]}·{bracketed(slope_of(f, i))}",
                (f"{number(delta_h[i])}·{number(dh_da[i])}",),
                number(delta_a[i]),
            )
            for i in range(m)
        ],
        "x": [
            _sum_of_products(
                f"δ{_entry('x', i)}",
                f"Σⱼ δaⱼ·W₁[{i + 1},j]",
                delta_a,
                network.W1[i],
                gradients.x[i],
            )
            for i in range(n)
        ],
    }


def _unit_slope(f, values, dh_da, i):
    """The slope of one unit with its numbers."""
    line = slope_in_numbers(f, values.a[i], values.h[i], dh_da[i])
    return Origin(f"{f.slope_symbol}({_entry('a', i)})", slope_of(f, i), (line,), number(dh_da[i]))


def softmax_hovers(yhat, y, step):
    """Hover texts of the softmax step: of dL/dyhat, dyhat/dtheta and their product.

    Parameters
    ----------
    yhat, y : ndarrays, shape (k,)
    step : mlp.SoftmaxStep

    Returns
    -------
    tuple of object ndarray
        One row, k rows, one row.
    """
    names = [_entry("yhat", i) for i in range(yhat.size)]
    shown = [number(entry) for entry in yhat]

    def entry(i, j):
        name, value = f"∂{names[i]}/∂{_entry('theta', j)}", number(step.dyhat_dtheta[i, j])
        if i == j:
            return Origin(name, f"{names[i]} − {names[i]}²", (f"{shown[i]} − {shown[i]}²",), value)
        return Origin(name, f"−{names[i]}·{names[j]}", (f"−{shown[i]}·{shown[j]}",), value)

    of_yhat = [
        Origin(
            f"∂L/∂{name}",
            f"−{_entry('y', i)}/{name}",
            (f"−{number(y[i])}/{shown[i]}",),
            number(step.dL_dyhat[i]) if np.isfinite(step.dL_dyhat[i]) else "−∞",
        )
        for i, name in enumerate(names)
    ]
    product = [
        Origin(
            f"(∂L/∂ŷ·∂ŷ/∂θ){mlp.subscript(j + 1)}",
            f"(Σₗ yₗ)·{name} − {_entry('y', j)}",
            (f"{number(y.sum())}·{shown[j]} − {number(y[j])}",),
            number(step.product[j]),
        )
        for j, name in enumerate(names)
    ]
    square = [[entry(i, j).hover for j in range(yhat.size)] for i in range(yhat.size)]
    return hovers(of_yhat), np.array(square, dtype=object), hovers(product)


def path_hovers(network, dh_da, delta_theta, every, i):
    """Hover texts of the paths of one input, a row for each hidden unit.

    Parameters
    ----------
    network : mlp.Network
    dh_da : ndarray, shape (m,)
    delta_theta : ndarray, shape (k,)
    every : ndarray, shape (n, m, k)
        The paths.
    i : int
        The input, counted from 0.
    """

    slope = mlp.activation_named(network.activation).slope_symbol

    def text(j, c):
        factors = network.W1[i, j], dh_da[j], network.W2[j, c], delta_theta[c]
        first, *others = factors
        line = "·".join([number(first), *(after_sign(value) for value in others)])
        name = f"{_entry('x', i)} → {_entry('h', j)} → class {c + 1}"
        unit, of_class = mlp.subscript(j + 1), mlp.subscript(c + 1)
        formula = f"W₁[{i + 1},{j + 1}]·{slope}(a{unit})·W₂[{j + 1},{c + 1}]·δθ{of_class}"
        return Origin(name, formula, (line,), number(every[i, j, c])).hover

    _, m, k = every.shape
    return np.array([[text(j, c) for c in range(k)] for j in range(m)], dtype=object)


def hovers(origins):
    """The hover texts of a row vector, as a matrix of one row."""
    return np.array([[origin.hover for origin in origins]], dtype=object)


def forward_hovers(network, x, values):
    """The hover texts of a, h, theta and yhat, by name."""
    return {name: hovers(made) for name, made in forward_origins(network, x, values).items()}


def backward_hovers(network, y, values, gradients, dh_da):
    """The hover texts of derivatives and unit slopes, by name, and of Diag(f'(a)), `H`."""
    origins = backward_origins(network, y, values, gradients, dh_da)
    texts = {name: hovers(made) for name, made in origins.items()}
    f = mlp.activation_named(network.activation)
    return texts | {"H": diagonal_hovers(f, values, dh_da)}


def diagonal_hovers(f, values, dh_da):
    """The hover texts of Diag(f'(a)), row by row, for the record of an activation."""

    def text(i, j):
        if i == j:
            return _unit_slope(f, values, dh_da, i).hover
        return (
            f"∂{_entry('h', i)}/∂{_entry('a', j)} = 0: {_entry('h', i)} = "
            f"{f.symbol}({_entry('a', i)}) depends on {_entry('a', i)} only"
        )

    m = dh_da.size
    return np.array([[text(i, j) for j in range(m)] for i in range(m)], dtype=object)
