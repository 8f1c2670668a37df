"""Whole texts: every claim judged, one meaning for each letter, the first wrong one blamed."""

import copy
import json
import random
from pathlib import Path

import pytest
from corpus_of_claims import TEXTS, table, tallied
from fuzz import mutated

import mlp
from pages.shared.formula.gallery import EXAMPLES

ANSWER = EXAMPLES["sigmoid"]["the answer as a whole"]
FUNCTION = EXAMPLES["sigmoid"]["a backward function"]
FORMULAS = json.loads(Path(__file__).with_name("formulas.json").read_text(encoding="utf-8"))


def verdicts(text, **given):
    return [claim.verdict for claim in mlp.judge(text, **given).claims]


def test_the_share_of_the_corpus_judged_rightly(capsys):
    counts, missed = tallied()
    with capsys.disabled():
        print(f"\n{table(counts)}")
    assert not any(count["false right"] for count in counts.values())
    assert not any(count["false wrong"] for count in counts.values())
    assert sum(count["right"] for count in counts.values()) >= 0.98 * len(TEXTS), [
        entry["id"] for entry, _, _ in missed
    ]
    assert sum(c["right claims"] for c in counts.values()) >= 0.98 * sum(
        c["claims"] for c in counts.values()
    )


def test_of_the_threads_answer_every_line_is_right_but_the_last():
    verdict = mlp.judge(ANSWER)
    *lines, last = verdict.claims
    assert {claim.verdict for claim in lines} == {"right", "empty"}
    assert len(lines) == 20
    assert [claim.text for claim in lines if claim.verdict == "empty"] == [
        r"H={\rm Diag}(h)",
        r"Y={\rm Diag}(y)",
    ]
    assert (last.verdict, verdict.verdict) == ("wrong shape", "wrong shape")
    assert last.wrt == "x"
    assert last.where[0] <= verdict.where[0] < verdict.where[1] <= last.where[1]
    assert verdict.nearest == "(((yhat - y) @ W2.T) * (h - h * h)) @ W1.T"


def test_in_a_backward_function_the_line_without_the_slope_is_wrong_and_the_others_hold():
    verdict = mlp.judge(FUNCTION)
    judged = [claim for claim in verdict.claims if claim.verdict != "empty"]
    assert [claim.verdict for claim in judged] == [
        *("right", "right", "right", "wrong value", "right", "right")
    ]
    assert judged[3].text == "dZ1 = dZ2 @ W2.T"
    assert [change.kind for change in verdict.changes] == ["insert the slope"]


def test_a_claim_is_an_exact_part_of_its_text_at_its_place():
    for entry in TEXTS:
        for claim in mlp.judge(entry["text"]).claims:
            assert entry["text"][slice(*claim.where)] == claim.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L = −Σⱼ pⱼ log yⱼ, ∂L/∂θ = y − p", ["right", "right"]),
        ("L = −Σⱼ yⱼ log pⱼ, ∂L/∂θ = y − p", ["right", "wrong value"]),
        ("y = softmax(θ), ∂L/∂θ = y − t", ["right", "right"]),
        ("a = σ(xW₁ + b₁), ∂L/∂W₂ = aᵀ(ŷ − y)", ["right", "right"]),
        ("z = xW₁ + b₁, ∂L/∂z = (ŷ − y)W₂ᵀ ∘ z ∘ (1 − z)", ["right", "wrong value"]),
        ("dZ2 = A2 - Y; dW2 = Z1.T @ dZ2", ["right", "wrong value"]),
        ("dZ1 = dZ2 @ W2.T", ["wrong value"]),
    ],
)
def test_a_letter_has_one_meaning_which_the_text_says(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize("text", ["∂L/∂θ = y − p", "dtheta = y - p", "W_1(H-H^2)W_2(y-p)"])
def test_what_is_right_only_with_an_unlikelier_letter_is_ambiguous(text):
    assert mlp.judge(text).verdict == "ambiguous"
    assert mlp.judge(text, names={"y": "yhat", "p": "y"}).verdict == "right"


def test_lines_in_two_conventions_are_not_both_right():
    assert verdicts("dW2 = a1.T @ dz2\ndW1 = dz1 @ x.T", convention="row") == [
        *("right", "wrong shape")
    ]
    assert "wrong shape" in verdicts("∂L/∂W₂ = hᵀ(ŷ − y)\n∂L/∂x = W₁(W₂(ŷ − y) ∘ σ′(a))")


def test_the_fourth_convention_is_pytorchs():
    verdict = mlp.judge("z1 = X @ W1.T + b1\ndW1 = dz1.T @ X\ndX = dz1 @ W1\n")
    assert (verdict.verdict, verdict.convention) == ("right", "row-xWT")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("dW2 = h.T @ (p - y)\ndb2 = p -\n", "db2 = p -"),
        ("∂L/∂W₂ = hᵀ(ŷ − y)\n∂L/∂b₂ = ŷ −", "∂L/∂b₂ = ŷ −"),
    ],
)
def test_what_is_read_before_an_unreadable_line_is_judged(text, place):
    verdict = mlp.judge(text)
    assert verdict.verdict == "unreadable"
    assert [claim.verdict for claim in verdict.claims] == ["right", "unreadable"]
    assert verdict.claims[1].text == place


