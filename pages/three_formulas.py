"""The three formulas of the thread and the right one, side by side, each judged."""

import streamlit as st

import mlp
from pages.shared.draw import formulas, present
from pages.shared.formula import box, legend, sentences, source, thread
from pages.shared.state.links import links
from pages.shared.state.page import start_page

example = start_page()
verdicts = {
    name: box.judged(formula.text, "x", None, "sigmoid", tuple(formula.names.items()))
    for name, formula in thread.FORMULAS.items()
}

present.opening(
    "Three formulas",
    "Which of the three published formulas for ∂L/∂x is right? A question on a mathematics site "
    "quotes the first; its only answer gives the other two.",
)
st.markdown(f"**{thread.which_are_right(verdicts)}**")
of_thread = formulas.network(mlp.activation_named("sigmoid"))
st.markdown(
    f"The network of the thread is {of_thread}. $x$ is $1×n$, $W_1$ is $n×m$, $W_2$ "
    "is $m×k$; $H$ is $\\mathrm{Diag}(h)$. In the answer in columns $y$ is the prediction and $p$ "
    "the label."
)

with st.container(key="side_by_side"):
    columns = st.columns(len(verdicts))
for column, (name, verdict) in zip(columns, verdicts.items(), strict=True):
    formula = thread.FORMULAS[name]
    with column:
        st.subheader(name, anchor=False)
        st.latex(rf"\small {formula.latex}")
        kind_of_box, icon = legend.BOXES[verdict.verdict]
        getattr(st, kind_of_box)(sentences.headline(verdict, formula.text), icon=icon)
        st.markdown(sentences.shapes(verdict))
        if verdict.where:
            st.caption("It breaks here:")
            st.html(source.marked(formula.text, verdict.where))
            st.markdown(sentences.nearest(verdict))

present.table(lambda: thread.table(verdicts), "three_formulas", example, "three_formulas_table")
links(
    {
        "Is my own formula right?": ("formula", {}),
        "Why the transpose?": ("two_questions", {"question": "transpose"}),
    }
)
