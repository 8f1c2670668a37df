"""The pages of the saliency: which score, how far, what flips, what adds up."""

import json
import re

import numpy as np
import pytest
from driver import answer, chart, example_of, lines, numbers, open_page

import mlp
from pages.shared.saliency import scores, steps
from pages.shared.saliency.baseline import baseline_of
from pages.shared.state.example import described_by
from pages.shared.state.settings import BY_NAME, IN_SIDEBAR, LOSS, MARGIN, PROBABILITY

SCORES = ("logit", "log probability", "probability", "margin")


def _example(**changes):
    values = {name: BY_NAME[name].default for name in IN_SIDEBAR} | {"x": {}} | changes
    return described_by(values)


def _score(network, x, score, c, other):
    """A score from its definition alone."""
    values = mlp.forward(network, x)
    return {
        "loss": -np.log(values.yhat[..., c]),
        "logit": values.theta[..., c],
        "log probability": np.log(values.yhat[..., c]),
        "probability": values.yhat[..., c],
        "margin": values.theta[..., c] - values.theta[..., other],
    }[score]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("score", [LOSS, *SCORES])
def test_the_first_row_is_the_gradient_of_the_chosen_score(score, activation):
    app = open_page("saliency", score=score, score_class=2, other_class=4, activation=activation)
    network, x, _ = example_of(app)
    measured = mlp.finite_difference(lambda v: _score(network, v, score, 1, 3), x)
    rows = np.vstack([lines(trace) for trace in chart(app, "scores")])
    assert np.allclose(rows[0], measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("score", ["logit", "log probability", MARGIN])
def test_the_third_row_is_what_the_other_two_differ_by(score):
    found = scores.relation(_example(seed=5), score, 1, 3)
    first, second, third = found.rows
    gap = first - second if score != "log probability" else second - first
    wanted = gap if score != MARGIN else second - third
    assert np.allclose(wanted, third if score != MARGIN else first, atol=1e-14)


def test_a_blank_map_is_explained_and_the_margin_is_not_blank():
    example = _example(scale=6.0, seed=29)
    c = int(example.values.yhat.argmax())
    assert example.values.yhat[c] > 1 - 1e-5
    said = scores.blank(example, PROBABILITY, c)
    assert "1 − " in said
    assert "the margin has no such factor" in said
    assert scores.blank(example, MARGIN, c) == ""
    share = scores.relation(example, PROBABILITY, c, 0).rows[0]
    margin = scores.relation(example, MARGIN, c, (c + 1) % 5).rows[0]
    assert np.abs(share).max() < 1e-3 * np.abs(margin).max()


def test_a_margin_over_itself_is_refused_in_words():
    app = open_page("saliency", score=MARGIN, score_class=2, other_class=2)
    assert app.info[0].value == "A margin needs two different classes."


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_how_far_says_the_proven_radius_and_the_loss_stays_in_its_band(activation):
    app = open_page("how_far", activation=activation, seed=4)
    network, x, y = example_of(app)
    gradient = mlp.input_gradient(network, x, y)
    radius = mlp.trust_radius(network, x, y)
    assert "(proven)" in answer(app)
    downhill = -gradient / np.linalg.norm(gradient)
    distances = np.linspace(0, min(radius, 5.0), 400)[1:]
    change = mlp.loss(network, x + distances[:, None] * downhill, y) - mlp.loss(network, x, y)
    said = distances * (gradient @ downhill)
    assert (np.abs(change - said) <= 0.1 * np.abs(said) + 1e-12).all()


def test_the_band_holds_the_loss_and_the_tangent_between_its_edges():
    app = open_page("how_far", seed=4)
    upper, lower, tangent, loss = (numbers(trace["y"]) for trace in chart(app, "loss_along")[:4])
    assert (lower <= loss).all()
    assert (loss <= upper).all()
    assert np.allclose((upper + lower) / 2, tangent)


def test_the_line_runs_along_one_input_where_that_is_chosen():
    example = _example(seed=4)
    walk = steps.line_of(example, 2, 10)
    assert walk.found.direction.tolist() == [0, 1, 0, 0, 0]
    moved = example.x + walk.found.distances[:, None] * walk.found.direction
    assert np.allclose(walk.found.loss, mlp.loss(example.network, moved, example.y), rtol=1e-12)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_remainder_falls_with_slope_2_and_that_of_a_wrong_gradient_with_slope_1(activation):
    for seed in range(6):
        example = _example(seed=seed, activation=activation)
        found = steps.remainder_of(example, steps.line_of(example, None, 10))
        assert found.slope == pytest.approx(2.0, abs=0.15)
        near = slice(0, 15)
        wrong = np.polyfit(np.log10(found.distances[near]), np.log10(found.wrong[near]), 1)[0]
        assert wrong == pytest.approx(1.0, abs=0.05)


def test_walking_moves_the_point_and_a_click_moves_x_into_the_address():
    app = open_page("how_far", walked=50)
    network, x, y = example_of(app)
    gradient = mlp.input_gradient(network, x, y)
    walk = steps.line_of(_example(), None, 10)
    next(button for button in app.button if button.label == "Move x here").click().run()
    assert not app.exception
    moved = example_of(app)[1]
    expected = x - 0.5 * walk.length * gradient / np.linalg.norm(gradient)
    assert np.allclose(moved, expected, atol=1e-12)
    assert "walked" not in app.query_params
    assert "x" in app.query_params


KINK = {"activation": "relu", "x": "5:2.447176050859938"}


def test_at_a_kink_the_pages_tell_the_slopes_of_both_sides():
    app = open_page("saliency", **KINK)
    check = mlp.check_gradient(*example_of(app))
    said = answer(app)
    assert "one value on the left and another on the right" in said
    worst = int(np.maximum(np.abs(check.left), np.abs(check.right)).argmax())
    assert f"∂L/∂{mlp.entry_name('x', (worst,))} is" in said
    app = open_page("how_far", **KINK)
    assert answer(app).startswith("**x is at a kink: along −∂L/∂x the loss has another slope")
    (remainder,) = (m.value for m in app.main.markdown if "remainder falls" in m.value)
    assert "slope 1" in remainder
    assert "Green" not in " ".join(m.value for m in app.main.markdown)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_saliency_says_how_far_its_largest_entry_may_be_trusted(activation):
    app = open_page("saliency", activation=activation, seed=6)
    network, x, y = example_of(app)
    gradient = mlp.input_gradient(network, x, y)
    i = int(np.abs(gradient).argmax())
    (said,) = (m.value for m in app.main.markdown if "either way (proven)" in m.value)
    radius = float(re.search(r"changes up to ([0-9.e−]+) either", said)[1].replace("−", "-"))
    steps = np.linspace(-radius, radius, 301)
    moved = x + steps[:, None] * np.eye(5)[i]
    change = mlp.loss(network, moved, y) - mlp.loss(network, x, y)
    # The number is shown with three digits.
    assert (
        np.abs(change - steps * gradient[i]) <= 0.101 * np.abs(steps * gradient[i]) + 1e-12
    ).all()


def test_an_entry_that_is_0_by_convention_is_not_called_0():
    app = open_page("saliency", activation="relu", x="2:-0.9875928416177104")
    assert "no small change of x changes the loss" not in answer(app)
    network, x, y = example_of(app)
    assert not mlp.input_gradient(network, x, y).any()
    assert mlp.loss(network, x + 0.01 * np.eye(5)[4], y) > mlp.loss(network, x, y)


def test_where_the_gradient_is_0_the_nearest_flip_is_still_shown():
    app = open_page("how_far", activation="relu", n=2, m=1, k=3, x="1:-9.0,2:-9.0")
    assert not mlp.input_gradient(*example_of(app)).any()
    assert "no direction to walk in" in app.info[0].value
    assert any("prediction (proven)" in m.value for m in app.main.markdown)


def test_a_click_moves_x_to_the_nearest_other_prediction():
    app = open_page("how_far", seed=4)
    network, x, _ = example_of(app)
    flip = mlp.nearest_flip(network, x)
    next(button for button in app.button if button.label == "Move x there").click().run()
    assert not app.exception
    assert np.array_equal(example_of(app)[1], flip.x)


def test_what_the_integral_does_not_resolve_is_not_called_rounding():
    app = open_page("attributions", activation="relu", x="3:1000000.0")
    assert "would be rounding" not in answer(app)
    assert "the integral is known to" in answer(app)


def test_the_arrow_is_the_gradient_and_both_axes_have_one_scale():
    app = open_page("how_far", seed=4, first_input=1, second_input=3)
    (shown,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith("-plane"))

    layout = json.loads(shown.proto.spec)["layout"]
    network, x, y = example_of(app)
    gradient = mlp.input_gradient(network, x, y)[[0, 2]]
    (arrow,) = layout["annotations"]
    direction = np.array([arrow["x"] - arrow["ax"], arrow["y"] - arrow["ay"]])
    across = np.array([gradient[1], -gradient[0]])
    assert direction @ across == pytest.approx(0.0, abs=1e-12)
    assert direction @ gradient > 0
    assert layout["yaxis"]["scaleanchor"] == "x"
    level = chart(app, "plane")[0]
    z, across, up = numbers(level["z"]), numbers(level["x"]), numbers(level["y"])
    middle = len(across) // 2
    point = x.copy()
    point[0], point[2] = across[-1], up[3]
    assert z[3, -1] == pytest.approx(float(mlp.loss(network, point, y)))
    assert z[middle, middle] == pytest.approx(float(mlp.loss(network, x, y)))


def test_the_flip_is_said_with_its_proof():
    app = open_page("how_far", seed=4)
    network, x, _ = example_of(app)
    found = mlp.nearest_flip(network, x)
    (said,) = (m.value for m in app.main.markdown if "wins at distance" in m.value)
    assert f"Class {found.other + 1} wins" in said
    rng = np.random.default_rng(0)
    near = rng.standard_normal((20_000, x.size))
    near *= found.certified / np.linalg.norm(near, axis=1, keepdims=True)
    assert (mlp.forward(network, x + near).theta.argmax(axis=-1) == found.label).all()
    assert mlp.forward(network, found.x).theta.argmax() == found.other


@pytest.mark.parametrize("query", [{"n": 1}, {"x": "1:0.0,2:0.0,3:0.0,4:0.0,5:0.0"}, {"m": 1}])
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("page", ["saliency", "how_far", "attributions"])
def test_awkward_networks_are_drawn_with_every_activation(page, activation, query):
    open_page(page, activation=activation, **query)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("baseline", ["zeros", "random"])
def test_the_attributions_add_up_to_the_change_of_the_loss(baseline, activation):
    app = open_page("attributions", baseline=baseline, activation=activation, seed=4)
    network, x, y = example_of(app)
    b = np.zeros(5) if baseline == "zeros" else mlp.random_input(5, 1)
    change = mlp.loss(network, x, y) - mlp.loss(network, b, y)
    rows = np.vstack([lines(trace) for trace in chart(app, "attributions")])
    assert rows[2].sum() == pytest.approx(float(change), rel=1e-9)
    assert np.allclose(rows[0], mlp.input_gradient(network, x, y))
    assert answer(app).startswith("**The integrated gradients add up to L(x) − L(b)")
    losses, sums = (numbers(trace["y"]) for trace in chart(app, "path_of_attributions"))
    assert np.allclose(losses, sums, rtol=1e-8, atol=1e-10)
    assert losses[-1] == pytest.approx(float(change))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2 3", "b has 3 entries, expected 5"),
        ("1 2 3 4 x", "is not a number"),
        ("1 2 3 4 1e9", "is too large"),
        ("", "b has 0 entries"),
    ],
)
def test_a_baseline_that_is_none_is_refused_in_words(text, said):
    app = open_page("attributions", baseline="typed", baseline_x=text)
    # Nothing typed yet is no mistake.
    assert said in (app.error if text else app.info)[0].value


@pytest.mark.parametrize("text", ["1 2 3", "[1, 2, 3]", "1;2;3", "(1.0, 2e0, 6/2)"])
def test_a_typed_baseline_is_read_as_people_write_rows(text):
    baseline, refused = baseline_of({"baseline": "typed", "baseline_x": text}, 3)
    assert refused == ""
    assert baseline.tolist() == [1.0, 2.0, 3.0]
