"""The step size: how the error of a difference decreases with the step, and increases again."""

from functools import cache

import numpy as np
import streamlit as st

import mlp
from pages.shared.checks import sentences, sweep_figures, tables
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "log_step", "single")
network, x, y = example.network, example.x, example.y

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
sweep_of = cache(
    lambda of: mlp.step_sweep(of.network, of.x, of.y, wrt=wrt, steps=STEPS, dtype=dtype)
)
sweep = sweep_of(example)
place = np.unravel_index(np.abs(sweep.analytic).argmax(), sweep.analytic.shape)
chosen = int(np.abs(np.log10(STEPS) - log_step).argmin())

said = sentences.at_step(sweep, place, chosen)
st.markdown(f"**{said}**")


def curves(of):
    """The errors of the same entry of any network that has it."""
    found = sweep_of(of)
    if found.analytic.shape != sweep.analytic.shape:
        return {}, []
    return {"error": sweep_figures.error_against_step(found, place, chosen)}, []


drawn, _ = comparison(example).figures(curves)
present.chart(drawn["error"], said, "error_against_step")
st.markdown(
    "The chart shows the largest entry. Solid line: the measured error. Dotted line: the predicted "
    "truncation error, which decreases with the step. Dashed line: the predicted roundoff error, "
    "which increases as the step decreases. Arrows: the step where the predicted sum is smallest. "
    "The complex step subtracts nothing, so its roundoff error does not increase. Switch to "
    "float32 to see why gradients are checked in float64."
)
if jump := sentences.jump_past_the_kink(sweep, place):
    st.markdown(jump)
present.table(lambda: tables.step_sweep(sweep, place), f"step_sweep_{wrt}", example, "sweep_table")

st.subheader("One derivative, five values", anchor=False)
values = mlp.routes(network, x, y, wrt=wrt)
st.markdown(sentences.five_values(values, place))
present.open_table(tables.five_values(values, place), f"five_values_{wrt}", example)
