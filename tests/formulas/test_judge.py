"""What a verdict says: the place to blame, the reason, the way to the right form."""

import ast
from pathlib import Path

import numpy as np
import pytest

import mlp
from mlp.formulas.meaning.conventions import gradient_formula, is_turned

F1 = r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1"
F2 = r"W_1(H-H^2)W_2(y-p)"
F3 = r"\Big(({\hat y}-y)W_2^T\Big)\circ\Big((h-h\circ h)W_1^T\Big)"


def blamed(text, **given):
    start, end = mlp.judge(text, **given).where
    return text[start:end]


def test_the_question_needs_a_transpose():
    verdict = mlp.judge(F1)
    assert verdict.verdict == "wrong shape"
    assert verdict.convention == "row"
    assert blamed(F1) == "W_1"
    assert "the inner sizes m and n differ. Did you mean W₁ᵀ?" in verdict.why
    assert verdict.edits == 1
    assert verdict.edit_sentences == ("transpose W₁: write W₁ᵀ",)
    assert any(
        remark.startswith("conforms only when n = m, and is wrong even then, by ")
        for remark in verdict.remarks
    )
    assert verdict.equal_sizes == "nm"
    assert verdict.equal_sizes_error > 0.1


def test_the_answer_in_columns_is_right_where_y_is_said_to_be_the_prediction():
    assert mlp.judge(F2).verdict == "ambiguous"
    verdict = mlp.judge(F2, names={"y": "yhat", "p": "y"})
    assert (verdict.verdict, verdict.convention) == ("right", "column")
    assert verdict.names == {"H": "diag(h)", "y": "yhat", "p": "y"}
    assert "loses digits when units saturate" in verdict.remarks


def test_the_answer_in_rows_has_its_bracket_in_the_wrong_place():
    verdict = mlp.judge(F3)
    assert verdict.verdict == "wrong shape"
    assert blamed(F3) == r"((h-h\circ h)W_1^T\Big)"
    assert verdict.edits == 1
    assert verdict.edit_sentences[0].startswith(
        "move the bracket: multiply by W₁ᵀ after the elementwise product"
    )
    assert verdict.nearest == "(((yhat - y) @ W2.T) * (h - h * h)) @ W1.T"


def test_the_tree_has_shapes_and_marks_the_first_part_that_does_not_fit():
    tree = mlp.judge(F1).tree
    assert (tree.label, tree.shape, tree.blamed) == ("product", None, True)
    assert [child.shape for child in tree.children] == ["1×m", "n×m"]
    start, end = tree.children[1].span
    assert F1[start:end] == "W_1"


def test_a_place_in_a_definition_is_blamed_there():
    text = "δ = (ŷ − y)W₂ ∘ h ∘ (1 − h)\nδW₁ᵀ"
    assert blamed(text, convention="row") == "W₂"


@pytest.mark.parametrize(
    ("left", "wrt"),
    [
        (r"\frac{\partial L}{\partial x}", "x"), ("∂L/∂W₁", "W1"), ("dW1", "W1"),
        (r"\nabla_{W^{(2)}} J(W,b;x,y)", "W2"), ("dL/db1", "b1"), ("∇ₓL", "x"),
        ("grad_x", "x"), (r"\frac{dJ}{d\theta}", "theta"), ("dh", "h"), (r"\bar{h}", "h"),
        ("dL_da", "a"), ("db2", "b2"), ("dscores", "theta"),
    ],
)  # fmt: skip
def test_the_left_side_says_what_is_differentiated(left, wrt):
    assert mlp.judge(f"{left} = ŷ − y").wrt == wrt
    assert mlp.judge(f"{left} = ŷ − y", wrt="a").wrt == "a"


def test_a_left_side_that_says_otherwise_is_told():
    remarks = mlp.judge("∂L/∂x = ŷ − y", wrt="theta").remarks
    assert "the left side says ∂L/∂x; judged as ∂L/∂θ, as chosen" in remarks


