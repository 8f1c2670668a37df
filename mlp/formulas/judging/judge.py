"""Judge a written formula: right or wrong, where it breaks, and the nearest right form."""

import re
import time
from dataclasses import replace
from types import MappingProxyType

from mlp.formulas.judging.assessment import (
    AMBIGUOUS,
    RIGHT,
    TRANSPOSED,
    UNREADABLE,
    WRONG_SHAPE,
    WRONG_VALUE,
    assess,
    at_equal_sizes,
    counts_examples,
    equals_gradient,
    error_on,
    expression,
    gradient_tree,
    loses_digits,
    named,
    named_shapes,
)
from mlp.formulas.judging.missing_marks import one_mark_apart
from mlp.formulas.judging.repair import repair
from mlp.formulas.judging.verdict import Part, ReadingVerdict, Trial, Verdict
from mlp.formulas.judging.words import (
    describe_reading,
    equal_sizes_sentence,
    mismatch_sentence,
    value_sentence,
)
from mlp.formulas.meaning.letters import (
    CONVENTIONS,
    NAMES,
    VARIABLES,
    assignments,
    differentiated,
    gradient_formula,
    meanings,
)
from mlp.formulas.meaning.shapes import shape_text
from mlp.formulas.meaning.values import samples
from mlp.formulas.reading.mathematics import read_key
from mlp.formulas.reading.spelling import FUNCTIONS
from mlp.formulas.reading.written_formula import notations, read
from mlp.formulas.render import (
    derivative_text,
    label,
    latex_text,
    left_to_right,
    numpy_text,
    turned,
)
from mlp.formulas.tree import Node, Unreadable, walk

# Within the second that a verdict may take on a machine half as fast.
_SEARCH_SECONDS = 0.4
_CHOICE_SECONDS = 0.15


def judge(text, wrt=None, convention=None, names=None):
    """Judge a formula for a gradient of the network.

    Parameters
    ----------
    text : str
        The formula in NumPy style, Unicode mathematics or LaTeX; earlier lines may define names.
    wrt : str, optional
        The variable of the gradient: x, a, h, theta, W1, b1, W2 or b2. By default what the left
        side of the formula says, or else x.
    convention : str, optional
        "row" (a = x W1 + b1), "column" (a = W1.T x + b1) or "column-Wx" (a = W1 x + b1 with W1
        m by n). By default the one in which the formula is right, or fails least.
    names : dict, optional
        Letters of the formula to names of the network: ``{"p": "yhat", "H": "diag(h)"}``. The
        usual letters need not be given.

    Returns
    -------
    Verdict
        For every text, within a second.

    Raises
    ------
    ValueError
        An unknown `wrt` or `convention`, or a name that means nothing the network has.

    Examples
    --------
    The formula that the thread asks about, its bracket and W1 as they stand there:

    >>> verdict = judge(r"((\\hat y - y) W_2^T) \\circ \\sigma'(a) W_1")
    >>> verdict.verdict, verdict.nearest
    ('wrong shape', '(((yhat - y) @ W2.T) * (h * (1 - h))) @ W1.T')
    >>> judge("W_1(H-H^2)W_2(y-p)").convention
    'column'
    """
    start = time.perf_counter()
    fixed, functions = _checked(wrt, convention, names)
    text = text if isinstance(text, str) else str(text)
    try:
        question = read(text, fixed, functions)
        return _judged(text, question, wrt, convention, fixed, start)
    except Unreadable as problem:
        return _unreadable(text, problem, wrt, convention, (fixed, functions), start)


def _checked(wrt, convention, names):
    if wrt is not None and wrt not in VARIABLES:
        raise ValueError(f"wrt is {wrt!r}, expected one of {', '.join(VARIABLES)}")
    if convention is not None and convention not in CONVENTIONS:
        raise ValueError(f"convention is {convention!r}, expected one of {', '.join(CONVENTIONS)}")
    fixed, functions = {}, {}
    for letter, meaning in (names or {}).items():
        try:
            if str(letter).endswith(("'", "′")) and meaning == "dsigma":
                letter, meaning = letter[:-1], "sigma"  # the function itself, its prime being read
            key = read_key(str(letter))
            if meaning in FUNCTIONS:
                functions[key] = FUNCTIONS[meaning]
                continue
            if meaning != "N":
                _tree_of(meaning, "row")
        except Unreadable as problem:
            raise ValueError(
                f"names[{letter!r}] is {meaning!r}, expected a name of the network such as yhat, "
                f"or an expression of them such as diag(h): {problem.message}"
            ) from None
        fixed[key] = meaning
    return fixed, functions


