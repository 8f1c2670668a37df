"""The dashboard as a user meets it: a server, a browser, sliders, links and downloads."""

import io
import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from browsing import go_to, settle, slider

import mlp
from pages.shared.network import sentences
from pages.shared.state.presets import PRESETS

MORE_PAGES = [pytest.param(path, marks=pytest.mark.long) for path in ("agreement", "export")]


def _example(sizes=(5, 3, 5), seed=0, input_seed=0, label=1, scale=1.0):
    network = mlp.Network.random(sizes, seed, scale)
    return network, mlp.random_input(sizes[0], input_seed), mlp.one_hot(label - 1, sizes[2])


def _bars(page, key="dL_dx"):
    """The heights that Plotly holds for the saliency bars."""
    return page.evaluate(
        """key => [...document.querySelector(`.st-key-${key} .js-plotly-plot`)._fullData[0].y]""",
        key,
    )


def _fingerprint(page):
    text = page.get_by_test_id("stSidebarUserContent").inner_text()
    return re.search(r"Fingerprint ([0-9a-f]{8})", text).group(1)


def test_a_slider_moves_the_charts_to_the_numbers_of_the_core(visit, address):
    page = visit(address)
    assert np.allclose(_bars(page), mlp.input_gradient(*_example()), rtol=1e-15)
    slider(page, "inputs n").press("ArrowRight")
    page.get_by_role("heading", name="Network 6-3-5").wait_for()
    settle(page)
    assert np.allclose(_bars(page), mlp.input_gradient(*_example((6, 3, 5))), rtol=1e-15)
    assert page.get_by_text("W₁ 6×3").count()
    assert "n=6" in page.url


def test_a_copied_address_opens_the_same_numbers_on_another_page(visit, address):
    page = visit(f"{address}/?n=4&k=3&seed=42&input_seed=7&scale=2.5&label=3")
    slider(page, "hidden units m").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Network 4-4-3").wait_for()
    settle(page)
    query = page.url.split("?")[1]
    other = visit(f"{address}/saliency?{query}")
    assert _fingerprint(other) == _fingerprint(page)
    expected = mlp.input_gradient(*_example((4, 4, 3), 42, 7, 3, 2.5))
    assert np.allclose(_bars(other), expected, rtol=1e-15)
    assert np.allclose(_bars(page), expected, rtol=1e-15)


@pytest.mark.long
def test_the_state_survives_a_switch_of_pages(visit, address):
    page = visit(f"{address}/?n=4&seed=42&method=complex")
    before = _fingerprint(page)
    go_to(page, "Agreement")
    page.get_by_role("heading", name="Agreement").wait_for()
    settle(page)
    assert _fingerprint(page) == before
    assert page.get_by_text("agree with the complex step").count()
    assert "seed=42" in page.url


def test_a_downloaded_csv_holds_the_numbers_of_the_core(visit, address):
    page = visit(f"{address}/export?m=4&seed=11")
    network, x, y = _example((5, 4, 5), 11)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").first.click()
    name = download.value.suggested_filename
    assert name == f"gradients_5-4-5_{mlp.fingerprint(network, x, y)}.csv"
    frame = pd.read_csv(download.value.path())
    gradients = mlp.gradients(network, x, y)
    for quantity, rows in frame.groupby("quantity"):
        expected = np.atleast_2d(getattr(gradients, quantity))
        assert np.array_equal(rows["value"], expected[rows["row"] - 1, rows["column"] - 1])


def test_the_zip_holds_a_config_from_which_the_core_rebuilds_the_same_numbers(visit, address):
    page = visit(f"{address}/export?seed=11&x=2:0.1,5:-3.25&label=4")
    with page.expect_download() as download:
        page.get_by_role("button", name="All of it as one zip").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        config = json.loads(archive.read("config.json"))
        network = mlp.Network.random(
            config["sizes"], config["seed"], config["scale"], config["activation"]
        )
        y = mlp.one_hot(config["label"] - 1, config["sizes"][2])
        assert mlp.fingerprint(network, config["x"], y) == config["fingerprint"]
        assert config["x"][1] == 0.1
        stem = f"5-3-5_{config['fingerprint']}"
        table = archive.read(f"input_gradient_{stem}.csv").decode()
        values = [float(line.split(",")[2]) for line in table.splitlines()[1:]]
        assert np.array_equal(values, mlp.input_gradient(network, config["x"], y))


