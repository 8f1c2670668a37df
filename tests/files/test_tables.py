"""Tables as text and as npz: what is told from the content, what is skipped, what is refused."""

import numpy as np
import pytest
from saving import npz

import mlp


def _read(text, **options):
    data = text.encode() if isinstance(text, str) else text
    return mlp.load_rows(data, **options)


@pytest.mark.parametrize(
    ("text", "X"),
    [
        ("x;y\n0,5;a\n1,5;b\n", [[0.5], [1.5]]),
        ("0,5;a\n1,5;b\n", [[0.5], [1.5]]),
        ("x\tz\ty\n0,5\t1,5\ta\n2,5\t3,5\tb\n", [[0.5, 1.5], [2.5, 3.5]]),
        ("x,y\n'1,5',a\n'2,5',b\n".replace("'", '"'), [[1.5], [2.5]]),
        ("x;z;y\n1.234,5;0,1;a\n2,5;0,2;b\n", [[1234.5, 0.1], [2.5, 0.2]]),
        ("x;y\n0,125;a\n1,234;b\n", [[0.125], [1.234]]),
        ("x,y\n'1,234,567',a\n'1,234',b\n".replace("'", '"'), [[1234567], [1234]]),
        ("x|y\n1,25|'a'\n'-0,5'|a\n".replace("'", '"'), [[1.25], [-0.5]]),
        ("sep=;\nx;y\n1,5;a\n2;b\n", [[1.5], [2.0]]),
        ("1.5 2.5\n 10.5  3.5\n", [[1.5, 2.5], [10.5, 3.5]]),
        ("1\t\t2\t3\n4\t\t5\t6.5\n", [[1, 2, 3], [4, 5, 6.5]]),
        ("1.5|2\n3|4\n", [[1.5, 2], [3, 4]]),
        ("1.5\n2.5\n", [[1.5], [2.5]]),
        ("0,0,0,5\n", [[0, 0, 0, 5]]),
        ("x,y,\n1,a,\n2,b,\n", [[1], [2]]),
        ("1.5,2,\n3,4,\n", [[1.5, 2], [3, 4]]),
        ("'x' , y\n 1 , 'a' \n 2 ,'b'\n".replace("'", '"'), [[1], [2]]),
        ("a,b,y\n1.5,TRUE,u\n2.5,false,v\n", [[1.5, 1], [2.5, 0]]),
    ],
)
def test_delimiters_and_the_writing_of_numbers_are_told_from_the_content(text, X):
    for ends in ("\n", "\r\n", "\r"):
        assert _read(text.replace("\n", ends)).X.tolist() == X


@pytest.mark.parametrize(
    ("text", "names", "X"),
    [
        ("x,z\n1,2\n", ("x", "z"), [[1, 2]]),
        ("1.5,2\n3,4\n", None, [[1.5, 2], [3, 4]]),
        ("0,1,2\n.5,1,2\n1,2,3\n", ("0", "1", "2"), [[0.5, 1, 2], [1, 2, 3]]),
        ("0,1,2\n3,4,5\n", None, [[0, 1, 2], [3, 4, 5]]),
        ("# by hand\n# x,z\n1.5,2\n3,4\n", ("x", "z"), [[1.5, 2], [3, 4]]),
        ("# by hand\n1.5,2\n3,4\n", None, [[1.5, 2], [3, 4]]),
        ("# name: by hand\n1.5,2\n3,4\n", None, [[1.5, 2], [3, 4]]),
        (",x,z\n0,1.5,2\n1,3,4\n", ("x", "z"), [[1.5, 2], [3, 4]]),
        (",0,1,2\n0,1.5,2,1\n1,3,4,1\n", ("0", "1", "2"), [[1.5, 2, 1], [3, 4, 1]]),
        ("ID,x,z\n17,1.5,2\n3,3,4\n", ("x", "z"), [[1.5, 2], [3, 4]]),
        ("id,x,z\n5,1.5,2\n5,3,4\n", ("id", "x", "z"), [[5, 1.5, 2], [5, 3, 4]]),
        ("1,1.5,2\n2,3,4\n3,5,6\n", None, [[1.5, 2], [3, 4], [5, 6]]),
        ("1,1.5,2\n2,3,4\n", None, [[1, 1.5, 2], [2, 3, 4]]),
        ("x z\na 1.5 2\nb 3 4\n", ("x", "z"), [[1.5, 2], [3, 4]]),
        ("x,,z\n1.5,2,3\n3,4,5\n", ("x", "column 2", "z"), [[1.5, 2, 3], [3, 4, 5]]),
        ('"x\n1",z\n1.5,2\n', ("x\n1", "z"), [[1.5, 2]]),
    ],
)
def test_header_and_index_are_told_from_the_content(text, names, X):
    rows = _read(text, label=0)
    assert (rows.feature_names, rows.X.tolist()) == (names, X)


