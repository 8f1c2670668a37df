"""Proof of import: what an oracle in plain NumPy prints, whole and with each fault in it."""

import numpy as np
import pytest

import mlp

N, M, K = 5, 4, 3
LABEL = 1
ACTIVATIONS = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: np.maximum(a, 0),
    "identity": lambda a: a,
}


def _log_softmax(theta):
    theta = theta - theta.max()
    return theta - np.log(np.exp(theta).sum())


KINDS = {
    "logits": lambda theta: theta,
    "probabilities": lambda theta: np.exp(_log_softmax(theta)),
    "log probabilities": _log_softmax,
    "loss": lambda theta: -_log_softmax(theta)[[LABEL]],
}
# Half a unit of the last of 4 and of 8 digits after the point.
HALF_UNITS = {4: 5e-5, 8: 5e-9}


def _case(activation, seed=0, sizes=(N, M, K)):
    rng = np.random.default_rng([seed, *sizes])
    n, m, k = sizes
    arrays = {
        "W1": rng.normal(size=(n, m)),
        "b1": rng.normal(size=m),
        "W2": rng.normal(size=(m, k)),
        "b2": rng.normal(size=k),
    }
    # A small shift of x, so that ReLU has a living unit whatever is left out.
    return arrays, activation, rng.normal(size=n) + 0.1


def _theta(arrays, activation, x):
    h = ACTIVATIONS[activation](x @ arrays["W1"] + arrays["b1"])
    return h @ arrays["W2"] + arrays["b2"]


def _proof(case, printed, digits, with_label=True, **options):
    arrays, activation, x = case
    network = mlp.Network(**arrays, activation=activation)
    y = mlp.one_hot(LABEL, network.sizes[2]) if with_label else None
    printed = np.round(printed, digits)
    return mlp.proof_of_import(network, x, printed, y, digits=HALF_UNITS[digits], **options)


every = pytest.mark.parametrize("activation", ACTIVATIONS)
to_digits = pytest.mark.parametrize("digits", HALF_UNITS)
of_kind = pytest.mark.parametrize("what", KINDS)


@every
@to_digits
@of_kind
def test_a_whole_network_agrees_whatever_is_printed(activation, digits, what):
    for seed in range(20):
        case = _case(activation, seed)
        proof = _proof(case, KINDS[what](_theta(*case)), digits)
        assert (proof.what, proof.verdict, proof.reason) == (what, "agrees", None)
        assert proof.largest_difference <= proof.allowed < HALF_UNITS[digits] + 5e-5


@to_digits
def test_one_output_of_a_binary_network_is_read_as_its_logit_or_probability(digits):
    for seed in range(20):
        arrays, activation, x = _case("tanh", seed, (N, M, 2))
        arrays["W2"][:, 0], arrays["b2"][0] = 0.0, 0.0
        case = arrays, activation, x
        z = _theta(*case)[1]
        for what, value in (
            ("logit of one output", z),
            ("probabilities", 1 / (1 + np.exp(-z))),
        ):
            proof = _proof(case, [value], digits, with_label=False)
            assert (proof.what, proof.verdict) == (what, "agrees")
        if abs(np.tanh(z / 2)) < 0.1:
            continue  # both classes are as likely: with four digits too little to tell
        proof = _proof(case, [1 / (1 + np.exp(z))], digits, with_label=False)
        assert (proof.what, proof.reason) == ("probabilities", "class order")


def _others(activation):
    return [name for name in ACTIVATIONS if name != activation]


def _without(arrays, *names):
    return arrays | {name: 0.0 * arrays[name] for name in names}


def _faulty(case):
    """What the framework's logits are, and why: it had all right, and the import a fault."""
    arrays, activation, x = case
    yield "bias missing", "b1", (_without(arrays, "b1"), activation, x)
    yield "bias missing", "b2", (_without(arrays, "b2"), activation, x)
    yield "bias missing", "both", (_without(arrays, "b1", "b2"), activation, x)
    for name in _others(activation):
        yield "activation", name, (arrays, name, x)
    yield "input not scaled", "/ 255", (arrays, activation, x / 255)
    yield "input not scaled", "standardised", (arrays, activation, (x - MEAN) / STD)
    yield "input not scaled", "raw", (arrays, activation, x * STD + MEAN)


MEAN, STD = np.linspace(-1, 2, N), np.linspace(0.5, 3, N)


def _told_apart(case, faulty, what):
    """The faults whose print is far from the right one, and of which no other prints the same.

    With a dead ReLU two of them may; with four digits, what moves too little cannot be told.
    """
    prints = [KINDS[what](_theta(*case)), *(KINDS[what](_theta(*each[-1])) for each in faulty)]
    for i, each in enumerate(faulty, 1):
        others = [np.abs(prints[i] - p).max() for j, p in enumerate(prints) if j != i]
        if others[0] > 0.1 and min(others) > 1e-3:
            yield *each[:-1], prints[i]


