"""The agreement: the analytic gradient against finite differences, entry by entry."""

from functools import cache, partial

import streamlit as st

import mlp
from pages.shared.checks import agreement_figure, sentences, tables
from pages.shared.checks.legend import METHODS
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import buttons, widget

# Parameters of a network whose five gradients are checked at every move.
MOST_TOGETHER = 20_000

example = start_page("wrt", "method", "column")
names = example.names

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
check_of = cache(
    lambda of: (
        checks_of(of)[wrt]
        if of.parameters <= MOST_TOGETHER
        else mlp.check_gradient(of.network, of.x, of.y, wrt=wrt, method=method)
    )
)
check = check_of(example)

column = None
if sentences.is_large_matrix(check):
    column = buttons("column", partial(sentences.column_called, names, wrt)) - 1
    column = None if column < 0 else column

said = sentences.agreement(check, names)
st.markdown(f"**{said}**")
drawn, _ = compared.figures(
    lambda of: ({"agreement": agreement_figure.agreement(check_of(of), of.names, column)}, [])
)
present.chart(drawn["agreement"], said, "agreement")
if part := sentences.part_drawn(check, agreement_figure.drawn_entries(check, column)):
    st.caption(part)
present.table(
    lambda: tables.gradients({wrt: check}, names), f"agreement_{wrt}", example, "agreement_table"
)
st.markdown(
    f"{METHODS[method].formula}\n\n"
    "The bound of an entry is the sum of its truncation error, which the step causes, and its "
    "roundoff error. *agree*: the error is within the bound, and the bound is small compared with "
    "the entry. *disagree*: the error is larger than the bound. *below noise*: the entry is too "
    f"small for this method.{sentences.verdict_at_kinks(example.activation)}"
)

st.subheader("All five gradients", anchor=False)
if example.parameters <= MOST_TOGETHER or st.button("Check all five"):
    present.open_table(tables.overview(checks_of(example)), "overview", example)
st.subheader("What other checks report", anchor=False)
st.markdown(sentences.cosine_blindness(check.analytic))
famous = mlp.famous_checks(check.analytic, check.numeric)
if cried := sentences.crying_wolf(check, famous):
    st.markdown(cried)
present.table(lambda: tables.famous_checks(famous), f"famous_{wrt}", example, "famous_table")
present.table(
    lambda: tables.ratios(check, names),
    f"ratios_{wrt}",
    example,
    "ratios_table",
    "Each entry, compared in three ways",
)
