"""What comes from outside, by a link or by pasting, stops nothing, fools nobody and asks nobody."""

import re
import urllib.parse

from browsing import settle, slider

HOST = "example.com"
MARKUP = (
    f"[Log in](https://{HOST})",
    f"![](https://{HOST}/a.png)",
    f"<img src=https://{HOST}/b.png>",
    f"https://{HOST}/c",
    f"www.{HOST}",
    f"a@{HOST}",
    ":material/home:",
    ":red[x]",
    "$x$",
    "n\0",
    "\u202en",
)


def _query(pairs):
    return urllib.parse.urlencode(pairs)


def _watched(page):
    """The hosts that a page asks from now on; what it makes itself (`blob:`, `data:`) has none."""
    hosts = set()

    def keep(request):
        if host := urllib.parse.urlsplit(request.url.removeprefix("blob:")).netloc:
            hosts.add(host)

    page.on("request", keep)
    return hosts


def _open(page, url):
    page.goto(url)
    settle(page)


def _drawn(page):
    """The links and the pictures in the main part and the sidebar that the app's own are not."""
    main = page.get_by_test_id("stMain").locator("a, img")
    ours = page.get_by_test_id("stSidebarUserContent").locator("a, img")
    return main.count() + ours.count()


HOSTILE = {
    "markup in names": _query([(name, "1") for name in MARKUP[:8]]),
    "markup in other names": _query([(name, "1") for name in MARKUP[8:]]),
    "markup in values": _query(
        [(name, MARKUP[0]) for name in ("n", "scale", "x", "wrt", "names", "single")]
    ),
    "repeated": _query([("n", "4"), ("n", "6"), ("n", MARKUP[0])]),
    "a long name": _query([("x" * 20_000 + MARKUP[0], "1")]),
    "many names": _query([(f"{MARKUP[0]}{i}", "1") for i in range(300)]),
    "not UTF-8": "n=%FF&%FE=1&seed=%ED%A0%80",
    "NUL and marks": "n=5%00&%00=1&seed=%E2%80%AE5&label=%E2%80%8F1",
}


def test_a_hostile_link_shows_text_alone_and_asks_no_other_host(visit, address):
    page = visit(f"{address}/saliency")
    drawn, hosts = _drawn(page), _watched(page)
    for kind, query in HOSTILE.items():
        _open(page, f"{address}/saliency?{query}")
        notice = page.get_by_test_id("stAlert").inner_text()
        assert notice.startswith("Ignored from the link, default used: "), kind
        assert len(notice) < 1000, kind
        assert _drawn(page) == drawn, kind
        assert not page.get_by_test_id("stException").count(), kind
    assert hosts == {urllib.parse.urlsplit(address).netloc}


def test_a_hostile_formula_in_a_link_shows_text_alone(visit, address):
    page = visit(f"{address}/formula")
    drawn, hosts = _drawn(page), _watched(page)
    _open(page, f"{address}/formula?{_query([('formula', ' '.join(MARKUP))])}")
    assert _drawn(page) == drawn
    assert hosts == {urllib.parse.urlsplit(address).netloc}


def test_a_link_of_a_hundred_thousand_signs_is_survived(visit, address):
    page = visit(f"{address}/saliency")
    # A server refuses so long an address: the page that follows it in place is what has it.
    page.evaluate(
        """query => {
            history.pushState({}, "", "/saliency?" + query);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        _query([("junk" + "x" * 100_000, "1"), ("n", "7")]),
    )
    page.get_by_text("Ignored from the link, default used: junk").wait_for()
    settle(page)
    assert slider(page, "inputs n").input_value() == "7"
    assert len(page.get_by_test_id("stAlert").inner_text()) < 200


PASTED = {
    "digits without an end": "1" * 30_000 + "a",
    "brackets": "[[" * 20_000,
    "a hundred thousand signs": "1,2 " * 25_000,
    "quotes": "'" * 100_000,
    "markup": f"1[a](https://{HOST}) 1![](https://{HOST}/a.png)",
}


def test_a_hostile_paste_is_refused_and_a_session_beside_it_notices_nothing(visit, address):
    one, other = visit(f"{address}/your_gradient"), visit(f"{address}/?n=5")
    hosts = _watched(one)
    box = one.get_by_role("textbox", name=re.compile("The numbers of"))
    alert = one.get_by_test_id("stAlert")
    for n, (kind, text) in enumerate(PASTED.items(), 6):
        box.fill("")
        box.press("Control+Enter")
        alert.wait_for(state="detached")
        box.fill(text)
        box.press("Control+Enter")
        slider(other, "inputs n").press("ArrowRight")
        other.get_by_role("heading", name=f"Network {n}-3-5").wait_for()
        alert.wait_for()
        settle(one)
        assert len(alert.inner_text()) < 400, kind
        assert not alert.locator("a, img").count(), kind
    assert hosts <= {urllib.parse.urlsplit(address).netloc}


def test_two_sessions_at_once_each_see_their_own_text(visit, address):
    pages = [visit(f"{address}/your_gradient") for _ in range(2)]
    boxes = [page.get_by_role("textbox", name=re.compile("The numbers of")) for page in pages]
    for text, box in zip(("1 2 3", "4 5 6 7"), boxes, strict=True):
        box.fill(text)
    for box in boxes:
        box.press("Control+Enter")
    for count, page in zip((3, 4), pages, strict=True):
        page.get_by_text(f"{count} numbers found, expected 5").wait_for()
        settle(page)
        assert page.get_by_text("numbers found, expected 5").count() == 1
    assert [box.input_value() for box in boxes] == ["1 2 3", "4 5 6 7"]


def test_a_small_value_is_typed_and_shown_with_its_digits(visit, address):
    page = visit(f"{address}/chain_rule?walk=x&exercise=on&scale=0.1&seed=1")
    box = page.get_by_role("textbox", name="or its value, δx₁ =")
    box.fill("-1e-7")
    box.press("Enter")
    page.get_by_text("Not right: δx₁ = −4.4e−4. You said −1e−7.").wait_for()
    other = visit(f"{address}/wrong_gradients?mistake=one+entry+off&percent=0.0004")
    field = other.get_by_role("spinbutton", name="error in %")
    assert field.input_value() == "0.0004"
    field.fill("0.0007")
    field.press("Enter")
    other.wait_for_url("**percent=0.0007")
    settle(other)
    assert field.input_value() == "0.0007"
