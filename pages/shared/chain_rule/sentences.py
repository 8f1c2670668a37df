"""The sentences of the chain-rule pages, each made from the numbers of the network it speaks of."""

from __future__ import annotations

import numpy as np

from pages.shared.network.sentences import listed, number, saliency, slopes, subscript

# A difference of yhat and y below this is called none: it leaves the other pages' digits nothing.
NOTHING = 1e-6

# Probabilities that lie within this of each other are called alike.
UNIFORM = 0.05


def step_theta(yhat, y, delta_theta):
    """What yhat - y says of this prediction."""
    largest = np.abs(delta_theta).max()
    if largest == 0:
        return "ŷ = y: δθ is 0 in every entry, and so is all that follows from it."
    if largest < NOTHING:
        return (
            f"ŷ = y up to {number(largest)}: the network is sure and right. Hardly anything is "
            "left to send back, and all that follows is as small."
        )
    c = int(y.argmax())
    said = (
        f"Class {c + 1} is true and got the probability {number(yhat[c])}: "
        f"{number(abs(delta_theta[c]))} too little. Every other class got too much by all that it "
        "got. The entries add up to 0."
    )
    if np.ptp(yhat) < UNIFORM:
        return f"ŷ is nearly uniform, about 1/{yhat.size} for each class. {said}"
    return said


def _pull(symbol, gradient):
    """The strongest entry of a derivative and where it pushes the loss."""
    if not gradient.any():
        return f"δ{symbol} is 0 in every entry."
    i = int(np.abs(gradient).argmax())
    direction = "raises" if gradient[i] > 0 else "lowers"
    name = f"{symbol}{subscript(i + 1)}"
    return f"δ{name} = {number(gradient[i])} is the strongest: more {name} {direction} L."


def step_h(delta_h):
    """What the transpose adds up."""
    units = "h₁" if len(delta_h) == 1 else "Each hᵢ"
    return (
        f"{units} moves every θⱼ, so it reaches L in as many ways as there are classes, and what "
        f"comes back along the ways adds up. {_pull('h', delta_h)}"
    )


def step_a(delta_h, dh_da, delta_a):
    """What the elementwise product does."""
    alone = (
        "a₁ moves h₁"
        if len(delta_a) == 1
        else "Each aᵢ moves its own hᵢ and no other: one way, nothing to add up,"
    )
    nothing = " δh was 0 already." if not delta_h.any() else ""
    return f"{alone} with the slope σ′(aᵢ) = hᵢ − hᵢ².{nothing} {slopes(dh_da)}"


def step_x(delta_x):
    """What the last transpose adds up."""
    return f"Each xᵢ moves every aⱼ, so again the ways add up. {saliency(delta_x)}"


SIGNS = {"−": "negative", "0": "0", "+": "positive"}


def verdict(name, value, sign, guess):
    """Whether a guess is right, and what to say to it.

    Parameters
    ----------
    name : str
        Of the entry.
    value : float
        What it is.
    sign : str or None
        A key of SIGNS.
    guess : float or None
        A typed value; it counts before the sign.

    Returns
    -------
    bool, str
    """
    true = "0" if value == 0 else "+" if value > 0 else "−"
    if guess is not None:
        # Two digits are what one can read off the cells.
        near = abs(guess - value) <= 0.005 + 0.02 * abs(value)
        return near, (
            f"{'Right' if near else 'Not quite'}: {name} = {number(value)}; you said "
            f"{number(guess)}, {number(abs(guess - value))} off."
        )
    right = sign == true
    return right, (
        f"{'Right' if right else 'Not so'}: {name} = {number(value)} is {SIGNS[true]}"
        f"{'' if right else f', you said {SIGNS[sign]}'}."
    )


