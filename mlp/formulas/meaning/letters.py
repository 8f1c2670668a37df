"""What the letters of each tradition stand for.

The same network is written with other letters in every book. A letter may have several meanings
(`p` is the prediction in one book and the label in another); then each is tried, and the verdict
says which was used.
"""

import itertools
import re

from mlp.formulas.meaning.conventions import VARIABLES
from mlp.formulas.reading.spelling import Known, with_scripts


def _layers(base, number):
    return tuple(with_scripts(base, *scripts) for scripts in (
        (str(number),), (None, f"({number})"), (None, f"[{number}]")))  # fmt: skip


def _build_table():
    table = {
        # Letters of the thread itself.
        "x": ("x",), "a": ("a", "h"), "h": ("h",), "theta": ("theta",), "yhat": ("yhat",),
        "y": ("y", "yhat"),
        # Inputs.
        "X": ("x",), "data": ("x",), "inputs": ("x",), "X_batch": ("x",), "l_0": ("x",),
        "a^l-1": ("x",), "input": ("x",), "features": ("x",),
        # Weights and biases.
        "W": ("W1", "W2"), "w": ("W1", "W2"), "U": ("W2", "W1"), "V": ("W2",), "b": ("b1", "b2"),
        "c": ("b1",), "w^l": ("W1",), "W^l": ("W1",), "w^l+1": ("W2",), "W^l+1": ("W2",),
        "w^L": ("W2", "W1"), "W^L": ("W2", "W1"), "w^L+1": ("W2",), "W^L+1": ("W2",),
        "w^L-1": ("W1",), "W^L-1": ("W1",), "Theta": ("W1",), "b^l": ("b1",), "b^L": ("b2",),
        **dict.fromkeys(("W_h", "W_xh", "Wxh", "W_ih", "W_in", "W_hidden", "w_hidden", "Wh",
                         "w_h", "wh", "syn_0", "W_i", "W_x", "w_ih", "wih", "W_input"), ("W1",)),
        **dict.fromkeys(("W_o", "W_hy", "Why", "W_ho", "W_out", "w_out", "Wo", "w_o",
                         "wo", "W_output", "W_y", "w_ho", "who"), ("W2",)),
        # Before the activation.
        "z": ("a", "theta", "h"), "Z": ("a", "h", "theta"), "u": ("a",), "net": ("a",),
        "s": ("a", "theta", "yhat"), "z^l": ("a",), "Z^l": ("a",), "z^L": ("theta", "a"),
        "Z^L": ("theta", "a"), "pre": ("a",), "preactivation": ("a",), "z_h": ("a",),
        "a_h": ("a", "h"), "net_h": ("a",), "z_hidden": ("a",), "A": ("a", "h"),
        "zh": ("a",), "ah": ("h",), "zo": ("theta",), "ao": ("yhat",),
        # Hidden layer.
        "H": ("h", "diag(h)"), "hidden": ("h",), "hidden_layer": ("h",), "h_relu": ("h",),
        "a^l": ("h",), "A^l": ("h",), "a^L-1": ("h",), "A^L-1": ("h",), "hidden_out": ("h",),
        "hidden_output": ("h",), "hidden_layer_output": ("h",), "a_hidden": ("h",),
        # Logits.
        **dict.fromkeys(("scores", "logits", "z_o", "z_out", "a_o", "net_o", "z^l+1"),
                        ("theta",)),
        # Prediction.
        **dict.fromkeys(("phat", "probs", "y_pred", "ypred", "output", "out", "outputs",
                         "prediction", "predictions", "pred", "preds", "y_prob", "prob", "a^L",
                         "A^L", "Yhat", "probabilities", "y_out", "predicted", "a_out", "qhat",
                         "yhat_prob", "P", "q", "final_outputs", "ohat", "softmax_output"),
                        ("yhat",)),
        "p": ("yhat", "y"), "o": ("yhat", "theta"), "O": ("yhat", "theta"), "S": ("yhat", "a"),
        "Y": ("y", "yhat", "diag(yhat)"),
        # Label.
        **dict.fromkeys(("t", "T", "labels", "label", "target", "targets", "y_true", "ytrue",
                         "d", "onehot", "one_hot", "y_onehot", "y_one_hot", "Y_onehot", "I_y",
                         "y_label", "Y_true", "ystar", "Y_train", "y_train", "Y_batch",
                         "expected", "truth", "gold", "e_y", "e_t"), ("y",)),
        # The number of examples in the batch.
        **dict.fromkeys(("N", "m", "n", "B", "batch_size", "num_examples", "n_examples",
                         "num_train", "n_samples", "N_examples"), ("N",)),
    }  # fmt: skip
    numbered = {
        "W": (("W1",), ("W2",)), "w": (("W1",), ("W2",)), "b": (("b1",), ("b2",)),
        "z": (("a", "h"), ("theta", "a"), ("theta",)),
        "Z": (("a", "h"), ("theta", "a"), ("theta",)),
        "a": (("h", "a", "x"), ("yhat", "theta", "h"), ("yhat",)),
        "A": (("h", "a"), ("yhat", "theta"), ("yhat",)),
        "h": (("h",), ("yhat",)), "H": (("h", "diag(h)"),), "s": (("a", "h"), ("theta", "yhat")),
        "l": (("h",), ("yhat",)), "weights": (("W1",), ("W2",)),
        "Theta": (("W1",), ("W2",)), "theta": (("W1",), ("W2",)),
        "u": (("a",), ("theta",)), "o": (("h",), ("yhat",)), "net": (("a",), ("theta",)),
        "layer": (("h",), ("yhat",)), "syn": (("W2",),), "c": (("b1",), ("b2",)),
    }  # fmt: skip
    for base, by_layer in numbered.items():
        for number, meanings in enumerate(by_layer, 1):
            for key in _layers(base, number):
                table.setdefault(key, meanings)
    for key in (*_layers("a", 0), *_layers("A", 0), "h_0", "h^(0)"):
        table.setdefault(key, ("x",))
    by_letter = {
        ("W", "w"): (("W1",), ("W1", "W2"), ("W2",)),
        ("z", "Z"): ((), ("a", "theta"), ("theta",)),
        ("a", "A"): (("x", "h"), ("h", "yhat"), ("yhat",)),
    }
    for bases, by_layer in by_letter.items():
        for base in bases:
            for layer, meanings in zip(("l-1", "l", "l+1"), by_layer, strict=True):
                for key in (f"{base}^({layer})", f"{base}^[{layer}]", f"{base}_{layer}"):
                    table.setdefault(key, meanings)
            for key in (f"{base}^(L)", f"{base}^[L]", f"{base}_L"):
                table.setdefault(key, table[f"{base}^L"])
    for base in ("h", "H"):
        table[f"{base}^(2)"] = ("h",)
    return table


