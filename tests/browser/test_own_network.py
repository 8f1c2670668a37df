"""A network and rows that are brought, in a browser: read, linked to, asked for again."""

import io
import re

import numpy as np
from browsing import go_to, settle

import mlp

IRIS = mlp.example_model("iris")


def _files():
    """The network as PyTorch stores one, and the rows, as files to upload."""
    names = ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")
    arrays = (getattr(IRIS.network, name) for name in mlp.NETWORK_ARRAYS)
    file = io.BytesIO()
    np.savez(file, **{name: array.T for name, array in zip(names, arrays, strict=True)})
    rows = ["a<b>,b<b>,c<b>,d<b>,species"]
    rows += [
        ",".join([*map(repr, x), IRIS.class_names[c]])
        for x, c in zip(IRIS.inputs.tolist(), IRIS.labels, strict=True)
    ]
    return (
        {"name": "net.npz", "mimeType": "application/octet-stream", "buffer": file.getvalue()},
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()},
    )


def _bring(page, then):
    """Both files put into their boxes one by one; `then` is what shows after the first."""
    for place, (file, shown) in enumerate(zip(_files(), (then, "rows.csv: 4-3-3"), strict=True)):
        boxes = page.get_by_test_id("stMain").locator('input[type="file"]')
        boxes.nth(place).set_input_files(file)
        page.get_by_text(shown).first.wait_for()
        settle(page)


def _fingerprint(page):
    said = page.get_by_test_id("stSidebarUserContent").inner_text()
    return re.search(r"Fingerprint (\w{8})", said)[1]


def test_files_are_brought_and_a_link_asks_for_them_again(visit, address):
    page = visit(f"{address}/own_network")
    _bring(page, "net.npz: 4-3-3")
    page.get_by_text("turned, 3×4 → 4×3").first.wait_for()
    page.get_by_role("combobox", name="activation").click()
    page.get_by_role("option", name="tanh").click()
    page.get_by_text("The network predicts the label of 100 % of the 38 rows").wait_for()
    go_to(page, "Saliency")
    page.get_by_text(re.compile("x[₁-₄] “[a-d]<b>” changes the loss most")).wait_for()
    link, fingerprint = page.url, _fingerprint(page)
    other = visit(link)
    other.get_by_text("This link needs the file net.npz, rows.csv").wait_for()
    assert not other.locator(".js-plotly-plot").count()
    _bring(other, "Now bring the rows.")
    other.get_by_role("heading", name="Saliency", exact=True).wait_for()
    settle(other)
    assert _fingerprint(other) == fingerprint
    assert other.url == link


def test_a_click_on_the_heatmap_of_many_rows_opens_the_row(visit, address):
    page = visit(f"{address}/own_rows?source=iris&sorted_by=loss")
    drawn = page.locator(".js-plotly-plot").first
    box = drawn.locator(".nsewdrag").bounding_box()
    place = box["x"] + box["width"] / 8, box["y"] + 3
    page.mouse.move(*place)
    page.mouse.click(*place)
    found = mlp.saliency_of_rows(IRIS.network, IRIS.inputs, IRIS.labels)
    worst = int(found.loss.argmax()) + 1
    page.get_by_text(f"Every page now shows row {worst}.").wait_for()
    settle(page)
    assert f"row={worst}" in page.url
