"""The formula judge: paste a formula, learn whether it is right, where it breaks, what is right."""

import streamlit as st

import mlp
from pages.shared import (
    formula_box,
    formula_figures,
    formula_upload,
    letters,
    settings,
    show,
    tables,
)
from pages.shared import formula_words as words

example = settings.start_page()
st.html(words.STYLE)

st.header("Formula", anchor=False)
st.markdown(
    r"Is it the gradient of this network? $a = xW_1 + b_1$, $\;h = \sigma(a)$, $\;\theta = hW_2 + "
    r"b_2$, $\;\hat y = \mathrm{softmax}(\theta)$, $\;L = -\sum_j y_j\log\hat y_j$"
)
left, right = st.columns([3, 2])
with left:
    text = settings.widget("formula", height=136)
    if not settings.fits_in_url(text):
        st.caption("Too long for a link: the address of this page does not hold your formula.")
with right:
    preview = st.container()
    # Side by side on a phone too, so that the verdict is near.
    with st.container(horizontal=True, wrap=False):
        wrt = settings.widget("formula_wrt", format_func=words.wrt_choice)
        convention = settings.widget("formula_convention", format_func=words.CONVENTIONS.get)
formula_box.gallery()

question = {
    "wrt": None if wrt == "auto" else wrt,
    "convention": None if convention == "auto" else convention,
}
try:
    names = letters.read(st.session_state["names"])
    verdict = mlp.judge(text, **question, names=names)
except ValueError as problem:
    st.warning(f"Your letters are left out: {words.plain(str(problem))}")
    names, verdict = {}, mlp.judge(text, **question)
with preview:
    st.latex(verdict.latex or r"\text{?}")

box, icon = words.BOXES[verdict.verdict]
getattr(st, box)(words.headline(verdict), icon=icon)
if verdict.where:
    st.caption(f"{words.place(text, verdict.where)}:")
    st.html(words.marked_source(text, verdict.where))
if said := words.remarks(verdict):
    st.markdown(said)

left, right = st.columns([2, 3])
with left:
    st.subheader("1 Parse", anchor=False)
    if verdict.tree:
        st.latex(words.asked(verdict))
    st.markdown(words.reading(verdict))
    letters.editor(text, names, verdict.names)
if verdict.tree:
    with right:
        st.subheader("2 Shapes", anchor=False)
        st.markdown(words.shapes(verdict))
        st.html(words.outline(verdict.tree, text))

    st.subheader("3 Value", anchor=False)
    said = words.value(verdict)
    st.markdown(said)
    if verdict.trials:
        show.chart(formula_figures.errors(verdict.trials), said, "errors")
        show.table(lambda: tables.trials(verdict), "formula_errors", example, "errors_table")

    st.subheader("4 Ambiguity", anchor=False)
    st.markdown(words.ambiguity(verdict))
    if len(verdict.readings) > 1:
        st.markdown(words.readings(verdict))

st.subheader("5 Nearest right form", anchor=False)
st.markdown(words.nearest(verdict))
st.latex(f"{words.derivative_latex(verdict.wrt)} = {verdict.nearest_latex}")
left, right = st.columns(2)
with left:
    st.code(verdict.nearest, language="python", wrap_lines=True)
with right:
    st.code(verdict.nearest_latex, language="latex", wrap_lines=True)
if verdict.edits or verdict.verdict != "right":
    st.button("Put it into the box", on_click=formula_box.put, args=(words.suggestion(verdict),))

formula_upload.section(**question, names=names)
