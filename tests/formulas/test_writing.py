"""A tree as text: what is written is read again as the same, in every notation's one table."""

import numpy as np
import pytest
from derive import run
from hypothesis import given
from trees import CODE, FUNCTIONS, HELD, TREES, VALUES

from mlp.formulas.meaning.readings import Reading
from mlp.formulas.meaning.samples import samples
from mlp.formulas.meaning.settle import Shapes
from mlp.formulas.meaning.values import value
from mlp.formulas.tree import Node
from mlp.formulas.writing.as_latex import latex_text
from mlp.formulas.writing.as_numpy import numpy_text
from mlp.formulas.writing.as_unicode import label, plain_text

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
X, H = Node("name", value="x"), Node("name", value="h")
STEP = Node("call", (X,), "drelu")


@given(CODE)
def test_numpy_runs_what_is_written_to_the_value_of_the_tree(tree):
    sample = samples()[0]
    expected = value(tree, sample, "row", {}, "numpy")
    written = run(numpy_text(tree), {**sample.named["row"], "np": np})
    with np.errstate(all="ignore"):
        assert np.allclose(written, np.atleast_2d(expected), rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize(
    "tree",
    [
        *(Node("call", (STEP,), function) for function in ("sign", "tanh", "sigma", "exp")),
        Node("call", (Node("transpose", (STEP,)),), "tanh"),
        Node("negate", (STEP,)),
        *(Node(kind, (STEP, STEP)) for kind in ("add", "subtract", "times")),
    ],
)
def test_numpy_takes_the_slope_of_relu_for_a_number(tree):
    sample = samples()[0]
    written = run(numpy_text(tree), {**sample.named["row"], "np": np})
    assert np.allclose(written, value(tree, sample, "row", {}, "numpy"), rtol=1e-9)


@given(TREES)
def test_every_bracket_that_is_opened_is_closed(tree):
    for text in (numpy_text(tree), plain_text(tree)):
        assert text.count("(") == text.count(")")
    latex = latex_text(tree)
    assert latex.count(r"\left(") == latex.count(r"\right)")
    assert latex.count("{") == latex.count("}")


@pytest.mark.parametrize("operation", HELD)
def test_every_operation_is_written_and_labelled_in_every_notation(operation):
    called = operation in FUNCTIONS
    given = VALUES.get(operation, (None,))[0]
    node = Node("call" if called else operation, (X, H), operation if called else given)
    for text in (numpy_text(node), latex_text(node), plain_text(node), label(node)):
        assert text


def test_an_operation_that_is_in_no_table_is_written_as_the_call_of_a_function():
    node = Node("call", (X, H), "arctan2")
    assert numpy_text(node) == "np.arctan2(x, h)"
    assert latex_text(node) == r"\operatorname{arctan2}\left(x, h\right)"
    assert plain_text(node) == "arctan2(x, h)"


def test_brackets_stand_where_two_kinds_of_product_meet_and_nowhere_else():
    product = Node("times", (Node("matmul", (X, H)), Node("times", (X, H))))
    assert numpy_text(product) == "(x @ h) * (x * h)"
    chain = Node("times", (Node("times", (X, H)), H))
    assert numpy_text(chain) == "x * h * h"
    assert plain_text(Node("subtract", (X, Node("subtract", (X, H))))) == "x − (x − h)"
    assert latex_text(Node("negate", (Node("add", (X, H)),))) == r"-\left(x + h\right)"


def test_a_number_is_no_elementwise_factor_in_latex():
    two = Node("number", value=2.0)
    assert latex_text(Node("times", (two, X))) == r"2 \cdot x"
    assert latex_text(Node("times", (X, H))) == r"x \circ h"


def test_a_tree_is_settled_before_it_is_written():
    shapes = Shapes({"x": ("1", "n"), "h": ("1", "n")}, reading=Reading(vectors="matrix"))
    assert numpy_text(shapes.settle(Node("juxtapose", (X, H)))) == "x @ h"
