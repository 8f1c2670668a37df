"""Back, Forward and links: the browser's addresses and the settings say the same."""

import pytest
from browsing import go_to, settle, slider
from servers import running_app

# What a page does when a link is opened in it without loading it anew.
OPEN_IN_PLACE = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""

# The app on a machine where a page takes half a second before it writes its address.
SLOW = """
import runpy
import time
import types

from pages.shared.state import history, page


def write(names):
    time.sleep(0.5)
    history.write(names)


page.history = types.SimpleNamespace(follow=history.follow, write=write)
runpy.run_path("pages/shared/start.py")
"""


def _shows(page, title, query):
    """The page at rest, its title and its address those expected."""
    page.get_by_role("heading", name=title, exact=True).wait_for()
    settle(page)
    assert page.get_by_role("heading", name=title, exact=True).count() == 1
    assert page.url.partition("?")[2] == query


def _more_inputs(page, title, query):
    slider(page, "inputs n").press("ArrowRight")
    _shows(page, title, query)


def test_back_and_forward_undo_and_redo_a_setting_on_the_same_page(visit, address):
    page = visit(f"{address}/?n=7")
    _more_inputs(page, "Network 8-3-5", "n=8")
    _more_inputs(page, "Network 9-3-5", "n=9")
    page.go_back()
    _shows(page, "Network 8-3-5", "n=8")
    page.go_back()
    _shows(page, "Network 7-3-5", "n=7")
    page.go_forward()
    _shows(page, "Network 8-3-5", "n=8")
    assert slider(page, "inputs n").input_value() == "8"
    _more_inputs(page, "Network 9-3-5", "n=9")


def test_quick_moves_of_a_slider_are_never_undone(visit, address):
    page = visit(f"{address}/?n=3")
    for moves in range(1, 4):
        slider(page, "inputs n").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        n = 3 + 3 * moves
        _shows(page, f"Network {n}-3-5", f"n={n}")
    assert slider(page, "inputs n").input_value() == "12"


def test_a_click_in_the_navigation_keeps_the_settings_and_back_brings_the_page_before(
    visit, address
):
    page = visit(f"{address}/?n=7&seed=42")
    go_to(page, "Agreement")
    _shows(page, "Agreement", "n=7&seed=42")
    slider(page, "inputs n").press("ArrowRight")
    page.wait_for_url("**/agreement?n=8&seed=42")
    settle(page)
    go_to(page, "Network")
    _shows(page, "Network 8-3-5", "n=8&seed=42")
    page.go_back()
    _shows(page, "Agreement", "n=8&seed=42")
    assert slider(page, "inputs n").input_value() == "8"


def test_a_link_opened_in_the_same_tab_takes_effect(visit, address):
    page = visit(f"{address}/?n=7&seed=42")
    page.goto(f"{address}/?m=4")
    _shows(page, "Network 5-4-5", "m=4")
    page.goto(f"{address}/saliency?k=3")
    _shows(page, "Saliency", "k=3")
    page.go_back()
    _shows(page, "Network 5-4-5", "m=4")


def test_back_leads_in_one_step_from_the_page_of_a_link_to_the_page_before(visit, address):
    page = visit(address)
    page.get_by_role("link", name="Why the transpose?").click()
    _shows(page, "Both questions", "")
    page.go_back()
    _shows(page, "Network 5-3-5", "")


@pytest.mark.parametrize(
    "query", [pytest.param("n=9", marks=pytest.mark.long), "n=2&m=4&scale=0.5"]
)
def test_a_link_that_the_page_follows_without_loading_anew_takes_effect(visit, address, query):
    page = visit(f"{address}/?n=7&seed=42")
    page.evaluate(OPEN_IN_PLACE, f"/?{query}")
    title = "Network 9-3-5" if query == "n=9" else "Network 2-4-5"
    _shows(page, title, query)
    page.go_back()
    _shows(page, "Network 7-3-5", "n=7&seed=42")


def test_back_leads_to_the_page_before_where_a_page_takes_long_to_write_its_address(
    visit, tmp_path
):
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    with running_app(script) as slow:
        page = visit(f"{slow}/?n=7&seed=42")
        go_to(page, "Agreement")
        _shows(page, "Agreement", "n=7&seed=42")
        page.go_back()
        _shows(page, "Network 7-3-5", "n=7&seed=42")
