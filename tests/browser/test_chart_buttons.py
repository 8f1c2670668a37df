"""Every chart can be saved as a picture on white, and be shown on the full screen."""

import pytest
from browsing import settle
from PIL import Image

KEY = "dL_dx"
BUTTONS = ["Download plot as a PNG", "Fullscreen"]
DATA = "chart => JSON.stringify(chart.querySelector('.js-plotly-plot').data)"


def _saved(page, chart, path):
    """The picture that the chart's button saves, as RGB."""
    chart.hover()
    with page.expect_download() as download:
        chart.get_by_role("button", name="PNG").click()
    download.value.save_as(path)
    with Image.open(path) as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize("dark", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_chart_is_saved_on_white_and_opens_on_the_full_screen(visit, address, tmp_path, dark):
    page = visit(f"{address}/saliency", dark=dark)
    charts = page.get_by_test_id("stPlotlyChart")
    for chart in charts.all():
        names = [b.get_attribute("aria-label") for b in chart.get_by_role("button").all()]
        assert names == BUTTONS
        shown = chart.evaluate(
            "chart => JSON.stringify(chart.querySelector('.js-plotly-plot').data)"
        )
        picture = _saved(page, chart, tmp_path / "chart.png")
        width, height = picture.size
        assert width >= 1600
        corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)]
        assert {picture.getpixel(corner) for corner in corners} == {(255, 255, 255)}
        # Something dark stands on it, and most of it is light: text and cells of the light page.
        levels = picture.convert("L").histogram()
        assert sum(levels[:80]) > 500
        assert sum(levels[:60]) < 0.1 * width * height
        # The chart itself is as it was.
        assert shown == chart.evaluate(DATA)

    chart = charts.first
    before = chart.bounding_box()
    # The buttons stand above the chart, not on it.
    bar = chart.locator(".modebar").bounding_box()
    assert bar["y"] + bar["height"] <= before["y"] + 10
    chart.hover()
    chart.get_by_role("button", name="Fullscreen").click()
    settle(page)
    full = page.locator(f".st-key-{KEY} .main-svg").first.bounding_box()
    assert full["width"] > 1300
    assert full["height"] > 800
    page.get_by_role("button", name="Close fullscreen").click()
    settle(page)
    assert chart.bounding_box() == before
