"""The pages of the gradient checks: what is said is what the core found."""

import json
import re
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects
import pytest
import streamlit as st
from driver import (
    answer,
    as_seen,
    chart,
    example_of,
    numbers,
    open_page,
    paste,
    run_job,
    script,
    texts_of_tables,
)

import mlp
from pages.shared.checks import reader_sentences, sentences, tables
from pages.shared.checks.many_networks_figure import digits_against_saliency
from pages.shared.draw.notation import as_text, number
from pages.shared.draw.tables import to_csv
from pages.shared.pasted import judged, reading
from pages.shared.state.settings import ONE_ENTRY_OFF

SIGMOID = mlp.ACTIVATIONS["sigmoid"]
PAGES = ("agreement", "step_size", "wrong_gradients", "your_gradient", "many_seeds")
AWKWARD = {
    "one hidden unit": {"m": 1},
    "one input, two classes": {"n": 1, "k": 2, "wrt": "W1"},
    "largest": {"n": 12, "m": 12, "k": 12, "wrt": "W2"},
    "saturated": {"scale": 10.0, "seed": 3},
    "zero input": {"x": "1:0.0,2:0.0,3:0.0,4:0.0,5:0.0", "wrt": "W1"},
    "float32": {"single": "on"},
}


def _in_full(page, **query):
    """A page with all that it can draw: its text pasted, its work done."""
    app = open_page(page, **query)
    if page == "your_gradient":
        right = getattr(mlp.gradients(*example_of(app)), query.get("wrt", "x"))
        return paste(app, str((1.001 * right).tolist()))
    return run_job(app, "seeds") if page == "many_seeds" else app


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("network", AWKWARD)
def test_every_page_draws_its_charts_of_every_network(page, network):
    app = _in_full(page, networks=100, mistake=ONE_ENTRY_OFF, **AWKWARD[network])
    gradient = getattr(mlp.gradients(*example_of(app)), app.session_state["wrt"])
    # Of a gradient that is 0, a part more is none.
    of_wrong = 2 if gradient.any() else 0
    assert len(app.get("plotly_chart")) == (of_wrong if page == "wrong_gradients" else 1)
    assert not app.warning


def test_all_five_gradients_stand_in_one_table():
    app = open_page("agreement", seed=4)
    checks = mlp.check_gradients(*example_of(app))
    overview = texts_of_tables(app)[0]
    assert list(overview["quantity"]) == ["dL_dx", "dL_dW1", "dL_db1", "dL_dW2", "dL_db2"]
    assert list(overview["passed"]) == ["yes"] * 5
    assert list(overview["abs_error"]) == [f"{c.error[c.worst]:.3g}" for c in checks.values()]
    assert list(overview["fewest digits"]) == [f"{c.digits.min():.3g}" for c in checks.values()]


def test_the_cosine_stays_near_one_without_the_smallest_entry():
    gradient = np.array([3.0, 4.0, 0.01])
    cosine = 25.0 / np.sqrt(25.0) / np.sqrt(25.0001)
    assert f"still 1 − {number(1 - cosine, 2)}" in sentences.cosine_blindness(gradient)


@pytest.mark.parametrize("log_step", [-2.0, -5.0, -12.5])
def test_the_chart_of_steps_marks_the_chosen_step_on_every_measured_curve(log_step):
    app = open_page("step_size", log_step=log_step, seed=4)
    network, x, y = example_of(app)
    sweep = mlp.step_sweep(network, x, y, steps=[10.0**log_step])
    entry = int(np.abs(sweep.analytic).argmax())
    curves = {
        t["name"]: t for t in chart(app, "error_against_step") if t.get("mode") == "lines+markers"
    }
    assert set(curves) == set(sweep.methods)
    for method, trace in curves.items():
        at = int(np.argmax(numbers(trace["marker"]["size"])))
        error = sweep.error[sweep.methods.index(method), 0, entry]
        assert numbers(trace["x"])[at] == pytest.approx(10.0**log_step)
        drawn = numbers(trace["y"])
        assert drawn[at] == pytest.approx(error, rel=1e-6) if error else drawn[at] == drawn.min()


