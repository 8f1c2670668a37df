"""A lecture: views collected, walked through in large text, and kept in a link and in a file."""

import layout
import pytest
from browsing import go_to, settle, slider

# 2 % of the height of the screen.
SMALLEST = 0.02 * 1080
SIZES = """() => [...document.querySelectorAll(
        ".stMain .js-plotly-plot text, .stMain .katex-html :is(.mord, .mrel, .mbin)")]
    .filter(text => text.textContent.trim() && text.getBoundingClientRect().width)
    .map(text => [parseFloat(getComputedStyle(text).fontSize), text.textContent])"""
VIEWS = "saliency%3Fn%3D12%0Aagreement%3Fseed%3D3"


def _open_group(page):
    """The lecture's group of the sidebar, opened where it is closed."""
    if not page.get_by_role("button", name="Add this view to my lecture").is_visible():
        page.get_by_test_id("stSidebar").get_by_text("Lecture", exact=True).click()
        settle(page)


def _shows(page, title, *, n):
    page.get_by_role("heading", name=title, exact=True).wait_for()
    settle(page)
    assert page.get_by_role("heading", name=title, exact=True).count() == 1
    assert slider(page, "inputs n").input_value() == str(n)


@pytest.mark.parametrize(
    "at", ["", pytest.param("chain_rule?walk=h", marks=pytest.mark.long), "formula"]
)
def test_charts_and_formulas_are_read_from_the_last_row(visit, address, at):
    query = "&" if "?" in at else "?"
    page = visit(f"{address}/{at}{query}lecture=on&views={VIEWS}", width=1920, height=1080)
    sizes = page.evaluate(SIZES)
    assert sizes
    assert [size for size in sizes if size[0] < SMALLEST] == []
    assert layout.faults(page) == layout.NOTHING
    assert page.get_by_test_id("stSidebar").bounding_box()["x"] < 0


def test_views_are_collected_and_walked_through_and_back_brings_the_one_before(visit, address):
    page = visit(f"{address}/saliency?n=7", width=1920, height=1080)
    _open_group(page)
    page.get_by_role("button", name="Add this view to my lecture").click()
    settle(page)
    go_to(page, "Agreement")
    slider(page, "inputs n").press("ArrowRight")
    settle(page)
    _open_group(page)
    page.get_by_role("button", name="Add this view to my lecture").click()
    settle(page)
    box = page.get_by_role("textbox", name="Views of my lecture")
    assert box.input_value() == "saliency?n=7\nagreement?n=8"
    page.get_by_text("Lecture mode", exact=True).click()
    settle(page)
    assert "lecture=on" in page.url
    page.get_by_text("0 of 2: start").wait_for()

    page.get_by_role("link", name="Next view").click()
    _shows(page, "Saliency", n=7)
    page.keyboard.press("PageDown")
    _shows(page, "Agreement", n=8)
    page.get_by_text("2 of 2: Agreement").wait_for()
    # There is none after the last.
    page.keyboard.press("PageDown")
    _shows(page, "Agreement", n=8)
    page.go_back()
    _shows(page, "Saliency", n=7)
    page.go_forward()
    _shows(page, "Agreement", n=8)
    page.get_by_role("link", name="Previous view").click()
    _shows(page, "Saliency", n=7)
    # The address is the lecture: loaded anew, it stands at the same view.
    page.reload()
    _shows(page, "Saliency", n=7)
    page.get_by_text("1 of 2: Saliency").wait_for()
    page.get_by_role("button", name="Leave").click()
    settle(page)
    assert "lecture=on" not in page.url
    assert "views=" in page.url


def test_a_lecture_is_saved_as_a_file_and_opened_from_one(visit, address, tmp_path):
    page = visit(f"{address}/?views={VIEWS}")
    page.get_by_test_id("stSidebar").get_by_text("Lecture", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a text file").click()
    download.value.save_as(tmp_path / "lecture.txt")
    saved = (tmp_path / "lecture.txt").read_text("utf-8")
    assert saved == "saliency?n=12\nagreement?seed=3"

    other = tmp_path / "other.txt"
    other.write_text(
        "https://host/base/paths?m=4&lecture=on\n<img src=x onerror=alert(1)>\n", "utf-8"
    )
    page.locator('input[type="file"]').first.set_input_files(other)
    settle(page)
    box = page.get_by_role("textbox", name="Views of my lecture")
    assert box.input_value() == "paths?m=4"
    page.get_by_text("Lines of the file left out: 1.").wait_for()
