"""The files that the app writes are read again, with points and with decimal commas."""

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pytest
from driver import answer, as_seen, example_of, open_page, paste, script
from hypothesis import given
from hypothesis import strategies as st

import mlp
from pages.shared.chain_rule import tables as chain_rule_tables
from pages.shared.checks import tables as check_tables
from pages.shared.draw import tables
from pages.shared.network.tables import saliency_by_label
from pages.shared.pasted.box import read_text, text_of
from pages.shared.pasted.network_file import opened, settings_of
from pages.shared.pasted.reading import LONGEST
from pages.shared.state.example import described_by

NETWORK, X, Y = mlp.Network.random((4, 3, 5), seed=2), mlp.random_input(4), mlp.one_hot(1, 5)
GRADIENTS = mlp.gradients(NETWORK, X, Y)
CHECKS = mlp.check_gradients(NETWORK, X, Y)
SHAPES = {name: getattr(GRADIENTS, name).shape for name in mlp.CHECKED_ARRAYS}
BOTH = pytest.mark.parametrize("decimal_comma", [False, True], ids=["points", "commas"])


def _text(frame, decimal_comma, name="table.csv"):
    """A table as it comes into the box: written as CSV, and uploaded."""
    return text_of(name, tables.to_csv(frame, decimal_comma))


def _read(text, wrt):
    return read_text(text, wrt, SHAPES, 2)


def _holds(read, wrt):
    return read.wrt == wrt and np.array_equal(read.values, getattr(GRADIENTS, wrt))


@BOTH
@pytest.mark.parametrize("wrt", mlp.CHECKED_ARRAYS)
def test_every_gradient_reads_back_identically_from_every_table_that_holds_it(wrt, decimal_comma):
    gradient = getattr(GRADIENTS, wrt)
    frames = {
        "gradients_4-3-5_0a1b2c3d.csv": check_tables.gradients(CHECKS),
        "agreement_4-3-5_0a1b2c3d.csv": check_tables.gradients({wrt: CHECKS[wrt]}),
        "chain_rule.csv": tables.values({"x": X, f"dL_d{wrt}": gradient, "W1": NETWORK.W1}),
        f"dL_d{wrt}_4-3-5_0a1b2c3d.csv": tables.matrix(gradient),
    }
    if wrt == "x":
        frames |= {
            "input_gradient_4-3-5_0a1b2c3d.csv": check_tables.input_gradient(X, CHECKS["x"]),
            "by_label.csv": saliency_by_label(mlp.input_gradient(NETWORK, X, np.eye(5))),
            "why_small.csv": chain_rule_tables.smallness(mlp.causes(NETWORK, X, Y)),
        }
    for name, frame in frames.items():
        read = _read(_text(frame, decimal_comma, name), wrt)
        assert _holds(read, wrt), name
        assert read.source == name
        assert (read.rounding == 0).all()
        # Pasted, without the name of the file.
        pasted = tables.to_csv(frame, decimal_comma).decode()
        assert _holds(_read(pasted, wrt), wrt), name


@BOTH
def test_a_table_without_a_gradient_says_which_have_one(decimal_comma):
    sweep = mlp.step_sweep(NETWORK, X, Y)
    frames = [
        check_tables.overview(CHECKS),
        check_tables.ratios(CHECKS["W1"]),
        check_tables.famous_checks(mlp.famous_checks(GRADIENTS.x, GRADIENTS.x)),
        check_tables.step_sweep(sweep, (0,)),
        check_tables.five_values(mlp.routes(NETWORK, X, Y), (0,)),
        check_tables.many_checked(mlp.check_many((4, 3, 5), range(5))),
        chain_rule_tables.all_paths(mlp.paths(NETWORK, X, Y)),
        chain_rule_tables.tried_products(mlp.transpose_attempts(NETWORK, X, Y)),
        tables.values({"x": X, "W1": NETWORK.W1}),
    ]
    for frame in frames:
        with pytest.raises(ValueError, match="holds no gradient") as refused:
            _read(_text(frame, decimal_comma), "x")
        assert "gradients_….csv" in str(refused.value)


