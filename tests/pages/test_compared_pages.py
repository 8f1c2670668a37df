"""Every page with a pinned network: its numbers, the differences, and what cannot be compared."""

import json

import numpy as np
import plotly.graph_objects
import pytest
from driver import chart, example_of, lines, matrices, numbers, open_page, paste

import mlp
from pages.shared.compare.cells import scale_of
from pages.shared.compare.figures import comparable, difference
from pages.shared.draw.figures import bars, figure, linear_axis, log_scale, markers
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.notation import cell, number
from pages.shared.draw.scales import signed
from pages.shared.draw.style import POSITIVE
from pages.shared.state.settings import BACKWARD, DIFFERENCE, PINNED, STAGES

PIN_SEED, OPEN_SEED = 3, 8
BOTH = (PINNED, DIFFERENCE)
SAID = {PINNED: "Charts show the pinned network", DIFFERENCE: "less the pinned network"}


def _opened(page, compared, activation="sigmoid", **query):
    """A page with another network of an activation pinned, and one notice that says so."""
    pin = f"seed={PIN_SEED}"
    if activation != "sigmoid":
        pin = f"activation={activation}&{pin}"
    app = open_page(page, pin=pin, compared=compared, seed=OPEN_SEED, **query)
    assert SAID[compared] in app.info[0].value
    assert len(app.info) == 1
    return app


def _both(app, activation="sigmoid"):
    """Network, x and y of the open page and of the pinned one."""
    pinned = mlp.Network.random(seed=PIN_SEED, activation=activation)
    return example_of(app), (pinned, mlp.random_input(), mlp.one_hot(0, 5))


def _compared(app, values_of, compared, activation="sigmoid"):
    """The arrays that charts must hold: those of the pinned network, or the differences."""
    now, pinned = (values_of(*one) for one in _both(app, activation))
    if compared == PINNED:
        return pinned
    return [a - b for a, b in zip(now, pinned, strict=True)]


def _same(shown, wanted):
    for one, other in zip(shown, wanted, strict=True):
        assert np.array_equal(one, np.atleast_2d(other))


def _stages(network, x, y):
    """The operands and the result of each stage, one after the other."""
    yhat, gradients = mlp.forward(network, x).yhat, mlp.gradients(network, x, y)
    slopes = mlp.jacobians(network, x, y).dh_da.diagonal()
    return [
        *(yhat, y, gradients.theta),
        *(gradients.theta, network.W2.T, gradients.h),
        *(gradients.h, slopes, gradients.a),
        *(gradients.a, network.W1.T, gradients.x),
    ]


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("compared", BOTH)
def test_the_walk_shows_the_pinned_operands_and_results_or_their_differences(compared, activation):
    app = _opened("chain_rule", compared, activation, walk="all")
    shown = [matrix for stage in STAGES for matrix in matrices(app, f"stage_{stage}")]
    _same(shown, _compared(app, _stages, compared, activation))
    forward = [t for t in chart(app, "forward") if t["type"] == "heatmap"]
    cells = np.concatenate([numbers(t["z"]).ravel() for t in forward])
    wanted = _compared(app, _forward, compared, activation)
    assert np.array_equal(np.sort(cells[~np.isnan(cells)]), np.sort(np.concatenate(wanted)))


def _forward(network, x, y):
    return [x, *vars(mlp.forward(network, x)).values(), y]


@pytest.mark.parametrize("compared", BOTH)
def test_a_stage_frames_what_is_chosen_and_its_cells_are_clicked_as_ever(compared):
    app = _opened("chain_rule", compared, walk="h", entry=2)
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith("-stage_h"))
    assert found.proto.selection_mode
    # Frames, and bars of sizes.
    assert len(json.loads(found.proto.spec)["layout"]["shapes"]) == 3 + 4
    targets = chart(app, "stage_h")[-1]
    assert [data[:2] for data in targets["customdata"][::5]] == [[0, 0], [0, 1], [0, 2]]
    (delta_h,) = _compared(app, lambda *at: [mlp.gradients(*at).h], compared)
    for (_, column, text), value in zip(targets["customdata"][::5], delta_h, strict=True):
        end = f"difference {number(value)}" if compared == DIFFERENCE else f"= {number(value)}"
        assert text.endswith(end)
        assert text.startswith(f"δh{mlp.subscript(column + 1)}")


