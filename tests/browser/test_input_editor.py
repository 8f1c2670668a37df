"""The editor of x in a browser: what is typed is taken as it is meant, or refused in words."""

import re

import pytest
from browsing import settle


def _type(page, place, text):
    """A text typed in place of what stands in a cell of the row, once its field is open."""
    _type_at(page, (place - 0.5) / 5, 0.75, text)


def _type_at(page, across, down, text):
    """A text typed in place of what stands at these parts of the editor's width and height."""
    editor = page.get_by_test_id("stDataFrame").first
    editor.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # the page may still be scrolling
    box = editor.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    field = page.locator('[id^="gdg-overlay"] :is(input, textarea)')
    field.fill(text)
    field.press("Enter")
    settle(page)


def _edited(page):
    """The cells of x that the address says, as text."""
    found = re.search(r"[?&]x=([^&]*)", page.url)
    return found[1].replace("%3A", ":").replace("%2C", ",") if found else ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [pytest.param("1/3", "0.3333333333333333", marks=pytest.mark.long), ("0,5", "0.5")],
)
def test_a_number_is_taken_as_it_is_typed(visit, address, text, kept):
    page = visit(address)
    _type(page, 2, text)
    page.wait_for_url(lambda url: "x=2" in url)
    assert _edited(page) == f"2:{kept}"
    assert not page.get_by_test_id("stAlert").count()


def test_what_is_no_number_is_refused_in_words_and_changes_nothing(visit, address):
    page = visit(f"{address}/?x=4:2.0")
    for text, why in (
        ("1e7", "is too large: an entry of x is at most 1e6 in size"),
        ("two*", "is not a number: write one as 0.5, 1e-3 or 1/3"),
    ):
        _type(page, 2, text)
        alert = page.get_by_test_id("stAlert")
        alert.wait_for()
        assert alert.inner_text().strip() == f"x₂: “{text}” {why}."
        assert _edited(page) == "4:2.0"
    _type(page, 2, "0.25")
    page.wait_for_url(lambda url: "0.25" in url)
    assert _edited(page) == "2:0.25,4:2.0"
    assert not page.get_by_test_id("stAlert").count()
    page.get_by_role("button", name="Back to the random x").click()
    page.wait_for_url(lambda url: "x=" not in url)


def test_of_many_inputs_each_has_a_line_to_edit_and_the_row_comes_back(visit, address):
    page = visit(f"{address}/?source=digits&row=3")
    # The second line of a table of 300 pixels with rows of 35.
    _type_at(page, 0.9, (35 * 2.5) / 300, "1/4")
    page.wait_for_url(lambda url: "x=2" in url)
    assert _edited(page) == "2:0.25"
    page.get_by_role("button", name="Back to row 3").click()
    page.wait_for_url(lambda url: "x=" not in url)
