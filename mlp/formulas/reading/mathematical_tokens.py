"""The tokens of mathematical text: Unicode characters and LaTeX commands alike."""

import re
import unicodedata

from mlp.formulas.operations.table import WORDS
from mlp.formulas.reading.source import BAR, HAT
from mlp.formulas.reading.spelling import GREEK
from mlp.formulas.reading.tokens import Token, limited
from mlp.formulas.tree import Unreadable

OPERATORS = {
    **dict.fromkeys("+-", None),
    **dict.fromkeys("∘⊙◦○⚬⨀ʘ⊚•∙●", "times"),
    **dict.fromkeys("*∗⋆", "star"),
    **dict.fromkeys("·⋅×", "dot"),
    **dict.fromkeys("/÷∕⊘", "divide"),
    "⊗": "circle-cross",
    "@": "matmul",
}
_COMMAND_CHARACTERS = {
    "odot": "⊙", "circ": "∘", "bullet": "•", "cdot": "·", "times": "×", "otimes": "⊗",
    "ast": "*", "star": "*", "div": "/", "top": "⊤", "intercal": "⊤", "prime": "'",
    "partial": "∂", "nabla": "∇", "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]",
    "{": "(", "}": ")", "ell": "l", "mid": "|", "bigodot": "⊙", "bigotimes": "⊗",
    "oslash": "⊘", "coloneqq": "=", "equiv": "=", "triangleq": "=", "leftarrow": "=",
    "gets": "=", "gt": ">", "sum": "∑", "langle": "⟨", "rangle": "⟩",
    "hadamard": "⊙", "transpose": "⊤", "trans": "⊤", "T": "⊤",
}  # fmt: skip
_GREEK_COMMANDS = frozenset(GREEK.values()) | {"varphi", "vartheta", "varepsilon", "varsigma"}
_SKIPPED_COMMANDS = frozenset(
    # Sizes and spaces.
    ("left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
     "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "quad", "qquad", "thinspace", "strut",
     "mathstrut", ",", ";", ":", "!", " ", ">", "|",
     # Styles of the whole line.
     "displaystyle", "textstyle", "limits", "nolimits", "nonumber", "notag",
     # Styles of a letter: W is W, bold or not.
     "mathbf", "boldsymbol", "bm", "vec", "mathit", "textbf", "textit", "mathcal", "mathbb",
     "mathsf", "mathtt", "mathfrak", "mathscr", "mathop", "pmb", "symbf", "bf", "it",
     # Brackets of mathematics in a text.
     "[", "]", "(", ")")
)  # fmt: skip
_WORD_COMMANDS = frozenset(("text", "mathrm", "operatorname", "textrm", "mbox", "rm", "textsf"))
_WITH_UNREAD_ARGUMENT = frozenset(
    ("begin", "end", "tag", "label", "color", "hspace", "phantom", "vspace")
)
_BOLD = frozenset(("mathbf", "mathbb", "boldsymbol", "bm"))
_ONES = "𝟏𝟙"


