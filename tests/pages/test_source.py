"""Where the network comes from: examples, files of the reader's own, and links that need them."""

import gc
import io
import weakref

import numpy as np
import pytest
from driver import open_page, script

import mlp
from app import PAGES
from pages.shared.state import session_file, url
from pages.shared.state.elsewhere import with_all_settings
from pages.shared.state.example import described_by
from pages.shared.state.source import KEPT, OWN, Source

RANDOM = np.random.default_rng(5)
# 4-3-2, as no other: a network in which nothing fits by accident.
ARRAYS = {
    "W1": RANDOM.normal(size=(4, 3)),
    "b1": RANDOM.normal(size=3),
    "W2": RANDOM.normal(size=(3, 2)),
    "b2": RANDOM.normal(size=2),
}
NETWORK = mlp.Network(**ARRAYS, activation="tanh")
X = RANDOM.normal(size=(6, 4))
SPECIES = ["cat", "dog", "dog", "cat", "dog", "cat"]


def npz(**arrays):
    """The bytes that np.savez writes."""
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def csv(names="length,width,height,weight,species"):
    """The table as text."""
    lines = [
        ",".join([*map(repr, row), word]) for row, word in zip(X.tolist(), SPECIES, strict=True)
    ]
    return "\n".join([names, *lines]).encode()


def bring(app, data, name="net.npz"):
    """The files of a network put into their box."""
    app.file_uploader[0].set_value([(name, data, "")]).run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def bring_rows(app, data, name="rows.csv"):
    """A table put into its box."""
    app.file_uploader(key="rows_file").set_value((name, data, "")).run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def opened(**query):
    """The page of one's own network with both files brought."""
    app = bring(open_page("own_network", **query), npz(**ARRAYS, activation="tanh"))
    return bring_rows(app, csv())


def state_of(app):
    """All that the session holds."""
    return with_all_settings(app.session_state._state.filtered_state)


def said(app):
    """Every text of the page."""
    return " ".join(
        shown.value
        for kind in ("markdown", "warning", "info", "error", "caption")
        for shown in getattr(app, kind)
    )


def test_an_example_opens_with_its_own_label_and_names():
    app = open_page("network", source="iris", row=20)
    found = described_by(state_of(app))
    iris = mlp.example_model("iris")
    assert found.network == iris.network
    assert np.array_equal(found.x, iris.inputs[19])
    assert found.label == iris.labels[19] + 1
    assert found.names.input(2) == "x₃ “petal length \\(cm\\)”"
    assert found.names.of_class(1, str) == "class 2 “versicolor”"
    assert app.query_params == {"source": "iris", "row": "20"}


def test_another_label_than_the_rows_is_in_the_address():
    app = open_page("network", source="iris", row=20)
    app.selectbox(key="label").set_value(3).run()
    assert app.query_params == {"source": "iris", "row": "20", "label": "3"}
    again = open_page("network", source="iris", row=20, label=3)
    assert again.session_state["label"] == 3


def test_files_are_opened_and_the_address_names_them():
    app = opened()
    found = described_by(state_of(app))
    assert found.network == NETWORK
    assert np.array_equal(found.source.X, X)
    assert found.names.classes == ("cat", "dog")
    assert found.label == 1
    assert app.query_params == {
        "source": "own",
        "files": f"{found.source.fingerprint} net.npz, rows.csv",
    }
    assert "W₁ ← W1, 4×3; W₂ ← W2, 3×2" in said(app)


def test_a_matrix_that_was_turned_is_said_to_be():
    turned = {
        "fc1.weight": ARRAYS["W1"].T,
        "fc1.bias": ARRAYS["b1"],
        "fc2.weight": ARRAYS["W2"].T,
        "fc2.bias": ARRAYS["b2"],
    }
    app = bring(open_page("own_network"), npz(**turned, test_acc=0.97))
    assert "W₁ ← fc1\\.weight, turned, 3×4 → 4×3" in said(app)
    assert "ignored: test\\_acc" in said(app)
    assert "assumed" in said(app)
    app.selectbox(key="stated").set_value("relu").run()
    found = described_by(state_of(app))
    assert found.network == mlp.Network(**ARRAYS, activation="relu")
    assert app.query_params["stated"] == "relu"


