"""The step size: how the error of a difference decreases with the step, and increases again."""

from functools import cache

import numpy as np
import streamlit as st

from pages.shared.checks import part, sentences, sweep_figures, tables
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.kept import kept
from pages.shared.state.names import for_chart
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "log_step", "single")

present.opening(
    "Step size",
    "Which step gives the most accurate finite difference?",
)
left, right = st.columns(2, vertical_alignment="bottom")
with left:
    wrt = widget("wrt")
with right:
    log_step = widget("log_step")
single = widget("single")

place = part.largest_entry(example, wrt)
name = example.names.of_entry(wrt, place)
sweep_of = cache(lambda of: kept(part.swept, of, wrt, place, single))
sweep, inside = sweep_of(example)
chosen = int(np.abs(np.log10(sweep.steps) - log_step).argmin())

said = sentences.at_step(sweep, inside, chosen)
st.markdown(f"**{said}**")


def curves(of):
    """The errors of the same entry of any network that has it."""
    if getattr(of.gradients, wrt).shape != getattr(example.gradients, wrt).shape:
        return {}, []
    called = of.names.of_entry(wrt, place, for_chart)
    return {"error": sweep_figures.error_against_step(*sweep_of(of), chosen, called)}, []


drawn, _ = comparison(example).figures(curves)
present.chart(drawn["error"], said, "error_against_step")
st.markdown(
    "The chart shows the largest entry. Solid line: the measured error. Dotted line: the predicted "
    "truncation error, which decreases with the step. Dashed line: the predicted roundoff error, "
    "which increases as the step decreases. Arrows: the step where the predicted sum is smallest. "
    "The complex step subtracts nothing, so its roundoff error does not increase. Switch to "
    "float32 to see why gradients are checked in float64."
)
if moving := sentences.moves_alone(getattr(example.gradients, wrt).size, sweep, name):
    st.markdown(moving)
if jump := sentences.jump_past_the_kink(sweep, inside, name):
    st.markdown(jump)
present.table(lambda: tables.step_sweep(sweep, inside), f"step_sweep_{wrt}", example, "sweep_table")

st.subheader("One derivative, five values", anchor=False)
values = kept(part.found_by_every_route, example, wrt, place)
st.markdown(sentences.five_values(values, inside, name))
present.open_table(tables.five_values(values, inside), f"five_values_{wrt}", example)
