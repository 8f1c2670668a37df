"""One table of operations: formulas and programs read the same entry, and it means the same."""

import ast
import inspect
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mlp.formulas.judging.effort import Effort
from mlp.formulas.meaning.batches import batches
from mlp.formulas.meaning.network_function import of_network
from mlp.formulas.meaning.settle import Shapes
from mlp.formulas.meaning.trees import named
from mlp.formulas.meaning.values import value
from mlp.formulas.operations.table import CALLS, OPERATIONS, WORDS
from mlp.formulas.programs.functions import Misfit
from mlp.formulas.programs.interpreter import Run
from mlp.formulas.programs.languages import as_python
from mlp.formulas.programs.names import Names
from mlp.formulas.reading.numpy_style import read_numpy
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import Known
from mlp.formulas.tree import Unreadable

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
SIZES = {"n": 5, "m": 3, "k": 4, "1": 1}
SHAPES = {"x": ("1", "n"), "h": ("1", "m"), "y": ("1", "k"), "W1": ("n", "m"), "W2": ("m", "k")}
_random = np.random.default_rng(5)
ARRAYS = {
    name: _random.normal(size=[SIZES[size] for size in shape]) for name, shape in SHAPES.items()
} | {"square": _random.normal(size=(3, 3))}
SHAPES["square"] = ("m", "m")


class _Sample:
    """As much of a sample as the value of a tree needs."""

    sizes = SIZES
    named = {"row": ARRAYS}


def as_tree(text):
    """The value of a formula in NumPy style; None where it does not conform or is not read."""
    try:
        (statement,) = read_numpy(plain(text), Known.of(SHAPES))
    except Unreadable:
        return None
    shapes = Shapes(SHAPES, "numpy")
    tree = shapes.settle(of_network(named(statement.formula, {}), "sigmoid"))
    if shapes.of[tree] is None:
        return None
    return value(tree, _Sample, "row", {}, "numpy")


def as_program(text, language="python", arrays=ARRAYS):
    """The value of a program's expression; None where its shapes do not fit."""
    (batch, _) = batches(False, True)
    run = Run(batch, Names([], {}, {}), "row", "one example", language, frozenset(), Effort(10**4))
    run.values = dict(arrays)
    try:
        return run.value(ast.parse(text, mode="eval").body)
    except Misfit:
        return None


# -- every way of writing, in a formula and in a program -----------------------------------------

OPTIONS = {"axis": "0", "keepdims": "True", "exponent": "2", "*shape": "1, -1"}
NEEDED = ("exponent", "*shape")
# bsxfun takes the name of a function; in programs softmax is that of each example of a batch, and a
# row of two axes is no vector whose diagonal matrix can be built.
_IN_PROGRAMS = ("bsxfun", "softmax", "diag", "Diagonal")
NAMES = sorted(
    name
    for found in OPERATIONS.values()
    if found.on_paper
    for way in found.ways
    for name in way.names
    if name.isidentifier() and name not in _IN_PROGRAMS
)


def texts_of(name):
    """Calls of a function with each of some operands, without and with its options."""
    way = CALLS[name]
    options = [option for option in way.options if option in OPTIONS]
    needed = [option for option in options if option in NEEDED]
    for first in ("h", "W1", "square"):
        for second in ("h", "W1", "W2", "square") if way.operands[0] == 2 else (None,):
            operands = [first] if second is None else [first, second]
            for given in (needed,) if needed == options else (needed, options):
                arguments = [*operands, *(OPTIONS[option] for option in given)]
                yield f"np.{name}({', '.join(arguments)})"


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_in_a_formula_what_it_is_in_a_program(name):
    conforming = 0
    for text in texts_of(name):
        one, other = as_tree(text), as_program(text)
        assert (one is None) == (other is None), text
        if one is not None:
            conforming += 1
            assert np.shape(one) == np.shape(other), text
            assert np.allclose(one, other, rtol=1e-12, equal_nan=True), text
    assert conforming


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "@", "**"])
def test_an_operator_is_in_a_formula_what_it_is_in_a_program(sign):
    for right in ("2",) if sign == "**" else ("h", "h.T", "W1", "W2", "2", "square"):
        for left in ("h", "h.T", "W1", "square"):
            one, other = as_tree(f"{left} {sign} {right}"), as_program(f"{left} {sign} {right}")
            assert (one is None) == (other is None)
            assert one is None or np.allclose(one, other, rtol=1e-12)


