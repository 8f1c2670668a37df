"""Tables of arrays, and the CSV and zip files made of tables. Nothing is computed here.

Rows, columns and labels are counted from 1, as on the pages. A float is written with the shortest
text that reads back as the identical float64.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import numpy as np
import pandas as pd

from pages.shared.draw.notation import column_format

# The setting of how a CSV is written: its name, and how it is called where it is shown.
DECIMAL_COMMA = "decimal_comma"
DECIMAL_COMMA_LABEL = "CSV with decimal comma"
DECIMAL_COMMA_HELP = (
    "For spreadsheets that write 0,5: semicolons between the cells, a comma in each number, and a "
    "byte order mark."
)

WRITTEN_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]*(?:e[-+]?[0-9]+)?")


def places(arrays, names=None):
    """The quantity, row and column of every entry in reading order; a vector is one row.

    Parameters
    ----------
    arrays : dict of str to ndarray
    names : Names, optional
        Of inputs and classes: where there are any, `name` is what stands beside row and column.
    """
    found = [np.indices(np.atleast_2d(array).shape).reshape(2, -1) for array in arrays.values()]
    rows, columns = np.concatenate(found, axis=1) + 1
    quantities = np.repeat(list(arrays), [array.size for array in arrays.values()])
    found = {"quantity": quantities, "row": rows, "column": columns}
    called = names and names.column(quantities, rows, columns)
    return found | ({"name": called} if called else {})


def joined(arrays):
    """The entries of all arrays in one row."""
    return np.concatenate([np.ravel(array) for array in arrays])


def values(arrays, names=None):
    """A tidy table of arrays: quantity, row, column, value.

    Parameters
    ----------
    arrays : dict of str to ndarray
        Vectors and matrices.
    names : Names, optional
        Of inputs and classes: where there are any, they stand beside the places.
    """
    return pd.DataFrame(places(arrays, names) | {"value": joined(arrays.values())})


def matrix(array):
    """A wide table of one array: a column for each column, a row for each row."""
    array = np.atleast_2d(array)
    index = pd.RangeIndex(1, array.shape[0] + 1, name="row")
    return pd.DataFrame(array, index=index, columns=range(1, array.shape[1] + 1)).reset_index()


# Of a longer table, this many rows are printed: paper does not scroll, and the CSV holds all.
MOST_ROWS_AS_HTML = 200


def as_html(frame):
    """The table as HTML, its numbers to six digits or three as in Streamlit's tables.

    Examples
    --------
    >>> "<td>0.333333</td><td>0.333</td>" in as_html(pd.DataFrame({"x": [1 / 3], "bound": [1 / 3]}))
    True
    """
    shown = frame if len(frame) <= MOST_ROWS_AS_HTML else frame.head(MOST_ROWS_AS_HTML)
    # By hand: pandas takes ten milliseconds for a small table, at each change of the page.
    head = _row_as_html("th", [str(name) for name in shown.columns])
    columns = [_written(name, column.tolist()) for name, column in shown.items()]
    body = "".join(_row_as_html("td", row) for row in zip(*columns, strict=True))
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
    left = len(frame) - len(shown)
    return table + (f"<p>and {left} more rows, which the CSV holds</p>" if left else "")


def _written(name, cells):
    written = column_format(str(name))
    return [written % cell if isinstance(cell, float) else str(cell) for cell in cells]


def _row_as_html(tag, texts):
    return "<tr>" + "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts) + "</tr>"


def to_csv(frame, decimal_comma=False):
    """The table as UTF-8 CSV, in which a float that is no number says so.

    Parameters
    ----------
    frame : DataFrame
    decimal_comma : bool
        Whether it is for a spreadsheet that writes 0,5: semicolons between the cells, decimal
        commas in them, and a byte order mark, by which Excel knows UTF-8.

    Returns
    -------
    bytes
    """
    told = frame.copy()
    for name in frame.columns:
        if frame[name].dtype.kind == "f" and frame[name].isna().any():
            told[name] = frame[name].astype(object).where(frame[name].notna(), "nan")
    if not decimal_comma:
        return told.to_csv(index=False, lineterminator="\n").encode()
    for name in told.columns:
        if told[name].dtype.kind not in "iufb":
            told[name] = told[name].map(_with_decimal_comma)
    text = told.to_csv(index=False, sep=";", decimal=",", lineterminator="\n")
    return text.encode("utf-8-sig")


def _with_decimal_comma(cell):
    """A float, or a text that is one, with a decimal comma; any other cell as it is."""
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    if isinstance(cell, str) and WRITTEN_FLOAT.fullmatch(cell):
        return cell.replace(".", ",")
    return cell


def to_zip(frames, config, decimal_comma=False):
    """A zip of one CSV per table, with config.json beside them.

    Parameters
    ----------
    frames : dict of str to DataFrame
        By file name.
    config : dict
        From which the core rebuilds the same numbers.
    decimal_comma : bool
        As in `to_csv`.

    Returns
    -------
    bytes
        The same for the same content: the files carry no time.
    """
    files = {name: to_csv(frame, decimal_comma) for name, frame in frames.items()}
    return zipped(files | {"config.json": (json.dumps(config, indent=2) + "\n").encode()})


def zipped(files):
    """Files as one zip, the same for the same content: it carries no time.

    Parameters
    ----------
    files : dict of str to bytes

    Returns
    -------
    bytes
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
