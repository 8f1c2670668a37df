"""The saliency of many rows against one row at a time, and its means against NumPy's."""

import tracemalloc

import numpy as np
import pytest

import mlp


def _rows(sizes, N, activation="sigmoid"):
    rng = np.random.default_rng(7)
    network = mlp.Network.random(sizes, 3, activation=activation)
    return network, rng.normal(size=(N, sizes[0])), rng.integers(0, sizes[2], N)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_each_row_is_what_it_is_alone(activation):
    # 600 rows are three blocks.
    network, X, labels = _rows((4, 3, 5), 600, activation)
    rows = mlp.saliency_of_rows(network, X, labels)
    assert rows.labels_given
    for r in range(0, 600, 7):
        y, passed = mlp.one_hot(int(labels[r]), 5), mlp.forward(network, X[r])
        theta = passed.theta
        assert np.allclose(rows.gradient[r], mlp.input_gradient(network, X[r], y), 1e-13, 1e-15)
        assert rows.loss[r] == pytest.approx(mlp.loss(network, X[r], y), rel=1e-13)
        assert rows.predicted[r] == theta.argmax()
        assert rows.probability[r] == pytest.approx(passed.yhat.max(), rel=1e-14)
        others = np.delete(theta, labels[r]).max()
        assert rows.margin[r] == pytest.approx(theta[labels[r]] - others, rel=1e-13, abs=1e-14)


def test_rows_of_confident_networks_keep_their_digits():
    network, X, labels = _rows((4, 3, 5), 50)
    network = network.replace(b2=[40.0, 0.0, 0.0, 0.0, 0.0])
    rows = mlp.saliency_of_rows(network, X, 0 * labels)
    y = mlp.one_hot(0, 5)
    alone = np.array([mlp.input_gradient(network, x, y) for x in X])
    assert 0 < np.abs(alone).max() < 1e-14
    assert np.abs(rows.gradient - alone).max() <= 1e-13 * np.abs(alone).max()
    assert rows.loss == pytest.approx([mlp.loss(network, x, y) for x in X], rel=1e-13)


def test_without_labels_the_prediction_stands_in_and_is_said():
    network, X, _ = _rows((4, 3, 5), 300)
    rows = mlp.saliency_of_rows(network, X)
    assert not rows.labels_given
    assert np.array_equal(rows.labels, rows.predicted)
    assert (rows.margin >= 0).all()
    with_labels = mlp.saliency_of_rows(network, X, rows.predicted)
    assert np.array_equal(rows.gradient, with_labels.gradient)
    assert np.array_equal(rows.loss, with_labels.loss)


def test_means_are_those_of_the_rows_and_a_class_without_rows_has_none():
    network, X, labels = _rows((4, 3, 5), 600)
    labels = np.where(labels == 2, 3, labels)
    rows = mlp.saliency_of_rows(network, X, labels)
    g = rows.gradient
    for found, values in (
        (rows.mean(), g),
        (rows.mean_size(), np.abs(g)),
        (rows.positive_share(), g > 0),
    ):
        assert found.overall == pytest.approx(values.mean(axis=0), rel=1e-12, abs=1e-15)
        assert np.isnan(found.by_class[2]).all()
        for c in (0, 1, 3, 4):
            of_class = values[labels == c].mean(axis=0)
            assert found.by_class[c] == pytest.approx(of_class, rel=1e-12, abs=1e-15)


def test_one_class_alone_has_no_margin_and_no_gradient():
    rows = mlp.saliency_of_rows(mlp.Network.random((3, 2, 1)), [[1.0, 2.0, 3.0]])
    assert rows.margin.tolist() == [np.inf]
    assert not rows.gradient.any()


def test_what_is_needed_beside_the_result_does_not_grow_with_the_rows():
    network, X, labels = _rows((784, 128, 10), 2000, "relu")
    tracemalloc.start()
    rows = mlp.saliency_of_rows(network, X, labels)
    rows.mean_size()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - rows.gradient.nbytes < 12e6


def test_what_comes_back_cannot_be_changed_and_the_labels_stay_the_callers():
    network, X, labels = _rows((4, 3, 5), 10)
    rows = mlp.saliency_of_rows(network, X, labels)
    assert not rows.gradient.flags.writeable
    labels[0] = 4 - labels[0]
    assert rows.labels[0] == 4 - labels[0]


@pytest.mark.parametrize(
    ("X", "labels", "message"),
    [
        ([1.0] * 4, None, r"X has shape \(4,\), expected \(N, 4\)"),
        ([[1.0] * 3], None, r"X has shape \(1, 3\), expected \(\.\.\., 4\)"),
        ([[np.nan] * 4], None, r"X holds nan at index \(0, 0\)"),
        ([[1.0] * 4], [0, 1], r"labels has shape \(2,\), expected \(1,\), one for a row"),
        ([[1.0] * 4], [5], "labels is .5., expected whole numbers from 0 to 4"),
        ([[1.0] * 4], [-1], "labels is .-1., expected whole numbers from 0 to 4"),
        ([[1.0] * 4], [1.0], "labels is .1.., expected whole numbers"),
    ],
)
def test_what_cannot_be_used_is_named(X, labels, message):
    with pytest.raises(ValueError, match=message):
        mlp.saliency_of_rows(mlp.Network.random((4, 3, 5)), X, labels)


def test_a_stack_of_networks_is_refused():
    with pytest.raises(ValueError, match="expected one network, not a stack"):
        mlp.saliency_of_rows(mlp.Network.random((4, 3, 5), [0, 1]), [[1.0] * 4])
