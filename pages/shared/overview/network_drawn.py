"""The section of the page in which the network stands as a picture."""

import streamlit as st

from pages.shared.draw import present
from pages.shared.overview import flows
from pages.shared.overview.picture import picture
from pages.shared.overview.shown_units import backward_origins, left_out, shown_units
from pages.shared.state.settings import BACKWARD, DIFFERENCE
from pages.shared.state.widgets import widget

# In the state: what was clicked in the picture, and in that of which flow.
_CHOSEN = "chosen_in_picture"

EXPLAINED = {
    True: "Lines: what each weight brings back, its derivative times the one on its right; those "
    "that leave a unit to the right add up to its δ. Red raises, blue lowers.",
    False: "Lines: the weights. The wider and stronger, the larger; red is positive, blue "
    "negative.",
}


def section(compared, origins):
    """The picture of the forward values or of the gradient's way back, and what was clicked.

    Parameters
    ----------
    compared : Comparison
    origins : callable
        Takes an Example and returns the origins of its forward values.
    """
    backward = widget("flow") == BACKWARD
    shown = compared.shown
    units = shown_units(shown.gradients)

    def flow_of(of):
        if backward:
            return flows.backward(of, backward_origins(of), units)
        return flows.forward(of, origins(of), units)

    flow = flow_of(shown)
    if compared.choice == DIFFERENCE:
        flow = flows.less(flow, flow_of(shown.pinned))
    sizes = "-".join(map(str, shown.network.sizes))
    alt = f"The network {sizes} as circles and lines. {EXPLAINED[backward]}"
    key = "picture_back" if backward else "picture"

    def choose(choice):
        st.session_state[_CHOSEN] = (key, choice)

    present.chart(picture(flow.layers, flow.links), alt, key, on_choice=choose)
    click = "Click a circle to see how its number is computed." if flow.any_origin else ""
    told = EXPLAINED[backward], left_out(units, shown.network.sizes), click
    st.caption(" ".join(filter(None, told)))
    of, choice = st.session_state.get(_CHOSEN, (None, None))
    if of == key and (computed := flow.computed(choice)):
        st.latex(computed)
