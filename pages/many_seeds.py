"""Many seeds: thousands of networks checked, or every row of a table, and those that stand out."""

import streamlit as st

from pages.shared.checks import many_networks, many_rows, sentences, tables
from pages.shared.checks.many_networks_figure import digits_against_saliency
from pages.shared.draw import present
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget
from pages.shared.work import progress

example = start_page("networks", "wrt")
is_random = example.source is None

present.opening(
    "Many seeds" if is_random else "Every row checked",
    "Does the formula agree with finite differences in thousands of other networks?"
    if is_random
    else "Does the formula agree with finite differences at every row of the table?",
)
if not is_random and not example.source.count:
    st.info("This network has no table of rows. Bring one on the page *Your own network*.")
    present.end()
st.markdown(
    "Each seed gives a network, an input and a label. Press Start to check them. Then click a "
    "point or choose a row of the table to open its seed on every page."
    if is_random
    else "Each row is an input, with its label. Press Start to check them. Then click a point or "
    "choose a line of the table to open its row on every page."
)
left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
with left:
    count = widget("networks") if is_random else None
with middle:
    wrt = widget("wrt")
if is_random:
    chosen = many_networks.Networks(
        example.network.sizes, st.session_state["scale"], example.activation.name, wrt
    )
    key, work = "seeds", lambda: chosen.work(count)
else:
    chosen = many_rows.Rows.of(example, wrt)
    key, work = "rows", chosen.work
    many_rows.forget_others(key, chosen)
with right:
    progress.start_button(key, work)


def show(work):
    """What was found so far, in a sentence; returns it."""
    found, checked = work.about.joined(work.results), work.about
    said = sentences.many_checked(found, checked.what, checked.each)
    st.markdown(f"**{said}**")
    st.caption(checked.said(found.seed.size))
    return found, said


finished = progress.finished(key, show)
if finished is None:
    st.info(f"No {'network' if is_random else 'row'} is checked yet. Press Start.")
    present.end()

(found, said), checked = show(finished), finished.about
figure = digits_against_saliency(found, checked.each)
present.chart(figure, said, "many_networks", on_choice=checked.open)
st.subheader(f"The {'networks' if is_random else 'rows'} with the fewest digits", anchor=False)
table = tables.many_checked(found, checked.each)
many_networks.fewest_digits(table, checked)
name = f"many_{checked.each}s_{found.seed.size}"
present.table(lambda: table, name, checked, "many_networks_table")