@pytest.mark.parametrize("compared", BOTH)
def test_the_exercise_asks_for_the_open_network_and_hides_it_whatever_is_compared(compared):
    query = {"walk": "x", "exercise": "on", "seed": OPEN_SEED}
    app = open_page("chain_rule", pin="seed=3", compared=compared, **query)
    assert "exercise" in app.info[0].value
    assert chart(app, "stage_x") == chart(open_page("chain_rule", **query), "stage_x")


def _products(network, x, y):
    gradients, dh_da = mlp.gradients(network, x, y), mlp.jacobians(network, x, y).dh_da
    slopes = dh_da.diagonal()
    return [
        *(dh_da, mlp.measured_slopes(network, x).value),
        *(gradients.h, dh_da, gradients.a, gradients.h, slopes),
    ]


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("compared", BOTH)
def test_both_questions_show_the_pinned_diagonal_and_products_or_differences(compared, activation):
    app = _opened("two_questions", compared, activation)
    shown = matrices(app, "measured") + matrices(app, "both_products")
    _same(shown, _compared(app, _products, compared, activation))


@pytest.mark.parametrize("compared", BOTH)
def test_the_factors_of_the_derivation_and_its_softmax_step_are_compared(compared):
    def factors(network, x, y):
        jacobians = mlp.jacobians(network, x, y)
        step = mlp.softmax_step(mlp.forward(network, x).theta, y)
        row = jacobians.running_product()["dL_dx"]
        return [
            *(jacobians.dL_dtheta, network.W2.T, jacobians.dh_da, network.W1.T, row),
            *(step.dL_dyhat, step.dyhat_dtheta, step.product, step.less_label),
        ]

    app = _opened("derivation", compared)
    shown = matrices(app, "product") + matrices(app, "softmax")
    _same(shown, _compared(app, factors, compared))


def test_a_clipped_entry_of_the_softmax_step_leaves_the_other_differences_their_colours():
    app = open_page("derivation", pin="scale=10&seed=3", compared=DIFFERENCE)
    values, cells = matrices(app, "softmax"), chart(app, "softmax")[0]
    assert np.abs(values[0]).max() > 1e3
    assert cells["zmax"] == max(np.abs(values[i]).max() for i in (1, 2, 3)) <= 2
    bodies = [shown.proto.body for shown in app.get("html")]
    of_scales = [body for body in bodies if 'class="scales"' in body]
    assert f"≥ {number(cells['zmax'])}" in of_scales[-1]


@pytest.mark.parametrize("compared", BOTH)
def test_paths_cancellation_and_factors_are_compared(compared):
    def shown_values(network, x, y):
        every, causes = mlp.paths(network, x, y), mlp.causes(network, x, y)
        return [every[1], *mlp.above_and_below(every), causes.gradient, causes.decades().T]

    app = _opened("paths", compared, input=2)
    every, above, below, total, decades = _compared(app, shown_values, compared)
    assert np.array_equal(lines(chart(app, "paths_of_input")[0]), every)
    shown = [numbers(trace["y"]) for trace in chart(app, "cancellation")]
    assert all(map(np.array_equal, shown, (above, below, total)))
    factors = np.array([numbers(trace["y"]) for trace in chart(app, "factors_of_size")])
    assert np.array_equal(factors, decades)


def test_the_bars_of_a_difference_keep_the_colours_of_their_series_and_tell_no_other_numbers():
    app, alone = _opened("paths", DIFFERENCE), open_page("paths", seed=OPEN_SEED)
    for key in ("cancellation", "factors_of_size"):
        pairs = zip(chart(app, key), chart(alone, key), strict=True)
        assert all(one["marker"] == other["marker"] for one, other in pairs)
    ticks = json.loads(_figure(app, "cancellation"))["layout"]["xaxis"]["ticktext"]
    assert ticks == [mlp.entry_name("x", (i,)) for i in range(5)]


def _figure(app, key):
    """The figure that is drawn under this key, as JSON."""
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-{key}"))
    return found.proto.spec


