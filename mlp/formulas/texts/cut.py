r"""A text of mathematics cut into equations: prose, numbering and typesetting are left out.

What stands between equations is turned into separators before anything is read: words, dollar
signs, bullets, equation numbers, `\tag`, `\in \mathbb{R}^{…}`. Every character keeps its place.
"""

import re
from dataclasses import dataclass

from mlp.formulas.meaning.letters import KNOWN
from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.adjacent_letters import split
from mlp.formulas.reading.source import Source, plain, respelled
from mlp.formulas.reading.spelling import identifier_key

MOST_LINES = 300

# The marks that no mathematics of these texts uses: a new statement, a letter of a word that is
# left out, a new line, a new block.
_NEXT, _PROSE, _LINE, _BLOCK, _INNER_BLOCK = "\x1c", "\x1f", "\n", "\x1d", "\x1e"

_SEPARATORS = (_NEXT, _PROSE, _LINE, _BLOCK, _INNER_BLOCK)
_LINE_ENDS = (_LINE, _BLOCK, _INNER_BLOCK)
_WORDS = _PROSE * 2

_ARROWS = (
    r"\\(?:Longrightarrow|longrightarrow|Rightarrow|implies|therefore|because|iff|Leftrightarrow"
    r"|Longleftrightarrow|leadsto|rightarrow)(?![A-Za-z])|[⇒⟹∴∵⟺⇔→⟶↦]|=>"
)
_SET = (
    r"(?:\\in(?![A-Za-z])|∈)\s*(?:\\mathbb\s*\{?\s*R\s*\}?|\\R(?![A-Za-z])|ℝ|R(?=\^))"
    r"(?:\s*\^\s*(?:\{[^{}]*\}|\w+)|[ᵐⁿᵏˣ×¹²³⁰-⁹]+)?"
)
_END_MARKS = (
    r"\\(?:blacksquare|square|Box|qed|nonumber|notag|hfill|noindent|par|displaystyle|textstyle"
    r"|allowbreak|hline|newline)(?![A-Za-z])|[□■∎▪◻]"
)
_SPACES = re.compile(r"\\(?:qquad|quad)(?![A-Za-z])")

# Two cases of two indices, equal or not: what Kronecker's δ says in one line.
_IF = r"[ ,]*&[ ,]*(?:\\(?:text|mbox|textrm)\s*\{[^{}]*\}|if|\\text|\\quad|[ ,])*"
_CASES = re.compile(
    rf"\\begin\s*\{{cases\}}([^&]{{1,200}}?){_IF}([a-z])\s*=\s*([a-z])[ ,;.]*\\\\"
    rf"([^&]{{1,200}}?){_IF}(?:\2\s*(?:\\neq?|≠|\\not=)\s*\3|otherwise|else)?[ ,;.]*"
    r"\\end\s*\{cases\}"
)

# In this order: each pattern, and what stands in its place.
_RESPELLED = (
    (re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"<sub>(.*?)</sub>", re.IGNORECASE), r"_{\1}"),
    (re.compile(r"<sup>(.*?)</sup>", re.IGNORECASE), r"^{\1}"),
    (re.compile(r"<br\s*/?>|</p>|</li>", re.IGNORECASE), "\n"),
    (re.compile(r"</?(?:b|i|em|strong|p|span|div|var|li|ul|ol|code)\b[^<>]*>", re.I), ""),
    (re.compile(r"&(?:nbsp|thinsp|ensp|emsp);"), " "),
    (re.compile(r"&(?:minus|ndash);"), "-"),
    (re.compile(r"(?<!\\)\\[,;:! >]"), " "),
    (re.compile(r"\\(?:tag|label|ref|eqref)\*?\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\(?:mathrm|operatorname|mathsf|text|textrm)\s*\{d\}(?:\\[,!])?\s*"), "d"),
    (re.compile(r"\\?\bmax\s*\(\s*0\s*,"), "relu("),
    (_CASES, r"((\1)\\delta_{\2\3} + (\4)(1 - \\delta_{\2\3}))"),
    (re.compile(r"\{\s*\\(?:rm|bf|it|cal)\s+(\w+)\s*\}"), r" \1 "),
    (re.compile(r"\\eqalign(?:no)?(?=\s*\{)"), _INNER_BLOCK),
    (re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\})?(?:\[[^\]]*\])?"), _LINE),
    (re.compile(r"\\(?:cr|newline)(?![A-Za-z])"), r"\\\\"),
    (re.compile(r"\\\\(?:\s*\[[^\]\n]{0,9}\])?"), _LINE),
    (re.compile(_SET), ""),
    (re.compile(r"([Σ∑]|\\sum|\bsum)_([a-z]), ?([a-z])(?!\w)"), r"\1_{\2\3}"),
    (re.compile(_ARROWS), _NEXT),
    (re.compile(_END_MARKS), ""),
    (re.compile(r"(?:[^\S\n]{1,}|\\q?quad\s*)\(\d+(?:\.\d+)*[a-z]?\)(?=[^\S\n]*(?:$|\n|\$))"), ""),
    (re.compile(r"^\s*\((?:\d+(?:\.\d+)*|[a-h]|[ivx]{1,4})\)[ \t]+", re.MULTILINE), ""),
    (re.compile(r"(?<=[)\]\wᵀ⊤']) o (?=[A-Za-zσ(\\])"), " ∘ "),
    (re.compile(r"\$\$|\\\[|\\\]"), _BLOCK),
)
_TEXT = re.compile(r"\\(?:text|textrm|mbox|textit|textbf|mathrm|textnormal)\s*\{([^{}]*)\}")
_BULLET = re.compile(
    r"^[ \t]*(?:[-*•–▪‣·][ \t]+|\(?\d{1,2}[.):][ \t]+|(?:[ivx]{1,4}|[a-h])[.)][ \t]+"
    r"|(?:Step|Line|Eq\.?|Equation)[ \t]*\d+[.:)]?[ \t]*)(?=[^\n]*=)",
    re.MULTILINE,
)

