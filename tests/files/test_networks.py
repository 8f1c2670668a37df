"""Layouts of networks: names to roles, orientation, and the conversions that are exact."""

import itertools

import numpy as np
import pytest
from saving import (
    NETWORK,
    NO_BIASES,
    PLAIN,
    W1,
    W2,
    as_json,
    b1,
    b2,
    csv,
    npz,
    safetensors,
    zipped,
)

import mlp

NAMES = [
    "W1 b1 W2 b2",
    "w0 b0 w1 b1",
    "w_0 b_0 w_2 b_2",
    "W_9 b_9 W_10 b_10",
    "weights1 biases1 weights2 biases2",
    "w01 b1 w12 b2",
    "dense0_weight dense0_bias dense1_weight dense1_bias",
    "weights bias output_weights bias_output",
    "hidden_weights hidden_bias output_weights output_bias",
    "weights_input_to_hidden bias_input_to_hidden weights_hidden_to_output bias_hidden_to_output",
    "coefs_0 intercepts_0 coefs_1 intercepts_1",
    "coefficient intercepts coefficient1 intercepts1",
    "net.9.weight net.9.bias net.11.weight net.11.bias",
    "module._orig_mod.fc1.weight module._orig_mod.fc1.bias module.fc2.weight module.fc2.bias",
    "dense/kernel dense/bias dense_1/kernel dense_1/bias",
    "hiddenWeights hiddenBias outputWeights outputBias",
    "encoder.weight encoder.bias classifier.weight classifier.bias",
    "syn_weights_0 bias_0 syn_weights_1 bias_1",
]


def _arrays(network):
    return network.W1, network.b1, network.W2, network.b2


def _check(loaded, expected, turned=None):
    for array, wanted in zip(_arrays(loaded.network), expected, strict=True):
        np.testing.assert_array_equal(array, wanted, strict=True)
    if turned is not None:
        assert loaded.mapping[0].turned == turned


@pytest.mark.parametrize("names", NAMES)
def test_names_give_the_roles_whatever_the_order_in_the_file(names):
    names = names.split()
    for turned, axes, back in itertools.product((False, True), "vrc", (False, True)):
        arrays = [W1.T, b1, W2.T, b2] if turned else [*NETWORK]
        for i in (1, 3):
            arrays[i] = {"v": arrays[i], "r": arrays[i][None], "c": arrays[i][:, None]}[axes]
        saved = dict(zip(names, arrays, strict=True))
        saved = dict(reversed(saved.items())) if back else saved
        _check(mlp.load_model(npz(**saved)), NETWORK, turned)


