"""Five routes to one number, and who is to blame where they part."""

import numpy as np
import pytest

from mlp import ACTIVATIONS, Network, gradients, one_hot, random_input, routes


def _example():
    return Network.random(), random_input(), one_hot(1, 5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("wrt", ["x", "W1", "b1", "W2", "b2"])
def test_five_routes_agree_on_as_many_digits_as_each_method_has(wrt, activation):
    network, x, y = _example()
    network = network.replace(activation=activation)
    found = routes(network, x, y, wrt)
    assert found.names == ("analytic", "forward", "central", "five-point", "complex")
    shape = getattr(gradients(network, x, y), wrt).shape
    assert found.values.shape == found.digits.shape == (5, *shape)
    least = found.digits.reshape(5, -1).min(axis=1)
    # A network that is more confident has smaller entries, which differences measure in fewer.
    fewest = [14, 5, 7, 9, 16] if activation == "sigmoid" else [14, 3, 4, 6, 16]
    assert (least >= fewest).all()
    assert (found.to_blame == "nobody").all()
    expected = ("agree",) if activation == "sigmoid" else ("agree", "below noise")
    assert np.isin(found.verdict, expected).all()


def test_a_wrong_gradient_is_blamed_on_the_analytic_side():
    wrong = gradients(*_example()).x * [1.0, 1.0, 1.001, 1.0, 1.0]
    found = routes(*_example(), analytic=wrong)
    assert found.to_blame.tolist() == ["nobody", "nobody", "analytic", "nobody", "nobody"]
    assert (found.values[0] == wrong).all()


def test_a_bad_step_costs_digits_and_is_nobodys_mistake():
    found = routes(*_example(), step=1e-13)
    assert found.digits[1:4].max() < 6
    assert found.digits[[0, 4]].min() > 14
    assert (found.to_blame == "nobody").all()


def test_saturated_units_leave_two_routes_of_five():
    network, x, y = _example()
    network = network.replace(b1=45.0 - x @ network.W1)
    found = routes(network, x, y)
    assert found.digits[0].min() > 12
    assert np.median(found.digits[1:4]) < 1
    assert (found.verdict[3] == "agree").all()
