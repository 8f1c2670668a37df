"""A session as one npz: network, rows, settings; the app and `mlp.load_model` read it back."""

from __future__ import annotations

import io
import urllib.parse

import numpy as np

import mlp
from pages.shared.draw.tables import zipped
from pages.shared.state import edited_input, url
from pages.shared.state.example import described_by
from pages.shared.state.settings import BY_NAME
from pages.shared.state.source import AS_FOUND, KEPT, STATED


def to_npz(example, state):
    """The session as the bytes of an npz, the same for the same session: it carries no time.

    Parameters
    ----------
    example : Example
    state : mapping
        The value of every setting, and the edited cells of x.

    Returns
    -------
    bytes
    """
    network, source = example.network, example.source
    arrays = {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS}
    arrays["activation"] = network.activation
    if source is not None:
        # One-hot: whole numbers alone do not say whether they count from 0 or from 1.
        labels = source.labels
        y = None if labels is None else np.eye(network.sizes[2], dtype=np.uint8)[labels]
        rows = {"X": source.X, "y": y}
        names = {"feature_names": source.names.features, "class_names": source.names.classes}
        arrays |= {name: value for name, value in (rows | names).items() if value is not None}
    # The network is saved as it is read now.
    as_it_is = {"stored": AS_FOUND, "stated": STATED, "label_column": "", "files": ""}
    read = dict(state) | as_it_is | {KEPT: source}
    arrays["settings"] = urllib.parse.urlencode(url.written(read, BY_NAME), safe=":,")
    return _npz(arrays)


def network_npz(example):
    """The network, x and y alone as the bytes of an npz, by the names of the mathematics.

    Parameters
    ----------
    example : Example

    Returns
    -------
    bytes
    """
    arrays = {name: getattr(example.network, name) for name in mlp.NETWORK_ARRAYS}
    inputs = {"x": example.x, "y": example.y, "activation": example.network.activation}
    return _npz(arrays | inputs)


def _npz(arrays):
    """Arrays and texts as an npz whose bytes depend on them alone: np.savez writes the time."""
    files = {}
    for name, array in arrays.items():
        member = io.BytesIO()
        np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
        files[f"{name}.npy"] = member.getvalue()
    return zipped(files)


def settings_of(source):
    """The settings that a session file holds beside its network.

    Parameters
    ----------
    source : Source
        What was read from the file, whatever that is.

    Returns
    -------
    dict or None
        Every setting, and the edited cells of x; None where the file has none, or they
        describe another network than it holds.
    """
    if not source.loaded.settings or source.rows is not None:
        return None
    try:
        query = urllib.parse.parse_qs(source.loaded.settings, max_num_fields=len(BY_NAME) + 1)
    except ValueError:
        return None
    values, _ = url.read(query, source)
    defaults = {name: setting.default for name, setting in BY_NAME.items()}
    known = defaults | {edited_input.NAME: {}} | values
    found = {name: known[name] for name in (*BY_NAME, edited_input.NAME)}
    described = described_by(found | {KEPT: source})
    return found if described.network == source.network else None
