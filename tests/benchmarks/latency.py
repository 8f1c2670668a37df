"""How long a page takes, as ratios to a bare page that draws the same and computes nothing.

    python tests/benchmarks/latency.py [--moves 24] [--page network] [--no-browser] [--cold 9]

The floor of a page (`floor/`) is what it drew, taken down and replayed: the same charts, which get
other numbers in the same way when the slider is moved, beside the same sidebar. Both are timed in
turn, in one run:

- script: the processor's time of the page's script and the navigation's (no browser); the floor
  draws texts, tables and controls as well,
- browser: from a key press on a slider to the last change inside a chart, in Chromium; the floor
  draws charts and sidebar alone, in a navigation of as many pages,
- cold: from the start of the server to the first chart in a browser that knows nothing, of the
  first page and of its floor.

A machine that is busy makes both slower: read the ratios, not the milliseconds.
"""

import argparse
import pathlib
import statistics
import sys
import time

import streamlit as st
from streamlit.testing.v1 import AppTest

HOUSE = pathlib.Path(__file__).parents[2]
sys.path[:0] = [str(HOUSE), *(str(HOUSE / "tests" / at) for at in (".", "browser", "benchmarks"))]

from browsing import FLAGS, path_of_chromium  # noqa: E402
from floor import timed  # noqa: E402
from floor.captured import MOVED, PLACES, START, turn_to  # noqa: E402
from floor.running import FLOOR, floor_of, running_floor  # noqa: E402
from servers import running_app  # noqa: E402

from app import FIRST, PAGES  # noqa: E402

# So tall that all charts are in view: Streamlit draws those below it later.
SCREEN = {"width": 1440, "height": 2400}
# Moves to and fro of one page before it is the other's turn: as many each way.
OF_A_ROUND = 4


def script_times(path, page, cycles):
    """Milliseconds of the processor that a script takes at each move, one list for each cycle.

    `page` is turned to first, if there is one. A generator: another one may run between two cycles.
    """
    app = AppTest.from_string(
        f"from floor import timed\ntimed.run({str(path)!r})", default_timeout=60
    )
    app.run()
    if page:
        turn_to(app, page)
    for cycle in range(cycles):
        # Another network in each cycle, so that nothing is kept from the one before.
        seeds = [box for box in app.sidebar.number_input if box.label == "weight seed"]
        seeds[0].set_value(cycle + 1).run()
        timed.TIMES.clear()
        for place in PLACES:
            moved = next(slider for slider in app.sidebar.slider if slider.label == MOVED)
            moved.set_value(place).run()
        yield [1e3 * seconds for seconds in timed.TIMES]


def script_ratio(page, cycles):
    """Script times of a page and of its floor with all elements, in turn.

    The mean over the places of the slider of the least time there: whatever else the machine does
    only adds to a time.
    """
    ways = ((START, page), (FLOOR / "in_navigation.py", ""))
    # The first cycle warms up.
    both = list(zip(*(script_times(*way, cycles + 1) for way in ways), strict=True))[1:]
    return [
        statistics.mean(map(min, zip(*of_cycles, strict=True)))
        for of_cycles in zip(*both, strict=True)
    ]


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


def browser_times_of(pages, moves):
    """Times from slider to chart of (address, label of the slider): one list a round for each.

    In turn, round by round: a machine that slows down meanwhile slows all of a round.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        opened = []
        for address, label in pages:
            page = browser.new_page(viewport=SCREEN)
            page.goto(address)
            slider = page.locator(f'input[type=range][aria-label="{label}"]').first
            slider.wait_for(state="attached", timeout=60_000)
            page.wait_for_timeout(4000)
            opened.append((page, slider, []))
        for _ in range(moves // OF_A_ROUND):
            for page, slider, rounds in opened:
                page.bring_to_front()
                rounds.append(browser_times(page, slider, OF_A_ROUND))
        browser.close()
    return [rounds for _, _, rounds in opened]


def browser_ratio(pages, moves):
    """Median times of a page and its floor, and the median of their ratios round by round."""
    both = browser_times_of(pages, moves)
    medians = [statistics.median(sum(rounds, [])) for rounds in both]
    ratios = [
        statistics.median(of_page) / statistics.median(of_floor)
        for of_page, of_floor in zip(*both, strict=True)
    ]
    return *medians, statistics.median(ratios)


def cold_ratio(starts):
    """Median seconds from the start of a server to the first chart: the app's, and the floor's."""
    from playwright.sync_api import sync_playwright

    taken = {"app.py": [], FLOOR / "in_navigation.py": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=FLAGS)
        for _ in range(starts):
            for script, times in taken.items():
                start = time.monotonic()
                with running_app(script) as address:
                    page = browser.new_context(viewport=SCREEN).new_page()
                    page.goto(address)
                    page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=60_000)
                    times.append(time.monotonic() - start)
                    page.context.close()
        browser.close()
    return [statistics.median(times) for times in taken.values()]


def main():
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=24)
    parser.add_argument("--cycles", type=int, default=6, help="of six moves, for the scripts")
    parser.add_argument("--page", action="append", help="only these pages")
    parser.add_argument("--no-browser", action="store_true", help="the scripts alone")
    parser.add_argument("--cold", type=int, default=0, help="so many cold starts of each, instead")
    options = parser.parse_args()
    if options.cold:
        with floor_of(FIRST):
            ours, floor = cold_ratio(options.cold)
        print(f"cold start: {ours:.2f} s, floor {floor:.2f} s, ratio {ours / floor:.2f}")
        return
    names = [name for pages in PAGES.values() for name, _ in pages]
    print(f"{'page':18}{'charts':>7}{'script ms':>11}{'floor':>8}{'ratio':>7}", end="")
    print(f"{'browser ms':>12}{'floor':>8}{'ratio':>7}")
    with running_app() as app:
        for name in options.page or names:
            with floor_of(name) as charts:
                st.cache_resource.clear()
                ours, floor = script_ratio(name, options.cycles)
            print(f"{name:18}{charts:7}{ours:11.1f}{floor:8.1f}{ours / floor:7.2f}", end="")
            if charts and not options.no_browser:
                with running_floor(name, everything=False) as twin:
                    # The first page has the address of the app.
                    at = app if name == FIRST else f"{app}/{name}"
                    ours, floor, ratio = browser_ratio([(at, MOVED), (twin, MOVED)], options.moves)
                print(f"{ours:12.0f}{floor:8.0f}{ratio:7.2f}", end="")
            print(flush=True)


if __name__ == "__main__":
    main()
