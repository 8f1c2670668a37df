"""A running app and a Chromium to drive it."""

import os
import pathlib

import pytest
from browsing import FLAGS, WAIT, forget, path_of_chromium, settle
from playwright.sync_api import sync_playwright
from servers import running_app

MISSING = "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    here = pathlib.Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address():
    """The address of one app that the browser tests share."""
    with running_app() as at:
        yield at


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a run."""
    path = path_of_chromium()
    if not path:
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reader(chromium):
    """One context over all tests: its cache keeps the megabytes of JavaScript of every page.

    It asks for little motion, since without a graphics card every frame of a fade costs more
    than what it shows.
    """
    context = chromium.new_context(accept_downloads=True, reduced_motion="reduce")
    context.new_page()  # open over all tests, for `forget`
    yield context
    context.close()


@pytest.fixture
def visit(chromium, reader, address):
    """A function that opens an address and waits until the page stands still.

    `visit(url, width=1440, height=900, dark=False, alone=False)` returns the Playwright page. The
    reader remembers nothing of the test before; every visit is a tab, and so a session. One `alone`
    has a context of its own, with an empty cache and all motion. Exceptions shown by the app fail
    the test when it ends.
    """
    contexts, pages = [], []

    def open_page(url, width=1440, height=900, dark=False, alone=False):
        if alone:
            context = chromium.new_context(accept_downloads=True)
            contexts.append(context)
        else:
            context = reader
        page = context.new_page()
        page.set_default_timeout(WAIT)
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(url)
        settle(page)
        return page

    yield open_page
    shown = [
        text for page in pages for text in page.get_by_test_id("stException").all_inner_texts()
    ]
    for context in contexts:
        context.close()
    forget(reader, address)
    assert not shown, f"the page shows an exception: {shown}"
