"""About: a tour, what each page answers, the thread, the mathematics, and recipes."""

import streamlit as st

from app import PAGES
from pages.shared.about import texts
from pages.shared.about.answers import ANSWERS
from pages.shared.about.tour import STEPS
from pages.shared.draw import present
from pages.shared.state import bring
from pages.shared.state.links import along_here, links
from pages.shared.state.page import start_page

example = start_page()
along = along_here()

present.opening("About", ANSWERS["about"].question)


def linked(link, text, key):
    """A link, and beside it what it leads to."""
    left, right = st.columns([1, 4], gap=None, vertical_alignment="center")
    with left:
        links(link, f"questions_{key}", along)
    with right:
        st.markdown(text)


st.subheader("A tour in eight steps", anchor=False)
st.markdown(texts.TOUR)
for number, step in enumerate(STEPS, 1):
    link = {f"{number}. {step.title}": (step.page, step.settings)}
    linked(link, step.why, number)

st.subheader("What each page answers", anchor=False)
for heading, pages in PAGES.items():
    if heading:
        st.markdown(f"**{heading}**")
    for name, title in pages:
        answer = ANSWERS[name]
        linked({title: (name, {})}, f"{answer.question} {answer.shown}", name)

st.subheader("The thread", anchor=False)
st.markdown(texts.THREAD)
st.latex(texts.OF_THE_QUESTION)
st.markdown(texts.ANSWER)
st.latex(texts.OF_THE_ANSWER)
st.markdown(texts.BROKEN)
st.latex(texts.RIGHT)
st.markdown(texts.WHY)

st.subheader("The mathematics", anchor=False)
st.markdown(texts.MATHEMATICS)
for column, formula in zip(
    st.columns(3), (texts.FORWARD, texts.BACKWARD, texts.WEIGHTS), strict=True
):
    with column:
        st.latex(formula)
st.markdown(texts.OTHERS)

st.subheader("In class", anchor=False)
st.markdown(texts.IN_CLASS)

st.subheader("Recipes for your own files", anchor=False)
st.markdown(texts.OWN_FILES)
bring.lines_that_save()
st.markdown(texts.ROWS)
st.code(texts.SAVE_ROWS, language="python")

st.subheader("How to cite", anchor=False)
st.markdown(texts.CITE)
st.code(texts.bibtex(example.fingerprint), language=None)
st.markdown(texts.SOURCES)
