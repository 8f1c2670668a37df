"""More formulas of the same kinds, their verdicts derived without the judge."""

import pytest
from derive import derived_verdict
from own_formulas import CODE, MATHEMATICS, THREAD
from test_corpus import is_gradient

import mlp

# Unreadable when they were written; the judge reads them now.
READ_SINCE = {
    r"\frac{\partial L}{\partial a}\frac{\partial a}{\partial x}": "right",
    "(yhat - y) @ W2.T * (h > 0.5)": "wrong value",
    "W2 -= 0.1 * h.T @ (yhat - y)": "right",
    "grad = lambda: 0": "empty",
    "lambda: yhat - y": "right",
    "np.einsum('ij,kj->ik', yhat - y, W2)": "right",
    "[v for v in yhat]": "wrong value",
    # Nothing says which of y and p is the prediction.
    "(y1ᵀ − I)p": "ambiguous",
    "−(Y − yyᵀ)(p ⊘ y)": "ambiguous",
}


@pytest.mark.parametrize(
    ("text", "wrt", "convention", "translations"), [*THREAD, *MATHEMATICS, *CODE]
)
def test_the_verdict_is_the_derived_one(text, wrt, convention, translations):
    expected = READ_SINCE.get(text) or derived_verdict(text, wrt, convention, translations)
    found = mlp.judge(text, wrt=wrt, convention=convention)
    assert found.verdict == expected, found.why
    if expected in ("right", "ambiguous"):
        assert mlp.judge(text, wrt=wrt).verdict == expected, "without its convention"
    assert is_gradient(found.nearest, wrt)
    again = mlp.judge(found.nearest, wrt=wrt, convention="row")
    assert again.verdict == "right", found.nearest
    assert "right through NumPy broadcasting" not in again.remarks
