"""How far the gradient holds: the loss along a line, over two inputs, and the nearest flip."""

from functools import cache, partial

import numpy as np
import streamlit as st

from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.saliency import flip_search, line, plane, sentences, tables
from pages.shared.saliency.steps import line_of, remainder_of
from pages.shared.saliency.walk import move_x
from pages.shared.state.kept import kept
from pages.shared.state.page import start_page
from pages.shared.state.settings import ONE_INPUT
from pages.shared.state.widgets import place, widget

example = start_page("along", "input", "tolerance", "walked", "first_input", "second_input")
network, x, names = example.network, example.x, example.names
choose = partial(place, write=partial(names.input, write=str), named=bool(names.features))

present.opening(
    "How far",
    "How far does the gradient hold, and how near is an input with another prediction?",
)
compared = comparison(example)
left, middle, right = st.columns(3, vertical_alignment="bottom")
with left:
    along = widget("along")
with middle:
    tolerance = widget("tolerance")
with right:
    chosen = choose("input") if along == ONE_INPUT else None
line_from = cache(lambda of: kept(line_of, of, chosen, tolerance))
left_from = cache(lambda of: remainder_of(of, line_from(of)))


def along_the_line(walked):
    """The loss along the line, and what the gradient leaves of it."""
    st.markdown(f"**{sentences.trust(walked, tolerance, names)}**")
    part = widget("walked")
    distance = float(walked.found.distances[part])
    said = sentences.walked(walked.found, part, example.loss)
    drawn, _ = compared.figures(lambda of: line.of_line(line_from(of), left_from(of), part, names))
    present.chart(drawn["along"], said, "loss_along")
    st.markdown(f"{said} {sentences.areas(walked, tolerance)}")
    move_x(x + distance * walked.found.direction, "Move x here", bool(part))
    present.table(lambda: tables.line(walked), "loss_along", example, "line_table")

    st.subheader("What the gradient leaves", anchor=False)
    remainder = left_from(example)
    said = sentences.slope_of_remainder(remainder.slope, walked.starts_at_kink)
    st.markdown(f"{said} This check needs no step size.")
    present.chart(drawn["remainder"], said, "remainder")
    present.table(lambda: tables.remainder(remainder), "remainder", example, "remainder_table")


if (walked := line_from(example)) is None:
    st.info("∂L/∂x is exactly 0: there is no direction to walk in. Choose one input.")
else:
    along_the_line(walked)

st.subheader("Another prediction", anchor=False)
flip_of = cache(flip_search.found_flip)
if (flip := flip_of(example)) is None:
    flip_search.offer(example)
else:
    said = sentences.flip(flip, network, names)
    st.markdown(f"**{said}** {sentences.nearest(flip, x, names)}")
    if np.isfinite(flip.distance):
        move_x(flip.x, "Move x there")
    present.table(lambda: tables.flip(example, flip), "nearest_flip", example, "flip_table")
if network.sizes[0] < 2:
    st.markdown("With two inputs or more, this page draws the loss over two of them.")
    present.end()
with st.container(horizontal=True):
    first = choose("first_input", width=300) - 1
    second = choose("second_input", width=300) - 1
if first == second:
    st.info("Choose two different inputs.")
    present.end()
said = sentences.level_lines(first, second, names, flip is not None)
left, right = st.columns([3, 2], vertical_alignment="center")
with left:
    drawn, _ = compared.figures(lambda of: plane.around(of, flip_of(of), first, second))
    present.chart(drawn["plane"], said, "plane")
with right:
    st.markdown(said)
present.table(
    lambda: tables.plane(plane.plane(example, first, second, plane.reach(flip))),
    "plane",
    example,
    "plane_table",
)