@pytest.mark.parametrize(
    "text",
    [
        "h = h",
        "X = X",
        "∂L/∂W₁ = ∂L/∂W₁",
        "",
        "   ",
        "δ = ŷ − y",
        "W2 = params['W2']",
        "A:B = tr(AᵀB)",
    ],
)
def test_what_says_nothing_is_never_right_or_wrong(text):
    assert mlp.judge(text).verdict in ("empty", "right" if "δ" in text else "empty")


@pytest.mark.parametrize(
    ("text", "activation"),
    [
        ("∂L/∂a = (ŷ − y)W₂ᵀ ∘ (1 − h²)", "tanh"),
        ("A1 = np.tanh(Z1)", "tanh"),
        ("dZ1 = dA1 * (Z1 > 0)", "ReLU"),
        ("dh = (1 − h²) ∘ da", "tanh"),
        ("∂h/∂a = diag(1 − h∘h)", "tanh"),
    ],
)
def test_what_is_right_for_another_network_is_said(text, activation):
    verdict = mlp.judge(text)
    assert verdict.verdict == "wrong value"
    assert f"right for a {activation} network; this one has σ" in verdict.remarks


def test_an_update_claims_a_positive_multiple_of_the_gradient():
    assert verdicts("W2 -= lr * (A1.T @ (A2 - Y))") == ["right"]
    assert verdicts("W2 += lr * (A1.T @ (A2 - Y))") == ["wrong value"]
    assert verdicts("W2 += lr * (A1.T @ (Y - A2))") == ["right"]
    assert verdicts("dW2 = A1.T @ (A2 - Y) + reg * W2; W2 -= lr * dW2") == ["right", "empty"]
    assert verdicts("W₂ ← W₂ + η hᵀ(ŷ − y)") == ["wrong value"]


def test_the_mean_over_a_batch_is_taken_once():
    assert mlp.judge("dZ2 = (A2 - Y) / m\ndW2 = A1.T @ dZ2").verdict == "right"
    assert mlp.judge("dZ2 = (A2 - Y) / m\ndW2 = A1.T @ dZ2 / m").verdict == "wrong value"


@pytest.mark.parametrize(
    "program",
    [
        "while True:\n    dW2 = h.T @ (p - y)\n",
        "for i in range(10**9):\n    for j in range(10**9):\n        s += x[i] * x[j]\n",
        "dW2 = np.ones((10**9, 10**9))\n",
        "dW2 = " + "h.T @ " * 400 + "h\n",
        "def f(z):\n    return f(f(z))\ndW2 = f(h)\n",
        "a = [h] * 10**9\ndW2 = a\n",
        "dW2 = 9**9**9**9**9 * h\n",
        "dW2 = h.__class__.__bases__\n",
        "dW2 = getattr(np, 'load')('x')\n",
        "dW2 = np.load('/etc/passwd')\n",
        "import os\nos.system('ls')\ndW2 = eval('h')\n",
        "f = lambda a: a + a\n" + "dW2 = " + "f(" * 30 + "h" + ")" * 30,
        "def f(z):\n" + "".join(f"    a{i + 1} = a{i} * a{i}\n" for i in range(60))
        + "    return a60\ndW2 = f(h)\n",
    ],
)  # fmt: skip
def test_a_program_is_data_and_bounded(program):
    assert mlp.judge(program).verdict in mlp.FORMULA_VERDICTS


