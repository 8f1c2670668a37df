"""Finite differences of functions whose derivatives are known, and as few calls as promised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from mlp import finite_difference
from mlp.finite_differences import METHODS

ACCURACY = {"forward": 1e-6, "central": 1e-9, "five-point": 1e-11, "complex": 1e-15}


def _sum_of_sines(v, axes):
    return np.sin(v).sum(axis=tuple(range(-axes, 0)))


@given(
    st.sampled_from(METHODS),
    arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=4), elements=st.floats(-3, 3)),
)
def test_derivative_has_the_shape_of_the_point_and_is_right(method, at):
    derivative = finite_difference(lambda v: _sum_of_sines(v, at.ndim), at, method)
    assert derivative.shape == at.shape
    assert derivative.dtype == np.float64
    assert np.abs(derivative - np.cos(at)).max() <= ACCURACY[method]


@pytest.mark.parametrize("method", METHODS)
def test_a_function_with_values_of_a_shape_gives_its_jacobian(method):
    M = np.arange(12.0).reshape(3, 4) - 5.0
    at = np.array([[0.5, -1.0, 2.0], [0.1, 0.2, 0.3]])
    jacobian = finite_difference(lambda v: v**2 @ M, at, method)
    expected = np.einsum("rj,jo,rs->rosj", 2 * at, M, np.eye(2))
    assert jacobian.shape == (2, 4, 2, 3)
    assert np.abs(jacobian - expected).max() <= 1e-5


@pytest.mark.parametrize("method", METHODS)
def test_a_stack_of_points_gives_what_each_point_gives_alone(method):
    at = np.random.default_rng(0).standard_normal((2, 3, 4))

    def f(v):
        return np.exp(v).sum(axis=-1)

    stacked = finite_difference(f, at, method, batch_axes=2)
    alone = np.array([[finite_difference(f, point, method) for point in row] for row in at])
    assert (stacked == alone).all()


@pytest.mark.parametrize("method", METHODS)
def test_all_copies_go_through_the_function_in_one_call_beside_one_copy_alone(method):
    calls = []

    def f(v):
        calls.append(v.shape)
        return (v * v).sum(axis=-1)

    finite_difference(f, np.ones(200), method)
    assert calls[-3:-1] == [(200,), (200,)]
    assert len(calls) == (4 if method == "forward" else 3)


def test_the_memory_budget_holds_and_costs_few_calls():
    calls = []

    def f(v):
        calls.append(v.nbytes)
        return (v * v).sum(axis=-1)

    at = np.random.default_rng(0).standard_normal(3000)
    assert np.abs(finite_difference(f, at) - 2 * at).max() < 1e-7
    assert max(calls) <= 32 * 2**20
    assert len(calls) <= 7


@pytest.mark.parametrize("method", ["forward", "central", "five-point"])
def test_one_step_for_each_entry_is_the_step_taken(method):
    moved = []

    def f(v):
        moved.append(v)
        return v.sum(axis=-1)

    finite_difference(f, [0.0, 0.0], method, step=[0.25, 4.0])
    assert {0.25, 4.0} <= set(np.abs(moved[-1]).ravel())


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("five-point", 4)])
def test_the_error_shrinks_with_the_order_of_the_method(method, order):
    def error(step):
        return abs(float(finite_difference(np.exp, 1.0, method, step)) - np.e)

    assert np.log2(error(0.02) / error(0.01)) == pytest.approx(order, abs=0.05)


def test_large_values_take_large_steps():
    at = np.array([1e6, -1e8])
    assert finite_difference(lambda v: (v * v).sum(axis=-1), at, "five-point") == pytest.approx(
        2 * at, rel=1e-6
    )


def test_a_step_that_moves_nothing_gives_zero():
    assert finite_difference(lambda v: v.sum(axis=-1), [1e20], step=1e-3).tolist() == [0.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "secant"}, "method is 'secant', expected one of forward, central"),
        ({"step": 0.0}, "step is 0.0, expected positive"),
        ({"step": -1e-3}, "step is -0.001, expected positive"),
        ({"step": np.nan}, "step holds nan, expected finite"),
        ({"step": np.inf}, "step holds inf, expected finite"),
        ({"step": [1e-3, 1e-3]}, r"step has shape \(2,\), expected one number or .* \(3,\)"),
        ({"at": [1.0, np.nan]}, "at holds nan, expected finite"),
        ({"at": [1j]}, "at has dtype complex128, expected real"),
        ({"at": [None]}, "at has dtype object, expected real"),
        ({"at": ["1"]}, "at has dtype <U1, expected real"),
        ({"at": []}, r"at has shape \(0,\), expected at least one entry"),
        ({"at": [[1.0], [1.0, 2.0]]}, "at is ragged"),
        ({"batch_axes": 2}, "batch_axes is 2, expected 0 to 1"),
        ({"f": lambda v: v.sum()}, r"f does not broadcast .* took shape \(2, 3, 3\) .* \(\)"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    good = {"f": lambda v: v.sum(axis=-1), "at": [1.0, 2.0, 3.0]}
    with pytest.raises(ValueError, match=message):
        finite_difference(**(good | arguments))


WRONG_FUNCTIONS = {
    "indexes the stack": (
        lambda v: v[0] ** 2 + v[1],
        "(must|not) broadcast over leading axes",
    ),
    "mixes the copies": (
        lambda v: (v / np.abs(v).max()).sum(axis=-1),
        "must broadcast over leading axes.* let no copy depend on another",
    ),
    "is NaN below 0": (lambda v: np.log(v).sum(axis=-1), "nan at or beside the point"),
    "is infinite there": (lambda v: (1 / (v - 1e-7)).sum(axis=-1) / 0.0, r"inf\S* at or beside"),
    "returns text": (lambda v: np.full(v.shape[:-1], "x"), "f returned dtype <U1"),
}


# The logarithm of a complex number is one, and abs drops the imaginary part, which is another test.
ANALYTIC = ("mixes the copies", "is NaN below 0")


@pytest.mark.parametrize(
    ("wrong", "method"),
    [(w, m) for w in WRONG_FUNCTIONS for m in METHODS if m != "complex" or w not in ANALYTIC],
)
def test_a_function_that_differences_cannot_be_taken_of_is_told_in_words(wrong, method):
    f, message = WRONG_FUNCTIONS[wrong]
    at = {"is NaN below 0": [1e-9, -1.0], "is infinite there": [1.0, 2.0]}.get(wrong, [1.5, -2.0])
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=message):
        finite_difference(f, at, method)


@pytest.mark.parametrize(
    "f", [lambda v: np.abs(v).sum(axis=-1), lambda v: v.real.sum(axis=-1)], ids=["abs", "real"]
)
def test_a_function_that_drops_the_imaginary_part_is_refused_by_the_complex_step(f):
    with pytest.raises(ValueError, match="float64 for a complex argument, expected complex"):
        finite_difference(f, [1.0, 2.0], "complex")
    assert finite_difference(f, [1.0, 2.0]) == pytest.approx([1.0, 1.0])


def test_rounding_that_differs_in_a_stack_is_no_reason_to_refuse_a_function():
    rng = np.random.default_rng(1)
    W = rng.standard_normal((300, 40))

    def cancelling(v):
        return (np.tanh(v @ W) @ W.T).sum(axis=-1) - (np.tanh(v @ W) @ W.T).mean(axis=-1) * 300

    at = rng.standard_normal(300)
    for method in METHODS:
        assert np.isfinite(finite_difference(cancelling, at, method)).all()


def test_a_tensor_that_requires_grad_is_told_to_detach():
    class Tensor:
        def __array__(self, *_, **__):
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    for arguments in ({"at": Tensor()}, {"at": [1.0], "step": Tensor()}):
        with pytest.raises(ValueError, match=r"(at|step) is a Tensor .*\.detach\(\)"):
            finite_difference(lambda v: v.sum(axis=-1), **arguments)


def test_a_function_that_returns_a_tensor_is_told_to_detach_it():
    class Tensor:
        def __array__(self, *_, **__):
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")

    with pytest.raises(ValueError, match=r"what f returned is a Tensor .*\.detach\(\)"):
        finite_difference(lambda v: Tensor(), [1.0, 2.0])


def test_a_masked_entry_is_no_number():
    with pytest.raises(ValueError, match="at has masked entries"):
        finite_difference(lambda v: v.sum(axis=-1), np.ma.array([1.0, 2.0], mask=[0, 1]))
