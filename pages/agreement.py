"""The agreement: the analytic gradient against finite differences, entry by entry."""

import streamlit as st

import mlp
from pages.shared.checks import sentences as check_words
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.network import sentences as words
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y

st.header("Agreement", anchor=False)
left, right = st.columns(2)
with left:
    wrt = settings.widget("wrt")
with right:
    method = settings.widget("method")
checks = mlp.check_gradients(network, x, y, method=method)
check = checks[wrt]

st.markdown(f"**{words.agreement(check)}**")
show.chart(figures.agreement(check), words.agreement(check), "agreement")
show.table(lambda: tables.gradients({wrt: check}), f"agreement_{wrt}", example, "agreement_table")
st.markdown(words.DIFFERENCE_FORMULAS[method])
st.markdown(
    "The bound adds what the step cuts off (truncation) and what rounding leaves (roundoff), entry "
    "by entry. *agree*: the error is within a bound that is small against the entry. *disagree*: "
    "it is beyond the bound. *below noise*: the entry is too small for this method to tell."
)

st.subheader("All five gradients", anchor=False)
show.open_table(tables.overview(checks), "overview", example)
st.subheader("What other checks look at", anchor=False)
st.markdown(check_words.cosine_blindness(check.analytic))
left, right = st.columns(2)
with left:
    show.open_table(tables.ratios(check), f"ratios_{wrt}", example)
with right:
    famous = mlp.famous_checks(check.analytic, check.numeric)
    show.open_table(tables.famous(famous), f"famous_{wrt}", example)
