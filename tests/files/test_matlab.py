"""MAT of version 5 and Octave's text, written here byte by byte from their descriptions."""

import struct
import zlib

import numpy as np
import pytest
from saving import NETWORK, PLAIN, W1, W2, b1, b2

import mlp

_DOUBLE, _BYTES = (6, 9, "f8"), (6, 1, "i1")


def _element(order, kind, content):
    return struct.pack(f"{order}II", kind, len(content)) + content + bytes(-len(content) % 8)


def _variable(order, name, array, stored=_DOUBLE, flags=0):
    """A matrix element: class, type of storage, dtype of storage."""
    mat_class, kind, dtype = stored
    array = np.atleast_2d(array)
    values = array.astype(np.dtype(dtype).newbyteorder(order)).tobytes(order="F")
    return _element(
        order,
        14,
        _element(order, 6, struct.pack(f"{order}II", mat_class | flags, 0))
        + _element(order, 5, struct.pack(f"{order}ii", *array.shape))
        + _element(order, 1, name.encode())
        + _element(order, kind, values),
    )


def _file(*elements, order="<"):
    mark = b"\x00\x01IM" if order == "<" else b"\x01\x00MI"
    return b"MATLAB 5.0 MAT-file".ljust(124) + mark + b"".join(elements)


def _packed(element, extra=b""):
    content = zlib.compress(element) + extra
    return struct.pack("<II", 15, len(content)) + content


def _check(loaded, expected):
    network = loaded.network
    arrays = (network.W1, network.b1, network.W2, network.b2)
    for array, wanted in zip(arrays, expected, strict=True):
        np.testing.assert_array_equal(array, wanted, strict=True)


@pytest.mark.parametrize("order", "<>")
def test_variables_are_read_in_both_byte_orders_packed_or_not(order):
    variables = [_variable(order, name, array) for name, array in PLAIN.items()]
    _check(mlp.load_model(_file(*variables, order=order)), NETWORK)
    if order == "<":
        _check(mlp.load_model(_file(*map(_packed, variables))), NETWORK)


def test_whole_numbers_may_be_stored_in_bytes():
    whole = {name: np.round(9 * array) for name, array in PLAIN.items()}
    variables = (_variable("<", name, array, _BYTES) for name, array in whole.items())
    _check(mlp.load_model(_file(*variables)), whole.values())


def test_only_columns_of_biases_tell_the_orientation():
    square, biases = np.eye(4) + np.arange(4), np.arange(4.0)
    for column in (True, False):
        bias = biases[:, None] if column else biases
        named = {"W1": square, "b1": bias, "W2": square, "b2": bias}
        file = _file(*(_variable("<", name, array) for name, array in named.items()))
        if column:
            assert mlp.load_model(file).mapping[0].turned
        else:
            with pytest.raises(ValueError, match="transpose"):
                mlp.load_model(file)


GOOD = _variable("<", "W2", W2)


@pytest.mark.parametrize(
    ("element", "words"),
    [
        (_variable("<", "W1", W1, flags=0x0800), "W1 holds complex"),
        (_variable("<", "W1", W1, flags=0x0200), "W1 holds true and false"),
        (_variable("<", "W1", W1, (5, 9, "f8")), "W1 is sparse"),
        (_variable("<", "W1", W1, (2, 9, "f8")), "W1 is a struct"),
        (_variable("<", "W1", W1, (1, 9, "f8")), "W1 is a cell"),
        (_variable("<", "W1", np.full((7, 5), np.nan)), "W1 holds nan"),
        (_variable("<", "W2", W1), "two names"),
        (_variable("<", "W1", W1)[:-8], "cut short"),
        (_packed(_variable("<", "W1", W1), extra=b"12345"), "checksum"),
        (_packed(_variable("<", "W1", W1) + bytes(8)), "checksum"),
        (_packed(struct.pack("<II", 14, 2**31) + bytes(2**20)), "64 MiB"),
        (struct.pack("<II", 14, 2**31) + bytes(64), "cut short"),
        (struct.pack("<II", 99, 8) + bytes(8), "damaged"),
        (_variable("<", "W1", W1).replace(struct.pack("<i", 7), struct.pack("<i", -7)), "negative"),
        (
            _variable("<", "W1", W1).replace(struct.pack("<ii", 7, 5), b"\xff\xff\xff\x7f" * 2),
            "W1 declares the shape",
        ),
    ],
)
def test_a_variable_that_is_no_matrix_of_numbers_is_refused_by_name(element, words):
    with pytest.raises(ValueError, match=words):
        mlp.load_model(_file(GOOD, element))


def test_texts_and_other_classes_beside_the_network_do_no_harm():
    letters = np.frombuffer(b"tanh", np.uint8)
    beside = (
        _variable("<", "activation", letters, (4, 1, "i1")),
        _variable("<", "notes", W1, (1, 9, "f8")),
        _element("<", 14, b""),
    )
    loaded = mlp.load_model(_file(*(_variable("<", n, a) for n, a in PLAIN.items()), *beside))
    _check(loaded, NETWORK)
    assert (loaded.network.activation, loaded.ignored) == ("tanh", ("notes",))


def _octave(name, array, kind="matrix"):
    rows = "\n".join(" ".join(map(repr, map(float, row))) for row in np.atleast_2d(array))
    rows_and_columns = "# rows: {}\n# columns: {}\n".format(*np.atleast_2d(array).shape)
    return f"# name: {name}\n# type: {kind}\n{rows_and_columns}{rows}\n\n\n"


HEAD = "# Created by Octave 8.4.0, Tue Nov 24 10:00:00 2026 UTC <user@host>\n"
TEXT = "# name: activation\n# type: string\n# elements: 1\n# length: 4\nrelu\n\n\n"
CELL = "# name: c\n# type: cell\n# rows: 1\n# columns: 0\n\n\n"
SCALAR = "# name: lambda\n# type: scalar\n1.5\n\n\n"


def test_the_text_of_octave_is_read_with_what_stands_beside_the_matrices():
    matrices = "".join(_octave(name, array) for name, array in PLAIN.items())
    loaded = mlp.load_model((HEAD + TEXT + matrices + CELL + SCALAR).encode())
    _check(loaded, NETWORK)
    assert (loaded.network.activation, loaded.ignored) == ("relu", ("c", "lambda"))
    single = mlp.load_model((_octave("W1", W1, "float matrix") + _octave("W2", W2)).encode())
    np.testing.assert_array_equal(single.network.W1, W1.astype(np.float32).astype(float))
    assert any("float32" in remark for remark in single.remarks)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("rows: 7", "rows: 8", "W1 declares 8 rows, and the file holds 7"),
        ("rows: 7", "rows: 999999999", "W1 declares 999999999 x 5 numbers"),
        ("rows: 7", "rows: -7", "W1 declares no numbers"),
        ("columns: 5", "columns: 6", "W1 has 5 numbers in row 1, expected 6"),
        ("type: matrix", "type: complex matrix", "W1 has the type complex matrix"),
        (repr(float(W1[1, 2])), "1_0", "W1 holds 1_0 in row 2, column 3"),
        (repr(float(W1[1, 2])), "Inf", r"W1 holds inf at index \[1, 2\]"),
    ],
)
def test_a_matrix_of_octave_that_contradicts_its_head_is_named(before, after, words):
    text = HEAD + _octave("W1", W1) + _octave("b1", b1) + _octave("W2", W2) + _octave("b2", b2)
    with pytest.raises(ValueError, match=words):
        mlp.load_model(text.replace(before, after, 1).encode())