# The attempts of the core as they are written. Text, as all that changes with every move of a
# slider: a table of LaTeX takes a browser as long as a chart.
ATTEMPTS = {
    "delta_theta @ W2": "δθ W₂",
    "delta_theta @ W2.T": "δθ W₂ᵀ",
    "W2 @ delta_theta": "W₂ δθ",
    "W2 @ delta_theta.T": "W₂ δθᵀ",
    "delta_h @ slope": "δh σ′(a)",
    "delta_h @ slope.T": "δh σ′(a)ᵀ",
    "delta_h.T @ slope": "δhᵀ σ′(a)",
    "delta_h * slope": "δh ∘ σ′(a)",
}


def _times(sizes):
    return "×".join(map(str, sizes))


def judged(attempt, wanted):
    """What is to be said of one attempt.

    Parameters
    ----------
    attempt : mlp.Attempt
    wanted : int
        The number of entries of the derivative, a row.
    """
    if attempt.verdict == "no product":
        return f"no such product: {attempt.left[1]} ≠ {attempt.right[0]}"
    if attempt.verdict == "other shape":
        if attempt.value.size == 1:
            return f"one number, {number(attempt.value[0, 0])}, not a vector"
        return f"a {_times(attempt.value.shape)} matrix, not a vector"
    column = "" if attempt.value.shape == (1, wanted) else ", standing up as a column"
    error = number(attempt.error)
    if attempt.verdict == "below noise":
        return f"exists; ∂L is too small here to tell (off by {error}){column}"
    if attempt.verdict == "disagree":
        return f"**exists and is wrong**, off by up to {error}{column}"
    return f"**right** to {error}{column}"


def attempts_table(attempts, wanted):
    """The attempts as a Markdown table: product, shapes, verdict."""
    rows = ["| try | shapes | against finite differences |", "|---|---|---|"]
    for attempt in attempts:
        sign = "∘" if "*" in attempt.name else "·"
        shapes = f"{_times(attempt.left)} {sign} {_times(attempt.right)}"
        rows.append(f"| {ATTEMPTS[attempt.name]} | {shapes} | {judged(attempt, wanted)} |")
    return "\n".join(rows)


def square_trap(attempts, m, k):
    """What the shapes alone decide, and what they do not.

    Parameters
    ----------
    attempts : mlp.Attempts
        Those of the transpose.
    m, k : int
    """
    wrong = attempts.attempts[0]
    if wrong.value is None:
        return (
            f"Here m = {m} and k = {k} differ, so the shapes alone rule out δθW₂. Set m = k in the "
            "sidebar and they no longer do: then δθW₂ exists."
        )
    if wrong.verdict == "disagree":
        largest = number(np.abs(attempts.measured).max())
        return (
            f"The square-size trap: with m = k = {k} the product δθW₂ exists as well. It has the "
            f"right shape and the wrong numbers, off by up to {number(wrong.error)} where the "
            f"largest entry of ∂L/∂h is {largest}. It adds along the columns of W₂, not its rows."
        )
    return (
        f"With m = k = {k} the product δθW₂ exists as well, and shapes cannot tell it from the "
        f"right one; nor can this network, whose ∂L/∂h is too small or too even."
    )


def measured_jacobian(dh_da, measured):
    """What finite differences of h in a say of its shape.

    Parameters
    ----------
    dh_da, measured : ndarrays, shape (m, m)
    """
    error = np.abs(measured - dh_da)
    if len(dh_da) == 1:
        return (
            f"With one hidden unit the Jacobian is a single number: {number(measured[0, 0])} "
            f"measured, {number(error[0, 0])} from h − h²."
        )
    off = np.abs(measured[~np.eye(len(dh_da), dtype=bool)]).max()
    zeros = "exactly 0" if off == 0 else f"at most {number(off)}"
    return (
        f"Measured by moving each aⱼ a little: off the diagonal {zeros}, on it h − h² to "
        f"{number(error.max())}. Moving aⱼ moves hⱼ and no other unit."
    )


