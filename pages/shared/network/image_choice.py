"""The size of the image that the inputs are, where they are one, and the way to say another."""

import streamlit as st

import mlp
from pages.shared.draw.notation import as_text
from pages.shared.network.image import LEAST, OFF, image_size
from pages.shared.state.settings import BY_NAME


def image_of(example):
    """Rows and columns of the image that the inputs of an example are, or None."""
    return image_size(st.session_state["image"], example.x.size, example.names.features)[0]


def choice(example):
    """A line that says which image the inputs are drawn as; nothing where they are too few."""
    n, setting = example.x.size, BY_NAME["image"]
    if n < LEAST and not st.session_state["image"]:
        return
    size, refused = image_size(st.session_state["image"], n, example.names.features)
    with st.container(horizontal=True, vertical_alignment="center"):
        if size:
            st.markdown(f"The {n} inputs are drawn as an image of {size[0]}×{size[1]} pixels.")
        with st.popover("Image" if size else "Draw as an image"):
            st.text_input(
                setting.label, key="image", max_chars=setting.longest, placeholder=f"28×28, {OFF}"
            )
    if refused:
        st.error(as_text(refused))


def choose_unit(m):
    """The choice of one hidden unit whose weights are drawn, or of all."""

    def name(place):
        return mlp.entry_name("h", (place - 1,)) if place else "all"

    setting = BY_NAME["pictured_unit"]
    st.selectbox(setting.label, range(m + 1), key=setting.name, format_func=name)
