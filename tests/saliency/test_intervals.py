"""Interval arithmetic: what is sampled inside lies inside, and the ends are reached."""

import numpy as np
import pytest

from mlp.saliency.intervals import Interval, parts_of, softmax_between


def _intervals(rng, shape, size=1.0):
    middle, half = size * rng.standard_normal(shape), size * rng.random(shape) ** 3
    return Interval(middle - half, middle + half)


def _sampled(rng, interval, count=200):
    """Values inside, at the ends too."""
    share = rng.random((count, *interval.low.shape))
    share[: count // 2] = share[: count // 2].round()
    return interval.low + share * (interval.high - interval.low)


def _holds(interval, values):
    slack = 1e-12 * (1.0 + np.abs(values).max())
    assert (values >= interval.low - slack).all()
    assert (values <= interval.high + slack).all()
    return values.min(axis=0) - interval.low, interval.high - values.max(axis=0)


def test_products_squares_and_sums_hold_what_is_sampled_and_are_reached():
    rng = np.random.default_rng(0)
    one, two = (_intervals(rng, (300, 1)) for _ in range(2))
    x, y = _sampled(rng, one), _sampled(rng, two)
    for interval, values in ((one.times(two), x * y), (-one, -x)):
        assert max(side.max() for side in _holds(interval, values)) <= 1e-12
    below, above = _holds(one.squared(), x * x)
    assert above.max() <= 1e-12
    around_0 = (one.low < 0) & (one.high > 0)
    assert below[~around_0].max() <= 1e-12
    assert (one.squared().low[around_0] == 0).all()
    assert (one.size() == np.maximum(np.abs(one.low), np.abs(one.high))).all()


def test_a_product_with_a_matrix_holds_what_is_sampled_and_is_exact_where_the_ends_agree():
    rng = np.random.default_rng(1)
    wide, matrix = _intervals(rng, (50, 4)), rng.standard_normal((4, 3))
    through = wide.through(*parts_of(matrix))
    _holds(through, _sampled(rng, wide) @ matrix)
    # One end is that of the best choice of ends.
    best = np.maximum(wide.low[..., None] * matrix, wide.high[..., None] * matrix).sum(axis=-2)
    assert np.abs(through.high - best).max() <= 1e-13
    exact = Interval(wide.low, wide.low).through(*parts_of(matrix))
    assert (exact.low == exact.high).all()


def test_a_product_with_a_matrix_loses_nothing_however_wide_an_interval_is():
    # A unit that is at 0 or anywhere above: with a weight below 0 the most that it adds is -low.
    wide = Interval(np.array([-5.0, -2.0]), np.array([1e99, 1e40]))
    through = wide.through(*parts_of(np.array([[-1.0], [-3.0]])))
    assert through.high == [11.0]
    assert through.low == [-1e99]


@pytest.mark.parametrize("k", [1, 2, 3, 7])
@pytest.mark.parametrize("size", [0.1, 3.0, 300.0, 1e5])
def test_the_softmax_of_intervals_holds_the_softmax_of_every_logit_inside(k, size):
    rng = np.random.default_rng(k)
    z = _intervals(rng, (200, k), size)
    values = _sampled(rng, z)
    e = np.exp(values - values.max(axis=-1, keepdims=True))
    bounds = softmax_between(z)
    _holds(bounds, e / e.sum(axis=-1, keepdims=True))
    # The ends are those of one choice of ends each.
    for at in range(k):
        chosen = z.low.copy()
        chosen[:, at] = z.high[:, at]
        e = np.exp(chosen - chosen.max(axis=-1, keepdims=True))
        assert np.abs(bounds.high[:, at] - e[:, at] / e.sum(axis=-1)).max() <= 1e-9


def test_the_softmax_keeps_the_digits_of_small_shares():
    z = Interval(np.array([0.0, -800.0, -40.0]), np.array([0.0, -650.0, -40.0]))
    bounds = softmax_between(z)
    assert bounds.high[1] == pytest.approx(np.exp(-650.0), rel=1e-12)
    assert bounds.low[2] == pytest.approx(np.exp(-40.0), rel=1e-12)
