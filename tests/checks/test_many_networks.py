"""Many networks at once give the numbers that each gives alone, much sooner."""

import numpy as np
import pytest

from mlp import (
    ACTIVATIONS,
    Network,
    check_gradient,
    check_many,
    check_rows,
    gradients,
    one_hot,
    random_input,
)
from mlp.checks.many_networks import NETWORKS_AT_A_TIME
from mlp.finite_differences import METHODS


def _alone(sizes, seed, scale, wrt, method, activation):
    network = Network.random(sizes, seed, scale, activation)
    x, y = random_input(sizes[0], seed), one_hot(seed % sizes[2], sizes[2])
    return check_gradient(network, x, y, wrt, method), gradients(network, x, y)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("sizes", "scale", "wrt"),
    [((5, 3, 5), 1.0, "x"), ((4, 6, 3), 5.0, "W1"), ((1, 1, 2), 0.1, "b2"), ((30, 25, 2), 1, "W1")],
)
def test_numbers_are_those_of_single_checks(sizes, scale, wrt, method, activation):
    seeds = np.array([3, 0, 17, 1000, 8])
    options = {"wrt": wrt, "method": method, "activation": activation}
    found = check_many(sizes, seeds, scale=scale, **options)
    assert (found.seed == seeds).all()
    for i, seed in enumerate(seeds):
        alone, analytic = _alone(sizes, int(seed), scale, **options)
        assert found.worst[i] == np.ravel_multi_index(alone.worst, alone.error.shape)
        assert found.error[i] == pytest.approx(alone.error[alone.worst], rel=1e-6)
        assert found.bound[i] == pytest.approx(alone.bound[alone.worst])
        assert (found.verdict[i] == "agree") == alone.passed
        assert found.saliency[i] == pytest.approx(np.linalg.norm(analytic.x))
        largest = np.abs(alone.analytic).max()
        expected = 16.0 if not alone.error.any() else -np.log10(alone.error.max() / largest)
        assert found.digits[i] == pytest.approx(min(expected, 16.0), abs=1e-6)


def test_a_long_list_of_seeds_is_the_same_in_pieces():
    seeds = np.arange(NETWORKS_AT_A_TIME - 2, NETWORKS_AT_A_TIME + 2)
    whole = check_many((2, 2, 2), range(NETWORKS_AT_A_TIME + 2))
    assert whole.error.shape == (NETWORKS_AT_A_TIME + 2,)
    assert (whole.error[seeds] == check_many((2, 2, 2), seeds).error).all()


def test_saturated_networks_are_below_the_noise_and_none_disagrees():
    found = check_many((5, 3, 5), range(300), scale=30.0)
    assert set(found.verdict.tolist()) == {"agree", "below noise"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seeds": 3}, r"seeds has shape \(\), expected \(N,\)"),
        ({"seeds": [0.5]}, "seeds is .*, expected whole numbers"),
        ({"seeds": []}, "seeds is .*, expected whole numbers"),
        ({"seeds": [-1]}, "seeds is .*, expected whole numbers of at least 0"),
        ({"wrt": "a"}, "wrt is 'a'"),
        ({"method": "secant"}, "method is 'secant'"),
        ({"activation": "softplus"}, "activation is 'softplus'"),
        ({"step": 0}, "step is 0.0, expected positive"),
        ({"sizes": (5, 0, 5)}, "size m is 0"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        check_many(**({"sizes": (5, 3, 5), "seeds": range(3)} | arguments))


def test_the_check_of_many_rows_is_that_of_each_row_alone():
    network, X = Network.random((5, 3, 4), 2), random_input(5, seed=np.arange(12))
    y = one_hot(np.arange(12) % 4, 4)
    for wrt in ("x", "W1"):
        found = check_rows(network, X, y, wrt=wrt)
        for row, place in enumerate(found.seed):
            alone = check_gradient(network, X[place], y[place], wrt=wrt)
            assert found.error[row] == alone.error.ravel()[found.worst[row]]
            assert found.bound[row] == alone.bound.ravel()[found.worst[row]]
            assert found.verdict[row] == "agree"
            assert alone.passed
