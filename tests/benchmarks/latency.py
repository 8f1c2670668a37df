"""How long a page takes, as ratios to a bare page with as many charts and no mathematics.

    python tests/benchmarks/latency.py [--moves 15] [--page network]

For every page of the app this draws a bare twin: the same numbers of sliders, buttons, tables and
charts, a chart being one heatmap of constant numbers for each of the page's charts, and no call of
the core. Both are timed in turn, in one run:

- script: the time the page's script takes on the server (no browser),
- browser: from a key press on a slider to the last change inside a chart, in Chromium. The twin
  stands in an app with the same navigation, so that pages are compared and not apps.

A machine that is busy makes both slower: read the ratios, not the milliseconds.
"""

import argparse
import collections
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

from streamlit.testing.v1 import AppTest

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "browser")]

from browsing import running_app  # noqa: E402

from app import FIRST, PAGES  # noqa: E402

# So tall that all charts are in view: Streamlit draws those below it later.
SCREEN = {"width": 1440, "height": 2400}

# What a bare page draws in place of each element of the page.
BARE = {
    "plotly_chart": 'st.plotly_chart(heatmap(seed, {i}), key="chart{i}", config=NO_BAR)',
    "slider": 'st.sidebar.slider("bare {i}", 0, 100, 5, key="slider{i}")',
    "number_input": 'st.sidebar.number_input("bare {i}", 0, 100, 5, key="number{i}")',
    "button": 'st.button("bare {i}", key="button{i}")',
    "download_button": 'st.download_button("bare {i}", b"1", key="download{i}")',
    "markdown": 'st.markdown("a sentence about nothing, number {i}")',
    "header": 'st.header("bare")',
    "subheader": 'st.subheader("bare")',
    "dataframe": "st.dataframe(TABLE, hide_index=True)",
    "button_group": 'st.segmented_control("bare {i}", ["a", "b"], default="a", key="group{i}")',
    "toggle": 'st.toggle("bare {i}", key="toggle{i}")',
    "selectbox": 'st.selectbox("bare {i}", ["a", "b"], key="select{i}")',
    "latex": 'st.latex("x = {i}")',
    "code": 'st.code("x = {i}")',
    "expander": 'st.expander("bare {i}", on_change="rerun", key="expander{i}")',
}
HEAD = """
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

TABLE = pd.DataFrame({"a": [0.5] * 5, "b": [1.5] * 5})
NO_BAR = {"displayModeBar": False}
st.set_page_config(layout="wide")
seed = st.sidebar.slider("moved", 0, 1000, 5, key="moved")


def heatmap(seed, i):
    z = [[((seed + i + r * c) % 7) / 7 for c in range(5)] for r in range(5)]
    text = [[f"{v:.2f}" for v in row] for row in z]
    trace = {"type": "heatmap", "z": z, "text": text, "texttemplate": "%{text}", "zmin": -1,
             "zmax": 1, "showscale": False, "colorscale": [[0, "#2166ac"], [1, "#b2182b"]]}
    layout = {"height": 260, "title": {"text": f"chart {i} at {seed}"},
              "yaxis": {"autorange": "reversed"}}
    return go.Figure({"data": [trace], "layout": layout})


"""
SHELL = """
import streamlit as st

PAGES = {pages!r}
bare = st.Page({path!r}, title="bare", default=True)
others = {{
    heading: [st.Page(lambda: None, title=title, url_path=name) for name, title in pages]
    for heading, pages in PAGES.items()
}}
st.navigation({{"bare": [bare]}} | others, expanded=True).run()
"""
TIMED = """
import runpy, time
import streamlit as st
start = time.perf_counter()
try:
    runpy.run_path({path!r})
finally:  # a page may end with st.stop
    st.session_state["milliseconds"] = (time.perf_counter() - start) * 1e3
"""


