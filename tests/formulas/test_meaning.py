"""The table of operations: the shapes it foretells are those of the arrays it computes."""

import numpy as np
import pytest
from hypothesis import given
from trees import CONFORMING, TREES, shape_of

from mlp.formulas.meaning.conventions import CONVENTIONS, NAMES, is_turned, shape_in
from mlp.formulas.meaning.readings import AMBIGUITIES, Reading
from mlp.formulas.meaning.samples import in_convention, samples
from mlp.formulas.meaning.values import value
from mlp.formulas.operations.table import OPERATIONS, numpy_shape, paper_shape

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def _sizes(shape, sample):
    return tuple(int(np.prod([sample.sizes[letter] for letter in size])) for size in shape)


@given(CONFORMING)
def test_what_conforms_has_a_value_of_the_shape_foretold(tree):
    for sample in samples()[:3]:
        result = value(tree, sample, "row", {}, "numpy")
        assert np.shape(result) == _sizes(shape_of(tree), sample)


def _numpy_refuses(tree, sample):
    try:
        value(tree, sample, "row", {}, "numpy")
    except (ValueError, np.linalg.LinAlgError, np.exceptions.AxisError):
        return True
    return False


@given(TREES)
def test_what_numpy_refuses_does_not_conform(tree):
    if any(_numpy_refuses(tree, sample) for sample in samples()[:3]):
        assert shape_of(tree) is None


def test_paper_allows_no_operation_that_numpy_gives_another_shape():
    shapes = [("1", "m"), ("m", "1"), ("n", "m"), ("m", "m"), ("1", "1")]
    for kind in ("add", "subtract", "times", "divide", "matmul"):
        for left in shapes:
            for right in shapes:
                on_paper = paper_shape(kind, None, [left, right])
                if on_paper is not None and ("1", "1") not in (left, right):
                    assert on_paper == numpy_shape(kind, None, [left, right])


def test_a_kind_that_is_still_to_be_settled_conforms_with_nothing():
    assert paper_shape("juxtapose", None, [("1", "m"), ("m", "n")]) is None
    assert "juxtapose" not in OPERATIONS


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_sample_holds_every_name_in_the_shape_of_the_convention(convention):
    for sample in samples():
        for name in NAMES:
            array = sample.named[convention][name]
            assert array.shape == _sizes(shape_in(name, convention), sample)
            in_rows = sample.named["row"][name]
            assert np.array_equal(array, in_convention(in_rows, name, convention))
            assert np.array_equal(array.T if is_turned(name, convention) else array, in_rows)


def test_a_reading_starts_with_the_likeliest_settlement_of_each_ambiguity():
    likeliest = {ambiguity: next(iter(words)) for ambiguity, words in AMBIGUITIES.items()}
    assert vars(Reading()) == likeliest
