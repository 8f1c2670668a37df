"""Octave, R and Julia written as Python, every character with its place in the text.

Only spelling differs between these languages and NumPy where the formulas of this network are
written: what stands here is a table of spellings. What a function such as `sum` means in which
language, `mlp.formulas.operations.calls` says.
"""

import re
from dataclasses import dataclass

from mlp.formulas.programs.functions import KNOWN_FUNCTIONS
from mlp.formulas.programs.layouts import SPELLINGS, begins_function
from mlp.formulas.reading.source import HAT, plain, respelled
from mlp.formulas.reading.spelling import GREEK
from mlp.formulas.tree import Unreadable

_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_PROMPT = re.compile(r"^(?:>>> ?|\.\.\. |In ?\[\d+\]: ?)", re.MULTILINE)

# A line of words before or after the code.
_PROSE = re.compile(
    r"^(?:[A-Z][a-z]+|I|A)[,']?(?: [A-Za-z0-9'’,()-]+){2,}[.:?!]?[ ]*$"
    r"|^(?:[A-Z][a-z]+ )*[A-Za-z]+(?: [A-Za-z]+)+:[ ]*$",
    re.MULTILINE,
)

# Everywhere: what an identifier of Python cannot hold, or holds in another spelling.
_EVERYWHERE = (
    (re.compile(f"([A-Za-z]){HAT}"), r"\1hat"),
    (re.compile("[₀-₉]+"), lambda match: "_" + match[0].translate(_DIGITS)),
    (re.compile(f"[{''.join(GREEK)}]"), lambda match: GREEK[match[0]]),
)
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

_NO_COMMENT = (re.compile(r"[%#][^\n]*"), "")
_COMMANDS = (re.compile(r"^[ \t]*(?:clc|clear|close all|format long);?[ \t]*$", re.MULTILINE), "")
_MATRIX_PRODUCT = (re.compile(r"(?<![.*\\])\*(?!\*)"), "@")
_TRANSPOSE = (re.compile(r"(?<=[\w)\]'])\.?'"), ".T")
_TURNED_TWICE = (re.compile(r"(?<=\.T)'"), ".T")


def _entries_in_brackets(match):
    """X(i,:) with the brackets of Python, where X is no function."""
    name, inside = match[1], match[2]
    if name in KNOWN_FUNCTIONS or name in ("function", "for", "while", "if") or "=" in inside:
        return match[0]
    is_index = re.fullmatch(r"\s*(?::|\w{1,2})\s*(?:,\s*(?::|\w{1,2})\s*)?", inside)
    is_array = ":" in inside or "," in inside or re.search(r"[A-Z\d]$|^[a-z]$", name)
    return f"{name}[{inside}]" if is_index and is_array else match[0]


_SPELLINGS = {
    "octave": (
        (re.compile(r"%\{.*?%\}", re.DOTALL), ""),
        (re.compile(r"\.\.\.[^\n]*\n"), " "),
        _NO_COMMENT,
        _COMMANDS,
        (re.compile(r"\b([A-Za-z]\w*)\(([^()\n]*)\)"), _entries_in_brackets),
        _TRANSPOSE,
        _TURNED_TWICE,
        (re.compile(r"^[ \t]*\[([^\]\n]*)\](?=\s*=[^=])", re.MULTILINE), r"\1"),
        _MATRIX_PRODUCT,
        (re.compile(r"\.([*/])"), r"\1"),
        (re.compile(r"\.?\^"), "**"),
        (re.compile(r"@(times|plus|minus|rdivide)\b"), r'"\1"'),
    ),
    "julia": (
        (re.compile(r"#[^\n]*"), ""),
        (re.compile(r"^[ \t]*return\b[^\n]*$", re.MULTILINE), ""),
        _TRANSPOSE,
        _TURNED_TWICE,
        _MATRIX_PRODUCT,
        (re.compile(r"(?<=[A-Za-z_\d])\.\("), "("),
        (re.compile(r"\.([-*/+])"), r"\1"),
        (re.compile(r"\.?\^"), "**"),
        (re.compile(r"[∘⊙]"), "*"),
    ),
    "r": (
        (re.compile(r"#[^\n]*"), ""),
        (re.compile(r"(?<=,)([ \t]*)\]"), r"\1:]"),
        (re.compile(r"\[(?=[ \t]*,)"), "[:"),
        (re.compile(r"<<?-|←"), "="),
        (re.compile(r"%\*%"), "@"),
        (re.compile(r"\^"), "**"),
        (re.compile(r"(?<=[A-Za-z])\.(?=[A-Za-z\d])"), "_"),
        (re.compile(r"\$"), "."),
        (re.compile(r"function\s*\(([\w, ]*)\)[ ]*(?=[^\s{])"), r"lambda \1: "),
        (re.compile(r"^[ \t]*(?:return|list)\s*\([^\n]*$", re.MULTILINE), ""),
    ),
    "python": (),
}  # fmt: skip

