"""The sentences of the gradient checks, made from their records."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.checks.legend import FARTHEST, METHODS, VERDICTS
from pages.shared.checks.part import MOST_ENTRIES
from pages.shared.draw.notation import grouped, listed, number, with_digits
from pages.shared.network.sentences import kinks_of
from pages.shared.state.names import NAMELESS

# How many wrong entries a sentence names.
NAMED = 4
# Digits that tell every float64 from its neighbours.
MOST_DIGITS = 17
# A cosine that is nearer to 1 is written as 1 less something.
NEAR_ONE = 5e-3


def wrong_first(check, most=NAMED):
    """The places of entries that disagree: those that are no number, then by their error.

    Of a hundred thousand, only the first are told one by one.
    """
    wrong = check.verdict == "disagree"
    is_number, error = np.isfinite(check.analytic[wrong]), check.error[wrong]
    order = np.lexsort((np.where(is_number, -error, 0.0), is_number))[:most]
    return [tuple(map(int, place)) for place in np.argwhere(wrong)[order]]


def counted(count, total):
    """How many of the entries are something: the beginning of a sentence, with its verb."""
    if total == 1:
        return "The one entry is"
    some = f"All {total}" if count == total else f"{count} of {total}"
    return f"{some} entries {'is' if count == 1 else 'are'}"


def no_number(check, place, names=NAMELESS):
    """That an entry is not a number, and what it is."""
    name = names.of_entry(check.wrt, place)
    return f"{name} is not a number: {number(check.analytic[place])}"


def both_sides(check, place):
    """The two derivatives of an entry at a kink."""
    return f"{number(check.left[place])} on the left and {number(check.right[place])} on the right"


def _at_kinks(check, names):
    """Which entries are at a kink, and how far the derivative jumps there."""
    kink = check.verdict == "kink"
    if not kink.any():
        return ""
    jump = np.where(kink, np.abs(np.nan_to_num(check.right) - np.nan_to_num(check.left)), -1.0)
    place = tuple(map(int, np.unravel_index(jump.argmax(), jump.shape)))
    opening = f"{counted(int(kink.sum()), check.verdict.size)} at {kinks_of(check.kink_unit)}"
    name = names.of_entry(check.wrt, place)
    return (
        f"{opening}: the derivative has one value on each side, so a difference across it confirms "
        f"neither. At {name} it is {both_sides(check, place)}."
    )


def agreement(check, names=NAMELESS):
    """The verdict of a gradient check in one line, with its numbers.

    Parameters
    ----------
    check : mlp.Agreement
        Of one network, input and label.
    names : Names
    """
    symbol = mlp.derivative(check.wrt)
    total = check.verdict.size
    counts = {word: int((check.verdict == word).sum()) for word in VERDICTS}
    method = METHODS[check.method].words
    worst = tuple(int(index) for index in check.worst)
    name = names.of_entry(check.wrt, worst)
    numbers = (
        f"The largest error relative to its bound is at {name}: {number(check.error[worst])}, with "
        f"the bound {number(check.bound[worst])}"
    )
    if not np.isfinite(check.analytic[worst]):
        numbers = no_number(check, worst, names)
    if counts["disagree"]:
        verb = "disagrees" if counts["disagree"] == 1 else "disagree"
        return (
            f"{counts['disagree']} of {total} entries of {symbol} {verb} with {method}. {numbers}. "
            f"{_at_kinks(check, names)}"
        ).strip()
    if counts["kink"]:
        others = [f"{counts['agree']} agree with {method}"] if counts["agree"] else []
        small = "is" if counts["below noise"] == 1 else "are"
        others += (
            [f"{counts['below noise']} {small} too small for this method"]
            if counts["below noise"]
            else []
        )
        rest = f" Of the other entries, {listed(others)}." if others else ""
        return f"{_at_kinks(check, names)}{rest}"
    if not check.analytic.any():
        largest = np.abs(check.numeric).max()
        measured = f"at most {number(largest)} in size" if largest else "0 too"
        return f"{symbol} is exactly 0 in the formula. The value of {method} is {measured}."
    farther = f" {METHODS[FARTHEST].words.capitalize()} measures smaller entries."
    hint = "" if check.method == FARTHEST else farther
    if not counts["agree"]:
        return (
            f"All {total} entries of {symbol} are below the noise of {method}. This check cannot "
            f"confirm or refute them.{hint}"
        )
    if counts["below noise"]:
        are = "is" if counts["below noise"] == 1 else "are"
        return (
            f"{counts['agree']} of {total} entries of {symbol} agree with {method}. "
            f"{counts['below noise']} {are} too small for this method.{hint} {numbers}."
        )
    opening = f"All {total} entries" if total > 1 else "The one entry"
    agrees = "agree" if total > 1 else "agrees"
    return f"{opening} of {symbol} {agrees} with {method}. {numbers}."


def is_large_matrix(check):
    """Whether a gradient is a matrix of more entries than that of any random network."""
    return check.verdict.ndim == 2 and check.verdict.size > MOST_ENTRIES


def column_called(names, wrt, column, write):
    """What a column of a matrix is of: its hidden unit, or its class; before the first, all.

    Parameters
    ----------
    names : Names
    wrt : {"W1", "W2"}
    column : int
        Counted from 0; -1 stands for all.
    write : callable
        How a name is written.
    """
    if column < 0:
        return "all columns"
    return f"hidden unit {column + 1}" if wrt == "W1" else names.of_class(column, write)


def part_drawn(check, drawn):
    """How many entries the chart shows; empty where it shows all.

    Parameters
    ----------
    check : mlp.Agreement
    drawn : ndarray of int
    """
    count = check.verdict.size
    if len(drawn) == count:
        return ""
    if drawn[0] < drawn[-1] and (np.diff(drawn) == check.verdict.shape[-1]).all():
        return f"The chart shows {len(drawn)} of {grouped(count)} entries. All were checked."
    worst = len(drawn) // 2
    return (
        f"The chart shows {grouped(len(drawn))} of {grouped(count)} entries in the order of error "
        f"to bound: the {grouped(worst)} largest, and {grouped(len(drawn) - worst)} of the others. "
        "All entries were checked."
    )


def verdict_at_kinks(activation):
    """What the verdict "kink" says, for an activation that has kinks; else empty.

    Parameters
    ----------
    activation : mlp.Activation
    """
    if not activation.kinks:
        return ""
    at = listed(f"a = {kink.at:g}" for kink in activation.kinks)
    return (
        f" *kink*: the slope of {activation.title} jumps at {at}, and every step reaches over that "
        "place, or the step that does not is too small to tell. Triangles show the derivatives on "
        "the left and on the right."
    )


def crying_wolf(check, famous):
    """Which of the other checks fail a right gradient because of a kink; else empty.

    Parameters
    ----------
    check : mlp.Agreement
    famous : sequence of mlp.FamousCheck
    """
    failed = [known.name for known in famous if not known.passed]
    if not failed or not (check.verdict == "kink").any() or (check.verdict == "disagree").any():
        return ""
    return (
        f"These checks know no kinks, and fail this gradient: {listed(failed)}. Their differences "
        "mix the derivatives of both sides."
    )


def cosine_blindness(gradient):
    """The cosine of this gradient and a copy whose smallest entry is 0, in a sentence.

    Parameters
    ----------
    gradient : ndarray
    """
    sizes = np.abs(gradient)
    if np.count_nonzero(sizes) < 2:
        return (
            "The cosine depends on the direction only, so every positive multiple of the gradient "
            "passes."
        )
    place = np.unravel_index(np.where(sizes > 0, sizes, np.inf).argmin(), sizes.shape)
    without = gradient.copy()
    without[place] = 0.0
    cosine = next(c.value for c in mlp.famous_checks(without, gradient) if c.name == "cosine")
    return (
        f"A cosine near 1 can hide a wrong entry, because it depends mainly on the large entries. "
        f"If the smallest entry, {number(gradient[place])}, is replaced by 0, the cosine with the "
        f"right gradient is still {_near_one(cosine)}."
    )


def _near_one(value):
    """A number up to 1; where three digits would hide how near to 1 it is, as 1 less something."""
    less = 1.0 - value
    return f"1 − {number(less, 2)}" if 0 < less < NEAR_ONE else number(value)


def at_step(sweep, place, index):
    """The error of each method at one step, and which part of it is larger.

    Parameters
    ----------
    sweep : mlp.StepSweep
    place : tuple of int
    index : int
        Of the step.
    """
    parts = []
    for i, method in enumerate(sweep.methods):
        cut = sweep.truncation[(i, index, *place)]
        rounded = sweep.roundoff[(i, index, *place)]
        error = sweep.error[(i, index, *place)]
        part = f"mainly {'truncation' if cut > rounded else 'roundoff'} error"
        if sweep.steps[index] >= sweep.largest_step[(i, *place)]:
            part = "the step reaches a kink"
        parts.append(f"{method} {number(error)} ({part})")
    return f"Errors at step {number(sweep.steps[index])}: {', '.join(parts)}."


def moves_alone(count, sweep, name):
    """That one entry of a large gradient is swept alone; empty where all are.

    Parameters
    ----------
    count : int
        The entries of the gradient.
    sweep : mlp.StepSweep
    name : str
        Of the entry.
    """
    if sweep.analytic.size == count:
        return ""
    return (
        f"Of {grouped(count)} entries {name} moves alone. What does not change with it is "
        "constant: it is computed once and stands in the biases, so L is the same function of "
        f"{name}."
    )


def part_swept(count, part, swept):
    """Which entries of a large gradient every method measures at every step; empty where all.

    Parameters
    ----------
    count : int
        The entries of the gradient.
    part : Part
    swept : int
        The entries that are measured.
    """
    if swept == count:
        return ""
    inputs = f"{part.inputs.size} inputs" if part.wrt in ("x", "W1") else ""
    units = f"{part.units.size} hidden units" if part.wrt in ("W1", "b1", "W2") else ""
    of = listed(filter(None, (inputs, units)))
    return (
        f"Measured at every step: {swept} of {grouped(count)} entries, those of the {of} with the "
        "largest mistake."
    )


def jump_past_the_kink(sweep, place, name=None):
    """By how much the error grows where the step first reaches a kink; empty where none does.

    Parameters
    ----------
    sweep : mlp.StepSweep
    place : tuple of int
    name : str, optional
        Of the entry, where it is not told by its place in the sweep.
    """
    said = []
    if (sweep.largest_step[(slice(None), *place)] <= sweep.steps.min()).all():
        name = name or mlp.entry_name(sweep.wrt, place)
        return (
            f"At this {name} the loss has a kink, which every step reaches: a difference that "
            "looks both ways measures a mixture of two derivatives, a forward one that on the "
            "right alone, and no line predicts their distance from the one that is taken."
        )
    for i, method in enumerate(sweep.methods):
        room, error = sweep.largest_step[(i, *place)], sweep.error[(i, slice(None), *place)]
        past = sweep.steps >= room
        if not past.any():
            continue
        if past.all():
            said.append(f"{method}: every step of the chart reaches it")
            continue
        first = error[past][sweep.steps[past].argmin()]
        before = error[~past][sweep.steps[~past].argmax()]
        said.append(f"{method}: from {number(before)} to {number(first)} at step {number(room)}")
    if not said:
        return ""
    return (
        f"Vertical dashed lines: from that step on, a difference reaches a kink of the loss and "
        f"measures a mixture of two derivatives. There the error jumps ({'; '.join(said)})."
    )


def five_values(found, place, name=None):
    """On how many digits five values of one derivative agree, and which is wrong where they do not.

    Parameters
    ----------
    found : mlp.Routes
    place : tuple of int
    name : str, optional
        Of the entry, where it is not told by its place among those found.
    """
    blamed = found.to_blame[place]
    name = f"∂L/∂{name or mlp.entry_name(found.wrt, place)}"
    digits = found.digits[(slice(None), *place)]
    least = int(digits[: found.names.index(FARTHEST)].argmin())
    shared = (
        f"The five values of {name} agree in at least {_digits(digits[least])} digits. The fewest "
        f"are those of the {found.names[least]} value."
    )
    if (found.verdict[(slice(None), *place)] == "kink").any():
        return (
            f"{shared} The loss has a kink here, with one derivative on each side, so they need "
            "not agree."
        )
    if blamed == "nobody":
        return f"{shared} All values are within their bounds."
    wrong = "the analytic value" if blamed == "analytic" else "a difference"
    return f"The complex step is exact up to rounding. It shows that {wrong} is wrong. {shared}"


def _digits(count):
    """A number of digits, with one decimal."""
    return f"{abs(count):.1f}"


def caught(check, names=NAMELESS):
    """Which entries of a wrong gradient a check finds.

    Parameters
    ----------
    check : mlp.Agreement
        Of the wrong gradient.
    names : Names
    """
    places, count = wrong_first(check), int((check.verdict == "disagree").sum())
    total = check.verdict.size
    symbol = mlp.derivative(check.wrt)
    if not places:
        method = METHODS[check.method].words
        none = f"No wrong entry is found: no entry of this {symbol} disagrees with {method}."
        return f"{none} {_at_kinks(check, names)}".strip()
    found = "is found to be wrong" if count == 1 else "are found to be wrong"
    worst, opening = places[0], f"{count} of {total} entries of {symbol} {found}."
    if not np.isfinite(check.analytic[worst]):
        return f"{opening} {no_number(check, worst, names)}."
    value, measured = _apart(check.analytic[worst], check.numeric[worst])
    return (
        f"{opening} The largest error is at {names.of_entry(check.wrt, worst)}: the value is "
        f"{value}, the measured value is {measured}. "
        f"The error is {number(check.error[worst] / check.bound[worst], 2)} times its bound, so it "
        "is not rounding noise."
    )


def _apart(*values):
    """Different numbers, each with as many digits as show that they differ."""
    return next(
        texts
        for digits in range(3, MOST_DIGITS + 1)
        for texts in [[with_digits(value, digits) for value in values]]
        if len(set(texts)) == len(texts) or digits == MOST_DIGITS
    )


def missed_by(checks):
    """Which of the famous checks pass a gradient that is wrong.

    Parameters
    ----------
    checks : sequence of mlp.FamousCheck
    """
    passed = [check.name for check in checks if check.passed]
    if not passed:
        return "None of these checks passes this wrong gradient."
    return f"These checks pass this wrong gradient: {listed(passed)}."


def many_checked(found, what, each):
    """How many networks or rows agree, and the one with the fewest digits.

    Parameters
    ----------
    found : mlp.ManyChecks
    what : str
        What was checked: networks 5-3-5.
    each : {"seed", "row"}
        What tells one of them from the others.
    """
    counts = {word: int((found.verdict == word).sum()) for word in ("agree", "disagree", "kink")}
    lowest = int(found.digits.argmin())
    total = len(found.seed)
    rest = total - sum(counts.values())
    opening = f"Of {total} {what}"
    seeds = found.seed[found.verdict == "kink"]
    names = [str(seed) for seed in seeds[:NAMED]]
    names += [f"{len(seeds) - NAMED} more"] if len(seeds) > NAMED else []
    are, plural = ("is", "") if len(seeds) == 1 else ("are", "s")
    kinks = f", {len(seeds)} {are} at a kink ({each}{plural} {listed(names)})" if names else ""
    fewest = f"{each.capitalize()} {found.seed[lowest]} has the fewest digits of agreement"
    return (
        f"{opening}, {counts['agree']} agree with finite differences, {counts['disagree']} "
        f"disagree{kinks} and {rest} are below the noise. {fewest}, "
        f"{_digits(found.digits[lowest])}. Its |∂L/∂x| is {number(found.saliency[lowest])}."
    )
