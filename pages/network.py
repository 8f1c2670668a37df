"""The network: the saliency with its check, weights, values and slopes, and the network drawn."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.draw import present, tables
from pages.shared.draw.formulas import forward_line
from pages.shared.draw.heatmaps import Panel, row_height, stack
from pages.shared.draw.scales import (
    SHARES,
    distinct,
    hidden_values,
    signed,
    signed_limit,
    unit_slopes,
)
from pages.shared.draw.style import WIDEST_IN_FULL, WIDEST_IN_THIRD
from pages.shared.network import input_editor, sentences
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.overview import network_drawn
from pages.shared.overview.agreement_corner import agreement_corner
from pages.shared.state.links import links
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("large", "flow")
network, x, y, f = example.network, example.x, example.y, example.activation
n, m, k = network.sizes

values = mlp.forward(network, x)
loss = mlp.loss(network, x, y)
gradients = mlp.gradients(network, x, y)
check = mlp.check_gradient(network, x, y)
dh_da = mlp.jacobians(network, x, y).dh_da
made = arithmetic.forward_origins(network, x, values)
hovers = {name: arithmetic.hovers(origins) for name, origins in made.items()}
slope_hovers = arithmetic.diagonal_hovers(f, values, dh_da.diagonal())

present.opening(f"Network {n}-{m}-{k}", sentences.OPENING)
left, right = st.columns([3, 1])
with left:
    links(sentences.QUESTIONS)
with right:
    large = widget("large")
widest = WIDEST_IN_FULL if large else WIDEST_IN_THIRD
checked, saliency = sentences.checked(check), sentences.saliency(check.analytic)
st.markdown(f"**{checked}** {saliency}")

# The weights set the scale, so that a large x cannot make all of them pale.
limit = signed_limit(*(getattr(network, name) for name in mlp.NETWORK_ARRAYS))
weights = signed(limit, "W, b, x", clipped=signed_limit(x) > limit)
sums = signed(signed_limit(values.a, values.theta), "a and θ")
of_h, of_slopes = hidden_values(f, sums), unit_slopes(f)
hidden = [
    Panel("W₁", network.W1, weights),
    Panel("b₁", network.b1, weights),
    Panel("a", values.a, sums, hovers["a"]),
    Panel("h", values.h, of_h, hovers["h"]),
]
diagonal = f"Diag({of_slopes.name})"
slopes = [Panel(diagonal, dh_da, of_slopes, slope_hovers)]
output = [
    Panel("W₂", network.W2, weights),
    Panel("b₂", network.b2, weights),
    Panel("θ", values.theta, sums, hovers["theta"]),
    Panel("ŷ", values.yhat, SHARES, hovers["yhat"], marked=(None, example.label - 1)),
]
units = sentences.unit_slopes(f, dh_da.diagonal())
said = sentences.prediction(values, example.label, loss)
left, middle, right = (st.container(), st.container(), st.container()) if large else st.columns(3)
with left:
    present.chart(saliency_bars(x, check.analytic, weights, widest), saliency, "dL_dx")
    present.chart(agreement_corner(check), checked, "agreement")
with middle:
    drawn = stack(hidden, widest=widest, row=row_height(hidden))
    present.chart(drawn, f"Heatmaps of W₁ {n}×{m}, b₁, a and h.", "hidden")
with right:
    alt = f"Heatmaps of W₂ {m}×{k}, b₂, θ and ŷ. {said}"
    row = row_height([*output, *slopes])
    present.chart(stack(output, widest=widest, row=row), alt, "output")
    alt = f"Heatmap of {diagonal} {m}×{m}. {units}"
    present.chart(stack(slopes, widest=widest, row=row), alt, "slopes")
present.scales(distinct(weights, sums, of_h, SHARES, of_slopes))

st.markdown(forward_line(network.sizes, f, example.label, loss))
st.markdown(f"{said} {units}")
network_drawn.section(example, values, made, gradients, dh_da.diagonal())

input_editor.editor(example)
arrays = {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS} | vars(values)
present.table(lambda: tables.values({"x": x} | arrays), "network", example, "network_table")
