"""Text of tables: bytes to characters, characters to records, and which character divides cells.

Records count from 1 with header and blank lines, as a spreadsheet shows them. A cell in quotes may
hold the delimiter, line breaks, and quotes written twice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mlp.files.refusal import refusal, shown

# The name of a delimiter and the pattern of one.
DELIMITERS = {
    ",": re.compile(","),
    ";": re.compile(";"),
    "\t": re.compile("\t"),
    "|": re.compile(r"\|"),
    "tabs": re.compile("\t+"),
    "spaces": re.compile(" +"),
}
_LINE_END = re.compile(r"\r\n|\n|\r")
_BLANK = re.compile(r"[^\S\r\n]")
# Enough rows, and enough characters, to compare delimiters by.
_SAMPLED, _HEAD = 200, 2**20
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Anything that is a number in some country: enough to compare delimiters.
_LIKE_A_NUMBER = re.compile(r"[+-]?(?=[.,]?\d)[\d.,]*[\d.](?:[eE][+-]?\d+)?", re.ASCII)


class Record(NamedTuple):
    """A row of a text.

    Attributes
    ----------
    number : int
        Counted from 1 over all records.
    cells : list of str
        Without spaces around them.
    """

    number: int
    cells: list


def decoded(data):
    """The text of these bytes, and the name of the encoding where it had to be guessed.

    Raises
    ------
    ValueError
        If a byte belongs to no encoding tried, or is zero, with its place.

    Examples
    --------
    >>> decoded(b"caf\\xe9")
    ('café', 'cp1252')
    """
    marked = next((pair for pair in _BYTE_ORDER_MARKS if data.startswith(pair[0])), None)
    encoding, guessed = (marked[1] if marked else None), None
    data = data.removeprefix(marked[0]) if marked else data
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        place = error.start + 1
        if encoding:
            raise refusal(f"byte {place} of the text is wrong in its encoding {encoding}") from None
        try:
            text, guessed = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError as second:
            raise refusal(
                f"byte {second.start + 1} is text neither in UTF-8 nor in cp1252: save the table "
                "as CSV in UTF-8"
            ) from None
    if "\0" in text:
        raise refusal(
            f"the file is no text: character {text.index(chr(0)) + 1} is a zero byte; save the "
            "table as CSV in UTF-8"
        )
    return text, guessed


def _quoted_records(text, delimiter):
    """Records of a text with quotes. Every step moves on, none goes back."""
    blank = re.compile("[ \t]*" if delimiter not in ("\t", "tabs") else " *")
    divider = DELIMITERS[delimiter]
    plain = re.compile(r"[^\r\n" + {"tabs": "\t", "spaces": " "}.get(delimiter, delimiter) + "]*")
    at, number, cells = 0, 1, []
    while at < len(text):
        start = at
        at = blank.match(text, at).end()
        if delimiter == "spaces" and cells == [] and at > start:
            start = at
        if text[at : at + 1] == '"':
            cell, at = _quoted_cell(text, at + 1, number)
            at = blank.match(text, at).end() if delimiter != "spaces" else at
        else:
            at = start
            end = plain.match(text, at).end()
            cell, at = text[at:end].strip(), end
        cells.append(cell)
        if divided := divider.match(text, at):
            at = divided.end()
            if at == len(text) or text[at] in "\r\n":
                if delimiter not in ("spaces", "tabs"):
                    cells.append("")
            else:
                continue
        if ended := _LINE_END.match(text, at):
            at = ended.end()
        elif at < len(text):
            raise refusal(
                f"row {number} has text behind the closing quote of {shown(cells[-1], 30)!r}: "
                "a quote in a cell is written twice"
            )
        yield Record(number, cells)
        number, cells = number + 1, []


def _quoted_cell(text, at, number):
    parts = []
    while True:
        end = text.find('"', at)
        if end < 0:
            raise refusal(f"row {number} has a quote without end: {shown(text[at - 1 :], 30)}")
        parts.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(parts).strip(), end + 1
        parts.append('"')
        at = end + 2


def _plain_records(text, delimiter):
    spaced = _BLANK.search(text) is not None
    for number, line in enumerate(_LINE_END.split(text), 1):
        if delimiter == "spaces":
            cells = [cell for cell in line.split(" ") if cell] or [""]
        elif delimiter == "tabs":
            cells = re.split("\t+", line.strip())
        else:
            cells = line.split(delimiter)
        yield Record(number, [cell.strip() for cell in cells] if spaced else cells)


def records(text, delimiter):
    """The records of a text, blank ones too.

    Parameters
    ----------
    text : str
    delimiter : str
        A key of DELIMITERS.

    Raises
    ------
    ValueError
        When it comes to a quote without end, with the number of the record.

    Examples
    --------
    >>> [record.cells for record in records('1;"a;b"\\n2;c', ";")]
    [['1', 'a;b'], ['2', 'c']]
    """
    return (_quoted_records if '"' in text else _plain_records)(text, delimiter)


class _Score(NamedTuple):
    """How well a delimiter divides a text; the first difference decides."""

    divides: bool
    unbroken: bool
    numbers: float
    share: float
    filled: float


def _score(text, delimiter):
    """The score of a delimiter: most rows of one width of at least 2, then most cells numbers.

    A cell that is no number and holds another delimiter counts against it. The first row, which may
    be a header, is not looked at where there are others.
    """
    sample, unbroken = [], True
    try:
        for record in records(text, delimiter):
            if any(record.cells) and not record.cells[0].startswith(("#", "%")):
                sample.append(record.cells)
            if len(sample) == _SAMPLED:
                break
    except ValueError:
        unbroken = False  # a quote without end, which the reading itself refuses
    sample = sample[1:] or sample
    widths = [len(cells) for cells in sample]
    width = max(set(widths), key=lambda w: (widths.count(w), w), default=0)
    share = widths.count(width) / max(len(widths), 1)
    cells = [cell for cells in sample for cell in cells]
    filled = [cell for cell in cells if cell]
    like = [bool(_LIKE_A_NUMBER.fullmatch(cell)) for cell in filled]
    odd = 0
    if '"' not in text:
        others = [mark for mark in ",;\t|" if mark != delimiter]
        words = [cell for cell, number in zip(filled, like, strict=True) if not number]
        odd = sum(any(mark in cell for mark in others) for cell in words)
    numbers = (sum(like) - odd) / max(len(filled), 1)
    return _Score(
        width >= 2 and share > 0.5, unbroken, numbers, share, len(filled) / max(len(cells), 1)
    )


def delimiter_of(text):
    """The delimiter that gives most rows one width of at least 2, and most cells numbers.

    Returns
    -------
    delimiter : str
        A key of DELIMITERS; a comma where there is one column.
    text : str
        Without a first line `sep=;`, which wins: it is left blank, so that rows keep their numbers.

    Examples
    --------
    >>> delimiter_of("0,5;1,5\\n2,5;3,5\\n")[0]
    ';'
    """
    if said := re.match(r"sep=([,;\t|])(?=\r\n|\n|\r)", text):
        return said[1], text[said.end() :]
    scores = {name: _score(text[:_HEAD], name) for name in DELIMITERS}
    best = max(scores, key=lambda name: scores[name])
    return (best if scores[best].divides else ","), text
