"""The judge of a text: every claim judged, the first that is wrong opened in detail."""

import re
from dataclasses import replace

from mlp.formulas.judging.formula import judge_formula
from mlp.formulas.judging.interpretations import checked_given, shortened
from mlp.formulas.judging.verdict import (
    AMBIGUOUS,
    EMPTY,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
    Claim,
    Verdict,
)
from mlp.formulas.meaning.conventions import VARIABLES
from mlp.formulas.meaning.network_function import right_elsewhere
from mlp.formulas.meaning.trees import OWN_NAMES, gradient_text, gradient_tree
from mlp.formulas.meaning.written_formula import notations
from mlp.formulas.programs.claims import judge_program
from mlp.formulas.programs.languages import is_program
from mlp.formulas.programs.layouts import begins_function
from mlp.formulas.reading.source import MAXIMAL_LENGTH
from mlp.formulas.texts.entries import split_key
from mlp.formulas.texts.letters import quantity_of_leaf
from mlp.formulas.texts.mathematics import judge_mathematics
from mlp.formulas.texts.reasons import reasons
from mlp.formulas.tree import TOO_LARGE, TOO_MANY_STEPS, Remark, Unreadable
from mlp.formulas.writing.as_latex import latex_text

MAXIMAL_LINES = 300

_FAILS = (WRONG_VALUE, WRONG_SHAPE, AMBIGUOUS, UNREADABLE)


def judge(text, wrt=None, convention=None, names=None, activation="sigmoid"):
    """The verdict on a text: a formula, a derivation, a program, with prose around it.

    Parameters
    ----------
    text : str
        NumPy, torch, Octave, R or Julia, Unicode mathematics or LaTeX.
    wrt : str, optional
        The variable of the gradient that an expression without a left side is: x, a, h, theta,
        W1, b1, W2 or b2. By default x; a left side says it itself.
    convention : str, optional
        "row" (a = x W1 + b1), "column" (a = W1.T x + b1), "column-Wx" (a = W1 x + b1 with W1
        m by n) or "row-xWT" (a = x W1.T + b1). By default the one in which the text holds, or
        holds longest.
    names : dict, optional
        Letters of the text to names of the network: ``{"p": "yhat", "H": "diag(h)"}``. The
        usual letters need not be given.
    activation : {"sigmoid", "tanh", "relu", "identity"}
        That of the network's hidden units: σ, f and g of a text are this function.

    Returns
    -------
    Verdict
        That of the first claim that is not right; `claims` holds all of them.

    Raises
    ------
    ValueError
        A `text` that is no string, an unknown `wrt`, `convention` or `activation`, `names` that
        are no mapping of texts to texts, or a name that means nothing the network has.

    Examples
    --------
    >>> verdict = judge("dZ2 = A2 - Y; dW2 = A1.T @ dZ2; db2 = dZ2.sum(axis=1)")
    >>> verdict.verdict, [claim.verdict for claim in verdict.claims]
    ('wrong shape', ['right', 'right', 'wrong shape'])
    >>> judge(r"((\\hat y - y) W_2^T) \\circ \\sigma'(a) W_1").nearest
    '(((yhat - y) @ W2.T) * (h * (1 - h))) @ W1.T'
    """
    if not isinstance(text, str):
        raise ValueError(f"text is {shortened(text)}, expected a string that holds a formula")
    given = replace(checked_given(wrt, convention, names, activation), letters=names)
    verdict = _judged(text, given, names)
    said = {claim.wrt for claim in verdict.claims if claim.verdict != EMPTY}
    if wrt is not None and len(verdict.claims) == 1 and said - {None, wrt} and not (
        begins_function(text)
    ):  # fmt: skip
        # The caller's choice goes before what the one left side says; a remark tells of it.
        verdict = _plain_formula(text, given, names)
    return replace(
        verdict,
        where=_visible(verdict.where, text),
        activation=given.activation,
        reasons=reasons(verdict.names, verdict.claims, given, verdict.notation),
    )


def _visible(where, text):
    """A place in the text that holds something, or its end."""
    if where is None:
        return None
    start, end = min(where[0], len(text)), min(where[1], len(text))
    return (start, start + 1) if start == end < len(text) else (start, end)