def test_where_both_orientations_fit_one_click_turns_the_network():
    square = {"W1": RANDOM.normal(size=(3, 3)), "W2": RANDOM.normal(size=(3, 3))}
    app = bring(open_page("own_network"), npz(**square))
    assert "which way its matrices are stored" in said(app)
    app.segmented_control(key="stored").set_value("out × in").run()
    assert np.array_equal(described_by(state_of(app)).network.W1, square["W1"].T)
    app.segmented_control(key="stored").set_value("in × out").run()
    assert np.array_equal(described_by(state_of(app)).network.W1, square["W1"])


def test_rows_fit_the_orientation_that_is_chosen():
    shapes = {"W1": RANDOM.normal(size=(4, 3)), "W2": RANDOM.normal(size=(3, 4))}
    app = bring(open_page("own_network"), npz(**shapes))
    bring_rows(app, b"a,b,c\n1,2.5,3\n4,5,6\n")
    assert "choose how its weights are stored" in said(app)
    app.segmented_control(key="stored").set_value("out × in").run()
    bring_rows(app, b"a,b,c\n1,2.5,3\n4,5,6\n")
    assert described_by(state_of(app)).source.count == 2
    app.segmented_control(key="stored").set_value("in × out").run()
    assert described_by(state_of(app)).source.count == 0
    assert not app.exception


def test_other_rows_leave_the_network_as_it_is_read():
    app = bring(open_page("own_network"), npz(**ARRAYS))
    app.selectbox(key="stated").set_value("relu").run()
    assert "assumed" not in said(app)
    bring_rows(app, csv())
    assert described_by(state_of(app)).network.activation == "relu"
    state = state_of(app)
    saved = session_file.to_npz(described_by(state), state)
    again = bring(open_page("own_network"), saved, "session.npz")
    assert described_by(state_of(again)).fingerprint == described_by(state).fingerprint


def test_rows_that_come_before_their_network_wait_for_it():
    app = bring_rows(open_page("own_network"), csv())
    assert "Bring the network first" in said(app)
    bring(app, npz(**ARRAYS))
    assert app.session_state[KEPT].count == 6
    assert not app.error


def test_the_scaling_of_the_file_comes_before_that_of_the_rows():
    scaling = {"X_mean": np.arange(4.0), "X_std": np.array([1.0, 2.0, 4.0, 8.0])}
    app = bring_rows(bring(open_page("own_network"), npz(**ARRAYS, **scaling)), csv())
    assert "by X\\_mean" in said(app) or "by X_mean" in said(app)
    app.toggle(key="standardised").set_value(True).run()
    expected = (X[0] - scaling["X_mean"]) / scaling["X_std"]
    assert np.array_equal(described_by(state_of(app)).x, expected)


def test_a_link_to_files_says_what_it_needs_and_shows_no_other_network():
    app = opened()
    app.number_input(key="row").set_value(3).run()
    link, fingerprint = dict(app.query_params), described_by(state_of(app)).fingerprint
    other = open_page("saliency", **link)
    assert f"needs the file net\\.npz\\, rows\\.csv, fingerprint **{link['files'][:8]}**" in said(
        other
    )
    assert not other.get("plotly_chart")
    assert other.query_params == link
    bring(other, npz(**ARRAYS, activation="tanh"))
    assert "Now bring the rows" in said(other)
    bring_rows(other, csv())
    assert described_by(state_of(other)).fingerprint == fingerprint
    assert other.query_params == link
    assert other.get("plotly_chart")


def test_a_link_refuses_another_file_than_its_own():
    link = dict(bring(open_page("own_network"), npz(**ARRAYS)).query_params)
    other = open_page("network", **link)
    bring(other, npz(**ARRAYS | {"b2": np.zeros(2)}))
    assert "it is another file" in said(other)
    assert not other.get("plotly_chart")
    bring(other, npz(**ARRAYS))
    assert other.get("plotly_chart")


