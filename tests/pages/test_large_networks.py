"""The chain-rule and check pages with a network read from a file: its names, and large layers."""

import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from driver import (
    answer,
    as_seen,
    chart,
    numbers,
    open_page,
    paste,
    run_job,
    script,
    texts_of_tables,
)

import mlp
from pages.shared.chain_rule import derivation_figures, path_figures, tables, walk
from pages.shared.chain_rule.arithmetic import backward_origins, forward_origins
from pages.shared.checks import tables as check_tables
from pages.shared.checks.agreement_figure import MOST_POINTS, drawn_entries
from pages.shared.checks.part import largest_part, part_of
from pages.shared.draw.blocks import largest
from pages.shared.draw.tables import to_csv
from pages.shared.own import rows_tables
from pages.shared.pasted import held
from pages.shared.pasted.box import read_text, text_of
from pages.shared.pasted.network_file import opened, settings_of
from pages.shared.state import network_choice
from pages.shared.state.example import described_by
from pages.shared.state.names import Names
from pages.shared.state.settings import ONE_ENTRY_OFF, SETTINGS
from pages.shared.state.source import Source

LARGE = (784, 128, 10)
HOSTILE = ("<b>x</b>", "[a](http://b.c)", "$xy$", "n" * 300, "a\u202eb", ":red[x]")
# What is sent to the browser of one chart, in signs.
MOST_OF_A_CHART = 1_000_000
STATES = [
    *(("chain_rule", {"walk": stage}) for stage in ("theta", "h", "a", "x", "all")),
    ("chain_rule", {"walk": "x", "entry": 700, "exercise": "on"}),
    ("two_questions", {}),
    ("derivation", {"lines": "on", "input": 300}),
    ("derivation", {"convention": "columns"}),
    ("paths", {"input": 500}),
    ("cost_and_digits", {"unit": 100}),
    ("three_formulas", {}),
    ("formula", {"formula": "outer(x, (yhat - y) @ W2.T * h * (1 - h))", "formula_wrt": "W1"}),
    *(("agreement", {"wrt": wrt}) for wrt in mlp.CHECKED_ARRAYS),
    *(("step_size", {"wrt": wrt}) for wrt in mlp.CHECKED_ARRAYS),
    *(("wrong_gradients", {"wrt": w, "mistake": ONE_ENTRY_OFF}) for w in mlp.CHECKED_ARRAYS),
    ("wrong_gradients", {"wrt": "W1"}),
    ("your_gradient", {"wrt": "W1"}),
    ("many_seeds", {}),
]


def _source(sizes, features=None, classes=None, count=20):
    """A network of these sizes with random rows, as if it had been read from files."""
    n, _, k = sizes
    network = mlp.Network.random(sizes, seed=1, scale=0.1)
    X, labels = np.random.default_rng(0).random((count, n)), np.arange(count) % k
    names = {"feature_names": features, "class_names": classes}
    found = replace(mlp.example_model("iris"), network=network, inputs=X, labels=labels, **names)
    return Source(found, files=("net.npz",))


def _opened(page, source, **query):
    """A page with the reader's own network."""
    app = script(f"pages/{page}.py")
    app.session_state["own"] = source
    for name, value in ({"source": "own"} | query).items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def _example(source, **settings):
    values = {setting.name: setting.default for setting in SETTINGS}
    return described_by(values | {"own": source, "source": "own", "x": {}} | settings)


def _texts(app):
    shown = (*app.main.markdown, *app.main.latex, *app.caption, *app.info, *app.warning)
    return [element.value for element in shown]


def _charts(app):
    return [c.proto.spec for c in app.get("plotly_chart")]


LARGE_SOURCE = _source(LARGE)


@pytest.mark.parametrize(("page", "query"), STATES)
def test_a_large_network_is_shown_in_charts_formulas_and_tables_that_do_not_grow(page, query):
    app = _opened(page, LARGE_SOURCE, **query)
    assert all(len(spec) < MOST_OF_A_CHART for spec in _charts(app))
    assert all(len(text) < 2000 for text in _texts(app)), [len(text) for text in _texts(app)]
    assert all(len(table.value) <= 1300 for table in app.dataframe)
    buttons = [group.options for group in app.get("button_group")]
    assert all(len(options) <= 24 for options in buttons)
    assert not app.warning
    assert "nan" not in " ".join(_texts(app))


