"""What every page begins with: the settings from the address, the sidebar, and the example.

The state lives in `st.session_state`. It is read from the URL at the start and whenever the reader
went there by Back, Forward or a link, and written to the URL whenever a setting has changed, so
that the address in the browser always opens the same network on any page.
"""

import secrets
from dataclasses import replace

import streamlit as st

from pages.shared.draw import present
from pages.shared.draw.notation import as_text
from pages.shared.state import (
    bring,
    edited_input,
    elsewhere,
    example,
    history,
    network_choice,
    pin,
    source,
)
from pages.shared.state.presets import PRESETS
from pages.shared.state.settings import (
    BY_NAME,
    IN_SIDEBAR,
    LARGEST_SEED,
    NOW,
    ON_EVERY_PAGE,
)
from pages.shared.state.widgets import widget

# `draw/copy_link.js` hears its clicks.
COPY_LINK = '<button type="button" class="copy-link" aria-live="polite">Copy link</button>'
# What the notice of ignored names shows: how many, and how much of each.
MOST_NAMES, LONGEST_NAME = 10, 60


def start_page(*own):
    """The sidebar that every page shares; returns the example that its settings describe.

    `own` names the settings that this page has besides. Its address carries these and the
    network's and the lecture's, and none of other pages'.
    """
    names = (*ON_EVERY_PAGE, *own)
    history.follow(names)
    _keep_state(names)
    if st.session_state["lecture"]:
        present.in_lecture()
    if source.is_missing(st.session_state):
        history.keep()
        with st.sidebar:
            network_choice.choice()
        bring.missing_files(names)
        present.end()
    described = _described()
    history.write(names)
    _sidebar(described)
    if ignored := st.session_state["ignored_from_url"]:
        st.warning(f"Ignored from the link, default used: {_shortened(ignored)}.")
    if missing := _left_out():
        st.warning(f"Too long for a link, so not in it: {', '.join(missing)}. Default used.")
    return described


def _left_out():
    """The labels of the texts that the link was too short for, and nothing else was put there."""
    state = st.session_state
    texts = [BY_NAME[name] for name in state["left_out_of_url"]]
    return [text.label for text in texts if elsewhere.value(state, text.name) == text.default]


def _described():
    """The example of the state, with the pinned one where there is one."""
    state = st.session_state
    described = example.described_by(state)
    pinned = pin.values_of(state["pin"], state.get(source.KEPT))
    return replace(described, pinned=example.described_by(pinned)) if pinned else described


def _shortened(names):
    """Names that a link brings as a list of text: of many the first, and of long ones the start."""
    shown = [
        as_text(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
        for name in names[:MOST_NAMES]
    ]
    more = len(names) - MOST_NAMES
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _keep_state(names):
    """The settings of this page held in the state, in range, those of others put away."""
    elsewhere.keep(st.session_state, names)
    st.session_state.setdefault(edited_input.NAME, {})
    if source.source_of(st.session_state):
        st.session_state["files"] = ""  # it is here


def _sidebar(described):
    """The fingerprint, the settings of the network, and the ways to others."""
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center", key="fingerprint"):
            st.markdown(
                f"Fingerprint **{described.fingerprint}**",
                help="Names exactly these numbers: network, input and label. The link opens them.",
            )
            st.html(COPY_LINK, width="content")
        network_choice.choice()
        if described.source is None:
            _drawn_at_random()
        else:
            network_choice.row_and_label(described)
        _comparison(described)


def _drawn_at_random():
    """The settings of a random network, and the ways to others."""
    for name in IN_SIDEBAR:
        if name not in SEEDS:
            widget(name)
    for name, column in zip(SEEDS, st.columns(2), strict=True):
        with column:
            widget(name, on_change=SEEDS[name])
    with st.container(horizontal=True, key="presets"):
        st.button("Fresh seed", on_click=_fresh_seed, help="Draws another network.")
        for preset in PRESETS:
            st.button(preset.name, on_click=_open, args=(preset,), help=preset.shows)


def _comparison(described):
    """What pins the network that is open, and what chooses between it and the pinned one."""
    with st.expander("Compare", expanded=described.pinned is not None):
        if described.pinned is None:
            st.button("Pin this network", on_click=_pin, help="Keeps it to compare others with.")
            return
        of_pinned = described.pinned.network
        sizes = "-".join(map(str, of_pinned.sizes))
        row = "" if described.pinned.row is None else f", row {described.pinned.row + 1}"
        title = described.pinned.activation.title
        st.markdown(f"Pinned: **{described.pinned.fingerprint}**, {sizes}, {title}{row}")
        widget("compared")
        st.button("Unpin", on_click=_unpin)


def _pin():
    st.session_state["pin"] = pin.text_of(st.session_state)


def _unpin():
    st.session_state["pin"], st.session_state["compared"] = "", NOW


def _input_drawn_anew():
    edited_input.forget(st.session_state)


def _fresh_seed():
    st.session_state["seed"] = secrets.randbelow(LARGEST_SEED + 1)


def _open(preset):
    x = {edited_input.NAME: preset.edited(preset.values)}
    st.session_state.update(preset.values | x | {"source": source.RANDOM})
    edited_input.drawn_anew(st.session_state)


# The seeds stand side by side; another seed of the input draws x anew.
SEEDS = {"seed": None, "input_seed": _input_drawn_anew}
