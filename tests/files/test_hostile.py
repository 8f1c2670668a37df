"""Files made to do harm: each is refused in one sentence, before anything is allocated or run."""

import pathlib
import re
import zipfile

import numpy as np
import pytest
from saving import (
    NETWORK,
    PLAIN,
    W1,
    W2,
    b1,
    csv,
    npy,
    npz,
    npz_member,
    safetensors,
    zipped,
)

import mlp

GOOD = npy("{'descr': '<f8', 'fortran_order': False, 'shape': (5, 3), }", bytes(120))


def _with_header(header, data=b""):
    return zipped({"W1.npy": npy(header, data), "W2.npy": GOOD})


def _shape(text):
    return f"{{'descr': '<f8', 'fortran_order': False, 'shape': {text}, }}"


@pytest.mark.parametrize(
    "header",
    [
        _shape("(-1, -5)"),
        _shape("(4611686018427387904, 4)"),
        _shape("(1099511627776, 1099511627776)"),
        _shape("(__import__('os').abort(), 4)"),
        _shape("(4.0, 5)"),
        _shape("(" + "1, " * 4000 + ")"),
        _shape("(4, 5)") + " " * 10_000,
        "{'descr': '<f8', 'shape': (4, 5)}",
        "{'descr': 'x', 'fortran_order': False, 'shape': (4, 5)}",
        "",
        "[" * 5000,
    ],
)
def test_a_header_of_npy_is_matched_and_never_evaluated(header):
    with pytest.raises(ValueError, match="W1"):
        mlp.load_model(_with_header(header))


@pytest.mark.parametrize(
    "beside",
    [
        npy(_shape("(0, 9223372036854775807, 9223372036854775807)")),
        npy(_shape("(2000000,)").replace("<f8", "<U1"), bytes(8_000_000)),
        npy(_shape("(9999999999999,)").replace("<f8", "<U0")),
    ],
)
def test_an_array_of_odd_size_that_is_not_needed_takes_no_time_and_no_memory(beside):
    members = {f"{name}.npy": npz_member(array) for name, array in PLAIN.items()}
    loaded = mlp.load_model(zipped({**members, "notes.npy": beside}))
    assert loaded.ignored == ("notes",)


def test_rows_that_are_small_in_the_file_and_large_as_float64_are_not_expanded():
    pictures = np.zeros((20_000, 784), np.uint8)
    with pytest.raises(ValueError, match="64 MiB"):
        mlp.load_rows(npz(X=pictures))
    loaded = mlp.load_model(npz(W1=np.eye(784)[:, :5], W2=W2, X=pictures))
    assert loaded.inputs is None
    assert any("X is left out" in remark for remark in loaded.remarks)


TENSORS = {
    "W1": {"dtype": "F32", "shape": [4, 5], "data_offsets": [0, 80]},
    "W2": {"dtype": "F32", "shape": [5, 3], "data_offsets": [80, 140]},
}


@pytest.mark.parametrize(
    "change",
    [
        {"dtype": "F8_E4M3"},
        {"dtype": 3},
        {"shape": [4.0, 5]},
        {"shape": [True, 20]},
        {"shape": [-4, -5]},
        {"shape": [2**40, 2**40]},
        {"data_offsets": [80, 0]},
        {"data_offsets": [0, 2**70]},
        {"data_offsets": [0.0, 80]},
        {"data_offsets": [0]},
        {"data_offsets": [4, 84]},
    ],
)
def test_a_tensor_that_contradicts_its_header_is_named(change):
    assert mlp.load_model(safetensors(TENSORS, 140)).network.sizes == (4, 5, 3)
    with pytest.raises(ValueError, match="W1"):
        mlp.load_model(safetensors(TENSORS | {"W1": TENSORS["W1"] | change}, 140))


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (safetensors(TENSORS, 141), "byte 140"),
        (safetensors(TENSORS, 140, length=2**63), "length"),
        (safetensors(TENSORS, 140, length=2**64 - 8), "length"),
        (safetensors(b'{"a":' + b"[" * 40_000, 0), "nested"),
        (safetensors(b"{" + b" " * 2**21 + b"}", 0), "1 MiB"),
        (zipped({"../W1.npy": GOOD}), r"\.\."),
        (zipped({"/etc/W1.npy": GOOD}), "path"),
        (zipped({"C:\\W1.npy": GOOD}), "path"),
        (zipped({"..\\W1.csv": "1"}), "path"),
        (zipped({"W1.csv": csv(W1), "more.zip": b"PK"}), "archive"),
        (zipped({f"w{i}.npy": GOOD for i in range(300)}), "300 members"),
        (zipped({"W1.npy": GOOD}, zipfile.ZIP_BZIP2), "method 12"),
        (zipped({"W1.npy": GOOD}, zipfile.ZIP_LZMA), "method 14"),
        (zipped({"W1.npy": bytes(70 * 2**20), "W2.npy": GOOD}), "64 MiB"),
        (zipped({"a.png": b"x", "read me.md": b"x"}), "no arrays"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 100_000, "100000 members"),
        (bytes(64 * 2**20 + 1), "64 MiB"),
        (b"[" + b"[]," * 2_000_000 + b"[]]", "values"),
        (b"# name: a\n# type: b\n" * 1000, "1000 variables"),
    ],
)
def test_a_file_that_breaks_a_limit_or_a_rule_is_refused(file, word):
    with pytest.raises(ValueError, match=word) as refused:
        mlp.load_model(file)
    assert 20 <= len(str(refused.value)) <= 500


