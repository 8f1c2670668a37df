"""Pasted numbers: what is read is exact, what may be something else is refused with its place."""

import contextlib

import numpy as np
import pytest
from growth import MOST, growth, hostile_text
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.shared.checks.pasted import DASHES, LONGEST, read_numbers

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def _read(text, *shape):
    return read_numbers(text, shape).tolist()


@given(st.lists(st.floats(), min_size=1, max_size=12))
def test_numbers_read_back_from_every_way_of_writing_them(values):
    array = np.array(values)
    for text in (
        repr(values),
        f"tensor({values}, dtype=torch.float64, device='cuda:0', grad_fn=<MulBackward0>)",
        repr(array.tolist()).replace(",", " "),
        "\n".join(map(repr, values)),
        ",".join(map(repr, values)),
        f"array({values})".replace("-", "−"),
    ):
        read = read_numbers(text, array.shape)
        assert np.array_equal(read, array, equal_nan=True), text


SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(arrays(np.float64, SHAPES, elements=FINITE))
def test_arrays_read_back_identically_from_what_numpy_and_torch_print(array):
    rows = ",\n        ".join(str(row) for row in array.tolist())
    options = {"floatmode": "unique", "threshold": 10**6, "max_line_width": 60}
    for text in (
        repr(array.tolist()),
        np.array2string(array, **options),
        np.array2string(array, separator=", ", **options),
        f"array({np.array2string(array, separator=', ', **options)}, dtype=float64)",
        f"tensor([{rows}], dtype=torch.float64, grad_fn=<MmBackward0>)",
    ):
        assert np.array_equal(read_numbers(text, array.shape), array), text


@given(st.lists(FINITE, min_size=1, max_size=6))
def test_every_number_with_a_decimal_comma_reads_back_identically(values):
    texts = [f"{value:.17e}".replace(".", ",") for value in values]
    assert _read(" ".join(texts), len(values)) == values
    assert _read("\n".join(texts), len(values)) == values


@pytest.mark.parametrize(
    "dash", DASHES, ids=lambda dash: f"U+{ord(dash) if isinstance(dash, str) else dash:04X}"
)
def test_every_dash_is_a_minus_sign_of_number_and_exponent(dash):
    assert _read(f"{dash}1.5 2e{dash}3", 2) == [-1.5, 0.002]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5D-03 -2d2", [0.0015, -200.0]),
        ("1.5f 2L", [1.5, 2.0]),
        (".5 5.", [0.5, 5.0]),
        ("0,5 1,25", [0.5, 1.25]),
        ("0,5\n1,25", [0.5, 1.25]),
        ("0,5; 1,25", [0.5, 1.25]),
        ("1,2", [1.0, 2.0]),
        ("1, 2", [1.0, 2.0]),
        ("nan,-inf", [np.nan, -np.inf]),
        ("NaN Infinity", [np.nan, np.inf]),
        ("gradient = {1 | 2}", [1.0, 2.0]),
        ("١ ٢", [1.0, 2.0]),
    ],
)
def test_numbers_are_read_as_programs_write_them(text, values):
    assert np.array_equal(_read(text, 2), values, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.5e-3-2.5e-3 1", "“1.5e-3-2.5e-3” (column 1) is not a number"),
        ("1 1+2j", "“1+2j” (column 3) is a complex number"),
        ("1\n 5%", "“5%” (line 2, column 2) is per cent"),
        ("1,234.5 2", "“1,234.5” (column 1) may be one number with a separator of thousands"),
        ("0,5 1 2", "“0,5” (column 1) may have a decimal comma or be two numbers"),
        ("1 ... 2", "“...” (column 3): the numbers are cut off here"),
        ("1 … 2", "“…” (column 3): the numbers are cut off here"),
        ("1 - 0.5", "“-” (column 3) is a sign without a number"),
        ("1 2x", "“2x” (column 3) is not a number"),
        ("1 1_0", "“1_0” (column 3) is not a number"),
        ("1 0x1F", "“0x1F” (column 3) is not a number"),
        ("1 1e", "“1e” (column 3) is not a number"),
        ("1 2 3", "3 numbers found, expected 2: the gradient is 1×2."),
        ("", "0 numbers found, expected 2: the gradient is 1×2."),
        ("1 " * LONGEST, f"The text has more than {LONGEST} characters"),
    ],
)
def test_what_may_be_another_number_is_refused_with_its_place(text, said):
    with pytest.raises(ValueError, match=".") as refused:
        read_numbers(text, (2,))
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2, 3], [4, 5, 6]]",
        "[[1 2\n 3]\n [4 5\n 6]]",
        "1 2 3\n4 5 6",
        "1 2 3; 4 5 6",
        "[1 2 3\n4 5 6]",
        "1 2 3 4 5 6",
    ],
)
def test_rows_are_told_apart_by_brackets_lines_and_semicolons(text):
    rows = [[1, 2, 3], [4, 5, 6]]
    assert _read(text, 2, 3) == rows
    flat = text == "1 2 3 4 5 6"
    assert _read(text, 3, 2) == ([[1, 2], [3, 4], [5, 6]] if flat else rows)


def test_a_long_word_is_quoted_by_its_beginning():
    with pytest.raises(ValueError, match="is not a number") as refused:
        read_numbers("1" * 30_000 + "a", (2,))
    assert len(str(refused.value)) < 200


@given(st.text(max_size=200), st.integers(1, 3))
def test_any_text_is_read_or_refused(text, count):
    try:
        read = read_numbers(text, (count,))
    except ValueError:
        return
    assert read.shape == (count,)


def _read_or_refused(text):
    with contextlib.suppress(ValueError):
        read_numbers(text, (3,))


@pytest.mark.parametrize(
    ("piece", "end"),
    [*((piece, "") for piece in ("1 ", "1,2 ", "1,", "'", '"', "<", "[[", "-", "a,", "1e", "\n"))]
    + [("1", "a"), ("1.", "a"), ("1,000", "!")],
)
def test_reading_takes_no_longer_than_the_text_grows(piece, end):
    def text(length):
        return hostile_text(piece, end, length)

    assert growth(_read_or_refused, text, LONGEST - 10) <= MOST