@every
@to_digits
@of_kind
def test_each_fault_of_the_network_or_the_input_is_found(activation, digits, what):
    scaling = mlp.Standardisation(MEAN, STD)
    found = set()
    for seed in range(8):
        case = _case(activation, seed)
        for reason, detail, printed in _told_apart(case, list(_faulty(case)), what):
            proof = _proof(case, printed, digits, standardisation=scaling)
            assert (proof.what, proof.verdict) == (what, "disagrees"), (seed, reason, detail)
            assert (proof.reason, proof.detail) == (reason, detail), seed
            assert proof.activation == (detail if reason == "activation" else None)
            assert proof.largest_difference > proof.allowed
            found.add((reason, detail))
    assert len(found) == 9


@every
@to_digits
def test_pixels_up_to_255_where_the_network_takes_them_up_to_1(activation, digits):
    arrays, _, x = _case(activation)
    x = np.round(np.abs(x) * 100)
    arrays["W1"] /= 100
    small = arrays, activation, x / 255
    proof = _proof(small, _theta(arrays, activation, x), digits)
    assert (proof.reason, proof.detail) == ("input not scaled", "* 255")


@every
@to_digits
def test_a_square_matrix_that_is_turned_is_found(activation, digits):
    found = set()
    for seed in range(8):
        arrays, _, x = case = _case(activation, seed, (4, 4, 4))
        turned = {name: arrays[name].T for name in ("W1", "W2")}
        faulty = [
            ("turned", detail, (arrays | {name: turned[name] for name in names}, activation, x))
            for detail, names in (("W1", ["W1"]), ("W2", ["W2"]), ("both", ["W1", "W2"]))
        ]
        for reason, detail, printed in _told_apart(case, faulty, "logits"):
            proof = _proof(case, printed, digits)
            assert (proof.reason, proof.detail) == (reason, detail)
            found.add(detail)
    assert found == {"W1", "W2", "both"}


@every
@to_digits
def test_the_other_orientation_that_fits_is_found(activation, digits):
    case = _case(activation, sizes=(4, 3, 4))
    other = _case(activation, 1, sizes=(4, 6, 4))[0]
    printed = KINDS["probabilities"](_theta(other, activation, case[2]))
    network = mlp.Network(**other, activation=activation)
    assert _proof(case, printed, digits, other=network).reason == "turned"
    assert _proof(case, printed, digits).reason is None


@every
@to_digits
@pytest.mark.parametrize("what", ["logits", "probabilities", "log probabilities"])
def test_classes_in_another_order_are_found(activation, digits, what):
    for seed in range(8):
        case = _case(activation, seed)
        values = np.asarray(KINDS[what](_theta(*case)))
        for order in ([1, 0, 2], [2, 0, 1], [2, 1, 0]):
            if np.abs(values[order] - values).max() < 0.1:
                continue
            proof = _proof(case, values[order], digits)
            assert (proof.what, proof.reason) == (what, "class order")


@to_digits
def test_the_loss_of_another_label_is_found(digits):
    for seed in range(8):
        case = _case("relu", seed)
        theta = _theta(*case)
        loss_of_2 = np.log(np.exp(theta).sum()) - theta[2]
        if abs(theta[2] - theta[LABEL]) < 0.2:
            continue
        proof = _proof(case, [loss_of_2], digits)
        assert (proof.what, proof.reason, proof.detail) == ("loss", "class order", 2)


@every
@to_digits
def test_softmax_twice_and_a_loss_without_log_softmax_are_found(activation, digits):
    for seed in range(4):
        case = _case(activation, seed)
        theta = _theta(*case)
        yhat = KINDS["probabilities"](theta)
        for printed, reason, detail in (
            (KINDS["probabilities"](yhat), "softmax twice", None),
            (KINDS["loss"](yhat), "softmax twice", None),
            ([-theta[LABEL]], "log-softmax", "logits"),
            ([-yhat[LABEL]], "log-softmax", "probabilities"),
        ):
            if len(printed) == 1 and abs(printed[0] - KINDS["loss"](theta)[0]) < 0.1:
                continue
            proof = _proof(case, printed, digits)
            assert (proof.verdict, proof.reason, proof.detail) == ("disagrees", reason, detail)


@every
@to_digits
def test_another_row_is_found(activation, digits):
    arrays, _, x = case = _case(activation)
    rows = np.random.default_rng(3).normal(size=(200, N))
    rows[50] = x
    for r in (0, 120, 199):
        proof = _proof(case, _theta(arrays, activation, rows[r]), digits, rows=rows)
        assert (proof.what, proof.reason, proof.detail) == ("logits", "another row", r)


