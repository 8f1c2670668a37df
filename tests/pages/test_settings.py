"""State and URL: what a link opens, what a widget writes, what garbage does."""

import numpy as np
import pytest
from driver import as_seen, open_page, script
from hypothesis import given
from hypothesis import strategies as st

import mlp
from app import PAGES
from pages.shared.draw.notation import as_text, visible
from pages.shared.state import edited_input, history, url
from pages.shared.state.example import described_by
from pages.shared.state.presets import PRESETS
from pages.shared.state.settings import (
    BY_NAME,
    IN_SIDEBAR,
    ONE_ENTRY_OFF,
    SETTINGS,
    Number,
    value_in,
)


def _page(**query):
    return open_page("saliency", **query)


def _fingerprint(app):
    return next(m.value for m in app.sidebar.markdown if m.value.startswith("Fingerprint"))


def _said(sizes=(5, 3, 5), seed=0, input_seed=0, label=1, scale=1.0, edited=None):
    x = mlp.random_input(sizes[0], input_seed)
    for place, value in (edited or {}).items():
        x[place - 1] = value
    network, y = mlp.Network.random(sizes, seed, scale), mlp.one_hot(label - 1, sizes[2])
    return f"Fingerprint **{mlp.fingerprint(network, x, y)}**"


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_activation_is_in_the_address_the_fingerprint_and_config(activation):
    app = _page() if activation == "sigmoid" else _page(activation=activation)
    network = mlp.Network.random(activation=activation)
    named = mlp.fingerprint(network, mlp.random_input(), mlp.one_hot(0, 5))
    assert _fingerprint(app) == f"Fingerprint **{named}**"
    app.selectbox(key="activation").set_value("tanh").run()
    assert app.query_params == {"activation": "tanh"}
    values = {name: BY_NAME[name].default for name in IN_SIDEBAR} | {edited_input.NAME: {}}
    assert described_by(values | {"activation": activation}).config["activation"] == activation


def test_without_a_query_the_page_shows_5_3_5_and_keeps_the_address_bare():
    app = _page()
    assert _fingerprint(app) == _said()
    assert not app.query_params
    assert not app.warning


def test_every_setting_is_read_from_the_address_and_written_back():
    query = {"n": "7", "m": "2", "k": "3", "label": "3", "seed": "42", "input_seed": "9"}
    app = _page(**query, scale="0.15", x="2:0.5,7:-1.0")
    assert _fingerprint(app) == _said((7, 2, 3), 42, 9, 3, 0.15, {2: 0.5, 7: -1.0})
    assert not app.warning
    assert app.query_params == query | {"scale": "0.15", "x": "2:0.5,7:-1.0"}


def test_a_moved_slider_is_written_into_the_address():
    app = _page(seed="42")
    app.slider(key="m").set_value(4).run()
    assert _fingerprint(app) == _said((5, 4, 5), 42)
    assert app.query_params == {"seed": "42", "m": "4"}


def test_fewer_classes_than_the_label_take_the_label_along():
    app = _page(label="5")
    app.slider(key="k").set_value(3).run()
    assert not app.exception
    assert _fingerprint(app) == _said((5, 3, 3), label=3)


def test_a_fresh_seed_draws_another_network_and_the_way_back_leads_to_5_3_5():
    app = _page(n="3", x="1:0.5")
    app.button[0].click().run()
    fresh = _fingerprint(app)
    assert fresh != _said((3, 3, 5), edited={1: 0.5})
    app.button[1].click().run()
    assert _fingerprint(app) == _said()
    assert not app.query_params


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_all_that_the_sidebar_holds_and_forgets_the_edited_cells(preset):
    app = _page(n="4", seed="9", label="2", scale="2.0", input_seed="5", x="1:0.5")
    next(button for button in app.button if button.label == preset.name).click().run()
    said = {name: str(value) for name, value in preset.settings.items()}
    if cells := preset.edited(preset.values):
        said["x"] = edited_input.write(cells)
    assert app.query_params == said


def _of_preset(name):
    (preset,) = (preset for preset in PRESETS if preset.name == name)
    example = described_by(preset.values | {edited_input.NAME: preset.edited(preset.values)})
    return example.network, example.x, example.y