# Words of English and of its neighbours that are too short to be told by their length.
_SHORT_WORDS = frozenset(
    re.findall(
        r"\S+",
        "all alors also an and are as at aus avec be but by bzw can ce con dans das der des did "
        "die do does donc du durch e.g ein eine el eq es est et for from get give gives has "
        "have he hence here how i.e ici if il in is ist it its la le les let man may me mit my "
        "no non not note now obtain obtained of on one or our out par per por pour que qui resp "
        "row rows see si since so soit son that the then this thus to two un und une up use "
        "using via viz vs was we were where which who why wie wir with wo yes yields you ",
    )
)

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿœŒßčšž"
_ELISION = re.compile(r"(?<![\w'])(?:[dlnsqcjmDLNSQCJM]|[Qq]u)'(?=[a-zà-ÿ]{2,})")
_WORD = re.compile(
    r"(?P<kept>\\(?:operatorname|mathrm|text|textrm|mathbf|boldsymbol|bm|mathit|mathsf|vec|hat"
    r"|mathcal|mathbb|rm)\*?\s*\{[^{}]*\}|\\[A-Za-z]+|[_^]\{[^{}]*\})"
    rf"|(?P<word>(?<![{_LETTER}])[{_LETTER}](?:[{_LETTER}]|'(?=[a-z]{{1,2}}\b)|-(?=[a-z]{{3}}))*)"
    rf"(?![{_LETTER}\d_^\u0302\u0304ᵀ⊤₀-₉ᵢⱼₖₗ'])(?P<stop>[ \t]*:(?!=))?"
)
_DEEPER = {"(": 1, "[": 1, "{": 1, "⟨": 1, ")": -1, "]": -1, "}": -1, "⟩": -1}
_EQUALS = re.compile(r":=|\\(?:coloneqq|equiv|triangleq|leftarrow|gets)(?![A-Za-z])|[=≡←≔≜]")
_TRIMMED = " \t\n&.,;:!?~" + "".join(_SEPARATORS)
_CONTINUES = re.compile(
    r"[\s&{}]*(?:=|\\equiv|≡|\+|[∘⊙·×⊗]|\\(?:circ|odot|cdot|times)(?![A-Za-z]))"
)
_NUMBER_BEFORE = re.compile(r"(?:[\s\x1c-\x1f]*\(\d+(?:\.\d+)*\)\s*:\s*)?")
_OPEN_END = re.compile(r"(?:[=+\-∘⊙·×⊗*]|\\(?:circ|odot|cdot|times))[\s&]*$")


@dataclass(frozen=True, eq=False)
class Equation:
    """One statement: what stands between its equals signs, as sources.

    Parameters
    ----------
    sides : tuple of Source
        At least one.
    starts : tuple of int
        Where each claim begins in the text: that of the second side and its equals sign, if the
        line begins with the sign, else that of the side before.
    block : int
        The display block that it stands in.
    before, after : bool
        Whether words stand before and after it on its line.
    """

    sides: tuple[Source, ...]
    starts: tuple[int, ...]
    block: int
    before: bool
    after: bool