def test_float32_loses_half_the_digits():
    def least_error(**query):
        traces = chart(open_page("step_size", **query), "error_against_step")
        return numbers(next(t for t in traces if t.get("name") == "central")["y"]).min()

    double, single = least_error(), least_error(single="on")
    assert double < 1e-9 < 1e-6 < single


def test_five_values_of_one_derivative_share_their_digits():
    app = open_page("step_size")
    (table,) = texts_of_tables(app)
    assert list(table["route"]) == ["analytic", "forward", "central", "five-point", "complex"]
    values = [float(value) for value in table["value"]]
    exact = mlp.input_gradient(*example_of(app))
    largest = exact[np.abs(exact).argmax()]
    assert values[0] == largest
    assert np.allclose(values, largest, rtol=1e-6)


@pytest.mark.parametrize("mistake", [mistake.name for mistake in mlp.MISTAKES])
def test_every_mistake_is_shown_and_caught_where_it_touches_the_gradient(mistake):
    app = open_page("wrong_gradients", n=4, m=4, k=4, mistake=mistake, wrt="W1")
    network, x, y = example_of(app)
    shown = next(m for m in mlp.MISTAKES if m.name == mistake)
    assert any(shown.sentence in said.value for said in app.main.markdown)
    wrong, right = shown.gradients(network, x, y).W1, mlp.gradients(network, x, y).W1
    if np.allclose(wrong, right, rtol=1e-9, atol=0):
        assert "does not change this gradient" in app.info[0].value
        return
    caught = (mlp.check_gradient(network, x, y, "W1", analytic=wrong).verdict == "disagree").sum()
    assert caught
    verb = "is" if caught == 1 else "are"
    assert answer(app).startswith(f"**{caught} of 16 entries of ∂L/∂W₁ {verb} found to be wrong.")


def test_a_link_holds_the_name_of_a_mistake_and_the_page_shows_its_title():
    app = open_page("wrong_gradients", mistake="factor yhat (1 - yhat)")
    box = app.selectbox(key="mistake")
    assert box.value == "factor yhat (1 - yhat)"
    assert "factor ŷ(1 − ŷ)" in box.options
    assert "factor yhat (1 - yhat)" not in box.options
    assert "σ′ left out" in open_page("wrong_gradients").selectbox(key="mistake").options


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x": "1:0.0,2:0.0,3:0.0,4:0.0,5:0.0", "wrt": "W1"}, "∂L/∂W₁ is exactly 0 in the formula"),
        ({"wrt": "W1"}, "All 15 entries of ∂L/∂W₁ agree with central differences"),
    ],
)
def test_a_gradient_of_exactly_0_is_said_to_be_0(changes, said):
    assert answer(open_page("agreement", **changes)).startswith(f"**{said}")


def test_tables_for_reading_show_the_verdict_first_and_three_digits():
    app = script("pages/agreement.py")
    for table in ("agreement_table", "famous_table", "ratios_table"):
        app.session_state[table] = True
    app.run()
    (overview,) = texts_of_tables(app)
    checked, famous, ratios = (shown.value for shown in app.dataframe)
    assert list(overview.columns[:2]) == ["quantity", "passed"]
    assert list(famous.columns[:2]) == ["check", "passes"]
    assert list(ratios.columns[:4]) == ["quantity", "row", "column", "verdict"]
    assert list(checked["verdict"]) == ["agree"] * 5
    columns = json.loads(app.dataframe[0].proto.columns)
    assert columns["value"]["type_config"]["format"] == "%.6g"
    assert columns["bound"]["type_config"]["format"] == "%.3g"


