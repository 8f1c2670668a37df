"""A chart is drawn once for each change, and in the colours of the page's theme."""

import pytest
from browsing import settle, slider

WHITE, DARK = "rgb(255, 255, 255)", "rgb(17, 22, 29)"
COLOURS = """() => [".main-svg", "text"].map(part => {
  const { background, fill } = document.querySelector(`.st-key-dL_dx ${part}`).style;
  return background || fill;
})"""
# Each drawing of a heatmap gives its image an address.
COUNT = """() => {
  window.drawings = 0;
  const drawing = ({ target, attributeName }) =>
    target.matches("image") && attributeName === "href";
  new MutationObserver(changes => {
    window.drawings += changes.filter(drawing).length;
  }).observe(document.body, { subtree: true, attributes: true });
}"""


@pytest.mark.parametrize("path", ["", "saliency"])
def test_a_change_draws_every_heatmap_once(visit, address, path):
    page = visit(f"{address}/{path}")
    page.evaluate(COUNT)
    slider(page, "inputs n").press("ArrowRight")
    page.locator(".st-key-dL_dx", has_text="1×6").wait_for()
    settle(page)
    images = page.locator(".heatmaplayer image").count()
    assert images > 0
    assert page.evaluate("() => window.drawings") == images


def test_the_charts_follow_the_theme_while_the_page_is_open(visit, address):
    page = visit(f"{address}/saliency")
    assert page.evaluate(COLOURS) == [WHITE, "rgb(15, 23, 34)"]
    shown = page.locator(".heatmaplayer image").first.get_attribute("href")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        f"colours => String(({COLOURS})()) === colours", arg=f"{DARK},rgb(230, 234, 240)"
    )
    settle(page)
    # The scales have their colours for a dark page, too.
    assert page.locator(".heatmaplayer image").first.get_attribute("href") != shown
