"""The chain-rule pages in a real browser: a cell is hovered and clicked, the walk is walked."""

import re

import pytest
from browsing import settle

import mlp
from pages.shared.draw.notation import number

NETWORK, X, Y = mlp.Network.random(), mlp.random_input(), mlp.one_hot(0, 5)

# The middle of the cell whose hover text begins with a name, in pixels of the window.
MIDDLE = """([key, name]) => {
    const drawn = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    const {xaxis, yaxis} = drawn._fullLayout, corner = drawn.getBoundingClientRect();
    const middle = (ends, place, count) =>
        ends.length > count ? (ends[place] + ends[place + 1]) / 2 : ends[place];
    for (const {type, x, y, customdata} of drawn._fullData.filter(t => t.type === "heatmap"))
        for (const [row, texts] of customdata.entries())
            for (const [column, text] of texts.entries())
                if (text.startsWith(name + " ")) return [
                    corner.left + xaxis._offset + xaxis.c2p(middle(x, column, texts.length)),
                    corner.top + yaxis._offset + yaxis.c2p(middle(y, row, customdata.length))];
}"""


def _hover(page, key, name):
    """What the cell of this name shows."""
    page.mouse.move(*page.evaluate(MIDDLE, [key, name]))
    # What another cell showed stays until the mouse has been seen here.
    text = page.locator(".hoverlayer .hovertext", has_text=name).first
    text.wait_for()
    return text.text_content()


def _at(page, query):
    """The page at rest, once the address ends in this query."""
    page.wait_for_url(re.compile(rf"chain_rule{re.escape(query)}$"))
    settle(page)


def test_a_hovered_cell_shows_the_sum_that_made_it(visit, address):
    page = visit(f"{address}/chain_rule?walk=h")
    gradients = mlp.gradients(NETWORK, X, Y)
    shown = _hover(page, "stage_h", "δh₂")
    assert shown.startswith("δh₂ = Σⱼ δθⱼ·W₂[2,j]= ")
    made = sum(gradients.theta[j] * NETWORK.W2[1, j] for j in range(5))
    assert shown.endswith(f"= {number(made)}")
    assert f"{number(gradients.theta[0])}·{number(NETWORK.W2[1, 0])} + " in shown


def test_a_hovered_cell_of_the_network_page_shows_the_sum_that_made_it(visit, address):
    page = visit(address)
    shown = _hover(page, "hidden", "a₁")
    made = sum(X[i] * NETWORK.W1[i, 0] for i in range(5)) + NETWORK.b1[0]
    assert shown.startswith("a₁ = Σᵢ xᵢ·W₁[i,1] + b₁[1]= ")
    assert shown.endswith(f"= {number(made)}")


def test_a_hovered_slope_is_written_as_the_activation_is(visit, address):
    page = visit(f"{address}/chain_rule?walk=a&activation=relu")
    h = mlp.forward(NETWORK.replace(activation="relu"), X).h
    assert h[0] > 0 == h[1]
    shown = _hover(page, "stage_a", "ReLU′(a₁)")
    assert shown == f"ReLU′(a₁) = [h₁ > 0]= [{number(h[0])} > 0]= 1"
    assert _hover(page, "stage_a", "ReLU′(a₂)").endswith("= [0 > 0]= 0")


def test_a_clicked_cell_is_chosen_written_out_and_in_the_address(visit, address):
    page = visit(f"{address}/chain_rule?walk=h")
    for entry in (3, 2):
        x, y = page.evaluate(MIDDLE, ["stage_h", f"δh{mlp.subscript(entry)}"])
        # Anywhere on the cell counts, not only its middle.
        page.mouse.move(x, y)
        page.mouse.click(x + 20, y + 8)
        _at(page, f"?walk=h&entry={entry}")
        written = page.locator(".katex-display").first.text_content()
        assert f"W2[{entry},j]" in written.replace("_", "").replace("{", "").replace("}", "")
    chosen = page.get_by_role("radio", name="δh₂")
    assert chosen.get_attribute("aria-checked") == "true"