_PYTHON = re.compile(r"\bnp\.|\.T\b|\.shape\b|^\s*def \w|\bself\.|\baxis ?=", re.MULTILINE)
_SIGNS = (
    ("r", re.compile(r"%\*%|(?<![<\w])<-(?!\d)|\bcolSums\(|\bcrossprod\(")),
    ("julia", re.compile(r"[\w)] ?\.[-+] ?[\w(]|\bdims ?= ?\d|\w\.\(")),
    ("octave", re.compile(r"\.[*/^]|(?<=[\w)])'\s*[*;).]|^\s*function\b|;[ \t]*$", re.MULTILINE)),
)


@dataclass(frozen=True, eq=False)
class Program:
    """A text as Python.

    Parameters
    ----------
    python : str
    places : tuple of int
        Where each of its characters stands in the text.
    language : str
        python, octave, julia or r.
    length : int
        Of the text.
    """

    python: str
    places: tuple[int, ...]
    language: str
    length: int

    def place(self, index):
        """Where a character of the Python text stands in the text that was given."""
        return self.places[index] if index < len(self.places) else self.length

    def span(self, start, end):
        """The place of some characters in the text."""
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(start)


def language_of(text):
    """The language whose signs a text bears.

    Examples
    --------
    >>> language_of("dW2 <- t(h) %*% d"), language_of("d2 = (V' * e) .* a1;")
    ('r', 'octave')
    >>> language_of("dW2 = h.T @ d"), language_of("d1 = (d2 * W2') .* (1 .- h)")
    ('python', 'julia')
    """
    if _PYTHON.search(text):
        return "python"
    return next((language for language, sign in _SIGNS if sign.search(text)), "python")


def as_python(text):
    """A program in any of the languages as Python.

    Parameters
    ----------
    text : str

    Returns
    -------
    Program

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is too long or holds control marks.

    Examples
    --------
    >>> as_python("delta2 = (delta3 * Theta2) .* A2;").python
    'delta2 = (delta3 @ Theta2) * A2;'
    """
    blanked = _FENCE.sub(lambda fence: " " * len(fence[0]), text)
    blanked = _PROMPT.sub(lambda prompt: " " * len(prompt[0]), blanked)
    source = plain(blanked)
    language = language_of(source.characters)
    written = source.characters, list(source.starts)
    for pattern, spelling in (
        (_PROSE, ""),
        (_DERIVATIVE_LEFT, r"\1d\2_d\3"),
        *(SPELLINGS if language == "python" else ()),
        *_SPELLINGS[language],
        *_EVERYWHERE,
    ):
        written = respelled(*written, pattern, spelling)
    if language in _LOOPS:
        written = _with_blocks_of_python(*written)
    written = _without_common_indent(*written)
    return Program(written[0], tuple(written[1]), language, len(text))


_LOOPS = frozenset(("octave", "julia", "r"))
_LOOP = re.compile(
    r"(?:par)?for\b\s*\(?\s*(\w+)\s*(?:=|in\b|∈)\s*(?:1:)?(\w+(?:[(\[][^()\[\]]*[)\]])?)\s*"
    r"(?:\)(?=\s*(?:\{|$|\S))|$|,|;|(?=\{))"
)
_OPENS = re.compile(r"(?:function|while|if|begin|let|try|do|else|elseif|switch|repeat)\b|.*\{$")
_CLOSES = re.compile(r"(?:end\w*|\})(?![\w.\[(])")


