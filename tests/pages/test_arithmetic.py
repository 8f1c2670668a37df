"""The sums behind the numbers: what hover texts and equations say is what the numbers are."""

import math
import re

import numpy as np
import pytest

import mlp
from pages.shared.chain_rule import arithmetic, walk
from pages.shared.draw.notation import number
from pages.shared.state.example import Example

NETWORKS = {
    "ordinary": mlp.Network.random(),
    "one unit, two classes": mlp.Network.random((3, 1, 2), 4),
    "largest": mlp.Network.random((12, 12, 12), 5),
    "saturated": mlp.Network.random(seed=3, scale=10.0),
    "nearly uniform": mlp.Network.random(scale=0.1),
    "confident": mlp.Network.random().replace(b2=[60.0, 0, 0, 0, 0]),
    "tanh": mlp.Network.random(seed=2, activation="tanh"),
    "tanh, saturated": mlp.Network.random(scale=4.0, activation="tanh"),
    "ReLU": mlp.Network.random(activation="relu"),
    "identity": mlp.Network.random(activation="identity"),
}
# Each activation as on paper, and its slope, which keeps its digits.
ON_PAPER = {
    "sigmoid": (lambda a: 1 / (1 + math.exp(-a)), lambda a: 1 / (2 * math.cosh(a / 2)) ** 2),
    "tanh": (math.tanh, lambda a: 1 / math.cosh(a) ** 2),
    "relu": (lambda a: max(0, a), lambda a: float(a > 0)),
    "identity": (lambda a: a, lambda a: 1.0),
}


def _example(name):
    network = NETWORKS[name]
    n, m, k = network.sizes
    x, y = mlp.random_input(n, 7), mlp.one_hot(0, k)
    values, gradients = mlp.forward(network, x), mlp.gradients(network, x, y)
    dh_da = mlp.jacobians(network, x, y).dh_da.diagonal()
    return network, x, y, values, gradients, dh_da


def _origins(name):
    network, x, y, values, gradients, dh_da = _example(name)
    return arithmetic.forward_origins(network, x, values), arithmetic.backward_origins(
        network, y, values, gradients, dh_da
    )


def _python(text):
    """What a line of arithmetic comes to, as Python reads it."""
    text = text.replace("·", "*").replace("−", "-").replace("²", "**2").replace("σ(", "sigmoid(")
    text = re.sub(r"e<sup>(.*?)</sup>", r"exp(\1)", text).replace(")sigmoid", ")*sigmoid")
    text = re.sub(r"cosh\*\*2\((.*?)\)", r"cosh(\1)**2", text)
    # A bracket of Iverson's is a number.
    text = re.sub(r"\[(.*?)\]", r"(\1)*1", text)
    sigmoid, _ = ON_PAPER["sigmoid"]
    return eval(text, {"exp": math.exp, "sigmoid": sigmoid, "cosh": math.cosh, "max": max})


@pytest.mark.parametrize("name", NETWORKS)
def test_the_arithmetic_of_every_cell_comes_to_the_value_it_ends_in(name):
    for origins in (part for half in _origins(name) for part in half.values()):
        for origin in origins:
            written = " ".join(origin.lines)
            all_positive = written.lstrip("−").replace("(−", "(").replace(" − ", " + ")
            # A small number is shown with two digits; a rounded exponent shakes its power.
            slack = 0.05 if "<sup>" in written else 0.06 * _python(all_positive)
            assert _python(written) == pytest.approx(_python(origin.value), abs=slack), origin


@pytest.mark.parametrize("name", NETWORKS)
def test_no_line_of_a_long_sum_is_wider_than_a_phone(name):
    for half in _origins(name):
        for quantity in half.keys() & {"a", "h", "theta", "x"}:
            for line in (line for origin in half[quantity] for line in origin.lines):
                # As a formula, e−12 is ×10 and a small exponent.
                written = re.sub(r"(\d)e(−?\d+)", r"\1 × 10\2", line)
                # What is raised is smaller.
                written = re.sub(
                    "<sup>(.*?)</sup>", lambda found: "^" * round(0.7 * len(found[1])), written
                )
                assert len(written) <= 42, written


