"""About: the thread that this project grew from, a tour, what each page answers, and recipes."""

import streamlit as st

from app import PAGES
from pages.shared.about import texts
from pages.shared.about.tour import STEPS
from pages.shared.draw import present
from pages.shared.state import bring
from pages.shared.state.links import links
from pages.shared.state.page import start_page

start_page()

present.opening("About", "Where does this come from, and what can you do with it?")

st.subheader("A tour in eight steps", anchor=False)
for number, step in enumerate(STEPS, 1):
    left, right = st.columns([1, 3], vertical_alignment="center")
    with left:
        links({f"{number}. {step.title}": (step.page, step.settings)}, key=f"questions_{number}")
    with right:
        st.markdown(step.why)

st.subheader("The thread", anchor=False)
st.markdown(texts.THREAD)
st.latex(texts.NETWORK)
st.markdown(texts.QUESTIONS)
st.latex(texts.RIGHT)
st.markdown(texts.WHY)

st.subheader("What each page answers", anchor=False)
for heading, pages in PAGES.items():
    if heading:
        st.markdown(f"**{heading}**")
    links({title: (name, {}) for name, title in pages}, key=f"questions_{heading or 'first'}")

st.subheader("In class", anchor=False)
st.markdown(texts.IN_CLASS)

st.subheader("Recipes for your own files", anchor=False)
st.markdown(texts.OWN_FILES)
bring.lines_that_save()

st.subheader("How to cite", anchor=False)
st.markdown(texts.CITE)
