"""Paths: dL/dx as a sum over all paths from an input to a class, and why an entry is small."""

import streamlit as st

import mlp
from pages.shared.chain_rule import path_figures, smallness, tables
from pages.shared.chain_rule.path_sentences import part_of_inputs, part_of_paths, paths_of
from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons

# Paths of a large network in the table beside the chart.
LARGEST = 24

example = start_page("input")
network, x, y, f = example.network, example.x, example.y, example.activation
names = example.names
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
i = buttons("input", names.input) - 1
said = paths_of(every, i, names)
st.markdown(f"**{said}**")

compared = comparison(example)
drawn, scales = compared.figures(lambda of: path_figures.of_one_input(of, i))
left, right = st.columns([3, 2])
with left:
    present.chart(drawn["paths_of_input"], said, "paths_of_input")
    present.scales(scales)
with right:
    of_input = tables.paths_of_input(every, i, names)
    present.table_to_read(of_input.head(LARGEST) if example.is_large else of_input, height=220)
    if example.is_large:
        st.caption(f"The {min(LARGEST, m * k)} largest of {m * k} paths. {part_of_paths(every, i)}")
drawn, _ = compared.figures(lambda of: path_figures.of_all_inputs(of, i))
present.chart(drawn["cancellation"], said, "cancellation")
if part := part_of_inputs(size.gradient, i):
    st.caption(part)
present.table(lambda: tables.paths_for_csv(every, i, names), "paths", example, "paths_table")

st.subheader("Why is it small?", anchor=False)
why = smallness.why_small(f, size, i, names)
st.markdown(f"**{why}**")
present.chart(drawn["factors_of_size"], why, "factors_of_size")
st.markdown(smallness.factors_explained(f, example.dh_da.diagonal(), example.at_kinks))
present.table(lambda: tables.smallness(size, names), "why_small", example, "why_small_table")