def _faint(app, key):
    """The traces of what is pinned, and those of the open network."""
    traces = chart(app, key)
    pinned = [trace for trace in traces if str(trace.get("name")).startswith("pinned: ")]
    return pinned, [trace for trace in traces if trace not in pinned]


def _named(traces, name):
    return next(trace for trace in traces if trace.get("name") == name)


def test_the_lines_of_the_pinned_network_are_faint_behind_those_of_the_open_one():
    query = {"along": "one input", "input": 2}
    app = _opened("how_far", DIFFERENCE, **query)
    alone = chart(open_page("how_far", seed=OPEN_SEED, **query), "loss_along")
    pinned = chart(open_page("how_far", seed=PIN_SEED, **query), "loss_along")
    faint, open_ones = _faint(app, "loss_along")
    assert _named(open_ones, "loss") == _named(alone, "loss")
    assert _named(faint, "pinned: loss")["y"] == _named(pinned, "loss")["y"]
    assert all(trace["opacity"] < 1 and not trace["showlegend"] for trace in faint)
    low, high = json.loads(_figure(app, "loss_along"))["layout"]["yaxis"]["range"]
    for trace in (_named(faint, "pinned: loss"), _named(open_ones, "loss")):
        assert low < numbers(trace["y"]).min() <= numbers(trace["y"]).max() < high


def test_level_lines_have_no_difference_and_the_page_says_so():
    app = _opened("how_far", DIFFERENCE)
    assert any("No difference" in shown.value for shown in app.caption)
    assert chart(app, "plane") == chart(open_page("how_far", seed=OPEN_SEED), "plane")


def test_the_pinned_units_stand_on_the_curve_of_the_slopes_which_is_drawn_once():
    app = _opened("cost_and_digits", DIFFERENCE)
    (faint,), open_ones = _faint(app, "unit_slopes")
    _, (network, x, y) = _both(app)
    assert np.array_equal(numbers(faint["x"]), mlp.forward(network, x).a)
    slopes = mlp.jacobians(network, x, y).dh_da.diagonal()
    assert np.array_equal(numbers(faint["y"]), slopes)
    assert len(open_ones) == len(chart(open_page("cost_and_digits"), "unit_slopes"))
    # No line covers them.
    assert [trace["mode"] for trace in chart(app, "unit_slopes")][-2:] == ["markers"] * 2


@pytest.mark.parametrize("compared", BOTH)
def test_the_picture_has_the_compared_values_at_its_units_and_lines(compared):
    app = _opened("network", compared)
    hidden = [t for t in chart(app, "picture") if t["mode"] == "markers+text"][1]
    (h,) = _compared(app, lambda network, x, _: [mlp.forward(network, x).h], compared)
    said = [text for *_, text in hidden["customdata"]]
    for text, value in zip(said, h, strict=True):
        end = f"difference {number(value)}" if compared == DIFFERENCE else f"= {number(value)}"
        assert text.endswith(f"<br>{end}")
    inside = [f"{mlp.entry_name('h', (j,))}<br>{cell(value)}" for j, value in enumerate(h)]
    assert hidden["text"] == inside
    (weights,) = _compared(app, lambda network, *_: [network.W1], compared)
    red = [t for t in chart(app, "picture") if t["mode"] == "lines" and t["x"][:2] == [0, 1]]
    red = [t for t in red if t["line"]["color"] == POSITIVE]
    assert sum(t["x"].count(None) for t in red) == (weights > 0).sum()
    (brought,) = _compared(
        app, lambda network, x, y: [network.W1 * mlp.gradients(network, x, y).a], compared
    )
    app.segmented_control(key="flow").set_value(BACKWARD).run()
    links = next(t for t in chart(app, "picture_back") if t["mode"] == "markers")
    texts = {tuple(data[1:3]): data[3] for data in links["customdata"]}
    wanted = "difference " if compared == DIFFERENCE else "= "
    assert f"{wanted}{number(brought[1, 2])}" in texts[1, 2]


