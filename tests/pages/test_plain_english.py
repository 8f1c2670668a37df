"""The pages' own words: no letters of code, one kind of minus, and words that the field has."""

import re

import pytest
from driver import open_page

PAGES = {
    "chain_rule": ({"walk": "all"}, {"walk": "a", "scale": 10.0}, {"exercise": "on"}),
    "two_questions": ({}, {"m": 5}, {"m": 1}),
    "derivation": ({"lines": "on"}, {"convention": "columns", "label_sum": 0.7}),
    "paths": ({}, {"scale": 10.0, "seed": 3}, {"scale": 0.1}),
    "cost_and_digits": ({}, {"order_n": 1, "preactivation": 45.0}),
    "agreement": ({}, {"scale": 10.0, "seed": 3}, {"n": 1, "m": 1, "k": 2}),
    "step_size": ({}, {"single": "on", "log_step": -12.0}),
    "wrong_gradients": ({}, {"mistake": "W1 not transposed"}, {"mistake": "y - yhat"}),
    "many_seeds": ({},),
}
CASES = [(page, state) for page, states in PAGES.items() for state in states]
# Letters and numbers as code writes them, where mathematics has signs of its own.
OF_CODE = re.compile(r"yhat|sigma'|\btheta\b|\bW[12]\b|\^T|\de[-+]\d|(?<![\w)\]])-\d|nan\b")
# What mathematics does not do, and words that the field has others for.
NOT_OF_THE_FIELD = re.compile(
    r"\b(looks? at|objects?|dies?|gets?|got|sees|says|wants|pulls?|pass(es)? to|doubt|openness"
    r"|rules\)|no such|as was asked|be off by|carr(y|ies))\b"
)


def _words(app):
    """The page's sentences without their LaTeX; a saliency's sentences are other pages'."""
    shown = (*app.main.markdown, *app.info, *app.caption, *app.subheader, *app.title)
    return re.sub(r"\$\$[^$]*\$\$|\$[^$]*\$", "", "\n".join(element.value for element in shown))


@pytest.mark.parametrize(("page", "state"), CASES)
def test_numbers_and_names_are_written_as_in_mathematics(page, state):
    assert not OF_CODE.findall(_words(open_page(page, **state)))


@pytest.mark.parametrize(("page", "state"), CASES)
def test_sentences_use_the_terms_of_the_field(page, state):
    assert not [found[0] for found in NOT_OF_THE_FIELD.finditer(_words(open_page(page, **state)))]
