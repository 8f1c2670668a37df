"""Upper and lower indices of mathematics: layers, powers, transposes, primes, hats.

    indices = {lower index | upper index | prime | ".T" | "**" number | "[" layer "]"
               | "[" entry letters "]"}

An upper index is a layer in round or square brackets, a power, a transpose, or several of them.
"""

import re

from mlp.formulas.reading.spelling import with_scripts
from mlp.formulas.reading.tokens import LARGEST_EXPONENT
from mlp.formulas.tree import LETTER_AS_TRANSPOSE, NOTHING_FOLLOWS, TOO_LARGE, Node, Remark

LOWER = ("lower", "subscript")
UPPER = ("upper", "superscript")

# A prime counts as a transpose; ∘2 and ∘-1 are elementwise powers.
_MARK = r"[Tt']|∘?-?\d"
_MARKS = re.compile(rf"(?:{_MARK})*")
_LAYER_AND_MARKS = re.compile(
    rf"([Tt']*)(\([^()\[\]]+\)|\[[^()\[\]]+\]|[lL](?:[+-]1)?)((?:{_MARK})*)"
)
_MAY_BEGIN_AN_INDEX = frozenset(
    (*LOWER, *UPPER, "group", "open", "transpose", "attribute", "prime", "letters", "operator",
     "power", "elementwise", "number")
)  # fmt: skip
_LETTERS_UNDER_A_LONE_HAT = ("y", "Y", "p", "P")
_CIRCLES = "∘⊙"
_LAYER_SAID = re.compile(r"_[12]$")  # W2_{jk} names the layer before the entry
_INDEX_SAID = re.compile(r"_(?:[12],)?[a-z]$")  # W[i][j] has its first index already
_BETWEEN_LETTERS = re.compile(r"(?<=[a-z]),(?=[a-z])")
_ENTRY_LETTERS = ("i", "j", "k", "p", "q", "c", "t", "y")
_INDICES = frozenset("cijklmnpqrst")
_MOST_ENTRY_TOKENS = 3  # two letters and the comma between them
_EXAMPLE = re.compile(r"(.*)\((?:i|n|s|t|j)\)")


def with_indices(cursor, node, transposes=True):
    """A factor with the indices, powers and transposes behind it.

    Parameters
    ----------
    cursor : mlp.formulas.reading.cursor.Cursor
        Right behind the factor; afterwards behind its last index.
    node : Node
        The factor alone.
    transposes : bool
        Whether a prime is read as the transpose.

    Raises
    ------
    mlp.formulas.tree.Unreadable
        An index that means nothing here, or a power above 4.
    """
    start = node.span[0]
    while (kind := cursor.kind()) in _MAY_BEGIN_AN_INDEX:
        named = node.kind == "name" and "∂" not in node.value
        if kind == "group" and cursor.kind(1) == "end of group":
            cursor.take()  # the empty group of A{}^T
            cursor.take()
        elif kind in LOWER and named:
            node = _with_lower(cursor, node, start)
        elif kind in LOWER and node.kind == "transpose" and node.children[0].kind == "name":
            inner = _with_lower(cursor, node.children[0], start)
            node = transposed(inner, start, cursor.last.end)
        elif kind in LOWER and node.kind not in ("number", "ones", "identity"):
            lower = lower_index(cursor)
            node = Node("entry", (node,), lower, (start, cursor.last.end))
        elif kind in UPPER:
            node = _with_upper(cursor, node, start)
        elif kind == "open" and named and _is_entry(cursor):
            node = _with_lower(cursor, node, start)
        elif kind == "open" and named and _is_layer(cursor):
            cursor.take()
            key = with_scripts(node.value, None, f"[{cursor.take().value}]")
            node = Node("name", (), key, (start, cursor.take().end))
        elif kind == "number" and _is_fallen_layer(cursor, node):
            key = f"{node.children[0].value}_{cursor.take().value}"
            inner = Node("name", (), key, (start, cursor.last.end))
            node = transposed(inner, start, cursor.last.end)
        elif kind in ("transpose", "attribute") or (kind == "prime" and transposes):
            node = transposed(node, start, cursor.take().end)
        elif _is_fallen_transpose(cursor):
            node = transposed(node, start, cursor.take().end)
            cursor.remarks.append(
                Remark(LETTER_AS_TRANSPOSE, "a T behind a bracket was read as the transpose")
            )
        elif _is_circled_power(cursor):
            cursor.take()
            node = _raised(cursor, node, int(cursor.take().value), True, start)
        elif kind == "power" or cursor.is_at("elementwise", (".^",)):
            cursor.take()
            node = _raised(cursor, node, _exponent(cursor), True, start)
        else:
            break
    return node


