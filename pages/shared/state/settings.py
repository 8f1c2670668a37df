"""The settings: one table from which sidebar, URL, file names and config.json are made.

The state lives in `st.session_state`, seeded once from the URL and written back to it at each run
when it differs, so that the address in the browser always opens the same network on any page.
"""

from __future__ import annotations

import secrets
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

import app
import mlp


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the URL, its label and help, its default and its range.

    `high` may name another setting, as the label runs to k, or be found from others. A setting
    with `choices` has no range; one whose default is True or False is a switch, `on` or `off` in
    the URL. One whose default is another text is free text of at most `high` characters. `listed`
    makes the choices a list to unfold, however few they are.
    """

    name: str
    label: str
    default: object
    low: float = 0
    high: float | str | Callable = 0
    step: float = 1
    choices: tuple[str, ...] = ()
    help: str | None = None
    slider: bool = True
    listed: bool = False

    def read(self, text):
        """The value that `text` from a URL stands for.

        Raises
        ------
        ValueError
            If it is no value of this setting; KeyError for a switch.
        """
        if self.choices:
            if text not in self.choices:
                raise ValueError(f"expected one of {', '.join(self.choices)}")
            return text
        if isinstance(self.default, bool):
            return {"on": True, "off": False}[text]
        if isinstance(self.default, str):
            if len(text) > self.high:
                raise ValueError(f"expected at most {self.high} characters")
            return text
        value = type(self.default)(text)
        if not self.low <= value <= _highest(self):
            raise ValueError(f"expected {self.low} to {_highest(self)}")
        return value

    def write(self, value):
        """The text that stands for `value` in a URL."""
        return ("off", "on")[value] if isinstance(self.default, bool) else str(value)


LARGEST_SEED = 999_999
MOST_BUTTONS = 6  # choices beyond this are a list to unfold
# A text is left out of the URL where it would take more than this there: mail and chat programs cut
# longer links off.
LONGEST_IN_URL = 2000

# The steps of the walk back, named after the derivative they end in, and its number of entries.
WALK = {"theta": "k", "h": "m", "a": "m", "x": "n"}

# The mistake whose size the reader sets; the others are those of `mlp.MISTAKES`.
ONE_ENTRY_OFF = "one entry off"

SETTINGS = (
    Setting("n", "inputs n", 5, 1, 12),
    Setting("m", "hidden units m", 3, 1, 12),
    Setting("k", "classes k", 5, 2, 12),
    Setting("label", "true label", 1, 1, "k", help="The class that y marks with a 1."),
    Setting(
        "scale",
        "weight scale",
        1.0,
        0.1,
        10.0,
        0.1,
        help="Standard deviation of all weights and biases. Large weights saturate the units.",
    ),
    Setting("seed", "weight seed", 0, 0, LARGEST_SEED, slider=False),
    Setting("input_seed", "input seed", 0, 0, LARGEST_SEED, slider=False),
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
    Setting(
        "log_step",
        "step, as a power of ten",
        -5.0,
        -15.0,
        -1.0,
        0.5,
        help="The distance between the two points whose losses are compared.",
    ),
    Setting("single", "float32", False, help="Evaluate the loss with half the digits."),
    Setting(
        "mistake",
        "mistake",
        "sigma' left out",
        choices=(*(mistake.name for mistake in mlp.MISTAKES), ONE_ENTRY_OFF),
    ),
    Setting("percent", "too large by, %", 1.0, 0.0001, 100.0, 0.1, slider=False),
    Setting("networks", "networks", 1000, 100, 10_000, 100),
    Setting("walk", "step", "theta", choices=(*WALK, "all")),
    Setting("entry", "entry", 1, 1, lambda of: of(WALK.get(of("walk"), "n"))),
    Setting(
        "exercise",
        "Predict, then reveal",
        False,
        help="Hides the result of a step until you have said what one of its entries is.",
    ),
    Setting("convention", "vectors are", "rows", choices=("rows", "columns")),
    Setting("lines", "Each line with the numbers of a random dx", False),
    Setting("dx_seed", "seed of dx", 1, 0, LARGEST_SEED, slider=False),
    Setting("label_sum", "sum of y", 1.0, 0.5, 1.5, 0.1, help="A label that is no distribution."),
    Setting("input", "input", 1, 1, "n"),
    Setting("order_n", "inputs n", 1000, 1, 10**9, slider=False),
    Setting("order_m", "hidden units m", 100, 1, 10**9, slider=False),
    Setting("order_k", "classes k", 10, 1, 10**9, slider=False),
    Setting("unit", "hidden unit", 1, 1, "m"),
    Setting("preactivation", "its pre-activation a", 20.0, -60.0, 60.0, 0.5),
    Setting(
        "formula",
        "Your formula",
        r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1",
        high=2000,
        help="NumPy, LaTeX or Unicode mathematics. Earlier lines may define names.",
    ),
    Setting(
        "formula_wrt",
        "gradient",
        "auto",
        choices=("auto", "x", "a", "h", "theta", "W1", "b1", "W2", "b2"),
        help="Which derivative the formula is for. Automatic: what its left side says, or else x.",
    ),
    Setting(
        "formula_convention",
        "convention",
        "auto",
        choices=("auto", "row", "column", "column-Wx"),
        help="How vectors and W₁ are stored. Automatic: the one in which the formula is right, or "
        "fails least.",
        listed=True,
    ),
    Setting("names", "letters", "", high=500),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
IN_SIDEBAR = ("n", "m", "k", "label", "scale", "seed", "input_seed")

# Less air above the title and between the settings, so that the first screen holds the answer; on a
# phone smaller formulas, so that a sum of three products fits, and wide tables that scroll.
STYLE = """<style>
.stMainBlockContainer { padding-top: 2.5rem; padding-bottom: 2rem; }
[data-testid="stSidebarHeader"] { height: 2rem; padding-bottom: 0; margin-bottom: 0; }
[data-testid="stSidebarNavLink"] { padding: 0 0.5rem; line-height: 1.5rem; }
[data-testid="stSidebarNavItems"] li { margin: 0; }
[data-testid="stNavSectionHeader"] { padding: 0.25rem 0.5rem 0; margin: 0; }
[data-testid="stSidebarUserContent"] { padding-top: 0.75rem; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 0.25rem; }
@media (max-width: 640px) {
  .katex { font-size: 0.9em !important; }
  [data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; }
}
</style>"""

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
    """The end of the range, for the settings of now; those not loaded yet count as defaults."""

    def of(name):
        return st.session_state.get(name, BY_NAME[name].default)

    if isinstance(setting.high, str):
        return of(setting.high)
    return setting.high(of) if callable(setting.high) else setting.high


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
        except (KeyError, ValueError, OverflowError):
            ignored.append(name)
    st.session_state["ignored_from_url"] = ignored


def _keep_state():
    """Hold every setting in the state, in range, also those whose widget is on another page.

    Streamlit drops the value of a widget that a run does not draw, unless the script sets it.
    """
    for setting in SETTINGS:
        value = st.session_state.get(setting.name, setting.default)
        if not isinstance(setting.high, int | float):
            value = min(value, _highest(setting))
        st.session_state[setting.name] = value
    st.session_state.setdefault(EDITED, {})


def fits_in_url(text):
    """Whether a text is short enough to be part of a link."""
    return len(urllib.parse.quote_plus(text)) <= LONGEST_IN_URL


def _write_url():
    """Put what differs from the defaults into the URL, if it is not there yet."""
    state = st.session_state
    wanted = {s.name: s.write(state[s.name]) for s in SETTINGS if state[s.name] != s.default}
    wanted = {name: text for name, text in wanted.items() if fits_in_url(text)}
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
        if setting.listed or len(setting.choices) > MOST_BUTTONS:
            return st.selectbox(setting.label, setting.choices, **options)
        return st.segmented_control(setting.label, setting.choices, required=True, **options)
    if isinstance(setting.default, bool):
        return st.toggle(setting.label, **options)
    if isinstance(setting.default, str):
        return st.text_area(setting.label, max_chars=setting.high, **options)
    draw = st.slider if setting.slider else st.number_input
    return draw(setting.label, setting.low, _highest(setting), step=setting.step, **options)


def chooser(name, **options):
    """Draw one setting that counts from 1 as a row of buttons, and return its value."""
    setting = BY_NAME[name]
    places = range(setting.low, _highest(setting) + 1)
    options = {"key": name, "help": setting.help} | options
    return st.segmented_control(setting.label, places, required=True, wrap=True, **options)


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
    # On a deep link to a server that has just started, Streamlit takes the folder `pages` for the
    # list of pages and runs this page without app.py. The url_path of each page is its file's
    # name, so that the link finds the page then too, and the navigation is made up for here.
    if not st.session_state.pop("navigated", False):
        app.navigate()
        # From here on Streamlit knows the navigation. What is drawn in this run would belong to
        # another page than what the next one draws, and the first thing typed would be lost.
        st.rerun()
    _load_from_url()
    _keep_state()
    example = _example()
    _write_url()
    st.html(STYLE)
    with st.sidebar:
        st.markdown(
            f"Fingerprint **{example.fingerprint}**",
            help="Names exactly these numbers: network, input and label. Copy the address of this "
            "page to share them.",
        )
        for name in IN_SIDEBAR:
            changed = forget_edited_input if name == "input_seed" else None
            widget(name, on_change=changed)
        with st.container(horizontal=True, wrap=False):
            st.button("Fresh seed", on_click=_fresh_seed, help="Draw another network.")
            st.button("Back to 5-3-5", on_click=_defaults, help="All settings as at the start.")
    if ignored := st.session_state["ignored_from_url"]:
        st.warning(f"Ignored from the link, default used: {', '.join(ignored)}.")
    return example
