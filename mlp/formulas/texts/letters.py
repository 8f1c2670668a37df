"""Which letter of a text of mathematics is what: one meaning for each, in the whole text.

What the text says of a letter goes first, then the letters beside it, then habit. A meaning is
never chosen because it makes a gradient right.
"""

import re

from mlp.formulas.meaning.conventions import NAMES, VARIABLES
from mlp.formulas.meaning.letters import differentiated, meanings
from mlp.formulas.reading.spelling import LOSS_LETTERS

# Letters that stand for a step size, a penalty's weight, the number of examples.
STEPS = frozenset(("eta", "alpha", "gamma", "epsilon", "lr"))
PENALTIES = frozenset(("lambda", "beta", "reg", "mu"))

_LAYERED = re.compile(r"(?P<base>[A-Za-z]+?)(?:hat)?[_^][(\[]?(?P<number>[0-3])[)\]]?")
_DELTA = re.compile(r"[dD]?elta(?:hat)?(?:[_^].*)?|delta_\w+|err(?:or)?|e|epsilon")
# Among the letters of a text where it says itself what a is: a = σ(…).
DEFINED_A = "a ="


def is_delta(key):
    """Whether a letter is one of those that books use for errors passed back.

    Examples
    --------
    >>> is_delta("delta_1"), is_delta("delta^(2)"), is_delta("W_1")
    (True, True, False)
    """
    return bool(_DELTA.fullmatch(key))


def shifted(keys):
    """Whether layers are counted from the input: there is an a^(3), a z^(3) or a δ^(3)."""
    found = [match for key in keys if (match := _LAYERED.fullmatch(key))]
    layers = {(match["base"].lower(), match["number"]) for match in found}
    return bool(
        layers & {("a", "3"), ("z", "3"), ("h", "3"), ("o", "3")}
        or (("delta", "3") in layers and ("a", "2") in layers)
    )


def of_layer(key, keys):
    """The quantity of a letter with a layer's number, seen beside the other letters, or None.

    Examples
    --------
    >>> of_layer("z_1", ["z_1"]), of_layer("a^(2)", ["a^(2)", "a^(3)"]), of_layer("W_1", [])
    ('a', 'h', None)
    """
    match = _LAYERED.fullmatch(key)
    if not match or match["base"] not in ("z", "Z", "a", "A", "u", "s", "o"):
        return None
    number = int(match["number"]) - shifted(keys)
    if match["base"] in "zZus":
        return {1: "a", 2: "theta"}.get(number)
    return {0: "x", 1: "h", 2: "yhat"}.get(number)


def leaf_choices(key, keys, notation, given, differential):
    """What a letter may stand for, likeliest first; nothing if it is unknown.

    Parameters
    ----------
    key : str
    keys : sequence of str
        All letters of the text.
    notation : str
    given : dict
        What the caller says.
    differential : bool
        Whether da is a differential in this text, not a gradient.

    Examples
    --------
    >>> leaf_choices("∂L/∂z_1", ["z_1"], "latex", {}, False)
    ('dL/da', 'dL/dh')
    >>> leaf_choices("dx", ["dx"], "latex", {}, True), leaf_choices("∂h/∂a", [], "latex", {}, False)
    (('d x',), ('d h/d a',))
    """
    if not key:
        return ()  # an index without a letter
    if key in given:
        meaning = given[key]
        return (meaning,)
    if key.startswith("dL/d"):
        return (key,)  # what the caller asks about
    if key.startswith("∂"):
        upper, _, lower = key.removeprefix("∂").partition("/∂")
        below = _quantities(lower, keys, notation, given)
        if upper == "L":
            return tuple(f"dL/d{name}" for name in below if name in (*VARIABLES, "yhat"))
        above = _quantities(upper, keys, notation, given)[:1]
        return tuple(f"d {one}/d {two}" for one in above for two in below[:1])
    if key[0] == "d" and key[1:] in LOSS_LETTERS and len(key) <= 5:
        return ("d L",)
    if differential and key[0] == "d" and len(key) > 1:
        inner = _quantities(key[1:], keys, notation, given)
        if inner:
            return tuple(f"d {name}" for name in inner if name in NAMES and name != "y")[:1]
    if key in LOSS_LETTERS and key not in ("l",):
        return ("L",)
    if key in ("dyhat", "dp", "dy", "dA_2", "dA^[2]") and not differential:
        return ("dL/dyhat",)
    found = _quantities(key, keys, notation, given)
    if found:
        return found
    if is_delta(key):
        return _of_delta(key, keys)
    inner = differentiated(_in_brackets(key), given)
    if inner:
        first = of_layer(key[1:], keys) if key[0] == "d" else None
        return (f"dL/d{first}",) if first else tuple(f"dL/d{name}" for name in inner)
    return tuple(meanings(key, notation))


