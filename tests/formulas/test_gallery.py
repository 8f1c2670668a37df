"""The formulas of the page are those of the network that is open."""

import pytest

import mlp
from mlp.core.activation import ACTIVATIONS
from pages.shared.formula.gallery import EXAMPLES


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("title", ["right, in rows", "NumPy", "with indices", "several lines"])
def test_what_is_shown_as_right_is_right_for_the_open_network(title, activation):
    verdict = mlp.judge(EXAMPLES[activation][title], activation=activation).verdict
    assert verdict == ("right up to transpose" if title == "NumPy" else "right")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_slope_of_another_network_is_named_as_such(activation):
    (slip,) = (title for title in EXAMPLES[activation] if "′ for " in title)
    verdict = mlp.judge(EXAMPLES[activation][slip], activation=activation)
    assert verdict.verdict == "wrong value"
    assert any(remark.startswith("right for a ") for remark in verdict.remarks)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slips_are_wrong_and_the_threads_texts_are_quoted_as_they_are(activation):
    shown = EXAMPLES[activation]
    for title, text in shown.items():
        if title.endswith("left out") or title == "label minus prediction":
            assert mlp.judge(text, activation=activation).verdict in ("wrong value", "ambiguous")
    quoted = [title for title in shown if title.startswith(("the question", "the answer"))]
    assert len(quoted) == 4
    assert all(shown[title] == EXAMPLES["sigmoid"][title] for title in quoted)
