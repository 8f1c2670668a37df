"""Where the loss has a kink: a right gradient is never called wrong, and both slopes are told."""

import mpmath
import numpy as np
import pytest
from families import AT_KINKS, stack

from mlp import (
    Network,
    check_directions,
    check_gradient,
    check_gradients,
    check_many,
    forward,
    gradients,
    one_hot,
    random_input,
    routes,
    step_sweep,
    with_preactivation,
)
from mlp.checks import by_entry
from mlp.finite_differences import FORMULAS, METHODS

NAMES = ("x", "W1", "b1", "W2", "b2")
MUTATION = {"forward": 1e-3, "central": 1e-5, "five-point": 1e-5, "complex": 1e-5}


def _whole(agreement):
    """Whether the three fields that tell of kinks are there at kinks, and nowhere else."""
    kink = agreement.verdict == "kink"
    sides = np.isfinite(agreement.left) & np.isfinite(agreement.right)
    assert np.array_equal(sides, kink)
    assert np.array_equal(agreement.kink_unit >= 0, kink)
    assert agreement.copies_agree == agreement.copies_checked
    return True


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", AT_KINKS)
def test_a_right_gradient_is_never_called_wrong_nor_a_wrong_one_right(
    kind, method, carry, monkeypatch
):
    monkeypatch.setattr(by_entry, "too_many_copies", lambda *_: carry)
    rng = np.random.default_rng(0)
    above = nonzero = 0
    for sizes in ((5, 3, 5), (1, 1, 2), (2, 6, 3)):
        network, x, y = stack(kind, sizes, 20, rng, "relu")
        for wrt, right in check_gradients(network, x, y, method).items():
            assert not (right.verdict == "disagree").any()
            assert _whole(right)
            wrong = right.analytic * (1 + rng.choice([-1, 1]) * MUTATION[method])
            found = check_gradient(network, x, y, wrt, method, analytic=wrong).verdict
            told = (right.verdict == "agree") & (right.analytic != 0)
            assert (found[told] == "disagree").all()
            above += told.sum()
            nonzero += ((right.analytic != 0) & (right.verdict != "kink")).sum()
    # Nearer to a kink than any step reaches, a difference sees little; the complex step sees all.
    assert above >= {"complex": 0.98}.get(method, 0.6) * nonzero


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", AT_KINKS)
def test_no_step_of_the_users_own_makes_a_right_gradient_wrong(kind, method):
    rng = np.random.default_rng(1)
    network, x, y = stack(kind, (4, 3, 3), 20, rng, "relu")
    for step in 10.0 ** np.arange(-20, 4):
        for agreement in check_gradients(network, x, y, method, step).values():
            assert not (agreement.verdict == "disagree").any()
            assert _whole(agreement)
        for wrt in NAMES:
            along = check_directions(network, x, y, wrt, method, step, directions=2)
            assert not (along.verdict == "disagree").any()
            assert _whole(along)


@pytest.mark.parametrize("method", METHODS)
def test_the_default_step_stays_below_the_kink_and_is_as_sharp_as_without_one(method):
    seeds = np.arange(300)
    network = Network.random((5, 3, 5), seeds, activation="relu")
    x, y = random_input(5, seeds), one_hot(seeds % 5, 5)
    for wrt, agreement in check_gradients(network, x, y, method).items():
        assert (agreement.verdict == "agree").mean() > 0.97
        assert (agreement.verdict == "kink").mean() < 1e-3
        # Every step crosses no kink: each unit is on or off at both of its ends.
        if wrt == "x" and method in ("central", "five-point"):
            reach = FORMULAS[method].reach
            on = forward(network, x).a > 0
            for j in range(5):
                for sign in (-reach, reach):
                    moved = x.copy()
                    moved[:, j] += sign * agreement.step[:, j]
                    assert np.array_equal(forward(network, moved).a > 0, on)


def _loss(values, y):
    n, m, k = len(values["x"]), len(values["b1"]), len(values["b2"])
    h = [
        max(sum(values["x"][j] * values["W1"][j, i] for j in range(n)) + values["b1"][i], 0)
        for i in range(m)
    ]
    theta = [sum(h[i] * values["W2"][i, j] for i in range(m)) + values["b2"][j] for j in range(k)]
    return mpmath.log(sum(mpmath.exp(t) for t in theta)) - sum(
        weight * t for weight, t in zip(y, theta, strict=True)
    )