@pytest.mark.parametrize("name", NETWORKS)
def test_the_values_are_those_of_sums_written_as_loops(name):
    network, x, _, values, _, _ = _example(name)
    ahead, back = _origins(name)
    n, m, k = network.sizes
    a = [sum(x[i] * network.W1[i, j] for i in range(n)) + network.b1[j] for j in range(m)]
    f, f_slope = ON_PAPER[network.activation]
    h = [f(entry) for entry in a]
    theta = [sum(h[i] * network.W2[i, j] for i in range(m)) + network.b2[j] for j in range(k)]
    powers = [math.exp(entry - max(theta)) for entry in theta]
    yhat = [power / sum(powers) for power in powers]
    delta_theta = [-sum(yhat[1:]), *yhat[1:]]
    delta_h = [sum(delta_theta[j] * network.W2[i, j] for j in range(k)) for i in range(m)]
    slope = [f_slope(entry) for entry in a]
    delta_a = [delta_h[i] * slope[i] for i in range(m)]
    delta_x = [sum(delta_a[j] * network.W1[i, j] for j in range(m)) for i in range(n)]
    expected = {"a": a, "h": h, "theta": theta, "yhat": yhat}
    for quantity, entries in expected.items():
        assert [origin.value for origin in ahead[quantity]] == [number(v) for v in entries]
    expected = {"theta": delta_theta, "h": delta_h, "dh_da": slope, "a": delta_a, "x": delta_x}
    for quantity, entries in expected.items():
        # The core keeps digits that these sums lose: compare as numbers.
        shown = [_python(origin.value) for origin in back[quantity]]
        assert shown == pytest.approx(entries, rel=6e-2, abs=1e-13)


def test_the_sum_of_one_entry_reads_as_on_paper():
    network = mlp.Network([[1.0, 2.0]], [0.0, 0.5], [[1.0, -1.0], [0.25, 0.0]], [0.0, 0.0])
    x, y = np.array([-3.0]), mlp.one_hot(1, 2)
    values, gradients = mlp.forward(network, x), mlp.gradients(network, x, y)
    made = arithmetic.forward_origins(network, x, values)
    assert made["a"][1].hover == "a₂ = Σᵢ xᵢ·W₁[i,2] + b₁[2]<br>= −3·2 + 0.5<br>= −5.5"
    slope = mlp.jacobians(network, x, y).dh_da.diagonal()
    back = arithmetic.backward_origins(network, y, values, gradients, slope)
    first, second = (number(float(v)) for v in gradients.theta)
    assert back["h"][0].hover == (
        f"δh₁ = Σⱼ δθⱼ·W₂[1,j]<br>= {first}·1 + ({second})·(−1)<br>= {number(gradients.h[0])}"
    )
    assert back["h"][0].latex == (
        r"\begin{aligned}\delta h_{1} &= \sum _j \delta \theta _j\cdot W_{2}[1,j]\\ &= "
        rf"{first}\cdot 1 + ({second.replace('−', '-')})\cdot (-1)\\ &= "
        rf"{number(gradients.h[0])}\end{{aligned}}"
    )


def test_a_confident_prediction_is_written_as_what_is_left_of_one():
    _, back = _origins("confident")
    values = _example("confident")[3]
    first = back["theta"][0]
    assert first.formula == "ŷ₁ − 1 = −Σₗ ŷₗ, l ≠ 1"
    assert _python(first.value) == pytest.approx(-values.yhat[1:].sum(), rel=0.05)
    assert _python(first.value) < 0


def test_a_saturated_slope_is_written_in_the_form_that_keeps_its_digits():
    network = NETWORKS["ordinary"].replace(b1=[45.0, 0.0, 0.0])
    x, y = np.zeros(5), mlp.one_hot(0, 5)
    values, slope = mlp.forward(network, x), mlp.jacobians(network, x, y).dh_da.diagonal()
    back = arithmetic.backward_origins(network, y, values, mlp.gradients(network, x, y), slope)
    assert back["dh_da"][0].lines == ("σ(45)σ(−45)",)
    assert back["dh_da"][0].value == "2.9e−20"
    assert back["dh_da"][1].lines == ("0.5 − 0.5²",)