def equations(text):
    """The statements of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Equation

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is too long, or holds control marks.

    Examples
    --------
    >>> found = equations("Hence ∂L/∂h = (ŷ − y)W₂ᵀ, where δ = ŷ − y.")
    >>> [len(equation.sides) for equation in found]
    [2, 2]
    >>> equations("1. δ = y")[0].sides[0].characters
    'δ'
    """
    source = plain(text)
    characters, places = source.characters, list(range(len(source.characters)))
    for pattern, spelling in _RESPELLED:
        characters, places = respelled(characters, places, pattern, spelling)
    characters, places = respelled(characters, places, _TEXT, _worded)
    characters = _without_dollars(characters)
    characters, places = respelled(characters, places, _BULLET, lambda match: "")
    characters = _without_outer_braces(characters)
    characters = _without_words(characters)
    characters = re.sub(r"(?<=[^\d\s.])\.(?=\s|$)", _NEXT, characters)
    found, block = [], 0
    for start, end, jump in _statements(characters):
        block += jump
        equation = _equation(characters, places, source, start, end, block)
        if equation:
            found.append(equation)
    return found


def _worded(match):
    """Upright text that is a name or a function stays; words separate; the rest goes."""
    inside = match[1].strip()
    before = match.string[: match.start()].rstrip()
    after = match.string[match.end() :].lstrip()
    if re.fullmatch(r"[A-Za-z0-9]+", inside) and (
        inside in WORDS
        or inside in ("T", "tr", "Tr", "vec", "I", "trace")
        or before.endswith(("_", "^", "{"))
        or after.startswith("(")
    ):
        return match[0]
    return _WORDS if re.search(r"[A-Za-z]{2}", inside) and not inside.startswith("(") else " "


def _without_dollars(characters):
    """Where there are dollar signs, what stands outside them is no mathematics."""
    if _BLOCK in characters:
        parts = characters.split(_BLOCK)
        for place in range(0, len(parts), 2):
            parts[place] = _only_inline(parts[place], True)
        return _BLOCK.join(parts)
    return _only_inline(characters, False)


def _only_names_letters(parts):
    """Whether a formula stands bare, and letters between dollar signs: where $c$ is the class."""
    bare, inside, behind = parts[0], parts[1::2], parts[2::2]
    letters = all(len(one) == 1 and one.isalpha() for one in inside)
    return bool(inside) and letters and "\\" in bare and "=" in bare and "=" not in "".join(behind)


def _only_inline(part, prose):
    pieces = re.split(r"(\$|\\\(|\\\))", part)
    if not prose and _only_names_letters(part.split("$")):
        return part.replace("$", _NEXT)
    if len(pieces) == 1:
        keep = not prose or "=" in part
        return part if keep else _left_out(part)
    inside = False
    for place, piece in enumerate(pieces):
        if piece in ("$", "\\(", "\\)"):
            pieces[place] = _NEXT * len(piece)
            inside = not inside if piece == "$" else piece == "\\("
        elif not inside:
            pieces[place] = _left_out(piece)
    return "".join(pieces)


def _left_out(part):
    """As many separators as signs; a line of prose stays a line."""
    return "".join(_LINE if sign == _LINE else _PROSE if sign.isalpha() else _NEXT for sign in part)


_UNWRAPPED = re.compile(r"\\(?:boxed|fbox|eqalign|displaystyle|Aboxed|colorbox|ensuremath)[ \t]*$")


# The longest command that wraps an equation, with a space behind it.
_LONGEST_WRAPPER = 20
_BELONGS_TO_SIGN = re.compile(r"[\w_^}\]\\𝟙𝟏][ \t]*$")
_SCRIPTS = re.compile(r"[_^]\{[^{}]*\}")


def _without_outer_braces(characters):
    """Groups that hold a whole equation lose their braces, and what wraps it."""
    signs, stack = list(characters), []
    for place, sign in enumerate(characters):
        if sign not in "{}" or characters[max(place - 1, 0)] == "\\":
            continue
        if sign == "{":
            stack.append(place)
        elif stack:
            start = stack.pop()
            before = characters[max(0, start - _LONGEST_WRAPPER) : start]
            wrapper = _UNWRAPPED.search(before)
            alone = not _BELONGS_TO_SIGN.search(before)
            if wrapper or (alone and "=" in _SCRIPTS.sub("", characters[start:place])):
                signs[start] = signs[place] = " "
                if wrapper:
                    length = len(before) - wrapper.start()
                    signs[start - length : start] = " " * length
    return "".join(signs)


def _is_prose(word, following):
    lowered = word.lower()
    if lowered in _SHORT_WORDS or not word.isascii():
        return True
    if following == "(" or len(word) < 3 or word in WORDS or identifier_key(word) in KNOWN:
        return False
    if word[0] == "d" and identifier_key(word[1:]) in KNOWN:
        return False
    if word in ("sum", "mean", "max", "min", "det"):
        return False
    if len(word) == 3:
        return word.islower() and split(word, KNOWN) is None and not following.startswith("(")
    return split(word, KNOWN) is None or (word.islower() and len(word) > 4)


