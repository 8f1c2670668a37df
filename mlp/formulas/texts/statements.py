"""The statements of a text of mathematics as trees: claims, definitions, what cannot be read."""

import re
from dataclasses import dataclass

from mlp.formulas.reading.cursor import Cursor
from mlp.formulas.reading.mathematical_expression import whole_expression
from mlp.formulas.reading.mathematical_tokens import tokens_of
from mlp.formulas.reading.mathematics import left_side
from mlp.formulas.texts.cut import equations
from mlp.formulas.texts.leaves import Setting
from mlp.formulas.tree import NOTHING_FOLLOWS, TOO_LARGE, Node, Unreadable, walk

MOST_STATEMENTS = 120

_DERIVATIVE = re.compile(r"[∂∇]|\\partial|\\nabla|^\s*d[A-Z]")


@dataclass(frozen=True, eq=False)
class Statement:
    """Left and right of one equals sign, read.

    Parameters
    ----------
    where : (int, int)
        Its place in the text.
    block : int
    left : Node or None
        The head of its chain; None for an expression that stands alone.
    right : Node or None
        None if it cannot be read.
    problem : Unreadable or None
    first : bool
        Whether it is the first of its chain.
    mention : bool
        Whether it is only named in a sentence: an expression in the middle of it, or a lone letter.
    condition : (str, str, bool) or None
        Two indices and whether they are equal, where the text says that it holds for these alone.
    """

    where: tuple[int, int]
    block: int
    left: Node | None
    right: Node | None
    problem: Unreadable | None = None
    first: bool = True
    mention: bool = False
    condition: tuple[str, str, bool] | None = None

    @property
    def key(self):
        """The key of the left side, if it is a name."""
        return self.left.value if self.left is not None and self.left.kind == "name" else None


@dataclass(frozen=True, eq=False)
class Item:
    """A statement with what it is in this text.

    Parameters
    ----------
    statement : Statement
    kind : str
        "claim", "definition", "unreadable", "nothing".
    left, right : Node or None
        As they are judged: sums over examples left out, the weight of an update gone.
    told : tuple of str
    """

    statement: Statement
    kind: str
    left: Node | None = None
    right: Node | None = None
    told: tuple = ()


@dataclass(frozen=True, eq=False)
class Block:
    """The items of one or more display blocks that share letters and convention.

    Parameters
    ----------
    items : list of Item
    findings : list of Finding
    setting : Setting
    letters : dict
        Key to leaf.
    """

    items: list
    findings: list
    setting: Setting
    letters: dict


def statements_of(text, known):
    """The statements of a text in reading order.

    Parameters
    ----------
    text : str
    known : mlp.formulas.reading.spelling.Known
        Letters that the caller names, beside those of the books.

    Returns
    -------
    list of Statement

    Raises
    ------
    mlp.formulas.tree.Unreadable
        The text is too long or holds control marks.

    Examples
    --------
    >>> from mlp.formulas.meaning.letters import KNOWN
    >>> found = statements_of("∂L/∂h = δW₂ᵀ, where δ = ŷ − y", KNOWN)
    >>> [statement.key for statement in found]
    ['∂L/∂h', 'delta']
    """
    found = equations(text)
    claims = sum(max(1, len(equation.sides) - 1) for equation in found)
    if claims > MOST_STATEMENTS:
        raise Unreadable(
            f"The text holds {claims} claims; at most {MOST_STATEMENTS} are read.", None, TOO_LARGE
        )
    for equation in found:
        if len(equation.sides) > 1:
            key = _left_key(equation.sides[0], known)
            if key and not key.startswith(("∂", "d")) and key not in known:
                known = known | {key}
    statements, head = [], None
    for equation in found:
        made = list(_of_equation(equation, known, head))
        statements += made
        head = made[-1].left if made and len(equation.sides) > 1 else head
    return statements


def _left_key(source, known):
    try:
        return left_side(tokens_of(source), known)
    except Unreadable:
        return None


def _read(source, known, naming=False):
    """The tree of one side and what could not be read."""
    if not source.characters.strip():
        place = source.starts[0] if source.starts else 0
        return None, Unreadable("Nothing stands here.", (place, place), NOTHING_FOLLOWS)
    try:
        tokens = tokens_of(source)
        if not tokens:
            end = source.ends[-1]
            raise Unreadable("Nothing stands here that is read.", (end, end), NOTHING_FOLLOWS)
        if naming:
            key = left_side(tokens, known)
            if key:
                span = source.starts[0], source.ends[-1]
                return Node("name", (), key, span), None
        return whole_expression(Cursor(tokens, known)), None
    except Unreadable as problem:
        return None, problem
    except RecursionError:
        return None, Unreadable("The formula is nested too deep.")


def _of_equation(equation, known, head):
    sides = equation.sides
    if len(sides) == 1:
        tree, problem = _read(sides[0], known)
        where = sides[0].starts[0], sides[0].ends[-1]
        alone = tree is not None and tree.kind in ("name", "number")
        mention = equation.before or equation.after if alone else equation.before and equation.after
        yield Statement(where, equation.block, None, tree, problem, mention=mention)
        return
    read = [_read(side, known, naming=place == 0) for place, side in enumerate(sides)]
    first, problem = read[0]
    continues = first is None and not sides[0].characters.strip() and head is not None
    if continues:
        first, problem = head, None
    if len(sides) == 2 and _is_derivative(read[1][0]) and not _is_derivative(first):
        read = read[::-1]
        first, problem = read[0]
    if first is None and _DERIVATIVE.search(sides[0].characters):
        # It claims something of a gradient, whatever cannot be read of it.
        first = Node("name", (), "∂L/∂?", (sides[0].starts[0], sides[0].ends[-1]))
    for place, (tree, trouble) in enumerate(read[1:], 1):
        side = sides[place]
        end = side.ends[-1] if side.ends else equation.starts[place - 1] + 1
        where = equation.starts[place - 1], max(end, equation.starts[place - 1])
        if len(sides) == 2 and read[0][0] is first and sides[0].ends:
            where = where[0], max(where[1], sides[0].ends[-1])
        yield Statement(
            where,
            equation.block,
            first,
            tree,
            problem or trouble,
            place == 1 and not continues,
        )


def _is_derivative(tree):
    return tree is not None and tree.kind == "name" and tree.value.startswith(("∂L/∂", "∂"))


def keys_of(trees):
    """All keys of names in some trees, in the order of their places."""
    found = {}
    for tree in trees:
        if tree is None:
            continue
        for node in walk(tree):
            if node.kind == "name" and node.value not in found:
                found[node.value] = node.span
    return tuple(found)
