"""What the names of a program stand for: quantities of the network, gradients, counts, steps.

A name says it by its letters and its layer (`dZ1`, `W2_grad`, `hidden_bias`, `w_out`), together
with the names beside it: where there is an `A3` the hidden layer is `A2`, where there is a `W0`
the first weights are `W0`.
"""

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from mlp.formulas.meaning.conventions import NAMES
from mlp.formulas.meaning.letters import meanings
from mlp.formulas.reading.spelling import identifier_key

GRADIENT = "gradient"
VALUE = "value"
EXAMPLES = "examples"
STEP = "step"
PENALTY = "penalty"
SIZE = "size"


# The quantities between the input and the loss, in the order in which they are computed.
INNER = ("a", "h", "theta", "yhat")


@dataclass(frozen=True)
class Meaning:
    """What a name stands for.

    Parameters
    ----------
    kind : str
        One of the constants above.
    name : str
        The quantity, or the letter of a size.
    sure : bool
        Whether the name is used for nothing else, so that an assignment to it claims a value.
    """

    kind: str
    name: str = ""
    sure: bool = True


COUNTS = frozenset(
    ("N", "B", "batch_size", "num_examples", "n_examples", "num_train", "n_samples", "batch",
     "num_samples", "N_examples", "m", "n", "bs", "batchSize", "n_batch", "nSamples", "numExamples")
)  # fmt: skip
_STEPS = frozenset(
    ("lr", "eta", "alpha", "learning_rate", "step", "step_size", "rate", "epsilon", "learnRate",
     "learningRate", "LR", "l_rate", "stepsize", "gamma")
)  # fmt: skip
_PENALTIES = frozenset(
    ("reg", "lam", "lambda", "lambda_", "lambd", "weight_decay", "l2", "reg_lambda", "l2_reg", "wd",
     "decay", "lmbda", "reg_strength", "L2", "regularization")
)  # fmt: skip
_SIZES = {
    **dict.fromkeys(("K", "C", "k", "num_classes", "n_classes", "n_out", "output_size", "c"), "k"),
    **dict.fromkeys(("H", "M", "hidden_size", "n_hidden", "num_hidden", "n_hid"), "m"),
    **dict.fromkeys(("D", "d", "input_size", "n_in", "input_dim", "n_features"), "n"),
}

_GRADIENT_HOLDERS = frozenset(("grads", "grad", "gradients", "gradient", "dparams", "derivatives"))
_OUTPUT_DELTAS = frozenset(("d_out", "d_output", "d_o"))
ARRAY_ATTRIBUTES = frozenset(("T", "shape", "size", "ndim", "mT", "H"))

_BEFORE = re.compile(
    r"(?:d|∂)_?(?:L|J|E|C|loss|Loss|cost|l)_?(?:d|∂|wrt)_?|grads?_?(?=[A-Za-z])|gradient_"
    r"|nabla_?|d_?(?=[A-Za-z])|g(?=[WbVU]\d?$)|D(?=[WbZ]_?\d)|Delta_(?=[WbZ]_?\d)"
)
_BEHIND = re.compile(r"_?(?:grads?|gradients?|Grads?|deriv|derivative|_der|bar)$")

# The words and letters of which compound names are made.
_KINDS = {
    **dict.fromkeys(("w", "weight", "weights", "kernel", "theta", "syn", "wts", "wt"), "W"),
    **dict.fromkeys(("b", "bias", "biases"), "b"),
    **dict.fromkeys(("z", "net", "pre", "preact", "preactivation", "logit", "s", "u"), "z"),
    **dict.fromkeys(("a", "act", "activation", "activations", "o", "h", "l", "layer"), "a"),
}
_LAYERS = {
    **dict.fromkeys(("hid", "hidden", "h", "ih", "xh", "in", "input", "i", "x"), 1),
    **dict.fromkeys(("out", "output", "o", "ho", "hy", "y", "final"), 2),
}
_OF_LAYER = {"W": ("W1", "W2"), "b": ("b1", "b2"), "z": ("a", "theta"), "a": ("h", "yhat")}

# Single letters of which a program makes what it likes.
_LOOSE = frozenset("soutdelcgqrvHSDOTAPCEG") | {"net", "out", "tmp", "temp", "output", "layer"}
_INNER_WORDS = {
    "hidden": "h", "hid": "h", "scores": "theta", "logits": "theta", "score": "theta",
    "probs": "yhat", "theta": "theta", "h": "h", "x": "x", "X": "x", "a": "a", "yhat": "yhat",
    "y_hat": "yhat", "y_pred": "yhat", "z": "a", "Z": "a", "inputs": "x", "input": "x",
    "A": "h", "H": "h", "hidden_layer": "h", "h1": "h", "W_1": "W1",
}  # fmt: skip


def path_of(node):
    """The words of a name such as self.params["W2"], or None.

    Examples
    --------
    >>> path_of(ast.parse("self.params['W2']", mode="eval").body)
    ('self', 'params', 'W2')
    """
    if isinstance(node, ast.Name):
        return (node.id,)
    if not isinstance(node, ast.Attribute | ast.Subscript):
        return None
    try:
        return node.path  # a loop asks again and again
    except AttributeError:
        node.path = _path_of(node)
        return node.path


