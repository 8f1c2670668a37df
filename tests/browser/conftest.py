"""A running app and a Chromium to drive it."""

import os
import pathlib
import shutil

import pytest
from browsing import running_app, settle
from playwright.sync_api import sync_playwright

MISSING = "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
# Chromium as root in a container, and without its own traffic.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium():
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


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
    """One browser; each test opens a context of its own."""
    path = _chromium()
    if not path:
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """A function that opens an address in a new context and waits until the page stands still.

    `visit(url, width=1440, dark=False)` returns the Playwright page; exceptions shown by the app
    fail the test when it ends.
    """
    contexts, pages = [], []

    def open_page(url, width=1440, height=900, dark=False):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.goto(url)
        settle(page)
        return page

    yield open_page
    shown = [
        text for page in pages for text in page.get_by_test_id("stException").all_inner_texts()
    ]
    for context in contexts:
        context.close()
    assert not shown, f"the page shows an exception: {shown}"
