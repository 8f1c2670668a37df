"""The scales of colours: numbers are legible in every cell, and the bars tell the ends."""

import numpy as np
import pytest

import mlp
from pages.shared.draw import scales, style
from pages.shared.draw.heatmaps import Panel, stack

LIGHT, DARK = ([pair[i] for pair in style.IN_DARK] for i in (0, 1))


def _rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def _luminance(rgb):
    """After WCAG 2.2."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def _contrast(first, second):
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _colours(scale):
    """The colours of a scale, those between its stops among them."""
    for (_, first), (_, second) in zip(scale, scale[1:], strict=False):
        for part in np.linspace(0, 1, 9):
            yield (1 - part) * _rgb(first) + part * _rgb(second)


@pytest.mark.parametrize(
    ("scale", "text"),
    [(scale, style.TEXT) for scale in LIGHT] + [(scale, style.TEXT_IN_DARK) for scale in DARK],
)
def test_numbers_are_legible_on_every_colour_of_every_scale(scale, text):
    assert min(_contrast(_rgb(text), colour) for colour in _colours(scale)) >= 4.5


@pytest.mark.parametrize("scale", [*LIGHT, *DARK])
def test_the_ends_of_a_scale_stand_out_from_its_zero(scale):
    zero = style.SIGNED.index([0.5, "#f7f7f7"]) if len(scale) == 5 else 0
    ends = (scale[0], scale[-1]) if zero else (scale[-1],)
    for _, colour in ends:
        assert _contrast(_rgb(colour), _rgb(scale[zero][1])) > 2.3


@pytest.mark.parametrize("scale", DARK)
def test_on_a_dark_page_nothing_of_a_scale_is_brighter_than_its_text_and_zero_is_darkest(scale):
    zero = scale[2 if len(scale) == 5 else 0][1]
    brightness = [_luminance(colour) for colour in _colours(scale)]
    assert _luminance(_rgb(zero)) == min(brightness)
    assert max(brightness) < _luminance(_rgb(style.TEXT_IN_DARK)) / 4


def test_a_figure_for_a_dark_page_differs_in_its_colours_alone():
    figure = stack(
        [Panel("h−h²", np.array([[0.2, 0.0]]), scales.unit_slopes(mlp.ACTIVATIONS["sigmoid"]))]
    )
    dark = scales.in_dark(figure)
    (trace,), (dark_trace,) = figure["data"], dark["data"]
    changed = {name for name in trace if trace[name] is not dark_trace[name]}
    assert changed == {"colorscale", "textfont"}
    assert dark_trace["colorscale"] == DARK[LIGHT.index(style.UNIT_SLOPE)]
    assert dark["layout"] is figure["layout"]


def test_a_bar_tells_the_ends_of_its_scale_and_whether_values_go_beyond():
    bar = scales.bars([scales.signed(2.5, "W & x")])
    assert "<figcaption>W &amp; x</figcaption>" in bar
    assert "<span>−2.5</span><span>0</span><span>2.5</span>" in bar
    assert "≥ 2.5" in scales.bars([scales.signed(2.5, "W", clipped=True)])
    assert f"light-dark({style.SIGNED[0][1]}, {DARK[0][0][1]}) 0%" in bar
