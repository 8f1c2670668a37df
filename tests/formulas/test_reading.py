"""Texts become trees; what cannot be read tells its kind, its place and the missing mark."""

import contextlib

import pytest
from growth import MOST, growth

import mlp
from mlp.formulas.judging.missing_marks import one_mark_apart
from mlp.formulas.meaning.written_formula import read
from mlp.formulas.reading.cursor import Cursor
from mlp.formulas.reading.indices import layer_and_marks
from mlp.formulas.reading.mathematical_tokens import tokens_of
from mlp.formulas.reading.source import plain
from mlp.formulas.tree import (
    CLOSES_NOTHING,
    LETTER_AS_TRANSPOSE,
    MISPLACED_OPERATOR,
    NOTHING_FOLLOWS,
    OTHER,
    SEVERAL_EQUALS_SIGNS,
    TOO_LARGE,
    TWO_OPERATORS,
    UNCLOSED_BRACKET,
    UNKNOWN_NAME,
    UNUSED_LINE,
    Unreadable,
)


def problem_of(text):
    with pytest.raises(Unreadable) as caught:
        read(text, {}, {})
    return caught.value


def outline(node):
    """The tree in brackets, its names and kinds alone."""
    if not node.children:
        return node.value if node.kind == "name" else node.kind
    return f"{node.kind}({', '.join(map(outline, node.children))})"


@pytest.mark.parametrize(
    ("text", "kind", "span", "missing"),
    [
        ("(ŷ − y)(W₂", UNCLOSED_BRACKET, (7, 8), ")"),
        ("[ŷ − y W₂ᵀ", UNCLOSED_BRACKET, (0, 1), "]"),
        ("(ŷ − y] W₂ᵀ", UNCLOSED_BRACKET, (6, 7), ")"),
        (r"W_2^{T \hat y", UNCLOSED_BRACKET, (4, 5), "}"),
        ("ŷ − y) W₂ᵀ", CLOSES_NOTHING, (5, 6), None),
        ("(ŷ − ) W₂ᵀ", OTHER, (5, 6), None),
        ("δ ∘ ∘ h", TWO_OPERATORS, (4, 5), None),
        ("∘ h", MISPLACED_OPERATOR, (0, 1), None),
        ("δ ∘", NOTHING_FOLLOWS, (2, 3), None),
        ("∂L/∂x =", NOTHING_FOLLOWS, (6, 7), None),
        ("ŷ − κ", UNKNOWN_NAME, (4, 5), None),
        ("9999999 h", TOO_LARGE, (0, 7), None),
        ("∂L/∂(ŷ−y) h", OTHER, (0, 9), None),
        ("(yhat - y @ W2.T", UNCLOSED_BRACKET, (0, 1), ")"),
        ("np.dot(yhat - y, W2.T", UNCLOSED_BRACKET, (6, 7), ")"),
        ("np.ones((1, m)", UNCLOSED_BRACKET, (7, 8), ")"),
        ("h.shape[0", UNCLOSED_BRACKET, (7, 8), "]"),
        ("yhat - y) @ W2.T", CLOSES_NOTHING, (8, 9), None),
        ("h @ @ W2.T", TWO_OPERATORS, (4, 5), None),
        ("np.dot(* h, W2)", MISPLACED_OPERATOR, (7, 8), None),
        ("yhat @", NOTHING_FOLLOWS, (5, 6), None),
        ("h**9 @ W2", TOO_LARGE, (3, 4), None),
        ("h**2**2 @ W2", OTHER, (4, 6), None),
        ("h (1 - h) @ W1.T", OTHER, (2, 3), None),
    ],
)
def test_what_cannot_be_read_tells_its_kind_its_place_and_the_missing_mark(
    text, kind, span, missing
):
    problem = problem_of(text)
    assert (problem.kind, problem.span, problem.missing) == (kind, span, missing)


def test_an_operator_is_expected_before_the_bracket_of_what_is_no_function():
    assert problem_of("h (1 - h) @ W1.T").message == (
        '"h" is no function: expected an operator before "(", such as @ or *.'
    )
    assert problem_of("(h)(1 - h) @ W1.T").message == (
        'Expected an operator before "(", such as @ or *.'
    )


