"""The server killed and started anew while people work: pages go on, and what is gone is said."""

import re

import pytest
from browsing import WAIT, go_to, settle, slider
from servers import free_ports, started

import mlp
from pages.shared.state import reconnected
from pages.shared.state.settings import FORMULA

LONG = "dL/dx = ((yhat - y) @ W2.T * (h - h*h)) @ W1.T  # " + "a long remark " * 200


class Server:
    """An app on one port, that can be killed as a failing machine kills it."""

    def __init__(self):
        (self.port,) = free_ports(1)
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = started(self.port)

    def restart(self, pages):
        """Killed and started anew; every page finds it again (on a quiet machine within 2 s)."""
        self.process.kill()
        self.process.wait()
        self.process = started(self.port)
        for page in pages:
            page.wait_for_selector('[data-test-connection-state="CONNECTED"]', timeout=WAIT)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.process.kill()
    server.process.wait()


def _fingerprint(n, seed):
    network = mlp.Network.random((n, 3, 5), seed)
    return mlp.fingerprint(network, mlp.random_input(n), mlp.one_hot(0, 5))


def _shows(page, n, seed, query):
    """The page at rest with the network of these numbers and this address."""
    said = page.get_by_test_id("stSidebarUserContent").get_by_text(_fingerprint(n, seed))
    said.wait_for()
    settle(page)
    assert said.count()
    assert slider(page, "inputs n").input_value() == str(n)
    assert page.url.partition("?")[2] == query


def _more_inputs(page):
    slider(page, "inputs n").press("ArrowRight")


def _fill(page, name, text):
    box = page.get_by_role("textbox", name=name)
    box.fill(text)
    box.press("Control+Enter")
    settle(page)
    return box


def test_after_a_kill_and_a_restart_every_page_goes_on_as_its_reader_left_it(visit, server):
    network = visit(f"{server.address}/?seed=42")
    _more_inputs(network)
    _shows(network, 6, 42, "n=6&seed=42")
    formula = visit(f"{server.address}/formula")
    box = _fill(formula, "Your formula", LONG)
    verdict = formula.get_by_text("Right for ∂L/∂x")
    verdict.wait_for()
    upload = formula.get_by_test_id("stMain").locator("input[type=file]")
    lines = b"formula\n(yhat - y) @ W2.T\n"
    upload.set_input_files({"name": "homework.csv", "mimeType": "text/csv", "buffer": lines})
    formula.get_by_role("button", name="Start", exact=True).click()
    homework = formula.get_by_text("homework.csv: ")
    homework.wait_for()
    pasted = visit(f"{server.address}/your_gradient")
    numbers = _fill(pasted, "The numbers", "1 2 3 4 5")
    wrong = pasted.get_by_text(re.compile("^Read: 5 numbers"))
    wrong.wait_for()

    server.restart((network, formula, pasted))
    # Taken up and said before anybody does anything.
    for page in (network, formula, pasted):
        page.get_by_test_id("stToast").get_by_text(reconnected.SAID[:40]).wait_for()
    _shows(network, 6, 42, "n=6&seed=42")
    _shows(formula, 5, 0, "left_out=formula")
    assert (box.input_value(), verdict.count(), homework.count()) == (LONG, 1, 0)
    _shows(pasted, 5, 0, "")
    assert (numbers.input_value(), wrong.count()) == ("1 2 3 4 5", 1)

    # And it goes on from there.
    _more_inputs(network)
    _shows(network, 7, 42, "n=7&seed=42")
    go_to(network, "Agreement")
    _shows(network, 7, 42, "n=7&seed=42")
    _more_inputs(formula)
    _shows(formula, 6, 0, "n=6&left_out=formula")
    assert (box.input_value(), verdict.count()) == (LONG, 1)
    _more_inputs(pasted)
    _shows(pasted, 6, 0, "n=6")
    assert numbers.input_value() == "1 2 3 4 5"
    pasted.get_by_text("5 numbers found, expected 6").wait_for()
    # Also a page that ends early has the lecture's buttons.
    assert pasted.get_by_test_id("stSidebarUserContent").get_by_text("Lecture", exact=True).count()


def test_a_link_that_is_too_short_for_a_formula_says_so_to_whoever_opens_it(visit, address):
    page = visit(f"{address}/formula?left_out=formula&n=6")
    _shows(page, 6, 0, "n=6")
    said = page.get_by_text("Too long for a link, so not in it: Your formula.")
    said.wait_for()
    assert page.get_by_role("textbox", name="Your formula").input_value() == FORMULA
    _fill(page, "Your formula", "dL/dx = (yhat - y) @ W2.T")
    said.wait_for(state="detached")
