"""The pages of the checks with every activation: its own words, its mistakes, its kinks."""

import json
import re

import numpy as np
import pytest
from driver import answer, chart, example_of, numbers, open_page, paste, run_job, texts_of_tables

import mlp
from pages.shared.checks import many_networks, reader_sentences, sentences, tables
from pages.shared.checks.wrong_gradients import titles
from pages.shared.draw.notation import number
from pages.shared.draw.tables import to_csv
from pages.shared.overview.agreement_corner import agreement_corner

OTHERS = tuple(name for name in mlp.ACTIVATIONS if name != "sigmoid")
# What would be said of a sigmoid alone.
OF_SIGMOID = re.compile(r"σ|sigma|[Ss]igmoid|h − h²|h\(1 − h\)|0\.25\b")


def _kink_query(**query):
    """The query of a ReLU network whose second unit is at 0, by one cell of x."""
    network, x = mlp.Network.random(activation="relu"), mlp.random_input()
    weights = network.W1[:, 1]
    x[4] -= (x @ weights + network.b1[1]) / weights[4]
    return {"activation": "relu", "x": f"5:{float(x[4])!r}"} | query


def _texts(app):
    """All that the page says, and all that its charts hold."""
    kinds = ("markdown", "info", "caption", "warning", "error", "success")
    said = [shown.value for kind in kinds for shown in getattr(app.main, kind)]
    return [*said, *(c.proto.spec for c in app.get("plotly_chart"))]


@pytest.mark.parametrize("activation", OTHERS)
@pytest.mark.parametrize("page", ["agreement", "step_size", "wrong_gradients", "many_seeds"])
def test_no_page_says_of_another_activation_what_is_true_of_the_sigmoid(page, activation):
    app = open_page(page, activation=activation, networks=100, mistake="y - yhat")
    if page == "many_seeds":
        run_job(app, "seeds")
    for text in _texts(app):
        assert not OF_SIGMOID.search(text), text
    assert OF_SIGMOID.search(" ".join(_texts(open_page("wrong_gradients"))))


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_museum_shows_the_mistakes_of_the_networks_activation(activation):
    app = open_page("wrong_gradients", activation=activation, n=4, m=4, k=4)
    known = titles(activation)
    assert set(app.selectbox(key="mistake").options) == set(known.values())
    first = next(m for m in mlp.mistakes_for(activation) if m.link == "slope")
    assert app.selectbox(key="mistake").value == first.name
    assert not app.warning
    # Another choice, and then another activation: its own mistake stands in.
    app.selectbox(key="mistake").set_value("one entry off").run()
    other = "tanh" if activation != "tanh" else "sigmoid"
    app.selectbox(key="activation").set_value(other).run()
    assert app.selectbox(key="mistake").value == "one entry off"
    assert not app.exception


def test_a_link_with_the_mistake_of_another_activation_falls_back_and_says_so():
    app = open_page("wrong_gradients", activation="tanh", mistake="sigma' left out")
    assert app.selectbox(key="mistake").value == "tanh' left out"
    assert "mistake" in app.warning[0].value
    app = open_page("wrong_gradients", mistake="tanh' left out")
    assert app.selectbox(key="mistake").value == "sigma' left out"


def test_a_change_of_activation_changes_the_mistake_that_was_chosen():
    app = open_page("wrong_gradients", mistake="a - a*a for h - h*h")
    app.selectbox(key="activation").set_value("relu").run()
    assert app.selectbox(key="mistake").value == "ReLU' left out"
    assert not app.exception


OTHER_SLOPES = [
    (activation, mistake)
    for activation in mlp.ACTIVATIONS
    for mistake in mlp.mistakes_for(activation)
    if mistake.sentence.startswith("You used")
]


@pytest.mark.parametrize(("activation", "mistake"), OTHER_SLOPES)
def test_another_activations_slope_is_in_the_museum_and_is_recognised(activation, mistake):
    query = {"activation": activation, "mistake": mistake.name, "wrt": "W1", "seed": 2}
    app = open_page("wrong_gradients", **query)
    assert any(mistake.sentence in shown.value for shown in app.main.markdown)
    assert "found to be wrong" in answer(app)
    app = open_page("your_gradient", activation=activation, wrt="W1", seed=2)
    wrong = mistake.gradients(*example_of(app)).W1
    app = paste(app, str(wrong.tolist()))
    assert mistake.sentence in app.info[0].value


