"""A server that has just started: every page is whole on the first visit, at its own address."""

import re

import pandas as pd
import pytest
from browsing import go_to, settle
from servers import running_app

import app
import mlp


def _says_fingerprint(page, seed):
    """Whether the sidebar names the network of this seed."""
    network, x = mlp.Network.random(seed=seed), mlp.random_input()
    said = page.get_by_test_id("stSidebarUserContent").inner_text()
    return f"Fingerprint {mlp.fingerprint(network, x, mlp.one_hot(0, 5))}" in said


@pytest.mark.parametrize("name", ["network", pytest.param("derivation", marks=pytest.mark.long)])
def test_a_deep_link_to_a_fresh_server_opens_the_page_as_any_other(visit, name):
    with running_app() as fresh:
        page = visit(f"{fresh}/{name}?seed=42", alone=True)
        assert page.get_by_role("heading").first.inner_text()
        assert _says_fingerprint(page, 42)
        assert not page.get_by_role("dialog").count()
        listed = page.get_by_test_id("stTopNavLink").all_inner_texts()
        assert listed == list(dict(app.PAGES[""]).values())
        groups = page.get_by_test_id("stTopNavSection").all_inner_texts()
        assert [text.splitlines()[0] for text in groups] == [name for name in app.PAGES if name]
        assert re.search(rf"/{name}\?seed=42$", page.url)
        # The second run is the whole app as the first one was.
        go_to(page, "Export" if name == "network" else "Network")
        assert _says_fingerprint(page, 42)
        assert "seed=42" in page.url


def test_the_first_thing_typed_after_a_deep_link_to_a_fresh_server_is_kept(visit):
    with running_app() as fresh:
        page = visit(f"{fresh}/your_gradient", alone=True)
        box = page.get_by_role("textbox", name=re.compile("The numbers of"))
        box.fill("1 2 3")
        box.press("Control+Enter")
        page.get_by_text("3 numbers found, expected 5").wait_for()
        assert box.input_value() == "1 2 3"


def test_below_a_path_of_its_own_links_pages_and_files_work(visit):
    with running_app(base="lab/mlp") as fresh:
        page = visit(f"{fresh}/export?seed=42", alone=True)
        assert _says_fingerprint(page, 42)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download CSV").first.click()
        frame = pd.read_csv(download.value.path())
        expected = mlp.input_gradient(
            mlp.Network.random(seed=42), mlp.random_input(), [1, 0, 0, 0, 0]
        )
        assert list(frame[frame["quantity"] == "x"]["value"]) == list(expected)
        go_to(page, "Saliency")
        assert page.url == f"{fresh}/saliency?seed=42"
        page.go_back()
        page.get_by_role("heading", name="Export", exact=True).wait_for()
        settle(page)
        assert _says_fingerprint(page, 42)


@pytest.mark.parametrize("path", ["network", "nothing_here"])
def test_an_address_beside_the_listed_ones_opens_the_first_page(visit, address, path):
    page = visit(f"{address}/{path}?n=7")
    page.get_by_role("heading", name="Network 7-3-5").wait_for()
    assert bool(page.get_by_role("dialog").count()) == (path == "nothing_here")
