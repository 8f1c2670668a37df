"""The loss with one entry moved, for every entry in turn: two ways to the same numbers.

**Whole copies.** Every entry is moved in a copy of its array, and all copies run through the
network: a black box, but P entries cost P^2 numbers.

**One changed entry carried through.** A moved entry of W1 or b1 changes one a_i, a moved entry of
W2 or b2 one theta_l, so only that change is carried on: P k numbers. This takes for granted that
the layers are linear, so a sample of whole copies is evaluated beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.examples import Example, end_to_end, entries
from mlp.finite_differences import OFFSETS, difference_quotient, one_at_a_time
from mlp.forward import at_class, cross_entropy, log1p, logits, sigmoid

# Numbers that a stretch of a carried check works on at a time: what a processor's cache holds.
NUMBERS_AT_A_TIME = 2**17

# Whole copies beside a carried check: as many per array, unless they hold more numbers than this.
SAMPLES = 10
GOLDEN_RATIO = 0.6180339887498949
SAMPLED_NUMBERS = 2**20


def whole_copies(example, names, method, step):
    """Finite differences in every entry of the named arrays, each moved in a whole copy.

    Parameters
    ----------
    example : Example
    names : tuple of str
    method : str
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """

    def loss_of(v):
        moved, start = example._asdict(), 0
        y = moved.pop("y")
        for name in names:
            shape = moved[name].shape[1:]
            stop = start + int(np.prod(shape))
            moved[name] = v[..., start:stop].reshape(v.shape[:-1] + shape)
            start = stop
        return cross_entropy(logits(**moved), y)

    return one_at_a_time(loss_of, entries(example, names), method, step, batch_axes=1)


def sampled_copies(example, name, method, step):
    """Finite differences in a sample of the entries of one array, each moved in a whole copy.

    Parameters
    ----------
    example : Example
    name : str
    method : str
    step : ndarray, shape (N, size of the array)

    Returns
    -------
    which, entry : integer arrays, shape (r,)
        Whose array, and which of its entries: spread evenly, by the golden ratio.
    value, numeric : ndarray, shape (r,)
        The entries, and the finite differences.
    """
    size = step.shape[-1]
    affordable = SAMPLED_NUMBERS // (size * len(OFFSETS[method]))
    count = min(step.size, max(2, min(SAMPLES, affordable)))
    places = np.unique((np.arange(1, count + 1) * GOLDEN_RATIO % 1.0 * step.size).astype(int))
    which, entry = np.divmod(places, size)
    at = getattr(example, name).reshape(step.shape)[which, entry]
    chosen = example if len(step) == 1 else Example(*(v[which] for v in example))
    arrays = chosen._asdict()
    y = arrays.pop("y")
    array, rows = arrays[name], np.arange(len(places))

    def moved(values):
        copies = np.empty(values.shape + array.shape[1:], values.dtype)
        copies[...] = array
        copies.reshape((*values.shape, size))[:, rows, entry] = values
        return cross_entropy(logits(**(arrays | {name: copies})), y)

    here = cross_entropy(logits(**arrays), y) if method == "forward" else None
    numeric = difference_quotient(moved, here, at, step[which, entry], method)
    return which, entry, at, numeric


def moved_along(example, name, directions, method, step):
    """Finite differences along directions in which all entries of one array move.

    Parameters
    ----------
    example : Example
    name : str
    directions : ndarray, shape (r, size of the array)
    method : str
    step : ndarray, shape (N, r)

    Returns
    -------
    ndarray, shape (N, r)
    """
    shape = getattr(example, name).shape[1:]
    numbers = len(OFFSETS[method]) * directions.shape[-1]
    examples_at_a_time = max(1, SAMPLED_NUMBERS // (numbers * len(directions)))
    directions_at_a_time = max(1, SAMPLED_NUMBERS // numbers)
    numeric = np.empty(step.shape)
    for first in range(0, len(step), examples_at_a_time):
        some = slice(first, first + examples_at_a_time)
        arrays = {key: v[some, None] for key, v in example._asdict().items()}
        y = arrays.pop("y")
        for start in range(0, len(directions), directions_at_a_time):
            along = slice(start, start + directions_at_a_time)
            moves = directions[along].reshape((-1, *shape))

            def loss_of(s, arrays=arrays, y=y, moves=moves):
                moved = arrays[name] + s.reshape(s.shape + (1,) * len(shape)) * moves
                return cross_entropy(logits(**(arrays | {name: moved})), y)

            steps = step[some, along]
            at = np.zeros_like(steps)
            numeric[some, along] = one_at_a_time(loss_of, at, method, steps, batch_axes=2)
    return numeric


class _Carried(NamedTuple):
    """The loss as a function of a change: L = Y log1p(sum_l exp(e_l + z_l)) + base + change.

    e_l = theta_l - theta_j for the classes l other than j, the largest; z_l is its change, and
    `change` that of base = Y (theta_j - theta_c) - sum_t y_t (theta_t - theta_c), Y = sum_t y_t.
    """

    e: np.ndarray  # (N, k-1)
    base: np.ndarray  # (N,)
    Y: np.ndarray  # (N,)
    per_h: np.ndarray  # (N, m, k): the change of each e_l, then of base, per unit change of h_i
    per_theta: np.ndarray  # (N, k, k): the same per unit change of theta_l


def _carried(example, way):
    y, theta = example.y, way.theta
    N, k = theta.shape
    # The classes in the order j, then the others.
    order = (theta.argmax(axis=-1)[:, None] + np.arange(k)) % k
    rows = np.arange(N)[:, None]
    Y = y.sum(axis=-1)

    def of_change(change):
        """The changes of e and base when theta_l - theta_c changes by change (N, ..., k)."""
        # NumPy puts indexed axes first: (N, k, ...).
        in_order = np.moveaxis(change[rows, ..., order], 1, -1)
        at_j = in_order[..., :1]
        of_base = Y[:, None, None] * at_j - change @ y[..., None]
        return np.concatenate([in_order[..., 1:] - at_j, of_base], axis=-1)

    in_order = theta[rows, order]
    d = theta - at_class(theta, y.argmax(axis=-1))
    return _Carried(
        e=in_order[:, 1:] - in_order[:, :1],
        base=of_change(d[:, None, :])[:, 0, -1],
        Y=Y,
        per_h=of_change(way.W2_less_c),
        per_theta=of_change(np.broadcast_to(np.eye(k, dtype=theta.dtype), (N, k, k))),
    )


def carried_entries(example, way, names, rows, method, step):
    """Finite differences in every entry of the named arrays, each change carried through.

    Parameters
    ----------
    example : Example
    way : Backward
        Its forward values are where the changes start from.
    names : tuple of str
    rows : Layers
        `layers(example, way, names)`.
    method : str
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """
    loss = _carried(example, way)
    N, m = way.h.shape
    k = way.theta.shape[-1]
    a, h = way.a[:, None, :], way.h[:, None, :]

    def changed(z, of_base, e, base, Y, axis):
        """The loss for changes z of e and of_base of base, with the classes on an axis of z."""
        # In place: fresh memory for z would cost as much as the exponentials.
        z += e
        np.exp(z, out=z)
        return Y * log1p(z.sum(axis=axis)) + (base + of_base)

    def with_classes_last(z):  # (points, N, ..., k)
        inner = (1,) * (z.ndim - 3)
        shaped = (v.reshape((N, *inner) + v.shape[1:]) for v in (loss.e, loss.base, loss.Y))
        return changed(z[..., :-1], z[..., -1], *shaped, axis=-1)

    def with_input(W1_rows):
        def moved(offset):  # (points, N, rows)
            return with_classes_last((sigmoid(a + offset[..., None] * W1_rows) - h) @ loss.per_h)

        return moved

    # Classes first here: this is where nearly all the work of a large network is done.
    e, base, Y = loss.e.T[:, None, :, None, None], loss.base[:, None, None], loss.Y[:, None, None]
    per_h = np.ascontiguousarray(loss.per_h.transpose(2, 0, 1))[:, None, :, None, :]

    def with_first_layer(v_rows):
        def moved(offset):  # (points, N, rows, m)
            dh = sigmoid(a + offset * v_rows[..., None]) - h
            return changed(dh * per_h[:-1], dh * per_h[-1], e, base, Y, axis=0)

        return moved

    def with_second_layer(v_rows):
        def moved(offset):  # (points, N, rows, k)
            change = (offset * v_rows[..., None])[..., None]
            return with_classes_last(change * loss.per_theta[:, None])

        return moved

    here = (loss.Y * log1p(np.exp(loss.e).sum(axis=-1)) + loss.base)[:, None]
    at_a_time = max(1, NUMBERS_AT_A_TIME // (len(OFFSETS[method]) * N * m * k))
    numeric, start = [], 0
    for all_rows, carry, width in (
        (example.W1 if "x" in names else None, with_input, ()),
        (rows.first, with_first_layer, (m,)),
        (rows.second, with_second_layer, (k,)),
    ):
        if all_rows is None:
            continue
        count = all_rows.shape[1]
        stop = start + count * int(np.prod(width))
        steps = step[:, start:stop].reshape((N, count, *width))
        for first in range(0, count, at_a_time):
            stretch = slice(first, first + at_a_time)
            quotient = difference_quotient(
                carry(all_rows[:, stretch]),
                here.reshape((N, 1) + (1,) * len(width)),
                0.0,
                steps[:, stretch],
                method,
            )
            numeric.append(quotient.reshape(N, -1))
        start = stop
    return end_to_end(numeric)
