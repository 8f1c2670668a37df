"""What a page draws, taken down: blocks, charts, controls and texts, without what made them."""

import json
import pathlib

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

HOUSE = pathlib.Path(__file__).parents[3]
# The script around every page: it draws the navigation, and the lecture's part of the sidebar.
START = HOUSE / "pages" / "shared" / "start.py"
# The slider that is moved, and its places: every size of the page changes with it.
MOVED, NAME, PLACES = "inputs n", "n", range(3, 9)


def write_floor(page, path, everything):
    """Write the file from which `replayed.py` draws the floor of a page; the number of its charts.

    With `everything` its texts, tables and controls are drawn as well, otherwise its charts alone.
    """
    states = {str(place): page_drawn(page, **{NAME: place}) for place in PLACES}
    first = str(PLACES[len(PLACES) // 2 - 1])
    floor = {"moved": MOVED, "first": first, "everything": everything, "states": states}
    path.write_text(json.dumps(floor), encoding="utf-8")
    return charts_of(states[first]["main"])


def page_drawn(page, **settings):
    """The page with these settings as JSON can hold it.

    Parameters
    ----------
    page : str
        The name of its file.
    settings : dict
        Of the state, by name: `n=6`.

    Returns
    -------
    dict
        `main` and `sidebar`, each a list of elements: `kind`, what was given to draw it as
        Streamlit's message of it says, and for a block the `children`. A chart holds its `figure`.
    """
    app = AppTest.from_file(START, default_timeout=60)
    for name, value in settings.items():
        app.query_params[name] = str(value)
    app.run()
    turn_to(app, page)
    if app.exception:
        raise AssertionError(f"{page} with {settings}: {app.exception[0].value}")
    return {"main": _children(app.main), "sidebar": _children(app.sidebar)}


def turn_to(app, page):
    """Another page of the app that is open, by its name in the navigation."""
    app.switch_page(str(HOUSE / "pages" / f"{page}.py")).run()


def _children(block):
    # What tells a new session of the one before is no part of the page.
    return [
        _taken_down(child)
        for child in getattr(block, "children", {}).values()
        if not getattr(child.proto, "id", "").endswith("-session_kept")
    ]


def _taken_down(element):
    if element.type == "plotly_chart":
        shown = element.proto
        figure, config = json.loads(shown.spec), json.loads(shown.config or "{}")
        # A bare page knows nothing of what spares the browser a second drawing.
        del figure["layout"]["datarevision"]
        return {"kind": "plotly_chart", "figure": figure, "config": config}
    kept = {"kind": element.type}
    if element.type in ("dataframe", "arrow_data_frame"):
        return kept | {"table": element.value.to_dict("list")}
    if element.proto is not None:
        kept |= MessageToDict(element.proto, preserving_proto_field_name=True)
    if children := _children(element):
        kept["children"] = children
    return kept


def charts_of(drawn):
    """The number of charts among elements as `page_drawn` returns them."""
    inside = sum(charts_of(element.get("children", ())) for element in drawn)
    return inside + sum(element["kind"] == "plotly_chart" for element in drawn)
