"""Many seeds: thousands of random networks checked, and the one that stands out."""

import streamlit as st

from pages.shared import check_figures, check_words, job, settings, show, tables

example = settings.start_page()

st.header("Many seeds", anchor=False)
st.markdown(
    "Each seed is a network, an input and a label. Check thousands of them, then click a point, or "
    "choose a row of the table, to open that seed on every page."
)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    networks = settings.widget("networks")
with middle:
    wrt = settings.widget("wrt")
n, m, k = example.network.sizes
with right:
    job.start_button((n, m, k), networks, st.session_state["scale"], wrt)

finished = job.progress()
if finished is None:
    st.info("Nothing is checked yet: press Start.")
    st.stop()

found = finished.found
said = check_words.many(found, finished.sizes)
st.markdown(f"**{said}**")
show.chart(check_figures.many(found), said, "many", on_choice=job.open_seed)
st.subheader("The networks with the fewest digits", anchor=False)
job.outliers(tables.many(found))
show.table(lambda: tables.many(found), "many_seeds", example, "many_table")