def test_the_slope_at_the_kink_itself_is_told_from_a_mistake():
    name = "ReLU' = 1 at a = 0"
    app = open_page("wrong_gradients", activation="relu", mistake=name)
    assert "does not change this gradient" in app.info[0].value
    app = open_page("wrong_gradients", **_kink_query(mistake=name))
    assert answer(app).startswith("**No wrong entry is found")
    assert "at a kink of h₂" in answer(app)


@pytest.mark.parametrize("wrt", ["x", "W1", "b1", "W2"])
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_a_right_gradient_of_any_activation_is_judged_right(activation, wrt):
    app = open_page("your_gradient", activation=activation, wrt=wrt, seed=3)
    gradient = getattr(mlp.gradients(*example_of(app)), wrt)
    app = paste(app, str(gradient.tolist()))
    assert re.match(r"\*\*(All \d+|\d+ of \d+) entries are right", answer(app))
    assert not app.info
    assert not OF_SIGMOID.search(answer(app))
    app = paste(app, repr(gradient.astype(np.float32)))
    assert "wrong" not in answer(app)


def test_what_hides_an_entry_is_said_in_the_words_of_the_activation():
    for name, slope in {
        "tanh": "1 − h² or ŷ − y",
        "relu": "because ŷ − y",
        "identity": "ŷ − y",
    }.items():
        network = mlp.Network.random(activation=name)
        x, y = mlp.random_input(), mlp.one_hot(0, 5)
        network = network.replace(b2=[800.0, 0, 0, 0, 0])
        check = mlp.check_gradient(network, x, y, rounding=1e-3, analytic=np.zeros(5))
        read = type("Reading", (), {"rounding": 0.0, "arithmetic": "float64", "digits": ()})
        said = reader_sentences.readers_gradient(check, read, mlp.ACTIVATIONS[name])
        assert slope in said
        assert not OF_SIGMOID.search(said)


def test_the_agreement_shows_both_slopes_at_the_entries_through_a_unit_at_its_kink():
    app = open_page("agreement", **_kink_query(wrt="W1"))
    network, x, y = example_of(app)
    check = mlp.check_gradient(network, x, y, "W1")
    assert np.array_equal(check.verdict == "kink", np.tile([False, True, False], (5, 1)))
    assert answer(app).startswith("**5 of 15 entries are at a kink of h₂: ")
    jump = np.where(check.verdict == "kink", np.abs(check.right - check.left), 0)
    at = np.unravel_index(jump.argmax(), jump.shape)
    sides = f"{number(check.left[at])} on the left and {number(check.right[at])} on the right"
    assert sides in answer(app)
    assert answer(app).endswith("10 agree with central differences.**")
    traces = {t["name"]: t for t in chart(app, "agreement") if "name" in t}
    here = np.flatnonzero(check.verdict.ravel() == "kink")
    for side in ("left", "right"):
        drawn = numbers(traces[f"{side} of the kink"]["y"])
        assert np.array_equal(drawn, getattr(check, side).ravel()[here])
    assert numbers(traces["analytic: kink"]["x"]).tolist() == here.tolist()
    assert traces["analytic: kink"]["marker"] != traces["analytic: agree"]["marker"]
    # No bound is drawn where there is none.
    reach = traces["measured ± bound"]["error_y"]["array"]
    assert np.isnan(numbers(reach))[here].all()


def test_table_and_csv_hold_both_sides_and_the_unit():
    app = open_page("agreement", **_kink_query())
    network, x, y = example_of(app)
    check = mlp.check_gradient(network, x, y)
    table = tables.gradients({"x": check})
    assert np.array_equal(table["left"], check.left)
    assert np.array_equal(table["right"], check.right)
    assert table["kink_unit"].tolist() == ["2"] * 5
    text = to_csv(table).decode()
    assert text.splitlines()[0].endswith(",verdict,left,right,kink_unit")
    assert f",kink,{float(check.left[0])!r},{float(check.right[0])!r},2" in text
    # It comes back as what it is.
    again = paste(open_page("your_gradient", **_kink_query()), text)
    assert "5 numbers" in again.caption[0].value
    assert answer(again).startswith("**All 5 entries are at a kink of h₂")
    # Where no entry is at a kink there are no such columns.
    smooth = tables.gradients({"x": mlp.check_gradient(mlp.Network.random(), x, y)})
    assert "left" not in smooth.columns
    overview = texts_of_tables(app)[0]
    assert overview["passed"].tolist() == ["at a kink", "yes", "yes", "yes", "yes"]
    assert overview["kink"].tolist() == ["5", "5", "1", "0", "0"]
    assert "kink" not in texts_of_tables(open_page("agreement"))[0].columns