def test_names_are_taken_as_given():
    given = {"o": "yhat", "g": "sigma", "V": "W2", "G": "diag(h)", "sp": "dsigma"}
    assert mlp.judge("(yhat - y) @ W2.T * sp(a)", wrt="a", names=given).verdict == "right"
    assert mlp.judge("(ŷ − y)W₂ᵀ ∘ κ′(a)", wrt="a", names={"κ′": "dsigma"}).verdict == "right"
    assert mlp.judge("(o − t)Vᵀ ∘ g′(a)", wrt="a", names=given).verdict == "right"
    assert mlp.judge("(ŷ − y)W₂ᵀ(G − GG)", wrt="a", names=given).verdict == "right"
    assert mlp.judge("p − y", wrt="theta", names={"p": "y", "y": "yhat"}).verdict == "wrong value"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"wrt": "yhat"}, "wrt is 'yhat', expected one of x, a, h"),
        ({"convention": "rows"}, "convention is 'rows', expected one of row, column"),
        ({"names": {"p": "prediction"}}, "expected a name of the network such as yhat"),
        ({"names": {"p q": "yhat"}}, "is not one name"),
        ({"names": {"p": 3}}, r"names\['p'\] is 3 \(int\), expected a string"),
        ({"names": {"p": None}}, r"names\['p'\] is None \(NoneType\), expected a string"),
        ({"names": {"p": ["yhat"]}}, r"names\['p'\] is \['yhat'\] \(list\), expected a string"),
        ({"names": {1: "yhat"}}, r"names has the letter 1 \(int\), expected a string"),
        ({"names": ["p"]}, r"names is \['p'\] \(list\), expected a mapping of letters"),
        ({"names": []}, r"names is \[\] \(list\), expected a mapping of letters"),
        ({"names": "p:yhat"}, "names is 'p:yhat', expected a mapping of letters"),
        ({"names": {"p": "x" * 10**6}}, r"names\['p'\] is 'x+\.\.\.x+', expected a name"),
        ({"wrt": ["x"]}, r"wrt is \['x'\] \(list\), expected one of x, a, h"),
        ({"wrt": np.ones(2)}, r"wrt is array\(\[1., 1.\]\) \(ndarray\), expected one of x, a, h"),
        ({"convention": {}}, r"convention is {} \(dict\), expected one of row, column"),
    ],
)
def test_wrong_arguments_are_refused(given, message):
    with pytest.raises(ValueError, match=message) as refused:
        mlp.judge("ŷ − y", **given)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize("text", [b"x", None, 3, 1.5, ["yhat - y"], np.ones(3), b"y" * 10**6])
def test_what_is_no_text_is_refused_and_not_judged_as_its_repr(text):
    with pytest.raises(ValueError, match=r"text is .* \(\w+\), expected a string") as refused:
        mlp.judge(text)
    assert len(str(refused.value)) < 500


def test_no_value_is_found_of_what_is_no_verdict():
    with pytest.raises(ValueError, match=r"verdict is None \(NoneType\), expected what"):
        mlp.evaluate(None, mlp.Network.random(), mlp.random_input(5), mlp.one_hot(0, 5))


@pytest.mark.parametrize(
    ("text", "wrt", "part"),
    [
        ("(y − ŷ)W₂ᵀ", "h", "the sign is wrong"),
        ("3(ŷ − y)", "theta", "3 times the gradient"),
        ("(ŷ−y)W₂ᵀ", "a", "this is ∂L/∂h"),
        ("(ŷ−y)W₂ᵀ ∘ (1 − h²)", "a", "derivative of tanh"),
        ("(ŷ−y)W₂ᵀ ∘ h", "a", "h stands where"),
        ("(ŷ−y) ∘ ŷ ∘ (1−ŷ)", "theta", "squared error"),
        ("−y/ŷ", "theta", "before the softmax"),
        ("−sum", "theta", "I do not know"),
        ("-np.sum(y * np.log(yhat))", "theta", "it is the loss itself"),
        ("(ŷ−y)W₂ᵀ ∘ σ′(xW₁)", "a", "bias b₁ is left out"),
        ("(ŷ − y) − (ŷ − y)", "theta", "0 everywhere"),
        ("np.dot(yW2, h)", "h", "Write y @ W2."),
        ("σ′ a", "a", 'expected "("'),
        ("(ŷᵢ − yᵢ)", "theta", "index"),
    ],
)
def test_the_reason_names_the_slip(text, wrt, part):
    assert part in mlp.judge(text, wrt=wrt).why


def test_formulas_that_keep_their_digits_have_no_remark():
    assert mlp.judge("(ŷ−y)W₂ᵀ ∘ σ(a) ∘ σ(−a)", wrt="a").remarks == ()
    lossy = mlp.judge("(ŷ−y)W₂ᵀ ∘ (h − h²)", wrt="a")
    assert lossy.remarks == ("loses digits when units saturate",)
    errors = {trial.saturated: trial.error for trial in lossy.trials}
    assert errors[False] < 1e-12
    assert errors[True] > 1e-3


def test_both_readings_are_shown_with_their_brackets():
    verdict = mlp.judge("σ′(a) ∘ W₂ᵀ(ŷ − y)", wrt="a", convention="column-Wx")
    assert verdict.verdict == "ambiguous"
    assert [reading.verdict for reading in verdict.readings] == ["right", "wrong shape"]
    assert r"\sigma'\left(a\right) \circ \left(W_2^{\top}" in verdict.readings[0].latex
    assert r"\left(\sigma'\left(a\right) \circ W_2^{\top}\right)" in verdict.readings[1].latex
    assert "with juxtaposition before ∘" in verdict.why


