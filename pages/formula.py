"""The formula judge: paste a formula, learn whether it is right, where it breaks, what is right."""

import streamlit as st

import mlp
from pages.shared.draw import formulas, present
from pages.shared.draw.notation import as_text
from pages.shared.formula import box, figures, legend, letters, sentences, source, tables, upload
from pages.shared.formula.outline import outline
from pages.shared.state.page import start_page

example = start_page("formula", "formula_wrt", "formula_convention", "names")

present.opening(
    "Formula",
    "Is your formula for a gradient of this network right, and if not, where does it break?",
)
st.markdown(f"The network is {formulas.network(example.activation)}.")
text, chosen, preview = box.formula_and_choices(example.activation.name)
chosen["activation"] = example.activation.name
try:
    names = letters.read(st.session_state["names"])
    verdict = box.judged(text, **chosen, letters=tuple(names.items()))
except ValueError as problem:
    st.warning(f"Your letters are left out: {as_text(str(problem))}")
    names, verdict = {}, box.judged(text, **chosen, letters=())
preview.latex(verdict.latex or r"\text{?}")

kind_of_box, icon = legend.BOXES[verdict.verdict]
getattr(st, kind_of_box)(sentences.headline(verdict, text), icon=icon)
box.claims(text, verdict, example)
if verdict.where:
    st.caption(f"{source.place(text, verdict.where)}:")
    st.html(source.marked(text, verdict.where))
if said := sentences.remarks(verdict):
    st.markdown(said)

left, right = st.columns([2, 3])
with left:
    st.subheader("1 Parse", anchor=False)
    if verdict.tree:
        st.latex(sentences.claim(verdict))
    st.markdown(sentences.reading(verdict))
    letters.editor(text, names, verdict)
if verdict.tree:
    with right:
        st.subheader("2 Shapes", anchor=False)
        st.markdown(sentences.shapes(verdict))
        st.html(outline(verdict.tree, text))

    st.subheader("3 Value", anchor=False)
    said = sentences.value(verdict)
    st.markdown(said)
    if verdict.trials:
        present.chart(figures.errors(verdict), said, "errors")
        present.table(lambda: tables.trials(verdict), "formula_errors", example, "errors_table")
    value, truth = mlp.evaluate(verdict, example.network, example.x, example.y)
    if said := sentences.at_network(verdict, value, truth):
        st.markdown(said)
    if value is not None and value.shape == truth.shape:
        present.chart(figures.beside(value, truth, verdict.wrt), said, "beside")

    st.subheader("4 Ambiguity", anchor=False)
    st.markdown(sentences.ambiguity(verdict))
    if len(verdict.readings) > 1:
        st.markdown(sentences.readings(verdict))

st.subheader("5 Nearest right form", anchor=False)
st.markdown(sentences.nearest(verdict))
st.latex(sentences.nearest_equation(verdict))
left, right = st.columns(2)
with left:
    st.code(verdict.nearest, language="python", wrap_lines=True)
with right:
    st.code(verdict.nearest_latex, language="latex", wrap_lines=True)
if verdict.edits or verdict.verdict != legend.RIGHT:
    st.button("Put it into the box", on_click=box.put, args=(sentences.suggestion(verdict),))

upload.section(**chosen, names=names)
