"""Every mistake of the museum is wrong, is caught, and is recognised by its numbers."""

import copy
import pickle
import re

import numpy as np
import pytest

from mlp import (
    ACTIVATIONS,
    MISTAKES,
    Network,
    check_gradient,
    famous_checks,
    finite_difference,
    forward,
    gradients,
    guess_mistake,
    mistakes_for,
    one_entry_off,
    one_hot,
    random_input,
    with_preactivation,
)

NAMES = ("x", "W1", "b1", "W2", "b2")
SQUARE = (4, 4, 4)


# Differs from the right gradient at a kink alone, which has a test of its own.
AT_THE_KINK = "ReLU' = 1 at a = 0"
ALL = [mistake for activation in ACTIVATIONS for mistake in mistakes_for(activation)]
SEEN = pytest.mark.parametrize(
    "mistake",
    [mistake for mistake in ALL if mistake.name != AT_THE_KINK],
    ids=lambda mistake: f"{mistake.activation}: {mistake.name}",
)


def _example(sizes=SQUARE, seed=0, activation="sigmoid"):
    network = Network.random(sizes, seed, activation=activation)
    return network, random_input(sizes[0], seed), one_hot(1, sizes[2])


def _touched(mistake, example):
    """The wrong gradients by name, of those that the mistake changes."""
    right, wrong = gradients(*example), mistake.gradients(*example)
    return {
        name: getattr(wrong, name)
        for name in NAMES
        if not np.allclose(getattr(wrong, name), getattr(right, name), rtol=1e-9, atol=0)
    }


@SEEN
def test_a_mistake_is_caught_by_the_check(mistake):
    # With some seeds the bias b1 changes the sign of no a.
    examples = [_example(seed=seed, activation=mistake.activation) for seed in range(4)]
    touching = [(example, _touched(mistake, example)) for example in examples]
    assert any(touched for _, touched in touching)
    for example, touched in touching:
        for wrt, wrong in touched.items():
            assert wrong.shape == getattr(gradients(*example), wrt).shape
            assert "disagree" in check_gradient(*example, wrt, analytic=wrong).verdict


@pytest.mark.parametrize("digits", [16, 5])
@SEEN
def test_a_mistake_is_recognised_by_its_numbers(mistake, digits):
    for sizes in (SQUARE, (5, 3, 5)):
        if not mistake.conforms(*sizes):
            continue
        for seed in range(3):
            example = _example(sizes, seed, mistake.activation)
            for wrt, wrong in _touched(mistake, example).items():
                size = np.abs(wrong).max()
                printed = np.round(wrong / size, digits) * size
                guess = guess_mistake(*example, wrt, printed)
                assert guess.distance < 1e-3
                known = mistakes_for(mistake.activation)
                if mistake.activation == "relu" and guess.name == "one entry off":
                    # Where b1 changes the sign of one a, one entry of dL/db1 is wrong.
                    assert (wrong != gradients(*example).b1).sum() == 1
                    continue
                (guessed,) = (other for other in known if other.name == guess.name)
                assert (guess.title, guess.sentence) == (guessed.title, guessed.sentence)
                # Where all pre-activations are positive, ReLU' is 1 as if it were left out.
                same = getattr(guessed.gradients(*example), wrt)
                # In few digits two that differ by less are the same.
                close = np.abs(same - wrong).max() <= max(2 * 10.0**-digits, 1e-12) * size
                assert guessed is mistake or close


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_mistakes_have_names_of_their_own_and_sentences(activation):
    mistakes = mistakes_for(activation)
    assert len({mistake.name for mistake in mistakes}) == len(mistakes)
    assert len({mistake.title for mistake in mistakes}) == len(mistakes)
    assert all(mistake.sentence.endswith(".") for mistake in mistakes)
    assert all(mistake.activation == activation for mistake in mistakes)


def test_a_mistake_comes_back_from_a_copy_as_itself():
    for mistake in ALL:
        assert pickle.loads(pickle.dumps(mistake)) is mistake
        assert copy.deepcopy(mistake) is mistake


def test_the_catalogue_of_the_sigmoid_is_as_it_was():
    assert mistakes_for("sigmoid") == MISTAKES
    assert [mistake.name for mistake in MISTAKES if mistake.link == "slope"] == [
        "sigma' left out",
        "tanh' for sigma'",
        "h for h - h*h",
        "1 - h for h - h*h",
        "ReLU' for sigma'",
        "a - a*a for h - h*h",
        "sigma' at h",
        "h + h*h for h - h*h",
        "tanh' at a",
        "b1 left out of a",
    ]
    assert len(MISTAKES) == 25
    with pytest.raises(ValueError, match="activation is 'softplus'"):
        mistakes_for("softplus")


# What stands for a letter, an index or a sign of mathematics in ASCII.
IN_ASCII = re.compile(r"sigma|theta|yhat|delta|tanh'|ReLU'|id'|\*|\^|\b[Wb][12]\b|dL/d|(^| )-")


