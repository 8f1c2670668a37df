"""Attributions: gradient, gradient times input, integrated gradients, and whether they add up."""

from functools import cache

import streamlit as st

from pages.shared.compare.comparison import comparison
from pages.shared.draw import present, tables
from pages.shared.network import image_choice
from pages.shared.saliency import attributions, sentences
from pages.shared.saliency import tables as saliency_tables
from pages.shared.saliency.baseline import baseline_of
from pages.shared.state.page import start_page
from pages.shared.state.settings import RANDOM, TYPED
from pages.shared.state.widgets import widget

example = start_page("baseline", "baseline_seed", "baseline_x", "image")
# The width of the pictures, in pixels.
WIDTH = 880

present.opening(
    "Attributions",
    "How much of the loss is due to each input, and do the parts add up?",
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = widget("baseline", width="content")
    if kind == RANDOM:
        widget("baseline_seed", width=200)
if kind == TYPED:
    widget("baseline_x", height=68)
baseline, refused = baseline_of(st.session_state, example.x.size)
if refused:
    (st.error if st.session_state["baseline_x"] else st.info)(refused)
    present.end()

image_choice.choice(example)
compared = comparison(example)
attributions_of = cache(lambda of: attributions.attributions(of, baseline[: of.x.size]))
found = attributions_of(example)
said, largest = sentences.adds_up(found), sentences.largest_attribution(found, example.names)
st.markdown(f"**{said}**")
st.markdown(f"{largest} {sentences.OF_BASELINES}")


def both_views(of):
    """The three attributions and their sums; none where x is longer than the baseline."""
    if of.x.size > baseline.size:
        return {}, []
    found = attributions_of(of)
    figures, scales = {"path": attributions.along_the_path(found)}, []
    if image := image_choice.image_of(of):
        drawn, scales = attributions.as_pictures(found, of.x, image, WIDTH)
        figures["attributions"] = drawn
    elif of.x.size <= attributions.MANY:
        figures["attributions"], scale = attributions.side_by_side(found, example.names)
        scales = [scale]
    if of.x.size > attributions.MANY:
        figures["largest"] = attributions.largest(found, example.names)
    return figures, scales


drawn, scales = compared.figures(both_views)
if "attributions" in drawn:
    present.chart(drawn["attributions"], largest, "attributions")
    present.scales(scales)
if "largest" in drawn:
    present.chart(drawn["largest"], largest, "largest")
arrays = {"baseline": baseline, "dL_dx": found.gradient}
arrays |= {
    "dL_dx_times_x_less_b": found.gradient_times_input,
    "integrated_gradients": found.integrated.values,
}
present.table(
    lambda: tables.values(arrays, example.names), "attributions", example, "attributions_table"
)

st.subheader("Along the path", anchor=False)
st.markdown(
    "From the baseline b to x on a straight line: the integrated gradients up to each point add up "
    "to the change of the loss up to there."
)
present.chart(drawn["path"], said, "path_of_attributions")
present.table(lambda: saliency_tables.path(found), "path_sums", example, "path_table")
