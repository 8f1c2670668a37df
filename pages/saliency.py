"""The saliency: dL/dx beside x, and for each label that could be the true one."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.draw import formulas, present, tables
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.scales import signed, signed_limit
from pages.shared.draw.style import WIDEST_IN_HALF
from pages.shared.network import sentences
from pages.shared.network.saliency_bars import saliency_bars
from pages.shared.network.tables import saliency_by_label
from pages.shared.state.page import start_page

example = start_page()
network, x, y = example.network, example.x, example.y

gradient = mlp.input_gradient(network, x, y)
by_label = mlp.input_gradient(network, x, np.eye(y.size))
of_x, of_gradient = signed(signed_limit(x), "x"), signed(signed_limit(by_label), "∂L/∂x")

present.opening(
    "Saliency",
    "Which input changes the loss most, in which direction, and how does that depend on the label?",
)
said = sentences.saliency(gradient)
st.markdown(f"**{said}**")
formula = formulas.input_gradient(example.activation)
st.markdown(f"${formulas.sized(formula, network.sizes, coloured=False)}$")

left, right = st.columns(2)
with left:
    present.chart(saliency_bars(x, gradient, of_x, WIDEST_IN_HALF), said, "dL_dx")
    present.table(
        lambda: tables.values({"x": x, "dL_dx": gradient}), "saliency", example, "saliency_table"
    )
with right:
    true = example.label - 1
    panel = Panel("∂L/∂x by true label", by_label, of_gradient, marked=(true, None))
    said = sentences.saliency_by_label(by_label, example.label)
    present.chart(stack([panel], widest=WIDEST_IN_HALF), said, "by_label")
    st.markdown(f"Each row is ∂L/∂x for one label; the true one is framed. {said}")
    present.table(
        lambda: saliency_by_label(by_label), "saliency_by_label", example, "by_label_table"
    )
present.scales([of_x, of_gradient])
