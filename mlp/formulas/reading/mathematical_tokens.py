"""Cut mathematical text into tokens: Unicode characters and LaTeX commands alike."""

import re
import unicodedata

from mlp.formulas.reading.source import BAR, HAT
from mlp.formulas.reading.spelling import FUNCTIONS
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
_GREEK = {
    "σ": "sigma", "ς": "sigma", "δ": "delta", "θ": "theta", "ϑ": "theta", "Θ": "Theta",
    "φ": "phi", "ϕ": "phi", "ψ": "psi", "Δ": "Delta", "η": "eta", "λ": "lambda", "α": "alpha",
    "β": "beta", "γ": "gamma", "μ": "mu", "ε": "epsilon", "ϵ": "epsilon", "κ": "kappa",
    "ρ": "rho", "τ": "tau", "ω": "omega", "π": "pi", "ξ": "xi", "ζ": "zeta", "χ": "chi",
    "Λ": "Lambda", "Σ": "Sigma",
}  # fmt: skip
_COMMAND_CHARACTERS = {
    "odot": "⊙", "circ": "∘", "bullet": "•", "cdot": "·", "times": "×", "otimes": "⊗",
    "ast": "*", "star": "*", "div": "/", "top": "⊤", "intercal": "⊤", "prime": "'",
    "partial": "∂", "nabla": "∇", "lbrace": "(", "rbrace": ")", "lbrack": "[", "rbrack": "]",
    "{": "(", "}": ")", "ell": "l", "mid": "|", "bigodot": "⊙", "bigotimes": "⊗",
    "oslash": "⊘", "coloneqq": "=", "equiv": "=", "triangleq": "=", "leftarrow": "=",
    "gets": "=", "gt": ">", "hadamard": "⊙", "transpose": "⊤", "trans": "⊤", "T": "⊤",
}  # fmt: skip
_GREEK_COMMANDS = frozenset(_GREEK.values()) | {"varphi", "vartheta", "varepsilon", "varsigma"}
_SKIPPED_COMMANDS = frozenset(
    # Sizes and spaces.
    ("left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
     "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "quad", "qquad", "thinspace", "strut",
     "mathstrut", ",", ";", ":", "!", " ", ">", "|",
     # Styles of the whole line.
     "displaystyle", "textstyle", "limits", "nolimits", "nonumber", "notag",
     # Styles of a letter: W is W, bold or not.
     "mathbf", "boldsymbol", "bm", "vec", "mathit", "textbf", "textit", "mathcal", "mathbb",
     "mathsf", "mathtt", "mathfrak", "mathscr", "mathop", "pmb", "symbf", "bf", "it")
)  # fmt: skip
_WORD_COMMANDS = frozenset(("text", "mathrm", "operatorname", "textrm", "mbox", "rm", "textsf"))
_ONES = "𝟏𝟙"


def tokens_of(source):
    """Cut the text into tokens.

    Parameters
    ----------
    source : mlp.formulas.reading.source.Source

    Returns
    -------
    list of Token
        Kinds: number, run (of letters and digits), letter (one that never joins a run), word (of
        upright letters), operator, open, close, group, end of group, upper, lower, prime,
        transpose, comma, equals, separator, ones, partial, nabla, fraction, hat, attribute, dot.

    Raises
    ------
    Unreadable
        A character or command that no formula of this kind has, or more than 300 tokens.
    """
    text, tokens, index = source.characters, [], 0
    while index < len(text):
        kind, value, end = _next_token(source, text, index)
        if kind == "error":
            raise Unreadable(value, source.span(index, end))
        if kind != "skip":
            start, stop = source.span(index, end)
            glued = index > 0 and not text[index - 1].isspace()
            tokens.append(Token(kind, value, start, stop, glued))
        index = end
    return limited(tokens)


_SIMPLE = {
    "^": "upper", "_": "lower", "'": "prime", "⊤": "transpose", "ᵀ": "transpose", ",": "comma",
    "=": "equals", "←": "equals", ";": "separator", "\n": "separator", "{": "group",
    "}": "end of group", "(": "open", "[": "open", ")": "close", "]": "close", "∂": "partial",
    "∇": "nabla", "|": "bar", ":": "colon", "≡": "equals", ">": "greater",
}  # fmt: skip


