"""Your own gradient: paste or upload its numbers and learn which entries are wrong, and why."""

import streamlit as st

import mlp
from pages.shared.checks import pasted, sentences, tables
from pages.shared.checks.agreement_figure import agreement
from pages.shared.draw import present
from pages.shared.draw.notation import as_text, shape
from pages.shared.state.page import start_page
from pages.shared.state.widgets import widget

example = start_page("wrt", "method")
network, x, y = example.network, example.x, example.y

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

right_gradient = getattr(mlp.gradients(network, x, y), wrt)
text = st.text_area(
    f"The numbers of {mlp.derivative(wrt)}, {shape(right_gradient)}",
    key="pasted",
    placeholder="tensor([0.12, -0.34, …]), or one row per line",
    max_chars=pasted.LONGEST,
)
upload = st.file_uploader(
    "or a text or CSV file of numbers", type=["csv", "txt"], max_upload_size=1
)
if upload:
    # No more than shows that it is too long: the browser alone keeps to the limit above.
    text = upload.read(4 * pasted.LONGEST + 4).decode("utf-8", errors="replace")

if not text:
    st.stop()
try:
    values = pasted.read_numbers(text, right_gradient.shape)
except ValueError as error:
    st.error(as_text(str(error)))
    st.stop()

if values.shape != right_gradient.shape:
    st.warning(f"Your numbers are {shape(values)}: they are compared transposed.")
known = mlp.guess_mistake(network, x, y, wrt, values)
mine = values if values.shape == right_gradient.shape else values.T
check = mlp.check_gradient(network, x, y, wrt=wrt, method=method, analytic=mine)
said = sentences.readers_gradient(check)
st.markdown(f"**{said}**")
if known:
    st.info(f"It looks like **{known.title}**. {known.sentence}")
present.chart(agreement(check), said, "your_gradient")
present.table(lambda: tables.gradients({wrt: check}), f"your_{wrt}", example, "your_gradient_table")
