"""The step size: how the error of a difference falls with the step, and rises again."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.checks import figures as check_figures
from pages.shared.checks import sentences as check_words
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y

# Halves of a decade: the places of the slider.
STEPS = 10.0 ** np.arange(-1, -15.5, -0.5)

st.header("Step size", anchor=False)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    wrt = settings.widget("wrt")
with middle:
    log_step = settings.widget("log_step")
with right:
    single = settings.widget("single")

dtype = np.float32 if single else np.float64
sweep = mlp.step_sweep(network, x, y, wrt=wrt, steps=STEPS, dtype=dtype)
place = np.unravel_index(np.abs(sweep.analytic).argmax(), sweep.analytic.shape)
chosen = int(np.abs(np.log10(STEPS) - log_step).argmin())

said = check_words.at_step(sweep, place, chosen)
st.markdown(f"**{said}**")
show.chart(check_figures.v_curve(sweep, place, chosen), said, "v_curve")
st.markdown(
    "Solid: the error that is measured, at the largest entry. Dotted: what the step cuts off, "
    "falling with the step (truncation). Dashed: what rounding leaves, divided by the step "
    "(roundoff). Arrows: the step where both together are predicted least. The complex step "
    "subtracts nothing, so it has no roundoff to climb. Switch to float32 to see why gradients "
    "are checked in float64."
)
show.table(lambda: tables.sweep(sweep, place), f"step_sweep_{wrt}", example, "sweep_table")

st.subheader("Five routes to one number", anchor=False)
found = mlp.routes(network, x, y, wrt=wrt)
st.markdown(check_words.routes(found, place))
show.open_table(tables.routes(found, place), f"routes_{wrt}", example)