@pytest.mark.parametrize("name", ["h", "x"])
@pytest.mark.parametrize("sizes", [(64, 16, 10), (5, 30, 20), LARGE])
def test_what_a_stage_shows_and_its_others_add_up_to_its_result(name, sizes):
    example = _example(_source(sizes))
    entry = 2
    stage = walk.stages(example, name, entry)[name]
    left, right, *others, result = (panel.matrix for panel in stage.panels(entry))
    made = left @ right + (others[0] if others else 0.0)
    assert np.allclose(made, result, rtol=1e-12, atol=1e-18)
    whole = getattr(example.gradients, name)
    assert result.shape[1] == min(12, whole.size)
    columns = stage.result.blocks.column_numbers
    assert np.array_equal(result[0], whole[np.array(columns) - 1])
    assert entry + 1 in columns
    # The frames are around the cells of the entry and of what made it.
    *_, marked = stage.panels(entry)
    assert columns[marked.marked_cell[1]] == entry + 1


def test_the_terms_that_are_shown_are_the_largest_and_the_others_are_said():
    example = _example(_source((64, 40, 3)))
    entry = 7
    stage = walk.stages(example, "x", entry)["x"]
    terms = example.gradients.a * example.network.W1[entry]
    shown = np.array(stage.left.blocks.column_numbers) - 1
    rest = np.delete(terms, shown)
    assert len(shown) == 12
    assert np.abs(terms[shown]).min() >= np.abs(rest).max()
    given = float(stage.part.partition("together give ")[2].split(". ")[0].replace("−", "-"))
    assert given == pytest.approx(rest.sum(), rel=0.05)
    assert stage.part.startswith("12 of 40 hidden units: those with the largest part of δx₈.")
    assert "12 of 64 inputs" in stage.part


def test_the_written_sum_of_a_large_layer_has_its_largest_terms_and_the_rest_as_one():
    example = _example(_source((64, 40, 3)))
    at = example.network, example.y, example.values, example.gradients, example.dh_da.diagonal()
    origin = backward_origins(*at)["x"][7]
    written = " ".join(origin.lines)
    assert written.count("·") == 12
    assert "[28 others]" in written
    terms = example.gradients.a * example.network.W1[7]
    rest = np.delete(terms, largest(terms)).sum()
    told = written.split("+ ")[-1].split(" [")[0].strip("()").replace("−", "-")
    assert float(told) == pytest.approx(rest, rel=0.05)
    of_a = " ".join(forward_origins(example.network, example.x, example.values)["a"][0].lines)
    assert "[52 others]" in of_a


@pytest.mark.parametrize("convention", ["rows", "columns"])
def test_the_shown_part_of_the_product_and_the_others_make_the_gradient(convention):
    example = _example(LARGE_SOURCE)
    i = 300
    shown = derivation_figures.shown_of_product(example, i)
    n, m, k = (shown[size] for size in "nmk")
    network, delta_theta = example.network, example.gradients.theta
    slopes = example.dh_da.diagonal()[m]
    part = ((delta_theta[k] @ network.W2[np.ix_(m, k)].T) * slopes) @ network.W1[np.ix_(n, m)].T
    others = derivation_figures.others(example, shown)
    assert np.allclose(part + others[n], example.gradients.x[n], rtol=1e-12, atol=1e-18)
    assert i in n
    drawn, _ = derivation_figures.product(example, convention, i)
    (texts,) = (t["text"] for t in drawn["product"]["data"] if t.get("mode") == "text")
    assert any(text.startswith("others<br>") for text in texts)


def test_the_paths_that_are_drawn_and_the_others_make_the_entry():
    example, i = _example(LARGE_SOURCE), 500
    drawn, _ = path_figures.of_one_input(example, i)
    (trace,) = drawn["paths_of_input"]["data"]
    total = np.nansum(trace["z"])
    assert total == pytest.approx(example.gradients.x[i], rel=1e-9)
    app = _opened("paths", LARGE_SOURCE, input=i + 1)
    (table,) = texts_of_tables(app)
    assert len(table) == 24
    every = np.abs(mlp.paths(example.network, example.x, example.y)[i]).ravel()
    assert [text.lstrip("-") for text in table["path"]] == [
        f"{path:.3g}" for path in np.sort(every)[::-1][:24]
    ]
    (sums,) = (t for t in chart(app, "cancellation") if t["type"] == "scatter")
    assert len(sums["x"]) == 24
    assert f"x{mlp.subscript(i + 1)}" in sums["x"]


