"""Integrated gradients: the change of the loss from a baseline, shared out among the inputs.

    IG_i = (x_i - b_i) integral over s from 0 to 1 of dL/dx_i(b + s (x - b))

add up to L(x) - L(b) (Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", 2017).
The integral is taken by two Gauss-Legendre rules, one of twice as many nodes as the other, on
pieces of the path: halved where the two differ, or where the attributions of a piece do not add up
to the change of the loss over it. Where the activation has a kink the pieces meet at it, and a unit
that is steep on the path has pieces of its own: no step is so narrow that the nodes miss it.

Along the path a moves at the rate u = (x - b) W1, so that the integral of dL/da is enough: (m,)
numbers instead of (n,).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.core.activation import Activation
from mlp.core.arguments import broadcast_leading, checked_input, checked_input_and_label
from mlp.core.backward import backward_pass
from mlp.core.forward import loss_of_arrays, row_times
from mlp.core.records import plain, record
from mlp.core.rounding import UNIT_ROUNDOFF
from mlp.core.softmax import cross_entropy, softmax_minus_label
from mlp.saliency.bending import kinks_ahead, line_through
from mlp.saliency.intervals import Interval
from mlp.saliency.rounding import rounding_along

# Nodes of the coarser and of the finer rule.
COARSE, FINE = 16, 32
# The two agree where they differ by less than this share of all that is added up.
AGREEMENT = 1e-14
# A piece is halved at most so often, and at most so many pieces are looked at in all.
HALVINGS, MOST_PIECES = 50, 2**15
# Numbers of the network that are computed at a time.
NUMBERS_AT_A_TIME = 2**21
# A unit moves by more than this over the path, times its growth: it gets pieces of its own, whose
# ends are so far from the middle of its step.
STEEP, STEP_ENDS = 120.0, (-40.0, -8.0, 0.0, 8.0, 40.0)


@record
class IntegratedGradients:
    """The attributions of the inputs, and how well they add up.

    Attributes
    ----------
    values : ndarray, shape (..., n)
        One for each input, signed.
    total : float, or ndarray with the shape of the leading axes
        Their sum.
    expected : as total
        L(x) - L(baseline).
    gap : as total
        total - expected.
    bound : as total
        |gap| is no larger: the gaps of all pieces of the path without their signs, and rounding.
    value_bound : ndarray, shape (..., n)
        How far each value may be off: by how much the finer rule moved it, and rounding. An
        estimate, since no finite number of nodes proves an integral.
    nodes : int, or integer array with the shape of the leading axes
        How many gradients the values rest on.
    """

    values: np.ndarray
    total: float | np.ndarray
    expected: float | np.ndarray
    gap: float | np.ndarray
    bound: float | np.ndarray
    value_bound: np.ndarray
    nodes: int | np.ndarray


class _Paths(NamedTuple):
    """Paths from a baseline to an input, and what is known along them.

    a at the baseline and its rate u are (..., m), y is (..., k), W2 and W2_less_c (..., m, k),
    b2 (..., k), all with the same leading axes.
    """

    activation: Activation
    a: np.ndarray
    u: np.ndarray
    y: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    W2_less_c: np.ndarray

    def of(self, which):
        """The paths of an index array (N,), which counts along the leading axes: laid in a row."""
        at = np.unravel_index(which, self.a.shape[:-1])
        return _Paths(self.activation, *(array[at] for array in self[1:]))

    def at(self, s):
        """The loss (N, S), dL/da (N, S, m) and the sizes of its terms at places s (N, S)."""
        a = self.a[:, None, :] + s[..., None] * self.u[:, None, :]
        h, dh_da = self.activation.value_and_slope(a)
        theta, y = h @ self.W2 + self.b2[:, None, :], self.y[:, None, :]
        delta_theta = softmax_minus_label(theta, np.broadcast_to(y, theta.shape))
        back = self.W2_less_c.swapaxes(-1, -2)
        sizes = dh_da * (np.abs(delta_theta) @ np.abs(back))
        return cross_entropy(theta, y), dh_da * (delta_theta @ back), sizes


class _Pieces(NamedTuple):
    """P pieces [start, end] of the paths `which`, with the integrals over them: arrays (P, m).

    dL_da by the finer rule, moved is its distance from the coarser one, size the integral of the
    sizes of its terms; change (P,) is that of the loss.
    """

    which: np.ndarray
    start: np.ndarray
    end: np.ndarray
    dL_da: np.ndarray
    moved: np.ndarray
    size: np.ndarray
    change: np.ndarray

    def of(self, some):
        """Some of the pieces."""
        return _Pieces(*(array[some] for array in self))


def _integrated(paths, which, start, end):
    """The integrals over pieces, as _Pieces."""
    (m, k), nodes = paths.W2.shape[-2:], COARSE + FINE + 2
    at_a_time = max(1, NUMBERS_AT_A_TIME // (nodes * (m + k) + m * k))
    coarse, coarse_weights = np.polynomial.legendre.leggauss(COARSE)
    fine, fine_weights = np.polynomial.legendre.leggauss(FINE)
    places = 0.5 * (1.0 + np.concatenate([coarse, fine, [-1.0, 1.0]]))
    done = []
    for first in range(0, len(which), at_a_time):
        some = slice(first, first + at_a_time)
        width = (end - start)[some, None]
        loss, dL_da, size = paths.of(which[some]).at(start[some, None] + width * places)
        by_fine = 0.5 * width * (fine_weights @ dL_da[:, COARSE:-2])
        by_coarse = 0.5 * width * (coarse_weights @ dL_da[:, :COARSE])
        size = 0.5 * width * (fine_weights @ size[:, COARSE:-2])
        moved, change = np.abs(by_fine - by_coarse), loss[:, -1] - loss[:, -2]
        done.append((which[some], start[some], end[some], by_fine, moved, size, change))
    return _Pieces(*(np.concatenate(column) for column in zip(*done, strict=True)))


def _first_pieces(activation, a, u, kinks):
    """Pieces that meet where the activation has its kinks and its steps: which, start, end."""
    N, growth = len(a), activation.growth
    edges = [np.zeros((N, 1)), *kinks, np.ones((N, 1))]
    steep = growth * np.abs(u) > STEEP
    for turn in activation.turns[1]:
        for end in STEP_ENDS:
            at = (turn + end / growth - a) / np.where(steep, u, 1.0)
            edges.append(np.where(steep, at, 0.0))
    edges = np.sort(np.clip(np.concatenate(edges, axis=-1), 0.0, 1.0), axis=-1)
    which, at = np.nonzero(edges[:, 1:] > edges[:, :-1])
    return which, edges[which, at], edges[which, at + 1]


def _all_pieces(paths, kinks, of_loss, relative):
    """The pieces on which the rules agree, or that are not worth halving."""
    m = paths.a.shape[-1]
    a, u = paths.a.reshape(-1, m), paths.u.reshape(-1, m)
    pieces = _integrated(paths, *_first_pieces(paths.activation, a, u, kinks))
    N, speed = len(u), np.abs(u)
    whole = np.bincount(pieces.which, (speed[pieces.which] * pieces.size).sum(axis=-1), N)
    done, looked_at = [], len(pieces.which)
    for _ in range(HALVINGS):
        which = pieces.which
        gap = np.abs((u[which] * pieces.dL_da).sum(axis=-1) - pieces.change)
        own = (speed[which] * pieces.size).sum(axis=-1)
        allowed = AGREEMENT * whole[which] + relative[which] * own
        moved = (speed[which] * pieces.moved).max(axis=-1)
        middle = 0.5 * (pieces.start + pieces.end)
        halved = (moved > allowed) | (gap > allowed + 2.0 * of_loss[which])
        halved &= (pieces.start < middle) & (middle < pieces.end)
        if not halved.any() or looked_at + 2 * halved.sum() > MOST_PIECES + 64 * N:
            break
        done.append(pieces.of(~halved))
        left, middle = pieces.of(halved), middle[halved]
        pieces = _integrated(
            paths,
            np.concatenate([left.which, left.which]),
            np.concatenate([left.start, middle]),
            np.concatenate([middle, left.end]),
        )
        looked_at += len(pieces.which)
    done.append(pieces)
    return _Pieces(*(np.concatenate(column) for column in zip(*done, strict=True)))


def _added(which, values, lead):
    """values (P, ...) of the pieces added up by path, (..., ...)."""
    total = np.zeros((int(np.prod(lead)), *values.shape[1:]))
    np.add.at(total, which, values)
    return total.reshape((*lead, *values.shape[1:]))


def _on_every_path(array, axes, lead):
    """An array that ends in so many axes of its own, with all the leading axes, at least one."""
    return np.broadcast_to(array, (lead or (1,)) + array.shape[array.ndim - axes :])


def _in_a_row(array, lead):
    """Vectors (..., p) with the leading axes laid end to end: (N, p)."""
    return _on_every_path(array, 1, lead).reshape(-1, array.shape[-1])


@np.errstate(all="ignore")  # what overflows is a bound that says nothing; an underflow is 0
def integrated_gradients(network, x, y, baseline=None):
    """Integrated gradients of the loss along the straight path from a baseline to x.

        IG_i = (x_i - b_i) integral over s from 0 to 1 of dL/dx_i(b + s (x - b)) ds

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
        The label: a distribution over the classes, one-hot or soft.
    baseline : array_like, shape (..., n), optional
        b; by default zeros.

    Returns
    -------
    IntegratedGradients

    Raises
    ------
    ValueError
        If x, y or baseline has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[1.0], [-2.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> shared = integrated_gradients(network, [1.0, 1.0], one_hot(0, 2))
    >>> shared.values.round(4).tolist()
    [-0.1467, 0.2934]
    >>> shared.nodes, abs(shared.gap) <= shared.bound <= 1e-13
    (32, True)
    """
    x, y = checked_input_and_label(network, x, y)
    baseline = np.zeros(x.shape[-1]) if baseline is None else baseline
    baseline = checked_input(network, baseline, name="baseline")
    lead = broadcast_leading(
        **network.leading_shapes, x=x.shape[:-1], y=y.shape[:-1], baseline=baseline.shape[:-1]
    )
    n, m, _ = network.sizes
    change = x - baseline
    u = row_times(change, network.W1)
    line = line_through(network, y, backward_pass(network, baseline, y), Interval(u, u), u[..., 0])
    abs_W1 = np.abs(network.W1)
    size_u = row_times(np.abs(change), abs_W1)
    size_b = row_times(np.abs(baseline), abs_W1) + np.abs(network.b1)
    rounding = rounding_along(network, line, np.array([0.0, 1.0]), size_b, size_u)

    vectors, matrices = (line.a[..., 0, :], u, y), (line.W2_less_c, network.W2)
    a, u, y_of_path, b2 = (_on_every_path(v, 1, lead) for v in (*vectors, network.b2))
    W2_less_c, W2 = (_on_every_path(M, 2, lead) for M in matrices)
    paths = _Paths(line.activation, a, u, y_of_path, W2, b2, W2_less_c)
    kinks = [_in_a_row(ahead[..., 0, :], lead) for ahead, _ in kinks_ahead(line)]
    of_loss = rounding.of_loss.sum(axis=-1, keepdims=True)
    relative = rounding.relative.max(axis=-1, keepdims=True)
    noise = (_in_a_row(v, lead)[:, 0] for v in (of_loss, relative))
    pieces = _all_pieces(paths, kinks, *noise)
    which = pieces.which
    dL_da, size, moved = (_added(which, v, lead) for v in (pieces.dL_da, pieces.size, pieces.moved))
    gap_of_piece = (_in_a_row(u, lead)[which] * pieces.dL_da).sum(axis=-1) - pieces.change
    back, abs_back = network.W1.swapaxes(-1, -2), abs_W1.swapaxes(-1, -2)
    values, size = change * row_times(dL_da, back), np.abs(change) * row_times(size, abs_back)
    at_x, at_baseline = (loss_of_arrays(v, y=y, **network.parts) for v in (x, baseline))
    expected, total = np.array(np.broadcast_to(at_x - at_baseline, lead)), values.sum(axis=-1)
    of_sums = size.sum(axis=-1) * (n + m + 20) + _added(which, np.abs(pieces.change), lead)
    return IntegratedGradients(
        values=values,
        total=plain(total),
        expected=plain(expected),
        gap=plain(total - expected),
        bound=plain(
            _added(which, np.abs(gap_of_piece), lead) + UNIT_ROUNDOFF * of_sums + of_loss[..., 0]
        ),
        value_bound=np.abs(change) * row_times(moved, abs_back) + relative * size,
        nodes=plain(FINE * np.bincount(which, minlength=a[..., 0].size).reshape(lead)),
    )
