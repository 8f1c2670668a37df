"""The chain-rule pages: their charts, tables and sentences hold the numbers of the network."""

import json
import math
import re

import numpy as np
import pytest
from driver import chart, example_of, lines, matrices, open_page, script, texts_of_tables

import mlp
from pages.shared.chain_rule import (
    derivation_sentences,
    path_sentences,
    smallness,
    tables,
    walk_sentences,
)
from pages.shared.draw.notation import number, percent

SIGMOID = mlp.activation_named("sigmoid")
PAGES = ("chain_rule", "two_questions", "derivation", "paths", "cost_and_digits")
AWKWARD = {
    "one unit, two classes, all stages": {"m": 1, "k": 2, "n": 1, "walk": "all"},
    "saturated, in columns": {
        "scale": 10.0,
        "seed": 3,
        "walk": "a",
        "convention": "columns",
        "lines": "on",
    },
    "largest": {"n": 12, "m": 12, "k": 12, "walk": "x", "entry": 12},
}


def _said(app):
    """All text of the page's main part."""
    shown = (*app.main.markdown, *app.info, *app.success, *app.warning, *app.main.latex)
    return "\n".join(element.value for element in shown)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("state", AWKWARD)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_every_page_draws_every_state_and_says_no_nan(page, state, activation):
    app = open_page(page, **AWKWARD[state], activation=activation)
    assert app.title
    assert not app.warning
    assert "nan" not in _said(app)


def test_each_stage_of_the_walk_shows_operands_that_make_its_result():
    app = open_page("chain_rule", walk="all", n=4, m=2, k=3, seed=6)
    network, x, y = example_of(app)
    gradients = mlp.gradients(network, x, y)
    yhat, label, theta = matrices(app, "stage_theta")
    assert np.allclose(yhat - label, theta, atol=1e-15)
    left, right, h = matrices(app, "stage_h")
    assert np.allclose(left @ right, h)
    assert np.array_equal(right, network.W2.T)
    left, right, a = matrices(app, "stage_a")
    assert np.allclose(left * right, a)
    left, right, delta_x = matrices(app, "stage_x")
    assert np.allclose(left @ right, delta_x)
    for shown, expected in zip((theta, h, a, delta_x), ["theta", "h", "a", "x"], strict=True):
        assert np.array_equal(shown[0], getattr(gradients, expected))


def _drawn(app, key):
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-{key}"))
    return json.loads(found.proto.spec)["layout"]


def test_equal_dimensions_have_equal_colours_and_the_inner_ones_are_said_to_match():
    app = open_page("chain_rule", walk="h", n=4)
    (texts,) = (trace["text"] for trace in chart(app, "stage_h") if trace.get("mode") == "text")
    theta, W2, h, operator, equal = texts[:5]
    (k,) = re.findall(r"color:(#\w+)\">5</b>", theta)
    k_again, m = re.findall(r"color:(#\w+)\">\d</b>", W2)
    (m_again,) = re.findall(r"color:(#\w+)\">3</b>", h)
    assert (k, m) == (k_again, m_again)
    assert k != m
    assert f'color:{k};font-size:12px">5=5' in operator
    assert equal == "="
    bars = [
        shape["line"]["color"]
        for shape in _drawn(app, "stage_h")["shapes"]
        if shape["type"] == "line"
    ]
    assert bars == [k, k, m, m]


def test_a_link_opens_the_stage_and_the_entry_and_marks_what_made_it():
    app = open_page("chain_rule", walk="h", entry=2)
    left, right, result = (s for s in _drawn(app, "stage_h")["shapes"] if s["type"] == "rect")
    assert (left["x1"] - left["x0"], left["y1"] - left["y0"]) == (5, 1)
    assert (right["x1"] - right["x0"], right["y1"] - right["y0"]) == (1, 5)
    assert (result["x1"] - result["x0"], result["y1"] - result["y0"]) == (1, 1)
    network, x, y = example_of(app)
    gradients = mlp.gradients(network, x, y)
    product = float(gradients.theta[0] * network.W2[1, 0])
    (written,) = (element.value for element in app.main.latex)
    first = re.search(r"&= (-?[\d.]+)\\cdot \(?(-?[\d.]+)\)?", written)
    assert float(first[1]) * float(first[2]) == pytest.approx(product, rel=0.02)
    assert rf"&= {number(gradients.h[1]).replace('−', '-')}\end{{aligned}}" in written


