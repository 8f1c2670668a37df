"""The walk back: four steps from the prediction's error to the gradient of the input."""

import streamlit as st

import mlp
from pages.shared.chain_rule import exercise, walk
from pages.shared.chain_rule.stepper import choose, stepper
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.draw.equation import equation
from pages.shared.state import settings

example = settings.start_page()
values = mlp.forward(example.network, example.x)
steps = walk.steps(example, values)
results = {f"dL_d{name}": step.result.values for name, step in steps.items()}
limit = figures.signed_limit(example.network.W1, example.network.W2, *results.values())

st.header("Chain rule: the walk back", anchor=False)
st.markdown(
    "Two rules make all of it: along a way through the network slopes multiply, and where several "
    r"ways lead to $L$ they add. $\delta v$ is short for $\partial L/\partial v$, how much $L$ "
    "changes for each unit by which $v$ changes."
)
at = stepper()
asked = settings.widget("exercise")


def draw(name, entry=None, hidden=False):
    """The equation of one step; a click on a cell of its result chooses that entry."""
    step = steps[name]
    figure = equation(step.panels(entry, hidden), [step.operator, "="], limit)
    show.chart(figure, step.alt(hidden), f"step_{name}", choose(name))


def draw_forward(uses=()):
    """The forward values below each other, those that a step uses framed."""
    panels = walk.forward_panels(example, values, uses)
    chart = figures.rows(panels, figures.signed_limit(*(panel.values for panel in panels)))
    show.chart(chart, "The forward values x, a, h, θ, ŷ and the label y.", "forward")


if at != "all":
    step, entry = steps[at], st.session_state["entry"] - 1
    origin = step.origins[entry]
    case = f"{example.fingerprint}_{at}"
    said = exercise.answer(case, entry, origin.name) if asked else None
    hidden = asked and said is None
    if said:
        exercise.reveal(said, step)
    draw(at, entry, hidden)
    left, right = st.columns([3, 2])
    with left:
        st.markdown(f"${step.formula}$")
        st.markdown(step.question if hidden else step.sentence)
        st.caption(walk.EXPLAINED[at])
        settings.chooser("entry", format_func=lambda place: step.origins[place - 1].name)
        st.latex(origin.question if hidden else origin.latex)
    with right:
        st.markdown("Forward values")
        draw_forward(step.uses)
    if hidden:
        results = dict(list(results.items())[: list(steps).index(at)])
elif asked:
    st.info("The exercise asks at one step at a time: choose a step.")
    results = {}
else:
    st.markdown("Forward values")
    draw_forward()
    for name, step in steps.items():
        draw(name)
        st.markdown(f"${step.formula}$ — {step.sentence}")

arrays = vars(values) | {name: getattr(example.network, name) for name in ("W1", "W2")} | results
show.table(lambda: tables.values(arrays), "chain_rule", example, "chain_rule_table")
