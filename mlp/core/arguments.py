"""What a caller may give: every check of arrays, sizes, seeds, inputs and labels stands here.

A check returns the argument in the one form that the library works on, or raises a ValueError that
names the argument, what was expected and what came.
"""

from __future__ import annotations

import numpy as np

# Entries up to 1e100 keep every product of this library finite: x W1, h W2, and delta W2^T W1^T.
LARGEST_ENTRY = 1e100

# The entries of a random network are made of 64-bit whole numbers.
LARGEST_SEED = 2**64 - 1

# How far the sum of a label may be from 1: float64 labels add up to 1 within about 1e-15.
LABEL_SUM_TOLERANCE = 1e-9


def plain_array(name, value):
    """`value` as the NumPy array that it stands for.

    Raises
    ------
    ValueError
        Ragged rows; a masked array with masked entries; a framework's tensor that does not give
        its numbers away.
    """
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        at = tuple(map(int, np.argwhere(np.ma.getmaskarray(value))[0]))
        raise ValueError(f"{name} is masked at index {at}, expected an array without a mask")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged, expected rows of equal length: {error}") from None
    except (RuntimeError, TypeError) as error:
        # A tensor that requires grad, or that lives on another device.
        raise ValueError(
            f"{name} is a {type(value).__name__} that NumPy cannot read, expected an array (of a "
            f"tensor its .detach().cpu().numpy()): {error}"
        ) from None


def number_array(name, value, allow_complex=False):
    """`value` as a float64 array (or complex128, where that is allowed) with at least one entry.

    Raises
    ------
    ValueError
        Ragged, empty, masked, object, text or (unless allowed) complex arrays.
    """
    array = plain_array(name, value)
    kind = array.dtype.kind
    if kind not in "fiub" and not (allow_complex and kind == "c"):
        raise ValueError(f"{name} has dtype {array.dtype}, expected real numbers")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}, expected at least one entry")
    return array.astype(np.complex128 if kind == "c" else np.float64, copy=False)


def real_array(name, value, allow_complex=False):
    """`value` as a float64 array of finite numbers (or complex128, where that is allowed).

    Parameters
    ----------
    name : str
        What to call the value in an error message.
    value : array_like
        Anything NumPy reads as numbers.
    allow_complex : bool
        Whether complex numbers pass (the complex step needs them in the loss).

    Raises
    ------
    ValueError
        Ragged, empty, object, text or (unless allowed) complex arrays; NaN, infinity, or entries
        beyond 1e100, whose products would overflow.
    """
    array = number_array(name, value, allow_complex)
    # The sum of squares finds NaN, infinity and overflow to come, three times as fast as the
    # largest entry does; a NaN fails every comparison.
    flat = array.ravel()
    if np.vdot(flat, flat).real <= LARGEST_ENTRY**2:
        return array
    if not np.abs(array).max() <= LARGEST_ENTRY:
        at = np.unravel_index(np.argmin(np.abs(array) <= LARGEST_ENTRY), array.shape)
        where = f" at index {tuple(map(int, at))}" if array.ndim else ""
        raise ValueError(
            f"{name} holds {array[at]}{where}, expected finite numbers of size at most "
            f"{LARGEST_ENTRY:g}"
        )
    return array


def integer(name, value, smallest):
    """`value` as an int of at least `smallest`.

    Raises
    ------
    ValueError
        If it is no whole number, or smaller.
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))
    if not whole or value < smallest:
        raise ValueError(f"{name} is {value!r}, expected a whole number of at least {smallest}")
    return int(value)


def seed_array(name, seed):
    """`seed`, a whole number or an array of them, as uint64 array.

    Raises
    ------
    ValueError
        If a seed is no whole number, negative, or beyond 2^64 - 1.
    """
    seeds = plain_array(name, seed)
    if seeds.dtype.kind not in "iu":
        # A list of large whole numbers becomes an array of floats or of objects: read each as it
        # was given.
        seeds = plain_array(name, np.array(seed, dtype=object))
    whole = all(
        isinstance(value, (int, np.integer)) and not isinstance(value, bool)
        for value in (() if seeds.dtype.kind in "iu" else seeds.flat)
    )
    if not whole or seeds.size == 0 or seeds.min() < 0 or seeds.max() > LARGEST_SEED:
        raise ValueError(
            f"{name} is {seed!r}, expected whole numbers of at least 0, at most 2^64 - 1"
        )
    return seeds.astype(np.uint64)


def checked_sizes(sizes):
    """`sizes` as three ints n, m, k of at least 1, or a ValueError."""
    try:
        n, m, k = sizes
    except (TypeError, ValueError):
        raise ValueError(f"sizes is {sizes!r}, expected three numbers (n, m, k)") from None
    return integer("size n", n, 1), integer("size m", m, 1), integer("size k", k, 1)


def broadcast_leading(**shapes):
    """The common shape of the leading axes given by name.

    Raises
    ------
    ValueError
        If they do not broadcast.
    """
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        came = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"the leading axes do not broadcast: {came}") from None


def checked_input(network, x, allow_complex=False, name="x"):
    """x as an array of shape (..., n), or a ValueError that says what is wrong with it."""
    x = real_array(name, x, allow_complex)
    n = network.sizes[0]
    if x.ndim == 0 or x.shape[-1] != n:
        raise ValueError(
            f"{name} has shape {x.shape}, expected (..., {n}): the network has n = {n} inputs"
        )
    return x


def checked_label(network, y):
    """y as an array of shape (..., k) of distributions, or a ValueError."""
    y = number_array("y", y)
    k = network.sizes[2]
    if y.ndim == 0 or y.shape[-1] != k:
        raise ValueError(
            f"y has shape {y.shape}, expected (..., {k}): the network has k = {k} classes "
            f"(one_hot(label, {k}) makes one)"
        )
    # The two tests that a distribution passes also refuse NaN and infinity.
    if y.min() >= 0:
        excess = abs(y.sum(axis=-1) - 1.0)
        if (excess if y.ndim == 1 else excess.max()) <= LABEL_SUM_TOLERANCE:
            return y
    real_array("y", y)
    if y.min() < 0:
        raise ValueError(f"y holds {y.min()}, expected no negative entries: y is a distribution")
    total = y.sum(axis=-1)
    worst = total.flat[np.abs(total - 1.0).argmax()]
    raise ValueError(f"y sums to {worst}, expected 1: y is a distribution over k classes")


def checked_input_and_label(network, x, y, allow_complex=False):
    """x and y, checked by themselves and against the network's leading axes."""
    x = checked_input(network, x, allow_complex)
    y = checked_label(network, y)
    if x.ndim > 1 or y.ndim > 1:
        broadcast_leading(**network.leading_shapes, x=x.shape[:-1], y=y.shape[:-1])
    return x, y