def _with_blocks_of_python(characters, places):
    """The blocks of a program as Python's: its loops indented, its other blocks open."""
    written, at, open_blocks = [], 0, []
    for line in characters.split("\n"):
        stripped = line.strip()
        start = at + len(line) - len(line.lstrip())
        place = places[min(start, len(places) - 1)] if places else 0
        if _CLOSES.match(stripped):
            if open_blocks:
                open_blocks.pop()
            stripped = stripped if stripped.endswith("{") else ""
        loop = _LOOP.match(stripped)
        depth = open_blocks.count("loop")
        if loop:
            rest = stripped[loop.end() :].strip()
            head = f"for {loop[1]} in range({loop[2]}):"
            if rest in ("", "{"):
                open_blocks.append("loop")
                rest = ""
            kept = len(line) - len(line.rstrip()) + len(rest)
            behind = range(at + len(line) - kept, at + len(line) - kept + len(rest))
            pieces = [(sign, place) for sign in head] + [
                (characters[index], places[index]) for index in behind
            ]
        elif _OPENS.match(stripped):
            open_blocks.append("block")
            pieces = []
        else:
            pieces = [
                (characters[index], places[index]) for index in range(start, start + len(stripped))
            ]
        written += [(" ", place)] * (depth if pieces else 0) + pieces
        at += len(line) + 1
        if at <= len(characters):
            written.append(("\n", places[at - 1]))
    return "".join(sign for sign, _ in written), [place for _, place in written]


def _without_common_indent(characters, places):
    lines = characters.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    common = min(indents, default=0)
    kept, at = [], 0
    for line in lines:
        drop = min(common, len(line) - len(line.lstrip(" ")))
        kept.extend(range(at + drop, at + len(line) + 1))
        at += len(line) + 1
    kept = [index for index in kept if index < len(characters)]
    return "".join(characters[index] for index in kept), [places[index] for index in kept]


_CODE = re.compile(
    r"@|\bnp\.|\bnumpy\.|\btorch\.|\btf\.|\bself\.|\.T\b|\.shape\b|\blambda\b[^\n:]*:|\.(?:dot|sum|mean|mm|t|copy|clone)\("
    r"|\*\*|^\s*(?:def|for|import|return|function|class) |%\*%|<-\s|[-+*/]="
    r"|\[(['\"])\w+\1\]|\[:,|\.\*|;\s*$|\w'\s*\*|\bfor \w+ in\b|\w\[\w\]\[\w\]",
    re.MULTILINE,
)
_MATHEMATICS = re.compile(r"\\[A-Za-z]|\$[^.\w]|[ᵀ⊤∘⊙∂∇⊗⇒⟹Σ∑∴⟨⟩]|\^[\[({]|_\{|\bd\w+/d\w|\^T")


def is_program(text):
    """Whether a text is a program rather than mathematics.

    Examples
    --------
    >>> is_program("dW2 = h.T @ (yhat - y)"), is_program("∂L/∂h = (ŷ − y)W₂ᵀ")
    (True, False)
    >>> is_program("dz1 = da1 * (z1 > 0)"), is_program("dL/dx = dL/dh * dh/dx")
    (True, False)
    """
    if begins_function(text):
        return True
    text = _DERIVATIVE_LEFT.sub(r"\1d\2_d\3", text)
    if _CODE.search(text):
        text = _REMARKS.sub("", text)
    if _MATHEMATICS.search(text.replace("\\\n", "")):
        return False
    if _CODE.search(text):
        return True
    return bool(re.match(r"\s*[A-Za-z_]\w*\s*=[^=]", text)) and not re.search(
        r"(?<!\w)[A-Za-z]\w{0,2}\s*\(|\)\s*\(|[^\x00-\x7f]|\w [A-Za-z(]|\d[A-Za-z]\w* ?[*(]|:"
        r"|\w\[[a-z]\]",
        _CALLS.sub("", text),
    )


# Beside code they may hold mathematics.
_REMARKS = re.compile(r"(?<![\\\w])#[^\n]*|\"\"\".*?\"\"\"", re.DOTALL)
# dL/dW1 = … with code at its right: the quotient is a name there.
_DERIVATIVE_LEFT = re.compile(
    r"(?m)^(\s*)[d∂](\w{1,4})\s?/\s?[d∂](\w+)(?=\s*=[^=\n]*(?:@|\bnp\.|\.T\b|\.dot\(|\*\*))"
)
_CALLS = re.compile(r"\b(?:sigmoid\w*|softmax|exp|log|tanh|dot|sum|outer|d?sigma)\(")


def unreadable_python(problem, program):
    """What a SyntaxError of Python comes to as a text that cannot be read."""
    lines = program.python.split("\n")
    line = min(max(problem.lineno or 1, 1), len(lines))
    start = sum(len(one) + 1 for one in lines[: line - 1])
    column = min(max((problem.offset or 1) - 1, 0), len(lines[line - 1]))
    place = program.place(start + column)
    return Unreadable(
        f"Line {line} breaks off or holds what is no program: {problem.msg}.",
        (place, min(place + 1, program.length)),
    )
