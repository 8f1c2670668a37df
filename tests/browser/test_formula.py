"""The Formula page as students and teachers use it: paste, mend, share; upload, download."""

import re
from urllib.parse import quote, urlencode

import pandas as pd
import pytest
from browsing import settle

import mlp

QUESTION = r"((\hat y - y) W_2^T) \circ \sigma'(a) W_1"


def _verdict(page):
    return page.get_by_test_id("stAlert").inner_text()


def _paste(page, text):
    box = page.get_by_role("textbox", name="Your formula")
    box.fill(text)
    box.press("Control+Enter")
    settle(page)


def test_a_pasted_formula_is_judged_mended_by_a_click_and_shared_by_its_address(visit, address):
    page = visit(f"{address}/formula?formula=yhat")
    _paste(page, QUESTION)
    page.get_by_text("Wrong shape for ∂L/∂x").wait_for()
    assert "Did you mean W₁ᵀ?" in _verdict(page)
    carets = page.locator(".source b")
    assert "".join(carets.all_inner_texts()) == "W_1"
    caret = carets.first.evaluate("sign => getComputedStyle(sign, '::after').content")
    assert caret == '"^"'
    marked = page.locator(".tree .blamed td").all_inner_texts()
    assert marked[:2] == ["product", "✗ 1×m and n×m"]

    page.get_by_role("button", name="Put it into the box").click()
    page.get_by_text("Right for ∂L/∂x").wait_for()
    settle(page)
    assert page.get_by_role("textbox", name="Your formula").input_value() == (
        mlp.judge(QUESTION).nearest
    )
    other = visit(page.url)
    assert _verdict(other) == _verdict(page)
    assert other.get_by_role("textbox", name="Your formula").input_value() == (
        page.get_by_role("textbox", name="Your formula").input_value()
    )


def test_an_example_is_a_click_away_and_markup_in_a_text_stays_text(visit, address):
    page = visit(f"{address}/formula")
    page.get_by_role("radio", name="the answer, in columns").click()
    page.get_by_text("Ambiguous for ∂L/∂x, with vectors as columns").wait_for()
    _paste(page, "<img src=x onerror=alert(1)> **y** $y$ :red[y]")
    page.get_by_text("Unreadable for ∂L/∂x").wait_for()
    assert page.locator(".source").inner_text() == "<img src=x onerror=alert(1)> **y** $y$ :red[y]"
    assert page.locator(".source img").count() == 0


def _shown(locator):
    """The text of a part of the page, without the signs that take no room."""
    return locator.inner_text().replace("\u2060", "")


ADDRESSES = "https://evil.example/a www.evil.example a@evil.example"
MARKUP = ":material/home: :material_home: :streamlit: :smile: :red[y] $y$ &lt; a -> b **y** `y`"
HTML = "<img src=//evil.example/a> <b>y</b> ![y](//evil.example/b) [y](//evil.example/c)"
HOSTILE = f"{ADDRESSES} {MARKUP} {HTML}"


@pytest.mark.parametrize(
    "query",
    [
        {"formula": f"{HOSTILE} + y"},
        {"formula": "p − y", "names": HOSTILE},
        *(
            pytest.param({"formula": "p − y", "names": f"p:{quote(text)}"}, marks=pytest.mark.long)
            for text in (ADDRESSES, MARKUP, HTML)
        ),
        {"formula": "p − y", "names": f"p:yhat,{quote(ADDRESSES)}:y"},
        {"formula": "p − y", "names": f"{quote('https://evil.example')}:y,www.evil.example:y"},
        {"formula": "\\href{https://evil.example}{y} + \\includegraphics{//evil.example/a}"},
    ],
)
def test_nothing_of_a_hostile_link_becomes_a_link_a_picture_or_markup(visit, address, query):
    page = visit(f"{address}/formula?{urlencode(query)}")
    main = page.get_by_test_id("stMainBlockContainer")
    assert main.locator("a[href]").count() == 0
    assert main.locator("img").count() == 0
    assert page.locator("a[href*=evil], [src*=evil]").count() == 0
    # The icons are those of the page.
    icons = set(main.get_by_test_id("stMarkdownContainer").locator("[role=img]").all_inner_texts())
    assert not {"home", "smile"} & icons


def test_a_quoted_text_is_shown_sign_by_sign(visit, address):
    page = visit(f"{address}/formula?{urlencode({'formula': 'p', 'names': HOSTILE})}")
    assert HOSTILE in _shown(page.get_by_test_id("stAlert").first)


def test_a_letter_is_told_in_the_table_and_is_in_the_address(visit, address):
    page = visit(f"{address}/formula?formula=q-t&formula_wrt=theta", height=1400)
    assert "Right" in _verdict(page)
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    # The middle cell of the first line, which says what q means.
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, box["y"] + 52)
    page.wait_for_selector('[id^="gdg-overlay"]')
    page.keyboard.type("θ")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "names=" in url)
    settle(page)
    assert "Right" not in _verdict(page)


def test_a_teacher_uploads_formulas_and_downloads_a_verdict_for_every_line(visit, address):
    page = visit(f"{address}/formula")
    lines = [f'"{QUESTION}",x', "(yhat - y),theta", "yhat - y,W9", "((,x", "h.T @ (yhat - y),W2"]
    data = "\n".join(["formula,wrt", *lines * 20]).encode()
    page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(
        {"name": "homework.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("100 formulas, ").wait_for()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download verdicts").click()
    frame = pd.read_csv(download.value.path())
    assert list(frame["line"]) == list(range(2, 102))
    expected = ["wrong shape", "right", "unreadable", "unreadable", "right"]
    assert list(frame["verdict"]) == expected * 20
    assert frame["nearest"][0] == mlp.judge(QUESTION).nearest
    assert re.search("W9", frame["why"][2])


def test_on_a_phone_nothing_overflows_sideways(visit, address):
    page = visit(f"{address}/formula", width=390, dark=True)
    main = page.get_by_test_id("stMainBlockContainer")
    for text in (QUESTION, "H W_1(H-H^2)W_2(y-p)", "h" * 300, "(" * 30 + "h" + ")" * 30):
        _paste(page, text)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, text
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, text
