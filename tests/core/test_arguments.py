"""What cannot be used is refused in a sentence that names it, never with a raw error."""

import warnings

import numpy as np
import pytest

import mlp

NETWORK, X, Y = mlp.Network.random((3, 4, 2), 1), mlp.random_input(3), mlp.one_hot(1, 2)


class Tensor:
    """What a framework's tensor does that requires grad."""

    def __array__(self, *_, **__):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


TENSOR = Tensor()
CALLS = {
    "x": lambda value: mlp.forward(NETWORK, value),
    "y": lambda value: mlp.loss(NETWORK, X, value),
    "W1": lambda value: NETWORK.replace(W1=value),
    "scale": lambda value: mlp.Network.random(scale=value),
    "seed": lambda value: mlp.Network.random(seed=value),
    "seeds": lambda value: mlp.check_many((3, 4, 2), value),
    "label": lambda value: mlp.one_hot(value, 3),
    "analytic": lambda value: mlp.check_gradient(NETWORK, X, Y, analytic=value),
    "numeric": lambda value: mlp.famous_checks([1.0], value),
    "step": lambda value: mlp.check_gradient(NETWORK, X, Y, step=value),
    "values": lambda value: mlp.guess_mistake(NETWORK, X, Y, "x", value),
    "a": lambda value: mlp.slopes(value),
    "theta": lambda value: mlp.softmax_step(value, Y),
    "every": lambda value: mlp.above_and_below(value),
    "gradient": lambda value: mlp.one_entry_off(value, (0,), 1.0),
    "steps": lambda value: mlp.step_sweep(NETWORK, X, Y, steps=value),
    "other": lambda value: mlp.score_gradient(NETWORK, X, 0, "margin", other=value),
    "direction": lambda value: mlp.loss_along(NETWORK, X, Y, value, [1.0]),
    "distances": lambda value: mlp.loss_along(NETWORK, X, Y, X, value),
    "tolerance": lambda value: mlp.trust_radius(NETWORK, X, Y, tolerance=value),
    "baseline": lambda value: mlp.integrated_gradients(NETWORK, X, Y, value),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_tensor_that_requires_grad_is_told_to_detach(name):
    with pytest.raises(ValueError, match=rf"{name[:4]}\w* is a Tensor .*\.detach\(\)"):
        CALLS[name](TENSOR)


@pytest.mark.parametrize("name", CALLS)
def test_a_masked_entry_is_no_number(name):
    with pytest.raises(ValueError, match=rf"{name[:4]}\w* (is masked at index|has masked entries)"):
        CALLS[name](np.ma.array([1, 2, 3], mask=[0, 1, 0]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mlp.with_preactivation(NETWORK, X, 4, 1.0), "unit is 4, expected 0 to 3"),
        (lambda: mlp.with_preactivation(NETWORK, X, -1, 1.0), "unit is -1, expected a whole"),
        (lambda: mlp.with_preactivation(NETWORK, [1.0], 0, 1.0), r"x has shape \(1,\), expected"),
        (lambda: mlp.with_preactivation(NETWORK, X, 0, np.nan), "a holds nan, expected finite"),
        (
            lambda: mlp.with_preactivation(NETWORK, X, 0, [1.0]),
            "a has shape .* expected one number",
        ),
        (lambda: mlp.multiplications((5, 3)), r"sizes is \(5, 3\), expected three numbers"),
        (lambda: mlp.multiplications(5), "sizes is 5, expected three numbers"),
        (lambda: mlp.famous_checks([1.0], [1.0, 2.0]), r"numeric has shape \(2,\), expected that"),
        (lambda: mlp.famous_checks([], []), r"analytic has shape \(0,\), expected at least one"),
        (lambda: mlp.Network.random(seed=2**64), "seed is 18446744073709551616, expected whole"),
        (lambda: mlp.random_input(seed=[2**63, -1]), r"seed is \[9223372036854775808, -1\]"),
        (lambda: mlp.random_input(seed=True), "seed is True, expected whole numbers"),
        (lambda: mlp.random_input(seed=1.0), "seed is 1.0, expected whole numbers"),
        (lambda: mlp.random_input(seed=[[1], [1, 2]]), "seed is .*, expected whole numbers|ragged"),
    ],
)
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_seeds_keep_all_their_bits():
    large = [2**63 - 1, 2**63, 2**64 - 1]
    alone = [mlp.random_input(4, seed) for seed in large]
    assert (mlp.random_input(4, large) == alone).all()
    assert len({tuple(x) for x in alone}) == 3


@pytest.mark.parametrize("size", [1.0, 700.0])
def test_nothing_is_raised_where_numpy_is_told_to_raise_everything(size):
    network = NETWORK.replace(b1=[size, -size, size, -size], b2=[size, -size])
    with np.errstate(all="raise"):
        mlp.loss(network, X, Y)
        mlp.forward(network, X)
        mlp.gradients(network, X, Y)
        mlp.input_gradient(network, X, Y)
        mlp.jacobians(network, X, Y).running_product()
        mlp.paths(network, X, Y)
        mlp.causes(network, X, Y).shares()
        mlp.transpose_attempts(network, X, Y)
        mlp.slope_attempts(network, X, Y)
        mlp.differentials(network, X, Y, X)
        mlp.softmax_step([size, -size], Y)
        mlp.slopes([size, -size])
        mlp.step_sweep(network, X, Y)
        mlp.routes(network, X, Y)
        mlp.check_gradients(network, X, Y)
        mlp.check_directions(network, X, Y)
        mlp.guess_mistake(network, X, Y, "x", [1.0, 2.0, 3.0])
        for score in mlp.SCORES:
            mlp.score_gradient(network, X, 1, score, other=0 if score == "margin" else None)
        mlp.loss_along(network, X, Y, X, [0.0, 1e-9, 1.0, 1e3])
        mlp.trust_radius(network, X, Y)
        mlp.nearest_flip(network, X)
        mlp.integrated_gradients(network, X, Y)


def test_huge_numbers_look_like_no_mistake_and_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert mlp.guess_mistake(NETWORK, X, Y, "x", [1e300, -1e308, 1e-320]) is None


def test_no_famous_check_passes_a_gradient_with_an_entry_that_is_no_number():
    for wrong in (np.nan, np.inf, -np.inf):
        for pair in (([1.0, wrong], [1.0, 2.0]), ([1.0, 2.0], [wrong, 2.0])):
            found = mlp.famous_checks(*pair)
            assert not any(check.passed for check in found)
            assert all(np.isnan(check.value) for check in found)
