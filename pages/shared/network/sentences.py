"""Names and numbers as the pages write them, and the sentences made from them.

Every sentence is computed from the records of the core; none knows Streamlit or Plotly.
"""

from __future__ import annotations

import numpy as np

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# How each quantity of the core is written on the pages.
SYMBOLS = {
    "x": "x",
    "W1": "W₁",
    "b1": "b₁",
    "a": "a",
    "h": "h",
    "W2": "W₂",
    "b2": "b₂",
    "theta": "θ",
    "yhat": "ŷ",
    "y": "y",
}

# Below this slope a unit passes less than a hundredth of what an open one does (sigma' <= 1/4).
SATURATED = 0.0025

# More saturated units than this are counted, not named.
NAMED_UNITS = 3


def subscript(number):
    """3 as ₃."""
    return str(number).translate(SUBSCRIPTS)


def entry_name(quantity, place):
    """The name of one entry, counted from 1: x₃, b₁[2], W₁[2,3].

    Parameters
    ----------
    quantity : str
        A key of SYMBOLS.
    place : tuple of int
        Its index, counted from 0.
    """
    symbol = SYMBOLS[quantity]
    if len(place) == 1 and symbol[-1] not in "₁₂":
        return symbol + subscript(place[0] + 1)
    return f"{symbol}[{','.join(str(index + 1) for index in place)}]"


def number(value, digits=3):
    """A number for a sentence: three digits, two before a power of ten; minus as a minus sign."""
    if value == 0:
        return "0"
    text = f"{value:.{digits}g}" if 1e-3 <= abs(value) < 1e5 else f"{value:.1e}"
    return (
        text.replace(".0e", "e")
        .replace("e-0", "e-")
        .replace("e+0", "e")
        .replace("e+", "e")
        .replace("-", "−")
    )


def cell(value):
    """A number for a cell of a heatmap: two decimals, or a power of ten where those say nothing."""
    if value == 0:
        return "0"
    if 0.005 <= abs(value) < 1000:
        # No wider than five signs: the widest number sets the size of all.
        decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
        return f"{value:.{decimals}f}".replace("-", "−")
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("-", "−")


def shape(array):
    """The shape of an array as written on paper: a row vector is 1×n."""
    sizes = np.shape(array)
    return "×".join(map(str, sizes if len(sizes) > 1 else (1, *sizes)))


