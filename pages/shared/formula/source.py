"""The reader's text as HTML, and the place in it that is to blame."""

from __future__ import annotations

import html
import re
import unicodedata

from pages.shared.draw.notation import visible


def place(text, span):
    """Where a span of the text begins, in words.

    Examples
    --------
    >>> place("d = y\\nd W", (8, 9)), place("x", (0, 1))
    ('Line 2, column 3', 'Column 1')
    """
    line = text.count("\n", 0, span[0]) + 1
    column = span[0] - (text.rfind("\n", 0, span[0]) + 1) + 1
    return f"Column {column}" if "\n" not in text else f"Line {line}, column {column}"


def _characters(text):
    """The places of a text with the accents that stand on them, so that each gets one caret."""
    places = []
    for sign in text:
        if places and unicodedata.combining(sign):
            places[-1] += sign
        else:
            places.append(sign)
    return places


# The class and the sign of a claim with a verdict; what is in neither is grey.
_SIGNS = {
    "right": ("good", "✓"),
    "right up to transpose": ("good", "ᵀ"),
    "ambiguous": ("bad", "?"),
    "wrong value": ("bad", "✗"),
    "wrong shape": ("bad", "✗"),
    "unreadable": ("bad", "?"),
    "empty": ("none", "·"),
}


# The sign between two sides, as it stands in HTML; it has the colour of its claim.
_EQUALS = re.compile(r"(:=|&lt;-|(?<![!&lt;&gt;])=(?!=)|[←≡])")


def sign(verdict):
    """The sign that stands before a claim with this verdict.

    Examples
    --------
    >>> sign("right"), sign("wrong shape"), sign("empty")
    ('✓', '✗', '·')
    """
    return _SIGNS[verdict][1]


def with_claims(text, claims):
    """The text as HTML, every claim with the sign and the colour of its verdict.

    Parameters
    ----------
    text : str
    claims : sequence of mlp.Claim

    Examples
    --------
    >>> import mlp
    >>> with_claims("h=a<1", (mlp.Claim("h=a<1", (0, 5), "right"),))
    '<div class="claims"><mark class="good"><b>✓</b>h<i>=</i>a&lt;1</mark></div>'
    """
    text = visible(text)
    parts, end = [], 0
    for claim in claims:
        # Of A = B = C the second claim begins at B, which the first has marked.
        start, stop = max(end, claim.where[0]), claim.where[1]
        if start >= stop:
            continue
        kind, mark = _SIGNS[claim.verdict]
        parts.append(html.escape(text[end:start]))
        written = _EQUALS.sub(r"<i>\1</i>", html.escape(text[start:stop]), count=1)
        parts.append(f'<mark class="{kind}"><b>{mark}</b>{written}</mark>')
        end = stop
    return f'<div class="claims">{"".join(parts)}{html.escape(text[end:])}</div>'


def marked(text, span):
    """The text as HTML, with a caret under every character of the span.

    The caret belongs to its character, so that it stays below it in every font and where a long
    line is broken on a phone.

    Parameters
    ----------
    text : str
    span : (int, int)
        Start and end; an empty span at the end of the text gets a caret of its own.

    Examples
    --------
    >>> marked("x<y", (1, 2))
    '<pre class="source">x<b>&lt;</b>y</pre>'
    """
    start, end = span
    text = visible(text)
    blamed = text[start:end].rstrip(" \n")
    characters = _characters(blamed) or [" "]
    carets = "".join(sign if sign == "\n" else f"<b>{html.escape(sign)}</b>" for sign in characters)
    before, after = html.escape(text[:start]), html.escape(text[start + len(blamed) :])
    return f'<pre class="source">{before}{carets}{after}</pre>'
