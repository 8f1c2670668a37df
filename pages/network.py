"""The network: the saliency with its check, weights, values and slopes, and the network drawn."""

from functools import cache

import streamlit as st

import mlp
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present, tables
from pages.shared.draw.formulas import forward_line
from pages.shared.draw.style import WIDEST_IN_FULL, WIDEST_IN_THIRD
from pages.shared.network import image_choice, input_editor, sentences
from pages.shared.network.image_figures import of_units, pictured_units
from pages.shared.overview import network_drawn
from pages.shared.overview.five_views import five_views
from pages.shared.overview.shown_units import forward_origins
from pages.shared.state.links import links
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("large", "flow", "image", "pictured_unit")
network, x, f = example.network, example.x, example.activation
n, m, k = network.sizes
slopes = example.dh_da.diagonal()

present.opening(f"Network {n}-{m}-{k}", sentences.OPENING)
compared = comparison(example)
left, right = st.columns([3, 1])
with left:
    links(sentences.QUESTIONS)
with right:
    large = widget("large")
checked, saliency = (
    sentences.checked(example.check),
    sentences.saliency_checked(example.check, example.names),
)
st.markdown(f"**{checked}** {saliency}")

origins = cache(forward_origins)
widest = WIDEST_IN_FULL if large else WIDEST_IN_THIRD
image_choice.choice(example)
image_of = cache(image_choice.image_of)
image = image_of(example)
pictured = pictured_units(example, st.session_state["pictured_unit"]) if image else ()
drawn, scales = compared.figures(
    lambda of: five_views(of, origins(of), widest, image_of(of), pictured)
)
units = sentences.unit_slopes(f, slopes, example.at_kinks)
said = sentences.prediction(example.values, example.label, example.loss, example.names)
left, middle, right = (st.container(), st.container(), st.container()) if large else st.columns(3)
with left:
    present.chart(drawn["saliency"], saliency, "dL_dx")
    present.chart(drawn["agreement"], checked, "agreement")
with middle:
    if image:
        image_choice.choose_unit(m)
        st.markdown(of_units(pictured, m))
        present.chart(drawn["weights"], of_units(pictured, m), "weights")
    present.chart(
        drawn["hidden"], f"Heatmaps of {'' if image else f'W₁ {n}×{m}, '}b₁, a and h.", "hidden"
    )
with right:
    present.chart(drawn["output"], f"Heatmaps of W₂ {m}×{k}, b₂, θ and ŷ. {said}", "output")
    alt = f"Heatmap of Diag({f.slope_of_h.plain}) {m}×{m}. {units}"
    present.chart(drawn["slopes"], alt, "slopes")
present.scales(scales)

st.markdown(forward_line(network.sizes, f, example.label, example.loss))
st.markdown(f"{said} {units}")
network_drawn.section(compared, origins)

input_editor.editor(example)
arrays = {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS} | vars(example.values)
arrays = {"x": x} | arrays
present.table(lambda: tables.values(arrays, example.names), "network", example, "network_table")
