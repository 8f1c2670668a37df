"""How a number, a shape and a list are written: in sentences, cells, tables and LaTeX.

And how a text is shown that a reader or a link brings: as text, whatever it holds.

The names of the quantities are the core's: `mlp.QUANTITIES`, `mlp.derivative`, `mlp.entry_name`.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np

MINUS = "−"
# Columns of tables that say how good other numbers are: to be read, not computed with.
FEW_DIGITS = {
    *("abs_error", "relative_error", "error", "error / bound", "difference"),
    *("bound", "truncation", "roundoff", "digits", "fewest digits", "saliency"),
    *("path", "weights", "prediction_error", "unit_slope", "left_after_cancellation"),
}
# No space that a line is broken at, and narrow: it groups digits.
THIN_SPACE = "\u202f"


def as_read(text):
    """A number of Python's as people read it: a true minus sign, and no zeros in an exponent.

    Examples
    --------
    >>> as_read("-1.0e-05"), as_read("2.5e+12"), as_read("-0.42")
    ('−1e−5', '2.5e12', '−0.42')
    """
    mantissa, e, exponent = text.partition("e")
    if e:
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    return text.replace("-", MINUS)


def number(value, digits=3):
    """A number for a sentence: three digits, two before a power of ten.

    Examples
    --------
    >>> number(-0.42173), number(0.00001), number(0.0)
    ('−0.422', '1e−5', '0')
    """
    if value == 0:
        return "0"
    return as_read(f"{value:.{digits}g}" if 1e-3 <= abs(value) < 1e5 else f"{value:.1e}")


def probability(value):
    """A probability for a sentence: one that is nearly 1 is not called 1.

    Examples
    --------
    >>> probability(0.532), probability(0.99983), probability(1.0)
    ('0.532', '1 − 1.7e−4', '1')
    """
    left = 1.0 - value
    return f"1 {MINUS} {number(left, 2)}" if 0 < left < 5e-4 else number(value)


def with_digits(value, digits):
    """A number with this many digits, whatever its size.

    Examples
    --------
    >>> with_digits(-0.0000123456, 4), with_digits(0.5, 4)
    ('−1.235e−5', '0.5')
    """
    return as_read(f"{value:.{digits}g}")


def scientific(value, digits):
    """A number as a power of ten with this many digits after the point.

    Examples
    --------
    >>> scientific(0.0125, 4), scientific(0.0, 4)
    ('1.2500e−2', '0')
    """
    return as_read(f"{value:.{digits}e}") if value else "0"


def cell(value):
    """A number for a cell of a heatmap: two decimals, or a power of ten where those say nothing.

    Examples
    --------
    >>> cell(-1.256), cell(0.0004), cell(123.4)
    ('−1.26', '4e−4', '123')
    """
    if value == 0:
        return "0"
    if 0.005 <= abs(value) < 1000:
        # No wider than five signs: the widest number sets the size of all.
        decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
        return as_read(f"{value:.{decimals}f}")
    return as_read(f"{value:.0e}")


def column_format(name):
    """How the floats of a table's column are shown, for Streamlit's columns; the CSV has them all.

    Examples
    --------
    >>> column_format("value"), column_format("bound"), column_format("share_weights")
    ('%.6g', '%.3g', '%.3g')
    """
    few = name in FEW_DIGITS or name.startswith("share_")
    return "%.3g" if few else "%.6g"


def after_sign(value):
    """A number that follows a sign: in brackets if it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def percent(share):
    """A share in percent: whole, or with two digits where it is small."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{number(100 * share, 2)} %"


def times(ratio):
    """How many times as large: whole, or with two digits where it is small or very large."""
    return f"{ratio:.0f}" if 10 <= ratio < 1e5 else number(ratio, 2)


def grouped(count):
    """A whole number in groups of three digits, or as a power of ten where that is long."""
    return f"{count:,}".replace(",", THIN_SPACE) if count < 10**12 else number(float(count))


def dimensions(sizes):
    """Sizes as a shape on paper: 5×3, and 1×5 for a single size, a row.

    Examples
    --------
    >>> dimensions((5, 3)), dimensions((5,))
    ('5×3', '1×5')
    """
    sizes = tuple(sizes)
    return "×".join(map(str, sizes if len(sizes) > 1 else (1, *sizes)))


def shape(array):
    """The shape of an array as written on paper: a row vector is 1×n."""
    return dimensions(np.shape(array))


def listed(names):
    """Names as a list in a sentence: a, b and c."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