def elementwise_sum(delta_h, dh_da, delta_a):
    """v Diag(d) written out for the first entry."""
    terms = [f"{number(delta_h[0])}·{number(dh_da[0])}"]
    terms += [f"({number(v)})·0" if v < 0 else f"{number(v)}·0" for v in delta_h[1:]]
    return f"{' + '.join(terms)} = {number(delta_a[0])}"


def not_a_vector(attempts, m):
    """Why matrix-multiplying by the slopes is not what happens.

    Parameters
    ----------
    attempts : mlp.Attempts
        Those of the slopes.
    m : int
    """
    if m == 1:
        return (
            "With one hidden unit every one of these is the same single multiplication. Take "
            "m = 2 or more to see them part."
        )
    total = number(attempts.attempts[1].value[0, 0])
    return (
        f"σ′(a) is a list of {m} slopes, one for each unit, not a map from {m} numbers to {m} "
        f"numbers. A row times a row does not exist; turned into a column it gives one number, "
        f"{total}, that has forgotten the units; the other way round it gives {m * m} numbers, "
        f"every unit's δh with every unit's slope. The map is Diag(σ′(a)), and multiplying by a "
        "diagonal matrix is multiplying entry by entry."
    )


# The first question in matrix form, and the product of all factors either way: see
# `arithmetic.sized`.
TRANSPOSE = (
    (r"\frac{\partial L}{\partial h}", "1", "m"),
    "=",
    (r"\delta\theta", "1", "k"),
    r"\,",
    ("W_2^T", "k", "m"),
)

TOGETHER = (
    (r"\frac{\partial L}{\partial x}", "1", "n"),
    r"= \Big(\big(",
    (r"(\hat y-y)", "1", "k"),
    r"\,",
    ("W_2^T", "k", "m"),
    r"\big)\circ",
    (r"(h-h\circ h)", "1", "m"),
    r"\Big)\,",
    ("W_1^T", "m", "n"),
)

# The product of all factors after the softmax step, in either convention.
PRODUCT = {
    "rows": (
        (r"\delta x", "1", "n"),
        "=",
        (r"(\hat y-y)", "1", "k"),
        r"\,",
        ("W_2^T", "k", "m"),
        r"\,",
        ("(H-H^2)", "m", "m"),
        r"\,",
        ("W_1^T", "m", "n"),
    ),
    "columns": (
        (r"\delta x", "n", "1"),
        "=",
        ("W_1", "n", "m"),
        r"\,",
        ("(H-H^2)", "m", "m"),
        r"\,",
        ("W_2", "m", "k"),
        r"\,",
        (r"(\hat y-y)", "k", "1"),
    ),
}

# The lines of `mlp.differentials` in either convention; u : v is the sum of products of entries.
DIFFERENTIALS = {
    "rows": {
        "da": "da = dx W₁",
        "dh": "dh = da (H−H²)",
        "dtheta": "dθ = dh W₂",
        "dyhat": "dŷ = dθ (Ŷ−ŷᵀŷ)",
        "by_yhat": "dL = −y Ŷ⁻¹ : dŷ",
        "by_softmax": "dL = −y (I−1ᵀŷ) : dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = (ŷ−y)W₂ᵀ : dh",
        "by_a": "dL = (ŷ−y)W₂ᵀ(H−H²) : da",
        "by_x": "dL = (ŷ−y)W₂ᵀ(H−H²)W₁ᵀ : dx",
    },
    "columns": {
        "da": "da = W₁ᵀ dx",
        "dh": "dh = (H−H²) da",
        "dtheta": "dθ = W₂ᵀ dh",
        "dyhat": "dŷ = (Ŷ−ŷŷᵀ) dθ",
        "by_yhat": "dL = −y : Ŷ⁻¹ dŷ",
        "by_softmax": "dL = −y : (I−1ŷᵀ) dθ",
        "by_theta": "dL = (ŷ−y) : dθ",
        "by_h": "dL = W₂(ŷ−y) : dh",
        "by_a": "dL = (H−H²)W₂(ŷ−y) : da",
        "by_x": "dL = W₁(H−H²)W₂(ŷ−y) : dx",
    },
}


