"""Any text gets a verdict, after work that is counted and bounded."""

import json
from pathlib import Path
from unittest import mock

import pytest
from fuzz import texts
from hypothesis import given, settings
from hypothesis import strategies as st
from own_formulas import CODE, MATHEMATICS, THREAD

import mlp
from mlp.formulas.judging.effort import MOST_STEPS, Effort

VERDICTS = frozenset(mlp.FORMULA_VERDICTS)
CORPUS = json.loads(Path(__file__).with_name("formulas.json").read_text(encoding="utf-8"))
FORMULAS = ["\n".join([*entry["definitions"], entry["text"]]) for entry in CORPUS]
FORMULAS += [entry[0] for entry in (*THREAD, *MATHEMATICS, *CODE)]


def _counted(text, **given):
    """The verdict on a text, and the steps that it took."""
    taken = []

    class Counted(Effort):
        def spend(self, steps):
            if self._whole is None:
                taken.append(steps)
            super().spend(steps)

    with mock.patch("mlp.formulas.judging.formula.Effort", Counted):
        verdict = mlp.judge(text, **given)
    return verdict, sum(taken)


# For the repair that is tried however long it took to find out what was meant, and for the piece
# of work with which the last step is passed.
BEYOND = 15_000


def check(text, **given):
    verdict, steps = _counted(text, **given)
    assert verdict.verdict in VERDICTS
    assert verdict.why
    assert verdict.nearest
    assert steps < MOST_STEPS + BEYOND, text
    if verdict.where is not None:
        start, end = verdict.where
        assert 0 <= start <= end <= len(text)


@settings(max_examples=100)
@given(st.text())
def test_any_text(text):
    check(text)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=3),
    st.integers(0, 200),
    st.text(max_size=3),
    st.sampled_from(["x", "a", "W1", "theta"]),
)
def test_formulas_with_a_piece_put_in(formulas, place, piece, wrt):
    text = "\n".join(formulas)
    check(text[:place] + piece + text[place:], wrt=wrt)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 39 + "h" + ")" * 39,
        "((((h" * 400,
        "-" * 290 + "h",
        "h" + "ᵀ" * 290,
        "h" + ".T" * 140,
        "h" + "'" * 1900,
        "2" + "**2" * 140,
        "((((((9**4)**4)**4)**4)**4)**4)**4",
        "h^{" * 39 + "2" + "}" * 39,
        "h" + "+h" * 149,
        "h" + "*h" * 149,
        "∘".join("h" * 12),
        " ".join("h" * 290),
        "h⊗h⊗h⊗h⊗h⊗h",
        "np.kron(np.kron(W1, W1), np.kron(W1, W1))",
        "np.outer(np.outer(W1, W2), np.outer(W1, W2))",
        "\n".join(["d0 = h"] + [f"d{i + 1} = {'+'.join([f'd{i}'] * 20)}" for i in range(12)]),
        "\n".join(["A0 = h"] + [f"A{i + 1} = A{i} + A{i}" for i in range(10)]),
        "exp(exp(exp(exp(a))))",
        "h / (h - h)",
        "log(h - h)",
        "1e999 * h",
        "999999 * 999999 * h^4",
        "a\x00b",
        "\u202e(ŷ − y)",
        "\ud800",
        "x" * 2001,
        "ŷ−y" * 500,
        r"\hat" * 300,
        r"\frac" * 300,
        r"\begin{align}" * 100,
        "$" * 2000,
        "∂" * 300,
        "∇" * 300,
        "e^" * 150,
        "= " * 500,
        ";" * 2000,
        "[1]" * 300,
        "#" * 2000,
        "np.sum(" * 200,
        "np.",
        "np.dot(h)",
        "np.dot(h, h, h)",
        "np.sum(h, axis=h)",
        "np.sum(h, axis=(0, 1))",
        "h.reshape(h, h)",
        "h.reshape()",
        "h.reshape(shape=2)",
        "h.reshape(1, -1, axis=0)",
        "np.power(h, exponent=2)",
        "np.power(h, exponent=None)",
        "np.power(h, exponent=1e300)",
        "np.power(h)",
        "np.max(h, W1)",
        "np.max(h, axis=h)",
        "np.sum(h, 0, h)",
        "np.sum(h, dim=2)",
        "np.softmax(h, axis=0)",
        "np.einsum(h, h)",
        "np.where(h, h, h)",
        "np.tile(h, 9999999)",
        "np.bsxfun(h, h, h)",
        "np.clip(h, h, h)",
        "np.matmul(h, W2, transpose_a=True)",
        "dW2 = np.tile(h, (9999999, 9999999))",
        "dW2 = np.tile(h, (99999999999999999999, 2))",
        "dW2 = np.einsum('ij,jk', h, W2)",
        "dW2 = np.einsum('ij,->', h, W2)",
        "dW2 = np.einsum(',', h, W2)",
        "dW2 = np.reshape(h, 3)",
        "dW2 = np.max(h, 7)",
        "dW2 = np.power(h, W1)",
        "dW2 = np.power(0 * h, -W1)",
        "dW2 = np.expand_dims(h, 9)",
        "dW2 = np.kron(np.kron(W1, W1), np.kron(W1, W1))",
        "dW2 = np.diag(np.kron(W1, W1).ravel())",
        "dW2 = np.max([], axis=0)",
        "dW2 = np.array([[1, 2], [3]])",
        "dW2 = [[1, 2], [3]]",
        "dW2 = [[1, 2], [3]]\nfor i in range(K):\n    dW2[i] = h * i",
        "dW2 = [[1, 2], [3]]\ndW2 += h\ndW2[0] -= 1\ndh = dW2.T * dW2",
        "x = [[1, 2], [3]]\ndW2 = x.T",
        "y = None\ny = 'a'\ndW2 = y",
        "q = [[1, 2], [3]]\np[q] -= 1\np[['a']] -= 1",
        "dW2 = W1.ones()",
        "W1.eye(h)",
        "dW2 = np.argmax('h')",
        "np.ones((m, n)) @ x.T",
        "np.eye(3)",
        "x.shape",
        "x.shape[2]",
        "lambda x: x",
        "exit()",
        "open('a', 'w')",
        "h.__class__.__mro__[1].__subclasses__()",
        "f'{h}'",
        "(h for h in y)",
        "h if h else h",
        "h := 3",
        "h.dot",
        "h()",
        "3(4)",
    ],
)  # fmt: skip
def test_texts_meant_to_break_it(text):
    check(text)