@pytest.mark.parametrize(
    ("text", "label", "labels", "names"),
    [
        ("a,species\n1,u\n2,v\n3,u\n", None, [0, 1, 0], ("u", "v")),
        ("a,kind\n1,u\n2,v\n", None, [0, 1], ("u", "v")),
        ("a,b,y\n1,0,2\n2,1,0\n", None, [2, 0], ("0", "1", "2")),
        ("1.5,0\n2,1\n2,0\n2,1\n", None, [0, 1, 0, 1], ("0", "1")),
        ("1,1.5,2.5\n2,2,2\n1,2,2\n2,2,3\n", None, [0, 1, 0, 1], ("1", "2")),
        ("0,1.5,0\n1,1,1\n0,3,0\n1,4,1\n", None, None, None),
        ("1,2,0\n3,4,1\n5,6,0\n7,8,1\n", None, None, None),
        ("1.5,0\n2,1\n2,0\n2,?\n2,1\n", None, [0, 1, 0, 1], ("0", "1")),
        ("a,Kind\n1,u\n2,v\n", "kind", [0, 1], ("u", "v")),
        ("0,1.5\n1,2.5\n", 1, [0, 1], ("0", "1")),
        ("a,y\n1,-1\n2,1\n", None, [0, 1], ("-1", "1")),
        ("a,y\n1,2\n2,4\n", None, [0, 1], ("2", "4")),
        ("a,y\n1,1.0\n2,3\n", None, [0, 2], ("1", "2", "3")),
        ("a,y\n1,True\n2,False\n", None, [1, 0], ("False", "True")),
        ("a,y\n1,True\n2,NA\n3,False\n", None, [1, 0], ("False", "True")),
        ("4,2,u,v\n1,5,0\n2,5,1\n3,5,0\n4,6,1\n", None, [0, 1, 0, 1], ("u", "v")),
    ],
)
def test_the_label_column_and_its_classes(text, label, labels, names):
    rows = _read(text, label=label)
    assert (None if rows.labels is None else rows.labels.tolist()) == labels
    assert rows.class_names == names


def test_a_row_with_a_missing_value_is_skipped_and_listed_with_its_number():
    marks = ("", "?", "NA", "n/a", "NaN", "NULL", "none", "-", "--", ".")
    text = "\nx,z,y\n" + "".join(f"1,{mark},a\n" for mark in marks) + "2,3,NA\n4,5,\n"
    rows = _read(text)
    assert rows.X.tolist() == [[2, 3]]
    assert rows.class_names == ("NA",)
    assert [number for number, _ in rows.skipped] == [*range(3, 13), 14]
    assert rows.skipped[0] == (3, "z is missing")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,y\n1_0,a\n2,b\n3,a\n", ("row 2, x", "1_0")),
        ("x,y\n١,a\n2,b\n3,a\n", ("row 2, x",)),
        ("x,y\n1,a\ninf,b\n3,a\n", ("row 3, x", "inf")),
        ("x,y\n1,a\n1e400,b\n3,a\n", ("row 3, x",)),
        ("x,y\n1,a\n-1e101,b\n3,a\n", ("row 3, x", "1e+100")),
        ("x;y\n0,5;a\n2.5;b\n0,7;b\n", ("row 3, x", "2.5", "decimal comma")),
        ("x;y\n1,234;a\n-2,345;b\n", ("1,234", "1234", "1.234")),
        ("x,y\n1,a\n2\n3,c\n", ("row 3", "1 cells", "expected 2")),
        ("x\n-1,15\n0,78\n0,35\n", ("row 1 has 1 cells",)),
        ('x,y\n1,"a\n2,b\n', ("row 2", "quote without end")),
        ('x,y\n1,"a"b\n2,b\n', ("row 2", "closing quote")),
        ("x,x\n1,2\n", ("x twice",)),
        ("x,b,c\n1,u,v\n2,w,x\n", ("b, c", "words")),
        ("x,y\n", ("no rows",)),
        ("x,y\n?,a\n", ("no row is left", "x is missing")),
        ("x,y\n1,.5\n2,1\n", ("y holds fractions", "target")),
        ("x,y\n1,a\0\n", ("zero byte",)),
        ("x,y\r\n".encode("utf-16")[:-1], ("byte 9",)),
        ("x,y\n" * 1_000_001, ("1,000,000",)),
        ("," * 20_000_000, ("cells",)),
        ("[1, 2]", ("JSON",)),
        ("<!doctype html>", ("HTML",)),
        (b"\x80\x04.", ("pickle",)),
        (b"PAR1", ("Parquet", "CSV")),
        (npz(X=np.eye(3), y=[0, 1]), ("y has 2 labels", "expected 3")),
        (npz(X=np.eye(3), y=[0, 1, 2], class_names=["a", "b"]), ("class_names", "2 names")),
        (npz(X=np.full((2, 2), np.inf)), ("X holds inf at index [0, 0]",)),
        (npz(X=np.full((2, 2), 2**60)), ("X holds", "2^53")),
        (npz(X=np.ones(3)), ("X has shape (3,)",)),
        (npz(X=np.full((2, 2), np.nan)), ("no row of X is left",)),
        (npz(X=np.eye(2), y=[[0.5, 0.5], [1, 0]]), ("one-hot",)),
        (npz(W1=np.eye(2)), ("no X",)),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, words):
    with pytest.raises(ValueError, match=r"\A.{20,500}\Z") as refused:
        _read(text)
    for word in words:
        assert word in str(refused.value)