# Signs that Unicode counts as letters and marks, and that nobody sees.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What Streamlit still looks for in text when all its signs are escaped: addresses that it makes
# links of, `:names:` of icons and emojis, and the arrows and comparisons that it makes one sign of.
_LOOKED_FOR = re.compile(
    r"(?<=:)(?=[\w+/-])|(?<=www)(?=\.)|(?<=@)(?=[\w-])|(?<=[-<>~])(?=[-=>])", re.I
)
# Takes no room, and keeps two signs from being read as one.
_WORD_JOINER = "\u2060"


def visible(text):
    """The text with a sign in place of each that cannot be seen or would turn the line around.

    Examples
    --------
    >>> visible("x\u202e")
    'x\ufffd'
    """
    return "".join(
        "\ufffd"
        if sign in _BLANKS or (unicodedata.category(sign) in _UNSEEN and sign not in "\n\t")
        else sign
        for sign in text
    )


def as_text(text):
    r"""A text that a reader or a link brings, for Markdown: no sign of it is taken for markup.

    It makes no link, picture, icon, colour or mathematics, and it stays in its line.

    Examples
    --------
    >>> as_text("W_1*[x]")
    'W\\_1\\*\\[x\\]'
    """
    text = re.sub("[ \n\t]+", " ", visible(text)).strip(" ")
    pieces = (re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", piece) for piece in _LOOKED_FOR.split(text))
    return _WORD_JOINER.join(pieces)


def as_seen(markdown):
    r"""What is seen of a sentence for Markdown that holds texts of `as_text`.

    Examples
    --------
    >>> as_seen(as_text("W_1*[x]"))
    'W_1*[x]'
    """
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown.replace(_WORD_JOINER, ""))


# Each sign of a formula in Unicode text, and the same in LaTeX.
_LATEX = {
    "δ": r"\delta ",
    "θ": r"\theta ",
    "ŷ": r"\hat y",
    "σ′": r"\sigma'",
    "σ": r"\sigma ",
    "′": "'",
    "Σ": r"\sum ",
    "ᵢ": "_i",
    "ⱼ": "_j",
    "ₗ": "_l",
    "·": r"\cdot ",
    "∂": r"\partial ",
    MINUS: "-",
    "²": "^2",
    "<sup>": "^{",
    "</sup>": "}",
    "<br>": r"\\ ",
}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def latex(text):
    r"""A formula of Unicode text, with powers in HTML, in LaTeX: sign by sign.

    Examples
    --------
    >>> latex("δh₂ = Σⱼ δθⱼ·W₂[2,j]")
    '\\delta h_{2} = \\sum _j \\delta \\theta _j\\cdot W_{2}[2,j]'
    >>> latex("e<sup>−1.5e−7</sup>")
    'e^{-1.5\\times10^{-7}}'
    >>> latex("tanh′(a₁)")
    "\\operatorname{tanh}'(a_{1})"
    """
    text = re.sub(rf"(\d)e({MINUS}?\d+)", r"\1\\times10^{\2}", text)
    # Words name functions; those of HTML and of LaTeX itself are left.
    text = re.sub(r"(?<![A-Za-z\\<])(?<!</)[A-Za-z]{2,}", r"\\operatorname{\g<0>}", text)
    text = re.sub("[₀-₉]+", lambda digits: f"_{{{digits[0].translate(_SUBSCRIPTS)}}}", text)
    for sign, command in _LATEX.items():
        text = text.replace(sign, command)
    return text
