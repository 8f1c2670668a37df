"""From pasted text to plain characters that remember where they stood.

Browsers, PDF readers and editors write the same formula with different characters: four kinds
of minus sign, five of prime, a hat that is part of its letter or follows it, letters from the
mathematical alphabets, marks of no width. Here each becomes one spelling, and every character
keeps its place in the text, so that an error can be shown where the reader typed it.
"""

import unicodedata
from dataclasses import dataclass

from mlp.formulas.tree import TOO_LARGE, Unreadable

MAXIMAL_LENGTH = 10_000
MAXIMAL_DEPTH = 40

HAT = "\u0302"
BAR = "\u0304"

_REPLACED = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2032\u2019\u2018\u00b4\u02b9\u02bc\uff07", "'"),
    "\u2033": "''",
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u202f\u205f\u3000", " "),
    **dict.fromkeys("\r\u2028\u2029\x0b\x0c\x85", "\n"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\ufe0e\ufe0f", ""),
    "\u0305": BAR,
    "\u210e": "h",  # the italic h of the mathematical alphabets is the Planck constant
    "\u2112": "L",
    "\u2113": "l",
    "`": "",
}
_REFUSED = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Source:
    """Characters in one spelling, each with its place in the text they came from.

    Parameters
    ----------
    characters : str
    starts, ends : tuple of int
        Where each character begins and ends in the original text.

    Examples
    --------
    >>> plain("y\\u0302 \\u2212 y").characters == "y\\u0302 - y"
    True
    >>> plain("y\\u0302 \\u2212 y").span(3, 4)
    (3, 4)
    """

    characters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start, end):
        """The place in the original text of the characters from start to end."""
        if start < len(self.starts):
            last = min(end, len(self.ends)) - 1
            return self.starts[start], max(self.ends[start], self.ends[last])
        last = self.ends[-1] if self.ends else 0
        return last, last


def _spelled(character):
    """The one spelling of a character, possibly empty or longer."""
    if character in _REPLACED:
        return _REPLACED[character]
    code = ord(character)
    if 0x1D400 <= code <= 0x1D7FF:
        # Of the mathematical alphabets only the digit 1 means something of its own when bold.
        plain_form = unicodedata.normalize("NFKC", character)
        return "\U0001d7cf" if plain_form == "1" else plain_form
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) == 2 and decomposed[1] in (HAT, BAR):
        return decomposed
    return unicodedata.normalize("NFC", character)


def plain(text):
    """The text in one spelling, each character with its place.

    Parameters
    ----------
    text : str

    Returns
    -------
    Source

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is longer than 2000 characters, or holds control or direction marks, or
        brackets nested deeper than 40.

    Notes
    -----
    Unicode's NFKC is of no use here: it turns the mark of the transpose into a letter T and the
    subscript 1 into the digit 1.
    """
    if len(text) > MAXIMAL_LENGTH:
        raise Unreadable(
            f"The text has {len(text)} characters; at most {MAXIMAL_LENGTH} are read.",
            (MAXIMAL_LENGTH, len(text)),
            TOO_LARGE,
        )
    characters, starts, ends = [], [], []
    for place, character in enumerate(text):
        if _is_refused(character):
            raise Unreadable(
                f"The character U+{ord(character):04X} (column {place + 1}) is a control or "
                "direction mark: expected visible text.",
                (place, place + 1),
            )
        for spelled in _spelled(character):
            if spelled in (HAT, BAR) and characters and characters[-1] in (HAT, BAR):
                continue
            characters.append(spelled)
            starts.append(place)
            ends.append(place + 1)
    _hats_after_their_letter(characters, starts, ends)
    _check_depth(characters, starts)
    return Source("".join(characters), tuple(starts), tuple(ends))


def respelled(characters, places, pattern, spelling):
    """Characters and their places with every match of a pattern spelled otherwise.

    Parameters
    ----------
    characters : str
    places : list of int
        One for each character.
    pattern : re.Pattern
    spelling : str or callable
        As `re.sub` takes it.

    Examples
    --------
    >>> import re
    >>> respelled("a<-b", [0, 1, 2, 3], re.compile("<-"), "=")
    ('a=b', [0, 1, 3])
    """
    parts, kept, end = [], [], 0
    for match in pattern.finditer(characters):
        new = match.expand(spelling) if isinstance(spelling, str) else spelling(match)
        parts += characters[end : match.start()], new
        kept += places[end : match.start()]
        old = places[match.start() : match.end()]
        kept += [old[min(at, len(old) - 1)] for at in range(len(new))] if old else []
        end = match.end()
    return "".join([*parts, characters[end:]]), kept + places[end:]


def _is_refused(character):
    """Whether a character is invisible, or none that Unicode knows."""
    category = unicodedata.category(character)
    control = category == "Cc" and character not in _REPLACED and character != "\n"
    return control or character in _REFUSED or category in ("Cs", "Co", "Cn")


def _hats_after_their_letter(characters, starts, ends):
    """Free-standing circumflexes become, in place, the hat of the letter behind or before them."""
    for index, character in enumerate(characters):
        if character != "\u02c6":
            continue
        characters[index] = HAT
        after = characters[index + 1] if index + 1 < len(characters) else ""
        if after.isalpha():
            for row in (characters, starts, ends):
                row[index], row[index + 1] = row[index + 1], row[index]
            starts[index] = starts[index + 1] = min(starts[index], starts[index + 1])
            ends[index] = ends[index + 1] = max(ends[index], ends[index + 1])


def _check_depth(characters, starts):
    """Unreadable is raised for brackets nested deeper than 40."""
    depth = 0
    for character, start in zip(characters, starts, strict=True):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(0, depth - 1)
        if depth > MAXIMAL_DEPTH:
            raise Unreadable(
                f"The brackets are nested deeper than {MAXIMAL_DEPTH} (column {start + 1}).",
                (start, start + 1),
                TOO_LARGE,
            )