def test_the_buttons_walk_round_and_the_stage_stands_in_the_address():
    app = open_page("chain_rule")
    seen = []
    for _ in range(5):
        next(b for b in app.button if b.label == "Next").click().run()
        seen.append(app.query_params.get("walk"))
    assert seen == ["h", "a", "x", "all", None]
    next(b for b in app.button if b.label == "Previous").click().run()
    assert app.session_state["walk"] == "all"


def test_an_entry_beyond_the_result_of_a_stage_becomes_its_last():
    app = open_page("chain_rule", walk="x", entry=5)
    app.segmented_control(key="walk").set_value("a").run()
    assert app.session_state["entry"] == 3
    assert not app.exception


def test_the_exercise_hides_the_result_until_a_sign_is_said():
    app = open_page("chain_rule", walk="h", entry=2, exercise="on")
    network, x, y = example_of(app)
    delta_h = mlp.gradients(network, x, y).h
    *_, result = matrices(app, "stage_h")
    assert not result.any()
    assert all(number(value) not in _said(app) for value in delta_h)
    assert "=" not in app.main.latex[0].value.split("W_{2}")[1]
    wrong = "+" if delta_h[1] < 0 else "−"
    next(b for b in app.segmented_control if b.key.startswith("sign_")).set_value(wrong).run()
    *_, result = matrices(app, "stage_h")
    assert np.array_equal(result[0], delta_h)
    assert f"Not right: δh₂ = {number(delta_h[1])}" in app.warning[0].value


def _value_box(app):
    return next(box for box in app.text_input if box.key.startswith("value_"))


# An entry of -0.00044, in a network of small weights.
SMALL = {"walk": "x", "exercise": "on", "scale": 0.1, "seed": 1}


@pytest.mark.parametrize(
    ("said", "right"),
    [("-0.00044", True), ("-4.2e-4", True), ("0.00044", False), ("0", False), ("-0.001", False)],
)
def test_a_small_value_needs_its_own_size_and_sign(said, right):
    app = open_page("chain_rule", **SMALL)
    assert round(float(mlp.input_gradient(*example_of(app))[0]), 5) == -0.00044
    _value_box(app).set_value(said).run()
    assert bool(app.success) == right
    assert bool(app.warning) != right


@pytest.mark.parametrize(
    ("value", "typed", "right"),
    [
        (0.004, -0.0005, False),
        (-1e-7, -1e-7, True),
        (-1e-7, 1e-7, False),
        (-1e-7, 0.0, False),
        (0.0, 0.0, True),
        (0.0, 1e-9, False),
        (0.0, -0.004, False),
        (0.1249, 0.12, True),
        (0.1249, 0.13, True),
        (0.1249, 0.14, False),
        (-320.0, -310.0, True),
        (-320.0, -300.0, False),
    ],
)
def test_a_guess_is_right_to_two_digits_and_with_its_sign(value, typed, right):
    judged, text = walk_sentences.marked("δx₁", value, None, typed)
    assert judged == right
    assert text.startswith("Right" if right else "Not right")


@pytest.mark.parametrize("typed", ["-1e-7", "−1e−7", " −1,0e-7 ", "-0.0000001"])
def test_a_value_is_typed_as_people_write_it(typed):
    app = open_page("chain_rule", **SMALL)
    _value_box(app).set_value(typed).run()
    assert "You said −1e−7. " in app.warning[0].value


@pytest.mark.parametrize("typed", ["x", "1e999", "nan", "1_0", "1 2", "[a](https://example.com)"])
def test_what_is_no_number_is_no_answer(typed):
    app = open_page("chain_rule", **SMALL)
    _value_box(app).set_value(typed).run()
    assert app.warning[0].value == "This is not a number. Write a number such as −0.02 or 1e−7."
    assert not matrices(app, "stage_x")[-1].any()


def test_a_typed_value_is_judged_and_the_next_stage_is_asked_anew():
    app = open_page("chain_rule", walk="a", exercise="on")
    delta_a = mlp.gradients(*example_of(app)).a
    _value_box(app).set_value(f"{delta_a[0]:.2f}").run()
    assert app.success[0].value.startswith("Right")
    app.segmented_control(key="walk").set_value("x").run()
    assert not app.success
    assert not matrices(app, "stage_x")[-1].any()