# In a program sigmoid_backward takes the gradient too; a single letter is no function there.
BOTH = sorted(word for word in WORDS if word != "sigmoid_backward" and len(word) > 1)


@pytest.mark.parametrize("word", BOTH)
def test_a_function_by_its_word_is_the_same_in_both(word):
    operand = "square" if WORDS[word] == "trace" else "h"
    one, other = as_tree(f"{word}({operand})"), as_program(f"{word}({operand})")
    if WORDS[word] == "diag":  # a row of two axes is a vector in mathematics alone
        other = as_program(f"{word}({operand}[0])")
    assert np.allclose(one, other, rtol=1e-12, equal_nan=True)


# -- the same operation in the languages -----------------------------------------------------------


@pytest.mark.parametrize(
    ("numpy", "octave", "julia", "r"),
    [
        ("W1.sum(axis=0, keepdims=True)", "sum(W1)", "sum(W1, dims=1)", "t(colSums(W1))"),
        ("W1.sum(axis=1, keepdims=True)", "sum(W1, 2)", "sum(W1, dims=2)", None),
        ("W1.sum(axis=1)", None, None, "rowSums(W1)"),
        ("np.sum(h, keepdims=True)", "sum(h)", None, None),
        ("np.sum(h)", None, "sum(h)", "sum(h)"),
        ("np.mean(W1, axis=0, keepdims=True)", "mean(W1)", "mean(W1, dims=1)", "t(colMeans(W1))"),
        ("np.max(W1, axis=0, keepdims=True)", "max(W1)", None, None),
        ("np.maximum(W1, 0)", "max(W1, 0)", None, None),
        ("W1 @ W2", "W1 * W2", "W1 * W2", "W1 %*% W2"),
        ("W1.T @ W1", "W1' * W1", "W1' * W1", "crossprod(W1)"),
        ("W1 @ W1.T", "W1 * W1'", "W1 * W1'", "tcrossprod(W1)"),
        ("W1 @ W2 * 2", "W1 * W2 * 2", "W1 * W2 * 2", "W1 %*% W2 * 2"),
        ("h * (1 - h)", "h .* (1 - h)", "h .* (1 .- h)", "h * (1 - h)"),
        ("h - 2 * W1", "bsxfun(@minus, h, 2 * W1)", "h .- 2 * W1", None),
        ("np.diagflat(h)", "diag(h)", "Diagonal(h)", "diag(h)"),
        ("np.diag(square)", "diag(square)", None, "diag(square)"),
        ("h ** 2", "h .^ 2", "h .^ 2", "h ^ 2"),
        ("np.exp(-h)", "exp(-h)", "exp.(-h)", "exp(-h)"),
        ("np.kron(h, W1)", "kron(h, W1)", "kron(h, W1)", None),
        ("np.outer(h, x)", None, None, "outer(h, x)"),
        ("np.prod(W1, axis=1, keepdims=True)", "prod(W1, 2)", "prod(W1, dims=2)", None),
    ],
)
def test_the_languages_mean_the_same_by_their_own_words(numpy, octave, julia, r):
    expected = as_tree(numpy)
    for language, text in {"octave": octave, "julia": julia, "r": r}.items():
        if text is not None:
            found = as_program(_in_language(text, language), language)
            assert np.shape(found) == np.shape(expected), (language, text)
            assert np.allclose(found, expected, rtol=1e-12)