def bare_twin(page, folder):
    """Write a page's bare twin and an app around it; their paths and the number of charts."""
    app = AppTest.from_file(HOUSE / "pages" / f"{page}.py", default_timeout=60).run()
    counts = collections.Counter(
        element.type for block in (app.main, app.sidebar) for element in _elements(block)
    )
    counts["slider"] -= 1  # the one that is moved stands in the head
    lines = [BARE[name].format(i=i) for name in BARE for i in range(counts[name])]
    path = folder / f"bare_{page}.py"
    path.write_text(HEAD + "\n".join(lines) + "\n")
    shell = folder / f"shell_{page}.py"
    shell.write_text(SHELL.format(pages=PAGES, path=path.name))
    return path, shell, counts["plotly_chart"]


def _elements(block):
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _elements(child)


def script_ratio(path, bare, runs):
    """Median script times of a page and of its bare twin, timed in turn, in milliseconds."""
    apps = [
        AppTest.from_string(TIMED.format(path=str(p)), default_timeout=60) for p in (path, bare)
    ]
    times = [[], []]
    for run in range(runs + 3):
        for app, kept in zip(apps, times, strict=True):
            app.run()
            if run >= 3:
                kept.append(app.session_state["milliseconds"])
    return [statistics.median(kept) for kept in times]


# The clock runs in the page: from the key press to the last change inside a chart.
ARM = """() => {
  window.pressed = null; window.drawn = null;
  addEventListener('keydown', () => { window.pressed = performance.now() },
                   {once: true, capture: true});
  window.watcher?.disconnect();
  window.watcher = new MutationObserver(changes => {
    if (window.pressed === null) return;
    if (changes.some(change => change.target.closest?.('.js-plotly-plot')))
      window.drawn = performance.now() });
  window.watcher.observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def browser_times(page, slider, moves):
    """Milliseconds from key press to the last chart drawn, for moves to and fro."""
    times = []
    slider.focus()
    for move in range(moves + 2):
        page.evaluate(ARM)
        page.keyboard.press("ArrowRight" if move % 2 else "ArrowLeft")
        page.wait_for_function("() => window.drawn !== null", timeout=30_000)
        page.wait_for_timeout(900)
        if move >= 2:
            times.append(page.evaluate("() => window.drawn - window.pressed"))
    return times


def browser_ratio(pages, moves):
    """Median times from slider to chart of (address, label of the slider), in turn."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        opened = []
        for address, label in pages:
            page = browser.new_page(viewport=SCREEN)
            page.goto(address)
            slider = page.locator(f'input[type=range][aria-label="{label}"]')
            slider.wait_for(state="attached", timeout=60_000)
            page.wait_for_timeout(4000)
            opened.append((page, slider, []))
        for _ in range(3):
            for page, slider, times in opened:
                page.bring_to_front()
                times += browser_times(page, slider, moves // 3)
        browser.close()
    return [statistics.median(times) for _, _, times in opened]


def main():
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=15)
    parser.add_argument("--page", action="append", help="only these pages")
    options = parser.parse_args()
    print(f"{'page':18}{'charts':>7}{'script ms':>11}{'bare':>8}{'ratio':>7}", end="")
    print(f"{'browser ms':>12}{'bare':>8}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder, running_app() as app:
        for name in [name for pages in PAGES.values() for name, _ in pages]:
            if options.page and name not in options.page:
                continue
            bare, shell, charts = bare_twin(name, pathlib.Path(folder))
            script = HOUSE / "pages" / f"{name}.py"
            ours, floor = script_ratio(script, bare, 4 * options.moves)
            print(f"{name:18}{charts:7}{ours:11.1f}{floor:8.1f}{ours / floor:7.2f}", end="")
            if charts:
                with running_app(shell) as twin:
                    # The first page has the address of the app.
                    at = app if name == FIRST else f"{app}/{name}"
                    pages = [(at, "inputs n"), (twin, "moved")]
                    ours, floor = browser_ratio(pages, options.moves)
                print(f"{ours:12.0f}{floor:8.0f}{ours / floor:7.2f}", flush=True)
            else:
                print()


if __name__ == "__main__":
    main()
