"""The views of a lecture as text: what is read is a page and settings of this app, nothing else."""

import pytest
from driver import chart, open_page

from pages.shared.draw.enlarged import FACTOR, enlarged
from pages.shared.lecture import views
from pages.shared.state import url
from pages.shared.state.settings import BY_NAME, MOST_VIEWS

PAGES = ["network", "saliency", "formula"]


def test_a_view_is_read_from_a_line_as_it_was_written():
    written = [
        views.View("network"),
        views.View("saliency", {"n": "12", "x": "2:0.5,12:-1.0"}),
        views.View("formula", {"formula": "a & b = \\hat y?\nW_2^T #1 é"}),
    ]
    assert views.read(views.write(written), PAGES) == (written, [])


@pytest.mark.parametrize(
    "line",
    [
        "https://host/base/saliency?n=12",
        "http://127.0.0.1:8501/saliency?n=12&n_=3",
        "saliency?n=12",
    ],
)
def test_a_whole_address_is_a_view_too(line):
    assert views.read(f"  {line} \n\n", PAGES) == ([views.View("saliency", {"n": "12"})], [])


def test_an_address_without_a_name_is_the_first_page():
    assert views.read("https://host/?m=2", PAGES) == ([views.View("network", {"m": "2"})], [])


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "https://evil.example/other?n=12",
        "<img src=x onerror=alert(1)>",
        "../../etc/passwd",
        "saliency?" + "&".join("a" * 1000),
        "\x00",
    ],
)
def test_what_is_no_page_of_the_app_is_told_by_its_line(line):
    found, unread = views.read(f"network\n{line}\nsaliency", PAGES)
    assert [view.page for view in found] == ["network", "saliency"]
    assert unread == [2]


def test_of_a_link_only_settings_that_hold_are_kept_and_none_of_the_lecture():
    line = "saliency?n=99&m=4&label=7&lecture=on&view=3&views=network&junk=<b>&k=5&seed=1&seed=2"
    assert views.read(line, PAGES) == ([views.View("saliency", {"m": "4"})], [])


def test_a_lecture_is_bounded_and_what_is_kept_fits_into_a_link():
    found, unread = views.read("saliency?n=12&m=4&scale=2.5&seed=123456\n" * 100_000, PAGES)
    assert (len(found), unread) == (MOST_VIEWS, [MOST_VIEWS + 1])
    kept = views.first_that_fit(found)
    text = views.write(kept)
    assert 30 < len(kept) < MOST_VIEWS
    assert url.fits(text)
    assert not url.fits(views.write(found[: len(kept) + 1]))
    assert BY_NAME["views"].read(text, None) == text


def test_a_page_in_lecture_mode_draws_the_same_figure_larger():
    plain, large = (open_page("saliency", lecture=mode) for mode in ("off", "on"))
    assert [trace["type"] for trace in chart(large, "dL_dx")] == [
        trace["type"] for trace in chart(plain, "dL_dx")
    ]
    assert chart(large, "dL_dx")[0]["y"] == chart(plain, "dL_dx")[0]["y"]
    (shown,) = (c.proto.spec for c in large.get("plotly_chart") if c.proto.id.endswith("-dL_dx"))
    assert '"size":24.0' in shown


def test_everything_in_pixels_is_larger_and_nothing_else():
    figure = {
        "data": [
            {"x": [1, 2], "marker": {"size": [4, 13], "color": "#000"}, "textfont": {"size": 11}},
            {"text": ['<b style="font-size:12px">5=5</b>', "12px"]},
        ],
        "layout": {
            "height": 200,
            "margin": {"l": 24, "r": 8, "t": 4, "b": 4},
            "yaxis2": {"range": [0, 1], "title": {"text": "error"}},
            "annotations": [{"text": "x", "x": 0.5, "font": {"size": 14}}],
        },
    }
    larger = enlarged(figure)
    first, second = larger["data"]
    assert first["x"] == [1, 2]
    assert first["marker"]["size"] == [4 * FACTOR, 13 * FACTOR]
    assert first["textfont"]["size"] == 11 * FACTOR
    assert second["text"] == [f'<b style="font-size:{12 * FACTOR}px">5=5</b>', "12px"]
    layout = larger["layout"]
    assert layout["height"] == 200 * FACTOR
    assert layout["margin"]["l"] == 24 * FACTOR
    assert layout["yaxis2"]["range"] == [0, 1]
    assert layout["yaxis2"]["title"] == {"font": {"size": 24}, "text": "error"}
    assert layout["annotations"][0]["x"] == 0.5
    assert layout["xaxis"]["tickfont"]["size"] == 12 * FACTOR
    # The figure that was given is as it was.
    assert figure["layout"]["height"] == 200
