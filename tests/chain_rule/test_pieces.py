"""What the chain-rule pages show, held to sums and counts that know nothing of the core."""

import itertools

import mpmath
import numpy as np
import pytest

import mlp

EXAMPLES = {
    "ordinary": ((5, 3, 5), 0, 1.0),
    "one unit, two classes": ((4, 1, 2), 3, 1.0),
    "square": ((3, 3, 3), 1, 1.0),
    "saturated": ((5, 3, 5), 2, 10.0),
    "almost no weights": ((5, 3, 5), 0, 0.1),
}


def _example(name):
    (n, m, k), seed, scale = EXAMPLES[name]
    network = mlp.Network.random((n, m, k), seed, scale)
    return network, mlp.random_input(n, seed), mlp.one_hot(0, k)


@pytest.mark.parametrize("name", EXAMPLES)
def test_paths_are_the_products_along_the_edges_and_sum_to_the_gradient(name):
    network, x, y = _example(name)
    every = mlp.paths(network, x, y)
    n, m, k = network.sizes
    assert every.shape == (n, m, k)
    values = mlp.forward(network, x)
    gradient = mlp.input_gradient(network, x, y)
    for i, j, c in itertools.product(range(n), range(m), range(k)):
        e = mpmath.exp(-mpmath.mpf(float(values.a[j])))
        slope = e / (1 + e) ** 2
        others = sum(values.yhat[t] for t in range(k) if t != 0)
        delta = -others if c == 0 else values.yhat[c]
        product = float(network.W1[i, j] * slope * network.W2[j, c] * delta)
        assert every[i, j, c] == pytest.approx(product, rel=1e-12, abs=0)
    size = np.abs(every).sum(axis=(1, 2))
    assert np.all(np.abs(every.sum(axis=(1, 2)) - gradient) <= 1e-14 * size)


def test_paths_of_a_stack_are_the_paths_of_each():
    network = mlp.Network.random((4, 2, 3), np.arange(3))
    x, y = mlp.random_input(4, np.arange(3)), mlp.one_hot(np.array([0, 1, 2]), 3)
    stacked = mlp.paths(network, x, y)
    for s in range(3):
        single = mlp.paths(mlp.Network.random((4, 2, 3), s), x[s], y[s])
        assert np.allclose(stacked[s], single, rtol=1e-13)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_factors_multiply_to_the_gradient_and_are_means_over_the_paths(name):
    network, x, y = _example(name)
    found = mlp.causes(network, x, y)
    assert found.reference == network.sizes[1] / 2
    product = found.reference * found.factors().prod(axis=-1)
    assert np.allclose(product, np.abs(mlp.input_gradient(network, x, y)), rtol=1e-12, atol=0)
    yhat = mlp.forward(network, x).yhat
    assert np.allclose(found.prediction_error, yhat[1:].sum(), rtol=1e-12)
    every = mlp.paths(network, x, y)
    agreement = np.abs(every.sum(axis=(1, 2))) / np.abs(every).sum(axis=(1, 2))
    assert np.allclose(found.left_after_cancellation, agreement, rtol=1e-9)
    assert np.all(found.unit_slope <= 1 + 1e-15)
    shares = found.shares()
    assert np.all(shares >= 0)
    assert np.allclose(shares.sum(axis=-1), 1)


def test_each_cause_alone_gets_the_whole_share():
    ordinary = mlp.Network([[1.0, 1.0]], [0.0, 0.0], [[-1.0, 1.0], [-1.0, 1.0]], [0.0, 0.0])
    x, y = [0.0], mlp.one_hot(0, 2)
    worst = ordinary.replace(b2=[-60.0, 60.0])
    found = mlp.causes(worst, x, y)
    assert abs(found.gradient[0]) == pytest.approx(found.reference)
    assert found.shares().sum() < 1e-9
    changed = {
        "weights": worst.replace(W1=[[1e-3, 1e-3]]),
        "prediction_error": ordinary.replace(b2=[60.0, -60.0]),
        "unit_slope": worst.replace(b1=[30.0, -30.0]),
        "left_after_cancellation": worst.replace(W1=[[1.0, -1.0 + 1e-6]]),
    }
    for number, factor in enumerate(mlp.FACTORS):
        share = mlp.causes(changed[factor], x, y).shares()[0]
        assert share[number] > 0.99, factor


