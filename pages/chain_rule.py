"""The chain rule: five local factors, multiplied from the left."""

import streamlit as st

import mlp
from pages.shared import figures, settings, show, tables, words
from pages.shared.figures import Panel

example = settings.start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

factors = mlp.jacobians(network, x, y)
running = factors.running_product()
dh_da = factors.dh_da.diagonal()

st.header("Chain rule", anchor=False)
st.markdown(
    rf"$\underset{{1×{n}}}{{\frac{{\partial L}}{{\partial x}}}} = "
    rf"\underset{{1×{k}}}{{\frac{{\partial L}}{{\partial \hat y}}}}\,"
    rf"\underset{{{k}×{k}}}{{\frac{{\partial \hat y}}{{\partial \theta}}}}\,"
    rf"\underset{{{k}×{m}}}{{\frac{{\partial \theta}}{{\partial h}}}}\,"
    rf"\underset{{{m}×{m}}}{{\frac{{\partial h}}{{\partial a}}}}\,"
    rf"\underset{{{m}×{n}}}{{\frac{{\partial a}}{{\partial x}}}} = "
    r"\Big(\big((\hat y-y)\,W_2^T\big)\circ(h-h\circ h)\Big)W_1^T$"
)
st.markdown(words.slopes(dh_da))

STEPS = (
    ("∂L/∂ŷ", "dL_dyhat", "∂ŷ/∂θ", "dyhat_dtheta", "∂L/∂θ = ŷ−y", "dL_dtheta"),
    ("∂L/∂θ", "dL_dtheta", "∂θ/∂h = W₂ᵀ", "dtheta_dh", "∂L/∂h", "dL_dh"),
    ("∂L/∂h", "dL_dh", "∂h/∂a = Diag(h−h²)", "dh_da", "∂L/∂a", "dL_da"),
    ("∂L/∂a", "dL_da", "∂a/∂x = W₁ᵀ", "da_dx", "∂L/∂x", "dL_dx"),
)
# The first factor may be huge, −1/ŷ of an unlikely class: its colour is clipped, not the others'.
limit = figures.signed_limit(*list(running.values())[1:], network.W1, network.W2)
for left_name, left, factor_name, factor, result_name, result in STEPS:
    panels = [
        Panel(left_name, running[left]),
        Panel(factor_name, getattr(factors, factor), slope=factor == "dh_da"),
        Panel(result_name, running[result]),
    ]
    alt = f"{left_name} times {factor_name} is {result_name}, {words.shape(running[result])}."
    show.chart(figures.equation(panels, ["·", "="], limit), alt, f"step_{result}")
st.markdown(words.saliency(running["dL_dx"]))
if factors.dL_dyhat.min() == float("-inf"):
    st.info(
        "ŷ of the true class is so small that it is stored as 0, so ∂L/∂ŷ = −y/ŷ has no finite "
        "value. The product of the first two factors is still ŷ−y, and that is used."
    )

arrays = {name: getattr(factors, name) for name in ("dyhat_dtheta", "dtheta_dh", "dh_da", "da_dx")}
show.table(lambda: tables.values(running | arrays), "chain_rule", example, "chain_rule_table")