def test_the_presets_show_what_they_say():
    assert mlp.jacobians(*_of_preset("Saturated")).dh_da.max() < 1e-8
    network, *_ = _of_preset("Square trap")
    assert network.sizes[1] == network.sizes[2] == 4
    every = mlp.paths(*_of_preset("Cancelling paths"))
    left = np.abs(every.sum(axis=(1, 2))) / np.abs(every).sum(axis=(1, 2))
    assert left.max() < 0.03
    network, x, y = _of_preset("Confidently wrong")
    yhat = mlp.forward(network, x).yhat
    assert yhat.max() > 0.999
    assert yhat @ y < 1e-6
    network, x, y = _of_preset("At a kink")
    check = mlp.check_gradient(network, x, y)
    assert set(check.verdict) == {"kink"}
    assert set(check.kink_unit) == {1}
    assert _of_preset("One unit")[0].sizes[1] == 1


def test_another_input_seed_forgets_the_edited_cells():
    app = _page(x="1:0.5")
    app.number_input(key="input_seed").set_value(3).run()
    assert _fingerprint(app) == _said(input_seed=3)


GARBAGE = (
    {"n": "abc", "m": "1e20", "k": "1", "seed": "-1", "scale": "nan", "label": "6", "x": "1:nan"},
    {"n": "", "m": "99999999999999999999", "wrt": "W3", "scale": "1e400", "x": "0:1", "junk": "1"},
    {"n": "0", "method": "magic", "single": "maybe", "x": "13:1"},
    {"n": "13", "scale": "-1", "x": "1"},
    {"n": "5.5", "x": "1:2:3"},
    {"x": "1:1e300"},
    {"n": "٣", "scale": "nan", "k": "1e1"},
    {"n": "1_0", "scale": "1_0.0", "seed": "４", "label": " 2"},
    {"n": "0x5", "scale": "1e", "seed": "9" * 5000},
    {"x": "１:0.5"},
    {"x": "1:０.5"},
    {"x": "1:1e999"},
    {"x": "1:1_0"},
    {"x": "1_0:1"},
    {"x": "1:0.5,1:0.7"},
    {"x": ",".join(["1:0.5"] * 10_000)},
    {"x": "1:" + "9" * 100_000},
    {"n": "5\0", "x": "\0", "seed": "\u202e5", "\0": "1", "\u202en": "1"},
    {"formula": "y" * 100_000, "names": "z" * 501},
)


@pytest.mark.parametrize("query", GARBAGE)
def test_garbage_falls_back_to_the_defaults_with_a_notice_that_names_it(query):
    app = _page(**query)
    notice = as_seen(app.warning[0].value).rstrip(".").split(": ", 1)[1].split(", ")
    assert set(notice) == {visible(name) for name in query}
    assert _fingerprint(app) == _said()


