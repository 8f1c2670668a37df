"""The error of a finite difference against its step: down the truncation line, up the roundoff."""

from __future__ import annotations

import numpy as np

from mlp.checks.batch import batch_of, checked_gradient, checked_wrt, gradient_shapes
from mlp.checks.by_entry import compare_batch, evaluation_for, measurement_of
from mlp.checks.error_bounds import best_step, largest_steps
from mlp.core.arguments import checked_input_and_label, plain_array
from mlp.core.records import record
from mlp.finite_differences import METHODS, checked_method, checked_step

# From far above the best step of every method to far below it.
STEPS = tuple(10.0**-exponent for exponent in range(1, 16))


@record
class StepSweep:
    """The error of M methods at S steps, for every coordinate of a gradient.

    Attributes
    ----------
    wrt : str
    methods : tuple of str, length M
    steps : ndarray, shape (S,)
    analytic : ndarray, the shape of the gradient, leading axes included: G
    numeric, error : ndarray, shape (M, S, *G)
        The finite difference and its distance from the analytic gradient.
    truncation, roundoff, bound : ndarray, shape (M, S, *G)
        The predicted lines, and the bound of the error: inf where nothing is predicted.
    optimal_step : ndarray, shape (M, *G)
        Where the two lines together are lowest, to a power of two, and below the nearest kink.
    largest_step : ndarray, shape (M, *G)
        From here on the difference reaches over a kink of the loss, where no line predicts its
        error: inf where there is no kink.
    """

    wrt: str
    methods: tuple
    steps: np.ndarray
    analytic: np.ndarray
    numeric: np.ndarray
    error: np.ndarray
    truncation: np.ndarray
    roundoff: np.ndarray
    bound: np.ndarray
    optimal_step: np.ndarray
    largest_step: np.ndarray

    def catches(self, gradient):
        """At which methods and steps a wrong entry of another gradient would have been seen.

        Parameters
        ----------
        gradient : array_like, the shape of the gradient

        Returns
        -------
        ndarray of bool, shape (M, S, *G)
            Whether the difference is farther from the entry than the bound.

        Raises
        ------
        ValueError
            If the gradient has another shape.

        Examples
        --------
        >>> from mlp import Network, one_hot, random_input
        >>> sweep = step_sweep(Network.random(), random_input(), one_hot(1, 5))
        >>> sweep.catches(1.01 * sweep.analytic).any(axis=(0, 1)).tolist()
        [True, True, True, True, True]
        """
        gradient = checked_gradient(gradient, self.wrt, self.analytic.shape)
        return np.abs(gradient - self.numeric) > self.bound


def step_sweep(network, x, y, wrt="x", methods=METHODS, steps=STEPS, dtype=np.float64):
    """The error of each method at each step, with the lines that predict it.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    wrt : {"x", "W1", "b1", "W2", "b2"}
    methods : sequence of str
    steps : array_like, shape (S,)
        By default 1e-1, 1e-2, … 1e-15.
    dtype : {float64, float32}
        The arithmetic of the loss. With float32 the network, x and y are rounded to it first; the
        analytic gradient is that of the rounded numbers, in float64. Half the digits are gone
        before the difference is taken, which is why gradients are checked in float64.

    Returns
    -------
    StepSweep

    Raises
    ------
    ValueError
        As `check_gradient`; steps that are no row of positive numbers; another dtype.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> sweep = step_sweep(Network.random(), random_input(), one_hot(1, 5))
    >>> sweep.error.shape
    (4, 15, 5)
    >>> central = sweep.error[sweep.methods.index("central")].max(axis=-1)
    >>> float(sweep.steps[central.argmin()]) in (1e-4, 1e-5)
    True
    """
    x, y = checked_input_and_label(network, x, y)
    checked_wrt(wrt)
    if isinstance(methods, str):
        raise ValueError(f"methods is {methods!r}, expected a sequence such as ({methods!r},)")
    methods = tuple(checked_method(method) for method in methods)
    steps = checked_step(steps, plain_array("steps", steps).shape)
    if steps.ndim != 1:
        raise ValueError(f"steps has shape {steps.shape}, expected (S,)")
    dtype = np.dtype(dtype).type
    if dtype not in (np.float64, np.float32):
        raise ValueError(f"dtype is {dtype.__name__}, expected float64 or float32")
    batch, lead = batch_of(network, x, y)
    batch = batch.in_arithmetic(dtype).in_arithmetic(np.float64)
    shape = gradient_shapes(network, lead)[wrt]
    N, S, P = len(batch.x), len(steps), batch.count((wrt,))
    # The steps are a further leading axis: every example at every step.
    repeated = batch.part(np.tile(np.arange(N), S))
    at_steps = np.repeat(steps, N)[:, None] * np.ones(P)
    evaluation = evaluation_for(batch, (wrt,))
    compared = [
        compare_batch(
            repeated, (wrt,), method, evaluation, at_steps, dtype=dtype, with_sides=False
        ).arrays
        for method in methods
    ]
    with np.errstate(all="ignore"):
        measurements = [
            measurement_of(batch, (wrt,), method, evaluation, dtype)[0] for method in methods
        ]
        optimal = [best_step(measurement) for measurement in measurements]
        largest = [largest_steps(measurement) for measurement in measurements]

    def curves(key):
        return np.stack([row[key].reshape((S, *shape)) for row in compared])

    return StepSweep(
        wrt=wrt,
        methods=methods,
        steps=steps,
        analytic=compared[0]["analytic"][:N].reshape(shape),
        **{key: curves(key) for key in ("numeric", "error", "truncation", "roundoff", "bound")},
        optimal_step=np.stack([step.reshape(shape) for step in optimal]),
        largest_step=np.stack([step.reshape(shape) for step in largest]),
    )
