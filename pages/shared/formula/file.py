"""A file of formulas: its lines, and the verdict on each as a row of a table.

Every line becomes one row, however broken it is: a teacher wants to find all of them again. A file
that could be read in two ways is refused instead, in a sentence that says what to do.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from dataclasses import dataclass

import mlp

MOST_LINES = 2000
# In megabytes: less than the server takes.
LARGEST_FILE = 1
# A quoted text may run over as many lines, which is what the judge reads.
_LINES_OF_ONE = 300
_LINES_ON_AVERAGE = 12
# Five times the longest formula that is read, for the other columns.
_LONGEST_LINE = 10_000

# What files that are no text begin with.
_NO_TEXT = {
    b"PK\x03\x04": "a zip archive, as Excel's workbooks are",
    b"\xd0\xcf\x11\xe0": "a workbook of an old Excel",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # Before the mark of UTF-16, with which it begins.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WINDOWS = "cp1252"
UTF_8 = ("utf-8", "utf-8-sig")
ENCODING_NAMES = {_WINDOWS: "Western European (Windows-1252)"}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")

_DELIMITERS = {"\t": "tabs", ";": "semicolons", ",": "commas"}
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_FORMULA, _WRT = "formula", "wrt"
# A line of letters is the title of a single column only if it says so: a formula can be a word.
_TITLE_WORDS = frozenset(
    ("formula", "formulas", "formulae", "formel", "formeln", "formule", "answer", "answers",
     "antwort", "antworten", "lösung", "lösungen", "solution", "solutions", "réponse", "response",
     "expression")
)  # fmt: skip

# What makes a spreadsheet compute a cell, and the sign before it that makes it text. That sign
# itself too, so that a text that begins with it comes back as it was.
_COMPUTED = "=+-@\t\r\n＝＋－＠"
_AS_TEXT = "'"


@dataclass(frozen=True)
class Line:
    """One formula of a file: the number of its line, the text, and what it is the gradient of."""

    number: int
    formula: str
    wrt: str = ""
    problem: str = ""


def for_spreadsheet(text):
    """A text for a cell of a CSV file, so that no spreadsheet computes it.

    A carriage return becomes a new line, as in every file that is read.

    Examples
    --------
    >>> for_spreadsheet("=1+1"), for_spreadsheet("h"), from_spreadsheet(for_spreadsheet("'h"))
    ("'=1+1", 'h', "'h")
    """
    text = text.replace("\r", "\n")
    return _AS_TEXT + text if text[:1] and text[0] in _COMPUTED + _AS_TEXT else text


def from_spreadsheet(text):
    """The text that `for_spreadsheet` wrote."""
    guarded = text[:1] == _AS_TEXT and text[1:2] and text[1] in _COMPUTED + _AS_TEXT
    return text[1:] if guarded else text


def check_size(size):
    """ValueError for a file of more bytes than are read."""
    if size > LARGEST_FILE * 2**20:
        raise ValueError(
            f"The file has {size / 2**20:.1f} MB, expected at most {LARGEST_FILE} MB: divide it."
        )


def text_of(data):
    """The text of a file, and the encoding that it is in.

    UTF-8 and what has a byte order mark are certain; without one, UTF-16 is where every second byte
    of Latin letters is zero; what is not UTF-8 is Windows' Western European.

    Raises
    ------
    ValueError
        If it is no text.
    """
    for start, kind in _NO_TEXT.items():
        if data.startswith(start):
            raise ValueError(f"The file is {kind}, expected text: save the table as CSV.")
    encoding = next((found for mark, found in _MARKS.items() if data.startswith(mark)), None)
    for candidate in (encoding,) if encoding else ("utf-8", *_utf_16(data), _WINDOWS):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" in text or (candidate == _WINDOWS and _CONTROLS.search(text)):
            continue
        return text, candidate
    raise ValueError(
        "The file is no text that can be read with certainty: save the table as CSV in UTF-8."
    )


def _utf_16(data):
    """The byte order of UTF-16 without a mark, where it is certain."""
    for zeros, others, encoding in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        # Half of all signs at least are Latin letters, digits or signs of a formula.
        if not data[others::2].count(0) and 4 * data[zeros::2].count(0) >= len(data) > 1:
            yield encoding


def _split(text):
    """The lines of a text with their ends.

    Raises
    ------
    ValueError
        There are more or longer ones than are read.
    """
    lines = io.StringIO(text, newline=None).readlines()
    most = MOST_LINES * _LINES_ON_AVERAGE
    if len(lines) > most:
        raise ValueError(
            f"The file has {len(lines):,} lines, expected at most {MOST_LINES:,} formulas: divide "
            "it."
        )
    longest = max(range(len(lines)), key=lambda at: len(lines[at]), default=0)
    if lines and len(lines[longest]) > _LONGEST_LINE:
        raise ValueError(
            f"Line {longest + 1} has {len(lines[longest]):,} characters, expected at most "
            f"{_LONGEST_LINE:,}: put each formula in a line of its own."
        )
    return lines


def _fields(lines, delimiter):
    """The fields of one record, or None where its quotes do not close."""
    try:
        (fields,) = csv.reader(lines, delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return fields


def _lines_of_record(lines, at):
    """How many lines a record takes: it ends with the line that closes its quotes."""
    quotes = 0
    for count, line in enumerate(lines[at : at + _LINES_OF_ONE], 1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return count
    return 1


def _records(lines, first, delimiter):
    """The number of each record's first line, and its fields or the text that has none."""
    at = first
    while at < len(lines):
        count = _lines_of_record(lines, at)
        fields = _fields(lines[at : at + count], delimiter) if lines[at].strip() else [""]
        if fields is None:
            count, fields = 1, lines[at].rstrip("\n")
        yield at + 1, fields
        at += count


