"""The network: the saliency with its check, the weights, and the values from x to L."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.checks.sentences import agreement
from pages.shared.draw import present, tables
from pages.shared.draw.formulas import forward_line
from pages.shared.draw.heatmaps import Panel, signed_limit, stack
from pages.shared.network import input_editor, sentences
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.state.page import start_page

example = start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

values = mlp.forward(network, x)
loss = mlp.loss(network, x, y)
check = mlp.check_gradient(network, x, y)
dh_da = mlp.jacobians(network, x, y).dh_da.diagonal()
hovers = arithmetic.forward_hovers(network, x, values)

present.opening(
    f"Network {n}-{m}-{k}",
    "See and check the gradient of a small neural network with respect to its input: for everybody "
    "who learns, teaches or programs backpropagation.",
)
saliency, units = sentences.saliency(check.analytic), sentences.unit_slopes(dh_da)
st.markdown(f"**{agreement(check)}** {saliency}")

limit = signed_limit(x, network.W1, network.b1, values.a, network.W2, network.b2, values.theta)
left, middle, right = st.columns(3)
with left:
    present.chart(saliency_bars(x, check.analytic, limit), saliency, "dL_dx")
with middle:
    hidden = [
        Panel("W₁", network.W1),
        Panel("b₁", network.b1),
        Panel("a", values.a, hover=hovers["a"]),
        Panel("h", values.h, hover=hovers["h"]),
    ]
    alt = f"Heatmaps of W₁ {n}×{m}, b₁, a and h. {units}"
    present.chart(stack(hidden, limit), alt, "hidden")
with right:
    output = [
        Panel("W₂", network.W2),
        Panel("b₂", network.b2),
        Panel("θ", values.theta, hover=hovers["theta"]),
        Panel("ŷ", values.yhat, hover=hovers["yhat"], marked=(None, example.label - 1)),
    ]
    said = sentences.prediction(values, example.label, loss)
    alt = f"Heatmaps of W₂ {m}×{k}, b₂, θ and ŷ. {said}"
    present.chart(stack(output, limit), alt, "output")

st.markdown(forward_line(network.sizes, example.label, loss))
st.markdown(f"{said} {units}")

input_editor.editor(example)
arrays = {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS} | vars(values)
present.table(lambda: tables.values({"x": x} | arrays), "network", example, "network_table")
