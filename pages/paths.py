"""Paths: dL/dx as a sum over all paths from an input to a class, and why an entry is small."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic, path_figures, smallness, tables
from pages.shared.chain_rule.path_sentences import paths_of
from pages.shared.draw import formulas, present
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons

example = start_page("input")
network, x, y, f = example.network, example.x, example.y, example.activation
_, m, k = network.sizes

every = mlp.paths(network, x, y)
size = mlp.causes(network, x, y)
deltas = mlp.gradients(network, x, y).theta
dh_da = mlp.jacobians(network, x, y).dh_da.diagonal()

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

left, right = st.columns([3, 2])
with left:
    title = f"paths of {mlp.entry_name('x', (i,))}, hidden unit by class"
    hover = arithmetic.path_hovers(network, dh_da, deltas, every, i)
    scale = signed(signed_limit(every), "paths")
    chart = stack([Panel(title, every[i], scale, hover)])
    present.chart(chart, said, "paths_of_input")
    present.scales([scale])
with right:
    present.frame(tables.paths_of_input(every, i), height=220)
balance = *mlp.above_and_below(every), size.gradient, size.left_after_cancellation
present.chart(path_figures.cancellation(*balance), said, "cancellation")
present.table(lambda: tables.all_paths(every), "paths", example, "paths_table")

st.subheader("Why is it small?", anchor=False)
why = smallness.why_small(f, size, i)
st.markdown(f"**{why}**")
present.chart(path_figures.factors_of_size(f, size.decades()), why, "factors_of_size")
st.markdown(smallness.factors_explained(f, dh_da))
present.table(lambda: tables.smallness(size), "why_small", example, "why_small_table")
