"""From names to roles: which arrays are weights and biases, and of which layer.

A name is split into letters and digits. A word for weights or biases gives the kind, what remains
is the name of the layer. Layers go in natural order; the order in the file means nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mlp.files.refusal import refusal, shown

_WEIGHTS = frozenset(
    ("w", "weight", "weights", "kernel", "kernels", "syn")
    + ("coef", "coefs", "coefficient", "coefficients")
)
_BIASES = frozenset(("b", "bias", "biases", "intercept", "intercepts"))
_THRESHOLDS = frozenset(("t", "threshold", "thresholds"))
_THETA = "theta"
# Beside a word for weights these say that the array is about the weights.
_NOT_OURS = frozenset(
    ("mean", "means", "std", "stds", "grad", "grads", "gradient", "gradients", "momentum")
    + ("velocity", "best", "acc", "accuracy", "decay", "loss", "class", "sample", "history")
)
_LONGEST_NAME = 300
_LAST = frozenset(("out", "output", "outputs", "ol", "ho", "head", "classifier"))


class Role(NamedTuple):
    """What the name of an array says.

    Attributes
    ----------
    kind : {"weight", "bias", "threshold"}
    layer : tuple
        The parts of the layer's name, each a tuple of words and numbers, in a form that sorts in
        natural order.
    word : str
        The word that gave the kind.
    """

    kind: str
    layer: tuple
    word: str

    @property
    def place(self):
        """What layers are sorted by."""
        last = any(word in _LAST for part in self.layer for _, _, word in part)
        return (last, self.layer)


def _words(part):
    """Letters and digits of a part; hiddenWeights is two words, dW is one."""
    part = re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", part)
    return [word.lower() for word in re.findall(r"[^\W\d_]+|[0-9]+", part)]


def _natural(word):
    if word.isdigit():
        digits = word.lstrip("0") or "0"
        return (0, len(digits), digits)
    return (1, 0, word)


def role_of(name):
    """The role that a name gives, or None: the array is none of ours.

    Examples
    --------
    >>> role_of("fc1.weight").kind, role_of("hidden_bias").kind, role_of("dL_dW1")
    ('weight', 'bias', None)
    >>> role_of("dense").place if role_of("dense") else "no kind"
    'no kind'
    """
    parts = [_words(part) for part in re.split(r"[./]", unicodedata.normalize("NFKC", name))]
    if _NOT_OURS & {word for part in parts for word in part}:
        return None
    for i in reversed(range(len(parts))):
        words = parts[i]
        numbered = any(word.isdigit() for word in words)
        for kind, those in (
            ("bias", _BIASES),
            ("weight", _WEIGHTS | {_THETA} if numbered else _WEIGHTS),
            ("threshold", _THRESHOLDS if numbered else ()),
        ):
            word = next((word for word in words if word in those), None)
            if word is None:
                continue
            parts[i] = [other for other in words if other not in _BIASES | _WEIGHTS | {word}]
            layer = tuple(tuple(map(_natural, part)) for part in parts if part)
            return Role(kind, layer, word)
    return None


class Cast(NamedTuple):
    """The arrays in their roles, the first layer first.

    Attributes
    ----------
    weights : tuple of two Found
    biases : tuple of two Found or None
    thresholds : bool
        Whether the biases are thresholds, to be subtracted.
    theta : bool
        Whether both weights are called Theta.
    """

    weights: tuple
    biases: tuple
    thresholds: bool = False
    theta: bool = False

    @property
    def reversed(self):
        """The two layers in the other order."""
        return self._replace(weights=self.weights[::-1], biases=self.biases[::-1])

    @property
    def used(self):
        """The arrays that have a role."""
        return tuple(one for one in (*self.weights, *self.biases) if one is not None)


def _sorted_layers(named):
    """Sorted by layer; two arrays for one layer are refused."""
    named = sorted(named, key=lambda pair: pair[0].place)
    for (role, one), (other_role, other) in zip(named, named[1:], strict=False):
        if role.layer == other_role.layer:
            raise refusal(
                f"{shown(one.name)} and {shown(other.name)} are two names for one {role.kind} "
                "array: the name is there twice, keep one of them"
            )
    return named


def _paired(weights, biases):
    """The biases of both layers: by the layer's name if all names fit, else by order."""
    layers = [role.layer for role, _ in weights]
    if all(role.layer in layers for role, _ in biases):
        by_layer = {role.layer: one for role, one in biases}
        return tuple(by_layer.get(layer) for layer in layers)
    in_order = [one for _, one in biases] + [None, None]
    return tuple(in_order[:2])