def test_a_mistake_that_does_not_conform_says_so():
    app = open_page("wrong_gradients", mistake="W1 not transposed")
    assert "shapes do not match" in app.info[0].value


def test_an_entry_off_by_a_hundredth_percent_escapes_the_famous_checks_but_not_this_one():
    app = open_page("wrong_gradients", mistake=ONE_ENTRY_OFF, percent=0.01)
    assert answer(app).startswith("**1 of 5 entries of ∂L/∂x is found to be wrong.")
    value, measured = re.findall(r"value is (0\.\d+)", answer(app))
    assert float(value) / float(measured) == pytest.approx(1.0001, rel=1e-4)
    assert value != measured
    missed = next(m.value for m in app.main.markdown if m.value.startswith("These checks pass"))
    assert "cosine" in missed


def _paste(text, **query):
    return paste(open_page("your_gradient", **query), text)


def test_a_pasted_gradient_with_one_wrong_entry_is_told_which_and_by_how_much():
    gradient = mlp.input_gradient(*example_of(open_page("your_gradient", seed=3)))
    gradient[1] *= 1.004
    app = _paste(f"tensor({gradient.tolist()}, dtype=torch.float64)", seed=3)
    line = answer(app)
    assert line.startswith("**1 of 5 entries is wrong: x₂ is ")
    assert "The other 4 are right." in line
    assert "off by 0.4 %" in line
    assert "one entry off" in app.info[0].value


def test_a_pasted_gradient_that_is_right_agrees():
    gradient = mlp.input_gradient(*example_of(open_page("your_gradient", seed=3)))
    app = _paste("\n".join(map(repr, gradient.tolist())), seed=3)
    assert answer(app).startswith("**All 5 entries are right to ")
    assert not app.info


def test_a_pasted_gradient_of_a_known_mistake_is_recognised():
    network, x, y = example_of(open_page("your_gradient", seed=3, wrt="W1"))
    wrong = -mlp.gradients(network, x, y).W1
    app = _paste(str(wrong.tolist()), seed=3, wrt="W1")
    assert answer(app).startswith("**All 15 entries are wrong: ")
    assert "y − ŷ instead of ŷ − y" in app.info[0].value


def test_a_transposed_matrix_is_compared_transposed_and_said_to_be():
    network, x, y = example_of(open_page("your_gradient", seed=3, wrt="W1"))
    app = _paste(str(mlp.gradients(network, x, y).W1.T.tolist()), seed=3, wrt="W1")
    assert "3×5" in app.warning[0].value
    assert "transposed" in app.info[0].value


def test_too_few_numbers_are_refused_with_the_count():
    app = _paste("1 2 3")
    assert as_seen(app.error[0].value) == (
        "3 numbers found, expected 5: ∂L/∂x is 1×5. ∂L/∂b₁ has 3: choose the gradient above the "
        "box."
    )


def test_what_a_refusal_quotes_is_text_and_no_markup():
    refused = _paste("1**b**:blush:~~c~~$d$www.example.com 2 3 4 5").error[0].value
    assert "“1**b**:blush:~~c~~$d$www.example.com”" in as_seen(refused)
    assert refused == as_text(as_seen(refused))


def _pasted_but(changes, seed=3):
    """The page with the right gradient pasted, but for some of its entries."""
    app = open_page("your_gradient", seed=seed)
    gradient = mlp.input_gradient(*example_of(app))
    for place, value in changes.items():
        gradient[place] = value
    app.session_state["your_gradient_table"] = True
    return paste(app, str(gradient.tolist()))


@pytest.mark.parametrize(
    ("value", "written"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "−inf")]
)
def test_an_entry_that_is_not_a_number_is_named_and_the_others_are_judged(value, written):
    app = _pasted_but({2: value})
    assert answer(app) == (
        f"**1 of 5 entries is wrong: x₃ is not a number: {written}. The other 4 are right. Look "
        "for 0/0, log 0 or an overflow in your code.**"
    )
    assert not app.info
    verdicts = app.dataframe[0].value["verdict"]
    assert list(verdicts) == ["agree", "agree", "disagree", "agree", "agree"]