# Beside these H holds the hidden layer of a batch, not Diag(h).
_BATCHES = frozenset(("X", "Yhat"))


def _quantities(key, keys, notation, given):
    """The network's quantities, and expressions of them, that a letter may stand for."""
    if key in given:
        return (given[key],)
    layered = of_layer(key, keys)
    if layered:
        others = meanings(key, notation)
        numbers = {one for one in map(_without_d, keys) if _same_family(one, key)}
        if len(numbers) > 1:
            return (layered,)
        return (layered, *(name for name in others if name != layered))
    if key in ("z^L", "Z^L", "a^L", "A^L") and any(one.endswith("L+1") for one in keys):
        return ("a",) if key[0] in "zZ" else ("h",)
    if key == "a" and "z" in keys and "h" not in keys:
        return ("h", "a")
    if key in ("z", "o", "s") and _is_only_output(key, keys):
        return ("theta", "a")
    if key == "z" and "a" in keys:
        return ("a",) if "h" not in keys else ("theta", "a")
    if key == "a" and "h" not in keys and DEFINED_A in keys:
        return ("a", "h")
    if key in ("a", "h", "theta", "x"):
        return (key,)
    if key in ("W", "w"):
        others = {"U", "V", "W_2", "W_o", "W_out"} & set(keys)
        return ("W1",) if others else ("W1", "W2")
    if key == "H" and _BATCHES & set(keys):
        return ("h", "diag(h)")
    if key == "f":
        return ("theta",)  # the scores of a class, where f is no function
    key = _in_brackets(key)
    return tuple(name for name in meanings(key, notation) if not name.startswith("dL/d"))


def _in_brackets(key):
    """The key of a letter whose layer is a bare upper number, as w^2."""
    return re.sub(r"\^(\d)$", r"^(\1)", key)


_OUTPUTS = frozenset(("p", "yhat", "q", "phat"))
_LABELS = frozenset(("y", "t", "e_y"))


def _is_only_output(key, keys):
    """Whether nothing but output and label stands beside a letter, which then holds the logits."""
    letters = {
        letter
        for one in keys
        for letter in (one.removeprefix("∂").split("/∂") if one.startswith("∂") else [one])
    }
    own = {key, f"d{key}", "L", "delta"}
    own |= {letter for letter in letters if not (is_delta(letter) or meanings(letter, "latex"))}
    return bool(letters & _OUTPUTS) and letters <= _OUTPUTS | _LABELS | own


def _without_d(key):
    """The letter of a gradient's key: Z^[1] of dZ^[1] and of ∂L/∂Z^[1]."""
    inner = key.removeprefix("∂L/∂")
    return inner[1:] if inner[:1] == "d" and _LAYERED.fullmatch(inner[1:]) else inner


def _same_family(one, other):
    first, second = _LAYERED.fullmatch(one), _LAYERED.fullmatch(other)
    if not (first and second) or first["base"].lower() not in "zausoh":
        return False
    return first["base"] == second["base"] or {first["base"].lower(), second["base"].lower()} == {
        "z", "a"
    }  # fmt: skip


def _of_delta(key, keys):
    """The gradients that a delta may be, which the text does not define."""
    match = _LAYERED.fullmatch(key)
    if match and shifted(keys):
        return {3: ("dL/dtheta",), 2: ("dL/da",)}.get(int(match["number"]), ())
    if key in ("delta^l+1", "delta^L", "delta^(L)", "delta_out", "delta_o", "delta^L+1"):
        return ("dL/dtheta",)
    if key in ("delta^l", "delta^(l)", "delta_hid", "delta_h", "delta^[l]"):
        return ("dL/da",)
    if match and match["number"] == "2":
        return ("dL/dtheta", "dL/da")
    if match and match["number"] == "1":
        return ("dL/da", "dL/dtheta")
    return ("dL/dtheta", "dL/da")


def quantity_of_leaf(leaf):
    """The variable whose gradient a leaf is, or None.

    Examples
    --------
    >>> quantity_of_leaf("dL/dW1"), quantity_of_leaf("d x"), quantity_of_leaf("h")
    ('W1', None, None)
    """
    name = leaf.removeprefix("dL/d")
    return name if name != leaf and name in NAMES else None


def unknown_letter(key):
    """What is asked of a letter that means nothing here."""
    if key in ("N", "m", "n"):
        return f"Is {key} the number of examples?"
    return f'I do not know the letter "{key}": define it in a line, {key} = …'