def _tree_of(meaning, convention):
    """Return what a meaning stands for in a convention: a name, or a tree."""
    if not isinstance(meaning, str):
        raise Unreadable("it is no text")
    if meaning in NAMES:
        return meaning
    if meaning == "N":
        return Node("examples")
    variable = meaning.removeprefix("dL/d")
    if variable != meaning and variable in VARIABLES:
        return gradient_tree(variable, convention)
    tree = expression(meaning)
    for node in walk(tree):
        if node.kind == "name" and node.value not in NAMES:
            raise Unreadable(f'"{node.value}" is not a name of the network')
    return tree


def _judged(text, question, wrt, convention, fixed, start):
    cases = _cases(question, wrt, convention, fixed, start)
    case, way = _nearest_to_right(cases, start)
    rest = {
        "wrt": case.wrt,
        "convention": case.convention,
        "notation": question.notation,
        "names": MappingProxyType(_told(way)),
        "remarks": tuple(remark.sentence for remark in question.remarks)
        + _name_remarks(question, way, wrt, case.wrt, fixed),
    }
    outcome = case.outcomes[0]
    if case.verdict == RIGHT:
        return _right(case, outcome, rest, start)
    if case.verdict == AMBIGUOUS:
        return _ambiguous(case, rest)
    return _wrong(text, case, rest, start)


def _told(way):
    own = {"W_1": "W1", "b_1": "b1", "W_2": "W2", "b_2": "b2"}
    return {key: meaning for key, meaning in way.items() if own.get(key, key) != meaning}


def _wrts(question, wrt, fixed):
    """Return the variables to try, likeliest first."""
    if wrt is not None:
        return (wrt,)
    if question.left:
        found = differentiated(question.left, fixed)
        if not found:
            found = tuple(
                meaning.removeprefix("dL/d")
                for meaning in meanings(question.left, question.notation)
                if meaning.startswith("dL/d")
            )
        if found:
            return found
    return ("x",)


def _cases(question, wrt, convention, fixed, start):
    """Assess the formula with every meaning of its letters in every convention, until it is right.

    Returns
    -------
    list of (Case, dict)
        Each with the meanings of the letters, the likeliest first.
    """
    conventions = (convention,) if convention else CONVENTIONS
    rules = "numpy" if question.notation == "numpy" else "paper"
    found = []
    for number, way in enumerate(assignments(question.letters, question.notation, fixed)):
        for tried in conventions:
            meaning = {key: _tree_of(value, tried) for key, value in way.items()}
            tree = named(question.formula, meaning)
            for variable in _wrts(question, wrt, fixed):
                case = assess(tree, tried, variable, rules)
                found.append((case, way))
                if case.verdict == RIGHT or time.perf_counter() - start > _SEARCH_SECONDS:
                    return found
        if number == 0 and min(found, key=_rank)[0].verdict == AMBIGUOUS:
            break
    return found


def _rank(entry):
    return entry[0].rank


def _nearest_to_right(found, start):
    """Of several ways in which a formula fails alike, return the first that one edit mends."""
    best = min(found, key=_rank)
    alike = [entry for entry in found if entry[0].rank == best[0].rank]
    if best[0].verdict not in (WRONG_VALUE, WRONG_SHAPE) or len(alike) == 1:
        return best
    deadline = min(start + _SEARCH_SECONDS, time.perf_counter() + _CHOICE_SECONDS)
    for entry in alike:
        if _repaired(entry[0], deadline, twice=False):
            return entry
        if time.perf_counter() > deadline:
            break
    return best


