"""Texts that differ from one that cannot be read by a bracket or an operator."""

import re

from mlp.formulas.tree import column_of

# Longer texts have too many places for a bracket to be tried in the time.
LONGEST_COMPLETED = 300
MOST_PLACES = 40


def completions(text, problem):
    """Yield texts that differ from one that cannot be read by a bracket or an operator."""
    if problem.span is None or len(text) > LONGEST_COMPLETED:
        return
    start, end = problem.span
    message = problem.message
    missing = re.search(r'expected "([)\]}])"', message)
    if missing:
        ends = [place.end() for place in re.finditer(r"[\w)\]'’ᵀ′}]", text)]
        for place in reversed(ends[-MOST_PLACES:]):
            if place > start:
                completed = text[:place] + missing[1] + text[place:]
                yield completed, f'put a "{missing[1]}" behind column {place}'
    elif "closes nothing" in message:
        yield text[:start] + text[end:], f'leave out the ")" in {column_of(problem.span)}'
        yield "(" + text, "open a bracket in column 1"
    elif "Two operators" in message or "Nothing follows" in message:
        operator = text[start:end]
        yield text[:start] + text[end:], f'leave out the second "{operator}"'
        for factor in ("σ′(a)", "h * (1 - h)"):
            yield f"{text[:end]} {factor} {text[end:]}", f'put {factor} behind "{operator}"'
