"""The widget of one setting, drawn where a page wants it."""

import streamlit as st

from pages.shared.state.settings import BY_NAME, Choice, Switch, Text, value_in

# Choices beyond this are a list to unfold.
MOST_BUTTONS = 6


def widget(name, **options):
    """The widget of a setting; returns its value."""
    setting = BY_NAME[name]
    options = {"key": name, "help": setting.help} | options
    match setting:
        case Choice(label=label):
            choices = setting.offered(value_in(st.session_state))
            if setting.listed or len(choices) > MOST_BUTTONS:
                return st.selectbox(label, choices, **options)
            return st.segmented_control(label, choices, required=True, **{"wrap": True} | options)
        case Switch(label=label):
            return st.toggle(label, **options)
        case Text(label=label):
            return st.text_area(label, max_chars=setting.longest, **options)
    highest = setting.highest(value_in(st.session_state))
    draw = st.number_input if setting.typed else st.slider
    if isinstance(setting.default, float):
        # As it is: Streamlit would show two decimals, also of 0.0004.
        options["format"] = "%g"
    return draw(setting.label, setting.low, highest, step=setting.step, **options)


def buttons(name, **options):
    """A number that counts from 1 as a row of buttons; returns its value."""
    setting = BY_NAME[name]
    places = range(setting.low, setting.highest(value_in(st.session_state)) + 1)
    options = {"key": name, "help": setting.help} | options
    return st.segmented_control(setting.label, places, required=True, wrap=True, **options)
