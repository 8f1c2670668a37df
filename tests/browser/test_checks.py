"""The pages of the gradient checks in a browser: work that moves, stops and opens a seed."""

import json
import re
import zipfile

import numpy as np
from browsing import go_to, settle

import mlp

# Where a point of the chart of many networks stands on the screen, by its seed.
PLACE = """seed => {
  const chart = document.querySelector('.st-key-many_networks .js-plotly-plot');
  const box = chart.getBoundingClientRect(), {xaxis, yaxis, _size} = chart._fullLayout;
  for (const trace of chart._fullData) {
    const at = [...(trace.customdata ?? [])].indexOf(seed);
    if (at >= 0) return [box.x + _size.l + xaxis.d2p(trace.x[at]),
                         box.y + yaxis._offset + yaxis.d2p(trace.y[at])];
  }
}"""


def _fingerprint(seed):
    network, x = mlp.Network.random(seed=seed), mlp.random_input(seed=seed)
    return mlp.fingerprint(network, x, mlp.one_hot(seed % 5, 5))


def test_a_click_on_an_outlier_opens_its_seed_on_every_page(visit, address):
    page = visit(f"{address}/many_seeds?networks=300", height=1400)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("Of 300 networks 5-3-5, 300 agree").wait_for()
    settle(page)
    found = mlp.check_many((5, 3, 5), range(300))
    seed = int(found.seed[found.digits.argmin()])
    page.wait_for_timeout(1000)
    page.mouse.click(*page.evaluate(PLACE, seed))
    page.wait_for_url(lambda url: f"seed={seed}" in url)
    settle(page)
    go_to(page, "Saliency")
    page.get_by_role("heading", name="Saliency").wait_for()
    settle(page)
    assert page.get_by_text(_fingerprint(seed)).count()


def test_the_preset_at_a_kink_shows_both_slopes_and_the_unit(visit, address):
    page = visit(f"{address}/agreement?wrt=b1", height=1200)
    page.get_by_role("button", name="At a kink", exact=True).click()
    page.get_by_text("1 of 3 entries is at a kink of h₂").wait_for()
    settle(page)
    names = page.locator(".js-plotly-plot .legendtext").all_text_contents()
    assert {"left of the kink", "right of the kink", "analytic: kink"} <= set(names)
    # Another mistake stands in the museum, and nothing breaks.
    go_to(page, "Wrong gradients")
    page.get_by_text("The derivative of ReLU is missing").wait_for()
    assert not page.get_by_test_id("stException").count()


def test_a_row_of_the_table_opens_its_seed(visit, address):
    page = visit(f"{address}/many_seeds?networks=300", height=1500)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("Of 300 networks").wait_for()
    settle(page)
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    box = table.bounding_box()
    # The first row below the titles; its check box is in the first column.
    page.mouse.click(box["x"] + 16, box["y"] + 52)
    found = mlp.check_many((5, 3, 5), range(300))
    seed = int(found.seed[found.digits.argmin()])
    page.wait_for_url(lambda url: f"seed={seed}&input_seed={seed}" in url)


def test_long_work_shows_its_progress_can_be_cancelled_and_keeps_what_it_has(visit, address):
    page = visit(f"{address}/many_seeds?n=12&m=12&k=12&networks=10000&wrt=W1")
    page.get_by_role("button", name="Start", exact=True).click()
    bar = page.get_by_test_id("stProgress")
    bar.wait_for()
    first = bar.inner_text()
    page.wait_for_function(
        """first => {
            const bar = document.querySelector('[data-testid="stProgress"]');
            return bar && bar.innerText !== first }""",
        arg=first,
    )
    page.get_by_role("button", name="Cancel", exact=True).click()
    warning = page.get_by_test_id("stAlert")
    warning.wait_for()
    settle(page)
    done = int(re.search(r"Cancelled: (\d+) of 10000", warning.inner_text()).group(1))
    assert 0 < done < 10000
    assert page.get_by_text(f"Of {done} networks 12-12-12").count()
    page.get_by_text("Table and CSV").click()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert len(download.value.path().read_text().splitlines()) == done + 1


