"""Paths: dL/dx as a sum over all paths from an input to a class, and why an entry is small."""

import streamlit as st

import mlp
from pages.shared.chain_rule import path_figures, smallness, tables
from pages.shared.chain_rule.path_sentences import paths_of
from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons

example = start_page("input")
network, x, y, f = example.network, example.x, example.y, example.activation
_, m, k = network.sizes

every = mlp.paths(network, x, y)
size = mlp.causes(network, x, y)

present.opening(
    "Paths",
    "Along which paths does an input change the loss, and why is an entry of the gradient small?",
)
st.markdown(
    rf"${formulas.sum_of_paths(f)}$. There is one product for each of the $m\cdot k = {m * k}$ "
    "paths from $x_i$ through a hidden unit to a class. This is the matrix formula without "
    "matrices."
)
i = buttons("input", format_func=lambda place: mlp.entry_name("x", (place - 1,))) - 1
said = paths_of(every, i)
st.markdown(f"**{said}**")

compared = comparison(example)
drawn, scales = compared.figures(lambda of: path_figures.of_one_input(of, i))
left, right = st.columns([3, 2])
with left:
    present.chart(drawn["paths_of_input"], said, "paths_of_input")
    present.scales(scales)
with right:
    present.frame(tables.paths_of_input(every, i), height=220)
drawn, _ = compared.figures(path_figures.of_all_inputs)
present.chart(drawn["cancellation"], said, "cancellation")
present.table(lambda: tables.all_paths(every), "paths", example, "paths_table")

st.subheader("Why is it small?", anchor=False)
why = smallness.why_small(f, size, i)
st.markdown(f"**{why}**")
present.chart(drawn["factors_of_size"], why, "factors_of_size")
st.markdown(smallness.factors_explained(f, example.dh_da.diagonal(), example.at_kinks))
present.table(lambda: tables.smallness(size), "why_small", example, "why_small_table")
