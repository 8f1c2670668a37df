"""Order and cost: why from the left; saturation: where the digits of sigma' die."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.chain_rule import sentences as chain_words
from pages.shared.chain_rule import slope_figure as digit_figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y

st.header("Chain rule: cost and digits", anchor=False)
st.subheader("In which order?", anchor=False)
st.markdown(
    "The product of the five factors is the same from either end; the work is not. From the left "
    "a row vector runs through, and each factor costs one multiplication for each of its entries. "
    "From the right a matrix with $n$ columns runs through, and each factor costs $n$ times that. "
    "The first is reverse mode, backpropagation; the second is forward mode."
)
with st.container(horizontal=True):
    typed = tuple(settings.widget(f"order_{size}", width=160) for size in "nmk")
costs = {
    (sizes, elementwise): mlp.multiplications(sizes, elementwise)
    for sizes in (network.sizes, typed)
    for elementwise in (False, True)
}
st.markdown(chain_words.costs_table(costs))
st.markdown(chain_words.order(typed, costs[typed, True]))
show.table(lambda: tables.costs(costs), "multiplications", example, "costs_table")

st.subheader("Where the digits of σ′ die", anchor=False)
left, right = st.columns([1, 2], vertical_alignment="bottom")
with left:
    unit = settings.chooser("unit") - 1
with right:
    a = settings.widget("preactivation")
here = mlp.slopes(a)
curve = mlp.slopes(np.linspace(-60.0, 60.0, 81))
moved = mlp.with_preactivation(network, x, unit, a)
said = chain_words.digits(here)
st.markdown(f"**{said}**")
st.markdown(chain_words.digits_table(here))
chart = digit_figures.slopes(curve, here, mlp.forward(network, x).a)
show.chart(chart, said, "slopes")
before, after = mlp.input_gradient(network, x, y), mlp.input_gradient(moved, x, y)
st.markdown(chain_words.unit_moved(unit, a, before, after))
st.markdown(
    r"For positive $a$, $h$ is near 1, and $1-h$ or $h-h\circ h$ subtracts two numbers that agree "
    r"in ever more digits; $\sigma(-a)=e^{-a}/(1+e^{-a})$ is the same number with nothing "
    "subtracted. For negative $a$, $h$ is small and every way is good. All pages compute with "
    r"$\sigma(a)\,\sigma(-a)$."
)
show.table(lambda: tables.slopes(curve), "slopes", example, "slopes_table")