def listed(names):
    """Names as a list in a sentence: a, b and c."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def prediction(forward, label, loss):
    """What the network says of the true class.

    Parameters
    ----------
    forward : mlp.Forward
        Of one input.
    label : int
        The true class, counted from 1.
    loss : float
    """
    predicted = int(forward.yhat.argmax()) + 1
    true = forward.yhat[label - 1]
    opening = f"The true class {label} gets the probability {number(true)}, so L = {number(loss)}"
    if predicted == label:
        return f"{opening}: the network predicts it."
    return f"{opening}; the network predicts class {predicted} ({number(forward.yhat.max())})."


def saliency(gradient):
    """Which input moves the loss most, and by how much."""
    if not gradient.any():
        return "∂L/∂x is 0 in every entry: no small change of x moves the loss."
    i = int(np.abs(gradient).argmax())
    direction = "raises" if gradient[i] > 0 else "lowers"
    change = number(abs(gradient[i]) * 0.01)
    return (
        f"x{subscript(i + 1)} moves the loss most, ∂L/∂x{subscript(i + 1)} = "
        f"{number(gradient[i])}: raising x{subscript(i + 1)} by 0.01 {direction} L by about "
        f"{change}."
    )


def slopes(dh_da):
    """Which hidden units let a change through.

    Parameters
    ----------
    dh_da : ndarray, shape (m,)
        The slopes sigma'(a).
    """
    closed = [i for i, slope in enumerate(dh_da) if slope < SATURATED]
    if closed:
        if len(closed) > NAMED_UNITS:
            ends = f"{number(dh_da[closed].min())} to {number(dh_da[closed].max())}"
            names = f"{len(closed)} of {len(dh_da)} hidden units (σ′ from {ends})"
        else:
            names = listed(f"h{subscript(i + 1)} (σ′ = {number(dh_da[i])})" for i in closed)
        verb, through = ("is", "it") if len(closed) == 1 else ("are", "them")
        return f"{names} {verb} saturated: almost nothing passes to the inputs through {through}."
    low, high = int(dh_da.argmin()), int(dh_da.argmax())
    if len(dh_da) == 1:
        return f"The one hidden unit passes the fraction σ′ = {number(dh_da[0])} of a change."
    return (
        f"h{subscript(high + 1)} is the most open unit (σ′ = {number(dh_da[high])} of at most "
        f"0.25), h{subscript(low + 1)} the most closed (σ′ = {number(dh_da[low])})."
    )


def agreement(check):
    """The verdict of a gradient check in one line, with its numbers.

    Parameters
    ----------
    check : mlp.Agreement
        Of one network, input and label.
    """
    symbol = f"∂L/∂{SYMBOLS[check.wrt]}"
    total = check.verdict.size
    counts = {v: int((check.verdict == v).sum()) for v in ("agree", "disagree", "below noise")}
    method = {"complex": "the complex step"}.get(check.method, f"{check.method} differences")
    worst = tuple(int(index) for index in check.worst)
    name = entry_name(check.wrt, worst)
    numbers = (
        f"largest error against its bound at {name}: {number(check.error[worst])} of "
        f"{number(check.bound[worst])}"
    )
    if counts["disagree"]:
        caught = f"{counts['disagree']} of {total} entries of {symbol} disagree with {method}"
        return f"{caught}; {numbers}."
    hint = "" if check.method == "complex" else " (the complex step sees farther)"
    if not counts["agree"]:
        return (
            f"All {total} entries of {symbol} are below the noise of {method}: this check can "
            f"neither confirm nor refute them{hint}."
        )
    if counts["below noise"]:
        return (
            f"{counts['agree']} of {total} entries of {symbol} agree with {method}, "
            f"{counts['below noise']} are too small for it to tell{hint}; {numbers}."
        )
    opening = f"All {total} entries" if total > 1 else "The one entry"
    agrees = "agree" if total > 1 else "agrees"
    return f"{opening} of {symbol} {agrees} with {method}; {numbers}."


def saliency_by_label(gradients, label):
    """How the saliency depends on which label is the true one.

    Parameters
    ----------
    gradients : ndarray, shape (k, n)
        A row for each label.
    label : int
        The chosen one, counted from 1.
    """
    largest = np.abs(gradients).max(axis=1)
    if not largest.any():
        return "Whatever the label, no small change of x moves the loss."
    strongest, weakest = int(largest.argmax()) + 1, int(largest.argmin()) + 1
    here = f"its largest entry is {number(largest[label - 1])}"
    if strongest == weakest:
        return f"For label {label} {here}, as for every other."
    most = f"most for label {strongest} ({number(largest[strongest - 1])})"
    least = f"least for label {weakest} ({number(largest[weakest - 1])})"
    if label == strongest:
        return f"For label {label} {here}, the most of all labels; {least}."
    if label == weakest:
        return f"For label {label} {here}, the least of all labels; {most}."
    return f"For label {label} {here}; {most}, {least}."


# How each method measures a derivative; the last term is the size of what it cuts off.
DIFFERENCE_FORMULAS = {
    "forward": r"$L'(v) = \dfrac{L(v+s) - L(v)}{s} + O(s)$, one step $s$ to the right.",
    "central": r"$L'(v) = \dfrac{L(v+s) - L(v-s)}{2s} + O(s^2)$, one step $s$ to each side.",
    "five-point": (
        r"$L'(v) = \dfrac{L(v-2s) - 8L(v-s) + 8L(v+s) - L(v+2s)}{12s} + O(s^4)$, "
        "two steps $s$ to each side."
    ),
    "complex": (
        r"$L'(v) = \dfrac{\mathrm{Im}\,L(v+is)}{s} + O(s^2)$, a step $s$ in the imaginary "
        "direction: nothing is subtracted, so nothing cancels."
    ),
}
