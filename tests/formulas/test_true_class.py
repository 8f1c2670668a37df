"""The true class as an index, and conditions in words: by what the text says, else by habit."""

import pytest

import mlp


def verdicts(text):
    return [claim.verdict for claim in mlp.judge(text).claims]


@pytest.mark.parametrize(
    "text",
    [
        "L = −log ŷ_c",
        r"L = -\log \hat y_c where c is the true class",
        r"L = -\log \hat y_c, where $c$ is the correct class",
        r"L = -\log \hat{y}_{c}",
        "L = -log(yhat[c])",
        "L = −log p_y",
        "L = −log ŷ_t, t is the label",
        "L = -log(ŷ_k), where k is the correct class",
        "c = argmax y\nL = -log(yhat[c])\n",
        r"L_i = -\log(p_{y_i})",
        r"L_i = -\log\left(\frac{e^{f_{y_i}}}{\sum_j e^{f_j}}\right)",
        r"L = -\theta_y + \log\sum_j e^{\theta_j}",
        "L = −log softmax(θ)_c",
        "∂L/∂ŷ_c = −1/ŷ_c",
        "∂L/∂θ_c = ŷ_c − 1",
        "∂L/∂θ_j = ŷ_j − δ_{jc}",
        "∂L/∂θ_j = ŷ_j − 1{j = c}",
        "∂L/∂θ_j = ŷ_j − [j = c]",
        r"\frac{\partial L_i}{\partial f_k} = p_k - \mathbb{1}(y_i = k)",
        r"\partial L/\partial\theta_j = \hat y_j - \mathbf{1}_{j=c}",
        "∂L/∂x = (ŷ − e_c)W₂ᵀ ∘ h ∘ (1−h) W₁ᵀ where c is the true class",
        "∂L/∂h_j = −W_{2,jc} + Σ_k ŷ_k W_{2,jk} where c is the true class",
    ],
)
def test_the_index_of_the_true_class_is_one_entry(text):
    assert mlp.judge(text).verdict == "right"


@pytest.mark.parametrize(
    "text",
    [
        "L = log ŷ_c",
        "L = −ŷ_c",
        "L = −log(1 − ŷ_c)",
        "∂L/∂ŷ_c = 1/ŷ_c",
        "∂L/∂θ_c = ŷ_c",
        "∂L/∂θ_j = ŷ_j + δ_{jc}",
        "∂L/∂θ_j = ŷ_j − 1 where c is the true class",
        "∂L/∂h_j = W_{2,jc} + Σ_k ŷ_k W_{2,jk} where c is the true class",
        r"L = \theta_y + \log\sum_j e^{\theta_j}",
    ],
)
def test_a_wrong_formula_of_the_true_class_is_wrong(text):
    assert mlp.judge(text).verdict == "wrong value"


@pytest.mark.parametrize("text", ["L = −Σ_c y_c log ŷ_c", "∂L/∂θ_c = ŷ_c − y_c"])
def test_a_letter_that_is_summed_or_stands_beside_the_label_is_any_class(text):
    assert mlp.judge(text).verdict == "right"
    assert mlp.judge(text.replace("−", "+")).verdict == "wrong value"


@pytest.mark.parametrize("text", ["L = −log ŷ_j", "L = −log ŷ_i"])
def test_another_free_index_is_still_free(text):
    assert mlp.judge(text).verdict == "wrong shape"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("∂ŷ_i/∂θ_j = −ŷ_i ŷ_j for i ≠ j", ["right"]),
        ("∂ŷ_i/∂θ_j = ŷ_i(1 − ŷ_i) if i = j", ["right"]),
        ("∂ŷ_i/∂θ_j = ŷ_i(1 − ŷ_i) for i ≠ j", ["wrong value"]),
        (
            "∂ŷ_i/∂θ_j = ŷ_i(1 − ŷ_j) for i = j\n∂ŷ_i/∂θ_j = ŷ_iŷ_j for i ≠ j",
            ["right", "wrong value"],
        ),
        (r"$\frac{\partial p_i}{\partial z_j} = -p_i p_j$ if $i \neq j$", ["right"]),
        ("∂L/∂θ_j = ŷ_j − 1 for j = y, ∂L/∂θ_j = ŷ_j for j ≠ y", ["right", "right"]),
        ("∂L/∂θ_j = ŷ_j if j = c", ["wrong value"]),
    ],
)
def test_a_line_is_judged_where_its_condition_holds(text, expected):
    assert verdicts(text) == expected


def test_a_derivative_goes_with_the_letters_that_the_text_defines():
    assert verdicts("p = softmax(z), ∂p_i/∂z_j = p_i(δ_ij − p_j)") == ["right", "right"]
    assert mlp.judge("∂L/∂z = p − y").verdict == "right"
    assert mlp.judge("∂L/∂z = (p − y)W₂ᵀ ∘ σ′(z)").verdict == "right"


def test_both_sides_of_a_claim_of_the_true_class_are_shown_at_the_readers_network():
    network, x = mlp.Network.random((5, 3, 4)), mlp.random_input(5)
    (claim,) = mlp.judge("∂L/∂θ_c = ŷ_c − 1").claims
    for label in range(4):
        sides = mlp.sides_of(claim, network, x, mlp.one_hot(label, 4))
        assert sides.right == pytest.approx(mlp.forward(network, x).yhat[label] - 1)
        assert sides.left == pytest.approx(sides.right)
