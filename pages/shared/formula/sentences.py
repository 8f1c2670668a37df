"""What the page says of a judged formula, in Markdown; what comes from the reader is escaped."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.draw.notation import as_text, number
from pages.shared.formula.legend import AMBIGUOUS, BOXES, EMPTY, RIGHT, WRONG_SHAPE


def meaning_text(meaning):
    """What a letter means as mathematics.

    Examples
    --------
    >>> meaning_text("yhat"), meaning_text("dL/da"), meaning_text("diag(h)")
    ('ŷ', '∂L/∂a', 'diag(h)')
    """
    if meaning.startswith("dL/d"):
        return mlp.derivative(meaning.removeprefix("dL/d"))
    return mlp.QUANTITIES[meaning].plain if meaning in mlp.QUANTITIES else meaning


_REASONS = {
    "caller": "you say so",
    "text": "the text says so",
    "companions": "from the letters beside it",
    "habit": "by habit",
}


def reason(verdict, letter):
    """What the judge took a letter for before anybody changed it, and why.

    Examples
    --------
    >>> verdict = mlp.judge("∂L/∂θ = p − y")
    >>> reason(verdict, "p"), reason(verdict, "q")
    ('ŷ, by habit', 'you say so')
    """
    kind = verdict.reasons.get(letter, "caller")
    said = _REASONS[kind]
    return said if kind == "caller" else f"{meaning_text(verdict.names[letter])}, {said}"


def wrt_choice(choice):
    """A choice of the gradient as the list shows it."""
    return "automatic" if choice == "auto" else mlp.derivative(choice)


def convention_choice(choice):
    """A choice of the convention as the list shows it.

    Examples
    --------
    >>> convention_choice("row")
    'rows, a = xW₁ + b₁'
    """
    return "automatic" if choice == "auto" else ", ".join(mlp.CONVENTIONS[choice])


def headline(verdict, text=""):
    """The verdict in one line of Markdown; the text says on which line a claim stands."""
    vectors = mlp.CONVENTIONS[verdict.convention].vectors if verdict.convention else "rows"
    stored = "" if vectors == "rows" else f", with vectors as {vectors}"
    gradient = f" for {mlp.derivative(verdict.wrt)}"
    if len(verdict.claims) > 1 and verdict.verdict not in (RIGHT, EMPTY):
        return _first_that_fails(verdict, text)
    if verdict.verdict == EMPTY or (verdict.claims and _without_gradient(verdict)):
        gradient = ""
    return f"**{verdict.verdict.capitalize()}**{gradient}{stored}. {as_text(verdict.why)}"


def _first_that_fails(verdict, text):
    """Which claim of several gives the verdict, why, and what becomes of the others."""
    judged = [claim for claim in verdict.claims if claim.verdict != EMPTY]
    place = next(at for at, claim in enumerate(verdict.claims) if claim.verdict == verdict.verdict)
    claim = verdict.claims[place]
    gradient = f" ({mlp.derivative(claim.wrt)})" if claim.wrt else ""
    why = (_slip(verdict) if verdict.changes else "") or verdict.why
    line = text.count("\n", 0, claim.where[0]) + 1
    where = f"line {line}" if "\n" in text.strip() else f"claim {place + 1}"
    holding = sum(other.verdict == RIGHT for other in judged)
    others = len(judged) - 1
    if holding == others:
        rest = f"the other {others} hold" if others > 1 else "the other one holds"
    else:
        rest = f"{holding} of the other {others} hold"
    return (
        f"**{verdict.verdict.capitalize()}: {where}{gradient}.** "
        f"{as_text(why.removesuffix('.'))}; {rest}."
    )


def _slip(verdict):
    """What a change says of the slip that it mends, in fewer words than the value does."""
    slope = mlp.activation_named(verdict.activation).slope_symbol
    said = {"insert the slope": f"{slope} is missing", "turn the sign": "The sign is wrong"}
    return said.get(verdict.changes[0].kind, "")


def _without_gradient(verdict):
    """Whether the claim that gives the verdict is no gradient, as that of a layer."""
    first = [claim for claim in verdict.claims if claim.verdict == verdict.verdict]
    return len(verdict.claims) > 1 and bool(first) and first[0].wrt is None


def remarks(verdict):
    """What else is to be said; at which equal sizes it conforms is said beside the value."""
    said = [noted for noted in verdict.noted if noted.kind != mlp.CONFORMS_ONLY_WHEN]
    return "\n".join(f"- :material/info: {as_text(_sentence(noted.sentence))}" for noted in said)


def _sentence(text):
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def reading(verdict):
    """How the text was read: notation, convention and letters, or that it was not."""
    if verdict.tree is None and verdict.convention is None:
        return "Nothing was read. Shapes, value and readings stand here once the text can be read."
    if verdict.tree is None:
        convention = mlp.CONVENTIONS[verdict.convention]
        return as_text(
            f"Read with vectors as {convention.vectors}, {convention.first_step}. It was judged on "
            "random networks of distinct sizes; a formula with one gradient at its left has its "
            "parts and trials shown here."
        )
    convention = mlp.CONVENTIONS[verdict.convention]
    said = f"Read from {mlp.NOTATIONS[verdict.notation]}, with vectors as {convention.vectors}: "
    said += convention.first_step
    letters = [f"{letter} is {meaning_text(meaning)}" for letter, meaning in verdict.names.items()]
    return as_text(f"{said}; {', '.join(letters)}." if letters else f"{said}.")


def counted_claims(verdict):
    """How many claims of a text are right, and where the first wrong one is."""
    judged = [claim for claim in verdict.claims if claim.verdict != EMPTY]
    right = sum(claim.verdict == RIGHT for claim in judged)
    silent = len(verdict.claims) - len(judged)
    said = f"{right} of {len(judged)} claims are right"
    return f"{said}; {silent} more say nothing that could be wrong." if silent else f"{said}."


def of_claim(claim):
    """What one claim comes to, with the right form of a wrong one, in Markdown."""
    _, icon = BOXES[claim.verdict]
    gradient = f" for {mlp.derivative(claim.wrt)}" if claim.wrt else ""
    lines = [f"{icon} **{claim.verdict.capitalize()}**{gradient}. {as_text(claim.why)}"]
    lines += [f":material/info: {as_text(_sentence(remark))}" for remark in claim.remarks]
    if claim.shapes:
        shapes = ", ".join(f"{part} is {shape}" for part, shape in claim.shapes)
        lines.append(as_text(f"Shapes: {shapes}."))
    if claim.nearest and claim.verdict not in (RIGHT, EMPTY):
        lines.append(f"Right, in rows: `{claim.nearest}`")
    return "  \n".join(lines)


def sides(found):
    """What the two sides of a claim are at the network of the sidebar.

    Parameters
    ----------
    found : mlp.SidesAtNetwork
    """
    left, right = found.left, found.right
    if left is None or right is None or np.size(left) != np.size(right):
        return ""
    largest, missed = np.abs(left).max(), np.abs(np.ravel(left) - np.ravel(right)).max()
    return (
        f"At the network of the sidebar the largest entry of the left side is {number(largest)}, "
        f"and the largest difference between the sides is {number(missed)}."
    )


def claim(verdict):
    """What was read as LaTeX, beside the gradient that it should equal."""
    sign = "=" if verdict.verdict == RIGHT else r"\overset{?}{=}"
    return rf"{mlp.derivative_latex(verdict.wrt)} {sign} {verdict.latex}"


def _blamed(part):
    """The part to blame, below a part or itself, or None."""
    if part.blamed:
        return part
    return next((found for child in part.children if (found := _blamed(child))), None)


def _misfit(part):
    """Why the shapes of a part do not go together."""
    sizes = [child.shape for child in part.children]
    if not sizes:
        return "its size is open"
    together = " and ".join(sizes)
    if part.kind == "matmul" and all("×" in size for size in sizes):
        left, right = (size.split("×") for size in sizes)
        return (
            f"a product takes each row of its left factor, which has {left[1]} entries, along the "
            f"columns of its right factor, which have {right[0]}"
        )
    if part.kind in ("kron", "outer"):
        return f"the product of {together} is larger than is evaluated here"
    if len(sizes) > 1 and part.kind != "matmul":
        return f"it works entry by entry, and {together} do not match"
    return f"{together} do not go together"


def shapes(verdict):
    """Whether every part conforms, and which is the first that does not."""
    blamed = _blamed(verdict.tree)
    if blamed:
        return f"The marked part is the first that does not conform: {as_text(_misfit(blamed))}."
    whole, but = verdict.tree.shape, f"{mlp.derivative(verdict.wrt)} is {verdict.gradient_shape}"
    if verdict.verdict == WRONG_SHAPE:
        return f"Every part conforms, but the whole is {whole}, and {but}."
    return f"Every part conforms. The whole is {whole}, and {but}."


def _range(errors):
    low, high = min(errors), max(errors)
    return number(high) if high < 1.01 * low else f"{number(low)} to {number(high)}"


def value(verdict):
    """What the errors on the random networks say, or why there are none."""
    if not verdict.trials:
        for noted in verdict.noted:
            if noted.kind == mlp.CONFORMS_ONLY_WHEN:
                return f"There is no value to compare in general: it {noted.sentence}."
        return "There is no value to compare: at no sizes has the formula the shape it needs."
    gradient = mlp.derivative(verdict.wrt)
    ordinary = [trial.error for trial in verdict.trials if not trial.saturated]
    saturated = [trial.error for trial in verdict.trials if trial.saturated]
    if max(ordinary) <= verdict.tolerance:
        said = (
            f"On {len(ordinary)} random networks it equals {gradient} to rounding: the largest "
            f"relative error is {number(max(ordinary))}."
        )
        if not saturated:
            return said
        if max(saturated) > verdict.tolerance:
            return (
                f"{said} Where all units are saturated the gradient is tiny, and what the formula "
                f"subtracts loses its digits: it misses by up to {number(max(saturated))} times "
                "the largest entry."
            )
        return f"{said} It keeps its digits where all units are saturated."
    if not np.isfinite(ordinary).all():
        return "On some networks it has no number."
    return (
        f"On {len(ordinary)} random networks it misses {gradient} by {_range(ordinary)} times its "
        "largest entry."
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
    return (
        f"At the network of the sidebar the largest entry of {mlp.derivative(verdict.wrt)} is "
        f"{number(largest)}, and the largest difference from your formula is {number(missed)}."
    )


def ambiguity(verdict):
    """How many readings the text allows, and whether it matters."""
    if len(verdict.readings) < 2:
        return "The text can be read in one way only."
    if verdict.verdict == AMBIGUOUS:
        return "The text can be read in more than one way, and it matters which is meant:"
    return "The text can be read in more than one way, but it makes no difference to the verdict:"


def readings(verdict):
    """One line of Markdown for each reading, with its brackets."""
    lines = []
    for found in verdict.readings:
        _, icon = BOXES[found.verdict]
        lines.append(
            f"- {icon} **{found.verdict}** read {as_text(found.reading)}: $\\;{found.latex}$  \n"
            f"  {as_text(found.why)}"
        )
    return "\n".join(lines)


_COUNTS = {1: "One change makes it right", 2: "Two changes make it right"}


def nearest(verdict):
    """How to come to the right form."""
    if not verdict.edits:
        if verdict.verdict == RIGHT:
            return "It is right as it stands. The same with vectors as rows, to copy:"
        gradient = mlp.derivative(verdict.wrt)
        return f"No single correction makes it readable. The right form of {gradient}:"
    sentences = as_text("; ".join(verdict.edit_sentences))
    if verdict.edits > 2:
        return f"{sentences.capitalize()}:"
    if verdict.verdict == RIGHT:
        return f"To be right on paper and for every shape: {sentences}."
    return f"{_COUNTS[verdict.edits]}: {sentences}."


def nearest_equation(verdict):
    """The nearest right form as LaTeX, with the gradient that it equals."""
    return f"{mlp.derivative_latex(verdict.wrt)} = {verdict.nearest_latex}"


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