def test_the_exercise_keeps_the_hidden_result_out_of_the_table():
    app = script("pages/chain_rule.py")
    app.session_state["chain_rule_table"] = True
    app.query_params["exercise"], app.query_params["walk"] = "on", "a"
    app.run()
    shown = set(app.dataframe[0].value["quantity"])
    assert {"dL_dtheta", "dL_dh"} <= shown
    assert not {"dL_da", "dL_dx"} & shown


def test_all_at_once_gives_nothing_away_in_the_exercise():
    app = open_page("chain_rule", walk="all", exercise="on")
    assert "Choose a stage" in app.info[0].value
    assert not app.get("plotly_chart")


def test_the_square_size_trap_is_sprung_with_its_error():
    app = open_page("two_questions", m=4, k=4)
    network, x, y = example_of(app)
    delta, W2 = mlp.gradients(network, x, y).theta, network.W2
    right = [sum(delta[j] * W2[i, j] for j in range(4)) for i in range(4)]
    wrong = [sum(delta[j] * W2[j, i] for j in range(4)) for i in range(4)]
    error = max(abs(r - w) for r, w in zip(right, wrong, strict=True))
    said = _said(app)
    assert f"**exists and is wrong**, error {number(error)}" in said
    assert f"the wrong numbers. Its error is up to {number(error)}, and" in said
    assert "the shapes do not match: 4 ≠ 1" in said


def test_unequal_sizes_rule_the_wrong_product_out_by_shape():
    said = _said(open_page("two_questions"))
    assert "the shapes do not match: 5 ≠ 3" in said
    assert "m = 3 and k = 5 are different" in said


def test_the_measured_jacobian_is_diagonal_and_both_products_are_the_same():
    app = open_page("two_questions", seed=4)
    network, x, y = example_of(app)
    exact, measured = matrices(app, "measured")
    assert not measured[~np.eye(3, dtype=bool)].any()
    assert "off the diagonal are exactly 0" in _said(app)
    assert np.allclose(measured, exact, atol=1e-9)
    delta_h, square, delta_a, again, slope = matrices(app, "both_products")
    assert np.allclose(delta_h @ square, delta_a)
    assert np.allclose(again * slope, delta_a)
    total = number(float(mlp.gradients(network, x, y).a.sum()))
    assert f"one number, {total}, not a vector" in _said(app)


@pytest.mark.parametrize("convention", ["rows", "columns"])
def test_the_product_of_the_factors_is_the_gradient_in_either_convention(convention):
    app = open_page("derivation", convention=convention, n=4, m=2, k=3)
    *factors, result = matrices(app, "product")
    product = factors[0]
    for factor in factors[1:]:
        product = product @ factor
    assert np.allclose(product, result)
    assert np.allclose(result.ravel(), mlp.input_gradient(*example_of(app)))
    assert result.shape == ((1, 4) if convention == "rows" else (4, 1))


def test_the_lines_of_differentials_agree_to_what_the_table_says():
    app = open_page("derivation", seed=3, lines="on")
    network, x, y = example_of(app)
    dx = mlp.random_input(5, 1)
    table = next(m.value for m in app.main.markdown if m.value.startswith("| line"))
    rows = [line.split(" | ") for line in table.splitlines()[2:]]
    assert len(rows) == 10
    change = number(float(mlp.input_gradient(network, x, y) @ dx))
    assert all(row[1] == row[2] == change for row in rows[4:])
    da = ", ".join(number(sum(dx[i] * network.W1[i, j] for i in range(5))) for j in range(3))
    assert rows[0][1] == rows[0][2] == da
    assert all(float(row[3].strip(" |").replace("−", "-")) < 1e-8 for row in rows)


def test_the_softmax_step_collapses_and_does_not_where_y_does_not_sum_to_1():
    app = open_page("derivation", label_sum=0.7)
    network, x, y = example_of(app)
    yhat = mlp.forward(network, x).yhat
    left, square, product, less = matrices(app, "softmax")
    assert np.allclose(left @ square, product)
    assert np.allclose(product[0], 0.7 * yhat - 0.7 * y)
    assert np.allclose(less[0], yhat - 0.7 * y)
    assert f"The error of ŷ − y is up to {number(0.3 * yhat.max())}" in _said(app)
    assert "The product is ŷ − y" in _said(open_page("derivation"))


