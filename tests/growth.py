"""How work grows with a text: hostile texts of any length, and the ratio of two times of work."""

import time

# A piece to repeat, and what ends the text: what makes a careless pattern start again and again.
HOSTILE = [
    ("1", "a"), ("1", "."), ("1.", "e"), ("a", "_"), ("a", "!"), ("a_", "!"), ("a1", "_"),
    ("bar", "x"), ("_hat", "_"), ("hat_", "1"), ("ab", "\u0302"), ("h", "\u0302"), ("\u0302", "h"),
    ("(", ""), ("((", "h"), ("[", "'"), ("['", "a"), ("'", "a"), ('"', "a"), ("['a", "]"),
    ("\\frac{", "a"), ("\\begin{", "a"), ("\\begin{a", ""), ("\\", "a"), ("\\\\ ", "["),
    ("\\mathbf{ ", "1"), ("\\text{ ", "a"), ("\\text { a", "!"), (" ", "\\"), ("\n", "="),
    ("d", "/d"), ("d/d", "!"), ("delta", "_"), ("^(", "1"), ("T", "("), ("tT'", "["), ("-", "1"),
    ("∘-1", "("), ("np.", "("), ("##", "\n"), ("`", "h"), (":a", ":"), ("https:", "/"),
    ("www", "."), ("a@", "a"), ("sep=", ";"), ("λ", "²"), ("₁", "ᵀ"), ("⁻", "¹"),
]  # fmt: skip


def hostile_text(piece, end, length):
    """A text of about this length."""
    return piece * (length // len(piece)) + end


# A text so many times as long takes as many times as long, and threefold on a busy machine; what
# grows as the square takes 64 times.
LONGER = 8
MOST = 3 * LONGER
# In seconds. Below, what is measured is the clock.
_LEAST = 2e-4


def _taken(work_on, text):
    """The processor time of one run."""
    start = time.process_time()
    work_on(text)
    return time.process_time() - start


def growth(work_on, make_text, length):
    """How many times as long the work takes on a text `LONGER` times as long, 1 if that is no time.

    Of the least times of many runs, side by side: what else the machine does only adds to a time.
    """
    short, long = make_text(length // LONGER), make_text(length)
    if min(_taken(work_on, long) for _ in range(2)) < _LEAST:
        return 1.0
    of_short = of_long = float("inf")
    for _ in range(20):
        of_short = min(of_short, _taken(work_on, short))
        of_long = min(of_long, _taken(work_on, long))
        if of_long <= MOST * of_short / 2:
            break
    return of_long / of_short
