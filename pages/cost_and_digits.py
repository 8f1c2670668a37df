"""Order and cost: why from the left; saturation: where the slope f'(a) loses its digits."""

import streamlit as st

import mlp
from pages.shared.chain_rule import cost_sentences, digit_figure, digit_sentences, tables
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons, widget

example = start_page("order_n", "order_m", "order_k", "unit", "preactivation")
network, x, y, f = example.network, example.x, example.y, example.activation

present.opening("Cost and digits", digit_sentences.opening(f))
st.subheader("Which order is cheapest?", anchor=False)
st.markdown(
    "The product of the five factors has the same value in every order, but not the same cost. "
    "From the left, a row vector is multiplied by each factor. The cost is one multiplication for "
    "each entry of the factor. From the right, a matrix with $n$ columns is multiplied, and the "
    "cost is $n$ times as large. The order from the left is reverse mode, or backpropagation. The "
    "order from the right is forward mode."
)
with st.container(horizontal=True):
    typed = tuple(widget(f"order_{size}", width=160) for size in "nmk")
costs = {
    (sizes, elementwise): mlp.multiplications(sizes, elementwise)
    for sizes in (network.sizes, typed)
    for elementwise in (False, True)
}
counted = cost_sentences.multiplications_table(f, costs)
st.markdown(f"{counted}\n\n{cost_sentences.cheaper_order(typed, costs[typed, True])}")
present.table(lambda: tables.multiplications(costs), "multiplications", example, "costs_table")

st.subheader(digit_sentences.title(f), anchor=False)
left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    unit = buttons("unit") - 1
with right:
    a = widget("preactivation")
here = mlp.slopes(a, f.name)
moved = mlp.with_preactivation(network, x, unit, a)
said = digit_sentences.digits_kept(f, here)
st.markdown(f"**{said}**\n\n{digit_sentences.digits_table(f, here)}")
drawn, _ = comparison(example).figures(lambda of: digit_figure.with_units(of, a))
present.chart(drawn["unit_slopes"], said, "unit_slopes")
before, after = example.gradients.x, mlp.input_gradient(moved, x, y)
changed = digit_sentences.unit_moved(unit, a, before, after)
st.markdown(f"{changed}\n\n{digit_sentences.why_lost(f, here)}")
present.table(
    lambda: tables.unit_slopes(f, digit_figure.curve(f)),
    "unit_slopes",
    example,
    "unit_slopes_table",
)
