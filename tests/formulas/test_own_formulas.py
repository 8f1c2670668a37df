"""More formulas of the same kinds, their verdicts derived without the judge."""

import pytest
from derive import derived_verdict
from own_formulas import CODE, MATHEMATICS, THREAD
from test_corpus import is_gradient

import mlp


@pytest.mark.parametrize(
    ("text", "wrt", "convention", "translations"), [*THREAD, *MATHEMATICS, *CODE]
)
def test_the_verdict_is_the_derived_one(text, wrt, convention, translations):
    expected = derived_verdict(text, wrt, convention, translations)
    found = mlp.judge(text, wrt=wrt, convention=convention)
    assert found.verdict == expected, found.why
    if expected in ("right", "ambiguous"):
        assert mlp.judge(text, wrt=wrt).verdict == expected, "without its convention"
    assert is_gradient(found.nearest, wrt)
    again = mlp.judge(found.nearest, wrt=wrt, convention="row")
    assert again.verdict == "right", found.nearest
    assert "right through NumPy broadcasting" not in again.remarks
