"""Networks and tables as people save them, written without the code under test."""

import io
import json
import zipfile

import numpy as np

DRAW = np.random.default_rng(14)
W1, b1 = DRAW.normal(size=(7, 5)), DRAW.normal(size=5)
W2, b2 = DRAW.normal(size=(5, 3)), DRAW.normal(size=3)
NETWORK = (W1, b1, W2, b2)
NO_BIASES = (W1, np.zeros(5), W2, np.zeros(3))
PLAIN = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def npz(*arrays, **named):
    file = io.BytesIO()
    np.savez(file, *arrays, **named)
    return file.getvalue()


def npz_member(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def as_json(value):
    return json.dumps(value, default=lambda array: array.tolist()).encode()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def csv(matrix, delimiter=",", point="."):
    rows = ([repr(float(v)).replace(".", point) for v in row] for row in np.atleast_2d(matrix))
    return "\n".join(map(delimiter.join, rows)) + "\n"


def npy(header, data=b""):
    """An npy file with any header."""
    header = header.encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def safetensors(entries, size, length=None):
    """A safetensors file with any header, of zeros."""
    header = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    length = len(header) if length is None else length
    return length.to_bytes(8, "little") + header + bytes(size)