def test_conventions_are_found():
    text = {
        "row": "((ŷ−y)W₂ᵀ ∘ σ′(a))W₁ᵀ",
        "column": "W₁((W₂(ŷ−y)) ∘ σ′(a))",
        "column-Wx": "W₁ᵀ((W₂ᵀ(ŷ−y)) ∘ σ′(a))",
    }
    assert {name: mlp.judge(formula).convention for name, formula in text.items()} == {
        name: name for name in text
    }


def test_a_bracket_can_be_completed():
    verdict = mlp.judge("x.T @ ((yhat - y) @ W2.T * h * (1 - h)", wrt="W1")
    assert verdict.verdict == "unreadable"
    assert verdict.edits == 1
    assert verdict.nearest == "x.T @ (((yhat - y) @ W2.T) * h * (1 - h))"


def test_the_records_are_frozen_and_hold_no_arrays():
    verdict = mlp.judge("ŷ − y", wrt="theta")
    with pytest.raises(AttributeError):
        verdict.verdict = "right"
    assert not any(isinstance(value, np.ndarray) for value in vars(verdict).values())


@pytest.mark.parametrize("product", ["@", "*"])
def test_no_array_of_a_large_network_grows_without_bound(product):
    part = "np.ravel(np.kron(W1, W2))"
    text = f"np.sum({part}.reshape(-1, 1) {product} {part}.reshape(1, -1)) * x"
    network, x, y = mlp.Network.random((12, 12, 12)), mlp.random_input(12), mlp.one_hot(0, 12)
    assert mlp.evaluate(mlp.judge(text), network, x, y)[0] is None


@pytest.mark.parametrize("convention", ["row", "column", "column-Wx"])
@pytest.mark.parametrize("wrt", ["x", "a", "h", "theta", "W1", "b1", "W2", "b2"])
def test_the_right_form_has_the_value_of_the_true_gradient_on_any_network(wrt, convention):
    right = mlp.judge(gradient_formula(wrt, convention), wrt, convention)
    network, x, y = mlp.Network.random((4, 2, 3), seed=7), mlp.random_input(4), mlp.one_hot(2, 3)
    value, truth = mlp.evaluate(right, network, x, y)
    assert np.allclose(value, truth, rtol=1e-12)
    expected = np.atleast_2d(getattr(mlp.gradients(network, x, y), wrt))
    assert np.array_equal(truth, expected.T if is_turned(wrt, convention) else expected)


def test_a_verdict_is_counted_and_not_timed():
    for path in (Path(mlp.__file__).parent / "formulas").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "time" not in (getattr(node, "module", ""), *(n.name for n in node.names))


def test_the_record_has_the_shape_of_the_gradient_and_the_kind_of_every_part():
    verdict = mlp.judge("(ŷ − y)ᵀ", wrt="theta", convention="column")
    assert verdict.gradient_shape == "k×1"
    assert [verdict.tree.kind, verdict.tree.children[0].kind] == ["transpose", "subtract"]
    assert 0 < verdict.tolerance < 1e-6


def test_every_verdict_is_a_word_of_the_one_table():
    for text in (F1, F2, "(ŷ−y)W₂ᵀ ∘ σ′(a)W₁ᵀ", "2x", "((", "(yhat - y).T"):
        assert mlp.judge(text).verdict in mlp.FORMULA_VERDICTS


@pytest.mark.parametrize(
    "mistake",
    [known for known in mlp.MISTAKES if known.clause and known.link == "slope"],
    ids=lambda known: known.name,
)
def test_the_reason_is_the_clause_of_the_catalogue(mistake):
    written = {
        "sigma' left out": None,  # this is ∂L/∂h, and said so
        "tanh' for sigma'": "(1 − h²)",
        "h for h - h*h": "h",
        "1 - h for h - h*h": "(1 − h)",
        "ReLU' for sigma'": "ReLU′(a)",
        "a - a*a for h - h*h": "a ∘ (1 − a)",
        "sigma' at h": "σ′(h)",
        "h + h*h for h - h*h": "h ∘ (1 + h)",
        "tanh' at a": "tanh′(a)",
        "b1 left out of a": "σ′(xW₁)",
    }[mistake.name]
    if written is None:
        assert mistake.clause in mlp.judge("((ŷ − y)W₂ᵀ)W₁ᵀ", wrt="x").why
    else:
        assert mistake.clause in mlp.judge(f"(ŷ − y)W₂ᵀ ∘ {written}", wrt="a").why


def test_two_mistakes_are_said_one_after_the_other():
    why = mlp.judge("((2(ŷ − y))W₂ᵀ ∘ h)W₁ᵀ", wrt="x").why
    assert "the factor 2 belongs to the squared error; h stands where" in why
