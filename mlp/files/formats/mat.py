"""MAT of version 5: tagged elements, most of them deflated.

The layout is that of "MAT-File Format" by The MathWorks: a header of 128 bytes, elements with a tag
of 8 bytes (or 4, the small form) padded to 8, arrays column by column. Numbers may be stored in a
smaller type than that of the array.
"""

from __future__ import annotations

import math
import zlib
from typing import NamedTuple

import numpy as np

from mlp.files.found import Found, shaped
from mlp.files.refusal import CONVERTERS, LARGEST_FILE, MOST_LINES, MOST_MEMBERS, refusal, shown

_MATRIX, _COMPRESSED = 14, 15
_STORED = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
    16: "u1",
    17: "u2",
    18: "u4",
}
_CLASSES = {
    6: "float64",
    7: "float32",
    8: "int8",
    9: "uint8",
    10: "int16",
    11: "uint16",
    12: "int32",
    13: "uint32",
    14: "int64",
    15: "uint64",
}
_CHARACTERS = 4
_OTHER_CLASSES = {
    1: "is a cell array, expected a numeric array",
    2: "is a struct, expected a numeric array: save its fields as variables of their own",
    3: "is an object, expected a numeric array",
    5: "is sparse, expected a full array: save full(A)",
}
_COMPLEX, _LOGICAL = 0x0800, 0x0200


class _Reader(NamedTuple):
    """Bytes and their order: < or >."""

    data: bytes
    order: str

    def number(self, at, width=4):
        return int.from_bytes(self.data[at : at + width], "little" if self.order == "<" else "big")

    def element(self, at, where):
        """Type, begin, end of the element at a place, and where the next one starts."""
        if at + 8 > len(self.data):
            raise _cut(where)
        first = self.number(at)
        if small := first >> 16:
            if small > 4:
                raise _cut(where)
            return first & 0xFFFF, at + 4, at + 4 + small, at + 8
        size = self.number(at + 4)
        end = at + 8 + size
        if end > len(self.data):
            raise _cut(where)
        # A compressed element has no padding behind it.
        return first, at + 8, end, end if first == _COMPRESSED else at + 8 + (size + 7) // 8 * 8


def _cut(where):
    return refusal(
        f"the MAT file is damaged or cut short in {shown(where)}: an element is larger than the "
        "bytes that are left"
    )


def _unpacked(data, order, budget, where):
    """A deflated element, its declared size checked before it is unpacked whole."""
    damaged = refusal(
        f"the MAT file is damaged in {where}: the packed bytes do not match their declared size "
        "and checksum"
    )
    try:
        head = zlib.decompressobj().decompress(data, 8)
        size = 8 + _Reader(head, order).number(4)
        if len(head) < 8 or size > budget:
            raise refusal(f"the MAT file unpacks to more than the limit of 64 MiB in {where}")
        unpacker = zlib.decompressobj()
        whole = unpacker.decompress(data, size + 1)
        if not unpacker.eof:
            # The checksum behind the last byte may not have been looked at yet.
            whole += unpacker.decompress(unpacker.unconsumed_tail, 1)
    except zlib.error:
        raise damaged from None
    if len(whole) != size or not unpacker.eof or unpacker.unused_data:
        raise damaged
    return whole


def _numbers(reader, at, end, where):
    kind, begin, stop, after = reader.element(at, where)
    if kind not in _STORED or stop > end:
        raise _cut(where)
    dtype = np.dtype(reader.order + _STORED[kind])
    if (stop - begin) % dtype.itemsize:
        raise _cut(where)
    return np.frombuffer(reader.data[begin:stop], dtype), after, kind


def _characters(codes, kind, shape):
    """The rows of a character array as texts."""
    if kind == 16 and codes.size <= MOST_LINES:
        codes = np.array([ord(c) for c in codes.tobytes().decode("utf-8", "replace")])
    rows = shape[0] if len(shape) == 2 else 0
    if not rows or codes.size != math.prod(shape) or codes.size > MOST_LINES:
        return None
    table = codes.reshape(shape, order="F")
    if table.size and int(table.max()) > 0x10FFFF:
        return None
    return tuple("".join(chr(int(c)) for c in row).rstrip() for row in table)


def _matrix(reader, begin, end, place):
    """One variable."""
    where = f"variable {place}"
    flags, at, _ = _numbers(reader, begin, end, where)
    sizes, at, _ = _numbers(reader, at, end, where)
    letters, at, _ = _numbers(reader, at, end, where)
    name = letters.tobytes().decode("utf-8", "replace")
    if flags.size < 1 or not 2 <= sizes.size <= 32 or sizes.dtype.kind not in "iu":
        raise _cut(where)
    shape = tuple(map(int, sizes))
    if min(shape) < 0:
        raise refusal(f"{shown(name)} has the negative sizes {shape} in the MAT file")
    found = Found(name, shape, format="mat", called=name)
    kind, marks = int(flags[0]) & 0xFF, int(flags[0])
    if kind in _OTHER_CLASSES:
        return found._replace(problem=_OTHER_CLASSES[kind])
    if kind not in _CLASSES and kind != _CHARACTERS:
        return found._replace(problem="is of a class without numbers, expected a numeric array")
    if marks & _COMPLEX:
        return found._replace(problem="holds complex numbers, expected real numbers")
    values, at, stored = _numbers(reader, at, end, name) if math.prod(shape) else ((), at, 0)
    if kind == _CHARACTERS:
        texts = _characters(values, stored, shape) if len(values) else ("",)
        if texts is None:
            return found._replace(problem="holds text that cannot be read")
        return found._replace(shape=shape[:1] if len(texts) > 1 else (), texts=texts)
    if marks & _LOGICAL:
        return found._replace(problem="holds true and false, expected real numbers")
    if len(values) != math.prod(shape):
        raise refusal(
            f"{shown(name)} declares the shape {shown(shape)}, and the MAT file holds "
            f"{len(values)} numbers of it"
        )
    values = shaped(np.asarray(values), shape, "F")
    return found._replace(numbers=values, type_name=_CLASSES[kind])


def read_mat(data):
    """The variables of a MAT file of version 5.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    list of Found

    Raises
    ------
    ValueError
        If it is no such file, damaged, or unpacks to more than 64 MiB.
    """
    order = {b"IM": "<", b"MI": ">"}.get(data[126:128])
    if order is None or not data.startswith(b"MATLAB 5.0"):
        raise refusal(
            "the MAT file has no header of version 5 ('MATLAB 5.0'), the format is not recognised: "
            f"{CONVERTERS['mat'].line}",
            "mat",
        )
    reader, at, budget, found = _Reader(data, order), 128, LARGEST_FILE, []
    while at < len(data):
        place = len(found) + 1
        if place > MOST_MEMBERS:
            raise refusal(f"the MAT file holds more than {MOST_MEMBERS} variables, the limit")
        kind, begin, end, at = reader.element(at, f"variable {place}")
        inner = reader
        if kind == _COMPRESSED:
            whole = _unpacked(data[begin:end], order, budget, f"variable {place}")
            budget -= len(whole)
            inner = _Reader(whole, order)
            kind, begin, end, _ = inner.element(0, f"variable {place}")
        if kind != _MATRIX:
            raise _cut(f"variable {place}")
        if end > begin:
            found.append(_matrix(inner, begin, end, place))
    return found
