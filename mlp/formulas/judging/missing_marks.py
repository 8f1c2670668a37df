"""Texts that differ from one that cannot be read by a bracket or an operator."""

import re

from mlp.formulas.tree import (
    CLOSES_NOTHING,
    MISPLACED_OPERATOR,
    NOTHING_FOLLOWS,
    TWO_OPERATORS,
    UNCLOSED_BRACKET,
    column_of,
)

# Longer texts have too many places for a bracket to be tried in the time.
LONGEST_MENDED = 300
MOST_PLACES = 40

# What may have been left out behind an operator.
_FACTORS = ("σ′(a)", "h * (1 - h)")
_OPENING = {")": "(", "]": "[", "}": "{"}
_END_OF_FACTOR = re.compile(r"[\w)\]'’ᵀ′}]")


def one_mark_apart(text, problem):
    """Every text that differs from an unreadable one by the mark that is missing or too many.

    Parameters
    ----------
    text : str
    problem : mlp.formulas.tree.Unreadable
        What reading the text came to; its kind says which marks to try.

    Yields
    ------
    text : str
    sentence : str
        What was changed.

    Examples
    --------
    >>> from mlp.formulas.tree import Unreadable
    >>> problem = Unreadable("", (3, 4), CLOSES_NOTHING)
    >>> list(one_mark_apart("a+b)", problem))
    [('a+b', 'leave out the ")" in column 4'), ('(a+b)', 'open a bracket in column 1')]
    """
    if problem.span is None or len(text) > LONGEST_MENDED:
        return
    start, end = problem.span
    if problem.kind == UNCLOSED_BRACKET:
        mark = problem.missing
        found = text[start:end]
        if found in _OPENING:
            sentence = f'write "{mark}" for the "{found}" in {column_of(problem.span)}'
            yield text[:start] + mark + text[end:], sentence
        ends = [place.end() for place in _END_OF_FACTOR.finditer(text)]
        for place in reversed(ends[-MOST_PLACES:]):
            if place > start:
                yield text[:place] + mark + text[place:], f'put a "{mark}" behind column {place}'
    elif problem.kind == CLOSES_NOTHING:
        mark = text[start:end]
        yield text[:start] + text[end:], f'leave out the "{mark}" in {column_of(problem.span)}'
        yield _OPENING.get(mark, "(") + text, "open a bracket in column 1"
    elif problem.kind == MISPLACED_OPERATOR:
        operator = text[start:end]
        yield text[:start] + text[end:], f'leave out the "{operator}" in {column_of(problem.span)}'
    elif problem.kind in (TWO_OPERATORS, NOTHING_FOLLOWS):
        operator = text[start:end]
        which = "second" if problem.kind == TWO_OPERATORS else "last"
        yield text[:start] + text[end:], f'leave out the {which} "{operator}"'
        for factor in _FACTORS:
            yield f"{text[:end]} {factor} {text[end:]}", f'put {factor} behind "{operator}"'
