"""The formula judge: paste a formula, learn whether it is right, where it breaks, what is right."""

import streamlit as st

import mlp
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.formula import box as formula_box
from pages.shared.formula import figures as formula_figures
from pages.shared.formula import letters
from pages.shared.formula import sentences as words
from pages.shared.formula import upload as formula_upload
from pages.shared.state.page import start_page

example = start_page()
st.html(words.STYLE)

st.header("Formula", anchor=False)
st.markdown(
    r"Is it the gradient of this network? $a = xW_1 + b_1$, $\;h = \sigma(a)$, $\;\theta = hW_2 + "
    r"b_2$, $\;\hat y = \mathrm{softmax}(\theta)$, $\;L = -\sum_j y_j\log\hat y_j$"
)
text, chosen, preview = formula_box.question()
try:
    names = letters.read(st.session_state["names"])
    verdict = mlp.judge(text, **chosen, names=names)
except ValueError as problem:
    st.warning(f"Your letters are left out: {words.plain(str(problem))}")
    names, verdict = {}, mlp.judge(text, **chosen)
preview.latex(verdict.latex or r"\text{?}")

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
    value, truth = mlp.evaluate(verdict, example.network, example.x, example.y)
    if said := words.at_network(verdict, value, truth):
        st.markdown(said)
    if value is not None and value.shape == truth.shape:
        show.chart(formula_figures.beside(value, truth, verdict.wrt), said, "beside")

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

formula_upload.section(**chosen, names=names)