# The same as one formula: how dL is rewritten until it is something times dx.
DERIVATION = {
    "rows": r"""\begin{aligned}
da &= dx\,W_1 \qquad dh = da\,(H-H^2) \qquad d\theta = dh\,W_2 \qquad
d\hat y = d\theta\,(\hat Y-\hat y^T\hat y)\\
dL &= -y\,\hat Y^{-1} : d\hat y = -y\,(I-1^T\hat y) : d\theta = (\hat y-y) : d\theta
\quad\text{because } y \text{ sums to } 1\\
&= (\hat y-y)W_2^T : dh = (\hat y-y)W_2^T(H-H^2) : da = (\hat y-y)W_2^T(H-H^2)W_1^T : dx
\end{aligned}""",
    "columns": r"""\begin{aligned}
da &= W_1^T dx \qquad dh = (H-H^2)\,da \qquad d\theta = W_2^T dh \qquad
d\hat y = (\hat Y-\hat y\hat y^T)\,d\theta\\
dL &= -y : \hat Y^{-1} d\hat y = -y : (I-1\hat y^T)\,d\theta = (\hat y1^T-I)\,y : d\theta
= (\hat y-y) : d\theta\quad\text{because } 1^Ty = 1\\
&= W_2(\hat y-y) : dh = (H-H^2)W_2(\hat y-y) : da = W_1(H-H^2)W_2(\hat y-y) : dx
\end{aligned}""",
}


def _numbers(value):
    """The numbers of one side of a line."""
    if np.isnan(value).any():
        return "no finite value: ŷ is stored as 0"
    return ", ".join(number(entry) for entry in np.atleast_1d(value))


def differentials_table(lines, convention):
    """The derivation as a Markdown table: each line, its left side, its right side, how far apart.

    Parameters
    ----------
    lines : sequence of mlp.Line
    convention : str
        rows or columns.
    """
    rows = ["| line | left side, measured | right side | difference |", "|---|---|---|---|"]
    for line in lines:
        apart = "–" if np.isnan(line.difference) else number(line.difference, 2)
        formula = DIFFERENTIALS[convention][line.name]
        rows.append(
            f"| {formula} | {_numbers(line.measured)} | {_numbers(line.formula)} | {apart} |"
        )
    return "\n".join(rows)


def same_numbers(row, column):
    """That both conventions give the same gradient.

    Parameters
    ----------
    row : ndarray, shape (n,)
    column : ndarray, shape (n, 1)
    """
    apart = np.abs(column[:, 0] - row).max()
    exactly = "exactly the same" if apart == 0 else f"the same to {number(apart)}"
    return (
        f"In columns every factor is transposed and the order turns round, because "
        f"(AB)ᵀ = BᵀAᵀ; H − H² is its own transpose. The {len(row)} numbers are {exactly}."
    )


UNDERFLOW = (
    "Where ŷ of the true class is so small that it is stored as 0, ∂L/∂ŷ = −y/ŷ has no finite "
    "value. The product of the first two factors is still ŷ − y, and that is used."
)


def softmax_collapse(step, total):
    """What the product of the first two factors is.

    Parameters
    ----------
    step : mlp.SoftmaxStep
    total : float
        The sum of y.
    """
    if not np.isfinite(step.dL_dyhat).all():
        return f"In this network ∂L/∂ŷ is not finite. {UNDERFLOW}"
    apart = np.abs(step.product - step.less_label).max()
    exactly = "exactly" if apart == 0 else f"to {number(apart)}"
    measured = (
        f"Finite differences agree with it to {number(np.abs(step.product - step.measured).max())}."
    )
    if total == 1:
        return (
            f"The product is ŷ − y {exactly}: the 1/ŷ of the logarithm cancels the ŷ of "
            f"the softmax. {measured}"
        )
    return (
        f"With Σy = {number(total)} the product is (Σy)·ŷ − y. {measured} ŷ − y would be off by up "
        f"to {number(apart)}: the collapse needs a label that sums to 1."
    )


