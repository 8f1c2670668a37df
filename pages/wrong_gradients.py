"""A museum of wrong gradients: what is caught, by what, and what would have let it pass."""

import numpy as np
import streamlit as st

import mlp
from pages.shared.checks import sentences, sweep_figures, tables
from pages.shared.checks.agreement_figure import agreement
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.settings import ONE_ENTRY_OFF
from pages.shared.state.widgets import widget

example = start_page()
network, x, y = example.network, example.x, example.y

st.header("Wrong gradients", anchor=False)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    name = widget("mistake")
with middle:
    wrt = widget("wrt")

right_gradient = getattr(mlp.gradients(network, x, y), wrt)
if name == ONE_ENTRY_OFF:
    with right:
        percent = widget("percent")
    place = np.unravel_index(np.abs(right_gradient).argmax(), right_gradient.shape)
    sentence = "The largest entry is too large, and all others are right."
    wrong, conforms = mlp.one_entry_off(right_gradient, place, percent), True
else:
    mistake = next(mistake for mistake in mlp.MISTAKES if mistake.name == name)
    sentence, conforms = mistake.sentence, mistake.conforms(*network.sizes)
    wrong = getattr(mistake.gradients(network, x, y), wrt) if conforms else right_gradient

st.markdown(sentence)
if not conforms:
    st.info("With these sizes the wrong formula cannot be evaluated: the shapes object.")
elif np.allclose(wrong, right_gradient, rtol=1e-9, atol=0):
    st.info("This mistake does not touch this gradient: choose another one.")
else:
    check = mlp.check_gradient(network, x, y, wrt=wrt, analytic=wrong)
    said = sentences.caught(check)
    st.markdown(f"**{said}**")
    present.chart(agreement(check), said, "wrong_gradient")
    present.table(
        lambda: tables.gradients({wrt: check}), "wrong_gradient", example, "wrong_gradient_table"
    )

    st.subheader("Which method, at which step", anchor=False)
    sweep = mlp.step_sweep(network, x, y, wrt=wrt)
    wrong_entries = int((~np.isclose(wrong, right_gradient, rtol=1e-9, atol=0)).sum())
    counts = sweep.catches(wrong).reshape(*sweep.error.shape[:2], -1).sum(axis=-1)
    chart = sweep_figures.caught(counts, sweep.methods, sweep.steps, wrong_entries)
    alt = f"How many of {wrong_entries} wrong entries each method catches at each step."
    present.chart(chart, alt, "caught")
    st.markdown(
        f"{alt} Too large a step cuts off too much to tell, too small a one drowns in noise."
    )

    present.table(
        lambda: tables.caught(counts, sweep.methods, sweep.steps), "caught", example, "caught_table"
    )

    st.subheader("What famous checks would have said", anchor=False)
    famous = mlp.famous_checks(wrong, check.numeric)
    st.markdown(sentences.missed_by(famous))
    present.open_table(tables.famous_checks(famous), "famous", example)
