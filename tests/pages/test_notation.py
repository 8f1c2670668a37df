"""How numbers, shapes and lists are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlp
from pages.shared.draw import formulas, notation


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.4217, "−0.422"),
        (1234.5, "1.23e3"),
        (0.000123, "1.2e−4"),
        (3e-20, "3e−20"),
        (-2.5e12, "−2.5e12"),
        (99999.0, "1e5"),
    ],
)
def test_numbers_in_sentences_have_three_digits(value, text):
    assert notation.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.5, "0.50"), (-1.256, "−1.26"), (4e-4, "4e−4"), (-43210.0, "−4e4")],
)
def test_numbers_in_cells_have_two_decimals_or_a_power_of_ten(value, text):
    assert notation.cell(value) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1e-05", "1e−5"),
        ("-1.0e+16", "−1e16"),
        ("1.25e-300", "1.25e−300"),
        ("-3", "−3"),
        ("inf", "inf"),
    ],
)
def test_exponents_are_written_as_people_read_them(text, read):
    assert notation.as_read(text) == read


def test_lists_end_in_and():
    assert notation.listed([]) == ""
    assert notation.listed(["a"]) == "a"
    assert notation.listed("abc") == "a, b and c"


def test_shares_and_counts_are_whole_or_have_two_digits():
    assert [notation.percent(share) for share in (0.5, 0.0123, 0.0)] == ["50 %", "1.2 %", "0 %"]
    assert [notation.times(ratio) for ratio in (2.618, 170.4, 1e7)] == ["2.6", "170", "1e7"]
    assert notation.grouped(1234567) == "1\u202f234\u202f567"
    assert notation.grouped(10**15) == "1e15"


@given(st.floats(0, 1, exclude_min=True))
def test_a_share_that_is_not_0_is_never_written_as_0(share):
    assert notation.percent(share).removesuffix(" %") not in ("0", "0.0", "0.00")


def test_small_shares_have_two_digits():
    shares = (0.0004, 0.00004, 1e-9)
    assert [notation.percent(s) for s in shares] == ["0.04 %", "0.004 %", "1e−7 %"]


@pytest.mark.parametrize("f", mlp.ACTIVATIONS.values(), ids=lambda f: f.name)
def test_every_formula_with_shapes_is_written_for_every_network(f):
    for parts in (formulas.input_gradient(f), *formulas.stages(f).values()):
        written = formulas.sized(parts, (11, 12, 13))
        assert all(symbol in written for symbol, *_ in parts if len(symbol) > 1)
        assert written.count("{") == written.count("}")
    assert r"\underset{1×11}" in formulas.sized(formulas.stages(f)["x"], (11, 2, 3), coloured=False)