def _without_words(characters):
    def turned(match):
        word = match["word"]
        if not word:
            return match[0]
        following = match.string[match.end("word") :][:1]
        if match.start() and match.string[match.start() - 1] in "\\_":
            return match[0]
        if _is_prose(word, following):
            return _left_out(match[0])
        return match[0]

    characters = _ELISION.sub(lambda match: _NEXT * len(match[0]), characters)
    written = _WORD.sub(turned, characters)
    # The article before a word: "is a matrix".
    return re.sub(rf"(?<={_PROSE}) a (?={_PROSE})", f" {_NEXT} ", written)


def _statements(characters):
    """Start and end of each statement, and whether a block begins with it."""
    start, depth, index, jump = 0, 0, 0, 0
    length = len(characters)
    while index < length:
        sign = characters[index]
        depth = max(0, depth + _DEEPER.get(sign, 0))
        if characters.startswith("\\langle", index):
            depth += 1
        elif characters.startswith("\\rangle", index):
            depth = max(0, depth - 1)
        quad = _SPACES.match(characters, index) if sign == "\\" else None
        ends = (
            sign in (_NEXT, _PROSE, _BLOCK, _INNER_BLOCK)
            or (sign == _LINE and not _goes_on(characters, start, index))
            or (depth == 0 and sign in ";,")
            or (quad and depth == 0 and _holds_equation(characters, quad.end()))
            or (sign == "&" and depth == 0 and _begins_column(characters, index))
        )
        if ends:
            yield start, index, jump
            jump = int(sign in (_BLOCK, _INNER_BLOCK))
            start = quad.end() if quad else index + 1
            depth = 0
        index += 1
    yield start, length, jump


_LOOKED_AHEAD = 300


def _goes_on(characters, start, index):
    following = characters[index : index + _LOOKED_AHEAD].lstrip(" \t\n&{}")
    if not characters[start:index].strip():
        return False
    return bool(
        _CONTINUES.match(following)
        or _OPEN_END.search(characters[start:index])
        or (
            following.startswith("-")
            and "=" not in following.split("\n")[0]
            and following.split("\n")[0].strip("- ")
            and "=" in characters[start:index]
        )
    )


def _holds_equation(characters, index):
    rest = re.split(
        rf"[\n;{_NEXT}{_PROSE}{_BLOCK}]|\\q?quad",
        characters[index : index + _LOOKED_AHEAD],
        maxsplit=1,
    )[0]
    return bool(_EQUALS.search(rest))


def _begins_column(characters, index):
    following = characters[index + 1 : index + _LOOKED_AHEAD].lstrip()
    return bool(following) and not re.match(r"[=&+\-\n]|\\equiv|:=|≡", following)


def _equation(characters, places, source, start, end, block):
    cuts, depth = [], 0
    index = start
    while index < end:
        sign = characters[index]
        depth = max(0, depth + _DEEPER.get(sign, 0))
        match = _EQUALS.match(characters, index) if depth == 0 else None
        if match and not (sign == "=" and characters[index - 1 : index] in "<>!" and index > start):
            cuts.append((index, match.end()))
            index = match.end()
        else:
            index += 1
    start += len(_NUMBER_BEFORE.match(characters[start:end])[0])
    bounds = [start, *(place for cut in cuts for place in cut), end]
    spans = [
        _trimmed(characters, left, right)
        for left, right in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    sides = [_part(characters, places, source, *span) for span in spans]
    if not any(side.characters for side in sides):
        return None
    starts = []
    for number, (left, _) in enumerate(spans[:-1]):
        sign = cuts[number][0]
        begins_line = number > 0 and "\n" in characters[spans[number][1] : sign]
        at = sign if begins_line or left == spans[number][1] else left
        starts.append(_place(places, source, at))
    before, after = _words_around(characters, spans[0][0], spans[-1][1])
    return Equation(tuple(sides), tuple(starts), block, before, after)


def _words_around(characters, start, end):
    """Whether words stand before and after a place on its line."""
    begin = 1 + max(characters.rfind(mark, 0, start) for mark in _LINE_ENDS)
    stops = (characters.find(mark, end) for mark in _LINE_ENDS)
    stop = min((place for place in stops if place >= 0), default=len(characters))
    return _WORDS in characters[begin:start], _WORDS in characters[end:stop]


def _trimmed(characters, start, end):
    while start < end and characters[start] in _TRIMMED:
        start += 1
    while end > start and characters[end - 1] in _TRIMMED:
        if characters[end - 1] in " .," and characters[start : end - 1].endswith("\\"):
            end -= 1
        end -= 1
    return start, end


def _place(places, source, index):
    if index < len(places) and places[index] < len(source.starts):
        return source.starts[places[index]]
    return source.ends[-1] if source.ends else 0


def _part(characters, places, source, start, end):
    inside = [
        (" " if characters[index] in _SEPARATORS else characters[index], places[index])
        for index in range(start, end)
    ]
    return Source(
        "".join(sign for sign, _ in inside),
        tuple(source.starts[place] for _, place in inside),
        tuple(source.ends[place] for _, place in inside),
    )