@pytest.mark.parametrize("wrt", mlp.CHECKED_ARRAYS)
def test_a_part_of_a_network_has_the_loss_and_the_gradient_of_the_whole(wrt):
    example = _example(_source((30, 20, 4)))
    units = np.arange(20) if wrt == "x" else np.array([3, 11])
    part = part_of(example.network, example.x, wrt, np.array([2, 5, 29]), units)
    assert mlp.loss(part.network, part.x, example.y) == pytest.approx(example.loss, rel=1e-13)
    found = getattr(mlp.gradients(part.network, part.x, example.y), wrt)
    whole = getattr(example.gradients, wrt)
    assert np.allclose(found, part.of(whole), rtol=1e-11, atol=1e-16)


def test_the_entries_that_are_swept_hold_the_largest_mistake():
    example = _example(LARGE_SOURCE)
    mistake = np.zeros((784, 128))
    mistake[700, 90] = 1.0
    part = largest_part(example.network, example.x, "W1", mistake)
    assert (700 in part.inputs, 90 in part.units) == (True, True)
    assert part.of(mistake).sum() == 1.0
    assert part.network.sizes == (12, 12, 10)


def test_of_a_hundred_thousand_entries_the_worst_are_always_drawn():
    example = _example(LARGE_SOURCE)
    wrong = example.gradients.W1.copy()
    wrong[[3, 700], [100, 5]] *= 1.5
    at = example.network, example.x, example.y
    check = mlp.check_gradient(*at, wrt="W1", analytic=wrong)
    drawn = drawn_entries(check)
    assert len(np.unique(drawn)) == len(drawn) == MOST_POINTS
    assert {3 * 128 + 100, 700 * 128 + 5} == set(drawn[:2].tolist())
    used = check.used.ravel()[drawn]
    assert (np.diff(used) <= 0).all()


@pytest.mark.parametrize("page", ["chain_rule", "paths", "agreement", "step_size", "derivation"])
def test_names_stand_beside_the_letters_of_inputs(page):
    app = open_page(page, source="iris", walk="x", input=4, entry=4)
    shown = " ".join([*map(as_seen, _texts(app)), *_charts(app), *_options(app)])
    assert any(f"{name} (cm)" in shown for name in ("petal width", "petal length", "sepal width"))


def _options(app):
    return [as_seen(text) for group in app.get("button_group") for text in group.options]


@pytest.mark.parametrize("sizes", [(6, 3, 3), (70, 30, 3)])
@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("chain_rule", {"walk": "x"}),
        ("chain_rule", {"walk": "theta"}),
        ("paths", {}),
        ("derivation", {}),
        ("agreement", {}),
        ("step_size", {}),
        ("wrong_gradients", {"mistake": ONE_ENTRY_OFF}),
    ],
)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text_everywhere(page, query, sizes, name):
    features, classes = (tuple([name] * count) for count in (sizes[0], sizes[2]))
    app = _opened(page, _source(sizes, features, classes), **query)
    plain = {"<b>x</b>", "[a](http://b.c)", "$xy$", ":red[x]"} & {name}
    markdown = [*(e.value for e in (*app.main.markdown, *app.caption)), *_raw_options(app)]
    for text in markdown:
        assert "\u202e" not in text
        assert "n" * 41 not in text
        assert not any(raw in text for raw in plain)
    for spec in _charts(app):
        assert "<b>x</b>" not in spec
        assert "\u202e" not in spec
        assert "n" * 41 not in spec
    for table in app.dataframe:
        if "name" in table.value:
            assert "\u202e" not in "".join(table.value["name"])


def _raw_options(app):
    return [text for group in app.get("button_group") for text in group.options]


def test_a_table_has_the_names_beside_the_places_and_reads_back_with_them():
    app = script("pages/agreement.py")
    app.query_params["source"] = "wine"
    app.session_state["agreement_table"] = True
    app.run()
    table = next(shown.value for shown in app.dataframe if "name" in shown.value)
    assert list(table.columns[:4]) == ["quantity", "row", "column", "name"]
    assert "malic" in table["name"][1]
    names = Names(("a", "b"), ("cat", "dog"))
    places = ["x", "W1", "dL_dW2", "dL_dx_column", "h"], [1, 2, 1, 2, 1], [2, 1, 2, 1, 1]
    assert names.column(*places) == ["x₂ “b”", "x₂ “b”", "class 2 “dog”", "x₂ “b”", ""]
    assert Names().column(*places) is None


