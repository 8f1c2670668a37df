"""What every page holds for every reader, looked at in one visit to each page.

axe-core finds nothing serious, the text of charts is legible, and every chart says what it shows,
in the light theme and in the dark one; and on small screens nothing overlaps or is cut.
"""

import pathlib

import axe_playwright_python
import layout
import pytest
from browsing import settle

import app

AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
PAGES = [name for group in app.PAGES.values() for name, _ in group]

FIND = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, nodes}) => nodes.map(node => [id, node.html, node.failureSummary]));
}"""
# The ratio of contrast after WCAG 2.2 of every text of the charts that stands outside the cells.
CONTRASTS = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b]
        .map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * part, 0);
    const background = luminance(numbers(getComputedStyle(
        document.querySelector("[data-testid=stApp]")).backgroundColor));
    return [...document.querySelectorAll(".js-plotly-plot text, .js-plotly-plot tspan")]
        .filter(text => text.textContent.trim())
        .filter(text => !text.closest(".heatmap-label, .bartext-inside"))
        .map(text => {
            const drawn = luminance(numbers(getComputedStyle(text).fill));
            const [low, high] = [drawn, background].sort((a, b) => a - b);
            return [text.textContent, (high + 0.05) / (low + 0.05)];
        });
}"""
# A small screen, and a large one at twice the size.
SMALL = ((1024, 768), (960, 540))
OPEN = {"network": "", "chain_rule": "chain_rule?exercise=on", "derivation": "derivation?lines=on"}


# Pages whose parts the others are made of too: these are tried each time.
TRIED = ("network", "chain_rule", "formula", "your_gradient")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in TRIED else pytest.mark.long) for name in PAGES],
)
def test_a_page_is_legible_in_both_themes_and_whole_on_small_screens(visit, address, name):
    page = visit(f"{address}/{OPEN.get(name, name)}")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(
            "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme",
            arg=theme,
        )
        settle(page)
        # Nothing is left out: Streamlit itself causes no finding on these pages.
        page.evaluate(AXE)
        assert page.evaluate(FIND) == [], theme
        faint = [(text, ratio) for text, ratio in page.evaluate(CONTRASTS) if ratio < 4.5]
        assert faint == [], theme
    for chart in page.get_by_test_id("stPlotlyChart").all():
        assert chart.get_attribute("role") == "figure"
        assert len(chart.get_attribute("aria-label")) > 20
        # The buttons of a chart are two stops for the keyboard, not seven.
        names = [b.get_attribute("aria-label") for b in chart.get_by_role("button").all()]
        assert names == ["Download plot as a PNG", "Fullscreen"]
    for width, height in SMALL:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert layout.faults(page) == layout.NOTHING, width