def _judged(text, given, names):
    try:
        _check_length(text)
        code = _only_code(text)
        if is_program(code):
            verdict = _of_code(code, given, names)
            claims = [replace(one, text=text[slice(*one.where)]) for one in verdict.claims]
            return verdict if code is text else replace(verdict, claims=tuple(claims))
        return _of_mathematics(text, given, names)
    except Unreadable as problem:
        return _unreadable(text, problem, given, names)


_ENTRYWISE = re.compile(r"\.\*|\w'")


def _of_code(code, given, names):
    """A program; or mathematics that bears a sign of one, as W' .* h does."""
    try:
        return _of_program(code, given, names)
    except Unreadable:
        if _is_one_line(code) and _ENTRYWISE.search(code):
            verdict = _of_mathematics(code, given, names)
            if verdict.verdict != UNREADABLE:
                return verdict
        raise


def _check_length(text):
    if len(text) > MAXIMAL_LENGTH:
        raise Unreadable(
            f"The text has {len(text)} characters; at most {MAXIMAL_LENGTH} are read.",
            (MAXIMAL_LENGTH, len(text)),
            TOO_LARGE,
        )
    lines = text.count("\n") + 1
    if lines > MAXIMAL_LINES:
        raise Unreadable(f"The text has {lines} lines; at most {MAXIMAL_LINES} are read.")


_INLINE_CODE = re.compile(r"`([^`\n]+)`")


def _only_code(text):
    """Of prose with `code` in it only the code, each piece where it stood."""
    pieces = list(_INLINE_CODE.finditer(text))
    if not pieces or "```" in text or not any("=" in piece[1] for piece in pieces):
        return text
    signs = ["\n" if sign == "\n" else " " for sign in text]
    for piece in pieces:
        if "=" in piece[1]:
            signs[piece.start() : piece.end()] = f"\n{piece[1]}\n"
    return "".join(signs)


# -- programs ---------------------------------------------------------------------------------


def _of_program(text, given, names):
    judged = judge_program(text, given)
    claims = judged.claims
    if judged.hollow and not claims:
        return _nothing(text, given, _HOLLOW.format(judged.hollow))
    if not claims:
        is_whole = "=" in text or begins_function(text)
        formula = None if is_whole else _plain_formula(text, given, names)
        return formula or _nothing(text, given)
    chosen = _first_to_show(claims)
    taken = _as_the_text_has_them(judged.names, claims)
    base = None
    is_formula = judged.language == "python" and not _is_in_place(chosen.text)
    if is_formula and chosen.wrt in VARIABLES and chosen.verdict != UNREADABLE:
        letters = dict(names or {}) | taken
        base = _details(text, claims, chosen, judged.convention, letters, given.activation)
    return _verdict(text, claims, chosen, base, given, judged.convention, "numpy", taken)


def _is_in_place(claim):
    """Whether the right side is not the whole value, as in dz[y] -= 1; dW2 += … begins at zero."""
    left = claim.partition("=")[0]
    is_entry = "[" in left and not ("'" in left or '"' in left)
    return left.endswith(("-", "*", "/", "@")) or (left.endswith("+") and is_entry)


def _is_one_line(text):
    return "\n" not in text.strip() and ";" not in text


# -- mathematics ------------------------------------------------------------------------------


def _of_mathematics(text, given, names):
    notation = notations(text)[0]
    blocks = judge_mathematics(text, given, notation)
    claims, places = [], []
    for block in blocks:
        for item, finding in zip(block.items, block.findings, strict=True):
            if item.kind == "nothing" and item.statement.left is None:
                continue
            claims.append(_claim_of(text, item, finding, block, given.activation))
            places.append(block)
    if not claims:
        return _plain_formula(text, given, names) or _nothing(text, given)
    chosen = _first_to_show(claims)
    block = places[claims.index(chosen)]
    letters = {
        key: leaf
        for key, leaf in block.letters.items()
        if not key.startswith("∂") and not leaf.startswith("d ") and leaf not in ("L", "N")
    }
    letters = _as_the_text_has_them(letters, claims)
    base = None
    if chosen.wrt in VARIABLES and chosen.verdict not in (EMPTY, UNREADABLE):
        base = _details(
            text,
            claims,
            chosen,
            block.setting.convention,
            dict(names or {}) | letters,
            given.activation,
        )
    return _verdict(
        text, tuple(claims), chosen, base, given, block.setting.convention, notation, letters
    )


