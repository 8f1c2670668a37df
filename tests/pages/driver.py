"""A page opened without a browser, and what it shows."""

import functools
import html
import json
import pathlib
import re
import time

import numpy as np
import pandas as pd
import plotly.graph_objects
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

import mlp

HOUSE = pathlib.Path(__file__).parents[2]

# Every run looks for components in the metadata of every installed package, which takes seven times
# as long as a page: one look is enough for all.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)


def script(name):
    """A script of the app, not run yet."""
    return AppTest.from_file(HOUSE / name, default_timeout=30)


def open_page(page, **query):
    """The page after its first run, opened with this query; an exception on it is a failure."""
    app = script(f"pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value if isinstance(value, list) else str(value)
    app.run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def example_of(app):
    """Network, x and y of the page's state, built from the core alone."""
    state = app.session_state
    sizes = (state["n"], state["m"], state["k"])
    x = mlp.random_input(state["n"], state["input_seed"])
    for place, value in state["x"].items():
        x[place - 1] = value
    network = mlp.Network.random(sizes, state["seed"], state["scale"], state["activation"])
    return network, x, mlp.one_hot(state["label"] - 1, state["k"])


def paste(app, text):
    """The page of Your gradient with a text of numbers in its box."""
    app.text_area[0].set_value(text).run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def run_job(app, key, label="Start"):
    """The page with its work of this key done, a slice of it at most in each run."""
    next(button for button in app.button if button.label == label).click().run()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if key not in app.session_state or app.session_state[key].state != "running":
            break
        app.run()
    assert key not in app.session_state or app.session_state[key].state == "done"
    app.run()
    assert not app.exception, [shown.message for shown in app.exception]
    return app


def as_seen(markdown):
    """What people see of a text that was escaped for Markdown."""
    return re.sub(r"\\(.)", r"\1", markdown.replace("\u2060", ""))


def answer(app):
    """What the page says in bold of its question, for the network that is open."""
    return next(shown.value for shown in app.main.markdown if shown.value.startswith("**"))


def texts_of_tables(app):
    """The tables that are text, each as a DataFrame of texts."""
    shown = [part.proto.body for part in app.get("html")]
    found = [body for body in shown if body.startswith('<div class="table" tabindex')]
    tables = []
    for body in found:
        head, *rows = (
            [html.unescape(cell) for cell in re.findall("<t[hd]>(.*?)</t[hd]>", row)]
            for row in re.findall("<tr>(.*?)</tr>", body)
        )
        tables.append(pd.DataFrame(rows, columns=head))
    return tables


def chart(app, key):
    """The traces of the figure that is drawn under this key, which Plotly accepts."""
    (found,) = (c for c in app.get("plotly_chart") if c.proto.id.endswith(f"-{key}"))
    drawn = json.loads(found.proto.spec)
    plotly.graph_objects.Figure(drawn)
    return drawn["data"]


def numbers(values):
    """Numbers of a figure, where None stands for what is none."""
    return np.array(values, dtype=float)


def lines(trace):
    """The filled lines of a heatmap: a stack leaves an empty one above each of its arrays."""
    values = numbers(trace["z"])
    return values[~np.isnan(values).all(axis=1)]


def matrices(app, key):
    """The panels of an equation from left to right: what stands between its empty columns."""
    grids = [numbers(t["z"]) for t in chart(app, key) if t["type"] == "heatmap"]
    grid = np.where(np.isnan(grids[0]), grids[-1], grids[0])
    empty = np.isnan(grid).all(axis=0)
    blocks = np.split(grid, np.flatnonzero(empty), axis=1)
    blocks = [block[:, ~np.isnan(block).all(axis=0)] for block in blocks]
    return [block[~np.isnan(block).all(axis=1)] for block in blocks]
