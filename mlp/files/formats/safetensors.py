"""safetensors: a length, a JSON header, then the numbers of the tensors side by side.

The layout is that of the format's README: offsets count from the end of the header, cover the rest
of the file without gap or overlap, and every tensor has shape x width bytes.
"""

from __future__ import annotations

import math

import numpy as np

from mlp.files.formats.json_text import parse_json
from mlp.files.found import Found, shaped
from mlp.files.refusal import LARGEST_HEADER, refusal, shown

_TYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "u1",
}
_WIDTH = {name: np.dtype(dtype).itemsize for name, dtype in _TYPES.items()} | {"BF16": 2}


def _whole(values):
    return isinstance(values, list) and all(type(v) is int and v >= 0 for v in values)


def _header(data):
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > min(len(data) - 8, LARGEST_HEADER):
        raise refusal(
            f"the header of the safetensors file declares a length of {length:,} bytes; the file "
            f"has {max(len(data) - 8, 0):,} behind it, and the limit is 1 MiB"
        )
    header = parse_json(data[8 : 8 + length], "the header of the safetensors file")
    if not isinstance(header, dict):
        raise refusal("the header of the safetensors file is no JSON object of tensors by name")
    return header, data[8 + length :]


def _checked_entry(name, entry, size):
    """dtype, shape, begin and end of a tensor."""
    if not isinstance(entry, dict) or not isinstance(entry.get("dtype"), str):
        raise refusal(f"{shown(name)} has no dtype in the header of the safetensors file")
    shape, offsets = entry.get("shape"), entry.get("data_offsets")
    if not _whole(shape) or len(shape) > 32:
        raise refusal(
            f"{shown(name)} has the shape {shown(shape)}, expected whole numbers of at least 0"
        )
    if not _whole(offsets) or len(offsets) != 2 or not offsets[0] <= offsets[1] <= size:
        raise refusal(
            f"{shown(name)} has the data_offsets {shown(offsets)}, expected begin <= end <= "
            f"{size}, the number of bytes behind the header: the file is cut short or damaged"
        )
    dtype = entry["dtype"]
    held = offsets[1] - offsets[0]
    if dtype in _WIDTH and math.prod(shape) * _WIDTH[dtype] != held:
        raise refusal(
            f"{shown(name)} of shape {shown(tuple(shape))} in {dtype} needs "
            f"{shown(math.prod(shape) * _WIDTH[dtype])} bytes, its data_offsets give {held}"
        )
    return dtype, tuple(shape), *offsets


def _check_cover(spans, size):
    """Refuse overlap, gap and rest."""
    reached, before = 0, "the start"
    for begin, end, name in sorted(spans):
        if begin != reached:
            what = "overlap" if begin < reached else "leave a gap"
            raise refusal(
                f"the data_offsets of {shown(name)} and {shown(before)} {what} at byte {begin}, "
                f"expected {reached}"
            )
        reached, before = end, name
    if reached != size:
        raise refusal(f"the tensors end at byte {reached}, and the file goes on to byte {size}")


def read_safetensors(data):
    """The tensors of a safetensors file, and the texts of its metadata.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    list of Found

    Raises
    ------
    ValueError
        If the header is damaged, or sizes, offsets and the file's length contradict each other.

    Examples
    --------
    >>> header = b'{"b1":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    >>> data = len(header).to_bytes(8, "little") + header + np.float32(0.5).tobytes()
    >>> read_safetensors(data)[0].numbers
    array([0.5], dtype=float32)
    """
    header, tensors = _header(data)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict):
        raise refusal("__metadata__ of the safetensors file is no JSON object of texts")
    spans, found = [], []
    for name, entry in header.items():
        dtype, shape, begin, end = _checked_entry(name, entry, len(tensors))
        spans.append((begin, end, name))
        one = Found(name, shape, format="safetensors", called=name)
        if dtype not in _WIDTH:
            problem = f"has the dtype {shown(dtype)}, expected F64, F32, F16, BF16 or integers"
            found.append(one._replace(problem=problem))
            continue
        raw = tensors[begin:end]
        if dtype == "BF16":
            # The upper half of a float32.
            numbers = (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")
            type_name = "bfloat16"
        else:
            numbers = np.frombuffer(raw, _TYPES[dtype])
            type_name = numbers.dtype.name
        found.append(one._replace(numbers=shaped(numbers, shape), type_name=type_name))
    _check_cover(spans, len(tensors))
    texts = ((name, text) for name, text in metadata.items() if isinstance(text, str))
    return found + [
        Found(name, (), texts=(text,), format="safetensors", called=name) for name, text in texts
    ]
