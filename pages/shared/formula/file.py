"""A file of formulas: its lines, and the verdict on each as a row of a table.

Every line becomes one row, however broken it is: a teacher wants to find all of them again.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import mlp
from pages.shared.draw.progress import Job

MOST_LINES = 2000
# In megabytes.
LARGEST_FILE = 1
# A quoted formula may run over as many lines, which is what the judge reads.
_LINES_OF_ONE = 12


@dataclass(frozen=True)
class Line:
    """One formula of a file: the number of its line, the text, and what it is the gradient of."""

    number: int
    formula: str
    wrt: str = ""
    problem: str = ""


def _fields(lines, delimiter):
    """The fields of one record, or None where its quotes do not close."""
    try:
        (fields,) = csv.reader(lines, delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return fields


def _records(lines, delimiter):
    """The number of each record's first line, and its fields or the text that has none."""
    at = 0
    while at < len(lines):
        for count in range(1, 1 + (_LINES_OF_ONE if '"' in lines[at] else 1)):
            fields = _fields(lines[at : at + count], delimiter) if lines[at].strip() else [""]
            if fields is not None:
                break
        else:
            count, fields = 1, lines[at].rstrip("\n")
        yield at + 1, fields
        at += count


def _is_header(fields):
    """Whether these are titles of columns: words of letters, with no mathematics in them."""
    return isinstance(fields, list) and all(
        re.fullmatch(r"[A-Za-z][A-Za-z_ ]+", field.strip()) for field in fields
    )


def read_lines(data):
    """The formulas of a CSV file.

    The column is the one called `formula`, or else the first; `wrt` is optional. In a file of one
    column, with or without a title, commas belong to the formulas.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    list of Line

    Raises
    ------
    ValueError
        If there are no lines, or too many.

    Examples
    --------
    >>> for line in read_lines(b"formula,wrt\\nnp.outer(x, y),W1\\nyhat - y,b2"):
    ...     print(line.number, line.formula, line.problem or line.wrt)
    2 np.outer(x, y),W1 this line has 3 fields, expected 2: put quotes around a formula with commas
    3 yhat - y b2
    """
    text = data.decode("utf-8-sig", errors="replace")
    lines = io.StringIO(text, newline=None).readlines()
    first = lines[0] if lines else ""
    delimiter = next((sign for sign in "\t;" if sign in first), ",")
    records = list(_records(lines, delimiter))
    titles = []
    if records and _is_header(records[0][1]):
        titles = [title.strip().lower() for title in records.pop(0)[1]]
    if not records:
        raise ValueError("The file holds no formulas.")
    if len(records) > MOST_LINES:
        raise ValueError(f"The file has {len(records)} formulas, expected at most {MOST_LINES}.")
    column = titles.index("formula") if "formula" in titles else 0
    wrt = titles.index("wrt") if "wrt" in titles else None
    found = []
    for number, fields in records:
        if isinstance(fields, str):
            found.append(Line(number, fields, problem="the quotes of this line do not close"))
        elif len(titles) < 2:
            found.append(Line(number, delimiter.join(fields)))
        elif len(fields) > len(titles):
            problem = (
                f"this line has {len(fields)} fields, expected {len(titles)}: put quotes around a "
                f"formula with {'commas' if delimiter == ',' else 'semicolons or tabs'}"
            )
            found.append(Line(number, delimiter.join(fields), problem=problem))
        else:
            fields = fields + [""] * (len(titles) - len(fields))
            found.append(Line(number, fields[column], "" if wrt is None else fields[wrt].strip()))
    return found


def judged(line, wrt, convention, names):
    """The verdict on one line, as a row of the table.

    Parameters
    ----------
    line : Line
    wrt, convention : str or None
        For a line that says nothing of its own.
    names : dict
    """
    row = {"line": line.number, "formula": line.formula, "wrt": line.wrt or wrt or ""}
    if line.problem:
        return row | {"verdict": "unreadable", "why": line.problem}
    try:
        found = mlp.judge(line.formula, wrt=line.wrt or wrt, convention=convention, names=names)
    except ValueError as problem:
        return row | {"verdict": "unreadable", "why": str(problem)}
    start, end = found.where or (None, None)
    return row | {
        "wrt": found.wrt,
        "verdict": found.verdict,
        "why": found.why,
        "remarks": "; ".join(found.remarks),
        "convention": found.convention,
        "start": start,
        "end": end,
        "changes": "; ".join(found.edit_sentences),
        "nearest": found.nearest,
        "nearest_latex": found.nearest_latex,
    }


def judging(name, lines, wrt, convention, names):
    """The work of judging the lines of a file of this name, one row after the other."""

    def judge_lines(first, end):
        return [judged(line, wrt, convention, names) for line in lines[first:end]]

    return Job(len(lines), "formulas", judge_lines, at_a_time=1, about=name)
