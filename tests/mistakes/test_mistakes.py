"""Every mistake of the museum is wrong, is caught, and is recognised by its numbers."""

import re

import numpy as np
import pytest

from mlp import (
    MISTAKES,
    Network,
    check_gradient,
    famous_checks,
    gradients,
    guess_mistake,
    one_entry_off,
    one_hot,
    random_input,
)

NAMES = ("x", "W1", "b1", "W2", "b2")
SQUARE = (4, 4, 4)


def _example(sizes=SQUARE, seed=0):
    return Network.random(sizes, seed), random_input(sizes[0], seed), one_hot(1, sizes[2])


def _touched(mistake, example):
    """The wrong gradients by name, of those that the mistake changes."""
    right, wrong = gradients(*example), mistake.gradients(*example)
    return {
        name: getattr(wrong, name)
        for name in NAMES
        if not np.allclose(getattr(wrong, name), getattr(right, name), rtol=1e-9, atol=0)
    }


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_caught_by_the_check(mistake):
    touched = _touched(mistake, _example())
    assert touched
    for wrt, wrong in touched.items():
        assert wrong.shape == getattr(gradients(*_example()), wrt).shape
        assert "disagree" in check_gradient(*_example(), wrt, analytic=wrong).verdict


@pytest.mark.parametrize("digits", [16, 5])
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_recognised_by_its_numbers(mistake, digits):
    for sizes in (SQUARE, (5, 3, 5)):
        if not mistake.conforms(*sizes):
            continue
        for seed in range(5):
            example = _example(sizes, seed)
            for wrt, wrong in _touched(mistake, example).items():
                size = np.abs(wrong).max()
                printed = np.round(wrong / size, digits) * size
                guess = guess_mistake(*example, wrt, printed)
                assert guess.distance < 1e-3
                (guessed,) = (other for other in MISTAKES if other.name == guess.name)
                assert (guess.title, guess.sentence) == (guessed.title, guessed.sentence)
                # Where all pre-activations are positive, ReLU' is 1 as if it were left out.
                same = getattr(guessed.gradients(*example), wrt)
                assert guessed is mistake or np.allclose(same, wrong, rtol=1e-12, atol=0)


def test_mistakes_have_names_of_their_own_and_sentences():
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)
    assert all(mistake.sentence.endswith(".") for mistake in MISTAKES)


# What stands for a letter, an index or a sign of mathematics in ASCII.
IN_ASCII = re.compile(r"sigma|theta|yhat|delta|tanh'|ReLU'|\*|\^|\b[Wb][12]\b|dL/d|(^| )-")


def test_titles_are_in_mathematical_letters_and_names_in_ascii():
    assert len({mistake.title for mistake in MISTAKES}) == len(MISTAKES)
    for mistake in MISTAKES:
        assert mistake.name.isascii()
        assert not IN_ASCII.search(mistake.title), mistake.title
        assert not IN_ASCII.search(mistake.sentence), mistake.sentence
    assert sum(bool(IN_ASCII.search(mistake.name)) for mistake in MISTAKES) > 10


def test_numbers_that_fit_no_mistake_are_written_with_a_true_minus():
    network, x, y = _example()
    guess = guess_mistake(network, x, y, "x", -0.5 * gradients(network, x, y).x)
    assert guess.sentence == "Every entry is −0.5 times the right one."
    assert guess.title == guess.name == "scaled by a constant"


def test_wrong_transposes_need_square_matrices():
    conforming = [mistake.name for mistake in MISTAKES if mistake.conforms(5, 3, 5)]
    assert "W1 not transposed" not in conforming
    assert "W2 not transposed" not in conforming
    for mistake in MISTAKES:
        if mistake.name in conforming:
            assert mistake.gradients(*_example((5, 3, 5))).x.shape == (5,)


@pytest.mark.parametrize("wrt", NAMES)
def test_the_right_numbers_are_no_mistake(wrt):
    for sizes in (SQUARE, (5, 3, 5), (1, 1, 2), (3, 2, 2)):
        for seed in range(10):
            example = _example(sizes, seed)
            assert guess_mistake(*example, wrt, getattr(gradients(*example), wrt)) is None


def test_numbers_from_nowhere_are_no_known_mistake():
    assert guess_mistake(*_example(), "x", [1.0, 2.0, 3.0, 4.0]) is None
    assert guess_mistake(*_example(), "x", [np.nan, 2.0, 3.0, 4.0]) is None


def test_one_entry_off_is_named_with_its_place_and_factor():
    network, x, y = _example((5, 3, 5))
    wrong = one_entry_off(gradients(network, x, y).W1, (3, 1), 0.1)
    guess = guess_mistake(network, x, y, "W1", wrong)
    assert guess.name == "one entry off"
    assert "entry (4, 2)" in guess.sentence
    assert "1.001 times the right one" in guess.sentence


def test_scaled_negated_and_transposed_are_named():
    network, x, y = _example((5, 3, 4))
    right = gradients(network, x, y)
    assert "0.2 times" in guess_mistake(network, x, y, "W2", 0.2 * right.W2).sentence
    assert guess_mistake(network, x, y, "W1", right.W1.T).name == "transposed"
    assert guess_mistake(network, x, y, "W1", 2 * right.W1.T) is None
    assert guess_mistake(network, x, y, "b1", -right.b1).name == "y - yhat"


@pytest.mark.parametrize(
    ("wrt", "values", "message"),
    [
        ("x", [1.0], r"values has shape \(1,\), expected \(4,\)"),
        ("theta", [1.0], "wrt is 'theta'"),
        ("x", [1j] * 4, "values has dtype complex128"),
    ],
)
def test_bad_arguments_are_named(wrt, values, message):
    with pytest.raises(ValueError, match=message):
        guess_mistake(*_example(), wrt, values)


def test_a_stack_is_refused():
    network, x, y = _example()
    with pytest.raises(ValueError, match=r"dL/dx has shape \(2, 4\), expected one example"):
        guess_mistake(network, [x, x], y, "x", [x, x])


def test_famous_checks_let_a_wrong_small_entry_pass():
    right = np.array([1.0, -2.0, 1e-6])
    wrong = one_entry_off(right, (2,), 100.0)
    passed = {check.name: check.passed for check in famous_checks(wrong, right)}
    assert passed == {
        "cosine": True,
        "mean error": True,
        "norms": True,
        "relative error": False,
        "gradcheck": True,
        "one entry": True,
    }
    assert all(check.passed for check in famous_checks(right, right))
    assert not any(check.passed for check in famous_checks(-right, right))
