"""Both questions: may one just transpose a matrix, and why is f'(a) applied entry by entry?"""

import streamlit as st

from pages.shared.chain_rule import answers
from pages.shared.compare.comparison import comparison
from pages.shared.draw import formulas, present
from pages.shared.state.page import start_page
from pages.shared.state.settings import ELEMENTWISE, TRANSPOSE
from pages.shared.state.widgets import widget

ANSWERS = {
    TRANSPOSE: ("Why the transpose?", answers.transpose),
    ELEMENTWISE: ("Why the elementwise product?", answers.elementwise),
}

example = start_page("question")

present.opening(
    "Both questions",
    f"Why is W₂ transposed, and why is {example.activation.slope_symbol}(a) multiplied entry by "
    "entry?",
)
compared = comparison(example)
first = widget("question", format_func=lambda question: ANSWERS[question][0])
for question in sorted(ANSWERS, key=lambda question: question != first):
    title, answer = ANSWERS[question]
    st.subheader(title, anchor=False)
    answer(compared)

st.subheader("Together", anchor=False)
st.markdown(
    "$x_i$ changes every $a_j$, with the derivative $W_1[i,j]$. The sum runs along a row of "
    "$W_1$, so $W_1$ is transposed like $W_2$. With row vectors, the complete gradient is\n\n"
    f"$$\n{formulas.sized(formulas.input_gradient(example.activation), example.network.sizes)}\n$$"
)