def test_an_underflow_is_explained_and_the_step_still_has_its_product():
    y = mlp.one_hot(0, 3)
    step = mlp.softmax_step([-2000.0, 0.0, 1.0], y)
    assert np.isneginf(step.dL_dyhat[0])
    assert "no finite value" in derivation_sentences.softmax_collapse(step, 1.0)
    assert np.allclose(step.product, [-1.0, 1 / (1 + math.e), math.e / (1 + math.e)])
    network = mlp.Network.random((2, 2, 3)).replace(b2=[-2000.0, 0.0, 1.0])
    lines = mlp.differentials(network, [0.0, 1.0], y, [1.0, 1.0])
    table = derivation_sentences.differentials_table(SIGMOID, lines, "columns")
    assert table.count("no finite value: ŷ is stored as 0") == 1


def test_the_paths_of_an_input_are_drawn_and_sorted_and_their_balance_is_said():
    app = open_page("paths", input=3, seed=2)
    network, x, y = example_of(app)
    every = mlp.paths(network, x, y)
    (heatmap,) = chart(app, "paths_of_input")
    assert np.array_equal(lines(heatmap), every[2])
    (table,) = texts_of_tables(app)
    strongest_first = sorted(every[2].ravel(), key=abs, reverse=True)
    assert list(table["path"]) == [f"{path:.3g}" for path in strongest_first]
    size, total = np.abs(every[2]).sum(), every[2].sum()
    said = _said(app)
    assert f"∂L/∂x₃ = {number(total)} is the sum of 15 paths" in said
    assert f"The sizes of the paths add up to {number(size)}" in said
    assert f"Of this, {100 * abs(total) / size:.0f} % is left" in said


def test_the_sentence_on_a_small_entry_names_the_cause_with_its_share():
    network = mlp.Network([[1.0], [0.01]], [4.0], [[1.0, -1.0]], [0.0, 0.0])
    x, y = np.zeros(2), mlp.one_hot(0, 2)
    found = mlp.causes(network, x, y)
    said = smallness.why_small(SIGMOID, found, 1)
    assert "100 times smaller than ∂L/∂x₁" in said
    assert (
        "small weights for 100 % (the mean product of the two weights of a path is 0.01, each "
        "class weighted by |ŷ − y|)"
    ) in said
    # In itself: weights 0.01, error 1 - yhat_1, unit slope 4 sigma'(4), nothing cancels.
    h = 1 / (1 + math.exp(-4))
    factors = [0.01, 1 - 1 / (1 + math.exp(-2 * h)), 4 * h * (1 - h), 1.0]
    logs = [-math.log(factor) for factor in factors]
    for factor, log in zip(smallness.IN_ORDER, logs, strict=True):
        cause = factor.cause.replace("FLAT", "saturated")
        share = f"{cause} for {percent(log / sum(logs))}"
        assert (share in said) == (log > 0), share


def test_the_means_that_the_paths_page_tells_are_the_factors_it_shows():
    app = open_page("paths", seed=2, m=4, scale=0.6)
    network, x, y = example_of(app)
    found, passed = mlp.causes(network, x, y), mlp.gradients(network, x, y)
    classes = np.abs(passed.theta)
    weights = np.abs(network.W1[:, :, None] * network.W2[None, :, :])
    by_class = (weights.mean(axis=1) * classes).sum(axis=-1) / classes.sum()
    assert np.allclose(found.weights, by_class)
    assert not np.allclose(found.weights, weights.mean(axis=(1, 2)), rtol=1e-2)
    sizes = (weights * classes).sum(axis=-1)
    slopes = 4 * mlp.jacobians(network, x, y).dh_da.diagonal()
    assert np.allclose(found.unit_slope, (sizes * slopes).sum(axis=-1) / sizes.sum(axis=-1))
    said = " ".join(_said(app).split())
    assert r"each class $c$ weighted by $|\hat y_c-y_c|$" in said
    assert r"each path weighted by $|W_1[i,j]\,W_2[j,c]\,(\hat y_c-y_c)|$" in said


def test_a_zero_gradient_is_laid_to_its_cause():
    network = mlp.Network.random().replace(W1=np.zeros((5, 3)))
    found = mlp.causes(network, np.ones(5), mlp.one_hot(0, 5))
    said = smallness.why_small(SIGMOID, found, 0)
    assert said == "∂L/∂x₁ is exactly 0, because of the factor weights."
    every = mlp.paths(network, np.ones(5), mlp.one_hot(0, 5))
    assert path_sentences.paths_of(every, 0) == (
        "∂L/∂x₁ is exactly 0: each of the 15 paths from x₁ is 0."
    )


