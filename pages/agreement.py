"""The agreement: the analytic gradient against finite differences, entry by entry."""

import streamlit as st

import mlp
from pages.shared import figures, settings, show, tables, words

example = settings.start_page()
network, x, y = example.network, example.x, example.y

st.header("Agreement", anchor=False)
left, right = st.columns(2)
with left:
    wrt = settings.widget("wrt")
with right:
    method = settings.widget("method")
check = mlp.check_gradient(network, x, y, wrt=wrt, method=method)

st.markdown(f"**{words.agreement(check)}**")
show.chart(figures.agreement(check), words.agreement(check), "agreement")
st.markdown(words.DIFFERENCE_FORMULAS[method])
st.markdown(
    "The bound adds what the step cuts off (truncation) and what rounding leaves (roundoff), entry "
    "by entry. *agree*: the error is within a bound that is small against the entry. *disagree*: "
    "it is beyond the bound. *below noise*: the entry is too small for this method to tell."
)
show.table(lambda: tables.gradients({wrt: check}), f"agreement_{wrt}", example, "agreement_table")
