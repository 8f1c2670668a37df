"""Pages of a network that was read from a file: its names, its size, its images."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from driver import as_seen, chart, numbers, open_page, run_job, script

import mlp
from pages.shared.draw import tables
from pages.shared.network import image, named, sentences
from pages.shared.network.image_figures import pictured_units
from pages.shared.network.tables import saliency_by_label
from pages.shared.overview.shown_units import left_out, shown_units
from pages.shared.saliency import attributions, views
from pages.shared.saliency.plane import plane
from pages.shared.saliency.sentences import in_units_of_the_table
from pages.shared.state.example import described_by
from pages.shared.state.names import Names
from pages.shared.state.settings import BY_NAME
from pages.shared.state.source import Source, own_label

PAGES = ("network", "saliency", "how_far", "attributions")
HOSTILE = ("<b>x</b>", "[a](http://b.c)", "$x$", "q" * 300, "abc\u202edef", ":red[x]")


def _own(sizes, features=None, classes=None, rows=5):
    """A random network as if it came from a file, with rows and names."""
    random = np.random.default_rng(0)
    n, _, k = sizes
    loaded = replace(
        mlp.example_model("iris"),
        network=mlp.Network.random(sizes, 0, 0.1),
        inputs=random.standard_normal((rows, n)),
        labels=np.arange(rows) % k,
        feature_names=features,
        class_names=classes,
    )
    return Source(loaded, files=("net.npz",))


def _opened(page, source, **query):
    app = script(f"pages/{page}.py")
    app.session_state["own"] = source
    app.query_params["source"] = "own"
    for name, value in query.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def _specs(app):
    return [json.loads(found.proto.spec) for found in app.get("plotly_chart")]


def _example(source="iris", **changes):
    values = {name: setting.default for name, setting in BY_NAME.items()}
    values |= {"x": {}, "source": source, "own": None} | changes
    return described_by(values | {"label": own_label(values) or 1})


@pytest.mark.parametrize("page", PAGES)
def test_hostile_names_are_shown_as_text_and_nothing_else(page):
    query = {"along": "one input"} if page == "how_far" else {}
    for turn in range(len(HOSTILE)):
        # Each of them stands at the input and the class that sentences name.
        names = HOSTILE[turn:] + HOSTILE[:turn]
        app = _opened(page, _own((6, 3, 6), names, names), **query)
        written = [shown.value for kind in ("markdown", "caption") for shown in app.main.get(kind)]
        for text in written:
            for name in ("<b>x", "[a](http", "$x$", ":red[x]", "q" * 41, "\u202e"):
                assert name not in text
        assert any("“" in as_seen(text) for text in written)
        drawn = json.dumps(_specs(app), ensure_ascii=False)
        assert "<b>x" not in drawn
        assert "q" * 41 not in drawn
        assert "\u202e" not in drawn


@pytest.mark.parametrize("page", PAGES)
def test_names_stand_in_sentences_charts_and_choices(page):
    app = open_page(page, source="iris", along="one input", score="margin", score_class=3)
    said = as_seen(" ".join(shown.value for shown in app.main.markdown))
    assert "“sepal width (cm)”" in said
    assert "“sepal width (cm)”" in json.dumps(_specs(app), ensure_ascii=False)
    choices = [option for box in app.main.selectbox for option in box.options]
    if page == "how_far":
        assert "x₂ “sepal width (cm)”" in choices
    if page == "saliency":
        assert "class 2 “versicolor”" in choices
        assert "label 1 “setosa”" in said
        assert "class 3 “virginica”" in said


def test_what_is_told_of_a_chart_holds_names_as_they_are_seen():
    app = open_page("saliency", source="iris")
    told = [found.proto.alt for found in app.get("plotly_chart")]
    assert told[0].startswith("x₂ “sepal width (cm)” changes the loss most")


@pytest.mark.parametrize("page", PAGES)
def test_without_a_file_nothing_is_named(page):
    app = open_page(page)
    assert "“sepal" not in " ".join(shown.value for shown in app.main.markdown)
    assert not app.main.selectbox


def test_the_name_of_an_entry_is_a_column_of_the_table_where_there_are_names():
    network, names = mlp.Network.random((2, 3, 2)), Names(("age", "<b>"), ("no", "yes"))
    arrays = {"x": np.ones(2), "W1": network.W1, "b1": network.b1, "W2": network.W2}
    frame = tables.values(arrays, names)
    told = {tuple(row[:3]): row[3] for row in frame.itertuples(index=False)}
    assert told["x", 1, 2] == "x₂ “<b>”"
    assert told["W1", 1, 3] == "x₁ “age”"
    assert told["b1", 1, 3] == ""
    assert told["W2", 3, 2] == "class 2 “yes”"
    assert list(tables.values(arrays, Names())) == ["quantity", "row", "column", "value"]
    by_label = saliency_by_label(np.ones((2, 2)), names)
    assert by_label["name"].tolist() == ["class 1 “no”", "class 2 “yes”"]


def test_the_start_of_each_name_stands_below_the_bars_where_it_has_room():
    names = Names(("petal width (cm)", "<b>x</b>"))
    assert named.below(names, 2, 8) == ["1<br>petal width…", "2<br>&lt;b&gt;x&lt;/b&gt;"]
    assert named.below(names, 2, 3) is None
    assert named.below(Names(), 2, 8) is None


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sizes", [(784, 128, 10), (100, 40, 30), (30, 200, 2)])
def test_a_large_network_is_drawn_within_a_megabyte_a_chart_and_no_choice_has_many_places(
    page, sizes
):
    names = None if sizes[0] == 784 else tuple(f"feature {i}" for i in range(sizes[0]))
    app = _opened(page, _own(sizes, names), along="one input", flow="backward gradient")
    for found in app.get("plotly_chart"):
        assert len(found.proto.spec) < 1_000_000, found.proto.id
    for slider in app.main.slider:
        assert "%" in slider.label or slider.max <= 24
    for group in app.main.button_group:
        assert len(group.options) <= 24


def test_the_picture_of_a_large_network_shows_the_units_with_the_largest_derivative():
    source = _own((100, 40, 5))
    example = _example("own", own=source)
    inputs, hidden, classes = shown_units(example.gradients)
    size = np.abs(example.gradients.x)
    assert len(inputs) == len(hidden) == 12
    assert size[inputs].min() >= np.delete(size, inputs).max()
    assert classes.tolist() == list(range(5))
    said = left_out((inputs, hidden, classes), example.network.sizes)
    assert "88 of 100 inputs and 28 of 40 hidden units" in said
    app = _opened("network", source)
    circles = [t for t in chart(app, "picture") if t.get("mode") == "markers+text"]
    assert [len(trace["text"]) for trace in circles] == [12, 12, 5]
    assert circles[0]["text"] == [mlp.entry_name("x", (i,)) for i in inputs]
    assert any("88 of 100 inputs" in shown.value for shown in app.main.caption)


def test_a_click_on_a_unit_of_a_reduced_picture_shows_how_this_unit_was_computed():
    app = open_page("network", source="digits", row=3)
    circles = [t for t in chart(app, "picture") if t.get("mode") == "markers+text"]
    unit = circles[1]["text"][5]
    key, choice = "picture", circles[1]["customdata"][5]
    app.session_state["chosen_in_picture"] = (key, choice)
    app.run()
    assert f"h_{{{unit[1:].translate(str.maketrans('₀₁₂₃₄₅₆₇₈₉', '0123456789'))}}}" in next(
        shown.value for shown in app.main.get("latex")
    )


def test_one_input_of_hundreds_is_chosen_and_edited():
    app = _opened("network", _own((300, 4, 3), tuple(f"f{i}" for i in range(300))))
    app.main.selectbox[0].set_value(250).run()
    app.main.text_input[-1].set_value("1/4").run()
    assert app.session_state["x"] == {250: 0.25}
    app.main.text_input[-1].set_value("none").run()
    assert "x₂₅₀" in app.error[0].value
    assert app.session_state["x"] == {250: 0.25}
    next(button for button in app.button if button.label == "Back to row 1").click().run()
    assert app.session_state["x"] == {}


def test_the_search_for_a_flip_in_a_large_network_waits_for_its_button():
    source = _own((100, 40, 3))
    app = _opened("how_far", source)
    (button,) = (b for b in app.button if b.label.startswith("Search"))
    assert not any("wins at distance" in shown.value for shown in app.main.markdown)
    assert all(trace["name"] != "found flip" for trace in chart(app, "plane"))
    run_job(app, "flip_search", button.label)
    example = _example("own", own=source)
    flip = mlp.nearest_flip(example.network, example.x)
    said = " ".join(shown.value for shown in app.main.markdown)
    assert f"{flip.distance:.3g}" in said or "No other prediction" in said
    assert not any(b.label.startswith("Search") for b in app.button)


def test_the_plane_is_that_of_the_whole_network():
    example = _example("wine", row=4)
    shown = plane(example, 2, 7, 2.0)
    x = example.x.copy()
    x[2], x[7] = shown.across[5], shown.up[50]
    assert np.isclose(shown.loss[50, 5], mlp.loss(example.network, x, example.y), rtol=1e-10)


@pytest.mark.parametrize(
    ("text", "n", "features", "size"),
    [
        ("", 64, None, (8, 8)),
        ("", 9, None, None),
        ("", 63, None, None),
        ("", 64, tuple(f"pixel_{i}" for i in range(64)), (8, 8)),
        ("", 16, tuple(f"{i}x{j}" for i in range(4) for j in range(4)), (4, 4)),
        ("", 16, tuple(f"age {i}" for i in range(16)), None),
        ("4×16", 64, None, (4, 16)),
        (" 16 x 4 ", 64, None, (16, 4)),
        ("off", 64, None, None),
    ],
)
def test_which_inputs_are_an_image(text, n, features, size):
    assert image.image_size(text, n, features) == (size, "")


@pytest.mark.parametrize(
    "text", ["8", "8x8x1", "9x8", "0x64", "-8x-8", "a×b", "99999x99999", "8 8"]
)
def test_what_is_no_size_of_an_image_is_said(text):
    size, refused = image.image_size(text, 64)
    assert size is None
    assert refused
    app = open_page("saliency", source="digits", image=text)
    assert as_seen(app.error[0].value) == refused


def _blocks(trace, size):
    """The pictures of a heatmap, row by row."""
    grid = np.pad(numbers(trace["z"]), ((1, 0), (1, 0)), constant_values=np.nan)
    tops, lefts = (
        np.flatnonzero(np.diff((~np.isnan(grid)).any(axis=axis).astype(int)) == 1) + 1
        for axis in (1, 0)
    )
    return [grid[t : t + size[0], s : s + size[1]] for t in tops for s in lefts]


def test_the_digits_are_pictures_of_their_pixels_without_a_click():
    example = _example("digits", row=3)
    app = open_page("network", source="digits", row=3)
    of_x, of_gradient = (t for t in chart(app, "dL_dx") if t["type"] == "heatmap")
    assert np.allclose(_blocks(of_x, (8, 8))[0], example.x.reshape(8, 8))
    gradient = example.gradients.x.reshape(8, 8)
    assert np.allclose(_blocks(of_gradient, (8, 8))[0], gradient, rtol=1e-6)
    weights = next(t for t in chart(app, "weights") if t["type"] == "heatmap")
    columns = _blocks(weights, (8, 8))
    assert len(columns) == 16
    for column, block in zip(example.network.W1.T, columns, strict=True):
        assert np.allclose(block, column.reshape(8, 8), atol=1e-6)
    assert -weights["zmin"] == weights["zmax"] == np.abs(example.network.W1).max()


def test_pixels_are_square_with_row_one_on_top_and_say_their_place_and_value():
    app = open_page("saliency", source="digits", row=3)
    drawn = next(s for s in _specs(app) if s["layout"]["yaxis"].get("scaleanchor") == "x")
    top, bottom = drawn["layout"]["yaxis"]["range"][::-1]
    assert top < bottom
    assert "<br>row 1, column 1: " in json.dumps(drawn["data"], ensure_ascii=False)


def test_the_saliency_of_each_class_and_the_attributions_are_pictures_of_one_scale():
    example = _example("digits", row=3)
    app = open_page("saliency", source="digits", row=3)
    by_label = [t for t in chart(app, "by_label") if t["type"] == "heatmap"]
    assert len(by_label) == 1
    blocks = _blocks(by_label[0], (8, 8))
    for row, block in zip(views.by_label(example), blocks, strict=True):
        assert np.allclose(block, row.reshape(8, 8), atol=1e-6)
    app = open_page("attributions", source="digits", row=3)
    of_x, of_parts = (t for t in chart(app, "attributions") if t["type"] == "heatmap")
    assert len(_blocks(of_x, (8, 8))) == 1
    assert len(_blocks(of_parts, (8, 8))) == 3


def test_one_hidden_unit_is_chosen_or_the_largest_of_many():
    example = _example("own", own=_own((784, 128, 10)))
    some = pictured_units(example, 0)
    size = np.abs(example.gradients.h)
    assert 1 < len(some) < 128
    assert size[some].min() >= np.delete(size, some).max()
    assert pictured_units(example, 77).tolist() == [76]
    app = open_page("network", source="digits", pictured_unit=5)
    weights = next(t for t in chart(app, "weights") if t["type"] == "heatmap")
    assert len(_blocks(weights, (8, 8))) == 1


def test_an_image_that_is_off_is_bars_and_heatmaps():
    app = open_page("network", source="digits", image="off")
    assert "bar" in {trace["type"] for trace in chart(app, "dL_dx")}
    assert not [c for c in app.get("plotly_chart") if c.proto.id.endswith("-weights")]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("compared", ["pinned", "difference"])
def test_a_network_of_a_file_is_compared_with_a_pinned_one_of_other_sizes(page, compared):
    app = open_page(page, source="digits", pin="n=4&m=3", compared=compared)
    assert app.get("plotly_chart")
    open_page(page, source="digits", row=2, pin="source=digits&row=5", compared=compared)
    open_page(page, n=4, pin="source=digits&row=5", compared=compared)


def test_of_many_attributions_the_largest_are_bars_and_the_others_one():
    example = _example("own", own=_own((100, 8, 3), tuple(f"f{i}" for i in range(100))))
    found = attributions.attributions(example, np.zeros(100))
    drawn = attributions.largest(found, example.names)["data"][0]
    values = found.integrated.values
    assert len(drawn["y"]) == 25
    assert np.isclose(sum(drawn["y"]), values.sum())
    assert drawn["x"][-1] == "76 others"
    assert abs(drawn["y"][0]) == np.abs(values).max()


def _standardised(names=True):
    """A row of wine, standardised by hand."""
    example = _example("wine")
    X = example.source.X
    std = X.std(axis=0)
    scaling = SimpleNamespace(gradient_in_raw_units=lambda g: g / std)
    x = (example.x - X.mean(axis=0)) / std
    return replace(
        example, x=x, standardisation=scaling, names=example.names if names else Names()
    ), std


def test_a_standardised_row_has_its_gradient_in_units_of_the_table():
    example, std = _standardised()
    drawn, scales = views.in_both_units(example)
    scaled, raw = (numbers(trace["z"])[1] for trace in drawn["data"])
    mean = example.source.X.mean(axis=0)

    def loss(row):
        return mlp.loss(example.network, (row - mean) / std, example.y)

    measured = mlp.finite_difference(loss, example.x * std + mean)
    assert np.allclose(raw, measured, rtol=1e-5, atol=1e-9)
    assert np.allclose(scaled, measured * std, rtol=1e-5, atol=1e-9)
    assert [scale.high for scale in scales] == [np.abs(scaled).max(), np.abs(raw).max()]
    i = int(np.abs(raw).argmax())
    assert f"Raising {example.names.input(i)} by 0.1 in the table" in in_units_of_the_table(example)
    assert "Raising" not in in_units_of_the_table(_standardised(names=False)[0])


def test_sentences_of_a_prediction_name_both_classes():
    example = _example("iris")
    said = sentences.prediction(example.values, 2, 1.0, example.names)
    assert "the true class 2 “versicolor” the probability" in said
    assert "It predicts class 1 “setosa”" in said
