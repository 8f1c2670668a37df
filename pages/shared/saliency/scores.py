"""Gradient of what? The scores of a class, how they hang together, and where a map goes blank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import mlp
from pages.shared.draw.notation import number
from pages.shared.state.names import NAMELESS
from pages.shared.state.settings import LOG_PROBABILITY, LOGIT, LOSS, MARGIN, PROBABILITY

# A probability this near to 0 or 1 leaves nothing to see of its gradient.
BLANK = 1e-3


@dataclass(frozen=True, eq=False)
class Relation:
    """The gradient of a score and of what it is made of, row by row, with the line that says so.

    `names` and `rows` (r, n) belong together; the chosen score comes first.
    """

    names: tuple[str, ...]
    rows: np.ndarray
    sentence: str


def _logit(c):
    return mlp.entry_name("theta", (c,))


def _share(c):
    return mlp.entry_name("yhat", (c,))


def relation(example, score, c, other):
    """The gradient of a score beside the gradients that it is made of.

    Parameters
    ----------
    example : Example
    score : str
        One of the setting's choices: the loss, or what `mlp.score_gradient` takes.
    c, other : int
        The class, and the one that a margin is over, both counted from 0.

    Returns
    -------
    Relation
    """
    network, x = example.network, example.x
    classes = np.arange(network.sizes[2])
    logits = mlp.score_gradient(network, x, classes, "logit")
    log_share = mlp.score_gradient(network, x, c, "log probability")
    pull = example.values.yhat @ logits
    theta, yhat = _logit(c), _share(c)
    of_log = f"∂log {yhat}/∂x"
    if score == LOSS:
        rows = (-log_share, log_share)
        label = example.names.of_class(c).replace("class", "label", 1)
        return Relation(
            (f"∂L/∂x for label {c + 1}", of_log),
            np.stack(rows),
            f"With {label}, L = −log {yhat}: the two differ by their sign.",
        )
    if score == LOGIT:
        return Relation(
            (f"∂{theta}/∂x", f"−∂L/∂x for label {c + 1}", "Σ ŷⱼ ∂θⱼ/∂x"),
            np.stack([logits[c], log_share, pull]),
            f"−∂L/∂x for label {c + 1} and ∂{theta}/∂x differ by Σ ŷⱼ ∂θⱼ/∂x, the pull of all "
            "classes together.",
        )
    if score == LOG_PROBABILITY:
        return Relation(
            (of_log, f"∂{theta}/∂x", "Σ ŷⱼ ∂θⱼ/∂x"),
            np.stack([log_share, logits[c], pull]),
            f"{of_log} is −∂L/∂x for label {c + 1}: ∂{theta}/∂x less the pull of all classes.",
        )
    if score == PROBABILITY:
        share = mlp.score_gradient(network, x, c, "probability")
        return Relation(
            (f"∂{yhat}/∂x", of_log),
            np.stack([share, log_share]),
            f"∂{yhat}/∂x is {yhat} = {number(example.values.yhat[c])} times {of_log}.",
        )
    margin = mlp.score_gradient(network, x, c, "margin", other)
    return Relation(
        (f"∂({theta} − {_logit(other)})/∂x", f"∂{theta}/∂x", f"∂{_logit(other)}/∂x"),
        np.stack([margin, logits[c], logits[other]]),
        f"The margin is what decides between {example.names.of_class(c)} and "
        f"{example.names.of_class(other)}. The softmax has no part in it.",
    )


def blank(example, score, c):
    """Why a map is blank, where it is: the probability is nearly 0 or 1."""
    yhat = example.values.yhat
    rest = float(np.delete(yhat, c).sum())
    if score == MARGIN or min(yhat[c], rest) > BLANK:
        return ""
    near = f"1 − {number(rest)}" if yhat[c] > rest else number(yhat[c])
    if score == PROBABILITY or (score in (LOSS, LOG_PROBABILITY) and yhat[c] > rest):
        factor = number(min(yhat[c], rest))
        return (
            f"{_share(c)} is {near}, so the softmax multiplies every entry by about {factor} and "
            "the map is blank. That is no sign of an input that does not matter: the margin has no "
            "such factor."
        )
    return ""


def strongest(found, names=NAMELESS):
    """The entry of the chosen score that is largest."""
    name, row = found.names[0], found.rows[0]
    if not row.any():
        return f"{name} is exactly 0 in every entry."
    i = int(np.abs(row).argmax())
    return f"{name} is largest at {names.input(i)}: {number(row[i])}."
