"""An activation is one record: two more than the library has go through all checks as they are."""

import numpy as np
import pytest
from families import AT_KINKS, KINDS, stack
from further_activations import FURTHER

from mlp import (
    ACTIVATIONS,
    Network,
    check_directions,
    check_gradient,
    check_gradients,
    check_many,
    gradients,
    guess_mistake,
    mistakes_for,
    one_hot,
    random_input,
    routes,
    step_sweep,
    with_preactivation,
)
from mlp.finite_differences import METHODS


@pytest.fixture(autouse=True)
def _further(monkeypatch):
    for name, activation in FURTHER.items():
        monkeypatch.setitem(ACTIVATIONS, name, activation)


@pytest.mark.parametrize("activation", FURTHER)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [*KINDS, *AT_KINKS])
def test_a_right_gradient_is_never_called_wrong_and_a_wrong_one_is(kind, method, activation):
    network, x, y = stack(kind, (4, 3, 3), 15, np.random.default_rng(0), activation)
    for wrt, right in check_gradients(network, x, y, method).items():
        assert not (right.verdict == "disagree").any()
        wrong = right.analytic * (1 + (1e-3 if method == "forward" else 1e-5))
        found = check_gradient(network, x, y, wrt, method, analytic=wrong).verdict
        told = (right.verdict == "agree") & (right.analytic != 0)
        assert (found[told] == "disagree").all()
    for step in (1e-12, 1e-6, 1e-3, 1.0):
        for right in check_gradients(network, x, y, method, step).values():
            assert not (right.verdict == "disagree").any()
        along = check_directions(network, x, y, "x", method, step, directions=2)
        assert not (along.verdict == "disagree").any()


def test_both_slopes_of_another_kink_are_those_of_its_record():
    network, x, y = Network.random(activation="leaky_relu"), random_input(), one_hot(0, 5)
    network = with_preactivation(network, x, 1, 0.0)
    found = check_gradient(network, x, y, "b1")
    assert found.verdict.tolist() == ["agree", "kink", "agree"]
    assert found.left[1] == pytest.approx(0.1 * found.right[1], rel=1e-12)
    assert check_gradient(network, x, y).verdict.tolist() == ["kink"] * 5


@pytest.mark.parametrize("activation", FURTHER)
def test_sweeps_routes_many_networks_and_mistakes_take_it_as_it_is(activation):
    network, x, y = Network.random((3, 4, 3), 1, 1.0, activation), random_input(3), one_hot(0, 3)
    sweep = step_sweep(network, x, y)
    assert (sweep.error <= sweep.bound).all()
    assert (routes(network, x, y).to_blame == "nobody").all()
    assert (check_many((3, 4, 3), range(50), activation=activation).verdict == "agree").all()
    single = check_gradient(network, x, y, analytic=gradients(network, x, y).x.astype(np.float32))
    assert (single.verdict != "disagree").all()
    names = [mistake.name for mistake in mistakes_for(activation)]
    assert len(set(names)) == len(names)
    for used in ("sigma' at a", "tanh' at a"):
        known = next(m for m in mistakes_for(activation) if m.name == used)
        wrong = known.gradients(network, x, y)
        assert guess_mistake(network, x, y, "W1", wrong.W1).sentence.startswith("You used ")
    # And other networks' gradients may hold its slope.
    assert any(FURTHER[activation].symbol in m.title for m in mistakes_for("tanh"))
