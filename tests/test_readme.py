"""What the README says is so: its Python runs, its tables name what there is."""

import pathlib
import re

import numpy as np
import pytest

import mlp
from app import PAGES
from pages.shared.checks import tables

README = (pathlib.Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
ONE, X, Y = mlp.Network.random((3, 4, 2), 1), mlp.random_input(3), mlp.one_hot(1, 2)
STACK = mlp.Network.random((3, 4, 2), np.arange(5))
A = mlp.forward(STACK, X).a


def _section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## )", README, re.DOTALL | re.MULTILINE)[1]


def test_its_python_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", _section("The core in ten lines"), re.DOTALL)
    assert len([line for line in code.splitlines() if line]) <= 10
    exec(compile(code, "README.md", "exec"), {})
    loss, *_, why = capsys.readouterr().out.splitlines()
    network, x = mlp.Network.random(), mlp.random_input()
    assert float(loss) == mlp.loss(network, x, mlp.one_hot(0, 5))
    assert why == mlp.judge("((yhat - y) @ W2.T * (h - h*h)) @ W1", wrt="x").why


def test_its_table_of_pages_names_the_pages_there_are():
    named = re.findall(r"^\| ([^|]+?) \| ", _section("The pages"), re.MULTILINE)
    titles = [title for pages in PAGES.values() for _, title in pages]
    assert sorted(named) == sorted(["Page", *titles])


# Every unit of this network is at the kink of ReLU.
AT_KINK = {"activation": "relu", "W1": 0.0 * ONE.W1, "b1": 0.0 * ONE.b1}


def test_its_csv_columns_are_those_of_the_files():
    text = _section("CSV")
    gradients = tables.gradients(mlp.check_gradients(ONE, X, Y))
    named = [
        column
        for row in re.findall(r"^  \| (`[^|]+) \|", text, re.MULTILINE)
        for column in re.findall(r"`(\w+)`", row)
    ]
    at_kinks = tables.gradients(mlp.check_gradients(ONE.replace(**AT_KINK), X, Y))
    assert named == list(at_kinks.columns)
    assert named[: len(gradients.columns)] == list(gradients.columns)
    per_input = tables.input_gradient(X, mlp.check_gradient(ONE, X, Y))
    first = re.search(r"one row per input: ([^.]*)", text)[1]
    assert re.findall(r"`(\w+)`", first) == ["input", "x", "value"]
    assert list(per_input.columns) == ["input", "x", *list(gradients.columns)[3:]]


SINGLE = {
    "transpose_attempts": lambda: mlp.transpose_attempts(STACK, X, Y),
    "slope_attempts": lambda: mlp.slope_attempts(STACK, X, Y),
    "measured_slopes": lambda: mlp.measured_slopes(STACK, X),
    "units_at_kinks": lambda: mlp.units_at_kinks(STACK, X),
    "softmax_step": lambda: mlp.softmax_step(mlp.forward(STACK, X).theta, Y),
    "differentials": lambda: mlp.differentials(STACK, X, Y, X),
    "with_preactivation": lambda: mlp.with_preactivation(STACK, X, 0, 1.0),
    "guess_mistake": lambda: mlp.guess_mistake(STACK, X, Y, "x", X),
    "evaluate": lambda: mlp.evaluate(mlp.judge("(yhat - y) @ W2.T"), STACK, X, Y),
    "as_code": lambda: mlp.as_code(STACK, X, Y, "numpy"),
    "proof_of_import": lambda: mlp.proof_of_import(STACK, X, [0.5, 0.5]),
    "saliency_of_rows": lambda: mlp.saliency_of_rows(STACK, X[None]),
}
STACKED = {
    "forward": lambda: mlp.forward(STACK, X).yhat,
    "loss": lambda: mlp.loss(STACK, X, Y)[:, None],
    "gradients": lambda: mlp.gradients(STACK, X, Y).W1,
    "input_gradient": lambda: mlp.input_gradient(STACK, X, Y),
    "jacobians": lambda: mlp.jacobians(STACK, X, Y).dh_da,
    "paths": lambda: mlp.paths(STACK, X, Y),
    "above_and_below": lambda: mlp.above_and_below(mlp.paths(STACK, X, Y))[0],
    "causes": lambda: mlp.causes(STACK, X, Y).prediction_error,
    "slopes": lambda: mlp.slopes(A).true,
    "check_gradient": lambda: mlp.check_gradient(STACK, X, Y).verdict,
    "check_gradients": lambda: mlp.check_gradients(STACK, X, Y)["W2"].verdict,
    "check_directions": lambda: mlp.check_directions(STACK, X, Y).verdict,
    "step_sweep": lambda: np.moveaxis(mlp.step_sweep(STACK, X, Y).error, 2, 0),
    "routes": lambda: np.moveaxis(mlp.routes(STACK, X, Y).values, 1, 0),
}


def test_it_names_the_functions_that_take_no_stacks():
    said = re.search(r"take no stacks:(.*?)\.", _section("The core in ten lines"), re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", said)) == set(SINGLE)


@pytest.mark.parametrize("name", SINGLE)
def test_a_function_that_takes_no_stacks_says_so(name):
    with pytest.raises(ValueError, match=r"expected|one example|not a stack"):
        SINGLE[name]()


@pytest.mark.parametrize("name", STACKED)
def test_a_function_that_takes_stacks_gives_one_result_for_each_place(name):
    assert len(STACKED[name]()) == 5