HOSTILE_NAMES = (
    "[Log in](https://example.com)",
    "![](https://example.com/a.png)",
    "**bold**",
    ":red[x]",
    "$x$",
    "<b>",
    "https://example.com",
    "www.example.com",
    ":material/home:",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_in_the_address_is_shown_as_text(name):
    shown = _page(**{name: "1"}).warning[0].value
    assert shown == f"Ignored from the link, default used: {as_text(name)}."
    assert name in as_seen(shown)


def test_of_many_and_long_names_the_notice_shows_a_part():
    shown = as_seen(_page(**{f"{i:03}" + "x" * 1000: "1" for i in range(100)}).warning[0].value)
    names = shown.split(": ", 1)[1].split(" and ")[0].split(", ")
    assert names == [f"{i:03}" + "x" * 57 + "…" for i in range(10)]
    assert shown.endswith(" and 90 more.")


@given(st.text(max_size=30), st.sampled_from([s for s in SETTINGS if isinstance(s, Number)]))
def test_any_text_for_a_number_is_plain_digits_of_its_range_or_garbage(text, setting):
    try:
        value = setting.read(text, value_in({}))
    except ValueError:
        return
    assert set(text) <= set("0123456789+-.eE")
    assert setting.low <= value <= setting.highest(value_in({}))


@given(st.text(alphabet="0123456789:,.e-_ x１٣", max_size=60))
def test_any_text_for_edited_cells_is_read_or_garbage(text):
    try:
        cells = edited_input.read(text)
    except ValueError:
        return
    assert text.isascii()
    assert len(cells) == text.count(":")
    assert edited_input.read(edited_input.write(cells)) == cells


def test_a_field_of_numbers_shows_all_digits_of_a_small_one():
    app = open_page("wrong_gradients", mistake=ONE_ENTRY_OFF, percent=0.0004)
    field = app.number_input(key="percent")
    assert (field.value, field.proto.format) == (0.0004, "%g")


def test_a_repeated_parameter_is_garbage():
    app = _page(n=["4", "6"])
    assert "n" in app.warning[0].value
    assert _fingerprint(app) == _said()


@given(st.dictionaries(st.integers(1, 12), st.floats(-1e6, 1e6), min_size=1))
def test_edited_cells_read_back_identically_from_the_address(cells):
    assert edited_input.read(edited_input.write(cells)) == cells


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_reads_back_from_its_own_text(setting):
    text, defaults = setting.write(setting.default), value_in({})
    assert setting.read(text, defaults) == setting.default
    assert type(setting.read(text, defaults)) is type(setting.default)
    assert setting.kept(setting.default, defaults) == setting.default


def test_names_are_told_once():
    assert len(BY_NAME) == len(SETTINGS)
    assert set(IN_SIDEBAR) <= set(BY_NAME)
    assert edited_input.NAME not in BY_NAME


def test_an_address_is_read_in_the_order_of_the_table_whatever_its_own():
    values, ignored = url.read({"label": ["7"], "k": ["9"], "entry": ["12"], "walk": ["x"]})
    assert (values["label"], values["k"], values["walk"]) == (7, 9, "x")
    assert ignored == ["entry"]


def test_what_is_written_into_an_address_reads_back():
    state = {setting.name: setting.default for setting in SETTINGS} | {edited_input.NAME: {2: 0.5}}
    assert url.written(state, BY_NAME) == {"x": "2:0.5"}
    state |= {"single": True, "scale": 0.15, "walk": "all", "names": "p:yhat"}
    query = url.written(state, BY_NAME)
    assert query == {
        "single": "on",
        "scale": "0.15",
        "walk": "all",
        "names": "p:yhat",
        "x": "2:0.5",
    }
    assert url.written(state, ("scale", "names")) == {
        "scale": "0.15",
        "names": "p:yhat",
        "x": "2:0.5",
    }
    values, ignored = url.read({name: [text] for name, text in query.items()})
    assert not ignored
    assert all(state[name] == value for name, value in values.items())


def test_a_formula_too_long_for_a_link_is_left_out_of_it():
    state = {setting.name: setting.default for setting in SETTINGS} | {edited_input.NAME: {}}
    query = url.written(state | {"formula": "ŷ" * 2000}, BY_NAME)
    assert query == {"left_out": "formula"}
    values, ignored = url.read({"left_out": ["formula"]})
    assert (values, ignored) == ({}, [])
    assert url.left_out({"left_out": ["formula"]}) == ["formula"]


def test_every_setting_of_the_sidebar_says_what_it_is():
    sidebar = _page().sidebar
    drawn = (*sidebar.slider, *sidebar.number_input, *sidebar.selectbox)
    for name in IN_SIDEBAR:
        widgets = [w for w in drawn if w.key == name]
        assert [w.label for w in widgets] == [BY_NAME[name].label]


def test_settings_of_one_page_are_kept_while_another_is_open():
    app = script("app.py").run()
    app.switch_page("pages/agreement.py").run()
    app.segmented_control(key="wrt").set_value("W2").run()
    app.switch_page("pages/saliency.py").run()
    app.switch_page("pages/agreement.py").run()
    assert not app.exception
    assert app.segmented_control(key="wrt").value == "W2"


@pytest.mark.parametrize("page", [name for pages in PAGES.values() for name, _ in pages])
def test_an_address_carries_every_setting_that_its_page_draws_and_none_of_other_pages(
    monkeypatch, page
):
    carried = []
    monkeypatch.setattr(history, "write", carried.extend)
    app = open_page(page)
    kinds = ("slider", "number_input", "segmented_control", "toggle", "selectbox", "text_area")
    drawn = {widget.key for kind in kinds for widget in app.get(kind)} & set(BY_NAME)
    assert drawn <= set(carried) <= set(BY_NAME)
    assert len(carried) == len(set(carried))
