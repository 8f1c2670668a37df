"""What a file is, told by its content; and what to say of the kinds that are not read."""

from __future__ import annotations

import re

from mlp.files.refusal import CONVERTERS, refusal

_BOM = b"\xef\xbb\xbf"
_ENDINGS = {
    **dict.fromkeys(("pkl", "pickle", "joblib"), "pickle"),
    **dict.fromkeys(("pth", "pt"), "torch"),
    **dict.fromkeys(("h5", "hdf5", "keras"), "hdf5"),
}
_FIRST_BYTES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x93NUMPY", "npy"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"MATLAB 7.3", "mat73"),
    (b"MATLAB 5.0", "mat"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
)


def kind_of(source):
    """The kind of a file, from its content first, then from its name.

    Returns
    -------
    str
        "zip", "npy", "safetensors", "json", "mat", "octave", "text" (which may be a table), a kind
        that is not read ("pickle", "hdf5", "png", ...), "empty", or "unknown".

    Examples
    --------
    >>> from mlp.files.source import Source
    >>> kind_of(Source("net.npz", b"\\x80\\x04."))
    'pickle'
    """
    data = source.data
    if not data.strip():
        return "empty"
    for first, kind in _FIRST_BYTES:
        if data.startswith(first):
            return kind
    a_tensor_file = len(data) >= 9 and data[8:9] == b"{"
    if a_tensor_file and int.from_bytes(data[:8], "little") <= len(data) - 8:
        return "safetensors"
    start = data.removeprefix(_BOM)[:4096].lstrip()
    if start[:1] in (b"{", b"[") or start[:2] in (b'"{', b'"['):
        return "json"
    if a_tensor_file and (b"\0" in data[:8] or not data[:8].isascii()):
        return "safetensors"  # its length is wrong, which its reader says
    if re.match(rb"# Created by Octave|# name:[^\r\n]*\r?\n# type:", data):
        return "octave"
    if data[:1] == b"\x80" and data[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return "torch" if data[2:4] == b"\x8a\n" or b"torch" in data[:4096] else "pickle"
    if re.match(rb"<(!doctype|html|\?xml)", start, re.IGNORECASE):
        return "html"
    if re.match(rb"\x08[\x01-\x1e][\x12\x1a\x22\x3a\x42]", data) or source.ending == "onnx":
        return "onnx"
    return _kind_by_name(source.ending)


def _kind_by_name(ending):
    if ending in ("json", "safetensors", "mat"):
        return ending
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    return "text" if ending in ("csv", "txt", "tsv", "dat", "data") else "unknown"


_LINE = {name: converter.line for name, converter in CONVERTERS.items()}
_NEVER_OPENED = "which can run code and is never opened here"
_TORCH = (
    f"this is a PyTorch file, a pickle, {_NEVER_OPENED}: save it with {_LINE['state_dict']} (a "
    "whole model: torch.load(..., weights_only=False).state_dict())",
    ("state_dict", "torch_model"),
)
_KERAS = (
    f"this is a Keras or other HDF5 file, which is not read: save it with {_LINE['keras']}",
    ("keras", "hdf5"),
)
# What to say where a network was wanted, and which lines save it anew.
_FOREIGN_NETWORKS = {
    "torch": _TORCH,
    "torch_zip": _TORCH,
    "keras": _KERAS,
    "hdf5": _KERAS,
    "pickle": (
        f"this is a pickle, {_NEVER_OPENED}: with scikit-learn run {_LINE['scikit_learn']}",
        ("scikit_learn", "scikit_learn_scaled"),
    ),
    "onnx": (f"this is an ONNX file, which is not read: run {_LINE['onnx']}", ("onnx",)),
    "mat73": (
        f"this is a MAT file of version 7.3 (HDF5), expected version 5: {_LINE['mat']}",
        ("mat",),
    ),
    "npy": (
        "this is an npy file, one array, which is not enough: save all arrays together with "
        f"{_LINE['objects']}",
        (),
    ),
}
# What to say where a table was wanted, of these and of what is read as a network alone.
_FOREIGN_TABLES = {
    **dict.fromkeys(
        ("torch", "torch_zip", "pickle"),
        f"this is a pickle, {_NEVER_OPENED}: save the table as CSV",
    ),
    "npy": "this is an npy file, one array: save np.savez('rows.npz', X=X, y=y), or a CSV",
    **{
        kind: f"this is {name} file, not a table of numbers"
        for kind, name in (
            ("json", "a JSON"),
            ("safetensors", "a safetensors"),
            ("mat", "a MAT"),
            ("mat73", "a MAT"),
            ("octave", "an Octave"),
            ("keras", "a Keras"),
            ("hdf5", "an HDF5"),
            ("onnx", "an ONNX"),
        )
    },
}
_NEITHER = {
    "empty": "the file is empty: it holds no rows and no arrays",
    "excel": "this is an Excel workbook, a binary format that is not read: save the sheet as CSV",
    "xls": "this is an Excel workbook, a binary format that is not read: save the sheet as CSV",
    "parquet": "this is a Parquet file, a binary format that is not read: save it as CSV",
    "html": "this is an HTML page, perhaps saved instead of the file itself",
    **{
        kind: f"this is a {kind.upper()} file, a binary format, not text"
        for kind in ("png", "jpeg", "gif", "pdf")
    },
    **{
        kind: f"this is a {kind} archive: unpack it first"
        for kind in ("gzip", "bzip2", "xz", "7z", "rar")
    },
    "unknown": "the format is not recognised by the content (a MAT file starts with 'MATLAB 5.0', "
    "an npz is a zip)",
}
_EXPECTED = {
    "network": "expected npz, safetensors, JSON, MAT of version 5, Octave's text, or CSV in a zip",
    "table": "expected a CSV text or an npz with X",
}


def refuse_kind(kind, wanted):
    """Raise the ValueError for a kind that is not read.

    Parameters
    ----------
    kind : str
        As `kind_of` gives it, or the kind of a zip by its members.
    wanted : {"network", "table"}
        What was to be read.

    Raises
    ------
    ValueError
        Always.
    """
    if wanted == "network" and kind in _FOREIGN_NETWORKS:
        sentence, converters = _FOREIGN_NETWORKS[kind]
        raise refusal(sentence, *converters)
    sentences = _NEITHER | (_FOREIGN_TABLES if wanted == "table" else {})
    raise refusal(f"{sentences[kind]}; {_EXPECTED[wanted]}")
