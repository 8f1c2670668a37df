"""Records cannot be changed, also not through an array in them, nor can their copies."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

import mlp

NETWORK, X, Y = mlp.Network.random((3, 4, 2), 1), mlp.random_input(3), mlp.one_hot(1, 2)

MODEL = b'{"W1": [[1, 2]], "W2": [[1, 2, 3], [4, 5, 6]], "X": [[3]], "y": [2]}'

# Every kind of record that the library returns.
MAKERS = {
    "Network": lambda: NETWORK,
    "Forward": lambda: mlp.forward(NETWORK, X),
    "Gradients": lambda: mlp.gradients(NETWORK, X, Y),
    "Jacobians": lambda: mlp.jacobians(NETWORK, X, Y),
    "Measured": lambda: mlp.measured_slopes(NETWORK, X),
    "SoftmaxStep": lambda: mlp.softmax_step([0.1, 0.2], Y),
    "Causes": lambda: mlp.causes(NETWORK, X, Y),
    "Attempts": lambda: mlp.transpose_attempts(NETWORK, X, Y),
    "Attempt": lambda: mlp.slope_attempts(NETWORK, X, Y).attempts[0],
    "Line": lambda: mlp.differentials(NETWORK, X, Y, X)[0],
    "Multiplications": lambda: mlp.multiplications((3, 4, 2)),
    "Slopes": lambda: mlp.slopes([1.0, -50.0]),
    "Agreement": lambda: mlp.check_gradient(NETWORK, X, Y),
    "StepSweep": lambda: mlp.step_sweep(NETWORK, X, Y, steps=[1e-3, 1e-5]),
    "Routes": lambda: mlp.routes(NETWORK, X, Y),
    "ManyChecks": lambda: mlp.check_many((3, 4, 2), range(3)),
    "FamousCheck": lambda: mlp.famous_checks([1.0], [np.nan])[0],
    "AlongLine": lambda: mlp.loss_along(NETWORK, X, Y, X, [0.0, 1.0]),
    "Flip": lambda: mlp.nearest_flip(NETWORK, X),
    "IntegratedGradients": lambda: mlp.integrated_gradients(NETWORK, X, Y),
    "Guess": lambda: mlp.guess_mistake(NETWORK, X, Y, "b2", -mlp.gradients(NETWORK, X, Y).b2),
    "Mistake": lambda: mlp.MISTAKES[3],
    "Activation": lambda: mlp.ACTIVATIONS["relu"],
    "Quantity": lambda: mlp.QUANTITIES["W1"],
    "LoadedModel": lambda: mlp.load_model(MODEL),
    "Mapped": lambda: mlp.load_model(MODEL).mapping[0],
    "RowSaliencies": lambda: mlp.saliency_of_rows(NETWORK, [X, X], [0, 1]),
    "PerInput": lambda: mlp.saliency_of_rows(NETWORK, [X, X], [0, 1]).mean(),
    "Standardisation": lambda: mlp.Standardisation.of([[1.0, 2.0], [3.0, 2.0]]),
    "ImportProof": lambda: mlp.proof_of_import(NETWORK, X, mlp.forward(NETWORK, X).theta),
    "Rows": lambda: mlp.load_rows(b"x,z,y\n1,2,a\n3,?,b\n"),
    "Converter": lambda: mlp.CONVERTERS["keras"],
    "Verdict": lambda: mlp.judge("(ŷ − y) W₂ W₁ᵀ"),
    "Claim": lambda: mlp.judge("(ŷ − y) W₂ W₁ᵀ").claims[0],
    "SidesAtNetwork": lambda: mlp.sides_of(mlp.judge("∂L/∂b₂ = ŷ − y").claims[0], NETWORK, X, Y),
}


def test_every_record_of_the_public_names_is_tried():
    records = {n for n in mlp.__all__ if dataclasses.is_dataclass(getattr(mlp, n))}
    assert records == set(MAKERS)


def _arrays(value):
    """All arrays inside a record."""
    if isinstance(value, np.ndarray):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _arrays(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _arrays(part)


def _frozen(record):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, dataclasses.fields(record)[0].name, 1)
    for array in _arrays(record):
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    return True


@pytest.mark.parametrize("name", MAKERS)
def test_a_record_and_its_copies_are_frozen_and_equal(name):
    record = MAKERS[name]()
    assert type(record).__name__ == name
    assert _frozen(record)
    for again in (copy.deepcopy(record), pickle.loads(pickle.dumps(record)), copy.copy(record)):
        assert type(again) is type(record)
        assert again == record
        assert hash(again) == hash(record)
        assert _frozen(again)


def test_records_with_other_numbers_are_not_equal():
    assert mlp.forward(NETWORK, X) != mlp.forward(NETWORK, X + 1e-12)
    assert mlp.Network.random(seed=1) != mlp.Network.random(seed=2)
    assert mlp.forward(NETWORK, X) != mlp.gradients(NETWORK, X, Y)


def test_no_record_changes_with_an_array_of_the_caller_nor_freezes_it():
    a, x, y, step = np.array([1.0, 2.0]), X.copy(), Y.copy(), np.full(3, 1e-4)
    analytic = mlp.input_gradient(NETWORK, x, y).copy()
    W1 = NETWORK.W1.copy()
    records = (
        mlp.slopes(a),
        mlp.check_gradient(NETWORK, x, y, step=step, analytic=analytic),
        mlp.check_directions(NETWORK, x, y, analytic=analytic),
        mlp.step_sweep(NETWORK, x, y, steps=step),
        mlp.forward(NETWORK, x),
        mlp.gradients(NETWORK, x, y),
        mlp.jacobians(NETWORK, x, y),
        mlp.causes(NETWORK, x, y),
        mlp.softmax_step(a, y),
        *mlp.differentials(NETWORK, x, y, x),
        NETWORK.replace(W1=W1),
    )
    for given in (a, x, y, step, analytic, W1):
        assert given.flags.writeable
        for record in records:
            assert not any(np.shares_memory(given, array) for array in _arrays(record))
