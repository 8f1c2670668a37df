"""The derivation: the product of all factors, the differentials line by line, the softmax step."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.chain_rule import derivation_sentences as sentences
from pages.shared.chain_rule import tables as chain_rule_tables
from pages.shared.chain_rule.activation_words import notes
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.equation import equation
from pages.shared.draw.scales import signed, signed_limit, unit_slopes
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("convention", "lines", "dx_seed", "label_sum")
network, x, y, f = example.network, example.x, example.y, example.activation
state = st.session_state

values = mlp.forward(network, x)
factors = mlp.jacobians(network, x, y)
gradients = mlp.gradients(network, x, y)
dh_da = factors.dh_da.diagonal()
hovers = arithmetic.backward_hovers(network, y, values, gradients, dh_da)
row, column = factors.running_product()["dL_dx"], factors.column_product()
label = state["label_sum"] * y
softmax = mlp.softmax_step(values.theta, label)

present.opening(
    "Derivation",
    "How is the formula for ∂L/∂x derived, with row vectors and with column vectors?",
)
convention = widget("convention")

product = panels.product_of_factors(network, factors, hovers, convention)
st.latex(formulas.sized(formulas.product_of_factors(f, convention), network.sizes))
limit = signed_limit(network.W1, network.W2, factors.dL_dtheta, row)
said = sentences.same_numbers(f, row, column)
present.chart(equation(product, ["·", "·", "·", "="], limit), said, "product")
present.scales([signed(limit, "weights, ŷ − y and δx"), unit_slopes(f)])
st.markdown(said)
arrays = vars(factors) | {"dL_dx": row, "dL_dx_column": column}
present.table(lambda: tables.values(arrays), "factors", example, "factors_table")

st.subheader("By differentials, line by line", anchor=False)
st.markdown(
    r"A small change $dx$ of $x$ changes $a$, $h$, $\theta$, $\hat y$ and $L$. Each line computes "
    rf"one change from another. The product $u:v$ is $\sum_i u_iv_i$; "
    rf"{sentences.meaning_of_letters(f)}. The factor before the last colon is "
    rf"$\partial L/\partial x$.{notes(network, x)}"
)
st.latex(formulas.derivation(f, convention))
if widget("lines"):
    widget("dx_seed", width=160)
    dx = mlp.random_input(x.size, state["dx_seed"])
    lines = mlp.differentials(network, x, y, dx)
    st.markdown(sentences.differentials_table(f, lines, convention))
    if kinks := sentences.at_kinks(lines):
        st.markdown(kinks)
    present.table(
        lambda: chain_rule_tables.differentials(lines),
        "differentials",
        example,
        "differentials_table",
    )

st.subheader("The softmax step", anchor=False)
widget("label_sum")
said = sentences.softmax_collapse(softmax, state["label_sum"])
hovers = arithmetic.softmax_hovers(values.yhat, label, softmax)
equal = "=" if state["label_sum"] == 1 else "≠"
# −1/ŷ of an unlikely class may be huge: its colour is clipped, not the others'.
present.chart(
    equation(panels.softmax_step(softmax, hovers), ["·", "=", equal], 1.0), said, "softmax"
)
st.markdown(said)
st.caption(sentences.UNDERFLOW)
present.table(lambda: tables.values(vars(softmax)), "softmax_step", example, "softmax_table")
