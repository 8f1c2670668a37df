"""The widget of one setting, drawn where a page wants it."""

import streamlit as st

from pages.shared.draw.notation import as_text
from pages.shared.state import reconnected
from pages.shared.state.settings import BY_NAME, Choice, Switch, Text, value_in

# Choices beyond this are a list to unfold.
MOST_BUTTONS = 6
# Places beyond this are no slider and no row of buttons any more.
MOST_PLACES = 24


def widget(name, **options):
    """The widget of a setting; returns its value."""
    setting = BY_NAME[name]
    options = {"key": name, "help": setting.help} | options
    match setting:
        case Choice(label=label):
            choices = setting.offered(value_in(st.session_state))
            if setting.listed or len(choices) > MOST_BUTTONS:
                options |= reconnected.given(name, lambda value: {"index": choices.index(value)})
                return st.selectbox(label, choices, **options)
            options = {"wrap": True} | options | reconnected.given(name, _default)
            return st.segmented_control(label, choices, required=True, **options)
        case Switch(label=label):
            return st.toggle(label, **options | reconnected.given(name, _value))
        case Text(label=label):
            options |= reconnected.given(name, _value)
            return st.text_area(label, max_chars=setting.longest, **options)
    highest = setting.highest(value_in(st.session_state))
    draw = st.number_input if setting.typed else st.slider
    if isinstance(setting.default, float):
        # As it is: Streamlit would show two decimals, also of 0.0004.
        options["format"] = "%g"
    options |= reconnected.given(name, _value)
    return draw(setting.label, setting.low, highest, step=setting.step, **options)


def _value(value):
    return {"value": value}


def _default(value):
    return {"default": value}


def _index(place):
    return {"index": place - 1}


def place(name, write, named, **options):
    """A number that counts from 1, of an input or a class; returns its value.

    Parameters
    ----------
    name : str
        Of the setting.
    write : callable
        Takes the place counted from 0 and returns what is called so, as plain text.
    named : bool
        Whether that is more than a number: then, and where there are many, it is a list to unfold.
    """
    setting = BY_NAME[name]
    places = range(setting.low, setting.highest(value_in(st.session_state)) + 1)
    if not named and len(places) <= MOST_PLACES:
        return widget(name, **options)
    options = {"key": name, "help": setting.help} | options
    shown = {"format_func": lambda place: write(place - 1)} | options
    return st.selectbox(setting.label, places, **shown | reconnected.given(name, _index))


def buttons(name, called=None, **options):
    """A number that counts from 1 as a row of buttons, or a list to unfold; returns its value.

    `called` takes the place counted from 0 and how a name is written, and returns what is called
    so: buttons are Markdown, and a list is plain text.
    """
    setting = BY_NAME[name]
    places = range(setting.low, setting.highest(value_in(st.session_state)) + 1)
    options = {"key": name, "help": setting.help} | options
    if called:
        write = as_text if len(places) <= MOST_PLACES else str
        options["format_func"] = lambda place: called(place - 1, write)
    if len(places) > MOST_PLACES:
        options |= reconnected.given(name, lambda value: {"index": value - setting.low})
        return st.selectbox(setting.label, places, **options)
    options |= reconnected.given(name, _default)
    return st.segmented_control(setting.label, places, required=True, wrap=True, **options)
