"""Pasted numbers: what is read is exact, what may be something else is refused with its place."""

import contextlib

import numpy as np
import pandas as pd
import pytest
from growth import MOST, growth, hostile_text
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.shared.pasted.box import read_text
from pages.shared.pasted.reading import LONGEST, read
from pages.shared.state.written_number import DASHES

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SIZES = {"x": (5,), "W1": (5, 3), "b1": (3,), "W2": (3, 5), "b2": (5,)}


def read_numbers(text, shape):
    """The numbers alone, as an array of the shape of a gradient."""
    return read(text, "x", {"x": shape}).values


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
        ("1 2 3", "3 numbers found, expected 2: ∂L/∂x is 1×2."),
        ("", "0 numbers found, expected 2: ∂L/∂x is 1×2."),
        ("1 " * 5001, "More than 5000 numbers found, expected 2"),
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
    assert _read(text, 2, 3) == [[1, 2, 3], [4, 5, 6]]
    flat = text == "1 2 3 4 5 6"
    turned = [[1, 4], [2, 5], [3, 6]]
    assert _read(text, 3, 2) == ([[1, 2], [3, 4], [5, 6]] if flat else turned)
    assert read(text, "W1", {"W1": (3, 2)}).turned is not flat


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
        read_text(text, "x", SIZES, 1)


HOSTILE = [
    *((piece, "") for piece in ("1 ", "1,2 ", "1,", "'", '"', "<", "[[", "-", "a,", "1e", "\n")),
    *[("1", "a"), ("1.", "a"), ("1,000", "!"), ("[(", ""), ("[[1 ", ""), ("a", "["), (" ", "|--")],
    *[
        (" ", "x"),
        ("\t:", ""),
        ("|--\n", ""),
        ("1e5 ", "*"),
        ("\\", "!"),
        ("\\\n", ""),
        ("\n ", ""),
    ],
    *[("1 10", "^"), ("'a", "\n"), ("size=", "("), ("[1", ""), ("5×", " "), ("Columns 1\n", "")],
    *[("row,1\n", ""), ("quantity,row,column,value\n", '"'), ("# a.csv\n", ""), ("a[1]", "")],
]


@pytest.mark.parametrize(("piece", "end"), HOSTILE)
def test_reading_takes_no_longer_than_the_text_grows(piece, end):
    def text(length):
        return hostile_text(piece, end, length)

    assert growth(_read_or_refused, text, LONGEST - 10) <= MOST


def _as_numpy(array, **options):
    options = {"max_line_width": 40, "threshold": 10**6} | options
    return np.array2string(array, **options)


def _as_torch(array):
    rows = ",\n        ".join("[" + ", ".join(f"{v: .4f}" for v in row) + "]" for row in array)
    return f"tensor([{rows}],\n       device='cuda:0', grad_fn=<MmBackward0>, requires_grad=True)"


def _as_matlab(array, factor=""):
    """Blocks of two columns, as in a narrow window."""
    blocks = []
    for first in range(0, array.shape[1], 2):
        last = min(first + 2, array.shape[1])
        lines = ["  ".join(f"{v:10.4f}" for v in row[first:last]) for row in array]
        counted = f"Columns {first + 1} through {last}" if last > first + 1 else f"Column {last}"
        blocks.append("\n".join([f"  {counted}", "", *lines]))
    return f"g =\n\n{factor}\n\n" + "\n\n".join(blocks)


def _as_pandas(array, width):
    with pd.option_context("display.width", width, "display.max_columns", 50):
        return str(pd.DataFrame(array))


def _as_markdown(array):
    lines = ["|    |" + "|".join(f" {j} " for j in range(array.shape[1])) + "|"]
    lines.append("|---:|" + "|".join("---:" for _ in array[0]) + "|")
    lines += [f"| {i} |" + "|".join(f" {v:.4f} " for v in row) + "|" for i, row in enumerate(array)]
    return "\n".join(lines)