def test_wrong_entries_are_listed_no_number_first_and_then_by_their_error():
    gradient = mlp.input_gradient(*example_of(open_page("your_gradient", seed=3)))
    said = answer(_pasted_but({0: gradient[0] + 0.1, 1: np.nan, 3: gradient[3] + 0.3, 4: -np.inf}))
    assert said.startswith("**4 of 5 entries are wrong: x₂ is not a number: nan; x₅ is not a")
    assert said.index("not a number: −inf") < said.index("x₄ is ") < said.index("x₁ is ")
    assert said.count("nan") == 1
    assert said.count("inf") == 1
    assert re.search(r"The largest error is \d\S* times its bound, so it is not rounding", said)


def test_a_number_near_the_end_of_float64_is_judged_without_an_infinity_in_words():
    said = answer(_pasted_but({2: 1.7e308}))
    assert said.startswith("**1 of 5 entries is wrong: x₃ is 1.7e308, measured")
    assert "inf" not in said


def test_the_chart_of_a_pasted_gradient_marks_what_is_not_a_number_at_the_top():
    measured, bounds, *by_verdict = chart(_pasted_but({2: np.nan, 4: np.inf}), "your_gradient")
    wrong, errors = (t for t in by_verdict if t["name"].endswith("disagree"))
    assert list(numbers(wrong["x"])) == list(numbers(errors["x"])) == [2, 4]
    assert np.isnan(numbers(wrong["y"])).all()
    shown = numbers(errors["y"])
    assert np.isfinite(shown).all()
    assert shown.min() >= numbers(bounds["y"]).max()
    assert len(numbers(measured["y"])) == 5


def test_the_csv_of_a_pasted_gradient_says_what_is_not_a_number():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    wrong = mlp.input_gradient(network, x, y)
    wrong[1:3] = np.nan, -np.inf
    check = mlp.check_gradient(network, x, y, analytic=wrong)
    lines = to_csv(tables.gradients({"x": check})).decode().splitlines()
    assert lines[2].startswith("x,1,2,nan,")
    assert lines[3].startswith("x,1,3,-inf,")


@pytest.mark.parametrize("sentence", [sentences.agreement, sentences.caught])
def test_every_sentence_on_a_check_names_what_is_not_a_number(sentence):
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    wrong = mlp.input_gradient(network, x, y) * [1.01, 1, np.nan, 1, 1]
    said = sentence(mlp.check_gradient(network, x, y, analytic=wrong))
    assert said.startswith("2 of 5 entries")
    assert said.endswith("x₃ is not a number: nan.")


PRINTED = "tensor([ 0.9341,  0.3400,  0.7023,  0.1580, -0.2427])"


@pytest.mark.parametrize("method", mlp.METHODS)
def test_a_right_gradient_as_torch_prints_it_is_right_to_the_digits_pasted(method):
    app = open_page("your_gradient", method=method)
    app.session_state["your_gradient_table"] = True
    paste(app, PRINTED)
    assert answer(app).startswith("**All 5 entries are right to the 4 digits you pasted.")
    # Nothing on the page says otherwise.
    assert not app.info
    assert not app.warning
    assert list(app.dataframe[0].value["verdict"]) == ["agree"] * 5
    names = {trace["name"] for trace in chart(app, "your_gradient") if "name" in trace}
    assert names == {"measured ± bound", "analytic: agree", "error: agree"} | (names & {None})


