"""Every page, drawn for ordinary and for awkward networks, with the numbers of the core."""

import json
import re

import numpy as np
import pandas as pd
import plotly.graph_objects
import pytest
from driver import answer, chart, example_of, lines, numbers, open_page, paste, run_job, script

import mlp
from app import PAGES as PAGES_BY_HEADING
from pages.shared.checks import tables as check_tables
from pages.shared.draw import scales, tables
from pages.shared.draw.notation import number
from pages.shared.state.settings import ALL_STAGES, BACKWARD, ONE_ENTRY_OFF, STAGES

PAGES = ("network", "saliency", "agreement", "export")

AWKWARD = {
    "ordinary": {},
    "one hidden unit": {"m": 1},
    "one input": {"n": 1},
    "two classes": {"k": 2},
    "largest": {"n": 12, "m": 12, "k": 12},
    "saturated": {"scale": 10.0, "seed": 3},
    "zero input": {"x": "1:0.0,2:0.0,3:0.0,4:0.0,5:0.0"},
    "a million": {"x": "1:1000000.0"},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("network", AWKWARD)
def test_every_page_draws_every_network_without_an_exception(page, network):
    app = open_page(page, **AWKWARD[network])
    assert app.title
    assert not app.warning


def test_the_charts_of_the_network_page_hold_the_numbers_of_the_core():
    app = open_page("network", n=4, m=2, k=3, seed=5)
    network, x, y = example_of(app)
    values = mlp.forward(network, x)
    hidden = np.vstack([network.W1, network.b1, values.a, values.h])
    assert np.array_equal(np.vstack([lines(t) for t in chart(app, "hidden")]), hidden)
    output = np.vstack([network.W2, network.b2, values.theta, values.yhat])
    assert np.array_equal(np.vstack([lines(t) for t in chart(app, "output")]), output)
    (slopes,) = chart(app, "slopes")
    assert np.array_equal(lines(slopes), np.diag(mlp.jacobians(network, x, y).dh_da.diagonal()))
    bars, drawn_x = chart(app, "dL_dx")
    assert np.array_equal(numbers(bars["y"]), mlp.input_gradient(network, x, y))
    assert np.array_equal(numbers(drawn_x["z"]), [x])


def test_the_first_line_says_whether_finite_differences_agree():
    app = open_page("network")
    network, x, y = example_of(app)
    check = mlp.check_gradient(network, x, y)
    assert check.passed
    worst, bound = number(check.error[check.worst]), number(check.bound[check.worst])
    assert answer(app).startswith(
        "**Checked numerically: all 5 entries are right "
        f"(worst error {worst}; up to {bound} would be rounding).**"
    )


def _html(app, sign):
    """The bodies of the HTML elements that hold a sign."""
    return [shown.proto.body for shown in app.get("html") if sign in shown.proto.body]


@pytest.mark.parametrize("state", [{"seed": 8}, {"seed": 8, "x": "1:1000000.0"}])
def test_weights_and_sums_have_a_symmetric_scale_each_and_the_others_a_fixed_one(state):
    app = open_page("network", **state)
    weights, sums, shares = chart(app, "hidden")
    of_the_other_layer = chart(app, "output")
    (slopes,) = chart(app, "slopes")
    _, x = chart(app, "dL_dx")
    network, _, _ = example_of(app)
    largest = max(np.abs(getattr(network, name)).max() for name in mlp.NETWORK_ARRAYS)
    for trace in (weights, of_the_other_layer[0], x):
        assert (trace["zmin"], trace["zmax"]) == (-largest, largest)
    assert sums["zmax"] == of_the_other_layer[1]["zmax"] == -sums["zmin"]
    assert sums["zmax"] == max(np.abs(lines(t)).max() for t in (sums, of_the_other_layer[1]))
    for trace, highest in ((shares, 1), (of_the_other_layer[2], 1), (slopes, 0.25)):
        assert (trace["zmin"], trace["zmax"]) == (0, highest)
    bars = _html(app, 'class="scales"')[0]
    assert [bars.count(name) for name in ("W, b, x", "a and θ", "h, ŷ and y", "h−h²")] == [1] * 4
    assert number(largest) in bars
    # Where x is beyond the scale of the weights, the bar says so.
    assert ("≥" in bars) == bool(np.abs(numbers(x["z"])).max() > largest)


def test_the_smallest_slope_that_a_float_holds_has_not_the_colour_of_the_zeros_beside_it():
    app = open_page("network", scale=10.0, seed=3)
    (slopes,) = chart(app, "slopes")
    (zero, first), (place, smallest), *_ = slopes["colorscale"]
    assert zero == 0
    assert 0 < place < 4 * np.finfo(float).tiny * 1e3
    assert first != smallest


@pytest.mark.parametrize("large", ["off", "on"])
def test_twelve_columns_hold_their_numbers_where_the_matrices_are_large(large):
    app = open_page("network", n=12, m=12, k=12, scale=10.0, large=large)
    for key in ("hidden", "output", "slopes"):
        assert all(("text" in trace) == (large == "on") for trace in chart(app, key))


def test_the_picture_has_a_circle_for_each_unit_and_says_how_it_was_computed():
    app = open_page("network", n=4, m=3, k=2)
    network, x, _ = example_of(app)
    circles = [t for t in chart(app, "picture") if t["mode"] == "markers+text"]
    assert [len(t["x"]) for t in circles] == [4, 3, 2]
    (_, _, _, hover) = circles[1]["customdata"][2]
    assert hover.startswith("a₃ = Σᵢ xᵢ·W₁[i,3] + b₁[3]<br>= ")
    assert hover.endswith(f"<br>= {number(mlp.forward(network, x).h[2])}")


def test_the_lines_of_the_picture_are_the_weights_and_backward_what_they_bring_back():
    app = open_page("network", n=4, m=3, k=2)
    network, x, y = example_of(app)
    gradients = mlp.gradients(network, x, y)
    to_hidden = next(t for t in chart(app, "picture") if t["mode"] == "markers")
    texts = {tuple(data[1:3]): data[3] for data in to_hidden["customdata"]}
    assert len(texts) == 12
    assert texts[1, 2].startswith(f"W₁[2,3] = {number(network.W1[1, 2])}<br>")
    app.segmented_control(key="flow").set_value(BACKWARD).run()
    to_hidden = next(t for t in chart(app, "picture_back") if t["mode"] == "markers")
    texts = {tuple(data[1:3]): data[3] for data in to_hidden["customdata"]}
    brought = network.W1[1, 2] * gradients.a[2]
    assert f"= {number(brought)}<br>It is a part of δx₂." in texts[1, 2]


def test_the_three_formulas_stand_side_by_side_with_their_verdicts_shapes_and_places():
    app = open_page("three_formulas")
    assert answer(app) == (
        "**One of the three formulas is right: the answer in columns. The question's formula and "
        "the answer in rows cannot be evaluated: the shapes do not match.**"
    )
    assert len(app.error) == len(app.success) == 2
    assert len(app.latex) == 4
    marked = _html(app, 'class="source"')
    blamed = [re.sub("<[^>]*>", "", "".join(re.findall("<b>.*</b>", text))) for text in marked]
    assert blamed == ["W₁", "((h − h∘h)W₁ᵀ)"]


def test_saliency_by_label_has_a_row_for_each_label():
    app = open_page("saliency", k=4, label=2)
    network, x, _ = example_of(app)
    rows = lines(chart(app, "by_label")[0])
    for label in range(4):
        expected = mlp.input_gradient(network, x, mlp.one_hot(label, 4))
        assert np.allclose(rows[label], expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("wrt", "method"),
    [
        ("x", "central"),
        ("W1", "forward"),
        ("b1", "five-point"),
        ("W2", "complex"),
        ("b2", "central"),
    ],
)
def test_the_agreement_chart_pairs_analytic_and_measured_values(wrt, method):
    app = open_page("agreement", wrt=wrt, method=method)
    network, x, y = example_of(app)
    check = mlp.check_gradients(network, x, y, method=method)[wrt]
    assert check.passed
    measured, bounds, *by_verdict = chart(app, "agreement")
    assert np.array_equal(numbers(measured["y"]), check.numeric.ravel())
    assert np.array_equal(numbers(measured["error_y"]["array"]), check.bound.ravel())
    assert np.array_equal(numbers(bounds["y"]), check.bound.ravel())
    drawn = {}
    for trace in by_verdict[::2]:
        drawn |= dict(zip(numbers(trace["x"]).astype(int), numbers(trace["y"]), strict=True))
    assert np.array_equal([drawn[i] for i in range(len(drawn))], check.analytic.ravel())


def test_an_open_table_shows_the_numbers_of_its_chart_and_their_csv():
    app = script("pages/saliency.py")
    app.session_state["saliency_table"] = True
    app.run()
    network, x, y = example_of(app)
    frame = app.dataframe[0].value
    assert np.array_equal(frame["value"], np.concatenate([x, mlp.input_gradient(network, x, y)]))
    (button,) = app.get("download_button")
    assert button.proto.label == "Download CSV"


def test_the_export_page_shows_every_checked_gradient():
    app = open_page("export", seed=2)
    network, x, y = example_of(app)
    table, by_input = (frame.value for frame in app.dataframe[:2])
    gradients = mlp.gradients(network, x, y)
    assert list(table.columns[:3]) == ["quantity", "row", "column"]
    assert list(table.columns[3:]) == [
        "value",
        "finite_difference",
        "abs_error",
        "bound",
        "verdict",
    ]
    for quantity in mlp.CHECKED_ARRAYS:
        rows = table[table["quantity"] == quantity]
        assert np.array_equal(rows["value"], getattr(gradients, quantity).ravel())
    assert np.array_equal(by_input["x"], x)
    assert np.array_equal(by_input["value"], gradients.x)
    assert np.array_equal(
        by_input["abs_error"], np.abs(by_input["value"] - by_input["finite_difference"])
    )


def test_the_python_lines_on_the_export_page_rebuild_the_same_numbers(
    tmp_path, monkeypatch, capsys
):
    app = open_page("export", seed=2, x="3:0.1", scale=0.7)
    in_numpy, in_torch, lines, config = (code.value for code in app.code)
    (tmp_path / "config.json").write_text(config)
    monkeypatch.chdir(tmp_path)
    exec(lines, {})
    gradient = mlp.input_gradient(*example_of(app))
    assert capsys.readouterr().out.strip() == str(gradient)
    exec(in_numpy, {})
    printed = capsys.readouterr().out.rpartition("dL_dx = ")[2]
    assert np.allclose(json.loads(printed), gradient, rtol=1e-12)
    assert "import torch" in in_torch


def test_what_happens_where_yhat_underflows_is_said_on_the_page():
    said = [caption.value for caption in open_page("derivation").caption]
    assert any("no finite value" in text and "still ŷ − y" in text for text in said)


def test_tables_read_back_the_identical_numbers_from_csv(tmp_path):
    network, x, y = mlp.Network.random(seed=9), mlp.random_input(seed=9), mlp.one_hot(2, 5)
    frame = check_tables.gradients(mlp.check_gradients(network, x, y))
    path = tmp_path / "gradients.csv"
    path.write_bytes(tables.to_csv(frame))
    back = pd.read_csv(path)
    assert back.equals(frame.astype(back.dtypes))


# Every page in each state that draws a chart of its own kind, and how many it draws.
DRAWN = (
    ("about", {}, 0),
    ("own_network", {}, 0),
    ("own_rows", {}, 0),
    ("network", {}, 6),
    ("network", {"flow": BACKWARD, "large": "on", "n": 12, "m": 12, "k": 12}, 6),
    ("three_formulas", {}, 0),
    ("saliency", {}, 3),
    ("saliency", {"score": "margin", "pin": "seed=3", "compared": "difference"}, 3),
    ("how_far", {}, 3),
    ("how_far", {"activation": "relu", "along": "one input", "input": 2, "walked": 40}, 3),
    ("how_far", {"pin": "seed=3", "compared": "difference"}, 3),
    ("attributions", {}, 2),
    ("attributions", {"pin": "seed=3", "compared": "difference"}, 2),
    ("attributions", {"baseline": "random", "activation": "relu"}, 2),
    ("formula", {}, 0),
    ("formula", {"formula": "y − ŷ", "formula_wrt": "theta"}, 2),
    ("export", {}, 0),
    *(("chain_rule", {"walk": stage}, 2) for stage in STAGES),
    ("chain_rule", {"walk": ALL_STAGES}, 5),
    ("chain_rule", {"walk": ALL_STAGES, "pin": "seed=3", "compared": "difference"}, 5),
    ("chain_rule", {"walk": "a", "pin": "n=4&m=4&activation=tanh", "compared": "pinned"}, 2),
    ("chain_rule", {"walk": "x", "entry": 3}, 2),
    ("chain_rule", {"walk": "h", "exercise": "on"}, 2),
    ("two_questions", {}, 2),
    ("two_questions", {"pin": "activation=relu", "compared": "difference"}, 2),
    ("derivation", {}, 2),
    ("derivation", {"pin": "scale=10&seed=3", "compared": "difference"}, 2),
    ("derivation", {"convention": "columns", "lines": "on", "label_sum": 0.7}, 2),
    ("paths", {}, 3),
    ("paths", {"pin": "activation=relu&seed=2", "compared": "difference"}, 3),
    ("cost_and_digits", {}, 1),
    ("cost_and_digits", {"pin": "activation=tanh", "compared": "difference"}, 1),
    ("agreement", {}, 1),
    ("agreement", {"wrt": "W1", "pin": "seed=3", "compared": "difference"}, 1),
    ("agreement", {"wrt": "W2", "method": "complex"}, 1),
    ("step_size", {}, 1),
    ("step_size", {"pin": "activation=relu&seed=3", "compared": "difference"}, 1),
    ("step_size", {"single": "on"}, 1),
    ("wrong_gradients", {}, 2),
    ("wrong_gradients", {"pin": "seed=3", "compared": "difference"}, 2),
    ("wrong_gradients", {"mistake": ONE_ENTRY_OFF}, 2),
    ("your_gradient", {"text": "1 2 3 4 5"}, 1),
    ("your_gradient", {"text": "nan 2 inf 4 5"}, 1),
    ("many_seeds", {"networks": 100}, 1),
)


def _what_is_said(part):
    """A part of a figure without the properties that say nothing."""
    if isinstance(part, list):
        return [_what_is_said(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    return {name: _what_is_said(inner) for name, inner in part.items() if inner not in (None, [])}


@pytest.mark.parametrize(("page", "state", "count"), DRAWN)
def test_every_chart_of_every_page_in_every_state_is_one_that_plotly_accepts(page, state, count):
    app = open_page(page, **{name: value for name, value in state.items() if name != "text"})
    if "text" in state:
        paste(app, state["text"])
    if page == "many_seeds":
        run_job(app, "seeds")
    charts = app.get("plotly_chart")
    assert len(charts) == count
    for shown in charts:
        drawn = json.loads(shown.proto.spec)
        assert drawn["data"]
        # Plotly has nothing to put into its own words: the browser gets the figure as it is.
        checked = json.loads(plotly.graph_objects.Figure(drawn).to_json())
        del checked["layout"]["template"]
        assert _what_is_said(checked) == _what_is_said(drawn)
        plotly.graph_objects.Figure(scales.in_dark(drawn))


def test_no_page_is_left_out_of_the_charts_that_are_checked():
    assert {page for page, *_ in DRAWN} == {
        name for pages in PAGES_BY_HEADING.values() for name, _ in pages
    }


def test_every_page_has_a_title_of_its_own_and_one_sentence_that_says_what_it_answers():
    titles = [title for pages in PAGES_BY_HEADING.values() for _, title in pages]
    assert len(titles) == len(set(titles))
    for name, title in (page for pages in PAGES_BY_HEADING.values() for page in pages):
        app = open_page(name)
        assert [shown.value for shown in app.title] == [
            "Network 5-3-5" if name == "network" else title
        ]
        sentence = app.main.markdown[0].value
        assert 20 < len(sentence) < 200
        assert sentence.endswith("?") or name in ("network", "three_formulas")


# A clicked chart and an edited table are told by their content too: Streamlit's own choice.
TOLD_BY_CONTENT = {"plotly_chart", "dataframe", "arrow_data_frame"}


def _widgets(block):
    """Kind and label of every widget in a block, and its identity."""
    for child in getattr(block, "children", {}).values():
        identity = getattr(child.proto, "id", "")
        if identity and child.type not in TOLD_BY_CONTENT and hasattr(child.proto, "label"):
            yield (child.type, child.proto.label), identity
        yield from _widgets(child)


@pytest.mark.parametrize("page", [name for pages in PAGES_BY_HEADING.values() for name, _ in pages])
def test_another_network_leaves_the_widgets_of_a_page_the_same_ones(page):
    # Streamlit keeps something of every widget that a session has ever seen.
    app = open_page(page, seed=1)
    before = dict(_widgets(app.main)) | dict(_widgets(app.sidebar))
    next(box for box in app.number_input if box.label == "weight seed").set_value(2).run()
    after = dict(_widgets(app.main)) | dict(_widgets(app.sidebar))
    both = before.keys() & after.keys()
    assert len(both) >= 17
    assert {named: after[named] for named in both} == {named: before[named] for named in both}


@pytest.mark.parametrize("page", [name for pages in PAGES_BY_HEADING.values() for name, _ in pages])
def test_a_session_keeps_no_more_of_a_page_after_many_networks_than_after_one(page):
    app = open_page(page)
    session = app.session_state._state._state
    counts = []
    for seed in range(1, 5):
        app.sidebar.number_input[0].set_value(seed).run()
        records = session._new_widget_state.widget_metadata
        counts.append((len(records), len(session._key_id_mapper.id_key_mapping)))
    assert len(set(counts[1:])) == 1