def _titles(fields):
    """The titles that a record holds, in small letters, or none if it is a line like the others."""
    titles = [field.strip().casefold() for field in fields]
    if _FORMULA in titles:
        return titles
    words = re.findall(r"\w+", titles[0])
    is_title = len(titles) == 1 and re.fullmatch(r"[\w\s.:#-]+", titles[0])
    return titles if is_title and _TITLE_WORDS.intersection(words) else []


def _are_columns(fields):
    """Whether the fields of a line without titles are columns, and not one formula divided.

    A formula holds commas inside brackets and in LaTeX's spaces, and semicolons behind a line that
    gives a letter its value.
    """
    *before, last = fields
    return (
        bool(before and last.strip())
        and not any(
            field.endswith("\\")
            or any(
                field.count(opening) != field.count(closing)
                for opening, closing in ("()", "[]", "{}")
            )
            for field in fields
        )
        and not all("=" in field for field in before)
    )


def _layout(lines):
    """The delimiter, the titles in small letters, and the first line behind them.

    Raises
    ------
    ValueError
        The formulas have no column of their own.
    """
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines):
        raise ValueError("The file holds no formulas.")
    delimiters = tuple(_DELIMITERS)
    if said := _SEPARATOR_LINE.fullmatch(lines[first]):
        if said[1] not in _DELIMITERS:
            raise ValueError(
                f'The first line says that "{said[1]}" divides the columns, expected a comma, a '
                "semicolon or a tab."
            )
        first, delimiters = first + 1, (said[1],)
    divided = {sign: _first_record(lines, first, sign) for sign in delimiters}
    for sign, (fields, behind) in divided.items():
        if titles := _titles(fields):
            for title in (_FORMULA, _WRT):
                if titles.count(title) > 1:
                    raise ValueError(
                        f"The file has {titles.count(title)} columns called {title}, expected "
                        "one: rename the others."
                    )
            # Of one column: a quoted formula may stand before a comma.
            return (delimiters[-1] if len(titles) == 1 else sign), titles, behind
    for fields, _ in divided.values():
        if _are_columns(fields):
            raise ValueError(
                f"The file has {len(fields)} columns and none is called {_FORMULA}: write "
                f"{_FORMULA} above the column that holds the formulas."
            )
    return delimiters[-1], [], first


