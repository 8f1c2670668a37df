"""The walk back: four stages from the prediction's error to the gradient of the input."""

from functools import cache

import streamlit as st

from pages.shared.chain_rule import exercise, walk, walk_sentences
from pages.shared.chain_rule.stage_buttons import chosen_by_click, stage_buttons
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present, tables
from pages.shared.state.page import start_page
from pages.shared.state.settings import ALL_STAGES
from pages.shared.state.widgets import buttons, widget

example = start_page("walk", "entry", "exercise")
looked_at = st.session_state["walk"], st.session_state["entry"] - 1
stages_of = cache(lambda of: walk.stages(of, *looked_at))
stages = stages_of(example)
results = {f"dL_d{name}": stage.result.values for name, stage in stages.items()}

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
compared = comparison(example, in_exercise=asked)


def draw(name, hidden=False):
    """The equation of one stage; a click on a cell of its result chooses that entry."""
    alt = stages[name].alt(hidden)
    present.chart(drawn[name], alt, f"stage_{name}", chosen_by_click(name))


def draw_forward():
    """The forward values below each other."""
    present.chart(drawn["forward"], "The forward values x, a, h, θ, ŷ and the label y.", "forward")


if at != ALL_STAGES:
    stage, entry = stages[at], st.session_state["entry"] - 1
    origin = stage.origins[entry]
    case = f"{example.fingerprint}_{at}"
    said = exercise.answer(case, entry, origin.name) if asked else None
    hidden = asked and said is None
    if said:
        exercise.reveal(said, stage)
    drawn, scales = compared.figures(
        lambda of: walk.one_stage(of, stages_of(of), at, entry, hidden)
    )
    draw(at, hidden)
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"${stage.formula}$\n\n{stage.hint if hidden else stage.sentence}")
        st.caption(f"{stage.part} {walk_sentences.EXPLAINED[at]}")
        buttons("entry", walk.called(example.names, at))
    with right:
        st.markdown("Forward values")
        draw_forward()
    st.latex(origin.formula_in_latex if hidden else origin.latex)
    if hidden:
        results = dict(list(results.items())[: list(stages).index(at)])
elif asked:
    st.info("The exercise works at one stage. Choose a stage.")
    results, scales = {}, []
else:
    drawn, scales = compared.figures(lambda of: walk.several_stages(of, stages_of(of)))
    st.markdown("Forward values")
    draw_forward()
    for name, stage in stages.items():
        draw(name)
        st.markdown(f"${stage.formula}$. {stage.sentence} {stage.part}")

present.scales(scales)
arrays = {name: getattr(example.network, name) for name in ("W1", "W2")}
arrays = vars(example.values) | arrays | results
present.table(
    lambda: tables.values(arrays, example.names), "chain_rule", example, "chain_rule_table"
)