@pytest.mark.parametrize("wrt", ["x", "W2"])
def test_the_agreement_shows_the_points_of_both_networks_on_axes_that_hold_them(wrt):
    app = _opened("agreement", DIFFERENCE, wrt=wrt)
    checks = [mlp.check_gradients(*one)[wrt] for one in _both(app)]
    faint, open_ones = _faint(app, "agreement")
    for traces, check, name in zip(
        (open_ones, faint), checks, ("measured ± bound", "pinned: measured ± bound"), strict=True
    ):
        assert np.array_equal(numbers(_named(traces, name)["y"]), check.numeric.ravel())
        agree = _named(traces, name.replace("measured ± bound", "error: agree"))
        error = check.error[check.verdict == "agree"]
        assert np.array_equal(numbers(agree["y"])[error > 0], error[error > 0])
    assert all(trace["customdata"][0].startswith("pinned: ") for trace in faint if trace["x"])
    layout = json.loads(_figure(app, "agreement"))["layout"]
    ends = np.array(layout["yaxis2"]["range"])
    every = np.concatenate([part.ravel() for c in checks for part in (c.error, c.bound)])
    within = np.log10(every[every > 0])
    assert ends[0] < within.min() <= within.max() < ends[1]


def test_the_pinned_agreement_is_that_of_the_pinned_network():
    app = _opened("agreement", PINNED)
    assert chart(app, "agreement") == chart(open_page("agreement", seed=PIN_SEED), "agreement")


@pytest.mark.parametrize("compared", BOTH)
def test_how_many_wrong_entries_are_found_is_compared_with_a_scale_for_the_difference(compared):
    app = _opened("wrong_gradients", compared, wrt="W1")
    mistake = app.session_state["mistake"]

    def counts(network, x, y):
        (made,) = (m for m in mlp.mistakes_for(network.activation) if m.name == mistake)
        caught = mlp.step_sweep(network, x, y, wrt="W1").catches(made.gradients(network, x, y).W1)
        return [caught.reshape(*caught.shape[:2], -1).sum(axis=-1)]

    (cells,) = chart(app, "caught")
    (wanted,) = _compared(app, counts, compared)
    assert np.array_equal(numbers(cells["z"]), wanted)
    if compared == DIFFERENCE:
        assert cells["text"] == [[number(count) for count in row] for row in wanted]
    has_scale = any('class="scales"' in shown.proto.body for shown in app.get("html"))
    assert has_scale == (compared == DIFFERENCE)


def test_a_mistake_that_the_pinned_activation_does_not_know_leaves_the_open_charts():
    names = [{m.name for m in mlp.mistakes_for(f)} for f in ("tanh", "identity")]
    mistake = min(names[0] - names[1])
    query = {"activation": "tanh", "mistake": mistake}
    app = open_page("wrong_gradients", pin="activation=identity", compared=PINNED, **query)
    assert any("no such chart" in shown.value for shown in app.caption)
    assert _figure(app, "caught") == _figure(open_page("wrong_gradients", **query), "caught")


def test_a_pasted_gradient_is_held_to_the_pinned_network_too():
    network, x, y = mlp.Network.random(seed=PIN_SEED), mlp.random_input(), mlp.one_hot(0, 5)
    text = " ".join(map(repr, mlp.input_gradient(network, x, y).tolist()))
    app = open_page("your_gradient", seed=OPEN_SEED, pin=f"seed={PIN_SEED}", compared=PINNED)
    names = {trace.get("name") for trace in chart(paste(app, text), "your_gradient")}
    assert "analytic: agree" in names
    assert "analytic: disagree" not in names


def test_the_errors_of_both_networks_against_the_step_are_of_the_same_entry():
    app = _opened("step_size", DIFFERENCE)
    one, other = _both(app)
    place = int(np.abs(mlp.input_gradient(*one)).argmax())
    faint, open_ones = _faint(app, "error_against_step")
    steps = numbers(_named(open_ones, "central")["x"])
    for traces, at, name in ((open_ones, one, "central"), (faint, other, "pinned: central")):
        sweep = mlp.step_sweep(*at, steps=steps)
        error = sweep.error[list(sweep.methods).index("central"), :, place]
        shown = numbers(_named(traces, name)["y"])
        assert np.array_equal(shown[error > 0], error[error > 0])


