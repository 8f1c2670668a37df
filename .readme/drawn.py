"""What every page draws where the README shows it, in a few digits for each of its parts.

`drawn.json` holds them as they were when the pictures were made. A test draws the pages again, and
fails where a picture is of an older page.
"""

import base64
import hashlib
import json
import pathlib
import re
import sys

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests" / "pages")]

from driver import open_page, paste, run_job  # noqa: E402

from app import PAGES  # noqa: E402

RECORD = HERE / "drawn.json"

# The settings of a page's address where they are not the defaults.
SETTINGS = {
    "saliency": {"source": "digits", "row": "3"},
    "own_network": {"source": "iris"},
    "own_rows": {"source": "iris", "sorted_by": "prediction"},
    "chain_rule": {"walk": "h"},
    "many_seeds": {"networks": "1000"},
}
# What is pasted: a gradient with a sign lost.
PASTED = {"your_gradient": "[0.934056, 0.340032, 0.702339, 0.157958, 0.242653]"}
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
    text = json.dumps(without_numbers(whole), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def without_numbers(told):
    """The same with a sign for every number that is no whole one, and the size of each array."""
    if isinstance(told, pd.DataFrame):
        return without_numbers([[str(name), *map(str, told[name])] for name in told])
    if isinstance(told, dict) and "bdata" in told:  # an array, as Plotly writes it
        return len(base64.b64decode(told["bdata"])) // np.dtype(told["dtype"]).itemsize
    if isinstance(told, dict):
        return {str(name): without_numbers(value) for name, value in told.items()}
    if isinstance(told, str):
        return ROUNDING.sub("№", NUMBER.sub("№", told))
    if isinstance(told, float):
        return "№"
    if told is None or isinstance(told, int):
        return told
    parts = list(told)
    if parts and all(isinstance(part, int | float) for part in parts):
        return len(parts)
    return [without_numbers(part) for part in parts]


def picture_of(page):
    """Where the picture of a page is."""
    return HERE / f"{page}.webp"


def recorded():
    """What each page drew when its picture was made."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}


def changed(page):
    """The parts of a page that it does not draw any more as in its picture, by their names."""
    if not picture_of(page).exists():
        return ["no picture"]
    then, now = recorded().get(page, {}), drawn(page)
    return sorted(part for part in then | now if then.get(part) != now.get(part))
