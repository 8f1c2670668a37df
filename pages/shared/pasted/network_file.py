"""The file config.json of this app, from which the network, x and label are made again."""

from __future__ import annotations

import json

import mlp
from pages.shared.pasted.reading import LONGEST
from pages.shared.state import edited_input
from pages.shared.state.example import described_by
from pages.shared.state.settings import BY_NAME, IN_SIDEBAR, Choice, value_in


def looks_like_config(text):
    """Whether a text is meant as config.json."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"fingerprint"' in text[:LONGEST]


def settings_of(text):
    """What config.json sets, and the fingerprint that it gives.

    Parameters
    ----------
    text : str

    Returns
    -------
    values : dict
        The value of each setting that the file describes, and the edited cells of x.
    fingerprint : str
        As the file says it.

    Raises
    ------
    ValueError
        If it is no file of that kind, or describes a network that the app does not show.
    """
    try:
        config = json.loads(text[: LONGEST + 1].lstrip("\ufeff"))
        n, m, k = config["sizes"]
        found = {"n": n, "m": m, "k": k} | {
            name: config[name] for name in ("label", "scale", "seed", "input_seed")
        }
        # A file from before there were others.
        found["activation"] = config.get("activation", "sigmoid")
        x, fingerprint = list(config["x"]), config["fingerprint"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError(
            "This is no config.json as the page Export writes it: something in it is missing."
        ) from None
    values = {}
    value_of = value_in(values)
    for name in IN_SIDEBAR:
        values[name] = _in_range(BY_NAME[name], found[name], value_of)
    values[edited_input.NAME] = _edited(x, values)
    if not isinstance(fingerprint, str) or len(fingerprint) > 8:
        raise ValueError("config.json has no fingerprint of eight signs.")
    return values, fingerprint


def _in_range(setting, value, value_of):
    if isinstance(setting, Choice):
        if value not in setting.choices:
            raise ValueError(
                f"config.json has {setting.label} {str(value)[:40]}, and this app takes "
                f"{', '.join(setting.choices)}."
            )
        return value
    kind = type(setting.default)
    plain = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
    if not plain or not setting.low <= value <= setting.highest(value_of):
        raise ValueError(
            f"config.json has {setting.label} {str(value)[:40]}, and this app takes "
            f"{setting.low} to {setting.highest(value_of)}."
        )
    return kind(value)


def _edited(x, values):
    """The cells in which x is not the random input."""
    random = mlp.random_input(values["n"], values["input_seed"]).tolist()
    if len(x) != len(random):
        raise ValueError(f"config.json has {len(x)} entries of x, expected {len(random)}.")
    cells = {}
    for place, (value, drawn) in enumerate(zip(x, random, strict=True), 1):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not abs(value) <= edited_input.LARGEST:
            raise ValueError(f"config.json has {str(value)[:40]} in x, expected numbers to 1e6.")
        if value != drawn:
            cells[place] = float(value)
    return cells


def opened(values, fingerprint):
    """What is said of a network that was opened: whether it is the one that the file names.

    Parameters
    ----------
    values : dict
        As of `settings_of`.
    fingerprint : str

    Returns
    -------
    right : bool
    said : str
    """
    rebuilt = described_by(values).fingerprint
    if rebuilt == fingerprint:
        return True, f"Opened from config.json: the fingerprint is {rebuilt}, as the file says."
    return False, (
        f"Opened from config.json, but the file was changed: it says fingerprint {fingerprint}, "
        f"and its settings make {rebuilt}."
    )