def test_repairs_look_at_no_words():
    text = "a) ∘ h"
    silent = Unreadable("", (1, 2), CLOSES_NOTHING)
    assert [mended for mended, _ in one_mark_apart(text, silent)] == ["a ∘ h", "(a) ∘ h"]
    written = Unreadable("", (1, 8), CLOSES_NOTHING)
    assert [mended for mended, _ in one_mark_apart(r"a\rbrack h", written)][1] == r"(a\rbrack h"
    assert list(one_mark_apart(text, Unreadable('closes nothing, expected ")"', (1, 2)))) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("((yhat - y) @ W2.T * h * (1 - h) @ W1.T", 'put a ")" behind column 39'),
        ("((yhat - y) @ W2.T * h * (1 - h)] @ W1.T", 'write ")" for the "]" in column 33'),
        ("((yhat - y) @ W2.T * * h * (1 - h)) @ W1.T", 'leave out the second "*"'),
        ("* ((yhat - y) @ W2.T * h * (1 - h)) @ W1.T", 'leave out the "*" in column 1'),
        ("((ŷ − y)W₂ᵀ ∘ h ∘ (1 − h)] W₁ᵀ", 'write ")" for the "]" in column 26'),
        ("((ŷ − y)W₂ᵀ ∘ h ∘ (1 − h)) W₁ᵀ ∘", 'leave out the last "∘"'),
    ],
)
def test_a_mark_that_is_missing_or_too_many_is_named(text, sentence):
    verdict = mlp.judge(text)
    assert (verdict.verdict, verdict.edit_sentences) == ("unreadable", (sentence,))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("(ŷ − y)W2T", [LETTER_AS_TRANSPOSE]),
        ("(ŷ − y)W2T + (ŷ − y)W2T", [LETTER_AS_TRANSPOSE]),
        ("a = h = ŷ − y", [SEVERAL_EQUALS_SIGNS]),
        ("ŷ − y\n(ŷ − y)W₂ᵀ", [UNUSED_LINE]),
        ("(ŷ − y)W₂ᵀ", []),
    ],
)
def test_what_was_guessed_is_a_remark(text, kinds):
    assert [remark.kind for remark in read(text, {}, {}).remarks] == kinds


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("yhW2", "chain(y, h, W_2)"),
        ("xW1T", "chain(x, transpose(W_1))"),
        ("WT2 y", "chain(transpose(W_2), y)"),
        ("W^Tx", "chain(transpose(W), x)"),
        ("h^2y", "chain(power(h), y)"),
        (r"\frac12 h", "chain(divide(number, number), h)"),
        ("y1ᵀ", "chain(y, transpose(ones))"),
        ("dL/dx", "∂L/∂x"),
        ("∇ₓL", "∂L/∂x"),
        (r"\frac{dL}{dW_1}", "∂L/∂W_1"),
        (r"\frac{\partial L}{\partial W_1}", "∂L/∂W_1"),
        ("e^{-a}h", "chain(call(negate(a)), h)"),
    ],
)
def test_letters_that_stand_together_are_taken_apart(text, tree):
    known = {"∂L/∂x": "dL/dx", "∂L/∂W_1": "dL/dW1", "W": "W1"}
    assert outline(read(text, known, {}).formula) == tree


def test_a_cursor_stops_inside_letters_and_leaves_its_tokens_as_they_are():
    cursor = Cursor(tokens_of(plain("yW2T")), None)
    before, start = cursor.tokens, cursor.mark()
    assert [cursor.take_letters(1).value, cursor.take_letters(2).value] == ["y", "W2"]
    assert (cursor.peek().value, cursor.peek().span, cursor.peek().glued) == ("T", (3, 4), True)
    assert cursor.take().span == (3, 4)
    assert cursor.kind() == "end"
    cursor.return_to(start)
    assert cursor.peek().value == "yW2T"
    assert cursor.tokens is before


def test_a_command_is_one_place_whatever_part_of_it_is_read():
    assert read(r"h_\ell", {"h_l": "h"}, {}).formula.span == (0, 6)


def test_an_upper_index_is_a_layer_with_marks_beside_it():
    assert layer_and_marks("[2]T") == ("[2]", "T")
    assert layer_and_marks("T[2]") == ("[2]", "T")
    assert layer_and_marks("l-1") == ("l-1", "")
    assert layer_and_marks("∘-1") == (None, "∘-1")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2000,
        "xW" * 1000,
        "dLd" * 660 + "x",
        "a1" * 1000,
        "_1" * 1000,
        "h^{" + "T" * 1900 + "x}",
        "h^{" + "T2" * 900 + "x}",
        "h^" + "l-1" * 600,
        r"\text{" + "a" * 1990,
        r"\begin{" * 280,
        "\\\\" + " " * 1990,
        "['" * 1000,
        "'" + "a" * 1990,
        "1" * 2000,
        "h @ " + "1" * 1990,
        "d" * 990 + "/" + "d" * 990 + " = h",
        "y" + "_hat" * 499,
        "ₓ" * 2000,
        "ˆ" * 2000,
    ],
)
def test_texts_meant_to_be_slow_are_read_or_refused_as_fast_as_they_grow(text):
    assert mlp.judge(text).verdict in mlp.FORMULA_VERDICTS

    def read_or_refused(start):
        with contextlib.suppress(Unreadable):
            read(start, {}, {})

    assert growth(read_or_refused, lambda length: text[:length], len(text)) <= MOST
