"""The pictures of the README, one of every page.

`python .readme/pictures.py` makes those anew whose page has changed; with the names of pages behind
it, as in `python .readme/pictures.py network saliency`, those of these pages.
"""

import io
import json
import sys
import urllib.parse

from drawn import HERE, PASTED, RECORD, WORK, changed, drawn, picture_of, recorded, views
from PIL import Image
from playwright.sync_api import sync_playwright

sys.path[:0] = [str(HERE.parent / "tests" / at) for at in (".", "browser")]

from browsing import FLAGS, WAIT, path_of_chromium, settle  # noqa: E402
from servers import running_app  # noqa: E402

from app import FIRST  # noqa: E402

SCREEN = {"width": 1440, "height": 900}


def make(pages):
    """The pictures of these pages made anew, and their record."""
    record = recorded()
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        reader = browser.new_context(viewport=SCREEN, reduced_motion="reduce")
        for page in pages:
            shown = reader.new_page()
            shown.set_default_timeout(WAIT)
            path = "" if page == FIRST else page
            _open(shown, page, f"{address}/{path}?{urllib.parse.urlencode(views()[page])}")
            # Without a loss this takes no more bytes than a PNG of 256 colours, which change there.
            picture = Image.open(io.BytesIO(shown.screenshot())).convert("RGB")
            picture.save(picture_of(page), lossless=True, method=6)
            shown.close()
            record[page] = drawn(page)
            print(page)
        browser.close()
    record = {page: record[page] for page in views() if page in record}
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


if __name__ == "__main__":
    make(sys.argv[1:] or [page for page in views() if changed(page)])