def test_titles_are_in_mathematical_letters_and_names_in_ascii():
    for mistake in ALL:
        assert mistake.name.isascii()
        for text in (mistake.title, mistake.sentence, mistake.clause):
            assert not IN_ASCII.search(text), text
    assert sum(bool(IN_ASCII.search(mistake.name)) for mistake in MISTAKES) > 10


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
def test_only_another_activations_slope_is_called_by_the_sigmoids_name(activation):
    others = {"sigma'", "tanh'", "ReLU'"}
    for mistake in mistakes_for(activation):
        if not any(mistake.name.startswith(other) for other in others):
            for text in (mistake.title, mistake.sentence, mistake.clause):
                assert not re.search("σ|sigmoid|h − h²|0.25", text), text


# f'(a), written once more for this test, for a in place of the right one's.
SLOPES = {
    "sigmoid": lambda a: np.exp(-a) / (1 + np.exp(-a)) ** 2,
    "tanh": lambda a: 1 / np.cosh(a) ** 2,
    "relu": lambda a: (a > 0) * 1.0,
}
SYMBOLS = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "identity": "the identity"}


@pytest.mark.parametrize("wrt", ["x", "W1", "b1"])
@pytest.mark.parametrize("used", SLOPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_another_activations_slope_is_named(activation, used, wrt):
    if used == activation:
        return
    network, x, y = _example((5, 6, 4), 3, activation)
    a = x @ network.W1 + network.b1
    assert (a > 0).any()
    assert (a < 0).any()
    da = gradients(network, x, y).h * SLOPES[used](a)
    wrong = {"x": da @ network.W1.T, "W1": np.outer(x, da), "b1": da}[wrt]
    guess = guess_mistake(network, x, y, wrt, wrong)
    said = f"You used {SYMBOLS[used]}′; this network has {SYMBOLS[activation]}."
    assert guess.sentence.startswith(said)


def test_the_slope_at_the_kink_itself_differs_there_alone_and_is_no_mistake_to_the_check():
    known = next(mistake for mistake in mistakes_for("relu") if mistake.name == AT_THE_KINK)
    network, x, y = _example(activation="relu")
    # Were no other unit off, it would be as if ReLU' were left out.
    example = (with_preactivation(network, x, 2, -1.0), x, y)
    assert not _touched(known, example)
    at_kink = (with_preactivation(*example[:2], 1, 0.0), *example[1:])
    touched = _touched(known, at_kink)
    assert set(touched) == {"x", "W1", "b1"}
    for wrt, other in touched.items():
        check = check_gradient(*at_kink, wrt, analytic=other)
        assert not (check.verdict == "disagree").any()
        # It is one of the two one-sided derivatives.
        there = check.verdict == "kink"
        sides = np.stack([check.left, check.right])[:, there]
        assert np.abs(sides - other[there]).min(axis=0).max() < 1e-12
        assert guess_mistake(*at_kink, wrt, other).name == AT_THE_KINK


@pytest.mark.parametrize("N", [2, 3, 32, 100, 1000, 1024])
def test_a_mean_over_a_batch_is_recognised_by_its_factor(N):
    network, x, y = _example((5, 3, 5))
    right = gradients(network, x, y)
    for wrt in NAMES:
        guess = guess_mistake(network, x, y, wrt, getattr(right, wrt) / N)
        assert (guess.name, guess.title) == ("factor 1/N", f"factor 1/{N}")
        assert f"1/N for N = {N}:" in guess.sentence


def test_few_digits_do_not_tell_one_batch_from_another_unless_it_is_given():
    network, x, y = _example((5, 3, 5))
    printed = np.round(gradients(network, x, y).x / 1000, 7)
    assert guess_mistake(network, x, y, "x", printed).name == "scaled by a constant"
    assert guess_mistake(network, x, y, "x", printed, batch=1000).name == "factor 1/N"
    assert guess_mistake(network, x, y, "x", printed, batch=900).name == "scaled by a constant"
    near = gradients(network, x, y).x * 0.0301
    assert guess_mistake(network, x, y, "x", near).name == "scaled by a constant"


def test_a_batch_of_one_is_no_mistake_and_one_entry_is_enough_with_a_batch():
    network, x, y = _example((1, 1, 2))
    right = gradients(network, x, y).x
    assert guess_mistake(network, x, y, "x", right, batch=1) is None
    assert guess_mistake(network, x, y, "x", right / 8) is None
    assert guess_mistake(network, x, y, "x", right / 8, batch=8).title == "factor 1/8"
    with pytest.raises(ValueError, match="batch is 0, expected a whole number of at least 1"):
        guess_mistake(network, x, y, "x", right, batch=0)


def test_the_negated_gradient_is_said_to_be_that_of_the_log_probability_too():
    network, x, y = _example((5, 3, 5))
    c = int(y.argmax())
    # By differences of log yhat itself.
    slope = finite_difference(lambda v: np.log(forward(network, v).yhat[..., c]), x)
    guess = guess_mistake(network, x, y, "x", slope)
    assert guess.name == "y - yhat"
    assert "log ŷ of the true class" in guess.sentence
    assert "wrong for L" in guess.sentence


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


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("wrt", NAMES)
def test_the_right_numbers_are_no_mistake(wrt, activation):
    for sizes in (SQUARE, (5, 3, 5), (1, 1, 2), (3, 2, 2)):
        for seed in range(4):
            example = _example(sizes, seed, activation)
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
    assert "0.7 times" in guess_mistake(network, x, y, "W2", 0.7 * right.W2).sentence
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
