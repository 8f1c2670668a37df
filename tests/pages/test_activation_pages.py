"""The chain-rule pages read as if each had been written for the activation that is open."""

import json
import re

import numpy as np
import pytest
from driver import chart, example_of, numbers, open_page
from further_activations import EVERY, FURTHER

import mlp
from pages.shared.state.settings import BY_NAME

PAGES = ("chain_rule", "two_questions", "derivation", "paths", "cost_and_digits")
STATE = {"walk": "a", "lines": "on"}
# What belongs to the sigmoid alone: its name, its slopes in every notation, its largest slope.
OF_SIGMOID = re.compile(
    r"sigmoid|σ|\\sigma|sigma|h ?[-−] ?h ?[²*∘^]|h ?[-−] ?h ?\\circ|H ?[-−] ?H|h\(1|"
    r"(?<![\d.−])0\.25(?!\d)|m/2|\\frac ?m ?2"
)
# What the other activations have.
OWN = {
    "tanh": ("tanh′", "1 − h²", "I−H²"),
    "relu": ("ReLU′", "[h > 0]", "[H>0]"),
    "identity": ("id′", "1 everywhere"),
    "softplus": ("softplus′", "1 − e⁻ʰ"),
    "leaky_relu": ("LReLU′", "0.1 + 0.9·[h > 0]"),
}


@pytest.fixture(autouse=True)
def _further(monkeypatch):
    for name, activation in FURTHER.items():
        monkeypatch.setitem(mlp.ACTIVATIONS, name, activation)
    setting, choices = BY_NAME["activation"], BY_NAME["activation"].choices
    object.__setattr__(setting, "choices", EVERY)
    yield
    object.__setattr__(setting, "choices", choices)


def _texts(app):
    """Every text of the page's main part: sentences, buttons, and those in its charts."""
    for element in app.main:
        for name in ("value", "label", "options"):
            text = str(getattr(element, name, ""))
            # Numbers in cells are the network's, whatever they are.
            unsaid = r"<(script|style)\b.*?</\1>|<td>[-.e\d]*</td>|<[^>]*>"
            yield re.sub(unsaid, " ", text, flags=re.DOTALL)
    for drawn in app.get("plotly_chart"):
        yield json.dumps(_words(json.loads(drawn.proto.spec)), ensure_ascii=False)


def _words(value):
    """The texts of a figure but its numbers: those are the network's, whatever they are."""
    if isinstance(value, dict):
        return [_words(v) for name, v in value.items() if name not in ("z", "x", "y")]
    if isinstance(value, list):
        return [_words(entry) for entry in value if not isinstance(entry, int | float)]
    # Of what is shown in a cell and at it, the formula: its numbers are the network's as well.
    return re.sub(r"<br>.*|^[−.e\d]+$", "", value) if isinstance(value, str) else None


@pytest.mark.parametrize("activation", EVERY[1:])
@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_of_the_sigmoid_where_the_activation_is_another(page, activation):
    walks = ("a", "all") if page == "chain_rule" else ("a",)
    for walk in walks:
        app = open_page(page, **STATE | {"walk": walk}, activation=activation)
        texts = list(_texts(app))
        for text in texts:
            assert not OF_SIGMOID.search(text), text
            assert "nan" not in text.lower().split()
        assert any(own in text for text in texts for own in OWN[activation])


def test_the_words_of_the_sigmoid_would_be_found():
    for page in PAGES:
        texts = list(_texts(open_page(page, **STATE)))
        assert any(OF_SIGMOID.search(text) for text in texts), page


@pytest.mark.parametrize("activation", EVERY)
def test_the_diagonal_is_drawn_on_the_scale_of_its_slopes(activation):
    app = open_page("two_questions", activation=activation, seed=2)
    f = mlp.ACTIVATIONS[activation]
    (cells,) = (trace for trace in chart(app, "measured") if trace["type"] == "heatmap")
    assert (cells["zmin"], cells["zmax"]) == (0, f.largest_slope)
    network, x, _ = example_of(app)
    slope = mlp.jacobians(network, x, mlp.one_hot(0, 5)).dh_da.diagonal()
    drawn = numbers(cells["z"])
    assert np.isin(slope, drawn).all()


def _said(app):
    return " ".join(element.value for element in (*app.main.markdown, *app.main.subheader))


def test_identity_says_that_its_slope_is_1_everywhere():
    for page in ("two_questions", "derivation", "cost_and_digits"):
        assert "id′ is 1 everywhere" in _said(open_page(page, activation="identity"))
    walk = _said(open_page("chain_rule", activation="identity", walk="a"))
    assert "id′ is 1 everywhere, so δa = δh." in walk
    said = _said(open_page("paths", activation="identity"))
    assert "Here every slope is 1, the largest, so this factor is 1." in said
    assert "units for" not in said


