"""Where a number comes from: the sum or formula that made it, with the numbers in place.

One writing serves twice: as text it is what a cell shows when the pointer is on it, and
`notation.latex` turns the same text into a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.chain_rule.activation_words import put_in, slope_in_numbers, slope_of, value_of
from pages.shared.chain_rule.shares import others
from pages.shared.draw.blocks import largest
from pages.shared.draw.formulas import bracketed
from pages.shared.draw.notation import after_sign, latex, number
from pages.shared.state.names import for_chart

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


@dataclass(frozen=True, eq=False)
class Origins(Sequence):
    """The origin of each entry of a vector, made when it is asked for: there may be hundreds."""

    size: int
    make: Callable

    def __len__(self):
        return self.size

    def __getitem__(self, i):
        return self.make(range(self.size)[i])


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


def _terms(parts, write):
    """The terms of a sum; of a long one the largest are written out, all others are one term.

    Parameters
    ----------
    parts : ndarray
        What each adds.
    write : callable
        The text of the term with an index; whether it is the first is its second argument.
    """
    shown = largest(parts)
    terms = [write(i, i == shown[0]) for i in shown]
    rest, count = others(parts, shown)
    if count:
        terms.append(f"{after_sign(rest)} [{count} other{'s' if count > 1 else ''}]")
    return terms


def _sum_of_products(name, formula, left, right, value, bias=None):
    """The origin of one entry of a product of a row and a matrix, with a bias or without."""

    def write(i, is_first):
        return f"{number(left[i]) if is_first else after_sign(left[i])}·{after_sign(right[i])}"

    terms = _terms(left * right, write)
    if bias is not None:
        terms.append(after_sign(bias))
    return Origin(name, formula, _lines(terms), number(value))


@np.errstate(over="ignore")  # what a power comes to only chooses which are written out
def _sum_of_powers(theta):
    """The sum below the line of a softmax, with brackets around it."""
    return _in_brackets(_terms(np.exp(theta), lambda j, _: f"e<sup>{number(theta[j])}</sup>"))


def forward_origins(network, x, values):
    """How every entry of the forward pass was made.

    Parameters
    ----------
    network : mlp.Network
    x : ndarray, shape (n,)
    values : mlp.Forward

    Returns
    -------
    dict of str to Origins
        For a, h, theta and yhat.
    """
    f = mlp.activation_named(network.activation)
    bottom = _sum_of_powers(values.theta)

    def of_a(j):
        formula = f"Σᵢ xᵢ·W₁[i,{j + 1}] + b₁[{j + 1}]"
        column, bias = network.W1[:, j], network.b1[j]
        return _sum_of_products(_entry("a", j), formula, x, column, values.a[j], bias)

    def of_h(j):
        line = put_in(f.formula, "a", values.a[j])
        return Origin(_entry("h", j), value_of(f, j), (line,), number(values.h[j]))

    def of_theta(j):
        name, formula = _entry("theta", j), f"Σᵢ hᵢ·W₂[i,{j + 1}] + b₂[{j + 1}]"
        column, bias = network.W2[:, j], network.b2[j]
        return _sum_of_products(name, formula, values.h, column, values.theta[j], bias)

    def of_yhat(j):
        top = f"e<sup>{number(values.theta[j])}</sup>"
        formula = f"e<sup>{_entry('theta', j)}</sup> / Σₗ e<sup>θₗ</sup>"
        lines = f"{top} / {bottom[0]}", *bottom[1:]
        return Origin(_entry("yhat", j), formula, lines, number(values.yhat[j]))

    makers = {"a": of_a, "h": of_h, "theta": of_theta, "yhat": of_yhat}
    return {name: Origins(getattr(values, name).size, make) for name, make in makers.items()}


def _less_label(values, y, delta_theta, j):
    name, yhat = f"δ{_entry('theta', j)}", _entry("yhat", j)
    if y[j] == 1 and abs(delta_theta[j]) < LEFT_OF_ONE:
        left = np.delete(values.yhat, j)
        first, *more = _in_brackets(_terms(left, lambda i, _: number(left[i])))
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
    dict of str to Origins
        For the derivatives with respect to theta, h, a and x, and for the unit slopes, `dh_da`.
    """
    f = mlp.activation_named(network.activation)
    delta_theta, delta_h, delta_a = gradients.theta, gradients.h, gradients.a
    n, m, k = network.sizes

    def of_h(i):
        name, formula = f"δ{_entry('h', i)}", f"Σⱼ δθⱼ·W₂[{i + 1},j]"
        return _sum_of_products(name, formula, delta_theta, network.W2[i], delta_h[i])

    def of_a(i):
        unit = mlp.subscript(i + 1)
        formula = f"δh{unit}·{bracketed(slope_of(f, i))}"
        line = f"{number(delta_h[i])}·{number(dh_da[i])}"
        return Origin(f"δa{unit}", formula, (line,), number(delta_a[i]))

    def of_x(i):
        name, formula = f"δ{_entry('x', i)}", f"Σⱼ δaⱼ·W₁[{i + 1},j]"
        return _sum_of_products(name, formula, delta_a, network.W1[i], gradients.x[i])

    return {
        "theta": Origins(k, lambda j: _less_label(values, y, delta_theta, j)),
        "h": Origins(m, of_h),
        "dh_da": Origins(m, lambda i: _unit_slope(f, values, dh_da, i)),
        "a": Origins(m, of_a),
        "x": Origins(n, of_x),
    }