PRINTS = {
    "torch": _as_torch,
    "NumPy str": lambda a: _as_numpy(a, precision=4),
    "NumPy repr": lambda a: f"array({_as_numpy(a, precision=4, separator=', ')}, dtype=float64)",
    "JAX": lambda a: f"Array({_as_numpy(a, precision=4, separator=', ')}, dtype=float64)",
    "TensorFlow": lambda a: (
        f"<tf.Tensor: shape={a.shape}, dtype=float64, numpy=\n"
        f"array({_as_numpy(a, precision=4, separator=', ')})>"
    ),
    "lists": lambda a: str(a.round(4).tolist()),
    "pandas": lambda a: _as_pandas(a.round(4), 200),
    "pandas in blocks": lambda a: _as_pandas(a.round(4), 30),
    "MATLAB": _as_matlab,
    "Markdown": _as_markdown,
    "a fence of code": lambda a: f"```python\n{a.round(4).tolist()}\n```",
    "C": lambda a: (
        f"static const double g[{len(a)}][{a.shape[1]}] = {{"
        + ",\n".join("{" + ", ".join(f"{v:.4f}f" for v in row) + "}" for row in a)
        + "};"
    ),
    "R": lambda a: "\n".join(
        ["     " + "  ".join(f"[,{j + 1}]" for j in range(a.shape[1]))]
        + [f"[{i + 1},] " + " ".join(f"{v:.4f}" for v in row) for i, row in enumerate(a)]
    ),
    "Julia": lambda a: (
        f"{len(a)}×{a.shape[1]} Matrix{{Float64}}:\n"
        + "\n".join(" ".join(f"{v:.4f}" for v in row) for row in a)
    ),
    "LaTeX": lambda a: (
        "\\begin{bmatrix}\n"
        + " \\\\\n".join(" & ".join(f"{v:.4f}" for v in row) for row in a)
        + "\n\\end{bmatrix}"
    ),
    "a spreadsheet": lambda a: "\n".join("\t".join(f"{v:.4f}" for v in row) for row in a),
    "a spreadsheet with decimal commas": lambda a: "\r\n".join(
        ";".join(f"{v:.4f}".replace(".", ",") for v in row) for row in a
    ),
    "an interactive session": lambda a: f">>> W1.grad[0:5]\n{_as_torch(a)}",
}


@pytest.mark.parametrize("turned", [False, True], ids=["as it is", "transposed"])
@pytest.mark.parametrize("shape", [(5, 3), (2, 7), (4, 4), (12, 12)], ids=str)
@pytest.mark.parametrize("program", PRINTS)
def test_a_matrix_reads_back_from_what_every_program_prints(program, shape, turned):
    array = np.random.default_rng(3).uniform(-9, 9, shape).round(4)
    found = read(PRINTS[program](array.T if turned else array), "W1", {"W1": shape})
    if turned and shape[0] == shape[1]:
        # Nothing in a square matrix tells.
        assert np.array_equal(found.values, array.T)
    else:
        assert np.array_equal(found.values, array)
        assert found.turned is turned


@pytest.mark.parametrize("program", PRINTS)
def test_a_row_and_a_column_read_back_from_what_every_program_prints(program):
    row = np.random.default_rng(4).uniform(-9, 9, (1, 12)).round(4)
    for array in (row, row.T):
        found = read(PRINTS[program](array), "x", {"x": (12,)})
        assert np.array_equal(found.values, row[0])


def test_an_array_in_one_run_is_read_row_by_row_however_its_lines_are_broken():
    array = np.arange(15.0).reshape(5, 3) + 0.5
    text = (
        "[" + ",\n ".join(", ".join(map(str, array.ravel()[i : i + 5])) for i in (0, 5, 10)) + "]"
    )
    found = read(text, "W1", {"W1": (5, 3)})
    assert np.array_equal(found.values, array)
    assert not found.turned