def _count(number, what):
    names = {0: "no", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    return f"{names.get(number, number)} {what}"


def _check_two(weights, where="the file"):
    if len(weights) == 2:
        return
    listed = ", ".join(shown(one.name, 30) for one in weights[:5])
    missing = "a second one is missing; " if len(weights) == 1 else ""
    plural = "matrix" if len(weights) == 1 else "matrices"
    raise refusal(
        f"{where} holds {_count(len(weights), f'weight {plural}')} ({listed}): {missing}a network "
        "of one hidden layer has two, W1 and W2, each a numeric array (several CSVs come in one "
        "zip or at once)"
    )


def _is_setting(one):
    """Whether it is one text, or one true or null of JSON: `"bias": true`."""
    alone = one.shape == ()
    return alone and (one.texts is not None or (one.format == "json" and bool(one.problem)))


def _is_matrix(one):
    """Whether it may be a matrix: no setting, and no single number, as weight_decay is."""
    return not _is_setting(one) and (one.shape != () or bool(one.problem))


def cast_by_name(found):
    """The arrays whose names give them a role, or None where no name says weights.

    Parameters
    ----------
    found : list of Found

    Returns
    -------
    Cast or None

    Raises
    ------
    ValueError
        Two names for one role, another number of weights than two, more biases than layers.
    """
    short = [one for one in found if 0 < len(one.called) <= _LONGEST_NAME]
    named = [(role, one) for one in short if (role := role_of(one.called))]
    weights = _sorted_layers([(r, f) for r, f in named if r.kind == "weight" and _is_matrix(f)])
    if not weights:
        return None
    _check_two([one for _, one in weights])
    biases = [(r, f) for r, f in named if r.kind == "bias" and not _is_setting(f)]
    thresholds = [] if biases else [(r, f) for r, f in named if r.kind == "threshold"]
    if not any(_is_matrix(one) for _, one in thresholds):
        thresholds = []  # a number such as 0.5 decides between classes
    if len(biases) > 2 or len(thresholds) > 2:
        more = biases if len(biases) > 2 else thresholds
        listed = ", ".join(shown(one.name, 30) for _, one in more[:5])
        raise refusal(f"the file holds {len(more)} bias arrays ({listed}), expected two at most")
    return Cast(
        weights=tuple(one for _, one in weights),
        biases=_paired(weights, _sorted_layers(biases or thresholds)),
        thresholds=bool(thresholds),
        theta=all(role.word == _THETA for role, _ in weights),
    )


_NUMBERED = re.compile(r"arr_\d+|\[\d+\]", re.ASCII)


def casts_by_number(found):
    """Arrays without names, arr_0 … or [0] …: the orders W, b, W, b and W, W, b, b, or W, W.

    Returns
    -------
    list of Cast
        Those that are possible; the shapes decide.

    Raises
    ------
    ValueError
        If there are numbered arrays, and neither two nor four.
    """
    numbered = [one for one in found if _NUMBERED.fullmatch(one.called)]
    numbered.sort(key=lambda one: _natural(re.sub(r"\D", "", one.called)))
    if not numbered:
        return []
    if len(numbered) == 2 and len(numbered[1].shape) > 1:
        return [Cast(tuple(numbered), (None, None))]
    if len(numbered) == 4:
        a, b, c, d = numbered
        return [Cast((a, c), (b, d)), Cast((a, b), (c, d))]
    matrices = [one for one in numbered if len(one.shape) == 2 and min(one.shape) > 1]
    _check_two(matrices, f"the file, with {len(numbered)} numbered arrays,")
    raise refusal(
        f"the file holds {len(numbered)} numbered arrays, expected W1, b1, W2, b2 or W1, W2: save "
        "them by name"
    )


def only_needed(found):
    """Raise what is wrong with a file in which no array is called weights."""
    pickled = [one for one in found if one.pickled]
    if pickled:
        raise refusal(f"{shown(pickled[0].name)} {pickled[0].problem}", "objects")
    for one in found:
        if one.problem and one.called:
            raise refusal(
                f"the file holds no weight matrices W1 and W2; {shown(one.name)} {one.problem}"
            )
    names = ", ".join(shown(one.name, 30) for one in found[:8]) or "nothing"
    raise refusal(
        f"the file holds no weight matrices by the names W1 and W2 or the like; it holds {names}"
    )