# What the spelling of one sign is; the letters of a command are matched where it begins.
_SIMPLE = {
    "^": "upper", "_": "lower", "'": "prime", "⊤": "transpose", "ᵀ": "transpose", ",": "comma",
    "=": "equals", "←": "equals", ";": "separator", "\n": "separator", "{": "group",
    "}": "end of group", "(": "open", "[": "open", ")": "close", "]": "close", "∂": "partial",
    "∇": "nabla", "∑": "sum", "Σ": "sum", "⟨": "langle", "⟩": "rangle", "〈": "langle",
    "〉": "rangle", "|": "bar", ":": "colon", "≡": "equals", ">": "greater", ".": "dot",
    **dict.fromkeys(OPERATORS, "operator"),
}  # fmt: skip
_PATTERN = re.compile(
    rf"(?P<letter>[A-Za-z][{HAT}{BAR}])"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
    r"|(?P<attribute>\.(?:transpose\(\)|T\b|t\(\)))"
    r"|(?P<elementwise>\.[*/^])"
    rf"|(?P<letters>[A-Za-z](?:[A-Za-z0-9](?![{HAT}{BAR}]))*)"
    r"|(?P<power>\*\*)"
    r"|(?P<equals>:=)"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SPACE_BELOW = re.compile(r"(\s*\[[^\]\n]{0,9}\])?")
_BRACED_ONE = re.compile(r"\s*(\{\s*1\s*\}|1)")
_BRACED_T = re.compile(r"\s*\{\s*T\s*\}")
_BRACED_WORD = re.compile(r"\*?\s*\{\s*([A-Za-z0-9]+)\s*\}")
_ANY_BRACES = re.compile(r"\s*\*?\{[^{}\n]*\}")


def tokens_of(source):
    """The tokens of a text in mathematical notation.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source

    Returns
    -------
    list of Token
        Kinds: number, letters (and digits, that stand together), letter (one that stands alone),
        word (of upright letters), operator, elementwise (operator with a point), open, close,
        group, end of group, sum, langle, rangle, upper, lower, superscript, subscript, prime,
        transpose, attribute, power, comma, equals, greater, separator, ones, partial, nabla,
        fraction, brace, hat, bar, colon, dot.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        A character or command that no formula of this kind has, or more than 300 tokens.
    """
    text, tokens, index = source.characters, [], 0
    while index < len(text):
        kind, value, end = _next_token(source, index)
        if kind != "skip":
            start, stop = source.span(index, end)
            glued = index > 0 and not text[index - 1].isspace()
            tokens.append(Token(kind, value, start, stop, glued))
        index = end
    return limited(tokens)


def _next_token(source, index):
    """Kind, value and end of the token that begins at index; a kind "skip" says nothing."""
    text = source.characters
    character = text[index]
    if character in " $&~":
        return "skip", "", index + 1
    if character == "\\":
        return _command(source, index)
    if character == "#":
        end = text.find("\n", index)
        return "skip", "", len(text) if end < 0 else end
    match = _PATTERN.match(text, index)
    if match:
        kind, value = match.lastgroup, match.group()
        if kind == "letter":
            return kind, value[0] + _marks(value[1:]), match.end()
        if value == "sum" and text.startswith("_", match.end()):
            return "sum", "∑", match.end()
        return kind, value, match.end()
    if character in _SIMPLE:
        return _SIMPLE[character], character, index + 1
    if character in _ONES:
        return "ones", "1", index + 1
    if character in GREEK:
        end = index + 1
        while end < len(text) and text[end] in (HAT, BAR):
            end += 1
        return "letter", GREEK[character] + _marks(text[index + 1 : end]), end
    kind, letters, end = _raised_or_lowered(text, index)
    if kind:
        return kind, letters, end
    place = source.span(index, index + 1)
    raise Unreadable(f'Column {place[0] + 1}: "{character}" is no sign of a formula.', place)


def _marks(marks):
    return ("hat" if HAT in marks else "") + ("bar" if BAR in marks else "")


def _raised_or_lowered(text, index):
    """Superscript or subscript characters that stand together, as one token; its kind or None."""
    kind, letters, end = None, "", index
    while end < len(text) and text[end] != "ᵀ":
        decomposed = unicodedata.decomposition(text[end]).split()
        found = _SCRIPTS.get(decomposed[0]) if len(decomposed) == 2 else None
        if found is None or kind not in (None, found):
            break
        kind = found
        letter = chr(int(decomposed[1], 16))
        letters += "-" if letter == "−" else letter
        end += 1
    return kind, letters, end


def _command(source, index):
    """Kind, value and end of the token that a LaTeX command is."""
    text = source.characters
    match = _COMMAND.match(text, index)
    if not match:
        raise Unreadable(
            f'Column {source.span(index, index + 1)[0] + 1}: "\\" at the end; expected a command.',
            source.span(index, index + 1),
        )
    name, end = match[1], match.end()
    if name == "\\":
        return "separator", "\\\\", _SPACE_BELOW.match(text, end).end()
    if name in _WITH_UNREAD_ARGUMENT:
        argument = _ANY_BRACES.match(text, end)
        return "skip", "", argument.end() if argument else end
    if name in ("left", "right") and text[end : end + 1] == ".":
        return "skip", "", end + 1
    if name in _BOLD and (one := _BRACED_ONE.match(text, end)):
        return "ones", "1", one.end()
    if name == "mathsf" and (upright := _BRACED_T.match(text, end)):
        return "transpose", "T", upright.end()
    if name in _SKIPPED_COMMANDS:
        return "skip", "", end
    if name in _WORD_COMMANDS:
        word = _BRACED_WORD.match(text, end)
        return ("word", word[1], word.end()) if word else ("skip", "", end)
    if name in _COMMAND_TOKENS:
        return *_COMMAND_TOKENS[name], end
    raise Unreadable(f'I do not know the command "\\{name}".', source.span(index, end))


def _token_of_character(character):
    return ("letters" if character == "l" else _SIMPLE[character]), character


_SCRIPTS = {"<super>": "superscript", "<sub>": "subscript"}
_COMMAND_TOKENS = {
    **{name: ("word", name) for name in WORDS},
    **{name: _token_of_character(sign) for name, sign in _COMMAND_CHARACTERS.items()},
    **{name: ("letter", name.removeprefix("var")) for name in _GREEK_COMMANDS},
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), ("fraction", "frac")),
    **dict.fromkeys(("underbrace", "overbrace"), ("brace", "brace")),
    **dict.fromkeys(("hat", "widehat", "tilde"), ("hat", "hat")),
    **dict.fromkeys(("bar", "overline"), ("hat", "bar")),
}