def test_an_encrypted_member_and_one_listed_twice_are_refused():
    file = bytearray(npz(**PLAIN))
    at = file.find(b"PK\x01\x02")
    file[at + 8] |= 1
    with pytest.raises(ValueError, match="password"):
        mlp.load_model(bytes(file))
    file = bytearray(npz(W1=W1, W3=W1, W2=W2))
    # The second member's place in the list becomes that of the first.
    second = file.find(b"PK\x01\x02", file.find(b"PK\x01\x02") + 1)
    file[second + 42 : second + 46] = bytes(4)
    with pytest.raises(ValueError, match="same place twice"):
        mlp.load_model(bytes(file))


@pytest.mark.parametrize(
    ("name", "data", "converters"),
    [
        ("net.npz", b"\x80\x04.", {"scikit_learn", "scikit_learn_scaled"}),
        ("net.pth", b"\x80\x02\x8a\nl\xfc", {"state_dict", "torch_model"}),
        ("net.h5", b"\x89HDF\r\n\x1a\n", {"keras", "hdf5"}),
        ("net.keras", zipped({"model.weights.h5": b"x"}), {"keras", "hdf5"}),
        ("net.zip", zipped({"net/data.pkl": b"x"}), {"state_dict", "torch_model"}),
        ("net.onnx", b"\x08\x08\x12\x07pytorch", {"onnx"}),
        ("net.mat", b"MATLAB 7.3 MAT-file" + bytes(600), {"mat"}),
        ("net.mat", bytes(300), {"mat"}),
        ("net.npy", npz(x=np.eye(2))[40:60], set()),
        ("net.npz", npz(W1=np.array([None]), W2=W2), {"objects"}),
        ("net.npz", npz(params=np.array({"W1": 1})), {"objects"}),
    ],
)
def test_a_refusal_brings_the_lines_that_make_the_file_readable(name, data, converters):
    with pytest.raises(ValueError, match=".") as refused:
        mlp.load_model(data, name)
    lines = {mlp.CONVERTERS[key] for key in converters}
    assert set(refused.value.converters) == lines
    # The first of them stands in the sentence itself.
    assert not lines or refused.value.converters[0].line in str(refused.value)


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"BZh9", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!", "rar"),
        (b"PAR1", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (zipped({"xl/workbook.xml": "x"}), "Excel"),
        (b"<html>", "HTML"),
        (b"\n<!DOCTYPE html>", "HTML"),
        (b"\x93NUMPY", "npy"),
        (b"\x80\x05", "pickle"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"MATLAB 7.3", "MAT"),
        (b"\x08\x07\x12\x07pytorch", "ONNX"),
        (b" \n\t", "empty"),
        (b"\x00\x01\x02\x03", "byte|recognised"),
    ],
)
def test_what_is_neither_network_nor_table_is_told_by_its_content(start, word):
    for load in (mlp.load_model, mlp.load_rows):
        for name in (None, "net.npz", "rows.csv"):
            with pytest.raises(ValueError, match=word) as refused:
                load(start, name)
            assert 20 <= len(str(refused.value)) <= 500


def test_every_converter_line_is_python_except_that_of_matlab():
    for name, converter in mlp.CONVERTERS.items():
        assert "\n" not in converter.line
        if name != "mat":
            compile(converter.line, name, "exec")


def test_what_is_no_file_is_refused_and_a_path_raises_what_open_raises():
    for file in (3, None, [], [3], "W1"):
        with pytest.raises((ValueError, OSError)):
            mlp.load_model(file)
    with pytest.raises(FileNotFoundError):
        mlp.load_model("no such file.npz")
    with pytest.raises(ValueError, match="one name a file"):
        mlp.load_model([b"1", b"2"], ["W1.csv"])


class _Failing:
    """An open file that fails as no file should."""

    def __init__(self, error):
        self.error = error

    def read(self, size):
        raise self.error


def test_what_nobody_foresaw_is_a_sentence_too():
    for load in (mlp.load_model, mlp.load_rows):
        for error in (MemoryError(), RecursionError(), KeyError("W1"), UnicodeError()):
            with pytest.raises(ValueError, match="not foreseen"):
                load(_Failing(error))
        with pytest.raises(OSError, match="disk"):
            load(_Failing(OSError("disk")))


def test_two_npz_at_once_are_one_network():
    loaded = mlp.load_model([npz(W1=W1, W2=W2), npz(b1=b1, b2=NETWORK[3])])
    assert loaded.network == mlp.load_model(npz(**PLAIN)).network


def test_the_lines_in_the_readme_are_those_that_a_refusal_brings():
    readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\|[^|]*\| `(np\.savez.*)` \|$", readme, re.MULTILINE)
    assert shown == [mlp.CONVERTERS[name].line for name in ("state_dict", "keras")]
    limits = mlp.FILE_LIMITS
    assert (
        f"{limits['bytes'] // 2**20} MiB, {limits['members']} members, "
        f"{limits['parameters']:,} parameters, {limits['lines']:,} lines" in readme
    )