def _unit_slope(f, values, dh_da, i):
    """The slope of one unit with its numbers."""
    line = slope_in_numbers(f, values.a[i], values.h[i], dh_da[i])
    return Origin(f"{f.slope_symbol}({_entry('a', i)})", slope_of(f, i), (line,), number(dh_da[i]))


def softmax_hovers(yhat, y, step):
    """The texts of the softmax step: of dL/dyhat, dyhat/dtheta and their product.

    Parameters
    ----------
    yhat, y : ndarrays, shape (k,)
    step : mlp.SoftmaxStep

    Returns
    -------
    tuple of callable
        Each takes a row and a column, counted from 0.
    """

    def name(i):
        return _entry("yhat", i)

    def entry(i, j):
        of, value = f"∂{name(i)}/∂{_entry('theta', j)}", number(step.dyhat_dtheta[i, j])
        if i == j:
            line = f"{number(yhat[i])} − {number(yhat[i])}²"
            return Origin(of, f"{name(i)} − {name(i)}²", (line,), value).hover
        line = f"−{number(yhat[i])}·{number(yhat[j])}"
        return Origin(of, f"−{name(i)}·{name(j)}", (line,), value).hover

    def of_yhat(i):
        value = number(step.dL_dyhat[i]) if np.isfinite(step.dL_dyhat[i]) else "−∞"
        line = f"−{number(y[i])}/{number(yhat[i])}"
        return Origin(f"∂L/∂{name(i)}", f"−{_entry('y', i)}/{name(i)}", (line,), value)

    def product(j):
        line = f"{number(y.sum())}·{number(yhat[j])} − {number(y[j])}"
        of, formula = mlp.subscript(j + 1), f"(Σₗ yₗ)·{name(j)} − {_entry('y', j)}"
        return Origin(f"(∂L/∂ŷ·∂ŷ/∂θ){of}", formula, (line,), number(step.product[j]))

    k = yhat.size
    return hovers(Origins(k, of_yhat)), entry, hovers(Origins(k, product))


def path_hovers(example, every, i):
    """The texts of the paths of one input, by hidden unit and class, all counted from 0.

    Parameters
    ----------
    example : Example
    every : ndarray, shape (n, m, k)
        The paths.
    i : int

    Returns
    -------
    callable
    """
    network, names, slope = example.network, example.names, example.activation.slope_symbol
    dh_da, delta_theta = example.dh_da.diagonal(), example.gradients.theta

    def text(j, c):
        factors = network.W1[i, j], dh_da[j], network.W2[j, c], delta_theta[c]
        first, *others = factors
        line = "·".join([number(first), *(after_sign(value) for value in others)])
        x_i, of_class = names.input(i, for_chart), names.of_class(c, for_chart)
        name = f"{x_i} → {_entry('h', j)} → {of_class}"
        unit, to_class = mlp.subscript(j + 1), mlp.subscript(c + 1)
        formula = f"W₁[{i + 1},{j + 1}]·{slope}(a{unit})·W₂[{j + 1},{c + 1}]·δθ{to_class}"
        return Origin(name, formula, (line,), number(every[i, j, c])).hover

    return text


def hovers(origins, heading=lambda i: ""):
    """The texts of a vector, for a Panel: of a row, or of a column.

    Above each stands what its entry is called.
    """

    def text(i, j):
        return heading(max(i, j)) + origins[max(i, j)].hover

    return text


def forward_hovers(example):
    """The texts of a, h, theta and yhat, by name, as `hovers`."""
    made = forward_origins(example.network, example.x, example.values)
    return {name: hovers(origins, example.names.heading(name)) for name, origins in made.items()}


def backward_hovers(example):
    """The texts of derivatives and unit slopes, by name, and of Diag(f'(a)), `H`."""
    dh_da = example.dh_da.diagonal()
    at = example.network, example.y, example.values, example.gradients, dh_da
    made = backward_origins(*at)
    texts = {name: hovers(origins, example.names.heading(name)) for name, origins in made.items()}
    return texts | {"H": diagonal_hovers(example.activation, example.values, dh_da)}


def diagonal_hovers(f, values, dh_da):
    """The texts of Diag(f'(a)), by row and column, for the record of an activation."""

    def text(i, j):
        if i == j:
            return _unit_slope(f, values, dh_da, i).hover
        return (
            f"∂{_entry('h', i)}/∂{_entry('a', j)} = 0: {_entry('h', i)} = "
            f"{f.symbol}({_entry('a', i)}) depends on {_entry('a', i)} only"
        )

    return text