def test_somebody_with_one_wrong_entry_learns_which_by_how_much_and_why(visit, address):
    network, x, y = mlp.Network.random(seed=3), mlp.random_input(), mlp.one_hot(0, 5)
    wrong = mlp.gradients(network, x, y).W1.copy()
    wrong[1, 2] *= 1.02
    page = visit(f"{address}/your_gradient?seed=3&wrt=W1")
    page.get_by_label("The numbers of ∂L/∂W₁").fill(np.array2string(wrong, precision=12))
    page.keyboard.press("Control+Enter")
    page.get_by_text("1 of 15 entries is wrong: W₁[2,3] is").wait_for()
    assert page.get_by_text("off by 2 %").count()
    assert page.get_by_text("It looks like one entry off").count()


PRINTED = "tensor([ 0.9341,  0.3400,  0.7023,  0.1580, -0.2427])"
RIGHT = "All 5 entries are right to the 4 digits you pasted."


def _fill(page, text):
    page.get_by_label("The numbers of").fill(text)
    page.keyboard.press("Control+Enter")


def test_a_right_gradient_as_torch_prints_it_is_right_and_still_there_after_another_page(
    visit, address
):
    page = visit(f"{address}/your_gradient")
    _fill(page, PRINTED)
    page.get_by_text(RIGHT).wait_for()
    settle(page)
    assert "tensor" not in page.url
    assert "0.9341" not in page.url
    for other in ("Saliency", "Export"):
        go_to(page, other)
        go_to(page, "Your gradient")
        page.get_by_text(RIGHT).wait_for()
        assert page.get_by_label("The numbers of").input_value() == PRINTED


def test_files_that_the_app_wrote_are_opened_by_it_again(visit, address):
    source = visit(f"{address}/export?n=4&seed=9&decimal_comma=on&x=2:0.5")
    files = {}
    for label in ("Download CSV", "dL_dW2"):
        with source.expect_download() as download:
            source.get_by_role("button", name=label, exact=True).first.click()
        data = download.value.path().read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        named = {"name": download.value.suggested_filename, "mimeType": "text/csv"}
        files[label] = named | {"buffer": data}
    with source.expect_download() as download:
        source.get_by_role("button", name="All of it as one zip").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        config = archive.read("config.json")
    fingerprint = json.loads(config)["fingerprint"]

    page = visit(f"{address}/your_gradient?wrt=b1")
    chooser = page.get_by_test_id("stMain").locator('input[type="file"]')
    chooser.set_input_files({"name": "config.json", "mimeType": "text/json", "buffer": config})
    page.get_by_text(f"the fingerprint is {fingerprint}, as the file says").wait_for()
    page.wait_for_url(lambda url: "n=4" in url and "seed=9" in url and "x=2" in url)
    chooser.set_input_files(files["Download CSV"])
    page.get_by_text("All 3 entries are right to").wait_for()
    settle(page)
    chooser.set_input_files(files["dL_dW2"])
    page.wait_for_url(lambda url: "wrt=W2" in url)
    page.get_by_text("All 15 entries are right to").wait_for()
    settle(page)


def test_the_step_slider_walks_the_marked_point_along_the_curve(visit, address):
    page = visit(f"{address}/step_size?log_step=-5.0")
    before = page.get_by_text("Errors at step 1e−5:").inner_text()
    slider = page.locator('input[type=range][aria-label="step, as a power of ten"]')
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_text("Errors at step 0.001:").wait_for()
    after = page.get_by_text("Errors at step 0.001:").inner_text()
    assert "(mainly roundoff error), five-point" in before.split("central", 1)[1]
    assert "(mainly truncation error), five-point" in after.split("central", 1)[1]