def transposed(node, start, end):
    """The transpose of a node; 1ᵀ is the vector of ones, not the number."""
    if node.kind == "number" and node.value == 1:
        node = Node("ones", (), None, node.span)
    return Node("transpose", (node,), None, (start, end))


def lower_index(cursor):
    """The characters of a lower index, which is then behind the cursor."""
    if cursor.kind() == "subscript":
        return cursor.take().value
    cursor.take()
    if cursor.kind() in ("end", "operator", "close"):
        cursor.fail('Nothing follows "_": expected an index.', kind=NOTHING_FOLLOWS)
    if _are_entry_letters(cursor, 0):
        return cursor.take().value
    if cursor.is_at("number", ("1", "2")) and _are_entry_letters(cursor, 1):
        return cursor.take().value + cursor.take().value
    return "".join(token.value for token in cursor.argument() if token.kind != "group")


def _are_entry_letters(cursor, ahead):
    """Whether the indices of an entry follow without braces: W_jk, but not the p of x_ip_j."""
    token = cursor.peek(ahead)
    return (
        token is not None
        and token.kind == "letters"
        and len(token.value) == 2
        and _INDICES.issuperset(token.value)
        and (not ahead or token.glued)
        and cursor.kind(ahead + 1) not in LOWER
    )


def upper_index(cursor):
    """The characters of an upper index, T for the transpose and ∘ for elementwise."""
    if cursor.kind() == "superscript":
        return cursor.take().value
    cursor.take()
    circled = cursor.is_at("operator", _CIRCLES) and cursor.kind(1) == "number"
    taken = [cursor.take(), cursor.take()] if circled else cursor.argument()
    return "".join(_in_upper_index(token) for token in taken)


def layer_and_marks(text):
    """An upper index taken apart: the layer it names, the transposes and powers beside it.

    Examples
    --------
    >>> layer_and_marks("(2)T"), layer_and_marks("T2"), layer_and_marks("n")
    (('(2)', 'T'), (None, 'T2'), (None, 'n'))
    """
    if _MARKS.fullmatch(text):
        return None, text
    match = _LAYER_AND_MARKS.fullmatch(text)
    return (match[2], match[1] + match[3]) if match else (None, text)


def _in_upper_index(token):
    if token.kind == "transpose":
        return "T"
    return "∘" if token.kind == "operator" and token.value in _CIRCLES else token.value


def _with_lower(cursor, name, start):
    lower = lower_index(cursor) if cursor.kind() in LOWER else _entry_index(cursor)
    lower = _BETWEEN_LETTERS.sub("", lower)
    base, caret, upper = name.value.partition("^")
    if _LAYER_SAID.search(base):
        joined = f"{base},{lower}"
    elif _INDEX_SAID.search(base) and lower.isalpha():
        joined = base + lower
    else:
        joined = with_scripts(base, lower)
    return Node("name", (), joined + caret + upper, (start, cursor.last.end))