def _one_sided(network, x, y, name, place):
    """The slopes of the loss left and right of the point, by differences of 1e-30 in mpmath."""
    with mpmath.workdps(100):
        exact = np.vectorize(lambda v: mpmath.mpf(float(v)), otypes=[object])
        values = {key: exact(getattr(network, key)) for key in ("W1", "b1", "W2", "b2")}
        values["x"] = exact(x)

        def at(offset):
            moved = values[name].copy()
            moved[place] += offset
            return _loss(values | {name: moved}, exact(y))

        s = mpmath.mpf(10) ** -30
        return float((at(0) - at(-s)) / s), float((at(s) - at(0)) / s)


def _eighths(seed):
    """A network of eighths, in which a is exact, and so are the kinks: units 1 and 3 are at 0."""
    rng = np.random.default_rng(seed)

    def eighths(*shape):
        return rng.choice(np.delete(np.arange(-8, 9), 8), shape) / 8

    x, W1 = eighths(3), eighths(3, 4)
    b1 = np.where(np.arange(4) % 2, eighths(4), 0) - np.where(np.arange(4) % 2, 0, x @ W1)
    W2 = eighths(4, 3) + 2.0 * np.arange(3)
    return Network(W1, b1, W2, eighths(3), "relu"), x, one_hot(seed % 3, 3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(4))
def test_both_slopes_are_those_of_arithmetic_of_a_hundred_digits(seed, method):
    network, x, y = _eighths(seed)
    assert forward(network, x).a[[0, 2]].tolist() == [0.0, 0.0]
    found = 0
    for wrt, agreement in check_gradients(network, x, y, method).items():
        for place in np.ndindex(agreement.verdict.shape):
            left, right = _one_sided(network, x, y, wrt, place)
            jumps = left != pytest.approx(right, rel=1e-9, abs=1e-12)
            assert jumps == (agreement.verdict[place] == "kink")
            if jumps:
                found += 1
                assert agreement.kink_unit[place] in (0, 2)
                assert agreement.left[place] == pytest.approx(left, rel=1e-12, abs=1e-14)
                assert agreement.right[place] == pytest.approx(right, rel=1e-12, abs=1e-14)
            else:
                assert agreement.verdict[place] == "agree"
                assert agreement.analytic[place] == pytest.approx(left, rel=1e-9, abs=1e-12)
    # All of x, and the weights and biases of the two units.
    assert found == 3 + 6 + 2


def test_the_kinks_of_one_unit_are_told_at_the_entries_that_pass_through_it_and_nowhere_else():
    network, x, y = Network.random(activation="relu"), random_input(), one_hot(0, 5)
    network = with_preactivation(network, x, 1, 0.0)
    found = check_gradients(network, x, y)
    assert (found["x"].verdict == "kink").all()
    assert (found["x"].kink_unit == 1).all()
    assert np.array_equal(found["b1"].verdict == "kink", [False, True, False])
    assert np.array_equal(found["W1"].verdict == "kink", np.tile([False, True, False], (5, 1)))
    for name in NAMES:
        assert set(found[name].verdict[found[name].verdict != "kink"].tolist()) <= {"agree"}
    # A kink is neither: some entry must agree, and none may disagree.
    assert not found["x"].passed
    assert found["W1"].passed
    gradient = gradients(network, x, y)
    # What frameworks return is the side on which the unit is off.
    off = np.where(network.W1[:, 1] > 0, found["x"].left, found["x"].right)
    assert off == pytest.approx(gradient.x, rel=1e-12)


def _narrow(a):
    """A network of one unit, whose pre-activation is x = a."""
    return Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0], "relu"), [a], [1.0, 0.0]


@pytest.mark.parametrize("a", [1e-7, -1e-7])
def test_a_forward_difference_looks_one_way_and_the_complex_step_none(a):
    verdict = {
        method: check_gradient(*_narrow(a), method=method, step=1e-3).verdict[0]
        for method in METHODS
    }
    assert verdict["central"] == verdict["five-point"] == "kink"
    assert verdict["complex"] == "agree"
    # Only a unit that is off is switched on by a step up.
    assert (verdict["forward"] == "kink") == (a < 0)


