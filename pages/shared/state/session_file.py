"""A session as one npz: network, rows, settings; the app and `mlp.load_model` read it back."""

from __future__ import annotations

import io
import urllib.parse
import zipfile

import numpy as np

import mlp
from pages.shared.state import edited_input, url
from pages.shared.state.settings import BY_NAME, OF_NETWORK
from pages.shared.state.source import AS_FOUND, STATED


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
    read = dict(state) | {"stored": AS_FOUND, "stated": STATED, "label_column": ""}
    arrays["settings"] = urllib.parse.urlencode(url.written(read, OF_NETWORK), safe=":,")
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
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")
            archive.writestr(info, member.getvalue(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def settings_in(text, own):
    """The settings that a session file holds.

    Parameters
    ----------
    text : str
        Whatever the file says.
    own : Source
        What was read from it.

    Returns
    -------
    dict
        Values of the settings of the network, and the edited cells of x; empty where the text says
        none of this app's.
    """
    try:
        query = urllib.parse.parse_qs(text, max_num_fields=len(OF_NETWORK) + 1)
    except ValueError:
        return {}
    values, _ = url.read(query, own)
    defaults = {name: BY_NAME[name].default for name in OF_NETWORK}
    known = defaults | {edited_input.NAME: {}} | values
    return {name: known[name] for name in (*OF_NETWORK, edited_input.NAME)}