def test_a_cell_of_a_difference_is_hovered_and_clicked_like_any_other(visit, address):
    page = visit(f"{address}/chain_rule?walk=h&pin=seed%3D3&compared=difference")
    pinned = mlp.Network.random(seed=3)
    gap = mlp.gradients(NETWORK, X, Y).h[2] - mlp.gradients(pinned, X, Y).h[2]
    assert _hover(page, "stage_h", "δh₃").endswith(f"difference {number(gap)}")
    page.mouse.click(*page.evaluate(MIDDLE, ["stage_h", "δh₃"]))
    page.wait_for_url(re.compile("entry=3"))
    settle(page)
    assert page.get_by_role("radio", name="δh₃").get_attribute("aria-checked") == "true"


def test_the_walk_is_walked_by_keyboard_alone(visit, address):
    page = visit(f"{address}/chain_rule")
    page.get_by_role("button", name="Next").focus()
    for stage in ("h", "a", "x", "all"):
        page.keyboard.press("Enter")
        _at(page, f"?walk={stage}")
        assert page.evaluate("document.activeElement.innerText").startswith("Next")
    page.keyboard.press("n")
    _at(page, "")
    page.keyboard.press("p")
    _at(page, "?walk=all")


def test_an_entry_is_chosen_by_keyboard(visit, address):
    page = visit(f"{address}/chain_rule?walk=x")
    page.get_by_role("radio", name="δx₁").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    _at(page, "?walk=x&entry=2")


@pytest.mark.long
def test_on_a_phone_nothing_overflows_sideways(visit, address):
    page = visit(f"{address}/chain_rule", width=390, dark=True)
    main = page.get_by_test_id("stMainBlockContainer")
    for name in ("two_questions", "derivation", "paths", "cost_and_digits", "chain_rule"):
        page.goto(f"{address}/{name}")
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, name


def test_the_exercise_is_worked_in_the_browser(visit, address):
    page = visit(f"{address}/chain_rule?walk=x&exercise=on")
    delta = float(mlp.input_gradient(NETWORK, X, Y)[0])
    assert number(delta) not in page.get_by_test_id("stMainBlockContainer").inner_text()
    page.get_by_role("radio", name="positive" if delta > 0 else "negative").click()
    page.get_by_text(f"Right: δx₁ = {number(delta)}").wait_for()


# The sizes of the numbers that are seen in the cells of an equation.
CELL_TEXTS = """() => [...document.querySelectorAll('.st-key-stage_h .heatmap-label text')]
    .filter(text => text.textContent.trim() && getComputedStyle(text).display !== 'none')
    .map(text => parseFloat(getComputedStyle(text).fontSize))"""
# KaTeX itself draws up to two pixels beyond its box.
CUT_FORMULAS = """() => [...document.querySelectorAll('.katex-display')]
    .filter(formula => formula.scrollWidth > formula.clientWidth + 2).length"""


def test_numbers_in_cells_are_readable_or_left_to_hovering_and_sums_are_not_cut(visit, address):
    page = visit(f"{address}/chain_rule?walk=h", width=1440)
    assert min(page.evaluate(CELL_TEXTS)) >= 10
    page.goto(f"{address}/chain_rule?walk=h&n=12&m=12&k=12&scale=10")
    for width in (1440, 1024, 960, 390):
        page.set_viewport_size({"width": width, "height": 800})
        settle(page)
        assert not page.evaluate(CELL_TEXTS), width
        assert not page.evaluate(CUT_FORMULAS), width
    network = mlp.Network.random((12, 12, 12), scale=10.0)
    delta_h = mlp.gradients(network, mlp.random_input(12), mlp.one_hot(0, 12)).h
    page.set_viewport_size({"width": 1440, "height": 1400})
    settle(page)
    assert _hover(page, "stage_h", "δh₁₂").endswith(f"= {number(delta_h[11])}")