_TOLD = {
    "brackets": "brackets are missing: only one way of reading it conforms",
    "examples": "right for a batch: the sum or mean over the examples is taken",
    "penalty": "the penalty is named, its gradient is left out",
    "update": "an update: what follows the step size is the gradient",
    "chain rule": "the chain rule written out, with a factor of three axes",
}


def _claim_of(text, item, finding, block, activation):
    where = item.statement.where
    left = item.left if item.left is not None else item.statement.left
    wrt = None
    if left is not None and left.kind == "name":
        whole = split_key(left.value)[0]  # of an entry the array
        leaf = block.letters.get(left.value, block.letters.get(whole, left.value))
        wrt = quantity_of_leaf(leaf) if isinstance(leaf, str) else None
        if wrt is None and left.value.startswith("∂L/∂"):
            wrt = _wrt_of_key(left.value)
    nearest = ""
    if wrt and finding.verdict in _FAILS:
        nearest = "-y / yhat" if wrt == "yhat" else gradient_text(wrt, "row", activation)
    remarks = tuple(_TOLD[one] for one in dict.fromkeys(finding.told) if one in _TOLD)
    if finding.elsewhere:
        remarks = (*remarks, right_elsewhere(finding.elsewhere, activation))
    return Claim(
        text=text[slice(*where)],
        where=where,
        verdict=finding.verdict,
        wrt=wrt,
        why=finding.why,
        remarks=remarks,
        right_for=finding.elsewhere,
        sides=finding.sides,
        nearest=nearest,
        shapes=finding.shapes,
        blamed=finding.blamed,
    )


def _wrt_of_key(key):
    match = re.match(r"∂L/∂(x|a|h|theta|yhat|[Wb])(?:_([12]))?", key)
    if not match:
        return None
    name = match[1] + (match[2] or "" if match[1] in "Wb" else "")
    return name if name in (*VARIABLES, "yhat") else None


# -- one verdict of many ----------------------------------------------------------------------


def _first_to_show(claims):
    """The claim whose verdict is the text's: the first that fails, else the last right one."""
    for claim in claims:
        if claim.verdict in _FAILS:
            return claim
    for verdict in (TRANSPOSED, RIGHT):
        found = [claim for claim in claims if claim.verdict == verdict]
        if found:
            named = [claim for claim in found if claim.wrt]
            return (named or found)[0 if verdict == TRANSPOSED else -1]
    return claims[0]


def _details(text, claims, chosen, convention, names, activation):
    """The formula of a claim judged in detail, with letters and convention settled.

    With the lines before it, where these only define letters; else the claim alone.
    """
    sources = [(chosen.text, chosen.where[0])]
    if _is_alone(claims):
        sources.insert(0, (text, 0))
    base = None
    for source, start in sources:
        try:
            base = judge_formula(source, chosen.wrt, convention, _acceptable(names), activation)
        except ValueError:
            continue
        base = replace(base, where=_moved(base.where, start), tree=_moved_part(base.tree, start))
        if base.verdict in (chosen.verdict, AMBIGUOUS):
            break
    return base


def _moved(span, by):
    """A place in a claim as a place in the whole text."""
    return span and (span[0] + by, span[1] + by)


def _moved_part(part, by):
    if part is None or not by:
        return part
    children = tuple(_moved_part(child, by) for child in part.children)
    return replace(part, span=_moved(part.span, by), children=children)


def _is_alone(claims):
    """Whether one claim is made, and everything else only defines letters."""
    return sum(claim.verdict != EMPTY for claim in claims) == 1


def _acceptable(names):
    found = {}
    for letter, meaning in names.items():
        try:
            checked_given(None, None, {letter: meaning})
        except ValueError:
            continue
        found[letter] = meaning
    return found