@to_digits
def test_another_row_is_found_by_one_output_and_never_by_a_loss(digits):
    rows = np.random.default_rng(3).normal(size=(20, N))
    arrays, activation, _ = case = _case("tanh", sizes=(N, M, 2))
    z = np.diff(_theta(arrays, activation, rows[7]))
    proof = _proof(case, z, digits, with_label=False, rows=rows)
    assert (proof.what, proof.reason, proof.detail) == ("logit of one output", "another row", 7)
    arrays, activation, _ = case = _case("tanh")
    loss = KINDS["loss"](_theta(arrays, activation, rows[7]))
    assert _proof(case, loss, digits, rows=rows).reason is None


@every
@of_kind
def test_what_float32_computes_agrees_and_says_so_where_the_digits_go_further(activation, what):
    said = 0
    for seed in range(50):
        arrays, _, x = _case(activation, seed, (64, 16, K))
        arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
        x = x.astype(np.float32)
        printed = np.asarray(KINDS[what](_theta(arrays, activation, x)))
        assert printed.dtype == np.float32
        network = mlp.Network(**arrays, activation=activation)
        proof = mlp.proof_of_import(network, x, printed, mlp.one_hot(LABEL, K))
        assert (proof.what, proof.verdict) == (what, "agrees")
        assert proof.reason in (None, "float32")
        said += proof.reason == "float32"
    assert said > 25


@every
@of_kind
def test_wrong_numbers_never_agree(activation, what):
    case = _case(activation)
    rng = np.random.default_rng(5)
    prints = [np.asarray(kind(_theta(*case))) for kind in KINDS.values()]
    right = KINDS[what](_theta(*case))
    for _ in range(100):
        wrong = right + 10.0 ** rng.uniform(-3, 1) * rng.choice([-1, 1], size=right.shape)
        distances = [np.abs(p - wrong).max() for p in prints if p.shape == wrong.shape]
        assert min(distances) > 1e-4, "the numbers are right by accident: choose another seed"
        proof = _proof(case, wrong, 4)
        assert proof.verdict == "disagrees"
        assert proof.largest_difference > proof.allowed


def test_a_thousand_random_prints_never_agree_and_hardly_ever_find_a_reason():
    rng = np.random.default_rng(6)
    believed = 0
    for i in range(1000):
        activation = list(ACTIVATIONS)[i % 4]
        case = _case(activation, i)
        what = list(KINDS)[i // 4 % 4]
        printed = KINDS[what](rng.normal(size=K) * 2)
        proof = _proof(case, printed, 4)
        assert proof.verdict == "disagrees"
        believed += proof.reason is not None
    assert believed <= 5


def test_a_small_miss_is_no_fault_that_happens_to_move_as_little():
    # b1 is nearly nothing, and so its absence explains no difference of a few units.
    case = _case("tanh")
    case[0]["b1"] *= 1e-4
    printed = _theta(*case) + 2e-4
    assert _proof(case, printed, 4).reason is None


def test_of_numbers_that_fit_nothing_their_own_form_says_what_they_are():
    case = _case("sigmoid")
    for what, printed in (
        ("probabilities", [0.9, 0.05, 0.05]),
        ("log probabilities", np.log([0.9, 0.05, 0.05])),
        ("logits", [9.0, -3.0, 1.0]),
        ("loss", [7.7]),
    ):
        proof = _proof(case, printed, 4)
        assert (proof.what, proof.verdict, proof.reason) == (what, "disagrees", None)
    binary = _case("sigmoid", sizes=(N, M, 2))
    assert _proof(binary, [0.77777], 4).what is None


def test_what_is_no_number_disagrees():
    for bad in (np.nan, np.inf):
        proof = _proof(_case("relu"), [0.1, bad, 0.2], 4)
        assert (proof.verdict, proof.largest_difference) == ("disagrees", np.inf)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"printed": [0.5, 0.5]}, r"printed has shape \(2,\), expected \(1,\) or \(3,\)"),
        ({"printed": ["a"] * 3}, "printed has dtype"),
        ({"printed": 0.5, "y": None}, "y is None, expected the label"),
        ({"x": np.ones((2, 5))}, r"x has shape \(2, 5\), expected one example"),
        ({"y": np.ones((2, 3)) / 3}, r"y has shape \(2, 3\), expected \(3,\)"),
        ({"digits": [1.0, 2.0]}, "digits is .*, expected half a unit"),
        ({"digits": -1.0}, "digits is .*, expected half a unit"),
        ({"digits": np.nan}, "digits is .*, expected half a unit"),
        ({"rows": np.ones(5)}, r"rows has shape \(5,\), expected \(N, 5\)"),
        (
            {"standardisation": mlp.Standardisation([0.0], [1.0])},
            "standardisation is of 1 inputs, expected n = 5",
        ),
    ],
)
def test_what_cannot_be_used_is_named(changed, message):
    given = {
        "network": mlp.Network.random((5, 4, 3)),
        "x": np.ones(5),
        "printed": [0.1, 0.2, 0.7],
        "y": mlp.one_hot(0, 3),
    } | changed
    with pytest.raises(ValueError, match=message):
        mlp.proof_of_import(**given)
