"""Raw and scaled units: the same network, and a gradient for each."""

import numpy as np
import pytest

import mlp


def _case(n=6, N=40):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(N, n)) * 10.0 ** rng.integers(-3, 4, n) + rng.normal(size=n) * 5
    return X, mlp.Standardisation.of(X)


def test_columns_get_mean_0_and_deviation_1():
    X, scaling = _case()
    scaled = scaling.apply(X)
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(6), abs=1e-10)
    assert scaled.std(axis=0) == pytest.approx(np.ones(6), rel=1e-10)
    assert np.allclose(scaling.undo(scaled), X, rtol=1e-12)
    assert scaling.constant == ()


def test_a_constant_column_becomes_0_and_is_said():
    # The mean of 7 times 0.1 is rounded, and so is the deviation: neither is 0.
    X = np.column_stack([np.full(7, 0.1), np.arange(7.0), 1e-200 * np.arange(7)])
    scaling = mlp.Standardisation.of(X)
    assert scaling.constant == (0, 2)
    assert scaling.std[[0, 2]].tolist() == [1.0, 1.0]
    assert scaling.apply(X)[:, 0].tolist() == [0.0] * 7


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_folded_network_takes_raw_rows_and_its_gradient_is_that_in_raw_units(activation):
    X, scaling = _case()
    network, y = mlp.Network.random((6, 4, 3), 2, activation=activation), mlp.one_hot(1, 3)
    folded = scaling.folded_into(network)
    assert folded.activation == activation
    scaled = scaling.apply(X)
    assert np.allclose(mlp.forward(folded, X).theta, mlp.forward(network, scaled).theta, 1e-9)
    in_raw_units = scaling.gradient_in_raw_units(mlp.input_gradient(network, scaled, y))
    assert np.allclose(mlp.input_gradient(folded, X, y), in_raw_units, rtol=1e-8, atol=1e-12)


def test_what_is_given_is_copied_and_frozen():
    mean = np.zeros(2)
    scaling = mlp.Standardisation(mean, [1.0, 2.0])
    mean[0] = 5.0
    assert scaling.mean.tolist() == [0.0, 0.0]
    assert not scaling.std.flags.writeable
    assert scaling == mlp.Standardisation([0.0, 0.0], [1.0, 2.0])


def test_what_cannot_be_used_is_named():
    ones = np.ones(2)
    for mean, std, message in (
        (ones, [1.0], r"std has shape \(1,\), expected \(2,\), that of mean"),
        (ones, [1.0, 0.0], "std holds 0.0, expected positive numbers"),
        (ones, [1.0, np.inf], "std holds inf"),
        ([[1.0]], [[1.0]], r"mean has shape \(1, 1\), expected \(n,\)"),
    ):
        with pytest.raises(ValueError, match=message):
            mlp.Standardisation(mean, std)
    scaling = mlp.Standardisation(ones, ones)
    with pytest.raises(ValueError, match=r"X has shape \(3,\), expected \(\.\.\., 2\)"):
        scaling.apply(np.ones(3))
    with pytest.raises(ValueError, match=r"g has shape \(3,\), expected \(\.\.\., 2\)"):
        scaling.gradient_in_raw_units(np.ones(3))
    with pytest.raises(ValueError, match="network has n = 5 inputs, expected 2"):
        scaling.folded_into(mlp.Network.random())
    with pytest.raises(ValueError, match=r"X has shape \(2,\), expected \(N, n\)"):
        mlp.Standardisation.of(ones)