@pytest.mark.parametrize("compared", BOTH)
def test_who_does_not_see_a_chart_is_told_what_it_is_of(compared):
    app, alone = _opened("saliency", compared), open_page("saliency", seed=OPEN_SEED)
    what = {PINNED: "Shows the pinned network. ", DIFFERENCE: "Shows the open network less the "}
    for one, other in zip(app.get("plotly_chart"), alone.get("plotly_chart"), strict=True):
        assert one.proto.alt.startswith(what[compared])
        assert one.proto.alt.endswith(f"Of the open one: {other.proto.alt}")


# Pages that draw the open network, and what they need to draw all of it.
PAGES = {
    **dict.fromkeys(("network", "saliency", "attributions", "how_far", "derivation"), {}),
    **dict.fromkeys(("two_questions", "paths", "cost_and_digits"), {}),
    **dict.fromkeys(("agreement", "wrong_gradients", "step_size"), {"wrt": "W1"}),
    "chain_rule": {"walk": "all"},
}


@pytest.mark.parametrize("page", PAGES)
def test_networks_of_other_sizes_have_no_difference_and_the_charts_are_those_without_a_pin(page):
    app = open_page(page, pin="n=4&seed=3", compared=DIFFERENCE, **PAGES[page])
    alone = open_page(page, **PAGES[page])
    assert "needs equal sizes" in app.info[0].value
    assert [c.proto.spec for c in app.get("plotly_chart")] == [
        c.proto.spec for c in alone.get("plotly_chart")
    ]


AWKWARD = {
    "n=1&m=1&k=2": PINNED,
    "n=7&m=5&k=7&label=6&activation=relu": PINNED,
    "k=2": PINNED,
    "x=1:0.0,2:0.0,3:0.0,4:0.0,5:0.0": DIFFERENCE,
    "activation=relu&x=1:1000000.0": DIFFERENCE,
    "activation=identity&seed=1": DIFFERENCE,
    "scale=10&seed=3": DIFFERENCE,
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("pin", AWKWARD)
def test_no_pin_breaks_a_page(page, pin):
    state = {"input": 5, "entry": 5, "second_input": 5, "score_class": 5} | PAGES[page]
    app = open_page(page, pin=pin, compared=AWKWARD[pin], **state)
    assert SAID[AWKWARD[pin]] in app.info[0].value
    for shown in app.get("plotly_chart"):
        plotly.graph_objects.Figure(json.loads(shown.proto.spec))


def _errors(values):
    """A figure of points on a log axis that has a line for zeros."""
    scale = log_scale(np.array(values))
    points = markers([1, 2], scale.placed(values), {}, [number(v) for v in values], name="error")
    return figure([points], {"yaxis": scale.axis()}, 100)


@pytest.mark.parametrize("turned", [False, True])
def test_zeros_of_both_networks_stand_on_one_line_below_all_errors(turned):
    pair = _errors([0.0, 1e-12]), _errors([1e-20, 1e3])
    now, pinned = reversed(pair) if turned else pair
    drawn = difference(now, pinned, None)
    places = np.concatenate([trace["y"] for trace in drawn["data"]])
    axis = drawn["layout"]["yaxis"]
    (zero,) = places[~np.isin(places, [1e-12, 1e-20, 1e3])]
    assert zero == axis["tickvals"][0] < 1e-20
    assert axis["ticktext"][0] == "0"
    low, high = axis["range"]
    assert low < np.log10(zero)
    assert high > 3


def test_values_without_a_difference_leave_their_cell_empty_and_warn_nobody():
    now, pinned = (
        stack([Panel("v", np.array([value, 2.0]), signed(1.0))]) for value in (np.inf, np.inf)
    )
    cells = difference(now, pinned, scale_of([(now, pinned)]))["data"][0]
    assert np.isnan(lines(cells)[0, 0])
    assert lines(cells)[0, 1] == 0
    assert cells["text"][1] == ["", "0"]
    assert "difference" not in cells["customdata"][1][0]


def test_axes_of_other_quantities_are_not_comparable():
    one, other = (
        figure([bars(["a"], [1.0], "red", ["1"])], {"yaxis": linear_axis(title=name)}, 100)
        for name in ("L", "h")
    )
    assert comparable(one, one)
    assert not comparable(one, other)