@pytest.mark.parametrize("name", ["W1", "x", "yhat"])
def test_an_array_that_is_no_gradient_is_named(name):
    array = {"W1": NETWORK.W1, "x": X, "yhat": mlp.forward(NETWORK, X).yhat}[name]
    with pytest.raises(ValueError, match="itself, not its gradient"):
        _read(_text(tables.matrix(array), False, f"{name}_4-3-5_0a1b2c3d.csv"), "x")


def test_a_gradient_of_another_size_or_of_another_array_is_not_taken_for_this_one():
    text = _text(check_tables.gradients({"W1": CHECKS["W1"]}), False)
    with pytest.raises(ValueError, match="holds ∂L/∂W₁: choose that gradient above the box"):
        _read(text, "x")
    with pytest.raises(ValueError, match="holds ∂L/∂W₁ as 4×3, and this network has 5×3"):
        read_text(text, "W1", SHAPES | {"W1": (5, 3)}, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quantity,row,column,value\ndL_dx,0,1,0.5\n", "“0” is no place"),
        ("quantity,row,column,value\ndL_dx,1,1e9,0.5\n", "“1e9” is no place"),
        ("quantity,row,column,value\ndL_dx,1,1,five\n", "as 1×1, and this network has 1×4"),
        ("row,1,2,3,4\n1,0.5,abc,0,0\n", "“abc” is not a number: the file was changed"),
    ],
)
def test_a_table_that_was_changed_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        _read(text, "x")


SET = {"n": 4, "m": 6, "k": 3, "label": 2, "scale": 0.7, "seed": 9, "input_seed": 5}
CONFIG = described_by(SET | {"activation": "tanh", "x": {2: 0.5}}).config


@pytest.mark.parametrize("indent", [None, 2])
def test_the_configuration_sets_the_network_that_it_is_of(indent):
    values, fingerprint = settings_of(json.dumps(CONFIG, indent=indent))
    assert described_by(values).config == CONFIG
    right, said = opened(values, fingerprint)
    assert right
    assert CONFIG["fingerprint"] in said


def test_a_configuration_from_before_there_were_other_activations_is_of_the_sigmoid():
    older = described_by(SET | {"activation": "sigmoid", "x": {}}).config
    values, fingerprint = settings_of(
        json.dumps({k: v for k, v in older.items() if k != "activation"})
    )
    assert values["activation"] == "sigmoid"
    assert opened(values, fingerprint)[0]


def test_a_configuration_that_was_changed_is_said_to_be():
    values, fingerprint = settings_of(json.dumps(CONFIG | {"seed": 8}))
    right, said = opened(values, fingerprint)
    assert not right
    assert "the file was changed" in said
    assert CONFIG["fingerprint"] in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sizes": [4, 6]}, "something in it is missing"),
        ({"sizes": [4, 6, 99]}, "classes k 99, and this app takes 2 to 12"),
        ({"sizes": [4, True, 3]}, "hidden units m True"),
        ({"label": 4}, "true label 4, and this app takes 1 to 3"),
        ({"activation": "gelu"}, "activation gelu, and this app takes sigmoid, tanh, relu"),
        ({"activation": ["relu"]}, "activation \\['relu'\\], and this app takes"),
        ({"scale": float("nan")}, "weight scale nan"),
        ({"seed": -1}, "weight seed -1"),
        ({"seed": 0.5}, "weight seed 0.5"),
        ({"x": [1.0]}, "1 entries of x, expected 4"),
        ({"x": [1.0, 2.0, "3", 4.0]}, "3 in x"),
        ({"x": [1.0, 2.0, 1e300, 4.0]}, "in x, expected numbers to 1e6"),
        ({"fingerprint": "x" * 1000}, "no fingerprint of eight signs"),
        ({"fingerprint": 7}, "no fingerprint of eight signs"),
    ],
)
def test_a_configuration_that_the_app_cannot_show_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        settings_of(json.dumps(CONFIG | changes))