def test_a_verdict_depends_on_its_arguments_alone():
    texts = [entry["text"] for entry in TEXTS[::12]]
    first = [mlp.judge(text) for text in texts]
    random.Random(0).shuffle(texts)
    again = {text: mlp.judge(text) for text in texts}
    for verdict, entry in zip(first, TEXTS[::12], strict=True):
        assert again[entry["text"]] == verdict == copy.deepcopy(verdict)


@pytest.mark.parametrize("seed", range(4))
def test_mutations_of_the_corpus_get_a_verdict(seed):
    texts = [entry["text"] for entry in (*TEXTS, *FORMULAS)]
    source = random.Random(seed)
    for _ in range(60):
        text = mutated(source, texts)
        verdict = mlp.judge(text)
        assert verdict.claims
        for claim in verdict.claims:
            assert text[slice(*claim.where)] == claim.text


@pytest.mark.parametrize(
    "filled",
    [
        'grads = {}\n    grads["W2"] = h.T @ d2\n    grads["W1"] = x.T @ d2',
        'grads = dict()\n    grads["W2"] = h.T @ d2\n    grads["W1"] = x.T @ d2',
        'grads = {"W2": h.T @ d2, "W1": x.T @ d2}',
        "grads = dict(W2=h.T @ d2, W1=x.T @ d2)",
    ],
)
def test_gradients_kept_in_a_dictionary_are_claims_each(filled):
    text = f"def back(x, y, h, probs):\n    d2 = probs - y\n    {filled}\n    return grads"
    found = mlp.judge(text)
    judged = [(claim.wrt, claim.verdict) for claim in found.claims if claim.wrt in ("W1", "W2")]
    assert judged == [("W2", "right"), ("W1", "wrong shape")]
    assert found.verdict == "wrong shape"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<img src=x onerror=alert(1)> **y** $y$ :red[y]", "unreadable"),
        ("Let $y$ be the label.", "unreadable"),
        ("The slope of $h(1 - h)$ is small for both.", "unreadable"),
        (r"The gradient is $$(((\hat y - y)W_2^T) \circ h \circ (1-h)) W_1^T$$ as seen.", "right"),
        (r"The gradient is $(((\hat y - y)W_2^T) \circ h \circ (1-h)) W_1^T$.", "right"),
        (r"$y$", "wrong shape"),
        (r"$$\hat y - y$$", "wrong shape"),
    ],
)
def test_what_a_sentence_only_mentions_is_no_claim(text, expected):
    assert mlp.judge(text).verdict == expected


def test_a_letter_mentioned_behind_a_formula_leaves_it_the_claim():
    text = r"x^T(((\hat y-y)W_2^T) \circ h \circ (1-h)) \text{ with respect to } W_1"
    assert mlp.judge(text, wrt="W1").verdict == "right"


def test_the_parts_of_a_claim_stand_at_their_places_in_the_whole_text():
    text = "∂L/∂θ = p − y\n∂L/∂h = W₂(p − y)"
    tree = mlp.judge(text).tree
    assert [text[slice(*part.span)] for part in (tree, *tree.children)] == [
        *("W₂(p − y)", "W₂", "(p − y)")
    ]


RETURNING = """def backward(x, y, W1, b1, W2, b2):
    a = x @ W1 + b1
    h = sigmoid(a)
    theta = h @ W2 + b2
    p = np.exp(theta) / np.exp(theta).sum()
    dtheta = p - y
    da = (dtheta @ W2.T) * h * (1 - h)
    return {}
"""


@pytest.mark.parametrize(
    ("returned", "verdict", "wrt"),
    [
        ("da @ W1.T", "right", "x"),
        ("2 * da @ W1.T", "wrong value", "x"),
        ("-(da @ W1.T)", "wrong value", "x"),
        ("da @ W1", "wrong shape", "x"),
        ("np.outer(x, da)", "right", "W1"),
        ("-np.outer(x, da)", "wrong value", "W1"),
        ("da @ W1.T, 2 * np.outer(h, dtheta)", "wrong value", "W2"),
    ],
)
def test_what_a_function_returns_without_a_name_is_a_claim(returned, verdict, wrt):
    last = mlp.judge(RETURNING.format(returned)).claims[-1]
    assert (last.verdict, last.wrt) == (verdict, wrt)


RETURNING_G = """def gradient(x, y, W1, b1, W2, b2):
    h = sigmoid(x @ W1 + b1)
    p = softmax(h @ W2 + b2)
    g = {}
    return g
"""


