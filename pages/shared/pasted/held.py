"""A file too long for the box: its gradient is read once and kept as arrays beside the box."""

from __future__ import annotations

import io
import math

import numpy as np

import mlp
from pages.shared.draw.notation import dimensions, grouped
from pages.shared.pasted.exports import chosen, held_in, read_table, table_in
from pages.shared.pasted.reading import Reading, read

# Bytes of a file: all five gradients of 784-128-10 with bounds and verdicts fit in.
MOST_BYTES = 16 * 2**20
# What the box shows in place of the numbers.
SIGN = "# kept beside the box: "


def shown(name, found):
    """What stands in the box for a gradient that is kept beside it."""
    return f"{SIGN}{grouped(found.values.size)} numbers of {mlp.derivative(found.wrt)}, {name}"


def read_file(name, data, wrt, shapes, label):
    """The gradient in a long file: an array of NumPy's, a table of this app, or a print.

    Parameters
    ----------
    name : str
    data : bytes
    wrt : str
        The gradient that is set; of a file that says what it holds, or fits another, that one.
    shapes : dict of str to tuple of int
    label : int

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        If it is longer still, or holds no such gradient.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file has more than {MOST_BYTES // 2**20} MB: too many to read.")
    if data.startswith(b"\x93NUMPY"):
        return _of_array(name, array_in(data, max(map(math.prod, shapes.values()))), wrt, shapes)
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    table = table_in(f"# {name}\n{text}" if name.endswith(".csv") else text, MOST_BYTES)
    if table is None:
        return read(text, wrt, shapes, MOST_BYTES)
    return read_table(table, chosen(held_in(table, label), wrt, shapes), shapes, label)


def array_in(data, most):
    """The array in NumPy's own file; nothing in it is unpickled.

    Raises
    ------
    ValueError
        If it holds more numbers than `most`, or none.
    """
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError("another version")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        numbers = int(np.prod(shape, dtype=object))
        if numbers > most or dtype.kind not in "fiu":
            raise ValueError("too many numbers, or none")
        if len(data) - file.tell() != numbers * dtype.itemsize:
            raise ValueError("cut off")
        file.seek(0)
        return np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OverflowError):
        raise ValueError(f"This .npy file holds no array of at most {most} real numbers.") from None


def _of_array(name, array, wrt, shapes):
    """The Reading of an array with all its digits."""
    fitting = [w for w, shape in shapes.items() if array.shape in (shape, shape[::-1])]
    if not fitting:
        raise ValueError(
            f"{name} holds {dimensions(array.shape)} numbers, and {mlp.derivative(wrt)} of this "
            f"network is {dimensions(shapes[wrt])}."
        )
    wrt = wrt if wrt in fitting else fitting[0]
    turned = array.shape != shapes[wrt]
    values = np.asarray(array.T if turned else array, dtype=np.float64)
    arithmetic = array.dtype.name if array.dtype.name in mlp.ARITHMETICS else "float64"
    return Reading(wrt, values, np.zeros(values.shape), None, arithmetic, turned, name)
