"""The agreement: the analytic gradient against finite differences, entry by entry."""

from functools import cache

import streamlit as st

import mlp
from pages.shared.checks import agreement_figure, sentences, tables
from pages.shared.checks.legend import METHODS
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "method")

present.opening(
    "Agreement",
    "Do the formula and finite differences give the same gradient, entry by entry?",
)
compared = comparison(example)
left, right = st.columns(2)
with left:
    wrt = widget("wrt")
with right:
    method = widget("method")
checks_of = cache(lambda of: mlp.check_gradients(of.network, of.x, of.y, method=method))
checks = checks_of(example)
check = checks[wrt]

said = sentences.agreement(check)
st.markdown(f"**{said}**")
drawn, _ = compared.figures(
    lambda of: ({"agreement": agreement_figure.agreement(checks_of(of)[wrt])}, [])
)
present.chart(drawn["agreement"], said, "agreement")
present.table(
    lambda: tables.gradients({wrt: check}), f"agreement_{wrt}", example, "agreement_table"
)
st.markdown(METHODS[method].formula)
st.markdown(
    "The bound of an entry is the sum of its truncation error, which the step causes, and its "
    "roundoff error. *agree*: the error is within the bound, and the bound is small compared with "
    "the entry. *disagree*: the error is larger than the bound. *below noise*: the entry is too "
    f"small for this method.{sentences.verdict_at_kinks(example.activation)}"
)

st.subheader("All five gradients", anchor=False)
present.open_table(tables.overview(checks), "overview", example)
st.subheader("What other checks report", anchor=False)
st.markdown(sentences.cosine_blindness(check.analytic))
famous = mlp.famous_checks(check.analytic, check.numeric)
if cried := sentences.crying_wolf(check, famous):
    st.markdown(cried)
present.open_table(tables.famous_checks(famous), f"famous_{wrt}", example)
st.subheader("Each entry, compared in three ways", anchor=False)
present.open_table(tables.ratios(check), f"ratios_{wrt}", example)