def test_without_files_ones_own_network_asks_for_them():
    app = open_page("network")
    app.selectbox(key="source").set_value(OWN).run()
    assert "Bring the weights" in said(app)
    assert not app.get("plotly_chart")
    app.selectbox(key="source").set_value("random").run()
    assert app.get("plotly_chart")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("net.pkl", b"\x80\x04.", "pickle"),
        ("net.npz", npz(**ARRAYS)[:300], ""),
        ("net.json", b"[" * 40_000, ""),
        ("net.txt", b"", "empty"),
    ],
)
def test_a_file_that_is_refused_changes_nothing_and_says_why(name, data, words):
    app = opened()
    before = described_by(state_of(app)).fingerprint
    bring(app, data, name)
    assert len(app.error) == 1
    assert words in app.error[0].value
    assert len(app.error[0].value) < 1500
    assert described_by(state_of(app)).fingerprint == before
    bring(app, npz(**ARRAYS))
    assert not app.error


def test_a_file_of_another_kind_is_answered_with_the_line_that_converts_it():
    app = bring(open_page("own_network"), b"\x80\x04.", "net.pkl")
    assert any("np.savez" in shown.value for shown in app.code)


def test_rows_of_another_width_are_refused_in_words():
    app = bring(open_page("own_network"), npz(**ARRAYS))
    bring_rows(app, b"a,b,label\n1,2,0\n3,4,1\n")
    assert "the network has 4 inputs" in said(app)


def test_the_labels_of_a_table_follow_the_names_of_the_network():
    app = bring(open_page("own_network"), npz(**ARRAYS, classes=np.array(["dog", "cat"])))
    bring_rows(app, csv())
    source = app.session_state[KEPT]
    assert [source.names.classes[c] for c in source.labels] == SPECIES


def test_the_label_column_is_proposed_and_can_be_chosen():
    app = bring(open_page("own_network"), npz(**ARRAYS))
    five = csv("length,width,height,weight,kind").replace(b"cat", b"0").replace(b"dog", b"1")
    lines = [line + b"," + str(i % 2).encode() for i, line in enumerate(five.splitlines())]
    lines[0] = five.splitlines()[0] + b",other"
    bring_rows(app, csv())
    bring_rows(app, b"\n".join(lines))
    assert "5 columns of features, and the network has 4 inputs" in said(app).replace("\\", "")
    bring_rows(app, five)
    box = app.selectbox(key="label_column")
    assert box.options[:2] == ["found in the table: kind", "none"]
    assert app.session_state[KEPT].labels.tolist() == [int(word == "dog") for word in SPECIES]
    box.set_value("2").run()
    assert "Fractions" in said(app) or "fractions" in said(app)
    app.selectbox(key="label_column").set_value("5").run()
    assert app.session_state[KEPT].labels.tolist() == [int(word == "dog") for word in SPECIES]
    assert app.query_params["label_column"] == "5"


def test_another_table_finds_its_own_label_column():
    app = opened()
    app.selectbox(key="label_column").set_value("5").run()
    bring(app, npz(W1=np.ones((2, 2)), b1=np.zeros(2), W2=np.ones((2, 2)), b2=np.zeros(2)))
    bring_rows(app, b"a,b,kind\n1,2,x\n3,4,y\n")
    assert not app.error
    assert app.session_state[KEPT].count == 2


def test_a_link_without_rows_is_not_given_those_of_another_network():
    arrays = ARRAYS | {"b2": np.ones(2)}
    link = dict(bring(open_page("own_network"), npz(**arrays)).query_params)
    app = open_page("network", **link)
    app.session_state[KEPT] = opened().session_state[KEPT]
    bring(app.run(), npz(**arrays))
    assert not app.error
    assert described_by(state_of(app)).network == mlp.Network(**arrays)


def test_another_network_takes_its_rows_as_they_stand():
    app = opened()
    app.toggle(key="standardised").set_value(True).run()
    bring(app, npz(**ARRAYS | {"b1": np.ones(3)}))
    assert np.array_equal(described_by(state_of(app)).x, X[0])