def test_some_texts_of_a_seed():
    for text in texts(400, 1, FORMULAS, 0.02):
        check(text)


@pytest.mark.slow
def test_five_thousand_texts_of_a_seed():
    # `tests/benchmarks/fuzz_judge.py` tries a hundred thousand, by hand.
    for text in texts(5_000, 20160405, FORMULAS, 0.02):
        check(text)


def test_the_steps_of_a_search_are_counted_and_the_same_each_time():
    (_, once), (_, again) = (_counted("(ŷ − y)W₂ᵀ ∘ 1 ∘ h") for _ in range(2))
    assert 100 < once == again


@pytest.mark.parametrize("sign", ["+", " ", "∘"])
def test_the_work_of_a_search_grows_no_faster_than_its_bound(sign):
    steps = [_counted(sign.join("h" * count))[1] for count in (4, 8, 16, 32, 64, 128)]
    assert max(steps) < MOST_STEPS + BEYOND


def test_an_index_without_a_letter_is_no_accident():
    assert mlp.judge("_i#∂L/∂ŷ_i = y").verdict in mlp.FORMULA_VERDICTS


LONG_TEXTS = [
    "for i in range(400):\n    for j in range(400):\n        dW2[i][j] = h[i] * (p[j] - y[j])\n",
    "for i in range(n):\n    for j in range(m):\n        for l in range(k):\n"
    "            dW2[j][l] += h[j] * (p[l] - y[l]) * x[i] * W1[i][j]\n" * 10,
    "\n".join(f"dW2 = h.T @ (p - y) * {i}\ndb2 = (y - p) * {i}" for i in range(140)),
    "def f(z):\n    return g(z) + g(z)\ndef g(z):\n    return z * z\n" + "dW2 = f(f(f(h)))\n" * 200,
    "∂L/∂W_{ij} = Σ_k Σ_l x_i W_{jk} δ_k h_j y_l p_l z_j\n" * 120,
    "∂L/∂a = δ ∘ y ∘ p ∘ z ∘ t ∘ s ∘ o ∘ H\n" * 120,
]


@pytest.mark.parametrize("text", LONG_TEXTS)
def test_the_steps_of_a_whole_text_are_bounded_over_all_its_conventions(text):
    efforts = []

    class Kept(Effort):
        def __init__(self, *given):
            super().__init__(*given)
            efforts.append(self)

    with (
        mock.patch("mlp.formulas.programs.claims.Effort", Kept),
        mock.patch("mlp.formulas.texts.mathematics.Effort", Kept),
    ):
        verdict = mlp.judge(text)
    assert verdict.verdict == "unreadable"
    assert "more steps than are tried" in verdict.claims[0].why
    (effort,) = efforts
    assert -100 < effort.left <= 0
