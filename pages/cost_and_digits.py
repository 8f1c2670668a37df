"""Order and cost: why from the left; saturation: where the digits of the slope sigma' die."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.chain_rule import cost_sentences, digit_figure, digit_sentences, tables
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons, widget

example = start_page("order_n", "order_m", "order_k", "unit", "preactivation")
network, x, y = example.network, example.x, example.y

present.opening(
    "Cost and digits",
    "In which order is the product cheapest, and which way of writing σ′ keeps its digits?",
)
st.subheader("In which order?", anchor=False)
st.markdown(
    "The product of the five factors is the same from either end; the work is not. From the left "
    "a row vector runs through, and each factor costs one multiplication for each of its entries. "
    "From the right a matrix with $n$ columns runs through, and each factor costs $n$ times that. "
    "The first is reverse mode, backpropagation; the second is forward mode."
)
with st.container(horizontal=True):
    typed = tuple(widget(f"order_{size}", width=160) for size in "nmk")
costs = {
    (sizes, elementwise): mlp.multiplications(sizes, elementwise)
    for sizes in (network.sizes, typed)
    for elementwise in (False, True)
}
st.markdown(cost_sentences.multiplications_table(costs))
st.markdown(cost_sentences.cheaper_order(typed, costs[typed, True]))
present.table(lambda: tables.multiplications(costs), "multiplications", example, "costs_table")

st.subheader("Where the digits of σ′ die", anchor=False)
left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    unit = buttons("unit") - 1
with right:
    a = widget("preactivation")
here = mlp.slopes(a)
curve = mlp.slopes(np.linspace(-60.0, 60.0, 81))
moved = mlp.with_preactivation(network, x, unit, a)
said = digit_sentences.digits_kept(here)
st.markdown(f"**{said}**")
st.markdown(digit_sentences.digits_table(here))
chart = digit_figure.unit_slope(curve, here, mlp.forward(network, x).a)
present.chart(chart, said, "unit_slopes")
before, after = mlp.input_gradient(network, x, y), mlp.input_gradient(moved, x, y)
st.markdown(digit_sentences.unit_moved(unit, a, before, after))
st.markdown(
    r"For positive $a$, $h$ is near 1, and $1-h$ or $h-h\circ h$ subtracts two numbers that agree "
    r"in ever more digits; $\sigma(-a)=e^{-a}/(1+e^{-a})$ is the same number with nothing "
    "subtracted. For negative $a$, $h$ is small and every way is good. All pages compute with "
    r"$\sigma(a)\,\sigma(-a)$."
)
present.table(lambda: tables.unit_slopes(curve), "unit_slopes", example, "unit_slopes_table")
