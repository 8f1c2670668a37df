"""Numbers typed into a cell: read as they are meant, or refused in words."""

import math

import pytest
from driver import example_of, open_page
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.state import edited_input
from pages.shared.state.written_number import DASHES, read_typed


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_with_a_point_and_with_a_comma(value):
    assert read_typed(repr(value)) == value
    assert read_typed(f"{value:.17e}".replace(".", ",")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 1e-3), ("1e7", 1e7), ("1/3", 1 / 3), ("0,5", 0.5), (" -.5 ", -0.5), ("+2", 2.0)]
    + [("-1/4", -0.25), ("1,5/0,5", 3.0), ("1 / 8", 0.125), ("3E2", 300.0)]
    + [(f"{dash}2e{dash}1", -0.2) for dash in DASHES],
)
def test_a_number_is_read_as_people_type_it(text, value):
    assert read_typed(text) == value


NO_NUMBER = "is not a number: write one as 0.5, 1e-3 or 1/3"


@pytest.mark.parametrize(
    ("text", "why"),
    [(text, NO_NUMBER) for text in ("", " ", "x", "1e", "--1", "1_0", "0x1", "nan", "inf", "١")]
    + [(text, NO_NUMBER) for text in ("1,000.5", "1,000,000", "1.5.2", "1/2/3", "/2", "1/", "1;2")]
    + [("1" * 61, NO_NUMBER), ("1e400", "is too large"), ("1/0", "is a division by 0")]
    + [("1e300/1e-300", "is too large")]
    + [("1,234", "may have a decimal comma or a thousand: write it without the comma")],
)
def test_what_is_no_number_is_refused_in_words(text, why):
    with pytest.raises(ValueError, match="^(is|may) ") as refused:
        read_typed(text)
    assert str(refused.value) == why


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_or_refused(text):
    try:
        value = read_typed(text)
    except ValueError:
        return
    assert math.isfinite(value)


def test_an_entry_of_x_is_kept_refused_or_as_it_was():
    shown = {1: "-1.222", 2: "2.26", 3: "0.5", 4: "0.6855"}
    texts = {1: "1/3", 2: "1e7", 3: "two", 4: "0.6855"}
    cells, refused = edited_input.with_typed({3: 0.5}, texts, shown, {3: 0.5})
    assert cells == {1: 1 / 3, 3: 0.5}
    assert refused == {
        2: "is too large: an entry of x is at most 1e6 in size",
        3: NO_NUMBER,
    }


def test_a_cell_typed_back_to_what_it_showed_has_again_the_digits_that_it_did_not_show():
    shown = {1: "-1.222", 2: "0.3333"}
    before = {2: 1 / 3}
    cells, refused = edited_input.with_typed(before, {1: "5", 2: "7"}, shown, before)
    assert cells == {1: 5.0, 2: 7.0}
    cells, refused = edited_input.with_typed(cells, {1: "-1.222", 2: "0.3333"}, shown, before)
    assert cells == before
    assert not refused


def test_an_edited_entry_is_in_the_network_and_another_edition_shows_it():
    app = open_page("network", x="2:0.001")
    assert example_of(app)[1][1] == 0.001
    shown, before = app.session_state["x_at_start"]
    assert shown[2] == "0.001"
    assert before == {2: 0.001}
