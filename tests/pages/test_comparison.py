"""A pinned network beside the open one: what the figures show, and what a link brings."""

import numpy as np
import pytest
from driver import chart, example_of, lines, numbers, open_page

import mlp
from pages.shared.compare.cells import scale_of
from pages.shared.compare.figures import comparable, difference
from pages.shared.draw.heatmaps import Panel, stack
from pages.shared.draw.scales import signed
from pages.shared.state import pin
from pages.shared.state.settings import DIFFERENCE, OF_NETWORK, PINNED

PINNED_SEED = 3


def _opened(page, **query):
    """A page with the network of another seed pinned."""
    return open_page(page, pin=f"seed={PINNED_SEED}", **query)


def _pinned():
    return mlp.Network.random(seed=PINNED_SEED), mlp.random_input(), mlp.one_hot(0, 5)


def _button(app, label):
    return next(button for button in app.button if button.label == label)


def test_a_click_pins_the_network_in_the_address_and_another_lets_it_go():
    app = open_page("network", seed=4, m=4, x="2:0.5", activation="tanh")
    _button(app, "Pin this network").click().run()
    assert app.query_params["pin"] == "m=4&activation=tanh&seed=4&x=2:0.5"
    app.number_input(key="seed").set_value(5).run()
    pinned = mlp.Network.random((5, 4, 5), 4, activation="tanh")
    x = mlp.random_input()
    x[1] = 0.5
    named = mlp.fingerprint(pinned, x, mlp.one_hot(0, 5))
    assert any(named in shown.value for shown in app.sidebar.markdown)
    _button(app, "Unpin").click().run()
    assert "pin" not in app.query_params


def test_the_network_of_the_start_can_be_pinned_too():
    app = open_page("network")
    _button(app, "Pin this network").click().run()
    assert app.query_params == {"pin": pin.OF_THE_START}
    assert _button(app, "Unpin")


def test_the_figures_show_the_open_network_until_another_choice():
    app = _opened("network", seed=8)
    network, x, _ = example_of(app)
    assert np.array_equal(lines(chart(app, "hidden")[0])[:5], network.W1)
    app.segmented_control(key="compared").set_value(PINNED).run()
    pinned, *_ = _pinned()
    assert np.array_equal(lines(chart(app, "hidden")[0])[:5], pinned.W1)
    assert app.query_params["compared"] == PINNED
    assert "pinned network" in app.info[0].value


def test_the_difference_is_that_of_the_two_networks_cell_by_cell_and_bar_by_bar():
    app = _opened("network", seed=8, compared=DIFFERENCE)
    one, other = example_of(app), _pinned()
    values, before = mlp.forward(*one[:2]), mlp.forward(*other[:2])
    (hidden,) = chart(app, "hidden")
    wanted = np.vstack(
        [
            one[0].W1 - other[0].W1,
            one[0].b1 - other[0].b1,
            values.a - before.a,
            values.h - before.h,
        ]
    )
    assert np.array_equal(lines(hidden), wanted)
    assert hidden["zmin"] == -hidden["zmax"]
    bars = next(trace for trace in chart(app, "dL_dx") if trace["type"] == "bar")
    assert np.array_equal(numbers(bars["y"]), mlp.input_gradient(*one) - mlp.input_gradient(*other))


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_networks_of_different_activations_have_a_difference(activation):
    app = _opened("network", activation=activation, compared=DIFFERENCE)
    assert "less the pinned network" in app.info[0].value
    network, x, _ = example_of(app)
    values, before = mlp.forward(network, x), mlp.forward(*_pinned()[:2])
    assert np.array_equal(lines(chart(app, "hidden")[0])[-1], values.h - before.h)


def test_networks_of_different_sizes_have_none_and_the_page_says_so():
    app = _opened("network", n=4, compared=DIFFERENCE)
    assert "needs equal sizes" in app.info[0].value
    assert np.array_equal(lines(chart(app, "hidden")[0])[:4], example_of(app)[0].W1)


@pytest.mark.parametrize(
    "text",
    ["", "junk", "seed=-1", "seed=1&seed=2", "walk=x", "n=99", "&" * 50, "seed=1&" * 30, "<b>"],
)
def test_a_text_that_stands_for_no_network_pins_none(text):
    assert pin.values_of(text) is None
    app = open_page("network", pin=text, compared=DIFFERENCE)
    assert _button(app, "Pin this network")
    assert not app.info


def test_what_is_pinned_is_read_back_from_its_text():
    values = pin.values_of("n=4&activation=relu&label=2&scale=2.5&x=2:0.5")
    state = {name: values[name] for name in OF_NETWORK} | {"x": values["x"]}
    assert pin.text_of(state) == "n=4&activation=relu&label=2&scale=2.5&x=2:0.5"
    assert values["seed"] == 0


def test_figures_of_other_quantities_are_not_comparable():
    scale = signed(1.0)
    one, other = (stack([Panel("v", np.zeros((rows, 2)), scale)], widest=8) for rows in (1, 2))
    assert comparable(one, one)
    assert not comparable(one, other)
    same = difference(one, one, scale_of([(one, one)]))
    assert np.array_equal(lines(same["data"][0]), [[0.0, 0.0]])
