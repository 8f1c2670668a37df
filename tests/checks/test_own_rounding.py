"""A gradient in float32 or float16, or printed: right as far as its digits go, and no farther."""

import numpy as np
import pytest
from families import AT_KINKS, KINDS, stack
from test_by_entry import ARRAYS

from mlp import (
    ACTIVATIONS,
    ARITHMETICS,
    Network,
    check_directions,
    check_gradient,
    gradients,
    one_hot,
    random_input,
    textbook_rounding,
)
from mlp.checks import by_entry
from mlp.finite_differences import METHODS

NAMES = ("x", "W1", "b1", "W2", "b2")
FEW_DIGITS = (np.float32, np.float16)


# h, and the slope from h, as textbooks write them.
TEXTBOOK = {
    "sigmoid": lambda a: (1 / (1 + np.exp(-a)), lambda h: h * (1 - h)),
    "tanh": lambda a: (np.tanh(a), lambda h: 1 - h * h),
    "relu": lambda a: (np.maximum(a, 0), lambda h: (h > 0).astype(h.dtype)),
    "identity": lambda a: (a, np.ones_like),
}


def _times(v, M):
    return (v[..., None, :] @ M)[..., 0, :]


def _textbook(network, x, y, dtype):
    """The backward pass as on the blackboard, every number and every operation in one dtype."""
    arrays = (x, network.W1, network.b1, network.W2, network.b2, y)
    with np.errstate(all="ignore"):
        x, W1, b1, W2, b2, y = (np.asarray(array).astype(dtype) for array in arrays)
        h, slope = TEXTBOOK[network.activation](_times(x, W1) + b1)
        theta = _times(h, W2) + b2
        e = np.exp(theta - theta.max(axis=-1, keepdims=True))
        d = e / e.sum(axis=-1, keepdims=True) - y
        da = _times(d, W2.swapaxes(-1, -2)) * slope(h)
        return {
            "x": _times(da, W1.swapaxes(-1, -2)),
            "W1": x[..., :, None] * da[..., None, :],
            "b1": da,
            "W2": h[..., :, None] * d[..., None, :],
            "b2": d,
        }


def _networks(kind, seed, activation, stacks=4):
    rng = np.random.default_rng(seed)
    for i in range(stacks):
        sizes = (5, 3, 5) if i == 0 else tuple(rng.integers(1, 13, 3))
        yield stack(kind, sizes, 50, rng, activation)


# Near kinks too, where there are any.
CASES = [
    (activation, kind)
    for activation in TEXTBOOK
    for kind in KINDS + (AT_KINKS if activation == "relu" else ())
]


def test_every_activation_has_its_textbook_pass():
    assert set(TEXTBOOK) == set(ACTIVATIONS)


@pytest.mark.parametrize("dtype", FEW_DIGITS)
@pytest.mark.parametrize(("activation", "kind"), CASES)
def test_a_right_gradient_in_few_digits_is_never_called_wrong_and_a_wrong_one_always(
    activation, kind, dtype
):
    for i, (network, x, y) in enumerate(_networks(kind, 1, activation)):
        for wrt, gradient in _textbook(network, x, y, dtype).items():
            assert gradient.dtype == dtype
            method = METHODS[i % len(METHODS)]
            right = check_gradient(network, x, y, wrt, method, analytic=gradient)
            # What overflowed in float16 is no number, and no gradient.
            finite = np.isfinite(gradient)
            assert finite.mean() > (0.5 if dtype is np.float16 else 0.99)
            assert not (right.verdict[finite] == "disagree").any()
            with np.errstate(over="ignore"):
                wrong = (gradient + 4 * right.bound).astype(dtype)
            known = np.isfinite(wrong) & np.isfinite(right.bound) & finite
            found = check_gradient(network, x, y, wrt, method, analytic=wrong).verdict
            assert (found[known] == "disagree").all()


@pytest.mark.parametrize("activation", TEXTBOOK)
@pytest.mark.parametrize("dtype", FEW_DIGITS)
def test_the_rounding_of_the_textbook_pass_is_a_bound_and_not_far_from_sharp(dtype, activation):
    used = []
    for kind in KINDS + AT_KINKS:
        for network, x, y in _networks(kind, 2, activation, stacks=2):
            exact = gradients(network, x, y)
            for wrt, gradient in _textbook(network, x, y, dtype).items():
                rounding = textbook_rounding(network, x, y, wrt, dtype.__name__)
                error = np.abs(gradient - getattr(exact, wrt))
                finite = np.isfinite(gradient)
                assert np.isinf(rounding[~finite]).all()
                used.append((error / rounding)[finite].max(initial=0.0))
    assert 0.1 < max(used) <= 1.0


def test_most_entries_of_an_ordinary_network_agree_in_float32():
    seeds = np.arange(300)
    network, x = Network.random((5, 3, 5), seeds), random_input(5, seeds)
    y = one_hot(seeds % 5, 5)
    for wrt, gradient in _textbook(network, x, y, np.float32).items():
        verdict = check_gradient(network, x, y, wrt, analytic=gradient).verdict
        assert (verdict == "agree").mean() > 0.99


def test_an_entry_wrong_by_a_thousandth_is_found_among_float32_numbers():
    network, x, y = Network.random(), random_input(), one_hot(1, 5)
    for wrt, gradient in _textbook(network, x, y, np.float32).items():
        place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        gradient[place] *= np.float32(1.001)
        verdict = check_gradient(network, x, y, wrt, analytic=gradient).verdict
        assert np.argwhere(verdict == "disagree").tolist() == [list(place)]