def test_the_factors_that_both_inputs_share_have_no_part_in_the_comparison_with_the_largest():
    network = mlp.Network([[1.0], [1e-4]], [3.0], [[1.0, -1.0]], [0.0, 0.0])
    found = mlp.causes(network, [0.0, 0.0], mlp.one_hot(0, 2))
    against = found.shares_against_largest()
    assert against[0].tolist() == [0, 0, 0, 0]
    assert against[1] == pytest.approx([1, 0, 0, 0])


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"W1": np.zeros((5, 3))}, "weights"),
        ({"W2": np.zeros((3, 5))}, "weights"),
        ({"b1": np.full(3, 1e5)}, "unit_slope"),
        ({"b2": [1e5, 0, 0, 0, 0]}, "prediction_error"),
    ],
)
def test_a_gradient_of_0_is_laid_to_the_factor_that_is_0(change, cause):
    network, x, y = _example("ordinary")
    found = mlp.causes(network.replace(**change), x, y)
    assert not found.gradient.any()
    assert np.all(found.shares()[:, mlp.FACTORS.index(cause)] == 1)


def _counted(shapes, from_left):
    """The multiplications of a chain of matrices, counted one by one."""
    matrices, counts = [np.ones(shape) for shape in shapes], []
    while len(matrices) > 1:
        first = 0 if from_left else len(matrices) - 2
        left, right = matrices[first : first + 2]
        count = 0
        result = np.zeros((left.shape[0], right.shape[1]))
        for i, j, t in itertools.product(
            range(left.shape[0]), range(right.shape[1]), range(left.shape[1])
        ):
            result[i, j] += left[i, t] * right[t, j]
            count += 1
        matrices[first : first + 2] = [result]
        counts.append(count)
    return tuple(counts)


@pytest.mark.parametrize("sizes", [(5, 3, 5), (1, 1, 1), (4, 2, 3), (2, 5, 3)])
def test_multiplications_are_those_that_a_triple_loop_makes(sizes):
    n, m, k = sizes
    chain = [(1, k), (k, k), (k, m), (m, m), (m, n)]
    cost = mlp.multiplications(sizes)
    assert cost.left_to_right == _counted(chain, from_left=True)
    assert cost.right_to_left == _counted(chain, from_left=False)
    cheap = mlp.multiplications(sizes, elementwise=True)
    assert sum(cheap.left_to_right) == sum(_counted([(1, k), (k, m)], True)) + m + m * n
    assert sum(cheap.right_to_left) == m * n + sum(_counted([(1, k), (k, m), (m, n)], False))


def test_sizes_without_end_are_counted_exactly():
    assert sum(mlp.multiplications((10**9, 1, 1)).right_to_left) == 4 * 10**9
    with pytest.raises(ValueError, match="size m is 0"):
        mlp.multiplications((1, 0, 1))


def test_the_true_slope_is_true_and_the_three_ways_lose_what_they_lose():
    at = mlp.slopes(np.linspace(-700, 700, 401))
    with mpmath.workdps(400):
        for i, a in enumerate(at.a):
            e = mpmath.exp(mpmath.mpf(float(a)))
            exact = e / (1 + e) ** 2
            assert abs(mpmath.mpf(float(at.true[i])) / exact - 1) < 1e-15
    difference, product, of_both_sides = at.relative_errors
    assert of_both_sides.max() < 1e-15
    dead = at.a > 37.5
    assert not at.computed[:2, dead].any()
    assert difference[dead].tolist() == product[dead].tolist() == [1.0] * dead.sum()
    assert difference[at.a < 0].max() < 1e-15
    with pytest.raises(ValueError, match="size of at most 700: beyond that the slope of sigmoid"):
        mlp.slopes(701.0)


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_sides_of_every_line_of_differentials_agree(name):
    network, x, y = _example(name)
    dx = mlp.random_input(x.size, 9)
    lines = {line.name: line for line in mlp.differentials(network, x, y, dx)}
    assert list(lines) == [
        *("da", "dh", "dtheta", "dyhat"),
        *("by_yhat", "by_softmax", "by_theta", "by_h", "by_a", "by_x"),
    ]
    size = 1 + np.abs(network.W1).max() ** 2 + np.abs(network.W2).max() ** 2
    for line in lines.values():
        assert line.difference < 1e-8 * size, line.name
    # An independent way to the same change: the loss a small step along dx.
    t = 1e-6
    change = (mlp.loss(network, x + t * dx, y) - mlp.loss(network, x - t * dx, y)) / (2 * t)
    assert lines["by_x"].formula == pytest.approx(change, abs=1e-8 * size)