def _in_language(text, language):
    """An expression of a language as Python, its signs respelled."""
    marks = {"octave": "q = {};\nz = q .* q;", "julia": "q = {}\nz = q .- q", "r": "q <- {}\n"}
    program = as_python(marks[language].format(text))
    assert program.language == language
    return program.python.split("\n")[0].partition("=")[2].strip(" ;")


def test_a_bare_vector_is_what_its_language_has():
    vectors = {"v": ARRAYS["h"][0], "w": ARRAYS["x"][0], "W1": ARRAYS["W1"]}
    assert as_program("v.T", "julia", vectors).shape == (1, 3)
    assert as_program("v @ w.T", "julia", vectors).shape == (3, 5)
    assert as_program("v @ v", "r", vectors).shape == (1, 1)
    assert as_program("W1 @ v", "r", vectors).shape == (5, 1)
    assert as_program("W1 * w", "r", vectors).shape == (5, 3)
    assert as_program("W1 * v", "python", vectors).shape == (5, 3)
    assert as_program("W1 * v", "r", vectors) is None


# -- the table ----------------------------------------------------------------------------------


def test_a_name_is_in_the_table_once():
    of_ways = [name for found in OPERATIONS.values() for way in found.ways for name in way.names]
    of_words = [word for found in OPERATIONS.values() for word in found.words]
    assert len(of_ways) == len(set(of_ways))
    assert len(of_words) == len(set(of_words))


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_both_shapes_or_is_one_of_programs_alone(name):
    found = OPERATIONS[name]
    assert (found.on_paper is None) == (found.in_numpy is None)
    for rule in (found.on_paper, found.in_numpy, found.entries):
        if rule is not None:
            assert "value" in inspect.signature(rule).parameters


ENTRY = """    "softsign": function_of_each_entry(lambda a: a / (1 + np.abs(a)), "softsign"),
"""
# h > 0, so that softsign(h) (1 + h) is h.
TEXTS = [
    "dW2 = (softsign(h) * (1 + h)).T @ (yhat - y)",
    "np.dot((np.softsign(h) * (1 + h)).T, yhat - y)",
    "dW2 = (torch.softsign(h) * (1 + h)).t().mm(yhat - y)",
    "dW2 = (softsign(h) .* (1 + h))' * (yhat - y);",
    "dW2 <- t(softsign(h) * (1 + h)) %*% (yhat - y)",
    "dW2 = (softsign.(h) .* (1 .+ h))' * (yhat .- y)",
    "∂L/∂W₂ = (softsign(h) ∘ (1 + h))ᵀ(ŷ − y)",
    r"\frac{\partial L}{\partial W_2} = (\operatorname{softsign}(h) \circ (1 + h))^\top(\hat y-y)",
    "∂L/∂W₂_{jk} = softsign(h_j)(1 + h_j)(ŷ_k − y_k)",
]


def test_a_new_operation_is_one_entry_and_every_reader_and_writer_has_it(tmp_path):
    house = Path(__file__).parents[2]
    shutil.copytree(house / "mlp", tmp_path / "mlp", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "mlp" / "formulas" / "operations" / "table.py"
    source = table.read_text(encoding="utf-8")
    begin = "OPERATIONS = {\n"
    assert source.count(begin) == 1
    assert "softsign" not in source
    table.write_text(source.replace(begin, begin + ENTRY), encoding="utf-8")
    judging = (
        "import json, sys, mlp\n"
        "texts = json.load(sys.stdin)\n"
        "found = [mlp.judge(text, wrt='W2') for text in texts]\n"
        "print(json.dumps([[one.verdict, one.latex, one.nearest] for one in found]))"
    )
    wrong = [text.replace("(1 ", "(2 ") for text in TEXTS]
    shown = subprocess.run(
        [sys.executable, "-c", judging],
        input=json.dumps(TEXTS + wrong),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    found = json.loads(shown.stdout)
    verdicts = [verdict for verdict, *_ in found]
    assert verdicts == ["right"] * len(TEXTS) + ["wrong value"] * len(wrong)
    assert r"\operatorname{softsign}" in found[0][1]
    assert "np.softsign(h" in found[0][2]
