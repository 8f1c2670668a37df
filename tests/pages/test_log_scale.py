"""Log axes: zeros stand on a line of their own, and all other numbers where they are."""

import numpy as np
import pytest

import mlp
from pages.shared.checks.agreement_figure import agreement
from pages.shared.checks.many_networks_figure import digits_against_saliency
from pages.shared.draw.figures import log_scale, scale_of_axis


@pytest.mark.parametrize(
    "values",
    [
        [0.0, 3e-7, 2e-3],
        [0.0, 1e-300, 1.0],
        [0.0, 5e-324],
        [1e300, 1.7e308],
        [0.0, 0.0],
        [0.0, 1.0],
        [np.inf, np.nan, 0.0, 1e-4],
    ],
)
def test_zeros_stand_below_every_number_on_the_line_called_0(values):
    values = np.array(values)
    scale = log_scale(values)
    axis, placed = scale.axis(), scale.placed(values)
    low, high = axis["range"]
    assert np.isfinite(placed).all()
    powers = np.log10(placed[placed > 0])
    assert (powers >= low).sum() >= len(powers) - (values == 5e-324).sum()
    assert (powers <= high).all()
    usual = (values > 1e-300) & np.isfinite(values)
    assert np.array_equal(placed[usual], values[usual])
    assert axis["ticktext"].count("0") == int((values == 0).any())
    assert axis["tickvals"] == sorted(axis["tickvals"])
    if (values == 0).any():
        assert (placed[values == 0] == axis["tickvals"][axis["ticktext"].index("0")]).all()
        assert (placed[values == 0] < placed[usual].min(initial=np.inf)).all()


def test_a_scale_without_zeros_has_no_line_for_them():
    scale = log_scale(np.array([2e-5, 3e-2]))
    assert scale.axis()["ticktext"] == ["1e−5", "1e−4", "0.001", "0.01", "0.1"]


def test_an_error_of_0_is_drawn_on_the_line_called_0_and_said_to_be_0():
    network, x, y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)
    exact = mlp.check_gradient(network, x, y, method="complex")
    check = mlp.check_gradient(network, x, y, method="complex", analytic=exact.numeric)
    drawn = agreement(check)
    errors = drawn["data"][-1]
    axis = drawn["layout"]["yaxis2"]
    zero = axis["tickvals"][axis["ticktext"].index("0")]
    assert set(errors["y"]) == {zero}
    assert all(": error 0, " in text for text in errors["customdata"])


def test_a_network_of_gradient_0_is_not_drawn_as_if_its_size_was_measured():
    found = mlp.check_many((5, 3, 5), range(20))
    saliency = found.saliency.copy()
    saliency[3] = 0.0
    drawn = digits_against_saliency(mlp.ManyChecks(**(vars(found) | {"saliency": saliency})))
    axis = drawn["layout"]["yaxis"]
    zero = axis["tickvals"][axis["ticktext"].index("0")]
    (points,) = (trace for trace in drawn["data"] if trace["type"] == "scattergl")
    assert points["y"][3] == zero
    assert points["text"][3] == "0"
    assert (np.delete(points["y"], 3) == np.delete(found.saliency, 3)).all()
    assert drawn["layout"]["yaxis3"]["range"] == axis["range"]


def test_of_very_many_decades_the_highest_are_drawn_and_smaller_values_stand_at_their_foot():
    scale = log_scale(np.array([1e-9, 1e-70, 0.0]))
    assert (scale.low, scale.high, scale.with_zero) == (-33, -9, True)
    zero, foot, top = scale.placed(np.array([0.0, 1e-70, 1e-9]))
    assert zero < foot == 1e-33 < top == 1e-9
    axis = scale.axis()
    assert axis["ticktext"][:2] == ["0", "≤ 1e−33"]
    assert scale_of_axis(axis) == scale
