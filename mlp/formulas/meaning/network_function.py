"""σ, f, g and φ of a text are the activation of the network that the text is judged for.

A function that a text calls by its own name (sigmoid, tanh, ReLU) is that function in every
network. Where a text is wrong for this network and right for one with another activation, that is
worth a remark: it was pasted from there.
"""

from functools import lru_cache

from mlp.core.activation import ACTIVATIONS, activation_named
from mlp.formulas.reading.numpy_style import read_numpy
from mlp.formulas.reading.source import plain
from mlp.formulas.reading.spelling import Known
from mlp.formulas.tree import Node

# The operations of each activation and its slope; the sigmoid's are those that σ is read as.
_OF_ACTIVATION = {
    "sigmoid": ("sigma", "dsigma"),
    "tanh": ("tanh", "dtanh"),
    "relu": ("relu", "drelu"),
    "identity": ("itself", "ones_like"),
}


@lru_cache(maxsize=len(ACTIVATIONS))
def operations_of_network(activation):
    """What σ and σ′ of a text stand for, and the sigmoid by its own name.

    Examples
    --------
    >>> operations_of_network("tanh")["dsigma"], operations_of_network("tanh")["dsigmoid"]
    ('dtanh', 'dsigma')
    """
    function, slope = _OF_ACTIVATION[activation]
    return {"sigma": function, "dsigma": slope, "sigmoid": "sigma", "dsigmoid": "dsigma"}


def of_network(tree, activation):
    """A tree in which σ and σ′ are the activation of the network and its slope.

    Parameters
    ----------
    tree : Node
    activation : str
        A key of `mlp.core.activation.ACTIVATIONS`.

    Examples
    --------
    >>> slope = Node("call", (Node("name", value="a"),), "dsigma")
    >>> of_network(slope, "sigmoid").value, of_network(slope, "tanh").value
    ('dsigma', 'dtanh')
    """
    return _respelled(tree, operations_of_network(activation))


def _respelled(tree, calls):
    children = [_respelled(child, calls) for child in tree.children]
    if tree.kind == "call" and calls.get(tree.value) == "itself":
        return children[0]
    if tree.kind == "call" and calls.get(tree.value, tree.value) != tree.value:
        return Node("call", tuple(children), calls[tree.value], tree.span)
    unchanged = all(a is b for a, b in zip(children, tree.children, strict=True))
    return tree if unchanged else tree.with_children(children)


def slope_is_one(activation):
    """Whether nothing need be written for the slope: f is linear, without a kink."""
    record = activation_named(activation)
    return record.growth == 0 and not record.kinks


def slope_text(activation):
    """The slope of the hidden units in NumPy, from h: as a product with h, where it is one.

    Examples
    --------
    >>> [slope_text(activation) for activation in ACTIVATIONS]
    ['h * (1 - h)', '(1 - h * h)', '(h > 0)', '']
    """
    if slope_is_one(activation):
        return ""
    written = [way.numpy for way in activation_named(activation).slopes if way.of == "h"]
    chosen = next((text for text in written if text.startswith("h *")), written[0])
    return f"({chosen})" if " - " in chosen and not chosen.startswith("h *") else chosen


@lru_cache(maxsize=len(ACTIVATIONS))
def slope_tree(activation):
    """The slope of the hidden units as a tree; None where it is 1."""
    if activation == "sigmoid":
        return Node("call", (Node("name", (), "a"),), "dsigma")
    if slope_is_one(activation):
        return None
    return read_numpy(plain(slope_text(activation)), Known.of(()))[0].formula


def others_than(activation):
    """The activations that a wrong text may have been written for.

    The identity is none of them: of a text that forgets the slope that is the better thing to say.

    Examples
    --------
    >>> others_than("tanh")
    ('sigmoid', 'relu')
    """
    return tuple(name for name in ACTIVATIONS if name not in (activation, "identity"))


def right_elsewhere(other, activation):
    """The remark on a text that is right for a network with another activation.

    Examples
    --------
    >>> right_elsewhere("tanh", "sigmoid"), right_elsewhere("relu", "tanh")
    ('right for a tanh network; this one has σ', 'right for a ReLU network; this one has tanh')
    """
    return (
        f"right for a {activation_named(other).title} network; this one has "
        f"{activation_named(activation).symbol}"
    )
