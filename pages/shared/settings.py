"""The settings: one table from which sidebar, URL, file names and config.json are made.

The state lives in `st.session_state`, seeded once from the URL and written back to it at each run
when it differs, so that the address in the browser always opens the same network on any page.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass

import numpy as np
import streamlit as st

import mlp


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the URL, its label and help, its default and its range.

    `high` may name another setting: the label runs to k. A setting with `choices` has no range.
    """

    name: str
    label: str
    default: object
    low: float = 0
    high: float | str = 0
    step: float = 1
    choices: tuple[str, ...] = ()
    help: str | None = None
    slider: bool = True

    def read(self, text):
        """The value that `text` from a URL stands for.

        Raises
        ------
        ValueError
            If it is no value of this setting.
        """
        if self.choices:
            if text not in self.choices:
                raise ValueError(f"expected one of {', '.join(self.choices)}")
            return text
        value = type(self.default)(text)
        if not self.low <= value <= _highest(self):
            raise ValueError(f"expected {self.low} to {_highest(self)}")
        return value


LARGEST_SEED = 999_999

SETTINGS = (
    Setting("n", "inputs n", 5, 1, 12),
    Setting("m", "hidden units m", 3, 1, 12),
    Setting("k", "classes k", 5, 2, 12),
    Setting("label", "true label", 1, 1, "k", help="The class that y marks with a 1."),
    Setting("seed", "weight seed", 0, 0, LARGEST_SEED, slider=False),
    Setting("input_seed", "input seed", 0, 0, LARGEST_SEED, slider=False),
    Setting(
        "scale",
        "weight scale",
        1.0,
        0.1,
        10.0,
        0.1,
        help="Standard deviation of all weights and biases. Large weights saturate the units.",
    ),
    Setting(
        "wrt",
        "gradient",
        "x",
        choices=("x", "W1", "b1", "W2", "b2"),
        help="Which derivative of the loss to look at.",
    ),
    Setting(
        "method",
        "method",
        "central",
        choices=("forward", "central", "five-point", "complex"),
        help="How the derivative is measured from values of the loss.",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
IN_SIDEBAR = ("n", "m", "k", "label", "seed", "input_seed", "scale")

# An input edited by hand is kept, and written in the URL, as the cells that differ from the random
# input: `x=2:0.5,4:-1` sets x2 and x4. So it survives a change of n.
EDITED = "x"
LARGEST_INPUT = 1e6


@dataclass(frozen=True, eq=False)
class Example:
    """What every page is about: one network, one input, one label.

    `label` counts from 1, as on the pages; `config` is what config.json holds.
    """

    network: mlp.Network
    x: np.ndarray
    y: np.ndarray
    label: int
    fingerprint: str
    config: dict

    @property
    def file_stem(self):
        """The end of each file name: sizes and fingerprint, `5-3-5_1a2b3c4d`."""
        return f"{'-'.join(map(str, self.network.sizes))}_{self.fingerprint}"


def _highest(setting):
    if isinstance(setting.high, str):
        return st.session_state.get(setting.high, BY_NAME[setting.high].default)
    return setting.high


def _read_edited(text):
    """The edited cells of x, {place counted from 1: value}, from `2:0.5,4:-1`."""
    cells = {}
    for part in text.split(","):
        place, value = part.split(":")
        place, value = int(place), float(value)
        if not 1 <= place <= BY_NAME["n"].high:
            raise ValueError("expected a place in x")
        if not abs(value) <= LARGEST_INPUT:
            raise ValueError("expected a number")
        cells[place] = value
    return cells


def _write_edited(cells):
    return ",".join(f"{place}:{value!r}" for place, value in sorted(cells.items()))


def _load_from_url():
    """Seed the state from the URL, once a session; keep the names of what had to be ignored."""
    if "ignored_from_url" in st.session_state:
        return
    readers = {name: setting.read for name, setting in BY_NAME.items()} | {EDITED: _read_edited}
    ignored = [name for name in st.query_params if name not in readers]
    # In the order of the table, so that the range of the label knows k.
    for name, read in readers.items():
        texts = st.query_params.get_all(name)
        if not texts:
            continue
        try:
            (text,) = texts
            st.session_state[name] = read(text)
        except (ValueError, OverflowError):
            ignored.append(name)
    st.session_state["ignored_from_url"] = ignored


def _keep_state():
    """Hold every setting in the state, in range, also those whose widget is on another page.

    Streamlit drops the value of a widget that a run does not draw, unless the script sets it.
    """
    for setting in SETTINGS:
        value = st.session_state.get(setting.name, setting.default)
        if isinstance(setting.high, str):
            value = min(value, _highest(setting))
        st.session_state[setting.name] = value
    st.session_state.setdefault(EDITED, {})


def _write_url():
    """Put what differs from the defaults into the URL, if it is not there yet."""
    state = st.session_state
    wanted = {s.name: str(state[s.name]) for s in SETTINGS if state[s.name] != s.default}
    edited = {place: value for place, value in state[EDITED].items() if place <= state["n"]}
    if edited:
        wanted[EDITED] = _write_edited(edited)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def _fresh_seed():
    st.session_state["seed"] = secrets.randbelow(LARGEST_SEED + 1)


def _defaults():
    for name in IN_SIDEBAR:
        st.session_state[name] = BY_NAME[name].default
    forget_edited_input()


def forget_edited_input():
    """Go back to the random input of the input seed."""
    st.session_state[EDITED] = {}
    # The editor keeps its edits under its key: a new key forgets them.
    st.session_state["input_edition"] = st.session_state.get("input_edition", 0) + 1


def widget(name, **options):
    """Draw the widget of one setting where the page wants it and return its value."""
    setting = BY_NAME[name]
    options = {"key": name, "help": setting.help} | options
    if setting.choices:
        return st.segmented_control(setting.label, setting.choices, required=True, **options)
    draw = st.slider if setting.slider else st.number_input
    return draw(setting.label, setting.low, _highest(setting), step=setting.step, **options)


def _example():
    """The network, input and label that the state describes."""
    state = st.session_state
    sizes = (state["n"], state["m"], state["k"])
    network = mlp.Network.random(sizes, state["seed"], state["scale"])
    x = mlp.random_input(state["n"], state["input_seed"])
    for place, value in state[EDITED].items():
        if place <= x.size:
            x[place - 1] = value
    y = mlp.one_hot(state["label"] - 1, state["k"])
    fingerprint = mlp.fingerprint(network, x, y)
    config = {
        "fingerprint": fingerprint,
        "sizes": list(sizes),
        "seed": state["seed"],
        "scale": state["scale"],
        "input_seed": state["input_seed"],
        "x": x.tolist(),
        "label": state["label"],
    }
    return Example(network, x, y, state["label"], fingerprint, config)


def start_page():
    """Draw the sidebar that every page shares and return the example that it describes."""
    _load_from_url()
    _keep_state()
    with st.sidebar:
        for name in IN_SIDEBAR:
            changed = forget_edited_input if name == "input_seed" else None
            widget(name, on_change=changed)
        with st.container(horizontal=True):
            st.button("Fresh seed", on_click=_fresh_seed, help="Draw another network.")
            st.button("Back to 5-3-5", on_click=_defaults, help="All settings as at the start.")
    example = _example()
    _write_url()
    st.sidebar.caption(
        f"Fingerprint **{example.fingerprint}**. Copy the address of this page to share exactly "
        "this network, input and label."
    )
    if ignored := st.session_state["ignored_from_url"]:
        st.warning(f"Ignored from the link, default used: {', '.join(ignored)}.")
    return example
