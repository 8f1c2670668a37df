"""The derivation: the product of all factors, the differentials line by line, the softmax step."""

import streamlit as st

import mlp
from pages.shared.chain_rule import derivation_figures as figures
from pages.shared.chain_rule import derivation_sentences as sentences
from pages.shared.chain_rule import tables as chain_rule_tables
from pages.shared.chain_rule.activation_words import notes
from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present, tables
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons, widget

example = start_page("convention", "lines", "dx_seed", "label_sum", "input")
network, x, y, f = example.network, example.x, example.y, example.activation
state = st.session_state

factors = example.factors
row, column = factors.running_product()["dL_dx"], factors.column_product()
softmax = mlp.softmax_step(example.values.theta, state["label_sum"] * y)

present.opening(
    "Derivation",
    "How is the formula for ∂L/∂x derived, with row vectors and with column vectors?",
)
compared = comparison(example)
convention = widget("convention")

st.latex(formulas.sized(formulas.product_of_factors(f, convention), network.sizes))
if example.is_large:
    buttons("input", example.names.input)
i = state["input"] - 1
shown = figures.shown_of_product(example, i)
drawn, scales = compared.figures(lambda of: figures.product(of, convention, i))
said = sentences.same_numbers(f, row, column)
present.chart(drawn["product"], said, "product")
present.scales(scales)
st.markdown(said)
if part := sentences.part_of_product(example, i, shown, figures.others(example, shown)):
    st.caption(part)
arrays = vars(factors) | {"dL_dx": row, "dL_dx_column": column}
present.table(lambda: tables.values(arrays, example.names), "factors", example, "factors_table")

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
    st.markdown(sentences.differentials_table(f, lines, convention, shown))
    if part := sentences.part_of_lines(shown, network.sizes):
        st.caption(part)
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
drawn, scales = compared.figures(lambda of: figures.softmax(of, state["label_sum"]))
present.chart(drawn["softmax"], said, "softmax")
present.scales(scales)
st.markdown(said)
st.caption(sentences.UNDERFLOW)
present.table(
    lambda: tables.values(vars(softmax), example.names), "softmax_step", example, "softmax_table"
)