def test_every_row_of_a_table_is_checked_and_a_click_opens_one(monkeypatch):
    app = run_job(open_page("many_seeds", source="iris"), "rows")
    source = mlp.example_model("iris")
    X, y = source.inputs, np.eye(3)[source.labels]
    check = mlp.check_gradient(source.network, X, y)
    agree = int((check.verdict == "agree").any(axis=1).sum())
    assert answer(app).startswith(f"**Of {len(X)} rows, {agree} agree with finite differences")
    saliency = np.concatenate(
        [numbers(t["y"]) for t in chart(app, "many_networks") if t["type"] == "scattergl"]
    )
    assert sorted(saliency) == pytest.approx(
        sorted(np.linalg.norm(mlp.input_gradient(source.network, X, y), axis=1))
    )
    work = app.session_state["rows"]
    assert work.about.joined(work.results).seed.tolist() == [*range(1, len(X) + 1)]
    state = {"source": "iris", "row": 1, "label": 1, "x": {2: 0.5}}
    monkeypatch.setattr(network_choice.st, "session_state", state)
    work.about.open(17)
    assert (state["row"], state["label"], state["x"]) == (17, source.labels[16] + 1, {})


def test_the_rows_of_another_network_are_not_shown_for_this_one():
    app = run_job(open_page("many_seeds", source="iris"), "rows")
    app.query_params["source"] = "wine"
    app.run()
    assert "rows" not in app.session_state
    assert "No row is checked yet" in app.info[0].value


def test_a_gradient_of_a_hundred_thousand_entries_is_read_from_a_file_and_judged():
    example = _example(LARGE_SOURCE)
    shapes = {name: getattr(example.gradients, name).shape for name in mlp.CHECKED_ARRAYS}
    for array in (example.gradients.W1, example.gradients.W1.T):
        file = io.BytesIO()
        np.save(file, array)
        found = held.read_file("mine.npy", file.getvalue(), "x", shapes, 1)
        assert found.wrt == "W1"
        assert np.array_equal(found.values, example.gradients.W1)
    text = "\n".join(" ".join(map(repr, row)) for row in example.gradients.W1.tolist())
    found = held.read_file("mine.txt", text.encode(), "W1", shapes, 1)
    assert np.array_equal(found.values, example.gradients.W1)
    app = _opened("your_gradient", LARGE_SOURCE, wrt="W1")
    wrong = found.values.copy()
    wrong[5, 6] *= 2.0
    app.session_state["pasted_held"] = replace(found, values=wrong)
    paste(app, held.shown("mine.txt", found))
    assert "1 of 100352 entries is wrong: W₁[6,7]" in answer(app)
    assert all(len(spec) < MOST_OF_A_CHART for spec in _charts(app))


def test_a_gradient_that_is_kept_is_not_taken_for_one_of_another_array_or_size():
    small = _source((64, 16, 10))
    example = _example(small)
    shapes = {name: getattr(example.gradients, name).shape for name in mlp.CHECKED_ARRAYS}
    file = io.BytesIO()
    np.save(file, np.zeros((784, 128)))
    with pytest.raises(ValueError, match="no array of at most 1024 real numbers"):
        held.read_file("mine.npy", file.getvalue(), "W1", shapes, 1)
    file = io.BytesIO()
    np.save(file, np.zeros((16, 63)))
    with pytest.raises(ValueError, match="holds 16×63 numbers, and ∂L/∂W₁ of this network is"):
        held.read_file("mine.npy", file.getvalue(), "W1", shapes, 1)
    app = _opened("your_gradient", small, wrt="W1")
    paste(app, f"{held.SIGN}anything")
    assert "not here any more" in app.error[0].value


def test_the_configuration_of_a_network_from_a_file_opens_where_that_file_is_open():
    source = _source((5, 4, 3))
    config = _example(source, row=7, label=2).config
    text = json.dumps(config)
    values, fingerprint = settings_of(text, source)
    right, said = opened(values, fingerprint, source)
    assert right, said
    assert (values["source"], values["row"], values["label"]) == ("own", 7, 2)
    assert "own" not in values
    for other in (None, _source((5, 4, 2)), replace(source, files=(), loaded=_other(source))):
        with pytest.raises(ValueError, match=r"read from net\.npz.*open that file") as refused:
            settings_of(text, other)
        assert fingerprint in str(refused.value)