@pytest.mark.parametrize(
    ("activation", "h", "slope", "delta", "off_diagonal"),
    [
        (
            "tanh",
            "h₁ = tanh(a₁) = (e<sup>a₁</sup> − e<sup>−a₁</sup>)/(e<sup>a₁</sup> + e<sup>−a₁</sup>)",
            "tanh′(a₁) = 1 − h₁²",
            "δa₁ = δh₁·(1 − h₁²)",
            "∂h₁/∂a₂ = 0: h₁ = tanh(a₁) depends on a₁ only",
        ),
        (
            "relu",
            "h₁ = ReLU(a₁) = max(0, a₁)",
            "ReLU′(a₁) = [h₁ > 0]",
            "δa₁ = δh₁·[h₁ > 0]",
            "∂h₁/∂a₂ = 0: h₁ = ReLU(a₁) depends on a₁ only",
        ),
        (
            "identity",
            "h₁ = id(a₁) = a₁",
            "id′(a₁) = 1",
            "δa₁ = δh₁·1",
            "∂h₁/∂a₂ = 0: h₁ = id(a₁) depends on a₁ only",
        ),
    ],
)
def test_value_and_slope_are_written_as_the_activation_is(
    activation, h, slope, delta, off_diagonal
):
    network = NETWORKS["ordinary"].replace(activation=activation)
    x, y = mlp.random_input(5), mlp.one_hot(0, 5)
    values, dh_da = mlp.forward(network, x), mlp.jacobians(network, x, y).dh_da.diagonal()
    ahead = arithmetic.forward_origins(network, x, values)
    back = arithmetic.backward_origins(network, y, values, mlp.gradients(network, x, y), dh_da)
    for origin, first in ((ahead["h"][0], h), (back["dh_da"][0], slope), (back["a"][0], delta)):
        assert origin.hover.split("<br>")[0] == first
        assert not re.search(r"(?<!operatorname\{)(tanh|ReLU|max|id)\b", origin.latex)
    hovers = arithmetic.diagonal_hovers(mlp.activation_named(activation), values, dh_da)
    assert hovers(0, 1) == off_diagonal


def test_nothing_is_said_twice_of_a_number_that_is_what_made_it():
    network, x, y = NETWORKS["identity"], mlp.random_input(5), mlp.one_hot(0, 5)
    values, dh_da = mlp.forward(network, x), mlp.jacobians(network, x, y).dh_da.diagonal()
    back = arithmetic.backward_origins(network, y, values, mlp.gradients(network, x, y), dh_da)
    assert back["dh_da"][0].hover == "id′(a₁) = 1"
    of_h = arithmetic.forward_origins(network, x, values)["h"][0]
    assert of_h.hover == f"h₁ = id(a₁) = a₁<br>= {number(values.a[0])}"


def test_marks_lie_on_the_row_and_the_column_that_made_the_entry():
    network, x, y, values, _, _ = _example("ordinary")
    stages = walk.stages(Example(network, x, y, 1, "", {}))
    for name, stage in stages.items():
        left, right, result = stage.panels(entry=1)
        assert result.marked == (0, 1)
        if stage.operator != "·":
            assert left.marked == right.marked == (0, 1)
            continue
        assert (left.marked, right.marked) == ((0, None), (None, 1))
        made = left.matrix[0] @ right.matrix[:, 1]
        assert made == pytest.approx(result.matrix[0, 1], abs=1e-12), name


def test_a_hidden_result_shows_no_number():
    network, x, y, values, _, _ = _example("ordinary")
    stage = walk.stages(Example(network, x, y, 1, "", {}))["h"]
    result = stage.panels(entry=0, hidden=True)[-1]
    assert not result.matrix.any()
    assert set(result.hovers[0]) == {"predict this entry first"}
    assert not re.search(r"\d\.\d", stage.alt(hidden=True))


def test_path_hovers_multiply_the_four_factors():
    network, x, y, _, gradients, dh_da = _example("ordinary")
    every = mlp.paths(network, x, y)
    text = arithmetic.path_hovers(Example(network, x, y, 1, "", {}), every, 2)
    for j, c in np.ndindex(3, 5):
        _, product, value = text(j, c).split("<br>= ")
        expected = network.W1[2, j] * dh_da[j] * network.W2[j, c] * gradients.theta[c]
        assert _python(value) == pytest.approx(expected, rel=0.06)
        assert _python(product) == pytest.approx(expected, rel=0.2)


def test_softmax_hovers_say_what_the_jacobian_is():
    _, _, y, values, _, _ = _example("ordinary")
    step = mlp.softmax_step(values.theta, 0.8 * y)
    of_yhat, square, product = arithmetic.softmax_hovers(values.yhat, 0.8 * y, step)
    p = values.yhat
    for i, j in np.ndindex(5, 5):
        expected = p[i] * (1 - p[i]) if i == j else -p[i] * p[j]
        assert _python(square(i, j).split("= ")[-1]) == pytest.approx(expected, rel=0.06)
    for j in range(5):
        expected = 0.8 * p[j] - 0.8 * y[j]
        assert _python(product(0, j).split("= ")[-1]) == pytest.approx(expected, rel=0.06)
    assert _python(of_yhat(0, 0).split("= ")[-1]) == pytest.approx(-0.8 / p[0], rel=0.06)