def test_a_session_is_one_file_that_brings_everything_back():
    app = opened()
    app.number_input(key="row").set_value(5).run()
    app.selectbox(key="label").set_value(1).run()
    app.toggle(key="standardised").set_value(True).run()
    app.session_state["wrt"] = "W2"
    app.run()
    state = state_of(app)
    saved = session_file.to_npz(described_by(state), state)
    assert saved == session_file.to_npz(described_by(state), state)
    loaded = mlp.load_model(saved)
    assert loaded.network == NETWORK
    assert np.array_equal(loaded.inputs, X)
    assert [loaded.class_names[c] for c in loaded.labels] == SPECIES
    again = bring(open_page("own_network"), saved, "session.npz")
    assert described_by(state_of(again)).fingerprint == described_by(state).fingerprint
    assert state_of(again)["wrt"] == "W2"
    assert url.written(again.session_state, ("row", "label", "standardised")) == {
        "row": "5",
        "label": "1",
        "standardised": "on",
    }


def test_the_session_of_a_random_network_comes_back_with_its_sliders():
    app = open_page("network", n=7, seed=42, x="2:0.5", activation="relu")
    state = state_of(app)
    saved = session_file.to_npz(described_by(state), state)
    assert mlp.load_model(saved).network == described_by(state).network
    again = bring(open_page("own_network"), saved, "session.npz")
    assert described_by(state_of(again)).fingerprint == described_by(state).fingerprint
    assert again.session_state["source"] == "random"
    assert again.session_state["n"] == 7


@pytest.mark.parametrize("settings", ["source=own&row=99", "&" * 500, "n=1_0", "x" * 30_000, "%ff"])
def test_a_session_file_with_damaged_settings_opens_its_network(settings):
    app = bring(open_page("own_network"), npz(**ARRAYS, X=X, settings=settings))
    assert described_by(state_of(app)).network == mlp.Network(**ARRAYS)


def test_a_new_network_lets_go_of_the_one_before():
    app = opened()
    assert app.session_state[KEPT].count == 6
    bring(app, npz(W1=np.ones((7, 2)), b1=np.zeros(2), W2=np.ones((2, 3)), b2=np.zeros(3)))
    assert app.session_state[KEPT].count == 0
    assert app.session_state[KEPT].network.sizes == (7, 2, 3)


def test_the_next_wrong_row_and_the_one_with_the_largest_loss_are_a_click_away():
    digits = mlp.example_model("digits")
    found = mlp.saliency_of_rows(digits.network, digits.inputs, digits.labels)
    wrong = np.flatnonzero(found.predicted != digits.labels)
    app = open_page("network", source="digits")
    next(button for button in app.button if button.label == "Next wrong").click().run()
    assert app.session_state["row"] == wrong[0] + 1
    assert app.session_state["label"] == digits.labels[wrong[0]] + 1
    next(button for button in app.button if button.label == "Next wrong").click().run()
    assert app.session_state["row"] == wrong[1] + 1
    next(button for button in app.button if button.label == "Largest loss").click().run()
    assert app.session_state["row"] == found.loss.argmax() + 1


def test_a_network_of_files_is_pinned_while_the_files_are_open():
    app = opened()
    next(button for button in app.button if button.label == "Pin this network").click().run()
    app.number_input(key="row").set_value(2).run()
    assert "Pinned:" in said(app)
    other = script("pages/network.py")
    other.query_params["pin"] = app.query_params["pin"]
    other.run()
    assert not other.exception
    assert "Pinned:" not in said(other)


@pytest.mark.parametrize("page", [name for pages in PAGES.values() for name, _ in pages])
def test_no_page_holds_on_to_files_that_were_replaced(page):
    def source():
        return Source(mlp.LoadedModel(NETWORK, ()), None, mlp.Rows(X, np.zeros(6, int)), ("a", "b"))

    app = script(f"pages/{page}.py")
    app.session_state[KEPT] = source()
    app.query_params["source"] = OWN
    app.run()
    before = weakref.ref(app.session_state[KEPT])
    app.session_state[KEPT] = source()
    # Streamlit keeps the state of the run before.
    app.run().run()
    gc.collect()
    assert before() is None
    assert not app.exception