def _path_of(node):
    if isinstance(node, ast.Attribute):
        before = path_of(node.value)
        return (*before, node.attr) if before else None
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        before = path_of(node.value)
        return (*before, node.slice.value) if before else None
    return None


@lru_cache(maxsize=4096)
def identifier_of(path):
    """The one name that a path comes to: grads["W2"] is dW2, self.W2 is W2, W2.grad is dW2.

    Examples
    --------
    >>> identifier_of(("self", "params", "W2")), identifier_of(("grads", "W2"))
    ('W2', 'dW2')
    >>> identifier_of(("W2", "grad")), identifier_of(("fc1", "weight"))
    ('dW2', 'fc1_weight')
    """
    *holders, last = path
    if last in ("grad", "gradient") and holders:
        return "d" + identifier_of(tuple(holders))
    if last in ("weight", "bias") and holders:
        return f"{holders[-1]}_{last}"
    is_gradient = any(holder in _GRADIENT_HOLDERS for holder in holders)
    if is_gradient and not last.startswith(("d", "grad")):
        return "d" + last
    return last


def unindexed(node):
    """What stands before all square brackets of W[i][j] or W[i, j], and the indices."""
    indices = []
    while isinstance(node, ast.Subscript) and path_of(node) is None:
        found = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = [*found, *indices]
        node = node.value
    return node, indices


_NOTHING = MappingProxyType({})


class Names:
    """The meanings of a program's names, each seen beside the others.

    Parameters
    ----------
    identifiers : iterable of str
        All names of the program.
    given : dict
        Keys of names to what the caller says they mean.
    functions : mapping
        Keys of names that the caller says are functions, to the functions.
    corrected : mapping
        Names that are changed where a label says, to the names that they begin as.
    logits : set of str
        Names that go into a softmax, and into no activation.

    Examples
    --------
    >>> names = Names(["dZ1", "A2", "W1", "A3"], {})
    >>> names.meaning("A2").name, names.meaning("W1").name, names.meaning("W1_grad").kind
    ('h', 'W1', 'gradient')
    >>> Names(["z", "a"], {}).meaning("a").name, Names(["a"], {}).meaning("a").name
    ('h', 'a')
    """

    def __init__(self, identifiers, given, functions=_NOTHING, corrected=_NOTHING, logits=()):
        self.identifiers = frozenset(identifiers)
        self.given = given
        self.functions = functions
        self.corrected = corrected
        self.logits = logits
        keys = {_NumberedName.of(name) for name in self.identifiers} - {None}
        bases = {(key.base.lower(), key.number) for key in keys}
        self.input_is_first = (
            any((base, 3) in bases for base in ("a", "z", "l", "layer", "h"))
            or {("delta", 3), ("a", 2)} <= bases
        )
        # W0 is known as the first by its gradient alone, too.
        inner = {_NumberedName.of(_without_gradient(name)) for name in self.identifiers} - {None}
        bases |= {(key.base.lower(), key.number) for key in inner}
        self.counts_from_zero = any((base, 0) in bases for base in ("w", "b", "syn", "weights"))
        self._meanings = {}
        self.loops = {}  # each to whether it runs over examples, over entries
        self.indexed = {}  # the axes that the variable of each loop indexes

    def meaning(self, identifier):
        """What a name stands for, or None."""
        if identifier not in self._meanings:
            self._meanings[identifier] = self._meaning(identifier)
        return self._meanings[identifier]

    def _meaning(self, identifier):
        given = self.given.get(identifier_key(identifier))
        if given is not None:
            return _given_meaning(given)
        if self._is_error(identifier):
            return Meaning(GRADIENT, "theta")
        if identifier in _STEPS:
            return Meaning(STEP)
        if identifier in _PENALTIES and not (identifier == "l2" and "l1" in self.identifiers):
            return Meaning(PENALTY)
        if identifier in COUNTS:
            return Meaning(EXAMPLES)
        inner = self.inner_name(identifier)
        if inner is not None:
            return Meaning(GRADIENT, inner)
        quantity = self.quantity(identifier)
        if quantity:
            return Meaning(VALUE, quantity, identifier not in _LOOSE)
        if identifier in _SIZES:
            return Meaning(SIZE, _SIZES[identifier])
        return None

    def _is_error(self, identifier):
        """Whether a name is the prediction, changed at the label: nothing else is made so.

        A number in the name goes before.
        """
        if identifier not in self.corrected or any(map(str.isdigit, identifier)):
            return False
        source = self.corrected[identifier]
        if source is None:
            return True
        begins_as = None if source in self.corrected else self.meaning(source)
        return begins_as is not None and (begins_as.kind, begins_as.name) == (VALUE, "yhat")

    def inner_name(self, identifier):
        """The quantity that a name such as dW2 or W2_grad is the gradient with respect to."""
        if identifier in _GRADIENT_HOLDERS:
            return None
        if identifier in ("db", "dw", "dW", "dV", "dU"):
            return self._letter_alone(identifier[1:])
        before, behind = _BEFORE.match(identifier), _BEHIND.search(identifier)
        if before and before.end() < len(identifier):
            inner = identifier[before.end() :]
            if inner in ("out", "hid", "output", "o", "err", "error") or inner.isdigit():
                return None
            if inner == "hidden" and self.identifiers & _OUTPUT_DELTAS:
                return None  # the delta of the hidden layer, as d_out is that of the output
            found = self.quantity(inner)
            if found is None and not self._is_open(inner):
                found = _INNER_WORDS.get(inner)
            if found and found != "y":
                return found
        if behind and behind.start() > 0:
            return self.quantity(identifier[: behind.start()])
        return None

    def _is_open(self, identifier):
        """Whether a name is a z beside an a and an h, which leave no habit for it."""
        return identifier == "z" and {"a", "h"} <= self.identifiers

    def _letter_alone(self, letter):
        given = self.given.get(letter)
        if given in NAMES:
            return given
        others = self.identifiers | self.given.keys()
        second = letter in ("V", "U") and (others & {"W", "dW", "w", "dw", "W1"})
        layers = _OF_LAYER["b" if letter == "b" else "W"]
        return layers[1] if second or letter == "V" else layers[0]

    def quantity(self, identifier):
        """The quantity of the network that a name stands for, or None."""
        given = self.given.get(identifier_key(identifier))
        if given is not None:
            return given if given in NAMES else None
        numbered = _NumberedName.of(identifier)
        if numbered:
            return self._of_layer(numbered)
        beside_z = self.identifiers & {"z", "Z", "dz", "dZ"}
        if identifier in ("a", "A") and beside_z and not self.identifiers & {"h", "H"}:
            return "h"
        if self._is_open(identifier):
            return None
        if identifier in ("W", "U", "V", "b", "w"):
            return self._letter_alone(identifier)
        found = [name for name in meanings(identifier_key(identifier), "numpy") if name in NAMES]
        if "theta" in found and identifier in self.logits:
            return "theta"
        if found:
            return found[0]
        return _of_words(identifier)

    def _of_layer(self, numbered):
        base, number = numbered.base.lower(), numbered.number
        kind = _KINDS.get(base)
        if base == "h" and number == 0:
            return "x"
        if kind is None:
            return None
        if kind in "Wb":
            number += self.counts_from_zero
        elif base != "h" or kind == "z":
            number -= self.input_is_first
        if kind == "a" and number == 0:
            return "x"
        return _OF_LAYER[kind][number - 1] if number in (1, 2) else None


