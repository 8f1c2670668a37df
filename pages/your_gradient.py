"""Your own gradient: paste or upload its numbers and learn which entries are wrong, and why."""

from functools import cache, partial

import streamlit as st

import mlp
from pages.shared.checks import reader_sentences, sentences, tables
from pages.shared.checks.agreement_figure import agreement, drawn_entries
from pages.shared.compare.comparison import comparison
from pages.shared.draw import present
from pages.shared.draw.notation import as_text, dimensions
from pages.shared.pasted import box, judged
from pages.shared.pasted import sentences as pasted_sentences
from pages.shared.state import source
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "method")
shapes = {name: getattr(example.gradients, name).shape for name in mlp.CHECKED_ARRAYS}

present.opening(
    "Your gradient",
    "Are the numbers that your own code computed right?",
)
st.markdown(
    "Compute a gradient of **this** network with your own code (the Export page has W₁, b₁, W₂, "
    "b₂, x and y as CSV), paste its numbers, and see which entries are right."
)
left, right = st.columns(2)
with left:
    wrt = widget("wrt")
with right:
    method = widget("method")
text = box.box(f"The numbers of {mlp.derivative(wrt)}, {dimensions(shapes[wrt])}", shapes, example)

if not text.strip():
    present.end()
try:
    kept, own = st.session_state[box.HELD], st.session_state.get(source.KEPT)
    read = box.read_text(text, wrt, shapes, example.label, kept, own)
except ValueError as error:
    st.error(as_text(str(error)))
    present.end()

check_of = cache(lambda of: judged.judged(of, read, method))
check = check_of(example)
said = reader_sentences.readers_gradient(check, read, example.activation, example.names)
st.markdown(f"**{said}**")
st.caption(as_text(pasted_sentences.how_read(read)))
for warning in pasted_sentences.warnings(read, example.fingerprint):
    st.warning(as_text(warning))
if known := judged.likely_mistake(example, read, check):
    st.info(f"It looks like **{known.title}**. {known.sentence}")


def points(of):
    """These numbers as the gradient of any network that has as many."""
    if getattr(of.gradients, wrt).shape != shapes[wrt]:
        return {}, []
    return {"agreement": agreement(check_of(of), of.names)}, []


drawn, _ = comparison(example).figures(points)
present.chart(drawn["agreement"], said, "your_gradient")
if part := sentences.part_drawn(check, drawn_entries(check)):
    st.caption(part)
frame = partial(tables.gradients, {wrt: check}, example.names)
present.table(frame, f"your_{wrt}", example, "your_gradient_table")
