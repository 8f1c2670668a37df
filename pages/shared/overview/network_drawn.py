"""The section of the page in which the network stands as a picture."""

import streamlit as st

from pages.shared.draw import present
from pages.shared.overview import flows
from pages.shared.overview.picture import picture
from pages.shared.state.settings import BACKWARD
from pages.shared.state.widgets import widget

# In the state: what was clicked in the picture, and in that of which flow.
_CHOSEN = "chosen_in_picture"

EXPLAINED = {
    True: "Lines: what each weight brings back, its derivative times the one on its right; those "
    "that leave a unit to the right add up to its δ. Red raises, blue lowers.",
    False: "Lines: the weights. The wider and stronger, the larger; red is positive, blue "
    "negative.",
}


def section(example, values, made, gradients, dh_da):
    """The picture of the forward values or of the gradient's way back, and what was clicked.

    `made` are the origins of the forward values.
    """
    backward = widget("flow") == BACKWARD
    if backward:
        flow = flows.backward(example.network, example.y, values, gradients, dh_da)
    else:
        flow = flows.forward(example.network, example.x, values, made)
    sizes = "-".join(map(str, example.network.sizes))
    alt = f"The network {sizes} as circles and lines. {EXPLAINED[backward]}"
    key = "picture_back" if backward else "picture"

    def choose(choice):
        st.session_state[_CHOSEN] = (key, choice)

    present.chart(picture(flow.layers, flow.links), alt, key, on_choice=choose)
    st.caption(f"{EXPLAINED[backward]} Click a circle to see how its number is computed.")
    of, choice = st.session_state.get(_CHOSEN, (None, None))
    if of == key and (computed := flow.computed(choice)):
        st.latex(computed)