def test_other_checks_are_said_to_fail_a_right_gradient_at_a_kink():
    def cried(app):
        return [m.value for m in app.main.markdown if "know no kinks" in m.value]

    (said,) = cried(open_page("agreement", **_kink_query()))
    assert "gradcheck" in said
    assert not cried(open_page("agreement", activation="relu"))


def test_the_first_pages_corner_shows_the_entries_at_a_kink():
    network, x, y = example_of(open_page("agreement", **_kink_query()))
    drawn = agreement_corner(mlp.check_gradient(network, x, y))["data"]
    (errors,) = [t for t in drawn if t.get("name") == "error: kink"]
    assert errors["x"] == [0, 1, 2, 3, 4]


def test_the_steps_that_reach_a_kink_are_marked_and_the_jump_is_said():
    app = open_page("step_size", activation="relu")
    network, x, y = example_of(app)
    steps = 10.0 ** np.arange(1, -15.5, -0.5)
    sweep = mlp.step_sweep(network, x, y, steps=steps)
    place = int(np.abs(sweep.analytic).argmax())
    room = sweep.largest_step[:, place]
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith("-error_against_step"))
    shapes = json.loads(found.proto.spec)["layout"]["shapes"]
    lines = sorted(shape["x0"] for shape in shapes if shape["line"].get("dash") == "longdash")
    assert lines == pytest.approx(sorted(room[room <= 10]))
    assert len(lines) >= 2
    (said,) = (m.value for m in app.main.markdown if m.value.startswith("Vertical dashed"))
    central = sweep.methods.index("central")
    past = steps >= room[central]
    before, after = sweep.error[central, ~past, place][0], sweep.error[central, past, place][-1]
    assert after > 10 * before
    assert f"central: from {number(before)} to {number(after)} at step" in said
    assert not any("Vertical" in m.value for m in open_page("step_size").main.markdown)


def test_a_step_that_reaches_the_kink_is_said_to_do_so():
    app = open_page("step_size", **_kink_query())
    assert answer(app).count("the step reaches a kink") == 4
    said = [m.value for m in app.main.markdown]
    assert any(text.startswith("At this x₂ the loss has a kink, which every step") for text in said)
    assert any("The loss has a kink here" in text for text in said)
    assert not any("All values are within their bounds" in text for text in said)
    arrows = next(t for t in chart(app, "error_against_step") if "best" in t.get("name", ""))
    assert np.isnan(numbers(arrows["x"])).all()


def test_a_reader_at_a_kink_is_told_both_slopes_and_which_is_theirs():
    query = _kink_query()
    app = open_page("your_gradient", **query)
    network, x, y = example_of(app)
    check = mlp.check_gradient(network, x, y)
    said = answer(paste(app, str(check.right.tolist())))
    assert said.startswith("**All 5 entries are at a kink of h₂")
    assert said.count("yours is the right one") == 4
    assert "and 1 more" in said
    assert "wrong" not in said
    assert answer(paste(app, str(check.left.tolist()))).count("yours is the left one") == 4
    between = (check.left + check.right) / 2
    assert f"yours is {number(between[0])}" in answer(paste(app, str(between.tolist())))
    # A wrong entry beside those at a kink is wrong all the same.
    app = open_page("your_gradient", **query, wrt="b1")
    wrong = mlp.gradients(network, x, y).b1 + [0.0, 0.0, 0.5]
    said = answer(paste(app, str(wrong.tolist())))
    assert said.startswith("**1 of 3 entries is wrong: b₁[3]")
    assert "at a kink of h₂" in said


def test_many_seeds_are_those_of_the_activation_and_opening_one_opens_it():
    app = run_job(open_page("many_seeds", networks=200, activation="tanh"), "seeds")
    found = mlp.check_many((5, 3, 5), range(200), activation="tanh")
    assert answer(app) == f"**{sentences.many_checked(found, 'networks 5-3-5', 'seed')}**"
    assert "tanh units" in app.caption[0].value
    networks = many_networks.Networks((5, 3, 5), 1.0, "tanh", "x")
    assert networks.file_stem == "5-3-5_scale_1.0_tanh_dL_dx"


def test_networks_at_a_kink_are_counted():
    found = mlp.check_many((3, 2, 3), range(100), activation="relu", step=3.0)
    kinks = int((found.verdict == "kink").sum())
    assert kinks
    said = sentences.many_checked(found, "networks 3-2-3", "seed")
    assert f", {kinks} are at a kink (seeds " in said
    assert f"(seeds {np.flatnonzero(found.verdict == 'kink')[0]}, " in said
    plain = mlp.check_many((3, 2, 3), range(100))
    assert "kink" not in sentences.many_checked(plain, "networks 3-2-3", "seed")
