"""Many seeds: thousands of random networks checked, and the one that stands out."""

import streamlit as st

from pages.shared.checks import figures as check_figures
from pages.shared.checks import many_networks as seeds
from pages.shared.checks import sentences as check_words
from pages.shared.draw import present as show
from pages.shared.draw import progress as job
from pages.shared.draw import tables
from pages.shared.state import settings

example = settings.start_page()

st.header("Many seeds", anchor=False)
st.markdown(
    "Each seed is a network, an input and a label. Check thousands of them, then click a point, or "
    "choose a row of the table, to open that seed on every page."
)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    count = settings.widget("networks")
with middle:
    wrt = settings.widget("wrt")
chosen = seeds.Networks(example.network.sizes, st.session_state["scale"], wrt)
with right:
    job.start_button("seeds", lambda: chosen.job(count))

finished = job.progress("seeds")
if finished is None:
    st.info("Nothing is checked yet: press Start.")
    st.stop()

found, networks = seeds.joined(finished.results), finished.about
said = check_words.many(found, networks.sizes)
st.markdown(f"**{said}**")
chart = check_figures.many(found)
show.chart(chart, said, "many", on_choice=lambda seed: seeds.open_seed(networks, seed))
st.subheader("The networks with the fewest digits", anchor=False)
seeds.outliers(tables.many(found), networks)
show.table(lambda: tables.many(found), "many_seeds", example, "many_table")
