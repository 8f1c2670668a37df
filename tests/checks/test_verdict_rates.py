"""How often the check is right: no false alarm, no missed mistake, and little left undecided.

The share above the noise matters as much as the other two: a check that says "below noise" for
everything never raises a false alarm.
"""

from collections import Counter

import numpy as np
import pytest
from families import KINDS, stack

from mlp import ACTIVATIONS, Network, check_gradient, check_gradients, one_hot, random_input
from mlp.checks import by_entry
from mlp.checks.propagated_change import PROPAGATED_CHANGE
from mlp.checks.whole_copies import WHOLE_COPIES
from mlp.finite_differences import METHODS

MUTATION = {"forward": 1e-3, "central": 1e-5, "five-point": 1e-5, "complex": 1e-5}


def _count(network, x, y, method, rng, counts):
    for wrt in ("x", "W1", "b1", "W2", "b2"):
        right = check_gradient(network, x, y, wrt, method)
        nonzero = right.analytic != 0
        above = nonzero & (right.verdict == "agree")
        sign = rng.choice([-1.0, 1.0], right.analytic.shape)
        wrong = right.analytic * (1.0 + sign * MUTATION[method])
        caught = check_gradient(network, x, y, wrt, method, analytic=wrong).verdict == "disagree"
        assert right.copies_agree == right.copies_checked
        counts["coordinates"] += right.error.size
        counts["false alarms"] += int((right.verdict == "disagree").sum())
        counts["nonzero"] += int(nonzero.sum())
        counts["above"] += int(above.sum())
        counts["caught"] += int((above & caught).sum())


def _rates(networks, evaluation, seed, activation, monkeypatch):
    """Counts by method and kind over about `networks` networks."""
    if evaluation is not None:
        monkeypatch.setattr(by_entry, "evaluation_for", lambda *_: evaluation)
    rng = np.random.default_rng(seed)
    # Seven in twelve are ordinary.
    kinds = KINDS + ("ordinary",) * 6
    stacks = 60
    found = {}
    for i in range(stacks):
        kind = kinds[i % len(kinds)]
        sizes = (5, 3, 5) if i % 5 == 0 else tuple(rng.integers(1, 9, 3))
        network, x, y = stack(kind, sizes, networks // stacks + 1, rng, activation)
        for method in METHODS:
            _count(network, x, y, method, rng, found.setdefault((method, kind), Counter()))
    return found


def _hold(found, activation):
    for method in METHODS:
        total = sum((counts for key, counts in found.items() if key[0] == method), Counter())
        assert total["false alarms"] == 0
        assert total["caught"] >= 0.999 * total["above"]
        ordinary = found[method, "ordinary"]
        # A tanh is saturated, and its network confident, at smaller weights.
        least = 0.84 if activation == "tanh" else 0.85
        assert ordinary["above"] >= least * ordinary["nonzero"]
    # Where h has no largest value, theta may be thousands, and yhat too small for float64.
    least = 0.999 if np.isfinite(ACTIVATIONS[activation].range).all() else 0.93
    for kind in ("ordinary", "saturated at 45", "confident", "soft"):
        exact = found["complex", kind]
        assert exact["above"] >= least * exact["nonzero"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_false_alarm_no_missed_mistake_and_few_undecided_over_300_networks(
    activation, monkeypatch
):
    _hold(_rates(300, None, 1, activation, monkeypatch), activation)


# Each way of evaluating with one activation each time, and with the others by hand.
EACH_TIME = {WHOLE_COPIES.route: "sigmoid", PROPAGATED_CHANGE.route: "relu"}


@pytest.mark.parametrize(
    ("evaluation", "activation"),
    [
        pytest.param(
            evaluation,
            activation,
            marks=pytest.mark.slow
            if EACH_TIME[evaluation.route] == activation
            else pytest.mark.long,
            id=f"{evaluation.route}-{activation}",
        )
        for evaluation in (WHOLE_COPIES, PROPAGATED_CHANGE)
        for activation in ACTIVATIONS
    ],
)
def test_no_false_alarm_no_missed_mistake_and_few_undecided_over_10000_networks(
    evaluation, activation, monkeypatch
):
    _hold(_rates(10_000, evaluation, 2, activation, monkeypatch), activation)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("method", METHODS)
def test_nearly_every_entry_at_5_3_5_with_scale_1_is_above_the_noise(method, activation):
    seeds = np.arange(500)
    network = Network.random((5, 3, 5), seeds, activation=activation)
    found = check_gradients(network, random_input(5, seeds), one_hot(seeds % 5, 5), method)
    least = min((agreement.verdict == "agree").mean() for agreement in found.values())
    # A tanh network is more confident than a sigmoid's, which squeezes h into 0 to 1.
    assert least == 1.0 if activation == "sigmoid" else least > 0.99


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("method", METHODS)
def test_the_bound_holds_at_any_step_a_user_may_choose(method, activation):
    rng = np.random.default_rng(3)
    for kind in KINDS:
        network, x, y = stack(kind, (4, 3, 4), 10, rng, activation)
        for step in 10.0 ** np.arange(-15, 3):
            for agreement in check_gradients(network, x, y, method, step).values():
                assert not (agreement.verdict == "disagree").any()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("scale_x", "scale_W1", "scale_W2", "scale_b2"),
    [(1e6, 1e-6, 1, 1), (1e6, 1, 1, 1), (1e-8, 1, 1, 1), (1e-6, 1e-6, 1e-6, 1e-6),
     (1e2, 1e2, 1e2, 1e2), (1, 1, 1, 1e6), (1, 1, 1, 1e80), (0, 0, 0, 0)],
)  # fmt: skip
def test_no_false_alarm_at_extreme_scales(method, scale_x, scale_W1, scale_W2, scale_b2):
    rng = np.random.default_rng(4)
    network, x, y = stack("ordinary", (5, 3, 5), 30, rng)
    arrays = {"W1": scale_W1 * network.W1, "W2": scale_W2 * network.W2, "b2": scale_b2 * network.b2}
    for activation in ACTIVATIONS:
        scaled = network.replace(**arrays, activation=activation)
        for agreement in check_gradients(scaled, scale_x * x, y, method).values():
            assert not (agreement.verdict == "disagree").any()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_bound_is_sharp_where_truncation_dominates(activation):
    rng = np.random.default_rng(5)
    network, x, y = stack("ordinary", (5, 3, 5), 200, rng, activation)
    found = check_gradients(network, x, y, "central", step=1e-3)
    ratio = np.concatenate([(v.error / v.bound).ravel() for v in found.values()])
    assert 0.5 < ratio.max() <= 1.0
