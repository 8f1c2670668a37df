"""The loss with one entry moved, and only what that changes evaluated: P k numbers for P entries.

A moved entry of W1 or b1 changes one a_i, a moved entry of W2 or b2 one theta_l, and a moved x_j
all a_i by a row of W1. Only that change is carried on to the loss, which is evaluated anew. This
takes for granted that the layers are linear, so a sample of whole copies
(`mlp.checks.whole_copies`) is evaluated beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.checks.batch import end_to_end
from mlp.core.forward import at_class, log1p, sigmoid
from mlp.finite_differences import OFFSETS, difference_quotient

# Numbers that a stretch of a carried check works on at a time: what a processor's cache holds.
NUMBERS_AT_A_TIME = 2**17


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
