"""The example networks: their sizes, what comes with them, and how often they are right."""

import numpy as np
import pytest

import mlp

# Sizes, activation, rows that were not trained on, and how many of them are classified rightly.
EXAMPLES = {
    "iris": ((4, 3, 3), "tanh", 38, 38),
    "wine": ((13, 6, 3), "sigmoid", 45, 45),
    "digits": ((64, 16, 10), "relu", 450, 437),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_classifies_rows_it_was_not_trained_on(name):
    sizes, activation, count, right = EXAMPLES[name]
    example = mlp.example_model(name)
    assert (example.network.sizes, example.network.activation) == (sizes, activation)
    theta = mlp.forward(example.network, example.inputs).theta
    assert len(example.labels) == count
    assert int(np.sum(theta.argmax(axis=1) == example.labels)) == right
    assert len(example.feature_names) == sizes[0]
    assert len(example.class_names) == sizes[2]
    # A file of our own states everything.
    assert (example.remarks, example.ignored) == ((), ())


def test_every_example_is_tried_and_no_other_is_there():
    assert set(mlp.EXAMPLE_MODELS) == set(EXAMPLES)
    with pytest.raises(ValueError, match="expected one of iris, wine, digits"):
        mlp.example_model("mnist")