_TABLE = _build_table()

# Which gradients a letter delta may stand for: books number them both ways.
_DELTAS = ("theta", "a")

_DELTA_WORDS = {
    "delta_out": ("theta",), "delta_output": ("theta",), "delta_o": ("theta",),
    "delta_hid": ("a", "h"), "delta_hidden": ("a", "h"), "delta_h": ("a", "h"),
    "delta^L": ("theta", "a"), "delta^l": ("a",), "delta^l+1": ("theta",),
    "delta^L+1": ("theta",), "delta^L-1": ("a",), "output_delta": ("theta",),
    "hidden_delta": ("a", "h"), "delta": _DELTAS,
    "d": (),
}  # fmt: skip


def _inner_key(key):
    """The key of the letter whose gradient the key writes, or None."""
    if key.startswith("∂L/∂"):
        return key.removeprefix("∂L/∂")
    barred = re.fullmatch(r"([A-Za-z]+?)bar([_^].*)?", key)
    if barred:
        return barred[1] + (barred[2] or "")
    for prefix in ("grad_", "grad", "d_", "d"):
        rest = key.removeprefix(prefix)
        if rest != key and rest in _TABLE:
            return rest
    return None


def differentiated(key, named=None):
    """What a left side such as dW1 or ∂L/∂z differentiates to: meanings, likeliest first.

    Parameters
    ----------
    key : str
    named : dict, optional
        Keys to meanings, as the caller fixed them.

    Examples
    --------
    >>> differentiated("dW_1"), differentiated("∂L/∂z_1"), differentiated("probs")
    (('W1',), ('a', 'h'), ())
    """
    inner = _inner_key(key)
    if inner is None:
        return ()
    found = ((named or {}).get(inner),) if inner in (named or {}) else _TABLE.get(inner, ())
    if inner in VARIABLES:
        found = found[:1]  # the network's own letter
    return tuple(meaning for meaning in found if meaning in VARIABLES)


