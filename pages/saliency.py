"""The saliency: dL/dx beside x, and for each label that could be the true one."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.draw.heatmaps import Panel
from pages.shared.network import sentences as words
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y
n, m, k = network.sizes

gradient = mlp.input_gradient(network, x, y)
by_label = mlp.input_gradient(network, x, np.eye(k))

st.header("Saliency", anchor=False)
st.markdown(f"**{words.saliency(gradient)}**")
st.markdown(
    rf"$\underset{{1×{n}}}{{\frac{{\partial L}}{{\partial x}}}} = "
    rf"\Big(\big(\underset{{1×{k}}}{{(\hat y-y)}}\,\underset{{{k}×{m}}}{{W_2^T}}\big)\circ"
    rf"\underset{{1×{m}}}{{(h-h\circ h)}}\Big)\,\underset{{{m}×{n}}}{{W_1^T}}$"
)

left, right = st.columns(2)
with left:
    chart = figures.saliency(x, gradient, figures.signed_limit(x, by_label))
    show.chart(chart, words.saliency(gradient), "dL_dx")
    show.table(
        lambda: tables.values({"x": x, "dL_dx": gradient}), "saliency", example, "saliency_table"
    )
with right:
    panel = Panel("∂L/∂x by true label", by_label, marked=(example.label - 1, None))
    chart = figures.stack([panel], figures.signed_limit(x, by_label))
    show.chart(chart, words.saliency_by_label(by_label, example.label), "by_label")
    st.markdown(
        f"Each row is ∂L/∂x for one label; the true one is framed. "
        f"{words.saliency_by_label(by_label, example.label)}"
    )
    show.table(lambda: tables.by_label(by_label), "saliency_by_label", example, "by_label_table")
