"""The loss with one entry moved, and only what that changes evaluated: P k numbers for P entries.

A moved entry of W1 or b1 changes one a_i, a moved entry of W2 or b2 one theta_l, and a moved x_j
all a_i by a row of W1. Only that change is propagated to the loss, which is evaluated anew. This
takes for granted that the layers are linear, so a sample of whole copies
(`mlp.checks.whole_copies`) is evaluated beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mlp.checks.batch import end_to_end
from mlp.checks.measurement import Evaluation
from mlp.core.softmax import at_class, log1p
from mlp.finite_differences import FORMULAS, difference_quotient

# Numbers that a propagated check works on at a time: what a processor's cache holds.
NUMBERS_AT_A_TIME = 2**17


class _Loss(NamedTuple):
    """The loss as a function of a change: L = Y log1p(sum_l exp(e_l + z_l)) + base + change.

    e_l = theta_l - theta_j for the classes l other than j, the largest; z_l is its change, and
    `change` that of base = Y (theta_j - theta_c) - sum_t y_t (theta_t - theta_c), Y = sum_t y_t.
    """

    f: Callable  # the activation
    a: np.ndarray  # (N, m)
    h: np.ndarray  # (N, m)
    e: np.ndarray  # (N, k-1)
    base: np.ndarray  # (N,)
    Y: np.ndarray  # (N,)
    per_h: np.ndarray  # (N, m, k): the change of each e_l, then of base, per unit change of h_i
    per_h_by_class: np.ndarray  # (k, N, m): the same, one block of memory for each class
    per_theta: np.ndarray  # (N, k, k): the same per unit change of theta_l

    @property
    def unchanged(self):
        """The loss where nothing is moved, (N,)."""
        return self.Y * log1p(np.exp(self.e).sum(axis=-1)) + self.base


def _loss_at(point):
    y, passed = point.batch.y, point.passed
    theta = passed.theta
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

    per_h = of_change(passed.W2_less_c)
    in_order = theta[rows, order]
    d = theta - at_class(theta, y.argmax(axis=-1))
    return _Loss(
        f=point.batch.activation.value,
        a=passed.a,
        h=passed.h,
        e=in_order[:, 1:] - in_order[:, :1],
        base=of_change(d[:, None, :])[:, 0, -1],
        Y=Y,
        per_h=per_h,
        per_h_by_class=np.ascontiguousarray(per_h.transpose(2, 0, 1)),
        per_theta=of_change(np.broadcast_to(np.eye(k, dtype=theta.dtype), (N, k, k))),
    )


def _after(z, change, e, base, Y, axis):
    """The loss after changes z of e and `change` of base, with the classes on an axis of z."""
    # In place: fresh memory for z would cost as much as the exponentials.
    z += e
    np.exp(z, out=z)
    return Y * log1p(z.sum(axis=axis)) + (base + change)


def _after_changes(loss, z):
    """The loss after changes of e and, last, of base: z (points, N, ..., k)."""
    inner = (1,) * (z.ndim - 3)
    shaped = (
        array.reshape((len(array), *inner) + array.shape[1:])
        for array in (loss.e, loss.base, loss.Y)
    )
    return _after(z[..., :-1], z[..., -1], *shaped, axis=-1)


def _input_moved(loss, W1_rows, offset):
    """The loss with entries of x moved by offset (points, N, rows), one in each row of W1."""
    dh = loss.f(loss.a[:, None, :] + offset[..., None] * W1_rows) - loss.h[:, None, :]
    return _after_changes(loss, dh @ loss.per_h)


def _first_layer_moved(loss, v_rows, offset):
    """The loss with entries of W1 or b1 moved by offset (points, N, rows, m)."""
    dh = loss.f(loss.a[:, None, :] + offset * v_rows[..., None]) - loss.h[:, None, :]
    # Classes first here: this is where nearly all the work of a large network is done.
    e, base, Y = loss.e.T[:, None, :, None, None], loss.base[:, None, None], loss.Y[:, None, None]
    per_h = loss.per_h_by_class[:, None, :, None, :]
    return _after(dh * per_h[:-1], dh * per_h[-1], e, base, Y, axis=0)


def _second_layer_moved(loss, v_rows, offset):
    """The loss with entries of W2 or b2 moved by offset (points, N, rows, k)."""
    change = (offset * v_rows[..., None])[..., None]
    return _after_changes(loss, change * loss.per_theta[:, None])


def differences_of_changes(point, method, step):
    """Finite differences in every coordinate, each change propagated to the loss.

    Parameters
    ----------
    point : Point
        Its forward values are where the changes start from.
    method : str
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """
    loss = _loss_at(point)
    N, m, k = loss.per_h.shape
    rows_at_a_time = max(1, NUMBERS_AT_A_TIME // (len(FORMULAS[method].offsets) * N * m * k))
    numeric, start = [], 0
    for all_rows, loss_moved, width in (
        (point.batch.W1 if "x" in point.names else None, _input_moved, ()),
        (point.first, _first_layer_moved, (m,)),
        (point.second, _second_layer_moved, (k,)),
    ):
        if all_rows is None:
            continue
        count = all_rows.shape[1]
        stop = start + count * int(np.prod(width))
        steps = step[:, start:stop].reshape((N, count, *width))
        here = loss.unchanged.reshape((N, 1) + (1,) * len(width))
        for first in range(0, count, rows_at_a_time):
            rows = all_rows[:, first : first + rows_at_a_time]

            def moved(offset, loss_moved=loss_moved, rows=rows):
                return loss_moved(loss, rows, offset)

            some = steps[:, first : first + rows_at_a_time]
            numeric.append(difference_quotient(moved, here, 0.0, some, method).reshape(N, -1))
        start = stop
    return end_to_end(numeric)


PROPAGATED_CHANGE = Evaluation(
    route="one changed entry carried through",
    differences=differences_of_changes,
    rounding=lambda rates: rates.propagated_rounding,
    rounds_moved_entries=False,
)
