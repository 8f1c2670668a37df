"""What the page says of a judged formula: sentences, and the HTML that marks places in the text.

Whatever comes from the reader is escaped here: `plain` for Markdown, `html.escape` for HTML.
"""

from __future__ import annotations

import html
import re
import unicodedata

import numpy as np
from mlp.formulas.meaning.shapes import shape_text
from mlp.formulas.render import derivative_text

from mlp.formulas.judging.words import equal_sizes_sentence
from mlp.formulas.meaning.letters import shape_in
from mlp.formulas.meaning.values import RELATIVE_TOLERANCE
from pages.shared.draw.heatmaps import DIMENSIONS
from pages.shared.network.sentences import SYMBOLS, number

# How each verdict is shown: which of Streamlit's boxes, and the icon that says it without colour.
BOXES = {
    "right": ("success", ":material/check_circle:"),
    "right up to transpose": ("warning", ":material/swap_horiz:"),
    "ambiguous": ("warning", ":material/alt_route:"),
    "wrong value": ("error", ":material/cancel:"),
    "wrong shape": ("error", ":material/grid_off:"),
    "unreadable": ("error", ":material/unknown_document:"),
}
NOTATIONS = {"numpy": "NumPy", "latex": "LaTeX", "unicode": "Unicode mathematics"}
CONVENTIONS = {
    "auto": "automatic",
    "row": "rows, a = xW₁ + b₁",
    "column": "columns, a = W₁ᵀx + b₁",
    "column-Wx": "columns, a = W₁x + b₁",
}
_LATEX = {"W1": "W_1", "b1": "b_1", "W2": "W_2", "b2": "b_2", "theta": r"\theta"}

COLOURS = tuple(DIMENSIONS.items())
STYLE = f"""<style>
.st-key-formula textarea {{ font-family: "Source Code Pro", monospace; }}
.source {{ font-family: "Source Code Pro", monospace; line-height: 2.2; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: 0; padding: 0.25rem 0.75rem; }}
.source b {{ position: relative; font-weight: 700; text-decoration: none; }}
.source b::after {{ content: "^"; position: absolute; left: 0; right: 0; top: 0.75em;
  text-align: center; color: #d6453d; line-height: 1.4; }}
.katex-display {{ overflow-x: auto; overflow-y: hidden; padding: 0.25rem 0; }}
.tree {{ overflow-x: auto; }}
.tree table {{ border-collapse: collapse; width: 100%; line-height: 1.75rem; }}
.tree th {{ text-align: left; font-weight: 400; opacity: 0.7; padding: 0 0.75rem 0 0.25rem; }}
.tree td {{ white-space: nowrap; padding: 0 0.75rem 0 0.25rem; border: 0; }}
.tree td:first-child {{ padding-left: 0.5rem; }}
.tree i {{ display: inline-block; width: 1.1rem; height: 1.75rem; vertical-align: bottom;
  border-left: 1px solid #8888; }}
.tree td:last-child {{ width: 50%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }}
.tree code {{ opacity: 0.75; padding: 0; background: none; }}
.tree .blamed {{ background: #d6453d2e; box-shadow: inset 4px 0 #d6453d; font-weight: 700; }}
{"".join(f".tree .{size} {{ color: {colour}; font-weight: 700; }}" for size, colour in COLOURS)}
@media (max-width: 640px) {{ .tree td:last-child, .tree th:last-child {{ display: none; }} }}
</style>"""


def _visible(text):
    """The text with a sign in place of each that cannot be seen or would turn the line around."""
    return "".join(
        "\ufffd" if unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\n\t" else sign
        for sign in text
    )


def plain(text):
    r"""A text as it is in Markdown: no sign of it is taken for markup.

    Examples
    --------
    >>> plain("W_1*[x]")
    'W\\_1\\*\\[x\\]'
    """
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", _visible(text)).replace("\n", " ")


def derivative_latex(wrt):
    """The gradient with respect to a variable as LaTeX."""
    return rf"\frac{{\partial L}}{{\partial {_LATEX.get(wrt, wrt)}}}"


def meaning_text(meaning):
    """What a letter means as mathematics.

    Examples
    --------
    >>> meaning_text("yhat"), meaning_text("dL/da"), meaning_text("diag(h)")
    ('ŷ', '∂L/∂a', 'diag(h)')
    """
    if meaning.startswith("dL/d"):
        return derivative_text(meaning.removeprefix("dL/d"))
    return SYMBOLS.get(meaning, meaning)


def wrt_choice(choice):
    """A choice of the gradient as the list shows it."""
    return "automatic" if choice == "auto" else derivative_text(choice)


def _sentence(remark):
    remark = remark[:1].upper() + remark[1:]
    return remark if remark.endswith((".", "?")) else f"{remark}."


