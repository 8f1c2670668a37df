"""The file config.json of this app, from which the network, x and label are made again."""

from __future__ import annotations

import json

import mlp
from pages.shared.draw.notation import listed
from pages.shared.pasted.reading import LONGEST
from pages.shared.state import edited_input
from pages.shared.state.example import described_by
from pages.shared.state.settings import BY_NAME, IN_SIDEBAR, Choice, value_in
from pages.shared.state.source import AS_FOUND, KEPT, ORIENTATIONS, OWN, RANDOM, STATED

# Of the names of files, so many are shown, and so many signs of each.
MOST_FILES, LONGEST_NAME = 5, 60


def looks_like_config(text):
    """Whether a text is meant as config.json."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"fingerprint"' in text[:LONGEST]


def settings_of(text, own=None):
    """What config.json sets, and the fingerprint that it gives.

    Parameters
    ----------
    text : str
    own : Source, optional
        What the reader brought.

    Returns
    -------
    values : dict
        The value of each setting that the file describes, and the edited cells of x.
    fingerprint : str
        As the file says it.

    Raises
    ------
    ValueError
        If it is no file of that kind, describes a network that the app does not show, or one of a
        file that is not open.
    """
    try:
        config = json.loads(text[: LONGEST + 1].lstrip("\ufeff"))
        origin, x, fingerprint = config.get("source", RANDOM), config["x"], config["fingerprint"]
        # A file from before there were others.
        found = {"activation": config.get("activation", "sigmoid"), "label": config["label"]}
        n, m, k = config["sizes"]
        of_origin = ("scale", "seed", "input_seed") if origin == RANDOM else ("files",)
        found |= {"n": n, "m": m, "k": k} | {name: config[name] for name in of_origin}
        x = list(x)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError(
            "This is no config.json as the page Export writes it: something in it is missing."
        ) from None
    if not isinstance(fingerprint, str) or len(fingerprint) > 8:
        raise ValueError("config.json has no fingerprint of eight signs.")
    if origin != RANDOM:
        return _of_files(config, x, origin, fingerprint, own), fingerprint
    values = {"source": RANDOM}
    value_of = value_in(values)
    for name in IN_SIDEBAR:
        values[name] = _in_range(BY_NAME[name], found[name], value_of)
    values[edited_input.NAME] = _edited(x, mlp.random_input(values["n"], values["input_seed"]))
    return values, fingerprint


def _of_files(config, x, origin, fingerprint, own):
    """What config.json sets of a network that was read from files.

    Raises
    ------
    ValueError
        If they are not open: a file of numbers cannot bring its network.
    """
    files = config["files"] if isinstance(config["files"], list) else []
    names = listed(str(name)[:LONGEST_NAME] for name in files[:MOST_FILES])
    needs = ValueError(
        f"This config.json is of a network that was read from {names or 'a file'}, fingerprint "
        f"{fingerprint}: open that file on the page Your own network first."
    )
    if origin not in mlp.EXAMPLE_MODELS and (origin != OWN or own is None):
        raise needs
    for stored in ORIENTATIONS if origin == OWN else (AS_FOUND,):
        values = {KEPT: own, "source": origin, "files": "", "stored": stored, "stated": STATED}
        value_of = value_in(values)
        if config.get("activation") != value_of("activation"):
            values["stated"] = _in_range(BY_NAME["stated"], config.get("activation"), value_of)
        if [value_of(size) for size in "nmk"] != config["sizes"]:
            continue
        for name in ("row", "label", "input_seed"):
            default, value = BY_NAME[name].default, config.get(name)
            values[name] = default if value is None else _in_range(BY_NAME[name], value, value_of)
        values |= {"standardised": config.get("standardised") is True, edited_input.NAME: {}}
        values[edited_input.NAME] = _edited(x, described_by(values).x)
        # Of an example the app says that the file was changed.
        if origin != OWN or described_by(values).fingerprint == fingerprint:
            return {name: value for name, value in values.items() if name != KEPT}
    raise needs


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


def _edited(x, found):
    """The cells in which x is not the input that was found without it."""
    random = found.tolist()
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


def opened(values, fingerprint, own=None):
    """What is said of a network that was opened: whether it is the one that the file names.

    Parameters
    ----------
    values : dict
        As of `settings_of`.
    fingerprint : str
    own : Source, optional
        What the reader brought.

    Returns
    -------
    right : bool
    said : str
    """
    rebuilt = described_by(values | {KEPT: own}).fingerprint
    if rebuilt == fingerprint:
        return True, f"Opened from config.json: the fingerprint is {rebuilt}, as the file says."
    return False, (
        f"Opened from config.json, but the file was changed: it says fingerprint {fingerprint}, "
        f"and its settings make {rebuilt}."
    )