def _with_upper(cursor, node, start):
    name = node.value if node.kind == "name" else None
    if cursor.kind() == "upper" and _is_lone_hat(cursor, name):
        return Node("name", (), name + "hat", (start, cursor.take().end))
    before = cursor.mark()
    text = upper_index(cursor)
    end = cursor.last.end
    # Of the entry W_jk^2 it is the letter without its index that is known with its layer.
    if name and {f"{name}^{text}", f"{name.partition('_')[0]}^{text}"} & cursor.known.keys:
        return Node("name", (), f"{name}^{text}", (start, end))
    example = _EXAMPLE.fullmatch(text)
    if example and name and example[1] != text:
        # Which example it is, says the layer's last bracket: one stands for all of them.
        text = example[1]
        node = Node("name", (), f"{name}^example", (start, end))
        if not text:
            return node
        name = node.value
    layer, marks = layer_and_marks(text)
    if (layer and not name) or not _MARKS.fullmatch(marks):
        cursor.return_to(before)
        cursor.fail(
            f'"{text}" is no upper index that is known here: expected T, a power or a layer.'
        )
    if layer:
        node = Node("name", (), f"{name.removesuffix('^example')}^{layer}", (start, end))
    for mark in re.findall(_MARK, marks):
        if mark in "Tt'":
            node = transposed(node, start, end)
        else:
            node = _raised(cursor, node, int(mark.lstrip("∘")), mark[0] == "∘", start)
    return node


def _is_lone_hat(cursor, name):
    """Whether this is y^ - y, copied from a page that draws the hat as its own letter."""
    following = cursor.peek(1)
    return name in _LETTERS_UNDER_A_LONE_HAT and (
        following is None
        or following.kind == "close"
        or (following.kind == "operator" and following.value in "+-∘⊙")
    )


def _is_fallen_transpose(cursor):
    """Whether this is W^[2]T or (AB)T, copied from a page that draws the T smaller."""
    token = cursor.peek()
    return (
        token is not None
        and (token.kind, token.value, token.glued) == ("letters", "T", True)
        and "T" not in cursor.known
        and cursor.last.kind == "close"
    )


def _is_fallen_layer(cursor, node):
    """Whether this is W⊤2, copied from a page that draws the 2 below the transpose."""
    return (
        node.kind == "transpose"
        and node.children[0].kind == "name"
        and cursor.peek().glued
        and f"{node.children[0].value}_{cursor.peek().value}" in cursor.known
    )


def _is_circled_power(cursor):
    """Whether h∘² follows, the elementwise square."""
    power = cursor.peek(1)
    return bool(
        cursor.is_at("operator", _CIRCLES)
        and power and power.kind == "superscript" and power.value in ("2", "3", "4") and power.glued
    )  # fmt: skip


def _is_layer(cursor):
    """Whether a[2] follows, the square upper index written in line."""
    token, index = cursor.peek(), cursor.peek(1)
    return (
        token.value == "["
        and token.glued
        and cursor.kind(1) in ("number", "letters")
        and len(index.value) == 1
        and cursor.kind(2) == "close"
    )


def _is_entry(cursor):
    """Whether h[j] or W[i, j] follows, an entry as a program writes it; l names a layer."""
    token = cursor.peek()
    if token.value != "[" or not token.glued:
        return False
    ahead = 1
    while (index := cursor.peek(ahead)) is not None and index.value in _ENTRY_LETTERS:
        if cursor.kind(ahead + 1) != "comma":
            return cursor.kind(ahead + 1) == "close" and ahead <= _MOST_ENTRY_TOKENS
        ahead += 2
    return False


def _entry_index(cursor):
    cursor.take()
    letters = ""
    while cursor.kind() != "close":
        token = cursor.take()
        letters += token.value if token.kind != "comma" else ""
    cursor.take()
    return letters


def _exponent(cursor):
    token = cursor.peek()
    if token is None or token.kind != "number" or not token.value.isdigit():
        cursor.fail("Expected a whole number as the exponent.")
    return int(cursor.take().value)


def _raised(cursor, node, exponent, entrywise, start):
    end = cursor.last.end
    if abs(exponent) > LARGEST_EXPONENT:
        cursor.fail(f"Expected an exponent of at most {LARGEST_EXPONENT}.", (start, end), TOO_LARGE)
    kind = "entrywise power" if entrywise else "power"
    return Node(kind, (node,), exponent, (start, end))
