"""The context that the tests share keeps its cache, and nothing that a test could notice."""

from browsing import forget

LEAVE = """async () => {
    localStorage.left = "yes";
    sessionStorage.left = "yes";
    document.cookie = "left=yes; max-age=1000";
}"""
FIND = """async () => [
    localStorage.length, sessionStorage.length, document.cookie.includes("left"),
    (await navigator.permissions.query({name: "clipboard-read"})).state,
]"""


def test_the_next_test_finds_nothing_that_one_left_behind(reader, address):
    page = reader.new_page()
    page.goto(f"{address}/_stcore/health")
    page.evaluate(LEAVE)
    reader.grant_permissions(["clipboard-read"])
    assert page.evaluate(FIND) == [1, 1, True, "granted"]
    forget(reader, address)
    assert page.is_closed()
    page = reader.new_page()
    page.goto(f"{address}/_stcore/health")
    assert page.evaluate(FIND) == [0, 0, False, "prompt"]
    forget(reader, address)