@pytest.mark.parametrize("seed", range(8))
def test_numbers_printed_with_fewer_digits_are_right_and_a_changed_last_digit_is_wrong(seed):
    gradient = mlp.input_gradient(*example_of(open_page("your_gradient", seed=seed)))
    for digits in (2, 4, 7):
        printed = [f"{value:.{digits - 1}e}" for value in gradient]
        said = answer(_paste(" ".join(printed), seed=seed))
        assert said.startswith(f"**All 5 entries are right to the {digits} digits you pasted.")
        mantissa, exponent = printed[2].split("e")
        # Two units in the last place, away from a digit that carries.
        off = float(mantissa) + 2 * 10.0 ** (1 - digits)
        printed[2] = f"{off:.{digits - 1}f}e{exponent}"
        said = answer(_paste(" ".join(printed), seed=seed))
        assert said.startswith("**1 of 5 entries is wrong: x₃ is ")


def test_what_is_too_small_for_the_digits_is_said_to_be():
    app = open_page("your_gradient", x="1:0.0", wrt="W1", scale=0.1, seed=5)
    right = mlp.gradients(*example_of(app)).W1
    app = paste(app, np.array2string(right, formatter={"float": "{:.2f}".format}))
    said = answer(app)
    assert "too small for the digits you pasted: paste more digits" in said
    assert not app.info


@pytest.mark.parametrize("kind", ["float32", "float16"])
@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_a_right_gradient_in_few_digits_is_never_wrong_on_the_page(kind, scale):
    for seed in range(6):
        app = open_page("your_gradient", seed=seed, scale=scale)
        right = mlp.input_gradient(*example_of(app)).astype(kind)
        app = paste(app, repr(right))
        assert "wrong" not in answer(app)
        assert f"computed in {kind}" in app.caption[0].value
        assert not app.info


def test_a_float64_gradient_that_lost_its_digits_the_textbook_way_is_not_called_wrong():
    app = open_page("your_gradient", scale=10.0, seed=1, method="complex")
    network, x, y = example_of(app)
    h = mlp.sigmoid(x @ network.W1 + network.b1)
    d = np.exp(h @ network.W2 + network.b2 - (h @ network.W2 + network.b2).max())
    textbook = ((d / d.sum() - y) @ network.W2.T * h * (1 - h)) @ network.W1.T
    strict = mlp.check_gradient(network, x, y, "x", "complex", analytic=textbook)
    assert (strict.verdict == "disagree").all()
    said = answer(paste(app, str(textbook.tolist())))
    assert said.startswith("**All 5 entries are right to 3 digits or more.")
    kept = mlp.input_gradient(network, x, y)
    assert answer(paste(app, str(kept.tolist()))).startswith("**All 5 entries are r")


def test_what_hides_an_entry_is_said_print_arithmetic_or_method():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    network = network.replace(b1=45.0 - x @ network.W1)
    example = SimpleNamespace(network=network, x=x, y=y)
    kept = mlp.input_gradient(network, x, y)
    lost = repr([0.0] * 5)

    def said(text, method):
        read = reading.read(text, "x", {"x": (5,)})
        return reader_sentences.readers_gradient(
            judged.judged(example, read, method), read, SIGMOID
        )

    opening = "All 5 entries are too small"
    assert said(str(kept.tolist()), "complex").startswith("All 5 entries are right to 1")
    assert said(lost, "complex").startswith(f"{opening} to judge, because h − h² or ŷ − y lost")
    assert said(f"array({lost}, dtype=float32)", "complex").startswith(
        "All 5 entries are too uncertain in float32 to judge: compute in float64"
    )
    assert said("0.0000 " * 5, "complex").startswith(f"{opening} for the digits you pasted")
    assert said(str(kept.tolist()), "central").startswith(f"{opening} for central differences")


def test_a_guess_never_speaks_against_the_verdict():
    gradient = mlp.input_gradient(*example_of(open_page("your_gradient")))
    two_off = gradient * [1.0, 1.0, 1.0002, 1.0001, 1.0]
    app = _paste(str(two_off.tolist()))
    assert answer(app).startswith("**2 of 5 entries are wrong")
    assert not app.info
    app = _paste(str((gradient * [1, 1, 1 + 1e-7, 1, 1]).tolist()))
    assert answer(app).startswith("**1 of 5 entries is wrong: x₃")
    assert not app.info
    app = _paste(str((gradient * 1.002).tolist()))
    assert "1.002 times the right one" in app.info[0].value