# The second leaves a yhat of 5e-313, whose inverse is beyond float64.
@pytest.mark.parametrize("b2", [-2000.0, -714.0])
def test_a_line_without_a_finite_value_is_nan_and_the_others_stand(b2):
    network, x, y = _example("ordinary")
    lines = mlp.differentials(network.replace(b2=[b2, 0, 0, 0, 0]), x, y, np.ones(5))
    broken = {line.name for line in lines if np.isnan(line.difference)}
    assert broken == {"by_yhat"}


def test_only_the_transposed_product_and_its_upright_twin_exist_at_unequal_sizes():
    network, x, y = _example("ordinary")
    tried = mlp.transpose_attempts(network, x, y)
    shapes = [None if t.value is None else t.value.shape for t in tried]
    assert shapes == [None, (1, 3), None, (3, 1)]
    assert [t.error is not None and t.error < 1e-9 for t in tried] == [False, True, False, True]


def test_at_equal_sizes_the_wrong_product_exists_and_is_far_off():
    network, x, y = _example("square")
    wrong, right, impossible, column = mlp.transpose_attempts(network, x, y)
    delta = mlp.forward(network, x).yhat - y
    by_hand = [sum(delta[j] * network.W2[j, i] for j in range(3)) for i in range(3)]
    assert np.allclose(wrong.value[0], by_hand)
    assert wrong.error > 0.01
    assert right.error < 1e-9
    assert column.error < 1e-9
    assert impossible.value is None


def test_a_matrix_product_with_the_slopes_is_nothing_a_number_or_a_square():
    network, x, y = _example("ordinary")
    tried = mlp.slope_attempts(network, x, y)
    row, number, square, elementwise = tried
    assert row.value is None
    assert number.value.shape == (1, 1)
    assert square.value.shape == (3, 3)
    assert elementwise.error < 1e-9
    gradients = mlp.gradients(network, x, y)
    assert number.value[0, 0] == pytest.approx(gradients.a.sum())
    assert np.allclose(square.value.diagonal(), gradients.a)


def test_a_confident_network_is_judged_by_its_own_small_loss():
    network, x, y = _example("square")
    sure = network.replace(b2=[40.0, 0.0, 0.0])
    verdicts = [t.verdict for t in mlp.transpose_attempts(sure, x, y)]
    assert verdicts == ["disagree", "agree", "no product", "agree"]
    level = network.replace(W2=np.ones((3, 3)))
    assert [t.verdict for t in mlp.transpose_attempts(level, x, y)][1] == "below noise"


def test_with_one_hidden_unit_every_product_with_the_slope_is_right():
    network, x, y = _example("one unit, two classes")
    assert [t.error < 1e-9 for t in mlp.slope_attempts(network, x, y)] == [True] * 4


def test_attempts_refuse_a_stack():
    network = mlp.Network.random((2, 2, 2), np.arange(3))
    with pytest.raises(ValueError, match="one example, not a stack"):
        mlp.transpose_attempts(network, [1.0, 2.0], mlp.one_hot(0, 2))


def test_a_unit_is_moved_to_the_pre_activation_asked_for_and_the_others_stay():
    network, x, _ = _example("ordinary")
    moved = mlp.with_preactivation(network, x, 2, -12.5)
    before, after = mlp.forward(network, x).a, mlp.forward(moved, x).a
    assert after[2] == pytest.approx(-12.5)
    assert np.array_equal(before[:2], after[:2])
