"""The edits that mend a formula, and that their words decide nothing."""

import ast
import inspect
from dataclasses import replace

import pytest

import mlp
from mlp.formulas.judging import edits
from mlp.formulas.judging.edits import EDITS, INSERTS, TRANSPOSES

F1 = r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1"

MENDED = {
    F1: "transpose a name",
    "((ŷ − y)W₂ᵀ ∘ σ′(a))ᵀ W₁ᵀ": "leave out a transpose",
    "((y − ŷ)W₂ᵀ ∘ σ′(a)) W₁ᵀ": "turn the sign",
    r"\Big(({\hat y}-y)W_2^T\Big)\circ\Big((h-h\circ h)W_1^T\Big)": "multiply later",
    "(ŷ − y) W₂ᵀ W₁ᵀ": "insert the slope",
    "((ŷ − y)W₂ᵀ ∘ (1 − h²)) W₁ᵀ": "write the slope",
    "((ŷ − y)W₂ᵀ ∘ h ∘ (1 + h)) W₁ᵀ": "change a sign",
    "2((ŷ − y)W₂ᵀ ∘ σ′(a)) W₁ᵀ": "leave out a factor",
}


@pytest.mark.parametrize(("text", "kind"), MENDED.items())
def test_the_change_that_mends_a_formula_says_its_kind(text, kind):
    verdict = mlp.judge(text, convention="row")
    assert [edit.kind for edit in verdict.changes] == [kind]
    assert verdict.edit_sentences == tuple(edit.sentence for edit in verdict.changes)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dW2 = h.T @ (y - yhat) / N", "turn the sign"),
        ("dW2 = (1 / m) * np.dot(A1.T, yhat + y)", "change a sign"),
        ("∂L/∂W₁ = (1/N) xᵀ((ŷ − y)W₂ᵀ ∘ h ∘ (1 + h))", "change a sign"),
    ],
)
def test_a_factor_that_counts_the_examples_is_no_edit(text, kind):
    assert [edit.kind for edit in mlp.judge(text, convention="row").changes] == [kind]


def test_nothing_is_mended_inside_a_letter():
    verdict = mlp.judge("dW1 = x.T @ dZ1 * 2 @ W1", convention="row")
    assert "ŷ" not in "".join(verdict.edit_sentences)
    verdict = mlp.judge("dW2 = x.T @ dZ2", convention="row")
    assert [edit.kind for edit in verdict.changes] == ["rename"]


def test_the_kinds_of_edits_are_those_of_the_table():
    strings = {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(edits)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert EDITS.keys() <= strings
    assert EDITS.keys() >= TRANSPOSES | INSERTS
    made = {
        node.args[1].value
        for node in ast.walk(ast.parse(inspect.getsource(edits)))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "EditedTree"
        and isinstance(node.args[1], ast.Constant)
    }
    assert made <= EDITS.keys()


@pytest.mark.parametrize("text", [*MENDED, "(ŷ − y)W₂ᵀ ∘ σ′(a)W₁ᵀ", "(ŷ−y)W₂ᵀ ∘∘ σ′(a)", "xh"])
def test_other_words_change_nothing_but_the_words(text, monkeypatch):
    before = mlp.judge(text, wrt="x")
    for kind, known in EDITS.items():
        monkeypatch.setitem(EDITS, kind, known._replace(words="reworded"))
    sentence = "mlp.formulas.judging.formula.equal_sizes_sentence"
    monkeypatch.setattr(sentence, lambda equal, error: "reworded")
    after = mlp.judge(text, wrt="x")
    silent = {"changes": (), "why": "", "noted": (), "claims": ()}
    assert replace(after, **silent) == replace(before, **silent)
    assert ("Did you mean" in after.why) == ("Did you mean" in before.why)
    assert [edit.kind for edit in after.changes] == [edit.kind for edit in before.changes]
    assert [noted.kind for noted in after.noted] == [noted.kind for noted in before.noted]
