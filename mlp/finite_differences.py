"""Finite differences of any function: a black box is evaluated beside a point, nothing is derived.

    forward      (f(v + s) - f(v)) / s                                error ~ s
    central      (f(v + s) - f(v - s)) / 2s                           error ~ s^2
    five-point   (8 f(v+s) - 8 f(v-s) - f(v+2s) + f(v-2s)) / 12s      error ~ s^4
    complex      Im f(v + is) / s                                     error ~ s^2, no cancellation

This file knows no network. The formulas stand in any book on numerical analysis, for example Press
and others, "Numerical Recipes", section 5.7; the complex step is by Squire and Trapp, "Using
complex variables to estimate derivatives of real functions", SIAM Review 40, 1998.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class DifferenceFormula:
    """What is known of one method.

    Attributes
    ----------
    order : int
        p: the truncation error shrinks as step^p.
    offsets : tuple of complex
        Where the moved copies stand, in steps.
    roundoff_factor : float
        How many roundings of the function, over one step, the difference holds: twice one over
        one step, twice one over two, and (4/3)(2/2) + (1/3)(2/4) = 1.5 for the two central
        differences of the five-point formula. The complex step subtracts nothing.
    """

    order: int
    offsets: tuple
    roundoff_factor: float

    @property
    def reach(self):
        """How far the farthest copy stands, in steps."""
        return max(abs(offset) for offset in self.offsets)


FORMULAS = {
    "forward": DifferenceFormula(1, (1.0,), 2.0),
    "central": DifferenceFormula(2, (1.0, -1.0), 1.0),
    "five-point": DifferenceFormula(4, (1.0, -1.0, 2.0, -2.0), 1.5),
    "complex": DifferenceFormula(2, (1j,), 0.0),
}
METHODS = tuple(FORMULAS)

# One copy alone may differ from the same in a stack by rounding: by this much of the largest value,
# where that is not itself the rounding of larger numbers, for which the point is the only measure.
STACK_TOLERANCE, STACK_FLOOR = 1e-9, 1e-4
NOT_FOR_STACKS = (
    "It must broadcast over leading axes: index the last axes (v[..., 0], sum(axis=-1)), and let "
    "no copy depend on another."
)

# Moved copies that go through the function in one call take at most this many bytes.
MEMORY_BUDGET = 32 * 2**20

EPSILON = np.finfo(np.float64).eps


def checked_method(method):
    """`method`, or a ValueError if it is none of METHODS."""
    if method not in METHODS:
        raise ValueError(f"method is {method!r}, expected one of {', '.join(METHODS)}")
    return method


def checked_step(step, shape):
    """`step` as a float64 array of positive numbers that broadcasts to `shape`, or a ValueError."""
    step = _real("step", step)
    if not (step > 0).all():
        raise ValueError(f"step is {step[step <= 0].flat[0]}, expected positive numbers")
    try:
        return np.broadcast_to(step, shape)
    except ValueError:
        raise ValueError(
            f"step has shape {step.shape}, expected one number or an array of shape {shape}"
        ) from None


def _array(name, value):
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked entries, expected an array without a mask")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged, expected rows of equal length: {error}") from None
    except (RuntimeError, TypeError) as error:
        raise ValueError(
            f"{name} is a {type(value).__name__} that NumPy cannot read, expected an array (of a "
            f"tensor its .detach().cpu().numpy()): {error}"
        ) from None


def _real(name, value):
    array = _array(name, value)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {array.dtype}, expected real numbers")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, expected at least one entry")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds {array[~np.isfinite(array)].flat[0]}, expected finite numbers"
        )
    return array


def textbook_step(method, at):
    """The step that balances truncation and roundoff of a function of ordinary scale.

        eps^(1/(p+1)) max(1, |v|),  p the method's order; eps max(1, |v|) for the complex step

    with eps = 2^-52. Truncation falls as s^p and roundoff grows as eps/s; their sum is least where
    s is about eps^(1/(p+1)). The complex step subtracts nothing and has no roundoff to balance.

    Examples
    --------
    >>> float(textbook_step("central", np.array(100.0)).round(6))
    0.000606
    """
    power = 1.0 if method == "complex" else 1.0 / (FORMULAS[method].order + 1)
    return EPSILON**power * np.maximum(1.0, np.abs(at))


def difference_quotient(moved, here, at, step, method):
    """The difference formula, for any way of evaluating the function with one entry moved.

    Divides by the step really taken, (v + s) - v as it comes out in floating-point arithmetic,
    rather than by the one asked for. Where v + s is v nothing moves and the result is 0.

    Parameters
    ----------
    moved : callable
        Takes values of shape (points, *shape of at) and returns the function with each entry of
        `at` in turn moved to its value, the others staying: (points, *shape of at, ...).
    here : ndarray or None
        The function with nothing moved, (1, ...); the forward difference alone needs it.
    at, step : ndarrays
        The entries that move, and by how much.
    method : str

    Returns
    -------
    ndarray, shape (*shape of at, ...)
    """
    offsets = np.array(FORMULAS[method].offsets).reshape((-1,) + (1,) * np.ndim(step))
    complex_or_real = np.complex64 if method == "complex" else step.dtype
    values = at + offsets.astype(np.result_type(step.dtype, complex_or_real)) * step
    f = moved(values)

    def over(difference, length):
        length = np.where(length == 0, 1, length)
        return difference / length.reshape(length.shape + (1,) * (difference.ndim - length.ndim))

    if method == "complex":
        return over(f[0].imag, values[0].imag)
    if method == "forward":
        return over(f[0] - here, values[0] - at)
    central = over(f[0] - f[1], values[0] - values[1])
    if method == "central":
        return central
    # The five-point formula is the central one extrapolated from steps s and 2s to 0 (Richardson).
    return (4.0 * central - over(f[2] - f[3], values[2] - values[3])) / 3.0


def finite_difference(f, at, method="central", step=None, batch_axes=0):
    """The derivative of any function at an array, by finite differences, as a black box.

    Every entry of `at` is moved in a whole copy of `at`, and all copies go through `f` stacked on
    a leading axis: one call, or several if the copies of one call would take more than 32 MiB
    (`MEMORY_BUDGET`); `forward` makes one call more, at the point itself.

    Parameters
    ----------
    f : callable
        Any function that broadcasts over leading axes: it takes arrays (..., *S) and returns
        (...), or (..., *O) if its values have the shape O. For `complex` it must be analytic and
        take complex arrays: no abs, no comparison of anything but real parts.
    at : array_like, shape S
        The point. Any shape, also () for a function of one number.
    method : {"central", "forward", "five-point", "complex"}
    step : float or array_like, optional
        The step, one for all entries or one for each. By default the textbook optimum for the
        method and the size of each value v, with eps = 2^-52:
        eps^(1/2) max(1, |v|) forward, eps^(1/3) max(1, |v|) central,
        eps^(1/5) max(1, |v|) five-point, eps max(1, |v|) complex.
    batch_axes : int
        How many leading axes of `at` are a stack of independent points. `f` then takes
        (..., *B, *S) and returns (..., *B, *O), its values in one point of the stack depending on
        that point alone.

    Returns
    -------
    ndarray of float64, shape S, or O + S: the Jacobian; with a stack, B + O + S

    Raises
    ------
    ValueError
        Unknown method; step that is not positive and finite or has a wrong shape; `at` that holds
        complex numbers, objects, NaN or infinity; f whose result has a shape that does not begin
        with the leading axes, is not finite, is real for a complex argument, or is another for one
        copy alone than for it in a stack (f is called twice more for this, with one copy each).

    Examples
    --------
    >>> finite_difference(lambda v: (v**3).sum(axis=-1), [1.0, 2.0]).round(8).tolist()
    [3.0, 12.0]
    >>> finite_difference(lambda v: v @ np.array([[1.0, 2.0]]), [3.0], "complex").tolist()
    [[1.0], [2.0]]
    """
    checked_method(method)
    at = _real("at", at)
    if not 0 <= batch_axes <= at.ndim:
        raise ValueError(f"batch_axes is {batch_axes}, expected 0 to {at.ndim}, the axes of at")
    step = textbook_step(method, at) if step is None else checked_step(step, at.shape)
    # Overflow and NaN in f are told in words below.
    with np.errstate(all="ignore"):
        return one_at_a_time(_watched(f, at), at, method, step, batch_axes)


def _watched(f, at):
    """f with what it returns looked at: whether it is the function that differences need.

    One copy alone must give what it gives in the stack, which the first and the last copy of the
    first stack are tried on: a function that takes an axis of copies for an axis of the point, or
    that mixes copies, does not. A complex argument must give a complex result, and no result may be
    NaN or infinite.
    """
    looked_at = []

    def watched(copies):
        leading = copies.shape[: copies.ndim - at.ndim]
        ends = (0,) * len(leading), (-1,) * len(leading)
        # The stack of moved copies has two leading axes; that of the point itself has one.
        first = len(leading) == 2 and not looked_at
        alone = [_values_of(f, copies[end]) for end in ends] if first else []
        try:
            result = _values_of(f, copies)
        except IndexError as error:
            _values_of(f, copies[ends[0]])  # a function that fails by itself fails so here too
            raise ValueError(
                f"f takes one copy, but fails on a stack of shape {copies.shape}: {error}. "
                f"{NOT_FOR_STACKS}"
            ) from None
        if first and result.shape[: len(leading)] == leading:
            looked_at.append(True)
            size = max(np.abs(result).max(initial=0.0), STACK_FLOOR * max(1.0, np.abs(at).max()))
            for end, value in zip(ends, alone, strict=True):
                _compare_alone(value, result[end], STACK_TOLERANCE * size)
        return result

    return watched


def _values_of(f, copies):
    result = _array("what f returned", f(copies))
    if result.dtype.kind not in "fciub":
        raise ValueError(f"f returned dtype {result.dtype}, expected numbers")
    if np.iscomplexobj(copies) and not np.iscomplexobj(result):
        raise ValueError(
            f"f returned {result.dtype} for a complex argument, expected complex numbers: it drops "
            "the imaginary part (abs, real, a cast), so the complex step cannot be taken"
        )
    if not np.isfinite(result).all():
        worst = result[~np.isfinite(result)].flat[0]
        raise ValueError(f"f returned {worst} at or beside the point, expected finite numbers")
    return result


def _compare_alone(alone, in_stack, tolerance):
    """Raise a ValueError if one copy alone gives something else than in the stack."""
    if alone.shape != in_stack.shape:
        raise ValueError(
            f"f returned shape {alone.shape} for one copy alone and {in_stack.shape} for it in a "
            f"stack. {NOT_FOR_STACKS}"
        )
    if np.abs(alone - in_stack).max(initial=0.0) > tolerance:
        raise ValueError(
            f"f returned {alone.flat[0]} for one copy alone and {in_stack.flat[0]} for it in a "
            f"stack. {NOT_FOR_STACKS}"
        )


def one_at_a_time(f, at, method, step, batch_axes):
    """`finite_difference` of an array and steps that need no checking, in the dtype of `at`."""
    batch, shape = at.shape[:batch_axes], at.shape[batch_axes:]
    # One row for each entry that moves; `point` is what they move in.
    point = at.reshape(batch + (-1,))
    at_rows = np.moveaxis(point, -1, 0)
    step_rows = np.moveaxis(step.reshape(point.shape), -1, 0)
    points = len(FORMULAS[method].offsets)
    itemsize = at.itemsize * (2 if method == "complex" else 1)
    rows_in_a_call = max(1, MEMORY_BUDGET // (points * point.size * itemsize))

    def evaluate(copies, leading):
        result = np.asarray(f(copies.reshape(leading + batch + shape)))
        if result.shape[: len(leading + batch)] != leading + batch:
            raise ValueError(
                f"f does not broadcast over leading axes: it took shape "
                f"{leading + batch + shape} and returned {result.shape}, expected "
                f"{leading + batch} and then the shape of one value"
            )
        return result

    here = evaluate(point[None], (1,)) if method == "forward" else None
    chunks = []
    for first in range(0, len(at_rows), rows_in_a_call):
        rows = np.arange(first, min(first + rows_in_a_call, len(at_rows)))

        def moved(values, rows=rows):
            copies = np.empty(values.shape + point.shape[-1:], values.dtype)
            copies[...] = point
            # Row i of the copies has its entry i moved; NumPy puts indexed axes first.
            copies[:, np.arange(len(rows)), ..., rows] = np.moveaxis(values, 1, 0)
            return evaluate(copies, values.shape[:2])

        chunks.append(difference_quotient(moved, here, at_rows[rows], step_rows[rows], method))
    derivative = chunks[0] if len(chunks) == 1 else np.concatenate(chunks)
    derivative = np.moveaxis(derivative, 0, -1)
    return derivative.reshape(derivative.shape[:-1] + shape)