@pytest.mark.parametrize(
    ("made", "verdict", "wrt"),
    [
        ("((p - y) @ W2.T * h * (1 - h)) @ W1.T", "right", "x"),
        ("((p - y) @ W2.T * h) @ W1.T", "wrong value", "x"),
        ("h.T @ (p - y)", "right", "W2"),
        ("h.T @ (y - p)", "wrong value", "W2"),
        ("x.T @ ((p - y) @ W2.T * h * (1 - h))", "right", "W1"),
        ("(p - y) @ W2.T * h * (1 - h)", "empty", None),
        ("(p - y) @ W2.T", "empty", None),
    ],
)
def test_a_letter_that_a_function_returns_is_the_gradient_that_its_shape_tells(made, verdict, wrt):
    last = mlp.judge(RETURNING_G.format(made)).claims[-1]
    assert (last.text, last.verdict, last.wrt) == ("g", verdict, wrt)


def test_where_nothing_tells_which_gradient_is_returned_the_reason_says_what_to_write():
    text = RETURNING_G.format("(p - y) @ W2.T * h * (1 - h)")
    last = mlp.judge(text).claims[-1]
    assert "Nothing says which gradient g is" in last.why
    assert "dW2 = g" in last.why
    assert mlp.judge(text, wrt="a").claims[-1].verdict == "right"
    assert mlp.judge(text, wrt="h").claims[-1].verdict == "wrong value"
    named = text.replace("def gradient(", "def grad_a(")
    assert [claim.wrt for claim in mlp.judge(named).claims[-1:]] == ["a"]


def test_a_value_that_a_function_returns_beside_gradients_is_no_claim():
    text = RETURNING_G.format("-np.sum(y * np.log(p))")
    assert [claim.text for claim in mlp.judge(text).claims][-1].startswith("p = ")


def test_of_several_results_each_is_the_gradient_that_its_shape_tells():
    both = RETURNING.format("da @ W1.T, np.outer(x, da)")
    for wrt in (None, "x", "W1"):
        found = mlp.judge(both, wrt=wrt)
        assert [(claim.wrt, claim.verdict) for claim in found.claims[-2:]] == [
            ("x", "right"),
            ("W1", "right"),
        ]


def test_a_name_that_a_function_returns_is_no_further_claim():
    found = mlp.judge(RETURNING.format("da"))
    assert [claim.wrt for claim in found.claims][-1] == "a"
    assert found.verdict == "right"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("∂L/∂W₂[j,k] = h[j](ŷ[k] − y[k])", ["right"]),
        ("∂L/∂h[j] = Σ_k W₂[j,k](ŷ[k] − y[k])", ["right"]),
        ("∂L/∂W₂[j,k] = h[j](y[k] − ŷ[k])", ["wrong value"]),
        ("∂L/∂W₂[j,k] = h[k](ŷ[k] − y[k])", ["wrong shape"]),
    ],
)
def test_entries_in_square_brackets_are_read_in_mathematics(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("h' = h(1 − h), ∂L/∂a = ((ŷ − y)W₂ᵀ) ∘ h'", ["empty", "right"]),
        ("h′ = h ∘ (1 − h)\n∂L/∂x = (((ŷ − y)W₂ᵀ) ∘ h′)W₁ᵀ", ["empty", "right"]),
        ("h' = h(1 + h), ∂L/∂a = ((ŷ − y)W₂ᵀ) ∘ h'", ["empty", "wrong value"]),
        ("h' = h, ∂L/∂a = ((ŷ − y)W₂ᵀ) ∘ h'", ["empty", "wrong value"]),
        ("∂L/∂W₂ = h'(ŷ − y)", ["right"]),
    ],
)
def test_a_prime_that_the_text_defines_is_no_transpose(text, expected):
    assert verdicts(text) == expected


def test_beside_an_h_of_its_own_an_a_is_the_pre_activation_also_where_there_is_a_z():
    text = """a = x @ W1 + b1
h = sigmoid(a)
z = h @ W2 + b2
p = np.exp(z) / np.exp(z).sum()
dz = p - y
dh = dz @ W2.T
da = dh * h * (1 - h)
dx = {}
"""
    assert mlp.judge(text.format("da @ W1.T")).verdict == "right"
    assert mlp.judge(text.format("2 * da @ W1.T")).verdict == "wrong value"


def test_of_prose_with_code_in_it_a_claim_is_a_part_of_the_whole_text():
    text = "First `B-=ct\x0beN`, then `c`."
    for claim in mlp.judge(text).claims:
        assert text[slice(*claim.where)] == claim.text
