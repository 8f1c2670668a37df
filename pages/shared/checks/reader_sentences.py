"""What is said of a reader's own gradient: which entries are right, and which are wrong."""

from __future__ import annotations

import numpy as np

from pages.shared.checks.legend import FARTHEST, METHODS
from pages.shared.checks.sentences import (
    NAMED,
    both_sides,
    counted,
    no_number,
    wrong_first,
)
from pages.shared.draw.notation import listed, number, times
from pages.shared.network.sentences import kinks_of
from pages.shared.state.names import NAMELESS

# How near to one side's derivative a number is that.
SAME_SIDE = 1e-4


@np.errstate(over="ignore")  # of a number near the end of float64
def readers_gradient(check, read, activation, names=NAMELESS):
    """Which entries of a reader's gradient are right, to how many digits, and which are wrong.

    Parameters
    ----------
    check : mlp.Agreement
        Of the reader's gradient.
    read : Reading
        The numbers as they were read.
    activation : mlp.Activation
        Of the network.
    names : Names
    """
    wrong, total = check.verdict == "disagree", check.verdict.size
    count = int(wrong.sum())
    right = int((check.verdict == "agree").sum())
    if not count:
        judged = (
            _how_many_right(check, read, activation, names)
            if (check.verdict != "kink").any()
            else ""
        )
        return " ".join(
            filter(None, (judged, _your_side(check, names), _largest_error(check, names)))
        )
    parts = [_how_wrong(check, place, names) for place in wrong_first(check)]
    more = f", and {count - NAMED} more" if count > NAMED else ""
    said = f"{counted(count, total)} wrong: {'; '.join(parts)}{more}."
    if right:
        others = "The other" if right + count == total else "Of the others"
        said += f" {others} {right} {'is' if right == 1 else 'are'} right."
    if at_kink := _your_side(check, names):
        said += f" {at_kink}"
    numbers = wrong & np.isfinite(check.analytic)
    if numbers.sum() < count:
        said += " Look for 0/0, log 0 or an overflow in your code."
    surest = float(check.used[numbers].max(initial=0.0))
    if 0 < surest < np.inf:
        ratio = times(surest)
        said += f" The largest error is {ratio} times its bound, so it is not rounding noise."
    return said


def _your_side(check, names):
    """Which entries of a reader are at a kink, and the derivatives of both sides."""
    kink = [tuple(map(int, place)) for place in np.argwhere(check.verdict == "kink")]
    if not kink:
        return ""
    parts = [f"{names.of_entry(check.wrt, at)} ({_whose(check, at)})" for at in kink[:NAMED]]
    more = f", and {len(kink) - NAMED} more" if len(kink) > NAMED else ""
    return (
        f"{counted(len(kink), check.verdict.size)} at {kinks_of(check.kink_unit)}, where the "
        f"derivative has one value on each side: {'; '.join(parts)}{more}."
    )


def _whose(check, place):
    """Both derivatives at a kink, and which of them the reader's number is."""
    left, right, value = (v[place] for v in (check.left, check.right, check.analytic))
    near = SAME_SIDE * max(abs(left), abs(right)) + check.rounding[place]
    distances = {"the left": abs(value - left), "the right": abs(value - right)}
    side = min(distances, key=distances.get)
    yours = f"yours is {side} one" if distances[side] <= near else f"yours is {number(value)}"
    return f"{both_sides(check, place)}; {yours}"


def _how_many_right(check, read, activation, names):
    """How many entries are right and how exactly, and why others cannot be judged."""
    agree, total = check.verdict == "agree", check.verdict.size
    if agree.all():
        return f"{counted(total, total)} right{_how_exactly(check, read)}."
    small = check.verdict == "below noise"
    if not small.any():
        return f"{counted(int(agree.sum()), total)} right{_how_exactly(check, read)}."
    dim = np.argwhere(small)
    names = [names.of_entry(check.wrt, tuple(place)) for place in dim[:NAMED]]
    names += [f"{len(dim) - NAMED} more"] if len(dim) > NAMED else []
    why = _why_too_small(check, read, small, activation)
    is_are = "is" if len(dim) == 1 else "are"
    if not agree.any():
        return f"{counted(len(dim), total)} {why}."
    opening = f"{counted(int(agree.sum()), total)} right{_how_exactly(check, read)}"
    return f"{opening}; {listed(names)} {is_are} {why}."


def _why_too_small(check, read, here, activation):
    """What hides the entries that cannot be judged: the print, the arithmetic, or the method."""
    computed = check.rounding - read.rounding
    if (2.0 * read.rounding >= check.bound)[here].any():
        return "too small for the digits you pasted: paste more digits"
    if (2.0 * computed >= check.bound)[here].any():
        if read.arithmetic != "float64":
            return f"too uncertain in {read.arithmetic} to judge: compute in float64"
        # What is linear in pieces has a slope that loses none.
        slope = f"{activation.slope_of_h.plain} or " if activation.growth else ""
        return f"too small to judge, because {slope}ŷ − y lost its digits in float64"
    farther = (
        "" if check.method == FARTHEST else f": {METHODS[FARTHEST].words} measures smaller entries"
    )
    return f"too small for {METHODS[check.method].words} to tell{farther}"


def _how_exactly(check, read):
    """To how many digits the entries that agree are right."""
    here = (check.verdict == "agree") & (check.bound > 0) & (check.numeric != 0)
    if not here.any():
        return ": exactly 0"
    if read.digits and (2.0 * read.rounding >= check.bound)[here].all():
        fewest, most = read.digits
        count = f"{most}" if fewest == most else f"{fewest} to {most}"
        return f" to the {count} digit{'s' if most > 1 else ''} you pasted"
    size = np.maximum(np.abs(check.analytic), np.abs(check.numeric))[here]
    digits = int(-np.log10((check.bound[here] / size).max()))
    few = "" if read.arithmetic == "float64" else f", as far as {read.arithmetic} goes"
    return f" to {digits} digit{'s' if digits > 1 else ''} or more{few}" if digits else few


def _largest_error(check, names):
    """The largest error for its bound, where an entry could be judged."""
    worst = check.worst
    if not (check.verdict == "agree").any() or not check.error[worst]:
        return ""
    return (
        f"The largest error for its bound is {number(check.error[worst])} at "
        f"{names.of_entry(check.wrt, worst)}; up to {number(check.bound[worst])} would be rounding."
    )


def _how_wrong(check, place, names):
    """What a wrong entry is, and what it would have to be."""
    if not np.isfinite(check.analytic[place]):
        return no_number(check, place, names)
    size = abs(check.numeric[place])
    relative = check.error[place] / size if size else 0.0
    off = f", off by {number(100 * relative)} %" if 0 < relative < np.inf else ""
    return (
        f"{names.of_entry(check.wrt, place)} is {number(check.analytic[place], 6)}, measured "
        f"{number(check.numeric[place], 6)} ± {number(check.bound[place], 2)}{off}"
    )
