"""The app started as a user starts it, and pages that have come to rest."""

import contextlib
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

HOUSE = pathlib.Path(__file__).parents[2]


@contextlib.contextmanager
def running_app(script="app.py"):
    """The address of an app of its own, started as a user starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.headless", "true", "--server.address", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), *options],
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail("the app did not start within a minute")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def settle(page):
    """The page at rest: no script runs and no chart is still to be drawn."""
    page.wait_for_selector('[data-testid="stAppViewContainer"]', timeout=30_000)
    page.wait_for_selector('[data-testid="stHeading"]', timeout=30_000)
    busy = page.locator(
        '[data-testid="stApp"][data-test-script-state="running"], '
        '[data-testid="stStatusWidget"], [data-testid="stSkeleton"]'
    )
    calm, end = 0, time.monotonic() + 30
    while calm < 3 and time.monotonic() < end:
        calm = 0 if busy.count() else calm + 1
        page.wait_for_timeout(150)
    assert calm == 3, "the page did not come to rest within 30 seconds"