def test_what_only_looks_like_weights_is_ignored():
    beside = {
        "dL_dW1": W1,
        "best_W1": W1,
        "grad_b1": b1,
        "weight_decay": 0.1,
        "W1_history": np.array([None]),
        "kernel_initializer": "glorot",
        "threshold": 0.5,
        "t1": b1,
        "note": "hi",
    }
    loaded = mlp.load_model(npz(**PLAIN, **beside))
    _check(loaded, NETWORK)
    assert set(loaded.ignored) == set(beside)
    assert {m.ours: m.theirs for m in loaded.mapping} == {name: name for name in PLAIN}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (npz(W1=W1, w1=W1, W2=W2), ("W1", "w1", "two names")),
        (npz(W1=W1, b1=b1), ("one weight matrix", "W1")),
        (npz(W1=W1, W2=np.eye(5), W3=W2), ("three weight matrices",)),
        (npz(W1=W1, W2=W2, b1=b1, b2=b2, b3=b2), ("3 bias arrays",)),
        (npz(W1=W1[None], W2=W2), ("W1 has 3 axes", "convolution")),
        (npz(W1=W1, b1=b1, W2=W2.T, b2=b2), ("W1 (7, 5)", "W2 (3, 5)")),
        (npz(W1=W1, b1=b1[:4], W2=W2, b2=b2), ("b1 has shape (4,)", "expected 5")),
        (npz(W1=W1, b1=b1, W2=W2, b2=b2, sizes=[7, 4, 3]), ("sizes says", "7-5-3")),
        (npz(W1=W1[:, :4], W2=W2), ("one short of a chain", "b1 and b2")),
        (npz(W1=W1[:, :3], W2=W1[:, :3].T), ("7-3-7", "transposed 3-7-3", "transpose=False")),
        (npz(W1=W1 + 1j, W2=W2), ("W1 holds complex",)),
        (npz(W1=W1 > 0, W2=W2), ("W1 has the type",)),
        (npz(W1=W1.astype(str), W2=W2), ("W1 holds text",)),
        (npz(W1=W1.astype("M8[s]"), W2=W2), ("W1 holds dates",)),
        (npz(W1=np.full((7, 5), 2**64 - 1, np.uint64), W2=W2), ("W1 holds", "[0, 0]", "2^53")),
        (npz(W1=np.full((7, 5), 1e308), W2=W2), ("W1 holds 1e+308", "1e+100")),
        (npz(W1=W1, W2=W2, b1=np.full(5, np.nan)), ("b1 holds nan at index [0]",)),
        (npz(W1=np.zeros((1500, 1500)), W2=np.zeros((1500, 10))), ("parameters", "2,000,000")),
        (npz(W1, b1, W2), ("3 numbered arrays",)),
        (npz(W1, b1), ("one weight matrix",)),
        (npz(W1=W1, W2=W2, activation="swish"), ("'swish'", "sigmoid, tanh, relu, identity")),
        (as_json({"W1": [[1, 2], [3]], "W2": W2}), ("W1 has 1 entries at index [1]",)),
        (as_json({"W1": [[1, None]], "W2": W2}), ("W1 holds null at index [0, 1]",)),
        (as_json({"W1": [[1, 2**53 + 1]], "W2": W2}), ("W1", "2^53 at index [0, 1]")),
        (b'{"a": {"W1": 1, "W1": 2}}', ("W1 twice",)),
        (b'{"W1": [[1, 1e999]], "W2": [[1], [2]], "b1": [1, 2]}', ("W1 holds inf",)),
        (b"[" * 40_000, ("nested too deeply",)),
        (as_json({"W1": "[" * 40_000, "W2": W2}), ("W1 is no array", "nested too deeply")),
        (zipped({"W1.csv": "1,2\n3", "W2.csv": csv(W2)}), ("W1.csv has 1 cells in row 2",)),
        (zipped({"W1.csv": csv(W1), "b1.csv": "1,nan"}), ("one weight matrix",)),
        (
            zipped({"W1.csv": csv(W1), "b1.csv": "1,2,x,4,5", "W2.csv": csv(W2)}),
            ("b1.csv holds 'x' in row 1, column 3",),
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_found(file, words):
    with pytest.raises(ValueError, match=r"\A.{20,500}\Z") as refused:
        mlp.load_model(file)
    for word in words:
        assert word in str(refused.value)


def test_a_bias_that_cannot_be_read_is_never_taken_to_be_missing():
    for bias in (np.array([None] * 5), b1 + 0j, b1.astype(str)):
        with pytest.raises(ValueError, match="b1"):
            mlp.load_model(npz(W1=W1, b1=bias, W2=W2, b2=b2))
    thresholds = {"W1.csv": csv(W1), "W2.csv": csv(W2), "t1.csv": "1,x", "t2.csv": csv(b2)}
    with pytest.raises(ValueError, match="t1.csv"):
        mlp.load_model(zipped(thresholds))


SQUARE = np.random.default_rng(3).normal(size=(2, 4, 4))
SQUARE_BIASES = np.random.default_rng(4).normal(size=(2, 1, 4))


def _square(names, turned_biases=False, flat=False):
    biases = SQUARE_BIASES[:, 0] if flat else SQUARE_BIASES
    biases = biases.transpose(0, 2, 1) if turned_biases else biases
    return dict(zip(names.split(), (SQUARE[0], biases[0], SQUARE[1], biases[1]), strict=True))


@pytest.mark.parametrize(
    ("file", "turned", "remark"),
    [
        (npz(**_square("W1 b1 W2 b2")), False, "rows"),
        (npz(**_square("W1 b1 W2 b2", turned_biases=True)), True, "columns"),
        (npz(**_square("a.weight a.bias b.weight b.bias", flat=True)), True, "PyTorch"),
        (npz(**_square("a/kernel a/bias b/kernel b/bias", flat=True)), False, "kernel"),
        # The biases' axes come before the names.
        (npz(**_square("a.weight a.bias b.weight b.bias")), False, "rows"),
    ],
)
def test_square_matrices_are_decided_by_biases_then_by_names(file, turned, remark):
    loaded = mlp.load_model(file)
    expected = SQUARE.transpose(0, 2, 1) if turned else SQUARE
    biases = SQUARE_BIASES[:, 0]
    _check(loaded, (expected[0], biases[0], expected[1], biases[1]), turned)
    assert any(remark in said for said in loaded.remarks)
    assert loaded.other_sizes == (4, 4, 4)


def test_the_caller_decides_what_shapes_leave_open_and_nothing_else():
    file = npz(**_square("W1 b1 W2 b2", flat=True))
    with pytest.raises(ValueError, match="say transpose=False or transpose=True"):
        mlp.load_model(file)
    for turned in (False, True):
        assert mlp.load_model(file, transpose=turned).mapping[0].turned == turned
    with pytest.raises(ValueError, match="contradicts the shapes"):
        mlp.load_model(npz(**PLAIN), transpose=True)
    with pytest.raises(ValueError, match="expected True, False or None"):
        mlp.load_model(npz(**PLAIN), transpose="yes")


def test_layers_named_in_the_order_of_construction_are_read_in_the_order_of_their_shapes():
    saved = {"Dense_0/kernel": W2, "Dense_0/bias": b2, "Dense_1/kernel": W1, "Dense_1/bias": b1}
    loaded = mlp.load_model(npz(**saved))
    _check(loaded, NETWORK, False)
    assert any("order" in remark for remark in loaded.remarks)


def test_arrays_by_number_are_read_in_the_order_that_fits():
    for arrays in (NETWORK, (W1, W2, b1, b2), (W1.T, b1[:, None], W2.T, b2[:, None])):
        _check(mlp.load_model(npz(*arrays)), NETWORK)
    _check(mlp.load_model(npz(W1.T, W2.T)), NO_BIASES, True)
    w = W2[:, 0]
    with pytest.raises(ValueError, match="fit as W, b, W, b and as W, W, b, b"):
        mlp.load_model(npz(W1, b1, w, 0.5))


THETA1 = np.random.default_rng(5).normal(size=(5, 8))
THETA2 = np.random.default_rng(6).normal(size=(3, 6))
FOLDED = (THETA1[:, 1:].T, THETA1[:, 0], THETA2[:, 1:].T, THETA2[:, 0])


def test_a_folded_bias_is_the_first_column_of_theta_or_its_first_row():
    _check(mlp.load_model(npz(Theta1=THETA1, Theta2=THETA2)), FOLDED, True)
    loaded = mlp.load_model(npz(theta1=THETA1.T, theta2=THETA2.T))
    _check(loaded, FOLDED, False)
    assert [m.theirs for m in loaded.mapping] == ["theta1", "theta1", "theta2", "theta2"]
    _check(mlp.load_model(npz(Theta1=W1, b1=b1, Theta2=W2, b2=b2)), NETWORK)
    _check(mlp.load_model(npz(Theta1=W1, Theta2=W2)), NO_BIASES)


def test_one_output_becomes_two_logits_with_the_same_probability_and_gradient():
    w, x = W2[:, 0], np.linspace(-1, 1, 7)
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    p = 1 / (1 + np.exp(-(h @ w + 0.5)))
    # Of -log(1 - p) for class 0, by the chain rule.
    gradient = W1 @ (h * (1 - h) * w) * p
    rows = {"W1": W1, "b1": b1, "b2": 0.5}
    turned = {"W1": W1.T, "b1": b1, "b2": [[0.5]], "W2": w[None]}
    for saved in ({**rows, "W2": w[:, None]}, {**rows, "W2": w}, turned):
        network = mlp.load_model(npz(**saved)).network
        np.testing.assert_allclose(mlp.forward(network, x).yhat, [1 - p, p], rtol=1e-14)
        y = mlp.one_hot(0, 2)
        np.testing.assert_allclose(mlp.input_gradient(network, x, y), gradient, rtol=1e-13)


def test_one_output_of_tanh_becomes_logits_with_the_probability_between_minus_1_and_1():
    w, x = W2[:, 0], np.linspace(-1, 1, 7)
    t = np.tanh(np.tanh(x @ W1 + b1) @ w + 0.5)
    saved = {"W1": W1, "b1": b1, "W2": w, "b2": 0.5, "activations": np.array(["tanh", "tanh"])}
    network = mlp.load_model(npz(**saved)).network
    np.testing.assert_allclose(mlp.forward(network, x).yhat[1], (1 + t) / 2, rtol=1e-14)


def test_thresholds_are_subtracted():
    for names in (("t1", "t2"), ("threshold_1", "threshold_2")):
        saved = {"w1": W1, "w2": W2, names[0]: b1, names[1]: b2}
        loaded = mlp.load_model(npz(**saved))
        _check(loaded, (W1, -b1, W2, -b2))
        assert any("threshold" in remark for remark in loaded.remarks)


@pytest.mark.parametrize(
    ("said", "option", "activation"),
    [
        ({}, None, "sigmoid"),
        ({"activation": "Logistic"}, None, "sigmoid"),
        ({"activation": "LINEAR"}, None, "identity"),
        ({"hidden_activation": "tanh"}, None, "tanh"),
        ({"activations": np.array(["relu", "softmax"])}, None, "relu"),
        ({"activation": "gelu"}, "ReLU", "relu"),
    ],
)
def test_the_activation_is_the_callers_then_the_files_then_assumed(said, option, activation):
    loaded = mlp.load_model(npz(**PLAIN, **said), activation=option)
    assert loaded.network.activation == activation
    assert any("assumed" in remark for remark in loaded.remarks) == (not said)


@pytest.mark.parametrize("said", [{"out_activation": "logistic"}, {"cost": "QuadraticCost"}])
def test_outputs_that_are_sigmoids_are_said_to_be_independent(said):
    loaded = mlp.load_model(npz(**PLAIN, **said))
    assert any("independent" in remark for remark in loaded.remarks)
    one = mlp.load_model(npz(W1=W1, b1=b1, W2=W2[:, :1], b2=b2[:1], **said))
    assert not any("independent" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    "value",
    [
        {"layers": [{"weights": W1.T, "biases": b1}, {"weights": W2.T, "biases": b2}]},
        [{"weight": W1, "bias": b1[None]}, {"weight": W2, "bias": b2[None]}],
        {"weights": [W1.T, W2.T], "biases": [b1[:, None], b2[:, None]], "sizes": [7, 5, 3]},
        {"coefs_": [W1, W2], "intercepts_": [b1, b2]},
        {"weights": {"hidden": W1, "output": W2}, "biases": {"hidden": b1, "output": b2}},
        {"model": {"fc1": {"weight": W1.T, "bias": b1}, "fc2": {"weight": W2.T, "bias": b2}}},
        {name: as_json(array).decode() for name, array in PLAIN.items()},
        [W1, b1, W2, b2],
        [W1.T, W2.T, b1, b2],
    ],
)
def test_json_is_read_in_every_form(value):
    _check(mlp.load_model(as_json(value)), NETWORK)
    _check(mlp.load_model(b"\xef\xbb\xbf \n" + as_json(value)), NETWORK)


def test_a_json_text_keeps_the_sign_of_zero():
    network = mlp.load_model(b'{"W1": [[-0, 1]], "W2": [[1], [1]], "b1": [0, 0]}').network
    assert np.signbit(network.W1[0, 0])


@pytest.mark.parametrize(
    ("delimiter", "point"), [(",", "."), (";", ","), ("\t", ","), ("|", "."), ("  ", ".")]
)
def test_csvs_are_read_in_every_dialect_in_a_zip_or_at_once(delimiter, point):
    texts = {f"{name}.csv": csv(array, delimiter, point) for name, array in PLAIN.items()}
    _check(mlp.load_model(zipped(texts)), NETWORK)
    files = [text.replace("\n", "\r\n").encode("utf-8-sig") for text in texts.values()]
    _check(mlp.load_model(files, list(texts)), NETWORK)


def _pandas(array, index):
    frame = np.atleast_2d(array)
    head = ",".join(map(str, range(frame.shape[1])))
    lines = csv(frame).splitlines()
    if not index:
        return "\n".join([head, *lines])
    return "\n".join([f",{head}", *(f"{i},{line}" for i, line in enumerate(lines))])


def test_a_first_line_of_rows_and_columns_is_no_row():
    texts = {name: np.atleast_2d(array) for name, array in PLAIN.items()}
    texts = {f"{n}.csv": f"{a.shape[0]},{a.shape[1]}\n{csv(a)}" for n, a in texts.items()}
    _check(mlp.load_model(zipped(texts)), NETWORK)
    # Nothing follows: these are two numbers.
    loaded = mlp.load_model([b"5,6\n7,8\n", b"0,5\n"], ["W1.csv", "W2.csv"])
    assert loaded.network.W1.tolist() == [[5, 7], [6, 8]]


@pytest.mark.parametrize("index", [False, True])
def test_a_header_and_an_index_of_pandas_are_no_numbers_of_the_matrix(index):
    texts = {f"{name}.csv": _pandas(array, index) for name, array in PLAIN.items()}
    _check(mlp.load_model(zipped(texts)), NETWORK)


def test_rows_and_names_come_with_the_network():
    beside = {"X": np.eye(7)[:4], "y": [1, 2, 3, 1], "feature_names": list("abcdefg")}
    loaded = mlp.load_model(npz(**PLAIN, **beside, X_mean=np.zeros(7), X_std=np.ones(7)))
    np.testing.assert_array_equal(loaded.inputs, np.eye(7)[:4])
    assert loaded.labels.tolist() == [0, 1, 2, 0]
    assert (loaded.feature_names, loaded.class_names) == (tuple("abcdefg"), ("1", "2", "3"))
    assert any("X_mean and X_std" in remark for remark in loaded.remarks)


def test_rows_that_do_not_fit_leave_the_network_readable():
    for X, y in ((np.eye(6), np.zeros(6)), (np.full((2, 7), np.inf), [0, 1])):
        loaded = mlp.load_model(npz(**PLAIN, X=X, y=y))
        assert loaded.inputs is None
        assert any("X is left out" in remark for remark in loaded.remarks)
    loaded = mlp.load_model(npz(**PLAIN, X=np.eye(7), y=np.linspace(0, 1, 7)))
    assert (loaded.inputs.shape, loaded.labels) == ((7, 7), None)
    X = np.eye(7)
    X[2, 3] = np.nan
    assert mlp.load_model(npz(**PLAIN, X=X)).inputs.shape == (6, 7)


def test_bfloat16_is_the_upper_half_of_float32():
    entries = {
        "W1": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [0, 4]},
        "W2": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [4, 12]},
        "b1": {"dtype": "F32", "shape": [2], "data_offsets": [12, 20]},
    }
    file = bytearray(safetensors(entries, 20))
    file[-20:-16] = np.array([1.5, -3.0], "<f4").tobytes()[2:4] + b"\x40\xc0"
    loaded = mlp.load_model(bytes(file))
    assert loaded.network.W1.tolist() == [[1.5, -3.0]]
    assert any("bfloat16" in remark for remark in loaded.remarks)
