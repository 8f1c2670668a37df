"""More formulas of the same kinds, their verdicts derived without the judge."""

import pytest
from derive import derived_verdict
from own_formulas import CODE, MATHEMATICS, THREAD
from test_corpus import is_gradient

import mlp

ALL = [*THREAD, *MATHEMATICS, *CODE]


@pytest.mark.parametrize(("text", "wrt", "convention", "translations"), ALL)
def test_the_verdict_is_the_derived_one(text, wrt, convention, translations):
    expected = derived_verdict(text, wrt, convention, translations)
    found = mlp.judge(text, wrt=wrt, convention=convention)
    assert found.verdict == expected, found.why
    assert is_gradient(found.nearest, wrt)


@pytest.mark.parametrize(("text", "wrt", "convention", "translations"), ALL)
def test_what_is_right_is_found_right_without_its_convention(text, wrt, convention, translations):
    expected = derived_verdict(text, wrt, convention, translations)
    if expected in ("right", "ambiguous"):
        assert mlp.judge(text, wrt=wrt).verdict == expected


@pytest.mark.parametrize(("text", "wrt", "convention", "translations"), ALL)
def test_the_nearest_form_is_judged_right_itself(text, wrt, convention, translations):
    nearest = mlp.judge(text, wrt=wrt, convention=convention).nearest
    again = mlp.judge(nearest, wrt=wrt, convention="row")
    assert again.verdict == "right"
    assert "right through NumPy broadcasting" not in again.remarks