@pytest.mark.parametrize("text", ['{"fingerprint"', '{"fingerprint": ' + "[" * 50_000, "{}", "[]"])
def test_no_text_is_more_than_refused_as_a_configuration(text):
    with pytest.raises(ValueError, match="something in it is missing"):
        settings_of(text)


def test_a_pasted_configuration_opens_its_network_on_the_page():
    app = paste(open_page("your_gradient", wrt="W1", x="1:5.0"), json.dumps(CONFIG))
    assert app.text_area[0].value == ""
    assert CONFIG["fingerprint"] in app.success[0].value
    network, x, y = example_of(app)
    assert mlp.fingerprint(network, x, y) == CONFIG["fingerprint"]
    assert x.tolist() == CONFIG["x"]
    app.run()
    assert not app.success
    bad = paste(open_page("your_gradient"), json.dumps(CONFIG | {"seed": -1}))
    assert "weight seed -1" in as_seen(bad.error[0].value)


def test_a_pasted_file_chooses_the_gradient_that_it_holds():
    app = open_page("your_gradient", n=4, seed=2)
    network, x, y = example_of(app)
    check = mlp.check_gradient(network, x, y, "W2")
    app = paste(app, tables.to_csv(check_tables.gradients({"W2": check})).decode())
    assert app.session_state["wrt"] == "W2"
    assert answer(app).startswith("**All 15 entries are right to ")
    all_five = check_tables.gradients(mlp.check_gradients(network, x, y))
    app.segmented_control(key="wrt").set_value("b1").run()
    app = paste(app, tables.to_csv(all_five, decimal_comma=True).decode())
    assert app.session_state["wrt"] == "b1"
    assert answer(app).startswith("**All 3 entries are right to ")


def test_a_file_of_another_network_is_said_to_be_of_another():
    app = open_page("your_gradient")
    matrix = tables.matrix(mlp.input_gradient(*example_of(app)))
    app = paste(app, text_of("dL_dx_5-3-5_00000000.csv", tables.to_csv(matrix)))
    assert "fingerprint 00000000; this page shows 657e410c" in as_seen(app.warning[0].value)
    app = paste(app, text_of("dL_dx_5-3-5_657e410c.csv", tables.to_csv(matrix)))
    assert not app.warning


@pytest.mark.parametrize("dtype", ["<f8", "<f4", "<f2", ">f4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_of_numpys_own_file_reads_back_identically_with_its_type(dtype, order):
    array = np.asarray(np.random.default_rng(1).normal(size=(4, 3)), dtype=dtype, order=order)
    file = io.BytesIO()
    np.save(file, array)
    read = _read(text_of("W1.npy", file.getvalue()), "W1")
    assert np.array_equal(read.values, array)
    assert read.arithmetic == np.dtype(dtype).name


def _npy(header, data=b""):
    text = header.encode().ljust(118 - 10 + 9) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


@pytest.mark.parametrize(
    "data",
    [
        _npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}"),
        _npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4,)}", b"1234"),
        _npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", b"12345678"),
        _npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"),
        _npy("no header"),
        b"\x93NUMPY\x03\x00",
        b"\x93NUMPY",
    ],
)
def test_no_array_file_is_more_than_refused(data):
    with pytest.raises(ValueError, match="holds no array of at most"):
        text_of("x.npy", data)


TITLES = (
    "quantity,row,column,value",
    "input,x,value",
    "label,dL_dx1",
    "row;1;2",
    "# dL_dx_4-3-5.csv",
)


@given(
    st.sampled_from(TITLES),
    st.lists(
        st.lists(st.sampled_from(["dL_dx", "x", "1", "2", "0.5", "1e9", "nan", '"', "λ", ""]))
    ),
    st.text(max_size=40),
)
def test_whatever_follows_the_titles_of_a_table_is_read_or_refused(titles, cells, rest):
    separator = ";" if ";" in titles else ","
    text = "\n".join([titles, *(separator.join(row) for row in cells), rest])
    try:
        read = _read(text, "x")
    except ValueError:
        return
    assert read.values.shape == SHAPES["x"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5),
)


