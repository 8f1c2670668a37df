"""A museum of wrong gradients: which checks find each mistake, and which let it pass."""

from functools import cache

import streamlit as st

import mlp
from pages.shared.checks import sentences, sweep_figures, tables
from pages.shared.checks.agreement_figure import agreement, drawn_entries
from pages.shared.checks.wrong_gradients import caught_entries, titles, with_mistake
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.settings import ONE_ENTRY_OFF
from pages.shared.state.widgets import widget

example = start_page("mistake", "wrt", "percent")

present.opening(
    "Wrong gradients",
    "Which checks find a wrong gradient, and which checks miss it?",
)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    mistake = widget("mistake", format_func=titles(example.activation.name).get)
with middle:
    wrt = widget("wrt")
with right:
    percent = widget("percent") if mistake == ONE_ENTRY_OFF else None

made_of = cache(lambda of: with_mistake(mistake, of.network, of.x, of.y, wrt, percent))
wrong = made_of(example)
st.markdown(wrong.sentence)
if wrong.values is None:
    st.info("With these sizes the wrong formula has no value: the shapes do not match.")
    present.end()
if not wrong.wrong_entries:
    st.info("This mistake does not change this gradient. Choose another gradient or mistake.")
    present.end()

part_of = cache(lambda of: made_of(of).largest_part(of.network, of.x, wrt))
sweep_of = cache(lambda of: mlp.step_sweep(part_of(of).network, part_of(of).x, of.y, wrt=wrt))
counts_of = cache(lambda of: caught_entries(sweep_of(of), part_of(of).of(made_of(of).values)))
check_of = cache(
    lambda of: mlp.check_gradient(of.network, of.x, of.y, wrt=wrt, analytic=made_of(of).values)
)


def found_by_checks(of):
    """What checks say of the mistake; nothing where it changes nothing, or cannot be made."""
    made = made_of(of) if mistake in titles(of.network.activation) else None
    if made is None or made.values is None or not made.wrong_entries:
        return {}, []
    sweep, count = sweep_of(of), made.wrong_entries_of(part_of(of))
    caught = sweep_figures.caught(counts_of(of), sweep.methods, sweep.steps, count)
    return {"agreement": agreement(check_of(of), of.names), "caught": caught}, []


check = check_of(example)
said = sentences.caught(check, example.names)
st.markdown(f"**{said}**")
drawn, scales = comparison(example).figures(found_by_checks)
present.chart(drawn["agreement"], said, "wrong_gradient")
if part := sentences.part_drawn(check, drawn_entries(check)):
    st.caption(part)
present.table(
    lambda: tables.gradients({wrt: check}, example.names),
    "wrong_gradient",
    example,
    "wrong_gradient_table",
)

st.subheader("Which method finds it, and at which step?", anchor=False)
sweep, counts = sweep_of(example), counts_of(example)
wrong_here = wrong.wrong_entries_of(part_of(example))
said = f"Number of wrong entries, of {wrong_here}, that each method finds at each step."
present.chart(drawn["caught"], said, "caught")
if scales:
    present.scales(scales)
if part := sentences.part_swept(check.verdict.size, part_of(example), sweep.analytic.size):
    st.caption(part)
st.markdown(
    f"{said} If the step is too large, the truncation error is larger than the mistake. If the "
    "step is too small, the roundoff error is larger."
)
present.table(
    lambda: tables.caught(counts, sweep.methods, sweep.steps), "caught", example, "caught_table"
)

st.subheader("What other checks report", anchor=False)
famous = mlp.famous_checks(wrong.values, check.numeric)
st.markdown(sentences.missed_by(famous))
present.open_table(tables.famous_checks(famous), "famous", example)