def _first_record(lines, first, delimiter):
    """The fields of the first record, and the line behind it."""
    records = _records(lines, first, delimiter)
    _, fields = next(records, (0, [""]))
    behind = next(records, (len(lines) + 1, None))[0] - 1
    return ([fields] if isinstance(fields, str) else fields), behind


def read_lines(data):
    """The formulas of a CSV file, as `lines_of` finds them in its text.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    ValueError
        If it is too large or no text, and as `lines_of` does.
    """
    check_size(len(data))
    return lines_of(text_of(data)[0])


def lines_of(text):
    """The formulas of the text of a CSV file.

    The column is the one called `formula`; `wrt` is optional. In a file of one column, with or
    without a title, commas belong to the formulas. A first line such as `sep=;` says what divides
    the columns.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Line

    Raises
    ------
    ValueError
        If there are no lines, too many or too long ones, or if it is not certain which column
        holds the formulas.

    Examples
    --------
    >>> for line in lines_of("formula,wrt\\nnp.outer(x, y),W1\\nyhat - y,b2"):
    ...     print(line.number, line.formula, line.problem or line.wrt)
    2 np.outer(x, y),W1 this line has 3 fields, expected 2: put quotes around a formula with commas
    3 yhat - y b2
    """
    lines = _split(text)
    delimiter, titles, first = _layout(lines)
    records = list(itertools.islice(_records(lines, first, delimiter), MOST_LINES + 1))
    if not records:
        raise ValueError("The file holds no formulas.")
    if len(records) > MOST_LINES:
        raise ValueError(
            f"The file has more than {MOST_LINES:,} formulas, expected at most as many: divide it."
        )
    column = titles.index(_FORMULA) if _FORMULA in titles else 0
    wrt = titles.index(_WRT) if _WRT in titles else None
    found = []
    for number, fields in records:
        if isinstance(fields, str):
            found.append(Line(number, fields, problem="the quotes of this line do not close"))
        elif len(titles) < 2:
            found.append(Line(number, from_spreadsheet(delimiter.join(fields))))
        elif len(fields) > len(titles):
            problem = (
                f"this line has {len(fields)} fields, expected {len(titles)}: put quotes around a "
                f"formula with {_DELIMITERS[delimiter]}"
            )
            found.append(Line(number, delimiter.join(fields), problem=problem))
        else:
            fields = fields + [""] * (len(titles) - len(fields))
            said = "" if wrt is None else from_spreadsheet(fields[wrt]).strip()
            found.append(Line(number, from_spreadsheet(fields[column]), said))
    return found


def judged(line, wrt, convention, names, activation):
    """The verdict on one line, as a row of the table.

    Parameters
    ----------
    line : Line
    wrt, convention : str or None
        For a line that says nothing of its own.
    names : dict
    activation : str
    """
    row = {"line": line.number, "formula": line.formula, "wrt": line.wrt or wrt or ""}
    if line.problem:
        return row | {"verdict": "unreadable", "why": line.problem}
    try:
        found = mlp.judge(line.formula, line.wrt or wrt, convention, names, activation)
    except ValueError as problem:
        return row | {"verdict": "unreadable", "why": str(problem)}
    start, end = found.where or (None, None)
    return row | {
        "wrt": found.wrt,
        "verdict": found.verdict,
        "why": found.why,
        "remarks": "; ".join(found.remarks),
        "convention": found.convention or "",
        "start": start,
        "end": end,
        "changes": "; ".join(found.edit_sentences),
        "claims": len(found.claims),
        "claim": _first_wrong(found),
        "nearest": found.nearest,
        "nearest_latex": found.nearest_latex,
    }


def _first_wrong(found):
    """The text of the claim that gives a text its verdict, where that is not right."""
    fails = (claim.text for claim in found.claims if claim.verdict == found.verdict)
    return next(fails, "") if found.verdict not in ("right", "empty") else ""


def judged_lines(lines, *chosen):
    """The rows of several lines, each as `judged` makes it."""
    return [judged(line, *chosen) for line in lines]
