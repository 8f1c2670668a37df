"""A page that draws what was taken down of another: nothing is computed. The floor of its cost.

It reads the file that `FLOOR` names in the environment: `moved`, the label of the slider of the
sidebar that changes the page, and `states`, what the page drew at each place of it. So the same
charts get other numbers in the same way, beside the same sidebar. Where `everything` is false the
body holds the charts alone, in their columns.
"""

import json
import os
import pathlib

import pandas as pd
import streamlit as st


@st.cache_resource
def floor():
    """What the file says, read once."""
    return json.loads(pathlib.Path(os.environ["FLOOR"]).read_text(encoding="utf-8"))


def draw(elements, everything, place):
    """Elements drawn one after the other; `place` tells the keys of controls apart."""
    for at, element in enumerate(elements):
        key = f"{place}.{at}"
        if "children" in element or element["kind"] in BLOCKS:
            _draw_block(element, everything, key)
        elif element["kind"] == "plotly_chart":
            st.plotly_chart(element["figure"], config=element["config"], key=key)
        elif everything and element["kind"] in BARE:
            BARE[element["kind"]](element, key)


def _draw_block(element, everything, key):
    children = element.get("children", [])
    kind = element["kind"]
    if children and all(child["kind"] == "column" for child in children):
        columns = st.columns([child["weight"] for child in children])
        for at, (column, child) in enumerate(zip(columns, children, strict=True)):
            with column:
                draw(child.get("children", []), everything, f"{key}.{at}")
    elif kind == "tab_container":
        tabs = st.tabs([child["label"] for child in children])
        for at, (tab, child) in enumerate(zip(tabs, children, strict=True)):
            with tab:
                draw(child.get("children", []), everything, f"{key}.{at}")
    elif kind == "expander":
        if everything:
            with st.expander(element["label"], element.get("expanded", False), key=key):
                draw(children, everything, key)
    else:
        flow = element.get("flex_container", {}).get("direction", "VERTICAL")
        with st.container(horizontal=flow == "HORIZONTAL", key=key.replace(".", "_")):
            draw(children, everything, key)


def _slider(element, key):
    number = float if element.get("data_type") == "FLOAT" else int
    low, high, value, step = (
        # A message leaves out what is 0.
        number(given)
        for given in (element.get("min", 0), element["max"], element["value"][0], element["step"])
    )
    st.slider(element["label"], low, high, value, step, key=_key(element, key))


def _key(element, key):
    """The slider that changes the page has its label as its key."""
    return MOVED if element["label"] == floor()["moved"] else key


MOVED = "moved"
BLOCKS = ("expander",)
BARE = {
    # A link leads to a page of the app, which is not here.
    "page_link": lambda e, key: st.markdown(e["label"]),
    "title": lambda e, key: st.title(e["body"], anchor=False),
    "header": lambda e, key: st.header(e["body"], anchor=False),
    "subheader": lambda e, key: st.subheader(e["body"], anchor=False),
    "markdown": lambda e, key: st.markdown(e["body"], help=e.get("help")),
    "caption": lambda e, key: st.caption(e["body"]),
    "latex": lambda e, key: st.latex(e["body"].strip("$\n")),
    "html": lambda e, key: st.html(e["body"], unsafe_allow_javascript="<script" in e["body"]),
    "code": lambda e, key: st.code(e["code_text"], language=e.get("language")),
    "info": lambda e, key: st.info(e["body"]),
    "success": lambda e, key: st.success(e["body"]),
    "warning": lambda e, key: st.warning(e["body"]),
    "error": lambda e, key: st.error(e["body"]),
    "dataframe": lambda e, key: st.dataframe(pd.DataFrame(e["table"]), hide_index=True, key=key),
    "slider": _slider,
    "number_input": lambda e, key: st.number_input(
        e["label"], 0, int(e["max"]), int(e.get("value", 0)), key=key
    ),
    "selectbox": lambda e, key: st.selectbox(e["label"], e["options"], key=key),
    "multiselect": lambda e, key: st.multiselect(e["label"], e["options"], key=key),
    "button_group": lambda e, key: st.segmented_control(
        e.get("label") or "bare", [o["content"] for o in e["options"]], key=key
    ),
    "toggle": lambda e, key: st.toggle(e["label"], key=key),
    "checkbox": lambda e, key: st.checkbox(e["label"], key=key),
    "button": lambda e, key: st.button(e["label"], help=e.get("help"), key=key),
    "download_button": lambda e, key: st.download_button(
        e["label"], lambda: b"1", key=key, on_click="ignore"
    ),
    "text_area": lambda e, key: st.text_area(e["label"], e.get("value", ""), key=key),
    "text_input": lambda e, key: st.text_input(e["label"], e.get("value", ""), key=key),
    "file_uploader": lambda e, key: st.file_uploader(e["label"], key=key),
}

states = floor()["states"]
shown = states.get(str(st.session_state.get(MOVED)), states[floor()["first"]])
with st.sidebar:
    draw(shown["sidebar"], True, "sidebar")
draw(shown["main"], floor()["everything"], "main")
