"""A printed page: no sidebar and no navigation, charts as wide as the sheet, light, nothing cut."""

import io

import pytest
from browsing import settle
from PIL import Image
from pypdf import PdfReader

# A4 without margins of a centimetre, in CSS pixels.
SHEET = 718
# Every chart's drawing, and what reaches beyond the right edge of the sheet.
MEASURE = """() => ({
    charts: [...document.querySelectorAll(".js-plotly-plot .main-svg:first-child")].map(
        drawing => drawing.getBoundingClientRect().width),
    below: [...document.querySelectorAll(".stPlotlyChart")].map(chart => {
        const bottom = chart.querySelector(".main-svg").getBoundingClientRect().bottom;
        return bottom - chart.closest(".stElementContainer").getBoundingClientRect().bottom;
    }),
    beyond: [...document.querySelectorAll("p, h1, h3, table, .main-svg, .katex-html .base")]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
        .map(element => element.outerHTML.slice(0, 120)),
})"""


@pytest.mark.parametrize(
    ("at", "dark"),
    [
        ("?n=12&m=12&k=12", True),
        pytest.param("chain_rule", True, marks=pytest.mark.long),
        ("agreement", True),
        ("agreement", False),
    ],
)
def test_a_printed_page_is_light_and_whole(visit, address, at, dark):
    page = visit(f"{address}/{at}", dark=dark)
    if at == "agreement":
        for folded in (page.get_by_text("Table and CSV").last, page.get_by_text("in three ways")):
            folded.click()
            settle(page)
    title = page.get_by_role("heading", level=1).inner_text()
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    text = "".join(sheet.extract_text() for sheet in sheets)
    assert title in text
    # Of the sidebar and the navigation, nothing.
    assert "input seed" not in text
    assert "Why this formula" not in text
    if at == "agreement":
        # Of tables that are open, and of those that were folded: all columns, also the last ones.
        assert "passed" in text
        assert "below noise" in text
        assert "CS231n" in text
        assert "error / bound" in " ".join(text.split())

    # The same as the browser shows it, to be measured.
    page.set_viewport_size({"width": SHEET, "height": 1000})
    settle(page)
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    found = page.evaluate(MEASURE)
    assert found["charts"]
    assert all(width > SHEET - 40 for width in found["charts"])
    assert all(abs(distance) < 2 for distance in found["below"])
    assert found["beyond"] == []
    with Image.open(io.BytesIO(page.screenshot())) as shown:
        levels = shown.convert("L").histogram()
    assert sum(levels[240:]) > 0.6 * sum(levels)
    assert sum(levels[:60]) < 0.1 * sum(levels)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".main-svg[viewBox]").count() == 0
