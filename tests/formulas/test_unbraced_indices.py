"""Indices without braces, in plain letters and in Unicode, are those of an entry."""

import pytest

import mlp


@pytest.mark.parametrize(
    "text",
    [
        "∂L/∂W2_jk = h_j (ŷ_k − y_k)",
        "∂L/∂W_2jk = h_j(ŷ_k − y_k)",
        "dL/dW2_jk = h_j * (yhat_k - y_k)",
        "dW2_jk = h_j (p_k - y_k)",
        "dW_jk = h_j (p_k - y_k)",
        "∂L/∂x_i = Σ_jk W1_ij h_j(1−h_j) W2_jk (ŷ_k − y_k)",
        "∂L/∂x_i = Σ_j,k W1_ij h_j(1−h_j) W2_jk (ŷ_k − y_k)",
        "∂L/∂x_i = Σ_{j,k} W1_{i,j} h_j(1−h_j) W2_{j,k} (ŷ_k − y_k)",
        "dL/dx_i = sum_jk W1_ij h_j (1 - h_j) W2_jk (yhat_k - y_k)",
        "dL/dh_j = sum_k (yhat_k - y_k) W2_jk",
        "dx[i] = Σ_j da[j] W1[i][j]",
        "a_j = Σ_i x_i W1_ij + b1_j",
        "∂h_j/∂a_k = h_j(1−h_j)δ_jk",
        "∂ŷ_i/∂θ_j = ŷ_i(δ_ij − ŷ_j)",
        "dyhat_i/dtheta_j = yhat_i (delta_ij - yhat_j)",
        "∂p_i/∂z_j = −p_ip_j for i ≠ j",
        r"\frac{\partial L}{\partial W_jk} = h_j(\hat y_k - y_k)",
    ],
)
def test_right_formulas(text):
    assert mlp.judge(text).verdict == "right"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("∂L/∂W2_jk = h_j (y_k − ŷ_k)", "wrong value"),
        ("∂L/∂W2_jk = h_k (ŷ_j − y_j)", "wrong shape"),
        ("dL/dx_i = sum_jk W1_ij h_j (1 + h_j) W2_jk (yhat_k - y_k)", "wrong value"),
        ("∂L/∂x_i = Σ_jk W1_ij h_j(1−h_j) W2_jk (ŷ_j − y_j)", "wrong shape"),
        ("∂ŷ_i/∂θ_j = ŷ_i(δ_ij + ŷ_j)", "wrong value"),
    ],
)
def test_wrong_formulas(text, verdict):
    assert mlp.judge(text, convention="row").verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict", "wrt"),
    [
        ("∂L/∂W²_{jk} = h_j (ŷ_k − y_k)", "right", "W2"),
        ("∂L/∂W²_jk = h_j (ŷ_k − y_k)", "right", "W2"),
        ("∂L/∂W²_jk = h_j (y_k − ŷ_k)", "wrong value", "W2"),
        ("∂L/∂W_{jk}^2 = h_j (ŷ_k − y_k)", "right", "W2"),
        ("∂L/∂W¹_ij = x_i h_j (1 − h_j) Σ_k W²_jk (ŷ_k − y_k)", "right", "W1"),
        ("∂L/∂W¹_ij = x_i h_j (1 − h_j) Σ_k W²_kj (ŷ_k − y_k)", "wrong shape", "W1"),
        ("∂L/∂b²_k = ŷ_k − y_k", "right", "b2"),
        (r"\frac{\partial L}{\partial W^2_{jk}} = h_j (\hat y_k - y_k)", "right", "W2"),
        (r"\frac{\partial L}{\partial \mathbf{W}^{2}} = h^\top (\hat y - y)", "right", "W2"),
        (r"\nabla_{W^2} L = h^\top (\hat y - y)", "right", "W2"),
        ("∂L/∂W² = hᵀ(ŷ − y)", "right", "W2"),
        ("∂L/∂W² = hᵀ(y − ŷ)", "wrong value", "W2"),
        ("dW² = hᵀ(ŷ − y)", "right", "W2"),
        ("∂L/∂a = (ŷ − y)W₂ᵀ ∘ (h − h²)", "right", "a"),  # a power stays one
    ],
)
def test_the_upper_number_of_a_weight_that_is_differentiated_to_is_its_layer(text, verdict, wrt):
    found = mlp.judge(text, convention="row")
    assert (found.verdict, found.claims[0].wrt) == (verdict, wrt)


def test_braces_change_nothing():
    bare = mlp.judge("∂L/∂h_j = Σ_k W2_jk (ŷ_k − y_k)")
    braced = mlp.judge("∂L/∂h_{j} = Σ_{k} W2_{jk} (ŷ_{k} − y_{k})")
    assert (bare.verdict, bare.convention) == (braced.verdict, braced.convention)