def test_the_bound_is_that_of_float64_and_the_rounding_that_the_record_states():
    network, x, y = Network.random(), random_input(), one_hot(1, 5)
    right = check_gradient(network, x, y)
    assert (right.rounding == 0).all()
    single = check_gradient(network, x, y, analytic=right.analytic.astype(np.float32))
    assert np.array_equal(single.rounding, textbook_rounding(network, x, y))
    assert np.allclose(single.bound, right.bound + single.rounding, rtol=1e-12, atol=0)
    same = check_gradient(network, x, y, analytic=right.analytic.copy())
    for name in ARRAYS:
        assert np.array_equal(getattr(same, name), getattr(right, name))


@pytest.mark.parametrize("method", ["central", "five-point", "complex"])
@pytest.mark.parametrize("decimals", [2, 4, 6])
def test_a_gradient_printed_with_few_decimals_is_right_within_half_a_unit_of_the_last(
    method, decimals
):
    unit = 10.0**-decimals
    for seed in range(32):
        activation = list(ACTIVATIONS)[seed % len(ACTIVATIONS)]
        network, x = Network.random(seed=seed, activation=activation), random_input(seed=seed)
        y = one_hot(1, 5)
        exact = gradients(network, x, y).x
        printed = np.round(exact, decimals)
        found = check_gradient(network, x, y, "x", method, None, printed, unit / 2)
        assert not (found.verdict == "disagree").any()
        large = np.abs(exact) > 2 * unit
        assert (found.verdict[large] == "agree").all()
        assert (found.verdict[np.abs(exact) < unit / 2] == "below noise").all()
        wrong = check_gradient(network, x, y, "x", method, None, printed + 1.1 * unit, unit / 2)
        assert (wrong.verdict == "disagree").all()


def test_each_entry_may_have_a_rounding_of_its_own():
    network, x, y = Network.random(), random_input(), one_hot(1, 5)
    off = gradients(network, x, y).x * (1 + np.array([0, 0, 1e-3, 1e-3, 0]))
    rounding = np.abs(off) * [0, 0, 2e-3, 0, 0]
    found = check_gradient(network, x, y, analytic=off, rounding=rounding)
    assert found.verdict.tolist() == ["agree", "agree", "agree", "disagree", "agree"]


@pytest.mark.parametrize("name", ARITHMETICS)
def test_the_rounding_has_the_shape_of_the_gradient_and_shrinks_with_the_unit_roundoff(name):
    network = Network.random((4, 3, 2), seed=np.arange(5))
    x, y = random_input(4, np.arange(10).reshape(2, 5)), one_hot(1, 2)
    exact = gradients(network, x, y)
    for wrt in NAMES:
        found = textbook_rounding(network, x, y, wrt, name)
        assert found.shape == getattr(exact, wrt).shape
        assert (found > 0).all()
        assert (found >= textbook_rounding(network, x, y, wrt, "float64")).all()


def test_numbers_beyond_the_arithmetic_leave_nothing_known():
    network, x, y = Network.random(), random_input() * 1e6, one_hot(1, 5)
    assert np.isinf(textbook_rounding(network, x, y, "W1", "float16")).all()
    assert np.isfinite(textbook_rounding(network, x, y, "W1", "float32")).all()
    gradient = gradients(network, x, y).b2.astype(np.float16)
    found = check_gradient(network, x, y, "b2", analytic=gradient)
    assert not (found.verdict == "disagree").any()


def test_float32_is_judged_by_its_rounding_along_directions_too(monkeypatch):
    monkeypatch.setattr(by_entry, "DIRECTIONS_PAST", 10)
    network, x, y = Network.random(), random_input(), one_hot(1, 5)
    gradient = _textbook(network, x, y, np.float32)["W1"]
    right = check_gradient(network, x, y, "W1", analytic=gradient)
    assert right.route == "random directions"
    assert right.passed
    summed = textbook_rounding(network, x, y, "W1").sum()
    assert np.allclose(right.rounding, summed, rtol=1e-12)
    gradient[1, 1] += np.float32(0.01)
    wrong = check_directions(network, x, y, "W1", analytic=gradient)
    assert (wrong.verdict == "disagree").all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"analytic": None, "rounding": 0.1}, "rounding is given without analytic"),
        ({"rounding": [0.1] * 4}, r"rounding has shape \(4,\), expected one number or \(5,\)"),
        ({"rounding": -0.1}, "rounding holds a number that is negative or NaN"),
        ({"rounding": [0, 0, np.nan, 0, 0]}, "rounding holds a number that is negative or NaN"),
        ({"rounding": "0.1"}, "rounding has dtype"),
    ],
)
def test_a_bad_rounding_is_named(arguments, message):
    network, x, y = Network.random(), random_input(), one_hot(1, 5)
    with pytest.raises(ValueError, match=message):
        check_gradient(network, x, y, **({"analytic": np.ones(5)} | arguments))


def test_an_unknown_arithmetic_is_named():
    with pytest.raises(ValueError, match="arithmetic is 'float8', expected one of float64, float3"):
        textbook_rounding(Network.random(), random_input(), one_hot(1, 5), "x", "float8")
