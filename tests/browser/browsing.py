"""Chromium, and pages that have come to rest in it."""

import os
import re
import shutil
import time

import app

# What is waited for at most, in milliseconds: a machine may be busy.
WAIT = 60_000
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


def path_of_chromium():
    """Its path: without the windows of a desktop where there is one, since they cost time alone."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def forget(context, address):
    """All that visits leave behind in a context but its cache: pages, storage, permissions.

    The first page of the context stays open: it is nobody's visit.
    """
    for page in context.pages[1:]:
        page.close()
    session = context.new_cdp_session(context.pages[0])
    left = "cookies,local_storage,indexeddb,cache_storage,service_workers"
    session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": left})
    session.detach()
    context.clear_cookies()
    context.clear_permissions()


def slider(page, label):
    """The slider of this label: its element is hidden, and takes keys."""
    return page.locator(f'input[type=range][aria-label="{label}"]')


def go_to(page, title):
    """The page of this title, opened by its link in the navigation and come to rest."""
    (group,) = (group for group, pages in app.PAGES.items() if title in dict(pages).values())
    links = page.get_by_test_id("stTopNavLink")
    if group:
        page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
        links = page.get_by_test_id("stTopNavDropdownLink")
    links.filter(has_text=re.compile(f"^{title}$")).click()
    settle(page)


def settle(page):
    """The page at rest: no script runs and no chart is still to be drawn."""
    page.wait_for_selector('[data-testid="stAppViewContainer"]', timeout=WAIT)
    page.wait_for_selector('[data-testid="stHeading"]', timeout=WAIT)
    busy = page.locator(
        '[data-testid="stApp"][data-test-script-state="running"], '
        '[data-testid="stStatusWidget"], [data-testid="stSkeleton"]'
    )
    # At rest is what is seen at rest four times in a row, over three tenths of a second.
    calm, end = 0, time.monotonic() + WAIT / 1000
    while True:
        calm = 0 if busy.count() else calm + 1
        if calm == 4:
            return
        assert time.monotonic() < end, "the page did not come to rest within a minute"
        page.wait_for_timeout(100)