def test_an_edited_input_is_in_the_address_and_in_the_charts(visit, address):
    page = visit(address)
    editor = page.get_by_test_id("stDataFrame")
    editor.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # the page may still be scrolling
    box = editor.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.75)
    cell = page.locator('[id^="gdg-overlay"]').locator("input, textarea")
    cell.fill("0.5")
    cell.press("Enter")
    page.wait_for_url(lambda url: "x=2" in url)
    settle(page)
    network, x, y = _example()
    x[1] = 0.5
    assert np.allclose(_bars(page), mlp.input_gradient(network, x, y), rtol=1e-15)
    again = visit(page.url)
    assert np.allclose(_bars(again), mlp.input_gradient(network, x, y), rtol=1e-15)
    page.get_by_role("button", name="Back to the random x").click()
    page.wait_for_url(lambda url: "x=" not in url)
    settle(page)
    assert np.allclose(_bars(page), mlp.input_gradient(*_example()), rtol=1e-15)


def test_garbage_in_the_address_falls_back_to_the_defaults_with_a_notice(visit, address):
    page = visit(f"{address}/saliency?n=abc&m=99&seed=-1&x=2:nan&scale=1e400&junk=1&label=9")
    notice = page.get_by_test_id("stAlert").inner_text()
    for name in ("n", "m", "seed", "x", "scale", "junk", "label"):
        assert re.search(rf"\b{name}\b", notice), name
    assert np.allclose(_bars(page), mlp.input_gradient(*_example()), rtol=1e-15)


def _ends(page, selector):
    """Where the first element of a selector begins and ends, in pixels from the top."""
    box = page.locator(selector).first.bounding_box()
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("query", ["", "n=12&m=12&k=12&scale=10"])
def test_the_first_screen_holds_the_five_views_every_setting_and_the_way_to_the_answers(
    visit, address, query
):
    page = visit(f"{address}/?{query}")
    for key in ("dL_dx", "agreement", "hidden", "output", "slopes"):
        top, bottom = _ends(page, f".st-key-{key} .js-plotly-plot")
        assert 0 <= top < bottom <= 900, key
    for text in ("∂L/∂x", "W₁", "W₂", "Diag(h−h²)", "measured", "bound"):
        shown = page.locator(".js-plotly-plot text").filter(has_text=text).first.bounding_box()
        assert 0 <= shown["y"] <= 900, text
    for label in ("inputs n", "hidden units m", "classes k", "true label", "weight scale"):
        assert _ends(page, f'input[type=range][aria-label="{label}"]')[1] <= 900
    for name in ("Copy link", "Fresh seed", *(preset.name for preset in PRESETS)):
        box = page.get_by_role("button", name=name).bounding_box()
        assert 0 <= box["y"] <= 900 - box["height"], name
    line = page.get_by_text("Checked numerically: all").bounding_box()
    assert 0 <= line["y"] <= 900 - line["height"]
    if not query:
        assert _ends(page, ".scales")[1] <= 900


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Why the elementwise product?", marks=pytest.mark.long),
        "Is my gradient right?",
    ],
)
def test_the_first_line_leads_to_the_answers_and_keeps_the_network(visit, address, text):
    page = visit(f"{address}/?seed=42")
    before = _fingerprint(page)
    page.get_by_role("link", name=text).click()
    name, settings = sentences.QUESTIONS[text]
    page.wait_for_url(f"**/{name}?*")
    settle(page)
    assert _fingerprint(page) == before
    if settings:
        assert page.get_by_role("heading", level=3).first.inner_text() == text


def test_the_button_copies_the_address_and_says_so(visit, address):
    page = visit(f"{address}/saliency?seed=42")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/saliency?seed=42"


def test_a_click_on_a_circle_of_the_picture_shows_how_its_number_is_computed(visit, address):
    page = visit(address, height=1600)
    circle = page.locator(".st-key-picture .js-plotly-plot .point").last
    circle.click(force=True)
    page.locator(".katex-display").first.wait_for()
    assert "y" in page.locator(".katex-display").first.inner_text()


@pytest.mark.parametrize("path", ["", *MORE_PAGES])
def test_nothing_overflows_sideways_on_a_phone(visit, address, path):
    page = visit(f"{address}/{path}?n=12&m=12&k=12", width=390)
    wide = page.evaluate(
        """() => { const main = document.querySelector('[data-testid="stMain"]');
                   return main.scrollWidth - main.clientWidth }"""
    )
    assert wide <= 0


def test_the_app_talks_to_nobody_but_its_own_server(chromium, address):
    page = chromium.new_context().new_page()
    hosts = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^\w+://([^/]*).*", r"\1", request.url)))
    page.goto(address)
    settle(page)
    page.wait_for_timeout(1500)
    page.context.close()
    assert {host for host in hosts if not host.startswith(("127.0.0.1", "data:", "blob:"))} == set()