def test_trivial_stages_are_said_to_be_trivial():
    nothing = np.zeros(3)
    one_hot = mlp.one_hot(0, 3)
    assert "δθ is exactly 0: ŷ = y" in walk_sentences.stage_theta(one_hot, one_hot, nothing)
    sure = np.array([1.0, 1e-9, 2e-9])
    said = walk_sentences.stage_theta(sure, one_hot, np.array([-3e-9, 1e-9, 2e-9]))
    assert "up to 3e−9: the prediction is confident and right" in said
    even = np.full(3, 1 / 3)
    assert "nearly uniform: about 1/3" in walk_sentences.stage_theta(even, one_hot, even - one_hot)
    assert "δh is exactly 0" in walk_sentences.stage_h(nothing)
    of_a = walk_sentences.stage_a(SIGMOID, "", nothing, np.full(3, 0.2), nothing)
    assert "δh is already 0" in of_a
    assert "∂L/∂x is exactly 0" in walk_sentences.stage_x(nothing)


def test_the_costs_are_counted_for_this_network_and_for_sizes_typed():
    app = open_page("cost_and_digits", n=4, m=2, k=3, order_n=10, order_m=5, order_k=2)
    said = _said(app)
    assert "9 + 6 + 4 + 8 = **27** | 16 + 24 + 36 + 12 = **88**" in said
    assert "10 + 5 + 50 = **65** | 50 + 100 + 20 = **170**" in said
    assert f"For 10-5-2, the order from the right needs {number(170 / 65, 2)} times" in said


def test_the_digits_that_each_way_keeps_are_counted():
    said = _said(open_page("cost_and_digits", preactivation=20.0))
    e = math.exp(-20.0)
    h = 1 / (1 + e)
    true = e / (1 + e) ** 2
    kept = round(-math.log10(abs(h - h * h - true) / true))
    assert f"h − h² keeps {kept}" in said
    assert "σ(a)σ(−a) keeps 16" in said
    dead = _said(open_page("cost_and_digits", preactivation=45.0))
    assert "h − h² keeps 0, h(1 − h) keeps 0 and σ(a)σ(−a) keeps 16" in dead


def test_moving_a_unit_is_followed_to_the_saliency():
    app = open_page("cost_and_digits", unit=1, preactivation=30.0)
    network, x, y = example_of(app)
    shift = 30.0 - float(x @ network.W1[:, 0] + network.b1[0])
    moved = network.replace(b1=network.b1 + [shift, 0, 0])
    after = np.abs(mlp.input_gradient(moved, x, y)).max()
    assert f"it becomes {number(after)}." in _said(app)


def test_tables_hold_every_path_every_line_and_every_count():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    every = mlp.paths(network, x, y)
    frame = tables.all_paths(every)
    row = frame[(frame["input"] == 2) & (frame["unit"] == 3) & (frame["class"] == 4)]
    assert row["path"].item() == every[1, 2, 3]
    lines = tables.differentials(mlp.differentials(network, x, y, np.ones(5)))
    assert lines.groupby("line").size().to_dict()["dyhat"] == 5
    costs = tables.multiplications(
        {((2, 2, 2), True): mlp.multiplications((2, 2, 2), elementwise=True)}
    )
    assert costs["all"].tolist() == ["10", "16"]
    tried = tables.tried_products(mlp.transpose_attempts(network, x, y))
    assert tried["verdict"].tolist() == ["no product", "agree", "no product", "agree"]


def test_the_cells_of_the_network_page_show_the_sum_that_made_them():
    app = open_page("network")
    network, x, _ = example_of(app)
    # Below an empty line: a has a scale of its own.
    a = chart(app, "hidden")[1]["customdata"][1][1]
    assert a.startswith("a₂ = Σᵢ xᵢ·W₁[i,2] + b₁[2]<br>= ")
    made = sum(x[i] * network.W1[i, 1] for i in range(5)) + network.b1[1]
    assert a.endswith(f"<br>= {number(made)}")
    yhat = chart(app, "output")[-1]["customdata"][-1][4]
    assert yhat.endswith(f"<br>= {number(mlp.forward(network, x).yhat[4])}")


@pytest.mark.parametrize("question", ["transpose", "elementwise"])
def test_the_question_that_a_link_asks_is_answered_first(question):
    app = open_page("two_questions", question=question)
    first, second, _ = (shown.value for shown in app.subheader)
    asked = {"transpose": "Why the transpose?", "elementwise": "Why the elementwise product?"}
    assert first == asked[question]
    assert {first, second} == set(asked.values())