@pytest.mark.parametrize("method", ["central", "five-point"])
def test_a_step_that_reaches_the_kink_is_told_from_one_that_does_not(method):
    room = 1e-3 / FORMULAS[method].reach
    inside = check_gradient(*_narrow(1e-3), method=method, step=0.99 * room)
    across = check_gradient(*_narrow(1e-3), method=method, step=1.01 * room)
    assert (inside.verdict[0], across.verdict[0]) == ("agree", "kink")
    assert across.kink_unit[0] == 0
    assert across.left[0] == 0.0
    # The slope at the kink itself, where h = 0 and yhat = 1/2.
    assert across.right[0] == pytest.approx(-1.0)
    assert np.isinf(across.bound[0])


def test_no_kink_is_where_nothing_bends_or_nothing_moves():
    network, x, y = Network.random(activation="relu"), random_input(), one_hot(0, 5)
    at_kink = with_preactivation(network, x, 1, 0.0)
    equal = at_kink.W2.copy()
    equal[1] = equal[1, 0]
    for method in METHODS:
        found = check_gradients(at_kink.replace(W2=equal), x, y, method)
        assert all((agreement.verdict == "agree").all() for agreement in found.values())
        # A column of zeros: the unit does not depend on x; W1 and b1 still move it.
        W1, b1 = network.W1.copy(), network.b1.copy()
        W1[:, 1], b1[1] = 0.0, 0.0
        found = check_gradients(network.replace(W1=W1, b1=b1), x, y, method)
        assert (found["x"].verdict == "agree").all()
        assert (found["W1"].verdict[:, 1] == "kink").all()
        assert found["b1"].verdict[1] == "kink"
        # x = 0: W1 does not matter.
        found = check_gradients(network.replace(b1=b1), 0 * x, y, method)
        assert (found["W1"].verdict == "agree").all()
        assert found["b1"].verdict[1] == "kink"
        dead = network.replace(b1=-1.0 - np.abs(x @ network.W1))
        found = check_gradients(dead, x, y, method)
        assert (found["x"].verdict == "agree").all()
        assert not found["x"].analytic.any()


@pytest.mark.parametrize("method", METHODS)
def test_a_gradient_that_is_no_number_is_wrong_at_a_kink_too(method):
    network, x, y = _narrow(0.0)
    assert check_gradient(network, x, y, method=method).verdict[0] == "kink"
    wrong = check_gradient(network, x, y, method=method, analytic=[np.nan])
    assert wrong.verdict[0] == "disagree"


def test_a_step_may_switch_on_a_unit_that_makes_no_kink():
    # Its weights in W2 are equal, so L does not change; but theta grows, and rounds more.
    network = Network([[3.0]], [-6e-3], [[700.0, 700.0]], [1.0, 1.5], "relu")
    for method in METHODS:
        for step in 10.0 ** np.arange(-6, 3):
            agreement = check_gradient(network, [1e-3], [1.0, 0.0], method=method, step=step)
            assert agreement.verdict[0] != "disagree"


@pytest.mark.parametrize("method", METHODS)
def test_a_long_step_out_of_certainty_is_not_called_a_mistake(method):
    # yhat underflows to 0, and the step is long enough to change the prediction.
    network = Network([[1.0]], [0.0], [[0.0, 0.0]], [800.0, 0.0], "relu")
    for step in (100.0, 350.0, 500.0, 900.0):
        agreement = check_gradient(network, [1.0], [1.0, 0.0], "b2", method, step)
        assert not (agreement.verdict == "disagree").any()


@pytest.mark.parametrize("method", METHODS)
def test_a_right_gradient_printed_with_few_digits_is_not_called_wrong_near_kinks(method):
    rng = np.random.default_rng(3)
    for kind in AT_KINKS:
        network, x, y = stack(kind, (4, 3, 3), 20, rng, "relu")
        for wrt in NAMES:
            printed = np.round(getattr(gradients(network, x, y), wrt), 4)
            found = check_gradient(network, x, y, wrt, method, None, printed, 0.5e-4)
            assert not (found.verdict == "disagree").any()
            wrong = check_gradient(network, x, y, wrt, method, None, printed + 2e-4, 0.5e-4)
            sharp = (found.verdict == "agree") & (found.bound < 1e-4)
            assert (wrong.verdict[sharp] == "disagree").all()