def paths_of(every, i):
    """Which paths carry the gradient of one input, and which cancel.

    Parameters
    ----------
    every : ndarray, shape (n, m, k)
        The paths.
    i : int
        The input, counted from 0.
    """
    name = f"∂L/∂x{subscript(i + 1)}"
    mine = every[i]
    size, total = np.abs(mine).sum(), mine.sum()
    if size == 0:
        return f"All {mine.size} paths from x{subscript(i + 1)} carry 0, so {name} = 0."
    j, c = np.unravel_index(np.abs(mine).argmax(), mine.shape)
    strongest = (
        f"{name} = {number(total)} is the sum of {mine.size} paths. The strongest, through "
        f"h{subscript(j + 1)} to class {c + 1}, carries {number(mine[j, c])}."
    )
    kept = abs(total) / size
    against = np.abs(mine[np.sign(mine) == -np.sign(total)]).sum()
    if against < 0.005 * size:
        little = "nothing" if against == 0 else "hardly anything"
        return f"{strongest} All pull the same way: {little} cancels."
    return (
        f"{strongest} Paths of {number(size)} in all leave {number(abs(total))}: "
        f"{percent(kept)} of their size, the rest cancels."
    )


def percent(share):
    """A share in percent: whole, or with two digits where it is small."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{number(100 * share, 2)} %"


def times(ratio):
    """How many times as large: whole, or with two digits where it is small or very large."""
    return f"{ratio:.0f}" if 10 <= ratio < 1e5 else number(ratio, 2)


# What each factor of `mlp.causes` says when it makes a gradient small, and its short name.
CAUSES = {
    "weights": "small weights",
    "doubt": "a confident prediction",
    "openness": "saturated units",
    "agreement": "cancelling paths",
}
SMALL = 0.1


def _because(names, factors, shares):
    """The causes by their shares, each with its number."""
    numbers = {
        "weights": "the weights along a path multiply to {} on average",
        "doubt": "ŷ is only {} away from y",
        "openness": "the units pass {} of what open ones would",
        "agreement": "the paths keep {} of their size",
    }
    parts = [
        f"{CAUSES[names[f]]} for {percent(shares[f])} ("
        f"{numbers[names[f]].format(number(factors[f]))})"
        for f in np.argsort(-shares)
        if shares[f] >= 0.01
    ]
    return listed(parts)


def why_small(found, i, names):
    """Why the gradient of one input is small, against the others or in itself.

    Parameters
    ----------
    found : mlp.Causes
        Of one input, n entries.
    i : int
        The entry, counted from 0.
    names : tuple of str
        The factors' names, `mlp.FACTORS`.
    """
    size = np.abs(found.gradient)
    name, largest = f"∂L/∂x{subscript(i + 1)}", int(size.argmax())
    factors, own = found.factors()[i], found.shares()[i]
    if size[i] == 0:
        causes = [CAUSES[names[f]] for f in np.flatnonzero(own)]
        return f"{name} is 0, because of {listed(causes)}."
    said = []
    if i != largest and size[i] < SMALL * size[largest]:
        shares = found.shares_against_largest()[i]
        said.append(
            f"{name} = {number(found.gradient[i])} is {times(size[largest] / size[i])} times "
            f"smaller than ∂L/∂x{subscript(largest + 1)}. Of this, in powers of ten, "
            f"{_because(names, factors, shares)}."
        )
    if size[i] < SMALL * found.reference:
        said.append(
            f"Against m/2 = {number(found.reference)}, what weights of size 1 give at best, "
            f"{name} is {times(found.reference / size[i])} times smaller: "
            f"{_because(names, factors, own)}."
        )
    if not said:
        return (
            f"{name} = {number(found.gradient[i])} is not small: "
            f"{percent(size[i] / size[largest])} of the largest entry, "
            f"{percent(size[i] / found.reference)} of m/2 = {number(found.reference)}, what "
            "weights of size 1 give at best."
        )
    return " ".join(said)


def _grouped(count):
    """A whole number in groups of three digits, or as a power of ten where that is long."""
    return f"{count:,}".replace(",", "\u202f") if count < 10**12 else number(float(count))


def costs_table(costs):
    """Multiplications from either end as a Markdown table.

    Parameters
    ----------
    costs : dict of ((n, m, k), bool) to mlp.Multiplications
        By the sizes, and whether diagonal factors are multiplied elementwise.
    """

    def added(counts):
        return f"{' + '.join(map(_grouped, counts))} = **{_grouped(sum(counts))}**"

    rows = [
        "| n-m-k | factors | left to right | right to left | times as many |",
        "|---|---|---|---|---|",
    ]
    for (sizes, elementwise), cost in costs.items():
        way = "ŷ−y, W₂ᵀ, ∘σ′, W₁ᵀ" if elementwise else "all five as matrices"
        name = "-".join(map(_grouped, sizes))
        rows.append(
            f"| {name} | {way} | {added(cost.left_to_right)} | {added(cost.right_to_left)} | "
            f"{times(cost.ratio)} |"
        )
    return "\n".join(rows)


def order(sizes, cost):
    """Which end to begin at, for sizes that the reader typed."""
    name = "-".join(map(_grouped, sizes))
    if cost.ratio < 1:
        return (
            f"For {name} the order from the right is cheaper, {times(1 / cost.ratio)} times: few "
            "numbers go in, so carrying them forward costs little."
        )
    return (
        f"For {name} the order from the right takes {times(cost.ratio)} times as many "
        "multiplications. L is one number, however many inputs there are: so one begins at L, in "
        "reverse mode."
    )


# The ways to compute the slope, fields of `mlp.Slopes`, as they are written.
WAYS = {
    "h_minus_hh": "h − h∘h",
    "h_times_one_minus_h": "h(1 − h)",
    "sigma_times_sigma": "σ(a)σ(−a)",
}


def right_digits(error):
    """How many of the sixteen decimal digits a relative error leaves."""
    return int(np.clip(np.ceil(-np.log10(max(error, 1e-16)) - 0.5), 0, 16))


def digits(here):
    """How many digits each way leaves at one pre-activation.

    Parameters
    ----------
    here : mlp.Slopes
        Of one number.
    """
    kept = (f"{name} keeps {right_digits(here.relative_error(way))}" for way, name in WAYS.items())
    return f"Of the 16 digits of σ′({number(here.a)}), {listed(kept)}."


def digits_table(here):
    """The slope at one pre-activation, computed each way, as a Markdown table."""

    def long(value):
        return f"{value:.15e}".replace("-", "−") if value else "0"

    rows = ["| way | σ′(a) | relative error |", "|---|---|---|"]
    rows += [
        f"| {name} | {long(getattr(here, way))} | {number(here.relative_error(way), 2)} |"
        for way, name in WAYS.items()
    ]
    return "\n".join([*rows, f"| true value | {long(here.true)} | |"])


def unit_moved(unit, a, before, after):
    """What moving one pre-activation does to the saliency.

    Parameters
    ----------
    unit : int
        Counted from 0.
    a : float
        Where it was moved.
    before, after : ndarrays, shape (n,)
        dL/dx.
    """
    name = f"a{subscript(unit + 1)}"
    largest = number(np.abs(before).max()), number(np.abs(after).max())
    return (
        f"If this network's {name} were {number(a)} (its bias moved, all else kept), the largest "
        f"entry of ∂L/∂x would be {largest[1]} in size, instead of {largest[0]}."
    )