def headline(verdict):
    """The verdict in one line of Markdown."""
    name, gradient = verdict.verdict.capitalize(), derivative_text(verdict.wrt)
    columns = verdict.convention in ("column", "column-Wx")
    as_columns = ", with vectors as columns" if columns else ""
    return f"**{name}** for {gradient}{as_columns}. {plain(verdict.why)}"


def remarks(verdict):
    """What else is to be said, as Markdown; at which sizes it conforms is told with the value."""
    said = [text for text in verdict.remarks if not text.startswith("conforms only when")]
    return "\n".join(f"- :material/info: {plain(_sentence(text))}" for text in said)


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


def marked_source(text, span):
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
    >>> marked_source("x<y", (1, 2))
    '<pre class="source">x<b>&lt;</b>y</pre>'
    """
    start, end = span
    text = _visible(text)
    blamed = text[start:end].rstrip(" \n")
    cells = _characters(blamed) or [" "]
    marked = "".join(sign if sign == "\n" else f"<b>{html.escape(sign)}</b>" for sign in cells)
    before, after = html.escape(text[:start]), html.escape(text[start + len(blamed) :])
    return f'<pre class="source">{before}{marked}{after}</pre>'


def reading(verdict):
    """How the text was read: notation, convention and letters, or that it was not."""
    if verdict.tree is None:
        return "Nothing was read. Shapes, value and readings stand here once the text can be read."
    said = f"Read from {NOTATIONS[verdict.notation]}, with vectors as "
    said += CONVENTIONS[verdict.convention].replace(", ", ": ", 1)
    letters = [f"{letter} is {meaning_text(meaning)}" for letter, meaning in verdict.names.items()]
    return plain(f"{said}; {', '.join(letters)}." if letters else f"{said}.")


def asked(verdict):
    """What was read as LaTeX, as the answer to what it should equal."""
    sign = "=" if verdict.verdict == "right" else r"\overset{?}{=}"
    return rf"{derivative_latex(verdict.wrt)} {sign} {verdict.latex}"


_PARTS = {
    "product": "product",
    "∘": "∘ elementwise",
    "ᵀ": "ᵀ transpose",
    "+": "+ sum",
    "/": "/ quotient",
    "σ": "σ( )",
    "σ′": "σ′( )",
    "diag": "diag( )",
}


def _part_name(part):
    if part.label == "−":
        return "− difference" if len(part.children) > 1 else "− negative"
    return _PARTS.get(part.label, part.label)


def _coloured(shape):
    """A shape as HTML, every dimension in its colour."""
    return re.sub(r"[nmk]", lambda size: f'<span class="{size[0]}">{size[0]}</span>', shape)


def _shape_cell(part):
    if part.blamed:
        sizes = " and ".join(_coloured(child.shape) for child in part.children)
        return f"✗ {sizes}"
    if part.shape is None:
        return "–"
    return part.shape if part.shape == "a number" else _coloured(part.shape)


def outline(tree, text):
    """The expression tree as an HTML table: a line for each part, indented below its whole.

    Parameters
    ----------
    tree : mlp.formulas.judging.verdict.Part
    text : str
        The source.
    """
    lines = []

    def visit(part, depth):
        source = " ".join(_visible(text[slice(*part.span)]).split()) if part.span else ""
        lines.append(
            f"<tr{' class=blamed' if part.blamed else ''}><td>{'<i></i>' * depth}"
            f"{html.escape(_part_name(part))}</td><td>{_shape_cell(part)}</td>"
            f"<td><code>{html.escape(source)}</code></td></tr>"
        )
        for child in part.children:
            visit(child, depth + 1)

    visit(tree, 0)
    return (
        '<div class="tree"><table><tr><th scope="col">part</th><th scope="col">shape</th>'
        f'<th scope="col">in your text</th></tr>{"".join(lines)}</table></div>'
    )


def _find_blamed(part):
    if part.blamed:
        return part
    return next((found for child in part.children if (found := _find_blamed(child))), None)


def _rule(part):
    """Why the shapes of a part do not go together."""
    sizes = [child.shape for child in part.children]
    if part.label == "product" and all("×" in size for size in sizes):
        left, right = (size.split("×") for size in sizes)
        return (
            f"a product takes each row of its left factor, which has {left[1]} entries, along the "
            f"columns of its right factor, which have {right[0]}"
        )
    if len(sizes) > 1 and part.label != "product":
        return f"it works entry by entry, and {' and '.join(sizes)} do not match"
    return f"{' and '.join(sizes)} do not go together" if sizes else "its size is open"


def shapes(verdict):
    """Whether every part conforms, and which is the first that does not."""
    whole = verdict.tree.shape
    gradient = (
        f"{derivative_text(verdict.wrt)} is {shape_text(shape_in(verdict.wrt, verdict.convention))}"
    )
    blamed = _find_blamed(verdict.tree)
    if blamed:
        return f"The marked part is the first that does not conform: {plain(_rule(blamed))}."
    if verdict.verdict == "wrong shape":
        return f"Every part conforms, but the whole is {whole}, and {gradient}."
    return f"Every part conforms. The whole is {whole}, and {gradient}."


def _range(errors):
    low, high = min(errors), max(errors)
    return number(high) if high < 1.01 * low else f"{number(low)} to {number(high)}"


def value(verdict):
    """What the errors on the random networks say, or why there are none."""
    if not verdict.trials:
        if verdict.equal_sizes is None:
            return "There is no value to compare: at no sizes has the formula the shape it needs."
        said = equal_sizes_sentence(verdict.equal_sizes, verdict.equal_sizes_error)
        return f"There is no value to compare in general: it {said}."
    ordinary = [trial.error for trial in verdict.trials if not trial.saturated]
    saturated = [trial.error for trial in verdict.trials if trial.saturated]
    if max(ordinary) <= RELATIVE_TOLERANCE:
        said = (
            f"On {len(ordinary)} random networks it equals {derivative_text(verdict.wrt)} "
            f"to rounding: the largest relative error is {number(max(ordinary))}."
        )
        if max(saturated) > RELATIVE_TOLERANCE:
            return (
                f"{said} Where all units are saturated the gradient is tiny, and what the formula "
                f"subtracts loses its digits: it misses by up to {number(max(saturated))} times "
                "the largest entry."
            )
        return f"{said} It keeps its digits where all units are saturated."
    if not np.isfinite(ordinary).all():
        return "On some networks it has no number."
    return (
        f"On {len(ordinary)} random networks it misses {derivative_text(verdict.wrt)} by "
        f"{_range(ordinary)} times its largest entry."
    )


def at_network(verdict, value, truth):
    """What the formula gives at the network of the sidebar, or how to make it give something.

    Parameters
    ----------
    verdict : mlp.Verdict
    value : ndarray or None
    truth : ndarray
        The gradient.

    Returns
    -------
    str
        Empty where nothing is to be said.
    """
    if value is None and verdict.equal_sizes:
        equal = " = ".join(verdict.equal_sizes)
        return f"Set {equal} in the sidebar, and its value is shown here beside the true gradient."
    if value is None or value.shape != truth.shape:
        return ""
    largest = np.abs(truth).max()
    missed = np.abs(value - truth).max()
    gradient = derivative_text(verdict.wrt)
    return (
        f"At the network of the sidebar the largest entry of {gradient} is {number(largest)}, and "
        f"the largest difference from your formula is {number(missed)}."
    )


def ambiguity(verdict):
    """How many readings the text allows, and whether it matters."""
    if len(verdict.readings) < 2:
        return "The text can be read in one way only."
    if verdict.verdict == "ambiguous":
        return "The text can be read in more than one way, and it matters which is meant:"
    return "The text can be read in more than one way, but it makes no difference to the verdict:"


def readings(verdict):
    """One line of Markdown for each reading, with its brackets."""
    lines = []
    for found in verdict.readings:
        _, icon = BOXES[found.verdict]
        lines.append(
            f"- {icon} **{found.verdict}** read {plain(found.reading)}: $\\;{found.latex}$  \n"
            f"  {plain(found.why)}"
        )
    return "\n".join(lines)


_COUNTS = {1: "One change makes it right", 2: "Two changes make it right"}


def nearest(verdict):
    """How to come to the right form."""
    if not verdict.edits:
        if verdict.verdict == "right":
            return "It is right as it stands. The same with vectors as rows, to copy:"
        gradient = derivative_text(verdict.wrt)
        return f"No single correction makes it readable. The right form of {gradient}:"
    sentences = plain("; ".join(verdict.edit_sentences))
    if verdict.edits > 2:
        return f"{sentences.capitalize()}:"
    if verdict.verdict == "right":
        return f"To be right on paper and for every shape: {sentences}."
    return f"{_COUNTS[verdict.edits]}: {sentences}."


def suggestion(verdict):
    """The nearest right form with its left side, as the button puts it into the box."""
    if verdict.wrt == "x":
        return verdict.nearest
    return f"dL/d{verdict.wrt} = {verdict.nearest}"


def counted(verdicts):
    """How many formulas of a file got which verdict.

    Parameters
    ----------
    verdicts : Series of str
    """
    counts = verdicts.value_counts()
    total = f"{len(verdicts)} formulas" if len(verdicts) > 1 else "one formula"
    return f"{total}, {', '.join(f'{count} {verdict}' for verdict, count in counts.items())}."