def test_many_seeds_are_checked_in_slices_and_the_fewest_digits_are_listed():
    app = run_job(open_page("many_seeds", networks=700), "seeds")
    assert len(app.session_state["seeds"].results) > 1
    found = mlp.check_many((5, 3, 5), range(700))
    assert answer(app) == f"**{sentences.many_checked(found, 'networks 5-3-5', 'seed')}**"
    fewest = app.dataframe[0].value
    assert list(fewest["seed"]) == list(found.seed[np.argsort(found.digits, kind="stable")[:10]])


def test_the_file_of_many_seeds_is_named_by_what_was_run_and_not_by_the_settings_of_now(
    monkeypatch,
):
    names, button = [], st.download_button

    def noted(*given, file_name, **options):
        names.append(file_name)
        return button(*given, file_name=file_name, **options)

    monkeypatch.setattr(st, "download_button", noted)
    app = open_page("many_seeds", networks=200, scale=0.7, wrt="W1", m=4)
    app.session_state["many_networks_table"] = True
    run_job(app, "seeds")
    app.slider(key="n").set_value(9)
    app.slider(key="scale").set_value(2.0)
    app.segmented_control(key="wrt").set_value("b2").run()
    assert names[-1] == "many_seeds_200_5-4-5_scale_0.7_sigmoid_dL_dW1.csv"
    assert app.caption[0].value == (
        "Checked: ∂L/∂W₁ of networks 5-4-5 with sigmoid units and weight scale 0.7, one for each "
        "seed from 0 to 199."
    )


def _check(network, x, y, **options):
    return sentences.agreement(mlp.check_gradient(network, x, y, **options))


def test_the_agreement_tells_all_some_and_none():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    assert _check(network, x, y).startswith("All 5 entries of ∂L/∂x agree with central")
    wrong = mlp.input_gradient(network, x, y) * [1, 1, 1.001, 1, 1]
    assert _check(network, x, y, analytic=wrong).startswith(
        "1 of 5 entries of ∂L/∂x disagrees with"
    )
    assert "at x₃" in _check(network, x, y, analytic=wrong)
    saturated = network.replace(b1=[45.0, 45.0, 45.0])
    said = _check(saturated, x, y)
    assert said.startswith("All 5 entries of ∂L/∂x are below the noise of central differences")
    assert "complex step" in said
    one = mlp.Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    assert _check(one, [0.5], [1, 0]).startswith("The one entry of ∂L/∂x agrees with central")


def test_the_chart_of_many_networks_has_a_point_for_each_and_axes_that_stand():
    found = mlp.check_many((5, 3, 5), range(300))
    drawn = digits_against_saliency(found)
    plotly.graph_objects.Figure(drawn)
    seeds = np.concatenate([t["customdata"] for t in drawn["data"] if t["type"] == "scattergl"])
    assert sorted(seeds) == list(range(300))
    axes = [axis for name, axis in drawn["layout"].items() if name[1:].startswith("axis")]
    assert len(axes) == 5
    assert all(axis["fixedrange"] for axis in axes)


def test_a_sweep_is_computed_again_only_where_its_numbers_change(monkeypatch):
    swept, sweep = [], mlp.step_sweep

    def counted(*given, **options):
        swept.append(given)
        return sweep(*given, **options)

    monkeypatch.setattr(mlp, "step_sweep", counted)
    app = open_page("step_size", seed=31_415)
    assert len(swept) == 1
    app.slider(key="log_step").set_value(-4.0).run()
    assert len(swept) == 1
    app.slider(key="scale").set_value(2.0).run()
    assert len(swept) == 2
    app.slider(key="scale").set_value(1.0).run()
    assert len(swept) == 2