def _without_gradient(identifier):
    """The name inside dW0 or syn0_grad."""
    before = _BEFORE.match(identifier)
    inner = identifier[before.end() :] if before else identifier
    return _BEHIND.sub("", inner) or identifier


@dataclass(frozen=True)
class _NumberedName:
    base: str
    number: int

    @classmethod
    def of(cls, identifier):
        match = re.fullmatch(r"([A-Za-z]+?)_?(\d)", identifier)
        return cls(match[1], int(match[2])) if match else None


def _of_words(identifier):
    """The quantity of a name of two words, such as hidden_bias, w_out or fc1_weight."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d", identifier)
    words = [word.lower() for word in words]
    if len(words) != 2:
        words = [word for word in words if word not in ("layer", "fc", "linear", "dense", "self")]
    if len(words) != 2:
        return None
    for kind, layer in (words, words[::-1]):
        number = int(layer) if layer.isdigit() else _LAYERS.get(layer)
        if kind in _KINDS and number in (1, 2):
            return _OF_LAYER[_KINDS[kind]][number - 1]
    return None


def _given_meaning(given):
    if given == "N":
        return Meaning(EXAMPLES)
    if given.startswith("dL/d"):
        return Meaning(GRADIENT, given.removeprefix("dL/d"))
    return Meaning(VALUE, given)


_DELTA = re.compile(
    r"(?P<family>delta|err|error|d|e|D|Delta|grad|bp|sensitivity)?_?"
    r"(?P<layer>\d|out|output|o|hid|hidden|h|y)?(?:_?(?P<behind>delta|err|error))?"
)


def delta_family(identifier):
    """Of a delta the word that it is called by and the layer that it names; None of other names.

    Examples
    --------
    >>> delta_family("delta_out"), delta_family("l2_error"), delta_family("d1")
    (('delta', 2), ('error', 2), ('d', 1))
    >>> delta_family("dW1") is None
    True
    """
    match = _DELTA.fullmatch(identifier) or re.fullmatch(
        r"(?P<family>l|layer)_?(?P<layer>\d)_?(?P<behind>delta|err|error)", identifier
    )
    if not match or not (match["family"] or match["behind"]):
        return None
    layer = match["layer"]
    number = None
    if layer:
        number = int(layer) if layer.isdigit() else _LAYERS.get(layer)
    return match["behind"] or match["family"], number
