"""Your own gradient: paste or upload its numbers and learn which entries are wrong, and why."""

import streamlit as st

import mlp
from pages.shared.checks import pasted
from pages.shared.checks import sentences as check_words
from pages.shared.draw import heatmaps as figures
from pages.shared.draw import present as show
from pages.shared.draw import tables
from pages.shared.network import sentences as words
from pages.shared.state import settings

example = settings.start_page()
network, x, y = example.network, example.x, example.y

st.header("Your gradient", anchor=False)
st.markdown(
    "Compute a gradient of **this** network with your own code (the Export page has W₁, b₁, W₂, "
    "b₂, x and y as CSV), paste its numbers, and see which entries are right."
)
left, right = st.columns(2)
with left:
    wrt = settings.widget("wrt")
with right:
    method = settings.widget("method")

right_gradient = getattr(mlp.gradients(network, x, y), wrt)
symbol = f"∂L/∂{words.SYMBOLS[wrt]}"
text = st.text_area(
    f"The numbers of {symbol}, {words.shape(right_gradient)}",
    key="pasted",
    placeholder="tensor([0.12, -0.34, …]), or one row per line",
    max_chars=pasted.LONGEST,
)
upload = st.file_uploader(
    "or a text or CSV file of numbers", type=["csv", "txt"], max_upload_size=1
)
if upload:
    text = upload.getvalue().decode("utf-8", errors="replace")

if not text:
    st.stop()
try:
    values = pasted.read_numbers(text, right_gradient.shape)
except ValueError as error:
    st.error(str(error))
    st.stop()

if values.shape != right_gradient.shape:
    st.warning(f"Your numbers are {words.shape(values)}: they are compared transposed.")
guess = mlp.guess_mistake(network, x, y, wrt, values)
mine = values if values.shape == right_gradient.shape else values.T
check = mlp.check_gradient(network, x, y, wrt=wrt, method=method, analytic=mine)
said = check_words.yours(check)
st.markdown(f"**{said}**")
if guess:
    st.info(f"It looks like **{guess.name}**. {guess.sentence}")
show.chart(figures.agreement(check), said, "yours")
show.table(lambda: tables.gradients({wrt: check}), f"your_{wrt}", example, "yours_table")