@pytest.mark.parametrize(
    "text",
    [
        "0    0.5\n1   -0.25\nName: dL_dx, dtype: float64",
        "x1 = 0.5, x2 = -0.25",
        "[1]  0.5 -0.25",
        "2-element Vector{Float64}:\n  0.5\n -0.25",
        "Out[7]: tensor([ 0.5, -0.25])",
        "grad[0] = 0.5;\ngrad[1] = -0.25;",
        "5.0 × 10⁻¹, -2.5 \\times 10^{-1}",
        "   1.0e-03 *\n\n  500.0  -250.0",
        '"0,5";"-0,25"',
        '"0.5","-0.25"',
        "\ufeff0,5;-0,25",
        "# from my run 12\n0.5 -0.25",
        "[np.float64(0.5), np.float64(-0.25)]",
        "[(0, 0.5), (1, -0.25)]",
        '{"x": [0.5, -0.25]}',
        "x.grad = tensor([ 5.0000e-01, -2.5000e-01])",
        "**0.5** `-0.25`",
        "$0.5$, $-0.25$",
        "torch.Size([2])\ntensor([0.5, -0.25])",
    ],
)
def test_what_stands_beside_the_numbers_is_passed_over(text):
    assert _read(text, 2) == [0.5, -0.25]


@pytest.mark.parametrize(
    ("text", "units", "digits"),
    [
        ("0.9341 -0.0340", [1e-4, 1e-4], (3, 4)),
        ("1.50e-03 2.5E2", [1e-5, 1e1], (2, 3)),
        ("12.5 3", [0.1, 0.1], (1, 3)),
        ("12 -3", [1, 1], (1, 2)),
        ("[0.25 0.  ]", [1e-2, 1e-2], (2, 2)),
        ("[1.  0.5]", [0.1, 0.1], (1, 1)),
        ("0.0 0", [0, 0], None),
        ("0.0000 0.00", [1e-4, 1e-2], None),
        ("0.00 0.5", [1e-2, 1e-1], (1, 1)),
        ("[1. 2.]", [0, 0], (1, 1)),
        ("0,34 1,5", [1e-2, 1e-1], (2, 2)),
        ("1.0e-03 *\n 0.9341 0.0340", [1e-7, 1e-7], (3, 4)),
    ],
)
def test_half_a_unit_of_the_last_digit_is_what_a_print_leaves_open(text, units, digits):
    found = read(text, "x", {"x": (2,)})
    assert found.rounding == pytest.approx(np.array(units) / 2, rel=1e-12)
    assert found.digits == digits


SINGLE = np.random.default_rng(5).normal(size=5).astype(np.float32)


@pytest.mark.parametrize(
    ("text", "arithmetic"),
    [
        ("tensor([0.9341, 0.3400, 0.7023, 0.1580, 0.2427])", "float32"),
        ("tensor([0.9341, 0.3400, 0.7023, 0.1580, 0.2427], dtype=torch.float64)", "float64"),
        ("tensor([0.9341, 0.3400, 0.7023, 0.1580, 0.2427], dtype=torch.float16)", "float16"),
        ("tensor([0.9341, 0.3400, 0.7023, 0.1580, 0.2427], dtype=torch.bfloat16)", "bfloat16"),
        (repr(SINGLE), "float32"),
        (str(SINGLE.tolist()), "float32"),
        ("\n".join(map(str, SINGLE)), "float32"),
        ("\n".join(f"{value:.18e}" for value in SINGLE), "float32"),
        (str(SINGLE.astype(np.float16).tolist()), "float16"),
        (str(np.random.default_rng(5).normal(size=5).tolist()), "float64"),
        (f"tensor({np.random.default_rng(5).normal(size=5).tolist()})", "float64"),
        ("0.9341 0.3400 0.7023 0.1580 0.2427", "float64"),
    ],
)
def test_the_arithmetic_is_what_the_print_says_or_the_digits_show(text, arithmetic):
    assert read(text, "x", SIZES).arithmetic == arithmetic


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2 3", "∂L/∂b₁ has 3: choose the gradient above the box."),
        ("1 " * 15, "∂L/∂W₁ and ∂L/∂W₂ have 15: choose the gradient above the box."),
        ("1 " * 10, "These are 2 times as many: paste those of one input."),
        ("1 2 3 4", "Paste all 5 numbers of this gradient, and no others."),
        ("tensor([])", "Paste the numbers that your program printed."),
    ],
)
def test_a_wrong_count_says_what_to_do(text, said):
    with pytest.raises(ValueError, match="found, expected 5: ∂L/∂x is 1×5") as refused:
        read(text, "x", SIZES)
    assert str(refused.value).endswith(said)