def _repaired(case, deadline, twice=True):
    """Return the nearest repair of a case over its readings, and its number of edits."""
    convention, wrt = case.convention, case.wrt

    def is_right(tree):
        return not counts_examples(tree) and equals_gradient(tree, convention, wrt, "paper")

    best = None
    for outcome in case.outcomes:
        found = repair(
            outcome.tree, named_shapes(convention), named_shapes(convention)[wrt], is_right,
            deadline, twice,
        )  # fmt: skip
        if found and (best is None or len(found.sentences) < len(best.sentences)):
            best = found
            if len(best.sentences) == 1:
                break
    return best


def _in_rows(tree, case):
    """Return a right tree as NumPy and LaTeX in rows, or the standard form if it has none."""
    rows = left_to_right(turned(tree, case.convention, case.convention != "row" and _flips(case)))
    if equals_gradient(rows, "row", case.wrt, "numpy"):
        return numpy_text(rows), latex_text(rows)
    standard = gradient_tree(case.wrt, "row")
    return numpy_text(standard), latex_text(standard)


def _flips(case):
    return named_shapes(case.convention)[case.wrt] != named_shapes("row")[case.wrt]


def _right(case, outcome, rest, start):
    remarks = list(rest.pop("remarks"))
    nearest = _in_rows(outcome.tree, case)
    edits, sentences = 0, ()
    broadcasts = bool(outcome.shapes.broadcast)
    if broadcasts:
        remarks.append("right through NumPy broadcasting")
    if counts_examples(outcome.tree):
        remarks.append("right for a single example")
    if broadcasts or counts_examples(outcome.tree):
        found = _repaired(case, start + _SEARCH_SECONDS)
        if found:
            nearest = _in_rows(found.tree, case)
            edits, sentences = len(found.sentences), found.sentences
    if loses_digits(outcome.tree, case.convention, case.wrt, case.rules):
        remarks.append("loses digits when units saturate")
    return Verdict(
        verdict=RIGHT,
        why=(
            f"It equals {derivative_text(case.wrt)} on {len(samples())} random networks of "
            "distinct sizes."
        ),
        remarks=tuple(remarks),
        nearest=nearest[0],
        nearest_latex=nearest[1],
        edits=edits,
        edit_sentences=sentences,
        latex=latex_text(outcome.tree),
        readings=_readings(case),
        tree=_part(outcome),
        trials=_trials(case, outcome),
        formula=outcome.tree,
        **rest,
    )


def _readings(case):
    return tuple(
        ReadingVerdict(
            describe_reading(outcome.reading, case.outcomes),
            latex_text(outcome.tree),
            outcome.verdict,
            _outcome_sentence(case, outcome),
        )
        for outcome in case.outcomes
    )


def _outcome_sentence(case, outcome):
    if outcome.verdict == RIGHT:
        return "It equals the gradient."
    if outcome.verdict == WRONG_SHAPE:
        return mismatch_sentence(case, outcome)
    return value_sentence(case, outcome)


def _ambiguous(case, rest):
    good, bad = case.outcomes[0], case.outcomes[-1]
    tree = good.tree
    if good.verdict == TRANSPOSED:
        tree = Node("transpose", (tree,), None, tree.span)
    nearest = _in_rows(tree, case)
    problem = bad.shapes.first_problem(bad.tree)
    how = describe_reading(good.reading, case.outcomes)
    other = describe_reading(bad.reading, case.outcomes)
    return Verdict(
        verdict=AMBIGUOUS,
        why=(
            f"Read {how} it is {good.verdict}; read {other} it is not: "
            f"{_outcome_sentence(case, bad)}"
        ),
        where=(problem or bad.tree).span,
        nearest=nearest[0],
        nearest_latex=nearest[1],
        edits=1,
        edit_sentences=(f"write what is meant, {how}: {nearest[0]}",),
        latex=latex_text(good.tree),
        readings=_readings(case),
        tree=_part(good),
        trials=_trials(case, good),
        formula=good.tree,
        **rest,
    )


