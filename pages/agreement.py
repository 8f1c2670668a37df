"""The agreement: the analytic gradient against finite differences, entry by entry."""

import streamlit as st

import mlp
from pages.shared.checks import agreement_figure, sentences, tables
from pages.shared.checks.legend import METHODS
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "method")
network, x, y = example.network, example.x, example.y

present.opening(
    "Agreement",
    "Do the formula and finite differences give the same gradient, entry by entry?",
)
left, right = st.columns(2)
with left:
    wrt = widget("wrt")
with right:
    method = widget("method")
checks = mlp.check_gradients(network, x, y, method=method)
check = checks[wrt]

said = sentences.agreement(check)
st.markdown(f"**{said}**")
present.chart(agreement_figure.agreement(check), said, "agreement")
present.table(
    lambda: tables.gradients({wrt: check}), f"agreement_{wrt}", example, "agreement_table"
)
st.markdown(METHODS[method].formula)
st.markdown(
    "The bound adds what the step cuts off (truncation) and what rounding leaves (roundoff), entry "
    "by entry. *agree*: the error is within a bound that is small against the entry. *disagree*: "
    "it is beyond the bound. *below noise*: the entry is too small for this method to tell."
)

st.subheader("All five gradients", anchor=False)
present.open_table(tables.overview(checks), "overview", example)
st.subheader("What other checks look at", anchor=False)
st.markdown(sentences.cosine_blindness(check.analytic))
left, right = st.columns(2)
with left:
    present.open_table(tables.ratios(check), f"ratios_{wrt}", example)
with right:
    famous = mlp.famous_checks(check.analytic, check.numeric)
    present.open_table(tables.famous_checks(famous), f"famous_{wrt}", example)
