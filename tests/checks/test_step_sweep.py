"""The V-curve: down the truncation line, up the roundoff, lowest near the predicted step."""

import numpy as np
import pytest

from mlp import ACTIVATIONS, Network, check_gradient, gradients, one_hot, random_input, step_sweep
from mlp.finite_differences import METHODS


def _example(seed=0):
    return Network.random(seed=seed), random_input(seed=seed), one_hot(1, 5)


def test_fields_have_an_axis_for_methods_and_one_for_steps():
    network = Network.random(seed=[0, 1])
    sweep = step_sweep(network, random_input(), one_hot(1, 5), "W2", ("central", "forward"))
    assert sweep.methods == ("central", "forward")
    assert sweep.steps == pytest.approx(10.0 ** -np.arange(1, 16))
    assert sweep.analytic == pytest.approx(gradients(network, random_input(), one_hot(1, 5)).W2)
    for name in ("numeric", "error", "truncation", "roundoff", "bound"):
        assert getattr(sweep, name).shape == (2, 15, 2, 3, 5)
    assert sweep.optimal_step.shape == (2, 2, 3, 5)


@pytest.mark.parametrize("wrt", ["x", "W1", "b1", "W2", "b2"])
def test_every_point_is_what_a_check_with_that_step_gives(wrt):
    network, x, y = _example()
    sweep = step_sweep(network, x, y, wrt, steps=[1e-2, 1e-5])
    for method, numeric, bound in zip(sweep.methods, sweep.numeric, sweep.bound, strict=True):
        for step, at_step, bound_at_step in zip(sweep.steps, numeric, bound, strict=True):
            alone = check_gradient(network, x, y, wrt, method, step)
            assert (at_step == alone.numeric).all()
            assert bound_at_step == pytest.approx(alone.bound)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_predicted_lines_hold_at_every_step(dtype, activation):
    for seed in range(5):
        network, x, y = _example(seed)
        sweep = step_sweep(network.replace(activation=activation), x, y, "W1", dtype=dtype)
        assert (sweep.error <= sweep.bound).all()


@pytest.mark.parametrize("method", ["forward", "central", "five-point"])
def test_the_lowest_error_is_near_the_optimal_step(method):
    steps = 10.0 ** np.arange(-14, 0.1, 0.25)
    sweep = step_sweep(*_example(), methods=(method,), steps=steps)
    error = sweep.error[0].mean(axis=-1)
    at_optimum = error[np.abs(np.log10(steps) - np.log10(np.median(sweep.optimal_step))).argmin()]
    assert at_optimum <= 20 * error.min()
    assert at_optimum <= 1e-3 * error[0]


def test_float32_loses_half_the_digits():
    full, half = (step_sweep(*_example(), dtype=dtype) for dtype in (np.float64, np.float32))
    best_full, best_half = (sweep.error.min(axis=1).max(axis=-1) for sweep in (full, half))
    assert (best_half[:3] > 1e3 * best_full[:3]).all()
    central = METHODS.index("central")
    assert (half.optimal_step[central] > full.optimal_step[central]).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"methods": "central"}, "methods is 'central', expected a sequence"),
        ({"methods": ("secant",)}, "method is 'secant'"),
        ({"steps": 1e-3}, r"steps has shape \(\), expected \(S,\)"),
        ({"steps": [1e-3, 0.0]}, "step is 0.0, expected positive"),
        ({"wrt": "h"}, "wrt is 'h'"),
        ({"dtype": np.float16}, "dtype is float16, expected float64 or float32"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        step_sweep(*_example(), **arguments)
