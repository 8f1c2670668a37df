"""The sentences of the chain-rule pages, each made from the numbers of the network it speaks of."""

from __future__ import annotations

import numpy as np

from pages.shared.words import number, saliency, slopes, subscript

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


# The attempts of the core in LaTeX.
ATTEMPTS = {
    "delta_theta @ W2": r"\delta\theta\,W_2",
    "delta_theta @ W2.T": r"\delta\theta\,W_2^T",
    "W2 @ delta_theta": r"W_2\,\delta\theta",
    "W2 @ delta_theta.T": r"W_2\,\delta\theta^T",
    "delta_h @ slope": r"\delta h\,\sigma'(a)",
    "delta_h @ slope.T": r"\delta h\,\sigma'(a)^T",
    "delta_h.T @ slope": r"\delta h^T\sigma'(a)",
    "delta_h * slope": r"\delta h\circ\sigma'(a)",
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
    """The attempts as a Markdown table with LaTeX: product, shapes, verdict."""
    rows = ["| try | shapes | against finite differences |", "|---|---|---|"]
    for attempt in attempts:
        sign = "∘" if "*" in attempt.name else "·"
        shapes = f"{_times(attempt.left)} {sign} {_times(attempt.right)}"
        rows.append(f"| ${ATTEMPTS[attempt.name]}$ | {shapes} | {judged(attempt, wanted)} |")
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
    """v Diag(d) written out for the first entry, as text that `arithmetic.latex` can turn."""
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