def _other(source):
    network = mlp.Network.random((5, 4, 3), seed=99)
    return replace(source.loaded, network=network)


def test_the_configuration_of_an_example_opens_it_with_its_row_and_its_edited_cells():
    values = {setting.name: setting.default for setting in SETTINGS}
    wanted = values | {"source": "digits", "row": 4, "label": 3, "x": {2: 0.5}}
    config = described_by(wanted).config
    found, fingerprint = settings_of(json.dumps(config))
    assert described_by(found).config == config
    assert opened(found, fingerprint)[0]
    assert not opened(found | {"row": 5}, fingerprint)[0]


def test_a_configuration_of_a_random_network_leaves_the_file_that_is_open():
    config = _random_config()
    values, fingerprint = settings_of(json.dumps(config))
    assert values["source"] == "random"
    assert opened(values, fingerprint)[0]


def _random_config():
    values = {setting.name: setting.default for setting in SETTINGS}
    return described_by(values | {"x": {}}).config


def test_a_column_of_a_large_matrix_is_drawn_alone_and_by_its_name():
    app = open_page("agreement", source="digits", wrt="W2", column=4)
    (group,) = (g for g in app.get("button_group") if "all columns" in g.options)
    assert as_seen(group.options[4]) == "class 4 “3”"
    errors = [t for t in chart(app, "agreement") if t.get("name", "").startswith("error:")]
    told = [text for trace in errors for text in trace["customdata"]]
    assert len(told) == 16
    assert all(text.split(":")[0].endswith(",4]") for text in told)
    assert any("The chart shows 16 of 160 entries" in shown.value for shown in app.caption)
    small = open_page("agreement", wrt="W1")
    assert not any("all columns" in group.options for group in small.get("button_group"))


@pytest.mark.parametrize("decimal_comma", [False, True])
def test_a_csv_with_a_column_of_names_reads_back_as_the_same_gradient(decimal_comma):
    example = _example(_source((6, 4, 3), ("a", "b,c", '"', "=1", "e;f", "g"), ("u", "v", "w")))
    at, names = (example.network, example.x, example.y), example.names
    shapes = {name: getattr(example.gradients, name).shape for name in mlp.CHECKED_ARRAYS}
    frames = [
        check_tables.gradients(mlp.check_gradients(*at), names),
        tables.smallness(mlp.causes(*at), names),
    ]
    for frame in frames:
        assert "name" in frame
        read = read_text(text_of("any.csv", to_csv(frame, decimal_comma)), "x", shapes, 1)
        assert np.array_equal(read.values, example.gradients.x)
    paths = tables.all_paths(mlp.paths(*at), names)
    with pytest.raises(ValueError, match="holds no gradient"):
        read_text(text_of("any.csv", to_csv(paths, decimal_comma)), "x", shapes, 1)


def test_names_at_ticks_are_short_and_few():
    names = Names(tuple("abcdefghij" * 3 + str(i) for i in range(6)))
    assert names.tick(2, 4) == "x₃<br>abcdefghij…"
    assert names.tick(2, 6) == Names().tick(2, 4) == "x₃"


def test_the_search_for_another_prediction_is_long_work_in_a_large_network():
    source = _source((200, 10, 4))
    app = _opened("how_far", source)
    label = "Search for the nearest other prediction"
    run_job(app, "flip_search", label)
    flip = mlp.nearest_flip(source.network, source.X[0])
    assert not [button for button in app.button if button.label == label]
    assert any(f"{flip.distance:.3g}" in text.value for text in app.markdown)


@pytest.mark.parametrize("count", [20, 150])
def test_the_batch_of_many_rows_has_a_line_for_each_wherever_it_is_made(count):
    source = _source((200, 10, 4), count=count)
    example = _example(source)
    table = pd.read_csv(io.BytesIO(rows_tables.batch_csv(example, False)))
    found = mlp.saliency_of_rows(source.network, source.X, source.labels)
    assert np.array_equal(table.to_numpy()[:, -200:].astype(float), found.gradient)
    assert np.array_equal(table["loss"], found.loss)
