"""Paths: dL/dx as a sum over all ways from an input to a class, and why an entry is small."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic, path_figures
from pages.shared.chain_rule import sentences as chain_words
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.draw.heatmaps import Panel
from pages.shared.network import sentences as words
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

every = mlp.paths(network, x, y)
found = mlp.causes(network, x, y)
deltas = mlp.gradients(network, x, y).theta
dh_da = mlp.jacobians(network, x, y).dh_da.diagonal()

st.header("Chain rule: paths", anchor=False)
st.markdown(
    r"$\displaystyle\frac{\partial L}{\partial x_i} = \sum_{j,c} W_1[i,j]\;\sigma'(a_j)\;W_2[j,c]\;"
    rf"(\hat y-y)_c$: one product for each of the $m\cdot k = {m * k}$ ways from $x_i$ through a "
    "hidden unit to a class. That is the whole matrix formula, written without matrices."
)
i = settings.chooser("input", format_func=lambda place: words.entry_name("x", (place - 1,))) - 1
said = chain_words.paths_of(every, i)
st.markdown(f"**{said}**")

left, right = st.columns([3, 2])
with left:
    hover = arithmetic.path_hovers(network, dh_da, deltas, every, i)
    grid = [
        Panel(
            f"paths of {words.entry_name('x', (i,))}, hidden unit by class", every[i], hover=hover
        )
    ]
    show.chart(figures.stack(grid, figures.signed_limit(every)), said, "paths_of_input")
with right:
    show.frame(tables.paths(every, i), height=220)
balance = *mlp.above_and_below(every), found.gradient, found.agreement
show.chart(path_figures.cancellation(*balance), said, "cancellation")
show.table(lambda: tables.all_paths(every), "paths", example, "paths_table")

st.subheader("Why is it small?", anchor=False)
why = chain_words.why_small(found, i, mlp.FACTORS)
st.markdown(f"**{why}**")
chart = path_figures.causes(found.decades(), mlp.FACTORS)
show.chart(chart, why, "causes")
st.markdown(
    r"$|\partial L/\partial x_i| = \frac m2\cdot$ weights $\cdot$ doubt $\cdot$ openness $\cdot$ "
    r"agreement: the mean of $|W_1[i,j]\,W_2[j,c]|$ over the paths, half the sum of $|\hat y-y|$, "
    r"the mean of $4\sigma'(a_j)$ over the paths, and $|\Sigma|/\Sigma|\cdot|$ of the paths. In "
    "powers of ten the four add up; a share is what one contributes to the smallness."
)
show.table(lambda: tables.causes(found), "causes", example, "causes_table")
