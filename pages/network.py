"""The network: the saliency with its check, the weights, and the values from x to L."""

import streamlit as st

import mlp
from pages.shared.chain_rule import arithmetic
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.draw.heatmaps import Panel
from pages.shared.network import input_editor as inputs
from pages.shared.network import sentences as words
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

values = mlp.forward(network, x)
loss = mlp.loss(network, x, y)
check = mlp.check_gradient(network, x, y)
dh_da = mlp.jacobians(network, x, y).dh_da.diagonal()
made = arithmetic.forward_hovers(network, x, values)

st.header(f"Network {n}-{m}-{k}", anchor=False)
st.markdown(f"**{words.agreement(check)}** {words.saliency(check.analytic)}")

limit = figures.signed_limit(
    x, network.W1, network.b1, values.a, network.W2, network.b2, values.theta
)
left, middle, right = st.columns(3)
with left:
    show.chart(figures.saliency(x, check.analytic, limit), words.saliency(check.analytic), "dL_dx")
with middle:
    hidden = [
        Panel("W₁", network.W1),
        Panel("b₁", network.b1),
        Panel("a", values.a, hover=made["a"]),
        Panel("h", values.h, hover=made["h"]),
    ]
    alt = f"Heatmaps of W₁ {n}×{m}, b₁, a and h. {words.slopes(dh_da)}"
    show.chart(figures.stack(hidden, limit), alt, "hidden")
with right:
    output = [
        Panel("W₂", network.W2),
        Panel("b₂", network.b2),
        Panel("θ", values.theta, hover=made["theta"]),
        Panel("ŷ", values.yhat, hover=made["yhat"], marked=(None, example.label - 1)),
    ]
    said = words.prediction(values, example.label, loss)
    show.chart(
        figures.stack(output, limit), f"Heatmaps of W₂ {m}×{k}, b₂, θ and ŷ. {said}", "output"
    )

st.markdown(
    rf"$\underset{{1×{m}}}{{a}} = \underset{{1×{n}}}{{x}}\,\underset{{{n}×{m}}}{{W_1}} + "
    rf"\underset{{1×{m}}}{{b_1}}$, $\quad h = \sigma(a)$, $\quad "
    rf"\underset{{1×{k}}}{{\theta}} = \underset{{1×{m}}}{{h}}\,\underset{{{m}×{k}}}{{W_2}} + "
    rf"\underset{{1×{k}}}{{b_2}}$, $\quad \hat y = \mathrm{{softmax}}(\theta)$, "
    rf"$\quad L = -\log \hat y_{{{example.label}}} = {loss:.4g}$"
)
st.markdown(f"{said} {words.slopes(dh_da)}")

inputs.editor(example)
arrays = {name: getattr(network, name) for name in ("W1", "b1", "W2", "b2")} | vars(values)
show.table(lambda: tables.values({"x": x} | arrays), "network", example, "network_table")