def test_a_label_that_is_not_there_is_answered_with_the_columns():
    for label in ("species", 9, -1, True, 1.5):
        with pytest.raises(ValueError, match="expected"):
            _read("length,kind\n1,u\n2,v\n", label=label)
    with pytest.raises(ValueError, match="1 length, 2 kind"):
        _read("length,kind\n1,u\n2,v\n", label="species")


def test_a_text_in_another_encoding_is_read_and_said():
    rows = _read("café,y\n1,a\n2,b\n".encode("cp1252"))
    assert rows.feature_names == ("café",)
    assert any("cp1252" in remark for remark in rows.remarks)
    assert _read("café,y\n1,a\n".encode("utf-16")).feature_names == ("café",)


def test_an_npz_of_pictures_labels_and_names():
    X = np.arange(12, dtype=np.uint8).reshape(3, 2, 2)
    one_hot = np.eye(2)[[0, 1, 1]]
    rows = _read(npz(x=X, target=one_hot, class_names=["no", "yes"]))
    assert rows.X.tolist() == X.reshape(3, 4).tolist()
    assert (rows.labels.tolist(), rows.class_names) == ([0, 1, 1], ("no", "yes"))
    assert any("one-hot" in remark for remark in rows.remarks)
    assert any("(3, 2, 2)" in remark for remark in rows.remarks)


@pytest.mark.parametrize(
    ("y", "labels", "names"),
    [
        ([[2], [0], [1]], [2, 0, 1], ("0", "1", "2")),
        ([1, 2, 1], [0, 1, 0], ("1", "2")),
        (["b", "a", "b"], [1, 0, 1], ("a", "b")),
        ([-1.0, 1.0, 1.0], [0, 1, 1], ("-1", "1")),
    ],
)
def test_labels_of_an_npz_in_every_form(y, labels, names):
    rows = _read(npz(X=np.eye(3, dtype=np.float32), y=y))
    assert (rows.labels.tolist(), rows.class_names) == (labels, names)
    assert any("float32" in remark for remark in rows.remarks)


def test_names_that_would_have_to_be_unpickled_are_left_out_and_said():
    names = np.array(["a", "b"], dtype=object)
    rows = _read(npz(X=np.eye(2), y=[0, 1], feature_names=names))
    assert rows.feature_names is None
    assert any("feature_names is left out" in remark for remark in rows.remarks)


def test_a_label_of_an_npz_may_be_a_column_of_X():
    file = npz(X=[[0.5, 0], [1.5, 1], [2.5, np.nan]], feature_names=["a", "kind"])
    for label in ("kind", 2):
        rows = _read(file, label=label)
        assert (rows.X.tolist(), rows.labels.tolist()) == ([[0.5], [1.5]], [0, 1])
        assert (rows.feature_names, [n for n, _ in rows.skipped]) == (("a",), [3])
    assert _read(npz(X=np.eye(2), y=[0, 1]), label=0).labels is None
    assert _read(npz(X=np.eye(2), y=[0, 1], kind=[1, 0]), label="kind").labels.tolist() == [1, 0]