@pytest.mark.parametrize("method", METHODS)
def test_directions_tell_of_kinks_too(method):
    network, x, y = _eighths(1)
    found = check_directions(network, x, y, "b1", method, directions=4)
    assert (found.verdict == "kink").all()
    signs = np.sign(check_directions(network, x, y, "b1", directions=4).analytic)
    assert signs.shape == (4,)
    # Along v the one-sided slopes are sums of those of the entries on that side.
    entries = check_gradient(network, x, y, "b1")
    low = np.where(entries.verdict == "kink", entries.left, entries.analytic)
    high = np.where(entries.verdict == "kink", entries.right, entries.analytic)
    v = np.array(np.meshgrid(*[[-1.0, 1.0]] * 4)).reshape(4, -1)
    right = np.where(v > 0, high[:, None], low[:, None])
    left = np.where(v > 0, low[:, None], high[:, None])
    possible = np.stack([(v * left).sum(axis=0), (v * right).sum(axis=0)])
    for pair in zip(found.left, found.right, strict=True):
        distance = np.abs(possible - np.array(pair)[:, None]).max(axis=0)
        assert distance.min() < 1e-12


def test_many_networks_count_those_at_a_kink():
    options = {"activation": "relu", "step": 3.0}
    found = check_many((3, 2, 3), range(200), **options)
    assert set(found.verdict.tolist()) <= {"agree", "kink", "below noise"}
    assert (found.verdict == "kink").sum() > 20
    for seed in range(20):
        network = Network.random((3, 2, 3), seed, activation="relu")
        alone = check_gradient(network, random_input(3, seed), one_hot(seed % 3, 3), step=3.0)
        words = set(alone.verdict.tolist())
        expected = next(w for w in ("disagree", "agree", "kink", "below noise") if w in words)
        assert found.verdict[seed] == expected


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_sweep_knows_from_which_step_on_the_kink_is_reached(dtype):
    network, x, y = _narrow(1e-3)
    steps = 10.0 ** np.arange(-1, -8.5, -0.25)
    sweep = step_sweep(network, x, y, steps=steps, dtype=dtype)
    reach = np.array(
        [np.inf if m in ("forward", "complex") else FORMULAS[m].reach for m in METHODS]
    )
    expected = np.where(np.isinf(reach), np.inf, 1e-3 / reach)
    assert sweep.largest_step[:, 0] == pytest.approx(expected, rel=1e-3)
    assert (sweep.error <= sweep.bound).all()
    crossed = steps >= sweep.largest_step
    assert np.isinf(sweep.bound[..., 0][crossed]).all()
    assert np.isinf(sweep.truncation[..., 0][crossed]).all()
    assert np.isfinite(sweep.bound[..., 0][~crossed]).all()
    # Half of the slope on one side is another derivative altogether.
    central = sweep.error[METHODS.index("central"), :, 0]
    beyond, below = steps >= 2e-3, (steps < 1e-3) & (steps > 1e-4)
    assert central[beyond].min() > 1e3 * central[below].max()
    assert (sweep.optimal_step < sweep.largest_step).all()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", AT_KINKS)
def test_the_predicted_lines_hold_near_kinks_at_every_step(kind, dtype):
    network, x, y = stack(kind, (3, 2, 3), 10, np.random.default_rng(2), "relu")
    for wrt in ("x", "W1"):
        sweep = step_sweep(network, x, y, wrt, dtype=dtype)
        # The bound of a step that reaches a kink is infinite.
        assert (sweep.error <= sweep.bound).all()


def test_nobody_is_to_blame_for_a_kink():
    network, x, y = Network.random(activation="relu"), random_input(), one_hot(0, 5)
    found = routes(with_preactivation(network, x, 1, 0.0), x, y)
    assert (found.to_blame == "nobody").all()
    assert (found.verdict == "kink").all()
    crossing = routes(network, x, y, step=10.0)
    assert (crossing.to_blame == "nobody").all()