def _wrong(text, case, rest, start):
    outcome = case.outcomes[0]
    found = _repaired(case, max(start + _SEARCH_SECONDS, time.perf_counter() + 0.05))
    remarks = list(rest.pop("remarks"))
    equal, error, formula = None, None, outcome.tree
    where = None
    if case.verdict == WRONG_SHAPE:
        problem = outcome.shapes.first_problem(outcome.tree)
        where = (problem or outcome.tree).span
        equal, error, formula = at_equal_sizes(case, outcome)
        if equal:
            remarks.append(equal_sizes_sentence(equal, error))
        else:
            error = None
    hint = ""
    if found:
        where = found.span or where
        turned_part = re.fullmatch(r"transpose .*: write (.*)", found.sentences[0])
        if case.verdict == WRONG_SHAPE and turned_part:
            hint = f" Did you mean {turned_part[1]}?"
        nearest = _in_rows(found.tree, case)
        edits, sentences = len(found.sentences), found.sentences
    else:
        standard = gradient_tree(case.wrt, "row")
        nearest = numpy_text(standard), latex_text(standard)
        edits, sentences = 3, ("more than two changes are needed: start from the right form",)
    return Verdict(
        verdict=case.verdict,
        why=_outcome_sentence(case, outcome) + hint,
        remarks=tuple(remarks),
        where=where or (0, len(text)),
        nearest=nearest[0],
        nearest_latex=nearest[1],
        edits=edits,
        edit_sentences=sentences,
        latex=latex_text(outcome.tree),
        readings=_readings(case) if len(case.outcomes) > 1 else (),
        tree=_part(outcome),
        trials=_trials(case, outcome) if case.verdict != WRONG_SHAPE else (),
        equal_sizes=equal,
        equal_sizes_error=error,
        formula=formula,
        **rest,
    )


def _trials(case, outcome):
    transposed = outcome.verdict == TRANSPOSED
    return tuple(
        Trial(
            tuple(sample.sizes[letter] for letter in "nmk"),
            sample.saturated,
            error_on(sample, outcome.tree, case.convention, case.wrt, case.rules, transposed, True),
        )
        for sample in samples()
    )


def _part(outcome):
    blamed = outcome.shapes.first_problem(outcome.tree)

    def visit(node):
        shape = outcome.shapes.of[node]
        return Part(
            label(node),
            None if shape is None else shape_text(shape),
            node.span,
            node is blamed,
            tuple(visit(child) for child in node.children),
        )

    return visit(outcome.tree)


def _name_remarks(question, way, wrt, judged, fixed):
    remarks = []
    guessed = {key: meaning for key, meaning in way.items() if key not in fixed}
    if guessed.get("y") == "yhat":
        other = next((key for key, meaning in way.items() if meaning == "y"), None)
        if other:
            remarks.append(
                f"read with y as the prediction and {other} as the label; the other way round "
                "the sign is wrong"
            )
    for key, meaning in guessed.items():
        if meaning.startswith("dL/d"):
            remarks.append(f"{key} was read as {derivative_text(meaning[4:])}")
    if wrt is not None and question.left:
        said = differentiated(question.left, fixed)
        if said and judged not in said:
            remarks.append(
                f"the left side says {derivative_text(said[0])}; judged as "
                f"{derivative_text(judged)}, as chosen"
            )
    return tuple(remarks)


# -- texts that cannot be read --------------------------------------------------------------


def _unreadable(text, problem, wrt, convention, names, start):
    variable = wrt or "x"
    verdict = Verdict(
        verdict=UNREADABLE,
        why=problem.message,
        wrt=variable,
        where=problem.span,
        notation=notations(text)[0],
        nearest=gradient_formula(variable, "row"),
        nearest_latex=latex_text(gradient_tree(variable, "row")),
    )
    for fixed_text, sentence in one_mark_apart(text, problem):
        if time.perf_counter() - start > _SEARCH_SECONDS:
            break
        try:
            question = read(fixed_text, *names)
            cases = _cases(question, wrt, convention, names[0], start)
        except Unreadable:
            continue
        case, _ = min(cases, key=_rank)
        if case.verdict in (RIGHT, AMBIGUOUS) and case.outcomes[0].verdict == RIGHT:
            nearest = _in_rows(case.outcomes[0].tree, case)
            return replace(
                verdict, nearest=nearest[0], nearest_latex=nearest[1], edits=1, wrt=case.wrt,
                edit_sentences=(sentence,), convention=case.convention,
            )  # fmt: skip
    return verdict