def _verdict(text, claims, chosen, base, given, convention, notation, letters):
    alone = _is_alone(claims)
    if alone and chosen.verdict == UNREADABLE and not begins_function(text):
        asked = given.wrt or (chosen.wrt if chosen.wrt in VARIABLES else None)
        mended = judge_formula(text, asked, given.convention, given.letters, given.activation)
        if mended.verdict == UNREADABLE:
            return replace(mended, claims=claims)
    agrees = base is not None and base.verdict == chosen.verdict
    softer = (
        base is not None and alone and chosen.verdict == RIGHT and base.verdict == AMBIGUOUS
    )  # fmt: skip
    where = chosen.blamed or (chosen.where if chosen.verdict in _FAILS else None)
    if softer:
        claims = tuple(
            replace(claim, verdict=AMBIGUOUS, why=base.why) if claim is chosen else claim
            for claim in claims
        )
        return replace(base, claims=claims)
    if agrees:
        changed = [
            replace(claim, why=base.why, nearest=base.nearest, remarks=_merged(claim, base))
            if claim is chosen
            else claim
            for claim in claims
        ]
        noted = tuple(Remark("claim", one) for one in chosen.remarks if one not in base.remarks)
        return replace(base, claims=tuple(changed), noted=(*base.noted, *noted))
    wrt = chosen.wrt if chosen.wrt in VARIABLES else given.wrt or "x"
    nearest = chosen.nearest
    if not nearest and chosen.wrt in VARIABLES:
        nearest = gradient_text(chosen.wrt, "row", given.activation)
    verdict = Verdict(
        verdict=chosen.verdict,
        why=chosen.why,
        wrt=wrt,
        noted=tuple(Remark("claim", one) for one in chosen.remarks),
        convention=None if chosen.verdict == UNREADABLE else convention,
        where=where,
        nearest=nearest or gradient_text(wrt, "row", given.activation),
        nearest_latex=latex_text(gradient_tree(wrt, "row", given.activation)),
        edits=0 if chosen.verdict in (RIGHT, EMPTY, UNREADABLE) else 3,
        notation=notation,
        names={
            key: leaf
            for key, leaf in letters.items()
            if OWN_NAMES.get(key, key) != leaf and not key.startswith("dL/d")
        },
        claims=claims,
    )
    return verdict


_DEFINED = re.compile(r"\s*([^\W\d]\w*)\s*(?::=|=|←|<-)")


def _as_the_text_has_them(letters, claims):
    """The letters as the claims take them, without those that the text defines by itself.

    A definition claims nothing, and it decides: its letter has no other meaning to be given back.
    """
    taken = dict(letters)
    for claim in claims:
        match = _DEFINED.match(claim.text)
        if not match or match[1] not in taken:
            continue
        if claim.verdict == EMPTY:
            del taken[match[1]]
        elif claim.wrt in VARIABLES:
            taken[match[1]] = f"dL/d{claim.wrt}"
    return taken


def _merged(claim, base):
    return tuple(dict.fromkeys((*claim.remarks, *base.remarks)))


def _plain_formula(text, given, names):
    """The verdict on a text that is one formula and nothing else, or None if it is none."""
    if not text.strip():
        return None
    verdict = judge_formula(text, given.wrt, given.convention, names, given.activation)
    claim = Claim(text, (0, len(text)), verdict.verdict, verdict.wrt, verdict.why,
                  verdict.remarks, verdict.nearest, blamed=verdict.where)  # fmt: skip
    return replace(verdict, claims=(claim,))


_HOLLOW = (
    "The function {} computes nothing: write what it returns, such as return (yhat - y) @ W2.T."
)


def _nothing(text, given, why="The text claims nothing."):
    wrt = given.wrt or "x"
    return Verdict(
        verdict=EMPTY,
        why=why,
        wrt=wrt,
        nearest=gradient_text(wrt, "row", given.activation),
        nearest_latex=latex_text(gradient_tree(wrt, "row", given.activation)),
        claims=(Claim(text, (0, len(text)), EMPTY, None, "It claims nothing."),),
    )


def _unreadable(text, problem, given, names):
    """A text of which nothing can be read; the formula's own judge says what is missing."""
    if problem.kind == TOO_MANY_STEPS or begins_function(text):
        verdict = _nothing(text, given)
    else:
        verdict = judge_formula(text, given.wrt, given.convention, names, given.activation)
    if verdict.verdict != UNREADABLE:
        verdict = replace(
            verdict, verdict=UNREADABLE, why=problem.message, where=problem.span, tree=None,
            formula=None, convention=None, trials=(), readings=(),
        )  # fmt: skip
    where = problem.span or verdict.where or (0, len(text))
    claim = Claim(text, (0, len(text)), UNREADABLE, None, verdict.why, blamed=where)
    return replace(verdict, claims=(claim,))
