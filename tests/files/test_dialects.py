"""Tables written in a drawn dialect are read back as they were, bit for bit."""

import random

import numpy as np
import pytest

import mlp

DIALECTS = [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", "."), ("|", ",")]


def _labels(draw, count):
    """The cells of a label column, or None, and its header."""
    kind = draw.choice(["words", "from 0", "from 1", "named", "none"])
    cells = {
        "words": [draw.choice(["a", "b c", "d"]) for _ in range(count)],
        "from 0": [str(i % 2) for i in range(count)],
        "from 1": [str(1 + i % 3) for i in range(count)],
        "named": [str(draw.randint(0, 4)) for _ in range(count)],
        "none": None,
    }[kind]
    return kind, cells


def _drawn_table(seed):
    """Text as bytes, X, the label cells, and the names of the features where there is a header."""
    draw = random.Random(seed)
    N, n = draw.randint(9, 25), draw.randint(2, 6)
    X = np.random.default_rng(seed).normal(size=(N, n)).round(draw.choice([2, 6, 17]))
    delimiter, point = draw.choice(DIALECTS)
    kind, labels = _labels(draw, N)
    header = kind == "named" or draw.random() < 0.6
    place = draw.choice([0, n]) if kind.startswith("from") else draw.randint(0, n)
    rows = [[repr(float(v)).replace(".", point) for v in x] for x in X]
    names = [f"f{i}" for i in range(n)]
    head = list(names)
    if labels:
        head.insert(place, "species" if kind == "named" else "zz")
        for row, label in zip(rows, labels, strict=True):
            row.insert(place, label)
    if (first := draw.choice([None, None, 0, 1])) is not None:
        head.insert(0, draw.choice(["", "Id", "index", "Unnamed: 0", "row"]))
        rows = [[str(i + first), *row] for i, row in enumerate(rows)]
    rows = [head, *rows] if header else rows
    if delimiter != "\t" and draw.random() < 0.2:
        rows = [[*row, ""] for row in rows]
    quoted = draw.random() < 0.3
    between = delimiter + draw.choice(["", "", " "])
    lines = (
        between.join(f'"{cell}"' if quoted and draw.random() < 0.7 else cell for cell in row)
        for row in rows
    )
    text = draw.choice(["\n", "\r\n", "\r"]).join(lines)
    data = text.encode(draw.choice(["utf-8", "utf-8-sig", "utf-16"]))
    return data, X, labels, tuple(names) if header else None


@pytest.mark.parametrize("block", range(10))
def test_a_table_in_any_dialect_is_read_as_it_was_written(block):
    for seed in range(40 * block, 40 * block + 40):
        data, X, labels, names = _drawn_table(seed)
        rows = mlp.load_rows(data)
        np.testing.assert_array_equal(rows.X, X, strict=True, err_msg=str(seed))
        assert rows.feature_names == names, seed
        assert (rows.labels is None) == (labels is None), seed
        if labels:
            assert [rows.class_names[label] for label in rows.labels] == labels, seed
