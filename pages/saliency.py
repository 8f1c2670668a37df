"""The saliency: dL/dx beside x, and for each label that could be the true one."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.network import sentences
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.network.tables import saliency_by_label
from pages.shared.state.page import start_page

example = start_page()
network, x, y = example.network, example.x, example.y

gradient = mlp.input_gradient(network, x, y)
by_label = mlp.input_gradient(network, x, np.eye(y.size))
limit = signed_limit(x, by_label)
scale = signed(limit)

present.opening(
    "Saliency",
    "Which input changes the loss most, in which direction, and how does that depend on the label?",
)
said = sentences.saliency(gradient)
st.markdown(f"**{said}**")
st.markdown(f"${formulas.sized(formulas.INPUT_GRADIENT, network.sizes, coloured=False)}$")

left, right = st.columns(2)
with left:
    present.chart(saliency_bars(x, gradient, scale), said, "dL_dx")
    present.table(
        lambda: tables.values({"x": x, "dL_dx": gradient}), "saliency", example, "saliency_table"
    )
with right:
    panel = Panel("∂L/∂x by true label", by_label, marked=(example.label - 1, None))
    said = sentences.saliency_by_label(by_label, example.label)
    present.chart(stack([panel], limit), said, "by_label")
    st.markdown(f"Each row is ∂L/∂x for one label; the true one is framed. {said}")
    present.table(
        lambda: saliency_by_label(by_label), "saliency_by_label", example, "by_label_table"
    )
