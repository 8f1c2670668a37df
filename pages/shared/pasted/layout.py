"""The rows of numbers in a text, whatever program printed it.

What a program prints beside the numbers is put out of sight first, sign by sign so that places
stay: prompts, types, shapes, names of columns. Then rows are told apart: by the innermost brackets
where brackets are nested, and else by lines and semicolons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from pages.shared.pasted.words import (
    Word,
    is_passed_over,
    number,
)
from pages.shared.state.written_number import MINUS

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

# What is put out of sight, one pattern after the other.
HIDDEN = [
    # Comments; fences of code; code at a prompt, and the prompt of what it printed.
    re.compile(r"^[ \t]*(?:[#%]|//|```|>>>|In \[\d+\]:)[^\n]*", re.MULTILINE),
    re.compile(r"^[ \t]*Out\[\d+\]:", re.MULTILINE),
    # Where a tensor comes from. TensorFlow puts the numbers between such signs too.
    re.compile(r"<tf\.[^<>=\n]*shape=\([\d, ]*\), dtype=\w+, numpy="),
    re.compile(r"<[^<>\n]*>"),
    # Shapes and types, in the words of NumPy, PyTorch, pandas and Julia.
    re.compile(r"torch\.Size\(\[[\d, ]*\]\)|\[\d+ rows x \d+ columns\]"),
    re.compile(r"\b(?:shape|size|Length|Name)[=:] ?(?:\([\d, ]*\)|\w+)"),
    re.compile(r"^[ \t]*[\d×]+(?:-element)? \w+\{[\w, ]*\}:", re.MULTILINE),
    # A name with its sizes, as C declares it, and the places that R counts.
    re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\[\d*\])+"),
    re.compile(r"^[ \t]*\[\d*,?\d*\](?=[ \t]+[-\d.\[])|(?<=[ \t])\[,\d+\]", re.MULTILINE),
    # Marks of Markdown and LaTeX, around a number.
    re.compile(r"(?<![^\s|(\[,])(?:\*\*|`|\$)(?=[-+.\d\\])|(?<=[.\d}])(?:\*\*|`|\$)(?![^\s|)\],])"),
    re.compile(r"\\begin\{\w*\*?\}(?:\{\w*\})?|\\end\{\w*\*?\}|\\(?:left|right)\b"),
]
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
# A power of ten as on paper: 1.5 × 10⁻³, 1.5 \cdot 10^{-3}.
ON_PAPER = re.compile(r"(?<=\d)[ ~]?(?:\\times|\\cdot|×|·|\*) ?10(?:\^\{?(-?\d+)\}?|([⁻⁰¹²³⁴-⁹]+))")
# MATLAB prints wide arrays in blocks of columns, and a factor in front of all.
BLOCK = re.compile(r"^[ \t]*Columns? \d+(?: (?:through|to|and) \d+)?:?[ \t]*$", re.MULTILINE)
FACTOR = re.compile(r"^[ \t]*+(\d+(?:\.\d*)?[eE][-+]?\d{1,3}) *\*[ \t]*$", re.MULTILINE)
# The line below the titles of a table in Markdown, and pandas' title line of one block of many.
RULE = re.compile(r"^[ \t]*+\|?[ \t:]*+--[-|: \t]*$", re.MULTILINE)
CONTINUED = re.compile(r"(?<!\\)\\[ \t]*$", re.MULTILINE)

TOKEN = re.compile(r"[^\s\[\](){};|=\f&]+|[\[\](){}\n;\f]")
OPENING, CLOSING = "[({", "])}"
# What stands for the break between two blocks: one sign that no program prints.
FORM_FEED = "\f"


@dataclass(frozen=True)
class Layout:
    """A text as it is read: the blocks of words, each a list of rows, and the factor of all."""

    blocks: list
    factor: str


def _blank(match):
    """As many spaces as signs, with the line ends where they were."""
    return re.sub(r"[^\n]", " ", match[0])


def _power(match):
    exponent = match[1] or match[2].translate(SUPERSCRIPTS)
    return f"e{exponent}".ljust(len(match[0]))


def _unquoted(match):
    """A quoted number without its quotes; nothing of another quoted text."""
    inner = match[0][1:-1]
    return f" {inner} " if number(inner.replace(",", ".")) else " " * len(match[0])


def _plain(text):
    """The text with everything put out of sight that is no number, and the factor of MATLAB."""
    text = text.translate(MINUS).replace(FORM_FEED, "\n").replace("\ufeff", " ")
    text = QUOTED.sub(_unquoted, RULE.sub(_blank, text))
    factor = FACTOR.search(text)
    text = FACTOR.sub(_blank, text)
    text = BLOCK.sub(lambda match: FORM_FEED + " " * (len(match[0]) - 1), text)
    if CONTINUED.search(text) and "\\begin" not in text:
        # pandas: the blocks of a wide table are apart by an empty line.
        text = CONTINUED.sub(_blank, text)
        text = re.sub(r"\n(?=[ \t]*\n)", FORM_FEED, text)
    for pattern in HIDDEN:
        text = pattern.sub(_blank, text)
    text = ON_PAPER.sub(_power, text)
    # The line break of LaTeX, and its commands.
    text = text.replace("\\\\", "; ")
    return re.sub(r"\\[A-Za-z]+|\\[,;:! ]", _blank, text), factor[1] if factor else ""


def layout(text):
    """The words of a text in their blocks and rows.

    Parameters
    ----------
    text : str

    Returns
    -------
    Layout
        Of rows that are lists of `Word`; a row's words may hold commas.
    """
    plain, factor = _plain(text)
    words = _words(plain)
    words = [
        word
        for word in words
        if not all(is_passed_over(piece) for piece in word.text.split(",") if piece)
    ]
    blocks = []
    for _, of_block in groupby(words, key=lambda word: word.row[0]):
        rows = groupby(of_block, key=lambda word: word.row)
        blocks.append([list(row) for _, row in rows])
    return Layout(blocks, factor)


def _words(plain):
    """The words, each with its block, its innermost bracket and its line as its row."""
    block, line, opened, groups, before = 0, 0, 0, [], ""
    found, holding = [], set()
    for match in TOKEN.finditer(plain):
        sign = match[0]
        if sign == FORM_FEED:
            block, line = block + 1, line + 1
        elif sign in OPENING:
            # What holds brackets is no row itself.
            holding.update(groups[-1:])
            opened += 1
            groups.append(opened)
        elif sign in CLOSING:
            line += 1
            if groups:
                groups.pop()
        elif sign == ";" or (sign == "\n" and not (groups and before.endswith(","))):
            line += 1
        elif sign.strip(","):
            found.append(Word(sign, match.start(), (block, groups[-1] if groups else 0, line)))
        if sign != "\n":
            before = sign
    # Within brackets inside brackets a line is broken where it is too long, not where a row is.
    within = {word.row[1] for word in found} - holding - {0} if holding else set()
    return [
        word._replace(row=(*word.row[:2], 0)) if word.row[1] in within else word for word in found
    ]
