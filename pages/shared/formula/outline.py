"""The expression tree as an HTML table: a line for each part, indented below its whole."""

from __future__ import annotations

import html
import re

from pages.shared.draw.notation import visible

# What each operation is called; a name or a number says itself.
_OPERATIONS = {
    "matmul": "product",
    "times": "∘ elementwise",
    "transpose": "ᵀ transpose",
    "add": "+ sum",
    "subtract": "− difference",
    "negate": "− negative",
    "divide": "/ quotient",
}


def _part_name(part):
    if part.kind == "call":
        return f"{part.label}( )"
    return _OPERATIONS.get(part.kind, part.label)


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
    """The expression tree as an HTML table.

    Parameters
    ----------
    tree : Part
        As `mlp.Verdict.tree` holds it.
    text : str
        The source.
    """
    lines = []

    def visit(part, depth):
        source = " ".join(visible(text[slice(*part.span)]).split()) if part.span else ""
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
