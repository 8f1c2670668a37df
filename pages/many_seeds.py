"""Many seeds: thousands of random networks checked, and those with the fewest digits."""

from functools import partial

import streamlit as st

from pages.shared.checks import many_networks, sentences, tables
from pages.shared.checks.many_networks_figure import digits_against_saliency
from pages.shared.draw import present, progress
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("networks", "wrt")

present.opening(
    "Many seeds",
    "Does the formula agree with finite differences in thousands of other networks?",
)
st.markdown(
    "Each seed gives a network, an input and a label. Press Start to check them. Then click a "
    "point or choose a row of the table to open its seed on every page."
)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    count = widget("networks")
with middle:
    wrt = widget("wrt")
chosen = many_networks.Networks(
    example.network.sizes, st.session_state["scale"], example.network.activation, wrt
)
with right:
    progress.start_button("seeds", lambda: chosen.work(count))

finished = progress.finished("seeds")
if finished is None:
    st.info("No network is checked yet. Press Start.")
    st.stop()

found, networks = many_networks.joined(finished.results), finished.about
said = sentences.many_networks(found, networks.sizes)
st.markdown(f"**{said}**")
st.caption(networks.said(found.seed.size))
open_seed = partial(many_networks.open_seed, networks)
present.chart(digits_against_saliency(found), said, "many_networks", on_choice=open_seed)
st.subheader("The networks with the fewest digits", anchor=False)
many_networks.fewest_digits(tables.many_networks(found), networks)
name = f"many_seeds_{found.seed.size}"
present.table(lambda: tables.many_networks(found), name, networks, "many_networks_table")