def _next_token(source, text, index):
    """Return (kind, value, end) of the token that begins at index."""
    character = text[index]
    if character in " $&~":
        return "skip", "", index + 1
    if character == "\\":
        return _command(text, index)
    if character == "#":
        end = text.find("\n", index)
        return "skip", "", len(text) if end < 0 else end
    match = _PATTERN.match(text, index)
    if match:
        kind, value = match.lastgroup, match.group()
        if kind == "letter":
            return kind, value[0] + _mark(value[1:]), match.end()
        return kind, value, match.end()
    if character in _SIMPLE:
        return _SIMPLE[character], character, index + 1
    if character in OPERATORS:
        return "operator", character, index + 1
    if character in _ONES:
        return "ones", "1", index + 1
    if character in _GREEK:
        end = index + 1
        while end < len(text) and text[end] in (HAT, BAR):
            end += 1
        return "letter", _GREEK[character] + _mark(text[index + 1 : end]), end
    script = _script(text, index)
    if script:
        return script
    if character == ".":
        return "dot", ".", index + 1
    return "error", f'Column {index + 1}: "{character}" is no sign of a formula.', index + 1


_PATTERN = re.compile(
    rf"(?P<letter>[A-Za-z][{HAT}{BAR}])"
    r"|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<attribute>\.(?:transpose\(\)|T\b|t\(\)))"
    r"|(?P<elementwise>\.[*/^])"
    rf"|(?P<run>[A-Za-z](?:[A-Za-z0-9](?![{HAT}{BAR}]))*)"
    r"|(?P<power>\*\*)"
    r"|(?P<equals>:=)"
)


def _mark(marks):
    return ("hat" if HAT in marks else "") + ("bar" if BAR in marks else "")


def _script(text, index):
    """Read a run of superscript or subscript characters as one token."""
    kind, letters, end = None, "", index
    while end < len(text):
        decomposed = unicodedata.decomposition(text[end]).split()
        if len(decomposed) != 2 or decomposed[0] not in ("<super>", "<sub>"):
            break
        if kind not in (None, decomposed[0]) or text[end] == "ᵀ":
            break
        kind = decomposed[0]
        letter = chr(int(decomposed[1], 16))
        letters += "-" if letter == "−" else letter
        end += 1
    if kind is None:
        return None
    return ("superscript" if kind == "<super>" else "subscript"), letters, end


def _command(text, index):
    """Return the token of a LaTeX command."""
    match = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL).match(text, index)
    if not match:
        return "error", f'Column {index + 1}: "\\" at the end; expected a command.', index + 1
    name, end = match[1], match.end()
    if name == "\\":
        space = re.compile(r"(\s*\[[^\]\n]{0,9}\])?").match(text, end)
        return "separator", "\\\\", space.end()
    if name in "[]()":
        return "skip", "", end
    if name in ("begin", "end", "tag", "label", "color"):
        argument = re.compile(r"\s*\{[^{}\n]*\}").match(text, end)
        return "skip", "", argument.end() if argument else end
    if name in ("hspace", "phantom", "vspace"):
        argument = re.compile(r"\s*\*?\{[^{}\n]*\}").match(text, end)
        return "skip", "", argument.end() if argument else end
    if name in ("left", "right") and text[end : end + 1] == ".":
        return "skip", "", end + 1
    if name in ("mathbf", "mathbb", "boldsymbol", "bm"):
        one = re.compile(r"\s*(\{\s*1\s*\}|1)").match(text, end)
        if one:
            return "ones", "1", one.end()
    if name in _SKIPPED_COMMANDS:
        upright = re.compile(r"\s*\{\s*T\s*\}").match(text, end) if name == "mathsf" else None
        return ("transpose", "T", upright.end()) if upright else ("skip", "", end)
    if name in _WORD_COMMANDS:
        word = re.compile(r"\*?\s*\{\s*([A-Za-z0-9]+)\s*\}").match(text, end)
        if word:
            return "word", word[1], word.end()
        return "skip", "", end
    if name in ("hat", "widehat", "bar", "overline", "tilde"):
        return "hat", "bar" if name in ("bar", "overline") else "hat", end
    if name in ("underbrace", "overbrace"):
        return "brace", name, end
    if name in ("frac", "dfrac", "tfrac", "cfrac"):
        return "fraction", name, end
    if name in _GREEK_COMMANDS:
        name = {"varphi": "phi", "vartheta": "theta"}.get(name, name.removeprefix("var"))
        return "letter", name, end
    if name in _COMMAND_CHARACTERS:
        character = _COMMAND_CHARACTERS[name]
        kind = _SIMPLE.get(character, "operator")
        return ("run" if character == "l" else kind), character, end
    if name in FUNCTIONS:
        return "word", name, end
    return "error", f'I do not know the command "\\{name}".', end
