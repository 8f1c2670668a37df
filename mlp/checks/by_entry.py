"""Is this gradient right? Analytic against finite difference, with a bound per coordinate."""

from __future__ import annotations

import numpy as np

from mlp.checks.agreement import CARRIED, WHOLE_COPIES, Agreement, compare
from mlp.checks.batch import (
    NAMES,
    Example,
    checked_gradient,
    checked_wrt,
    entries,
    example_of,
    gradient_entries,
    gradient_shapes,
    layers,
)
from mlp.checks.by_direction import check_directions
from mlp.checks.error_bounds import best_step, roundoff, uneven
from mlp.checks.propagated_change import carried_entries
from mlp.checks.sensitivity import sensitivity
from mlp.checks.whole_copies import sampled_copies, whole_copies
from mlp.core.backward import backward
from mlp.core.forward import checked_example
from mlp.finite_differences import checked_method, checked_step

# Whole copies are made while they hold at most this many numbers in all, which is 362 entries of
# one network; past it, one changed entry is carried through.
COPIED_NUMBERS = 2**17

# Past this many entries of one array, random directions are checked instead of entries.
DIRECTIONS_PAST = 1_000_000


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
            rows = layers(some, way, names)
            rates = sensitivity(some, way, names, rows, np.finfo(dtype).eps / 2)
            value = entries(evaluated, names)
            steps = best_step(rates, method, value, carried) if step is None else step[stretch]
            taken = steps.astype(dtype, copy=False)
            if carried:
                from_here = way if dtype is np.float64 else backward(*evaluated)
                into = rows if dtype is np.float64 else layers(evaluated, from_here, names)
                numeric = carried_entries(evaluated, from_here, names, into, method, taken)
            else:
                numeric = whole_copies(evaluated, names, method, taken)
            ours = gradient_entries(way, names, rows) if analytic is None else analytic[stretch]
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
    found, start = [], 0
    for name in names:
        stop = start + getattr(example, name)[0].size
        steps = part["step"][:, start:stop].astype(example.x.dtype, copy=False)
        which, entry, value, numeric = sampled_copies(example, name, method, steps)
        found.append((which, start + entry, value, numeric))
        start = stop
    which, entry, value, numeric = (np.concatenate(parts) for parts in zip(*found, strict=True))
    there = rates.at(which, entry)
    step = part["step"][which, entry]
    noise = roundoff(there, method, step, carried=False) + uneven(there, method, step, value)
    difference = np.abs(numeric - part["numeric"][which, entry])
    # A difference that overflowed says nothing about the two routes.
    agree = ~(difference > part["bound"][which, entry] + noise)
    return len(which), int(agree.sum())


def too_many_copies(example, names):
    """Whether whole copies of the named arrays would hold more than COPIED_NUMBERS numbers."""
    P = sum(getattr(example, name)[0].size for name in names)
    return len(example.x) * P * P > COPIED_NUMBERS


def check_gradient(network, x, y, wrt="x", method="central", step=None, analytic=None):
    """Compare the analytic gradient with finite differences, coordinate by coordinate.

    Up to 362 entries of one network, each is moved in a whole copy of its array: a black box. Where
    all copies would hold more numbers than that (`COPIED_NUMBERS`, the square of 362), one changed
    entry is carried through the network instead, with a sample of whole copies beside it. Past a
    million entries in one array (`DIRECTIONS_PAST`) the check is that of `check_directions`, and
    the arrays of the Agreement have one entry for each of its 8 random directions.
    `Agreement.route` says which of the three it was.

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
        bound is least, per coordinate (`mlp.checks.error_bounds.best_step`).
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
    shape = gradient_shapes(network, lead)[wrt]
    N = len(example.x)
    if getattr(example, wrt)[0].size > DIRECTIONS_PAST:
        return check_directions(network, x, y, wrt, method, step, analytic)
    if step is not None:
        step = checked_step(step, shape).reshape(N, -1)
    if analytic is not None:
        analytic = checked_gradient(analytic, wrt, shape).reshape(N, -1)
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
    shapes = gradient_shapes(network, lead)
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