@given(ANYTHING, st.sampled_from(sorted(CONFIG)))
def test_whatever_stands_in_a_configuration_is_taken_or_refused(value, name):
    try:
        values, fingerprint = settings_of(json.dumps(CONFIG | {name: value}))
    except ValueError:
        return
    right, said = opened(values, fingerprint)
    assert said


def _zip(**options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in options.items():
            archive.writestr(name.replace("_json", ".json"), text)
    return file.getvalue()


def test_the_zip_of_the_export_opens_its_network():
    data = tables.to_zip({"gradients.csv": check_tables.gradients(CHECKS)}, CONFIG)
    values, fingerprint = settings_of(text_of("mlp.zip", data))
    assert described_by(values).config == CONFIG
    assert fingerprint == CONFIG["fingerprint"]


@pytest.mark.parametrize(
    "data",
    [
        _zip(other="1 2 3"),
        _zip(config_json=json.dumps(CONFIG))[:60],
        _zip(config_json=json.dumps(CONFIG)).replace(b"PK\x01\x02", b"PK\x01\x09"),
        b"PK\x03\x04" + bytes(100),
        b"PK",
    ],
    # A zip holds the time at which it was made.
    ids=["no configuration", "cut", "broken", "empty", "two letters"],
)
def test_a_zip_without_its_configuration_is_told_what_to_do_instead(data):
    with pytest.raises(ValueError, match="Unpack it, and choose gradients_….csv"):
        text_of("mlp.zip", data)


def test_of_a_zip_no_more_is_read_than_a_text_may_have():
    assert len(text_of("mlp.zip", _zip(config_json=" " * 10**7))) == LONGEST


def test_a_file_in_utf_16_is_read():
    assert _read(text_of("x.txt", "0,5\t1,5\t2,5\t3,5".encode("utf-16")), "x").values[0] == 0.5


def test_numbers_with_a_decimal_comma_read_back_identically():
    frame = check_tables.gradients(CHECKS)
    wrong = CHECKS["x"].analytic * [1, np.nan, np.inf, 1]
    frame = pd.concat([frame, check_tables.gradients({"x": mlp.check_gradient(
        NETWORK, X, Y, analytic=wrong)})])  # fmt: skip
    written = tables.to_csv(frame, decimal_comma=True)
    assert written.startswith(b"\xef\xbb\xbfquantity;row;column;value;")
    assert b"." not in written
    back = pd.read_csv(io.BytesIO(written), sep=";", decimal=",")
    plain = pd.read_csv(io.BytesIO(tables.to_csv(frame)))
    assert back.columns.tolist() == plain.columns.tolist()
    for name in plain.columns:
        assert back[name].equals(plain[name].astype(back[name].dtype)), name


def test_numbers_in_texts_get_a_decimal_comma_and_other_texts_stay():
    frame = pd.DataFrame({"route": ["a.b", "1.5"], "value": ["0.5", "-1.25e-07"], "n": [1, 2]})
    assert tables.to_csv(frame, True).decode("utf-8-sig") == (
        "route;value;n\na.b;0,5;1\n1,5;-1,25e-07;2\n"
    )
    assert tables.to_csv(frame).decode() == "route,value,n\na.b,0.5,1\n1.5,-1.25e-07,2\n"


def test_the_choice_of_a_decimal_comma_is_one_setting_wherever_it_is_shown():
    app = script("pages/agreement.py")
    for folded in ("agreement_table", "csv_overview", "ratios_table"):
        app.session_state[folded] = True
    app.run()
    assert [toggle.value for toggle in app.toggle] == [False] * 3
    app.toggle[1].set_value(True).run()
    assert [toggle.value for toggle in app.toggle] == [True] * 3
    assert app.query_params["decimal_comma"] == "on"
    export = open_page("export", decimal_comma="on")
    assert [toggle.label for toggle in export.toggle] == [tables.DECIMAL_COMMA_LABEL]
    assert export.toggle[0].value
    export.toggle[0].set_value(False).run()
    assert export.session_state["decimal_comma"] is False
