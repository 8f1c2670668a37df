"""The step size: how the error of a difference decreases with the step, and increases again."""

from functools import cache

import numpy as np
import streamlit as st

import mlp
from pages.shared.checks import part, sentences, sweep_figures, tables
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.names import for_chart
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "log_step", "single")
# Halves of a decade: the places of the slider, and larger ones where they reach a kink.
STEPS = 10.0 ** np.arange(1 if example.activation.kinks else -1, -15.5, -0.5)

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

dtype = np.float32 if single else np.float64
place = part.largest_entry(example, wrt)
name = example.names.of_entry(wrt, place)
part_of = cache(lambda of: part.with_entry(of, wrt, place))


def swept(of):
    """The sweep of the part of a network in which the entry moves, and its place there."""
    moving, inside = part_of(of)
    at = moving.network, moving.x, of.y
    return mlp.step_sweep(*at, wrt=wrt, steps=STEPS, dtype=dtype), inside


sweep_of = cache(swept)
sweep, inside = sweep_of(example)
chosen = int(np.abs(np.log10(STEPS) - log_step).argmin())

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
moving, _ = part_of(example)
values = mlp.routes(moving.network, moving.x, example.y, wrt=wrt)
st.markdown(sentences.five_values(values, inside, name))
present.open_table(tables.five_values(values, inside), f"five_values_{wrt}", example)
