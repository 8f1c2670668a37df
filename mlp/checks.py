"""Is this gradient right? Analytic against finite difference, with a bound per coordinate.

A fixed tolerance fails both ways: it cannot see a mistake in a small entry, and it calls the noise
of the difference a mistake. Here every coordinate has its own bound (`mlp.bounds`), and a verdict
with three values:

    agree        within the bound, and the bound is small enough to have seen a relative mistake
                 of 1e-5 (1e-3 with forward differences)
    disagree     outside the bound, or not finite
    below noise  within the bound, but the bound is too wide to tell
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mlp.bounds import analytic_rounding, best_step, roundoff, truncation, uneven
from mlp.finite_differences import checked_method, checked_step
from mlp.forward import checked_example
from mlp.gradients import backward, outer
from mlp.network import number_array
from mlp.perturbed import Example, carried_entries, entries, sampled_copies, whole_copies
from mlp.sensitivity import flat, sensitivity

NAMES = ("x", "W1", "b1", "W2", "b2")

# The relative mistake that "agree" would have seen.
TOLERANCES = {"forward": 1e-3, "central": 1e-5, "five-point": 1e-5, "complex": 1e-5}

# Whole copies are made while they hold at most this many numbers in all, which is 362 entries of
# one network; past it, one changed entry is carried through.
COPIED_NUMBERS = 2**17

WHOLE_COPIES = "whole copies"
CARRIED = "one changed entry carried through"

# Agreement to all digits of float64.
ALL_DIGITS = 16.0

VERDICTS = np.array(["below noise", "agree", "disagree"])


@dataclass(frozen=True, eq=False)
class Agreement:
    """An analytic gradient beside its finite difference.

    All arrays have the shape of the gradient, leading axes included (along random directions: the
    leading axes, then one entry for each direction).

    Attributes
    ----------
    wrt, method : str
        What was differentiated by, and the difference formula.
    route : str
        How the loss was evaluated: "whole copies", "one changed entry carried through" or
        "random directions".
    analytic, numeric, step, error : ndarray
        The gradient, the finite difference, its step, and the absolute difference of the two.
    truncation, roundoff, bound : ndarray
        The two parts of the numeric error, and the bound of `error`: their sum and the rounding
        of the analytic side.
    verdict : ndarray of str
        "agree", "disagree" or "below noise".
    copies_checked, copies_agree : int
        How many entries were evaluated in whole copies too, beside a change carried through, and
        how many of them agree with it. Both 0 where the route is another.
    """

    wrt: str
    method: str
    route: str
    analytic: np.ndarray
    numeric: np.ndarray
    step: np.ndarray
    error: np.ndarray
    truncation: np.ndarray
    roundoff: np.ndarray
    bound: np.ndarray
    verdict: np.ndarray
    copies_checked: int = 0
    copies_agree: int = 0

    @property
    def passed(self):
        """Whether no coordinate disagrees, at least one agrees, and so do all whole copies."""
        return bool(
            not (self.verdict == "disagree").any()
            and (self.verdict == "agree").any()
            and self.copies_agree == self.copies_checked
        )

    @property
    def worst(self):
        """The index, a tuple of int, of the coordinate with the largest error for its bound."""
        return worst_index(self.error, self.bound)

    @property
    def resolution(self):
        """The smallest relative mistake that would be seen: 2 bound / |analytic|, inf at 0."""
        size = np.abs(self.analytic)
        return np.divide(2.0 * self.bound, size, out=np.full_like(size, np.inf), where=size > 0)

    @property
    def digits(self):
        """On how many decimal digits the two agree, 0 to 16, per coordinate."""
        return digits_of_agreement(self.error, np.fmax(np.abs(self.analytic), np.abs(self.numeric)))


def worst_index(error, bound):
    """The index of the largest error / bound; an error that is NaN is the largest."""
    ratio = np.where(np.isnan(error), np.inf, error) / np.where(bound > 0, bound, 1.0)
    return tuple(map(int, np.unravel_index(ratio.argmax(), ratio.shape)))


def digits_of_agreement(error, size):
    """-log10(error / size), at least 0 and at most 16; 16 where the error is 0, 0 if not finite."""
    usable = np.isfinite(error) & (size > 0)
    relative = np.divide(error, size, out=np.ones_like(error), where=usable)
    relative = np.where(error == 0, 0.0, relative)
    return np.clip(-np.log10(np.maximum(relative, 10.0**-ALL_DIGITS)), 0.0, ALL_DIGITS)


def checked_wrt(wrt):
    """`wrt`, or a ValueError if it names no array of the gradient."""
    if wrt not in NAMES:
        raise ValueError(f"wrt is {wrt!r}, expected one of {', '.join(NAMES)}")
    return wrt


def example_of(network, x, y):
    """Network, x and y as N examples on one leading axis, and the leading axes they came with."""
    arrays = {"x": x} | {name: getattr(network, name) for name in NAMES[1:]} | {"y": y}
    axes = {name: 2 if name in ("W1", "W2") else 1 for name in arrays}
    lead = np.broadcast_shapes(*(v.shape[: v.ndim - axes[name]] for name, v in arrays.items()))
    N = int(np.prod(lead))

    def stacked(v, axes):
        shape = v.shape[v.ndim - axes :]
        if v.ndim == axes and N == 1:
            return v.reshape((1, *shape))
        return np.broadcast_to(v, lead + shape).reshape((N, *shape))

    return Example(*(stacked(v, axes[name]) for name, v in arrays.items())), lead


def gradient_entries(example, way, names):
    """The analytic gradient of the named arrays, laid end to end: (N, P)."""
    pieces = {
        "x": lambda: way.delta_x,
        "W1": lambda: flat(outer(example.x, way.delta_a), 2),
        "b1": lambda: way.delta_a,
        "W2": lambda: flat(outer(way.h, way.delta_theta), 2),
        "b2": lambda: way.delta_theta,
    }
    gradient = [pieces[name]() for name in names]
    return gradient[0] if len(gradient) == 1 else np.concatenate(gradient, axis=-1)


def verdicts(analytic, numeric, error, bound, exact, tolerance):
    """The verdict per coordinate; where `exact`, the derivative is 0 because nothing depends on it.

    An entry that agrees has a bound under half the tolerance, so that a mistake as large as the
    tolerance would have left the bound.
    """
    resolved = bound < 0.499 * tolerance * np.maximum(np.abs(analytic), np.abs(numeric))
    resolved |= exact & (analytic == 0) & (numeric == 0)
    disagree = (error > bound) | ~np.isfinite(analytic)
    return VERDICTS[np.where(disagree, 2, resolved & (error <= bound))]


def compare(rates, method, analytic, numeric, step, value, carried):
    """Everything that an Agreement says per coordinate, from both sides of the comparison.

    Returns
    -------
    dict of str to ndarray, shape (N, P): the array fields of `Agreement`
    """
    truncated = truncation(rates, method, step)
    rounded = roundoff(rates, method, step, carried)
    if not carried:
        truncated = truncated + uneven(rates, method, step, value)
    error = np.abs(analytic - numeric)
    bound = truncated + rounded + analytic_rounding(rates) + 2.0**-51 * np.abs(numeric)
    # Overflow on the way to a bound means that nothing is known.
    bound = np.where(np.isnan(bound), np.inf, bound)
    exact = rates.logit_rate == 0
    return {
        "analytic": analytic,
        "numeric": numeric,
        "step": step,
        "error": error,
        "truncation": truncated,
        "roundoff": rounded,
        "bound": bound,
        "verdict": verdicts(analytic, numeric, error, bound, exact, TOLERANCES[method]),
    }


def _stretches(example, names, method, carried):
    """Slices of the examples, few enough at a time for the memory and the cache."""
    P = sum(getattr(example, name)[0].size for name in names)
    numbers = P * example.b2.shape[-1] if carried else P * P
    at_a_time = max(1, COPIED_NUMBERS // numbers)
    return [slice(i, i + at_a_time) for i in range(0, len(example.x), at_a_time)]


def check_examples(example, names, method, step, analytic, carried, dtype=np.float64):
    """The comparison of every coordinate of the named arrays, in stretches of examples.

    Parameters
    ----------
    example : Example
    names : tuple of str
    method : str
    step, analytic : ndarray, shape (N, P), or None for the best step and our gradient
    carried : bool
        Whether changes are carried through, rather than evaluated in whole copies.
    dtype : dtype
        The arithmetic in which the loss is evaluated.

    Returns
    -------
    compared : dict of str to ndarray, shape (N, P)
        The array fields of `Agreement`.
    checked, agree : int
        How many whole copies were evaluated beside changes carried through, and agree.
    """
    parts, checked, agree = [], 0, 0
    # Overflow and NaN are dealt with where they arise: they make a bound infinite.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for stretch in _stretches(example, names, method, carried):
            some = Example(*(v[stretch] for v in example))
            evaluated = Example(*(v.astype(dtype, copy=False) for v in some))
            way = backward(*some)
            rates = sensitivity(some, way, names, np.finfo(dtype).eps / 2)
            value = entries(evaluated, names)
            steps = best_step(rates, method, value, carried) if step is None else step[stretch]
            taken = steps.astype(dtype, copy=False)
            if carried:
                from_here = way if dtype is np.float64 else backward(*evaluated)
                numeric = carried_entries(evaluated, from_here, names, method, taken)
            else:
                numeric = whole_copies(evaluated, names, method, taken)
            ours = gradient_entries(some, way, names) if analytic is None else analytic[stretch]
            part = compare(rates, method, ours, numeric, steps, value, carried)
            parts.append(part)
            # The first stretch stands for all: whole copies beside each would cost as much again.
            if carried and len(parts) == 1:
                checked, agree = _beside(evaluated, rates, names, method, part)
    if len(parts) > 1:
        parts = [{key: np.concatenate([part[key] for part in parts]) for key in parts[0]}]
    return parts[0], checked, agree


def _beside(example, rates, names, method, part):
    """How many sampled whole copies were evaluated, and how many agree with what was carried."""
    checked = agree = start = 0
    for name in names:
        stop = start + getattr(example, name)[0].size
        steps = part["step"][:, start:stop].astype(example.x.dtype, copy=False)
        which, entry, numeric = sampled_copies(example, name, method, steps)
        at = which, start + entry
        rates_there = rates.at(*at)
        value = getattr(example, name).reshape(len(example.x), -1)[which, entry]
        step = part["step"][at]
        noise = roundoff(rates_there, method, step, carried=False)
        noise = noise + uneven(rates_there, method, step, value)
        difference = np.abs(numeric - part["numeric"][at])
        checked += len(which)
        # A difference that overflowed says nothing about the two routes.
        agree += int((~(difference > part["bound"][at] + noise)).sum())
        start = stop
    return checked, agree


def too_many_copies(example, names):
    """Whether whole copies of the named arrays would hold more than COPIED_NUMBERS numbers."""
    P = sum(getattr(example, name)[0].size for name in names)
    return len(example.x) * P * P > COPIED_NUMBERS


def _shapes(network, lead):
    n, m, k = network.sizes
    shapes = {"x": (n,), "W1": (n, m), "b1": (m,), "W2": (m, k), "b2": (k,)}
    return {name: lead + shape for name, shape in shapes.items()}


def check_gradient(network, x, y, wrt="x", method="central", step=None, analytic=None):
    """Compare the analytic gradient with finite differences, coordinate by coordinate.

    Up to 362 entries in all, each is moved in a whole copy of its array: a black box. Past that
    (`COPIED_NUMBERS`) one changed entry is carried through the network instead of copied, with a
    sample of whole copies beside it; `Agreement.route` says which.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.
    wrt : {"x", "W1", "b1", "W2", "b2"}
        What the loss is differentiated by.
    method : {"central", "forward", "five-point", "complex"}
    step : float or array_like, optional
        One step, or an array of the gradient's shape. By default the step at which the error
        bound is least, per coordinate (`mlp.bounds.best_step`).
    analytic : array_like, optional
        A gradient of the caller's own to be checked, instead of that of `mlp.gradients`.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        Wrong shapes or entries, unknown wrt or method, a step that is not positive and finite.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> network, x, y = Network.random((2, 3, 4)), random_input(2), one_hot(1, 4)
    >>> check_gradient(network, x, y).verdict.tolist()
    ['agree', 'agree']
    >>> mine = check_gradient(network, x, y).analytic * [1.0, 1.001]
    >>> check_gradient(network, x, y, analytic=mine).verdict.tolist()
    ['agree', 'disagree']
    """
    x, y = checked_example(network, x, y)
    checked_method(method)
    checked_wrt(wrt)
    example, lead = example_of(network, x, y)
    shape = _shapes(network, lead)[wrt]
    N = len(example.x)
    if step is not None:
        step = checked_step(step, shape).reshape(N, -1)
    if analytic is not None:
        analytic = number_array("analytic", analytic)
        if analytic.shape != shape:
            hint = " (transposed?)" if analytic.shape[::-1] == shape else ""
            raise ValueError(
                f"analytic has shape {analytic.shape}, expected {shape}, the shape of dL/d{wrt}"
                f"{hint}"
            )
        analytic = analytic.reshape(N, -1)
    carried = too_many_copies(example, (wrt,))
    compared, checked, agree = check_examples(example, (wrt,), method, step, analytic, carried)
    return Agreement(
        wrt=wrt,
        method=method,
        route=CARRIED if carried else WHOLE_COPIES,
        **{key: array.reshape(shape) for key, array in compared.items()},
        copies_checked=checked,
        copies_agree=agree,
    )


def check_gradients(network, x, y, method="central", step=None):
    """All five gradients checked at once: quicker than five calls of `check_gradient`.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    method : {"central", "forward", "five-point", "complex"}
    step : float, optional
        One step for all coordinates; by default the best for each.

    Returns
    -------
    dict of str to Agreement
        By the names x, W1, b1, W2, b2. Where changes are carried through, each Agreement counts
        the whole copies of all five.

    Raises
    ------
    ValueError
        Wrong shapes or entries, unknown method, a step that is not one positive finite number.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> found = check_gradients(Network.random(), random_input(), one_hot(1, 5))
    >>> {name: agreement.passed for name, agreement in found.items()}
    {'x': True, 'W1': True, 'b1': True, 'W2': True, 'b2': True}
    """
    x, y = checked_example(network, x, y)
    checked_method(method)
    example, lead = example_of(network, x, y)
    shapes = _shapes(network, lead)
    sizes = [getattr(example, name)[0].size for name in NAMES]
    if step is not None:
        step = np.broadcast_to(checked_step(step, ()), (len(example.x), sum(sizes)))
    carried = too_many_copies(example, NAMES)
    compared, checked, agree = check_examples(example, NAMES, method, step, None, carried)
    found, start = {}, 0
    for name, size in zip(NAMES, sizes, strict=True):
        here = slice(start, start + size)
        found[name] = Agreement(
            wrt=name,
            method=method,
            route=CARRIED if carried else WHOLE_COPIES,
            **{key: array[:, here].reshape(shapes[name]) for key, array in compared.items()},
            copies_checked=checked,
            copies_agree=agree,
        )
        start += size
    return found
