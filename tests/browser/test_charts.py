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

# The texts at the axes that a legend covers.
COVERED = """() => [...document.querySelectorAll(".js-plotly-plot:has(.legend)")].flatMap(chart => {
  const legend = chart.querySelector(".legend .bg").getBoundingClientRect();
  const covered = text => {
    const box = text.getBoundingClientRect();
    return box.left < legend.right && legend.left < box.right
      && box.top < legend.bottom && legend.top < box.bottom;
  };
  return [...chart.querySelectorAll(".xtick text, .ytick text, .xtitle, .ytitle")]
    .filter(covered).map(text => text.textContent);
})"""


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


@pytest.mark.parametrize(
    "path",
    [
        "paths",
        "paths?source=wine",
        "cost_and_digits",
        *(
            pytest.param(path, marks=pytest.mark.long)
            for path in (
                "paths?n=12",
                "paths?lecture=on",
                "step_size",
                "wrong_gradients",
                "agreement",
            )
        ),
    ],
)
@pytest.mark.parametrize("width", [1440, pytest.param(390, marks=pytest.mark.long)])
def test_no_legend_covers_what_is_written_at_an_axis(visit, address, path, width):
    page = visit(f"{address}/{path}", width=width, height=2400)
    assert page.locator(".js-plotly-plot .legend").count()
    assert page.evaluate(COVERED) == []
