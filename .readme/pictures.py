"""The pictures of the README, one of every page, and a record of what each page draws.

    python .readme/pictures.py             makes those anew whose page has changed
    python .readme/pictures.py network     makes these anew

`drawn.json` beside the pictures holds, for every page, a few digits for each of its charts, its
texts and the sidebar. A test draws the pages again, and fails where a picture is of an older page.
"""

import base64
import hashlib
import io
import json
import pathlib
import re
import sys
import urllib.parse

import numpy as np
import pandas as pd
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
HOUSE = HERE.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "pages"), str(HOUSE / "tests" / "browser")]

from browsing import WAIT, running_app, settle  # noqa: E402
from conftest import FLAGS, path_of_chromium  # noqa: E402
from driver import open_page, paste, run_job  # noqa: E402

from app import PAGES  # noqa: E402

RECORD = HERE / "drawn.json"
SCREEN = {"width": 1440, "height": 900}

# The settings of a page's address where they are not the defaults.
SETTINGS = {
    "saliency": {"source": "digits", "row": "3"},
    "own_network": {"source": "iris"},
    "own_rows": {"source": "iris", "sorted_by": "prediction"},
    "chain_rule": {"walk": "h"},
    "many_seeds": {"networks": "1000"},
}
# What is pasted: a gradient with a sign lost.
PASTED = {"your_gradient": "[0.934056, 0.340032, 0.702339, 0.157958, 0.242053]"}
# Where there is work to start first: the key of its state.
WORK = {"many_seeds": "seeds"}

# A number, and not a part of a name, of a colour or of a fingerprint; and how a sentence tells of a
# rounding error or of none.
NUMBER = re.compile(r"[−-]?(?<![\w#.])\d+(?:\.\d+)?(?:e[-−]?\d+)?(?!\w)|[₀-₉]+")
ROUNDING = re.compile(r"exactly(?: №)?|(?:within|up to|at most) №")


def views():
    """Every page, by the name of its file, with the settings of its picture."""
    return {name: SETTINGS.get(name, {}) for pages in PAGES.values() for name, _ in pages}


def drawn(page):
    """What a page draws: for each of its charts, its texts and the sidebar a few digits.

    They tell words, colours, shapes and places, and no measured number: rounding errors differ from
    machine to machine. Which network the numbers are of, the fingerprint in the sidebar tells.
    What a version of Streamlit or Plotly adds is left out.

    Parameters
    ----------
    page : str
        The name of its file.

    Returns
    -------
    dict of str to str
    """
    app = open_page(page, **views()[page])
    if page in PASTED:
        paste(app, PASTED[page])
    if page in WORK:
        run_job(app, WORK[page])
    charts = app.get("plotly_chart")
    told = {f"chart {chart.proto.id.rsplit('-', 1)[-1]}": _of_chart(chart) for chart in charts}
    told |= {"texts": _of_texts(app.main), "sidebar": _of_texts(app.sidebar)}
    return {part: _digits(whole) for part, whole in told.items()}


def _of_chart(chart):
    figure = json.loads(chart.proto.spec)
    figure["layout"].pop("template", None)
    return figure


def _of_texts(block):
    """What is read at each element: its label, its choices, and its value or its table."""
    read = (
        [getattr(element, name, None) for name in ("label", "options", "value")]
        for element in block
        if element.type != "plotly_chart"
    )
    return [told for told in read if any(part is not None for part in told)]


def _digits(whole):
    text = json.dumps(_without_numbers(whole), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _without_numbers(told):
    """The same with a sign for every number that is no whole one, and the size of each array."""
    if isinstance(told, pd.DataFrame):
        return _without_numbers([[str(name), *map(str, told[name])] for name in told])
    if isinstance(told, dict) and "bdata" in told:  # an array, as Plotly writes it
        return len(base64.b64decode(told["bdata"])) // np.dtype(told["dtype"]).itemsize
    if isinstance(told, dict):
        return {str(name): _without_numbers(value) for name, value in told.items()}
    if isinstance(told, str):
        return ROUNDING.sub("№", NUMBER.sub("№", told))
    if isinstance(told, float):
        return "№"
    if told is None or isinstance(told, int):
        return told
    parts = list(told)
    if parts and all(isinstance(part, int | float) for part in parts):
        return len(parts)
    return [_without_numbers(part) for part in parts]


def make(pages):
    """The pictures of these pages made anew, and their record."""
    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        reader = browser.new_context(viewport=SCREEN, reduced_motion="reduce")
        for page in pages:
            shown = reader.new_page()
            shown.set_default_timeout(WAIT)
            _open(shown, page, f"{address}/{page}?{urllib.parse.urlencode(views()[page])}")
            # Without a loss this takes no more bytes than a PNG of 256 colours, which change there.
            picture = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
            picture.save(HERE / f"{page}.webp", lossless=True, method=6)
            shown.close()
            record[page] = drawn(page)
            print(page)
        browser.close()
    record = {page: record[page] for page in views()}
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _open(shown, page, address):
    """A page in the browser, in the state of its picture, at rest."""
    shown.goto(address)
    settle(shown)
    if page in PASTED:
        shown.get_by_role("textbox", name="The numbers of").fill(PASTED[page])
        shown.keyboard.press("Control+Enter")
    if page in WORK:
        shown.get_by_role("button", name="Start").click()
    if page in PASTED or page in WORK:
        shown.locator(".js-plotly-plot").first.wait_for()
    shown.mouse.move(0, 0)
    settle(shown)


def stale():
    """The pages whose picture is missing, or of an older page."""
    record = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    return [
        page
        for page in views()
        if not (HERE / f"{page}.webp").exists() or record.get(page) != drawn(page)
    ]


if __name__ == "__main__":
    make(sys.argv[1:] or stale())
