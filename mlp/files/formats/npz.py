"""npz: a zip of npy arrays. The header is matched by a pattern, never evaluated.

The format is that of `numpy.lib.format`: magic, version, length, a dictionary written as Python
with the keys descr, fortran_order and shape, then the numbers.
"""

from __future__ import annotations

import math
import re

import numpy as np

from mlp.files.found import Found, shaped
from mlp.files.refusal import MOST_LINES, refusal, shown

LONGEST_NPY_HEADER = 10_000

_ENTRY = re.compile(
    r"""\s*(['"])(?P<key>\w+)\1\s*:\s*(?:
        (['"])(?P<text>[^'"\\]*)\3
      | (?P<flag>True|False)
      | \((?P<sizes>[\d\s,L-]*)\)
      | (?P<fields>\[)
    )\s*,?""",
    re.VERBOSE | re.ASCII,
)
_DESCR = re.compile(r"([<>|=]?)([a-zA-Z])(\d{0,9})(?:\[\w+\])?", re.ASCII)
_WIDTHS = {"f": (2, 4, 8), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8)}
_CLASSES = {
    "O": "is an object array: NumPy stores it as a pickle, which can run code and is never opened; "
    'save it anew with np.savez("net.npz", W1=W1, b1=b1, W2=W2, b2=b2), each a numeric array',
    "M": "holds dates, expected real numbers",
    "m": "holds time differences, expected real numbers",
    "V": "holds structures, expected real numbers",
    "c": "holds complex numbers, expected real numbers",
}
_STRUCTURES = _CLASSES["V"]


def _header(name, data):
    """The dictionary of the header, and where the numbers start."""
    wrong = refusal(
        f"{shown(name)} is damaged: no npy array with a header of at most {LONGEST_NPY_HEADER:,} "
        "bytes; save it again with np.savez"
    )
    if data[:6] != b"\x93NUMPY" or len(data) < 12:
        raise wrong
    wide = data[6] >= 2
    start = 12 if wide else 10
    length = int.from_bytes(data[8:start], "little")
    if data[6] not in (1, 2, 3) or length > LONGEST_NPY_HEADER or start + length > len(data):
        raise wrong
    text = data[start : start + length].decode("latin-1").strip()
    if not text.startswith("{"):
        raise wrong
    header, at = {}, 1
    while entry := _ENTRY.match(text, at):
        if entry["fields"]:
            return {"fields": True}, start + length
        header[entry["key"]] = next(
            value for value in entry.group("text", "flag", "sizes") if value is not None
        )
        at = entry.end()
    if text[at:].strip() != "}" or set(header) != {"descr", "fortran_order", "shape"}:
        raise wrong
    return header, start + length


def _sizes(name, text):
    sizes = [part.strip().rstrip("L") for part in text.split(",")]
    if sizes[-1] == "":
        sizes.pop()
    if len(sizes) > 32 or not all(re.fullmatch(r"\d{1,20}", size, re.ASCII) for size in sizes):
        raise refusal(
            f"{shown(name)} declares the shape ({shown(text.strip())}), expected sizes of at "
            "least 0"
        )
    return tuple(map(int, sizes))


def _texts(raw, width, big):
    """Fixed-width texts of NumPy: 4 bytes a character, zeros behind."""
    whole = raw.decode("utf-32-be" if big else "utf-32-le")
    return tuple(whole[i : i + width].rstrip("\0") for i in range(0, len(whole), width))


def read_npy(name, data):
    """One npy array by its name.

    Parameters
    ----------
    name : str
    data : bytes

    Returns
    -------
    Found
        With a problem where the array holds something else than real numbers or text.

    Raises
    ------
    ValueError
        If header and size contradict each other, or the header is damaged.

    Examples
    --------
    >>> import io
    >>> file = io.BytesIO()
    >>> np.save(file, np.eye(2))
    >>> read_npy("W1", file.getvalue()).numbers.tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    header, start = _header(name, data)
    if "fields" in header:
        return Found(name, (), problem=_STRUCTURES, format="npz", called=name)
    shape = _sizes(name, header["shape"])
    found = Found(name, shape, format="npz", called=name)
    descr = _DESCR.fullmatch(header["descr"])
    if not descr:
        return found._replace(problem=f"has the type {shown(header['descr'])}, expected numbers")
    order, kind, digits = descr.groups()
    width = int(digits or 1)
    if kind in _CLASSES:
        return found._replace(problem=_CLASSES[kind], pickled=kind == "O")
    if kind not in "US" and width not in _WIDTHS.get(kind, ()):
        return found._replace(problem=f"has the type {header['descr']}, expected real numbers")
    if kind in "US" and not (width and math.prod(shape) <= MOST_LINES):
        return found._replace(problem=f"holds no texts, or more than {MOST_LINES:,}")
    declared = math.prod(shape) * width * (4 if kind == "U" else 1)
    if declared != len(data) - start:
        raise refusal(
            f"{shown(name)} declares the shape {shape}, which needs {declared:,} bytes, and holds "
            f"{len(data) - start:,}"
        )
    if kind in "US":
        try:
            texts = (
                _texts(data[start:], width, order == ">")
                if kind == "U"
                else tuple(
                    data[i : i + width].rstrip(b"\0").decode()
                    for i in range(start, len(data), width)
                )
            )
        except UnicodeDecodeError:
            return found._replace(problem="holds text that is damaged")
        return found._replace(texts=texts, type_name="text")
    dtype = np.dtype(f"{order if order in '<>' and order else '<'}{kind}{width}")
    numbers = np.frombuffer(data, dtype, offset=start)
    numbers = shaped(numbers, shape, "F" if header["fortran_order"] == "True" else "C")
    return found._replace(numbers=numbers, type_name=dtype.newbyteorder("=").name)


def read_npz(archive):
    """The arrays of an npz.

    Parameters
    ----------
    archive : mlp.files.formats.zip_members.Archive

    Returns
    -------
    list of Found
    """
    arrays = [m for m in archive.checked().members if m.filename.lower().endswith(".npy")]
    return [read_npy(m.filename[:-4], archive.read(m)) for m in arrays]