def meanings(key, notation):
    """What a letter may stand for, likeliest first; nothing if it is unknown.

    Parameters
    ----------
    key : str
        As `mlp.formulas.reading.spelling` makes it.
    notation : str
        numpy, latex or unicode: a capital H is a batch of rows in code, Diag(h) on paper.

    Returns
    -------
    tuple of str
        Names of the network, expressions of them, "N" for the number of examples, or "dL/d" and
        a name for a gradient.

    Examples
    --------
    >>> meanings("p", "unicode"), meanings("z_1", "latex"), meanings("dZ_2", "numpy")
    (('yhat', 'y'), ('a', 'h'), ('dL/dtheta', 'dL/da'))
    >>> meanings("delta_1", "unicode"), meanings("J", "unicode")
    (('dL/dtheta', 'dL/da'), ())
    """
    if key in ("H", "H_1") and notation != "numpy":
        return ("diag(h)", "h")
    if key == "H_2" and notation != "numpy":
        return ("diag(h) @ diag(h)",)  # H², copied from a page that draws the 2 smaller
    if key in _TABLE:
        return _TABLE[key]
    if key in _DELTA_WORDS:
        return tuple(f"dL/d{name}" for name in _DELTA_WORDS[key])
    if re.fullmatch(r"delta(?:_|\^)?[(\[]?[0-9lLjk](?:[+-]1)?[)\]]?", key):
        return tuple(f"dL/d{name}" for name in _DELTAS)
    return tuple(f"dL/d{name}" for name in differentiated(key))


# All letters of the tables.
KNOWN = Known.of(
    key
    for key in itertools.chain(
        _TABLE,
        _DELTA_WORDS,
        ("H_2",),
        # Differentials of the output and of the loss.
        ("dy", "dp", "dyhat", "dL"),
        (f"d{key}" for key in _TABLE if set(_TABLE[key]) & set(VARIABLES)),
        (f"grad_{key}" for key in _TABLE if set(_TABLE[key]) & set(VARIABLES)),
        *(_layers("delta", number) for number in (0, 1, 2, 3)),
    )
    if key != "T"  # a free-standing T on paper is the transpose
)

_MAXIMAL_ASSIGNMENTS = 24


def assignments(keys, notation, fixed):
    """Ways of giving the letters of a formula a meaning, likeliest first.

    Parameters
    ----------
    keys : sequence of str
        The letters, in the order in which they occur.
    notation : str
    fixed : dict
        Meanings that the caller has fixed.

    Yields
    ------
    dict
        Key to meaning. Two letters get the same meaning only if there is no other way.

    Examples
    --------
    >>> next(assignments(["p", "y"], "unicode", {}))
    {'p': 'yhat', 'y': 'y'}
    >>> [assigned["y"] for assigned in assignments(["p", "y"], "unicode", {})]
    ['y', 'yhat']
    """
    choices = [
        (fixed[key],) if key in fixed else meanings(key, notation)[: _choices(key, keys)]
        for key in keys
    ]
    found = []
    for chosen in itertools.islice(itertools.product(*choices), 512):
        rank = sum(options.index(one) for options, one in zip(choices, chosen, strict=True))
        used = [meaning for meaning in chosen if meaning != "N"]
        found.append((len(used) - len(set(used)), rank, chosen))
    fewest = min((doubled for doubled, _, _ in found), default=0)
    found = sorted((one for one in found if one[0] == fewest), key=lambda one: one[1])
    for _, _, chosen in found[:_MAXIMAL_ASSIGNMENTS]:
        yield dict(zip(keys, chosen, strict=True))


def _choices(key, keys):
    """How many meanings of a letter to try: `y` and `a` keep theirs when they stand alone."""
    if key == "y" and not any(other in RIVALS_OF_Y for other in keys):
        return 1
    if key == "a" and not any(re.match(r"[zZsu](?:$|[_^])", other) for other in keys):
        return 1
    return None


RIVALS_OF_Y = frozenset(key for key, found in _TABLE.items() if "y" in found) - {"y", "Y"}