@pytest.mark.parametrize("seed", range(12))
def test_dead_units_of_relu_are_named_and_nothing_passes(seed):
    app = open_page("paths", activation="relu", seed=seed)
    network, x, y = example_of(app)
    a = x @ network.W1 + network.b1
    dead = np.flatnonzero(a <= 0)
    said = _said(app)
    for j in range(3):
        named = f"h{mlp.subscript(j + 1)} (ReLU′ = 0)"
        assert (named in said) == (j in dead)
    assert ("no gradient reaches the inputs through" in said) == bool(dead.size)
    assert "saturated" not in said
    if dead.size == 3:
        assert "∂L/∂x₁ is exactly 0, because of the factor unit slope." in said
    every = numbers(chart(app, "paths_of_input")[0]["z"])
    every = every[~np.isnan(every).all(axis=1)]
    assert not every[dead].any()


def test_the_digits_page_tells_where_tanh_loses_digits_and_why_relu_does_not():
    tanh = _said(open_page("cost_and_digits", activation="tanh", preactivation=-25.0))
    assert "Where tanh′ loses its digits" in tanh
    assert "1 − h² keeps 0, (1 − h)(1 + h) keeps 0 and 1/cosh²(a) keeps 16" in tanh
    assert "For large positive a, h is near 1. For large negative a, h is near −1." in tanh
    sigmoid = _said(open_page("cost_and_digits"))
    assert "For large positive a, h is near 1. Then h − h² and h(1 − h) subtract" in sigmoid
    assert "For negative a, every form keeps its digits." in sigmoid
    softplus = _said(open_page("cost_and_digits", activation="softplus"))
    assert "For large negative a, h is near 0. Then 1 − e⁻ʰ subtracts" in softplus
    relu = _said(open_page("cost_and_digits", activation="relu", preactivation=0.0))
    assert "Why ReLU′ loses no digits" in relu
    assert "ReLU′ is 0 or 1. A comparison decides which" in relu
    assert "a = 0 is at the kink of ReLU: the slope is 0 on the left and 1 on the right." in relu


@pytest.mark.parametrize("activation", EVERY)
def test_the_slope_is_drawn_in_every_form_on_an_axis_that_holds_it(activation):
    app = open_page("cost_and_digits", activation=activation)
    f, traces = mlp.ACTIVATIONS[activation], chart(app, "unit_slopes")
    drawn = {trace["name"]: trace for trace in traces if trace.get("yaxis") == "y"}
    forms = [writing.plain for writing in f.slopes]
    assert set(drawn) == {*forms, "true value", "the units of this network"}
    a, true = (numbers(drawn["true value"][axis]) for axis in "xy")
    network, x, _ = example_of(app)
    units = numbers(drawn["the units of this network"]["y"])
    assert np.allclose(units, np.interp(x @ network.W1 + network.b1, a, true), atol=0.1)
    layout = _layout(app, "unit_slopes")
    # A log axis has no place for 0, which is a slope where f is linear in pieces.
    assert layout["yaxis"].get("type") == ("log" if f.growth else None)
    if activation == "relu":
        assert sorted(set(true)) == [0.0, 1.0]
        assert np.diff(a)[np.diff(true) != 0] < 1e-300


def _layout(app, key):
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-{key}"))
    return json.loads(found.proto.spec)["layout"]


def _at_kink(monkeypatch):
    """Every ReLU network with its unit 2 exactly at 0."""
    random = mlp.Network.random

    def with_unit_2_at_0(*arguments, **more):
        network = random(*arguments, **more)
        b1 = network.b1.copy()
        b1[1] -= mlp.forward(network, mlp.random_input(network.sizes[0])).a[1]
        return network.replace(b1=b1)

    monkeypatch.setattr(mlp.Network, "random", with_unit_2_at_0)


def test_a_unit_at_a_kink_is_named_and_no_right_number_is_called_wrong(monkeypatch):
    _at_kink(monkeypatch)
    kink = "a₂ is at the kink of ReLU: the slope is 0 on the left and 1 on the right. The pages "
    kink += "take 0, as PyTorch, TensorFlow and JAX do."
    for page in ("chain_rule", "two_questions", "derivation"):
        assert kink in _said(open_page(page, activation="relu", **STATE))
    said = _said(open_page("two_questions", activation="relu"))
    assert "wrong" not in said
    assert (
        "Entry 2,2 is 0.5, the mean of the measured slopes on both sides of a kink, 0 and 1. The "
        "other entries on the diagonal are [h > 0], exactly."
    ) in said
    assert "| **right**; at the kink of a₂, it is one of two derivatives, error" in said
    derivation = _said(open_page("derivation", activation="relu", lines="on"))
    assert "h₂ is at a kink: its slope jumps" in derivation
    table = derivation[derivation.index("| line") :]
    assert table.count("| kink |") == 8
    assert " or " in table.splitlines()[3]
