"""A verdict is a value: it depends on its text alone, and nobody can change what it rests on."""

import copy
import dataclasses
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import mlp
from mlp.formulas.meaning.samples import sample_of, sample_with_equal_sizes, samples

TEXTS = (
    "((ŷ − y)W₂ᵀ ∘ σ′(a)) W₁ᵀ",
    "(ŷ − y)W₂ᵀ ∘ σ′(a)W₁ᵀ",
    r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1",
    "W_1(H-H^2)W_2(y-p)",
    "dW1 = np.outer(x, (yhat - y) @ W2 * h * (1 - h))",
    "((ŷ − y)W₂ᵀ ∘ σ′(a))) W₁ᵀ",
    "log(h - h)",
)


def _records(value):
    """Every record inside a value, itself included."""
    if dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            if field.compare:
                yield from _records(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _records(part)


@pytest.mark.parametrize("text", TEXTS)
def test_a_verdict_and_its_copies_are_equal_and_frozen_with_all_that_is_in_them(text):
    verdict = mlp.judge(text)
    assert verdict == mlp.judge(text)
    for again in (copy.copy(verdict), copy.deepcopy(verdict), pickle.loads(pickle.dumps(verdict))):
        assert again == verdict
        assert hash(again) == hash(verdict)
        for record in _records(again):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(record, dataclasses.fields(record)[0].name, "changed")
        with pytest.raises(TypeError):
            again.names["p"] = "y"


def test_all_kinds_of_records_of_a_verdict_were_tried():
    found = {type(record).__name__ for text in TEXTS for record in _records(mlp.judge(text))}
    assert found == {"Verdict", "Claim", "Part", "Trial", "ReadingVerdict", "Edit", "Remark"}


def test_a_copied_verdict_has_the_value_of_the_original():
    network, x, y = mlp.Network.random(), mlp.random_input(5), mlp.one_hot(0, 5)
    verdict = mlp.judge(TEXTS[0])
    again = pickle.loads(pickle.dumps(verdict))
    for one, other in zip(
        mlp.evaluate(verdict, network, x, y), mlp.evaluate(again, network, x, y), strict=True
    ):
        assert np.array_equal(one, other)


def test_verdicts_that_say_different_things_are_not_equal():
    verdict = mlp.judge(TEXTS[0])
    assert verdict != mlp.judge(TEXTS[0], wrt="a")
    assert verdict != dataclasses.replace(verdict, names={"p": "y"})


def test_a_verdict_keeps_its_names_when_the_callers_change():
    names = {"q": "yhat"}
    verdict = mlp.judge("q − y", wrt="theta", names=names)
    names["q"] = "y"
    assert verdict.names == {"q": "yhat"}


@pytest.mark.parametrize("table", [mlp.CONVENTIONS, mlp.NOTATIONS])
def test_nobody_can_write_to_the_public_tables(table):
    with pytest.raises(TypeError):
        table["row"] = None


def test_nobody_can_write_to_the_networks_that_all_verdicts_share():
    for sample in (*samples(), sample_with_equal_sizes("nm")):
        tables = [sample.sizes, sample.scale, sample.named, sample.truth]
        tables += [*sample.named.values(), *sample.truth.values()]
        for table in tables:
            with pytest.raises(TypeError):
                table[next(iter(table))] = 0
        arrays = [sample.x, sample.y]
        arrays += [array for table in tables[4:] for array in table.values()]
        for array in arrays:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0


def test_the_value_of_a_formula_is_no_view_of_the_readers_arrays():
    network, x, y = mlp.Network.random(), mlp.random_input(5), mlp.one_hot(0, 5)
    x, y = x.copy(), y.copy()
    for text in ("x", "y", "W₁"):
        value, _ = mlp.evaluate(mlp.judge(text), network, x, y)
        assert value is None or not any(np.shares_memory(value, given) for given in (x, y))
    sample = sample_of(network, x, y)
    assert x.flags.writeable
    assert y.flags.writeable
    assert not np.shares_memory(sample.named["row"]["x"], x)


def test_sessions_that_judge_at_once_get_the_verdicts_of_their_own_texts():
    asked = [(text, wrt) for text in TEXTS for wrt in (None, "a", "W1")]
    alone = [mlp.judge(text, wrt) for text, wrt in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda one: mlp.judge(*one), asked * 4))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone * 4
