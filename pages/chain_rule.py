"""The walk back: four stages from the prediction's error to the gradient of the input."""

import streamlit as st

import mlp
from pages.shared.chain_rule import exercise, walk, walk_sentences
from pages.shared.chain_rule.stage_buttons import chosen_by_click, stage_buttons
from pages.shared.draw import heatmaps, present, tables
from pages.shared.draw.equation import equation
from pages.shared.draw.scales import signed, signed_limit, unit_slopes
from pages.shared.state.page import start_page
from pages.shared.state.settings import ALL_STAGES
from pages.shared.state.widgets import buttons, widget

example = start_page("walk", "entry", "exercise")
values = mlp.forward(example.network, example.x)
stages = walk.stages(example, values)
results = {f"dL_d{name}": stage.result.values for name, stage in stages.items()}
limit = signed_limit(example.network.W1, example.network.W2, *results.values())
bars = [signed(limit, "weights and δ"), unit_slopes(example.activation)]

present.opening(
    "The walk back",
    "How is the gradient of the input computed from the prediction error, stage by stage?",
)
st.markdown(
    "The chain rule has two parts. The derivatives along one path through the network are "
    r"multiplied. The products of all paths to $L$ are added. $\delta v$ is short for "
    r"$\partial L/\partial v$."
)
at = stage_buttons(example.activation)
asked = widget("exercise")


def draw(name, entry=None, hidden=False):
    """The equation of one stage; a click on a cell of its result chooses that entry."""
    stage = stages[name]
    figure = equation(stage.panels(entry, hidden), [stage.operator, "="], limit)
    present.chart(figure, stage.alt(hidden), f"stage_{name}", chosen_by_click(name))


def draw_forward(uses=()):
    """The forward values below each other, those that a stage uses framed."""
    panels = walk.forward_panels(example, values, uses)
    alt = "The forward values x, a, h, θ, ŷ and the label y."
    present.chart(heatmaps.rows(panels), alt, "forward")
    bars.extend(dict.fromkeys(panel.scale for panel in panels))


if at != ALL_STAGES:
    stage, entry = stages[at], st.session_state["entry"] - 1
    origin = stage.origins[entry]
    case = f"{example.fingerprint}_{at}"
    said = exercise.answer(case, entry, origin.name) if asked else None
    hidden = asked and said is None
    if said:
        exercise.reveal(said, stage)
    draw(at, entry, hidden)
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"${stage.formula}$")
        st.markdown(stage.hint if hidden else stage.sentence)
        st.caption(walk_sentences.EXPLAINED[at])
        buttons("entry", format_func=lambda place: stage.origins[place - 1].name)
    with right:
        st.markdown("Forward values")
        draw_forward(stage.uses)
    st.latex(origin.formula_in_latex if hidden else origin.latex)
    if hidden:
        results = dict(list(results.items())[: list(stages).index(at)])
elif asked:
    st.info("The exercise works at one stage. Choose a stage.")
    results = {}
else:
    st.markdown("Forward values")
    draw_forward()
    for name, stage in stages.items():
        draw(name)
        st.markdown(f"${stage.formula}$. {stage.sentence}")

present.scales(bars)
arrays = vars(values) | {name: getattr(example.network, name) for name in ("W1", "W2")} | results
present.table(lambda: tables.values(arrays), "chain_rule", example, "chain_rule_table")
